"""What rules leave open, decided once a class: the engine decides one row, the others follow.

Rows are of one class where what an answer really reads of them is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.class_store import ClassStore
from hsm_policy.analysis.portfolio.readout import Target
from hsm_policy.analysis.portfolio.results import Value
from hsm_policy.engine import Engine

Rows = npt.NDArray[np.intp]

Answers = dict[str, Value]

Decide = Callable[[int, list[str]], Answers | None]
"""Returns some columns of a row as a case of its own; None where they count for that row alone."""

Put = Callable[[str, int, Value], None]
"""Gives a row a value in a column."""


MOST = 500_000
"""How many classes are remembered between tables."""


AT_ONCE = 500
"""How many new classes are written to disk together."""


class ClassMemory:
    """The answers of classes, by key; a rulebook's can be kept for as long as it is the same.

    None stands for a class each row of which is decided by itself. What a `store` has on disk is
    read where it is asked for, and what is new is kept there.
    """

    def __init__(self, store: ClassStore | None = None) -> None:
        self.answers: dict[bytes, tuple[Value, ...] | None] = {}
        self.store = store

    def read(self, keys: Iterable[bytes]) -> None:
        """Read classes that are not in memory from the store."""
        if self.store:
            self.answers |= self.store.find({key for key in keys if key not in self.answers})

    def write(self, keys: Iterable[bytes]) -> None:
        """Keep classes in the store."""
        if self.store:
            self.store.keep((key, one) for key in keys if (one := self.answers[key]) is not None)

    @property
    def unstored(self) -> ClassMemory:
        """The same memory, of which nothing is on disk."""
        other = ClassMemory()
        other.answers = self.answers
        return other

    def limit(self) -> ClassMemory:
        """Forget everything where that has become too much."""
        if len(self.answers) > MOST:
            self.answers.clear()
        return self

    def __len__(self) -> int:
        return len(self.answers)


_MEMORIES: WeakKeyDictionary[Engine, ClassMemory] = WeakKeyDictionary()


def memory_of(engine: Engine) -> ClassMemory:
    """Return the classes that a rulebook met before in this process."""
    return _MEMORIES.setdefault(engine, ClassMemory()).limit()


class _Waiting(NamedTuple):
    """Rows that wait for the answers of their classes."""

    target: Target
    rows: Rows
    keys: list[bytes]


class Classes:
    """The rows left open, by class."""

    def __init__(self, memory: ClassMemory, put: Put) -> None:
        self.memory, self.put = memory, put
        self._waiting: list[_Waiting] = []

    def add(self, target: Target, rows: Rows, keys: list[bytes]) -> None:
        """Add rows in which a target is open, each with the key of its class."""
        self._waiting.append(_Waiting(target, rows, keys))

    def decide(self, decide: Decide) -> Iterator[tuple[int, int]]:
        """Decide one row of each class that is not known yet; yield how many of how many are."""
        self.memory.read(key for _, _, keys in self._waiting for key in keys)
        asked = self._representatives()
        known, new = self.memory.answers, list[bytes]()
        try:
            for number, (row, wanted) in enumerate(asked.items(), start=1):
                answers = decide(row, [target.column for target, _ in wanted])
                known |= {key: _part(target, answers) for target, key in wanted}
                new += [key for _, key in wanted]
                if len(new) >= AT_ONCE:
                    self.memory.write(new)
                    new.clear()
                yield number, len(asked)
        finally:
            self.memory.write(new)

    def _representatives(self) -> dict[int, list[tuple[Target, bytes]]]:
        """Return rows with classes that are not known, those with the most classes first."""
        found: dict[int, list[tuple[Target, bytes]]] = {}
        for target, rows, keys in self._waiting:
            for row, key in zip(rows.tolist(), keys, strict=True):
                if key not in self.memory.answers:
                    found.setdefault(row, []).append((target, key))
        seen = set[bytes]()
        chosen: dict[int, list[tuple[Target, bytes]]] = {}
        for row in sorted(found, key=lambda row: (-len(found[row]), row)):
            new = [pair for pair in found[row] if pair[1] not in seen]
            if new:
                chosen[row] = new
                seen.update(key for _, key in new)
        return chosen

    def fill(self, missing: Callable[[int, str], str]) -> list[int]:
        """Give all rows the answers of their classes; return the rows that have none.

        `missing` puts the unknown keys of a row in the row's own order.
        """
        alone = set[int]()
        for target, rows, keys in self._waiting:
            for row, key in zip(rows.tolist(), keys, strict=True):
                answer = self.memory.answers[key]
                if answer is None:
                    alone.add(row)
                    continue
                self.put(target.column, row, answer[0])
                if len(answer) > 1:
                    self.put(f"{target.column}.missing", row, missing(row, str(answer[1])))
        return sorted(alone)


def _part(target: Target, answers: Answers | None) -> tuple[Value, ...] | None:
    """Return the part of the answers to a row that a target is."""
    if answers is None:
        return None
    found = answers.get(target.column, "")
    if target.kind != "outcome":
        return (found,)
    return found, answers.get(f"{target.column}.missing", "")


def salt(text: str) -> bytes:
    """Return what sets the keys of one answer apart from those of all others."""
    return blake2b(text.encode(), digest_size=32).digest()
