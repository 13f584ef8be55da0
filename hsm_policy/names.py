"""Names that rules may use, names that the engine reserves, and outcomes and states."""

from __future__ import annotations

import re
from enum import StrEnum

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

FUNCTIONS = {**CALENDAR, "per_cent": 2, "base_of": 2}

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


class State(StrEnum):
    """How a requirement stands; `waived` where it does not apply."""

    MET = "met"
    UNMET = "unmet"
    OPEN = "open"
    WAIVED = "waived"


RESERVED = frozenset({"not", "in", "law", "add", "sub", "times", *FUNCTIONS})

_NAME = re.compile("[a-z][a-z0-9_]*")

_COUNTRY = re.compile("[A-Z]{2}")


def is_free(text: str) -> bool:
    """Whether a text is a lower-case name that the engine does not reserve."""
    return _NAME.fullmatch(text) is not None and text not in RESERVED


def is_term(text: str) -> bool:
    """Whether a text can be a constant in a rule: a free name, or a country code."""
    return is_free(text) or _COUNTRY.fullmatch(text) is not None
