"""The lowest value at which a question is granted: the value, one step less, every region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hsm_policy.layout import Page, Piece
from hsm_policy.render_parts import STYLES, Words
from hsm_policy.tree import unindexed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.render_parts import Json


def render_minimum(answer: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the object of `hsm minimum` out."""
    words, page = Words(titles, lang), Page(width)
    name, lowest = str(answer["input"]), answer["minimum"]
    question = words.heading("questions", answer["for"])
    granted = words.outcome(answer["for"], "granted")
    if lowest is None:
        page.line(Piece(words.say("no_minimum", question=question, outcome=granted), "bad"))
        page.paragraph(_asked(words, name), indent=2)
        page.paragraph(str(answer["why"]), indent=2)
    else:
        value = words.value(name, lowest)
        found = words.say("minimum", question=question, outcome=granted, value=value)
        page.line(Piece(found, "strong"))
        page.paragraph(_asked(words, name), indent=2)
        page.paragraph(_just_below(words, answer), indent=2)
        if _has_gaps(answer["regions"]):
            page.paragraph(words.say("gaps"), indent=2)
    _assuming(page, words, answer["assuming"])
    _regions(page, words, answer)
    return page


def _asked(words: Words, name: str) -> str:
    """Give an input by its path and its question."""
    question = words.titles.get("inputs", {}).get(unindexed(name))
    return f"{name}: {question}" if question else name


def _just_below(words: Words, answer: Json) -> str:
    below = answer["just_below"]
    if below is None:
        return words.say("least_allowed")
    regions: Sequence[Json] = answer["regions"]
    outcome = next((one["outcome"] for one in regions if one["to"] == below), "refused")
    shown = words.outcome(answer["for"], outcome)
    return words.say("just_below", value=words.value(answer["input"], below), outcome=shown)


def _has_gaps(regions: Sequence[Json]) -> bool:
    """Tell whether some value above the lowest that is granted is not granted."""
    outcomes = [region["outcome"] for region in regions]
    return any(one != "granted" for one in outcomes[outcomes.index("granted") :])


def _assuming(page: Page, words: Words, assuming: Sequence[Json]) -> None:
    if not assuming:
        return
    page.section(words.say("assuming"))
    for one in assuming:
        text = words.say("assumed_value", input=one["input"], value=_taken(words, one))
        page.paragraph(text, indent=2, lead=[Piece("* ")])


def _taken(words: Words, one: Json) -> str:
    """Write the value taken for a key; of a map, each of its keys."""
    name, value = str(one["input"]), one["value"]
    if value is None:
        return words.say("nothing")
    if isinstance(value, Mapping):
        inner = (f"{key} {words.value(f'{name}.{key}', found)}" for key, found in value.items())
        return ", ".join(inner)
    return words.value(name, value)


def _regions(page: Page, words: Words, answer: Json) -> None:
    if not answer["regions"]:
        return
    page.section(words.say("regions"))
    name = answer["input"]
    rows = [
        (_from(words, name, one), _to(words, name, one), one["outcome"])
        for one in answer["regions"]
    ]
    first, second = (max(len(row[at]) for row in rows) for at in (0, 1))
    for start, end, outcome in rows:
        shown = Piece(words.outcome(answer["for"], outcome), STYLES.get(outcome, ""))
        page.line(f"{start.ljust(first)}  {end.ljust(second)}  ", shown, indent=2)


def _from(words: Words, name: str, region: Json) -> str:
    return words.say("region.from", value=words.value(name, region["from"]))


def _to(words: Words, name: str, region: Json) -> str:
    if region["to"] is not None:
        return words.say("region.to", value=words.value(name, region["to"]))
    later = words.titles.get("types", {}).get(name) == "date"
    return words.say("region.on_day" if later else "region.on")
