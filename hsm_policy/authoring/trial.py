"""Scenarios tried: the verdict on each held against what it expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from hsm_policy.cases import Case
from hsm_policy.messages import Diagnostic, DiagnosticsError, say
from hsm_policy.rulebook import Scenario, UnmetExpectation, unmet_expectations
from hsm_policy.verdict import Verdict

Read = Callable[[Scenario], Case]
"""Reads the case of a scenario; Problems with all that is wrong with it."""

Decide = Callable[[Case], Verdict]


class TriedScenario(msgspec.Struct, frozen=True):
    """What became of a scenario: its case as far as it could be read, and what is not as expected.

    `wrong` are the problems of a case that could not be read or decided.
    """

    scenario: Scenario
    case: Case | None
    differences: tuple[UnmetExpectation, ...] = ()
    wrong: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all is as expected."""
        return not (self.differences or self.wrong)

    def problems(self, lang: str) -> list[str]:
        """Say what is not as expected, a line each."""
        return [
            *(one.line_of_text(lang) for one in self.wrong),
            *(_said(one, lang) for one in self.differences),
        ]

    def abouts(self) -> list[str]:
        """Give the questions and figures that explain the differences."""
        return list(dict.fromkeys(one.about for one in self.differences if one.about))


class Trial:
    """The answer of `hsm test`."""

    def __init__(self, tried: list[TriedScenario]) -> None:
        self.tried = tried

    @property
    def failed(self) -> list[TriedScenario]:
        """The scenarios that do not come out as they say."""
        return [one for one in self.tried if not one.ok]

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Give the object of the contract."""
        return {
            "passed": len(self.tried) - len(self.failed),
            "failed": len(self.failed),
            "scenarios": [
                {
                    "name": one.scenario.name,
                    "file": one.scenario.file,
                    "line": one.scenario.line,
                    "ok": one.ok,
                    "problems": one.problems(lang),
                }
                for one in self.tried
            ],
        }


def try_scenario(scenario: Scenario, read: Read, decide: Decide) -> TriedScenario:
    """Try one scenario."""
    case = None
    try:
        case = read(scenario)
        verdict = decide(case).to_dict()
    except DiagnosticsError as found:
        return TriedScenario(scenario, case, wrong=found.problems)
    return TriedScenario(scenario, case, tuple(unmet_expectations(verdict, scenario.expect)))


def expected_of(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """Give all that a verdict says, as a scenario expects it."""
    return {kind: told for kind, told in _parts(verdict) if told}


def _parts(verdict: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    answers, figures = verdict["verdicts"].items(), verdict["figures"].items()
    yield "outcome", {name: one["outcome"] for name, one in answers}
    for state in ("unmet", "open", "waived"):
        named = {
            name: [part["id"] for part in one["requirements"] if part["state"] == state]
            for name, one in answers
        }
        yield state, {name: parts for name, parts in named.items() if parts}
    yield "missing", {name: one["missing"] for name, one in answers if one["missing"]}
    contested = {
        name: {part["point"]: part["outcome"] for part in one["contested"]} for name, one in answers
    }
    yield "contested", {name: points for name, points in contested.items() if points}
    yield "figures", {name: one["value"] for name, one in figures if one["value"] is not None}
    yield "null_figures", [name for name, one in figures if one["value"] is None]
    yield "duties", _days(verdict["duties"])
    yield "risks", [f"{one['id']}/{one['on']}" for one in verdict["risks"]]
    yield "notes", [one["id"] for one in verdict["notes"]]


def _days(duties: list[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for one in duties:
        found.setdefault(f"{one['id']}/{one['who']}", []).append(one["by"])
    return {name: days[0] if len(days) == 1 else days for name, days in found.items()}


def _said(one: UnmetExpectation, lang: str) -> str:
    values = {"part": one.part, "expected": _shown(one.expected), "got": _shown(one.got)}
    return say("test_difference", lang, **values)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(inner)}" for key, inner in value.items()) + "}"
    return "null" if value is None else str(value)
