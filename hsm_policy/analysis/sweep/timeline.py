"""The days on which a verdict changes while everything in the case but its date stays the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.analysis.differences import (
    OF_FIGURES,
    REMARKS,
    Difference,
    VerdictPart,
    verdict_differences,
)
from hsm_policy.analysis.sweep.sweep import NumberSweep
from hsm_policy.analysis.what_if import ChangeReport
from hsm_policy.cases import Case
from hsm_policy.engine import (
    Assignment,
    Consequences,
    Engine,
    Situation,
    Theory,
    Variable,
)
from hsm_policy.messages import DiagnosticsError, Report, Reportable, diagnose, say
from hsm_policy.rulebook import DATE
from hsm_policy.verdict import Answered, Decision, NoteReport, Verdict, answer, depends_on, describe

YEARS = 5
"""How many years a timeline covers, by default."""


class Moment(NamedTuple):
    """One day, as an ordinal, with the case of that day on its ground program and the decision."""

    step: int
    situation: Situation
    settled: Answered
    decision: Decision


class DayOfChange(NamedTuple):
    """A day whose decision differs from that of the day before it."""

    before: Moment
    after: Moment


class TimelineReport(Report, frozen=True):
    """Every change after the first day, up to and including the last; both are ISO days."""

    first: str = msgspec.field(name="from")
    last: str = msgspec.field(name="until")
    changes: list[ChangeReport]
    notes: list[NoteReport]


class Timeline(Reportable):
    """The answer of `hsm timeline`. Decisions are made at once, sentences only for a report."""

    def __init__(self, engine: Engine, case: Case, last: int, moments: Iterator[Moment]) -> None:
        self.engine, self.case = engine, case
        self.first, self.last = days.ordinal(case.date), last
        self._verdicts: dict[int, Verdict] = {}
        self.start = next(moments)
        """The first day."""
        self.days_of_change = list(self._days_of_change(moments))

    def report(self, lang: str = "en") -> TimelineReport:
        """Return the changes in order, with their sentences in a language."""
        return TimelineReport(
            first=days.iso(self.case.date),
            last=days.iso(days.from_ordinal(self.last)),
            changes=[
                ChangeReport.of(one, days.iso(days.from_ordinal(turn.after.step)))
                for turn in self.days_of_change
                for one in self._figure_changes(turn, lang) or self._all_changes(turn, lang)
            ],
            notes=[NoteReport("held_constant", say("held_constant", lang), [])],
        )

    def notes(self, lang: str) -> dict[str, str]:
        """Return the notes of the first day, by id."""
        return {note.id: note.text for note in self._verdict(self.start).report(lang).notes}

    def _all_changes(self, turn: DayOfChange, lang: str) -> list[Difference]:
        """Return all differences; a risk or note counts only where it appears or disappears."""
        before, after = (self._verdict(moment).report(lang) for moment in turn)
        return [
            one
            for one in verdict_differences(before, after, lang)
            if one.part.facet not in REMARKS or None in (one.before, one.after)
        ]

    def _figure_changes(self, turn: DayOfChange, lang: str) -> list[Difference]:
        """Return the figures that differ; empty where anything else changes or other rules fire.

        A figure may change every day; a report of the whole verdict for each would take long.
        """
        old, new = turn.before.decision, turn.after.decision
        if (
            turn.before.settled is not turn.after.settled
            or replace(new, figures=old.figures) != old
        ):
            return []
        before, after = map(self._verdict, turn)
        found = []
        for name, figure in new.figures.items():
            if figure == old.figures.get(name):
                continue
            one, other = before.figure(name, lang), after.figure(name, lang)
            pairs = (one.value, other.value), (one.between or None, other.between or None)
            found += [
                Difference(VerdictPart(facet, name), *pair, other.text)
                for facet, pair in zip(OF_FIGURES, pairs, strict=True)
                if pair[0] != pair[1]
            ]
        return found

    def _verdict(self, moment: Moment) -> Verdict:
        """Return the verdict on a day; days on which the same rules fire share one matcher."""
        key = id(moment.settled)
        if key not in self._verdicts:
            self._verdicts[key] = Verdict(moment.situation, moment.decision)
        return self._verdicts[key].moved(moment.situation, moment.decision)

    def _days_of_change(self, moments: Iterator[Moment]) -> Iterator[DayOfChange]:
        before = self.start
        for after in moments:
            if before.decision != after.decision:
                yield DayOfChange(before, after)
            before = after


class _DaySweep:
    """Decides the days of a case in order, but of an interval of equal days only the two ends."""

    def __init__(self, moving: NumberSweep) -> None:
        self._moving = moving

    def moments(self, first: int, last: int) -> Iterator[Moment]:
        """Yield days in order; days left out between two neighbours are decided like both."""
        pieces = TimePieces(self._moving, first, last)
        for start, following in pairwise(pieces.edges):
            yield from self._bisect(pieces, start, following - 1)

    def _bisect(self, pieces: TimePieces, first: int, last: int) -> Iterator[Moment]:
        """Bisect an interval of days until all days of a half are decided alike."""
        start = self._moment(first)
        if first == last:
            yield start
        elif pieces.alike(first, last, start.settled, self._moment(last).settled):
            yield start
            for step in range(first + 1, last + 1) if self._shows_date_number(start) else (last,):
                yield self._moment(step, start.settled)
        else:
            middle = (first + last) // 2
            yield from self._bisect(pieces, first, middle)
            yield from self._bisect(pieces, middle + 1, last)

    def _shows_date_number(self, moment: Moment) -> bool:
        """Whether a number that the verdict shows is computed from the date."""
        shown = moment.situation.solver.ground.shown
        return any(
            self._moving.node in self._moving.reads(argument)
            for index in moment.settled.view.brave
            for argument in shown[index].args
            if isinstance(argument, int)
        )

    def _moment(self, step: int, found: Answered | None = None) -> Moment:
        return _decided(self._moving.engine, self._moving.at(step), step, found)


def _decided(engine: Engine, case: Case, step: int, found: Answered | None = None) -> Moment:
    situation = Situation(engine, case)
    found = found or answer(situation)
    return Moment(step, situation, found, describe(situation, found))


def build_timeline(engine: Engine, case: Case, until: str | None) -> Timeline:
    """Find what changes up to a last day, as an ISO day; by default five years after the case's.

    Raises DiagnosticsError where `until` is no day, lies before the case, or is no date of a case.
    """
    first = days.ordinal(case.date)
    if Situation(engine, case).solver.layout.slots[DATE].node < 0:  # no rule reads the date
        last = _last(case, until, days.ordinal(days.LAST))
        return Timeline(engine, case, last, iter([_decided(engine, case, first)]))
    moving = NumberSweep(engine, case, DATE)
    last = _last(case, until, moving.variable.greatest)
    return Timeline(engine, moving.case, last, _DaySweep(moving).moments(first, last))


def _last(case: Case, until: str | None, greatest: int) -> int:
    """Return the last day as an ordinal; DiagnosticsError as in `build_timeline`."""
    if until is None:
        return min(days.ordinal(days.plus_years(case.date, YEARS)), greatest)
    try:
        last = days.ordinal(int(until.replace("-", "")))
    except ValueError:
        raise DiagnosticsError([diagnose("until_no_day", args={"until": until})]) from None
    if last < days.ordinal(case.date):
        args = {"until": until, "date": days.iso(case.date)}
        raise DiagnosticsError([diagnose("until_before_date", args=args)])
    if last > greatest:
        args = {"until": until, "last": days.iso(days.from_ordinal(greatest))}
        raise DiagnosticsError([diagnose("until_too_late", args=args)])
    return last


class TimePiece(NamedTuple):
    """An interval of steps on which every test on the swept number alone is constant."""

    first: int
    last: int
    assignment: Assignment


class TimePieces:
    """An interval of a swept number cut at the breakpoints of all readings that its rules read.

    On a restless piece a test also depends on other unknown inputs, so that several consequences
    are possible. Each is possible on one interval, since every test compares sums. If both ends
    have the same possibilities, and all values together have no other, every value between has the
    same.
    """

    def __init__(self, moving: NumberSweep, first: int, last: int) -> None:
        self._moving, self._first, self._last = moving, first, last
        self._restless: list[tuple[NumberSweep, TimePiece]] = []
        edges = {first, last + 1}
        for one in self._readings:
            for run in one.runs(first, last):
                edges.update(run.edges)
                if not run.steady:
                    piece = TimePiece(run.edges[0], run.edges[-1] - 1, run.assignment)
                    self._restless.append((one, piece))
        self.edges = sorted(edges)

    @cached_property
    def _readings(self) -> list[NumberSweep]:
        """The sweep under the case's readings, and one for each other reading of their points."""
        moving, engine = self._moving, self._moving.engine
        situation = Situation(engine, moving.case)
        chosen, raised = situation.readings, situation.questions
        points = {point for name in raised for point in moving.solver.points(name)} & {*chosen}
        others = [
            {**chosen, point: reading}
            for point in sorted(points)
            for reading in engine.source.points[point].readings
            if reading != chosen[point]
        ]
        return [moving, *(NumberSweep(engine, moving.case, moving.path, one) for one in others)]

    def alike(self, first: int, last: int, one: Answered, other: Answered) -> bool:
        """Whether all values of a part of a piece are decided as both its ends are."""
        if one != other:
            return False
        return all(
            self._agree(moving, piece.assignment, first, last, one)
            for moving, piece in self._restless
            if piece.first <= first and last <= piece.last
        )

    def _agree(
        self, moving: NumberSweep, assignment: Assignment, first: int, last: int, found: Answered
    ) -> bool:
        """Whether the values together allow nothing that the ends do not allow."""
        together = self._consequences(moving, assignment, first, last)
        if moving is not self._moving:
            ends = (self._consequences(moving, assignment, end, end) for end in (first, last))
            return all(end[1] == together[1] for end in ends)
        bound, view = together
        if view != found.view:
            return False
        for question, one in found.answers.items():
            missing, laws = depends_on(bound, view, question)
            if laws != one.laws or {*missing} - {moving.path} != {*one.missing}:
                return False
        return True

    def _consequences(
        self, moving: NumberSweep, assignment: Assignment, first: int, last: int
    ) -> tuple[Situation, Consequences]:
        """Return the situation over an interval, with its cautious and brave consequences."""
        narrow = Variable(moving.node, first, last, moving.variable.daily)
        bound = moving.situation.under(assignment.copy())
        bound.theory = Theory(assignment.copy(), {moving.node: narrow})
        return bound, bound.consequences()
