"""A replay as text: `same`, or a line for each difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.messages import say
from hsm_policy.presentation.page import Page, StyledText

if TYPE_CHECKING:
    from hsm_policy.analysis import ReplayReport
    from hsm_policy.presentation.words import Json


def render_replay(answer: ReplayReport, _titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write whether a replay gives the same, and where it differs."""
    page = Page(width)
    heading, style = ("replay_same", "good") if answer.same else ("replay_different", "bad")
    page.line(StyledText(say(heading, lang), style))
    for one in answer.differences:
        page.paragraph(one.text, indent=2, lead=[StyledText("- ")])
    return page
