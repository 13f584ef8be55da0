"""The layout of a ground program: the places of its free atoms, and its numbers by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from hsm_policy.cases import Case
from hsm_policy.documents import Number, Value
from hsm_policy.engine.aspif import free_atoms
from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.atom_names import VALID, input_number, law_row, reading_point
from hsm_policy.engine.encoding import OTHER_COUNTRY, Leaf
from hsm_policy.engine.ground_program import (
    AGGREGATE,
    CONSTANT,
    FUNCTION,
    INPUT,
    LAW,
    GroundProgram,
)

TEMPLATES = 1000


class InputAtoms:
    """The free atoms and the number of one input; -1 if it has no number, 0 for no atom."""

    __slots__ = ("conditional", "container", "exists", "has", "leaf", "node", "values")

    def __init__(
        self, leaf: Leaf, has: int, node: int, values: dict[str, int], exists: int
    ) -> None:
        self.leaf, self.has, self.node, self.values = leaf, has, node, values
        self.exists = exists
        self.container = leaf.container
        self.conditional = bool(leaf.entry.conditions or leaf.alternative)

    @property
    def atoms(self) -> list[int]:
        """The free atoms of an input: that it is there, and one for each value."""
        return [self.has, *self.values.values()]

    def written(self, term: str) -> str:
        """Return a value as a case file has it; for "other country" the first one on no list."""
        value = term.strip('"')
        if value != OTHER_COUNTRY:
            return value
        return next(one for one in self.leaf.entry.values if f'"{one}"' not in self.values)


class AtomLayout:
    """The order of the free atoms of a shape in an assignment, inputs before tests.

    An assignment is a list with one signed literal for each free atom, zero if it is open.
    """

    def __init__(
        self,
        ground: GroundProgram,
        leaves: Iterable[Leaf],
        functions: Mapping[str, Callable[..., Number]],
    ) -> None:
        self.ground = ground
        self.functions = functions
        tests = {test.literal for test in ground.tests}
        free = free_atoms(ground.aspif)
        self.order = sorted(atom for atom in free if atom not in tests)
        self.first_test = len(self.order)
        self.order += [test.literal for test in ground.tests]
        self.position = {atom: index for index, atom in enumerate(self.order)}
        self.base = [-atom for atom in self.order]
        values, nodes = self._values(), self._inputs()
        self.slots = {leaf.path: self._slots(leaf, values, nodes) for leaf in leaves}
        self.paths = {slot.node: path for path, slot in self.slots.items() if slot.node >= 0}
        self.free_paths = self._free_paths()
        self.orders = self._orders()
        self.readings = self._readings()
        self._templates: dict[Any, Assignment] = {}
        self._compile()

    @cached_property
    def readers(self) -> NumberReaders:
        """The numbers and tests to compute anew when a number changes."""
        return NumberReaders(self)

    def _slots(
        self, leaf: Leaf, values: dict[str, dict[str, int]], nodes: dict[str, int]
    ) -> InputAtoms:
        atoms = self.ground.atoms
        own = {} if leaf.numeric else values.get(leaf.atom("")[:-1], {})
        exists = atoms[leaf.exists] if leaf.exists else 0
        return InputAtoms(leaf, atoms[leaf.has], nodes.get(input_number(leaf.key), -1), own, exists)

    def _values(self) -> dict[str, dict[str, int]]:
        """Index the free atoms by their text before the last argument, then by that argument."""
        found: dict[str, dict[str, int]] = {}
        for name, literal in self.ground.atoms.items():
            if literal in self.position:
                at = max(name.rfind(","), name.find("(")) + 1
                found.setdefault(name[:at], {})[name[at:-1]] = literal
        return found

    def _readings(self) -> dict[str, list[int]]:
        """Return the atoms of the readings of each contested point."""
        found: dict[str, list[int]] = {}
        for name, literal in self.ground.atoms.items():
            point = reading_point(name)
            if point is not None and literal in self.position:
                found.setdefault(point, []).append(literal)
        return found

    def _inputs(self) -> dict[str, int]:
        nodes = enumerate(self.ground.nodes)
        return {node.name: index for index, node in nodes if node.kind == INPUT}

    def _free_paths(self) -> dict[int, str]:
        """Return the path of the input of each free atom."""
        found = {}
        for path, slots in self.slots.items():
            found[slots.has] = path
            found.update(dict.fromkeys(slots.values.values(), path))
        return found

    def _orders(self) -> list[tuple[int, int]]:
        """Return the pairs of days (earlier, later) that every valid case keeps in order."""
        found = []
        for path, slots in self.slots.items():
            index = slots.leaf.index
            entry = slots.leaf.entry
            for others, later in ((entry.not_before, True), (entry.not_after, False)):
                for other in others:
                    beside = self.slots.get(other.replace("[]", f"[{index}]"))
                    if beside is not None and slots.node >= 0 and beside.node >= 0:
                        pair = (beside.node, self.slots[path].node)
                        found.append(pair if later else pair[::-1])
        return found

    def _compile(self) -> None:
        """Sort numbers and tests by stage, for the inner loops."""
        nodes, tests = self.ground.nodes, self.ground.tests
        stages = 1 + max((node.stage for node in nodes), default=0)
        self.constants: list[Value] = [
            node.value if node.kind == CONSTANT else None for node in nodes
        ]
        self.laws = self._laws()
        self.computed: list[list[tuple[int, Callable[..., Number], tuple[int, ...]]]] = [
            [
                (index, self.functions[node.name.partition("(")[0]], node.args)
                for index, node in enumerate(nodes)
                if node.kind == FUNCTION and node.stage == stage
            ]
            for stage in range(stages)
        ]
        self.function = {one[0]: one[1] for stage in self.computed for one in stage}
        self.aggregates = [
            [i for i, node in enumerate(nodes) if node.kind == AGGREGATE and node.stage == stage]
            for stage in range(stages)
        ]
        self.tests = [
            [
                (test.left, test.right, test.literal, self.position[test.literal])
                for test in tests
                if test.stage == stage
            ]
            for stage in range(stages)
        ]
        self.stages = stages

    def _laws(self) -> list[tuple[int, int, int, list[int]]]:
        """Return the unknown amounts: number, first day, day after the last, and days compared.

        The days, by number, are those that the rules compare with both ends of the row.
        """
        compared: dict[int, set[int]] = {}
        nodes = self.ground.nodes
        for test in self.ground.tests:
            if nodes[test.right].kind == CONSTANT:
                compared.setdefault(nodes[test.right].value, set()).add(test.left)
        found = []
        for index, node in enumerate(nodes):
            if node.kind == LAW:
                first, before = (int(word) for word in law_row(node.name)[-2:])
                days = sorted(compared.get(first, set()) & compared.get(before, set()))
                found.append((index, first, before, days))
        return found

    def bind(self, case: Case, outer: Iterable[str], *, absent: bool = False) -> Assignment:
        """Return the assignment of a case, its aggregates not yet computed.

        `outer` names the atoms outside the inputs that hold (questions raised, readings,
        scenarios, maps given). With `absent`, what is not known counts as not there.
        """
        assignment = self.told(case, outer, absent=absent)
        assignment.start(absent=absent)
        return assignment

    def told(self, case: Case, outer: Iterable[str], *, absent: bool = False) -> Assignment:
        """Return the assignment of a case as `bind` does, before any number is computed."""
        assignment = self._template(case, absent=absent).copy()
        for atom in outer:
            assignment.hold(self.ground.atoms[atom])
        for path, value in case.values.items():
            if path in self.slots:
                assignment.know(self.slots[path], value)
        return assignment

    def _template(self, case: Case, *, absent: bool) -> Assignment:
        """Return the assignment that all cases with the same known and unknown inputs share."""
        key = (tuple(case.values), tuple(case.unknown), case.maybe, absent)
        if key not in self._templates:
            if len(self._templates) > TEMPLATES:
                self._templates.clear()
            self._templates[key] = self._open(case, absent=absent)
        return self._templates[key]

    def _open(self, case: Case, *, absent: bool) -> Assignment:
        assignment = Assignment(self)
        if not absent:
            assignment.hold(self.ground.atoms[VALID])
        for path, slots in self.slots.items():
            if path in case.unknown and not absent:
                assignment.leave_open(slots, certain=not (slots.conditional or _maybe(path, case)))
            elif path not in case.values:
                continue
            if slots.exists:
                self._container(assignment, slots, case, absent=absent)
        return assignment

    def _container(
        self, assignment: Assignment, slots: InputAtoms, case: Case, *, absent: bool
    ) -> None:
        """Make the map or item around an input exist, or leave that open."""
        if _whole(slots.container) not in case.maybe:
            assignment.hold(slots.exists)
        elif not absent:
            assignment.free(slots.exists)


def _whole(path: str) -> str:
    return path.partition("[")[0]


def _maybe(path: str, case: Case) -> bool:
    """Return whether the existence of an input is open, and not only its value."""
    if path in case.maybe:
        return True
    return any(path.startswith((f"{container}.", f"{container}[")) for container in case.maybe)


class NumberReaders:
    """The numbers and tests that read each number of a shape.

    Numbers are in topological order, so the lowest index is the first to compute.
    """

    def __init__(self, layout: AtomLayout) -> None:
        nodes, elements = layout.ground.nodes, layout.ground.elements
        self.readers: list[list[int]] = [[] for _ in nodes]
        self.tests: list[list[tuple[int, int, int, int]]] = [[] for _ in nodes]
        self.stages = [node.stage for node in nodes]
        self.computed: dict[int, tuple[Callable[..., Number], tuple[int, ...]]] = {
            index: (function, args) for stage in layout.computed for index, function, args in stage
        }
        for index, node in enumerate(nodes):
            args = set(node.args if node.kind == FUNCTION else ())
            for element in elements.get(index, ()) if node.kind == AGGREGATE else ():
                args |= {element.weight, *(part for part in element.key if isinstance(part, int))}
            for argument in args:
                self.readers[argument].append(index)
        for test in (one for stage in layout.tests for one in stage):
            for side in {test[0], test[1]}:
                self.tests[side].append(test)
