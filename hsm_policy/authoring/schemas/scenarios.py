"""JSON Schemas of scenario files and of property files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

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
from hsm_policy.documents import join
from hsm_policy.names import Outcome, State
from hsm_policy.rulebook import EXPECTATIONS, NAMES, RulebookData
from hsm_policy.validator import KINDS, MOST_ITEMS

_ITEM = r"\[[0-9]+\]"


def scenario_schema(case: Schema, source: RulebookData) -> Schema:
    """Return the schema of a file `*.cases.yaml`; `case` is the schema of a case.

    Names of questions and figures are suggested, but others are valid too, since a scenario may
    expect the absence of an answer.
    """
    body = {key: case[key] for key in ("type", "properties", "additionalProperties")}
    known = {
        "name": TEXT,
        "base": TEXT,
        "with": _changes(case),
        "case": {**body, "required": ["date"]},
        "scenarios": list_schema(TEXT),
        "expect": record_schema(dict(_expected(source))),
    }
    ways = [
        {"required": ["base"], "not": {"required": ["case"]}},
        {"required": ["case"], "not": {"anyOf": [{"required": [key]} for key in ("base", "with")]}},
    ]
    scenario = record_schema(known, "name", "expect", oneOf=ways)
    return {
        "$schema": EDITOR_DRAFT,
        "title": "hsm-policy scenarios",
        **record_schema(
            {"bases": named_map_schema(body, TERM), "scenarios": list_schema(scenario)}
        ),
        "$defs": case["$defs"],
    }


def _changes(case: Schema) -> Schema:
    """Return the schema of `with`: values by path, where null removes a key."""
    paths = dict(_paths(case["properties"], ""))
    exact = {path: _or_null(inside) for path, inside in paths.items() if "[]" not in path}
    items = {
        f"^{re.escape(path).replace(re.escape('[]'), _ITEM)}$": _or_null(inside)
        for path, inside in paths.items()
        if "[]" in path
    }
    return {
        "type": "object",
        "properties": exact,
        "patternProperties": items,
        "additionalProperties": False,
    }


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _paths(keys: Mapping[str, Schema], above: str) -> Iterator[tuple[str, Schema]]:
    for key, schema in keys.items():
        path = join(above, key)
        yield path, schema
        inside = schema["anyOf"][0] if "anyOf" in schema else schema
        if inside.get("type") == "array" and "items" in inside:
            path += "[]"
            yield path, inside["items"]
            inside = inside["items"]["anyOf"][0] if "anyOf" in inside["items"] else {}
        yield from _paths(inside.get("properties", {}), path)


def _expected(source: RulebookData) -> Iterator[tuple[str, Schema]]:
    for kind, form in EXPECTATIONS.items():
        if form == NAMES:
            yield kind, list_schema({"type": "string"})
            continue
        keys: dict[str, Schema] = {}
        if kind == "outcome":
            keys = {name: {"enum": [*Outcome, None]} for name in source.questions}
        elif kind in tuple(State):
            keys = {name: _requirements(one.requirements) for name, one in source.questions.items()}
        elif kind == "figures":
            keys = {name: {} for name in source.figures}
        yield kind, {"type": "object", "properties": keys}


def _requirements(known: Mapping[str, object]) -> Schema:
    return {"type": "array", "items": {"anyOf": [{"enum": list(known)}, TEXT]}}


_ITEMS: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": MOST_ITEMS},
        {"type": "string", "pattern": f"^[0-{MOST_ITEMS}]$"},
    ]
}


def property_schema(source: RulebookData) -> Schema:
    """Return the schema of a file `*properties.yaml`.

    Names of the rulebook are suggested, but others are valid too; the reader checks them.
    """
    vocabulary = source.vocabulary
    paths = _offered([*vocabulary.inputs, *vocabulary.groups])
    outcomes = one_of(tuple(Outcome))
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
    """Return the schema of the other keys that a kind of property requires."""
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
