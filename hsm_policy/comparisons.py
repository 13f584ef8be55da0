"""The comparisons of a case as constraints on its open numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from hsm_policy.cycles import Name
from hsm_policy.days import from_ordinal
from hsm_policy.differences import Differences
from hsm_policy.existence import Existence
from hsm_policy.open_numbers import Numbers, Variable
from hsm_policy.realise import Box, Constraint


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

    def name(self, node: int) -> Name:
        """Give the name of an open number in this copy: its own, or the one that all share."""
        return (node, self.tag if node in self.own else 0)


class Comparison(NamedTuple):
    """`left >= right`, and the literal that says so; zero where every valid case keeps it."""

    left: int
    right: int
    literal: int


class Comparisons:
    """Constraints for one choice of the members of open aggregates; made once, then remembered."""

    def __init__(
        self, existence: Existence, numbers: Numbers, variables: Mapping[int, Variable]
    ) -> None:
        self.existence, self.numbers, self.variables = existence, numbers, variables
        self._needed: dict[Comparison, tuple[int, ...] | None] = {}
        self._made: dict[tuple[Comparison, Copy, bool, int | None], Constraint] = {}

    def needed(self, asked: Comparison) -> tuple[int, ...] | None:
        """Give the atoms on which the two numbers hang; None where they cannot exist."""
        if asked not in self._needed:
            self._needed[asked] = self._find_needed(asked)
        return self._needed[asked]

    def _find_needed(self, asked: Comparison) -> tuple[int, ...] | None:
        sides = asked[:2]
        if not all(map(self.numbers.exists, sides)):
            return None
        nodes = sorted(frozenset().union(*map(self.numbers.variables, sides)))
        found = [has for has in map(self.existence.has, nodes) if has]
        found += [guard for side in sides for guard in self.existence.guards(side)]
        return tuple(dict.fromkeys(found))

    def constraint(self, copy: Copy, asked: Comparison, box: Box, *, holds: bool) -> Constraint:
        """Give a comparison that holds, or does not, as a constraint.

        Only where it does not hold do the bounds in `box` matter, and of these only the floor.
        """
        seen = self._differences(copy, box)
        floor = None if holds else seen.floor(asked.left)
        key = (asked, copy, holds, floor)
        if key not in self._made:
            self._made[key] = self._make(copy, asked, seen, holds=holds)
        return self._made[key]

    def _differences(self, copy: Copy, box: Box) -> Differences:
        return Differences(self.numbers, self.variables, copy.name, box)

    def _make(self, copy: Copy, asked: Comparison, seen: Differences, *, holds: bool) -> Constraint:
        left, right, literal = asked
        signs = dict(self.numbers.signs(left))
        for node, sign in self.numbers.signs(right).items():
            signs[node] = signs.get(node, 0) - sign
        reasons = [copy.literal(literal if holds else -literal)] if literal else []
        reasons += map(copy.literal, self.needed(asked) or ())
        return Constraint(
            variables={copy.name(node): self.variables[node] for node in signs},
            signs={copy.name(node): sign for node, sign in signs.items()},
            difference=_Difference(self, copy, asked, list(signs)),
            holds=holds,
            literals=tuple(dict.fromkeys(reasons)),
            aggregates=not (self.existence.static(left) and self.existence.static(right)),
            differences=tuple(seen.of(left, right, holds=holds)),
            choices=tuple(seen.choices),
            leaning=frozenset(seen.leaning),
            linear=self._linear(copy, left, right),
        )

    def _linear(self, copy: Copy, left: int, right: int) -> tuple[dict[Name, int], int] | None:
        """Give how much more one side is than the other, as factors of open numbers and a rest."""
        one, other = self.numbers.linear(left), self.numbers.linear(right)
        if one is None or other is None:
            return None
        factors = dict(one.factors)
        for node, factor in other.factors.items():
            factors[node] = factors.get(node, 0) - factor
        named = {copy.name(node): factor for node, factor in factors.items() if factor}
        return named, one.constant - other.constant


class _Difference:
    """How much more the left side of a comparison is than the right one."""

    def __init__(
        self, comparisons: Comparisons, copy: Copy, asked: Comparison, nodes: Iterable[int]
    ) -> None:
        numbers = comparisons.numbers
        self._left, self._right = numbers.formula(asked.left), numbers.formula(asked.right)
        self._read = [(node, copy.name(node), comparisons.variables[node].daily) for node in nodes]

    def __call__(self, steps: Mapping[Name, int]) -> int:
        chosen = {
            node: from_ordinal(steps[name]) if daily else steps[name]
            for node, name, daily in self._read
        }
        return int(self._left(chosen)) - int(self._right(chosen))  # type: ignore[arg-type]
