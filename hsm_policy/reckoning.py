"""Numbers that are known, open or not there, and what functions and aggregates make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Open:
    """The value of a number that exists but is not known."""

    def __repr__(self) -> str:
        return "open"


OPEN = Open()
Value = int | Open | None


def applied(function: Callable[..., int], args: list[Value]) -> Value:
    """Give what a function makes of numbers: nothing where one does not exist, else open."""
    if None in args:
        return None
    if OPEN in args:
        return OPEN
    return function(*args)


def aggregate(name: str, members: Iterable[tuple[Value, tuple[Any, ...]]]) -> Value:
    """Give the value of an aggregate over the set of its (weight, key) members."""
    found = set(members)
    weights = [weight for weight, _ in found]
    if OPEN in weights:
        return OPEN
    numbers: list[int] = [weight for weight in weights if isinstance(weight, int)]
    if name.startswith("_count"):
        return len({key for _, key in found})
    if name.startswith("_sum"):
        return sum(numbers)
    if not numbers:
        return None
    return min(numbers) if name.startswith("_min") else max(numbers)
