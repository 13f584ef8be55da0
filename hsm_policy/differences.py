"""Comparisons of open numbers as differences in steps, for finding those that chase each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hsm_policy.binding import OPEN
from hsm_policy.cycles import ORIGIN, Name, calendar_shift
from hsm_policy.days import ordinal
from hsm_policy.ground import AGGREGATE, FUNCTION
from hsm_policy.names import CALENDAR
from hsm_policy.open_numbers import Numbers, Variable
from hsm_policy.realise import Box, Difference


class Differences:
    """Comparisons of numbers as `one - other >= steps`, in one copy of a model."""

    def __init__(
        self,
        numbers: Numbers,
        variables: Mapping[int, Variable],
        name: Callable[[int], Name],
        box: Box,
    ) -> None:
        self.numbers, self.variables, self.name = numbers, variables, name
        self.members, self.box = numbers.members, box
        self.known = numbers.binding.numbers
        self.daily = False
        self.leaning: set[Name] = set()
        self.choices: list[tuple[Difference, ...]] = []
        self._left = -1

    def of(self, left: int, right: int, *, holds: bool) -> list[Difference]:
        """Give what `left >= right`, or its opposite, says of the numbers in it."""
        self.daily = self._days(left) or self._days(right)
        one, other = self._name(left), self._name(right)
        said = [(one, other, 0)] if holds else [(other, one, 1)]
        self._left = left
        floor = None if holds else self.floor(left)
        return [*said, *self._made_of(left, None), *self._made_of(right, floor)]

    def _name(self, node: int) -> Name:
        read = self.numbers.variables(node)
        return (node, max((self.name(variable)[1] for variable in read), default=0))

    def _days(self, node: int) -> bool:
        """Tell whether a number is a day, whatever of it is known: days are counted in steps."""
        entry = self.numbers.nodes[node]
        if entry.kind == FUNCTION:
            return entry.name.partition("(")[0] in CALENDAR or any(map(self._days, entry.args))
        if entry.kind == AGGREGATE:
            return any(self._days(weight) for weight, _ in self.members.get(node, ()))
        layout = self.numbers.binding.layout
        path = layout.paths.get(node)
        return path is not None and layout.slots[path].leaf.entry.type == "date"

    def floor(self, node: int) -> int | None:
        """Give the least value of a number, where it is told."""
        chosen = {}
        for each in self.numbers.variables(node):
            variable = self.variables[each]
            bounds = self.box.get(self.name(each), (variable.least, 0))
            chosen[each] = variable.value(bounds[0])
        value = self.numbers.value(node, chosen)
        return value if isinstance(value, int) else None

    def _made_of(self, node: int, floor: int | None) -> list[Difference]:
        """Give how a number hangs together with the numbers that it is computed from."""
        name, entry = self._name(node), self.numbers.nodes[node]
        known = self.known[node]
        if isinstance(known, int):
            return self._link(name, ORIGIN, ordinal(known) if self.daily else known)
        if entry.kind == FUNCTION:
            return self._function(name, entry.name.partition("(")[0], entry.args)
        if entry.kind != AGGREGATE:
            return []
        if entry.name.startswith("_sum"):
            return self._sum(name, node)
        return self._extreme(node, floor) if entry.name.startswith(("_min", "_max")) else []

    def _link(self, one: Name, other: Name, steps: int) -> list[Difference]:
        return [(one, other, steps), (other, one, -steps)]

    def _function(self, name: Name, function: str, args: tuple[int, ...]) -> list[Difference]:
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


def _at_most(value: Any, floor: int | None) -> bool:  # noqa: ANN401 - a number, OPEN or None
    return isinstance(value, int) and floor is not None and value <= floor
