"""Every day on which something changes, against each day decided by itself."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from hsm_policy import calendar as days
from hsm_policy.analysis.sweep import date_sweep
from hsm_policy.analysis.sweep.timeline import AsLived, Timeline
from hsm_policy.cases.case import Case
from hsm_policy.cli.main import run
from hsm_policy.engine.situation import Situation
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.verdict import decision
from hsm_policy.verdict.decision import Answered, Decision
from tests.support.strategies import Document, examples, plain_cases, read, rulebook

SETTINGS = examples(2)
ASHA = Path("docs/examples/offer-asha.yaml")


def decided(case: Case, step: int) -> Decision:
    """Decide a case on another day, read anew."""
    other = rulebook().with_options(case, date=days.iso(days.from_ordinal(step)))
    return rulebook().evaluate(other).decision


def found(case: Case, years: int) -> Timeline:
    return rulebook().timeline(case, days.iso(days.plus_years(case.date, years)), "filed")


def at(timeline: Timeline, step: int) -> Decision:
    """Give the decision of a day as the timeline has it."""
    turns = [turn for turn in timeline.days_of_change if turn.after.step <= step]
    if turns:
        return turns[-1].after.decision
    return (
        timeline.days_of_change[0].before.decision
        if timeline.days_of_change
        else decided(timeline.case, step)
    )


@given(plain_cases(most=3, unknown=0), st.data())
@SETTINGS
def test_between_two_turns_every_day_is_decided_alike(one: Document, data: st.DataObject) -> None:
    check_days(one, data, years=3)


@given(plain_cases(most=3, unknown=3), st.data())
@examples(1)
def test_so_it_is_where_something_is_not_known(one: Document, data: st.DataObject) -> None:
    check_days(one, data, years=2)


def check_days(document: Document, data: st.DataObject, *, years: int) -> None:
    case = read(document)
    timeline = found(case, years)
    beside = {turn.after.step + by for turn in timeline.days_of_change[:8] for by in (-1, 0, 1)}
    others = data.draw(st.sets(st.integers(timeline.first, timeline.last), min_size=6, max_size=6))
    for step in sorted(beside | others | {timeline.first, timeline.last}):
        if timeline.first <= step <= timeline.last:
            note(days.iso(days.from_ordinal(step)))
            assert at(timeline, step) == decided(case, step)


def test_days_alike_are_not_decided_each_where_an_outcome_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The date is known on each day, so that no outcome depends on it between two days."""
    told = {
        "case": "open",
        "date": "2027-01-01",
        "worker": {"born": "1990-01-01", "nationality": "IN", "degree": "none"},
        "employer": {"recognised_sponsor": False, "innovative": True, "employees": 15},
        "job": {"salary": "3122.00", "share_percent": "1.00"},
    }
    decided_days = []

    def counted(situation: Situation) -> Answered:
        decided_days.append(situation.case.date)
        return decision.answer(situation)

    monkeypatch.setattr(date_sweep, "answer", counted)
    assert found(read(told), 3).days_of_change == []
    assert len(decided_days) < 20


@given(plain_cases(most=2, unknown=1))
@examples(1)
def test_day_by_day_the_same_days_differ_from_the_day_before(document: Document) -> None:
    case = read(document)
    last = days.from_ordinal(days.ordinal(case.date) + 40)
    timeline = rulebook().timeline(case, days.iso(last), "filed")
    each = {step: decided(case, step) for step in range(timeline.first, timeline.last + 1)}
    differing = [after for before, after in pairwise(each) if each[before] != each[after]]
    assert [turn.after.step for turn in timeline.days_of_change] == differing


def test_every_turn_of_a_timeline_says_something_and_in_order() -> None:
    book = rulebook()
    told = book.timeline(book.case(ASHA)).to_dict()
    assert told["from"], told["until"] == ("2026-03-01", "2031-03-01")
    assert all(told["from"] < change["date"] <= told["until"] for change in told["changes"])
    assert [one["date"] for one in told["changes"]] == sorted(
        one["date"] for one in told["changes"]
    )
    assert all(change["from"] != change["to"] for change in told["changes"])


def changes(
    case: dict[str, Any], what: str, until: str | None = None, as_: AsLived = "filed"
) -> list[tuple[Any, ...]]:
    told = timeline(json.dumps(case), until, as_)
    return [(one["date"], one["from"], one["to"]) for one in told["changes"] if one["what"] == what]


@cache
def timeline(case: str, until: str | None, as_: AsLived) -> dict[str, Any]:
    """Return the timeline of a case given as JSON; several tests look at the same one."""
    book = rulebook()
    return book.timeline(book.case({"case": "x", **json.loads(case)}), until, as_).to_dict()


YOUNG: dict[str, Any] = {
    "date": "2025-10-01",
    "worker": {"born": "1996-03-15", "nationality": "IN"},
    "employer": {"recognised_sponsor": True},
    "job": {
        "salary": 4400,
        "contract": {"from": "2025-01-01", "permanent": True},
        "works_in_netherlands": True,
        "paid_to_own_account": True,
    },
}


def test_an_offer_turns_on_the_thirtieth_birthday_and_on_the_amounts_of_a_new_year() -> None:
    assert changes(YOUNG, "figures.hsm_threshold.value", "2026-12-31") == [
        ("2026-01-01", "4171.00", "4357.00"),
        ("2026-03-15", "4357.00", "5942.00"),
    ]
    assert changes(YOUNG, "verdicts.hsm_permit.outcome", "2026-12-31") == [
        ("2026-03-15", "granted", "refused")
    ]


def test_after_the_last_day_that_the_law_is_known_for_it_says_so() -> None:
    last = rulebook().source.tables["hsm_norm"].known_until
    day, later = (days.iso(days.plus_days(last, more)) for more in (1, 100))
    found = changes(YOUNG, "figures.hsm_threshold.value", later)[-1]
    assert (found[0], found[2]) == (day, None)


def test_a_permit_that_ends_on_a_day_is_over_on_the_next() -> None:
    stay = {
        "date": "2026-01-01",
        "worker": {
            "nationality": "IN",
            "permit": {"kind": "hsm", "from": "2022-01-01", "until": "2026-12-31"},
        },
    }
    outcomes = changes(stay, "verdicts.current_stay.outcome")
    assert outcomes[-1][0] == "2027-01-01"
    assert outcomes[-1][2] == "refused"


def test_a_figure_that_moves_with_the_day_is_one_change_up_to_the_last_day() -> None:
    case = {**YOUNG, "job": {**YOUNG["job"], "contract": {"from": "2024-01-01", "permanent": True}}}
    book = rulebook()
    told = book.timeline(book.case({"case": "x", **case}), "2026-12-31", "filed").to_dict()
    (moved,) = [one for one in told["changes"] if one["what"] == "figures.hsm_permit_until.value"]
    assert (moved["date"], moved["until"]) == ("2025-10-02", "2026-12-31")
    assert (moved["from"], moved["to"]) == ("2030-09-30", "2031-12-30")
    assert moved["because"] == "The permit would run until 30 December 2031."


def test_in_a_life_neither_a_birthday_nor_a_new_amount_touches_what_was_filed() -> None:
    for what in ("verdicts.hsm_permit.outcome", "figures.hsm_threshold.value"):
        assert changes(YOUNG, what, "2030-01-01", "life") == []


def lived(case: dict[str, Any], until: str | None = None) -> dict[str, str]:
    """Return the milestones of a life, by their paths."""
    told = timeline(json.dumps(case), until, "life")
    return {one["what"]: one["date"] for one in told["milestones"]}


def test_a_life_tells_when_what_was_applied_for_starts_and_ends_also_after_the_last_day() -> None:
    job = {**YOUNG["job"], "contract": {"from": "2025-12-01", "permanent": True}}
    told = lived({**YOUNG, "job": job})
    assert told["job.contract.from"] == "2025-12-01"
    assert told["figures.hsm_permit_until.value"] == "2030-11-30"
    assert "figures.hsm_permit_until.value" not in lived({**YOUNG, "job": job}, "2029-01-01")


def test_a_permit_that_would_be_refused_has_no_last_day_in_a_life() -> None:
    told = lived({**YOUNG, "job": {**YOUNG["job"], "salary": 2000}})
    assert "figures.hsm_permit_until.value" not in told


HELD: dict[str, Any] = {
    "date": "2026-06-01",
    "worker": {
        "nationality": "IN",
        "permit": {"kind": "hsm", "from": "2024-01-01", "until": "2028-12-31"},
    },
    "events": [{"kind": "job_ended", "date": "2026-06-15", "reason": "redundancy"}],
}


def test_a_life_tells_what_happens_and_each_duty_until_it_is_overdue() -> None:
    duty = "duties.report_job_end.employer"
    assert changes(HELD, f"{duty}.by", None, "life") == [("2026-06-15", None, "2026-07-13")]
    assert changes(HELD, f"{duty}.overdue", None, "life") == [("2026-07-14", None, True)]
    told = lived(HELD)
    assert told[f"{duty}.by"] == "2026-07-13"
    assert told["worker.permit.until"] == "2028-12-31"
    assert told["figures.grace_until.value"] == "2026-09-15"
    stays = changes(HELD, "verdicts.current_stay.outcome", None, "life")
    assert stays[1:] == [("2026-09-16", "granted", "at_risk"), ("2029-01-01", "at_risk", "refused")]


def test_each_of_two_duties_of_one_kind_is_followed() -> None:
    events = [
        {"kind": "salary_changed", "date": f"2026-{month}-15", "salary": 900}
        for month in ("07", "09")
    ]
    duty = "duties.report_salary_change.employer"
    case = {**HELD, "events": events}
    for one, by, late in (("", "2026-08-12", "2026-08-13"), ("[1]", "2026-10-13", "2026-10-14")):
        ((_, before, after),) = changes(case, f"{duty}{one}.by", "2026-12-31", "life")
        assert (before, after) == (None, by)
        assert changes(case, f"{duty}{one}.overdue", None, "life") == [(late, None, True)]


def test_a_duty_that_is_overdue_already_is_told_first() -> None:
    book = rulebook()
    told = book.timeline(book.case({"case": "x", **HELD, "date": "2026-08-01"})).to_dict()
    first = told["milestones"][0]
    assert (first["date"], first["overdue"]) == ("2026-07-13", True)


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("2020-01-01", "until_before_date"),
        ("2300-01-01", "until_too_late"),
        ("soon", "until_no_day"),
    ],
)
def test_a_last_day_that_will_not_do_is_refused(until: str, code: str) -> None:
    book = rulebook()
    with pytest.raises(DiagnosticsError) as refused:
        book.timeline(book.case(ASHA), until)
    assert [one.code for one in refused.value.problems] == [code]


def test_the_command_prints_what_the_rulebook_finds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["timeline", str(ASHA), "--until", "2027-01-01", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    book = rulebook()
    assert told == book.timeline(book.case(ASHA), "2027-01-01").to_dict()


@pytest.mark.parametrize(("lang", "said"), [("en", "1 January 2027"), ("nl", "1 januari 2027")])
def test_as_text_each_day_has_its_heading(
    lang: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["timeline", str(ASHA), "--as", "filed", "--until", "2027-01-01", "--lang", lang]) == 0
    )
    assert f"\n{said}\n" in capsys.readouterr().out


def test_no_such_day_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["timeline", str(ASHA), "--until", "2026-02-30"]) == 2
    assert "--until" in capsys.readouterr().err
