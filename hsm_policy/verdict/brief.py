"""A verdict without its sentences and without what no one asks for: quickly held to what is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsm_policy.documents import plain_value
from hsm_policy.engine import Engine, Situation
from hsm_policy.verdict.decision import Answer, Answered, Decision, decide, describe
from hsm_policy.verdict.readings import OPEN_OUTCOME, outcome_among
from hsm_policy.verdict.verdict import Verdict

Json = dict[str, Any]

_COSTLY = ("contested", "missing", "assumed")

_SAID = ("texts",)


def brief_verdict(situation: Situation, expect: Mapping[str, Any]) -> Json:
    """Give the parts of the object of the contract that some expectations look at.

    Problems where a case cannot be decided.
    """
    notes = [*expect.get("notes", ()), *expect.get("no_notes", ())]
    if any(part in expect for part in _SAID) or any("amount_not_known" in one for one in notes):
        return Verdict(situation, decide(situation)).to_dict()
    if any(part in expect for part in _COSTLY):
        return _written(situation.engine, decide(situation))
    return _written(situation.engine, decided(situation))


def decided(situation: Situation) -> Decision:
    """Decide a case, without what its outcomes turn on and which readings would change them."""
    situation.assignment.freeze()
    view, solver = situation.consequences(), situation.solver
    states: dict[str, dict[str, str]] = {}
    for shown in map(solver.ground.shown.__getitem__, view.cautious):
        if shown.name == "requirement":
            question, name, state = map(str, shown.args)
            states.setdefault(question, {})[name] = state
    answers = {
        name: Answer(
            outcome_among(solver, view.cautious, name),
            {
                one: states.get(name, {}).get(one, OPEN_OUTCOME)
                for one in situation.engine.source.questions[name].requirements
            },
            (),
            (),
            (),
        )
        for name in situation.questions
    }
    return describe(situation, Answered(view, answers))


def _written(engine: Engine, decision: Decision) -> Json:
    """Give a decision as the object of the contract has it, as far as it goes without sentences."""
    kinds = {name: figure.type for name, figure in engine.source.figures.items()}
    return {
        "verdicts": {
            name: {
                "outcome": answer.outcome,
                "requirements": [
                    {"id": one, "state": state} for one, state in answer.requirements.items()
                ],
                "contested": [
                    {"point": one.point, "reading": one.reading, "outcome": one.outcome}
                    for one in answer.contested
                ],
                "missing": list(answer.missing),
                "assumed": list(answer.assumed),
            }
            for name, answer in decision.answers.items()
        },
        "figures": {
            name: {
                "value": plain_value(figure.value, kinds.get(name, "")),
                "between": [plain_value(one, kinds.get(name, "")) for one in figure.between],
            }
            for name, figure in decision.figures.items()
        },
        "duties": [
            {
                "id": one.id,
                "who": one.who,
                "by": plain_value(one.by, "date"),
                "done": plain_value(one.done, "date"),
            }
            for one in decision.duties
        ],
        "risks": [{"id": name, "on": question} for name, question in decision.risks],
        "notes": [{"id": name} for name in decision.notes],
    }
