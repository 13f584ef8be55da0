"""One input of a case moved through its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from hsm_policy.cases import Case
from hsm_policy.documents import OPEN, unindexed
from hsm_policy.engine import (
    APART,
    Assignment,
    Breakpoint,
    Engine,
    Situation,
    Solver,
    Theory,
    Variable,
    variable_of,
)
from hsm_policy.messages import DiagnosticsError, diagnose, suggest
from hsm_policy.rulebook import Input


class NumberSweep:
    """One number or day of a case, left open between the values with which the case is valid.

    Problems where the case has no such input, or no rule reads it.
    """

    def __init__(
        self, engine: Engine, case: Case, path: str, readings: Mapping[str, str] | None = None
    ) -> None:
        self.engine, self.path, self.readings = engine, path, readings
        self.case = case = _with_map(engine, case, path)
        self.entry = numeric_input(engine, path)
        self.loose = with_unknown(case, path)
        situation = Situation(engine, self.loose, readings)
        self.situation = situation
        self.solver, self.assignment = situation.solver, situation.assignment
        slots = self.solver.layout.slots.get(path)
        if slots is None:
            raise DiagnosticsError([diagnose("minimum_no_item", path=path, args={"path": path})])
        if slots.node < 0:
            raise DiagnosticsError([diagnose("minimum_unused", path=path, args={"path": path})])
        self.node = slots.node
        self.cutting = RangeCutter(self.solver, self.node)
        if self.entry.list_path:
            # Values that contradict another item are decided as they stand, and then left out.
            self.assignment.drop(self.solver.ground.atoms[APART])
        self.variable = self._bounded(variable_of(self.assignment, self.node))

    def _bounded(self, variable: Variable) -> Variable:
        """Keep to the values with which the case stays valid."""
        least, greatest = variable.least, variable.greatest
        for earlier, later in self.assignment.orders:
            if later == self.node and isinstance(self.assignment.numbers[earlier], int):
                least = max(least, variable.step(self._number(earlier)))
            if earlier == self.node and isinstance(self.assignment.numbers[later], int):
                greatest = min(greatest, variable.step(self._number(later)))
        return Variable(variable.node, least, greatest, variable.daily)

    def _number(self, node: int) -> int:
        value = self.assignment.numbers[node]
        return value if isinstance(value, int) else 0

    def spans(self) -> list[tuple[int, int]]:
        """Give the parts of the range in which no other item of the list is contradicted."""
        least, greatest = self.variable.least, self.variable.greatest
        if not self.entry.list_path:
            return [(least, greatest)]
        inside = {edge for edge in self._turns() if least < edge <= greatest}
        return [
            (first, following - 1)
            for first, following in pairwise([least, *sorted(inside), greatest + 1])
            if Situation(self.engine, self.at(first)).consistent
        ]

    def _turns(self) -> Iterator[int]:
        """Give the steps at which the number comes to meet, or to pass, one of its list."""
        for path, slots in self.solver.layout.slots.items():
            entry, value = slots.leaf.entry, self.case.values.get(path)
            same = entry.list_path == self.entry.list_path and entry.type == self.entry.type
            if same and isinstance(value, int):
                yield from (self.variable.step(value), self.variable.step(value) + 1)

    def beside_others(self) -> frozenset[int]:
        """Give the tests that hold the number against that of another item of its list."""
        paths = self.solver.layout.paths
        listed = {
            node
            for node, path in paths.items()
            if self.entry.list_path and path.startswith(f"{self.entry.list_path}[")
        }
        return frozenset(
            test.literal
            for test in self.solver.ground.tests
            if self.node in (test.left, test.right) and {test.left, test.right} <= listed
        )

    def runs(
        self, first: int, last: int, asked: frozenset[int] | None = None
    ) -> Iterator[PiecewiseRun]:
        """Cut a range by the tests asked for (None for all), by their literals, in order."""
        narrow = Variable(self.node, first, last, self.variable.daily)
        yield from self.cutting.runs(self.assignment, narrow, asked)

    def reads(self, node: int) -> frozenset[int]:
        """Give all inputs that a number may be computed from."""
        return self.cutting.reads(node)

    def at(self, step: int) -> Case:
        """Give the case with the input at a step."""
        return with_value(self.case, self.path, self.variable.value(step))


def with_value(case: Case, path: str, value: int) -> Case:
    """Give a case with a number or day at a path."""
    return replace(
        case,
        date=value if path == "date" else case.date,
        values={**case.values, path: value},
        unknown={key: name for key, name in case.unknown.items() if key != path},
        maybe=case.maybe - {path, _parent(path)},
    )


def with_unknown(case: Case, path: str) -> Case:
    """Give a case in which a number is not known, though there is one."""
    return replace(
        case,
        values={key: value for key, value in case.values.items() if key != path},
        unknown={**case.unknown, path: path},
        maybe=case.maybe - {path},
    )


def _with_map(engine: Engine, case: Case, path: str) -> Case:
    """Give a case that has the map around an input: what else stands in a new one is not known."""
    parent = _parent(path)
    group = engine.source.vocabulary.groups.get(parent)
    inside = f"{parent}."
    if not group or not group.absent or any(key.startswith(inside) for key in case.values):
        return case
    others = {
        entry.path: entry.path
        for entry in engine.source.vocabulary.inputs.values()
        if _parent(entry.path) == parent and not entry.absent
    }
    return replace(case, unknown={**others, **case.unknown}, maybe=case.maybe - {parent})


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def numeric_input(engine: Engine, path: str) -> Input:
    """Give the entry of an input that holds a number or a day; Problems where it does not."""
    plain = unindexed(path)
    entry = engine.source.vocabulary.inputs.get(plain)
    if entry is None:
        args = {"path": path, **suggest(plain, engine.source.vocabulary.inputs)}
        raise DiagnosticsError([diagnose("no_input", path=path, args=args)])
    if not entry.numeric:
        raise DiagnosticsError([diagnose("minimum_not_number", path=path, args={"path": path})])
    return entry


class PiecewiseRun(NamedTuple):
    """A range cut by tests on one number: piece i runs from edge i to just below edge i + 1.

    It is `steady` where nothing else turns inside a piece.
    """

    assignment: Assignment
    cuts: list[tuple[Breakpoint, int]]
    edges: list[int]
    steady: bool

    def between(self, start: int, end: int) -> Assignment:
        """Give the assignment with the tests decided that do not turn among these pieces."""
        piece = self.assignment.copy()
        first, last = self.edges[start], self.edges[end] - 1
        for cut, literal in self.cuts:
            if cut.step <= first or cut.step > last:
                holds = (first >= cut.step) == cut.rises
                piece.hold(literal) if holds else piece.drop(literal)
        return piece


class RangeCutter:
    """Cuts the range of one open number of a shape."""

    def __init__(self, solver: Solver, node: int) -> None:
        self.solver, self.node = solver, node
        self._inputs: dict[int, frozenset[int]] = {}

    def runs(
        self, assignment: Assignment, variable: Variable, asked: frozenset[int] | None = None
    ) -> Iterator[PiecewiseRun]:
        """Cut a range by the tests asked for (None for all), by their literals, in order.

        It is cut by the tests that can be placed now, and each piece again inside.
        """
        theory = Theory(assignment.copy(), {self.node: variable}, asked)
        literals = self.solver.ground.tests
        own = {number: cut for number, cut in theory.cuts.items() if cut.variable == self.node}
        inside = {cut.step for cut in own.values() if variable.least < cut.step}
        # A test on a number that may not exist is decided only once that is settled.
        cuts = [(cut, literals[n].literal) for n, cut in own.items() if not cut.guards]
        edges = [variable.least, *sorted(inside), variable.greatest + 1]
        steady = not self._hangs_together(theory)
        run = PiecewiseRun(theory.assignment, cuts, edges, steady)
        if steady or not inside:
            yield run
            return
        for index, (first, following) in enumerate(pairwise(edges)):
            piece = run.between(index, index + 1)
            self.solver.settle(piece, decided=True)
            narrow = Variable(self.node, first, following - 1, variable.daily)
            yield from self.runs(piece, narrow, asked)

    def _hangs_together(self, theory: Theory) -> bool:
        """Tell whether a test on the number waits for an aggregate or for another input.

        So does the order that every valid case keeps between it and a day that is not known.
        """
        tests, numbers = self.solver.ground.tests, theory.assignment.numbers
        if any(
            self.node in pair and all(numbers[one] is OPEN for one in pair)
            for pair in theory.assignment.orders
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
            ground = self.solver.ground
            parts = [*ground.nodes[node].args]
            parts += [element.weight for element in ground.elements.get(node, ())]
            inner = frozenset().union(*(self.reads(part) for part in parts))
            self._inputs[node] = inner | {node}
        return self._inputs[node]
