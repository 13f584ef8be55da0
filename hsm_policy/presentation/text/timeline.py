"""The days on which something changes, each with what changes and why."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.text.changes import add_changes
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.presentation.words import Json

Day: TypeAlias = tuple[str, list[Mapping[str, Any]]]
"""A day, and what changes on it."""

_MANY = 4
"""From how many days on end a figure that is another one each day is told once."""


def render_timeline(answer: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the object of `hsm timeline` out: a section for each day."""
    words, page = Words(titles, lang), Page(width)
    ends = {"first": words.day(answer["from"]), "last": words.day(answer["until"])}
    page.line(StyledText(words.say("timeline", **ends), "strong"))
    if not answer["changes"]:
        page.paragraph(words.say("timeline_none"), indent=2)
    by_day = days_of(answer)
    while by_day:
        stretch = stretch_at(by_day)
        if len(stretch) > 1:
            _add_stretch(page, words, stretch)
        else:
            page.section(words.day(stretch[0][0]))
            add_changes(page, words, stretch[0][1])
        by_day = by_day[len(stretch) :]
    page.blank()
    for note in answer["notes"]:
        page.paragraph(str(note["text"]))
    return page


def days_of(answer: Json) -> list[Day]:
    """Give the days of a timeline in order, each with all that changes on it."""
    return [(day, list(those)) for day, those in groupby(answer["changes"], _day)]


def _day(change: Json) -> str:
    return str(change["date"])


def stretch_at(by_day: Sequence[Day]) -> list[Day]:
    """Give the first day, or the days from it on at which the same figures alone are other ones."""
    stretch = _stretch(by_day)
    return stretch if len(stretch) >= _MANY else [by_day[0]]


def _stretch(by_day: Sequence[Day]) -> list[Day]:
    what = [change["what"] for change in by_day[0][1]]
    if not all(str(one).startswith("figures.") for one in what):
        return []
    found = []
    for day, changes in by_day:
        if [change["what"] for change in changes] != what:
            break
        found.append((day, changes))
    return found


def _add_stretch(page: Page, words: Words, stretch: Sequence[Day]) -> None:
    ends = {"first": words.day(stretch[0][0]), "last": words.day(stretch[-1][0])}
    page.section(words.say("timeline", **ends))
    for start, end in zip(stretch[0][1], stretch[-1][1], strict=True):
        figure = str(start["what"]).split(".")[1]
        old, new = (words.value(figure, side) for side in (start["from"], end["to"]))
        title = words.heading("figures", figure)
        text = words.say("each_day", title=title, old=old, new=new, **ends)
        page.paragraph(text, indent=2, lead=[StyledText("* ")])
