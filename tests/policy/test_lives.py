"""A life of ten years, decided on every day and held against a table made by hand."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from hsm_policy.documents.reader import read_document, to_plain
from tests import ROOT
from tests.policy.lives import Period, read, told
from tests.support.strategies import rulebook

LIFE = read("ten-years")
YEARS = range(LIFE.first.year, LIFE.last.year + 1)
TURNS = LIFE.turns()


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_decided_as_the_table_says(year: int) -> None:
    """What is contested is looked for at each turn and once a week, all else on every day."""
    for day in LIFE.days(year):
        whole = day in TURNS or day.toordinal() % 7 == 0
        found = told(rulebook(), LIFE.case_on(day), whole=whole)
        wanted = LIFE.expected(day)
        if not whole:
            wanted = {key: value for key, value in wanted.items() if key[0] != "contested"}
        assert found == wanted, day


def test_the_life_is_ten_years_long() -> None:
    assert LIFE.last.replace(year=LIFE.last.year - 10) < LIFE.first
    assert sum(1 for year in YEARS for _ in LIFE.days(year)) == 3652


def test_no_two_rows_of_the_table_speak_of_one_thing_on_one_day() -> None:
    rows: dict[tuple[str, str], list[Period]] = {}
    for period in LIFE.periods:
        assert LIFE.first <= period.first <= period.last <= LIFE.last, period
        rows.setdefault((period.part, period.what), []).append(period)
    for periods in rows.values():
        for one, other in pairwise(periods):
            assert one.last < other.first, (one, other)


def test_the_example_in_the_documentation_is_this_life_on_the_day_of_the_report() -> None:
    text = (ROOT / "docs" / "examples" / "ten-years.yaml").read_text(encoding="utf-8")
    example = to_plain(read_document(text))
    assert example == LIFE.case_on(dt.date.fromisoformat(example["date"]))
