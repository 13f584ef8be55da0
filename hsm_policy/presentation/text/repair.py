"""Repairs of a question as text: minimal sets of changes, or the obstacles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.names import Outcome
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.text.regions import add_not_needed, input_label
from hsm_policy.presentation.words import Json, Words, change_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.analysis import RepairReport, RepairsReport


def render_repair(answer: RepairsReport, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the repairs of a question, the cheapest first, or what blocks it."""
    words, page = Words(titles, lang), Page(width)
    question = words.heading("questions", answer.question)
    outcome = words.outcome(answer.question, Outcome.GRANTED)
    repairs = answer.repairs
    if answer.not_needed:
        add_not_needed(page, words, question, answer.why)
        return page
    if not repairs:
        name = "repair_not_known" if answer.is_of_law else "repair_blocked"
        page.line(StyledText(words.say(name, question=question, outcome=outcome), "bad"))
        if answer.blocked_by or not answer.is_of_law:
            _obstacles(page, words, answer.blocked_by)
    elif not repairs[0].changes:
        text = words.say("repair_none_needed", question=question, outcome=outcome)
        page.line(StyledText(text, "good"))
        return page
    else:
        page.line(StyledText(words.say("repairs", question=question, outcome=outcome), "strong"))
        for number, repair in enumerate(repairs, start=1):
            _repair(page, words, number, repair, outcome)
    page.blank()
    for note in answer.notes:
        page.paragraph(note.text)
    page.paragraph(words.say("repair_unchanged"))
    return page


def _repair(page: Page, words: Words, number: int, repair: RepairReport, outcome: str) -> None:
    page.blank()
    page.line(f"{number}. ", StyledText(words.say("repair_cost", cost=str(repair.cost)), "faint"))
    for change in repair.changes:
        page.paragraph(change_in_words(words, change), indent=3, lead=[StyledText("* ")])
    if len(repair.changes) > 1:
        page.paragraph(words.say("repair_needed", outcome=outcome), indent=3)


def _obstacles(page: Page, words: Words, paths: Sequence[str]) -> None:
    if not paths:
        page.paragraph(words.say("repair_nothing_known"), indent=2)
        return
    page.section(words.say("repair_in_the_way"))
    for path in paths:
        page.paragraph(input_label(words, path), indent=2, lead=[StyledText("* ")])
