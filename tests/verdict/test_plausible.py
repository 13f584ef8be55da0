"""A value that is allowed and unusual: decided as it is, with a note of the rulebook's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from tests.support.small_rulebook import APPLICANT, CASE, VOCABULARY, write
from tests.support.small_rulebook import FILES as SMALL
from tests.support.strategies import rulebook

INCOME = "        greatest: 100000.00\n"
FINE = "        greatest: 500.00\n"
YEARLY = {"amount": "54000.00", "per": "year", "holiday_allowance": "excluded"}
PLAUSIBLE = """\
        plausible: {{{bounds}, text: {{en: A year or a month?, nl: Een jaar of een maand?}}}}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    text = VOCABULARY.replace(INCOME, INCOME + PLAUSIBLE.format(bounds="most: 9000.00"))
    text = text.replace(FINE, FINE + PLAUSIBLE.format(bounds="least: 1.00, most: 400.00"))
    folder: Path = tmp_path_factory.mktemp("plausible")
    files = {**SMALL, "policy/vocabulary.yaml": text}
    return Rulebook.load(write(folder, files), cache=Cache(None))


def notes(book: Rulebook, income: str, fine: str, lang: str = "en") -> dict[str, str]:
    loans = [{"title_kind": "book", "fine": "5.00"}, {"title_kind": "film", "fine": fine}]
    applicant = {**APPLICANT, "income": income}
    verdict = book.evaluate(book.case({**CASE, "applicant": applicant, "loans": loans}))
    assert verdict.to_dict()["verdicts"]["card"]["outcome"] == "granted"
    return {one["id"]: one["text"] for one in verdict.to_dict(lang)["notes"]}


def test_an_unusual_value_is_decided_with_a_note(book: Rulebook) -> None:
    assert notes(book, "9000.00", "1.00") == {}
    assert notes(book, "9000.01", "0.99") == {
        "implausible_applicant_income": (
            "The case says applicant.income: EUR 9,000.01. A year or a month?"
        ),
        "implausible_loans_1_fine": "The case says loans[1].fine: EUR 0.99. A year or a month?",
    }
    assert notes(book, "9000.01", "1.00", "nl") == {
        "implausible_applicant_income": (
            "De zaak zegt applicant.income: € 9.000,01. Een jaar of een maand?"
        )
    }


def test_a_salary_of_54000_a_month_may_be_that_of_a_year() -> None:
    book, day = rulebook(), "2026-03-01"
    for salary, told in (("54000.00", True), (YEARLY, False)):
        case = book.case({"case": "a", "date": day, "job": {"salary": salary}})
        verdict = book.evaluate(case)
        assert ("implausible_job_salary" in verdict.notes) is told
