"""What reads the outcome of a question follows it when a requirement is added to the question."""

from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from hsm_policy.rulebook.model import RuleStore
from hsm_policy.syntax.parser import parse_rules
from hsm_policy.verdict.decision import Answer
from tests.support.strategies import Document, rulebook

OFFER: Document = {
    "case": "x",
    "date": "2026-03-01",
    "worker": {"born": "1990-01-01", "nationality": "IN", "degree": "master"},
    "employer": {"recognised_sponsor": True},
    "job": {
        "salary": "6500.00",
        "paid_to_own_account": True,
        "works_in_netherlands": True,
        "contract": {"from": "2026-04-01", "until": "2029-03-31"},
    },
    "partner": {"born": "1991-01-01", "nationality": "IN", "lives": "abroad"},
    "relationship": {"kind": "marriage", "living_together": True, "genuine": True},
}
PERMIT = {"from": "2025-02-01", "until": "2029-01-31"}
PARTNER_HERE = {**OFFER["partner"], "lives": "netherlands", "permit": {"kind": "partner", **PERMIT}}
TOGETHER: Document = {**OFFER, "partner": PARTNER_HERE}
HELD: Document = {
    **TOGETHER,
    "worker": {**OFFER["worker"], "permit": {"kind": "hsm", **PERMIT}},
}
PAY_UNTOLD: Document = {key: one for key, one in HELD.items() if key != "job"}
FOLLOWING = [
    (OFFER, "hsm_permit", "partner_permit"),
    (TOGETHER, "hsm_permit", "partner_current_stay"),
    (HELD, "current_stay", "partner_current_stay"),
]
ADDED = """
%@ rule: vacancy.published
%@ en: The vacancy was published.
%@ nl: De vacature is gepubliceerd.
published :- hosting_agreement(job, true).

%@ rule: vacancy.hsm_permit
met(hsm_permit, vacancy) :- published.
%@ rule: vacancy.hsm_permit.open
undecided(hsm_permit, vacancy) :- it(job, true).
%@ rule: vacancy.current_stay
met(current_stay, vacancy) :- published.
%@ rule: vacancy.current_stay.open
undecided(current_stay, vacancy) :- it(job, true).
"""


@cache
def changed() -> Rulebook:
    """Return the rulebook with a published vacancy among the requirements of two questions."""
    source = rulebook().source
    questions = dict(source.questions)
    for name in ("hsm_permit", "current_stay"):
        asked = questions[name].requirements
        added = replace(next(iter(asked.values())), id="vacancy")
        questions[name] = replace(questions[name], requirements={**asked, "vacancy": added})
    rules = RuleStore.of([*source.rules, *parse_rules(ADDED, "vacancy.lp").rules])
    more = replace(source, questions=questions, rules=rules, digest="1" * 64)
    return Rulebook(more, Cache(None))


def answers(document: Document, **job: Any) -> dict[str, Answer]:
    if job:
        document = {**document, "job": {**document["job"], **job}}
    return changed().evaluate(changed().case(document)).questions


@pytest.mark.parametrize(("document", "worker", "partner"), FOLLOWING)
def test_a_requirement_that_is_added_counts_for_the_partner_as_for_the_worker(
    document: Document, worker: str, partner: str
) -> None:
    for job, state, follows in (
        ({"hosting_agreement": True, "it": False}, ("granted",), ("granted",)),
        ({"hosting_agreement": False, "it": False}, ("refused", "at_risk"), ("refused", "at_risk")),
        ({"hosting_agreement": False, "it": True}, ("open",), ("open",)),
        ({"hosting_agreement": "unknown", "it": False}, ("open",), ("open",)),
    ):
        found = answers(document, **job)
        assert (found[worker].outcome in state, found[partner].outcome in follows) == (True, True)
        assert found[worker].missing == found[partner].missing


def test_it_counts_where_nothing_is_told_of_the_salary_of_the_worker() -> None:
    assert "job.hosting_agreement" in answers(PAY_UNTOLD)["partner_current_stay"].missing


def test_why_shows_the_requirements_behind_an_outcome_that_a_rule_reads() -> None:
    book = changed()
    case = book.case({**OFFER, "job": {**OFFER["job"], "hosting_agreement": False, "it": False}})
    assert "requirement(hsm_permit,vacancy,unmet)" in str(
        book.why(case, "partner_permit").to_dict()
    )
