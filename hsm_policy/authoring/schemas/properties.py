"""JSON Schema of a file of properties, which `hsm prove` proves of a rulebook."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.authoring.schemas.case import (
    DAY,
    EDITOR_DRAFT,
    TERM,
    TEXT,
    Schema,
    listed,
    named,
    one_of,
    record,
)
from hsm_policy.rulebook import OUTCOMES, Source
from hsm_policy.validator import KINDS, MOST_ITEMS

_ITEMS: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": MOST_ITEMS},
        {"type": "string", "pattern": f"^[0-{MOST_ITEMS}]$"},
    ]
}


def property_schema(source: Source) -> Schema:
    """Give the schema of a file `*properties.yaml`.

    Names of the rulebook are offered, others are not refused: whether they exist is for the reader.
    """
    vocabulary = source.vocabulary
    paths = _offered([*vocabulary.inputs, *vocabulary.groups])
    outcomes = one_of(OUTCOMES)
    known = {
        "question": _offered(source.questions),
        "figure": _offered(source.figures),
        "monotone": {"anyOf": [paths, listed(paths)]},
        "independent": {"anyOf": [paths, listed(paths)]},
        "always": {"anyOf": [outcomes, listed(outcomes)]},
        "never": TEXT,
        "if": TEXT,
        "then": TEXT,
        "where": TEXT,
        "values": listed(TEXT),
        "items": _ITEMS,
        "readings": named(TEXT),
        "scenarios": listed(TEXT),
        "from": DAY,
        "until": DAY,
    }
    kinds = [{"required": [kind]} for kind in KINDS]
    needs = [{"if": {"required": [kind]}, "then": _beside(kind)} for kind in KINDS]
    one = record(known, oneOf=kinds, allOf=needs)
    return {
        "$schema": EDITOR_DRAFT,
        "title": "hsm-policy properties",
        **record({"properties": named(one, TERM)}),
    }


def _beside(kind: str) -> Schema:
    """Say which other keys a property of a kind needs."""
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
