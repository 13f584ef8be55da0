"""Contradictions between comparisons: negative cycles of differences, Fourier-Motzkin elimination.

In difference logic each number is a node and each comparison an edge `one - other >= steps`; a day
moved by months or years lies between the shortest and the longest that these can be. A cycle of
edges whose steps sum to more than zero is a contradiction; no cycle proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from math import gcd
from typing import NamedTuple

Name = tuple[int, int]

ORIGIN: Name = (-1, -1)

_YEAR = 365.2425

MOST_BRANCHES = 200


class DifferenceEdge(NamedTuple):
    """`one - other >= steps`, because of the constraint with this number (-1 for a bound)."""

    one: Name
    other: Name
    steps: int
    constraint: int


def calendar_shift(function: str, count: int) -> tuple[int, int] | None:
    """Return the fewest and the most days by which a calendar function moves a day."""
    days = {"plus_days": 1, "plus_weeks": 7}.get(function)
    if days is not None:
        return days * count, days * count
    length = {"plus_months": _YEAR / 12, "plus_years": _YEAR, "birthday": _YEAR}.get(function)
    if length is not None:
        return int(length * count) - 4, int(length * count) + 5
    fixed = {
        "day_before": (-1, -1),
        "month_end": (0, 30),
        "next_month": (1, 31),
        "next_workday": (0, 10),
    }
    return fixed.get(function)


def negative_cycles(
    edges: list[DifferenceEdge], choices: list[list[DifferenceEdge]]
) -> list[DifferenceEdge] | None:
    """Return edges that make a cycle whichever edge of each choice is taken, or None."""
    return _branch(edges, choices, [MOST_BRANCHES])


def _branch(
    edges: list[DifferenceEdge], choices: list[list[DifferenceEdge]], left: list[int]
) -> list[DifferenceEdge] | None:
    left[0] -= 1
    found = negative_cycle(edges)
    if found is not None or not choices or left[0] < 0:
        return found
    together: list[DifferenceEdge] = []
    for edge in choices[0]:
        found = _branch([*edges, edge], choices[1:], left)
        if found is None:
            return None
        together += found
        if edge not in found:
            return found
    return list(dict.fromkeys(together))


def negative_cycle(edges: list[DifferenceEdge]) -> list[DifferenceEdge] | None:
    """Return the edges of a cycle with a positive sum of steps (Bellman-Ford), or None."""
    furthest = {name: 0 for edge in edges for name in (edge.one, edge.other)}
    reason: dict[Name, DifferenceEdge] = {}
    moved: Name | None = None
    for _ in range(len(furthest) + 1):
        moved = None
        for edge in edges:
            one, other, steps, _ = edge
            if furthest[other] + steps > furthest[one]:
                furthest[one], reason[one], moved = furthest[other] + steps, edge, one
        if moved is None:
            return None
    return _cycle(reason, moved, len(furthest)) if moved is not None else None


def _cycle(reason: dict[Name, DifferenceEdge], name: Name, steps: int) -> list[DifferenceEdge]:
    for _ in range(steps):
        name = reason[name].other
    start, found = name, [reason[name]]
    name = found[0].other
    while name != start:
        found.append(reason[name])
        name = found[-1].other
    return found


MOST_INEQUALITIES = 300
"""The most inequalities kept before elimination gives up, which proves nothing."""

Reason = int | tuple[Name, int]
"""The place of an inequality among those given, or a bound: the number, and low or high."""


class Inequality(NamedTuple):
    """`sum of factor * number + constant >= 0`, and the inequalities that imply it."""

    factors: Mapping[Name, int]
    constant: int
    reasons: frozenset[Reason]


def eliminate(rows: Iterable[Inequality]) -> frozenset[Reason] | None:
    """Return inequalities that cannot hold together, by Fourier-Motzkin; None if none is found."""
    left = [_normalized(row) for row in rows]
    while True:
        for row in left:
            if not row.factors and row.constant < 0:
                return row.reasons
        left = [row for row in left if row.factors]
        if not left or len(left) > MOST_INEQUALITIES:
            return None
        left = _eliminated(_cheapest(left), left)


def _normalized(row: Inequality) -> Inequality:
    """Divide by the common divisor of the factors, and round the constant down."""
    shared = reduce(gcd, row.factors.values(), 0)
    if shared <= 1:
        return row
    factors = {name: factor // shared for name, factor in row.factors.items()}
    return Inequality(factors, row.constant // shared, row.reasons)


def _cheapest(rows: list[Inequality]) -> Name:
    """Return the number whose elimination makes the fewest inequalities."""
    above: dict[Name, int] = {}
    below: dict[Name, int] = {}
    for row in rows:
        for name, factor in row.factors.items():
            side = above if factor > 0 else below
            side[name] = side.get(name, 0) + 1
    return min(sorted({*above, *below}), key=lambda name: above.get(name, 0) * below.get(name, 0))


def _eliminated(name: Name, rows: list[Inequality]) -> list[Inequality]:
    """Return the inequalities with one number eliminated."""
    found: dict[tuple[tuple[Name, int], ...], Inequality] = {}
    above = [row for row in rows if row.factors.get(name, 0) > 0]
    below = [row for row in rows if row.factors.get(name, 0) < 0]
    free = [row for row in rows if name not in row.factors]
    for row in [*free, *(_cancelled(one, other, name) for one in above for other in below)]:
        key = tuple(sorted(row.factors.items()))
        if key not in found or row.constant < found[key].constant:
            found[key] = row
    return list(found.values())


def _cancelled(one: Inequality, other: Inequality, name: Name) -> Inequality:
    """Add multiples of two inequalities so that a number cancels."""
    up, down = -other.factors[name], one.factors[name]
    names = dict.fromkeys([*one.factors, *other.factors])
    factors = {n: up * one.factors.get(n, 0) + down * other.factors.get(n, 0) for n in names}
    left = {n: factor for n, factor in factors.items() if factor}
    return _normalized(
        Inequality(left, up * one.constant + down * other.constant, one.reasons | other.reasons)
    )
