"""The part of the schema of SARIF 2.1.0 that `hsm check` uses; nothing beyond it may be written."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 1}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def _unique(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "uniqueItems": True, "items": item}


_MESSAGE = _object(["text"], text=_TEXT, markdown=_TEXT)
_PLACE = _object(
    ["artifactLocation"],
    artifactLocation=_object([], uri={**_TEXT, "format": "uri-reference"}, uriBaseId=_TEXT),
    region=_object([], startLine=_COUNT, startColumn=_COUNT),
)
_RULE = _object(["id"], id=_TEXT, name=_TEXT, shortDescription=_MESSAGE, help=_MESSAGE)
_RESULT = _object(
    ["message"],
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level={"enum": ["none", "note", "warning", "error"]},
    message=_MESSAGE,
    locations={"type": "array", "items": _object([], physicalLocation=_PLACE)},
)
_DRIVER = _object(["name"], name=_TEXT, semanticVersion=_TEXT, rules=_unique(_RULE))
_RUN = _object(
    ["tool"],
    tool=_object(["driver"], driver=_DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": _RESULT},
)
SARIF = _object(
    ["version", "runs"],
    **{
        "$schema": {**_TEXT, "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": _RUN},
    },
)
