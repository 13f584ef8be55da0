"""A page of text: lines of styled pieces, wrapped to a width.

Styles are names (`strong`, `good`, `bad`, `open`, `faint`); the terminal maps them to colours.
"""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class StyledText(NamedTuple):
    """A piece of text in one style."""

    text: str
    style: str = ""


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_KEPT_TOGETHER = re.compile(r"(?<=EUR) (?=-?[0-9])|(?<=€) (?=-?[0-9])|(?<=[^\s]) (?=\[[0-9]+\])")

HARD_SPACE = "\u00a0"


def printable(text: str) -> str:
    """Escape control characters, so that no text of a case or file name can steer a terminal."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def with_hard_spaces(text: str) -> str:
    """Put hard spaces between an amount and its currency, and before a citation such as [1]."""
    return _KEPT_TOGETHER.sub(HARD_SPACE, text)


class Page:
    """Lines under construction; `width` is in characters."""

    def __init__(self, width: int = 80) -> None:
        self.width = width
        self.lines: list[tuple[StyledText, ...]] = []

    def blank(self) -> None:
        """Add an empty line, unless the last line is empty."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def line(self, *pieces: StyledText | str, indent: int = 0) -> None:
        """Add one line without wrapping."""
        made = [piece if isinstance(piece, StyledText) else StyledText(piece) for piece in pieces]
        clean = [StyledText(printable(piece.text), piece.style) for piece in made if piece.text]
        self.lines.append((StyledText(" " * indent), *clean) if indent else tuple(clean))

    def section(self, title: str) -> None:
        """Add a heading, with an empty line before it."""
        self.blank()
        self.line(StyledText(title, "strong"))

    def paragraph(self, text: str, *, indent: int = 0, lead: Sequence[StyledText] = ()) -> None:
        """Add wrapped text after the pieces of `lead`; further lines align with the text."""
        hang = indent + sum(len(piece.text) for piece in lead)
        room = max(self.width - hang, 20)
        held = with_hard_spaces(printable(text))
        wrapped = wrap(held, room, break_long_words=False, break_on_hyphens=False) or [""]
        rows = [row.replace(HARD_SPACE, " ") for row in wrapped]
        self.line(*lead, rows[0], indent=indent)
        for row in rows[1:]:
            self.line(row, indent=hang)

    def table(self, rows: Iterable[Sequence[str]], *, indent: int = 2) -> None:
        """Add rows with aligned columns, two spaces apart; the last column is wrapped."""
        cells = [[printable(cell) for cell in row] for row in rows]
        count = max((len(row) for row in cells), default=0)
        widths = [max(len(row[at]) for row in cells if at < len(row)) for at in range(count)]
        for row in cells:
            lead = [
                StyledText(cell.ljust(width) + "  ")
                for cell, width in zip(row, widths, strict=False)
            ]
            self.paragraph(row[-1], indent=indent, lead=lead[: len(row) - 1])

    def text(self) -> str:
        """Return the page as plain text, without spaces at the ends of lines."""
        lines = ("".join(piece.text for piece in line).rstrip() for line in self.lines)
        return "".join(f"{line}\n" for line in lines)


BETWEEN = 2
"""Spaces between columns."""

FIRST, OTHER = 22, 13
"""The greatest width of the first column and of the others, unless a single word is wider."""


def add_grid(page: Page, head: Sequence[str], rows: Sequence[Sequence[StyledText]]) -> None:
    """Add a table with a head; columns that do not fit go to further bands under the first one.

    Every band repeats the first column.
    """
    columns = [[StyledText(printable(title), "strong")] for title in head]
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            column.append(StyledText(printable(cell.text), cell.style))
    for number, band in enumerate(_bands(columns, page.width)):
        if number:
            page.blank()
        _add_band(page, [columns[at] for at in band])


def _widths(columns: Sequence[Sequence[StyledText]]) -> list[int]:
    most = [FIRST, *(OTHER for _ in columns[1:])]
    return [_width(column, room) for column, room in zip(columns, most, strict=True)]


def _width(column: Sequence[StyledText], most: int) -> int:
    words = max((len(word) for cell in column for word in cell.text.split()), default=0)
    return max(words, min(most, max(len(cell.text) for cell in column)))


def _bands(columns: Sequence[Sequence[StyledText]], width: int) -> list[list[int]]:
    """Return the columns of each band: as many as fit, at least one besides the first."""
    first, *others = _widths(columns)
    bands: list[list[int]] = []
    left = 0
    for at, needed in enumerate(others, start=1):
        if not bands or needed + BETWEEN > left:
            bands.append([0])
            left = width - first
        bands[-1].append(at)
        left -= needed + BETWEEN
    return bands


def _add_band(page: Page, columns: Sequence[Sequence[StyledText]]) -> None:
    widths = _widths(columns)
    for number, row in enumerate(zip(*columns, strict=True)):
        _add_row(page, row, widths)
        if not number:
            page.line(
                StyledText(
                    "-" * min(sum(widths) + BETWEEN * (len(widths) - 1), page.width), "faint"
                )
            )


def _add_row(page: Page, row: Sequence[StyledText], widths: Sequence[int]) -> None:
    cells = [
        wrap(cell.text, width, break_long_words=False, break_on_hyphens=False) or [""]
        for cell, width in zip(row, widths, strict=True)
    ]
    for line in range(max(map(len, cells))):
        parts = []
        for cell, lines, width in zip(row, cells, widths, strict=True):
            text = lines[line] if line < len(lines) else ""
            parts.append(StyledText(text.ljust(width + BETWEEN), cell.style))
        page.line(*parts)
