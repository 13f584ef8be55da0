"""JSON Schema of a file of properties, for `hsm prove`."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.authoring.schemas.case import (
    DAY,
    EDITOR_DRAFT,
    TERM,
    TEXT,
    Schema,
    list_schema,
    named_map_schema,
    one_of,
    record_schema,
)
from hsm_policy.rulebook import OUTCOMES, RulebookData
from hsm_policy.validator import KINDS, MOST_ITEMS

_ITEMS: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": MOST_ITEMS},
        {"type": "string", "pattern": f"^[0-{MOST_ITEMS}]$"},
    ]
}


def property_schema(source: RulebookData) -> Schema:
    """Return the schema of a file `*properties.yaml`.

    Names of the rulebook are offered, others are not refused: whether they exist is for the reader.
    """
    vocabulary = source.vocabulary
    paths = _offered([*vocabulary.inputs, *vocabulary.groups])
    outcomes = one_of(OUTCOMES)
    known = {
        "question": _offered(source.questions),
        "figure": _offered(source.figures),
        "monotone": {"anyOf": [paths, list_schema(paths)]},
        "independent": {"anyOf": [paths, list_schema(paths)]},
        "always": {"anyOf": [outcomes, list_schema(outcomes)]},
        "never": TEXT,
        "if": TEXT,
        "then": TEXT,
        "where": TEXT,
        "values": list_schema(TEXT),
        "items": _ITEMS,
        "readings": named_map_schema(TEXT),
        "scenarios": list_schema(TEXT),
        "from": DAY,
        "until": DAY,
    }
    kinds = [{"required": [kind]} for kind in KINDS]
    needs = [{"if": {"required": [kind]}, "then": _beside(kind)} for kind in KINDS]
    one = record_schema(known, oneOf=kinds, allOf=needs)
    return {
        "$schema": EDITOR_DRAFT,
        "title": "hsm-policy properties",
        **record_schema({"properties": named_map_schema(one, TERM)}),
    }


def _beside(kind: str) -> Schema:
    """Return the schema of the other keys that a kind of property needs."""
    match kind:
        case "never":
            return {}
        case "if":
            return {"required": ["then"]}
        case "always":
            return {"required": ["question"], "not": {"required": ["figure"]}}
    return {"anyOf": [{"required": ["question"]}, {"required": ["figure"]}]}


def _offered(names: Iterable[str]) -> Schema:
    return {"anyOf": [one_of(names), TEXT]}
