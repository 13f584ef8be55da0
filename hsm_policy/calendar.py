"""Days as integers yyyymmdd: steps in days, weeks, months and years, and the functions of rules."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from functools import lru_cache

FIRST, LAST = 19000101, 21991231

BEYOND = 22000101
"""The day after the last one: the end of a row that has none."""

FRIDAY, SUNDAY = 4, 6


def to_date(day: int) -> dt.date:
    """Return a day as a date; of a number that is no day, the nearest day before or after it."""
    year, month, number = day // 10000, day // 100 % 100, day % 100
    try:
        return dt.date(year, month, number)
    except ValueError:
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            return _end(year)
        month = min(max(month, 1), 12)
        return dt.date(year, month, min(max(number, 1), monthrange(year, month)[1]))


def _end(towards: int) -> dt.date:
    """Return the last day of the calendar, or its first one if `towards` is not positive."""
    return dt.date.max if towards > 0 else dt.date.min


def to_day(date: dt.date) -> int:
    """Return a date as a whole number yyyymmdd."""
    return date.year * 10000 + date.month * 100 + date.day


def ordinal(day: int) -> int:
    """Return the ordinal of a day; the next day has the next ordinal."""
    return to_date(day).toordinal()


def from_ordinal(number: int) -> int:
    """Return the day with an ordinal."""
    return to_day(dt.date.fromordinal(number))


@lru_cache(maxsize=65536)
def plus_days(day: int, days: int) -> int:
    """Return the day `days` later, at most the last day of the year 9999."""
    try:
        return to_day(to_date(day) + dt.timedelta(days=days))
    except OverflowError:
        return to_day(_end(days))


def plus_weeks(day: int, weeks: int) -> int:
    """Return the day `weeks` later."""
    return plus_days(day, 7 * weeks)


@lru_cache(maxsize=65536)
def plus_months(day: int, months: int) -> int:
    """Return the same day of the month `months` later, or the last day of a shorter month.

    The result is at most the last day of the year 9999.
    """
    date = to_date(day)
    year, month = divmod(12 * date.year + date.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return to_day(_end(months))
    last = monthrange(year, month + 1)[1]
    return year * 10000 + (month + 1) * 100 + min(date.day, last)


def plus_years(day: int, years: int) -> int:
    """Return the same day `years` later; 29 February becomes 28 February in other years."""
    return plus_months(day, 12 * years)


def birthday(day: int, years: int) -> int:
    """Return the day on which the age of `years` is reached; 29 February becomes 1 March."""
    later = plus_years(day, years)
    return later if later % 100 == day % 100 else plus_days(later, 1)


def day_before(day: int) -> int:
    """Return the day before."""
    return plus_days(day, -1)


def next_month(day: int) -> int:
    """Return the first day of the next month."""
    return plus_months(day // 100 * 100 + 1, 1)


def month_end(day: int) -> int:
    """Return the last day of the month."""
    return day_before(next_month(day))


def days_between(first: int, last: int) -> int:
    """Return the number of days from one day to another, negative where that is earlier."""
    return ordinal(last) - ordinal(first)


def months_between(first: int, last: int) -> int:
    """Return the greatest number of months with `plus_months(first, months) <= last`."""
    one, other = to_date(first), to_date(last)
    months = 12 * (other.year - one.year) + other.month - one.month
    return months - (plus_months(first, months) > last)


def years_between(first: int, last: int) -> int:
    """Return the greatest number of years with `plus_years(first, years) <= last`."""
    return months_between(first, last) // 12


def age_on(born: int, day: int) -> int:
    """Return the age in years on a day: the greatest one with `birthday(born, years) <= day`."""
    years = to_date(day).year - to_date(born).year
    return years - (birthday(born, years) > day)


def iso(day: int) -> str:
    """Return a day as yyyy-mm-dd."""
    return f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"


class Holidays:
    """The days, besides Saturdays and Sundays, on which a statutory term cannot end.

    `fixed` are (month, day) pairs; `moved` are such pairs that move to Saturday when they fall on a
    Sunday; `easter` are offsets in days from Easter Sunday.
    """

    def __init__(
        self,
        fixed: tuple[tuple[int, int], ...] = (),
        easter: tuple[int, ...] = (),
        moved: tuple[tuple[int, int], ...] = (),
    ) -> None:
        self._fixed, self._easter, self._moved = fixed, easter, moved
        self._years: dict[int, frozenset[dt.date]] = {}

    def next_workday(self, day: int) -> int:
        """Return the day itself, or the next one that is not a Saturday, Sunday or holiday."""
        date = to_date(day)
        while date.weekday() > FRIDAY or date in self._of(date.year):
            date += dt.timedelta(days=1)
        return to_day(date)

    def _of(self, year: int) -> frozenset[dt.date]:
        if year not in self._years:
            self._years[year] = frozenset(self._find(year))
        return self._years[year]

    def _find(self, year: int) -> list[dt.date]:
        from dateutil.easter import easter

        found = [dt.date(year, month, day) for month, day in self._fixed]
        found += [easter(year) + dt.timedelta(days=after) for after in self._easter]
        for month, day in self._moved:
            date = dt.date(year, month, day)
            found.append(date - dt.timedelta(days=date.weekday() == SUNDAY))
        return found


def functions(holidays: Holidays) -> dict[str, Callable[..., int]]:
    """Return arithmetic and the functions that rules may apply to days, by name."""
    return {
        "add": lambda one, other: one + other,
        "sub": lambda one, other: one - other,
        "times": lambda one, other: one * other,
        "plus_days": plus_days,
        "plus_weeks": plus_weeks,
        "plus_months": plus_months,
        "plus_years": plus_years,
        "birthday": birthday,
        "day_before": day_before,
        "month_end": month_end,
        "next_month": next_month,
        "next_workday": holidays.next_workday,
        "days_between": days_between,
        "months_between": months_between,
        "years_between": years_between,
        "age_on": age_on,
    }
