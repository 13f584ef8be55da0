"""The outcome of each question under every combination of readings, told without repetition.

All readings that are not chosen yet are left open at once. Where none of them can matter the search
ends; else it goes on with each reading of one that can, so that what does not matter is never
multiplied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from hsm_policy.cases import Case
from hsm_policy.engine import Engine, Situation, reading_path
from hsm_policy.messages import Report, Reportable
from hsm_policy.names import Outcome
from hsm_policy.rulebook import Point
from hsm_policy.verdict import ContestedReadings, SourceReference, VerdictReport, outcome_of


class CombinationRow(msgspec.Struct, frozen=True):
    """Some readings, and the outcome that they give whatever the others are."""

    readings: dict[str, str]
    outcome: Outcome


class QuestionCombinations(msgspec.Struct, frozen=True):
    """One question: the points that matter, all combinations as rows, and what turns the outcome.

    The first row is that of the case's own readings. A flip names only readings that are not its
    own; no part of one turns the outcome too.
    """

    points: list[str]
    rows: list[CombinationRow]
    flips: list[CombinationRow]


class ReadingReport(msgspec.Struct, frozen=True):
    """A reading of a contested point, what it says and on whose authority."""

    reading: str
    text: str
    sources: list[SourceReference]


class PointReport(msgspec.Struct, frozen=True):
    """A contested point, the reading in force, and all its readings."""

    point: str
    title: str
    reading: str
    readings: list[ReadingReport]


class CombinationsReport(Report, frozen=True):
    """Each question, and the points that matter to one of them."""

    questions: dict[str, QuestionCombinations]
    points: list[PointReport]


class OtherReading(msgspec.Struct, frozen=True):
    """The outcomes under another reading of one point."""

    point: str
    reading: str
    outcomes: dict[str, Outcome]


class AllReadingsReport(VerdictReport, frozen=True, kw_only=True):
    """A verdict, with the outcomes under other readings where they are asked for."""

    under_readings: list[OtherReading] | msgspec.UnsetType = msgspec.UNSET
    combinations: CombinationsReport | msgspec.UnsetType = msgspec.UNSET


class Combinations(Reportable):
    """What `hsm evaluate --readings all` says of the combinations of readings."""

    def __init__(self, engine: Engine, case: Case) -> None:
        situation = Situation(engine, case)
        self.declared, self.own = engine.source.points, situation.readings
        self.questions = explore_readings(situation)

    def report(self, lang: str = "en") -> CombinationsReport:
        """Return each question, and the readings of each point that matters to one of them."""
        matter = {point for one in self.questions.values() for point in one.points}
        points = [one for one in self.declared.values() if one.id in matter]
        return CombinationsReport(self.questions, [self._point(one, lang) for one in points])

    def _point(self, point: Point, lang: str) -> PointReport:
        readings = [
            ReadingReport(
                one.id,
                one.text.get(lang, one.id),
                [SourceReference(name, where) for name, where in one.authority],
            )
            for one in point.readings.values()
        ]
        return PointReport(point.id, point.title.get(lang, point.id), self.own[point.id], readings)


def explore_readings(situation: Situation) -> dict[str, QuestionCombinations]:
    """Explore each question that a case raises."""
    situation.assignment.freeze()
    contest = ContestedReadings(situation)
    table = CombinationTable(contest.declared, contest.readings)
    return {
        question: table.explored(_Search(contest, question).outcomes())
        for question in situation.questions
    }


class _Search:
    """Finds the outcomes of one question."""

    def __init__(self, contest: ContestedReadings, question: str) -> None:
        self.contest, self.solver, self.question = contest, contest.solver, question
        self.dependence = self.solver.dependence
        self.possible = list(self.solver.outcome_literals(question).values())

    def outcomes(self) -> Outcomes:
        """Give them, for the points that the rules of the question read."""
        read = self.solver.points(self.question)
        return self._under({}, [point for point in self.contest.declared if point in read])

    def _under(self, chosen: dict[str, str], points: list[str]) -> Outcomes:
        matter = self._matter(chosen, points)
        if not matter:
            return outcome_of(self.contest.under(chosen), self.question)[0]
        point, *rest = matter
        readings = self.contest.declared[point].readings
        return branch_on(
            point, {one: self._under({**chosen, point: one}, rest) for one in readings}
        )

    def _matter(self, chosen: Mapping[str, str], points: list[str]) -> list[str]:
        """Give the points of which another reading alone can change the outcome.

        What is not known of the case may be anything, so of these some may yet change nothing.
        """
        theory = self.contest.under(chosen, points).theory
        paths = [reading_path(point) for point in points]
        if not points or not self.dependence.depends(theory, paths, self.possible):
            return []
        alone = zip(points, paths, strict=True)
        return [
            one for one, path in alone if self.dependence.depends(theory, [path], self.possible)
        ]


EXACT = 7
"""Of how many points at most the shortest table is looked for in every order."""


class Branch(NamedTuple):
    """A point on which an outcome turns, with what follows from each of its readings."""

    point: str
    under: tuple[tuple[str, Outcomes], ...]


Outcomes = Outcome | Branch
"""An outcome, or what decides it; points in the order of the rulebook, those alone that matter."""


def branch_on(point: str, under: Mapping[str, Outcomes]) -> Outcomes:
    """Give what follows from the readings of a point; where that is the same, the point is gone."""
    first, *others = under.values()
    same = all(other == first for other in others)
    return first if same else Branch(point, tuple(under.items()))


def _given(found: Outcomes, point: str, reading: str) -> Outcomes:
    """Give the outcomes that are left under one reading of a point."""
    if isinstance(found, Outcome):
        return found
    if found.point == point:
        return dict(found.under)[reading]
    return branch_on(found.point, {name: _given(one, point, reading) for name, one in found.under})


class CombinationTable:
    """Cuts all combinations into as few rows as cutting them by one point after another can."""

    def __init__(self, declared: Mapping[str, Point], own: Mapping[str, str]) -> None:
        self.declared, self.own = declared, own
        self._rows: dict[Outcomes, list[CombinationRow]] = {}

    def explored(self, found: Outcomes) -> QuestionCombinations:
        """Put together what is told of one question."""
        points = self._points(found)
        rows = [self._in_order(row, points) for row in self._cut(found)]
        turns = [self._in_order(row, points) for row in self._turns(found, rows[0].outcome)]
        flips = [one for one in turns if not any(_part(other, one) for other in turns)]
        flips.sort(key=lambda one: len(one.readings))
        return QuestionCombinations(points, rows, flips)

    def _points(self, found: Outcomes) -> list[str]:
        met = _points_met(found)
        return [point for point in self.declared if point in met]

    def _in_order(self, row: CombinationRow, points: Iterable[str]) -> CombinationRow:
        readings = {point: row.readings[point] for point in points if point in row.readings}
        return CombinationRow(readings, row.outcome)

    def _cut(self, found: Outcomes) -> list[CombinationRow]:
        """Give the rows; of each point that is cut by, the reading of the case comes first."""
        if isinstance(found, Outcome):
            return [CombinationRow({}, found)]
        if found not in self._rows:
            points = self._points(found)
            tried = points if len(points) <= EXACT else points[:1]
            self._rows[found] = min((self._cut_by(found, point) for point in tried), key=len)
        return self._rows[found]

    def _cut_by(self, found: Outcomes, point: str) -> list[CombinationRow]:
        own, readings = self.own[point], self.declared[point].readings
        return [
            CombinationRow({point: reading, **row.readings}, row.outcome)
            for reading in sorted(readings, key=lambda one: one != own)
            for row in self._cut(_given(found, point, reading))
        ]

    def _turns(self, found: Outcomes, outcome: Outcome) -> Iterator[CombinationRow]:
        """Give the changes of readings that lead to each place where the outcome is another."""
        if isinstance(found, Outcome):
            yield from [CombinationRow({}, found)] if found != outcome else []
            return
        for reading, below in found.under:
            changed = {} if reading == self.own[found.point] else {found.point: reading}
            for row in self._turns(below, outcome):
                yield CombinationRow({**changed, **row.readings}, row.outcome)


def _points_met(found: Outcomes) -> frozenset[str]:
    if isinstance(found, Outcome):
        return frozenset()
    return frozenset({found.point}).union(*(_points_met(one) for _, one in found.under))


def _part(one: CombinationRow, other: CombinationRow) -> bool:
    """Tell whether the readings of a row are some, and not all, of those of another."""
    return one.readings.items() < other.readings.items()
