"""A timeline as text: each day on which something changes, with the changes and reasons."""

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
"""A day (ISO) and the changes on it."""

_LONG_RUN = 4
"""The number of adjacent days from which daily changes of the same figures become one entry."""


def render_timeline(
    answer: TimelineReport, titles: Json, lang: str = "en", width: int = 80
) -> Page:
    """Write a timeline, a section for each day of change."""
    words, page = Words(titles, lang), Page(width)
    ends = {"first": words.day(answer.first), "last": words.day(answer.last)}
    page.line(StyledText(words.say("timeline", **ends), "strong"))
    if not answer.changes:
        page.paragraph(words.say("timeline_none"), indent=2)
    by_day = days_of(answer)
    while by_day:
        stretch = leading_run(by_day)
        if len(stretch) > 1:
            _add_run(page, words, stretch)
        else:
            page.section(words.day(stretch[0][0]))
            add_changes(page, words, stretch[0][1])
        by_day = by_day[len(stretch) :]
    page.blank()
    for note in answer.notes:
        page.paragraph(note.text)
    return page


def days_of(answer: TimelineReport) -> list[Day]:
    """Return the days of a timeline in order, each with its changes."""
    return [(day, list(those)) for day, those in groupby(answer.changes, attrgetter("date"))]


def leading_run(by_day: Sequence[Day]) -> list[Day]:
    """Return the first day, or the leading run of days that change the same figures only."""
    stretch = _run(by_day)
    return stretch if len(stretch) >= _LONG_RUN else [by_day[0]]


def _run(by_day: Sequence[Day]) -> list[Day]:
    what = [change.part for change in by_day[0][1]]
    if not all(part.facet in OF_FIGURES for part in what):
        return []
    found = []
    for day, changes in by_day:
        if [change.part for change in changes] != what:
            break
        found.append((day, changes))
    return found


def _add_run(page: Page, words: Words, stretch: Sequence[Day]) -> None:
    ends = {"first": words.day(stretch[0][0]), "last": words.day(stretch[-1][0])}
    page.section(words.say("timeline", **ends))
    for start, end in zip(stretch[0][1], stretch[-1][1], strict=True):
        figure = start.part.name
        old, new = (words.value(figure, side) for side in (start.before, end.after))
        title = words.heading("figures", figure)
        text = words.say("each_day", title=title, old=old, new=new, **ends)
        page.paragraph(text, indent=2, lead=[StyledText("* ")])
