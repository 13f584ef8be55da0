"""JSON Schema (2020-12) of a case, made from the vocabulary for editors and other programs.

The schema accepts every valid case. Some errors only the reader finds: days that do not exist,
periods that end before they begin, numbers with three decimals, list items that contradict each
other (a description names the rule).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hsm_policy.cases import AMOUNT, LONGEST_ID, UNKNOWN
from hsm_policy.documents import Fields, join
from hsm_policy.messages import LANGUAGES
from hsm_policy.names import RESERVED
from hsm_policy.rulebook import Group, Input, Vocabulary

_DECIMAL = r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$"

_WHOLE = r"^(0|[1-9][0-9]*)(\.0+)?$"


def case_schema(vocabulary: Vocabulary, points: Mapping[str, tuple[str, ...]]) -> Schema:
    """Return the schema of a case; `points` maps each contested point to its readings."""
    readings = {point: {"enum": list(names)} for point, names in points.items()}
    body = _keys(vocabulary, "")
    special = {
        "case": {"type": ["string", "number", "boolean"], "maxLength": LONGEST_ID, "minLength": 1},
        "readings": {"type": "object", "properties": readings, "additionalProperties": False},
    }
    body["properties"] = {"case": special["case"], **body["properties"]}
    body["properties"]["readings"] = special["readings"]
    body["properties"]["date"] = _value(vocabulary.inputs["date"])
    return {
        "$schema": DRAFT,
        "title": "hsm-policy case",
        **body,
        "required": ["case", "date"],
        "$defs": {name: {"enum": list(words)} for name, words in vocabulary.value_lists.items()},
    }


def _keys(vocabulary: Vocabulary, path: str) -> Schema:
    """Return the schema of the keys inside a map, inside an item of a list, or at the top."""
    properties = {}
    conditions = []
    for key in vocabulary.keys(path):
        inner = join(path, key)
        leaf = vocabulary.inputs.get(inner)
        if leaf is None:
            properties[key] = _group(vocabulary, vocabulary.groups[inner])
        else:
            schema = _described(_named(vocabulary, leaf), leaf.question, _one_a_day(leaf))
            properties[key] = _or_unknown(schema)
            conditions += [
                _allowed_when(vocabulary.inputs[join(path, sibling)], values, key)
                for sibling, values in leaf.allowed_when.items()
            ]
    made: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**made, "allOf": conditions} if conditions else made


def _group(vocabulary: Vocabulary, group: Group) -> Schema:
    keys = _keys(vocabulary, group.inside)
    if group.kind == "list":
        items = _or_unknown(keys)
        schema: Schema = {"type": "array", "maxItems": group.most, "items": items}
    else:
        schema = keys
    if group.either:
        leaves = [vocabulary.inputs[join(group.path, key)] for key in group.either]
        said = {key: _said(leaf) for key, leaf in zip(group.either, leaves, strict=True)}
        schema = {**schema, "not": {"properties": said, "required": list(group.either)}}
    return _or_unknown(_described(schema, group.question, _apart(group)))


def _said(leaf: Input) -> Schema:
    """Return the schema of a value that counts as given."""
    return {"const": True} if leaf.type == "flag" else {"not": {"const": UNKNOWN}}


def _allowed_when(sibling: Input, values: tuple[str, ...], key: str) -> Schema:
    """Return the schema that forbids a key unless its sibling has one of these values."""
    others = [value for value in sibling.values if value not in values]
    beside = sibling.path.rpartition(".")[2]
    return {
        "if": {"properties": {beside: {"enum": others}}, "required": [beside]},
        "then": {"properties": {key: False}},
    }


def _or_unknown(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"const": UNKNOWN}]}


def _described(schema: Schema, question: Mapping[str, str], more: str) -> Schema:
    text = f"{question['en']} {more}".rstrip() if question else more
    return {"description": text, **schema} if text else schema


def _apart(group: Group) -> str:
    if group.disjoint is None:
        return ""
    ends = (group.disjoint.first, group.disjoint.last, group.disjoint.by)
    first, last, by = (path.rpartition(".")[2] for path in ends)
    same = f" with the same `{by}`" if by else ""
    return f"No two items{same} overlap, from `{first}` to `{last}`."


def _one_a_day(leaf: Input) -> str:
    day = leaf.one_a_day.rpartition(".")[2]
    return f"Items with the same `{day}` hold the same." if day else ""


def _named(vocabulary: Vocabulary, leaf: Input) -> Schema:
    """Return the schema of a value; the words of a value list become a reference to `$defs`."""
    for name, words in vocabulary.value_lists.items():
        if leaf.values == words:
            one: Schema = {"$ref": f"#/$defs/{name}"}
            return _several(one) if leaf.several else one
    return _value(leaf)


def _value(leaf: Input) -> Schema:
    match leaf.type:
        case "money" if leaf.forms:
            schema: Schema = {"anyOf": [_decimal(leaf), _form(leaf)]}
        case "money" | "percent":
            schema = _decimal(leaf)
        case "count":
            number = {"type": "integer", "minimum": leaf.least, "maximum": leaf.greatest}
            schema = {"anyOf": [number, {"type": "string", "pattern": _WHOLE}]}
        case "date":
            schema = {"type": "string", "format": "date", "pattern": DAY_PATTERN}
        case "yes_no" | "flag":
            schema = {"type": "boolean"}
        case "countries" | "choices":
            schema = _several({"enum": list(leaf.values)})
        case _:
            schema = {"enum": list(leaf.values)}
    return schema


def _several(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}


def _decimal(leaf: Input) -> Schema:
    low, high = leaf.least / 100, leaf.greatest / 100
    number = {"type": "number", "minimum": low, "maximum": high}
    return {"anyOf": [number, {"type": "string", "pattern": _DECIMAL}]}


def _form(leaf: Input) -> Schema:
    amount = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _DECIMAL}]}
    options = {option: {"enum": [*choices, UNKNOWN]} for option, choices in leaf.forms.items()}
    return {
        "type": "object",
        "properties": {AMOUNT: _or_unknown(amount), **options},
        "required": [AMOUNT],
        "additionalProperties": False,
    }


Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"

EDITOR_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that all editors understand."""

DAY_PATTERN = r"^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

_FREE = rf"(?!(?:{'|'.join(sorted(RESERVED))})$)[a-z][a-z0-9_]*"

TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}

DAY: Schema = {"type": "string", "pattern": DAY_PATTERN}

FREE: Schema = {"type": "string", "pattern": f"^{_FREE}$"}

TERM: Schema = {"type": "string", "pattern": f"^(?:{_FREE}|[A-Z]{{2}})$"}

WORD: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}

WHOLE: Schema = {
    "anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": _WHOLE}]
}

DECIMAL: Schema = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": _DECIMAL}]
}


def record_schema(known: Mapping[str, Schema], *required: str, **more: object) -> Schema:
    """Return the schema of a map with only these keys; `more` are further schema keywords."""
    made: Schema = {"type": "object", "properties": dict(known), "additionalProperties": False}
    return {**made, **({"required": list(required)} if required else {}), **more}


def fields_schema(
    fields: Fields, nested: Mapping[str, Schema] | None = None, **more: object
) -> Schema:
    """Return the schema of a map with declared fields.

    `nested` gives the schemas of fields that hold maps or lists; `more` are further keywords.
    """
    kinds = {"name": TERM, "sentence": SENTENCE, "day": DAY, "texts": list_schema(TEXT)}
    known = {
        key: one_of(field.values) if field.kind == "choice" else kinds.get(field.kind, TEXT)
        for key, field in fields.items()
    }
    required = [key for key, field in fields.items() if field.required]
    return record_schema({**known, **(nested or {})}, *required, **more)


def named_map_schema(inside: Schema, names: Schema | None = None) -> Schema:
    """Return the schema of a map with free keys; `names` is the schema of the keys."""
    made: Schema = {"type": "object", "additionalProperties": inside}
    return {**made, "propertyNames": names} if names else made


def list_schema(inside: Schema) -> Schema:
    """Return the schema of a list of such items."""
    return {"type": "array", "items": inside}


def one_of(values: Iterable[str]) -> Schema:
    """Return the schema of a closed set of values."""
    return {"enum": list(values)}


def when(key: str, value: str, then: Schema) -> Schema:
    """Return the schema that applies `then` to maps whose key has this value."""
    return {"if": {"properties": {key: {"const": value}}, "required": [key]}, "then": then}


SENTENCE = record_schema(dict.fromkeys(LANGUAGES, TEXT), *LANGUAGES)
"""A text in every language."""

WORDS: Schema = {"anyOf": [TEXT, list_schema(TEXT)]}
"""A word or a list of words."""
