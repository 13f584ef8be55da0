"""The days of a case cut into pieces, and whether all days of a piece are decided alike."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from hsm_policy.binding import Binding
from hsm_policy.decide import Settled, turns_on
from hsm_policy.explore import Spread, spread
from hsm_policy.moving import Moving
from hsm_policy.open_numbers import Variable
from hsm_policy.theory import Theory


class Piece(NamedTuple):
    """A piece in which the tests that hang on the moved number alone keep their truth."""

    first: int
    last: int
    binding: Binding


class Pieces:
    """A range of one moved number, for the readings of a case and for each other one it reads.

    A piece is restless where a test on the moved number waits for what else is not known. What it
    makes of that can be many things; each of them is possible on a single run of days, since every
    test compares sums. So when first and last day have the same possibilities, and the days
    together no further one, every day between has them too.
    """

    def __init__(self, moving: Moving, first: int, last: int) -> None:
        self._moving, self._first, self._last = moving, first, last
        self._restless: list[tuple[Moving, Piece]] = []
        edges = {first, last + 1}
        for one in self._readings:
            for run in one.runs(first, last):
                edges.update(run.edges)
                if not run.steady:
                    piece = Piece(run.edges[0], run.edges[-1] - 1, run.binding)
                    self._restless.append((one, piece))
        self.edges = sorted(edges)

    @cached_property
    def _readings(self) -> list[Moving]:
        """The case under its readings, and under each other one of a point that its rules read."""
        moving, engine = self._moving, self._moving.engine
        chosen = engine.readings(moving.case)
        raised = engine.raised(moving.case)
        points = {point for name in raised for point in moving.machine.points(name)} & {*chosen}
        others = [
            {**chosen, point: reading}
            for point in sorted(points)
            for reading in engine.source.points[point].readings
            if reading != chosen[point]
        ]
        return [moving, *(Moving(engine, moving.case, moving.path, one) for one in others)]

    def alike(self, first: int, last: int, one: Settled, other: Settled) -> bool:
        """Tell whether all values of a part of a piece are decided as both its ends are."""
        if one != other:
            return False
        return all(
            self._agree(moving, piece.binding, first, last, one)
            for moving, piece in self._restless
            if piece.first <= first and last <= piece.last
        )

    def _agree(
        self, moving: Moving, binding: Binding, first: int, last: int, found: Settled
    ) -> bool:
        """Tell whether the values together allow nothing that the ends do not."""
        together = self._spread(moving, binding, first, last)
        if moving is not self._moving:
            ends = (self._spread(moving, binding, end, end) for end in (first, last))
            return all(end[1] == together[1] for end in ends)
        bound, view = together
        if view != found.view:
            return False
        case = moving.at(first)
        return all(
            turns_on(moving.engine, case, moving.machine, bound, view, question)
            == (answer.missing, answer.laws)
            for question, answer in found.answers.items()
        )

    def _spread(
        self, moving: Moving, binding: Binding, first: int, last: int
    ) -> tuple[Binding, Spread]:
        """Give what is certain and what is possible over some values."""
        narrow = Variable(moving.node, first, last, moving.variable.daily)
        bound = binding.copy()
        bound.theory = Theory(binding.copy(), {moving.node: narrow})
        return bound, spread(moving.machine, bound)
