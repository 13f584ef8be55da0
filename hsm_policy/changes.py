"""What differs between two verdicts, path by path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsm_policy.verdict import Verdict

Json = Mapping[str, Any]


class WhatIf:
    """The answer of `hsm what-if`: a verdict before and one after."""

    def __init__(self, before: Verdict, after: Verdict) -> None:
        self.before, self.after = before, after

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Give the object of the contract."""
        before, after = self.before.to_dict(lang), self.after.to_dict(lang)
        found = list(_differences(flatten(before), flatten(after)))
        return {
            "changes": [
                {"what": what, "from": old, "to": new, "because": _because(what, before, after)}
                for what, old, new in found
            ]
        }


def flatten(verdict: Json) -> dict[str, Any]:
    """Give a verdict as paths with values; texts and sources are left out."""
    flat: dict[str, Any] = {}
    for question, answer in verdict["verdicts"].items():
        start = f"verdicts.{question}"
        flat[f"{start}.outcome"] = answer["outcome"]
        for requirement in answer["requirements"]:
            flat[f"{start}.requirements.{requirement['id']}.state"] = requirement["state"]
        for key in ("missing", "contested", "assumed"):
            flat[f"{start}.{key}"] = answer[key] or None
    for name, figure in verdict["figures"].items():
        flat[f"figures.{name}.value"] = figure["value"]
        flat[f"figures.{name}.between"] = figure.get("between")
    for duty in verdict["duties"]:
        flat[f"duties.{duty['id']}.{duty['who']}.by"] = duty["by"]
        flat[f"duties.{duty['id']}.{duty['who']}.done"] = duty["done"]
    for group in ("risks", "notes"):
        for one in verdict[group]:
            name = ".".join(filter(None, (group, one["id"], one.get("on"))))
            flat[name] = one["text"]
    return flat


def _differences(before: Json, after: Json) -> list[tuple[str, Any, Any]]:
    paths = dict.fromkeys([*before, *after])
    return [
        (path, before.get(path), after.get(path))
        for path in paths
        if before.get(path) != after.get(path)
    ]


def _because(what: str, before: Json, after: Json) -> str:
    """Give the sentence behind a change: that of the verdict after, or before where it is gone."""
    return _text(what, after) or _text(what, before)


def _text(what: str, verdict: Json) -> str:
    group, _, rest = what.partition(".")
    name, _, inner = rest.partition(".")
    if group == "verdicts":
        answer = verdict["verdicts"].get(name)
        return _answer_text(answer, inner) if answer else ""
    if group == "figures":
        return str(verdict["figures"].get(name, {}).get("text", ""))
    found = [one for one in verdict[group] if one["id"] == name]
    return str(found[0]["text"]) if found else ""


def _answer_text(answer: Json, inner: str) -> str:
    if inner == "outcome":
        order = {"refused": "unmet", "at_risk": "unmet", "open": "open"}
        state = order.get(answer["outcome"], "met")
        texts = [one["text"] for one in answer["requirements"] if one["state"] == state]
        return " ".join(texts)
    for one in answer["requirements"]:
        if inner == f"requirements.{one['id']}.state":
            return str(one["text"])
    return ""
