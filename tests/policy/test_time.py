"""A walk through time: on every day each table has one row in force, an amount or `unknown`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from hsm_policy.engine.situation import Situation
from hsm_policy.rulebook.model import Row, Table
from hsm_policy.verdict.expectations import decided
from hsm_policy.verdict.session import shipped_folder
from tests.support.strategies import date, moved, rulebook

FIRST = 20170701
TABLES = list(rulebook().source.tables.values())
LISTS = [table for table in TABLES if table.unit == "none"]
VALUES = [table for table in TABLES if table.unit != "none"]


def _last() -> int:
    """Give the day two years after the last one that any table knows, or after today."""
    today = int(dt.datetime.now(tz=dt.UTC).strftime("%Y%m%d"))
    known = [table.known_until for table in TABLES if table.known_until]
    return moved(max([*known, today]), "years", 2)


def _days(first: int, last: int) -> Iterator[int]:
    day, end = date(first), date(last)
    while day <= end:
        yield day.year * 10000 + day.month * 100 + day.day
        day += dt.timedelta(days=1)


DAYS = list(_days(FIRST, _last()))


def _in_force(table: Table, day: int) -> list[Row]:
    return [row for row in table.rows if row.first <= day < row.before]


def _ended() -> dict[str, dict[str, int]]:
    """Give the days from which tables say that there is no such rule any more, by the key."""
    ended: dict[str, dict[str, int]] = {}
    for path in (shipped_folder() / "facts").glob("*.yaml"):
        table = ""
        for line in path.read_text("utf-8").splitlines():
            table = line.split("table: ")[1] if "table: " in line else table
            if found := re.search(r"{from: ([\d-]+), \w+: (\w+), value: none", line):
                ended.setdefault(table, {})[found[2]] = int(found[1].replace("-", ""))
    return ended


ENDED = _ended()


@pytest.mark.parametrize("table", VALUES, ids=lambda table: table.id)
def test_on_every_day_a_table_has_exactly_one_row_for_each_of_its_keys(table: Table) -> None:
    """An amount, or an explicit `unknown`: never two, and none only where a row says so."""
    keys = sorted({row.keys for row in table.rows})
    ended = ENDED.get(table.id, {})
    first = max(FIRST, table.known_from)
    for day in DAYS:
        if day >= first:
            due = [key for key in keys if day < ended.get("".join(key), day + 1)]
            assert sorted(row.keys for row in _in_force(table, day)) == due, day


@pytest.mark.parametrize("table", LISTS, ids=lambda table: table.id)
def test_on_every_day_a_list_has_an_entry_at_most_once(table: Table) -> None:
    """A list without values may lose and gain entries, but holds none twice."""
    for day in DAYS:
        keys = [row.keys for row in _in_force(table, day)]
        assert len(keys) == len(set(keys)), day
        assert keys, day


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_after_the_last_day_that_a_table_knows_it_tells_no_amount(table: Table) -> None:
    """And on that day it tells one still; a table without a last day goes on."""
    if not table.known_until:
        assert all(row.before >= 22000101 for row in _in_force(table, DAYS[-1]))
        return
    for day in DAYS:
        told = [row.value for row in _in_force(table, day) if row.value is not None]
        if day > table.known_until:
            assert told == [], day
    assert [row.value for row in _in_force(table, table.known_until) if row.value is not None]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_a_row_ends_after_it_begins(table: Table) -> None:
    """The first day of a row lies before the day on which the next takes over."""
    assert [row for row in table.rows if row.first >= row.before] == []


def _yearly(category: str) -> dict[int, int]:
    table = rulebook().source.tables["hsm_norm"]
    return {
        row.first // 10000: row.value
        for row in table.rows
        if row.keys == (category,) and row.value is not None
    }


def test_the_three_amounts_for_migrants_grow_by_one_percentage_a_year() -> None:
    """They follow one index, so that each tells of the others to the euro that they round to."""
    categories = ("age_30_plus", "under_30", "reduced")
    columns = [_yearly(category) for category in categories]
    years = sorted(columns[0])
    assert years == list(range(2014, years[-1] + 1))
    for before, after in pairwise(years):
        # An amount of whole euros was up to half a euro more or less before it was rounded.
        lows, highs = [], []
        for column in columns:
            assert column[after] > column[before]
            lows.append((column[after] - 100) / (column[before] + 100))
            highs.append((column[after] + 100) / (column[before] - 100))
        assert max(lows) <= min(highs), (before, after)


def test_a_year_has_one_amount_throughout() -> None:
    """The amounts for migrants change on 1 January and on no other day."""
    for row in rulebook().source.tables["hsm_norm"].rows:
        assert row.first % 10000 == 101


def test_the_figure_on_a_day_is_that_of_the_row_in_force() -> None:
    """On the last and first day of each year, decided by the engine; unknown after the last."""
    book = rulebook()
    table = book.source.tables["hsm_norm"]
    for day in DAYS:
        if day % 10000 not in (101, 1231):
            continue
        case = book.case(
            {
                "case": "x",
                "date": f"{day // 10000}-{day // 100 % 100:02}-{day % 100:02}",
                "worker": {"born": "1950-01-01", "nationality": "IN"},
                "employer": {"recognised_sponsor": True},
                "job": {"salary": "1.00"},
            }
        )
        figure = decided(Situation(book.engine, case)).figures["hsm_threshold"]
        rows = [row for row in _in_force(table, day) if row.keys == ("age_30_plus",)]
        assert [figure.value] == [row.value for row in rows], day
