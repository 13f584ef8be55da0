"""The days on which something changes, each with what changes and why."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from hsm_policy.analysis import OF_FIGURES
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.text.changes import add_changes
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.analysis import ChangeReport, TimelineReport
    from hsm_policy.presentation.words import Json

Day: TypeAlias = "tuple[str, list[ChangeReport]]"
"""A day, and what changes on it."""

_MANY = 4
"""From how many days on end a figure that is another one each day is told once."""


def render_timeline(
    answer: TimelineReport, titles: Json, lang: str = "en", width: int = 80
) -> Page:
    """Write a timeline out: a section for each day."""
    words, page = Words(titles, lang), Page(width)
    ends = {"first": words.day(answer.first), "last": words.day(answer.last)}
    page.line(StyledText(words.say("timeline", **ends), "strong"))
    if not answer.changes:
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
    for note in answer.notes:
        page.paragraph(note.text)
    return page


def days_of(answer: TimelineReport) -> list[Day]:
    """Return the days of a timeline in order, each with all that changes on it."""
    return [(day, list(those)) for day, those in groupby(answer.changes, attrgetter("date"))]


def stretch_at(by_day: Sequence[Day]) -> list[Day]:
    """Give the first day, or the days from it on at which the same figures alone are other ones."""
    stretch = _stretch(by_day)
    return stretch if len(stretch) >= _MANY else [by_day[0]]


def _stretch(by_day: Sequence[Day]) -> list[Day]:
    what = [change.part for change in by_day[0][1]]
    if not all(part.facet in OF_FIGURES for part in what):
        return []
    found = []
    for day, changes in by_day:
        if [change.part for change in changes] != what:
            break
        found.append((day, changes))
    return found


def _add_stretch(page: Page, words: Words, stretch: Sequence[Day]) -> None:
    ends = {"first": words.day(stretch[0][0]), "last": words.day(stretch[-1][0])}
    page.section(words.say("timeline", **ends))
    for start, end in zip(stretch[0][1], stretch[-1][1], strict=True):
        figure = start.part.name
        old, new = (words.value(figure, side) for side in (start.before, end.after))
        title = words.heading("figures", figure)
        text = words.say("each_day", title=title, old=old, new=new, **ends)
        page.paragraph(text, indent=2, lead=[StyledText("* ")])
