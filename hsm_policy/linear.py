"""Sums and differences of open numbers that cannot be, found by adding inequalities up.

Each inequality says `sum of factor * number + constant >= 0` of whole numbers. A number is put out
of the way by adding each inequality in which it stands above to each in which it stands below, as
Fourier and Motzkin do; what is left speaks of constants, and one below nothing is a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from math import gcd
from typing import NamedTuple

from hsm_policy.cycles import Name

ROWS = 300
"""How many inequalities are looked at before the search is given up, which proves nothing."""
Reason = int | tuple[Name, int]
"""The place of an inequality among those given, or a bound: the number, and low or high."""


class Row(NamedTuple):
    """`sum of factor * number + constant >= 0`, and from which inequalities that follows."""

    factors: Mapping[Name, int]
    constant: int
    reasons: frozenset[Reason]


def contradiction(rows: Iterable[Row]) -> frozenset[Reason] | None:
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


def _whole(row: Row) -> Row:
    """Divide by what all factors share; whole numbers let the constant be rounded down."""
    shared = reduce(gcd, row.factors.values(), 0)
    if shared <= 1:
        return row
    factors = {name: factor // shared for name, factor in row.factors.items()}
    return Row(factors, row.constant // shared, row.reasons)


def _easiest(rows: list[Row]) -> Name:
    """Give the number whose removal makes the fewest inequalities."""
    above: dict[Name, int] = {}
    below: dict[Name, int] = {}
    for row in rows:
        for name, factor in row.factors.items():
            side = above if factor > 0 else below
            side[name] = side.get(name, 0) + 1
    return min(sorted({*above, *below}), key=lambda name: above.get(name, 0) * below.get(name, 0))


def _without(name: Name, rows: list[Row]) -> list[Row]:
    """Give what the inequalities say once one number is put out of the way."""
    found: dict[tuple[tuple[Name, int], ...], Row] = {}
    above = [row for row in rows if row.factors.get(name, 0) > 0]
    below = [row for row in rows if row.factors.get(name, 0) < 0]
    free = [row for row in rows if name not in row.factors]
    for row in [*free, *(_added(one, other, name) for one in above for other in below)]:
        key = tuple(sorted(row.factors.items()))
        if key not in found or row.constant < found[key].constant:
            found[key] = row
    return list(found.values())


def _added(one: Row, other: Row, name: Name) -> Row:
    """Add two inequalities up so that a number falls out."""
    up, down = -other.factors[name], one.factors[name]
    names = dict.fromkeys([*one.factors, *other.factors])
    factors = {n: up * one.factors.get(n, 0) + down * other.factors.get(n, 0) for n in names}
    left = {n: factor for n, factor in factors.items() if factor}
    return _whole(Row(left, up * one.constant + down * other.constant, one.reasons | other.reasons))
