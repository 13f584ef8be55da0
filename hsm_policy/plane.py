"""The regions of two numbers: columns of one in which the list of regions of the other is the same.

Where a test hangs on both, as an age does on two days, the border between regions is a stair. It is
halved until each part is proved to be alike, or is a single value. What else is not known counts
in favour; a pair of values that no valid case has is decided as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from hsm_policy.boxes import Box, Span
from hsm_policy.case import Case
from hsm_policy.engine import Engine
from hsm_policy.moving import Moving
from hsm_policy.problems import Problems, make
from hsm_policy.regions import Region, Sweep

MOST_COLUMNS, MOST_OPEN_COLUMNS = 2000, 400
"""How many columns are looked at: more than the days of the five years that a map of days has.

Where more is not known than the two numbers, each column takes far longer.
"""


class Column(msgspec.Struct, frozen=True):
    """Steps from `first` to `last` of one number, with the regions of the other at each."""

    first: int
    last: int
    regions: tuple[Region, ...]


class Plane:
    """Two numbers of a case, both moved, for one question."""

    def __init__(self, engine: Engine, case: Case, paths: tuple[str, str], question: str) -> None:
        self.engine, self.question = engine, question
        self.across = Moving(engine, Moving(engine, case, paths[1]).loose, paths[0])
        self.up = Moving(engine, self.across.loose, paths[1])
        cone = self.across.machine.ground.outcome_cones[question]
        self._asked = frozenset(cone.free) | self.across.beside_others()
        self._seen: dict[int, tuple[Region, ...]] = {}
        is_open = {*self.up.case.unknown} > {*paths}
        self.most = MOST_OPEN_COLUMNS if is_open else MOST_COLUMNS

    def columns(self, across: Span, up: Span) -> list[Column]:
        """Give the columns of a rectangle in order, neighbours with the same regions joined.

        Problems where more of them would have to be looked at than is sensible.
        """
        self._seen = {}
        found: list[Column] = []
        for column in self._columns(across, up):
            if found and found[-1].regions == column.regions:
                found[-1] = replace(found[-1], last=column.last)
            else:
                found.append(column)
        return found

    def _columns(self, across: Span, up: Span) -> Iterator[Column]:
        for run in self.across.runs(*across, self._asked):
            if run.steady:
                for first, following in pairwise(run.edges):
                    yield Column(first, following - 1, self._at(first, up))
            else:
                yield from self._halved(run.edges[0], run.edges[-1] - 1, up)

    def _halved(self, first: int, last: int, up: Span) -> Iterator[Column]:
        """Halve a part of a stair until its ends, and all that is between them, are alike."""
        regions = self._at(first, up)
        if first == last or (self._at(last, up) == regions and self._alike(first, last, regions)):
            yield Column(first, last, regions)
        else:
            middle = (first + last) // 2
            yield from self._halved(first, middle, up)
            yield from self._halved(middle + 1, last, up)

    def _at(self, step: int, up: Span) -> tuple[Region, ...]:
        """Give the regions of the second number where the first is at a step."""
        if step not in self._seen:
            if len(self._seen) == self.most:
                args = {"one": self.across.path, "other": self.up.path, "most": str(self.most)}
                raise Problems([make("map_too_many", args=args)])
            sweep = Sweep(self.engine, self.across.at(step), self.up.path, self.question)
            self._seen[step] = tuple(sweep.within(*up))
        return self._seen[step]

    def _alike(self, first: int, last: int, regions: tuple[Region, ...]) -> bool:
        """Tell whether it is proved that all columns of a part have the same regions."""
        across = Span(first, last)
        return all(
            Box((self.across, self.up), (across, Span(one.first, one.last)), self.question).proves(
                one.outcome
            )
            for one in regions
        )
