"""Repairs: they do what they say, no less would do, and none is missing."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from hsm_policy.cases.case import Case
from hsm_policy.cli.main import run
from hsm_policy.engine.situation import Situation
from hsm_policy.messages.diagnostic import DiagnosticsError
from tests.bench.cases import plain_offer
from tests.support.completions import decided, entry_of, representatives
from tests.support.strategies import (
    Document,
    examples,
    iso,
    money,
    moved,
    number,
    plain_cases,
    read,
    rulebook,
)

SETTINGS = examples(2)
Changes = Mapping[str, Any]
Capture = pytest.CaptureFixture[str]


def _outcome(case: Case, question: str, changes: Changes) -> str | None:
    """Give the outcome of a question in a changed case, None where there is no such case."""
    try:
        changed = rulebook().changed(case, changes)
    except DiagnosticsError:
        return None
    answer = decided(changed).answers.get(question)
    return answer.outcome if answer else None


def _written(path: str, value: int) -> str:
    kind = entry_of(path).type
    if kind == "date":
        return iso(value)
    return str(value) if kind == "count" else money(value)


def _number(path: str, told: str) -> int:
    kind = entry_of(path).type
    if kind == "date":
        return number(told)
    return int(told) if kind == "count" else int(told.replace(".", ""))


def _less(path: str, told: str) -> str:
    value = _number(path, told)
    daily = entry_of(path).type == "date"
    return _written(path, moved(value, days=-1) if daily else value - 1)


def _repairs(case: Case, question: str) -> tuple[list[Changes], list[str]]:
    told = rulebook().repair(case, question).to_dict()
    found: list[Changes] = [
        {change["input"]: change["to"] for change in repair["changes"]}
        for repair in told["repairs"]
    ]
    costs = [repair["cost"] for repair in told["repairs"]]
    assert costs == sorted(costs)
    assert "not_all" not in [one["id"] for one in told["notes"]]
    return found, told["blocked_by"]


def _parts(changes: Changes) -> Iterator[Changes]:
    """Give the proper parts of some changes."""
    for size in range(len(changes)):
        for some in itertools.combinations(changes, size):
            yield {path: changes[path] for path in some}


def _some(case: Case, draw: st.DataObject) -> Changes:
    """Make some changes that the vocabulary allows, with values at which something can turn."""
    vocabulary = rulebook().source.vocabulary
    found: dict[str, Any] = {}
    for path in sorted({*case.values, *case.written}):
        entry = vocabulary.inputs.get(entry_of(path).path) if path in case.values else None
        if entry is None or entry.change is None or not draw.draw(st.booleans()):
            continue
        if entry.numeric:
            start = case.values[path]
            assert isinstance(start, int)
            up = [v for v in representatives(case, path) if isinstance(v, int) and v > start]
            if up:
                found[path] = _written(path, draw.draw(st.sampled_from(up)))
        elif entry.type == "yes_no" and case.values[path] == "false":
            found[path] = True
        elif entry.type == "choice":
            found[path] = draw.draw(st.sampled_from(entry.values))
    return found


@pytest.mark.slow
@SETTINGS
@given(plain_cases(most=3), st.data())
def test_a_repair_is_granted_and_nothing_less_is(document: Document, data: st.DataObject) -> None:
    """No part of its changes does, nor does a number that changes one step less."""
    case = read(document)
    raised = Situation(rulebook().engine, case).questions
    assume(raised)
    question = data.draw(st.sampled_from(raised))
    note(f"{document} {question}")
    found, blocked = _repairs(case, question)
    if _outcome(case, question, {}) == "granted":
        assert found == [{}]
        return
    assert bool(found) != bool(blocked) or not (found or blocked)
    for changes in found:
        assert _outcome(case, question, changes) == "granted"
        for part in _parts(changes):
            assert _outcome(case, question, part) != "granted", part
        for path in changes:
            if entry_of(path).numeric and changes[path] is not None:
                less = {**changes, path: _less(path, changes[path])}
                assert _outcome(case, question, less) != "granted", less


@pytest.mark.slow
@SETTINGS
@given(plain_cases(most=3), st.data())
def test_whatever_gets_a_question_granted_holds_a_repair(
    document: Document, data: st.DataObject
) -> None:
    """Of changes tried at random, those that are granted change at least what a repair changes."""
    case = read(document)
    raised = Situation(rulebook().engine, case).questions
    assume(raised)
    question = data.draw(st.sampled_from(raised))
    assume(_outcome(case, question, {}) != "granted")
    note(f"{document} {question}")
    found, _ = _repairs(case, question)
    for _ in range(12):
        changes = _some(case, data)
        if _outcome(case, question, changes) == "granted":
            assert any(set(one) <= set(changes) for one in found), changes


def _offer(**job: Any) -> Document:
    """Give an offer below the amount of its day, with other words on the job."""
    offer = plain_offer("5000.00")
    offer["job"] |= job
    return offer


def _told(document: Document, question: str = "hsm_permit", **more: Any) -> dict[str, Any]:
    return rulebook().repair(read(document), question, **more).to_dict()


def test_the_salary_rises_to_the_amount_of_the_day() -> None:
    assert _told(_offer()) == {
        "for": "hsm_permit",
        "repairs": [
            {
                "changes": [{"input": "job.salary", "from": "5000.00", "to": "5942.00"}],
                "cost": 3,
                "without": [],
            }
        ],
        "blocked_by": [],
        "notes": [],
    }


def test_a_case_that_is_granted_needs_no_change() -> None:
    assert _told(_offer(salary="5942.00"))["repairs"] == [{"changes": [], "cost": 0, "without": []}]


def test_what_is_to_stay_is_not_changed_and_stands_in_the_way() -> None:
    told = _told(_offer(), keep=("job",))
    assert told["repairs"] == []
    assert "job.salary" in told["blocked_by"]


def test_a_nationality_that_needs_no_permit_needs_no_repair() -> None:
    offer = _offer()
    offer["worker"]["nationality"] = "DE"
    assert _told(offer)["not_needed"] is True


def test_what_nobody_said_is_never_changed_and_stands_in_the_way() -> None:
    offer = _offer()
    del offer["employer"]
    assert _told(offer)["repairs"] == []
    assert _told(offer)["blocked_by"] == ["employer.recognised_sponsor"]


def test_an_amount_of_the_law_that_is_not_known_is_named_and_not_the_date() -> None:
    for job in ({}, {"works_in_netherlands": False}):
        contract = {"contract": {"from": "2026-04-01", "permanent": True}}
        told = _told({**_offer(**job, **contract), "date": "2199-03-01"})
        assert (told["repairs"], told["blocked_by"]) == ([], [])
        assert [one["id"] for one in told["notes"]] == ["amount_not_known_hsm_norm"]
        assert told["notes"][0]["text"].startswith("Not all of the law is known on 1 March 2199.")


def test_a_repair_holds_whatever_the_age_turns_out_to_be() -> None:
    offer = _offer()
    del offer["worker"]["born"]
    (repair,) = _told(offer)["repairs"]
    assert [(one["input"], one["to"]) for one in repair["changes"]] == [("job.salary", "5942.00")]


def test_a_permanent_contract_takes_the_place_of_one_that_ended() -> None:
    offer = _offer(salary="6000.00", contract={"from": "2025-04-01", "until": "2025-12-31"})
    found = [
        {one["input"]: one["to"] for one in repair["changes"]} for repair in _told(offer)["repairs"]
    ]
    assert {"job.contract.until": None, "job.contract.permanent": True} in found


def test_a_partner_who_is_too_young_waits_for_the_birthday() -> None:
    couple = {
        "case": "young",
        "date": "2026-03-01",
        "sponsor": {
            "born": "1990-05-05",
            "status": "dutch",
            "income": {"kind": "permanent_contract", "monthly": "4000.00"},
        },
        "partner": {"born": "2005-06-15", "nationality": "US", "lives": "abroad"},
        "relationship": {
            "kind": "marriage",
            "genuine": True,
            "durable": True,
            "living_together": True,
        },
    }
    told = _told(couple, "partner_permit")
    assert [one["changes"] for one in told["repairs"]] == [
        [{"input": "date", "from": "2026-03-01", "to": "2026-06-15"}]
    ]
    assert [one["id"] for one in told["notes"]] == ["held_constant"]


def test_a_question_that_is_not_known_is_refused() -> None:
    with pytest.raises(DiagnosticsError, match="hsm_permit"):
        _told(_offer(), "hsm_permt")


def test_a_path_to_keep_that_is_not_known_is_refused_with_the_nearest() -> None:
    with pytest.raises(DiagnosticsError, match=r"job\.salary"):
        _told(_offer(), keep=("job.salry",))


def test_why_not_names_the_nearest_repair(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "offer.json"
    file.write_text(json.dumps(_offer()), encoding="utf-8")
    assert run(["why", str(file), "hsm_permit"]) == 0
    assert "job.salary: EUR 5,000.00 -> EUR 5,942.00" in capsys.readouterr().out
    assert run(["why", str(file), "hsm_permit", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["nearest"]["cost"] == 3


TEXT = """\
Residence permit as a highly skilled migrant: changes after which it is granted, cheapest first

1. cost 4
   * job.paid_to_own_account: no -> yes
   * job.salary: EUR 5,000.00 -> EUR 5,942.00
   Every change is needed: without one of them the outcome is not granted.
"""
DUTCH = """\
Verblijfsvergunning als kennismigrant: wijzigingen waarna de uitkomst verleend is, goedkoopste eerst

1. kosten 4
   * job.paid_to_own_account: nee -> ja
   * job.salary: € 5.000,00 -> € 5.942,00
   Elke wijziging is nodig: zonder een ervan is de uitkomst niet verleend.
"""


@pytest.mark.parametrize(("lang", "text"), [("en", TEXT), ("nl", DUTCH)])
def test_a_repair_reads_in_both_languages(
    tmp_path: Path, capsys: Capture, lang: str, text: str
) -> None:
    file = tmp_path / "offer.json"
    file.write_text(json.dumps(_offer(paid_to_own_account=False)), encoding="utf-8")
    assert run(["repair", str(file), "--lang", lang]) == 0
    assert capsys.readouterr().out.startswith(text)


def test_a_day_not_known_is_never_taken_at_a_value_that_no_valid_case_has() -> None:
    offer = _offer()
    offer["events"] = [{"from": "2024-11-28", "until": "2024-11-28", "statutory": True}]
    offer["job"] = {"salary": "5942.00"}
    assert _told(offer)["repairs"] == []
