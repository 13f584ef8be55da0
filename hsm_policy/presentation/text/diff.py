"""The comparison of two rulebooks as text: the changes, and their effect on each question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import yaml

from hsm_policy.messages import capital, enumeration
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.authoring import DiffReport, EditReport, ExampleReport, PartReport, QuestionDiff
    from hsm_policy.presentation.words import Json

RELATIONS = {
    "no_difference_found": ("diff.no_difference_found", "open"),
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


_PARTS = {
    "verdicts": "diff.part.requirement",
    "figures": "diff.part.figure",
    "duties": "diff.part.duty",
    "risks": "diff.part.risk",
    "notes": "diff.part.note",
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
    shown: set[int] = set()
    same = [name for name, one in answer.questions.items() if one.relation == "equivalent"]
    for name, one in answer.questions.items():
        if name not in same:
            _question(page, words, name, one, shown)
    if same:
        page.blank()
        names = enumeration([words.title("questions", name) for name in same], lang)
        page.paragraph(words.say("diff.same_rest", names=names))
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


def _question(page: Page, words: Words, name: str, one: QuestionDiff, shown: set[int]) -> None:
    """Write one question; `shown` are the cases written before, and not again."""
    page.blank()
    heading = StyledText(words.heading("questions", name), "strong")
    page.line(heading, ": ", StyledText(relation_text(one, words), RELATIONS[one.relation][1]))
    if one.first:
        page.paragraph(words.say("diff.first", day=words.day(one.first)), indent=2)
    smallest = "diff.some_case" if words.say("diff.left.smaller") in one.left_out else "diff.case"
    if one.left_out:
        page.paragraph(words.say("diff.left_out"), indent=2)
        for text in one.left_out:
            page.paragraph(text, indent=4, lead=[StyledText("- ")])
    for example in one.examples:
        page.paragraph(headline_text(example, name, words), indent=2, lead=[StyledText("* ")])
        if example.because:
            page.paragraph(example.because, indent=4)
        page.paragraph(cause_text(example.causes, words), indent=4)
        _case(page, words, example.case, smallest)
    for part in one.parts:
        page.paragraph(part_text(part, words), indent=2, lead=[StyledText("* ")])
        if id(part.case) not in shown:
            shown.add(id(part.case))
            _case(page, words, part.case, smallest)


def _case(page: Page, words: Words, case: dict[str, Any], smallest: str) -> None:
    page.line(words.say(smallest), indent=4)
    for line in case_text(case).splitlines():
        page.line(line, indent=6)


def relation_text(one: QuestionDiff, words: Words) -> str:
    """Say how the verdicts on a question change."""
    parts = one.relation == "incomparable" and not one.examples
    return words.say("diff.parts" if parts else RELATIONS[one.relation][0])


def part_text(part: PartReport, words: Words) -> str:
    """Describe a part that differs: its title, and its values before and after."""
    facet, name, *rest = part.part.split(".")
    group = {"verdicts": "requirements", "figures": "figures"}.get(facet, facet)
    titled = f"{name}.{rest[1]}" if facet == "verdicts" else name
    return words.say(
        _PARTS[facet],
        name=words.heading(group, titled),
        before=_value_text(part.before, facet, name, words),
        after=_value_text(part.after, facet, name, words),
    )


def _value_text(value: object, facet: str, name: str, words: Words) -> str:
    if facet == "verdicts":
        return words.say(f"state.{value}")
    if isinstance(value, bool):
        return words.say("diff.told" if value else "diff.nothing")
    if value == []:
        return words.say("diff.nothing")
    if facet == "duties" and isinstance(value, list):
        told = [f"{words.value('', one['who'])}: {words.value(name, one['by'])}" for one in value]
        return enumeration(told, words.lang)
    return words.value(name, value)


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
