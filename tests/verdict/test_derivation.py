"""How derivations and changes read: full sentences, each need once, the reason that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from hsm_policy import Case, Rulebook
from hsm_policy.engine.cache import Cache
from tests import EXAMPLES as FOLDER
from tests.support.strategies import rulebook

EXAMPLES = sorted(FOLDER.glob("*.yaml"))
OFFER = next(path for path in EXAMPLES if path.stem == "offer-asha")
BOTH = pytest.mark.parametrize("lang", ["en", "nl"])


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook()


def offer(book: Rulebook, **changed: Any) -> Case:
    """Give the offer of the examples with other keys at the top."""
    return book.case({**yaml.safe_load(OFFER.read_text(encoding="utf-8")), **changed})


def nodes(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give a node and all below it."""
    yield tree
    for child in tree["because"]:
        yield from nodes(child)


def found(tree: Mapping[str, Any], rule: str) -> Mapping[str, Any]:
    """Give the first node of a rule."""
    return next(node for node in nodes(tree) if node["rule"] == rule)


@BOTH
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_step_of_a_derivation_is_a_sentence_and_no_need_is_told_twice(
    book: Rulebook, example: Path, lang: str
) -> None:
    case = book.case(example)
    for question in book.evaluate(case).to_dict(lang)["verdicts"]:
        for node in nodes(book.why(case, question).to_dict(lang)):
            text = node["text"]
            assert text[:1].isupper(), node
            assert text.endswith((".", "?")), node
            assert "{" not in text, node
            assert "..." not in text, node
            needed = node.get("needed", "")
            assert not any(needed and needed in child["text"] for child in node["because"]), node


def test_a_comparison_that_failed_is_told_with_both_its_sides(book: Rulebook) -> None:
    tree = book.why(offer(book), "hsm_permit").to_dict()
    node = found(tree, "salary.reaches")
    assert node["needed"] == "that EUR 5,700.00 is at least EUR 5,942.00."
    assert "EUR 5,942.00" in found(tree, "hsm.salary_threshold")["text"]


def test_days_are_compared_as_days(book: Rulebook) -> None:
    case = offer(
        book,
        partner={"born": "2006-06-05", "nationality": "IN", "lives": "abroad"},
        relationship={"kind": "marriage", "genuine": True},
    )
    node = found(book.why(case, "partner_permit").to_dict(), "family.age.old_enough")
    assert node["needed"] == "that 1 March 2026 is not before 5 June 2027."


def test_what_is_not_known_is_not_told_as_failed(book: Rulebook) -> None:
    tree = book.why(offer(book, employer={}), "hsm_permit").to_dict()
    node = found(tree, "permit.sponsor")
    assert node["state"] == "open"
    assert node["text"] == "Not certain: The employer is a recognised sponsor of workers."
    assert node["needed"] == "employer.recognised_sponsor: yes; this is not known."


def test_what_the_case_says_of_one_person_is_not_told_of_another(book: Rulebook) -> None:
    case = offer(
        book,
        worker={"nationality": "IN", "exams": {"integration": False}},
        partner={"nationality": "IN", "exams": {"integration": True}},
        residence=[{"who": "worker", "permit": "hsm", "from": "2021-02-01", "until": "2026-03-31"}],
    )
    node = found(book.why(case, "permanent_residence").to_dict(), "settle.integrated.exam")
    assert node["needed"] == "worker.exams.integration: yes; the case says: no."


def test_a_rule_whose_sentence_cannot_be_filled_is_told_by_its_need(book: Rulebook) -> None:
    tree = book.why(offer(book), "grace_until").to_dict()
    assert found(tree, "search.job_end")["text"].startswith("Needed: events[].kind: end of the job")


def test_the_reason_of_a_changed_outcome_is_the_requirement_that_changed(book: Rulebook) -> None:
    changes = book.what_if(offer(book), {"job.salary": "6000.00"}).to_dict()["changes"]
    outcome = next(one for one in changes if one["what"] == "verdicts.hsm_permit.outcome")
    assert outcome["because"] == (
        "The salary that counts, EUR 6,000.00 a month, reaches the amount required, "
        "EUR 5,942.00 a month."
    )


def _without_an_amount(book: Rulebook, table: str, first: int) -> Rulebook:
    """Give the rulebook with the row of a day unknown."""
    found = book.source.tables[table]
    rows = [replace(row, value=None) if row.first == first else row for row in found.rows]
    tables = {**book.source.tables, table: replace(found, rows=tuple(rows))}
    return Rulebook(replace(book.source, tables=tables, digest="0" * 64), Cache(None))


@pytest.mark.parametrize(
    ("day", "role", "told"),
    [
        ("2199-02-01", "employee", ["thirty and over", "1 January 2014 up to and including"]),
        (
            "2019-08-01",
            "scientific_researcher",
            ["minimum wage", "save for the days from 1 July 2019 up to"],
        ),
        ("2017-06-01", "scientific_researcher", ["1 July 2017 up to and including"]),
    ],
)
def test_an_amount_that_is_not_known_is_named_with_the_days_for_which_it_is(
    book: Rulebook, day: str, role: str, told: list[str]
) -> None:
    if "save" in told[-1]:
        book = _without_an_amount(book, "minimum_wage", 20190701)
    job = yaml.safe_load(OFFER.read_text(encoding="utf-8"))["job"]
    case = offer(
        book,
        date=day,
        job={
            **job,
            "role": role,
            "salary": "1700.00" if role != "employee" else "5700.00",
            "contract": {"from": day, "permanent": True},
        },
    )
    notes = book.evaluate(case).to_dict()["notes"]
    note = next(one for one in notes if one["id"].startswith("amount_not_known"))
    assert all(words in note["text"] for words in told), note


def test_every_word_that_a_case_can_choose_reads_in_both_languages(book: Rulebook) -> None:
    source = book.source
    lacking = {
        f"{entry.path}.{value}"
        for entry in source.vocabulary.inputs.values()
        if entry.type == "choice"
        for value in entry.values
        if not {value, f"{entry.path}.{value}"} & set(source.words)
    }
    assert lacking == set()


def test_a_derivation_states_nothing_that_the_case_leaves_open(book: Rulebook) -> None:
    case = book.case(next(path for path in EXAMPLES if path.stem == "open-yusuf"))
    for what in ("hsm_permit", "hsm_threshold"):
        told = {node["text"]: node for node in nodes(book.why(case, what).to_dict())}
        assert not any(text.startswith("The case says worker.born") for text in told)
        assert told["It is not known: worker.born."]["state"] == "open"
    threshold = book.why(case, "hsm_threshold").to_dict()
    assert threshold["state"] == "open"
    assert threshold["text"].endswith("it is EUR 4,357.00 or EUR 5,942.00.")


def test_a_sum_with_an_unknown_member_is_not_known(book: Rulebook) -> None:
    part = {"guaranteed": True, "structural": True, "paid_monthly": True}
    parts = [
        {"kind": "fixed_allowance", "amount": amount, **part} for amount in ("400.00", "unknown")
    ]
    job = {"salary": "5700.00", "contract": {"from": "2026-04-01", "permanent": True}}
    tree = book.why(offer(book, job={**job, "parts": parts}), "hsm_counted_salary").to_dict()
    total = next(node for node in nodes(tree) if node["atom"] == "sum(unknown)")
    assert total["state"] == "open"
    assert total["text"] == "This is not known, since not everything that it is made of is."


def test_a_default_is_not_ascribed_to_the_case(book: Rulebook) -> None:
    texts = [
        node["text"]
        for question in ("hsm_permit", "blue_card")
        for node in nodes(book.why(offer(book), question).to_dict())
    ]
    assert not any("The case says application" in text for text in texts)


@BOTH
def test_a_requirement_met_either_way_names_each_value_it_may_rest_on(
    book: Rulebook, lang: str
) -> None:
    worker = {"born": "unknown", "nationality": "IN"}
    job = {"salary": "7000.00", "contract": {"from": "2026-04-01", "permanent": True}}
    told = book.evaluate(offer(book, worker=worker, job=job)).to_dict(lang)
    requirements = told["verdicts"]["hsm_permit"]["requirements"]
    salary = next(one for one in requirements if one["id"] == "salary_threshold")
    both = {"en": "EUR 4,357.00 or EUR 5,942.00", "nl": "€ 4.357,00 of € 5.942,00"}
    assert salary["state"] == "met"
    assert both[lang] in salary["text"]


FAILING = {
    "job": {
        "salary": "7000.00",
        "contract": {"from": "2026-04-01", "until": "2026-07-31"},
    },
    "partner": {"born": "2006-01-01", "nationality": "IN"},
    "relationship": {"kind": "marriage"},
    "sponsor": {
        "born": "1990-01-01",
        "status": "dutch",
        "income": {
            "kind": "temporary_contract",
            "monthly": "1900.00",
            "contract_months_left": 10,
        },
    },
}


def requirement_text(told: Mapping[str, Any], question: str, name: str) -> str:
    """Return the text of one requirement."""
    listed = told["verdicts"][question]["requirements"]
    return str(next(one["text"] for one in listed if one["id"] == name))


def test_an_unmet_requirement_says_by_which_values_it_fails(book: Rulebook) -> None:
    told = book.evaluate(offer(book, **FAILING)).to_dict()
    contract = requirement_text(told, "blue_card", "contract")
    assert "The contract from 1 April 2026 until 31 July 2026 lasts at least 6 months" in contract
    income = requirement_text(told, "partner_permit", "income")
    assert "runs for 10 more months, at least the 12 that are asked" in income
    assert "EUR 1,900.00 a month, at least the norm of EUR 2,294.40" in income
    age = requirement_text(told, "partner_permit", "age")
    assert "The age of 21 is reached by the partner, who was born on 1 January 2006." in age
    salary = requirement_text(
        book.evaluate(offer(book)).to_dict(), "hsm_permit", "salary_threshold"
    )
    assert "Does not hold" not in salary, "both amounts are told already"


def test_a_requirement_met_by_one_of_several_rules_says_by_which(book: Rulebook) -> None:
    told = book.evaluate(offer(book)).to_dict()
    assert "a degree in higher education" in requirement_text(told, "blue_card", "qualification")
    assert "until 30 April 2029" in requirement_text(told, "hsm_permit", "contract")
