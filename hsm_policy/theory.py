"""Whether what a model says of open numbers can be true of real numbers.

A model decides every test, but the tests on one number hang together: a salary is not above one
amount and below a lower one. Where no numbers fit a model, the clauses found here forbid it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from hsm_policy.binding import OPEN, Binding
from hsm_policy.ground import AGGREGATE, INPUT
from hsm_policy.open_numbers import Cut, Members, Numbers, Variable, find_cut
from hsm_policy.realise import Constraint, Name, realise

Truth = Callable[[int], bool]


class Copy(msgspec.Struct, frozen=True):
    """One copy of the program in a search: how far its literals are moved, and what is its own.

    `own` are the open numbers that this copy does not share with the others.
    """

    offset: int = 0
    own: frozenset[int] = frozenset()
    tag: int = 0

    def literal(self, literal: int) -> int:
        """Give a literal of the plain program as one of this copy."""
        return literal + self.offset if literal > 0 else literal - self.offset


class Theory:
    """The open numbers of one binding, for one search."""

    def __init__(
        self, binding: Binding, variables: Mapping[int, Variable] | None = None
    ) -> None:
        self.binding = binding
        self.numbers = Numbers(binding)
        self.ground = binding.layout.ground
        self.fixed_members = self._fixed_members()
        self.variables: dict[int, Variable] = dict(variables or {})
        self.cuts: dict[int, Cut] = {}
        self.loose: list[int] = []
        self._read_tests()
        self._by_variable: dict[int, list[tuple[int, bool, int]]] = {}
        for number, cut in self.cuts.items():
            literal = self.ground.tests[number].literal
            self._by_variable.setdefault(cut.variable, []).append((cut.step, cut.rises, literal))

    def _fixed_members(self) -> dict[int, list[tuple[int, tuple[Any, ...]]]]:
        """Give the members of open aggregates whose membership is known all the same."""
        members = self.binding.members
        return {index: found for index, found in members.items() if self._open(index)}

    def _open(self, index: int) -> bool:
        return self.binding.numbers[index] is OPEN

    def _read_tests(self) -> None:
        """Find where each open test turns; settle those that cannot turn."""
        position = self.binding.layout.position
        for number, test in enumerate(self.ground.tests):
            if self.binding.assignment[position[test.literal]] != 0:
                continue
            if not self._static(test.left) or not self._static(test.right):
                self.loose.append(number)
                continue
            found = self._variables((test.left, test.right), self.fixed_members)
            if len(found) != 1:
                self.loose.append(number)
                continue
            self._cut(number, self.variable(next(iter(found))))

    def _static(self, index: int) -> bool:
        """Tell whether no aggregate of open membership stands in a number."""
        node = self.ground.nodes[index]
        if not self._open(index):
            return True
        if node.kind == AGGREGATE:
            return index in self.fixed_members
        return all(map(self._static, node.args))

    def _variables(self, indexes: Iterable[int], members: Members) -> frozenset[int]:
        return frozenset().union(*(self.numbers.variables(i, members) for i in indexes))

    def variable(self, node: int) -> Variable:
        """Give an open number as a variable."""
        if node not in self.variables:
            self.variables[node] = self.numbers.variable(node)
        return self.variables[node]

    def _cut(self, number: int, variable: Variable) -> None:
        test = self.ground.tests[number]
        found = find_cut(self.numbers, test.left, test.right, variable, self.fixed_members)
        if isinstance(found, Cut):
            self.cuts[number] = found
        elif found is False:
            self.binding.drop(test.literal)
        elif self._exists_always(variable.node):
            self.binding.hold(test.literal)
        else:
            step = variable.least
            self.cuts[number] = Cut(variable.node, step, rises=True)

    def _exists_always(self, node: int) -> bool:
        literal = self.has(node)
        if not literal:
            return True
        return self.binding.assignment[self.binding.layout.position[literal]] == literal

    def has(self, node: int) -> int:
        """Give the atom that says that an open number exists; zero for an amount of the law."""
        entry = self.ground.nodes[node]
        return self.ground.atoms["_has" + entry.name[2:]] if entry.kind == INPUT else 0

    def order(self, copies: list[Copy]) -> list[list[int]]:
        """Give the clauses that put the tests on each open number in their order."""
        first, *others = copies
        clauses = [clause for copy in others for clause in self._agreement(first, copy)]
        for copy in copies:
            for chain in self._chains().values():
                for (cut, one), (later, other) in zip(chain, chain[1:], strict=False):
                    guard = [-copy.literal(has)] if (has := self.has(cut.variable)) else []
                    clauses.append([*guard, -copy.literal(other), copy.literal(one)])
                    if cut.step == later.step:
                        clauses.append([*guard, copy.literal(other), -copy.literal(one)])
        return clauses

    def _agreement(self, first: Copy, copy: Copy) -> Iterable[list[int]]:
        """Give the clauses that let tests on a shared number agree in two copies."""
        for number, cut in self.cuts.items():
            if cut.variable not in copy.own:
                literal = self.ground.tests[number].literal
                yield [-first.literal(literal), copy.literal(literal)]
                yield [first.literal(literal), -copy.literal(literal)]

    def _chains(self) -> dict[int, list[tuple[Cut, int]]]:
        """Give for each open number its cuts from low to high, with what holds from there on."""
        chains: dict[int, list[tuple[Cut, int]]] = {}
        for number, cut in self.cuts.items():
            literal = self.ground.tests[number].literal
            chains.setdefault(cut.variable, []).append((cut, literal if cut.rises else -literal))
        return {node: sorted(chain, key=lambda one: one[0].step) for node, chain in chains.items()}

    def check(self, true: Truth, copies: list[Copy]) -> list[int] | Solution:
        """Give numbers that fit a model, or a clause that forbids it."""
        box, bounds = self._box(true, copies)
        for name, (low, high) in box.items():
            if low > high:
                return [-literal for literal in bounds[name] if literal]
        constraints: list[Constraint] = []
        because: list[int] = []
        members_of: dict[int, Members] = {}
        for copy in copies:
            members, reasons = self._members(true, copy)
            members_of[copy.tag] = members
            because += reasons
            constraints += self._constraints(true, copy, members)
        constraints += self._bounds(true, copies)
        found = realise(constraints, box)
        if isinstance(found, dict):
            return Solution(found, members_of)
        reasons = [literal for constraint in found for literal in constraint.literals]
        names = {name for constraint in found for name in constraint.variables}
        reasons += [literal for name in names for literal in bounds.get(name, ()) if literal]
        if any(constraint.aggregates for constraint in found):
            reasons += because
        return [-literal for literal in dict.fromkeys(reasons)]

    def _box(
        self, true: Truth, copies: list[Copy]
    ) -> tuple[dict[Name, tuple[int, int]], dict[Name, tuple[int, int]]]:
        """Give what tests on single numbers leave of each, and the literals that say so."""
        box: dict[Name, tuple[int, int]] = {}
        bounds: dict[Name, tuple[int, int]] = {}
        for copy in copies:
            for node, cuts in self._by_variable.items():
                has = self.has(node)
                if has and not true(copy.literal(has)):
                    continue
                name = self._name(copy, node)
                if name not in box:
                    variable = self.variable(node)
                    box[name], bounds[name] = (variable.least, variable.greatest), (0, 0)
                (low, high), (from_low, from_high) = box[name], bounds[name]
                for step, rises, plain in cuts:
                    literal = copy.literal(plain)
                    holds = true(literal)
                    if holds == rises:
                        if step > low:
                            low, from_low = step, literal if holds else -literal
                    elif step <= high:
                        high, from_high = step - 1, literal if holds else -literal
                box[name], bounds[name] = (low, high), (from_low, from_high)
        return box, bounds

    def _members(self, true: Truth, copy: Copy) -> tuple[Members, list[int]]:
        """Give the members that a model gives to open aggregates, and the literals that say so."""
        members: dict[int, list[tuple[int, tuple[Any, ...]]]] = dict(self.fixed_members)
        reasons = []
        for index, elements in self.ground.elements.items():
            if self._open(index) and index not in members:
                members[index] = []
                for element in elements:
                    literal = copy.literal(element.literal)
                    if true(literal):
                        members[index].append((element.weight, element.key))
                    reasons.append(literal if true(literal) else -literal)
        return members, reasons

    def _constraints(self, true: Truth, copy: Copy, members: Members) -> Iterable[Constraint]:
        for number in self.loose:
            test = self.ground.tests[number]
            literal = copy.literal(test.literal)
            holds = true(literal)
            if not holds and not self._exist(true, copy, (test.left, test.right), members):
                continue
            signed = literal if holds else -literal
            yield self._constraint(copy, test.left, test.right, holds, (signed,), members)

    def _name(self, copy: Copy, node: int) -> Name:
        return (node, copy.tag if node in copy.own else 0)

    def _exist(self, true: Truth, copy: Copy, indexes: Iterable[int], members: Members) -> bool:
        for node in self._variables(indexes, members):
            has = self.has(node)
            if has and not true(copy.literal(has)):
                return False
        return all(self._has_value(index, members) for index in indexes)

    def _has_value(self, index: int, members: Members) -> bool:
        if not self._open(index):
            return self.binding.numbers[index] is not None
        node = self.ground.nodes[index]
        if node.kind == AGGREGATE and node.name.startswith(("_min", "_max")):
            return bool(members[index])
        return all(self._has_value(argument, members) for argument in node.args)

    def _constraint(
        self,
        copy: Copy,
        left: int,
        right: int,
        holds: bool,  # noqa: FBT001 - the two sides of one test
        literals: tuple[int, ...],
        members: Members,
    ) -> Constraint:
        nodes = self._variables((left, right), members)
        named = {node: self._name(copy, node) for node in nodes}
        signs = dict(self.numbers.signs(left, members))
        for node, sign in self.numbers.signs(right, members).items():
            signs[node] = signs.get(node, 0) - sign

        def difference(steps: Mapping[tuple[int, int], int]) -> int:
            chosen = {
                node: self.variable(node).value(steps[name]) for node, name in named.items()
            }
            one = self.numbers.value(left, chosen, members)
            other = self.numbers.value(right, chosen, members)
            return int(one) - int(other)  # type: ignore[arg-type]

        return Constraint(
            variables={name: self.variable(node) for node, name in named.items()},
            signs={name: signs[node] for node, name in named.items()},
            difference=difference,
            holds=holds,
            literals=literals,
            aggregates=not (self._static(left) and self._static(right)),
        )

    def _bounds(self, true: Truth, copies: list[Copy]) -> Iterable[Constraint]:
        """Give the orders between days that any valid case keeps."""
        for copy in copies:
            for earlier, later in self.binding.orders:
                if self._open(earlier) or self._open(later):
                    has = [h for h in map(self.has, (earlier, later)) if h]
                    reasons = tuple(copy.literal(literal) for literal in has)
                    if all(self.binding.numbers[i] is not None for i in (earlier, later)) and all(
                        map(true, reasons)
                    ):
                        yield self._constraint(copy, later, earlier, True, reasons, {})


class Solution(msgspec.Struct, frozen=True):
    """Steps that fit a model, by open number and copy, and the members of open aggregates."""

    steps: dict[tuple[int, int], int]
    members: dict[int, Members]


