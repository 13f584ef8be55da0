"""The facts that stand in the way of a grant which no change allowed can bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from hsm_policy.case import Case, Edit
from hsm_policy.engine import Engine
from hsm_policy.inputs import Change
from hsm_policy.levers import Lever
from hsm_policy.reach import Room
from hsm_policy.tree import unindexed


class Obstacles:
    """One case, and what may change of it."""

    def __init__(
        self, engine: Engine, case: Case, edit: Edit, question: str, free: Sequence[Lever]
    ) -> None:
        self.engine, self.case, self.edit = engine, case, edit
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

    def _facts(self, read: Iterable[str]) -> list[Lever]:
        """Give what the case states and advice may not change, or not this way, as if it could."""
        switches = {one.path for one in self.free if not one.numeric}
        found = []
        for path in sorted(set(read) & self.case.values.keys() - switches):
            entry = self.engine.source.vocabulary.inputs[unindexed(path)]
            value = self.case.values[path]
            start = value if isinstance(value, int) else 0
            found.append(Lever(path, replace(entry, change=Change(0, "any")), 0, start=start))
        return found

    def _helps(self, some: Sequence[Lever]) -> bool:
        """Tell whether there is a way where some facts may be other ones too."""
        paths = {one.path for one in some}
        levers = [*(one for one in self.free if one.path not in paths), *some]
        room = Room(self.engine, self.case, self.edit, self.question, levers)
        if not room.thinkable():
            return False
        box = {one.path: one.span for one in room.numbers}
        return any(next(room.ways((), part), None) for part in room.parts(box))
