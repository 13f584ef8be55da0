"""Since when a stay is unbroken: the clauses against a walk back in time, a day at a time."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.strategies import examples, rulebook

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 3, 1)
COUNTING = (
    "hsm", "blue_card", "self_employed", "daft", "researcher", "partner", "ict", "student",
    "orientation_year",
)  # fmt: skip
NOT_COUNTING = ("dutch",)
QUESTIONS = {
    "worker": ("permanent_residence", "five_year_clock_from"),
    "partner": ("partner_permanent_residence", "partner_five_year_clock_from"),
}


class Stay(NamedTuple):
    """A stay on a permit, from its first to its last day."""

    who: str
    permit: str
    first: dt.date
    last: dt.date


def days_of(stay: Stay) -> set[dt.date]:
    """Give every day of a stay."""
    length = (stay.last - stay.first).days
    return {stay.first + dt.timedelta(days=number) for number in range(length + 1)}


def walked(stays: list[Stay], who: str, day: dt.date) -> dt.date | None:
    """Walk back from a day as long as the day before is one of lawful stay that counts."""
    covered = set[dt.date]()
    for stay in stays:
        if stay.who == who and stay.permit in COUNTING and stay.first <= day:
            covered |= days_of(stay)
    if day not in covered:
        return None
    while day - dt.timedelta(days=1) in covered:
        day -= dt.timedelta(days=1)
    return day


def five_years_on(day: dt.date) -> dt.date:
    """Give the same day five years later; there is no 29 February five years after one."""
    return day.replace(year=day.year + 5, day=28 if (day.month, day.day) == (2, 29) else day.day)


def document(stays: list[Stay], day: dt.date, held: tuple[bool, bool]) -> dict[str, Any]:
    """Write a case; the last stay of each person may be written as the permit held instead."""
    case: dict[str, Any] = {"case": "clock", "date": day.isoformat()}
    left = list(stays)
    for who, wanted in zip(QUESTIONS, held, strict=True):
        own = [stay for stay in left if stay.who == who]
        if wanted and len(own) > 1:
            left.remove(own[-1])
            case[who] = {
                "permit": {
                    "kind": own[-1].permit,
                    "from": own[-1].first.isoformat(),
                    "until": own[-1].last.isoformat(),
                }
            }
    case["residence"] = [
        {
            "who": stay.who,
            "permit": stay.permit,
            "from": stay.first.isoformat(),
            "until": stay.last.isoformat(),
        }
        for stay in left
    ]
    return case


@st.composite
def near(draw: st.DrawFn, span: int, longest: int) -> Stay:
    """Draw a stay that begins within a span of days around the day asked about."""
    first = DAY + dt.timedelta(days=draw(st.integers(-span, span // 4)))
    return Stay(
        draw(st.sampled_from(("worker", "worker", "partner"))),
        draw(st.sampled_from((*COUNTING, *NOT_COUNTING))),
        first,
        first + dt.timedelta(days=draw(st.integers(0, longest))),
    )


def agree(stays: list[Stay], held: tuple[bool, bool]) -> None:
    """Compare figure and requirement with the walk, for everyone who has a stay."""
    case = document(stays, DAY, held)
    verdict = rulebook().evaluate(rulebook().case(case)).to_dict()
    for who, (question, figure) in QUESTIONS.items():
        if question in verdict["verdicts"]:
            start = walked(stays, who, DAY)
            told = verdict["figures"][figure]["value"]
            assert told == (start and start.isoformat()), case
            states = {r["id"]: r["state"] for r in verdict["verdicts"][question]["requirements"]}
            complete = start is not None and five_years_on(start) - dt.timedelta(days=1) <= DAY
            assert states["continuous_stay"] == ("met" if complete else "unmet"), case


def apart(stays: list[Stay]) -> list[Stay]:
    """Leave out each stay that overlaps an earlier one of the same person, which is refused."""
    kept: list[Stay] = []
    for stay in stays:
        own = [one for one in kept if one.who == stay.who]
        if not any(days_of(stay) & days_of(one) for one in own):
            kept.append(stay)
    return kept


@examples(4)
@given(st.lists(near(12, 8), min_size=1, max_size=6), st.tuples(st.booleans(), st.booleans()))
def test_short_stays_join_as_days_do(stays: list[Stay], held: tuple[bool, bool]) -> None:
    agree(apart(stays), held)


@examples(4)
@given(st.lists(near(2600, 1500), min_size=1, max_size=6), st.tuples(st.booleans(), st.booleans()))
def test_stays_of_years_join_as_days_do(stays: list[Stay], held: tuple[bool, bool]) -> None:
    agree(apart(stays), held)


JOINED = [
    ("adjacent", [(-9, -5), (-4, 3)], -9),
    ("with a day between", [(-9, -5), (-3, 3)], -3),
    ("sharing the day of the change", [(-9, -2), (-2, 3)], -9),
    ("told out of order", [(-2, 4), (-9, -7), (-6, -3)], -9),
    ("the last one ended yesterday", [(-9, -1)], None),
    ("the last one ends today", [(-9, 0)], -9),
    ("the first one begins today", [(0, 9)], 0),
    ("the only one begins tomorrow", [(1, 9)], None),
    ("today's is followed by one that has not begun", [(-5, 1), (1, 9)], -5),
    ("of a single day each", [(-2, -2), (-1, -1), (0, 0)], -2),
]


@pytest.mark.parametrize(
    ("spans", "start"), [one[1:] for one in JOINED], ids=[n[0] for n in JOINED]
)
def test_stays_join_or_do_not(spans: list[tuple[int, int]], start: int | None) -> None:
    moved = [(DAY + dt.timedelta(days=one), DAY + dt.timedelta(days=two)) for one, two in spans]
    stays = [Stay("worker", "hsm", *span) for span in moved]
    expected = None if start is None else DAY + dt.timedelta(days=start)
    assert walked(stays, "worker", DAY) == expected
    agree(stays, (False, False))
