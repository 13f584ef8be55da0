"""Decides chunks of one table: all that it needs is the rulebook, the task and the rows."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hsm_policy.analysis.portfolio.batch.answers import Answers, Wanted
from hsm_policy.analysis.portfolio.batch.mapping import Layout
from hsm_policy.analysis.portfolio.batch.people import People, RowOptions
from hsm_policy.analysis.portfolio.batch.store import PartData
from hsm_policy.analysis.portfolio.batch.tables import polars
from hsm_policy.analysis.portfolio.columns import TellStep, nobody
from hsm_policy.verdict import Session

if TYPE_CHECKING:
    import polars as pl


class Task(msgspec.Struct, frozen=True):
    """All that decides what a chunk of rows gives, but the rows and the rulebook itself."""

    layout: Layout
    wanted: Wanted
    options: RowOptions
    lang: str = "en"


class Worker:
    """Decides chunks of one table; it shares classes of rows with others through a folder."""

    def __init__(self, book: Session, task: Task, classes: Path | None = None) -> None:
        self._pl = polars()
        self._answers = Answers(book, task.wanted, task.options.scenarios)
        self._answers.share(classes)
        self._people = People(book.source, task.layout, task.options, task.lang)
        self.columns = self._answers.columns

    @property
    def row_by_row(self) -> bool:
        """Whether something is asked that is found for one row after the other."""
        return self._answers.row_by_row

    def share(self, classes: Path | None) -> None:
        """Share classes of rows through a folder from now on."""
        self._answers.share(classes)

    def part(self, first: int, frame: pl.DataFrame, tell: TellStep = nobody) -> PartData:
        """Decide the rows of a frame, the first of which has number `first`."""
        rows = self._people.rows(first, frame)
        found = self._answers.found(self._people, rows, tell)
        schema = dict.fromkeys(found.columns or self.columns, self._pl.String)
        answers = self._pl.DataFrame(found.columns, schema=schema)
        into = io.BytesIO()
        answers.with_columns(self._pl.all().replace("", None)).write_parquet(into)
        return PartData(frame.height, into.getvalue(), sorted([*rows.problems, *found.problems]))
