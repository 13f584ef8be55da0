"""The regions of two inputs: for each run of values of one, the regions of the other."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hsm_policy.layout import Page, Piece
from hsm_policy.render_minimum import add_regions, region_ends
from hsm_policy.render_parts import Words
from hsm_policy.tree import unindexed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.render_parts import Json

_MANY = 4
"""From how many columns on end a border that moves with each is told at its ends only."""


def render_map(answer: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the object of `hsm map` out."""
    words, page = Words(titles, lang), Page(width)
    across, up = (name for name in answer["regions"][0] if name != "outcome")
    page.line(Piece(words.heading("questions", answer["for"]), "strong"))
    for path in (across, up):
        question = words.titles.get("inputs", {}).get(unindexed(path))
        page.paragraph(f"{path}: {question}" if question else path, indent=2)
    columns = [list(rows) for _, rows in groupby(answer["regions"], lambda one: one[across])]
    while columns:
        stair = _stair(columns, across)
        told = (stair[0], stair[-1]) if len(stair) >= _MANY else stair[:1]
        for column in told:
            if column is not stair[0]:
                page.blank()
                page.paragraph(words.say("map_stair", columns=str(len(stair) - 2)), indent=2)
            page.section(" ".join(region_ends(words, across, column[0][across])))
            add_regions(page, words, up, answer["for"], [{**one, **one[up]} for one in column])
        columns = columns[len(stair) if len(told) > 1 else 1 :]
    page.blank()
    page.paragraph(words.say("map_favour"))
    return page


def _stair(columns: Sequence[list[Json]], across: str) -> Sequence[list[Json]]:
    """Give the columns at the start that are single values with the same outcomes in order."""
    for count, column in enumerate(columns):
        ends = column[0][across]
        outcomes = [region["outcome"] for region in column]
        single = ends["from"] == ends["to"]
        if not single or outcomes != [region["outcome"] for region in columns[0]]:
            return columns[: max(count, 1)]
    return columns
