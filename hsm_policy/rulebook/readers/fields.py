"""The fields of each map in the files of a rulebook, for its reader and its JSON Schema."""

from __future__ import annotations

from collections.abc import Container, Mapping

from hsm_policy.documents import (
    NESTED,
    OPTIONAL,
    SENTENCE,
    Field,
    Fields,
    Items,
    Map,
    Node,
    Record,
    RefusedError,
    Word,
    describe,
    is_name,
    parse_day,
    parse_hundredths,
    parse_whole,
    shown,
)
from hsm_policy.messages import suggest
from hsm_policy.names import is_free, name_problem
from hsm_policy.rulebook.vocabulary import NUMERIC, AllowedChange, Forms, Plausible

UNITS = ("euro", "percent", "months", "years", "days", "weeks", "count", "day", "none")

FIGURES = ("money", "date", "count", "percent", "choice")

REPORTS = ("rule", "figure", "duty", "risk", "note")

TOLD = ("yes", "no", "unknown")

_KINDS = ("statute", "decree", "court", "authority", "law_firm", "guide")

_SURE = ("official", "secondary", "unverified")

ASKS, EXCEPTS = "asks", "excepts"

_OUT_OF_SCOPE = ("advert", "foreign_law")

_TEXT, _NESTED = Field(), Field("nested")

_DAY, _TEXTS = Field("day", required=False), Field("texts", required=False)

_PERSONAL: Fields = {"person": OPTIONAL, "like": OPTIONAL, "each": OPTIONAL}

FIELDS: dict[str, Fields] = {
    "table": {
        "table": Field("name"),
        "title": SENTENCE,
        "keys": NESTED,
        "unit": Field("choice", values=UNITS),
        "known_from": _DAY,
        "before": Field("choice", required=False, values=("none",)),
        "known_until": NESTED,
        "rows": NESTED,
    },
    "row": {
        "from": Field("day"),
        "until": _DAY,
        "value": NESTED,
        "source": Field(names="source"),
        "where": OPTIONAL,
        "also": NESTED,
        "sure": Field("choice", values=_SURE),
        "says": _TEXTS,
        "note": OPTIONAL,
    },
    "source": {
        "title": _TEXT,
        "kind": Field("choice", values=_KINDS),
        "url": OPTIONAL,
        "version": OPTIONAL,
        "provisions": _TEXTS,
    },
    "publisher": {"below": _TEXT, "link": _TEXT, "jci": OPTIONAL},
    "article": {
        "title": _TEXT,
        "paragraphs": _TEXTS,
        "out_of_scope": NESTED,
        "not_decided": NESTED,
    },
    "cited": {"source": Field(names="source"), "where": OPTIONAL},
    "announced": {
        "title": SENTENCE,
        "text": SENTENCE,
        "from": _DAY,
        "source": Field(required=False, names="source"),
        "where": OPTIONAL,
        "sure": Field("choice", required=False, values=_SURE),
        "says": _TEXTS,
    },
    "holidays": {
        "fixed": NESTED,
        "easter": NESTED,
        "moved_from_sunday": NESTED,
        "source": Field("nested", required=False, names="source"),
    },
    "question": {
        "title": SENTENCE,
        "raised_by": Field("texts", names="path"),
        "raised_with": Field("texts", required=False, names="path"),
        "requirements": NESTED,
        "outcomes": NESTED,
        "not_asked": NESTED,
        "not_needed": Field(required=False, names="note"),
        "not_needed_figures": Field("texts", required=False, names="ordered_figures"),
        **_PERSONAL,
    },
    "not_asked": {
        "law": Field("choice", values=(ASKS, EXCEPTS)),
        "text": SENTENCE,
        "sources": _NESTED,
    },
    "requirement": {"title": SENTENCE, "unmet": SENTENCE, "open": SENTENCE, "left_out": NESTED},
    "left_out": {"key": Field(names="path"), "note": OPTIONAL, "text": SENTENCE},
    "figure": {
        "type": Field("choice", values=FIGURES),
        "title": SENTENCE,
        "unless_refused": Field(required=False, names="ordered_questions"),
        "told_by": Field("choice", required=False, values=("timeline",)),
        "of": Field(required=False, names="ordered_questions"),
        "no_value": NESTED,
        **_PERSONAL,
    },
    "no_value": {
        "when": _TEXT,
        "en": _TEXT,
        "nl": _TEXT,
        "source": Field(required=False, names="source"),
        "where": OPTIONAL,
    },
    "belonging": {"of": Field(names="ordered_questions")},
    "minimum": {"input": Field(names="input"), "question": Field(names="question")},
    "point": {"title": SENTENCE, "default": _NESTED, "profiles": NESTED, "readings": _NESTED},
    "reading": {"text": SENTENCE, "authority": _NESTED},
    "subject": {"title": _TEXT, "statements": NESTED},
    "statement": {
        "text": _TEXT,
        "out_of_scope": Field("choice", required=False, values=_OUT_OF_SCOPE),
        "reading": OPTIONAL,
        "reported_by": NESTED,
    },
    "routes": {"longest": Field(names="route_column"), "columns": NESTED, "questions": NESTED},
    "column": {
        "title": SENTENCE,
        "lists": NESTED,
        "otherwise": NESTED,
        "of": OPTIONAL,
        "less": OPTIONAL,
    },
    "route": {"name": SENTENCE, "status": Field("name", names="route_status"), "cells": NESTED},
    "cell": {
        "figure": OPTIONAL,
        "row": OPTIONAL,
        "value": Field("choice", required=False, values=TOLD),
        "text": Field("sentence", required=False),
        "sources": NESTED,
        "when": NESTED,
    },
}
"""By the name of the map; keys of a table stand in its rows as well."""


DIRECTIONS = ("up", "down", "any", "forward", "yes", "no")

Lists = Mapping[str, tuple[str, ...]]


def require(entry: Record, *keys: str) -> None:
    """Note each of these keys that is missing."""
    for key in keys:
        if key not in entry:
            entry.refuse("missing_key", key=key)


def name_of(entry: Record, key: str) -> str:
    """Return a word that can name something, empty if it is left out."""
    text = entry.text(key, "")
    if text and not is_free(text):
        entry.refuse(name_problem(text, "bad_name"), entry.get(key), found=shown(text))
    return text


def number_of(entry: Record, key: str, kind: str) -> int:
    """Return a number in the unit of a type (cents, hundredths, ones), zero if it is missing."""
    text = entry.text(key, "")
    try:
        if not text:
            return 0
        return (
            parse_whole(text)
            if kind == "count"
            else parse_hundredths(text, "not_amount", "write_amount")
        )
    except RefusedError as refused:
        entry.refuse_value(refused, entry.get(key))
        return 0


def taken(entry: Record, kind: str, least: int, greatest: int) -> int:
    """Return the number that a left-out key has; zero where it has none."""
    text = entry.text("absent", "") if kind in NUMERIC else ""
    if text in ("", "none"):
        return 0
    try:
        number = parse_day(text) if kind == "date" else number_of(entry, "absent", kind)
    except RefusedError as refused:
        entry.refuse_value(refused, entry.get("absent"))
        return 0
    if not least <= number <= greatest:
        entry.refuse("absent_never", entry.get("absent"))
    return number


def words_of(entry: Record, key: str, lists: Lists | None = None) -> tuple[str, ...]:
    """Return the words of a list; a single word is the name of one of `lists`, or a list of one."""
    node = entry.get(key)
    if node is None:
        return ()
    if isinstance(node, Word) and lists is not None:
        if node.text not in lists:
            args = {"found": shown(node.text), **suggest(node.text, lists)}
            entry.refuse("no_list_of_values", node, **args)
        return lists.get(node.text, ())
    return _word_list(entry, node)


def conditions(entry: Record, key: str, siblings: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return the values that an input requires of the keys beside it."""
    found = {}
    for sibling, node in entry.entry(key).node.entries.items():
        if sibling not in siblings:
            entry.refuse("no_sibling", node, found=shown(sibling))
        found[sibling] = _word_list(entry, node)
    return found


def question(entry: Record, *, needed: bool) -> dict[str, str]:
    """Return the question in each language."""
    if needed and "question" not in entry:
        entry.refuse("missing_key", hint="write_question", key="question")
    return entry.entry("question").sentence() if "question" in entry else {}


def allowed_change(entry: Record) -> AllowedChange | None:
    """Return how the input may change, None if it is fixed."""
    if "change" not in entry:
        return None
    below = entry.entry("change")
    below.known("cost", "direction")
    require(below, "cost", "direction")
    cost = number_of(below, "cost", "count")
    return AllowedChange(cost, below.choice("direction", DIRECTIONS, ""))


def plausible(entry: Record, kind: str, least: int, greatest: int) -> Plausible | None:
    """Return the values that no note is made of, None if there is none about any value."""
    if "plausible" not in entry:
        return None
    below = entry.entry("plausible")
    below.known("least", "most", "text")
    require(below, "text")
    low = number_of(below, "least", kind) if "least" in below else least
    high = number_of(below, "most", kind) if "most" in below else greatest
    if not (least <= low <= high <= greatest and (low, high) != (least, greatest)):
        below.refuse("plausible_never")
    return Plausible(low, high, below.entry("text").sentence() if "text" in below else {})


def forms(entry: Record) -> Forms:
    """Return the divisor of each other way to write an amount."""
    found: Forms = {}
    for option, node in entry.entry("forms").node.entries.items():
        if isinstance(node, Map):
            found[option] = {key: _divisor(entry, value) for key, value in node.entries.items()}
        else:
            entry.refuse("not_map", node, found=describe(node))
    return found


def _divisor(entry: Record, node: Node) -> int | str:
    text = node.text if isinstance(node, Word) else ""
    if text.isascii() and text.isdigit() and int(text[:9]) > 0:
        return int(text[:9])
    if not is_name(text):
        entry.refuse("bad_name", node, found=shown(text))
    return text


def _word_list(entry: Record, node: Node) -> tuple[str, ...]:
    items = node.items if isinstance(node, Items) else [node]
    words = [item.text for item in items if isinstance(item, Word) and item.kind != "null"]
    if not words or len(words) < len(items):
        entry.refuse("not_list", node, found=describe(node))
        return ()
    return tuple(words)
