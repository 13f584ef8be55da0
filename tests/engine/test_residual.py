"""What is left of a program for one case: the same answers as the whole program gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hsm_policy.engine import Situation
from hsm_policy.names import Outcome
from hsm_policy.verdict import AssumedKeys, assume_there, decide, depends_on, with_unknown
from hsm_policy.verdict.outcomes import best_other
from tests.support.strategies import Document, examples, plain_cases, read, rulebook


@given(plain_cases(unknown=1), st.data())
@examples(2)
def test_a_key_told_turns_what_a_search_of_the_whole_program_finds(
    document: Document, data: st.DataObject
) -> None:
    """Of one assumed key: the same assignment and the same best other outcome."""
    situation = Situation(rulebook().engine, read(document))
    answers = decide(situation).answers
    asked = {name: one for name, one in answers.items() if one.assumed and one.outcome != "open"}
    if not asked:
        return
    question = data.draw(st.sampled_from(sorted(asked)))
    key = data.draw(st.sampled_from(asked[question].assumed))
    assumed = AssumedKeys(situation, answers)
    found = assumed.other(question, key)
    told = with_unknown(rulebook().source, situation.case, (key,))
    if told is None:
        assert found is None
        return
    opened = situation.opened(told, assumed.raisable())
    whole = opened.assignment.copy()
    assume_there(whole, key)
    mine = assumed.told(key)
    assert mine is not None
    assert mine.assignment.literals == whole.literals
    assert mine.assignment.numbers == whole.numbers
    wanted = best_other(opened.under(whole), question, asked[question].outcome)
    if not (situation.budget.exceeded or opened.budget.exceeded):
        assert found == wanted


@given(plain_cases(unknown=4))
@examples(4)
def test_what_is_missing_is_what_the_whole_program_depends_on(document: Document) -> None:
    """Of each open question: the same keys as two copies of the whole program tell."""
    situation = Situation(rulebook().engine, read(document))
    for question, answer in decide(situation).answers.items():
        if answer.outcome != Outcome.OPEN or situation.budget.exceeded:
            continue
        solver, view = situation.solver, situation.consequences()
        indexes = [one for one in solver.outcomes[question] if one in view.brave]
        literals = [solver.ground.shown[index].literal for index in indexes]
        theory = situation.theory_for(question)
        keys = solver.keys(situation.case, solver.ground.outcome_cones[question])
        wanted = [
            key for key, paths in keys.items() if solver.dependence.depends(theory, paths, literals)
        ]
        if not situation.budget.exceeded:
            assert list(depends_on(situation, view, question)[0]) == wanted
