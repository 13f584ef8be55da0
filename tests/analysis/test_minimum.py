"""Regions and the lowest value, against brute force: the case evaluated at every turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st
from msgspec.structs import replace

from hsm_policy.analysis.sweep.minimum import Minimum
from hsm_policy.analysis.sweep.regions import InputRegions
from hsm_policy.cases import UNKNOWN, changed
from hsm_policy.cases.case import Case
from hsm_policy.cli.main import run
from hsm_policy.engine.situation import Situation
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.presentation.text.regions import render_minimum
from hsm_policy.verdict.outcomes import BEST
from tests import EXAMPLES
from tests.bench.cases import plain_offer
from tests.support.completions import (
    decided,
    entry_of,
    representatives,
    settled,
    with_value,
    written_leaves,
)
from tests.support.strategies import (
    Document,
    Draw,
    examples,
    moved,
    number,
    plain_cases,
    read,
    rulebook,
)

SETTINGS = examples(1)
Asked = tuple[Case, str, str]


def _number(path: str, told: Any) -> int:
    """Give a number of an answer as cents, hundredths, a count or a day."""
    kind = entry_of(path).type
    if kind == "date":
        return number(told)
    return int(told) if kind == "count" else int(told.replace(".", ""))


def _step(path: str, value: int, by: int) -> int:
    return moved(value, days=by) if entry_of(path).type == "date" else value + by


@st.composite
def asked(draw: Draw) -> Asked:
    """Take a typical case of which all that matters is known, a number in it, and a question."""
    document: Document = draw(plain_cases(most=2, unknown=0))
    case = settled(read(document))
    raised = Situation(rulebook().engine, case).questions
    numbers = ["date", *(path for path in written_leaves(case) if entry_of(path).numeric)]
    assume(raised and not case.unknown)
    return case, draw(st.sampled_from(numbers)), draw(st.sampled_from(raised))


def _outcome(case: Case, path: str, question: str, value: int) -> str | None:
    """Give the outcome with a value, None where that makes no valid case."""
    made = with_value(case, path, value)
    return decided(made).answers[question].outcome if made else None


def _found(case: Case, path: str, question: str) -> Minimum:
    try:
        return rulebook().minimum(case, path, question)
    except DiagnosticsError as problems:
        # A number that no rule reads moves nothing.
        assert [one.code for one in problems.problems] == ["minimum_unused"]  # noqa: PT017
        assume(False)
        raise


@pytest.mark.slow
@examples(1)
@given(asked(), st.data())
def test_regions_are_what_evaluate_says_at_every_turn(one: Asked, data: st.DataObject) -> None:
    """At both ends of each region, at random inside, and at amounts and days of the law."""
    case, path, question = one
    note(f"{case.document} {path} {question}")
    found = _found(case, path, question)
    _check_regions(case, found, lambda first, last: data.draw(st.integers(first, last)))
    _check_lowest(case, path, question, found.to_dict())


def _check_regions(
    case: Case, found: Minimum, between: Callable[[int, int], int], *, each: int = 3
) -> None:
    """Hold regions against evaluate at their ends, a step between, and some of the turns."""
    path, question = found.sweep.path, found.sweep.question
    value = found.sweep.variable.value
    for before, after in pairwise(found.regions):
        assert after.first == before.last + 1
        assert after.outcome != before.outcome
    for region in found.regions:
        inside = between(region.first, region.last)
        for step in {region.first, region.last, inside}:
            assert _outcome(case, path, question, value(step)) in (region.outcome, None), value(
                step
            )
    for point in representatives(case, path)[::each]:
        assert isinstance(point, int)
        outcome = _outcome(case, path, question, point)
        step = found.sweep.variable.step(point)
        if outcome is not None:
            regions = [r.outcome for r in found.regions if r.first <= step <= r.last]
            assert regions == [outcome], point


def _check_lowest(case: Case, path: str, question: str, told: dict[str, Any]) -> None:
    """Hold the lowest value and the one below it against evaluate; none needs a sentence."""
    assert told["input"] == path
    assert told["for"] == question
    assert told["regions"][-1]["to"] is None
    granted = [region for region in told["regions"] if region["outcome"] == "granted"]
    if not granted:
        assert told["minimum"] is None
        assert told["just_below"] is None
        assert told["why"].endswith(".")
        return
    assert told["minimum"] == granted[0]["from"]
    lowest = _number(path, told["minimum"])
    assert _outcome(case, path, question, lowest) == "granted"
    if told["just_below"] is None:
        assert told["minimum"] == told["regions"][0]["from"]
    else:
        below, next_lower = _number(path, told["just_below"]), _step(path, lowest, -1)
        while _outcome(case, path, question, next_lower) is None:
            next_lower = _step(path, next_lower, -1)
        assert below == next_lower
        assert _outcome(case, path, question, below) != "granted"


@pytest.mark.slow
@examples(1)
@given(asked(), st.data())
def test_what_is_not_known_is_taken_in_favour(one: Asked, data: st.DataObject) -> None:
    """With another key doubted, a region has the best outcome that its completions have."""
    case, path, question = one
    others = [
        other
        for other in written_leaves(case)
        if entry_of(other).type in ("yes_no", "choice", "countries") and other not in case.assumed
    ]
    assume(others)
    doubted = data.draw(st.sampled_from(others))
    asking = [e.conditions for e in rulebook().source.vocabulary.inputs.values()]
    assume(not any(doubted.endswith(f".{key}") for one in asking for key in one))
    note(f"{case.document} {path} {question} {doubted}")
    values = {other: told for other, told in case.values.items() if other != doubted}
    found = _found(replace(case, values=values, unknown={doubted: doubted}), path, question)
    for region in found.regions:
        for step in {region.first, region.last}:
            told = [with_value(case, doubted, v) for v in representatives(case, doubted)]
            outcomes = {
                _outcome(made, path, question, found.sweep.variable.value(step))
                for made in told
                if made
            }
            outcomes -= {None}
            assert not outcomes or region.outcome == min(map(str, outcomes), key=BEST.index), step


@pytest.mark.slow
@pytest.mark.parametrize("path", ["date", "events[0].date"])
@pytest.mark.parametrize(
    "more", [[], [{"kind": "reported", "what": "leave", "date": "2026-06-01"}]]
)
def test_regions_are_right_for_a_day_with_an_end_to_it(
    path: str, more: list[dict[str, str]]
) -> None:
    """The end of a job binds from its day until the search period is over, and not before."""
    ended = {"kind": "job_ended", "date": "2026-05-15", "reason": "redundancy"}
    document = {
        "case": "x",
        "date": "2026-06-30",
        "worker": {
            "born": "1990-01-01",
            "nationality": "IN",
            "degree": "master",
            "permit": {"kind": "hsm", "from": "2024-05-21", "until": "2029-01-31"},
        },
        "employer": {"recognised_sponsor": False},
        "job": {"salary": "1000.00"},
        "events": [ended, *more],
    }
    case = read(document)
    found = rulebook().minimum(case, path, "current_stay")
    _check_regions(case, found, lambda first, last: (first + last) // 2, each=12)
    assert len(found.regions) >= 3


def test_the_assumptions_name_only_what_the_lowest_value_turns_on() -> None:
    """An offer without a birth date: the younger worker's amount, and it says so."""
    case = {
        "case": "x",
        "date": "2026-03-01",
        "worker": {"nationality": "IN"},
        "employer": {"recognised_sponsor": True},
        "job": {
            "salary": "5000.00",
            "paid_to_own_account": True,
            "works_in_netherlands": True,
            "contract": {"from": "2026-04-01", "permanent": True},
        },
    }
    told = rulebook().minimum(read(case)).to_dict()
    assert (told["minimum"], told["just_below"]) == ("4357.00", "4356.99")
    assert [one["input"] for one in told["assuming"]][:1] == ["worker.born"]
    left_out = {one["input"] for one in told["assuming"][1:]}
    assert left_out <= set(read(case).assumed)
    assert {"value": "3122.00", "if": ["worker.graduated"]} in told["lower"]
    assert "worker.graduated" in left_out


def test_a_key_left_out_that_would_lower_the_minimum_is_named_with_that_minimum() -> None:
    """Each is told alone: told so, the minimum is the one that was named."""
    worker = {"born": "1990-01-01", "nationality": "IN"}
    case = {
        "case": "x",
        "date": "2026-03-01",
        "worker": worker,
        "employer": {"recognised_sponsor": True},
        "job": {
            "salary": "6000.00",
            "paid_to_own_account": True,
            "works_in_netherlands": True,
            "contract": {"from": "2026-04-01", "permanent": True},
        },
    }
    told = rulebook().minimum(read(case)).to_dict()
    assert told["minimum"] == "5942.00"
    lower = {one["if"][0]: one["value"] for one in told["lower"]}
    assert set(lower) <= {one["input"] for one in told["assuming"]}
    graduated = {"graduated": {"on": "2025-06-30", "at": "dutch"}}
    again = rulebook().minimum(read({**case, "worker": {**worker, **graduated}}))
    assert again.to_dict()["minimum"] == lower["worker.graduated"] == "3122.00"


@pytest.mark.parametrize("key", ["filed_on", "worker.permit", "worker.graduated", "residence"])
def test_the_search_for_the_lowest_value_ends_where_the_regions_begin_to_be_granted(
    key: str,
) -> None:
    engine, path = rulebook().engine, "job.salary"
    case = changed(engine.source, read(plain_offer("1.00")), {key: UNKNOWN})
    lowest = InputRegions(engine, case, path, "hsm_permit").lowest_granted()
    assert lowest
    sweep = InputRegions(engine, case, path, "hsm_permit")
    assert InputRegions(engine, case, path, "hsm_permit").lowest_granted(below=lowest) is None
    assert sweep.outcome(lowest) == BEST[0] != sweep.outcome(lowest - 1)
    if key != "filed_on":  # the law of later days is not known, which takes the regions long
        assert BEST[0] not in {one.outcome for one in sweep.within(0, lowest - 1)}


def test_what_is_assumed_can_be_written_in_a_case_file() -> None:
    worker = {"born": "1990-01-01"}
    case = {
        "case": "x",
        "date": "2026-03-01",
        "employer": {"recognised_sponsor": True},
        "job": {
            "salary": "6000.00",
            "paid_to_own_account": True,
            "works_in_netherlands": True,
            "contract": {"from": "2026-04-01", "permanent": True},
        },
    }
    told = rulebook().minimum(read({**case, "worker": worker})).to_dict()
    assumed = {one["input"]: one["value"] for one in told["assuming"]}
    written = {**worker, "nationality": assumed["worker.nationality"]}
    again = rulebook().minimum(read({**case, "worker": written})).to_dict()
    assert again["minimum"] == told["minimum"]
    assert {one["input"] for one in again["assuming"]} <= set(read(case).assumed)


def test_a_day_in_a_map_that_the_case_has_not_is_asked_with_the_map() -> None:
    case = {
        "case": "x",
        "date": "2026-07-01",
        "worker": {"permit": {"kind": "hsm", "from": "2024-02-01", "until": "2029-01-31"}},
        "job": {"salary": "5942.00"},
    }
    found = rulebook().minimum(read(case), "decision.on", "current_stay").to_dict()
    expected = [{"from": "1900-01-01", "to": None, "outcome": "granted"}]
    assert (found["minimum"], found["regions"]) == ("1900-01-01", expected)


def test_a_day_is_moved_past_one_not_known_that_it_never_precedes() -> None:
    """A last day before the law of the first day makes the first day earlier too."""
    case = read(
        {
            "case": "order",
            "date": "2026-08-01",
            "application": "extension",
            "worker": {
                "born": "1985-05-05",
                "nationality": "IN",
                "degree": "master",
                "graduated": {"on": "2022-06-30", "at": "other"},
                "permit": {"kind": "blue_card", "from": "unknown", "until": "2026-08-31"},
            },
            "job": {
                "salary": "4754.00",
                "paid_to_own_account": True,
                "contract": {"from": "2024-08-02", "permanent": True},
            },
        }
    )
    sweep = InputRegions(rulebook().engine, case, "worker.permit.until", "blue_card")
    for region in sweep.regions():
        for step in (region.first, (region.first + region.last) // 2, region.last):
            alone = InputRegions(rulebook().engine, case, "worker.permit.until", "blue_card")
            assert alone.outcome(step) == region.outcome, step


def test_no_value_that_contradicts_another_event_is_named_just_below() -> None:
    told: Document = {
        "case": "two-employers",
        "date": "2026-08-16",
        "worker": {
            "born": "1990-01-01",
            "nationality": "IN",
            "permit": {"kind": "hsm", "from": "2024-05-21", "until": "2029-01-31"},
        },
        "events": [
            {"kind": "job_ended", "date": "2026-05-15", "reason": "redundancy"},
            {"kind": "employer_changed", "date": "2026-07-01", "recognised_sponsor": False},
            {"kind": "employer_changed", "date": "2026-08-16", "recognised_sponsor": True},
        ],
        "job": {"salary": "5942.00"},
    }
    found = rulebook().minimum(read(told), "events[2].date", "current_stay").to_dict()
    assert (found["minimum"], found["just_below"]) == ("2026-07-02", "2026-06-30")


def test_where_the_law_is_not_known_the_minimum_names_the_amount_and_the_day() -> None:
    book = rulebook()
    offer = plain_offer("5000.00")
    offer["job"]["contract"] = {"from": "2026-04-01", "permanent": True}
    case = read({**offer, "date": "2199-03-01"})
    told = book.minimum(case).to_dict()
    assert told["minimum"] is None
    assert {one["outcome"] for one in told["regions"]} == {"open"}
    assert "1 March 2199" in told["why"]
    assert "monthly salary amounts for highly skilled migrants (thirty and over)" in told["why"]
    text = render_minimum(book.minimum(case).report(), book.titles()).text()
    assert "at no value" not in text


def test_a_case_that_does_not_raise_the_default_question_is_asked_what_it_raises(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    partner = tmp_path / "partner.yaml"
    partner.write_text(
        "case: x\ndate: 2026-03-01\npartner: {born: 1990-01-01}\n"
        "sponsor: {status: dutch, income: {kind: permanent_contract, monthly: 1000}}\n"
    )
    assert run(["minimum", str(partner), "sponsor.income.monthly", "--format", "json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["for"] == "partner_permit"
    assert "`--for partner_permit`" in told.err
    nothing = tmp_path / "nothing.yaml"
    nothing.write_text("case: x\ndate: 2026-03-01\n")
    assert run(["minimum", str(nothing)]) == 1
    assert "hsm_permit" in capsys.readouterr().err


def test_a_default_of_several_words_is_assumed_as_its_word() -> None:
    book = rulebook()
    case = book.case(EXAMPLES / "offer-asha.yaml")
    assumed = {one.input: one.value for one in book.minimum(case).report().assuming}
    assert assumed["employer.recognised_for"] == "work"
