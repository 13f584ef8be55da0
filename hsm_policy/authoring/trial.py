"""Scenario tests: the verdict on each scenario's case compared with what the scenario expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.authoring.workers import gather
from hsm_policy.cases import Case
from hsm_policy.engine import Cache, Situation
from hsm_policy.messages import Diagnostic, DiagnosticsError, Report, Reportable, say
from hsm_policy.names import State
from hsm_policy.rulebook import Scenario, read_scenarios
from hsm_policy.verdict import (
    Answer,
    DutyReport,
    Session,
    UnmetExpectation,
    Verdict,
    brief_verdict,
    unmet_expectations,
)

_BATCH = 16
"""The number of scenarios that a process takes at a time."""

Tell = Callable[[int, int], None]
"""Progress: called with the numbers of scenarios done and in all."""


class TriedScenario(msgspec.Struct, frozen=True):
    """The result of a scenario: its case, if it could be read, and the unmet expectations.

    `wrong` are the errors of a case that could not be read or decided.
    """

    scenario: Scenario
    case: Case | None
    differences: tuple[UnmetExpectation, ...] = ()
    wrong: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every expectation is met."""
        return not (self.differences or self.wrong)

    def problems(self, lang: str) -> list[str]:
        """Return the errors and unmet expectations, one line each."""
        return [
            *(one.line_of_text(lang) for one in self.wrong),
            *(_said(one, lang) for one in self.differences),
        ]

    def abouts(self) -> list[str]:
        """Return the questions and figures that the unmet expectations are about."""
        return list(dict.fromkeys(one.about for one in self.differences if one.about))


class ScenarioReport(msgspec.Struct, frozen=True):
    """A scenario, its place, and its errors and unmet expectations, one line each."""

    name: str
    file: str
    line: int
    ok: bool
    problems: list[str]


class TrialReport(Report, frozen=True):
    """The numbers of scenarios that passed and failed, and the result of each."""

    passed: int
    failed: int
    scenarios: list[ScenarioReport]


class Trial(Reportable):
    """The answer of `hsm test`: the results of all scenarios."""

    def __init__(self, tried: list[TriedScenario]) -> None:
        self.tried = tried

    @property
    def failed(self) -> list[TriedScenario]:
        """The scenarios with errors or unmet expectations."""
        return [one for one in self.tried if not one.ok]

    def report(self, lang: str = "en") -> TrialReport:
        """Return the result of every scenario, with texts in a language."""
        scenarios = [
            ScenarioReport(
                one.scenario.name, one.scenario.file, one.scenario.line, one.ok, one.problems(lang)
            )
            for one in self.tried
        ]
        failed = len(self.failed)
        return TrialReport(len(self.tried) - failed, failed, scenarios)


def run_trial(
    session: Session, only: str = "", jobs: int = 1, tell: Tell = lambda *_: None
) -> Trial:
    """Run the scenarios beside the rules; many are spread over `jobs` processes.

    Only scenarios with `only` in their file or name are run. `tell(done, total)` reports progress.

    Raises:
        DiagnosticsError: with all errors in the scenario files.
    """
    wanted = only.lower()
    scenarios = read_scenarios(session.folder) if session.folder else []
    chosen = [one for one in scenarios if wanted in f"{one.file} {one.name}".lower()]
    alone = jobs <= 1 or len(chosen) <= _BATCH
    given = session if alone else (session.folder, session.engine.cache)
    return Trial(gather(partial(_session, given), try_scenario, chosen, jobs, tell, _BATCH))


def _session(given: Session | tuple[Path | None, Cache]) -> Session:
    """Return a session, loaded from the folder and the cache in a process that was sent these."""
    return given if isinstance(given, Session) else Session.load(*given)


def try_scenario(session: Session, scenario: Scenario) -> TriedScenario:
    """Run one scenario, deciding only the parts of its case that it has expectations for."""
    case = None
    try:
        case = session.scenario_case(scenario)
        verdict = brief_verdict(Situation(session.engine, case), scenario.expect)
        unmet = unmet_expectations(verdict, scenario.expect)
    except DiagnosticsError as found:
        return TriedScenario(scenario, case, wrong=found.problems)
    return TriedScenario(scenario, case, tuple(unmet))


def expected_of(verdict: Verdict) -> dict[str, Any]:
    """Return the `expect` entry of a scenario that expects exactly this verdict."""
    plain: dict[str, Any] = msgspec.to_builtins(
        {kind: part for kind, part in _parts(verdict) if part}
    )
    return plain


def _parts(verdict: Verdict) -> Iterator[tuple[str, Any]]:
    decision = verdict.decision

    def of_each(part: Callable[[Answer], Any]) -> dict[str, Any]:
        found = {name: part(one) for name, one in decision.answers.items()}
        return {name: value for name, value in found.items() if value}

    yield "outcome", of_each(lambda one: one.outcome)
    for state in (State.UNMET, State.OPEN, State.WAIVED):
        yield state, of_each(methodcaller("in_state", state))
    yield "missing", of_each(lambda one: list(one.missing))
    yield "contested", of_each(lambda one: {turn.point: turn.outcome for turn in one.contested})
    report = verdict.report(keys=False)
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
