"""Columns that may be too many for a page: each cell wrapped, in as many bands as needed."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from hsm_policy.layout import Page, Piece, harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

BETWEEN = 2
"""Spaces between columns."""
FIRST, OTHER = 22, 13
"""The first column and the others are no wider than this, unless a word is."""


def add_grid(page: Page, head: Sequence[str], rows: Sequence[Sequence[Piece]]) -> None:
    """Add rows under a head; the first column is repeated where the others take several bands."""
    columns = [[Piece(harmless(title), "strong")] for title in head]
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            column.append(Piece(harmless(cell.text), cell.style))
    for number, band in enumerate(_bands(columns, page.width)):
        if number:
            page.blank()
        _add_band(page, [columns[at] for at in band])


def _widths(columns: Sequence[Sequence[Piece]]) -> list[int]:
    most = [FIRST, *(OTHER for _ in columns[1:])]
    return [_width(column, room) for column, room in zip(columns, most, strict=True)]


def _width(column: Sequence[Piece], most: int) -> int:
    words = max((len(word) for cell in column for word in cell.text.split()), default=0)
    return max(words, min(most, max(len(cell.text) for cell in column)))


def _bands(columns: Sequence[Sequence[Piece]], width: int) -> list[list[int]]:
    """Give the columns of each band, as many as there is room for and at least one of its own."""
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


def _add_band(page: Page, columns: Sequence[Sequence[Piece]]) -> None:
    widths = _widths(columns)
    for number, row in enumerate(zip(*columns, strict=True)):
        _add_row(page, row, widths)
        if not number:
            page.line(
                Piece("-" * min(sum(widths) + BETWEEN * (len(widths) - 1), page.width), "faint")
            )


def _add_row(page: Page, row: Sequence[Piece], widths: Sequence[int]) -> None:
    cells = [
        wrap(cell.text, width, break_long_words=False, break_on_hyphens=False) or [""]
        for cell, width in zip(row, widths, strict=True)
    ]
    for line in range(max(map(len, cells))):
        parts = []
        for cell, lines, width in zip(row, cells, widths, strict=True):
            text = lines[line] if line < len(lines) else ""
            parts.append(Piece(text.ljust(width + BETWEEN), cell.style))
        page.line(*parts)
