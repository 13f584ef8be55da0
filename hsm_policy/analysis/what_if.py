"""What differs between two verdicts, path by path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hsm_policy.analysis.attribution import Attribution
from hsm_policy.messages import say
from hsm_policy.verdict import Verdict

Json = Mapping[str, Any]

_OF_LISTS = {
    "missing": ("because.missing", "because.missing.none"),
    "contested": ("because.contested", "because.contested.none"),
    "assumed": ("because.assumed", "because.assumed.none"),
}
"""What is said of a list that changed, and of one of which nothing is left."""

_DECIDING = {"refused": "unmet", "at_risk": "unmet", "open": "open"}
"""Which state of a requirement decides an outcome; for `granted` all of them do together."""


class WhatIf:
    """The answer of `hsm what-if`: a verdict before and one after."""

    def __init__(self, before: Verdict, after: Verdict) -> None:
        self.before, self.after = before, after

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Give the object of the contract, and the rules that fired on one side alone."""
        found = verdict_differences(self.before.to_dict(lang), self.after.to_dict(lang), lang)
        reasons = _Reasons(Attribution(self.before, self.after, lang), found, lang)
        return {
            "changes": [{**one, "because": reasons.of(one)} for one in found],
            "rules": reasons.behind.rules(reasons.whats),
        }


class _Reasons:
    """The most telling reason of each change."""

    def __init__(self, behind: Attribution, changes: Sequence[Json], lang: str) -> None:
        self.behind, self.lang = behind, lang
        self.whats = [one["what"] for one in changes]
        self._gone = {one["what"] for one in changes if one["to"] is None}

    def of(self, change: Json) -> str:
        """Give the sentence behind a change, and that of the rule that set it off if it adds to it.

        What set off an outcome is what set off the requirements that changed with it.
        """
        what, told = change["what"], change["because"]
        (group, name, *_), part = what.split("."), what.rpartition(".")[2]
        if group == "verdicts" and f"verdicts.{name}.outcome" in self._gone:
            return say("no_longer_asked", self.lang)
        if part in _OF_LISTS:
            return say(_OF_LISTS[part][what in self._gone], self.lang)
        if group not in ("verdicts", "figures") or what in self._gone:
            return str(told)
        asked = [one for one in self.whats if one.startswith(f"verdicts.{name}.requirements.")]
        reason = self.behind.reason(asked if part == "outcome" else [what], told)
        return f"{told} {reason}".strip()


def verdict_differences(before: Json, after: Json, lang: str) -> list[dict[str, Any]]:
    """Give what differs between two verdict objects, each with the sentence behind it."""
    return [
        {"what": what, "from": old, "to": new, "because": _because(what, before, after, lang)}
        for what, old, new in _differences(flatten(before), flatten(after))
    ]


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


def _because(what: str, before: Json, after: Json, lang: str) -> str:
    """Give the sentence behind a change: that of the verdict after, or before where it is gone."""
    group, _, rest = what.partition(".")
    if group == "verdicts":
        name, _, inner = rest.partition(".")
        old, new = (side["verdicts"].get(name) for side in (before, after))
        if new is None:
            return say("no_longer_asked", lang) if inner == "outcome" else ""
        return _answer_text(old or {"requirements": []}, new, inner, lang)
    told = _text(group, rest, after)
    if group == "figures" and not told:
        return say("figure_gone", lang)
    return told or _text(group, rest, before)


def _text(group: str, rest: str, verdict: Json) -> str:
    name, _, inner = rest.partition(".")
    if group == "figures":
        return str(verdict["figures"].get(name, {}).get("text", ""))
    who = inner.partition(".")[0]
    found = [
        one["text"]
        for one in verdict[group]
        if one["id"] == name and who in ("", one.get("who"), one.get("on"))
    ]
    return str(found[0]) if found else ""


def _answer_text(before: Json, after: Json, inner: str, lang: str) -> str:
    """Give the sentence of a requirement, or for an outcome those whose state changed with it."""
    if inner != "outcome":
        texts = [
            one["text"]
            for one in after["requirements"]
            if inner == f"requirements.{one['id']}.state"
        ]
        return " ".join(texts)
    deciding = _DECIDING.get(after["outcome"])
    told = [one for one in after["requirements"] if deciding in (None, one["state"])]
    states = {one["id"]: one["state"] for one in before["requirements"]}
    changed = [one for one in told if states.get(one["id"]) != one["state"] and states]
    if not changed and deciding is None:
        return say("all_met", lang)
    return " ".join(one["text"] for one in changed or told)
