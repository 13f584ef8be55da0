"""Changed cases: other values, readings or announced law, applied together.

All problems are collected: those of single changes, of their values and of the resulting case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from hsm_policy.cases.case import Case
from hsm_policy.cases.reader import read_case
from hsm_policy.documents import edited, parse_value
from hsm_policy.messages import Diagnostic, DiagnosticsError, allowed_values, diagnose, suggest
from hsm_policy.rulebook import RulebookData, find_key, find_readings

READINGS = "readings"


class DecidedUnder(NamedTuple):
    """The readings, profile and announced law for a changed case; None keeps its own scenarios."""

    readings: Mapping[str, str] = {}
    profile: str | None = None
    scenarios: tuple[str, ...] | None = None


def changed(source: RulebookData, case: Case, changes: Mapping[str, Any]) -> Case:
    """Return a case with other values at some paths; None removes a key.

    Values given as text are read as in a case file. Scenarios stay, and readings that were chosen
    beside the case. Raises `DiagnosticsError` with all that is wrong with the changes and with the
    changed case.
    """
    problems: list[Diagnostic] = []
    named = {find_key(source, path): value for path, value in changes.items()}
    values = dict(_values(named, problems))
    document, nowhere = edited(case.document, values)
    problems += nowhere
    try:
        found = read_case(
            document, source.vocabulary, ratios=source.ratio, points=source.point_names()
        )
    except DiagnosticsError as refused:
        raise DiagnosticsError([*problems, *refused.problems]) from None
    if problems:
        raise DiagnosticsError(problems)
    return replace(found, scenarios=case.scenarios, readings=_readings(case, found, values))


def other_case(
    source: RulebookData, case: Case, changes: Mapping[str, Any], other: DecidedUnder
) -> Case:
    """Return a case with other values, readings and announced law.

    Raises DiagnosticsError with all that is wrong with the changes, the readings or the names.
    """
    problems: list[Diagnostic] = []
    try:
        case = changed(source, case, changes)
    except DiagnosticsError as refused:
        problems += refused.problems
    scenarios = case.scenarios if other.scenarios is None else other.scenarios
    try:
        bare = replace(case, scenarios=())
        case = with_options(source, bare, other.readings, other.profile, scenarios)
    except DiagnosticsError as refused:
        problems += refused.problems
    if problems:
        raise DiagnosticsError(problems)
    return case


def _values(changes: Mapping[str, Any], problems: list[Diagnostic]) -> Iterable[tuple[str, Any]]:
    """Parse changes given as text; an unreadable one is a problem of its path."""
    for path, value in changes.items():
        try:
            yield path, parse_value(value) if isinstance(value, str) else value
        except DiagnosticsError as refused:
            problems += (replace(one, path=path, line=0, column=0) for one in refused.problems)


def _readings(case: Case, found: Case, changes: Mapping[str, Any]) -> dict[str, str]:
    """Return the readings of a changed case; readings that replaced its own are kept."""
    said = case.document.get(READINGS) or {}
    touched = {path.removeprefix(f"{READINGS}.") for path in changes}
    stay = {
        point: reading
        for point, reading in case.readings.items()
        if said.get(point) != reading and not touched & {point, READINGS}
    }
    return {**found.readings, **stay}


DEFAULT = "default"


def with_options(
    source: RulebookData,
    case: Case,
    readings: Mapping[str, str],
    profile: str | None,
    scenarios: tuple[str, ...],
) -> Case:
    """Return a case with readings and announced law added; readings override the profile."""
    readings = find_readings(source, readings)
    problems = [*_bad_readings(source, readings), *_bad_scenarios(source, scenarios)]
    chosen: dict[str, str] = {}
    if profile is not None:
        if profile not in profiles(source):
            problems.append(_unknown("no_profile", profile, profiles(source)))
        chosen = profile_readings(source, profile)
    if problems:
        raise DiagnosticsError(problems)
    return replace(
        case,
        readings={**case.readings, **chosen, **readings},
        scenarios=tuple(dict.fromkeys((*case.scenarios, *scenarios))),
    )


def profiles(source: RulebookData) -> tuple[str, ...]:
    """Return the names of all profiles; that of the defaults comes first."""
    named = (name for point in source.points.values() for name in point.profiles)
    return tuple(dict.fromkeys((DEFAULT, *named)))


def profile_readings(source: RulebookData, profile: str) -> dict[str, str]:
    """Return the reading of every point in a profile."""
    return {
        point.id: point.profiles.get(profile, point.default) for point in source.points.values()
    }


def profile_of(source: RulebookData, readings: Mapping[str, str]) -> str | None:
    """Return the profile whose readings these are, all of them."""
    found = (one for one in profiles(source) if profile_readings(source, one) == readings)
    return next(found, None)


def _bad_readings(source: RulebookData, readings: Mapping[str, str]) -> Iterable[Diagnostic]:
    for point, reading in readings.items():
        if point not in source.points:
            yield _unknown("no_point", point, source.points)
        elif reading not in source.points[point].readings:
            yield _unknown("no_reading", reading, source.points[point].readings, point=point)


def _bad_scenarios(source: RulebookData, scenarios: tuple[str, ...]) -> Iterable[Diagnostic]:
    return (
        _unknown("no_scenario", name, source.scenarios)
        for name in scenarios
        if name not in source.scenarios
    )


def _unknown(code: str, found: str, known: Iterable[str], **more: str) -> Diagnostic:
    names = tuple(known)
    args = {"found": found, "key": found, "values": allowed_values(names), **more}
    args |= suggest(found, names)
    return diagnose(code, hint="" if names else "declares_none", args=args)
