"""Numbers that fit comparisons: what is believed to have none, and what surely has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy import calendar as days
from hsm_policy.engine.numbers.bounds import (
    EVERY_ROUND,
    ROUNDS,
    BoundsConflict,
    Constraint,
    solve_bounds,
)
from hsm_policy.engine.numbers.constraints import SPANS
from hsm_policy.engine.numbers.contradictions import calendar_shift
from hsm_policy.engine.numbers.unknowns import Variable
from tests.support.strategies import examples

BORN, DAY = (0, 0), (1, 0)
RANGE = days.ordinal(20620301), days.ordinal(21121231)
BOX = {BORN: RANGE, DAY: RANGE}


def reached(years: int, *, by_birthday: bool) -> Constraint:
    """The day is on or after the birthday, or else before the same day of the year."""
    function = days.birthday if by_birthday else days.plus_years
    return Constraint(
        variables={name: Variable(name[0], *RANGE, daily=True) for name in BOX},
        signs={DAY: 1, BORN: -1},
        difference=lambda steps: (
            steps[DAY] - days.ordinal(function(days.from_ordinal(steps[BORN]), years))
        ),
        holds=not by_birthday,
        literals=(),
    )


@pytest.mark.parametrize("years", [8, 12])
def test_two_days_that_fit_once_in_a_century_are_found_if_every_round_is_made(years: int) -> None:
    """The year 2100 has no 29 February: the birthday is a day later than the day of the year."""
    asked = [reached(years, by_birthday=one) for one in (True, False)]
    soon = solve_bounds(asked, BOX, ROUNDS)
    assert isinstance(soon, BoundsConflict)
    assert soon.believed
    found = solve_bounds(asked, BOX, EVERY_ROUND)
    assert isinstance(found, dict)
    assert days.from_ordinal(found[DAY]) == 21000228
    assert days.from_ordinal(found[BORN]) == (2100 - years) * 10000 + 229


def test_a_contradiction_after_every_round_is_not_only_believed() -> None:
    asked = [reached(12, by_birthday=one) for one in (True, False)]
    narrow = {name: (days.ordinal(20620301), days.ordinal(20990101)) for name in BOX}
    found = solve_bounds(asked, narrow, EVERY_ROUND)
    assert isinstance(found, BoundsConflict)
    assert not found.believed


@examples(20)
@given(first=st.integers(*RANGE), last=st.integers(*RANGE), span=st.sampled_from(sorted(SPANS)))
def test_two_days_are_as_far_apart_as_the_time_between_them_implies(
    first: int, last: int, span: str
) -> None:
    between = getattr(days, span)(days.from_ordinal(first), days.from_ordinal(last))
    reached, missed = (calendar_shift(SPANS[span], count) for count in (between, between + 1))
    assert reached
    assert missed
    assert reached[0] <= last - first < missed[1]
