"""JSON Schemas of a rulebook's YAML files: the vocabulary, and all others.

Any file may hold any part (tables, sources, questions, readings), so one schema serves all but
the vocabulary. Some errors only the reader finds: undeclared names, overlapping table rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    fields_schema,
    list_schema,
    named_map_schema,
    one_of,
    record_schema,
    when,
)
from hsm_policy.names import Outcome
from hsm_policy.rulebook import (
    ATTRIBUTES,
    BELONGING,
    DATE,
    DECIDED,
    DIRECTIONS,
    FIELDS,
    NEEDED,
    REPORTS,
    UNITS,
)

_WITHOUT_VALUE: Schema = {"enum": ["unknown", "none"]}


def _of(name: str, nested: Mapping[str, Schema] | None = None, **more: object) -> Schema:
    """Return the schema of a map from the field declarations of its reader."""
    return fields_schema(FIELDS[name], nested, **more)


_WHERE = list_schema(_of("cited"))

_NO_VALUE: Schema = {"anyOf": [SENTENCE, list_schema(_of("no_value"))]}

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
        "sources": named_map_schema(_of("source", {"url": _ADDRESS})),
        "publishers": named_map_schema(_of("publisher"), TERM),
        "scenarios": named_map_schema(_of("announced"), TERM),
        "holidays": _holidays(),
        "questions": named_map_schema(_question(), TERM),
        "figures": named_map_schema(_alike(_of("figure", {"no_value": _NO_VALUE})), TERM),
        **dict.fromkeys(BELONGING, named_map_schema(_of("belonging"), TERM)),
        "order": record_schema({"questions": list_schema(TERM), "figures": list_schema(TERM)}),
        "minimum": _of("minimum"),
        "points": named_map_schema(_point(), TERM),
        "words": named_map_schema(SENTENCE),
        "ledger": named_map_schema(_subject(), TERM),
        "provisions": named_map_schema(named_map_schema(_article())),
        "routes": _routes(),
    }


def _table() -> Schema:
    below = {"value": TEXT, "also": list_schema(_of("cited"))}
    row = {**_of("row", below), "additionalProperties": TERM}
    nested: dict[str, Schema] = {
        "keys": list_schema(TERM),
        "known_until": {"anyOf": [{"const": "open"}, DAY]},
        "rows": list_schema(row),
    }
    return _of("table", nested, allOf=[_valued(unit) for unit in UNITS])


def _valued(unit: str) -> Schema:
    """Return the schema of the row values of a table with this unit."""
    if unit == "none":
        return {}
    value = DAY if unit == "day" else _number(2 if unit == "euro" else 0)
    row = {"properties": {"value": {"anyOf": [_WITHOUT_VALUE, value]}}, "required": ["value"]}
    return when("unit", unit, {"properties": {"rows": {"items": row}}})


def _number(decimals: int) -> Schema:
    behind = rf"(\.[0-9]{{1,{decimals}}})?" if decimals else ""
    return {
        "anyOf": [
            {"type": "number" if decimals else "integer"},
            {"type": "string", "pattern": rf"^-?(0|[1-9][0-9]{{0,11}}){behind}$"},
        ]
    }


def _holidays() -> Schema:
    easter = {"type": ["string", "integer"], "pattern": "^-?[0-9]{1,3}$"}
    nested = {
        "fixed": _MONTH_DAY,
        "easter": list_schema({**easter, "minimum": -366, "maximum": 366}),
        "moved_from_sunday": _MONTH_DAY,
        "source": {},
    }
    return _of("holidays", nested)


def _question() -> Schema:
    nested = {
        "raised_by": {**list_schema(TEXT), "minItems": 1},
        "raised_with": list_schema(TEXT),
        "requirements": named_map_schema(_of("requirement"), TERM),
        "outcomes": record_schema(dict.fromkeys(Outcome, SENTENCE)),
        "not_asked": list_schema(_of("not_asked", {"sources": {**_WHERE, "minItems": 1}})),
    }
    return _alike(_of("question", nested))


def _alike(entry: Schema) -> Schema:
    """Return the schema of an entry that takes what it lacks from the one it is `like`."""
    needed = {"required": entry.pop("required")}
    of_items = {"required": ["each", *(key for key in needed["required"] if key != "raised_by")]}
    return {**entry, "anyOf": [{"required": ["like"]}, of_items, needed]}


def _point() -> Schema:
    authority = {**_WHERE, "minItems": 1}
    reading = _of("reading", {"authority": authority})
    nested = {
        "default": TERM,
        "profiles": named_map_schema(TERM, TERM),
        "readings": {**named_map_schema(reading, TERM), "minProperties": 1},
    }
    return _of("point", nested)


def _subject() -> Schema:
    reported = record_schema(dict.fromkeys(REPORTS, TEXT), maxProperties=1)
    statement = _of("statement", {"reported_by": reported}, maxProperties=2)
    return _of("subject", {"statements": named_map_schema({"anyOf": [TEXT, statement]})})


def _article() -> Schema:
    reason = {"anyOf": [TEXT, named_map_schema(TEXT)]}
    return _of("article", {"out_of_scope": reason, "not_decided": reason})


def _routes() -> Schema:
    cell = {"$ref": "#/$defs/cell"}
    route = _of("route", {"cells": named_map_schema({"anyOf": [cell, list_schema(cell)]})})
    names = {**TERM, "not": one_of(DECIDED)}
    columns = {
        "columns": named_map_schema(_column(), names),
        "questions": named_map_schema(route, TERM),
    }
    return _of("routes", columns)


def _column() -> Schema:
    cell = {"$ref": "#/$defs/cell"}
    lists = {"required": ["lists"], "properties": {"lists": {"minProperties": 1}}}
    return _of(
        "column",
        {"lists": named_map_schema(cell, TERM), "otherwise": cell},
        dependencies={"of": ["less"], "less": ["of"]},
        allOf=[{"if": lists, "then": {"required": ["otherwise"]}}],
    )


def _cell() -> Schema:
    """Return the schema of a table cell: a figure, a table row, or a value with a text."""
    ways = [{"required": ["figure"]}, {"required": ["row"]}, {"required": ["value", "text"]}]
    return _of("cell", {"sources": _WHERE, "when": named_map_schema(TEXT)}, anyOf=ways)


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
    "keeps": one_of((DATE,)),
    "milestone": SENTENCE,
    "least": DECIMAL,
    "greatest": DECIMAL,
    "plausible": record_schema({"least": DECIMAL, "most": DECIMAL, "text": SENTENCE}, "text"),
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

    Some errors only the reader finds: attributes that refer to missing names, and two entries
    with the same predicate.
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
        "allOf": [when("type", kind, _attributes(kind)) for kind in kinds],
    }


def _attributes(kind: str) -> Schema:
    """Return the schema of a vocabulary entry of one type."""
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
