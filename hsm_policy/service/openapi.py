"""The OpenAPI document of the service, made from the vocabulary of the rulebook and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from hsm_policy.api import Rulebook
from hsm_policy.authoring import Schema, answer_schema
from hsm_policy.cases import profiles
from hsm_policy.messages import LANGUAGES
from hsm_policy.names import __version__
from hsm_policy.service.answers import VERBS
from hsm_policy.service.body import MAP, READINGS, TEXTS, Verb
from hsm_policy.service.problems import STATUS, Problem

_ANSWERS = {"evaluate": "verdict"}
"""The name of an answer's schema where it is not that of its question."""

_OFFERS = ("schema", "titles", "policy", "health", "ready")

_REFUSALS = sorted({status for kind, status in STATUS.items() if kind != "internal"})

_HIDDEN = r"\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
"""The characters that no body may hold: nobody sees them, or they break lines."""

_TEXT: Schema = {"type": "string", "pattern": rf"^[^{_HIDDEN}]*[^\s{_HIDDEN}][^{_HIDDEN}]*$"}

_NEEDED: dict[str, Schema] = {
    "why": {"required": ["case", "question"]},
    "map": {"required": ["case", "input"]},
    "replay": {"required": ["case", "receipt"]},
    "what-if": {
        "anyOf": [
            {"required": ["set"], "properties": {"set": {"minProperties": 1}}},
            *({"required": [name]} for name in ("to_readings", "to_profile", "to_scenarios")),
        ]
    },
    "interview": {"dependentRequired": {"answer": ["input"]}},
}
"""What a body needs beside the case, by question."""

_OBJECT: Schema = {"type": "object"}

_LANG = {"name": "lang", "in": "query", "schema": {"enum": list(LANGUAGES)}}


def openapi(book: Rulebook) -> Schema:
    """Return the OpenAPI document of the service for a rulebook."""
    parts: dict[str, Schema] = {}
    case = book.schema()
    case["properties"]["case"] |= {"pattern": _TEXT["pattern"]}
    _part(parts, "case", case)
    _part(parts, "problem", msgspec.json.schema(Problem))
    paths = {f"/v1/{verb}": _asking(parts, book, verb, one) for verb, one in VERBS.items()}
    paths["/v1/batch"] = {"post": _operation("batch", "application/x-ndjson", _TEXT, _TEXT)}
    paths |= {f"/v1/{name}": {"get": _offering(name)} for name in _OFFERS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "hsm-policy", "version": __version__},
        "paths": paths,
        "components": {"schemas": parts},
    }


def _asking(parts: dict[str, Schema], book: Rulebook, verb: str, one: Verb) -> Schema:
    """Return the path of a question, and add the schema of its answer to the parts."""
    kinds = {name: _option(book, verb, name, kind) for name, kind in one.options.items()}
    body = {
        "type": "object",
        "properties": {"case": {"$ref": "#/components/schemas/case"}, **kinds},
        "required": ["case"] if one.needs_case else [],
        "additionalProperties": False,
    }
    body |= _NEEDED.get(verb, {})
    answer = _OBJECT
    if verb != "interview":
        answer = _part(parts, verb, answer_schema(_ANSWERS.get(verb, verb)))
    return {"post": _operation(verb, "application/json", body, answer)}


def _option(book: Rulebook, verb: str, name: str, kind: str) -> Schema:
    """Return the schema of an option, with the names of the rulebook where they are its values."""
    source = book.source
    points = {point: {"enum": list(readings)} for point, readings in source.point_names().items()}
    chosen = {"type": "object", "properties": points, "additionalProperties": False}
    day = book.schema()["properties"]["date"]
    asked = [*source.questions, *(source.figures if verb == "why" else ())]
    known: dict[str, Schema] = {
        "date": day,
        "until": day,
        "as": {"enum": ["life", "filed"]},
        "question": {"enum": asked},
        "profile": {"enum": list(profiles(source))},
        "scenarios": {"enum": list(source.scenarios)},
        "readings": chosen,
        "to_readings": chosen,
        "receipt": {"$ref": "#/components/schemas/receipt"},
    }
    known |= {"to_profile": known["profile"], "to_scenarios": known["scenarios"]}
    if kind == READINGS:
        return {"anyOf": [chosen, {"const": "all"}]}
    one = known.get(name, _OBJECT if kind == MAP else _TEXT)
    if verb == "map" and name == "input":
        return {"type": "array", "items": one, "minItems": 2, "maxItems": 2, "uniqueItems": True}
    return {"anyOf": [one, {"type": "array", "items": one}]} if kind == TEXTS else one


def _operation(name: str, kind: str, body: Schema, answer: Schema) -> Schema:
    refused = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        "operationId": name,
        "parameters": [_LANG],
        "requestBody": {"required": True, "content": {kind: {"schema": body}}},
        "responses": {
            "200": {"description": "Answer", "content": {kind: {"schema": answer}}},
            **{str(one): {"description": "Problem", "content": refused} for one in _REFUSALS},
        },
    }


def _offering(name: str) -> Schema:
    answer = {"description": "Answer", "content": {"application/json": {"schema": _OBJECT}}}
    responses = {"200": answer, "default": {"description": "Problem"}}
    parameters = [] if name == "health" else [_LANG]
    return {"operationId": name, "parameters": parameters, "responses": responses}


def _part(parts: dict[str, Schema], name: str, schema: Mapping[str, Any]) -> Schema:
    """Add a schema and what it refers to to the parts; return a reference to it."""
    moved = _moved({key: value for key, value in schema.items() if key not in ("$schema", "$defs")})
    for inner, definition in schema.get("$defs", {}).items():
        parts[inner] = _moved(definition)
    parts[name] = moved
    return {"$ref": f"#/components/schemas/{name}"}


def _moved(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema whose references are to the parts of the document."""
    if isinstance(schema, list):
        return [_moved(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(value)
        for key, value in schema.items()
    }
