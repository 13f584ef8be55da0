"""What a scenario expects, and the brief verdict on its case that it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from hsm_policy.calendar import iso
from hsm_policy.documents import plain_value
from hsm_policy.engine import Situation
from hsm_policy.names import State
from hsm_policy.verdict.decision import (
    Answer,
    Answered,
    Decision,
    decide,
    describe,
    questions_not_needed,
)
from hsm_policy.verdict.outcomes import outcome_among
from hsm_policy.verdict.verdict import Verdict


class UnmetExpectation(NamedTuple):
    """What was expected of a part of a verdict, and what it is; `about` is what explains it."""

    part: str
    expected: object
    got: object
    about: str = ""


Unmet = Iterator[UnmetExpectation]

Check = Callable[[Verdict, Any], Unmet]

_NOT_GIVEN = "not given"


def _of_question(part: str, found: Callable[[Answer], object], absent: object) -> Check:
    """Return a check of one part of the answers, `absent` where a question is not raised."""

    def check(verdict: Verdict, expected: Mapping[str, Any]) -> Unmet:
        for question, told in expected.items():
            answer = verdict.questions.get(question)
            wanted = sorted(told) if isinstance(absent, list) else told
            got = absent if answer is None else found(answer)
            yield from _compare(f"{part}.{question}", wanted, got, question)

    return check


def _includes(state: State) -> Check:
    """Return a check that the requirements named are among those in a state."""

    def check(verdict: Verdict, expected: Mapping[str, Sequence[str]]) -> Unmet:
        for question, wanted in expected.items():
            answer = verdict.questions.get(question)
            got = sorted(answer.in_state(state)) if answer else []
            if not set(wanted) <= set(got):
                yield UnmetExpectation(f"{state}.{question}", sorted(wanted), got, question)

    return check


def _figures(verdict: Verdict, expected: Mapping[str, object]) -> Unmet:
    """Check the values of figures; null says that one is there and not known."""
    for figure, wanted in expected.items():
        got = verdict.value(figure) if figure in verdict.decision.told else _NOT_GIVEN
        yield from _compare(f"figures.{figure}", wanted, got, figure)


def _between(verdict: Verdict, expected: Mapping[str, Sequence[str]]) -> Unmet:
    for figure, wanted in expected.items():
        got = sorted(verdict.between(figure)) if figure in verdict.decision.told else []
        yield from _compare(f"between.{figure}", sorted(wanted), got, figure)


def _duties(verdict: Verdict, expected: Mapping[str, Any], part: str = "by") -> Unmet:
    """Check the last day of duties, or the day they were done; null says that there is none."""
    for duty, wanted in expected.items():
        told = [one for one in verdict.decision.duties if f"{one.id}/{one.who}" == duty]
        days = [plain_value(one.by if part == "by" else one.done, "date") for one in told]
        got = [day for day in days if day is not None or part == "by"]
        listed = wanted if isinstance(wanted, list) else [wanted] if wanted is not None else []
        yield from _compare(f"duties.{duty}.{part}", listed, got)


def _named(part: str, *, there: bool) -> Check:
    """Return a check that risks or notes are there or not; `risk/question` says on what."""

    def check(verdict: Verdict, expected: Sequence[str]) -> Unmet:
        risks = verdict.decision.risks
        on = [f"{name}/{question}" for name, question in risks]
        got = verdict.notes if part == "notes" else [name for name, _ in risks] + on
        for wanted in expected:
            if (wanted in got) is not there:
                yield UnmetExpectation(part if there else f"no_{part}", wanted, got)

    return check


def _texts(verdict: Verdict, expected: Mapping[str, str]) -> Unmet:
    """Check that the sentence of a note, risk, duty or figure holds certain words."""
    report = verdict.report(keys=False)
    for name, words in expected.items():
        got = [one.text for one in report.notes if one.id == name]
        got += [one.text for one in report.risks if one.id == name]
        got += [one.text for one in report.duties if one.id == name]
        figures = verdict.decision.figures
        got += [verdict.figure(name, "en").text] if name in figures else []
        if not any(words in text for text in got):
            yield UnmetExpectation(f"texts.{name}", words, got)


def _compare(part: str, wanted: object, got: object, about: str = "") -> Unmet:
    if wanted != got:
        yield UnmetExpectation(part, wanted, got, about)


CHECKS: dict[str, Check] = {
    "outcome": _of_question("outcome", lambda one: one.outcome, None),
    "unmet": _of_question("unmet", lambda one: sorted(one.in_state(State.UNMET)), []),
    **{state: _includes(state) for state in (State.MET, State.WAIVED, State.OPEN)},
    "missing": _of_question("missing", lambda one: sorted(one.missing), []),
    "assumed": _of_question("assumed", lambda one: sorted(one.assumed), []),
    "contested": _of_question(
        "contested", lambda one: {turn.point: turn.outcome for turn in one.contested}, {}
    ),
    "figures": _figures,
    "null_figures": lambda verdict, names: _figures(verdict, dict.fromkeys(names)),
    "no_figures": lambda verdict, names: _figures(verdict, dict.fromkeys(names, _NOT_GIVEN)),
    "between": _between,
    "duties": _duties,
    "done": lambda verdict, expected: _duties(verdict, expected, "done"),
    "risks": _named("risks", there=True),
    "no_risks": _named("risks", there=False),
    "notes": _named("notes", there=True),
    "no_notes": _named("notes", there=False),
    "texts": _texts,
}


def unmet_expectations(verdict: Verdict, expect: Mapping[str, Any]) -> list[UnmetExpectation]:
    """Return all that is not as expected."""
    return [one for kind, told in expect.items() for one in CHECKS[kind](verdict, told)]


Json = dict[str, Any]

_COSTLY = ("contested", "missing", "assumed")


def brief_verdict(situation: Situation, expect: Mapping[str, Any]) -> Verdict:
    """Return a verdict with the parts that these expectations read.

    Raises DiagnosticsError where the case cannot be decided.
    """
    whole = _with_texts(expect) or any(part in expect for part in _COSTLY)
    return Verdict(situation, (decide if whole else decided)(situation))


def brief_report(verdict: Verdict, expect: Mapping[str, Any]) -> Json:
    """Return the parts of a verdict that these expectations read, as plain data."""
    return verdict.to_dict() if _with_texts(expect) else _without_texts(verdict)


def _with_texts(expect: Mapping[str, Any]) -> bool:
    notes = [*expect.get("notes", ()), *expect.get("no_notes", ())]
    return "texts" in expect or any("amount_not_known" in one for one in notes)


def decided(situation: Situation) -> Decision:
    """Decide a case without missing keys and contested readings."""
    situation.assignment.freeze()
    view, solver = situation.consequences(), situation.solver
    states: dict[str, dict[str, State]] = {}
    for shown in map(solver.ground.shown.__getitem__, view.cautious):
        if shown.name == "requirement":
            question, name, state = map(str, shown.args)
            states.setdefault(question, {})[name] = State(state)
    not_needed = questions_not_needed(situation, view)
    answers = {
        name: Answer(
            outcome_among(solver, view.cautious, name),
            {
                one: states.get(name, {}).get(one, State.OPEN)
                for one in situation.engine.source.questions[name].requirements
            },
            (),
            (),
            (),
            not_needed=name in not_needed,
        )
        for name in situation.questions
    }
    return describe(situation, Answered(view, answers))


def _without_texts(verdict: Verdict) -> Json:
    """Return the report without sentences, rules and sources."""
    decision = verdict.decision
    plain: Json = msgspec.to_builtins(
        {
            "verdicts": {
                name: {
                    "outcome": answer.outcome,
                    "requirements": [
                        {"id": one, "state": state} for one, state in answer.requirements.items()
                    ],
                    "contested": list(answer.contested),
                    "missing": list(answer.missing),
                    "assumed": list(answer.assumed),
                }
                for name, answer in decision.answers.items()
            },
            "figures": {
                name: {"value": verdict.value(name), "between": verdict.between(name)}
                for name in decision.told
                if not verdict.engine.source.figures[name].told_by
            },
            "duties": [
                {"id": one.id, "who": one.who, "by": _iso(one.by), "done": _iso(one.done)}
                for one in decision.duties
            ],
            "risks": [{"id": name, "on": question} for name, question in decision.risks],
            "notes": [{"id": name} for name in decision.notes],
        }
    )
    return plain


def _iso(day: int | None) -> str | None:
    return None if day is None else iso(day)
