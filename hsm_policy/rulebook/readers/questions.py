"""Sources, questions, figures, contested points and the ledger, read from rulebook files."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hsm_policy.documents import Map, Record, Word, shown
from hsm_policy.messages import Location
from hsm_policy.rulebook.model import (
    Figure,
    Ledger,
    LedgerStatement,
    Point,
    Question,
    Reading,
    Requirement,
    Source,
)

KINDS = ("statute", "decree", "court", "authority", "law_firm", "guide")

OUTCOMES = ("granted", "refused", "open", "at_risk")

FIGURES = ("money", "date", "count", "percent", "choice")

REPORTS = ("rule", "figure", "duty", "risk", "note")

OUT_OF_SCOPE = ("advert", "foreign_law")

_REASONS = ("out_of_scope", "reading", "reported_by")

_ADDRESS = re.compile(r"https?://[^\s<>\"']+\Z")


def read_source(name: str, entry: Record, place: Location) -> Source:
    """Read one entry of `sources`."""
    entry.known("title", "kind", "url", "version")
    url = entry.text("url", "")
    if url and not _ADDRESS.match(url):
        entry.refuse("rulebook_address", entry.get("url"), found=shown(url))
    return Source(
        name,
        entry.text("title"),
        entry.choice("kind", KINDS),
        url,
        entry.text("version", ""),
        place,
    )


def read_question(name: str, entry: Record, place: Location) -> Question:
    """Read one entry of `questions`."""
    entry.known("title", "raised_by", "requirements", "outcomes")
    if not entry.texts("raised_by") and not isinstance(entry.get("raised_by"), Word):
        entry.refuse("rulebook_missing", entry.get("raised_by"), key="raised_by")
    entry.mention("path", "raised_by")
    called = entry.entry("outcomes")
    called.known(*OUTCOMES)
    outcomes = {outcome: called.languages(outcome) for outcome in called}
    requirements = {}
    for key, inside in entry.entries("requirements").items():
        inside.known("title", "unmet", "open")
        requirements[key] = Requirement(
            key,
            inside.languages("title"),
            inside.languages("unmet"),
            inside.languages("open"),
            entry.place_below("requirements", key),
            {
                f"{part}.{one}": inside.place_below(part, one)
                for part in ("unmet", "open")
                for one in inside.entry(part)
            },
        )
    return Question(
        name,
        entry.languages("title"),
        entry.texts("raised_by"),
        requirements,
        place,
        outcomes,
    )


def read_figure(name: str, entry: Record) -> Figure:
    """Read one entry of `figures`."""
    entry.known("type", "title")
    return Figure(name, entry.choice("type", FIGURES), entry.languages("title"), entry.place)


def read_point(name: str, entry: Record, place: Location) -> Point:
    """Read one entry of `points`, with its readings and profiles."""
    entry.known("title", "default", "profiles", "readings")
    readings = {}
    for key, inside in entry.entries("readings").items():
        inside.known("text", "authority")
        authority = []
        if not inside.items("authority"):
            inside.refuse("rulebook_missing", key="authority")
        for item in inside.items("authority"):
            item.known("source", "where")
            item.mention("source", "source")
            authority.append((item.text("source"), item.text("where", "")))
        readings[key] = Reading(key, inside.languages("text"), tuple(authority))
    default = entry.choice("default", readings)
    named = entry.entry("profiles")
    profiles = {name: named.choice(name, readings) for name in named}
    return Point(name, entry.languages("title"), default, profiles, readings, place)


def read_ledger(subjects: Mapping[str, Record]) -> Ledger:
    """Read the subjects of a ledger; an id under two of them is a problem."""
    titles: dict[str, str] = {}
    statements: dict[str, LedgerStatement] = {}
    for subject, entry in subjects.items():
        entry.known("title", "statements")
        titles[subject] = entry.text("title")
        told = entry.entry("statements")
        for name in told:
            if name in statements:
                told.refuse("rulebook_twice", told.get(name), name=name)
            statements[name] = _statement(name, subject, told)
    return Ledger(titles, statements)


def _statement(name: str, subject: str, told: Record) -> LedgerStatement:
    """Read one statement: a text, or a map with the reason why no rule answers it."""
    if not isinstance(told.get(name), Map):
        return LedgerStatement(name, subject, told.text(name), told.place_of(name))
    entry = told.entry(name)
    entry.known("text", *_REASONS)
    reasons = [reason for reason in _REASONS if reason in entry]
    if len(reasons) > 1:
        entry.refuse("statement_reasons", name=name)
    return LedgerStatement(
        id=name,
        subject=subject,
        text=entry.text("text"),
        place=told.place_of(name),
        out_of_scope=entry.choice("out_of_scope", OUT_OF_SCOPE, ""),
        reading=entry.text("reading", ""),
        reported_by=_reported_by(entry.entry("reported_by")),
    )


def _reported_by(entry: Record) -> tuple[str, str]:
    """Read the report of a statement: one kind with one id."""
    entry.known(*REPORTS)
    kind = next((kind for kind in REPORTS if kind in entry), "")
    if len(entry.node.keys) > 1:
        entry.refuse("statement_reasons", name=entry.path.split(".")[-2])
    return (kind, entry.text(kind)) if kind else ("", "")
