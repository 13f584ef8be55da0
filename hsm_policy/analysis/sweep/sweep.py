"""The sweep of one number: its range cut at breakpoints into pieces on which tests are constant."""

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
from hsm_policy.messages import DiagnosticsError, diagnose
from hsm_policy.rulebook import Input, near_name, titles_of


class NumberSweep:
    """A sweep of one number or day of a case over the values with which the case is valid.

    Positions are steps: cents, ordinal days or counts. `loose` is the case with the input unknown.
    Raises DiagnosticsError where the case has no such input, or no rule reads it.
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
            # Values that contradict another item are decided like others; `spans` leaves them out.
            self.assignment.drop(self.solver.ground.atoms[APART])
        self.variable = self._bounded(variable_of(self.assignment, self.node))

    def _bounded(self, variable: Variable) -> Variable:
        """Narrow the range to values that keep the order with other days of a valid case."""
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
        """Return the intervals in which the number contradicts no other item of its list."""
        least, greatest = self.variable.least, self.variable.greatest
        if not self.entry.list_path:
            return [(least, greatest)]
        inside = {edge for edge in self._list_breakpoints() if least < edge <= greatest}
        return [
            (first, following - 1)
            for first, following in pairwise([least, *sorted(inside), greatest + 1])
            if Situation(self.engine, self.at(first)).consistent
        ]

    def below(self, step: int) -> int | None:
        """Return the greatest lower step that contradicts no other item; None if there is none."""
        return max(
            (min(last, step - 1) for first, last in self.spans() if first < step), default=None
        )

    def _list_breakpoints(self) -> Iterator[int]:
        """Yield the steps at which the number equals, or just passes, one of another item."""
        for path, slots in self.solver.layout.slots.items():
            entry, value = slots.leaf.entry, self.case.values.get(path)
            same = entry.list_path == self.entry.list_path and entry.type == self.entry.type
            if same and isinstance(value, int):
                yield from (self.variable.step(value), self.variable.step(value) + 1)

    def beside_others(self) -> frozenset[int]:
        """Return the literals of the tests that compare the number with one of another item."""
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
        """Cut an interval at the breakpoints of the tests asked for, as literals (None: all)."""
        narrow = Variable(self.node, first, last, self.variable.daily)
        yield from self.cutting.runs(self.assignment, narrow, asked)

    def reads(self, node: int) -> frozenset[int]:
        """Return the nodes from which a number may be computed, itself included."""
        return self.cutting.reads(node)

    def at(self, step: int) -> Case:
        """Return the case with the input at a step."""
        return with_value(self.case, self.path, self.variable.value(step))


def with_value(case: Case, path: str, value: int) -> Case:
    """Return a case with a number (cents or a count) or day (yyyymmdd) at a path."""
    return replace(
        case,
        date=value if path == "date" else case.date,
        values={**case.values, path: value},
        unknown={key: name for key, name in case.unknown.items() if key != path},
        maybe=case.maybe - {path, _parent(path)},
    )


def with_unknown(case: Case, path: str) -> Case:
    """Return a case in which a number is present but unknown."""
    return replace(
        case,
        values={key: value for key, value in case.values.items() if key != path},
        unknown={**case.unknown, path: path},
        maybe=case.maybe - {path},
    )


def _with_map(engine: Engine, case: Case, path: str) -> Case:
    """Return a case with the map around an input; the required leaves of a new map are unknown."""
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
    """Return the declaration of a number or day; DiagnosticsError where the path has none."""
    plain = unindexed(path)
    entry = engine.source.vocabulary.inputs.get(plain)
    if entry is None:
        args = {"path": path, "near": near_name(plain, titles_of(engine.source, "keys"))}
        raise DiagnosticsError([diagnose("no_input", path=path, args=args)])
    if not entry.numeric:
        raise DiagnosticsError([diagnose("minimum_not_number", path=path, args={"path": path})])
    return entry


class PiecewiseRun(NamedTuple):
    """An interval cut at breakpoints: piece i runs from edge i to just below edge i + 1.

    It is `steady` where every test on the number is constant on each piece.
    """

    assignment: Assignment
    cuts: list[tuple[Breakpoint, int]]
    edges: list[int]
    steady: bool

    def between(self, start: int, end: int) -> Assignment:
        """Return the assignment with the tests decided that are constant on these pieces."""
        piece = self.assignment.copy()
        first, last = self.edges[start], self.edges[end] - 1
        for cut, literal in self.cuts:
            if cut.step <= first or cut.step > last:
                holds = (first >= cut.step) == cut.rises
                piece.hold(literal) if holds else piece.drop(literal)
        return piece


class RangeCutter:
    """Cuts the range of one open number of a ground program at its breakpoints."""

    def __init__(self, solver: Solver, node: int) -> None:
        self.solver, self.node = solver, node
        self._inputs: dict[int, frozenset[int]] = {}

    def runs(
        self, assignment: Assignment, variable: Variable, asked: frozenset[int] | None = None
    ) -> Iterator[PiecewiseRun]:
        """Cut an interval at the breakpoints of the tests asked for, as literals (None: all).

        Only tests on this number alone have breakpoints at first. Where others remain, each piece
        is cut again with those that its assignment decides.
        """
        theory = Theory(assignment.copy(), {self.node: variable}, asked)
        literals = self.solver.ground.tests
        own = {number: cut for number, cut in theory.cuts.items() if cut.variable == self.node}
        inside = {cut.step for cut in own.values() if variable.least < cut.step}
        # A test on a number that may be undefined waits until its guards are decided.
        cuts = [(cut, literals[n].literal) for n, cut in own.items() if not cut.guards]
        edges = [variable.least, *sorted(inside), variable.greatest + 1]
        steady = not self._depends_on_others(theory)
        run = PiecewiseRun(theory.assignment, cuts, edges, steady)
        if steady or not inside:
            yield run
            return
        for index, (first, following) in enumerate(pairwise(edges)):
            piece = run.between(index, index + 1)
            self.solver.settle(piece, decided=True)
            narrow = Variable(self.node, first, following - 1, variable.daily)
            yield from self.runs(piece, narrow, asked)

    def _depends_on_others(self, theory: Theory) -> bool:
        """Whether a test on the number also depends on an aggregate, or on another unknown input.

        The order of two days that every valid case keeps is such a test too.
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
        """Return the nodes from which a number may be computed, itself included."""
        if node not in self._inputs:
            ground = self.solver.ground
            parts = [*ground.nodes[node].args]
            parts += [element.weight for element in ground.elements.get(node, ())]
            inner = frozenset().union(*(self.reads(part) for part in parts))
            self._inputs[node] = inner | {node}
        return self._inputs[node]
