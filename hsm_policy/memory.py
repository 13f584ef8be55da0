"""What is kept for a while: mappings that forget."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
ANSWERS = 20_000


class Memory(OrderedDict[K, V]):
    """A mapping of so many entries that forgets what came in longest ago."""

    def __init__(self, most: int = ANSWERS) -> None:
        super().__init__()
        self.most = most

    def keep(self, key: K, value: V) -> V:
        """Remember a value and give it back."""
        self[key] = value
        if len(self) > self.most:
            self.popitem(last=False)
        return value
