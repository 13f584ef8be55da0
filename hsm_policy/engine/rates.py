"""Rates and rounding: exact functions on whole numbers and fractions, each monotone in the amount.

A number is an `int` where it is whole and a `Fraction` in lowest terms where it is not.
"""

from __future__ import annotations

from collections.abc import Callable

from hsm_policy.documents import Number
from hsm_policy.names import RATIO


def ratio(number: Number, whole: Number) -> Number:
    """Return `number / whole`; zero of no parts."""
    if not whole:
        return 0
    if isinstance(number, int) and isinstance(whole, int):
        if not number % whole:
            return number // whole
        from fractions import Fraction  # few rulebooks have any

        return Fraction(number, whole)
    return plain(number / whole)  # type: ignore[arg-type] # one is a fraction, and so is this


def plain(number: Number) -> Number:
    """Return a whole number as an `int`."""
    return number.numerator if number.denominator == 1 else number


def per_cent(number: Number, rate: Number) -> Number:
    """Return a percentage of a number, exactly."""
    return ratio(number * rate, 100)


def share(number: Number, part: Number, whole: Number) -> Number:
    """Return `part` of the `whole` parts of a number, exactly; zero of no parts."""
    return ratio(number * part, whole)


GREATEST = 10**15
"""A number beyond every amount; the base of a rate of nothing."""


def base_of(part: Number, rate: Number) -> int:
    """Return the least whole number whose percentage is at least `part`.

    Of a rate of nothing it is beyond every amount, or below it for a part that nothing reaches.
    """
    if rate <= 0:
        return GREATEST if part > 0 else -GREATEST
    return int(-(-part * 100 // rate))


def round_down(number: Number, unit: Number) -> Number:
    """Return the greatest multiple of a unit that is not above a number."""
    return plain(number // unit * unit if unit else number)


def round_up(number: Number, unit: Number) -> Number:
    """Return the least multiple of a unit that is not below a number."""
    return plain(-(-number // unit) * unit if unit else number)


def round_half_up(number: Number, unit: Number) -> Number:
    """Return the nearest multiple of a unit, the greater one of two that are as near."""
    return plain((2 * number + unit) // (2 * unit) * unit if unit else number)


RATE_FUNCTIONS: dict[str, Callable[..., Number]] = {
    RATIO: ratio,
    "per_cent": per_cent,
    "share": share,
    "base_of": base_of,
    "round_down": round_down,
    "round_up": round_up,
    "round_half_up": round_half_up,
    "least": min,
    "greatest": max,
}
