"""Verdicts as text, at one of three levels of detail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from hsm_policy.documents import unindexed
from hsm_policy.messages import capital, euro_text
from hsm_policy.names import NOT_NEEDED, Outcome, State
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.text.residual import add_table
from hsm_policy.presentation.words import MARKS, STYLES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hsm_policy.presentation.words import Json
    from hsm_policy.verdict import (
        ContestedReading,
        DutyReport,
        FigureReport,
        NoteReport,
        QuestionReport,
        RequirementReport,
        RiskReport,
        VerdictReport,
    )

Level: TypeAlias = Literal["brief", "normal", "full"]
"""How much of a verdict is printed.

`brief`: a line for each question, with the requirements that decide it and what is missing;
`normal`: also why, and a list of the other requirements; `full`: every requirement with its text.
"""


def render_verdict(
    verdict: VerdictReport,
    titles: Json,
    lang: str = "en",
    width: int = 80,
    level: Level = "normal",
) -> Page:
    """Write a verdict; `titles` is `Rulebook.titles(lang)` in the language of the verdict."""
    words, page = Words(titles, lang), Page(width)
    date = words.day(verdict.date)
    page.line(StyledText(words.say("case", case=verdict.case, date=date), "faint"))
    told = sorted(verdict.verdicts.items(), key=lambda one: not one[1].not_needed)
    questions = dict(told)
    if not questions:
        page.blank()
        page.paragraph(words.say("nothing_raised"))
    needed = {name: one for name, one in questions.items() if not one.not_needed}
    if (needed and len(questions) > 1) or level == "brief":
        _outcomes(page, words, questions, reasons=level == "brief")
    if level == "brief":
        _choices(page, words, verdict)
        return page
    saying = _not_needed(page, words, verdict)
    for question, answer in needed.items():
        _question(page, words, question, answer, full=level == "full")
    _figures(page, words, verdict.figures)
    _duties(page, words, verdict.duties)
    _remarks(page, words, "risks", verdict.risks)
    _remarks(page, words, "notes", [one for one in verdict.notes if one.id not in saying])
    _assumed(page, words, needed)
    if verdict.unread:
        page.section(words.say("unread"))
        page.paragraph(", ".join(verdict.unread), indent=2)
    words.add_sources(page)
    _choices(page, words, verdict)
    policy = verdict.policy
    text = words.say("policy", version=policy.version, digest=policy.digest[:19])
    page.blank()
    page.line(StyledText(text, "faint"))
    return page


def _outcomes(
    page: Page, words: Words, questions: Mapping[str, QuestionReport], *, reasons: bool
) -> None:
    """Add a line for each question: its outcome, and with `reasons` what decides it."""
    page.blank()
    outcomes = {name: words.verdict(name, one.shown) for name, one in questions.items()}
    widest = max((len(piece.text) for piece in outcomes.values()), default=0)
    for name, piece in outcomes.items():
        told = [words.heading("questions", name)]
        if reasons and not questions[name].not_needed:
            told += _reasons(words, name, questions[name])
        padded = StyledText(piece.text.ljust(widest), piece.style)
        page.paragraph(". ".join(told), indent=2, lead=[padded, StyledText("  ")])


def _not_needed(page: Page, words: Words, verdict: VerdictReport) -> set[str]:
    """Add the permits that the person does not need, each note on them once; return its ids."""
    asked = [name for name, one in verdict.verdicts.items() if one.not_needed]
    notes = {name: str(words.titles.get("not_needed", {}).get(name)) for name in asked}
    for note in dict.fromkeys(notes.values()):
        page.blank()
        for question in (name for name in asked if notes[name] == note):
            title = words.heading("questions", question)
            page.line(StyledText(f"{title}: ", "strong"), words.verdict(question, NOT_NEEDED))
        for one in (one for one in verdict.notes if one.id == note):
            page.paragraph(words.cited(one.text, one.sources), indent=2)
    return set(notes.values())


def _reasons(words: Words, question: str, answer: QuestionReport) -> list[str]:
    """Return what decides an outcome, in a few words."""
    state = answer.deciding_state
    deciding = [one for one in answer.requirements if one.state == state]
    parts = [_in_a_line(words, question, state, deciding)] if state and deciding else []
    if answer.missing:
        parts.append(words.say("folded.missing", inputs=", ".join(answer.missing)))
    return parts + _better_if_told(words, question, answer)


def _in_a_line(
    words: Words, question: str, state: State, listed: Sequence[RequirementReport]
) -> str:
    """Return the word for a state, and the titles of the requirements in it."""
    titles = [words.heading("requirements", f"{question}.{one.id}") for one in listed]
    return words.say(f"folded.{state}", names=", ".join(titles))


def _question(
    page: Page, words: Words, question: str, answer: QuestionReport, *, full: bool
) -> None:
    title = words.heading("questions", question)
    verdict = words.verdict(question, answer.outcome)
    page.blank()
    page.line(StyledText(f"{title}: ", "strong"), verdict)
    for said in _better_if_told(words, question, answer):
        page.paragraph(said, indent=2)
    if full:
        _asked(page, words, [one.key for one in answer.depends_on_assumed])
    state = answer.deciding_state
    deciding = [one for one in answer.requirements if one.state == state]
    others = [one for one in answer.requirements if one.state != state]
    _requirements(page, words, question, deciding)
    _missing(page, words, answer.missing)
    if answer.table:
        add_table(page, words, question, answer.table)
    if full:
        _requirements(page, words, question, others)
    else:
        _folded(page, words, question, others)
    _contested(page, words, question, answer.contested)
    if answer.not_asked:
        page.line(words.say("not_asked"), indent=2)
    for unasked in answer.not_asked:
        page.paragraph(words.cited(unasked.text, unasked.sources), indent=4)


def _better_if_told(words: Words, question: str, answer: QuestionReport) -> list[str]:
    """Return sentences with the keys taken as absent that, told otherwise, better the outcome."""
    return [
        words.say(
            "better_if_told",
            outcome=words.verdict(question, outcome).text,
            keys=", ".join(_assumed_key(words, key) for key in keys),
        )
        for outcome, keys in _turning(answer, better=True).items()
    ]


def _turning(answer: QuestionReport, *, better: bool) -> dict[Outcome, list[str]]:
    """Return the keys taken as absent that turn the outcome for the better or not, best first."""
    from hsm_policy.verdict import BEST

    found: dict[Outcome, list[str]] = {}
    for one in sorted(answer.depends_on_assumed, key=lambda one: BEST.index(one.outcome)):
        if _better(one.outcome, answer.outcome) is better:
            found.setdefault(one.outcome, []).append(one.key)
    return found


def _better(outcome: Outcome, than: Outcome) -> bool:
    from hsm_policy.verdict import BEST

    return than not in BEST or BEST.index(outcome) < BEST.index(than)


def _requirements(
    page: Page, words: Words, question: str, listed: Sequence[RequirementReport]
) -> None:
    for one in listed:
        title = words.heading("requirements", f"{question}.{one.id}")
        text = f"{title}: {words.say(f'state.{one.state}')}"
        if one.text:
            text = words.cited(f"{text}. {one.text}", one.sources)
        page.paragraph(text, indent=2, lead=[_mark(one.state)])


def _folded(page: Page, words: Words, question: str, listed: Sequence[RequirementReport]) -> None:
    """Add a line for each state, with the titles of the requirements in it."""
    for state in MARKS:
        if alike := [one for one in listed if one.state == state]:
            line = _in_a_line(words, question, state, alike)
            page.paragraph(line, indent=2, lead=[_mark(state)])


def _mark(state: State) -> StyledText:
    return StyledText(f"{MARKS[state]} ", STYLES[state])


def _missing(page: Page, words: Words, missing: Sequence[str]) -> None:
    if not missing:
        return
    page.line(words.say("missing"), indent=2)
    _asked(page, words, missing)


def _asked(page: Page, words: Words, paths: Sequence[str]) -> None:
    """Add keys, each with its question."""
    asked = words.titles.get("inputs", {})
    for path in paths:
        question = asked.get(unindexed(path))
        page.paragraph(f"{path}: {question}" if question else path, indent=4)


def _contested(
    page: Page, words: Words, question: str, contested: Sequence[ContestedReading]
) -> None:
    for one in contested:
        point = words.say("contested", point=words.heading("points", one.point))
        page.paragraph(point, indent=2, lead=[StyledText("* ", "open")])
        outcome = words.verdict(question, one.outcome)
        reading = words.title("readings", f"{one.point}.{one.reading}")
        read = words.say("reading", outcome=outcome.text, reading=reading)
        page.paragraph(read, indent=4)
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
        term, style = due_text(words, duty)
        who = words.value("", duty.who)
        page.line(StyledText("! ", style), f"{capital(who)}, ", StyledText(term, style), indent=2)
        page.paragraph(words.cited(duty.text, duty.sources), indent=4)


def due_text(words: Words, duty: DutyReport) -> tuple[str, str]:
    """Return the due or completion day of a duty as text, and the style."""
    by, done = duty.by, duty.done
    if done and by and done > by:
        return words.say("duty.late", done=words.day(done), day=words.day(by)), "bad"
    if done:
        return words.say("duty.done", done=words.day(done)), "good"
    if duty.overdue and by:
        return words.say("duty.overdue", day=words.day(by)), "bad"
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
    for question, answer in questions.items():
        for outcome, found in _turning(answer, better=False).items():
            title, named = words.heading("questions", question), words.outcome(question, outcome)
            said = words.say("if_told", title=title, outcome=named, keys=", ".join(found))
            page.paragraph(said, indent=2)


def _assumed_key(words: Words, key: str) -> str:
    """Return an omitted key, with the value assumed for it if there is one."""
    value = words.titles.get("absent", {}).get(key)
    return f"{key} ({words.value(key, value)})" if value else key


def _choices(page: Page, words: Words, verdict: VerdictReport) -> None:
    """Add the readings, profile and scenarios that were chosen."""
    said = []
    if verdict.profile:
        said.append(words.say("profile", profile=verdict.profile))
    readings = ", ".join(f"{point}={one}" for point, one in verdict.readings.items())
    if readings:
        said.append(words.say("readings", readings=readings))
    if verdict.scenarios:
        said.append(words.say("scenarios", scenarios=", ".join(verdict.scenarios)))
    if said:
        page.blank()
    for one in said:
        page.paragraph(one)
