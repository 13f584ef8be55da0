"""Items of a list that contradict each other: which are refused, and what the rest leave open."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from hsm_policy.cases.case import Case, Value
from hsm_policy.messages.diagnostic import Diagnostic, DiagnosticsError
from tests.support.completions import Tally, representatives, tally
from tests.support.strategies import Document, Draw, examples, moved, number, read, rulebook, valid

SETTINGS = examples(12)
Item = dict[str, Any]


def refused(document: Document) -> tuple[Diagnostic, ...]:
    with pytest.raises(DiagnosticsError) as caught:
        rulebook().case({"case": "pairs", "date": "2026-03-01", **document})
    return caught.value.problems


def taken(document: Document) -> Case:
    return rulebook().case({"case": "pairs", "date": "2026-03-01", **document})


def stay(first: str, last: str, who: str = "worker", permit: str = "hsm") -> Item:
    return {"who": who, "permit": permit, "from": first, "until": last}


def leave(first: str, last: str) -> Item:
    return {"kind": "leave", "from": first, "until": last, "statutory": True}


def raise_of(salary: str, date: str = "2026-02-01") -> Item:
    return {"kind": "salary_changed", "date": date, "salary": salary}


def test_two_stays_of_one_person_do_not_overlap_and_the_message_names_both() -> None:
    stays = [stay("2021-02-01", "2024-01-31"), stay("2023-06-01", "2026-01-31", permit="blue_card")]
    (problem,) = refused({"residence": stays})
    assert problem.path == "residence[1]"
    assert problem.text("en") == (
        "overlaps `residence[0]`, where `who` is `worker` too: 2023-06-01 lies in both"
    )
    assert problem.text("nl") == (
        "overlapt `residence[0]`, waar `who` ook `worker` is: 2023-06-01 ligt in beide"
    )
    assert problem.help("en").startswith("let one end before the other begins")
    assert problem.help("nl").startswith("laat de ene eindigen voordat de andere begint")


def test_each_pair_is_named_with_all_other_problems_of_the_file() -> None:
    text = """\
case: x
date: 2026-03-01
worker: {born: 2027-01-01}
residence:
  - {who: worker, permit: hsm, from: 2021-02-01, until: 2024-01-31}
  - {who: partner, permit: partner, from: 2021-02-01, until: 2024-01-31}
  - {who: worker, permit: hsm, from: 2023-02-01, until: 2026-01-31}
  - {who: worker, permit: hsm, from: 2025-02-01}
events:
  - {kind: salary_changed, date: 2026-01-01, salary: 5000}
  - {kind: salary_changed, date: 2026-01-01, salary: 5000.01}
"""
    with pytest.raises(DiagnosticsError) as caught:
        rulebook().case_text(text, "case.yaml")
    found = [(one.file, one.line, one.path) for one in caught.value.problems]
    assert found == [
        ("case.yaml", 3, "worker.born"),
        ("case.yaml", 7, "residence[2]"),
        ("case.yaml", 8, "residence[3]"),
        ("case.yaml", 11, "events[1].salary"),
    ]
    assert [one.args.get("other") for one in caught.value.problems[1:]] == [
        "residence[0]", "residence[2]", "events[0].salary",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "second",
    [
        stay("2024-02-01", "2026-01-31"),
        stay("2024-01-31", "2026-01-31"),
        stay("2019-01-01", "2021-01-31"),
        stay("2019-01-01", "2021-02-01"),
        stay("2024-01-31", "2024-01-31"),
        stay("2022-01-01", "2023-01-01", who="partner"),
        stay("2022-01-01", "2023-01-01", who="unknown"),
        stay("2022-01-01", "unknown", who="partner"),
        stay("2024-01-31", "unknown"),
        stay("unknown", "2021-02-01"),
        stay("unknown", "unknown"),
        {"permit": "student"},
        "unknown",
    ],
)
def test_stays_that_can_both_be_so_are_taken(second: Any) -> None:
    """One after the other, with one day on which the first ends and the next begins, or of two."""
    first = stay("2021-02-01", "2024-01-31")
    assert taken({"residence": [first, second]}).lists["residence"] == 2
    assert taken({"residence": [second, first]}).lists["residence"] == 2


@pytest.mark.parametrize(
    "second",
    [
        stay("2024-01-30", "2026-01-31"),
        stay("2019-01-01", "2021-02-02"),
        stay("2021-02-01", "2024-01-31"),
        stay("2020-01-01", "2025-01-01"),
        stay("2022-01-01", "2022-01-01"),
        stay("2022-01-01", "unknown"),
        stay("unknown", "2021-02-02"),
    ],
)
def test_stays_that_cannot_both_be_so_are_refused_in_either_order(second: Item) -> None:
    first = stay("2021-02-01", "2024-01-31")
    for stays in ([first, second], [second, first]):
        (problem,) = refused({"residence": stays})
        assert (problem.path, problem.args["other"]) == ("residence[1]", "residence[0]")


def test_a_reversed_stay_is_refused_for_that_alone() -> None:
    stays = [stay("2021-02-01", "2024-01-31"), stay("2023-02-01", "2022-01-31")]
    assert [one.path for one in refused({"residence": stays})] == ["residence[1].until"]


def test_three_stays_at_one_time_are_of_two_people_whoever_they_are() -> None:
    same = [stay("2021-02-01", "2024-01-31", who="unknown") for _ in range(3)]
    (problem,) = refused({"residence": same})
    assert problem.path == "residence[2]"
    assert "`residence[0]`, `residence[1]`" in problem.message
    taken({"residence": [*same[:2], stay("2024-02-01", "2025-01-31")]})


def test_who_is_settled_over_several_stays() -> None:
    """The first and the last are of one person each; the two between cannot be told apart."""
    chain = [
        stay("2020-01-01", "2021-06-01"),
        stay("2021-01-01", "2022-06-01", who="unknown"),
        stay("2022-01-01", "2023-06-01", who="unknown"),
    ]
    taken({"residence": [*chain, stay("2023-01-01", "2024-06-01", who="partner")]})
    (problem,) = refused({"residence": [*chain, stay("2023-01-01", "2024-06-01")]})
    assert problem.path == "residence[3]"
    assert "`residence[2]`" in problem.message


def test_many_stays_of_nobody_known_are_read_in_time() -> None:
    pairs = [
        stay(f"{year}-01-01", f"{year}-12-31", who="unknown")
        for year in range(1990, 2004)
        for _ in range(2)
    ]
    three = [stay("2010-01-01", "2010-12-31", who="unknown") for _ in range(3)]
    assert [one.path for one in refused({"residence": [*pairs, *three]})] == ["residence[30]"]


def test_two_leaves_do_not_overlap() -> None:
    first = leave("2026-01-01", "2026-03-01")
    second = leave("2026-02-01", "2026-04-01")
    (problem,) = refused({"events": [first, raise_of("5000.00"), second]})
    assert problem.path == "events[2]"
    assert problem.message == (
        "overlaps `events[0]`, where `kind` is `leave` too: 2026-02-01 lies in both"
    )
    taken({"events": [first, leave("2026-03-02", "2026-04-01")]})


def test_a_strike_may_fall_in_a_leave_and_so_may_what_may_be_one() -> None:
    first = leave("2026-01-01", "2026-03-01")
    during = {"kind": "strike", "from": "2026-02-01", "until": "2026-02-10"}
    taken({"events": [first, during]})
    taken({"events": [first, {**during, "kind": "unknown"}]})


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        (raise_of("5600.00"), raise_of("5600.01"), "salary"),
        (
            {"kind": "employer_changed", "date": "2026-02-01", "recognised_sponsor": True},
            {"kind": "employer_changed", "date": "2026-02-01", "recognised_sponsor": False},
            "recognised_sponsor",
        ),
        (
            {"kind": "job_ended", "date": "2026-02-01", "reason": "redundancy"},
            {"kind": "job_ended", "date": "2026-02-01", "reason": "resignation"},
            "reason",
        ),
    ],
)
def test_one_event_is_not_told_in_two_ways_on_a_day(one: Item, other: Item, key: str) -> None:
    (problem,) = refused({"events": [one, {"kind": "reported", "date": "2026-02-01"}, other]})
    assert problem.path == f"events[2].{key}"
    assert f"contradicts `events[0].{key}`" in problem.message
    assert "op dezelfde dag, 2026-02-01" in problem.text("nl")
    taken({"events": [one, {**other, "date": "2026-02-02"}]})
    taken({"events": [one, {**other, "date": "unknown"}]})
    taken({"events": [one, {**other, key: "unknown"}]})


def test_an_event_may_be_told_twice_and_one_day_may_have_several() -> None:
    end = {"kind": "job_ended", "date": "2026-02-01", "reason": "redundancy"}
    told = [
        {"kind": "reported", "what": what, "date": "2026-02-01"} for what in ("job_ended", "leave")
    ]
    taken({"events": [end, end, raise_of("5600.00"), raise_of("5600"), *told]})


def test_a_change_that_makes_a_case_contradict_itself_is_refused() -> None:
    stays = [stay("2021-02-01", "2024-01-31"), stay("2024-02-01", "2026-06-30")]
    case = taken({"residence": stays})
    with pytest.raises(DiagnosticsError) as caught:
        rulebook().what_if(case, {"residence[0].until": "2024-03-01"})
    assert [one.path for one in caught.value.problems] == ["residence[1]"]


def test_a_stay_that_can_only_be_the_partners_leaves_nothing_open() -> None:
    """The days are taken by a stay of the worker, so the other is not his."""
    stays = [
        stay("2020-02-01", "2026-06-30", permit="dutch"),
        stay("2020-02-01", "2026-06-30", who="unknown"),
        stay("2019-01-01", "2019-06-30", who="partner"),
    ]
    verdict = rulebook().evaluate(taken({"residence": stays})).to_dict()
    figures = verdict["figures"]
    assert figures["partner_five_year_clock_from"]["value"] == "2020-02-01"
    assert figures["five_year_clock_from"]["value"] is None
    assert "between" not in figures["five_year_clock_from"]
    assert not any("who" in key for one in verdict["verdicts"].values() for key in one["missing"])


@pytest.mark.parametrize(("salary", "outcome"), [("5600.00", "granted"), ("5000.00", "at_risk")])
def test_a_salary_told_for_a_day_settles_the_one_left_open_for_it(
    salary: str, outcome: str
) -> None:
    holder = {
        "worker": {
            "born": "1990-01-01",
            "nationality": "IN",
            "permit": {"kind": "hsm", "from": "2024-02-01", "until": "2029-01-31"},
        },
        "job": {"salary": "6000.00"},
        "events": [raise_of(salary), raise_of("unknown")],
    }
    answer = rulebook().evaluate(taken(holder)).to_dict()["verdicts"]["current_stay"]
    assert (answer["outcome"], answer["missing"]) == (outcome, [])


def test_the_least_day_of_a_stay_is_one_on_which_no_other_runs() -> None:
    """From the day on which the stay before it ends; the range begins there."""
    stays = [stay("2015-01-01", "2020-06-30"), stay("2023-01-01", "2026-06-30")]
    case = taken({"residence": stays})
    found = rulebook().minimum(case, "residence[1].from", "permanent_residence").to_dict()
    assert found["regions"][0]["from"] == "2020-06-30"
    doubted = taken({"residence": [{**stays[0], "who": "unknown"}, stays[1]]})
    found = rulebook().minimum(doubted, "residence[1].from", "permanent_residence").to_dict()
    assert found["regions"][0]["from"] == "1900-01-01"


DAYS = [f"{year}-{day}" for year in range(2019, 2025) for day in ("01-31", "02-01")]


@st.composite
def stays_in_doubt(draw: Draw) -> Document:
    """A stay of each person and two or three more, of which some people and one day are open."""
    some = []
    for _ in range(draw(st.integers(2, 3))):
        first, last = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2)))
        who = draw(st.sampled_from(("worker", "partner", "unknown")))
        some.append(stay(first, last, who, draw(st.sampled_from(("hsm", "dutch")))))
    if draw(st.booleans()):
        draw(st.sampled_from(some))[draw(st.sampled_from(("from", "until")))] = "unknown"
    anchors = [stay("2015-02-01", "2016-01-31", who) for who in ("worker", "partner")]
    return {
        "case": "stays",
        "date": draw(st.sampled_from(("2024-01-31", "2024-02-01"))),
        "worker": {"exams": {"integration": True}},
        "job": {"salary": "6000.00", "contract": {"from": "2019-01-01", "permanent": True}},
        "partner": {
            "exams": {"integration": True},
            "income": {"kind": "permanent_contract", "monthly": "3000.00"},
        },
        "residence": [*anchors, *some],
    }


@pytest.mark.slow
@SETTINGS
@given(stays_in_doubt())
def test_stays_in_doubt_are_decided_as_all_their_completions_say(document: Document) -> None:
    """A case is refused exactly where it has no completion; else they decide, and no others."""
    note(str(document))
    try:
        case = read(document)
    except DiagnosticsError:
        assert not any(map(valid, _filled(document)))
        return
    doubted = [path for path in case.unknown if path.startswith("residence")]
    assume(doubted)
    people = {path: representatives(case, path) for path in doubted if path.endswith("who")}
    days: list[Value] = [
        day for told in DAYS for day in (number(told), moved(number(told), days=1))
    ]
    told = tally(case, {**dict.fromkeys(doubted, days), **people})
    _decided(case, told, all_of_them=len(people) == len(doubted))


def _decided(case: Case, told: Tally, *, all_of_them: bool) -> None:
    """Expect what all completions say; where they are not all there are, no more than they say."""
    decision = rulebook().evaluate(case).decision
    for name in ("permanent_residence", "partner_permanent_residence"):
        answer, outcomes = decision.answers[name], told.outcomes[name]
        assert answer.outcome == "open" or {answer.outcome} == outcomes, name
        assert not all_of_them or answer.outcome != "open" or len(outcomes) > 1, name
        assert told.missing[name] <= set(answer.missing), name
        assert not all_of_them or told.missing[name] == set(answer.missing), name
    for name in ("five_year_clock_from", "partner_five_year_clock_from"):
        value, values = decision.figures[name].value, told.figures[name]
        assert value is None or {value} == values, name


def _filled(document: Document) -> Iterator[Document]:
    """Give every way to fill in the stays of a case, in days that stand in it."""
    places = [(i, key) for i, one in enumerate(document["residence"]) for key in one]
    places = [(i, key) for i, key in places if document["residence"][i][key] == "unknown"]
    for chosen in product(*(("worker", "partner") if k == "who" else DAYS for _, k in places)):
        filled = copy.deepcopy(document)
        for (index, key), value in zip(places, chosen, strict=True):
            filled["residence"][index][key] = value
        yield filled
