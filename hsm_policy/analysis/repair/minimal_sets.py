"""The search for the smallest sets of inputs of a case whose change gets a question granted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, product
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from hsm_policy.analysis.repair.adjustable import AdjustableInput
from hsm_policy.analysis.repair.feasibility import Box, Relaxation, WayToGrant
from hsm_policy.analysis.repair.least_values import LeastValues, Point
from hsm_policy.cases import Case, changed
from hsm_policy.documents import case_value, unindexed
from hsm_policy.engine import Engine
from hsm_policy.messages import DiagnosticsError
from hsm_policy.rulebook import AllowedChange

Changes = dict[str, Any]
"""What a case is to say instead, by path, as a case file has it; None takes a key away."""

MOST = 100
"""After how many smallest sets the search ends."""

WAYS = 16
"""How many ways are looked at of which none does whatever is not known turns out to be."""


class RepairSearch:
    """The repairs of one case, with what is no single step away (a variant) laid in."""

    def __init__(
        self, engine: Engine, case: Case, question: str, free: Iterable[AdjustableInput]
    ) -> None:
        self.engine, self.case, self.question = engine, case, question
        found = list(free)
        self.switches = {one.path: one for one in found if not one.numeric}
        self.numbers = {one.path: one for one in found if one.numeric}
        self.whole = True
        """Whether nothing was left out."""
        self._rooms: dict[frozenset[str], Relaxation] = {}

    def sets(self, beside: Iterable[frozenset[str]]) -> list[frozenset[str]]:
        """Give the smallest sets of inputs that can change to a grant.

        Those that hold a set of `beside` are left out.
        """
        universe = frozenset(self.switches) | frozenset(self.numbers)
        found, whole = smallest_sets(universe, self._shrunk, MOST, beside)
        self.whole = self.whole and whole
        return found

    def _shrunk(self, names: frozenset[str]) -> frozenset[str] | None:
        found = self._enough(names)
        return None if found is None else shrink(found, self._order, self.enough)

    def _order(self, name: str) -> tuple[int, str]:
        lever = self.switches.get(name) or self.numbers[name]
        return lever.cost, name

    def enough(self, names: frozenset[str]) -> bool:
        """Tell whether changes of some inputs can do."""
        return self._enough(names) is not None

    def _enough(self, names: frozenset[str]) -> frozenset[str] | None:
        """Give those of some inputs that one way to a grant changes; None where there is none."""
        numbers = frozenset(names & self.numbers.keys())
        room = self._room(numbers)
        still = self.switches.keys() - names
        doubtful = []
        for part in room.parts(self._box(numbers)):
            way = next(room.ways(still, part), None)
            if way is None:
                continue
            if self._does(way, numbers):
                return way.turned | numbers
            if self._can_be_shut:
                return None
            # No other search may run before all are found.
            doubtful += list(islice(room.ways(still, part), WAYS))
        return self._surely(numbers, doubtful)

    def _does(self, way: WayToGrant, numbers: frozenset[str]) -> bool:
        """Tell whether a way leads to a grant whatever is not known turns out to be."""
        least = self._least(way.turned | numbers)
        return least is not None and least.does(way.steps)

    def _surely(self, numbers: frozenset[str], ways: list[WayToGrant]) -> frozenset[str] | None:
        """Give what the first way turns with which the numbers have values that surely do."""
        for turned in dict.fromkeys(way.turned for way in ways):
            least = self._least(turned | numbers)
            if least is not None and least.any():
                return turned | numbers
            self.whole = self.whole and (least is None or least.whole)
        self.whole = self.whole and len(ways) < WAYS
        return None

    @cached_property
    def _can_be_shut(self) -> bool:
        """Whether what is not known may have a value with which nothing helps."""
        numbers = frozenset(self.numbers)
        room = self._room(numbers)
        return room.can_be_shut(room.parts(self._box(numbers)))

    def hopeful(self) -> Changes | None:
        """Give changes that could do if what is not known were in favour; None if none could."""
        numbers = frozenset(self.numbers)
        room = self._room(numbers)
        for part in room.parts(self._box(numbers)):
            for way in room.ways((), part):
                least = self._least(way.turned | numbers)
                if least is not None:
                    return self._changes(way.turned, least, least.at(way.steps))
        return None

    def _room(self, numbers: frozenset[str]) -> Relaxation:
        if numbers not in self._rooms:
            free = [*self.switches.values(), *(self.numbers[name] for name in sorted(numbers))]
            room = Relaxation(self.engine, self.case, self.question, free)
            self._rooms[numbers] = room
        return self._rooms[numbers]

    def _box(self, numbers: Iterable[str]) -> Box:
        return {name: self.numbers[name].span for name in numbers}

    def _least(self, names: frozenset[str]) -> LeastValues | None:
        """Give the numbers among some inputs that may move, the switches among them turned.

        None where these do not go together.
        """
        turned = {name: self.switches[name].values[0] for name in names & self.switches.keys()}
        moving = [self.numbers[name] for name in sorted(names & self.numbers.keys())]
        try:
            case = changed(self.engine.source, self.case, turned) if turned else self.case
        except DiagnosticsError:
            return None
        return LeastValues(self.engine, case, self.question, moving)

    def moves(self, names: frozenset[str]) -> Iterator[Changes]:
        """Give the least values that a set of inputs can change to, each as a case file has it."""
        least = self._least(names)
        if least is None:
            return
        points = least.points()
        self.whole = self.whole and least.whole
        for point in points:
            yield self._changes(names, least, point)

    def _changes(self, names: frozenset[str], least: LeastValues, point: Point) -> Changes:
        turned = {name: one.values[0] for name, one in self.switches.items() if name in names}
        return {**turned, **_written(least, point)}


def _written(least: LeastValues, point: Point) -> Changes:
    values = least.placed(least.case, point).values
    return {one.path: case_value(values[one.path], one.entry.type) for one in least.numbers}


def variants(
    found: Iterable[AdjustableInput],
) -> Iterator[tuple[Changes, int, list[AdjustableInput]]]:
    """Give each choice of what no single switch does: its changes, its cost, what else may change.

    A number that may go both ways goes one of them in each.
    """
    plain: list[AdjustableInput] = []
    rest: list[AdjustableInput] = []
    for lever in found:
        single = lever.switch if not lever.numeric else lever.sign != 0
        (plain if single else rest).append(lever)
    for chosen in product(*map(_choices, rest)):
        changes: Changes = {}
        cost, free = 0, list(plain)
        for lever, choice in zip(rest, chosen, strict=True):
            if isinstance(choice, AdjustableInput):
                free.append(choice)
            elif choice is not None:
                changes |= {**dict.fromkeys(lever.instead), lever.path: choice}
                cost += lever.cost
        yield changes, cost, [one for one in free if one.path not in changes]


def _choices(lever: AdjustableInput) -> list[Any]:
    if lever.numeric:
        return [msgspec.structs.replace(lever, sign=1), msgspec.structs.replace(lever, sign=-1)]
    return [None, *lever.values]


Item = TypeVar("Item", bound=Hashable)

Shrunk = Callable[[frozenset[Item]], frozenset[Item] | None]


def smallest_sets(
    universe: frozenset[Item],
    shrunk: Shrunk[Item],
    most: int,
    beside: Iterable[frozenset[Item]] = (),
) -> tuple[list[frozenset[Item]], bool]:
    """Give the sets that will do and of which no part does, and whether these are all.

    `shrunk` gives a smallest set within one, or None where nothing in it will do; `most` is after
    how many the search ends. Sets that hold one of those `beside` are left out.
    """
    given = list(beside)
    found: list[frozenset[Item]] = []
    hopeless: list[frozenset[Item]] = []
    seen: set[frozenset[Item]] = set()
    waiting = [frozenset[Item]()]
    while waiting:
        without = waiting.pop()
        if without in seen:
            continue
        seen.add(without)
        left = universe - without
        if any(left <= one for one in hopeless):
            continue
        known = next((one for one in [*given, *found] if not one & without), None)
        if known is None:
            known = shrunk(left)
            if known is None:
                hopeless.append(left)
                continue
            found.append(known)
            if len(found) >= most:
                return found, False
        waiting += [without | {item} for item in known]
    return found, True


def shrink(
    found: frozenset[Item],
    order: Callable[[Item], object],
    enough: Callable[[frozenset[Item]], bool],
) -> frozenset[Item]:
    """Leave members out of a set that will do until no further one can go, dearest first."""
    for item in sorted(found, key=order, reverse=True):  # type: ignore[arg-type]
        if enough(found - {item}):
            found -= {item}
    return found


class Obstacles:
    """One case, and what may change of it."""

    def __init__(
        self, engine: Engine, case: Case, question: str, free: Sequence[AdjustableInput]
    ) -> None:
        self.engine, self.case = engine, case
        self.question, self.free = question, free

    def paths(self, read: Iterable[str]) -> tuple[str, ...]:
        """Give the facts each of which alone stands in the way; else a smallest set that does."""
        fixed = self._facts(read)
        alone = tuple(one.path for one in fixed if self._helps([one]))
        if alone or not self._helps(fixed):
            return alone
        together = fixed
        for one in fixed:
            fewer = [other for other in together if other is not one]
            together = fewer if self._helps(fewer) else together
        return tuple(one.path for one in together)

    def _facts(self, read: Iterable[str]) -> list[AdjustableInput]:
        """Give what the case states and advice may not change, or not this way, as if it could."""
        switches = {one.path for one in self.free if not one.numeric}
        found = []
        for path in sorted(set(read) & self.case.values.keys() - switches):
            entry = self.engine.source.vocabulary.inputs[unindexed(path)]
            value = self.case.values[path]
            start = value if isinstance(value, int) else 0
            found.append(
                AdjustableInput(
                    path, replace(entry, change=AllowedChange(0, "any")), 0, start=start
                )
            )
        return found

    def _helps(self, some: Sequence[AdjustableInput]) -> bool:
        """Tell whether there is a way where some facts may be other ones too."""
        paths = {one.path for one in some}
        levers = [*(one for one in self.free if one.path not in paths), *some]
        room = Relaxation(self.engine, self.case, self.question, levers)
        if not room.thinkable():
            return False
        box = {one.path: one.span for one in room.numbers}
        return any(next(room.ways((), part), None) for part in room.parts(box))
