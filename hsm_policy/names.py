"""Names: those that rules may use or the engine reserves, outcomes, and what packages export."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from lazy_loader import attach  # type: ignore[import-untyped]

__version__ = "0.1.0"

PARTS = {"policy": (".lp", ".yaml"), "facts": (".yaml",)}

MOVES_DAYS = (
    "plus_days", "plus_weeks", "plus_months", "plus_years", "birthday",
    "day_before", "month_end", "next_month", "next_workday",
)  # fmt: skip

CALENDAR = {
    "plus_days": 2,
    "plus_weeks": 2,
    "plus_months": 2,
    "plus_years": 2,
    "birthday": 2,
    "day_before": 1,
    "month_end": 1,
    "next_month": 1,
    "next_workday": 1,
}

BETWEEN = {
    "days_between": "days",
    "months_between": "months",
    "years_between": "years",
    "age_on": "years",
}
"""The functions that count from a day to another one, with the unit of the count."""

ROUNDING = ("round_down", "round_up", "round_half_up")
"""The functions that round to a whole number of units, such as `@round_down(Amount, euro)`."""

UNITS_OF_MONEY = {"cent": 1, "euro": 100}
"""The units that a rule may round money to without a table, in cents."""

RATES = {"per_cent": 2, "share": 3}
"""The functions that take a rate of an amount, exactly."""

PRODUCTS = ("times", "base_of", *RATES, *ROUNDING)
"""The functions that multiply or divide, or round to a unit."""

EXTREMES = ("least", "greatest")
"""The functions that take the lower or the higher of two numbers."""

FUNCTIONS = {
    **CALENDAR,
    **dict.fromkeys(BETWEEN, 2),
    **RATES,
    "base_of": 2,
    **dict.fromkeys((*ROUNDING, *EXTREMES), 2),
}

RATIO = "ratio"
"""The name of a number of the law that is not whole: `ratio(243,50)` is 4.86."""

FALLS_WITH = {"sub": 1, "base_of": 1, "share": 2, **dict.fromkeys(BETWEEN, 0)}
"""The argument, by position, with which the result of a function falls; it rises with others."""

SECOND = "_b_"
"""The prefix of predicates of the second side where a program holds two rulebooks or two cases."""

NOT_TOLD = "not_told"
"""The value of a figure that a rule explicitly leaves undetermined."""


class Outcome(StrEnum):
    """What becomes of a question; `open` where it turns on what is not known."""

    GRANTED = "granted"
    REFUSED = "refused"
    OPEN = "open"
    AT_RISK = "at_risk"


NOT_NEEDED = "not_needed"
"""Shown in place of the outcome of a question about a permit that the person does not need."""

READABLE_OUTCOMES = (Outcome.GRANTED, Outcome.REFUSED)
"""The outcomes that a clause may read of a question: `granted(Question)`, `refused(Question)`."""


class State(StrEnum):
    """How a requirement stands; `waived` where it does not apply."""

    MET = "met"
    UNMET = "unmet"
    OPEN = "open"
    WAIVED = "waived"


RESERVED = frozenset(
    {"not", "in", "law", "add", "sub", "times", "per_cent", "base_of", *CALENDAR, *BETWEEN}
)

_NAME = re.compile("[a-z][a-z0-9_]*")

_COUNTRY = re.compile("[A-Z]{2}")


def is_free(text: str) -> bool:
    """Whether a text is a lower-case name that the engine does not reserve."""
    return _NAME.fullmatch(text) is not None and text not in RESERVED


def is_term(text: str) -> bool:
    """Whether a text can be a constant in a rule: a free name, or a country code."""
    return is_free(text) or _COUNTRY.fullmatch(text) is not None


def name_problem(text: str, otherwise: str) -> str:
    """Return the code of the message for a text that cannot be a name."""
    return "name_reserved" if text in RESERVED else otherwise


_FACE_IMPORT = re.compile(r"^    from (\S+) import (?:\(([^)]*)\)|(.+))$", re.MULTILINE)


def lazy_exports(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return `__getattr__`, `__dir__` and `__all__` of a package that exports names lazily.

    The names are those that `if TYPE_CHECKING:` imports in its `__init__.py`, read from its source;
    each is imported from its module when it is first used.
    """
    spec = sys.modules[package].__spec__
    face = spec.loader.get_data(spec.origin).decode()  # type: ignore[union-attr]
    homes = {
        module.removeprefix(f"{package}."): re.findall(r"\w+", several or one)
        for module, several, one in _FACE_IMPORT.findall(face)
    }
    exports: tuple[Any, Any, list[str]] = attach(package, submod_attrs=homes)
    return exports
