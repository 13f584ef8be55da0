"""JSON Schema of the vocabulary file: which attributes an entry of each type has."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.attributes import DIRECTIONS
from hsm_policy.schema_parts import (
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
    listed,
    named,
    one_of,
    record,
    when,
)
from hsm_policy.vocabulary import ATTRIBUTES, NEEDED

_GROUPS = ("map", "list")
_YES_NO: Schema = {"enum": [True, False, "true", "false"]}
_TERMS: Schema = {"anyOf": [TERM, {**listed(TERM), "uniqueItems": True}]}
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
    "change": record({"cost": WHOLE, "direction": one_of(DIRECTIONS)}, "cost", "direction"),
    "only_for": named(WORDS),
    "needed_for": named(WORDS),
    "one_a_day": TEXT,
    "least": DECIMAL,
    "greatest": DECIMAL,
    "forms": named(named(_DIVISOR)),
    "not_before": WORDS,
    "not_after": WORDS,
    "values": _TERMS,
    "together": _YES_NO,
    "either": WORDS,
    "item": WORD,
    "most": _MOST,
    "apart": record({"by": TEXT, "from": TEXT, "until": TEXT}, "from", "until"),
}


def vocabulary_schema() -> Schema:
    """Give the schema of `policy/vocabulary.yaml` as plain data.

    The reader is stricter where a schema cannot be: names that an attribute speaks of must exist,
    and no two entries make the same predicate.
    """
    entries = {"$ref": "#/$defs/entry"}
    dated = {"allOf": [entries, {"properties": {"type": {"const": "date"}}}]}
    keys = {**named(entries, FREE), "properties": {"date": dated}, "required": ["date"]}
    return {
        "$schema": EDITOR_DRAFT,
        "title": "hsm-policy vocabulary",
        **record({"value_lists": named(_TERMS), "inputs": keys}, "inputs"),
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
    """Give the schema of an entry of one type."""
    known = {name: _ATTRIBUTE.get(name, {}) for name in ATTRIBUTES[kind]}
    needed = [name for name in ATTRIBUTES[kind] if name in NEEDED]
    if kind not in _GROUPS:
        return record(known, *needed, "question")
    known["keys"] = named({"$ref": f"#/$defs/{'leaf' if kind == 'list' else 'entry'}"}, FREE)
    known["absent"] = one_of(("none",))
    asked = {"anyOf": [{"required": ["absent"]}, _true("together")]}
    return record(known, *needed, **{"if": asked, "then": {"required": ["question"]}})


def _true(key: str) -> Schema:
    return {"properties": {key: {"enum": [True, "true"]}}, "required": [key]}
