"""A verdict as a text to read: the outcome, what decides it, the rest, and the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.language import capital, euro
from hsm_policy.layout import Page, Piece
from hsm_policy.render_parts import MARKS, STYLES, Words
from hsm_policy.render_table import render_table
from hsm_policy.tree import unindexed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.render_parts import Json

DECIDING = {"refused": "unmet", "at_risk": "unmet", "open": "open"}
"""Which state of a requirement decides an outcome; for `granted` all of them do together."""


def render_verdict(verdict: Json, titles: Json, lang: str = "en", width: int = 80) -> Page:
    """Write the object of `hsm evaluate` out; `titles` are those of the same language."""
    words, page = Words(titles, lang), Page(width)
    date = words.day(verdict["date"])
    page.line(Piece(words.say("case", case=verdict["case"], date=date), "faint"))
    questions: Json = verdict["verdicts"]
    if not questions:
        page.blank()
        page.paragraph(words.say("nothing_raised"))
    if len(questions) > 1:
        _summary(page, words, questions)
    for question, answer in questions.items():
        _question(page, words, question, answer)
    _figures(page, words, verdict["figures"])
    _duties(page, words, verdict["duties"])
    _remarks(page, words, "risks", verdict["risks"])
    _remarks(page, words, "notes", verdict["notes"])
    _assumed(page, words, questions)
    words.add_sources(page)
    _footer(page, words, verdict)
    return page


def _summary(page: Page, words: Words, questions: Json) -> None:
    page.blank()
    outcomes = [(words.verdict(name, one["outcome"]), name) for name, one in questions.items()]
    widest = max(len(piece.text) for piece, _ in outcomes)
    for piece, name in outcomes:
        padded = Piece(piece.text.ljust(widest), piece.style)
        page.line(padded, "  ", words.heading("questions", name), indent=2)


def _question(page: Page, words: Words, question: str, answer: Json) -> None:
    title, outcome = words.heading("questions", question), answer["outcome"]
    verdict = words.verdict(question, outcome)
    page.blank()
    page.line(Piece(f"{title}: ", "strong"), verdict)
    page.line(Piece("-" * min(len(title) + 2 + len(verdict.text), page.width), "faint"))
    state = DECIDING.get(outcome)
    deciding = [one for one in answer["requirements"] if one["state"] == state]
    others = [one for one in answer["requirements"] if one["state"] != state]
    if deciding:
        heading = "open_on" if state == "open" else "decided_by"
        _requirements(page, words, question, heading, deciding)
    _missing(page, words, answer["missing"])
    if "table" in answer:
        render_table(page, words, question, answer["table"])
    if others:
        heading = "other_requirements" if deciding else "requirements"
        _requirements(page, words, question, heading, others)
    _contested(page, words, question, answer["contested"])


def _requirements(
    page: Page, words: Words, question: str, heading: str, listed: Sequence[Json]
) -> None:
    page.section(words.say(heading))
    for one in listed:
        state = one["state"]
        style = STYLES[state]
        title = words.heading("requirements", f"{question}.{one['id']}")
        mark = Piece(f"{MARKS[state]} ", style)
        page.line(mark, f"{title}: ", Piece(words.say(f"state.{state}"), style), indent=2)
        if one["text"]:
            page.paragraph(words.cited(one["text"], one["sources"]), indent=4)


def _missing(page: Page, words: Words, missing: Sequence[str]) -> None:
    if not missing:
        return
    page.section(words.say("missing"))
    asked = words.titles.get("inputs", {})
    for path in missing:
        page.line(Piece("? ", "open"), path, indent=2)
        if question := asked.get(unindexed(path)):
            page.paragraph(str(question), indent=4)


def _contested(page: Page, words: Words, question: str, contested: Sequence[Json]) -> None:
    if not contested:
        return
    page.section(words.say("contested"))
    for one in contested:
        choice = f"{one['point']}.{one['reading']}"
        page.paragraph(words.heading("points", one["point"]), indent=2, lead=[Piece("* ", "open")])
        outcome = words.verdict(question, one["outcome"])
        page.line(outcome, f" {words.say('reading')}", indent=4)
        page.paragraph(words.title("readings", choice), indent=6)
        page.line(Piece(f"--reading {one['point']}={one['reading']}", "faint"), indent=4)


def _figures(page: Page, words: Words, figures: Json) -> None:
    if not figures:
        return
    page.section(words.say("figures"))
    rows = [
        [words.heading("figures", name), _figure(words, name, one)] for name, one in figures.items()
    ]
    page.table(_amounts_aligned(rows, words.lang))


def _figure(words: Words, name: str, figure: Json) -> str:
    if figure["value"] is None and figure.get("between"):
        return words.say("not_known_one_of", values=words.choice(name, figure["between"]))
    return words.value(name, figure["value"])


def _amounts_aligned(rows: Sequence[list[str]], lang: str) -> list[list[str]]:
    """Put the amounts of money right under each other, their currency first."""
    sign = euro(0, lang).partition(" ")[0] + " "
    amounts = [value[len(sign) :] for _, value in rows if value.startswith(sign)]
    widest = max(map(len, amounts), default=0)
    return [
        [title, sign + value[len(sign) :].rjust(widest) if value.startswith(sign) else value]
        for title, value in rows
    ]


def _duties(page: Page, words: Words, duties: Sequence[Json]) -> None:
    if not duties:
        return
    page.section(words.say("duties"))
    for duty in duties:
        term, style = _term(words, duty)
        who = words.value("", duty["who"])
        page.line(Piece("! ", style), f"{capital(who)}, ", Piece(term, style), indent=2)
        page.paragraph(words.cited(duty["text"], duty["sources"]), indent=4)


def _term(words: Words, duty: Json) -> tuple[str, str]:
    """Say until when a duty runs or when it was done, and in which style."""
    by, done = duty["by"], duty["done"]
    if done and by and done > by:
        return words.say("duty.late", done=words.day(done), day=words.day(by)), "bad"
    if done:
        return words.say("duty.done", done=words.day(done)), "good"
    if by:
        return words.say("duty.by", day=words.day(by)), "open"
    return words.say("duty.no_day"), "open"


def _remarks(page: Page, words: Words, heading: str, remarks: Sequence[Json]) -> None:
    if not remarks:
        return
    page.section(words.say(heading))
    for one in remarks:
        page.paragraph(words.cited(one["text"], one["sources"]), indent=2, lead=[Piece("* ")])


def _assumed(page: Page, words: Words, questions: Json) -> None:
    keys = dict.fromkeys(key for answer in questions.values() for key in answer["assumed"])
    if keys:
        page.section(words.say("assumed"))
        page.paragraph(", ".join(_taken(words, key) for key in keys), indent=2)


def _taken(words: Words, key: str) -> str:
    """Give a key that was left out, with what it is taken as where that is a value."""
    value = words.titles.get("absent", {}).get(key)
    return f"{key} ({words.value(key, value)})" if value else key


def _footer(page: Page, words: Words, verdict: Json) -> None:
    page.blank()
    if profile := verdict.get("profile"):
        page.paragraph(words.say("profile", profile=str(profile)))
    readings = ", ".join(f"{point}={one}" for point, one in verdict["readings"].items())
    if readings:
        page.paragraph(words.say("readings", readings=readings))
    if verdict["scenarios"]:
        page.paragraph(words.say("scenarios", scenarios=", ".join(verdict["scenarios"])))
    policy: Json = verdict["policy"]
    page.line(
        Piece(words.say("policy", version=policy["version"], digest=policy["digest"][:19]), "faint")
    )
