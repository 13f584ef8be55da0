"""The amounts of the law that are not known: which atoms may read one, without a search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from hsm_policy.documents import OPEN
from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.ground_program import LAW

if TYPE_CHECKING:
    from hsm_policy.engine.solving.solver import Solver


class UnknownAmounts:
    """What of one ground program reads amounts of the law that are not known."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        tests = solver.ground.tests
        self._tested = {test.literal: (test.left, test.right) for test in tests}

    @cached_property
    def _law_tests(self) -> frozenset[int]:
        ground = self.solver.ground

        def from_law(index: int) -> bool:
            node = ground.nodes[index]
            return node.kind == LAW or any(map(from_law, node.args))

        return frozenset(
            test.literal for test in ground.tests if from_law(test.left) or from_law(test.right)
        )

    def tested_by(self, literal: int) -> bool:
        """Return whether a free atom is a test on an amount not stated by law."""
        return literal in self._law_tests

    def read_by(self, assignment: Assignment, literals: Iterable[int]) -> bool:
        """Return whether atoms may depend on an amount of the law that is not known.

        What propagation settles depends on nothing.
        """
        rules, nodes = self.solver.rules, self.solver.ground.nodes
        if not rules.applies:
            return True
        view, seen, numbers = rules.view(assignment), set[int](), set[int]()
        pending, inner = [abs(one) for one in literals], list[int]()
        while pending or inner:
            atom = pending.pop() if pending else 0
            if atom and atom not in seen and not view.settles(atom):
                seen.add(atom)
                pending += rules.reads.get(atom, ())
                inner += self._tested.get(atom, ())
            while inner:
                number = inner.pop()
                if number in numbers or assignment.numbers[number] is not OPEN:
                    continue
                if nodes[number].kind == LAW:
                    return True
                numbers.add(number)
                pending += self._members(number, inner)
                inner += nodes[number].args
        return False

    def _members(self, number: int, inner: list[int]) -> Iterator[int]:
        """Yield the atoms of the members of an aggregate; add the numbers in them to a list."""
        for one in self.solver.ground.elements.get(number, ()):
            yield abs(one.literal)
            inner += [one.weight, *(part for part in one.key if isinstance(part, int))]
