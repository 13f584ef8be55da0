"""Sums with days, and the days on which a term of an act does not end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from hsm_policy import calendar as days
from tests.support.strategies import rulebook

SUMS: list[tuple[Callable[[int, int], int], int, int, int]] = [
    (days.plus_months, 20260131, 1, 20260228),
    (days.plus_months, 20280131, 1, 20280229),
    (days.plus_months, 20260331, 1, 20260430),
    (days.plus_months, 20260228, 1, 20260328),
    (days.plus_months, 20261130, 3, 20270228),
    (days.plus_months, 20261231, 14, 20280229),
    (days.plus_months, 20260831, -6, 20260228),
    (days.plus_months, 20240831, -6, 20240229),
    (days.plus_years, 20240229, 1, 20250228),
    (days.plus_years, 20240229, 4, 20280229),
    (days.plus_years, 20250228, 3, 20280228),
    (days.birthday, 19960229, 30, 20260301),
    (days.birthday, 19960229, 32, 20280229),
    (days.birthday, 19960228, 32, 20280228),
    (days.plus_weeks, 20260131, 4, 20260228),
    (days.plus_weeks, 20280131, 4, 20280228),
    (days.plus_days, 20251231, 1, 20260101),
]


@pytest.mark.parametrize(("function", "day", "number", "expected"), SUMS)
def test_a_sum_is_rounded_as_the_law_counts(
    function: Callable[[int, int], int], day: int, number: int, expected: int
) -> None:
    assert function(day, number) == expected


@pytest.mark.parametrize(
    ("day", "end", "following"),
    [
        (20260228, 20260228, 20260301),
        (20280201, 20280229, 20280301),
        (20261231, 20261231, 20270101),
    ],
)
def test_a_month_ends_and_the_next_begins(day: int, end: int, following: int) -> None:
    assert days.month_end(day) == end
    assert days.next_month(day) == following


COUNTED: list[tuple[Callable[[int, int], int], Callable[[int, int], int]]] = [
    (days.days_between, days.plus_days),
    (days.months_between, days.plus_months),
    (days.years_between, days.plus_years),
    (days.age_on, days.birthday),
]


@pytest.mark.parametrize(("count", "move"), COUNTED)
def test_what_is_counted_between_days_is_the_greatest_period_that_has_passed(
    count: Callable[[int, int], int], move: Callable[[int, int], int]
) -> None:
    ends = [20240131, 20240228, 20240229, 20240301, 20250228, 20250301, 20251231, 20280229]
    for first in ends:
        for last in ends:
            number = count(first, last)
            assert move(first, number) <= last < move(first, number + 1)


def test_an_age_differs_from_the_years_between_two_days_on_one_day() -> None:
    assert days.years_between(20040229, 20250228) == 21
    assert days.age_on(20040229, 20250228) == 20
    assert days.age_on(20040229, 20250301) == 21
    assert days.days_between(20260301, 20260228) == -1


@pytest.mark.parametrize("move", [days.plus_days, days.plus_months, days.plus_years, days.birthday])
def test_no_period_moves_a_day_beyond_the_calendar(move: Callable[[int, int], int]) -> None:
    for start in (20260131, 20240229, 0, 2_000_000_000):
        assert move(start, 2_000_000_000) == 99991231
    assert days.plus_days(20260131, -(10**10)) == days.plus_months(20260131, -(10**10)) == 10101


HOLIDAYS = {
    2024: "01-01 03-29 04-01 04-27 05-05 05-09 05-20 12-25 12-26",
    2025: "01-01 04-18 04-21 04-26 05-05 05-29 06-09 12-25 12-26",
    2026: "01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25 12-26",
    2027: "01-01 03-26 03-29 04-27 05-05 05-06 05-17 12-25 12-26",
}
"""As the calendars of these years have them; in 2025 King's Day was kept on a Saturday."""


@pytest.mark.parametrize("year", HOLIDAYS)
def test_a_term_ends_on_no_saturday_sunday_or_holiday_and_is_moved_no_further(year: int) -> None:
    move = rulebook().engine.functions["next_workday"]
    free = {dt.date.fromisoformat(f"{year}-{day}") for day in HOLIDAYS[year].split()}
    day = dt.date(year, 1, 1)
    while day < dt.date(year, 12, 27):
        end = day
        while end.weekday() >= 5 or end in free:
            end += dt.timedelta(days=1)
        assert move(days.to_day(day)) == days.to_day(end), day
        day += dt.timedelta(days=1)


def test_a_term_is_moved_where_the_general_time_limits_act_is_cited_and_nowhere_else() -> None:
    rules = rulebook().source.rules
    moving = {rule.id for rule in rules if "next_workday" in repr(rule.body)}
    citing = {rule.id for rule in rules if any(one.id == "atw-2010" for one in rule.sources)}
    assert moving == citing == {"objection.four_weeks", "objection.six_weeks"}
