"""What a verdict calls contested is what it says when each other reading is chosen in turn."""

from __future__ import annotations

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from hsm_policy.cases.case import Case
from hsm_policy.engine.situation import Situation
from hsm_policy.verdict.outcomes import outcome_among
from tests.support.strategies import Document, examples, plain_cases, read, rulebook, whole_cases

SOME = examples(3, shrunk=False)
Found = dict[str, set[tuple[str, str, str]]]


def outcomes(case: Case) -> dict[str, str]:
    """Give the outcome of each question, computed from nothing."""
    engine = rulebook().engine
    situation = Situation(engine, case)
    solver, certain = situation.solver, situation.consequences().cautious
    return {question: outcome_among(solver, certain, question) for question in situation.questions}


def by_choosing(case: Case) -> Found:
    """Choose every other reading in turn; give for each question those that change its outcome."""
    book, own = rulebook(), outcomes(case)
    chosen = Situation(book.engine, case).readings
    found: Found = {question: set() for question in own}
    for point in book.source.points.values():
        for reading in set(point.readings) - {chosen[point.id]}:
            other = book.with_options(case, readings={point.id: reading})
            for question, outcome in outcomes(other).items():
                if outcome != own[question]:
                    found[question].add((point.id, reading, outcome))
    return found


def told(case: Case) -> Found:
    """Give what the verdict calls contested."""
    answers = rulebook().evaluate(case).decision.answers
    return {
        question: {(one.point, one.reading, one.outcome) for one in answer.contested}
        for question, answer in answers.items()
    }


@pytest.mark.slow
@SOME
@given(st.one_of(plain_cases(unknown=0), whole_cases(known=True)))
def test_each_reading_that_alone_changes_an_outcome_is_told_and_no_other(
    document: Document,
) -> None:
    note(str(document))
    case = read(document)
    assert told(case) == by_choosing(case)
