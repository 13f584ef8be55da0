"""Proof that one outcome holds in a whole rectangle of two numbers, from its corners.

Every test is monotone in each number: with one truth value at all corners, it has it inside too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from msgspec.structs import replace

from hsm_policy.analysis.sweep.sweep import NumberSweep, with_value
from hsm_policy.cases import Case
from hsm_policy.engine import AGGREGATE, LAW, Assignment, NumberTest, Situation
from hsm_policy.names import Outcome
from hsm_policy.verdict import BEST, LAW_ENDS, open_laws, with_laws


class StepRange(NamedTuple):
    """An interval of steps, both ends included."""

    first: int
    last: int


class Rectangle:
    """A rectangle of two swept numbers, `across` and `up`; `across` is unknown in the case of `up`.

    `amount` replaces every amount that the law does not state on any day of the rectangle.
    """

    def __init__(
        self,
        moved: tuple[NumberSweep, NumberSweep],
        spans: tuple[StepRange, StepRange],
        question: str,
        amount: int | None = None,
    ) -> None:
        self.moved, self.spans, self.question, self.amount = moved, spans, question, amount
        self.solver, self.engine = moved[1].solver, moved[1].engine
        self.literals = self.solver.outcome_literals(question)

    def proves(self, outcome: Outcome) -> bool:
        """Whether an outcome is proved to be the best possible one everywhere in the rectangle."""
        found = self._agreed()
        if found:
            return found == outcome
        if self.amount is None and outcome == Outcome.OPEN:
            return self._law_decides()
        better = BEST[: BEST.index(outcome)]
        return not any(map(self.can_be, better)) and any(
            one.proves(outcome) for one in self._completed(self.literals[outcome])
        )

    def _agreed(self) -> str:
        """Return the only possible outcome in the rectangle, or "" where there may be several."""
        shown, indexes = self.solver.ground.shown, self.solver.outcomes[self.question]
        agreed = self.solver.agreed(self._assignment, indexes)
        return str(shown[min(agreed)].args[1]) if agreed else ""

    def can_be(self, outcome: str) -> bool:
        """Whether an outcome may occur somewhere in the rectangle."""
        literal = self.literals.get(outcome)
        return literal is not None and self.solver.satisfiable(self._assignment, literal)

    def _law_decides(self) -> bool:
        """Whether one extreme of the unknown law amounts excludes a grant and one proves it."""
        ends = [Rectangle(self.moved, self.spans, self.question, amount) for amount in LAW_ENDS]
        best = BEST[0]
        return any(not end.can_be(best) for end in ends) and any(end.proves(best) for end in ends)

    def _completed(self, literal: int) -> Iterator[Rectangle]:
        """Yield the rectangle with the other unknown inputs as in a completion of each corner."""
        across, up = self.moved
        if not {*up.case.unknown} - {across.path, up.path}:
            return
        for case in self._corners():
            situation = self._situation(case)
            if not situation.satisfiable(literal):
                continue
            values = {**case.values, **situation.completion(literal)}
            whole = replace(case, values=values, unknown={}, maybe=frozenset())
            first = NumberSweep(self.engine, whole, across.path)
            second = NumberSweep(self.engine, first.loose, up.path)
            yield Rectangle((first, second), self.spans, self.question, self.amount)

    @cached_property
    def _assignment(self) -> Assignment:
        """The assignment in which every test that is constant in the rectangle is decided."""
        box, place = self.moved[1].assignment.copy(), self.solver.layout.position
        corners = [self._situation(case).assignment for case in self._corners()]
        waiting = [
            test for test in self.solver.ground.tests if not box.literals[place[test.literal]]
        ]
        while True:
            still = [test for test in waiting if not self._decide_test(test, box, corners)]
            if len(still) == len(waiting):
                return box
            waiting = still

    def _corners(self) -> list[Case]:
        across, up = self.moved
        return [
            with_value(
                with_value(up.case, across.path, across.variable.value(x)),
                up.path,
                up.variable.value(y),
            )
            for x in sorted({*self.spans[0]})
            for y in sorted({*self.spans[1]})
        ]

    def _situation(self, case: Case) -> Situation:
        situation = Situation(self.engine, case)
        if self.amount is None:
            return situation
        return with_laws(situation, self._laws & {*open_laws(situation)}, self.amount)

    @cached_property
    def _laws(self) -> frozenset[int]:
        """The law amounts that are unknown at every corner."""
        corners = (Situation(self.engine, case) for case in self._corners())
        return frozenset.intersection(*(frozenset(open_laws(one)) for one in corners))

    def _decide_test(self, test: NumberTest, box: Assignment, corners: list[Assignment]) -> bool:
        """Assign a test that has one truth value at all corners; return whether it was assigned."""
        place = self.solver.layout.position[test.literal]
        truths = {corner.literals[place] for corner in corners}
        if len(truths) > 1 or truths == {0} or not self._is_determined(test, box):
            return False
        box.literals[place] = truths.pop()
        return True

    def _is_determined(self, test: NumberTest, box: Assignment) -> bool:
        """Whether a test reads no law amount that may be unknown and no open aggregate."""
        ground, place = self.solver.ground, self.solver.layout.position
        up = self.moved[1]
        read = up.reads(test.left) | up.reads(test.right)
        laws = {node for node in read if ground.nodes[node].kind == LAW}
        if laws and (self.amount is None or not laws <= self._laws):
            return False
        sums = [node for node in read if ground.nodes[node].kind == AGGREGATE]
        free = (atom for node in sums for atom in ground.aggregate_cones[node].free)
        return all(box.literals[place[atom]] for atom in free if atom in place)
