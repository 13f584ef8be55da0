"""Scenarios tried: the verdict on each held against what it expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import methodcaller
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.authoring.workers import each
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

_AT_ONCE = 16
"""The number of scenarios that a process takes at a time; so few need no second process."""

Tell = Callable[[int, int], None]
"""Hears how many scenarios were tried, and of how many."""


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
        """Return the questions and figures that explain the differences."""
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


def run_trial(
    session: Session, only: str = "", jobs: int = 1, tell: Tell = lambda *_: None
) -> Trial:
    """Try the scenarios beside the rules, in several processes if there are many.

    Each scenario that is tried has `only` in its file or name.

    Raises:
        DiagnosticsError: with all that is wrong with the files of scenarios.
    """
    wanted = only.lower()
    told = read_scenarios(session.folder) if session.folder else []
    chosen = [one for one in told if wanted in f"{one.file} {one.name}".lower()]
    pieces = [chosen[at : at + _AT_ONCE] for at in range(0, len(chosen), _AT_ONCE)]
    alone = min(jobs, len(pieces)) <= 1
    given = session if alone else (session.folder, session.engine.cache)
    found: dict[int, list[TriedScenario]] = {}
    for at, tried in each(_session, (given,), _try_each, pieces, jobs):
        found[at] = tried
        tell(sum(map(len, found.values())), len(chosen))
    return Trial([one for at in sorted(found) for one in found[at]])


def _session(given: Session | tuple[Path | None, Cache]) -> Session:
    """Return a session, loaded anew where only its folder and cache were sent to a process."""
    return given if isinstance(given, Session) else Session.load(*given)


def _try_each(session: Session, scenarios: list[Scenario]) -> list[TriedScenario]:
    return [try_scenario(session, one) for one in scenarios]


def try_scenario(session: Session, scenario: Scenario) -> TriedScenario:
    """Try one scenario, deciding no more of its case than it expects something of."""
    case = None
    try:
        case = session.scenario_case(scenario)
        verdict = brief_verdict(Situation(session.engine, case), scenario.expect)
        unmet = unmet_expectations(verdict, scenario.expect)
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
