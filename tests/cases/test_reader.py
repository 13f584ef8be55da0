"""Cases read: what is known, not known or absent."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy.cases.reader import read_path
from hsm_policy.documents.reader import read_document, to_plain
from hsm_policy.messages.diagnostic import DiagnosticsError
from tests.support.reading import FULL, POINTS, START, ratio, read, refusals, vocabulary


def test_a_case_is_the_same_as_yaml_json_and_mapping() -> None:
    case = read(FULL)
    data = to_plain(read_document(FULL))
    assert read(json.dumps(data)) == case
    assert read(json.dumps(data, indent="\t")) == case
    assert read(data) == case


def test_a_case_can_be_read_again_from_its_own_document() -> None:
    case = read(FULL)
    assert read(case.document) == case


def test_python_values_are_taken_as_they_are() -> None:
    data: Mapping[str, object] = {
        "case": "x",
        "date": dt.date(2026, 3, 1),
        "worker": {"born": dt.date(1997, 4, 12), "nationality": ("NL", "IN")},
        "job": {"salary": 5942.1, "parts": [{"amount": Decimal("400.50")}], "share_percent": 1},
        "employer": {"employees": 120, "recognised_sponsor": True},
    }
    values = read(data).values
    assert values["date"] == 20260301
    assert values["worker.nationality"] == ("IN", "NL")
    assert values["job.salary"] == 594210
    assert values["job.parts[0].amount"] == 40050
    assert values["job.share_percent"] == 100
    assert values["employer.employees"] == 120
    assert values["employer.recognised_sponsor"] == "true"


@pytest.mark.parametrize("value", [0.1 + 0.2, float("nan"), float("inf"), Decimal("NaN"), 1j, b"1"])
def test_numbers_of_python_that_are_no_amounts_are_refused(value: object) -> None:
    (problem,) = refusals({"case": "x", "date": "2026-03-01", "job": {"salary": value}})
    assert (problem.path, problem.line) == ("job.salary", 0)


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("5942.00", 594200),
        ("5942", 594200),
        ("5942.5", 594250),
        ("250000.00", 25000000),
        ("0", 0),
        ("{amount: 6000.00}", 600000),
        ("{amount: 72000.00, per: year, holiday_allowance: excluded}", 600000),
        ("{amount: 72000.00, per: year, holiday_allowance: included}", 555555),
        ("{amount: 6480.00, holiday_allowance: included}", 600000),
        ("{amount: 100.00, per: year, holiday_allowance: excluded}", 833),
    ],
)
def test_an_amount_is_rounded_down_to_the_cent_a_month(written: str, cents: int) -> None:
    assert read(START + f"job: {{salary: {written}}}").values["job.salary"] == cents


def test_an_amount_in_another_form_may_be_unknown_in_part() -> None:
    text = "job: {salary: {amount: 72000, per: year, holiday_allowance: unknown}}"
    case = read(START + text)
    assert case.unknown["job.salary"] == "job.salary"


def test_a_ratio_that_is_not_known_for_the_day_is_a_problem() -> None:
    text = "case: x\ndate: 2027-01-01\njob: {salary: {amount: 1, holiday_allowance: included}}"
    (problem,) = refusals(text)
    assert problem.message.startswith("`holiday_pay_ratio` is not known for this day")


def test_what_is_not_said_is_not_known() -> None:
    case = read(START)
    assert case.unknown["job.salary"] == "job.salary"
    assert case.unknown["employer.recognised_sponsor"] == "employer.recognised_sponsor"
    assert case.unknown["job.contract.from"] == "job.contract"
    assert case.unknown["partner.income.monthly"] == "partner.income"
    assert case.written == {"date"}
    assert case.given == frozenset()


def test_what_may_be_absent_is_absent_when_left_out_and_the_case_says_so() -> None:
    case = read(START)
    assert case.assumed == (
        "application", "filed_on", "worker.graduated", "worker.orientation_year_until",
        "worker.permit", "worker.exams", "worker.ruling_ended", "worker.doctorate_here",
        "worker.dutch_language_diploma", "employer.recognised_for", "job.role", "job.parts",
        "job.paid_by_employer", "job.controls_employer", "job.months_sufficient",
        "job.market_conform", "job.transfer", "business.capital", "partner.permit",
        "partner.exams", "partner.income.months_sufficient", "partner.dutch_language_diploma",
        "partner.arrived", "relationship.since", "relationship.living_together_since",
        "relationship.fraud_found", "relationship.violence", "relationship.ended",
        "sponsor.nationality", "sponsor.income.months_sufficient", "sponsor.savings",
        "children", "residence", "absences", "events", "decision",
    )  # fmt: skip
    assert case.values == {
        "date": 20260301,
        "application": "first",
        "worker.dutch_language_diploma": "false",
        "employer.recognised_for": ("work",),
        "job.role": "employee",
        "job.paid_by_employer": "true",
        "job.controls_employer": "false",
        "job.market_conform": "true",
        "partner.dutch_language_diploma": "false",
        "relationship.fraud_found": "false",
        "relationship.violence": "false",
    }
    assert case.lists == {"job.parts": 0, "children": 0, "residence": 0, "absences": 0, "events": 0}
    assert not any(path.startswith("worker.permit") for path in case.unknown)


def test_a_map_in_part_leaves_its_other_keys_unknown_by_their_own_names() -> None:
    case = read(START + "worker: {permit: {kind: hsm}}\nsponsor: {income: {kind: unknown}}")
    assert case.unknown["worker.permit.until"] == "worker.permit.until"
    assert case.unknown["sponsor.income.monthly"] == "sponsor.income.monthly"
    assert "worker.permit.until" not in case.maybe


def test_an_unknown_map_that_may_be_absent_is_one_key_and_may_be_absent() -> None:
    case = read(START + "worker: {permit: unknown}\ndecision: unknown")
    assert case.unknown["worker.permit.kind"] == "worker.permit"
    assert case.unknown["decision.on"] == "decision"
    assert {"worker.permit", "worker.permit.kind", "decision", "decision.on"} <= case.maybe
    assert "worker.permit" not in case.assumed


def test_an_unknown_map_that_must_exist_is_one_key() -> None:
    case = read(START + "job: {contract: unknown}\nsponsor: {income: unknown}")
    assert case.unknown["job.contract.from"] == "job.contract"
    assert not {"job.contract", "job.contract.from", "sponsor.income"} & case.maybe


def test_an_empty_map_is_known_to_exist_and_nothing_more() -> None:
    case = read(START + "job: {}\nworker: {permit: {}}")
    assert case.unknown["job.salary"] == "job.salary"
    assert case.unknown["worker.permit.from"] == "worker.permit"
    assert "worker.permit" not in case.maybe | set(case.assumed)
    assert case.given == {"job", "worker"}


def test_unknown_exams_are_open_one_by_one() -> None:
    case = read(START + "partner: {exams: unknown}\nworker: {exams: {}}")
    path = "partner.exams.integration_abroad"
    assert case.unknown[path] == path
    assert path in case.maybe
    assert "worker.exams.integration" in case.assumed


def test_a_default_that_is_written_unknown_is_open_but_exists() -> None:
    case = read(
        START + "application: unknown\nrelationship: {fraud_found: unknown}\nfiled_on: unknown"
    )
    assert {"application", "relationship.fraud_found", "filed_on"} <= set(case.unknown)
    assert case.maybe & {"application", "relationship.fraud_found", "filed_on"} == {"filed_on"}


def test_a_map_written_unknown_leaves_all_of_it_open() -> None:
    case = read(START + "worker: unknown")
    assert case.unknown["worker.permit.kind"] == "worker.permit"
    assert case.unknown["worker.born"] == "worker.born"
    assert "worker.permit" in case.maybe
    assert not any(path.startswith("worker") for path in case.assumed)
    assert case.given == {"worker"}


def test_an_unknown_list_has_at_most_one_item_of_which_nothing_is_known() -> None:
    case = read(START + "children: unknown\njob: {parts: [unknown]}")
    assert case.lists["children"] == 1
    assert case.unknown["children[0].born"] == "children"
    assert {"children", "children[0]", "children[0].born"} <= case.maybe
    assert case.lists["job.parts"] == 1
    assert case.unknown["job.parts[0].amount"] == "job.parts[0].amount"
    assert not {"job.parts", "job.parts[0]", "job.parts[0].amount"} & case.maybe


def test_an_empty_list_is_written_and_not_assumed() -> None:
    case = read(START + "children: []")
    assert case.lists["children"] == 0
    assert "children" in case.written & case.given
    assert "children" not in case.assumed


@pytest.mark.parametrize(
    ("contract", "unknown", "maybe"),
    [
        ("{from: 2026-04-01}", {"until", "permanent"}, {"until", "permanent"}),
        ("{from: 2026-04-01, until: unknown}", {"until", "permanent"}, {"until", "permanent"}),
        ("{from: 2026-04-01, permanent: true}", set(), set()),
        ("{from: 2026-04-01, permanent: true, until: unknown}", set(), set()),
        ("{from: 2026-04-01, permanent: false}", {"until"}, set()),
        ("{from: 2026-04-01, until: 2027-04-01}", set(), set()),
        ("{from: 2026-04-01, until: 2027-04-01, permanent: false}", set(), set()),
        ("unknown", {"from", "until", "permanent"}, {"until", "permanent"}),
    ],
)
def test_one_of_two_keys_exists(contract: str, unknown: set[str], maybe: set[str]) -> None:
    case = read(START + f"job: {{contract: {contract}}}")
    inside = "job.contract."
    assert {
        path.removeprefix(inside) for path in case.unknown if path.startswith(inside)
    } == unknown
    assert {path.removeprefix(inside) for path in case.maybe if path.startswith(inside)} == maybe


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("relationship: {living_together: true}", "absent"),
        ("relationship: {living_together: false}", "unknown"),
        ("relationship: {living_together: unknown}", "maybe"),
        ("relationship: {}", "maybe"),
        ("relationship: {living_together: true, living_apart_reason: work}", "known"),
        ("relationship: {living_together: true, living_apart_reason: unknown}", "absent"),
    ],
)
def test_a_key_that_another_asks_for_is_unknown_only_there(text: str, state: str) -> None:
    case = read(START + text)
    path = "relationship.living_apart_reason"
    assert (path in case.values) == (state == "known")
    assert (path in case.unknown) == (state in ("unknown", "maybe"))
    assert (path in case.maybe) == (state == "maybe")


def test_an_event_has_the_keys_of_its_kind() -> None:
    case = read(START + "events: [{kind: job_ended, date: 2026-01-31}, {kind: unknown}]")
    assert case.unknown["events[0].reason"] == "events[0].reason"
    assert "events[0].salary" not in case.unknown
    assert {"events[1].reason", "events[1].salary"} <= case.maybe


def test_a_period_of_one_day_and_a_birth_on_the_day_itself_are_fine() -> None:
    text = "worker: {born: 2026-03-01, permit: {from: 2026-01-01, until: 2026-01-01}}"
    assert read(START + text).values["worker.born"] == 20260301


def test_a_nationality_given_twice_counts_once() -> None:
    assert read(START + "worker: {nationality: [NO, IN, NO]}").values["worker.nationality"] == (
        "IN",
        "NO",
    )


def test_readings_and_written_paths_are_kept() -> None:
    case = read(FULL)
    assert case.readings == {"cohabitation": "required"}
    assert {"job", "job.parts", "job.parts[].kind", "worker.permit", "date"} <= case.written
    assert case.given >= {"worker", "job", "children", "decision"}
    assert case.document["job"]["salary"] == "5942.00"


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "offer.yaml"
    path.write_text(FULL, encoding="utf-8")
    assert read_path(path, vocabulary(), ratios=ratio, points=POINTS) == read(FULL)
    with pytest.raises(DiagnosticsError, match="no such file"):
        read_path(tmp_path / "none.yaml", vocabulary(), ratios=ratio, points=POINTS)


def test_many_mistakes_are_found_in_time() -> None:
    keys = "".join(f"  salary_{number}: 1\n" for number in range(5000))
    begin = time.perf_counter()
    assert len(refusals(START + "job:\n" + keys)) == 5000
    assert time.perf_counter() - begin < 10


ODD = st.sampled_from(
    ["unknown", "", "2026-03-01", "5942.00", "-1", "hsm", "NL", "true", True, False, None, 3, 1.5]
)
INNER = st.recursive(
    ODD,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "from", "until", "amount", "per", "born", "x"]), inner
        )
    ),
    max_leaves=8,
)
PATHS = st.sampled_from([*vocabulary().inputs, *vocabulary().groups])


@given(st.dictionaries(PATHS, INNER, max_size=6))
def test_whatever_a_mapping_holds_it_is_read_or_refused(found: dict[str, object]) -> None:
    data: dict[str, Any] = {"case": "x", "date": "2026-03-01"}
    for path, value in found.items():
        above, _, key = path.replace("[]", "").rpartition(".")
        inner = data.setdefault(above, {}) if above else data
        if isinstance(inner, dict):
            inner[key] = value
    case = None
    with suppress(DiagnosticsError):
        case = read(data)
    if case:
        assert not set(case.values) & (set(case.unknown) | case.maybe)
        assert read(case.document) == case


def test_an_input_of_several_words_takes_one_or_a_list() -> None:
    def purposes(text: str) -> object:
        return read(START + f"employer: {{recognised_for: {text}}}").values[
            "employer.recognised_for"
        ]

    assert purposes("research") == ("research",)
    assert purposes("[work, research, work]") == ("research", "work")
    (problem,) = refusals(START + "employer: {recognised_for: [work, sport]}")
    assert problem.path == "employer.recognised_for[1]"
