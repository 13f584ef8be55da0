"""The outcome of each question under every combination of readings, without repetition.

All readings are left open at first. Where none of them can change the outcome the search ends; else
it branches on the readings of one point that can. Points without effect never multiply.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from hsm_policy.cases import Case
from hsm_policy.engine import Engine, Situation, reading_path
from hsm_policy.messages import Report, Reportable
from hsm_policy.names import Outcome
from hsm_policy.rulebook import Point
from hsm_policy.verdict import ContestedReadings, SourceReference, VerdictReport, cited, outcome_of


class CombinationRow(msgspec.Struct, frozen=True):
    """Some readings, by point, and the outcome that they give whatever the other readings are."""

    readings: dict[str, str]
    outcome: Outcome


class QuestionCombinations(msgspec.Struct, frozen=True):
    """One question: the points that matter, all combinations as rows, and the flips of its outcome.

    The first row has the case's own readings. A flip is a minimal set of other readings that gives
    another outcome.
    """

    points: list[str]
    rows: list[CombinationRow]
    flips: list[CombinationRow]


class ReadingReport(msgspec.Struct, frozen=True):
    """A reading of a contested point, its text and its authority."""

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
    """The combinations of each question, and the points that matter to one of them."""

    questions: dict[str, QuestionCombinations]
    points: list[PointReport]


class OtherReading(msgspec.Struct, frozen=True):
    """The outcomes, by question, under another reading of one point."""

    point: str
    reading: str
    outcomes: dict[str, Outcome]


class AllReadingsReport(VerdictReport, frozen=True, kw_only=True):
    """A verdict, with the outcomes under other readings where they are asked for."""

    under_readings: list[OtherReading] | msgspec.UnsetType = msgspec.UNSET
    combinations: CombinationsReport | msgspec.UnsetType = msgspec.UNSET


class Combinations(Reportable):
    """The combinations of readings in the answer of `hsm evaluate --readings all`."""

    def __init__(self, engine: Engine, case: Case, questions: Collection[str] = ()) -> None:
        self.source, self.day = engine.source, case.date
        situation = Situation(engine, case)
        self.declared, self.own = engine.source.points, situation.readings
        asked = [situation.question(name) for name in questions]
        self.questions = explore_readings(situation, asked)

    def report(self, lang: str = "en") -> CombinationsReport:
        """Return the combinations of each question, and each point that matters to one of them."""
        matter = {point for one in self.questions.values() for point in one.points}
        points = [one for one in self.declared.values() if one.id in matter]
        return CombinationsReport(self.questions, [self._point(one, lang) for one in points])

    def _point(self, point: Point, lang: str) -> PointReport:
        readings = [
            ReadingReport(
                one.id,
                one.text.get(lang, one.id),
                cited(self.source, self.day, one.authority),
            )
            for one in point.readings.values()
        ]
        return PointReport(point.id, point.title.get(lang, point.id), self.own[point.id], readings)


def explore_readings(
    situation: Situation, questions: Collection[str] = ()
) -> dict[str, QuestionCombinations]:
    """Return the combinations of readings for all questions that a case raises, or for some."""
    situation.assignment.freeze()
    contest = ContestedReadings(situation)
    table = CombinationTable(contest.declared, contest.readings)
    return {
        question: table.explored(_Search(contest, question).outcomes())
        for question in questions or situation.questions
    }


class _Search:
    """Finds the outcomes of one question under all readings."""

    def __init__(self, contest: ContestedReadings, question: str) -> None:
        self.contest, self.solver, self.question = contest, contest.solver, question
        self.dependence = self.solver.dependence
        self.possible = list(self.solver.outcome_literals(question).values())

    def outcomes(self) -> Outcomes:
        """Return the outcomes for the points that the rules of the question read."""
        read = self.solver.points(self.question)
        return self._under({}, [point for point in self.contest.declared if point in read])

    def _under(self, chosen: dict[str, str], points: list[str]) -> Outcomes:
        relevant = self._relevant(chosen, points)
        if not relevant:
            return outcome_of(self.contest.under(chosen), self.question)[0]
        point, *rest = relevant
        readings = self.contest.declared[point].readings
        return branch_on(
            point, {one: self._under({**chosen, point: one}, rest) for one in readings}
        )

    def _relevant(self, chosen: Mapping[str, str], points: list[str]) -> list[str]:
        """Return the points that alone can change the outcome, some unknown inputs permitting.

        Unknown inputs may have any value, so that one of these points may still change nothing.
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
"""The most points for which every order of branching is tried."""


class Branch(NamedTuple):
    """A point on which an outcome depends, with the outcomes under each of its readings."""

    point: str
    under: tuple[tuple[str, Outcomes], ...]


Outcomes = Outcome | Branch
"""An outcome, or a branch on the first point that matters, in the order of the rulebook."""


def branch_on(point: str, under: Mapping[str, Outcomes]) -> Outcomes:
    """Return the branch on a point, or the outcomes alone where all its readings have the same."""
    first, *others = under.values()
    same = all(other == first for other in others)
    return first if same else Branch(point, tuple(under.items()))


def _under_reading(found: Outcomes, point: str, reading: str) -> Outcomes:
    """Return the outcomes that remain under one reading of a point."""
    if isinstance(found, Outcome):
        return found
    if found.point == point:
        return dict(found.under)[reading]
    return branch_on(
        found.point, {name: _under_reading(one, point, reading) for name, one in found.under}
    )


class CombinationTable:
    """Divides all combinations into few rows, by branching on one point after another."""

    def __init__(self, declared: Mapping[str, Point], own: Mapping[str, str]) -> None:
        self.declared, self.own = declared, own
        self._rows: dict[Outcomes, list[CombinationRow]] = {}

    def explored(self, found: Outcomes) -> QuestionCombinations:
        """Return the points, rows and flips of one question."""
        points = self._points(found)
        rows = [self._in_order(row, points) for row in self._fewest_rows(found)]
        turns = [self._in_order(row, points) for row in self._flips(found, rows[0].outcome)]
        flips = [one for one in turns if not any(_is_part_of(other, one) for other in turns)]
        flips.sort(key=lambda one: len(one.readings))
        return QuestionCombinations(points, rows, flips)

    def _points(self, found: Outcomes) -> list[str]:
        met = _points_met(found)
        return [point for point in self.declared if point in met]

    def _in_order(self, row: CombinationRow, points: Iterable[str]) -> CombinationRow:
        readings = {point: row.readings[point] for point in points if point in row.readings}
        return CombinationRow(readings, row.outcome)

    def _fewest_rows(self, found: Outcomes) -> list[CombinationRow]:
        """Return the fewest rows; the case's own reading of each point comes first."""
        if isinstance(found, Outcome):
            return [CombinationRow({}, found)]
        if found not in self._rows:
            points = self._points(found)
            tried = points if len(points) <= EXACT else points[:1]
            self._rows[found] = min((self._rows_by(found, point) for point in tried), key=len)
        return self._rows[found]

    def _rows_by(self, found: Outcomes, point: str) -> list[CombinationRow]:
        own, readings = self.own[point], self.declared[point].readings
        return [
            CombinationRow({point: reading, **row.readings}, row.outcome)
            for reading in sorted(readings, key=lambda one: one != own)
            for row in self._fewest_rows(_under_reading(found, point, reading))
        ]

    def _flips(self, found: Outcomes, outcome: Outcome) -> Iterator[CombinationRow]:
        """Yield the changes of readings that lead to each other outcome."""
        if isinstance(found, Outcome):
            yield from [CombinationRow({}, found)] if found != outcome else []
            return
        for reading, below in found.under:
            changed = {} if reading == self.own[found.point] else {found.point: reading}
            for row in self._flips(below, outcome):
                yield CombinationRow({**changed, **row.readings}, row.outcome)


def _points_met(found: Outcomes) -> frozenset[str]:
    if isinstance(found, Outcome):
        return frozenset()
    return frozenset({found.point}).union(*(_points_met(one) for _, one in found.under))


def _is_part_of(one: CombinationRow, other: CombinationRow) -> bool:
    """Whether the readings of one row are a proper subset of those of another."""
    return one.readings.items() < other.readings.items()
