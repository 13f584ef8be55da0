"""JSON Schema of the rulebook's other YAML files: tables, sources, questions, readings and so on.

The reader takes each part from any file, so one schema serves all of them. It is stricter where a
schema cannot be: names must be declared somewhere, and the rows of a table follow each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.authoring.schemas.case import (
    DAY,
    DECIMAL,
    EDITOR_DRAFT,
    FREE,
    SENTENCE,
    TERM,
    TEXT,
    WHOLE,
    WORD,
    WORDS,
    Schema,
    list_schema,
    named_map_schema,
    one_of,
    record_schema,
    when,
)
from hsm_policy.rulebook import (
    ATTRIBUTES,
    DECIDED,
    DIRECTIONS,
    FIGURES,
    KINDS,
    NEEDED,
    OUT_OF_SCOPE,
    OUTCOMES,
    REPORTS,
    SURE,
    TOLD,
    UNITS,
)

_UNKNOWN: Schema = {"const": "unknown"}

_WHERE = list_schema(record_schema({"source": TEXT, "where": TEXT}, "source"))

_ADDRESS = {"type": "string", "pattern": r"^https?://[^\s<>\"']+$"}

_MONTH_DAY = list_schema(
    {"type": "string", "pattern": "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
)


def rulebook_schema() -> Schema:
    """Return the schema of a file of `policy/` or `facts/`."""
    return {
        "$schema": EDITOR_DRAFT,
        "title": "hsm-policy rulebook file",
        "type": "object",
        "if": {"required": ["table"]},
        "then": {"$ref": "#/$defs/table"},
        "else": record_schema(_parts()),
        "$defs": {"table": _table(), "cell": _cell()},
    }


def _parts() -> dict[str, Schema]:
    return {
        "tables": list_schema({"$ref": "#/$defs/table"}),
        "sources": named_map_schema(
            record_schema(
                {"title": TEXT, "kind": one_of(KINDS), "url": _ADDRESS, "version": TEXT},
                "title",
                "kind",
            )
        ),
        "scenarios": named_map_schema(_announced(), TERM),
        "holidays": _holidays(),
        "questions": named_map_schema(_question(), TERM),
        "figures": named_map_schema(
            record_schema({"type": one_of(FIGURES), "title": SENTENCE}, "type", "title"), TERM
        ),
        "order": record_schema({"questions": list_schema(TERM), "figures": list_schema(TERM)}),
        "minimum": record_schema({"input": TEXT, "question": TEXT}, "input", "question"),
        "points": named_map_schema(_point(), TERM),
        "words": named_map_schema(SENTENCE),
        "ledger": named_map_schema(_subject(), TERM),
        "routes": _routes(),
    }


def _table() -> Schema:
    known = {
        "table": TERM,
        "title": SENTENCE,
        "keys": list_schema(TERM),
        "unit": one_of(UNITS),
        "known_from": DAY,
        "known_until": {"anyOf": [{"const": "open"}, DAY]},
        "rows": list_schema(_row()),
    }
    return record_schema(known, "table", "title", "unit", allOf=[_valued(unit) for unit in UNITS])


def _row() -> Schema:
    """Return the schema of a row; further keys are those of its table."""
    known = {
        "from": DAY,
        "until": DAY,
        "value": TEXT,
        "source": TEXT,
        "where": TEXT,
        "sure": one_of(SURE),
        "says": list_schema(TEXT),
    }
    made = record_schema(known, "from", "source", "sure")
    return {**made, "additionalProperties": TERM}


def _valued(unit: str) -> Schema:
    """Return the schema of the values of a table with a unit."""
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
        "says": list_schema(TEXT),
    }
    return record_schema(known, "title", "text")


def _holidays() -> Schema:
    easter = {"type": ["string", "integer"], "pattern": "^-?[0-9]{1,3}$"}
    return record_schema(
        {
            "fixed": _MONTH_DAY,
            "easter": list_schema({**easter, "minimum": -366, "maximum": 366}),
            "moved_from_sunday": _MONTH_DAY,
            "source": {},
        }
    )


def _question() -> Schema:
    texts = ("title", "unmet", "open")
    known = {
        "title": SENTENCE,
        "raised_by": {**list_schema(TEXT), "minItems": 1},
        "requirements": named_map_schema(
            record_schema(dict.fromkeys(texts, SENTENCE), *texts), TERM
        ),
        "outcomes": record_schema(dict.fromkeys(OUTCOMES, SENTENCE)),
    }
    return record_schema(known, "title", "raised_by")


def _point() -> Schema:
    authority = {**_WHERE, "minItems": 1}
    reading = record_schema({"text": SENTENCE, "authority": authority}, "text", "authority")
    known = {
        "title": SENTENCE,
        "default": TERM,
        "profiles": named_map_schema(TERM, TERM),
        "readings": {**named_map_schema(reading, TERM), "minProperties": 1},
    }
    return record_schema(known, "title", "default", "readings")


def _subject() -> Schema:
    reported = record_schema(dict.fromkeys(REPORTS, TEXT), maxProperties=1)
    reasons = {"out_of_scope": one_of(OUT_OF_SCOPE), "reading": TEXT, "reported_by": reported}
    statement = record_schema({"text": TEXT, **reasons}, "text", maxProperties=2)
    return record_schema(
        {"title": TEXT, "statements": named_map_schema({"anyOf": [TEXT, statement]})}, "title"
    )


def _routes() -> Schema:
    cell = {"$ref": "#/$defs/cell"}
    route = record_schema(
        {
            "name": SENTENCE,
            "status": TERM,
            "cells": named_map_schema({"anyOf": [cell, list_schema(cell)]}),
        },
        "name",
        "status",
    )
    names = {**TERM, "not": one_of(DECIDED)}
    columns = {
        "columns": named_map_schema(_column(), names),
        "questions": named_map_schema(route, TERM),
    }
    return record_schema({"longest": TEXT, **columns}, "longest")


def _column() -> Schema:
    cell = {"$ref": "#/$defs/cell"}
    lists = {"required": ["lists"], "properties": {"lists": {"minProperties": 1}}}
    return record_schema(
        {
            "title": SENTENCE,
            "lists": named_map_schema(cell, TERM),
            "otherwise": cell,
            "of": TEXT,
            "less": TEXT,
        },
        "title",
        dependencies={"of": ["less"], "less": ["of"]},
        allOf=[{"if": lists, "then": {"required": ["otherwise"]}}],
    )


def _cell() -> Schema:
    """Return the schema of a cell: a figure, a row of a table, or a value of its own."""
    known = {
        "figure": TEXT,
        "row": TEXT,
        "value": one_of(TOLD),
        "text": SENTENCE,
        "sources": _WHERE,
        "when": named_map_schema(TEXT),
    }
    ways = [{"required": ["figure"]}, {"required": ["row"]}, {"required": ["value", "text"]}]
    return record_schema(known, anyOf=ways)


_GROUPS = ("map", "list")

_YES_NO: Schema = {"enum": [True, False, "true", "false"]}

_TERMS: Schema = {"anyOf": [TERM, {**list_schema(TERM), "uniqueItems": True}]}

_MOST: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 1000},
        {"type": "string", "pattern": r"^([1-9][0-9]{0,2}|1000)(\.0+)?$"},
    ]
}

_DIVISOR: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 1},
        {"type": "string", "pattern": "^(0*[1-9][0-9]*|[a-z][a-z0-9_]*)$"},
    ]
}

_ATTRIBUTE: dict[str, Schema] = {
    "question": SENTENCE,
    "absent": TEXT,
    "predicate": WORD,
    "change": record_schema({"cost": WHOLE, "direction": one_of(DIRECTIONS)}, "cost", "direction"),
    "only_for": named_map_schema(WORDS),
    "needed_for": named_map_schema(WORDS),
    "one_a_day": TEXT,
    "least": DECIMAL,
    "greatest": DECIMAL,
    "forms": named_map_schema(named_map_schema(_DIVISOR)),
    "not_before": WORDS,
    "not_after": WORDS,
    "values": _TERMS,
    "together": _YES_NO,
    "either": WORDS,
    "item": WORD,
    "most": _MOST,
    "apart": record_schema({"by": TEXT, "from": TEXT, "until": TEXT}, "from", "until"),
}


def vocabulary_schema() -> Schema:
    """Return the schema of `policy/vocabulary.yaml`.

    The reader is stricter where a schema cannot be: names that an attribute speaks of must exist,
    and no two entries make the same predicate.
    """
    entries = {"$ref": "#/$defs/entry"}
    dated = {"allOf": [entries, {"properties": {"type": {"const": "date"}}}]}
    keys = {**named_map_schema(entries, FREE), "properties": {"date": dated}, "required": ["date"]}
    return {
        "$schema": EDITOR_DRAFT,
        "title": "hsm-policy vocabulary",
        **record_schema({"value_lists": named_map_schema(_TERMS), "inputs": keys}, "inputs"),
        "$defs": {
            "entry": _entry(ATTRIBUTES),
            "leaf": _entry(kind for kind in ATTRIBUTES if kind not in _GROUPS),
        },
    }


def _entry(types: Iterable[str]) -> Schema:
    kinds = list(types)
    return {
        "type": "object",
        "properties": {"type": one_of(kinds)},
        "required": ["type"],
        "allOf": [when("type", kind, _of(kind)) for kind in kinds],
    }


def _of(kind: str) -> Schema:
    """Return the schema of an entry of one type."""
    known = {name: _ATTRIBUTE.get(name, {}) for name in ATTRIBUTES[kind]}
    needed = [name for name in ATTRIBUTES[kind] if name in NEEDED]
    if kind not in _GROUPS:
        return record_schema(known, *needed, "question")
    known["keys"] = named_map_schema(
        {"$ref": f"#/$defs/{'leaf' if kind == 'list' else 'entry'}"}, FREE
    )
    known["absent"] = one_of(("none",))
    asked = {"anyOf": [{"required": ["absent"]}, _true("together")]}
    return record_schema(known, *needed, **{"if": asked, "then": {"required": ["question"]}})


def _true(key: str) -> Schema:
    return {"properties": {key: {"enum": [True, "true"]}}, "required": [key]}
