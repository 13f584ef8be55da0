"""Readings, profiles and scenarios chosen for a case from outside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from hsm_policy.case import Case
from hsm_policy.problems import Problem, Problems, make
from hsm_policy.source import Source
from hsm_policy.values import listed, nearest

DEFAULT = "default"


def with_options(
    source: Source,
    case: Case,
    readings: Mapping[str, str],
    profile: str | None,
    scenarios: tuple[str, ...],
) -> Case:
    """Give a case with readings and scenarios added; a reading named goes before a profile."""
    problems = [*_bad_readings(source, readings), *_bad_scenarios(source, scenarios)]
    chosen: dict[str, str] = {}
    if profile is not None:
        if profile not in profiles(source):
            problems.append(_unknown("no_profile", profile, profiles(source)))
        chosen = profile_readings(source, profile)
    if problems:
        raise Problems(problems)
    return replace(
        case,
        readings={**case.readings, **chosen, **readings},
        scenarios=tuple(dict.fromkeys((*case.scenarios, *scenarios))),
    )


def profiles(source: Source) -> tuple[str, ...]:
    """Give the names of all profiles; the one of the defaults comes first."""
    named = (name for point in source.points.values() for name in point.profiles)
    return tuple(dict.fromkeys((DEFAULT, *named)))


def profile_readings(source: Source, profile: str) -> dict[str, str]:
    """Give the reading of every point in a profile."""
    return {
        point.id: point.profiles.get(profile, point.default) for point in source.points.values()
    }


def profile_of(source: Source, readings: Mapping[str, str]) -> str | None:
    """Give the profile that some readings are, whole and as it has them."""
    found = (one for one in profiles(source) if profile_readings(source, one) == readings)
    return next(found, None)


def _bad_readings(source: Source, readings: Mapping[str, str]) -> Iterable[Problem]:
    for point, reading in readings.items():
        if point not in source.points:
            yield _unknown("no_point", point, source.points)
        elif reading not in source.points[point].readings:
            yield _unknown("no_reading", reading, source.points[point].readings, point=point)


def _bad_scenarios(source: Source, scenarios: tuple[str, ...]) -> Iterable[Problem]:
    return (
        _unknown("no_scenario", name, source.scenarios)
        for name in scenarios
        if name not in source.scenarios
    )


def _unknown(code: str, found: str, known: Iterable[str], **more: str) -> Problem:
    names = tuple(known)
    near = nearest(found, names)
    args = {"found": found, "key": found, "values": listed(names), "near": near, **more}
    hint = "did_you_mean" if near else "" if names else "declares_none"
    return make(code, hint=hint, args=args)
