"""The parts of a verdict that a scenario's expectations read; no texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from hsm_policy.calendar import iso
from hsm_policy.engine import Situation
from hsm_policy.names import State
from hsm_policy.verdict.contested import outcome_among
from hsm_policy.verdict.decision import Answer, Answered, Decision, decide, describe
from hsm_policy.verdict.verdict import Verdict

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
                for name in decision.figures
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
