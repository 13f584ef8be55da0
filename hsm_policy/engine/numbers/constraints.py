"""The comparisons of a case as constraints on its open numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import lcm
from typing import Any, NamedTuple

import msgspec

from hsm_policy.calendar import from_ordinal, ordinal
from hsm_policy.documents import OPEN, Number
from hsm_policy.engine.atom_names import is_extreme
from hsm_policy.engine.ground_program import AGGREGATE, FUNCTION
from hsm_policy.engine.numbers.bounds import Box, Constraint, Difference
from hsm_policy.engine.numbers.contradictions import ORIGIN, Name, calendar_shift
from hsm_policy.engine.numbers.unknowns import Definedness, Formulas, Variable
from hsm_policy.names import BETWEEN, CALENDAR, RATES, RATIO, ROUNDING

SPANS = {
    "days_between": "plus_days",
    "months_between": "plus_months",
    "years_between": "plus_years",
}
"""The time between two days, and the function that moves a day by as much."""


class ProgramCopy(msgspec.Struct, frozen=True):
    """One copy of the program in a search: the offset of its literals, and its own numbers.

    `own` are the open numbers that this copy does not share with the others.
    """

    offset: int = 0
    own: frozenset[int] = frozenset()
    tag: int = 0

    def literal(self, literal: int) -> int:
        """Return a literal of the plain program as one of this copy."""
        return literal + self.offset if literal > 0 else literal - self.offset

    def name(self, node: int) -> Name:
        """Return the name of an open number in this copy: its own, or the one that all share."""
        return (node, self.tag if node in self.own else 0)


class NumberComparison(NamedTuple):
    """`left >= right` and its literal; zero if every valid case satisfies it."""

    left: int
    right: int
    literal: int


class NumberComparisons:
    """Constraints for one choice of the members of open aggregates, each made once."""

    def __init__(
        self,
        existence: Definedness,
        numbers: Formulas,
        variables: Mapping[int, Variable],
        chosen: Mapping[int, list[int]] | None = None,
    ) -> None:
        """Take the numbers of one choice; `chosen` are the literals that imply its members."""
        self.existence, self.numbers, self.variables = existence, numbers, variables
        self._chosen = chosen or {}
        self._needed: dict[NumberComparison, tuple[int, ...] | None] = {}
        self._made: dict[tuple[NumberComparison, ProgramCopy, bool, int | None], Constraint] = {}

    def needed(self, asked: NumberComparison) -> tuple[int, ...] | None:
        """Return the atoms that define both numbers; None if one cannot exist."""
        if asked not in self._needed:
            self._needed[asked] = self._find_needed(asked)
        return self._needed[asked]

    def _find_needed(self, asked: NumberComparison) -> tuple[int, ...] | None:
        sides = asked[:2]
        if not all(map(self.numbers.exists, sides)):
            return None
        nodes = sorted(frozenset().union(*map(self.numbers.variables, sides)))
        found = [has for has in map(self.existence.has, nodes) if has]
        found += [guard for side in sides for guard in self.existence.guards(side)]
        return tuple(dict.fromkeys(found))

    def constraint(
        self, copy: ProgramCopy, asked: NumberComparison, box: Box, *, holds: bool
    ) -> Constraint:
        """Return a comparison that holds, or does not, as a constraint.

        The floors in `box` matter only if it does not hold.
        """
        seen = self._differences(copy, box)
        floor = None if holds else seen.floor(asked.left)
        key = (asked, copy, holds, floor)
        if key not in self._made:
            self._made[key] = self._make(copy, asked, seen, holds=holds)
        return self._made[key]

    def _members(self, asked: NumberComparison, *, holds: bool) -> Iterator[int]:
        """Yield the literals of chosen members that a comparison rests on.

        A number that must be great is kept small by the members that are left out, whatever else
        is left out too, and one that must be small is kept great by those that are in.
        """
        leans = 1 if holds else -1
        for side, sign in ((asked.left, leans), (asked.right, -leans)):
            for node, grows in self.numbers.aggregates(side).items():
                wanted = sign * grows
                for literal in self._chosen.get(node, ()):
                    if not wanted or (literal < 0) == (wanted > 0):
                        yield literal

    def _differences(self, copy: ProgramCopy, box: Box) -> Differences:
        return Differences(self.numbers, self.variables, copy, self.existence.static, box)

    def _make(
        self, copy: ProgramCopy, asked: NumberComparison, seen: Differences, *, holds: bool
    ) -> Constraint:
        left, right, literal = asked
        signs = dict(self.numbers.signs(left))
        for node, sign in self.numbers.signs(right).items():
            signs[node] = signs.get(node, 0) - sign
        reasons = [copy.literal(literal if holds else -literal)] if literal else []
        reasons += map(copy.literal, self.needed(asked) or ())
        linear = self._linear(copy, left, right)
        named = {copy.name(node): sign for node, sign in signs.items()}
        if linear:  # then a number may stand on both sides
            named |= {name: (factor > 0) - (factor < 0) for name, factor in linear[0].items()}
        return Constraint(
            variables={copy.name(node): self.variables[node] for node in signs},
            signs=named,
            difference=_LinearDifference(*linear)
            if linear
            else _Difference(self, copy, asked, list(signs)),
            holds=holds,
            literals=tuple(dict.fromkeys(reasons)),
            members=tuple(map(copy.literal, self._members(asked, holds=holds))),
            differences=tuple(seen.of(left, right, holds=holds)),
            choices=tuple(seen.choices),
            leaning=frozenset(seen.leaning),
            linear=linear,
        )

    def _linear(
        self, copy: ProgramCopy, left: int, right: int
    ) -> tuple[dict[Name, int], int] | None:
        """Return the difference of the sides as factors of open numbers and a constant."""
        one, other = self.numbers.linear(left), self.numbers.linear(right)
        if one is None or other is None:
            return None
        difference = one.plus(other, -1)
        scale = lcm(
            *(part.denominator for part in (*difference.factors.values(), difference.constant))
        )
        whole = difference.times(scale)
        named = {copy.name(node): int(factor) for node, factor in whole.factors.items() if factor}
        return named, int(whole.constant)


class _LinearDifference:
    """The difference between the sides of a comparison, as factors and a constant."""

    def __init__(self, factors: Mapping[Name, int], constant: int) -> None:
        self._factors, self._constant = list(factors.items()), constant

    def __call__(self, steps: Mapping[Name, int]) -> int:
        return self._constant + sum(factor * steps[name] for name, factor in self._factors)


class _Difference:
    """The difference between the left and the right side of a comparison."""

    def __init__(
        self,
        comparisons: NumberComparisons,
        copy: ProgramCopy,
        asked: NumberComparison,
        nodes: Iterable[int],
    ) -> None:
        numbers = comparisons.numbers
        self._left, self._right = numbers.formula(asked.left), numbers.formula(asked.right)
        self._read = [(node, copy.name(node), comparisons.variables[node].daily) for node in nodes]

    def __call__(self, steps: Mapping[Name, int]) -> Number:
        chosen = {
            node: from_ordinal(steps[name]) if daily else steps[name]
            for node, name, daily in self._read
        }
        return self._left(chosen) - self._right(chosen)  # type: ignore[operator] # both are told


class Differences:
    """Comparisons of numbers as `one - other >= steps`, in one copy of a model."""

    def __init__(
        self,
        numbers: Formulas,
        variables: Mapping[int, Variable],
        copy: ProgramCopy,
        static: Callable[[int], bool],
        box: Box,
    ) -> None:
        self.numbers, self.variables, self.name = numbers, variables, copy.name
        self.copy, self.static = copy, static
        self.members, self.box = numbers.members, box
        self.known = numbers.assignment.numbers
        self.daily = False
        self.leaning: set[Name] = set()
        self.choices: list[tuple[Difference, ...]] = []
        self._left = -1

    def of(self, left: int, right: int, *, holds: bool) -> list[Difference]:
        """Return the difference constraints that `left >= right`, or its opposite, implies."""
        self.daily = self._days(left) or self._days(right)
        one, other = self._name(left), self._name(right)
        apart = 0 if self._in_parts(left) or self._in_parts(right) else 1
        said = [(one, other, 0)] if holds else [(other, one, apart)]
        self._left = left
        floor = None if holds else self.floor(left)
        made = [*self._made_of(left, None), *self._made_of(right, floor)]
        return [*said, *made, *self._apart(left, right, holds=holds)]

    def _apart(self, left: int, right: int, *, holds: bool) -> list[Difference]:
        """Return how far two days are apart if the time between them reaches a known amount."""
        amount, (span, more) = self.known[right], self._without_known(left)
        if not isinstance(amount, int):  # the time is not greater: it does not reach one more
            amount, (span, more), holds = self.known[left], self._without_known(right), not holds
            more -= 1
        entry = self.numbers.nodes[span]
        moving = SPANS.get(entry.name.partition("(")[0])
        if not isinstance(amount, int) or moving is None or self.known[span] is not OPEN:
            return []
        moved = calendar_shift(moving, amount - more)
        if moved is None:
            return []
        first, last = map(self._name, entry.args)
        self.daily = True
        made = [one for day in entry.args for one in self._made_of(day, None)]
        return [(last, first, moved[0]) if holds else (first, last, 1 - moved[1]), *made]

    def _without_known(self, node: int) -> tuple[int, int]:
        """Return the one open number in a sum, and the known rest of the sum."""
        more = 0
        while self.known[node] is OPEN:
            entry = self.numbers.nodes[node]
            if entry.name.startswith("_sum"):
                parts = [weight for weight, _ in self.members.get(node, ())]
            elif entry.kind == FUNCTION and entry.name.startswith("add("):
                parts = [*entry.args]
            else:
                break
            loose = [part for part in parts if self.known[part] is OPEN]
            values = [self.known[part] for part in parts if part not in loose]
            if len(loose) != 1 or not all(isinstance(value, int) for value in values):
                break
            node, more = loose[0], more + sum(value for value in values if isinstance(value, int))
        return node, more

    def _name(self, node: int) -> Name:
        """Return the name of a number; one whose members may differ is each copy's own."""
        if not self.static(node):
            return (node, self.copy.tag)
        read = self.numbers.variables(node)
        return (node, max((self.name(variable)[1] for variable in read), default=0))

    def _days(self, node: int) -> bool:
        """Return whether a number is a day, which is counted in steps."""
        entry = self.numbers.nodes[node]
        if entry.kind == FUNCTION:
            name = entry.name.partition("(")[0]
            return name in CALENDAR or (name not in BETWEEN and any(map(self._days, entry.args)))
        if entry.kind == AGGREGATE:
            return any(self._days(weight) for weight, _ in self.members.get(node, ()))
        layout = self.numbers.assignment.layout
        path = layout.paths.get(node)
        return path is not None and layout.slots[path].leaf.entry.type == "date"

    def _in_parts(self, node: int) -> bool:
        """Return whether a number may be a fraction, less than one from another."""
        entry, known = self.numbers.nodes[node], self.known[node]
        if known is not OPEN:
            return known is not None and not isinstance(known, int)
        if entry.kind == AGGREGATE:
            return any(self._in_parts(weight) for weight, _ in self.members.get(node, ()))
        name = entry.name.partition("(")[0]
        return name in (RATIO, *RATES) or (
            name not in ROUNDING and any(map(self._in_parts, entry.args))
        )

    def floor(self, node: int) -> int | None:
        """Return the least value of a number, None if it is not defined or not whole."""
        chosen = {}
        for each in self.numbers.variables(node):
            variable = self.variables[each]
            bounds = self.box.get(self.name(each), (variable.least, 0))
            chosen[each] = variable.value(bounds[0])
        value = self.numbers.value(node, chosen)
        return value if isinstance(value, int) else None

    def _made_of(self, node: int, floor: int | None) -> list[Difference]:
        """Return the difference constraints between a number and its arguments."""
        name, entry = self._name(node), self.numbers.nodes[node]
        known = self.known[node]
        if isinstance(known, int):
            return self._link(name, ORIGIN, ordinal(known) if self.daily else known)
        if known is not OPEN:
            return []
        if entry.kind == FUNCTION:
            return self._function(name, entry.name.partition("(")[0], entry.args)
        if entry.kind != AGGREGATE:
            return []
        if entry.name.startswith("_sum"):
            return self._sum(name, node)
        return self._extreme(node, floor) if is_extreme(entry.name) else []

    def _link(self, one: Name, other: Name, steps: int) -> list[Difference]:
        return [(one, other, steps), (other, one, -steps)]

    def _function(self, name: Name, function: str, args: tuple[int, ...]) -> list[Difference]:
        if function == "add" and self.known[args[0]] is not OPEN:
            args = args[::-1]
        count = self.known[args[1]] if len(args) > 1 else 0
        if not isinstance(count, int):
            return []
        moved = {"add": (count, count), "sub": (-count, -count)}.get(function)
        moved = moved or calendar_shift(function, count)
        if moved is None:
            return []
        inner = self._name(args[0])
        links = [(name, inner, moved[0]), (inner, name, -moved[1])]
        return [*links, *self._made_of(args[0], None)]

    def _sum(self, name: Name, node: int) -> list[Difference]:
        """Link a sum to the one member of it that is open."""
        weights = [weight for weight, _ in self.members.get(node, ())]
        values = [self.known[weight] for weight in weights]
        if any(value is not OPEN and not isinstance(value, int) for value in values):
            return []
        total = sum(value for value in values if isinstance(value, int))
        loose = [weight for weight in weights if self.known[weight] is OPEN]
        if len(loose) > 1:
            return []
        if not loose:
            return self._link(name, ORIGIN, total)
        return [*self._link(name, self._name(loose[0]), total), *self._made_of(loose[0], None)]

    def _extreme(self, node: int, floor: int | None) -> list[Difference]:
        """Link a greatest or least to its members; known ones below the floor do not count."""
        name, greatest = self._name(node), self.numbers.nodes[node].name.startswith("_max")
        weights = [weight for weight, _ in self.members.get(node, ())]
        links: list[Difference] = []
        for weight in weights:
            inner = self._name(weight)
            links.append((name, inner, 0) if greatest else (inner, name, 0))
            links += self._made_of(weight, None)
        able = [one for one in weights if not (greatest and _at_most(self.known[one], floor))]
        reached = tuple(
            (inner, name, 0) if greatest else (name, inner, 0) for inner in map(self._name, able)
        )
        if len(able) < len(weights):
            read = self.numbers.variables(self._left)
            self.leaning |= {self.name(each) for each in read}
        if len(reached) == 1:
            return [*links, *reached]
        if reached:
            self.choices.append(reached)
        return links


def _at_most(value: Any, floor: int | None) -> bool:
    return isinstance(value, int) and floor is not None and value <= floor
