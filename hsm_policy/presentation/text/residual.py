"""Residual tables as text: which answers to what is missing lead to which outcome."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from hsm_policy.messages import enumeration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.presentation.page import Page
    from hsm_policy.presentation.words import Words
    from hsm_policy.verdict import ResidualCondition, ResidualRow


def add_table(page: Page, words: Words, question: str, rows: Sequence[ResidualRow]) -> None:
    """Add the residual table of a question, unless it has a single row."""
    if len(rows) > 1:
        page.line(words.say("table"), indent=2)
        _table_rows(page, words, question, rows, 0)


def _table_rows(
    page: Page, words: Words, question: str, rows: Sequence[ResidualRow], depth: int
) -> None:
    """Add rows as a tree of conditions; `depth` conditions are written already."""
    indent = 4 + 2 * depth
    for condition, group in groupby(rows, key=lambda row: row.when[depth]):
        below, said = list(group), _condition_text(words, condition)
        if len(below[0].when) == depth + 1:
            _table_row(page, words, question, said, below[0], indent)
        else:
            page.paragraph(said, indent=indent)
            _table_rows(page, words, question, below, depth + 1)


def _table_row(
    page: Page, words: Words, question: str, said: str, row: ResidualRow, indent: int
) -> None:
    """Add the last condition of a row with its outcome; for an open outcome, its dependencies."""
    outcome = words.verdict(question, row.outcome)
    if indent + len(said) + 2 + len(outcome.text) <= page.width:
        page.line(f"{said}: ", outcome, indent=indent)
    else:
        page.paragraph(f"{said}:", indent=indent)
        page.line(outcome, indent=indent + 2)
    if row.turns_on:
        inputs = enumeration(row.turns_on, words.lang)
        page.paragraph(words.say("table.turns_on", inputs=inputs), indent=indent + 2)
    if row.amounts:
        page.paragraph(words.say("table.amounts"), indent=indent + 2)


def _condition_text(words: Words, one: ResidualCondition) -> str:
    ends = one.first, one.last
    said = (
        _values_text(words, one) if msgspec.UNSET in ends else _range_text(words, one.input, *ends)
    )
    named = msgspec.UNSET not in ends or bool(one.values)
    return words.say("table.or_none", said=said) if one.none and named else said


def _range_text(words: Words, name: str, start: object, end: object) -> str:
    first, last = (words.value(name, one) for one in (start, end))
    if start is None and end is None:
        return words.say("table.any", input=name)
    if start is None:
        return words.say("table.to", input=name, last=last)
    if end is None:
        return words.say("table.from", input=name, first=first)
    return words.say("table.between", input=name, first=first, last=last)


def _values_text(words: Words, one: ResidualCondition) -> str:
    name, denied = one.input, one.excluded is not msgspec.UNSET
    if one.listed:
        listed = str(words.titles.get("lists", {}).get(one.listed, one.listed))
        return words.say("table.not_listed" if denied else "table.listed", input=name, list=listed)
    values = one.excluded or one.values or []
    listed = words.choice(name, values) if values else words.say("table.none")
    return words.say("table.is_not" if denied else "table.is", input=name, values=listed)
