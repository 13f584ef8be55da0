"""The comparison of two rulebooks as text: the changes, and their effect on each question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import yaml

from hsm_policy.messages import capital, enumeration
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.authoring import DiffReport, EditReport, ExampleReport, QuestionDiff
    from hsm_policy.presentation.words import Json

RELATIONS = {
    None: ("diff.none", "open"),
    "equivalent": ("diff.equivalent", "faint"),
    "stricter": ("diff.stricter", "bad"),
    "laxer": ("diff.laxer", "good"),
    "incomparable": ("diff.incomparable", "open"),
}
"""The text key and style of each relation between two versions of a question."""

_HOW = {"added": "diff.added", "removed": "diff.removed", "changed": "diff.changed"}

_KINDS = {
    "rule": "diff.kind.rule",
    "row": "diff.kind.row",
    "reading": "diff.kind.reading",
    "question": "diff.kind.question",
    "key": "diff.kind.key",
    "holidays": "diff.kind.holidays",
}


def render_diff(answer: DiffReport, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the comparison of two rulebooks."""
    words, page = Words(titles, lang), Page(width)
    if not answer.changes:
        page.paragraph(words.say("diff.no_change"))
        return page
    page.line(StyledText(words.say("diff.changes"), "strong"))
    for change in answer.changes:
        page.paragraph(change_text(change, words), indent=2, lead=[StyledText("* ")])
    page.section(words.say("diff.questions"))
    same = [name for name, one in answer.questions.items() if one.relation == "equivalent"]
    for name, one in answer.questions.items():
        if name not in same:
            _question(page, words, name, one)
    if same:
        page.blank()
        names = enumeration([words.title("questions", name) for name in same], lang)
        page.paragraph(words.say("diff.same_rest", names=names))
        for text in dict.fromkeys(answer.questions[name].covers for name in same):
            page.paragraph(f"({text})")
    only = [*answer.added, *answer.removed]
    if only:
        page.paragraph(words.say("diff.only", names=enumeration(only, lang)))
    return page


def change_text(change: EditReport, words: Words) -> str:
    """Describe a change: kind and name, old and new value, first day, and place."""
    parts = [
        f"{words.say(_KINDS[change.kind])} `{change.name}`",
        words.say(_HOW[change.change]),
    ]
    if change.old or change.new:
        old, new = (side or words.say("diff.nothing") for side in (change.old, change.new))
        parts.append(words.say("diff.values", old=old, new=new))
    if change.since:
        parts.append(words.say("diff.since", day=words.day(change.since)))
    place = f" ({change.file}:{change.line})" if change.line else ""
    return ", ".join(parts) + place


def _question(page: Page, words: Words, name: str, one: QuestionDiff) -> None:
    relation, style = RELATIONS[one.relation]
    page.blank()
    heading = StyledText(words.heading("questions", name), "strong")
    page.line(heading, ": ", StyledText(words.say(relation), style))
    page.paragraph(f"({one.covers})", indent=2)
    for example in one.examples:
        page.paragraph(headline_text(example, name, words), indent=2, lead=[StyledText("* ")])
        if example.because:
            page.paragraph(example.because, indent=4)
        page.paragraph(cause_text(example.causes, words), indent=4)
        page.line(words.say("diff.case"), indent=4)
        for line in case_text(example.case).splitlines():
            page.line(line, indent=6)


def headline_text(example: ExampleReport, question: str, words: Words) -> str:
    """Describe an example: the direction, the first day, and the outcomes before and after."""
    values = {
        "direction": capital(words.say(RELATIONS[example.direction][0])),
        "before": words.outcome(question, example.before),
        "after": words.outcome(question, example.after),
    }
    if example.since is None:
        return words.say("diff.example_no_day", **values)
    return words.say("diff.example", day=words.day(example.since), **values)


def cause_text(causes: Sequence[EditReport], words: Words) -> str:
    """Name the changes that suffice for the effect, or say that only all together do."""
    if not causes:
        return words.say("diff.together")
    names = [f"{words.say(_KINDS[one.kind])} `{one.name}`" for one in causes]
    return words.say("diff.causes", names=enumeration(list(dict.fromkeys(names)), words.lang))


def case_text(case: dict[str, Any]) -> str:
    """Return a case as the YAML of a case file."""
    text: str = yaml.safe_dump(case, sort_keys=False, allow_unicode=True)
    return text
