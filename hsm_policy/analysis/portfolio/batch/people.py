"""Rows of a table read as columns of cases, and what is wrong with a row told by its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from hsm_policy.analysis.portfolio.batch.mapping import CASE, Cell, Column, Layout
from hsm_policy.analysis.portfolio.batch.tables import MORE, polars
from hsm_policy.analysis.portfolio.cells import Cells
from hsm_policy.cases import AMOUNT, UNKNOWN, Case, profile_readings, with_options
from hsm_policy.documents import unindexed
from hsm_policy.messages import Diagnostic, diagnose
from hsm_policy.rulebook import DATE, RulebookData

if TYPE_CHECKING:
    import polars as pl

ByPath = dict[str, Any]
"""The cells of some rows by path: a list with one for each row, None where it is empty."""


class RowOptions(msgspec.Struct, frozen=True):
    """What the command line says of every case: an ISO date, readings, profile, announced law."""

    date: str = ""
    readings: dict[str, str] = {}
    profile: str | None = None
    scenarios: tuple[str, ...] = ()


class Problem(NamedTuple):
    """What is wrong with a row: its number from 1, the header of a column, a sentence."""

    row: int
    column: str
    message: str


class Rows(NamedTuple):
    """Rows that can be decided, by their numbers, with their cells, and those that cannot."""

    numbers: list[int]
    cells: ByPath
    problems: list[Problem]

    def some(self, places: list[int]) -> Rows:
        """Return the rows at some places."""
        cells = {path: [column[at] for at in places] for path, column in self.cells.items()}
        return Rows([self.numbers[at] for at in places], cells, [])

    def documents(self, source: RulebookData) -> Iterator[dict[str, Any]]:
        """Yield each row as the document of a case."""
        cells = Cells(source, self.cells)
        return map(cells.document, range(len(self.numbers)))


def check_options(source: RulebookData, options: RowOptions) -> None:
    """Raise DiagnosticsError where the rulebook has no such reading, profile or announced law."""
    case, given = Case(id="", date=0), options
    with_options(source, case, given.readings, given.profile, given.scenarios)


class People:
    """Reads the frames of one table as cells of cases."""

    def __init__(
        self, source: RulebookData, layout: Layout, options: RowOptions, lang: str
    ) -> None:
        self._source, self._layout, self._lang = source, layout, lang
        chosen = profile_readings(source, options.profile) if options.profile else {}
        readings = {**chosen, **options.readings}
        self._fixed: dict[str, Cell] = {f"readings.{point}": one for point, one in readings.items()}
        if options.date:
            self._fixed[DATE] = options.date
        self._headers = {one.path: one.header for one in layout.columns}
        paths = [*self._headers, *layout.constants]
        self._within = {
            path: inside
            for path in paths
            if (inside := [one for one in paths if one.startswith((f"{path}.", f"{path}["))])
        }

    def rows(self, first: int, frame: pl.DataFrame) -> Rows:
        """Return the rows of a frame, the first of which has number `first`; blank ones go."""
        pl = polars()
        texts = frame.with_columns(pl.all().str.strip_chars().replace("", None))
        cells = {one.path: self._column(one, texts[one.header]) for one in self._layout.columns}
        numbers = [*range(first, first + frame.height)]
        cells.setdefault(CASE, [str(number) for number in numbers])
        told = ~texts.select(pl.all_horizontal(pl.all().is_null())).to_series()
        cells |= {
            path: self._constant(path, value, cells, frame.height)
            for path, value in (self._layout.constants | self._fixed).items()
        }
        problems = [*self._too_long(numbers, texts), *self._told_twice(numbers, cells)]
        bad = {one.row for one in problems}
        kept = [there and number not in bad for there, number in zip(told, numbers, strict=True)]
        if not all(kept):
            cells = {path: [*compress(column, kept)] for path, column in cells.items()}
        return Rows([*compress(numbers, kept)], cells, problems)

    def _column(self, column: Column, texts: pl.Series) -> list[Any]:
        """Return the cells of a column, each as a case has it."""
        entry = self._source.vocabulary.inputs.get(unindexed(column.path))
        several = entry is not None and entry.several
        values: dict[str, Any] = {}
        for text in texts.unique().to_list():
            value = column.values.get(text, text) if text is not None else None
            if several and isinstance(value, str) and value != UNKNOWN:
                value = [one for one in re.split(r"[\s,;]+", value.strip("[]")) if one] or value
            values[text] = value
        return [values[text] for text in texts.to_list()]

    def _constant(self, path: str, value: Cell, cells: ByPath, count: int) -> list[Any]:
        """Return a constant; one that tells how an amount is written, only beside an amount."""
        above = path.rpartition(".")[0]
        entry = self._source.vocabulary.inputs.get(unindexed(above))
        amounts = cells.get(f"{above}.{AMOUNT}") if entry and entry.forms else None
        if amounts is None:
            return [value] * count
        return [None if amount is None else value for amount in amounts]

    def _too_long(self, numbers: list[int], texts: pl.DataFrame) -> list[Problem]:
        more = texts[MORE] if MORE in texts.columns else [None] * len(numbers)
        problem = diagnose("row_too_long")
        pairs = zip(numbers, more, strict=True)
        return [self.problem(number, "", problem) for number, cell in pairs if cell is not None]

    def _told_twice(self, numbers: list[int], cells: ByPath) -> list[Problem]:
        """Return the rows in which a map or list is told as a whole and in part."""
        problem = diagnose("told_twice")
        return [
            self.problem(number, self._headers.get(path, path), problem)
            for path, inside in self._within.items()
            for at, number in enumerate(numbers)
            if cells[path][at] is not None and any(cells[one][at] is not None for one in inside)
        ]

    def problem(self, number: int, column: str, one: Diagnostic) -> Problem:
        """Return the problem of a row, with the sentence of a diagnostic and its hint."""
        text = ": ".join(filter(None, ("" if column else one.path, one.text(self._lang))))
        hint = one.help(self._lang)
        return Problem(number, column, f"{text} ({hint})" if hint else text)

    def header(self, path: str) -> str:
        """Return the header of the column of a path, or of one that lies nearest; "" for none."""
        return _nearest(self._headers, path)


def _nearest(headers: Mapping[str, str], path: str) -> str:
    while path:
        if path in headers:
            return headers[path]
        below = f"{path}.", f"{path}["
        if inside := next((one for one in headers if one.startswith(below)), ""):
            return headers[inside]
        path = re.sub(r"(\.|^)[^.\[\]]+$|\[\d+\]$", "", path)
    return ""
