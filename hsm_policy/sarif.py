"""Findings as SARIF 2.1.0, which reviews of code show at the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from hsm_policy.explained import explanations, page_of
from hsm_policy.interface_texts import say

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}

Json = Mapping[str, Any]


def sarif(answer: Json, version: str, lang: str = "en") -> dict[str, Any]:
    """Give the object of `hsm check` as a SARIF log of one run; paths are from the rulebook.

    `lang` is the language of the explanations.
    """
    findings: Sequence[Json] = answer["findings"]
    codes = sorted({one["code"] for one in findings})
    driver = {
        "name": "hsm check",
        "semanticVersion": version,
        "rules": [_rule(code, lang) for code in codes],
    }
    results = [_result(one, codes) for one in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, lang: str) -> dict[str, Any]:
    told = explanations(lang).get(code, {})
    rule: dict[str, Any] = {"id": code, "name": "".join(map(str.capitalize, code.split("_")))}
    if told:
        lines = [f"{say(f'explain.{part}', lang)}: {text}" for part, text in told.items()]
        rule["shortDescription"] = {"text": told["why"]}
        rule["help"] = {"text": "\n".join([*lines, page_of(code, lang)])}
    return rule


def _result(one: Json, codes: Sequence[str]) -> dict[str, Any]:
    text = f"{one['message']} ({one['help']})" if one["help"] else str(one["message"])
    result: dict[str, Any] = {
        "ruleId": one["code"],
        "ruleIndex": codes.index(one["code"]),
        "level": _LEVELS[one["severity"]],
        "message": {"text": text},
    }
    if one["file"]:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(one["file"])}}
        if one["line"]:
            place["region"] = {"startLine": one["line"], "startColumn": max(one["column"], 1)}
        result["locations"] = [{"physicalLocation": place}]
    return result
