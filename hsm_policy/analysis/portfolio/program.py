"""A ground program evaluated for many rows at once: its numbers, tests, sums and rules.

The engine decides one case by the same steps; here each is taken for all rows before the next. What
rules alone leave open stays open in both planes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from hsm_policy.analysis.portfolio.numbers import (
    GONE,
    LIMIT,
    UNSURE,
    Column,
    Ints,
    Mask,
    Parts,
    applied,
    at_least,
    whole,
)
from hsm_policy.analysis.portfolio.planes import Planes, Step
from hsm_policy.engine import CONSTANT, Element, Solver


class Inputs(NamedTuple):
    """The inputs of some rows: which free atoms hold or are open, and the numbers told.

    `truths` has a mask pair (certain, possible), or truth values that all rows share, for each free
    atom that is no test; `numbers` has a column for each number that is an input.
    """

    rows: int
    truths: dict[int, tuple[Any, Any]]
    numbers: dict[int, Column]


class Evaluated(NamedTuple):
    """Some rows evaluated: the planes of all atoms, and all numbers."""

    planes: Planes
    numbers: list[Column]


class Part(NamedTuple):
    """A part of a program: by stage its functions, its aggregates and its tests; its rules."""

    computed: Sequence[Sequence[Any]]
    aggregates: Sequence[Sequence[int]]
    tests: Sequence[Sequence[tuple[int, int, int, int]]]
    steps: Sequence[Step]


class ProgramColumns:
    """One ground program, made ready for columns."""

    def __init__(self, solver: Solver) -> None:
        self.solver, self.layout, self.ground = solver, solver.layout, solver.ground
        nodes = self.ground.nodes
        self.names = [node.name.partition("(")[0] for node in nodes]
        self.members: dict[int, list[Step]] = {
            index: steps_below(self.ground.steps, [one.literal for one in elements])
            for index, elements in self.ground.elements.items()
        }

    @property
    def applies(self) -> bool:
        """False for recursive programs, which only the solver can decide."""
        return bool(self.ground.steps)

    def everything(self, wanted: Iterable[int] | None = None) -> Part:
        """Return all numbers and tests, with all rules, or those that wanted atoms depend on."""
        steps = self.ground.steps
        layout = self.layout
        return Part(
            layout.computed,
            layout.aggregates,
            layout.tests,
            steps if wanted is None else steps_below(steps, wanted),
        )

    def affected(self, whole_part: Part, atoms: Iterable[int], nodes: Iterable[int]) -> Part:
        """Return what some free atoms and numbers of inputs have an effect on."""
        moved_atoms, moved = set(atoms), set(nodes)
        size = -1
        while size != len(moved_atoms) + len(moved):
            size = len(moved_atoms) + len(moved)
            self._spread(moved_atoms, moved)
        return Part(
            [[one for one in stage if one[0] in moved] for stage in whole_part.computed],
            [[one for one in stage if one in moved] for stage in whole_part.aggregates],
            [[one for one in stage if one[2] in moved_atoms] for stage in whole_part.tests],
            [step for step in whole_part.steps if step[0] in moved_atoms],
        )

    def _spread(self, atoms: set[int], nodes: set[int]) -> None:
        """Add to some atoms and numbers those that depend on one of them directly."""
        for index, node in enumerate(self.ground.nodes):
            elements = self.ground.elements.get(index, ())
            below = {*node.args, *(one.weight for one in elements)}
            below |= {part for one in elements for part in one.key if isinstance(part, int)}
            if not nodes.isdisjoint(below) or any(one.literal in atoms for one in elements):
                nodes.add(index)
        nodes |= {law for law, _, _, days in self.layout.laws if not nodes.isdisjoint(days)}
        for test in self.ground.tests:
            if test.left in nodes or test.right in nodes:
                atoms.add(test.literal)
        for atom, bodies in self.ground.steps:
            if any(abs(literal) in atoms for body in bodies for literal in body):
                atoms.add(atom)

    def evaluate(self, inputs: Inputs, part: Part | None = None) -> Evaluated:
        """Evaluate some rows."""
        planes = Planes(inputs.rows)
        for atom, truth in inputs.truths.items():
            planes.put(atom, *truth)
        numbers: list[Column] = [
            node.value if node.kind == CONSTANT else inputs.numbers.get(index, GONE)
            for index, node in enumerate(self.ground.nodes)
        ]
        self._run(part or self.everything(), planes, numbers, {})
        return Evaluated(planes, numbers)

    def again(self, found: Evaluated, changes: Inputs, part: Part) -> Evaluated:
        """Evaluate the same rows with some inputs changed, which have an effect on a part only."""
        planes, numbers = found.planes.copy(), list(found.numbers)
        for atom, truth in changes.truths.items():
            planes.put(atom, *truth)
        for index, column in changes.numbers.items():
            numbers[index] = column
        laws = {index: whole(numbers[index]) == UNSURE for index, *_ in self.layout.laws}
        opened = {index: one for index, one in laws.items() if np.any(one)}
        self._run(part, planes, numbers, opened)
        return Evaluated(planes, numbers)

    def _run(self, part: Part, planes: Planes, numbers: list[Column], laws: dict[int, Any]) -> None:
        self._numbers(part.computed[0], numbers)
        self._open_laws(numbers, laws)
        while True:
            self._stages(part, planes, numbers, laws)
            if not self._open_laws(numbers, laws):
                break
        planes.follow(part.steps)

    def _stages(
        self, part: Part, planes: Planes, numbers: list[Column], laws: dict[int, Any]
    ) -> None:
        for index, opened in laws.items():
            numbers[index] = _where(opened, UNSURE, GONE)
        for stage in range(self.layout.stages):
            for index in part.aggregates[stage] if stage else ():
                numbers[index] = self._aggregate(index, planes, numbers)
            self._numbers(part.computed[stage], numbers)
            for left, right, literal, _ in part.tests[stage]:
                planes.put(literal, *at_least(numbers[left], numbers[right]))

    def _numbers(self, computed: Sequence[Any], numbers: list[Column]) -> None:
        for index, function, args in computed:
            columns = [numbers[one] for one in args]
            numbers[index] = applied(function, self.names[index], columns)

    def _open_laws(self, numbers: list[Column], laws: dict[int, Any]) -> bool:
        """Open the unknown amounts whose row covers a day compared with it; tell of new ones."""
        new = False
        for index, first, before, compared in self.layout.laws:
            opened = laws.get(index, False)
            for node in compared:
                day = whole(numbers[node])
                opened = opened | (day == UNSURE) | ((day >= first) & (day < before))
            if np.any(opened) and not np.array_equal(opened, laws.get(index, False)):
                laws[index], new = opened, True
        return new

    def _aggregate(self, index: int, planes: Planes, numbers: list[Column]) -> Column:
        planes.follow(self.members[index])
        elements = self.ground.elements[index]
        if not elements:
            return GONE if self.names[index] in ("_min", "_max") else 0
        sums = _Members(elements, planes, numbers)
        return sums.value(self.names[index])


class _Members:
    """The members of one aggregate, row by row."""

    def __init__(
        self, elements: Sequence[Element], planes: Planes, numbers: Sequence[Column]
    ) -> None:
        self.elements, self.numbers, self.rows = elements, numbers, planes.rows
        self.there = [planes.mask(planes.sure[one.literal]) for one in elements]
        self.unsure: Mask = planes.mask(planes.open(one.literal for one in elements))
        self.weights = [self._ints(one.weight) for one in elements]
        for one, there in zip(elements, self.there, strict=True):
            for node in (one.weight, *(part for part in one.key if isinstance(part, int))):
                self.unsure |= there & (self._ints(node) == UNSURE)

    def _ints(self, node: int) -> Ints:
        column = self.numbers[node]
        if isinstance(column, Parts):
            return np.full(self.rows, UNSURE)
        return np.broadcast_to(np.asarray(column, np.int64), self.rows)

    def value(self, name: str) -> Column:
        """Return the aggregate, `UNSURE` where a member or its number is."""
        if name == "_count":
            found = self._count()
        elif name == "_sum":
            found = self._sum()
        else:
            found = self._extreme(least=name == "_min")
        return np.where(self.unsure, UNSURE, found)

    def _count(self) -> Ints:
        counted = self._once(by_weight=False)
        found: Ints = np.sum(counted, axis=0, dtype=np.int64)
        return found

    def _sum(self) -> Ints:
        weights = [np.where(one <= UNSURE, 0, one) for one in self.weights]
        if sum(int(np.abs(one).max(initial=0)) for one in weights) >= LIMIT:
            return np.full(self.rows, UNSURE)
        counted = self._once(by_weight=True)
        parts = [np.where(there, one, 0) for there, one in zip(counted, weights, strict=True)]
        found: Ints = np.sum(parts, axis=0, dtype=np.int64)
        return found

    def _extreme(self, *, least: bool) -> Ints:
        none = LIMIT if least else -LIMIT
        parts = [
            np.where(there & (one > UNSURE), one, none)
            for there, one in zip(self.there, self.weights, strict=True)
        ]
        found = np.min(parts, axis=0) if least else np.max(parts, axis=0)
        return np.where(found == none, GONE, found)

    def _once(self, *, by_weight: bool) -> list[Mask]:
        """Return where each member counts: those with the same key, and weight, count once."""
        counted = [one.copy() for one in self.there]
        for (first, one), (second, other) in combinations(enumerate(self.elements), 2):
            same = self._same(one.key, other.key)
            if same is not None:
                if by_weight:
                    same = same & (self.weights[first] == self.weights[second])
                counted[second] &= ~(self.there[first] & same)
        return counted

    def _same(self, one: tuple[Any, ...], other: tuple[Any, ...]) -> Any:
        """Return where two keys are equal; None where they never are."""
        if len(one) != len(other):
            return None
        same: Any = np.True_
        for part, beside in zip(one, other, strict=True):
            if isinstance(part, int) and isinstance(beside, int):
                same = same & (self._ints(part) == self._ints(beside))
            elif part != beside:
                return None
        return same


def _where(opened: Any, yes: int, no: int) -> Column:
    if np.ndim(opened) == 0:
        return yes if opened else no
    return np.where(opened, yes, no)


def steps_below(steps: Sequence[Step], targets: Iterable[int]) -> list[Step]:
    """Return the steps, in order, that some atoms depend on."""
    needed, found = set(targets), list[Step]()
    for atom, bodies in reversed(steps):
        if atom in needed:
            found.append((atom, bodies))
            needed |= {abs(literal) for body in bodies for literal in body}
    return found[::-1]
