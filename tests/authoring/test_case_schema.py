"""The JSON Schema of a case takes what the reader takes, and refuses the plain mistakes."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hsm_policy.authoring.schemas.case import case_schema
from hsm_policy.documents.reader import read_document, to_plain
from tests.support.reading import FULL, POINTS, START, read, refusals, vocabulary

SCHEMA = case_schema(vocabulary(), POINTS)
VALIDATOR = Draft202012Validator(SCHEMA)


def data_of(text: str) -> Any:
    return to_plain(read_document(text))


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        START,
        START + "worker: unknown\nchildren: unknown\njob: {parts: [unknown], contract: unknown}",
        START + "job: {salary: {amount: 72000, per: year, holiday_allowance: unknown}}",
        START + "job: {salary: unknown, contract: {until: 2027-01-01, permanent: false}}",
        START + "worker: {nationality: NO}\nreadings: {search_period: three_months}",
        START + "events: [{kind: unknown, salary: 5000}, {kind: reported, what: leave}]",
        START + "job: {}\nworker: {permit: {}, graduated: unknown}",
    ],
)
def test_the_schema_takes_what_the_reader_takes(text: str) -> None:
    read(text)
    assert list(VALIDATOR.iter_errors(data_of(text))) == []


@pytest.mark.parametrize("numbers", [{"salary": 5942.01}, {"salary": 0}, {"share_percent": 1.25}])
def test_the_schema_takes_numbers(numbers: dict[str, float]) -> None:
    data: dict[str, object] = {"case": "x", "date": "2026-03-01", "job": numbers}
    read(data)
    assert VALIDATOR.is_valid(data)


@pytest.mark.parametrize(
    "text",
    [
        "case: x",
        "date: 2026-03-01",
        "case: x\ndate: unknown",
        "case: x\ndate: 1899-01-01",
        START + "salary: 3",
        START + "job: {salary: -1}",
        START + "job: {salary: 5942.001}",
        START + "job: {role: professor}",
        START + "job: {parts: {kind: equity}}",
        START + "job: {contract: {until: 2027-01-01, permanent: true}}",
        START + "job: {parts: [" + "{}, " * 17 + "]}",
        START + "worker: {nationality: XX}",
        START + "worker: {nationality: []}",
        START + "employer: {recognised_sponsor: 'true'}",
        START + "employer: {employees: many}",
        START + "events: [{kind: leave, reason: redundancy}]",
        START + "readings: {cohabitation: strict}",
        START + "job: {salary: {per: month}}",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    assert refusals(text)
    assert not VALIDATOR.is_valid(data_of(text))


def test_the_schema_is_itself_in_order() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_key_of_the_vocabulary_stands_in_the_schema() -> None:
    assert set(SCHEMA["properties"]) == {"case", "readings", *vocabulary().tops}
    assert SCHEMA["additionalProperties"] is False


def test_the_schema_says_which_items_contradict_each_other() -> None:
    """No schema can compare two items, so it says it in words."""
    lists = {key: SCHEMA["properties"][key]["anyOf"][0] for key in ("residence", "events")}
    assert lists["residence"]["description"].endswith(
        " No two items with the same `who` overlap, from `from` to `until`."
    )
    assert lists["events"]["description"].endswith(
        "? No two items with the same `kind` overlap, from `from` to `until`."
    )
    salary = lists["events"]["items"]["anyOf"][0]["properties"]["salary"]["anyOf"][0]
    assert salary["description"].endswith(" Items with the same `date` hold the same.")
