"""What a case leaves open of some atoms, as a key: cases with one key have one answer.

The key holds what is left of the ground program once everything settled is taken away: the open
atoms below those asked for, the bodies that may still hold and the constraints between them. Of an
open number it holds the order of the steps at which its tests change, not their values, unless it
is compared with another open number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any

from hsm_policy.documents import OPEN
from hsm_policy.engine.aspif import External, GroundRule, Statement, ground_rules
from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.ground_program import AGGREGATE, INPUT, LAW, GroundProgram
from hsm_policy.engine.numbers.unknowns import (
    Breakpoint,
    Definedness,
    Formulas,
    Variable,
    breakpoint_of,
    variable_of,
)

if TYPE_CHECKING:
    from hsm_policy.engine.propagation import Body
    from hsm_policy.engine.solving.solver import Solver

Part = tuple[Any, ...]


class ConstraintReaders:
    """The constraints, by number, that read each atom or number, also by way of rules."""

    def __init__(
        self,
        ground: GroundProgram,
        derived: Mapping[int, tuple[Body, ...]],
        constraints: Sequence[tuple[int, ...]],
    ) -> None:
        self.ground, self._derived = ground, derived
        self._tests = {test.literal: (test.left, test.right) for test in ground.tests}
        self.atoms: dict[int, list[int]] = {}
        self.numbers: dict[int, list[int]] = {}
        """By input or amount of the law."""
        for number, body in enumerate(constraints):
            self._record(number, body)

    def _record(self, number: int, body: tuple[int, ...]) -> None:
        """Note what a constraint reads; one by which absent numbers pass no test bounds nothing."""
        atoms, nodes = set(map(abs, body)), set[int]()
        absent = len(body) == 2 and body[0] > 0 > body[1] and body[0] in self._tests  # noqa: PLR2004
        if not absent:
            atoms, nodes = self._below(atoms)
        for atom in atoms:
            self.atoms.setdefault(atom, []).append(number)
        for node in nodes:
            self.numbers.setdefault(node, []).append(number)

    def _below(self, atoms: set[int]) -> tuple[set[int], set[int]]:
        """Return the atoms that some depend on, themselves included, and the inputs of numbers."""
        ground, seen, numbers = self.ground, set[int](), set[int]()
        pending, nodes = list(atoms), list[int]()
        while pending or nodes:
            while nodes:
                node = nodes.pop()
                if node not in numbers:
                    numbers.add(node)
                    nodes += ground.nodes[node].args
                    for one in ground.elements.get(node, ()):
                        pending.append(abs(one.literal))
                        nodes += (one.weight, *(part for part in one.key if isinstance(part, int)))
            if pending and (atom := pending.pop()) not in seen:
                seen.add(atom)
                pending += (abs(one) for body in self._derived.get(atom, ()) for one in body)
                nodes += self._tests.get(atom, ())
        return seen, {one for one in numbers if ground.nodes[one].kind in (INPUT, LAW)}


class Residual:
    """The keys of one ground program."""

    def __init__(self, solver: Solver) -> None:
        self.solver, ground = solver, solver.ground
        self.derived = dict(solver.rules.steps)
        rules = ground_rules(ground.aspif)
        plain = [one.body for one in rules if not one.head and one.bound is None]
        self.weighted = [one for one in rules if one.bound is not None]
        self.plain = len(plain)
        self.constraints = plain + [(*one.head, *one.body) for one in self.weighted]
        self.tests = {test.literal: (test.left, test.right) for test in ground.tests}
        read = set(map(abs, chain.from_iterable(self.constraints)))
        heads = {one.head[0] for one in rules if one.is_normal}
        self.applies = (
            solver.rules.applies
            and not any(one.choice for one in rules)
            and (read & heads) <= self.derived.keys()
        )
        self.free = frozenset(solver.layout.order)
        atoms = (atom for one in rules for atom in map(abs, (*one.head, *one.body)))
        self.greatest = max([*atoms, *solver.layout.order])
        readers = ConstraintReaders(ground, self.derived, self.constraints)
        self.over, self.bounding = readers.atoms, readers.numbers
        self.orders: dict[int, list[tuple[int, bool]]] = {}
        """The days that every valid case keeps in order with a day, and whether they are later."""
        for earlier, later in solver.layout.orders:
            self.orders.setdefault(earlier, []).append((later, True))
            self.orders.setdefault(later, []).append((earlier, False))

    def of(self, assignment: Assignment, atoms: Iterable[int]) -> Remainder | None:
        """Return what is open of some atoms; None for a program that cannot be taken apart."""
        return Remainder(self, assignment, atoms) if self.applies else None


class Remainder:
    """What one case leaves open of some atoms: all from there down to what is free."""

    def __init__(self, owner: Residual, assignment: Assignment, asked: Iterable[int]) -> None:
        self.owner, self.assignment = owner, assignment
        self.certain = owner.solver.rules.view(assignment).certain
        self.nodes, self.elements = owner.solver.ground.nodes, owner.solver.ground.elements
        self.atoms, self.pending = set[int](), list[int]()
        self.touched = set[int]()
        self.parts: list[Part] = []
        self.cuts: dict[int, list[tuple[Part, Breakpoint]]] = {}
        self.exact, self.numbers = set[int](), set[int]()
        self.breakpoints: dict[int, Breakpoint | None] = {}
        """Where each test on one open number changes, by literal."""
        self._need(asked)
        while self.pending:
            self._follow(self.pending.pop())

    @cached_property
    def key(self) -> bytes:
        """The key of all that is open, as a digest."""
        told = [f"atom {one}" for one in self.atoms] + [f"rule {one}" for one in self.touched]
        told += map(repr, chain(self.parts, *map(self._ordered, self.cuts)))
        return blake2b("\n".join(sorted(told)).encode(), digest_size=16).digest()

    @cached_property
    def statements(self) -> list[Statement]:
        """The rules and free atoms that are left, without what is settled."""
        owner, certain = self.owner, self.certain
        found: list[Statement] = []
        free = owner.free & self.atoms
        for atom in self.atoms - free:
            bodies = filter(self._possible, owner.derived.get(atom, ()))
            found += (GroundRule((atom,), self._left(body)) for body in bodies)
        found += map(External, free)
        for number in self.touched:
            if number < owner.plain:
                found.append(GroundRule((), self._left(owner.constraints[number])))
                continue
            rule = owner.weighted[number - owner.plain]
            pairs = list(zip(rule.body, rule.weights, strict=True))
            reached = sum(weight for one, weight in pairs if one in certain)
            pairs = [one for one in pairs if abs(one[0]) in self.atoms]
            body, weights = zip(*pairs, strict=True) if pairs else ((), ())
            bound = max(0, (rule.bound or 0) - reached)
            found.append(rule._replace(body=tuple(body), weights=tuple(weights), bound=bound))
        return found

    def _left(self, body: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(one for one in body if one not in self.certain)

    def _need(self, literals: Iterable[int]) -> None:
        """Take the atoms into the key that are open."""
        for atom in map(abs, literals):
            if atom not in self.atoms and not self.certain & {atom, -atom}:
                self.atoms.add(atom)
                self.pending.append(atom)

    def _possible(self, body: tuple[int, ...]) -> bool:
        return not any(-literal in self.certain for literal in body)

    def _follow(self, atom: int) -> None:
        owner = self.owner
        for number, body in enumerate(owner.derived.get(atom, ())):
            if self._possible(body):
                self.parts.append((atom, number))
                self._need(body)
        if atom in owner.tests:
            self._compare(atom, *owner.tests[atom])
        self._touch(owner.over.get(atom, ()))

    def _touch(self, constraints: Iterable[int]) -> None:
        """Take the constraints into the key that may still be violated."""
        owner = self.owner
        for number in constraints:
            body = owner.constraints[number]
            if number in self.touched or (number < owner.plain and not self._possible(body)):
                continue
            self.touched.add(number)
            if number >= owner.plain:
                self.parts += (("true", one) for one in body if one in self.certain)
            self._need(body)

    @cached_property
    def _existence(self) -> Definedness:
        return Definedness(self.assignment)

    @cached_property
    def _formulas(self) -> Formulas:
        return Formulas(self.assignment, self._existence.fixed_members)

    def _compare(self, atom: int, left: int, right: int) -> None:
        """Take an open test into the key."""
        sides, existence = (left, right), self._existence
        if not all(map(existence.static, sides)):
            self._each(sides)
            return
        for side in sides:
            self._need(existence.guards(side))
        read = self._formulas.variables(left) | self._formulas.variables(right)
        for node in read:
            self._variable(node)
        if len(read) != 1:
            self._each(sides)
            return
        variable = variable_of(self.assignment, *read)
        found = breakpoint_of(self._formulas, left, right, variable)
        self.breakpoints[atom] = found
        if found and found.step <= variable.least:
            self.parts.append(("always", atom))
        elif found:
            self.cuts[variable.node].append(((atom,), found))
        else:
            self.parts.append(("never", atom))

    def _variable(self, node: int) -> None:
        """Take an open input, or amount of the law, into the key with what bounds it."""
        if node in self.cuts:
            return
        self.cuts[node] = []
        self._touch(self.owner.bounding.get(node, ()))
        variable = variable_of(self.assignment, node)
        for other, later in self.owner.orders.get(node, ()):
            value = self.assignment.numbers[other]
            if value is OPEN:
                self.exact.add(node)
                self._each((other,))
            elif isinstance(value, int):
                step = variable.step(value) + later
                self._bound(("order", other), Breakpoint(node, step, not later), variable)

    def _bound(self, part: Part, cut: Breakpoint, variable: Variable) -> None:
        if variable.least < cut.step <= variable.greatest:
            self.cuts[cut.variable].append((part, cut))
        else:
            self.parts.append((*part, (cut.step <= variable.least) == cut.rises))

    def _each(self, nodes: Iterable[int]) -> None:
        """Take numbers into the key with their exact values, and all that they are made of."""
        for node in nodes:
            if node in self.numbers:
                continue
            self.numbers.add(node)
            value, kind = self.assignment.numbers[node], self.nodes[node].kind
            if value is not OPEN:
                self.parts.append(("value", node, value))
            elif kind in (INPUT, LAW):
                self.exact.add(node)
                self._variable(node)
                self._need([has] if (has := self._existence.has(node)) else ())
            elif kind == AGGREGATE:
                self._members(node)
            else:
                self._each(self.nodes[node].args)

    def _members(self, node: int) -> None:
        """Take the members of an open aggregate into the key."""
        known, possible = self.assignment.members.get(node), self.assignment.possible.get(node)
        for weight, key in known or ():
            self.parts.append(("member", node, weight, key))
            self._each((weight, *(one for one in key if isinstance(one, int))))
        for element, certain in possible or ():
            self.parts.append(("possible", node, element.literal, certain))
            self._need((element.literal,))
            key = element.key
            self._each((element.weight, *(one for one in key if isinstance(one, int))))

    def _ordered(self, node: int) -> Iterator[Part]:
        """Yield the tests of an open number with the places of their steps, or the steps."""
        cuts = self.cuts[node]
        steps = sorted({cut.step for _, cut in cuts})
        places = {step: step if node in self.exact else at for at, step in enumerate(steps)}
        yield (node, node in self.exact)
        for part, cut in cuts:
            yield (node, part, places[cut.step], cut.rises)
