"""JSON Schema of the rulebook's other YAML files: tables, sources, questions, readings and so on.

The reader takes each part from any file, so one schema serves all of them. It is stricter where a
schema cannot be: names must be declared somewhere, and the rows of a table follow each other.
"""

from __future__ import annotations

from hsm_policy.files import FIGURES, KINDS, OUTCOMES
from hsm_policy.ledger import OUT_OF_SCOPE, REPORTS
from hsm_policy.route_files import DECIDED, TOLD
from hsm_policy.schema_parts import (
    DAY,
    EDITOR_DRAFT,
    SENTENCE,
    TERM,
    TEXT,
    Schema,
    listed,
    named,
    one_of,
    record,
    when,
)
from hsm_policy.tables import SURE, UNITS

_UNKNOWN: Schema = {"const": "unknown"}
_WHERE = listed(record({"source": TEXT, "where": TEXT}, "source"))
_ADDRESS = {"type": "string", "pattern": r"^https?://[^\s<>\"']+$"}
_MONTH_DAY = listed({"type": "string", "pattern": "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"})


def rulebook_schema() -> Schema:
    """Give the schema of a file of `policy/` or `facts/` as plain data."""
    return {
        "$schema": EDITOR_DRAFT,
        "title": "hsm-policy rulebook file",
        "type": "object",
        "if": {"required": ["table"]},
        "then": {"$ref": "#/$defs/table"},
        "else": record(_parts()),
        "$defs": {"table": _table(), "cell": _cell()},
    }


def _parts() -> dict[str, Schema]:
    return {
        "tables": listed({"$ref": "#/$defs/table"}),
        "sources": named(
            record(
                {"title": TEXT, "kind": one_of(KINDS), "url": _ADDRESS, "version": TEXT},
                "title",
                "kind",
            )
        ),
        "scenarios": named(_announced(), TERM),
        "holidays": _holidays(),
        "questions": named(_question(), TERM),
        "figures": named(
            record({"type": one_of(FIGURES), "title": SENTENCE}, "type", "title"), TERM
        ),
        "minimum": record({"input": TEXT, "question": TEXT}, "input", "question"),
        "points": named(_point(), TERM),
        "words": named(SENTENCE),
        "ledger": named(_subject(), TERM),
        "routes": _routes(),
    }


def _table() -> Schema:
    known = {
        "table": TERM,
        "title": SENTENCE,
        "keys": listed(TERM),
        "unit": one_of(UNITS),
        "known_from": DAY,
        "known_until": {"anyOf": [{"const": "open"}, DAY]},
        "rows": listed(_row()),
    }
    return record(known, "table", "title", "unit", allOf=[_valued(unit) for unit in UNITS])


def _row() -> Schema:
    """Give the schema of a row; its other keys are those that its table names."""
    known = {
        "from": DAY,
        "until": DAY,
        "value": TEXT,
        "source": TEXT,
        "where": TEXT,
        "sure": one_of(SURE),
        "says": listed(TEXT),
    }
    made = record(known, "from", "source", "sure")
    return {**made, "additionalProperties": TERM}


def _valued(unit: str) -> Schema:
    """Say how the values of a table of one unit are written."""
    if unit == "none":
        return {}
    value = DAY if unit == "day" else _number(2 if unit == "euro" else 0)
    row = {"properties": {"value": {"anyOf": [_UNKNOWN, value]}}, "required": ["value"]}
    return when("unit", unit, {"properties": {"rows": {"items": row}}})


def _number(decimals: int) -> Schema:
    behind = rf"(\.[0-9]{{1,{decimals}}})?" if decimals else ""
    return {
        "anyOf": [
            {"type": "number" if decimals else "integer"},
            {"type": "string", "pattern": rf"^-?(0|[1-9][0-9]{{0,11}}){behind}$"},
        ]
    }


def _announced() -> Schema:
    known = {
        "title": SENTENCE,
        "text": SENTENCE,
        "from": DAY,
        "source": TEXT,
        "where": TEXT,
        "sure": one_of(SURE),
        "says": listed(TEXT),
    }
    return record(known, "title", "text")


def _holidays() -> Schema:
    easter = {"type": ["string", "integer"], "pattern": "^-?[0-9]{1,3}$"}
    return record(
        {
            "fixed": _MONTH_DAY,
            "easter": listed({**easter, "minimum": -366, "maximum": 366}),
            "moved_from_sunday": _MONTH_DAY,
            "source": {},
        }
    )


def _question() -> Schema:
    texts = ("title", "unmet", "open")
    known = {
        "title": SENTENCE,
        "raised_by": {**listed(TEXT), "minItems": 1},
        "requirements": named(record(dict.fromkeys(texts, SENTENCE), *texts), TERM),
        "outcomes": record(dict.fromkeys(OUTCOMES, SENTENCE)),
    }
    return record(known, "title", "raised_by")


def _point() -> Schema:
    authority = {**_WHERE, "minItems": 1}
    reading = record({"text": SENTENCE, "authority": authority}, "text", "authority")
    known = {
        "title": SENTENCE,
        "default": TERM,
        "profiles": named(TERM, TERM),
        "readings": {**named(reading, TERM), "minProperties": 1},
    }
    return record(known, "title", "default", "readings")


def _subject() -> Schema:
    reported = record(dict.fromkeys(REPORTS, TEXT), maxProperties=1)
    reasons = {"out_of_scope": one_of(OUT_OF_SCOPE), "reading": TEXT, "reported_by": reported}
    statement = record({"text": TEXT, **reasons}, "text", maxProperties=2)
    return record({"title": TEXT, "statements": named({"anyOf": [TEXT, statement]})}, "title")


def _routes() -> Schema:
    cell = {"$ref": "#/$defs/cell"}
    route = record(
        {
            "name": SENTENCE,
            "status": TERM,
            "cells": named({"anyOf": [cell, listed(cell)]}),
        },
        "name",
        "status",
    )
    names = {**TERM, "not": one_of(DECIDED)}
    columns = {"columns": named(_column(), names), "questions": named(route, TERM)}
    return record({"longest": TEXT, **columns}, "longest")


def _column() -> Schema:
    cell = {"$ref": "#/$defs/cell"}
    lists = {"required": ["lists"], "properties": {"lists": {"minProperties": 1}}}
    return record(
        {
            "title": SENTENCE,
            "lists": named(cell, TERM),
            "otherwise": cell,
            "of": TEXT,
            "less": TEXT,
        },
        "title",
        dependencies={"of": ["less"], "less": ["of"]},
        allOf=[{"if": lists, "then": {"required": ["otherwise"]}}],
    )


def _cell() -> Schema:
    """Give the schema of what a route says: a figure, a row of a table, or a value of its own."""
    known = {
        "figure": TEXT,
        "row": TEXT,
        "value": one_of(TOLD),
        "text": SENTENCE,
        "sources": _WHERE,
        "when": named(TEXT),
    }
    ways = [{"required": ["figure"]}, {"required": ["row"]}, {"required": ["value", "text"]}]
    return record(known, anyOf=ways)
