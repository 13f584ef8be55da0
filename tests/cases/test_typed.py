"""What someone types is read in the words of both languages, and of a case file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hsm_policy.messages import DiagnosticsError
from tests.support.strategies import rulebook

OFFER = Path("docs/examples/offer-asha.yaml")


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("employer.recognised_sponsor", "Ja", True),
        ("employer.recognised_sponsor", "j", True),
        ("employer.recognised_sponsor", "y", True),
        ("employer.recognised_sponsor", "true", True),
        ("employer.recognised_sponsor", "NO", False),
        ("employer.recognised_sponsor", "nee", False),
        ("relationship.kind", "Marriage", "marriage"),
        ("relationship.kind", "huwelijk", "marriage"),
        ("worker.degree", "none", "none"),
        ("worker.degree", "master's degree", "master"),
        ("worker.nationality", "NO", ["NO"]),
        ("worker.nationality", "Duitsland en India", "Duitsland en India"),
        ("worker.nationality", "the Netherlands, IN", ["NL", "IN"]),
        ("worker.born", "1 maart 1990", "1990-03-01"),
        ("job.salary", "4.500,00", "4500.00"),
        ("job.salary", "{amount: 5, per: year}", {"amount": "5", "per": "year"}),
        ("job.parts", "[{kind: equity}]", [{"kind": "equity"}]),
    ],
)
def test_it_becomes_the_value_that_a_case_file_has(path: str, text: str, value: Any) -> None:
    assert rulebook().typed(path, text, "nl") == value


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("5,942.00", "write it as 5942.00"),
        ("4.500,00", "write it as 4500.00"),
        ("€ 30", "write it as 30.00"),
        ("4.500", "write 4500.00, if the sign separates thousands"),
        ("4,500", "write 4500.00, if the sign separates thousands"),
        ("5942.005", "write euros with a point"),
    ],
)
def test_a_case_file_refuses_an_amount_as_people_write_it_and_says_how(
    written: str, told: str
) -> None:
    book = rulebook()
    with pytest.raises(DiagnosticsError) as refused:
        book.case({"case": "x", "date": "2026-03-01", "job": {"salary": written}})
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("written", "told"),
    [("1.896", "a percentage has at most two decimals"), ("1,5", "write it as 1.50")],
)
def test_a_percentage_is_never_taken_for_thousands(written: str, told: str) -> None:
    with pytest.raises(DiagnosticsError) as refused:
        rulebook().case({"case": "x", "date": "2026-03-01", "job": {"share_percent": written}})
    assert told in str(refused.value)


def test_a_key_is_named_by_the_question_that_asks_for_it() -> None:
    book = rulebook()
    case = book.case(OFFER)
    asked = book.titles("nl")["inputs"]["employer.recognised_sponsor"]
    changed = book.changed(case, {asked: False})
    assert changed.values["employer.recognised_sponsor"] == "false"
    assert book.repair(case, "hsm_permit", [asked]).question == "hsm_permit"


def test_a_reading_is_named_by_its_point_and_its_sentence() -> None:
    book = rulebook()
    points, readings = (book.titles()[group] for group in ("points", "readings"))
    point, _, reading = next(iter(readings)).partition(".")
    chosen = {points[point]: readings[f"{point}.{reading}"]}
    case = book.with_options(book.case(OFFER), readings=chosen)
    assert case.readings == {point: reading}
