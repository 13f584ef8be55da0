"""Names that can stand in a clause, and those that the engine keeps for itself."""

from __future__ import annotations

import re

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
"""Begins the names of the second side where two rulebooks, or two cases, stand in one program."""

NOT_TOLD = "not_told"
"""The value of a figure of any type of which a rule says that it is not told."""

RESERVED = frozenset({"not", "in", "law", "add", "sub", "times", *FUNCTIONS})

_NAME = re.compile("[a-z][a-z0-9_]*")

_COUNTRY = re.compile("[A-Z]{2}")


def is_free(text: str) -> bool:
    """Tell whether a text is a lower-case name that the engine does not use itself."""
    return _NAME.fullmatch(text) is not None and text not in RESERVED


def is_term(text: str) -> bool:
    """Tell whether a text can stand in a clause: a free name, or a country in capitals."""
    return is_free(text) or _COUNTRY.fullmatch(text) is not None
