"""Who needs no permit is told so, in place of outcomes, and nothing else of those questions."""

from __future__ import annotations

from typing import Any

import pytest

from hsm_policy.presentation import render_minimum, render_repair, render_routes, render_verdict
from tests.support.strategies import Document, rulebook

WORK = ("hsm_permit", "blue_card", "orientation_year")


def offer(nationality: Any, **more: Any) -> Document:
    return {
        "case": "x",
        "date": "2026-03-01",
        "worker": {
            "born": "1990-01-01",
            "nationality": nationality,
            "degree": "master",
            "graduated": {"on": "2025-08-31", "at": "dutch"},
        },
        "employer": {"recognised_sponsor": True, "employees": 20},
        "job": {
            "salary": "5942.00",
            "paid_to_own_account": True,
            "works_in_netherlands": True,
            "contract": {"from": "2026-04-01", "until": "2029-03-31"},
        },
        **more,
    }


@pytest.mark.parametrize("nationality", ["DE", "NL", "CH", ["IN", "IE"]])
def test_a_verdict_says_that_no_permit_is_needed_and_gives_no_figures_for_it(
    nationality: Any,
) -> None:
    book = rulebook()
    found = book.evaluate(book.case(offer(nationality))).to_dict()
    for question in WORK:
        answer = found["verdicts"][question]
        assert (answer["not_needed"], answer["outcome"]) == (True, "refused")
        assert {"id": "needs_permit", "state": "unmet"}.items() <= answer["requirements"][0].items()
    assert list(found["figures"]) == ["recognition_fee"]
    assert [one["id"] for one in found["notes"]] == ["no_permit_needed"]


@pytest.mark.parametrize("nationality", ["IN", "GB", "unknown"])
def test_it_is_not_said_of_who_may_need_one(nationality: str) -> None:
    book = rulebook()
    found = book.evaluate(book.case(offer(nationality))).to_dict()
    assert not any("not_needed" in found["verdicts"][question] for question in WORK)
    assert "hsm_threshold" in found["figures"]


def test_a_partner_who_is_an_eu_national_needs_none_and_may_work() -> None:
    partner = {"born": "1991-01-01", "nationality": ["IN", "FR"], "lives": "abroad"}
    family = {"kind": "marriage", "living_together": True, "genuine": True}
    book = rulebook()
    case = book.case(offer("IN", partner=partner, relationship=family))
    found = book.evaluate(case).to_dict()
    assert found["verdicts"]["partner_permit"]["not_needed"] is True
    assert "not_needed" not in found["verdicts"]["hsm_permit"]
    assert found["figures"]["partner_work_right"]["value"] == "free"
    assert "partner_application_fee" not in found["figures"]


def test_texts_say_it_first_and_only() -> None:
    book = rulebook()
    case, titles = book.case(offer("DE")), book.titles()
    verdict = render_verdict(book.evaluate(case).report(), titles).text()
    assert verdict.splitlines()[2].split()[:2] == ["NOT", "NEEDED"]
    assert "423" not in verdict
    for page in (
        render_minimum(book.minimum(case).report(), titles),
        render_repair(book.repair(case, "hsm_permit").report(), titles),
        render_routes(book.routes(case).report(), titles),
    ):
        assert "not needed" in page.text().lower()
        assert not {"REFUSED", "423", "3,122", "Needed:"} & set(page.text().split())


def test_routes_tell_nothing_else() -> None:
    book = rulebook()
    for one in book.routes(book.case(offer(["IN", "PL"]))).to_dict()["routes"]:
        assert one["not_needed"] is True
        assert (one["open"], one["waived"], one["missing"], one["fee"]) == ([], [], [], None)


def test_an_interview_asks_nothing_of_who_needs_no_permit() -> None:
    book = rulebook()
    assert book.interview(book.case(offer("DE")), ("hsm_permit", "blue_card")).next() is None
