"""Numbers that chase each other: comparisons that none satisfy, found without trying any.

Each number that is compared is a point; a comparison says `one - other >= so many steps` exactly,
and a day moved by months or years lies between their shortest and their longest. A circle of such
differences that adds up to more than nothing cannot be; where there is none, nothing is said.
"""

from __future__ import annotations

from typing import NamedTuple

Name = tuple[int, int]
ORIGIN: Name = (-1, -1)
_YEAR = 365.2425
CHASES = 200


class Edge(NamedTuple):
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


def find_circles(edges: list[Edge], choices: list[list[Edge]]) -> list[Edge] | None:
    """Give the edges of circles, one whichever edge of each choice is taken; None where none is."""
    return _chase(edges, choices, [CHASES])


def _chase(edges: list[Edge], choices: list[list[Edge]], left: list[int]) -> list[Edge] | None:
    left[0] -= 1
    found = find_cycle(edges)
    if found is not None or not choices or left[0] < 0:
        return found
    together: list[Edge] = []
    for edge in choices[0]:
        found = _chase([*edges, edge], choices[1:], left)
        if found is None:
            return None
        together += found
        if edge not in found:
            return found
    return list(dict.fromkeys(together))


def find_cycle(edges: list[Edge]) -> list[Edge] | None:
    """Give the edges of a circle that adds up to more than nothing, if there is one."""
    furthest = {name: 0 for edge in edges for name in (edge.one, edge.other)}
    reason: dict[Name, Edge] = {}
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


def _circle(reason: dict[Name, Edge], name: Name, steps: int) -> list[Edge]:
    for _ in range(steps):
        name = reason[name].other
    start, found = name, [reason[name]]
    name = found[0].other
    while name != start:
        found.append(reason[name])
        name = found[-1].other
    return found
