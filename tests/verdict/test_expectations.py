"""A verdict without sentences says what the whole verdict says, as far as it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy.cases.case import Case
from hsm_policy.engine.situation import Situation
from hsm_policy.verdict.expectations import brief_report, brief_verdict
from tests.support.scenarios import scenarios
from tests.support.strategies import Document, examples, plain_cases, read, rulebook, whole_cases

pytestmark = pytest.mark.slow
COSTLY = {"contested", "missing", "assumed"}
COSTLY_NOTES = ("amount_not_known", "too_much_unknown", "implausible")


def test_it_says_the_same_of_one_scenario_in_a_hundred_and_twenty() -> None:
    for scenario in scenarios()[::120]:
        compare(rulebook().scenario_case(scenario))


@examples(3)
@given(st.one_of(whole_cases(known=True), plain_cases(most=3, unknown=2)))
def test_it_says_the_same_of_any_case(document: Document) -> None:
    compare(read(document))


def compare(case: Case) -> None:
    """Compare a case's verdict with its brief ones, in which some or all parts are asked for."""
    whole = rulebook().evaluate(case).to_dict()
    whole["notes"] = [one for one in whole["notes"] if not one["id"].startswith(COSTLY_NOTES)]
    every = brief(case, dict.fromkeys(COSTLY))
    assert every == alike(whole, every), case.document
    usual = brief(case, {})
    for answer in [*usual["verdicts"].values(), *whole["verdicts"].values()]:
        for part in COSTLY:
            answer.pop(part, None)
    assert usual == alike(whole, usual), case.document


def brief(case: Case, expect: dict[str, Any]) -> dict[str, Any]:
    """Return a brief verdict, without the ranges of the figures that are known."""
    verdict = brief_verdict(Situation(rulebook().engine, case), expect)
    told = brief_report(verdict, expect)
    for figure in told["figures"].values():
        if not figure["between"]:
            del figure["between"]
    return told


def alike(whole: Any, brief: Any) -> Any:
    """Return a whole verdict without the keys that a brief one does not have."""
    if isinstance(brief, dict):
        return {key: alike(one, brief[key]) for key, one in whole.items() if key in brief}
    if isinstance(brief, list) and len(brief) == len(whole):
        return [alike(one, other) for one, other in zip(whole, brief, strict=True)]
    return whole
