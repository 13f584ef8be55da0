"""One input of a case moved through its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec.structs import replace

from hsm_policy.case import Case
from hsm_policy.cutting import Cutting, Run
from hsm_policy.engine import Engine
from hsm_policy.inputs import Input
from hsm_policy.open_numbers import Variable, variable_of
from hsm_policy.problems import Problems, make
from hsm_policy.program import APART
from hsm_policy.tree import unindexed


class Moving:
    """One number or day of a case, left open between the values with which the case is valid.

    Problems where the case has no such input, or no rule reads it.
    """

    def __init__(
        self, engine: Engine, case: Case, path: str, readings: Mapping[str, str] | None = None
    ) -> None:
        self.engine, self.path, self.readings = engine, path, readings
        self.case = case = _with_map(engine, case, path)
        self.entry = numeric_input(engine, path)
        self.loose = loosened(case, path)
        self.machine, self.binding = engine.bind(self.loose, readings)
        slots = self.machine.layout.slots.get(path)
        if slots is None:
            raise Problems([make("minimum_no_item", path=path, args={"path": path})])
        if slots.node < 0:
            raise Problems([make("minimum_unused", path=path, args={"path": path})])
        self.node = slots.node
        self.cutting = Cutting(self.machine, self.node)
        if self.entry.list_path:
            # Values that contradict another item are decided as they stand, and then left out.
            self.binding.drop(self.machine.ground.atoms[APART])
        self.variable = self._bounded(variable_of(self.binding, self.node))

    def _bounded(self, variable: Variable) -> Variable:
        """Keep to the values with which the case stays valid."""
        least, greatest = variable.least, variable.greatest
        for earlier, later in self.binding.orders:
            if later == self.node and isinstance(self.binding.numbers[earlier], int):
                least = max(least, variable.step(self._number(earlier)))
            if earlier == self.node and isinstance(self.binding.numbers[later], int):
                greatest = min(greatest, variable.step(self._number(later)))
        return Variable(variable.node, least, greatest, variable.daily)

    def _number(self, node: int) -> int:
        value = self.binding.numbers[node]
        return value if isinstance(value, int) else 0

    def spans(self) -> list[tuple[int, int]]:
        """Give the parts of the range in which no other item of the list is contradicted."""
        least, greatest = self.variable.least, self.variable.greatest
        if not self.entry.list_path:
            return [(least, greatest)]
        inside = {edge for edge in self._turns() if least < edge <= greatest}
        return [
            (first, following - 1)
            for first, following in pairwise([least, *sorted(inside), greatest + 1])
            if self.engine.consistent(self.at(first))
        ]

    def _turns(self) -> Iterator[int]:
        """Give the steps at which the number comes to meet, or to pass, one of its list."""
        for path, slots in self.machine.layout.slots.items():
            entry, value = slots.leaf.entry, self.case.values.get(path)
            same = entry.list_path == self.entry.list_path and entry.type == self.entry.type
            if same and isinstance(value, int):
                yield from (self.variable.step(value), self.variable.step(value) + 1)

    def beside_others(self) -> frozenset[int]:
        """Give the tests that hold the number against that of another item of its list."""
        paths = self.machine.layout.paths
        listed = {
            node
            for node, path in paths.items()
            if self.entry.list_path and path.startswith(f"{self.entry.list_path}[")
        }
        return frozenset(
            test.literal
            for test in self.machine.ground.tests
            if self.node in (test.left, test.right) and {test.left, test.right} <= listed
        )

    def runs(self, first: int, last: int, asked: frozenset[int] | None = None) -> Iterator[Run]:
        """Cut a range by the tests asked for (None for all), by their literals, in order."""
        narrow = Variable(self.node, first, last, self.variable.daily)
        yield from self.cutting.runs(self.binding, narrow, asked)

    def reads(self, node: int) -> frozenset[int]:
        """Give all inputs that a number may be computed from."""
        return self.cutting.reads(node)

    def at(self, step: int) -> Case:
        """Give the case with the input at a step."""
        return placed(self.case, self.path, self.variable.value(step))


def placed(case: Case, path: str, value: int) -> Case:
    """Give a case with a number or day at a path."""
    return replace(
        case,
        date=value if path == "date" else case.date,
        values={**case.values, path: value},
        unknown={key: name for key, name in case.unknown.items() if key != path},
        maybe=case.maybe - {path, _parent(path)},
    )


def loosened(case: Case, path: str) -> Case:
    """Give a case in which a number is not known, though there is one."""
    return replace(
        case,
        values={key: value for key, value in case.values.items() if key != path},
        unknown={**case.unknown, path: path},
        maybe=case.maybe - {path},
    )


def _with_map(engine: Engine, case: Case, path: str) -> Case:
    """Give a case that has the map around an input: what else stands in a new one is not known."""
    parent = _parent(path)
    group = engine.source.vocabulary.groups.get(parent)
    inside = f"{parent}."
    if not group or not group.absent or any(key.startswith(inside) for key in case.values):
        return case
    others = {
        entry.path: entry.path
        for entry in engine.source.vocabulary.inputs.values()
        if _parent(entry.path) == parent and not entry.absent
    }
    return replace(case, unknown={**others, **case.unknown}, maybe=case.maybe - {parent})


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def numeric_input(engine: Engine, path: str) -> Input:
    """Give the entry of an input that holds a number or a day; Problems where it does not."""
    plain = unindexed(path)
    entry = engine.source.vocabulary.inputs.get(plain)
    if entry is None:
        from hsm_policy.values import nearest

        near = nearest(plain, tuple(engine.source.vocabulary.inputs))
        hint = "did_you_mean" if near else ""
        raise Problems([make("no_input", path=path, hint=hint, args={"path": path, "near": near})])
    if not entry.numeric:
        raise Problems([make("minimum_not_number", path=path, args={"path": path})])
    return entry
