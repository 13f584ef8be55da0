"""Cases of which little is known: what is missing, and answers that stay within their steps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from hsm_policy.engine.numbers.theory import Budget
from hsm_policy.verdict.decision import Decision
from hsm_policy.verdict.verdict import LIMIT_NOTE
from tests.support.strategies import Document, examples, plain_cases, read, rulebook

HIRED = {
    "case": "x",
    "date": "2026-03-01",
    "worker": {"born": "1990-01-01", "nationality": "IN"},
    "employer": {"recognised_sponsor": True},
    "job": {
        "paid_to_own_account": True,
        "works_in_netherlands": True,
        "contract": {"from": "2026-04-01", "permanent": True},
    },
}


def _missing(**job: Any) -> set[str]:
    case = read({**HIRED, "job": {**HIRED["job"], **job}})  # type: ignore[dict-item]
    return set(rulebook().evaluate(case).decision.answers["hsm_permit"].missing)


@pytest.mark.parametrize("salary", [{"salary": "4500.00"}, {}])
def test_what_makes_a_payment_count_is_missing_whether_or_not_the_salary_is_known(
    salary: dict[str, str],
) -> None:
    parts = [{"kind": "year_end_bonus"}, {"kind": "fixed_allowance"}]
    own = set() if salary else {"job.salary"}
    bonus = {f"job.parts[0].{key}" for key in ("amount", "guaranteed", "paid_monthly")}
    allowance = {
        f"job.parts[1].{key}" for key in ("amount", "guaranteed", "structural", "paid_monthly")
    }
    assert _missing(**salary, parts=parts) == own | bonus | allowance


def test_a_payment_that_never_counts_is_not_missing() -> None:
    assert _missing(parts=[{"kind": "commission"}]) == {"job.salary"}


@pytest.fixture
def _no_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Budget, "STEPS", 0)
    monkeypatch.setattr(Budget, "FREE", 0)


@pytest.mark.usefixtures("_no_steps")
def test_a_search_that_is_given_up_leaves_open_and_says_so() -> None:
    parts = [{"kind": "year_end_bonus"}] * 4
    case = read({**HIRED, "job": {**HIRED["job"], "parts": parts}})  # type: ignore[dict-item]
    verdict = rulebook().evaluate(case)
    assert verdict.decision.answers["hsm_permit"].outcome == "open"
    report = verdict.to_dict()
    (note,) = [one for one in report["notes"] if one["id"] == LIMIT_NOTE]
    assert "not known" in note["text"]


def _told(document: Document) -> tuple[Decision, set[tuple[str, str, str]]]:
    """Return a decision, and the keys taken as absent that turn an outcome, with the best other."""
    verdict = rulebook().evaluate(read(document))
    turning = {
        (question, one.key, str(one.outcome))
        for question in verdict.questions
        for one in verdict.depends_on_assumed(question)
    }
    return verdict.decision, turning


@examples(3)
@given(plain_cases(most=2))
def test_whatever_is_given_up_no_outcome_becomes_firm_and_no_key_is_lost(
    document: Document,
) -> None:
    whole, every = _told(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Budget, "STEPS", 0)
        patch.setattr(Budget, "FREE", 0)
        limited, some = _told(document)
    firm = {one for one in some if one[2] != "open"}
    assert firm <= every
    for question, answer in limited.answers.items():
        assert answer.outcome in ("open", whole.answers[question].outcome)
        assert set(whole.answers[question].missing) <= set(answer.missing)
    assert set(limited.notes) <= set(whole.notes)
