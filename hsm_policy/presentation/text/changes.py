"""Differences between two verdicts, and outcomes under combinations of readings, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hsm_policy.analysis import OF_DUTIES, OF_FIGURES, REMARKS, Facet, VerdictPart
from hsm_policy.messages import enumeration
from hsm_policy.presentation.page import Page, StyledText, add_grid
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.analysis import (
        ChangeReport,
        CombinationRow,
        CombinationsReport,
        PointReport,
        QuestionCombinations,
        RuleReport,
        Side,
        WhatIfReport,
    )
    from hsm_policy.presentation.words import Json
    from hsm_policy.verdict import ContestedReading, SourceReference

LISTS = (Facet.MISSING, Facet.CONTESTED, Facet.ASSUMED)
"""Facets whose items need no explanation."""


def render_changes(answer: WhatIfReport, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write a what-if answer: an entry for each part that changes, then the rules behind it."""
    words, page = Words(titles, lang), Page(width)
    if not answer.changes:
        page.line(words.say("no_change"))
        return page
    page.line(StyledText(words.say("changes"), "strong"))
    add_changes(page, words, answer.changes)
    mentioned = " ".join(_change_sentences(change) for change in answer.changes)
    _add_rules(page, words, ("fired.no_longer", "- "), answer.rules.no_longer, mentioned)
    _add_rules(page, words, ("fired.now", "+ "), answer.rules.now, mentioned)
    words.add_sources(page)
    return page


def _change_sentences(change: ChangeReport) -> str:
    """Return the sentences of a change, so that the list of rules does not repeat them."""
    sides = (one if isinstance(one, str) else "" for one in (change.before, change.after))
    return " ".join((*sides, change.because))


def _add_rules(
    page: Page, words: Words, heads: tuple[str, str], rules: Sequence[RuleReport], mentioned: str
) -> None:
    """Add the rules that fired on one side only, except those whose sentence is in `mentioned`."""
    left: dict[str, list[SourceReference]] = {}
    for one in rules:
        if one.text not in mentioned:
            left.setdefault(one.text, []).extend(one.sources)
    if not left:
        return
    title, mark = heads
    page.section(words.say(title))
    lead = [StyledText(mark)]
    for text, sources in left.items():
        page.paragraph(words.cited(text, sources), indent=2, lead=lead)


def add_changes(page: Page, words: Words, changes: Sequence[ChangeReport]) -> None:
    """Add an entry for each part of the verdict that changes."""
    for change, remark, what in headlines(words, changes):
        page.paragraph(remark or what, indent=2, lead=[StyledText("* ")])
        explained = remark or change.until or change.part.facet in LISTS
        if change.because and not explained:
            page.paragraph(change.because, indent=4)


def headlines(
    words: Words, changes: Sequence[ChangeReport]
) -> Iterator[tuple[ChangeReport, str, str]]:
    """Yield (change, remark, headline) for each part that changes.

    The remark is a full sentence about a risk, note or duty; the headline is `part: old -> new`, or
    empty where there is a remark.
    """
    parts = {change.part: change for change in changes}
    for change in changes:
        part = change.part
        of_value = VerdictPart(Facet.VALUE, part.name)
        if not (part.facet is Facet.BETWEEN and of_value in parts):
            between = parts.get(VerdictPart(Facet.BETWEEN, part.name))
            owed = part.facet in OF_DUTIES
            remark = _duty_remark(words, change, parts) if owed else _remark(words, change)
            headline = "" if remark or owed else _headline(words, change, between)
            if remark or headline:
                yield change, remark, headline


def _headline(words: Words, change: ChangeReport, between: ChangeReport | None) -> str:
    if change.until:
        title = _part_title(words, change.part)
        old, new = (
            _side_text(words, change.part, one, None) for one in (change.before, change.after)
        )
        ends = {"first": words.day(change.date), "last": words.day(change.until)}
        return words.say("each_day", title=title, old=old, new=new, **ends)
    text = _more_and_less(words, change)
    if not text:
        gone = change.because == words.say("figure_gone")
        silent = change.part.facet in OF_FIGURES and change.after is None and not gone
        low, high = (between.before, between.after) if between else (None, None)
        before = _side_text(words, change.part, change.before, low)
        after = _side_text(
            words, change.part, change.after, high, "not_known" if silent else "nothing"
        )
        if change.part.facet is Facet.CONTESTED and before == after:
            sides = (change.before, change.after)  # the same readings give other outcomes
            before, after = (_outcomes(words, change.part.name, one) for one in sides)
        text = f"{before} -> {after}"
    return f"{_part_title(words, change.part)}: {text}"


def _side_text(
    words: Words, part: VerdictPart, value: Side, between: Side, nothing: str = "nothing"
) -> str:
    """Write one side of a change; an unknown figure as the values that are possible for it."""
    if isinstance(between, list) and not value and part.facet is Facet.VALUE:
        return words.say("not_known_one_of", values=words.choice(part.name, between))
    if not value:
        return words.say(nothing)
    if isinstance(value, list):
        return ", ".join(_value_text(words, part, one) for one in value)
    return _value_text(words, part, str(value))


def _remark(words: Words, change: ChangeReport) -> str:
    """Return the sentence that says that a risk or note appears, disappears or changes."""
    before, after, facet = change.before, change.after, change.part.facet
    if facet in REMARKS:
        group = "risks" if facet is Facet.RISK else "notes"
        if before and after:
            return words.say(f"{group}.other", before=str(before), after=str(after))
        return words.say(f"{group}.{'new' if after else 'gone'}", text=str(after or before))
    return ""


def _duty_remark(
    words: Words, change: ChangeReport, parts: Mapping[VerdictPart, ChangeReport]
) -> str:
    """Return the sentence on a duty that appears, goes or changes; "" where it goes anyway."""
    before, after, facet = change.before, change.after, change.part.facet
    last_day = parts.get(replace(change.part, facet=Facet.BY))
    kind = facet.name.lower()
    if facet is Facet.BY:
        kind = "gone" if after is None else "moved" if before else "new"
    elif last_day and last_day.after is None:
        return ""
    elif after is None:
        kind = f"not_{kind}"
    days = {"before": words.value("", before), "after": words.value("", after)}
    return words.say(f"duties.{kind}", text=change.because, **days)


def _more_and_less(words: Words, change: ChangeReport) -> str:
    """Write the change of a list as the items added and removed; empty for other changes."""
    before, after = change.before, change.after
    if not isinstance(before, list) or not isinstance(after, list) or not before or not after:
        return ""
    if change.part.facet not in (Facet.MISSING, Facet.ASSUMED):
        return ""
    more = ", ".join(str(one) for one in after if one not in before)
    less = ", ".join(str(one) for one in before if one not in after)
    parts = [words.say("list.less", items=less) if less else ""]
    parts.append(words.say("list.more", items=more) if more else "")
    return "; ".join(filter(None, parts))


def _part_title(words: Words, part: VerdictPart) -> str:
    """Return the title of a part of a verdict."""
    if part.facet in OF_FIGURES:
        return words.heading("figures", part.name)
    question = words.heading("questions", part.name)
    if part.facet is Facet.STATE:
        return f"{question}, {words.title('requirements', f'{part.name}.{part.item}')}"
    if part.facet in LISTS:
        return f"{question}, {words.say(f'part.{part.facet.name.lower()}')}"
    return question


def _outcomes(words: Words, question: str, readings: Side) -> str:
    """Write other readings of contested points, each with the outcome that it gives."""
    told = []
    for one in readings if isinstance(readings, list) else ():
        if not isinstance(one, str):
            reading = words.title("readings", f"{one.point}.{one.reading}")
            told.append(f"{reading} ({words.outcome(question, one.outcome)})")
    return ", ".join(told)


def _value_text(words: Words, part: VerdictPart, value: str | ContestedReading) -> str:
    """Write the value of a part of a verdict."""
    if not isinstance(value, str):
        reading = words.title("readings", f"{value.point}.{value.reading}")
        return f"{words.heading('points', value.point)} {reading}"
    match part.facet:
        case Facet.OUTCOME:
            return words.outcome(part.name, value)
        case Facet.STATE:
            return words.say(f"state.{value}")
        case Facet.VALUE | Facet.BETWEEN:
            return words.value(part.name, value)
    return value


def render_combinations(
    answer: CombinationsReport, titles: Json, lang: str = "en", width: int = 80
) -> Page:
    """Write the outcome of each question under every combination of readings."""
    words, page = Words(titles, lang), Page(width)
    page.line(StyledText(words.say("under_combinations"), "strong"))
    for question, one in answer.questions.items():
        page.blank()
        _question(page, words, question, one)
    if answer.points:
        page.section(words.say("readings.authority"))
    for point in answer.points:
        _point(page, words, point)
    words.add_sources(page)
    return page


def _question(page: Page, words: Words, question: str, found: QuestionCombinations) -> None:
    page.line(StyledText(words.heading("questions", question), "strong"))
    if not found.points:
        same = words.verdict(question, found.rows[0].outcome).text
        page.line(words.say("readings.none", outcome=same), indent=2)
        return
    head = [words.say("route_outcome"), *found.points]
    add_grid(
        page, head, [_combination_cells(words, question, row, found.points) for row in found.rows]
    )
    for flip in found.flips:
        choices = [f"{point}={reading}" for point, reading in flip.readings.items()]
        outcome = words.outcome(question, flip.outcome)
        both = enumeration(choices, words.lang)
        text = words.say("readings.flip", choices=both, outcome=outcome)
        page.paragraph(text, lead=[StyledText("* ")])


def _combination_cells(
    words: Words, question: str, row: CombinationRow, points: list[str]
) -> list[StyledText]:
    cells = [row.readings.get(point) for point in points]
    shown = [
        StyledText(one) if one else StyledText(words.say("readings.any"), "faint") for one in cells
    ]
    return [words.verdict(question, row.outcome), *shown]


def _point(page: Page, words: Words, point: PointReport) -> None:
    page.paragraph(f"{point.title} ({point.point})", indent=2, lead=[StyledText("* ")])
    for one in point.readings:
        name = one.reading
        if name == point.reading:
            name = words.say("readings.own", reading=name)
        page.paragraph(words.cited(f"{name}: {one.text}", one.sources), indent=4)
