"""Verdicts and derivations as text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from hsm_policy.documents import unindexed
from hsm_policy.messages import capital, enumeration, euro_text
from hsm_policy.names import Outcome, State
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.words import MARKS, STYLES, Words, change_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsm_policy.analysis import NearestRepair
    from hsm_policy.presentation.words import Json
    from hsm_policy.verdict import (
        ContestedReading,
        DerivationNode,
        DutyReport,
        FigureReport,
        NoteReport,
        QuestionReport,
        RequirementReport,
        ResidualCondition,
        ResidualRow,
        RiskReport,
        VerdictReport,
    )


def render_verdict(verdict: VerdictReport, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write a verdict; `titles` is `Rulebook.titles(lang)` in the language of the verdict."""
    words, page = Words(titles, lang), Page(width)
    date = words.day(verdict.date)
    page.line(StyledText(words.say("case", case=verdict.case, date=date), "faint"))
    questions = verdict.verdicts
    if not questions:
        page.blank()
        page.paragraph(words.say("nothing_raised"))
    if len(questions) > 1:
        _summary(page, words, questions)
    for question, answer in questions.items():
        _question(page, words, question, answer)
    _figures(page, words, verdict.figures)
    _duties(page, words, verdict.duties)
    _remarks(page, words, "risks", verdict.risks)
    _remarks(page, words, "notes", verdict.notes)
    _assumed(page, words, questions)
    words.add_sources(page)
    _footer(page, words, verdict)
    return page


def _summary(page: Page, words: Words, questions: Mapping[str, QuestionReport]) -> None:
    page.blank()
    outcomes = [(words.verdict(name, one.outcome), name) for name, one in questions.items()]
    widest = max(len(piece.text) for piece, _ in outcomes)
    for piece, name in outcomes:
        padded = StyledText(piece.text.ljust(widest), piece.style)
        page.line(padded, "  ", words.heading("questions", name), indent=2)


def _question(page: Page, words: Words, question: str, answer: QuestionReport) -> None:
    title = words.heading("questions", question)
    verdict = words.verdict(question, answer.outcome)
    page.blank()
    page.line(StyledText(f"{title}: ", "strong"), verdict)
    page.line(StyledText("-" * min(len(title) + 2 + len(verdict.text), page.width), "faint"))
    state = answer.deciding_state
    deciding = [one for one in answer.requirements if one.state == state]
    others = [one for one in answer.requirements if one.state != state]
    if deciding:
        heading = "open_on" if state is State.OPEN else "decided_by"
        _requirements(page, words, question, heading, deciding)
    _missing(page, words, answer.missing)
    if answer.table:
        render_table(page, words, question, answer.table)
    if others:
        heading = "other_requirements" if deciding else "requirements"
        _requirements(page, words, question, heading, others)
    _contested(page, words, question, answer.contested)


def _requirements(
    page: Page, words: Words, question: str, heading: str, listed: Sequence[RequirementReport]
) -> None:
    page.section(words.say(heading))
    for one in listed:
        style = STYLES[one.state]
        title = words.heading("requirements", f"{question}.{one.id}")
        mark, state = StyledText(f"{MARKS[one.state]} ", style), words.say(f"state.{one.state}")
        page.line(mark, f"{title}: ", StyledText(state, style), indent=2)
        if one.text:
            page.paragraph(words.cited(one.text, one.sources), indent=4)


def _missing(page: Page, words: Words, missing: Sequence[str]) -> None:
    if not missing:
        return
    page.section(words.say("missing"))
    asked = words.titles.get("inputs", {})
    for path in missing:
        page.line(StyledText("? ", "open"), path, indent=2)
        if question := asked.get(unindexed(path)):
            page.paragraph(str(question), indent=4)


def _contested(
    page: Page, words: Words, question: str, contested: Sequence[ContestedReading]
) -> None:
    if not contested:
        return
    page.section(words.say("contested"))
    for one in contested:
        choice = f"{one.point}.{one.reading}"
        page.paragraph(
            words.heading("points", one.point), indent=2, lead=[StyledText("* ", "open")]
        )
        outcome = words.verdict(question, one.outcome)
        page.line(outcome, f" {words.say('reading')}", indent=4)
        page.paragraph(words.title("readings", choice), indent=6)
        page.line(StyledText(f"--reading {one.point}={one.reading}", "faint"), indent=4)


def _figures(page: Page, words: Words, figures: Mapping[str, FigureReport]) -> None:
    if not figures:
        return
    page.section(words.say("figures"))
    rows = [
        [words.heading("figures", name), _figure(words, name, one)] for name, one in figures.items()
    ]
    page.table(_amounts_aligned(rows, words.lang))


def _figure(words: Words, name: str, figure: FigureReport) -> str:
    if figure.value is None and figure.between:
        return words.say("not_known_one_of", values=words.choice(name, figure.between))
    return words.value(name, figure.value)


def _amounts_aligned(rows: Sequence[list[str]], lang: str) -> list[list[str]]:
    """Align the amounts of money in (title, value) rows to the right, after the currency."""
    sign = euro_text(0, lang).partition(" ")[0] + " "
    amounts = [value[len(sign) :] for _, value in rows if value.startswith(sign)]
    widest = max(map(len, amounts), default=0)
    return [
        [title, sign + value[len(sign) :].rjust(widest) if value.startswith(sign) else value]
        for title, value in rows
    ]


def _duties(page: Page, words: Words, duties: Sequence[DutyReport]) -> None:
    if not duties:
        return
    page.section(words.say("duties"))
    for duty in duties:
        term, style = _due_text(words, duty)
        who = words.value("", duty.who)
        page.line(StyledText("! ", style), f"{capital(who)}, ", StyledText(term, style), indent=2)
        page.paragraph(words.cited(duty.text, duty.sources), indent=4)


def _due_text(words: Words, duty: DutyReport) -> tuple[str, str]:
    """Return the due or completion day of a duty as text, and the style."""
    by, done = duty.by, duty.done
    if done and by and done > by:
        return words.say("duty.late", done=words.day(done), day=words.day(by)), "bad"
    if done:
        return words.say("duty.done", done=words.day(done)), "good"
    if by:
        return words.say("duty.by", day=words.day(by)), "open"
    return words.say("duty.no_day"), "open"


def _remarks(
    page: Page, words: Words, heading: str, remarks: Sequence[RiskReport | NoteReport]
) -> None:
    if not remarks:
        return
    page.section(words.say(heading))
    for one in remarks:
        page.paragraph(words.cited(one.text, one.sources), indent=2, lead=[StyledText("* ")])


def _assumed(page: Page, words: Words, questions: Mapping[str, QuestionReport]) -> None:
    keys = dict.fromkeys(key for answer in questions.values() for key in answer.assumed)
    if keys:
        page.section(words.say("assumed"))
        page.paragraph(", ".join(_assumed_key(words, key) for key in keys), indent=2)


def _assumed_key(words: Words, key: str) -> str:
    """Return an omitted key, with the value assumed for it if there is one."""
    value = words.titles.get("absent", {}).get(key)
    return f"{key} ({words.value(key, value)})" if value else key


def _footer(page: Page, words: Words, verdict: VerdictReport) -> None:
    page.blank()
    if verdict.profile:
        page.paragraph(words.say("profile", profile=verdict.profile))
    readings = ", ".join(f"{point}={one}" for point, one in verdict.readings.items())
    if readings:
        page.paragraph(words.say("readings", readings=readings))
    if verdict.scenarios:
        page.paragraph(words.say("scenarios", scenarios=", ".join(verdict.scenarios)))
    policy = verdict.policy
    text = words.say("policy", version=policy.version, digest=policy.digest[:19])
    page.line(StyledText(text, "faint"))


def render_table(page: Page, words: Words, question: str, rows: Sequence[ResidualRow]) -> None:
    """Add the residual table of a question, unless it has a single row."""
    if len(rows) > 1:
        page.blank()
        page.line(words.say("table"), indent=2)
        _table_rows(page, words, question, rows, 0)


def _table_rows(
    page: Page, words: Words, question: str, rows: Sequence[ResidualRow], depth: int
) -> None:
    """Add rows as a tree of conditions; `depth` conditions are written already."""
    indent = 4 + 2 * depth
    for condition, group in groupby(rows, key=lambda row: row.when[depth]):
        below, said = list(group), _condition_text(words, condition)
        if len(below[0].when) == depth + 1:
            _table_row(page, words, question, said, below[0], indent)
        else:
            page.paragraph(said, indent=indent)
            _table_rows(page, words, question, below, depth + 1)


def _table_row(
    page: Page, words: Words, question: str, said: str, row: ResidualRow, indent: int
) -> None:
    """Add the last condition of a row with its outcome; for an open outcome, its dependencies."""
    outcome = words.verdict(question, row.outcome)
    if indent + len(said) + 2 + len(outcome.text) <= page.width:
        page.line(f"{said}: ", outcome, indent=indent)
    else:
        page.paragraph(f"{said}:", indent=indent)
        page.line(outcome, indent=indent + 2)
    if row.turns_on:
        inputs = enumeration(row.turns_on, words.lang)
        page.paragraph(words.say("table.turns_on", inputs=inputs), indent=indent + 2)
    if row.amounts:
        page.paragraph(words.say("table.amounts"), indent=indent + 2)


def _condition_text(words: Words, one: ResidualCondition) -> str:
    ends = one.first, one.last
    said = (
        _values_text(words, one) if msgspec.UNSET in ends else _range_text(words, one.input, *ends)
    )
    named = msgspec.UNSET not in ends or bool(one.values)
    return words.say("table.or_none", said=said) if one.none and named else said


def _range_text(words: Words, name: str, start: object, end: object) -> str:
    first, last = (words.value(name, one) for one in (start, end))
    if start is None and end is None:
        return words.say("table.any", input=name)
    if start is None:
        return words.say("table.to", input=name, last=last)
    if end is None:
        return words.say("table.from", input=name, first=first)
    return words.say("table.between", input=name, first=first, last=last)


def _values_text(words: Words, one: ResidualCondition) -> str:
    name, denied = one.input, one.excluded is not msgspec.UNSET
    if one.listed:
        listed = str(words.titles.get("lists", {}).get(one.listed, one.listed))
        return words.say("table.not_listed" if denied else "table.listed", input=name, list=listed)
    values = one.excluded or one.values or []
    listed = words.choice(name, values) if values else words.say("table.none")
    return words.say("table.is_not" if denied else "table.is", input=name, values=listed)


_DEEPEST = 24
"""The depth beyond which steps are not indented further, so that sentences keep room."""


def render_why(tree: DerivationNode, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write a derivation tree; an `ExplainedOutcome` also with its nearest repair."""
    from hsm_policy.analysis import ExplainedOutcome

    words, page = Words(titles, lang), Page(width)
    page.paragraph(words.cited(_sentence(tree), tree.sources))
    if tree.needed:
        page.paragraph(words.say("needed", needed=tree.needed))
    if isinstance(tree, ExplainedOutcome) and tree.nearest:
        page.paragraph(_nearest(words, tree.nearest))
    page.blank()
    shown: set[tuple[str, str]] = set()
    for child in tree.because:
        _step(page, words, child, 1, shown)
    words.add_sources(page)
    return page


def _nearest(words: Words, repair: NearestRepair) -> str:
    changes = enumeration([change_in_words(words, one) for one in repair.changes], words.lang)
    outcome = words.outcome(repair.question, Outcome.GRANTED)
    return words.say("repair_nearest", outcome=outcome, changes=changes)


def _step(
    page: Page, words: Words, node: DerivationNode, depth: int, shown: set[tuple[str, str]]
) -> None:
    indent = 2 * min(depth, _DEEPEST)
    lead = [StyledText(f"{MARKS[node.state]} ", STYLES[node.state])]
    key = (node.atom, _sentence(node))
    seen = bool(node.because) and key in shown
    shown.add(key)
    text = words.cited(_sentence(node), node.sources)
    if seen:
        page.paragraph(f"{text} ({words.say('see_above')})", indent=indent, lead=lead)
        return
    page.paragraph(text, indent=indent, lead=lead)
    if node.needed:
        page.paragraph(words.say("needed", needed=node.needed), indent=indent + 2)
    if node.rule:
        page.line(StyledText(node.rule, "faint"), indent=indent + 2)
    for child in node.because:
        _step(page, words, child, depth + 1, shown)


def _sentence(node: DerivationNode) -> str:
    return node.text or node.atom
