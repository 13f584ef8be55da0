"""The fields of each map in the files of a rulebook, for its reader and its JSON Schema."""

from __future__ import annotations

from hsm_policy.documents import NESTED, OPTIONAL, SENTENCE, Field, Fields

UNITS = ("euro", "percent", "months", "years", "days", "weeks", "count", "day", "none")

FIGURES = ("money", "date", "count", "percent", "choice")

REPORTS = ("rule", "figure", "duty", "risk", "note")

TOLD = ("yes", "no", "unknown")

_KINDS = ("statute", "decree", "court", "authority", "law_firm", "guide")

_SURE = ("official", "secondary", "unverified")

_OUT_OF_SCOPE = ("advert", "foreign_law")

_TEXT, _NESTED = Field(), Field("nested")

_DAY, _TEXTS = Field("day", required=False), Field("texts", required=False)

FIELDS: dict[str, Fields] = {
    "table": {
        "table": Field("name"),
        "title": SENTENCE,
        "keys": NESTED,
        "unit": Field("choice", values=UNITS),
        "known_from": _DAY,
        "known_until": NESTED,
        "rows": NESTED,
    },
    "row": {
        "from": Field("day"),
        "until": _DAY,
        "value": NESTED,
        "source": Field(names="source"),
        "where": OPTIONAL,
        "sure": Field("choice", values=_SURE),
        "says": _TEXTS,
    },
    "source": {
        "title": _TEXT,
        "kind": Field("choice", values=_KINDS),
        "url": OPTIONAL,
        "version": OPTIONAL,
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
        "requirements": NESTED,
        "outcomes": NESTED,
    },
    "requirement": {"title": SENTENCE, "unmet": SENTENCE, "open": SENTENCE},
    "figure": {"type": Field("choice", values=FIGURES), "title": SENTENCE},
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
