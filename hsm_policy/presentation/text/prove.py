"""Proofs as text: each property, what was found of it, and a case where it does not hold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import yaml

from hsm_policy.messages import say
from hsm_policy.presentation.page import Page, StyledText

if TYPE_CHECKING:
    from hsm_policy.authoring import ProofsReport, PropertyReport
    from hsm_policy.presentation.words import Json

_STYLES = {
    "proved": ("prove.true", "good"),
    "refuted": ("prove.false", "bad"),
    "undecided": ("prove.none", "open"),
    "vacuous": ("prove.vacuous", "open"),
    "not_reached": ("prove.not_done", "open"),
}


def render_proofs(answer: ProofsReport, lang: str = "en", width: int = 80) -> Page:
    """Write what was proved, with a case against each property that does not hold."""
    page = Page(width)
    for one in answer.properties:
        text, style = _STYLES[one.state]
        page.line(StyledText(say(text, lang), style), f" {one.name}")
        page.paragraph(one.says, indent=2)
        if one.vacuous:
            page.paragraph(say("prove.no_case", lang), indent=2)
        page.paragraph(f"({one.covers})", indent=2)
        _counterexample(page, one, lang)
        if one.unreachable:
            page.line(say("prove.never_applies", lang), indent=2)
            for rule in one.unreachable:
                page.line(rule, indent=4)
    counts = Counter(one.state for one in answer.properties)
    told = [say("prove.summary", lang, **{name: str(counts[name]) for name in list(_STYLES)[:3]})]
    for name, key in (("vacuous", "prove.summary_vacuous"), ("not_reached", "prove.summary_time")):
        told += [say(key, lang, count=str(counts[name]))] if counts[name] else []
    page.blank()
    page.paragraph(" ".join(told))
    return page


def _counterexample(page: Page, one: PropertyReport, lang: str) -> None:
    if one.counterexample is None:
        return
    if one.told:
        first, second = one.told
        page.line(say("prove.two", lang, first=first, second=second) + ":", indent=2)
    else:
        page.line(say("prove.case", lang) + ":", indent=2)
    for number, case in enumerate((one.counterexample, one.compared_with)):
        if case:
            page.lines += [()] if number else []
            for line in _yaml(case).splitlines():
                page.line(line, indent=4)


def _yaml(case: Json) -> str:
    text: str = yaml.safe_dump(case, sort_keys=False, allow_unicode=True)
    return text
