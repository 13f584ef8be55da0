"""Tables of text in files: CSV, Parquet and NDJSON, by the ending of the name.

Every cell is read as text, so that an amount is never a float; an empty cell is null.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsm_policy.messages import DiagnosticsError, allowed_values, diagnose, need_extra

if TYPE_CHECKING:
    import polars as pl

ENDINGS = (".csv", ".parquet", ".ndjson")


def polars() -> Any:
    """Return the package Polars; DiagnosticsError with the way to install it where it is not."""
    need_extra("portfolio", "polars")
    import polars as pl

    return pl


def ending(path: Path) -> str:
    """Return the ending of a table's name; DiagnosticsError where it is none of `ENDINGS`."""
    found = path.suffix.lower()
    if found not in ENDINGS:
        raise refused(path, "table_ending", values=allowed_values(ENDINGS))
    return found


def refused(path: Path, code: str, line: int = 0, **args: str) -> DiagnosticsError:
    """Return the error of a file that cannot be used."""
    return DiagnosticsError([diagnose(code, at=(str(path), line, 0), args=args)])


MORE = "\0"
"""The column with what a line of a CSV file has beyond its last header."""


class Table:
    """A file of rows: its `headers`, the number of its rows, and the rows in frames of text."""

    def __init__(self, path: Path) -> None:
        self.path, self._kind = path, ending(path)
        self._pl = polars()
        with self._named():
            self.headers, self.count = self._measured()
        twice = [name for name, count in Counter(self.headers).items() if count > 1]
        if twice:
            raise refused(path, "column_twice", line=1, column=twice[0])
        if not self.count:
            raise refused(path, "table_empty")

    def frames(self, size: int) -> Iterator[pl.DataFrame]:
        """Iterate over the rows, `size` of them in each frame but the last.

        Of a CSV file there is a column more, `MORE`. Raises DiagnosticsError where the file breaks
        off.
        """
        with self._named():
            if self._kind == ".parquet":
                yield from _resized(self._pl, self._parquet(size), size)
                return
            names = [*self.headers, MORE] if self._kind == ".csv" else self.headers
            schema = dict.fromkeys(names, self._pl.String)
            rows = self._lines() if self._kind == ".csv" else self._objects()
            while some := list(islice(rows, size)):
                yield self._pl.DataFrame(some, schema=schema, orient="row")

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Turn an error in reading into one that names the file."""
        try:
            yield
        except OSError as error:
            detail = (error.strerror or type(error).__name__).lower()
            raise refused(self.path, "unreadable", detail=detail) from None
        except UnicodeDecodeError:
            raise refused(self.path, "table_not_utf8") from None
        except (self._pl.exceptions.PolarsError, csv.Error) as error:
            detail = str(error).partition("\n")[0]
            raise refused(self.path, "table_broken", detail=detail) from None

    def _measured(self) -> tuple[list[str], int]:
        if self._kind == ".parquet":
            lazy = self._pl.scan_parquet(self.path)
            return lazy.collect_schema().names(), lazy.select(self._pl.len()).collect().item()
        if self._kind == ".csv":
            with self._reader() as cells:
                headers = next(cells, [])
                return headers, sum(1 for _ in cells)
        found: dict[str, None] = {}
        count = 0
        for row in self._objects():
            found.update(dict.fromkeys(row))
            count += 1
        return list(found), count

    def _parquet(self, size: int) -> Iterator[pl.DataFrame]:
        lazy = self._pl.scan_parquet(self.path)
        for frame in lazy.collect_batches(chunk_size=size, maintain_order=True):
            yield frame.select(_text_of(self._pl, column) for column in frame)

    @contextmanager
    def _reader(self) -> Iterator[Iterator[list[str]]]:
        """Open a CSV file; its cells are separated as most often in its first line."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            separator = max(",;\t", key=file.readline().count)
            file.seek(0)
            yield csv.reader(file, delimiter=separator, strict=True)

    def _lines(self) -> Iterator[list[str | None]]:
        width = len(self.headers)
        with self._reader() as found:
            next(found, None)
            for cells in found:
                told: list[str | None] = [cell or None for cell in cells[:width]]
                told += [None] * (width - len(told))
                yield [*told, " ".join(filter(None, cells[width:])) or None]

    def _objects(self) -> Iterator[dict[str, str]]:
        """Iterate over the objects of NDJSON, flat: maps and lists by path, and numbers as text."""
        with self.path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                try:
                    found = json.loads(line, parse_float=str, parse_int=str)
                except ValueError:
                    found = None
                if not isinstance(found, dict):
                    raise refused(self.path, "line_no_object", line=number)
                yield dict(_flat(found))


def _text_of(pl: Any, column: pl.Series) -> pl.Series:
    """Return a column as text: days in ISO form, lists joined by spaces, midnight left out."""
    if isinstance(column.dtype, pl.List):
        return column.cast(pl.List(pl.String)).list.join(" ")
    if isinstance(column.dtype, pl.Datetime):
        return column.cast(pl.String).str.replace(r" 00:00:00(\.0+)?$", "")
    return column.cast(pl.String)


def _flat(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every value of a nested object with its path; null and empty lists are left out."""
    for key, one in value.items():
        yield from _below(key, one)


def _below(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _below(f"{path}.{key}", one)
    elif isinstance(value, list) and not any(isinstance(one, dict) for one in value):
        if value:
            yield path, " ".join(map(_word, value))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _below(f"{path}[{index}]", one)
    elif value is not None:
        yield path, _word(value)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _resized(pl: Any, frames: Iterable[pl.DataFrame], size: int) -> Iterator[pl.DataFrame]:
    """Yield the same rows in frames of one size."""
    rest = None
    for frame in frames:
        rest = frame if rest is None else pl.concat([rest, frame])
        while rest.height >= size:
            yield rest[:size]
            rest = rest[size:]
    if rest is not None and rest.height:
        yield rest
