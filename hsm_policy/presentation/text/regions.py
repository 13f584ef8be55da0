"""A minimum of one input, and a region map of two inputs, as text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from hsm_policy.analysis import RegionReport
from hsm_policy.documents import unindexed
from hsm_policy.names import Outcome
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.words import STYLES, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.analysis import (
        Assumption,
        MinimumReport,
        RectangleReport,
        RegionMapReport,
        Span,
    )
    from hsm_policy.presentation.words import Json
    from hsm_policy.verdict import Value


def render_minimum(answer: MinimumReport, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write a minimum: the value, the outcome just below it, assumptions, and all regions."""
    words, page = Words(titles, lang), Page(width)
    if answer.not_needed:
        add_not_needed(page, words, words.heading("questions", answer.question), answer.why)
        return page
    first, *rest = answer_sentences(words, answer)
    page.line(StyledText(first, "bad" if answer.minimum is None else "strong"))
    page.paragraph(input_label(words, answer.input), indent=2)
    for text in rest:
        page.paragraph(text, indent=2)
    for text in lower_text(words, answer):
        page.paragraph(text, indent=2)
    taken = assumptions_text(words, answer)
    if taken:
        page.section(words.say("assuming"))
    for text in taken:
        page.paragraph(text, indent=2, lead=[StyledText("* ")])
    page.section(words.say("regions"))
    add_regions(page, words, answer.input, answer.question, answer.regions)
    return page


def answer_sentences(words: Words, answer: MinimumReport) -> list[str]:
    """Return the answer as sentences: the minimum, the outcome just below it, and gaps above it."""
    question = words.heading("questions", answer.question)
    granted = words.outcome(answer.question, Outcome.GRANTED)
    if answer.not_needed:
        return [f"{question}: {words.say('outcome.not_needed')}", answer.why]
    if answer.minimum is None:
        is_open = any(one.outcome == Outcome.OPEN for one in answer.regions)
        name = "no_certain_minimum" if is_open else "no_minimum"
        first = words.say(name, question=question, outcome=granted)
        return [first, answer.why]
    value = words.value(answer.input, answer.minimum)
    found = words.say("minimum", question=question, outcome=granted, value=value)
    gaps = [words.say("gaps")] if _has_gaps(answer.regions) else []
    return [found, _just_below(words, answer), *gaps]


def add_not_needed(page: Page, words: Words, title: str, why: str) -> None:
    """Add that a permit is not needed, and why."""
    page.line(StyledText(f"{title}: {words.say('outcome.not_needed')}", "strong"))
    page.paragraph(why, indent=2)


def input_label(words: Words, name: str) -> str:
    """Return the path of an input with its question."""
    question = words.titles.get("inputs", {}).get(unindexed(name))
    return f"{name}: {question}" if question else name


def _just_below(words: Words, answer: MinimumReport) -> str:
    below, regions = answer.just_below, answer.regions
    if below is None:
        return words.say("least_allowed")
    granted = next(at for at, one in enumerate(regions) if one.first == answer.minimum)
    shown = words.outcome(answer.question, regions[granted - 1].outcome)
    return words.say("just_below", value=words.value(answer.input, below), outcome=shown)


def _has_gaps(regions: Sequence[RegionReport]) -> bool:
    """True if some region above the minimum is not granted."""
    outcomes = [region.outcome for region in regions]
    return {*outcomes[outcomes.index(Outcome.GRANTED) :]} != {Outcome.GRANTED}


def lower_text(words: Words, answer: MinimumReport) -> list[str]:
    """Return a sentence for each lower minimum, with the keys of which one would give it."""
    found: dict[Value, list[str]] = {}
    for one in answer.lower:
        found.setdefault(one.value, []).extend(one.when)
    return [
        words.say("lower", value=words.value(answer.input, value), keys=", ".join(keys))
        for value, keys in found.items()
    ]


def assumptions_text(words: Words, answer: MinimumReport) -> list[str]:
    """Return a sentence for each key that is unknown or left out, with the value assumed for it."""
    return [
        words.say("assumed_value", input=one.input, value=assumed_value(words, one))
        for one in answer.assuming
    ]


def assumed_value(words: Words, one: Assumption) -> str:
    """Write an assumed value; of a map, each key with its value."""
    name, value = one.input, one.value
    if value is None:
        return words.say("nothing")
    if isinstance(value, Mapping):
        inner = (f"{key} {words.value(f'{name}.{key}', found)}" for key, found in value.items())
        return ", ".join(inner)
    return words.value(name, value)


def add_regions(
    page: Page, words: Words, name: str, question: str, regions: Sequence[RegionReport]
) -> None:
    """Add the regions of an input in aligned columns: first value, last value, outcome."""
    rows = [(*region_ends(words, name, one), one.outcome) for one in regions]
    first, second = (max(len(row[at]) for row in rows) for at in (0, 1))
    for start, end, outcome in rows:
        shown = StyledText(words.outcome(question, outcome), STYLES.get(outcome, ""))
        page.line(f"{start.ljust(first)}  {end.ljust(second)}  ", shown, indent=2)


def region_ends(words: Words, name: str, region: RegionReport | Span) -> tuple[str, str]:
    """Write the first and the last value of a region (`from ...`, `to ...`)."""
    start = words.say("region.from", value=words.value(name, region.first))
    if region.last is not None:
        return start, words.say("region.to", value=words.value(name, region.last))
    later = words.titles.get("types", {}).get(unindexed(name)) == "date"
    return start, words.say("region.on_day" if later else "region.on")


_LONG_STAIRCASE = 4
"""The number of columns from which a staircase is written as its first and last column only."""


def render_map(answer: RegionMapReport, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the regions of two inputs, column by column."""
    words, page = Words(titles, lang), Page(width)
    across, up = answer.regions[0].spans
    title = words.heading("questions", answer.question)
    if answer.not_needed:
        add_not_needed(page, words, title, answer.why)
        return page
    page.line(StyledText(title, "strong"))
    for path in (across, up):
        page.paragraph(input_label(words, path), indent=2)
    columns = [list(rows) for _, rows in groupby(answer.regions, lambda one: one.spans[across])]
    while columns:
        stair = _staircase(columns, across)
        shown = (stair[0], stair[-1]) if len(stair) >= _LONG_STAIRCASE else stair[:1]
        for column in shown:
            if column is not stair[0]:
                page.blank()
                page.paragraph(words.say("map_stair", columns=str(len(stair) - 2)), indent=2)
            page.section(" ".join(region_ends(words, across, column[0].spans[across])))
            regions = [
                RegionReport(one.spans[up].first, one.spans[up].last, one.outcome) for one in column
            ]
            add_regions(page, words, up, answer.question, regions)
        columns = columns[len(stair) if len(shown) > 1 else 1 :]
    page.blank()
    page.paragraph(words.say("map_favour"))
    return page


def _staircase(
    columns: Sequence[list[RectangleReport]], across: str
) -> Sequence[list[RectangleReport]]:
    """Return the leading columns of one value each that have the same outcomes in order."""
    for count, column in enumerate(columns):
        ends = column[0].spans[across]
        outcomes = [region.outcome for region in column]
        single = ends.first == ends.last
        if not single or outcomes != [region.outcome for region in columns[0]]:
            return columns[: max(count, 1)]
    return columns
