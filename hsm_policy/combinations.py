"""The outcome of each question under every combination of readings, told without repetition.

All readings that are not chosen yet are left open at once. Where none of them can matter the search
ends; else it goes on with each reading of one that can, so that what does not matter is never
multiplied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsm_policy.case import Case
from hsm_policy.contested import Contest, outcome_of
from hsm_policy.engine import Engine
from hsm_policy.explore import reading_path, theory_of
from hsm_policy.outcome_tree import Explored, Outcomes, Row, Table, split
from hsm_policy.source import Point


class Combinations:
    """What `hsm evaluate --readings all` tells of the combinations of readings."""

    def __init__(self, engine: Engine, case: Case) -> None:
        self.declared, self.own = engine.source.points, engine.readings(case)
        self.questions = explore_readings(engine, case)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Give each question, and the readings of each point that matters to one of them."""
        matter = {point for one in self.questions.values() for point in one.points}
        points = [one for one in self.declared.values() if one.id in matter]
        return {
            "questions": {name: _told(one) for name, one in self.questions.items()},
            "points": [self._point(one, lang) for one in points],
        }

    def _point(self, point: Point, lang: str) -> dict[str, Any]:
        return {
            "point": point.id,
            "title": point.title.get(lang, point.id),
            "reading": self.own[point.id],
            "readings": [
                {
                    "reading": one.id,
                    "text": one.text.get(lang, one.id),
                    "sources": [{"id": name, "where": where} for name, where in one.authority],
                }
                for one in point.readings.values()
            ],
        }


def _told(explored: Explored) -> dict[str, Any]:
    def rows(those: tuple[Row, ...]) -> list[dict[str, Any]]:
        return [{"readings": dict(one.readings), "outcome": one.outcome} for one in those]

    return {
        "points": list(explored.points),
        "rows": rows(explored.rows),
        "flips": rows(explored.flips),
    }


def explore_readings(engine: Engine, case: Case) -> dict[str, Explored]:
    """Explore each question that a case raises."""
    machine, binding = engine.bind(case)
    contest = Contest(engine, case, machine, binding.freeze())
    table = Table(contest.declared, contest.readings)
    return {
        question: table.explored(_Search(engine, contest, question).outcomes())
        for question in engine.raised(case)
    }


class _Search:
    """Finds the outcomes of one question."""

    def __init__(self, engine: Engine, contest: Contest, question: str) -> None:
        self.contest, self.machine, self.question = contest, contest.machine, question
        self.twin = engine.twin(contest.machine)
        shown = self.machine.ground.shown
        self.possible = [shown[index].literal for index in self.machine.outcomes[question]]

    def outcomes(self) -> Outcomes:
        """Give them, for the points that the rules of the question read."""
        read = self.machine.points(self.question)
        return self._under({}, [point for point in self.contest.declared if point in read])

    def _under(self, chosen: dict[str, str], points: list[str]) -> Outcomes:
        matter = self._matter(chosen, points)
        if not matter:
            return outcome_of(self.machine, self.contest.under(chosen), self.question)[0]
        point, *rest = matter
        readings = self.contest.declared[point].readings
        return split(point, {one: self._under({**chosen, point: one}, rest) for one in readings})

    def _matter(self, chosen: Mapping[str, str], points: list[str]) -> list[str]:
        """Give the points of which another reading alone can change the outcome.

        What is not known of the case may be anything, so of these some may yet change nothing.
        """
        theory = theory_of(self.contest.under(chosen, points))
        paths = [reading_path(point) for point in points]
        if not points or not self.twin.turns_on(theory, paths, self.possible):
            return []
        alone = zip(points, paths, strict=True)
        return [one for one, path in alone if self.twin.turns_on(theory, [path], self.possible)]
