"""So much per cent of an amount: rounded down, within bounds, the same for stock clingo."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy.calendar import LEAST, MOST, base_of, per_cent
from tests.support.reference import engine, stock
from tests.support.strategies import rulebook


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**6))
def test_a_part_is_the_exact_one_rounded_down_as_far_as_a_program_can_hold(
    number: int, ratio: int
) -> None:
    exact = floor(Fraction(number) * ratio / 100)
    assert per_cent(number, ratio) == min(max(exact, LEAST), MOST)


@pytest.mark.parametrize(("number", "ratio", "part"), [(9, 30, 2), (10, 30, 3), (100, 108, 108)])
def test_the_cent_that_is_not_whole_is_dropped(number: int, ratio: int, part: int) -> None:
    assert per_cent(number, ratio) == part


@given(st.integers(-(10**7), 10**7), st.integers(1, 2000), st.integers(-3, 3))
def test_what_a_part_takes_is_the_least_that_gives_it(part: int, ratio: int, off: int) -> None:
    number = base_of(part, ratio) + off
    assert (per_cent(number, ratio) >= part) == (off >= 0)


def test_a_part_of_nothing_is_never_reached() -> None:
    assert base_of(1, 0) == MOST
    assert base_of(0, 0) == LEAST


@pytest.mark.parametrize("salary", ["3704.70", "3704.71", "5942.01", "20216.05", "1000000.00"])
def test_the_export_works_out_the_same_parts(salary: str) -> None:
    book = rulebook()
    case = book.case(
        {
            "case": "part",
            "date": "2026-03-01",
            "worker": {
                "born": "1990-04-12",
                "degree": "bachelor",
                "recruited_from_abroad": True,
                "months_beyond_150_km": 24,
            },
            "job": {
                "salary": salary,
                "first_day": "2026-02-01",
                "ruling_applied_on": "2026-02-15",
            },
        }
    )
    theirs, ours = (
        {atom for atom in atoms if atom[1].startswith(("ruling", "tax_ruling"))}
        for atoms in (stock(book.export(case)), engine(book, case))
    )
    assert theirs == ours != set()
