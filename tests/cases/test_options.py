"""Profiles, readings and scenarios: what a verdict is decided under, and that it says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.cli import main as cli
from tests import ROOT
from tests.support.strategies import rulebook

OFFER = ROOT / "docs" / "examples" / "offer-asha.yaml"
COUPLE = ROOT / "docs" / "examples" / "couple-ana-and-tiago.yaml"
ARTICLES = {
    "year_end_bonus": "monthly_only",
    "holder_threshold": "of_the_day",
    "extension_after_thirty": "under_30_amount",
    "extension_amount_day": "filing",
    "researcher_floor": "minimum_wage",
    "search_period": "three_months",
    "stay_after_violence": "practice",
    "new_employer_start": "after_decision",
    "blue_card_qualification": "degree_only",
    "objection_term": "six_weeks",
    "cohabitation": "required",
    "savings_as_means": "practice",
    "student_partner_work": "as_student",
    "integration_of_temporary_families": "same_as_others",
    "end_of_relationship": "factual_separation",
    "ruling_27": "new_from_2024",
}
"""As the five articles read each point; where they are silent or hedge, as by default."""


def told(book: Rulebook, case: Path, **options: Any) -> dict[str, Any]:
    """Give the verdict on a case with options as those of the command line."""
    return book.evaluate(book.with_options(book.case(case), **options)).to_dict()


def test_one_option_chooses_a_reading_of_every_contested_point() -> None:
    verdict = told(rulebook(), OFFER, profile="articles")
    assert (verdict["profile"], verdict["readings"]) == ("articles", ARTICLES)
    defaults = {one.id: one.default for one in rulebook().source.points.values()}
    assert told(rulebook(), OFFER, profile="default")["readings"] == defaults


def test_a_profile_decides_as_its_readings_do() -> None:
    by_profile = told(rulebook(), COUPLE, profile="articles")
    assert by_profile == told(rulebook(), COUPLE, readings=ARTICLES)
    assert by_profile["verdicts"]["partner_permit"]["outcome"] == "refused"
    assert told(rulebook(), COUPLE)["verdicts"]["partner_permit"]["outcome"] == "granted"


def test_a_reading_named_beside_a_profile_goes_before_it() -> None:
    one = {"objection_term": "four_weeks"}
    verdict = told(rulebook(), OFFER, profile="articles", readings=one)
    assert verdict["readings"] == ARTICLES | one
    assert "profile" not in verdict


def test_a_verdict_names_the_readings_that_were_chosen_and_no_others() -> None:
    assert told(rulebook(), OFFER)["readings"] == {}
    assert "profile" not in told(rulebook(), OFFER)
    one = {"cohabitation": "required"}
    assert told(rulebook(), OFFER, readings=one)["readings"] == one


def test_announced_law_applies_only_where_it_is_asked_for_and_is_named_then() -> None:
    for options in ({}, {"profile": "articles"}):
        plain = told(rulebook(), OFFER, **options)
        assert plain["scenarios"] == []
        assert "announced_2027" not in [note["id"] for note in plain["notes"]]
    asked = told(rulebook(), OFFER, scenarios=("hsm_2027",))
    assert asked["scenarios"] == ["hsm_2027"]
    assert "announced_2027" in [note["id"] for note in asked["notes"]]


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ["Profile: articles", "Readings chosen: year_end_bonus", "applied: hsm_2027"]),
        ("nl", ["Profiel: articles", "Gekozen lezingen: year_end_bonus", "scenario's: hsm_2027"]),
    ],
)
def test_the_text_names_profile_readings_and_scenarios_in_both_languages(
    lang: str, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--profile", "articles", "--scenario", "hsm_2027", "--lang", lang]
    assert cli.run(["evaluate", str(OFFER), *options]) == 0
    text = capsys.readouterr().out
    for line in lines:
        assert line in text


def test_the_text_names_no_profile_where_a_reading_departs_from_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["--profile", "articles", "--reading", "objection_term=four_weeks"]
    assert cli.run(["evaluate", str(OFFER), *options]) == 0
    text = capsys.readouterr().out
    assert "Profile" not in text
    assert "objection_term=four_weeks" in text
