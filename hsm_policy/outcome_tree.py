"""Outcomes as a tree over contested points, and as the shortest table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hsm_policy.source import Point

EXACT = 7
"""Of how many points at most the shortest table is looked for in every order."""


class Split(NamedTuple):
    """A point on which an outcome turns, with what follows from each of its readings."""

    point: str
    under: tuple[tuple[str, Outcomes], ...]


Outcomes = str | Split
"""An outcome, or what decides it; points in the order of the rulebook, those alone that matter."""


class Row(NamedTuple):
    """Some readings, and the outcome that they give whatever the others are."""

    readings: dict[str, str]
    outcome: str


class Explored(NamedTuple):
    """One question: the points that matter, all combinations as rows, and what turns the outcome.

    The first row is that of the case's own readings. A flip names only readings that are not its
    own; no part of one turns the outcome too.
    """

    points: tuple[str, ...]
    rows: tuple[Row, ...]
    flips: tuple[Row, ...]


def split(point: str, under: Mapping[str, Outcomes]) -> Outcomes:
    """Give what follows from the readings of a point; where that is the same, the point is gone."""
    first, *others = under.values()
    same = all(other == first for other in others)
    return first if same else Split(point, tuple(under.items()))


def _given(found: Outcomes, point: str, reading: str) -> Outcomes:
    """Give the outcomes that are left under one reading of a point."""
    if isinstance(found, str):
        return found
    if found.point == point:
        return dict(found.under)[reading]
    return split(found.point, {name: _given(one, point, reading) for name, one in found.under})


class Table:
    """Cuts all combinations into as few rows as cutting them by one point after another can."""

    def __init__(self, declared: Mapping[str, Point], own: Mapping[str, str]) -> None:
        self.declared, self.own = declared, own
        self._rows: dict[Outcomes, list[Row]] = {}

    def explored(self, found: Outcomes) -> Explored:
        """Put together what is told of one question."""
        points = self._points(found)
        rows = [self._in_order(row, points) for row in self._cut(found)]
        turns = [self._in_order(row, points) for row in self._turns(found, rows[0].outcome)]
        flips = [one for one in turns if not any(_part(other, one) for other in turns)]
        flips.sort(key=lambda one: len(one.readings))
        return Explored(tuple(points), tuple(rows), tuple(flips))

    def _points(self, found: Outcomes) -> list[str]:
        met = _points_met(found)
        return [point for point in self.declared if point in met]

    def _in_order(self, row: Row, points: Iterable[str]) -> Row:
        readings = {point: row.readings[point] for point in points if point in row.readings}
        return Row(readings, row.outcome)

    def _cut(self, found: Outcomes) -> list[Row]:
        """Give the rows; of each point that is cut by, the reading of the case comes first."""
        if isinstance(found, str):
            return [Row({}, found)]
        if found not in self._rows:
            points = self._points(found)
            tried = points if len(points) <= EXACT else points[:1]
            self._rows[found] = min((self._cut_by(found, point) for point in tried), key=len)
        return self._rows[found]

    def _cut_by(self, found: Outcomes, point: str) -> list[Row]:
        own, readings = self.own[point], self.declared[point].readings
        return [
            Row({point: reading, **row.readings}, row.outcome)
            for reading in sorted(readings, key=lambda one: one != own)
            for row in self._cut(_given(found, point, reading))
        ]

    def _turns(self, found: Outcomes, outcome: str) -> Iterator[Row]:
        """Give the changes of readings that lead to each place where the outcome is another."""
        if isinstance(found, str):
            yield from [Row({}, found)] if found != outcome else []
            return
        for reading, below in found.under:
            changed = {} if reading == self.own[found.point] else {found.point: reading}
            for row in self._turns(below, outcome):
                yield Row({**changed, **row.readings}, row.outcome)


def _points_met(found: Outcomes) -> frozenset[str]:
    if isinstance(found, str):
        return frozenset()
    return frozenset({found.point}).union(*(_points_met(one) for _, one in found.under))


def _part(one: Row, other: Row) -> bool:
    """Tell whether the readings of a row are some, and not all, of those of another."""
    return one.readings.items() < other.readings.items()
