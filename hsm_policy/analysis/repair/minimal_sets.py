"""The search for the minimal sets of inputs whose change gets a question granted."""

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
"""New values by path, as in a case file; None removes the key."""

MOST = 100
"""The search ends after so many minimal sets."""

WAYS = 16
"""The most ways to try of a box in which the first is not granted in every completion."""


class RepairSearch:
    """The repairs of one case, in which the changes of one variant are already made."""

    def __init__(
        self, engine: Engine, case: Case, question: str, free: Iterable[AdjustableInput]
    ) -> None:
        self.engine, self.case, self.question = engine, case, question
        found = list(free)
        self.switches = {one.path: one for one in found if not one.numeric}
        self.numbers = {one.path: one for one in found if one.numeric}
        self.whole = True
        """False once a limit has cut the search short."""
        self._relaxations: dict[frozenset[str], Relaxation] = {}

    def sets(self, beside: Iterable[frozenset[str]]) -> list[frozenset[str]]:
        """Return the minimal sets of paths that can change to a grant, no supersets of `beside`."""
        universe = frozenset(self.switches) | frozenset(self.numbers)
        found, whole = smallest_sets(universe, self._shrunk, MOST, beside)
        self.whole = self.whole and whole
        return found

    def _shrunk(self, names: frozenset[str]) -> frozenset[str] | None:
        found = self._sufficient_part(names)
        return None if found is None else shrink(found, self._order, self.enough)

    def _order(self, name: str) -> tuple[int, str]:
        lever = self.switches.get(name) or self.numbers[name]
        return lever.cost, name

    def enough(self, names: frozenset[str]) -> bool:
        """Whether changes of these inputs can get the question granted."""
        return self._sufficient_part(names) is not None

    def _sufficient_part(self, names: frozenset[str]) -> frozenset[str] | None:
        """Return the inputs among `names` that a way to a grant changes; None if there is none."""
        numbers = frozenset(names & self.numbers.keys())
        relaxation = self._relaxation(numbers)
        still = self.switches.keys() - names
        doubtful = []
        for part in relaxation.parts(self._box(numbers)):
            way = next(relaxation.ways(still, part), None)
            if way is None:
                continue
            if self._is_sure(way, numbers):
                return way.turned | numbers
            if self._can_exclude_grant:
                return None
            # Collect all ways first: no other search may run while this one is open.
            doubtful += list(islice(relaxation.ways(still, part), WAYS))
        return self._first_sure(numbers, doubtful)

    def _is_sure(self, way: WayToGrant, numbers: frozenset[str]) -> bool:
        """Whether a way leads to a grant in every completion of the unknown inputs."""
        least = self._least(way.turned | numbers)
        return least is not None and least.grants(way.steps)

    def _first_sure(self, numbers: frozenset[str], ways: list[WayToGrant]) -> frozenset[str] | None:
        """Return the inputs of the first way whose numbers have surely granted values."""
        for turned in dict.fromkeys(way.turned for way in ways):
            least = self._least(turned | numbers)
            if least is not None and least.any():
                return turned | numbers
            self.whole = self.whole and (least is None or least.whole)
        self.whole = self.whole and len(ways) < WAYS
        return None

    @cached_property
    def _can_exclude_grant(self) -> bool:
        """Whether some value of an unknown input makes every change useless."""
        numbers = frozenset(self.numbers)
        relaxation = self._relaxation(numbers)
        return relaxation.can_exclude_grant(relaxation.parts(self._box(numbers)))

    def possible_changes(self) -> Changes | None:
        """Return changes that grant the question in some completion; None where none do."""
        numbers = frozenset(self.numbers)
        relaxation = self._relaxation(numbers)
        for part in relaxation.parts(self._box(numbers)):
            for way in relaxation.ways((), part):
                least = self._least(way.turned | numbers)
                if least is not None:
                    return self._changes(way.turned, least, least.at(way.steps))
        return None

    def _relaxation(self, numbers: frozenset[str]) -> Relaxation:
        if numbers not in self._relaxations:
            free = [*self.switches.values(), *(self.numbers[name] for name in sorted(numbers))]
            relaxation = Relaxation(self.engine, self.case, self.question, free)
            self._relaxations[numbers] = relaxation
        return self._relaxations[numbers]

    def _box(self, numbers: Iterable[str]) -> Box:
        return {name: self.numbers[name].span for name in numbers}

    def _least(self, names: frozenset[str]) -> LeastValues | None:
        """Return the search for the least values of the numbers in `names`, switches changed.

        None where these changes contradict each other.
        """
        turned = {name: self.switches[name].values[0] for name in names & self.switches.keys()}
        moving = [self.numbers[name] for name in sorted(names & self.numbers.keys())]
        try:
            case = changed(self.engine.source, self.case, turned) if turned else self.case
        except DiagnosticsError:
            return None
        return LeastValues(self.engine, case, self.question, moving)

    def moves(self, names: frozenset[str]) -> Iterator[Changes]:
        """Yield the Pareto-minimal changes of a set of inputs, as in a case file."""
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
    """Yield each choice among alternative changes: changes, cost, and other adjustable inputs.

    A number that may go both ways has one direction in each variant.
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
    """Return the minimal sufficient sets, by a hitting-set tree, and whether they are all.

    `shrunk` returns a minimal sufficient subset of a set, or None where it has none. The search
    ends after `most` sets. Supersets of a set in `beside` are left out.
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
    """Reduce a sufficient set to a minimal one, trying the last member in `order` first."""
    for item in sorted(found, key=order, reverse=True):  # type: ignore[arg-type]
        if enough(found - {item}):
            found -= {item}
    return found


class Obstacles:
    """The facts of a case that exclude every repair."""

    def __init__(
        self, engine: Engine, case: Case, question: str, free: Sequence[AdjustableInput]
    ) -> None:
        self.engine, self.case = engine, case
        self.question, self.free = question, free

    def paths(self, read: Iterable[str]) -> tuple[str, ...]:
        """Return each fact that alone excludes a grant; if none does, a minimal set that does."""
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
        """Return the facts that a repair may not change, or not both ways, as if it could."""
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
        """Whether a grant is possible if these facts may change too."""
        paths = {one.path for one in some}
        levers = [*(one for one in self.free if one.path not in paths), *some]
        relaxation = Relaxation(self.engine, self.case, self.question, levers)
        if not relaxation.may_be_granted():
            return False
        box = {one.path: one.span for one in relaxation.numbers}
        return any(next(relaxation.ways((), part), None) for part in relaxation.parts(box))
