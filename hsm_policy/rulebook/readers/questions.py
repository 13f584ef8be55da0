"""Sources, questions, figures, contested points and the ledger, read from rulebook files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from hsm_policy.documents import Items, Map, Record, Word, shown
from hsm_policy.messages import LANGUAGES, Location
from hsm_policy.names import NOT_TOLD, Outcome
from hsm_policy.rulebook.model import (
    Figure,
    Ledger,
    LedgerStatement,
    LeftOut,
    NotAsked,
    Point,
    Question,
    Reading,
    Requirement,
)
from hsm_policy.rulebook.readers.fields import FIELDS, REPORTS
from hsm_policy.rulebook.sources import Publisher, Source
from hsm_policy.syntax import Citation, Rule, parse_rules

_REASONS = ("out_of_scope", "reading", "reported_by")

_ADDRESS = re.compile(r"https?://[^\s<>\"']+\Z")


def read_source(name: str, entry: Record, place: Location) -> Source:
    """Read one entry of `sources`."""
    source = Source(id=name, place=place, **entry.read(FIELDS["source"]))
    if source.url and not _ADDRESS.match(source.url):
        entry.refuse("rulebook_address", entry.get("url"), found=shown(source.url))
    return source


def read_publisher(name: str, entry: Record) -> Publisher:
    """Read one entry of `publishers`."""
    return Publisher(id=name, **entry.read(FIELDS["publisher"]))


def read_question(name: str, entry: Record, place: Location) -> Question:
    """Read one entry of `questions`."""
    if not entry.texts("raised_by") and not isinstance(entry.get("raised_by"), Word):
        entry.refuse("rulebook_missing", entry.get("raised_by"), key="raised_by")
    called = entry.entry("outcomes")
    called.known(*Outcome)
    outcomes = {outcome: called.languages(outcome) for outcome in called}
    requirements = {}
    for key, inside in entry.entries("requirements").items():
        spots = {
            f"{part}.{one}": inside.place_below(part, one)
            for part in ("unmet", "open")
            for one in inside.entry(part)
        }
        below = entry.place_below("requirements", key)
        left_out = "left_out" in inside and inside.entry("left_out").read(FIELDS["left_out"])
        requirements[key] = Requirement(
            id=key,
            place=below,
            spots=spots,
            left_out=LeftOut(**left_out) if left_out else None,
            **inside.read(FIELDS["requirement"]),
        )
    return Question(
        id=name,
        requirements=requirements,
        place=place,
        outcomes=outcomes,
        not_asked=tuple(map(_not_asked, entry.items("not_asked"))),
        **entry.read(FIELDS["question"]),
    )


def _not_asked(entry: Record) -> NotAsked:
    return NotAsked(sources=_needed_sources(entry, "sources"), **entry.read(FIELDS["not_asked"]))


def read_figure(name: str, entry: Record) -> Figure:
    """Read one entry of `figures`."""
    listed = isinstance(entry.get("no_value"), Items)
    return Figure(
        id=name,
        place=entry.place,
        no_value={} if listed else entry.languages("no_value", needed=False),
        silences=tuple(_silences(name, entry)) if listed else (),
        **entry.read(FIELDS["figure"]),
    )


def _silences(name: str, entry: Record) -> Iterator[Rule]:
    """Yield the rules by which a figure has no value: each on a condition, as in a clause."""
    for number, item in enumerate(entry.items("no_value"), 1):
        told = item.read(FIELDS["no_value"])
        start = "\n" * (item.place.line - 1)
        clause = f"{start}figure({name},{NOT_TOLD}) :- {told['when']}."
        parsed = parse_rules(clause, item.file)
        item.problems += parsed.problems
        cited = (Citation(told["source"], told["where"]),) if told["source"] else ()
        texts = {language: told[language] for language in LANGUAGES}
        for rule in parsed.rules:
            yield replace(
                rule, id=f"{name}.no_value.{number}", texts=texts, sources=cited, generated=True
            )


def read_point(name: str, entry: Record, place: Location) -> Point:
    """Read one entry of `points`, with its readings and profiles."""
    readings = {}
    for key, inside in entry.entries("readings").items():
        cited = _needed_sources(inside, "authority")
        readings[key] = Reading(id=key, authority=cited, **inside.read(FIELDS["reading"]))
    default = entry.choice("default", readings)
    named = entry.entry("profiles")
    profiles = {name: named.choice(name, readings) for name in named}
    return Point(
        id=name,
        default=default,
        profiles=profiles,
        readings=readings,
        place=place,
        **entry.read(FIELDS["point"]),
    )


def _needed_sources(entry: Record, key: str) -> tuple[tuple[str, str], ...]:
    """Return the sources in a list; it is a problem where there are none."""
    if not entry.items(key):
        entry.refuse("rulebook_missing", key=key)
    return cited_sources(entry, key)


def cited_sources(entry: Record, key: str) -> tuple[tuple[str, str], ...]:
    """Return the sources in a list, each with the place in it."""
    found = [item.read(FIELDS["cited"]) for item in entry.items(key)]
    return tuple((one["source"], one["where"]) for one in found)


def read_ledger(subjects: Mapping[str, Record]) -> Ledger:
    """Read the subjects of a ledger; an id under two of them is a problem."""
    titles: dict[str, str] = {}
    statements: dict[str, LedgerStatement] = {}
    for subject, entry in subjects.items():
        titles[subject] = entry.read(FIELDS["subject"])["title"]
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
    reasons = [reason for reason in _REASONS if reason in entry]
    if len(reasons) > 1:
        entry.refuse("statement_reasons", name=name)
    return LedgerStatement(
        id=name,
        subject=subject,
        place=told.place_of(name),
        reported_by=_reported_by(entry.entry("reported_by")),
        **entry.read(FIELDS["statement"]),
    )


def _reported_by(entry: Record) -> tuple[str, str]:
    """Read the report of a statement: one kind with one id."""
    entry.known(*REPORTS)
    kind = next((kind for kind in REPORTS if kind in entry), "")
    if len(entry.node.keys) > 1:
        entry.refuse("statement_reasons", name=entry.path.split(".")[-2])
    return (kind, entry.text(kind)) if kind else ("", "")
