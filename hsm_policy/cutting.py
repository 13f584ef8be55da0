"""The range of one open number, cut into pieces where every test on it keeps its truth.

Tests without aggregates cut the range first; inside each piece the members of aggregates are
settled, and only there are the tests on them cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from hsm_policy.binding import OPEN, Binding
from hsm_policy.open_numbers import Cut, Variable
from hsm_policy.solver import Machine
from hsm_policy.theory import Theory


class Run(NamedTuple):
    """A range cut by tests on one number: piece i runs from edge i to just below edge i + 1.

    It is `steady` where nothing else turns inside a piece.
    """

    binding: Binding
    cuts: list[tuple[Cut, int]]
    edges: list[int]
    steady: bool

    def between(self, start: int, end: int) -> Binding:
        """Give the binding with the tests decided that do not turn among these pieces."""
        piece = self.binding.copy()
        first, last = self.edges[start], self.edges[end] - 1
        for cut, literal in self.cuts:
            if cut.step <= first or cut.step > last:
                holds = (first >= cut.step) == cut.rises
                piece.hold(literal) if holds else piece.drop(literal)
        return piece


class Cutting:
    """Cuts the range of one open number of a shape."""

    def __init__(self, machine: Machine, node: int) -> None:
        self.machine, self.node = machine, node
        self._inputs: dict[int, frozenset[int]] = {}

    def runs(
        self, binding: Binding, variable: Variable, asked: frozenset[int] | None = None
    ) -> Iterator[Run]:
        """Cut a range by the tests asked for (None for all), by their literals, in order.

        It is cut by the tests that can be placed now, and each piece again inside.
        """
        theory = Theory(binding.copy(), {self.node: variable}, asked)
        literals = self.machine.ground.tests
        own = {number: cut for number, cut in theory.cuts.items() if cut.variable == self.node}
        inside = {cut.step for cut in own.values() if variable.least < cut.step}
        # A test on a number that may not exist is decided only once that is settled.
        cuts = [(cut, literals[n].literal) for n, cut in own.items() if not cut.guards]
        edges = [variable.least, *sorted(inside), variable.greatest + 1]
        steady = not self._hangs_together(theory)
        run = Run(theory.binding, cuts, edges, steady)
        if steady or not inside:
            yield run
            return
        for index, (first, following) in enumerate(pairwise(edges)):
            piece = run.between(index, index + 1)
            self.machine.settle(piece, decided=True)
            narrow = Variable(self.node, first, following - 1, variable.daily)
            yield from self.runs(piece, narrow, asked)

    def _hangs_together(self, theory: Theory) -> bool:
        """Tell whether a test on the number waits for an aggregate or for another input.

        So does the order that every valid case keeps between it and a day that is not known.
        """
        tests, numbers = self.machine.ground.tests, theory.binding.numbers
        if any(
            self.node in pair and all(numbers[one] is OPEN for one in pair)
            for pair in theory.binding.orders
        ):
            return True
        if any(cut.guards for cut in theory.cuts.values() if cut.variable == self.node):
            return True
        return any(
            self.node in self.reads(tests[number].left) | self.reads(tests[number].right)
            for number in theory.loose
        )

    def reads(self, node: int) -> frozenset[int]:
        """Give all inputs that a number may be computed from."""
        if node not in self._inputs:
            ground = self.machine.ground
            parts = [*ground.nodes[node].args]
            parts += [element.weight for element in ground.elements.get(node, ())]
            inner = frozenset().union(*(self.reads(part) for part in parts))
            self._inputs[node] = inner | {node}
        return self._inputs[node]
