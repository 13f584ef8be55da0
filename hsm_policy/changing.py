"""A case that says something else, or is decided under something else: all changes at once.

Whatever is wrong with some of them, with their values or with the case that they make together is
found together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from hsm_policy.case import Case
from hsm_policy.document import parse_value
from hsm_policy.edit import edited
from hsm_policy.options import with_options
from hsm_policy.problems import Problem, Problems
from hsm_policy.source import Source

READINGS = "readings"
Reader = Callable[[Mapping[str, Any]], Case]


class Other(NamedTuple):
    """Under what a changed case is decided; scenarios take the place of its own, unless None."""

    readings: Mapping[str, str] = {}
    profile: str | None = None
    scenarios: tuple[str, ...] | None = None


def changed(case: Case, changes: Mapping[str, Any], read: Reader) -> Case:
    """Give a case that says something else at some paths; None takes a key away."""
    problems: list[Problem] = []
    values = dict(_values(changes, problems))
    document, nowhere = edited(case.document, values)
    problems += nowhere
    try:
        found = read(document)
    except Problems as refused:
        raise Problems([*problems, *refused.problems]) from None
    if problems:
        raise Problems(problems)
    return replace(found, scenarios=case.scenarios, readings=_readings(case, found, values))


def other_case(
    source: Source, case: Case, changes: Mapping[str, Any], other: Other, read: Reader
) -> Case:
    """Give a case that says something else and is decided under something else."""
    problems: list[Problem] = []
    try:
        case = changed(case, changes, read)
    except Problems as refused:
        problems += refused.problems
    scenarios = case.scenarios if other.scenarios is None else other.scenarios
    try:
        bare = replace(case, scenarios=())
        case = with_options(source, bare, other.readings, other.profile, scenarios)
    except Problems as refused:
        problems += refused.problems
    if problems:
        raise Problems(problems)
    return case


def _values(changes: Mapping[str, Any], problems: list[Problem]) -> Iterable[tuple[str, Any]]:
    """Read what is given as text; what cannot be read is a problem of its path."""
    for path, value in changes.items():
        try:
            yield path, parse_value(value) if isinstance(value, str) else value
        except Problems as refused:
            problems += (replace(one, path=path, line=0, column=0) for one in refused.problems)


def _readings(case: Case, found: Case, changes: Mapping[str, Any]) -> dict[str, str]:
    """Give the readings of a changed case; those put in place of what it says stay."""
    said = case.document.get(READINGS) or {}
    touched = {path.removeprefix(f"{READINGS}.") for path in changes}
    stay = {
        point: reading
        for point, reading in case.readings.items()
        if said.get(point) != reading and not touched & {point, READINGS}
    }
    return {**found.readings, **stay}
