"""Days, months and years between two days: as exact as the moves, open where a day is."""

from __future__ import annotations

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from tests.support.reference import engine, stock
from tests.support.small_rulebook import CASE, FILES, write
from tests.validator.broken_rulebooks import rule

RULES = (
    "met(card, age) :- born(applicant, B), date(D), age(card, N), @age_on(B, D) >= N.",
    "figure(fee, @days_between(B, D)) :- raised(card), born(applicant, B), date(D).",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    card = FILES["policy/card.lp"].split("%@ rule: card.age")[0]
    for number, text in enumerate(RULES):
        card += rule(text).replace("card.more", f"card.more{number}")
    rest = FILES["policy/card.lp"]
    keep = rest[rest.index("%@ rule: card.fine.book") : rest.index("%@ rule: card.low_income")]
    questions = FILES["policy/questions.yaml"].replace("fee: {type: money", "fee: {type: count")
    amounts = FILES["facts/amounts.yaml"]
    for kind in ("student", "staff"):  # no rule asks for these fees here
        amounts = amounts.replace(f"kind: {kind},", f"kind: {kind}, note: kept,")
    files = {
        **FILES,
        "policy/card.lp": card + keep,
        "policy/questions.yaml": questions,
        "facts/amounts.yaml": amounts,
    }
    del files["policy/ledger.yaml"]
    return Rulebook.load(write(tmp_path_factory.mktemp("days"), files), cache=Cache(None))


@pytest.mark.parametrize(
    ("born", "outcome", "days"),
    [
        ("2014-03-01", "granted", 4383),
        ("2014-03-02", "refused", 4382),
        ("2016-02-29", "refused", 3653),
    ],
)
def test_an_age_is_reached_on_the_birthday_in_engine_and_export(
    book: Rulebook, born: str, outcome: str, days: int
) -> None:
    case = book.case({**CASE, "applicant": {"born": born}})
    verdict = book.evaluate(case).to_dict()
    assert verdict["verdicts"]["card"]["outcome"] == outcome
    assert verdict["figures"]["fee"]["value"] == str(days)
    assert stock(book.export(case)) == engine(book, case)


def test_an_age_turns_an_open_case_and_a_timeline(book: Rulebook) -> None:
    case = book.case({**CASE, "applicant": {"kind": "reader"}})
    assert book.evaluate(case).to_dict()["verdicts"]["card"]["missing"] == ["applicant.born"]
    young = book.case({**CASE, "applicant": {"born": "2014-03-02"}})
    changes = book.timeline(young, "2026-03-03").to_dict()["changes"]
    turned = [one["date"] for one in changes if one["what"] == "verdicts.card.outcome"]
    assert turned == ["2026-03-02"]
