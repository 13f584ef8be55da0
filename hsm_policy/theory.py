"""Whether what a model says of open numbers can be true of real numbers.

A model decides every test, but the tests on one number hang together: a number is not above one
amount and below a lower one. Where no numbers fit a model, the clauses found here forbid it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import msgspec

from hsm_policy.binding import OPEN, Binding
from hsm_policy.cycles import Name
from hsm_policy.differences import Differences
from hsm_policy.ground import AGGREGATE, INPUT, LAW, Element
from hsm_policy.open_numbers import Cut, Members, Numbers, Variable, find_cut
from hsm_policy.realise import HIGH, LOW, Box, Conflict, Constraint, realise

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
    """The open numbers of one binding, for one search.

    `variables` narrows numbers, `asked` the tests, by literal, that are looked at.
    """

    def __init__(
        self,
        binding: Binding,
        variables: Mapping[int, Variable] | None = None,
        asked: frozenset[int] | None = None,
    ) -> None:
        self.binding = binding
        self.asked = asked
        self.numbers = Numbers(binding)
        self.ground = binding.layout.ground
        self.single: dict[int, Element] = {}
        self.fixed_members = self._fixed_members()
        self.variables: dict[int, Variable] = dict(variables or {})
        for node, entry in enumerate(self.ground.nodes):
            if self._open(node) and entry.kind in (INPUT, LAW):
                self.variable(node)
        self.cuts: dict[int, Cut] = {}
        self.loose: list[int] = []
        self._guards: dict[int, tuple[int, ...]] = {}
        self.learned: dict[tuple[int, ...], None] = {}
        self._read_tests()
        self._by_variable: dict[int, list[tuple[Cut, int]]] = {}
        for number, cut in self.cuts.items():
            literal = self.ground.tests[number].literal
            self._by_variable.setdefault(cut.variable, []).append((cut, literal))

    def _fixed_members(self) -> dict[int, list[tuple[int, tuple[Any, ...]]]]:
        """Give the members of open aggregates of which it is known what they have if anything.

        A least or greatest with one possible member is that member, where it exists.
        """
        binding = self.binding
        found = {index: one for index, one in binding.members.items() if self._open(index)}
        for index, possible in binding.possible.items():
            if len(possible) == 1 and self.ground.nodes[index].name.startswith(("_min", "_max")):
                self.single[index], _ = possible[0]
                found[index] = [(self.single[index].weight, self.single[index].key)]
        return found

    def guards(self, node: int) -> tuple[int, ...]:
        """Give the atoms of which it is open whether they hold and a number's existence hangs."""
        if node not in self._guards:
            self._guards[node] = tuple(dict.fromkeys(self._find_guards(node)))
        return self._guards[node]

    def _find_guards(self, node: int) -> Iterable[int]:
        if not self._open(node):
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

    def _open(self, index: int) -> bool:
        return self.binding.numbers[index] is OPEN

    def _read_tests(self) -> None:
        """Find where each open test turns; settle those that cannot turn."""
        position = self.binding.layout.position
        for number, test in enumerate(self.ground.tests):
            if self.binding.assignment[position[test.literal]] != 0:
                continue
            if self.asked is not None and test.literal not in self.asked:
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
        guards = (*self.guards(test.left), *self.guards(test.right))
        if found is False:
            self.binding.drop(test.literal)
        elif found is True and not guards:
            self.binding.hold(test.literal)
        else:
            cut = Cut(variable.node, variable.least, rises=True) if found is True else found
            self.cuts[number] = msgspec.structs.replace(cut, guards=tuple(dict.fromkeys(guards)))

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
            clauses += [[-copy.literal(one), copy.literal(other)] for one, other in self._implied()]
            for chain in self._chains().values():
                for (cut, one), (later, other) in pairwise(chain):
                    guards = dict.fromkeys((*cut.guards, *later.guards))
                    away = [-copy.literal(guard) for guard in guards]
                    clauses.append([*away, -copy.literal(other), copy.literal(one)])
                    if cut.step == later.step:
                        clauses.append([*away, copy.literal(other), -copy.literal(one)])
        return clauses

    def learn(self, clause: list[int], copies: list[Copy]) -> None:
        """Remember a clause that one copy alone gave: it holds in every copy, in every search."""
        for copy in copies:
            beyond = copy.offset + (copies[-1].offset or 1 << 30)
            if all(copy.offset < abs(literal) <= beyond for literal in clause):
                plain = (one - copy.offset if one > 0 else one + copy.offset for one in clause)
                self.learned[tuple(plain)] = None
                return

    def known_clauses(self, copies: list[Copy]) -> list[list[int]]:
        """Give what holds in every copy: the order of tests, and what earlier searches learned."""
        return self.order(copies) + [
            [copy.literal(literal) for literal in clause]
            for copy in copies
            for clause in self.learned
        ]

    def _implied(self) -> Iterable[tuple[int, int]]:
        """Give pairs of tests of one number with known ones; the first implies the other."""
        falling: dict[int, list[tuple[int, int]]] = {}
        rising: dict[int, list[tuple[int, int]]] = {}
        for number in self.loose:
            test = self.ground.tests[number]
            left, right = self.binding.numbers[test.left], self.binding.numbers[test.right]
            if isinstance(right, int):
                rising.setdefault(test.left, []).append((-right, test.literal))
            elif isinstance(left, int):
                falling.setdefault(test.right, []).append((left, test.literal))
        for chain in (*falling.values(), *rising.values()):
            ordered = [literal for _, literal in sorted(chain)]
            yield from pairwise(ordered)

    def _agreement(self, first: Copy, copy: Copy) -> Iterable[list[int]]:
        """Give the clauses that let tests on a shared number agree in two copies."""
        for number, cut in self.cuts.items():
            if cut.variable not in copy.own:
                literal = self.ground.tests[number].literal
                away = [-one.literal(guard) for one in (first, copy) for guard in cut.guards]
                yield [*away, -first.literal(literal), copy.literal(literal)]
                yield [*away, first.literal(literal), -copy.literal(literal)]

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
                both = (*bounds[name, LOW], *bounds[name, HIGH])
                return [-literal for literal in dict.fromkeys(both)]
        constraints: list[Constraint] = []
        because: list[int] = []
        members_of: dict[int, Members] = {}
        for copy in copies:
            members, reasons = self._members(true, copy)
            members_of[copy.tag] = members
            because += reasons
            constraints += self._constraints(true, copy, members, box)
        constraints += self._bounds(true, copies)
        found = realise(constraints, box)
        if not isinstance(found, Conflict):
            return Solution(found, members_of)
        reasons = [literal for one in found.constraints for literal in one.literals]
        reasons += [lit for name in found.bounded for lit in bounds.get(name, ())]
        if any(one.aggregates for one in found.constraints):
            reasons += because
        return [-literal for literal in dict.fromkeys(reasons)]

    def _box(
        self, true: Truth, copies: list[Copy]
    ) -> tuple[Box, dict[tuple[Name, int], tuple[int, ...]]]:
        """Give what tests on single numbers leave of each, and the literals that say so."""
        box: Box = {}
        bounds: dict[Name, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        for copy in copies:
            for node, cuts in self._by_variable.items():
                name, variable = self.name(copy, node), self.variable(node)
                low, high = box.get(name, (variable.least, variable.greatest))
                from_low, from_high = bounds.get(name, ((), ()))
                for cut, plain in cuts:
                    guards = [copy.literal(guard) for guard in cut.guards]
                    if not all(map(true, guards)):
                        continue
                    literal = copy.literal(plain)
                    holds = true(literal)
                    reason = (literal if holds else -literal, *guards)
                    if holds == cut.rises:
                        if cut.step > low:
                            low, from_low = cut.step, reason
                    elif cut.step <= high:
                        high, from_high = cut.step - 1, reason
                box[name], bounds[name] = (low, high), (from_low, from_high)
        reasons = {(name, LOW): low for name, (low, _) in bounds.items()}
        return box, reasons | {(name, HIGH): high for name, (_, high) in bounds.items()}

    def _members(self, true: Truth, copy: Copy) -> tuple[Members, list[int]]:
        """Give the members that a model gives to open aggregates, and the literals that say so."""
        members: dict[int, list[tuple[int, tuple[Any, ...]]]] = dict(self.fixed_members)
        reasons = []
        for index, possible in self.binding.possible.items():
            if index in members:
                continue
            members[index] = []
            for element, certain in possible:
                literal = copy.literal(element.literal)
                if certain or true(literal):
                    members[index].append((element.weight, element.key))
                if not certain:
                    reasons.append(literal if true(literal) else -literal)
        return members, reasons

    def _constraints(
        self, true: Truth, copy: Copy, members: Members, box: Box
    ) -> Iterable[Constraint]:
        for number in self.loose:
            test = self.ground.tests[number]
            literal = copy.literal(test.literal)
            holds = true(literal)
            if not holds and not self._exist(true, copy, (test.left, test.right), members):
                continue
            signed = literal if holds else -literal
            made = self._constraint(copy, test.left, test.right, holds, (signed,), members)
            differences = self._differences(copy, members, box)
            found = differences.of(test.left, test.right, holds=holds)
            yield msgspec.structs.replace(
                made, differences=tuple(found), leaning=frozenset(differences.leaning)
            )

    def _differences(self, copy: Copy, members: Members, box: Box) -> Differences:
        return Differences(
            self.numbers, self.variables, lambda node: self.name(copy, node), members, box
        )

    def name(self, copy: Copy, node: int) -> Name:
        """Give the name of an open number in a copy: its own, or the one that all share."""
        return (node, copy.tag if node in copy.own else 0)

    def _exist(self, true: Truth, copy: Copy, indexes: Iterable[int], members: Members) -> bool:
        indexes = list(indexes)
        if not all(true(copy.literal(guard)) for one in indexes for guard in self.guards(one)):
            return False
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
        named = {node: self.name(copy, node) for node in nodes}
        needed = [has for has in map(self.has, sorted(nodes)) if has]
        needed += [*self.guards(left), *self.guards(right)]
        exist = [copy.literal(guard) for guard in dict.fromkeys(needed)]
        signs = dict(self.numbers.signs(left, members))
        for node, sign in self.numbers.signs(right, members).items():
            signs[node] = signs.get(node, 0) - sign

        def difference(steps: Mapping[tuple[int, int], int]) -> int:
            chosen = {node: self.variable(node).value(steps[name]) for node, name in named.items()}
            one = self.numbers.value(left, chosen, members)
            other = self.numbers.value(right, chosen, members)
            return int(one) - int(other)  # type: ignore[arg-type]

        return Constraint(
            variables={name: self.variable(node) for node, name in named.items()},
            signs={name: signs[node] for node, name in named.items()},
            difference=difference,
            holds=holds,
            literals=(*literals, *exist),
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
                        made = self._constraint(copy, later, earlier, True, reasons, {})  # noqa: FBT003
                        found = self._differences(copy, {}, {}).of(later, earlier, holds=True)
                        yield msgspec.structs.replace(made, differences=tuple(found))


class Solution(msgspec.Struct, frozen=True):
    """Steps that fit a model, by open number and copy, and the members of open aggregates."""

    steps: dict[tuple[int, int], int]
    members: dict[int, Members]
