"""A decision table as text: what rows have in common at their start is said once, above them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hsm_policy.language import enumeration
from hsm_policy.layout import Page
from hsm_policy.render_parts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.render_parts import Json


def render_table(page: Page, words: Words, question: str, rows: Sequence[Json]) -> None:
    """Add the table of a question; a single row, which holds always, says nothing here."""
    if len(rows) > 1:
        page.blank()
        page.line(words.say("table"), indent=2)
        _rows(page, words, question, rows, 0)


def _rows(page: Page, words: Words, question: str, rows: Sequence[Json], depth: int) -> None:
    """Add rows of which as many conditions as `depth` have been said."""
    indent = 4 + 2 * depth
    for condition, group in groupby(rows, key=lambda row: row["when"][depth]):
        below, said = list(group), _condition(words, condition)
        if len(below[0]["when"]) == depth + 1:
            _row(page, words, question, said, below[0], indent)
        else:
            page.paragraph(said, indent=indent)
            _rows(page, words, question, below, depth + 1)


def _row(page: Page, words: Words, question: str, said: str, row: Json, indent: int) -> None:
    """Add the last condition of a row, its outcome, and what an open one turns on."""
    outcome = words.verdict(question, row["outcome"])
    if indent + len(said) + 2 + len(outcome.text) <= page.width:
        page.line(f"{said}: ", outcome, indent=indent)
    else:
        page.paragraph(f"{said}:", indent=indent)
        page.line(outcome, indent=indent + 2)
    if row.get("turns_on"):
        inputs = enumeration(row["turns_on"], words.lang)
        page.paragraph(words.say("table.turns_on", inputs=inputs), indent=indent + 2)
    if row.get("amounts"):
        page.paragraph(words.say("table.amounts"), indent=indent + 2)


def _condition(words: Words, one: Json) -> str:
    said = _range(words, one) if "from" in one else _values(words, one)
    return words.say("table.or_none", said=said) if one.get("none") and _names(one) else said


def _names(one: Json) -> bool:
    """Tell whether a condition names values, beside that there is none."""
    return "from" in one or bool(one.get("is"))


def _range(words: Words, one: Json) -> str:
    name = str(one["input"])
    first, last = (words.value(name, one[end]) for end in ("from", "to"))
    if one["from"] is None and one["to"] is None:
        return words.say("table.any", input=name)
    if one["from"] is None:
        return words.say("table.to", input=name, last=last)
    if one["to"] is None:
        return words.say("table.from", input=name, first=first)
    return words.say("table.between", input=name, first=first, last=last)


def _values(words: Words, one: Json) -> str:
    name, denied = str(one["input"]), "is_not" in one
    if "list" in one:
        titles = words.titles.get("lists", {})
        listed = str(titles.get(one["list"], one["list"]))
        return words.say("table.not_listed" if denied else "table.listed", input=name, list=listed)
    values = one["is_not"] if denied else one["is"]
    told = words.choice(name, values) if values else words.say("table.none")
    return words.say("table.is_not" if denied else "table.is", input=name, values=told)
