"""The files of a rulebook folder read into one `Source`, with every problem of all of them."""

from __future__ import annotations

import re

from hsm_policy.documents import Record, Word, shown
from hsm_policy.messages import Location
from hsm_policy.rulebook.model import Figure, Point, Question, Reading, Requirement, Source

KINDS = ("statute", "decree", "court", "authority", "law_firm", "guide")

OUTCOMES = ("granted", "refused", "open", "at_risk")

FIGURES = ("money", "date", "count", "percent", "choice")

_ADDRESS = re.compile(r"https?://[^\s<>\"']+\Z")


def _reference(name: str, entry: Record, place: Location) -> Source:
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


def _question(name: str, entry: Record, place: Location) -> Question:
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


def _figure(name: str, entry: Record) -> Figure:
    entry.known("type", "title")
    return Figure(name, entry.choice("type", FIGURES), entry.languages("title"), entry.place)


def _point(name: str, entry: Record, place: Location) -> Point:
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
