"""The impact of an edited rulebook as text: each turn of an outcome, with its reason and a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from hsm_policy.messages import enumeration, euro_text
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.authoring import ImpactReport, TurnReport
    from hsm_policy.presentation.words import Json


def render_impact(answer: ImpactReport, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write whose outcome turns."""
    words, page = Words(titles, lang), Page(width)
    page.paragraph(words.say("impact.rows", rows=str(answer.rows), problems=str(answer.problems)))
    if not any(answer.questions.values()):
        page.paragraph(words.say("impact.none"))
    for question, turns in answer.questions.items():
        if not turns:
            continue
        page.section(words.heading("questions", question))
        for one in turns:
            page.line(StyledText(turn_text(one, question, words), "strong"), indent=2)
            page.paragraph(because_text(one, words), indent=4)
            if one.short:
                page.paragraph(short_text(one, words), indent=4)
            page.paragraph(words.say("impact.example"), indent=4)
            told = yaml.safe_dump(one.example, sort_keys=False, allow_unicode=True)
            for line in told.splitlines():
                page.line(line, indent=6)
    return page


def turn_text(one: TurnReport, question: str, words: Words) -> str:
    """Return how many rows turn, from what to what."""
    sides = [_side(outcome, question, words) for outcome in (one.before, one.after)]
    return words.say("impact.turn", count=str(one.count), before=sides[0], after=sides[1])


def _side(outcome: str | None, question: str, words: Words) -> str:
    return words.outcome(question, outcome) if outcome else words.say("impact.not_raised")


def because_text(one: TurnReport, words: Words) -> str:
    """Return which edits turn the outcome."""
    names = [f"`{name}`" for name in (*one.because.rules, *one.because.figures)]
    return words.say("impact.because", edits=enumeration(names, words.lang))


def short_text(one: TurnReport, words: Words) -> str:
    """Return what the rows of a turn lack."""
    short = one.short
    if short is None:
        return ""
    told = {"least": short.least, "median": short.median, "most": short.most}
    amounts = {name: euro_text(_cents(value), words.lang) for name, value in told.items()}
    form = "impact.short_one" if short.least == short.most else "impact.short"
    return words.say(form, input=short.input, count=str(short.rows), **amounts)


def _cents(amount: str) -> int:
    return int(amount.replace(".", ""))
