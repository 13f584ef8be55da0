"""The regions of two numbers: columns of the one in which the regions of the other are constant.

Where a test compares both numbers, as an age compares two days, the border between regions is a
staircase. It is bisected until each part is proved constant or is a single value. Other unknown
inputs count in favour. A pair of values that no valid case has is decided like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.analysis.sweep.rectangle import Rectangle, StepRange
from hsm_policy.analysis.sweep.regions import InputRegions, Region
from hsm_policy.analysis.sweep.sweep import NumberSweep
from hsm_policy.cases import Case
from hsm_policy.documents import plain_value
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import DiagnosticsError, Report, Reportable, diagnose
from hsm_policy.names import Outcome
from hsm_policy.rulebook import DATE, Input, find_key
from hsm_policy.verdict import Value, Wording, decide

MOST_COLUMNS, MOST_OPEN_COLUMNS = 2000, 400
"""The most columns that a map computes: more than the days of the five years of a default map.

The second limit applies where other inputs are unknown too, since each column then takes longer.
"""


class PlaneColumn(msgspec.Struct, frozen=True):
    """An interval of steps of one number, ends included, with the regions of the other there."""

    first: int
    last: int
    regions: tuple[Region, ...]


class Plane:
    """The regions of two numbers of a case, for one question."""

    def __init__(self, engine: Engine, case: Case, paths: tuple[str, str], question: str) -> None:
        self.engine, self.question = engine, question
        self.across = NumberSweep(engine, NumberSweep(engine, case, paths[1]).loose, paths[0])
        self.up = NumberSweep(engine, self.across.loose, paths[1])
        cone = self.across.solver.ground.outcome_cones[question]
        self._asked = frozenset(cone.free) | self.across.beside_others()
        self._seen: dict[int, tuple[Region, ...]] = {}
        is_open = {*self.up.case.unknown} > {*paths}
        self.most = MOST_OPEN_COLUMNS if is_open else MOST_COLUMNS

    def columns(self, across: StepRange, up: StepRange) -> list[PlaneColumn]:
        """Return the columns of a rectangle in order; neighbours with the same regions are joined.

        Raises DiagnosticsError where more than `most` columns would have to be computed.
        """
        self._seen = {}
        found: list[PlaneColumn] = []
        for column in self._columns(across, up):
            if found and found[-1].regions == column.regions:
                found[-1] = replace(found[-1], last=column.last)
            else:
                found.append(column)
        return found

    def _columns(self, across: StepRange, up: StepRange) -> Iterator[PlaneColumn]:
        for run in self.across.runs(*across, self._asked):
            if run.steady:
                for first, following in pairwise(run.edges):
                    yield PlaneColumn(first, following - 1, self._at(first, up))
            else:
                yield from self._bisect(run.edges[0], run.edges[-1] - 1, up)

    def _bisect(self, first: int, last: int, up: StepRange) -> Iterator[PlaneColumn]:
        """Bisect an interval until all steps of each part have the same regions."""
        regions = self._at(first, up)
        if first == last or (
            self._at(last, up) == regions and self._constant(first, last, regions)
        ):
            yield PlaneColumn(first, last, regions)
        else:
            middle = (first + last) // 2
            yield from self._bisect(first, middle, up)
            yield from self._bisect(middle + 1, last, up)

    def _at(self, step: int, up: StepRange) -> tuple[Region, ...]:
        """Return the regions of the second number with the first at a step; remembered by step."""
        if step not in self._seen:
            if len(self._seen) == self.most:
                args = {"one": self.across.path, "other": self.up.path, "most": str(self.most)}
                raise DiagnosticsError([diagnose("map_too_many", args=args)])
            sweep = InputRegions(self.engine, self.across.at(step), self.up.path, self.question)
            self._seen[step] = tuple(sweep.within(*up))
        return self._seen[step]

    def _constant(self, first: int, last: int, regions: tuple[Region, ...]) -> bool:
        """Whether all columns of an interval are proved to have these regions."""
        across = StepRange(first, last)
        return all(
            Rectangle(
                (self.across, self.up), (across, StepRange(one.first, one.last)), self.question
            ).proves(one.outcome)
            for one in regions
        )


YEARS = 5
"""How many years a map covers from the day of the case, by default."""

Ranges = Mapping[str, str]
"""The interval of each input to map, by path, such as `2026-01-01..2026-12-31`."""


class MapRectangle(NamedTuple):
    """A rectangle with one outcome: the interval of steps of each input, by its path."""

    spans: dict[str, StepRange]
    outcome: Outcome


class Span(msgspec.Struct, frozen=True):
    """An interval of values, both ends included; `to` is null if it has no end."""

    first: Value = msgspec.field(name="from")
    last: Value = msgspec.field(name="to")


class RectangleReport(msgspec.Struct, frozen=True):
    """A rectangle with one outcome; in JSON each span stands under the path of its input."""

    spans: dict[str, Span]
    outcome: Outcome


class RegionMapReport(Report, frozen=True, omit_defaults=True):
    """The regions of two inputs; in each region the input that the columns divide comes first.

    It is `not_needed` where the person needs no permit at all, and `why` says so.
    """

    inputs: list[str]
    question: str = msgspec.field(name="for")
    regions: list[RectangleReport]
    why: str = ""
    not_needed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        plain = super().to_dict()
        regions = [{**one["spans"], "outcome": one["outcome"]} for one in plain["regions"]]
        return {**plain, "regions": regions}


class RegionMap(Reportable):
    """The regions of two inputs of a case, for one question: the answer of `hsm map`.

    `moving` and `spans` hold, by path, the sweep of each input and the interval of steps to map.
    """

    def __init__(
        self, moving: dict[str, NumberSweep], spans: dict[str, StepRange], question: str, case: Case
    ) -> None:
        self.paths, self.question, self.case = tuple(moving), question, case
        self.moving, self.spans = moving, spans
        # Columns along the input with fewer values are the fewest.
        sizes = {path: span.last - span.first for path, span in spans.items()}
        self.across, self.up = sorted(sizes, key=sizes.__getitem__)
        engine = moving[self.across].engine
        plane = Plane(engine, case, (self.across, self.up), question)
        self.columns: list[PlaneColumn] = plane.columns(spans[self.across], spans[self.up])

    def rectangles(self) -> list[MapRectangle]:
        """Return the rectangles in steps, column by column."""
        return [
            MapRectangle(
                {
                    self.across: StepRange(column.first, column.last),
                    self.up: StepRange(one.first, one.last),
                },
                one.outcome,
            )
            for column in self.columns
            for one in column.regions
        ]

    def report(self, lang: str = "en") -> RegionMapReport:
        """Return the regions as values, column by column, with sentences in a language."""
        regions = [
            RectangleReport(
                {path: self._span(path, span) for path, span in one.spans.items()}, one.outcome
            )
            for one in self.rectangles()
        ]
        wording = Wording(self._situation.engine.source, lang)
        why = wording.not_needed(self.question, self._situation) if self.not_needed else ""
        return RegionMapReport(list(self.paths), self.question, regions, why, self.not_needed)

    @cached_property
    def not_needed(self) -> bool:
        """Whether nothing in the plane is better than refused, and no permit is needed at all."""
        outcomes = {one.outcome for one in self.rectangles()}
        if outcomes != {Outcome.REFUSED}:
            return False
        return decide(self._situation).answers[self.question].not_needed

    @cached_property
    def _situation(self) -> Situation:
        return Situation(self.moving[self.across].engine, self.case)

    def _span(self, path: str, span: StepRange) -> Span:
        is_open = span.last == self.moving[path].variable.greatest
        return Span(self.value(path, span.first), None if is_open else self.value(path, span.last))

    def value(self, path: str, step: int) -> Any:
        """Return a step of an input as a value in JSON."""
        moving = self.moving[path]
        return plain_value(moving.variable.value(step), moving.entry.type)


def map_regions(
    engine: Engine,
    case: Case,
    paths: tuple[str, str],
    question: str | None = None,
    ranges: Ranges | None = None,
) -> RegionMap:
    """Find the regions of two inputs.

    By default the date of the case runs five years from its own day, any other input over its whole
    range. `ranges` narrows them, as in `{"date": "2026-01-01..2026-12-31"}`. Raises
    DiagnosticsError where an input, question or range does not exist, or there are too many
    regions.
    """
    asked = Situation(engine, case).question(question)
    one, other = (find_key(engine.source, path) for path in paths)
    if one == other:
        raise DiagnosticsError([diagnose("map_twice", args={"path": one})])
    limits = {find_key(engine.source, path): limit for path, limit in (ranges or {}).items()}
    for path in limits:
        if path not in (one, other):
            raise DiagnosticsError([diagnose("map_range_of", args={"path": path})])
    moving = _both(engine, case, (one, other))
    spans = {path: _span(sweep, case, limits.get(path)) for path, sweep in moving.items()}
    return RegionMap(moving, spans, asked, case)


def _both(engine: Engine, case: Case, paths: tuple[str, str]) -> dict[str, NumberSweep]:
    """Return the sweep of each input, by path, in a case in which the other is unknown."""
    one, other = paths
    return {
        one: NumberSweep(engine, NumberSweep(engine, case, other).loose, one),
        other: NumberSweep(engine, NumberSweep(engine, case, one).loose, other),
    }


def _span(moving: NumberSweep, case: Case, asked: str | None) -> StepRange:
    variable = moving.variable
    least, greatest = variable.least, variable.greatest
    if asked is None:
        if moving.path != DATE:
            return StepRange(least, greatest)
        last = days.ordinal(days.plus_years(case.date, YEARS))
        return StepRange(days.ordinal(case.date), min(last, greatest))
    first, dots, last_text = asked.partition("..")
    try:
        ends = [variable.step(_number(moving.entry, end)) for end in (first, last_text)]
    except ValueError:
        ends = []
    if not dots or not ends or not least <= ends[0] <= ends[1] <= greatest:
        raise DiagnosticsError([diagnose("map_range", args=_range_args(moving, asked))])
    return StepRange(*ends)


def _range_args(moving: NumberSweep, asked: str) -> dict[str, str]:
    kind, variable = moving.entry.type, moving.variable
    ends = (plain_value(variable.value(end), kind) for end in (variable.least, variable.greatest))
    return {"path": moving.path, "range": asked, "whole": "..".join(ends)}


def _number(entry: Input, text: str) -> int:
    """Read one end of a range, in cents, yyyymmdd or a count; ValueError where it is none."""
    if entry.type == "date":
        day = int(text.replace("-", "")) if len(text) == len("2026-01-01") else 0
        if days.from_ordinal(days.ordinal(day)) != day:
            raise ValueError(text)
        return day
    try:
        number = Decimal(text).scaleb(0 if entry.type == "count" else 2)
    except InvalidOperation:
        raise ValueError(text) from None
    if number != number.to_integral_value():
        raise ValueError(text)
    return int(number)
