"""All smallest sets of changes that will do, where more changes never do worse.

To leave out of each set found one of its members, in every way, leads to all others.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

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
