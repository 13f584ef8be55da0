"""The days of a case decided in order, of each interval of equal days only what differs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from hsm_policy import calendar as days
from hsm_policy.analysis.sweep.sweep import NumberSweep
from hsm_policy.cases import Case
from hsm_policy.engine import (
    Assignment,
    Consequences,
    Engine,
    Situation,
    Theory,
    Variable,
)
from hsm_policy.verdict import Answered, Decision, answer, depends_on, describe


class Moment(NamedTuple):
    """One day, as an ordinal, with the case of that day on its ground program and the decision."""

    step: int
    situation: Situation
    settled: Answered
    decision: Decision


class DaySweep:
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
            daily = self._shows_date_number(start)
            passed = steps_overdue(start.decision, first, last)
            for step in range(first + 1, last + 1) if daily else sorted({*passed, last}):
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
        return decided(self._moving.engine, self._moving.at(step), step, found)


def decided(engine: Engine, case: Case, step: int, found: Answered | None = None) -> Moment:
    """Decide a case on its day, an ordinal; `found` are its answers, where they are known."""
    situation = Situation(engine, case)
    found = found or answer(situation)
    return Moment(step, situation, found, describe(situation, found))


def steps_overdue(decision: Decision, first: int, last: int) -> set[int]:
    """Return the last days of undone duties after `first`, and the days after them, as ordinals.

    No rule compares those days with the date: a duty becomes overdue in any law.
    """
    undone = [days.ordinal(one.by) for one in decision.duties if one.by and one.done is None]
    return {step for by in undone for step in (by, by + 1) if first < step <= last}


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
