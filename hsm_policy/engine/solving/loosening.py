"""What may be otherwise where some inputs are: a bound that propagation alone computes.

What the outcome certainly does not depend on is found here without a solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from hsm_policy.documents import OPEN
from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.ground_program import LAW

if TYPE_CHECKING:
    from hsm_policy.engine.solving.solver import Solver


class Loosening:
    """The parts of one ground program that may change with some of its inputs."""

    def __init__(self, solver: Solver) -> None:
        self.solver, self.layout = solver, solver.layout
        self._places: dict[frozenset[str], frozenset[int]] = {}
        tests = solver.ground.tests
        self._tested = {test.literal: (test.left, test.right) for test in tests}
        self._laws_over: dict[int, list[int]] = {}
        for law, _, _, compared in self.layout.laws:
            for day in compared:
                self._laws_over.setdefault(day, []).append(law)

    def settles(
        self, assignment: Assignment, paths: frozenset[str], atoms: Iterable[int], wanted: list[int]
    ) -> bool:
        """Return whether shown atoms, by index, keep a truth whatever some inputs are.

        `paths` are the inputs that may have any value, `atoms` further free atoms that may.
        """
        rules, literals = self.solver.rules, assignment.copy()
        if not rules.applies:
            return False
        for place in self.places(paths):
            literals.literals[place] = 0
        for atom in atoms:
            literals.free(atom)
        return not rules.settled(literals, wanted)[1]

    def places(self, paths: frozenset[str]) -> frozenset[int]:
        """Return the places of the free atoms that can change with some inputs, tests included."""
        if paths not in self._places:
            self._places[paths] = self._changing(paths)
        return self._places[paths]

    def _changing(self, paths: frozenset[str]) -> frozenset[int]:
        position, readers = self.layout.position, self.layout.readers
        slots = [self.layout.slots[path] for path in paths]
        found = {position[atom] for one in slots for atom in one.atoms}
        found |= {position[one.exists] for one in slots if one.exists}
        numbers, seen = [one.node for one in slots if one.node >= 0], set[int]()
        places = list(found)
        while places or numbers:
            for place in places:
                numbers += [over for over, _ in self.solver.aggregates_over.get(place, ())]
            places = []
            while numbers:
                number = numbers.pop()
                if number in seen:
                    continue
                seen.add(number)
                numbers += [*readers.readers[number], *self._laws_over.get(number, ())]
                places += [test[3] for test in readers.tests[number] if test[3] not in found]
                found.update(places)
        return frozenset(found)

    @cached_property
    def _law_tests(self) -> frozenset[int]:
        ground = self.solver.ground

        def from_law(index: int) -> bool:
            node = ground.nodes[index]
            return node.kind == LAW or any(map(from_law, node.args))

        return frozenset(
            test.literal for test in ground.tests if from_law(test.left) or from_law(test.right)
        )

    def reads_law(self, literal: int) -> bool:
        """Return whether a free atom is a test on an amount not stated by law."""
        return literal in self._law_tests

    def open_laws(self, assignment: Assignment, literals: Iterable[int]) -> bool:
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
