"""Numbers that chase each other: comparisons that none satisfy, found without trying any.

Each number that is compared is a point; a comparison says `one - other >= so many steps` exactly,
and a day moved by months or years lies between their shortest and their longest. A circle of such
differences that adds up to more than nothing cannot be; where there is none, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from math import gcd
from typing import NamedTuple

Name = tuple[int, int]

ORIGIN: Name = (-1, -1)

_YEAR = 365.2425

CHASES = 200


class DifferenceEdge(NamedTuple):
    """`one - other >= steps`, because of the constraint with this number (-1 for a bound)."""

    one: Name
    other: Name
    steps: int
    constraint: int


def calendar_shift(function: str, count: int) -> tuple[int, int] | None:
    """Give the fewest and the most days that a calendar function moves a day by."""
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
    """Give the edges of circles, one whichever edge of each choice is taken; None where none is."""
    return _chase(edges, choices, [CHASES])


def _chase(
    edges: list[DifferenceEdge], choices: list[list[DifferenceEdge]], left: list[int]
) -> list[DifferenceEdge] | None:
    left[0] -= 1
    found = negative_cycle(edges)
    if found is not None or not choices or left[0] < 0:
        return found
    together: list[DifferenceEdge] = []
    for edge in choices[0]:
        found = _chase([*edges, edge], choices[1:], left)
        if found is None:
            return None
        together += found
        if edge not in found:
            return found
    return list(dict.fromkeys(together))


def negative_cycle(edges: list[DifferenceEdge]) -> list[DifferenceEdge] | None:
    """Give the edges of a circle that adds up to more than nothing, if there is one."""
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
    return _circle(reason, moved, len(furthest)) if moved is not None else None


def _circle(reason: dict[Name, DifferenceEdge], name: Name, steps: int) -> list[DifferenceEdge]:
    for _ in range(steps):
        name = reason[name].other
    start, found = name, [reason[name]]
    name = found[0].other
    while name != start:
        found.append(reason[name])
        name = found[-1].other
    return found


ROWS = 300
"""How many inequalities are looked at before the search is given up, which proves nothing."""

Reason = int | tuple[Name, int]
"""The place of an inequality among those given, or a bound: the number, and low or high."""


class Inequality(NamedTuple):
    """`sum of factor * number + constant >= 0`, and from which inequalities that follows."""

    factors: Mapping[Name, int]
    constant: int
    reasons: frozenset[Reason]


def eliminate(rows: Iterable[Inequality]) -> frozenset[Reason] | None:
    """Give inequalities that cannot hold together; None where none were found."""
    left = [_whole(row) for row in rows]
    while True:
        for row in left:
            if not row.factors and row.constant < 0:
                return row.reasons
        left = [row for row in left if row.factors]
        if not left or len(left) > ROWS:
            return None
        left = _without(_easiest(left), left)


def _whole(row: Inequality) -> Inequality:
    """Divide by what all factors share; whole numbers let the constant be rounded down."""
    shared = reduce(gcd, row.factors.values(), 0)
    if shared <= 1:
        return row
    factors = {name: factor // shared for name, factor in row.factors.items()}
    return Inequality(factors, row.constant // shared, row.reasons)


def _easiest(rows: list[Inequality]) -> Name:
    """Give the number whose removal makes the fewest inequalities."""
    above: dict[Name, int] = {}
    below: dict[Name, int] = {}
    for row in rows:
        for name, factor in row.factors.items():
            side = above if factor > 0 else below
            side[name] = side.get(name, 0) + 1
    return min(sorted({*above, *below}), key=lambda name: above.get(name, 0) * below.get(name, 0))


def _without(name: Name, rows: list[Inequality]) -> list[Inequality]:
    """Give what the inequalities say once one number is put out of the way."""
    found: dict[tuple[tuple[Name, int], ...], Inequality] = {}
    above = [row for row in rows if row.factors.get(name, 0) > 0]
    below = [row for row in rows if row.factors.get(name, 0) < 0]
    free = [row for row in rows if name not in row.factors]
    for row in [*free, *(_added(one, other, name) for one in above for other in below)]:
        key = tuple(sorted(row.factors.items()))
        if key not in found or row.constant < found[key].constant:
            found[key] = row
    return list(found.values())


def _added(one: Inequality, other: Inequality, name: Name) -> Inequality:
    """Add two inequalities up so that a number falls out."""
    up, down = -other.factors[name], one.factors[name]
    names = dict.fromkeys([*one.factors, *other.factors])
    factors = {n: up * one.factors.get(n, 0) + down * other.factors.get(n, 0) for n in names}
    left = {n: factor for n, factor in factors.items() if factor}
    return _whole(
        Inequality(left, up * one.constant + down * other.constant, one.reasons | other.reasons)
    )
