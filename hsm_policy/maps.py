"""The answer of `hsm map`: every region of two inputs, exact to the cent and the day."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from hsm_policy import days
from hsm_policy.boxes import Span
from hsm_policy.case import Case
from hsm_policy.engine import Engine
from hsm_policy.inputs import Input
from hsm_policy.minimum import check_question
from hsm_policy.moving import Moving
from hsm_policy.plane import Column, Plane
from hsm_policy.problems import Problems, make
from hsm_policy.usual import usual_question
from hsm_policy.wording import plain_value

DATE = "date"
YEARS = 5
"""How far a map looks from the day of the case, where no other range is asked for."""
Ranges = Mapping[str, str]
"""Values to look at, such as `2026-01-01..2026-12-31`, by the path of an input."""


class Rectangle(NamedTuple):
    """The values of each input, by its path as steps, with one outcome."""

    spans: dict[str, Span]
    outcome: str


class RegionMap:
    """The regions of two inputs of a case, for one question.

    `moving` and `spans` are, by path, each input and the steps of it that are looked at.
    """

    def __init__(
        self, moving: dict[str, Moving], spans: dict[str, Span], question: str, case: Case
    ) -> None:
        self.paths, self.question, self.case = tuple(moving), question, case
        self.moving, self.spans = moving, spans
        # Columns are cut along the input that has fewer values: that needs the fewest.
        sizes = {path: span.last - span.first for path, span in spans.items()}
        self.across, self.up = sorted(sizes, key=sizes.__getitem__)
        engine = moving[self.across].engine
        plane = Plane(engine, case, (self.across, self.up), question)
        self.columns: list[Column] = plane.columns(spans[self.across], spans[self.up])

    def rectangles(self) -> list[Rectangle]:
        """Give the regions, column by column."""
        return [
            Rectangle(
                {self.across: Span(column.first, column.last), self.up: Span(one.first, one.last)},
                one.outcome,
            )
            for column in self.columns
            for one in column.regions
        ]

    def to_dict(self) -> dict[str, Any]:
        """Give the object: both ends included, and null where there is no last value.

        The input that the columns are cut along stands first in each region.
        """
        return {
            "inputs": list(self.paths),
            "for": self.question,
            "regions": [
                {
                    **{path: self._written(path, span) for path, span in one.spans.items()},
                    "outcome": one.outcome,
                }
                for one in self.rectangles()
            ],
        }

    def _written(self, path: str, span: Span) -> dict[str, Any]:
        is_open = span.last == self.moving[path].variable.greatest
        last = None if is_open else self.value(path, span.last)
        return {"from": self.value(path, span.first), "to": last}

    def value(self, path: str, step: int) -> Any:
        """Give a step of an input as it stands in JSON."""
        moving = self.moving[path]
        return plain_value(moving.variable.value(step), moving.entry.type)


def region_map(
    engine: Engine,
    case: Case,
    paths: tuple[str, str],
    question: str | None = None,
    ranges: Ranges | None = None,
) -> RegionMap:
    """Find the regions of two inputs.

    A day of the case is looked at from its own on for five years, any other input over its whole
    range. Problems where there is no such input, question or range, or there are too many regions.
    """
    asked = usual_question(engine.source, question)
    check_question(engine, case, asked)
    if paths[0] == paths[1]:
        raise Problems([make("map_twice", args={"path": paths[0]})])
    for path in ranges or {}:
        if path not in paths:
            raise Problems([make("map_range_of", args={"path": path})])
    moving = _both(engine, case, paths)
    spans = {path: _span(one, case, (ranges or {}).get(path)) for path, one in moving.items()}
    return RegionMap(moving, spans, asked, case)


def _both(engine: Engine, case: Case, paths: tuple[str, str]) -> dict[str, Moving]:
    """Give each input moved in a case in which the other is open."""
    one, other = paths
    return {
        one: Moving(engine, Moving(engine, case, other).loose, one),
        other: Moving(engine, Moving(engine, case, one).loose, other),
    }


def _span(moving: Moving, case: Case, asked: str | None) -> Span:
    variable = moving.variable
    least, greatest = variable.least, variable.greatest
    if asked is None:
        if moving.path != DATE:
            return Span(least, greatest)
        last = days.ordinal(days.plus_years(case.date, YEARS))
        return Span(days.ordinal(case.date), min(last, greatest))
    first, dots, last_told = asked.partition("..")
    try:
        ends = [variable.step(_number(moving.entry, end)) for end in (first, last_told)]
    except ValueError:
        ends = []
    if not dots or not ends or not least <= ends[0] <= ends[1] <= greatest:
        raise Problems([make("map_range", args=_range_told(moving, asked))])
    return Span(*ends)


def _range_told(moving: Moving, asked: str) -> dict[str, str]:
    kind, variable = moving.entry.type, moving.variable
    ends = (plain_value(variable.value(end), kind) for end in (variable.least, variable.greatest))
    return {"path": moving.path, "range": asked, "whole": "..".join(ends)}


def _number(entry: Input, text: str) -> int:
    """Read an end of a range; ValueError where it is no value of the input."""
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
