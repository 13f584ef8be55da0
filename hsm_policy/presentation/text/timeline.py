"""A timeline as text: each day on which something changes or is due, with what and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.text.changes import add_changes
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.analysis import ChangeReport, Milestone, TimelineReport
    from hsm_policy.presentation.words import Json


def render_timeline(
    answer: TimelineReport, titles: Json, lang: str = "en", width: int = 80
) -> Page:
    """Write a timeline: what is overdue, then a section for each day."""
    words, page = Words(titles, lang), Page(width)
    ends = {"first": words.day(answer.first), "last": words.day(answer.last)}
    page.line(StyledText(words.say("timeline", **ends), "strong"))
    if not answer.changes and not answer.milestones:
        page.paragraph(words.say("timeline_none"), indent=2)
    overdue = [one for one in answer.milestones if one.overdue]
    if overdue:
        page.section(words.say("timeline_overdue"))
    for one in overdue:
        lead = [StyledText("! ", "bad"), StyledText(f"{words.day(one.date)}: ", "bad")]
        page.paragraph(one.text, indent=2, lead=lead)
    for day, (milestones, changes) in by_day(answer).items():
        page.section(words.day(day))
        for milestone in milestones:
            page.paragraph(milestone.text, indent=2, lead=[StyledText("> ", "strong")])
        add_changes(page, words, changes)
    page.blank()
    for note in answer.notes:
        page.paragraph(note.text)
    return page


def by_day(answer: TimelineReport) -> dict[str, tuple[list[Milestone], list[ChangeReport]]]:
    """Return the milestones and the changes of each day that has any, in order."""
    found: dict[str, tuple[list[Milestone], list[ChangeReport]]] = {}
    for milestone in answer.milestones:
        if not milestone.overdue:
            found.setdefault(milestone.date, ([], []))[0].append(milestone)
    for change in answer.changes:
        found.setdefault(change.date, ([], []))[1].append(change)
    return dict(sorted(found.items()))
