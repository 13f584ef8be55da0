"""Scenarios tried: the verdict on each held against what it expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import methodcaller
from typing import Any

import msgspec

from hsm_policy.cases import Case
from hsm_policy.messages import Diagnostic, DiagnosticsError, Report, Reportable, say
from hsm_policy.names import State
from hsm_policy.rulebook import Scenario
from hsm_policy.verdict import Answer, DutyReport, UnmetExpectation, Verdict, unmet_expectations

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


class ScenarioReport(msgspec.Struct, frozen=True):
    """A scenario, where it stands, and what is not as it expects, a line each."""

    name: str
    file: str
    line: int
    ok: bool
    problems: list[str]


class TrialReport(Report, frozen=True):
    """How many scenarios passed and failed, and each of them."""

    passed: int
    failed: int
    scenarios: list[ScenarioReport]


class Trial(Reportable):
    """The answer of `hsm test`."""

    def __init__(self, tried: list[TriedScenario]) -> None:
        self.tried = tried

    @property
    def failed(self) -> list[TriedScenario]:
        """The scenarios that do not come out as they say."""
        return [one for one in self.tried if not one.ok]

    def report(self, lang: str = "en") -> TrialReport:
        """Return every scenario with its problems."""
        scenarios = [
            ScenarioReport(
                one.scenario.name, one.scenario.file, one.scenario.line, one.ok, one.problems(lang)
            )
            for one in self.tried
        ]
        failed = len(self.failed)
        return TrialReport(len(self.tried) - failed, failed, scenarios)


def try_scenario(scenario: Scenario, read: Read, decide: Decide) -> TriedScenario:
    """Try one scenario."""
    case = None
    try:
        case = read(scenario)
        unmet = unmet_expectations(decide(case), scenario.expect)
    except DiagnosticsError as found:
        return TriedScenario(scenario, case, wrong=found.problems)
    return TriedScenario(scenario, case, tuple(unmet))


def expected_of(verdict: Verdict) -> dict[str, Any]:
    """Return all that a verdict says, as a scenario expects it."""
    plain: dict[str, Any] = msgspec.to_builtins(
        {kind: told for kind, told in _parts(verdict) if told}
    )
    return plain


def _parts(verdict: Verdict) -> Iterator[tuple[str, Any]]:
    decision = verdict.decision

    def of_each(part: Callable[[Answer], Any]) -> dict[str, Any]:
        found = {name: part(one) for name, one in decision.answers.items()}
        return {name: told for name, told in found.items() if told}

    yield "outcome", of_each(lambda one: one.outcome)
    for state in (State.UNMET, State.OPEN, State.WAIVED):
        yield state, of_each(methodcaller("in_state", state))
    yield "missing", of_each(lambda one: list(one.missing))
    yield "contested", of_each(lambda one: {turn.point: turn.outcome for turn in one.contested})
    report = verdict.report()
    figures = {name: one.value for name, one in report.figures.items()}
    yield "figures", {name: value for name, value in figures.items() if value is not None}
    yield "null_figures", [name for name, value in figures.items() if value is None]
    yield "duties", _days(report.duties)
    yield "risks", [f"{one.id}/{one.on}" for one in report.risks]
    yield "notes", verdict.notes


def _days(duties: list[DutyReport]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for one in duties:
        found.setdefault(f"{one.id}/{one.who}", []).append(one.by)
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
