"""Sums of open numbers that contradict each other, found by adding inequalities up."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from hsm_policy.engine.numbers.contradictions import Inequality, eliminate
from tests.support.strategies import examples

X, Y, Z = (0, 0), (1, 0), (2, 0)
NAMES = (X, Y, Z)


def row(number: int, constant: int, *factors: int) -> Inequality:
    """Give an inequality by its constant and the factors of the numbers."""
    named = {name: one for name, one in zip(NAMES, factors, strict=False) if one}
    return Inequality(named, constant, frozenset([number]))


def test_a_greater_number_with_the_same_added_is_never_less() -> None:
    """Of x <= y, x + z >= 10 and y + z < 10 all three are needed for the contradiction."""
    rows = [row(0, 0, -1, 1), row(1, -10, 1, 0, 1), row(2, 9, 0, -1, -1), row(3, -1, 1)]
    assert eliminate(rows) == frozenset({0, 1, 2})


def test_inequalities_that_some_numbers_fit_are_no_contradiction() -> None:
    """With y + z < 11 instead, x = y = 10 fits."""
    rows = [row(0, 0, -1, 1), row(1, -10, 1, 0, 1), row(2, 10, 0, -1, -1)]
    assert eliminate(rows) is None


def test_whole_numbers_leave_no_room_between_two_halves() -> None:
    """No whole number doubled is above 4 and below 6 but for 5: 2x >= 5 and 2x <= 5 clash."""
    assert eliminate([row(0, -5, 2), row(1, 5, -2)]) == frozenset({0, 1})


@examples(150)
@given(
    st.lists(
        st.tuples(st.integers(-6, 6), st.integers(-2, 2), st.integers(-2, 2), st.integers(-2, 2)),
        max_size=5,
    )
)
def test_what_is_called_a_contradiction_has_no_numbers(found: list[tuple[int, ...]]) -> None:
    """Where inequalities are said to clash, none of all small numbers fits those named."""
    rows = [row(number, *one) for number, one in enumerate(found)]
    reasons = eliminate(rows)
    if reasons is None:
        return
    needed = [found[one] for one in reasons if isinstance(one, int)]
    for numbers in product(range(-8, 9), repeat=3):
        assert not all(
            constant + sum(f * n for f, n in zip(factors, numbers, strict=True)) >= 0
            for constant, *factors in needed
        )
