"""All routes for one person: their order, what they lack, and what the rulebook says of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.analysis import RoutesReport
from hsm_policy.engine.cache import Cache
from hsm_policy.presentation.text.routes import render_routes
from tests.support.small_rulebook import CASE as SMALL_CASE
from tests.support.small_rulebook import FILES, ROUTES, write
from tests.support.strategies import rulebook

ALL = {
    "hsm_permit",
    "blue_card",
    "ict_permit",
    "orientation_year",
    "self_employed_permit",
    "startup_permit",
    "daft_permit",
    "essential_startup_personnel",
}
OFFER: dict[str, Any] = {
    "case": "offer",
    "date": "2026-03-01",
    "worker": {"born": "1990-04-12", "nationality": "IN", "degree": "master"},
    "employer": {"recognised_sponsor": True},
    "job": {
        "salary": "5942.00",
        "paid_to_own_account": True,
        "works_in_netherlands": True,
        "contract": {"from": "2026-04-01", "until": "2029-03-31"},
    },
}


def answer(case: Mapping[str, Any], lang: str = "en") -> dict[str, Any]:
    book = rulebook()
    return book.routes(book.case(case)).to_dict(lang)


def report(case: Mapping[str, Any], lang: str = "en") -> RoutesReport:
    book = rulebook()
    return book.routes(book.case(case)).report(lang)


def routes(case: Mapping[str, Any], lang: str = "en") -> dict[str, dict[str, Any]]:
    """Give the routes by question, in their order."""
    return {one["question"]: one for one in answer(case, lang)["routes"]}


def paying(amount: str) -> dict[str, Any]:
    return {**OFFER, "job": {**OFFER["job"], "salary": amount}}


def working(**worker: Any) -> dict[str, Any]:
    return {**OFFER, "worker": {**OFFER["worker"], **worker}}


def small(folder: Path, routes: str = ROUTES) -> Rulebook:
    return Rulebook.load(write(folder, {**FILES, "policy/routes.yaml": routes}), Cache(None))


def test_open_routes_come_first_then_those_that_lack_least_then_the_longest() -> None:
    found = routes(OFFER)
    assert list(found) == [
        "hsm_permit",  # granted, for five years at most
        "blue_card",  # granted, for five too
        "self_employed_permit",  # two requirements open, two keys
        "ict_permit",  # the transfer is not told
        "orientation_year",  # three requirements open, one key
        "startup_permit",
        "essential_startup_personnel",
        "daft_permit",  # refused
    ]
    outcomes = [one["outcome"] for one in found.values()]
    assert outcomes == ["granted"] * 2 + ["open"] * 5 + ["refused"]


def test_of_two_refusals_the_one_that_lacks_less_comes_first() -> None:
    found = routes({**paying("3000.00"), "employer": {"recognised_sponsor": False}})
    assert found["hsm_permit"]["unmet"] == ["recognised_sponsor", "salary_threshold"]
    assert found["blue_card"]["unmet"] == ["salary_threshold"]
    order = list(found)
    assert order.index("blue_card") < order.index("hsm_permit")


@pytest.mark.parametrize(
    ("salary", "distance"),
    [("5941.99", "0.01"), ("5942.00", "0.00"), ("5942.01", "0.00"), ("0.00", "5942.00")],
)
def test_the_distance_is_exact_to_the_cent_and_never_below_nothing(
    salary: str, distance: str
) -> None:
    permit = routes(paying(salary))["hsm_permit"]
    assert (permit["threshold"], permit["distance"]) == ("5942.00", distance)
    assert permit["outcome"] == ("granted" if distance == "0.00" else "refused")


def test_each_route_has_its_own_distance() -> None:
    job = {**OFFER["job"], "salary": "4000.00", "share_percent": "2.00"}
    found = routes(working(born="2000-01-01") | {"job": job})
    distances = {name: one["distance"] for name, one in found.items()}
    assert distances["hsm_permit"] == "357.00"
    assert distances["blue_card"] == "1942.00"
    assert distances["essential_startup_personnel"] == "0.00"
    assert distances["orientation_year"] is None


def test_a_distance_is_not_told_while_the_amount_or_the_pay_is_not_known() -> None:
    assert routes(paying("unknown"))["hsm_permit"]["distance"] is None
    unborn = routes(working(born="unknown"))
    assert unborn["hsm_permit"]["threshold"] is None
    assert unborn["hsm_permit"]["distance"] is None
    assert unborn["blue_card"]["distance"] == "0.00"


def test_a_case_that_says_nothing_has_every_route_open() -> None:
    found = routes({"case": "empty", "date": "2026-03-01"})
    assert set(found) == ALL
    assert {one["outcome"] for one in found.values()} == {"open"}
    assert all(one["missing"] for one in found.values())
    assert {"job.salary", "employer.recognised_sponsor"} <= set(found["hsm_permit"]["missing"])


def test_a_route_that_is_not_raised_says_what_must_be_known_for_it() -> None:
    found = routes(OFFER)
    assert found["orientation_year"]["missing"] == ["worker.graduated"]
    assert found["self_employed_permit"]["missing"] == [
        "business.self_employed",
        "business.economic_value",
    ]
    assert "job.share_percent" in found["essential_startup_personnel"]["missing"]


def test_what_one_route_takes_as_not_known_changes_no_other() -> None:
    """A diploma that may exist would leave the amount of the permit open."""
    permit = routes(paying("5000.00"))["hsm_permit"]
    assert permit["threshold"] == "5942.00"
    assert (permit["outcome"], permit["missing"]) == ("refused", [])


@pytest.mark.parametrize(
    "case",
    [
        OFFER,
        paying("4800.00"),
        working(graduated={"on": "2025-07-01", "at": "dutch"}),
        {**OFFER, "business": {"self_employed": True, "innovative": False}},
        {**OFFER, "worker": {"nationality": "US"}, "business": {"self_employed": True}},
    ],
)
def test_a_route_that_is_raised_is_decided_as_evaluate_decides_it(case: dict[str, Any]) -> None:
    book = rulebook()
    verdict = book.evaluate(book.case(case)).to_dict()
    found = routes(case)
    for question in ALL & set(verdict["verdicts"]):
        told = verdict["verdicts"][question]
        same = ("outcome", "missing", "contested")
        assert {key: found[question][key] for key in same} == {key: told[key] for key in same}
    assert found["hsm_permit"]["fee"] == verdict["figures"]["application_fee"]["value"]


def test_a_business_of_a_us_national_opens_the_treaty() -> None:
    business = {"self_employed": True, "capital": "4500.00"}
    found = routes({**OFFER, "worker": {"nationality": "US"}, "business": business})
    assert found["daft_permit"]["outcome"] == "granted"
    assert list(found)[:2] == ["hsm_permit", "daft_permit"]


def test_an_eu_national_needs_none_of_the_permits() -> None:
    found = routes(working(nationality="DE"))
    assert {one["outcome"] for one in found.values()} == {"refused"}
    assert all("needs_permit" in one["unmet"] for one in found.values())
    assert all(one["missing"] == [] for one in found.values())
    assert all("needs no permit" in one["because"][0] for one in found.values())
    assert all("A national of the EU" in one["because"][0] for one in found.values())


def test_a_refused_route_says_in_a_sentence_why() -> None:
    (because,) = routes(paying("5941.99"), "nl")["blue_card"]["because"]
    assert because == (
        "Het meetellende loon, € 5.941,99 per maand, is lager dan het bedrag dat voor een Europese "
        "blauwe kaart vereist is, € 5.942,00 per maand."
    )


def test_what_a_route_takes_for_granted_is_told() -> None:
    job = {key: value for key, value in OFFER["job"].items() if key != "paid_to_own_account"}
    found = routes({**OFFER, "job": job})
    assert found["blue_card"]["waived"] == ["paid_to_own_account"]
    assert found["hsm_permit"]["waived"] == []
    text = render_routes(report({**OFFER, "job": job}), rulebook().titles()).text()
    assert "EU Blue Card: nothing is missing. Not tested: salary paid into own" in text


def test_an_answer_is_plain_json_of_one_form() -> None:
    told = answer(OFFER)
    assert json.loads(json.dumps(told)) == told
    assert (told["case"], told["date"]) == ("offer", "2026-03-01")
    for one in told["routes"]:
        assert list(one) == [
            "question", "title", "outcome", "missing", "unmet", "open", "waived",
            "because", "law_not_known", "contested", "threshold", "counted", "distance", "sponsor",
            "decided_within", "length", "permit_until", "family_work",
            "counts_for_five_years", "fee",
        ]  # fmt: skip


def test_what_the_rulebook_says_of_a_route_comes_with_its_source() -> None:
    permit = routes(OFFER)["hsm_permit"]
    assert permit["permit_until"] == "2029-03-31"
    assert permit["fee"] == "423.00"
    assert permit["length"]["value"] == "5"
    assert permit["decided_within"] == {
        "value": "2",
        "unit": "weeks",
        "text": "2 weeks",
        "sources": [
            {
                "id": "guide-hsm-2026",
                "where": "processing time",
                "url": rulebook().source.references["guide-hsm-2026"].url,
            }
        ],
    }
    assert permit["sponsor"]["value"] is True
    assert permit["family_work"]["sources"] == [
        {
            "id": "buwav-2026",
            "where": "7.1(a)1",
            "url": "https://wetten.overheid.nl/BWBR0046078/2026-03-01#Artikel7.1",
            "jci": "jci1.3:c:BWBR0046078&artikel=7.1&z=2026-03-01&g=2026-03-01",
        }
    ]


@pytest.mark.parametrize("date", ["2018-01-01", "2026-03-01", "2031-01-01"])
def test_every_fact_has_a_source_that_can_be_looked_up(date: str) -> None:
    references = rulebook().source.references
    for one in routes({**OFFER, "date": date}).values():
        facts = [value for value in one.values() if isinstance(value, dict)]
        assert facts
        for fact in facts:
            assert fact["text"]
            assert fact["sources"]
            assert {source["id"] for source in fact["sources"]} <= set(references)


@pytest.mark.parametrize(
    ("recognised", "days"), [(True, "30"), (False, "90"), ("unknown", "90"), (None, "90")]
)
def test_a_blue_card_is_decided_sooner_through_a_recognised_sponsor(
    recognised: object, days: str
) -> None:
    employer = {} if recognised is None else {"recognised_sponsor": recognised}
    assert routes({**OFFER, "employer": employer})["blue_card"]["decided_within"]["value"] == days


def test_whether_years_count_follows_the_lists_of_statuses() -> None:
    counts = {name: one["counts_for_five_years"]["value"] for name, one in routes(OFFER).items()}
    assert counts["hsm_permit"] is True
    assert counts["blue_card"] is True
    assert counts["orientation_year"] is True
    assert counts["startup_permit"] is True


def test_an_amount_that_the_law_has_not_told_yet_is_not_told_here() -> None:
    job = {**OFFER["job"], "contract": {"from": "2026-04-01", "permanent": True}}
    permit = routes({**OFFER, "job": job, "date": "2199-03-01"})["hsm_permit"]
    assert (permit["outcome"], permit["missing"]) == ("open", [])
    assert (permit["threshold"], permit["distance"], permit["fee"]) == (None, None, None)
    assert permit["law_not_known"] is True
    assert routes(OFFER)["hsm_permit"]["law_not_known"] is False


def test_readings_that_were_chosen_hold_for_every_route() -> None:
    book = rulebook()
    parts = [{"kind": "year_end_bonus", "amount": "400.00", "guaranteed": True, "structural": True,
              "paid_monthly": False}]  # fmt: skip
    job = {**OFFER["job"], "salary": "5700.00", "parts": parts, "share_percent": "2.00"}
    case = book.case({**OFFER, "job": job})
    other = book.with_options(case, readings={"year_end_bonus": "any_guaranteed"})
    first = {one["question"]: one for one in book.routes(case).to_dict()["routes"]}
    then = {one["question"]: one for one in book.routes(other).to_dict()["routes"]}
    assert first["hsm_permit"]["distance"] == "242.00"
    assert [one["outcome"] for one in first["hsm_permit"]["contested"]] == ["granted"]
    assert (then["hsm_permit"]["distance"], then["hsm_permit"]["outcome"]) == ("0.00", "granted")
    assert then["essential_startup_personnel"]["counted"] == "6100.00"


def test_routes_are_told_in_dutch() -> None:
    found = routes(OFFER, "nl")
    assert found["hsm_permit"]["title"] == "verblijfsvergunning als kennismigrant"
    assert found["hsm_permit"]["decided_within"]["text"] == "2 weken"
    assert found["orientation_year"]["length"]["text"] == "1 jaar"
    assert found["hsm_permit"]["family_work"]["text"] == "arbeid vrij toegestaan"
    text = render_routes(report(OFFER, "nl"), rulebook().titles("nl"), "nl").text()
    assert "Kennismigrant: er ontbreekt niets." in text
    assert "Nog te weten: worker.graduated." in " ".join(text.split())


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_table_fits_its_page_and_names_every_route_in_every_band(width: int, lang: str) -> None:
    text = render_routes(report(OFFER, lang), rulebook().titles(lang), lang, width).text()
    table = text.partition("\n\n")[2].partition("\n\nA dash")[0].partition("\n\nEen streepje")[0]
    assert max(map(len, table.splitlines())) <= width
    for band in table.split("\n\n"):
        starts = [line for line in band.splitlines() if line.startswith("DAFT")]
        assert len(starts) == 1


def test_another_rulebook_has_routes_of_its_own(tmp_path: Path) -> None:
    book = small(tmp_path)
    (card,) = book.routes(book.case(SMALL_CASE)).to_dict("en")["routes"]
    assert (card["fee"], card["allowed"], card["above"]) == ("30.00", "25.00", "0.00")
    assert card["length"]["text"] == "12 months"
    assert card["staff"]["value"] is True


def test_the_first_cell_that_holds_counts(tmp_path: Path) -> None:
    applicant = {**SMALL_CASE["applicant"], "kind": "student"}  # type: ignore[dict-item]
    book = small(tmp_path)
    (card,) = book.routes(book.case({**SMALL_CASE, "applicant": applicant})).to_dict()["routes"]
    assert card["length"] == {
        "value": None, "text": "as told", "sources": [{"id": "act", "where": "", "url": "https://example.org"}],
    }  # fmt: skip


def test_a_status_on_no_list_is_told_otherwise(tmp_path: Path) -> None:
    book = small(tmp_path, ROUTES.replace("status: reader", "status: film"))
    (card,) = book.routes(book.case(SMALL_CASE)).to_dict("nl")["routes"]
    assert (card["staff"]["value"], card["staff"]["text"]) == (False, "nee")


def test_a_rulebook_without_routes_compares_none(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "policy/routes.yaml"}
    book = Rulebook.load(write(tmp_path, files), Cache(None))
    assert book.routes(book.case(SMALL_CASE)).to_dict()["routes"] == []
