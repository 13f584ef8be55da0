"""Cases read: what is known, not known, absent or refused, and that every mistake has its place."""

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
from tests.support.reading import POINTS, START, ratio, read, refusals, vocabulary

FULL = """\
case: offer-asha
date: 2026-03-01
application: first
readings: {cohabitation: required}
worker:
  born: 1997-04-12
  nationality: [IN, NO]
  degree: master
  graduated: {on: 2024-08-31, at: dutch}
  permit: {kind: hsm, from: 2024-02-01, until: 2029-01-31}
  exams: {integration: false}
  months_beyond_150_km: 24
employer: {recognised_sponsor: true, employees: 120}
job:
  salary: 5942.00
  parts:
    - {kind: year_end_bonus, amount: 400.5, guaranteed: true}
    - {kind: equity, amount: 0}
  share_percent: 1.25
  contract: {from: 2026-04-01, until: 2029-03-31}
relationship: {kind: marriage, living_together: true, ended: {moved_out: 2026-07-01}}
sponsor: {savings: {amount: 30000.00, own_account: true}}
children: [{born: 2020-05-01, nationality: NL, cared_for_by: partner}]
events:
  - {kind: job_ended, date: 2026-05-15, reason: redundancy}
  - {kind: leave, from: 2026-06-01, until: 2026-09-01, statutory: true}
decision: {on: 2026-05-01, outcome: refused}
"""

HOSTILE: list[tuple[str, str, str, int]] = [
    # text after the name and the date (which are lines 1 and 2), message, path, line
    ("salry: 3", "no key `salry` here", "salry", 3),
    ("job:\n  salry: 3", "no key `salry` here", "job.salry", 4),
    ("job:\n  parts:\n    - {kind: equity, amonut: 1}", "no key `amonut`",
     "job.parts[0].amonut", 5),
    ("worker: {permit: {since: 2024-01-01}}", "no key `since`", "worker.permit.since", 3),
    ("<b>: 1", "no key `<b>`", "<b>", 3),
    ('"": 1', "no key ``", "", 3),
    ("job: {salary: 5942.001}", "more than two decimals", "job.salary", 3),
    ("job: {salary: 5942.000}", "more than two decimals", "job.salary", 3),
    ("job: {salary: -1}", "`-1` is negative", "job.salary", 3),
    ("job: {salary: -0.00}", "`-0.00` is negative", "job.salary", 3),
    ("job: {salary: .nan}", "`.nan` is not a number", "job.salary", 3),
    ("job: {salary: NaN}", "`NaN` is not a number", "job.salary", 3),
    ("job: {salary: -.inf}", "`-.inf` is not a number", "job.salary", 3),
    ("job: {salary: Infinity}", "`Infinity` is not a number", "job.salary", 3),
    ("job: {salary: 1e3}", "`1e3` has an exponent", "job.salary", 3),
    ("job: {salary: 5.9E+3}", "has an exponent", "job.salary", 3),
    ("job: {salary: '5,942.00'}", "is not an amount", "job.salary", 3),
    ("job: {salary: 5_942}", "is not an amount", "job.salary", 3),
    ("job: {salary: 0x10}", "is not an amount", "job.salary", 3),
    ("job: {salary: 05942}", "is not an amount", "job.salary", 3),
    ("job: {salary: € 5942}", "is not an amount", "job.salary", 3),
    ("job: {salary: \u0665\u0669}", "is not an amount", "job.salary", 3),
    ("job: {salary: true}", "`true` is not an amount", "job.salary", 3),
    ("job: {salary: 1000000.01}", "is more than 1000000.00", "job.salary", 3),
    ("job: {salary: " + "9" * 5000 + "}", "is more than 1000000.00", "job.salary", 3),
    ("job: {salary: [1]}", "must be a single value, not `[…]`", "job.salary", 3),
    ("job: {parts: [{amount: {amount: 1}}]}", "must be a single value", "job.parts[0].amount", 3),
    ("job: {salary: {amount: 72000, per: year}}", "key `holiday_allowance` is missing",
     "job.salary.holiday_allowance", 3),
    ("job: {salary: {per: month}}", "the key `amount` is missing", "job.salary.amount", 3),
    ("job: {salary: {amount: 1, per: week}}", "`week` is none of", "job.salary.per", 3),
    ("job: {salary: {amount: x}}", "`x` is not an amount", "job.salary.amount", 3),
    ("job: {salary: {amount: 1, net: true}}", "no key `net`", "job.salary.net", 3),
    ("job: {salary: {amount: 20000000, per: year, holiday_allowance: included}}",
     "is more than 1000000.00", "job.salary", 3),
    ("job: {share_percent: 1%}", "is not a percentage", "job.share_percent", 3),
    ("job: {share_percent: 100.01}", "is more than 100.00", "job.share_percent", 3),
    ("employer: {employees: 2.5}", "is not a whole number", "employer.employees", 3),
    ("employer: {employees: -3}", "is negative", "employer.employees", 3),
    ("employer: {employees: many}", "is not a whole number", "employer.employees", 3),
    ("worker: {months_beyond_150_km: 25}", "is more than 24", "worker.months_beyond_150_km", 3),
    ("worker: {born: 2026-02-30}", "there is no day 2026-02-30", "worker.born", 3),
    ("worker: {born: 2100-02-29}", "there is no day 2100-02-29", "worker.born", 3),
    ("worker: {born: 1899-12-31}", "lies before 1900-01-01", "worker.born", 3),
    ("job: {first_day: 2200-01-01}", "lies after 2199-12-31", "job.first_day", 3),
    ("worker: {born: 12-04-1997}", "is not a date", "worker.born", 3),
    ("worker: {born: 1997-4-12}", "is not a date", "worker.born", 3),
    ("worker: {born: 1997-04-12T00:00:00}", "is not a date", "worker.born", 3),
    ("worker: {born: 2026-03-02}", "lies after `date`, which is 2026-03-01", "worker.born", 3),
    ("children:\n  - {born: 2020-01-01}\n  - {born: 2027-01-01}", "lies after `date`",
     "children[1].born", 5),
    ("worker: {permit: {from: 2024-02-01, until: 2024-01-31}}",
     "lies before `worker.permit.from`, which is 2024-02-01", "worker.permit.until", 3),
    ("residence:\n  - {from: 2021-01-01}\n  - {from: 2023-01-01, until: 2022-12-31}",
     "lies before `residence[1].from`", "residence[1].until", 5),
    ("worker: {nationality: Dutch}", "is not a country", "worker.nationality", 3),
    ("worker: {nationality: XX}", "`XX` is not a country", "worker.nationality", 3),
    ("worker: {nationality: [IN, nl]}", "`nl` is not a country", "worker.nationality[1]", 3),
    ("worker: {nationality: []}", "names nothing", "worker.nationality", 3),
    ("worker: {nationality: [IN, unknown]}", "cannot stand among", "worker.nationality[1]", 3),
    ("worker: {nationality: {a: IN}}", "must be a single value", "worker.nationality", 3),
    ("employer: {recognised_sponsor: yes}", "neither `true` nor `false`",
     "employer.recognised_sponsor", 3),
    ("employer: {recognised_sponsor: 'true'}", "neither `true` nor `false`",
     "employer.recognised_sponsor", 3),
    ("employer: {recognised_sponsor: 1}", "neither", "employer.recognised_sponsor", 3),
    ("job: {role: professor}", "`professor` is none of `employee`", "job.role", 3),
    ("worker: {degree: Master}", "`Master` is none of", "worker.degree", 3),
    ("job: []", "must hold keys and values, not `[…]`", "job", 3),
    ("job: yes", "must hold keys and values, not `yes`", "job", 3),
    ("job: {parts: {kind: equity}}", "must be a list, not `{…}`", "job.parts", 3),
    ("job: {parts: [equity]}", "must hold keys and values, not `equity`", "job.parts[0]", 3),
    ("children: 2", "must be a list, not `2`", "children", 3),
    ("job:", "has no value", "job", 3),
    ("job: {salary: }", "has no value", "job.salary", 3),
    ("job: {parts: ~}", "has no value", "job.parts", 3),
    ("worker: {permit: null}", "has no value", "worker.permit", 3),
    ("job: {parts: [" + "{}, " * 17 + "]}", "17 items, and at most 16", "job.parts", 3),
    ("job: {contract: {until: 2027-01-01, permanent: true}}",
     "`until` and `permanent` exclude each other", "job.contract.permanent", 3),
    ("events:\n  - {kind: leave, reason: redundancy}",
     "exists only where `kind` is `job_ended`", "events[0].reason", 4),
    ("events: [{kind: job_ended, salary: 1}]", "exists only where", "events[0].salary", 3),
    ("readings: {cohabitatoin: required}", "no contested point", "readings.cohabitatoin", 3),
    ("readings: {cohabitation: strict}", "no reading `strict`", "readings.cohabitation", 3),
    ("readings: [required]", "must hold keys and values", "readings", 3),
    ("readings: {search_period: }", "has no value", "readings.search_period", 3),
    ("job: {salary: 1}\njob: {salary: 2}", "the key `job` is given twice", "job", 4),
    ("job: {salary: &s 1}", "anchors", "job.salary", 3),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "path", "line"), HOSTILE)
def test_a_mistake_is_refused_with_its_place(text: str, message: str, path: str, line: int) -> None:
    (problem,) = refusals(START + text)
    assert message in problem.message
    assert (problem.path, problem.line, problem.file) == (path, line, "case.yaml")
    assert problem.hint
    assert problem.help("nl") != problem.hint


@pytest.mark.parametrize(
    ("text", "message", "path"),
    [
        ("date: 2026-03-01", "the key `case` is missing", "case"),
        ("case: x", "the key `date` is missing", "date"),
        ("case: x\ndate: unknown", "`date` must be known", "date"),
        ("case: x\ndate: 2026-02-29", "there is no day", "date"),
        ("case: x\ndate:", "has no value", "date"),
        ("case:\ndate: 2026-03-01", "has no value", "case"),
        ("case: ' '\ndate: 2026-03-01", "is empty", "case"),
        ("case: {a: b}\ndate: 2026-03-01", "must be a single value", "case"),
        (f"case: {'x' * 101}\ndate: 2026-03-01", "longer than 100", "case"),
        ('case: "a\\x1bb"\ndate: 2026-03-01', "U+001B may not stand", "case"),
        ("- case: x", "a case consists of keys and values", ""),
        ("just words", "a case consists of keys and values", ""),
        ("---\n", "there is nothing in it", ""),
    ],
)
def test_a_case_has_a_name_and_a_date(text: str, message: str, path: str) -> None:
    (problem,) = refusals(text)
    assert message in problem.message
    assert problem.path == path
    assert problem.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("job: {salry: 3}", "did you mean `salary`?"),
        ("salary: 3", "did you mean `job.salary`?"),
        ("employer: {recognized_sponsor: true}", "did you mean `recognised_sponsor`?"),
        ("worker: {degree: Master}", "did you mean `master`?"),
        ("worker: {nationality: nl}", "did you mean `NL`?"),
        ("readings: {cohabitatoin: required}", "did you mean `cohabitation`?"),
        ("readings: {cohabitation: require}", "did you mean `required`?"),
        ("job:", "leave the key out, or write `unknown`"),
        ("readings: {cohabitation: }", "write a value here"),
        ("job: {salary: 5942,00}", "write euros with a point, such as 5942.00"),
        ("job: {salary: Unknown}", "did you mean `unknown`?"),
        ("job: {salary: -1}", "write it without the minus"),
        ("job: {salary: 59420000}", "check the digits and the point"),
        ("employer: {founded: 2026-02-30}", "write a day that exists"),
        ("worker: {born: 2027-01-01}", "check both days"),
        ("events: [{kind: leave, reason: redundancy}]", "take it out, or change `kind`"),
        ("worker: {born: 12-04-1997}", "write year, month and day, such as 2026-03-01"),
        ("job: {salary: '5,942.00'}", "write euros with a point, such as 5942.00"),
        ("employer: {recognised_sponsor: yes}", "write true or false, without quotes"),
    ],
)
def test_a_mistake_comes_with_what_to_do(text: str, hint: str) -> None:
    (problem,) = refusals(START + text)
    assert problem.hint == hint


@pytest.mark.parametrize(
    ("text", "found"), [("'true'", '`"true"`'), ("yes", "`yes`"), ("True", "`True`")]
)
def test_yes_and_no_are_said_as_they_were_written(text: str, found: str) -> None:
    (problem,) = refusals(START + f"employer: {{recognised_sponsor: {text}}}")
    assert problem.message == f"{found} is neither `true` nor `false`"


def test_all_mistakes_of_a_file_are_reported_together_and_in_order() -> None:
    text = "case: x\njob:\n  salary: -1\n  salary: 2\n  it: maybe\nworker: {born: 2026-02-30}\n"
    lines = [(problem.line, problem.path) for problem in refusals(text)]
    assert lines == [
        (1, "date"),
        (3, "job.salary"),
        (4, "job.salary"),
        (5, "job.it"),
        (6, "worker.born"),
    ]


def test_a_wrong_value_brings_no_second_problem() -> None:
    text = START + "events: [{kind: holiday, from: 2026-01-01, reason: redundancy}]"
    assert [problem.path for problem in refusals(text)] == ["events[0].kind"]


def test_a_problem_is_one_line_of_text() -> None:
    (problem,) = refusals(START + "job: {salry: 3}")
    assert problem.line_of_text() == (
        "case.yaml:3:7: job.salry: there is no key `salry` here (did you mean `salary`?)"
    )
    assert problem.line_of_text("nl") == (
        "case.yaml:3:7: job.salry: er is hier geen sleutel `salry` (bedoelde u `salary`?)"
    )


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
        "worker.permit", "worker.exams", "job.role", "job.parts", "partner.permit",
        "partner.exams", "partner.dutch_language_diploma", "partner.arrived",
        "relationship.fraud_found",
        "relationship.ended", "sponsor.savings", "children", "residence", "events", "decision",
    )  # fmt: skip
    assert case.values == {
        "date": 20260301,
        "application": "first",
        "job.role": "employee",
        "partner.dutch_language_diploma": "false",
        "relationship.fraud_found": "false",
    }
    assert case.lists == {"job.parts": 0, "children": 0, "residence": 0, "events": 0}
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
