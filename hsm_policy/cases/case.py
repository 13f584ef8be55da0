"""A case as it was read: known values, unknown keys, and keys taken as absent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from hsm_policy.documents import Number, join
from hsm_policy.rulebook import RulebookData

Value = int | str | tuple[str, ...]

Ratio = Callable[[str], Number]
"""A function from a table to its per cent on the day of the case; LookupError if none."""

UNKNOWN = "unknown"


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case. Paths of items carry their number: `job.parts[0].amount`.

    `values` holds what is known, in cents, hundredths, whole numbers, days yyyymmdd or names, the
    values of left-out keys that have one included. `unknown` maps every leaf that exists or may
    exist but is not known to the key that names what is missing (itself, or the map or list of
    which nothing is said). Every other leaf is absent.

    `maybe` holds the leaves, maps, lists and items whose very presence is not known; an unknown
    list has one item, which is among them. `assumed` names the keys taken as absent because they
    are left out, a whole map or list as one key. `given` are the maps and lists at the top that
    are written, `written` every path that is, without numbers (`job.parts[].amount`). `lists`
    gives the number of items of each list. `document` is the case as plain data again: text for
    every word but true and false.
    """

    id: str
    date: int
    values: dict[str, Value] = {}
    unknown: dict[str, str] = {}
    maybe: frozenset[str] = frozenset()
    assumed: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()
    lists: dict[str, int] = {}
    readings: dict[str, str] = {}
    scenarios: tuple[str, ...] = ()
    document: dict[str, Any] = {}


def is_raised(path: str, case: Case) -> bool:
    """Whether a case has the key that raises a question; an unknown value may be the right one."""
    top, condition, asked = path.partition("[")
    if not condition:
        return path in case.written
    key, _, value = asked.removesuffix("]").partition("=")
    if key.isdigit():
        return int(key) < case.lists.get(top, 0)
    leaf = f"{top}.{key}"
    if leaf in case.written:
        return case.values.get(leaf, value) == value
    items = range(case.lists.get(top, 0))
    return any(case.values.get(f"{top}[{item}].{key}", value) == value for item in items)


def value_keys(source: RulebookData) -> frozenset[str]:
    """Return the keys on whose values other keys, or the questions raised, depend."""
    found = set()
    for path, entry in source.vocabulary.inputs.items():
        found |= {join(path.rpartition(".")[0], key) for key in entry.conditions}
    for question in source.questions.values():
        for raising in (*question.raised_by, *question.raised_with):
            top, condition, asked = raising.partition("[")
            if condition:
                key = asked.partition("=")[0]
                found |= {f"{top}[].{key}", f"{top}.{key}"}
    return frozenset(found)
