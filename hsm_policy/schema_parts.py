"""The small pieces of the JSON Schemas: a text, a day, a name, a sentence in every language.

A value may be written with or without quotation marks: an editor sees a number where the reader,
which reads every value as it is written, sees its digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hsm_policy.clauses import LANGUAGES
from hsm_policy.names import RESERVED

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
EDITOR_DRAFT = "http://json-schema.org/draft-07/schema#"
"""What editors understand: later drafts are not known to all of them."""
DATE = r"^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_FREE = rf"(?!(?:{'|'.join(sorted(RESERVED))})$)[a-z][a-z0-9_]*"

TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
DAY: Schema = {"type": "string", "pattern": DATE}
FREE: Schema = {"type": "string", "pattern": f"^{_FREE}$"}
TERM: Schema = {"type": "string", "pattern": f"^(?:{_FREE}|[A-Z]{{2}})$"}
WORD: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
WHOLE: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {"type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.0+)?$"},
    ]
}
DECIMAL: Schema = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$"},
    ]
}


def record(known: Mapping[str, Schema], *required: str, **more: object) -> Schema:
    """Give the schema of a map with these keys and no others."""
    made: Schema = {"type": "object", "properties": dict(known), "additionalProperties": False}
    return {**made, **({"required": list(required)} if required else {}), **more}


def named(inside: Schema, names: Schema | None = None) -> Schema:
    """Give the schema of a map whose keys are names, of one kind if that is given."""
    made: Schema = {"type": "object", "additionalProperties": inside}
    return {**made, "propertyNames": names} if names else made


def listed(inside: Schema) -> Schema:
    """Give the schema of a list."""
    return {"type": "array", "items": inside}


def one_of(values: Iterable[str]) -> Schema:
    """Give the schema of one of some words."""
    return {"enum": list(values)}


def when(key: str, value: str, then: Schema) -> Schema:
    """Ask something of a map only where a key has a value."""
    return {"if": {"properties": {key: {"const": value}}, "required": [key]}, "then": then}


SENTENCE = record(dict.fromkeys(LANGUAGES, TEXT), *LANGUAGES)
"""A text in every language."""
WORDS: Schema = {"anyOf": [TEXT, listed(TEXT)]}
"""A word or a list of words."""
