"""Open numbers: their ranges, the formulas over them, and the breakpoints of tests.

A variable is a number of the ground program that is open: an input or an amount of the law.
Its values are counted by steps, cents or days, so that "the next value" is always one more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from math import ceil
from typing import Any

import msgspec

from hsm_policy import calendar as days
from hsm_policy.documents import OPEN, Number, Open, Value
from hsm_policy.engine.assignment import Assignment, aggregate
from hsm_policy.engine.atom_names import has_number, is_extreme
from hsm_policy.engine.ground_program import AGGREGATE, FUNCTION, INPUT, LAW, Element
from hsm_policy.engine.rates import plain, ratio
from hsm_policy.names import FALLS_WITH

GREATEST_LAW = 10**13

MONTHS_DIFFER = 4
"""The days by which as many months from one day and from another differ at most, and one more."""


class Variable(msgspec.Struct, frozen=True):
    """An open number with its least and greatest value in steps."""

    node: int
    least: int
    greatest: int
    daily: bool

    def value(self, step: int) -> int:
        """Return the value at a step: cents, yyyymmdd or a count."""
        return days.from_ordinal(step) if self.daily else step

    def step(self, value: int) -> int:
        """Return the step of a value."""
        return days.ordinal(value) if self.daily else value


Members = Mapping[int, list[tuple[int, tuple[Any, ...]]]]
"""The members of open aggregates, by node, each as its weight and key."""


def variable_of(assignment: Assignment, node: int) -> Variable:
    """Return an open input or amount of the law as a variable with its whole range."""
    if assignment.layout.ground.nodes[node].kind == LAW:
        return Variable(node, 0, GREATEST_LAW, daily=False)
    entry = assignment.layout.slots[assignment.layout.paths[node]].leaf.entry
    if entry.type == "date":
        return Variable(node, days.ordinal(entry.least), days.ordinal(entry.greatest), daily=True)
    return Variable(node, entry.least, entry.greatest, daily=False)


Formula = Callable[[Mapping[int, int]], Value]


class Linear(msgspec.Struct, frozen=True):
    """A linear sum: factors times open numbers, and a constant."""

    factors: dict[int, Number]
    constant: Number = 0

    def plus(self, other: Linear, sign: int = 1) -> Linear:
        """Return the sum, or with sign -1 the difference, of two numbers."""
        factors = dict(self.factors)
        for node, factor in other.factors.items():
            factors[node] = factors.get(node, 0) + sign * factor
        return Linear(factors, self.constant + sign * other.constant)

    def times(self, factor: Number) -> Linear:
        """Return a multiple of a number."""
        factors = {node: factor * own for node, own in self.factors.items()}
        return Linear(factors, factor * self.constant)


class Formulas:
    """The numbers of an assignment as functions of its variables, for one choice of members."""

    def __init__(self, assignment: Assignment, members: Members) -> None:
        self.assignment, self.members = assignment, members
        self.nodes = assignment.layout.ground.nodes
        self._variables: dict[int, frozenset[int]] = {}
        self._formulas: dict[int, Formula] = {}

    def variables(self, node: int) -> frozenset[int]:
        """Return the open numbers that a number is computed from."""
        found = self._variables.get(node)
        if found is None:
            found = self._variables[node] = self._find_variables(node)
        return found

    def _find_variables(self, node: int) -> frozenset[int]:
        if self.assignment.numbers[node] is not OPEN:
            return frozenset()
        if self.nodes[node].kind in (INPUT, LAW):
            return frozenset((node,))
        return frozenset().union(*map(self.variables, self._parts(node)))

    def _parts(self, node: int) -> Iterable[int]:
        """Return the numbers that one is computed from directly."""
        if self.nodes[node].kind == AGGREGATE:
            return [weight for weight, _ in self.members.get(node, ())]
        return self.nodes[node].args

    def value(self, node: int, chosen: Mapping[int, int]) -> Value:
        """Compute a number with the open ones chosen; None if it does not exist."""
        return self.formula(node)(chosen)

    def formula(self, node: int) -> Formula:
        """Return the function that computes a number from values of the open ones."""
        found = self._formulas.get(node)
        if found is None:
            found = self._formulas[node] = self._formula(node)
        return found

    def _formula(self, node: int) -> Formula:
        known, entry = self.assignment.numbers[node], self.nodes[node]
        if known is not OPEN:
            return lambda _: known
        if entry.kind == FUNCTION:
            return self._function(node, entry.args)
        if entry.kind == AGGREGATE:
            return self._aggregate(node)
        return lambda chosen: chosen.get(node)

    def linear(self, node: int) -> Linear | None:
        """Return a number as a linear sum of open numbers; None if not linear, as with days."""
        known, entry = self.assignment.numbers[node], self.nodes[node]
        if known is not OPEN:
            return None if known is None or isinstance(known, Open) else Linear({}, known)
        if entry.kind in (INPUT, LAW):
            daily = variable_of(self.assignment, node).daily
            return None if daily else Linear({node: 1})
        parts = [self.linear(part) for part in self._parts(node)]
        name = entry.name.partition("(")[0]
        return _combined(name, [part for part in parts if part is not None], len(parts))

    def _function(self, node: int, args: tuple[int, ...]) -> Formula:
        apply = self.assignment.layout.function[node]
        parts = [self.formula(argument) for argument in args]

        def compute(chosen: Mapping[int, int]) -> Value:
            values = [part(chosen) for part in parts]
            if None in values:
                return None
            found = apply(*values)
            return found if isinstance(found, int) else plain(found)

        return compute

    def _aggregate(self, node: int) -> Formula:
        name = self.nodes[node].name
        members = [
            (
                self.formula(weight),
                [self.formula(part) if isinstance(part, int) else part for part in key],
            )
            for weight, key in self.members.get(node, ())
        ]

        def compute(chosen: Mapping[int, int]) -> Value:
            return aggregate(
                name,
                [
                    (weight(chosen), tuple(p(chosen) if callable(p) else p for p in key))
                    for weight, key in members
                ],
            )

        return compute

    def aggregates(self, node: int) -> dict[int, int]:
        """Return the open aggregates in a number: 1 if it grows with each member, -1 if it falls.

        Zero where neither is certain.
        """
        entry = self.nodes[node]
        if self.assignment.numbers[node] is not OPEN:
            return {}
        if entry.kind == AGGREGATE:
            parts = [one.weight for one in self.assignment.layout.ground.elements.get(node, ())]
            plain = entry.name.startswith("_sum") and all(map(self._counted, parts))
            return {**self._unclear(parts), node: int(plain)}
        name, args = entry.name.partition("(")[0], entry.args
        if name not in ("add", "sub"):
            return self._unclear(args)
        one, other = map(self.aggregates, args)
        other = {each: sign if name == "add" else -sign for each, sign in other.items()}
        return {**one, **other, **dict.fromkeys(one.keys() & other, 0)}

    def _unclear(self, nodes: Iterable[int]) -> dict[int, int]:
        return dict.fromkeys([each for node in nodes for each in self.aggregates(node)], 0)

    def _counted(self, node: int) -> bool:
        """Return whether a number is an input, or known, and never below zero."""
        known = self.assignment.numbers[node]
        if known is not OPEN:
            return known is None or isinstance(known, Open) or known >= 0
        return self.nodes[node].kind == INPUT and variable_of(self.assignment, node).least >= 0

    def exists(self, node: int) -> bool:
        """Return whether a number is defined once the inputs in it are."""
        if self.assignment.numbers[node] is not OPEN:
            return self.assignment.numbers[node] is not None
        entry = self.nodes[node]
        if entry.kind == AGGREGATE and is_extreme(entry.name):
            return bool(self.members[node])
        return all(map(self.exists, entry.args))

    def signs(self, node: int) -> dict[int, int]:
        """Return for each open number whether a number grows (1) or falls (-1) with it."""
        if self.assignment.numbers[node] is not OPEN:
            return {}
        entry = self.nodes[node]
        if entry.kind in (INPUT, LAW):
            return {node: 1}
        falls = FALLS_WITH.get(entry.name.partition("(")[0])
        found: dict[int, int] = {}
        for position, part in enumerate(self._parts(node)):
            for variable, sign in self.signs(part).items():
                own = -sign if position == falls else sign
                if found.setdefault(variable, own) != own:  # only a linear number has both
                    linear = self.linear(node) or Linear({})
                    factor = linear.factors.get(variable, 0)
                    found[variable] = (factor > 0) - (factor < 0)
        return found


def _combined(function: str, parts: list[Linear], wanted: int) -> Linear | None:
    """Apply a function to linear sums; None if the result is not linear."""
    if len(parts) < wanted:
        return None
    match function, parts:
        case "_sum", _:
            return reduce(Linear.plus, parts, Linear({}))
        case "add", [one, other]:
            return one.plus(other)
        case "sub", [one, other]:
            return one.plus(other, -1)
        case "times", [one, other] if not (one.factors and other.factors):
            known, loose = (one, other) if other.factors else (other, one)
            return loose.times(known.constant)
        case "per_cent" | "share", [one, *rate] if not any(part.factors for part in rate):
            part, whole = [part.constant for part in (*rate, Linear({}, 100))][:2]
            return one.times(ratio(part, whole)) if whole else Linear({})
        case _:
            return None


class Breakpoint(msgspec.Struct, frozen=True):
    """The step at which a test on one variable changes: it holds from `step` on, or below it.

    `guards` are the atoms that define the numbers of the test.
    """

    variable: int
    step: int
    rises: bool
    guards: tuple[int, ...] = ()


def breakpoint_of(
    numbers: Formulas, left: int, right: int, variable: Variable
) -> Breakpoint | None:
    """Return the breakpoint of `left >= right` as one open number grows; None if never true.

    A test that is always true holds from the least step on.
    """

    def excess(step: int) -> Number | None:
        chosen = {variable.node: variable.value(step)}
        one, other = numbers.value(left, chosen), numbers.value(right, chosen)
        if one is None or isinstance(one, Open) or other is None or isinstance(other, Open):
            return None
        return one - other

    def holds(step: int) -> bool:
        found = excess(step)
        return found is not None and found >= 0

    low, high = variable.least, variable.greatest
    start = excess(low)
    first, last = start is not None and start >= 0, holds(high)
    if first == last:
        return Breakpoint(variable.node, low, rises=True) if first else None
    # Most sides differ by the variable and a constant; where they do not, the guess fails.
    guess = low if variable.daily or start is None else low + ceil(max(start, -start)) + first
    if low < guess <= high and holds(guess) == last and holds(guess - 1) == first:
        return Breakpoint(variable.node, guess, last)
    for near in _near(numbers, left, right, variable) if variable.daily else ():
        if low < near < high:
            low, high = (near, high) if holds(near) == first else (low, near)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle) == first:
            low = middle
        else:
            high = middle
    return Breakpoint(variable.node, high, last)


def _near(numbers: Formulas, left: int, right: int, variable: Variable) -> list[int]:
    """Return two days around the breakpoint of two sides that are days some months apart."""
    middle = (variable.least + variable.greatest) // 2
    chosen = {variable.node: variable.value(middle)}
    sides = [numbers.value(side, chosen) for side in (left, right)]
    found = [days.ordinal(one) for one in sides if isinstance(one, int)]
    if len(found) < len(sides):
        return []
    apart = found[0] - found[1]
    guess = middle - apart if numbers.variables(left) else middle + apart
    return [guess - MONTHS_DIFFER, guess + MONTHS_DIFFER]


class Definedness:
    """Which open numbers of an assignment are defined, and on what that depends."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment, self.ground = assignment, assignment.layout.ground
        self.single: dict[int, Element] = {}
        self.fixed_members = self._fixed_members()
        self._guards: dict[int, tuple[int, ...]] = {}
        self._reads: dict[int, frozenset[int]] = {}

    def _fixed_members(self) -> dict[int, list[tuple[int, tuple[Any, ...]]]]:
        """Return the members of open aggregates whose membership is known.

        A least or greatest with one possible member is that member, where it exists.
        """
        assignment = self.assignment
        found = {index: one for index, one in assignment.members.items() if self.open(index)}
        for index, possible in assignment.possible.items():
            if len(possible) == 1 and is_extreme(self.ground.nodes[index].name):
                self.single[index], _ = possible[0]
                found[index] = [(self.single[index].weight, self.single[index].key)]
        return found

    def open(self, index: int) -> bool:
        """Return whether a number is open."""
        return self.assignment.numbers[index] is OPEN

    def static(self, index: int) -> bool:
        """Return whether a number contains no aggregate of open membership."""
        node = self.ground.nodes[index]
        if not self.open(index):
            return True
        if node.kind == AGGREGATE:
            return index in self.fixed_members
        return all(map(self.static, node.args))

    def reads(self, index: int) -> frozenset[int]:
        """Return the open inputs and amounts that a number may be computed from."""
        if not self.open(index):
            return frozenset()
        if index not in self._reads:
            node = self.ground.nodes[index]
            parts = [*node.args, *(one.weight for one in self.ground.elements.get(index, ()))]
            own = {index} if node.kind in (INPUT, LAW) else set()
            self._reads[index] = frozenset(own).union(*map(self.reads, parts))
        return self._reads[index]

    def has(self, node: int) -> int:
        """Return the atom that an open input exists; zero for an amount of the law."""
        entry = self.ground.nodes[node]
        return self.ground.atoms[has_number(entry.name)] if entry.kind == INPUT else 0

    def guards(self, node: int) -> tuple[int, ...]:
        """Return the atoms that decide whether a number is defined and are still unknown."""
        if node not in self._guards:
            self._guards[node] = tuple(dict.fromkeys(self._find_guards(node)))
        return self._guards[node]

    def _find_guards(self, node: int) -> Iterable[int]:
        if not self.open(node):
            return
        entry = self.ground.nodes[node]
        if entry.kind == INPUT:
            if not self._exists_always(node):
                yield self.has(node)
            return
        if node in self.single:
            yield self.single[node].literal
        parts = entry.args
        if entry.kind == AGGREGATE:
            parts = tuple(weight for weight, _ in self.fixed_members.get(node, ()))
        for part in parts:
            yield from self.guards(part)

    def _exists_always(self, node: int) -> bool:
        literal = self.has(node)
        if not literal:
            return True
        return self.assignment.literals[self.assignment.layout.position[literal]] == literal
