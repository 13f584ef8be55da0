"""Requests made by chance from the OpenAPI document of a service, most of them nearly right."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

JUNK: tuple[Any, ...] = (
    *(None, "", " ", "x" * 300, "☃\u200b", "\x00", "../../etc/passwd", "<script>", "{0}", "%s"),
    *("2026-02-30", "9999-12-31", "0000-00-00", "1e9", "-1", "١٢", "unknown", "true"),
    *(0, -1, 10**30, 0.1 + 0.2, 1e308, 3.14159, True, [], {}, [[[]]], {"": {}}, {"a.b[0]": 1}),
)
"""Values that no option or key is meant to hold."""

TYPED = {"string": "text", "number": 12.5, "integer": 3, "boolean": True, "null": None}


class Request(NamedTuple):
    """One request: the path and body to post."""

    path: str
    body: bytes


def requests(document: dict[str, Any], seed: int, count: int) -> Iterator[Request]:
    """Yield as many requests as asked for; the same ones for a seed."""
    made = _Maker(document["components"]["schemas"], random.Random(seed))
    bodies = {
        path: told["post"]["requestBody"]["content"]["application/json"]["schema"]
        for path, told in document["paths"].items()
        if "post" in told and "application/json" in told["post"]["requestBody"]["content"]
    }
    for _ in range(count):
        path = made.chance.choice(sorted(bodies))
        text = json.dumps(made.value(bodies[path])).encode()
        if made.chance.random() < 0.05:
            begin = made.chance.randrange(len(text))
            text = text[:begin] + text[begin + made.chance.randrange(1, 9) :]
        lang = made.chance.choice(("", "?lang=en", "?lang=nl", "?lang=nl", "?lang=xx"))
        yield Request(path + lang, text)


class _Maker:
    """Makes values of schemas; of every thirty about one is junk."""

    def __init__(self, parts: dict[str, Any], chance: random.Random) -> None:
        self._parts, self.chance = parts, chance

    def value(self, schema: Any) -> Any:
        """Return a value that a schema allows, or junk."""
        chance = self.chance
        if chance.random() < 0.03 or not isinstance(schema, dict):
            return chance.choice(JUNK)
        if "$ref" in schema:
            return self.value(self._parts[schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return self.value(chance.choice(schema["anyOf"]))
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return chance.choice(schema["enum"] or JUNK)
        return self._of_type(schema)

    def _of_type(self, schema: dict[str, Any]) -> Any:
        kind, chance = schema.get("type", "object"), self.chance
        kind = chance.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            needed = schema.get("required", ())
            return {
                name: self.value(inner)
                for name, inner in schema.get("properties", {}).items()
                if name in needed or chance.random() < 0.3
            }
        if kind == "array":
            count = chance.randrange(0, min(3, schema.get("maxItems", 3)) + 1)
            return [self.value(schema.get("items", {})) for _ in range(count)]
        if kind == "string" and ("(19|2[01])" in schema.get("pattern", "") or "format" in schema):
            day = chance.randrange(1, 29)
            return (
                f"{chance.choice((1960, 2001, 2024, 2026))}-{chance.randrange(1, 13):02}-{day:02}"
            )
        if kind == "string" and "pattern" in schema:
            return f"{chance.randrange(9000)}.{chance.randrange(100):02}"
        if kind in ("number", "integer"):
            low, high = int(schema.get("minimum", 0)), int(schema.get("maximum", 9000))
            return chance.randint(low, max(low, high))
        return TYPED[kind]
