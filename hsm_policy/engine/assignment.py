"""The assignment of one case: the truth of free atoms, the values of numbers, and what is open."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hsm_policy.documents import OPEN, Number, Open, Value
from hsm_policy.engine.atom_names import value_term
from hsm_policy.engine.encoding import OTHER_COUNTRY
from hsm_policy.engine.ground_program import (
    Element,
)
from hsm_policy.engine.rates import plain

if TYPE_CHECKING:
    from hsm_policy.engine.layout import AtomLayout, InputAtoms


class Assignment:
    """One case on one layout: the assignment, the numbers, and the open numbers."""

    def __init__(self, layout: AtomLayout) -> None:
        self.layout = layout
        self.literals = list(layout.base)
        self.numbers: list[Value] = list(layout.constants)
        self.open_paths: set[str] = set()
        self.members: dict[int, list[tuple[int, tuple[Any, ...]]]] = {}
        self.possible: dict[int, list[tuple[Element, bool | None]]] = {}
        self.view: Any = None
        self.frozen = b""
        self.lawless = False

    @property
    def orders(self) -> list[tuple[int, int]]:
        """Pairs of day numbers; in a valid case the first is never after the second."""
        return self.layout.orders

    def copy(self) -> Assignment:
        """Return an independent copy, not frozen."""
        other = object.__new__(Assignment)
        other.layout = self.layout
        other.literals = list(self.literals)
        other.numbers = list(self.numbers)
        other.open_paths = set(self.open_paths)
        other.members = dict(self.members)
        other.possible = dict(self.possible)
        other.view = None
        other.frozen = b""
        other.lawless = self.lawless
        return other

    def freeze(self) -> Assignment:
        """Declare the literals final, so that they make a quick key for caches."""
        self.frozen = array("i", self.literals).tobytes()
        return self

    def hold(self, literal: int) -> None:
        """Make a free atom true."""
        self.literals[self.layout.position[literal]] = literal

    def drop(self, literal: int) -> None:
        """Make a free atom false."""
        self.literals[self.layout.position[literal]] = -literal

    def free(self, literal: int) -> None:
        """Leave a free atom open."""
        self.literals[self.layout.position[literal]] = 0

    def know(self, slots: InputAtoms, value: Any) -> None:
        """Set an input to a value."""
        self.hold(slots.has)
        if slots.leaf.numeric:
            if slots.node >= 0:
                self.numbers[slots.node] = value
            return
        kind = slots.leaf.entry.type
        for part in value if isinstance(value, tuple) else (value,):
            term = value_term(kind, str(part))
            if term not in slots.values:
                term = value_term(kind, OTHER_COUNTRY)
            self.hold(slots.values[term])

    def leave_open(self, slots: InputAtoms, *, certain: bool) -> None:
        """Leave the value of an input open, and whether it exists unless that is `certain`."""
        self.open_paths.add(slots.leaf.path)
        if certain:
            self.hold(slots.has)
        else:
            self.free(slots.has)
        if slots.node >= 0:
            self.numbers[slots.node] = OPEN
            return
        literals, position = self.literals, self.layout.position
        for literal in slots.values.values():
            literals[position[literal]] = 0

    def join(self, index: int, members: list[tuple[int, tuple[Any, ...]]]) -> None:
        """Set an aggregate whose members, (weight node, key) pairs, are known."""
        self.members[index] = members
        self.possible.pop(index, None)
        numbers = self.numbers
        weighted = [
            (numbers[weight], tuple(numbers[p] if isinstance(p, int) else p for p in key))
            for weight, key in members
        ]
        numbers[index] = aggregate(self.layout.ground.nodes[index].name, weighted)

    def leave_aggregate_open(self, index: int, possible: list[tuple[Element, bool | None]]) -> None:
        """Leave the members of an aggregate open; `possible` pairs elements with True or None."""
        self.members.pop(index, None)
        self.possible[index] = possible
        self.numbers[index] = OPEN

    def restart(self) -> None:
        """Recompute everything after free atoms changed; inputs keep their values."""
        numbers = list(self.layout.constants)
        for node in self.layout.paths:
            numbers[node] = self.numbers[node]
        self.numbers = numbers
        self.start(absent=self.lawless)

    def start(self, *, absent: bool = False) -> None:
        """Compute what needs no aggregate; an unknown amount is open if its row applies.

        With `absent`, unknown amounts count as not there.
        """
        self.lawless = absent
        self.open_laws()
        self.compute(0)
        if self.open_laws():
            self.compute(0)

    def open_laws(self) -> list[int]:
        """Open the amounts not stated by law whose row covers a day compared with it.

        Return those newly open: a day that an aggregate computes is known only late.
        """
        numbers, found = self.numbers, []
        for index, called in () if self.lawless else self._laws_called():
            if called and numbers[index] is not OPEN:
                numbers[index] = OPEN
                found.append(index)
        return found

    def idle_laws(self) -> bool:
        """Return whether an amount is open though its row covers no day compared with it."""
        return any(self.numbers[law] is OPEN and not called for law, called in self._laws_called())

    def _laws_called(self) -> Iterator[tuple[int, bool]]:
        numbers = self.numbers
        for index, first, before, compared in self.layout.laws:
            called = False
            for node in compared:
                day = numbers[node]
                if day is OPEN or (isinstance(day, int) and first <= day < before):
                    called = True
                    break
            yield index, called

    def compute(self, stage: int, *, decided: bool = False) -> None:
        """Compute the numbers and tests of a stage whose aggregates are known.

        With `decided`, a test on an open number keeps the truth that it was given.
        """
        numbers, literals = self.numbers, self.literals
        for index, function, args in self.layout.computed[stage]:
            numbers[index] = apply_function(function, [numbers[argument] for argument in args])
        for left, right, literal, position in self.layout.tests[stage]:
            one, other = numbers[left], numbers[right]
            if one is None or other is None:
                literals[position] = -literal
            elif one is OPEN or other is OPEN:
                if not decided:
                    literals[position] = 0
            else:
                literals[position] = literal if one >= other else -literal  # type: ignore[operator]

    def test(self, left: int, right: int, literal: int, position: int) -> None:
        """Set one test to its truth by the current numbers, open if one of them is."""
        one, other = self.numbers[left], self.numbers[right]
        if one is None or other is None:
            self.literals[position] = -literal
        elif one is OPEN or other is OPEN:
            self.literals[position] = 0
        else:
            self.literals[position] = literal if one >= other else -literal  # type: ignore[operator]


def apply_function(function: Callable[..., Number], args: list[Value]) -> Value:
    """Apply a function; None if an argument does not exist, else OPEN where one is open."""
    if None in args:
        return None
    if OPEN in args:
        return OPEN
    found = function(*args)
    return found if isinstance(found, int) else plain(found)


def aggregate(name: str, members: Iterable[tuple[Value, tuple[Any, ...]]]) -> Value:
    """Return the value of an aggregate over the set of its (weight, key) members."""
    found = set(members)
    weights = [weight for weight, _ in found]
    if OPEN in weights:
        return OPEN
    numbers = [weight for weight in weights if weight is not None and not isinstance(weight, Open)]
    if name.startswith("_count"):
        return len({key for _, key in found})
    if name.startswith("_sum"):
        return plain(sum(numbers))
    if not numbers:
        return None
    return min(numbers) if name.startswith("_min") else max(numbers)
