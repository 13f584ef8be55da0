"""What rules leave open of an answer, as a key: rows with one key have one answer.

The key of a row holds the rules that are left of its ground program once everything settled is
taken away, as far as the answer reads them: the open atoms, the bodies that may still hold, the
constraints between open atoms, and the exact values of all numbers that open tests compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.numbers import UNSURE, Ints, Mask, Parts
from hsm_policy.analysis.portfolio.planes import Plane, Planes, Step, packed
from hsm_policy.analysis.portfolio.program import Evaluated, ProgramColumns, steps_below
from hsm_policy.engine import (
    AGGREGATE,
    FUNCTION,
    INPUT,
    LAW,
    ConstraintReaders,
    Solver,
    derivation_steps,
    ground_rules,
)

Digests = list[bytes]

Rows = npt.NDArray[np.intp]


class Wanted(NamedTuple):
    """What an answer reads directly: atoms, and numbers in their arguments where they may hold."""

    atoms: tuple[int, ...]
    numbers: tuple[tuple[int, int], ...] = ()
    """Pairs of an atom and a number in it."""


class Residues:
    """The residual programs of one ground program."""

    def __init__(self, program: ProgramColumns) -> None:
        self.program, ground = program, program.ground
        rules = ground_rules(ground.aspif)
        self.constraints = [one.body for one in rules if not one.head and one.bound is None]
        self.weighted = [(*one.head, *one.body) for one in rules if one.bound is not None]
        shown = {one.literal for one in ground.shown}
        shown |= {one.literal for found in ground.elements.values() for one in found}
        read = {abs(literal) for body in self.constraints for literal in body}
        read |= {abs(literal) for body in self.weighted for literal in body}
        self._constrained = read
        heads = {atom for one in rules if one.is_normal for atom in one.head}
        self.steps: list[Step] = derivation_steps(ground.aspif, shown | (read & heads))
        self._chosen = any(one.choice for one in rules)
        self._read_by_constraints = steps_below(self.steps, read & heads)
        self.derived = dict(self.steps)
        self.readers = ConstraintReaders(ground, self.derived, self.constraints + self.weighted)
        self.tests = {test.literal: (test.left, test.right) for test in ground.tests}
        self._in_order_with: dict[int, list[int]] = {}
        for one, other in program.layout.orders:
            self._in_order_with.setdefault(one, []).append(other)
            self._in_order_with.setdefault(other, []).append(one)
        read_at_all = (atom for one in rules for atom in map(abs, (*one.head, *one.body)))
        self._place_parts(max([*read_at_all, *program.layout.order]))

    @cached_property
    def digest(self) -> str:
        """The digest of the ground program, by which a key can be known in another process."""
        told = msgspec.msgpack.encode(self.program.ground)
        return blake2b(told, digest_size=16).hexdigest()

    def _place_parts(self, greatest: int) -> None:
        """Give each part of the program its place in a key: atoms by number, then the others."""
        free = greatest + 1
        self.bodies: dict[int, int] = {}
        for atom, bodies in self.steps:
            self.bodies[atom] = free
            free += len(bodies)
        self.touches: list[int] = []
        for number in range(len(self.constraints) + len(self.weighted)):
            self.touches.append(free)
            weighted = number >= len(self.constraints)
            free += 1 + (2 * len(self.over(number)) if weighted else 0)
        self.members: dict[int, int] = {}
        for node, elements in self.program.ground.elements.items():
            self.members[node] = free
            free += 2 * len(elements)
        self.numbers = free
        self.size = free + len(self.program.ground.nodes)

    def over(self, number: int) -> tuple[int, ...]:
        """Return the literals of a constraint, by its number; those with weights come last."""
        plain = len(self.constraints)
        return self.constraints[number] if number < plain else self.weighted[number - plain]

    def in_order_with(self, node: int) -> list[int]:
        """Return the days that every valid case keeps in order with a day."""
        return self._in_order_with.get(node, [])

    @property
    def applies(self) -> bool:
        """False where the rules that constraints read cannot be put in order."""
        return bool(self.steps) and not self._chosen

    def complete(self, planes: Planes) -> None:
        """Derive the atoms that only constraints read; what cannot be derived here is open."""
        planes.follow(step for step in self._read_by_constraints if step[0] not in planes.sure)
        for atom in self._constrained:
            if atom not in planes.sure:
                planes.set(atom, planes.none, planes.all)

    def keys(self, found: Evaluated, rows: Rows, wanted: Wanted, salt: bytes) -> Digests:
        """Return the key of each of some rows, digested with a salt."""
        return _Residue(self, found, rows).keys(wanted, salt)


@lru_cache(maxsize=32)
def residues_of(solver: Solver) -> Residues:
    """Return the residual programs of a ground program; the latest ones are kept."""
    return Residues(ProgramColumns(solver))


class _Residue:
    """What is left open for one answer of some rows."""

    def __init__(self, owner: Residues, found: Evaluated, rows: Rows) -> None:
        self.owner, self.rows = owner, rows
        self.planes, self.numbers = found
        self.nodes = owner.program.ground.nodes
        self.elements = owner.program.ground.elements
        self.needed: dict[int, Plane] = {}
        self.compared: dict[int, Plane] = {}
        self.touched: dict[int, Plane] = {}
        self._atoms: set[int] = set()
        self._nodes: set[int] = set()

    def keys(self, wanted: Wanted, salt: bytes) -> Digests:
        """Follow what is open from an answer down to what is free."""
        chosen = np.zeros(self.planes.rows, np.bool_)
        chosen[self.rows] = True
        where = packed(chosen)
        for atom in wanted.atoms:
            self._need(atom, where)
        for atom, node in wanted.numbers:
            self._compare(node, where & self.planes.may[atom])
        while self._atoms or self._nodes:
            if self._atoms:
                self._follow_atom(self._atoms.pop())
            else:
                self._follow_number(self._nodes.pop())
        return self._digests(salt)

    def _need(self, atom: int, where: Plane) -> None:
        """Take an atom into the key where it is open."""
        if self.planes.may[atom] is self.planes.sure[atom]:
            return
        found = where & self.planes.unsettled(atom)
        before = self.needed.get(atom, self.planes.none)
        if (found & ~before).any():
            self.needed[atom] = before | found
            self._atoms.add(atom)

    def _compare(self, node: int, where: Plane) -> None:
        """Take a number into the key."""
        before = self.compared.get(node, self.planes.none)
        if (where & ~before).any():
            self.compared[node] = before | where
            self._nodes.add(node)

    def _follow_atom(self, atom: int) -> None:
        where = self.needed[atom]
        for body in self.owner.derived.get(atom, ()):
            alive = where & self.planes.possible(body)
            for literal in body:
                self._need(abs(literal), alive)
        for node in self.owner.tests.get(atom, ()):
            self._compare(node, where)
        for number in self.owner.readers.atoms.get(atom, ()):
            self._touch(number, where)

    def _touch(self, number: int, where: Plane) -> None:
        """Take a constraint into the key where it may still be violated."""
        body = self.owner.over(number)
        if number < len(self.owner.constraints):
            where = where & self.planes.possible(body)
        before = self.touched.get(number, self.planes.none)
        if (where & ~before).any():
            self.touched[number] = before | where
            for literal in body:
                self._need(abs(literal), where)

    def _follow_number(self, node: int) -> None:
        where = self.compared[node] & self._unsure(node)
        if not where.any():
            return
        kind = self.nodes[node].kind
        if kind == FUNCTION:
            for argument in self.nodes[node].args:
                self._compare(argument, where)
        elif kind in (INPUT, LAW):
            for number in self.owner.readers.numbers.get(node, ()):
                self._touch(number, where)
            for other in self.owner.in_order_with(node):
                self._compare(other, where)
        elif kind == AGGREGATE:
            for one in self.elements[node]:
                there = where & self.planes.may[one.literal]
                self._need(one.literal, there)
                for part in (one.weight, *(part for part in one.key if isinstance(part, int))):
                    self._compare(part, there)

    def _unsure(self, node: int) -> Plane:
        column = self.numbers[node]
        if isinstance(column, int):
            return self.planes.all if column == UNSURE else self.planes.none
        return packed(self._ints(node) == UNSURE)

    def _ints(self, node: int) -> Ints:
        column = self.numbers[node]
        if isinstance(column, Parts):
            return np.full(self.planes.rows, UNSURE)
        return np.broadcast_to(np.asarray(column, np.int64), self.planes.rows)

    def _digests(self, salt: bytes) -> Digests:
        """Return the keys: each part of the program has its own place in them, zero if not read."""
        bits = np.zeros((self.rows.size, self.owner.size), np.bool_)
        for place, plane in self._bits():
            bits[:, place] |= self._mask(plane)
        numbers = np.zeros((self.rows.size, len(self.nodes)), np.int64)
        for node, where in self.compared.items():
            mask = self._mask(where)
            numbers[:, node] = np.where(mask, self._ints(node)[self.rows], 0)
            bits[:, self.owner.numbers + node] = mask
        words = np.packbits(bits, axis=1)
        return [
            blake2b(one.tobytes() + other.tobytes(), digest_size=16, key=salt).digest()
            for one, other in zip(words, numbers, strict=True)
        ]

    def _mask(self, plane: Plane) -> Mask:
        return self.planes.mask(plane)[self.rows]

    def _bits(self) -> Iterator[tuple[int, Plane]]:
        owner, planes = self.owner, self.planes
        for atom, where in self.needed.items():
            yield atom, where
            place = owner.bodies.get(atom, 0)
            for number, body in enumerate(owner.derived.get(atom, ())):
                yield place + number, where & planes.possible(body)
        for number, where in self.touched.items():
            yield owner.touches[number], where
            if number >= len(owner.constraints):
                yield from self._truths(owner.touches[number] + 1, owner.over(number), where)
        for node, where in self.compared.items():
            if node in owner.members:
                literals = [one.literal for one in self.elements[node]]
                yield from self._truths(owner.members[node], literals, where & self._unsure(node))

    def _truths(
        self, place: int, literals: Iterable[int], where: Plane
    ) -> Iterator[tuple[int, Plane]]:
        for number, literal in enumerate(literals):
            sure, may = self.planes.literal(literal)
            yield place + 2 * number, where & sure
            yield place + 2 * number + 1, where & may
