"""JSON Schema of a file of scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hsm_policy.authoring.schemas.case import (
    EDITOR_DRAFT,
    TERM,
    TEXT,
    Schema,
    list_schema,
    named_map_schema,
    record_schema,
)
from hsm_policy.documents import join
from hsm_policy.rulebook import EXPECTATIONS, NAMES, OUTCOMES, RulebookData

_ITEM = r"\[[0-9]+\]"

_OF_REQUIREMENTS = ("unmet", "met", "waived", "open")


def scenario_schema(case: Schema, source: RulebookData) -> Schema:
    """Return the schema of a file `*.cases.yaml`; `case` is the schema of a case.

    Questions and figures are offered by name, others are not refused: a scenario may expect that
    something is not told.
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
    """Return the schema of changes by path; null removes a key."""
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
            keys = {name: {"enum": [*OUTCOMES, None]} for name in source.questions}
        elif kind in _OF_REQUIREMENTS:
            keys = {name: _requirements(one.requirements) for name, one in source.questions.items()}
        elif kind == "figures":
            keys = {name: {} for name in source.figures}
        yield kind, {"type": "object", "properties": keys}


def _requirements(known: Mapping[str, object]) -> Schema:
    return {"type": "array", "items": {"anyOf": [{"enum": list(known)}, TEXT]}}
