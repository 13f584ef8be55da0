"""What is not known, against brute force: every completion evaluated by itself."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hsm_policy.case import Case, Value
from tests.completions import Tally, duty_days, entry_of, representatives, tally
from tests.strategies import Document, Draw, plain_cases, read, rulebook

MOST = 1500
SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=list(HealthCheck),
)


def _doubt(case: Document, paths: list[str]) -> Document:
    """Write `unknown` at some keys of a case."""
    doubted = copy.deepcopy(case)
    for path in paths:
        node: Any = doubted
        *above, last = [part for part in re.split(r"\.|\[(\d+)\]", path) if part]
        for part in above:
            node = node[int(part)] if isinstance(node, list) else node[part]
        node[last] = "unknown"
    return doubted


def _said(case: Case) -> list[str]:
    """Give the leaves and the maps that the file of a case says, but for its day and flags."""
    groups = rulebook().source.vocabulary.groups
    maps = [path for path in groups if path in case.written and groups[path].together]
    return [
        *maps,
        *_leaves_said(case),
    ]


def _leaves_said(case: Case) -> list[str]:
    return [
        path
        for path in case.values
        if path != "date"
        and path not in case.assumed
        and re.sub(r"\[\d+\]", "[]", path) in case.written
        and entry_of(path).type != "flag"
    ]


@st.composite
def doubtful(draw: Draw) -> Document:
    """Take a typical case of which all is known, and doubt one to four of the keys that it says."""
    document: Document = draw(plain_cases(most=2, unknown=0))
    # From then on until mid 2026 every amount of the law is known.
    document = {**document, "date": draw(st.sampled_from(("2026-03-01", "2026-06-30", "2025-08-15")))}
    try:
        case = read(document)
    except Exception:  # noqa: BLE001 - another day may make the case invalid
        assume(False)
    said = _said(case)
    assume(said)
    paths = draw(st.lists(st.sampled_from(said), min_size=1, max_size=4, unique=True))
    return _doubt(document, paths)


def _doubted(case: Case) -> Case:
    """Keep what is written as unknown, and what hangs on that; say or leave out all else."""
    written = {p for p in case.unknown if re.sub(r"\[\d+\]", "[]", p) in case.written}

    def kept(path: str) -> bool:
        entry, parent = entry_of(path), path.rpartition(".")[0]
        asked = {**entry.only_for, **entry.needed_for}
        below = case.unknown[path] == parent and parent in case.written
        return path in written or below or any(f"{parent}.{key}" in written for key in asked)

    unknown = {path: key for path, key in case.unknown.items() if kept(path)}
    maybe = frozenset(path for path in case.maybe if any(p.startswith(path) for p in unknown))
    said = {
        path: representatives(case, path)[-1]
        for path in case.unknown
        if path not in unknown and not _may_lack(case, path)
    }
    assume(all(entry_of(path).type != "date" for path in said))
    return replace(case, unknown=unknown, maybe=maybe, values={**case.values, **said})


def _may_lack(case: Case, path: str) -> bool:
    """Tell whether a case without a key, of which nothing is said, is still a valid one."""
    entry = entry_of(path)
    inside = bool(entry.container) and path.rpartition(".")[0] in case.written
    asked = entry.only_for or entry.needed_for
    return not inside and not (asked and path not in case.maybe)


def _size(values: dict[str, list[Value]]) -> int:
    size = 1
    for some in values.values():
        size *= len(some)
    return size


def check(case: Case, told: Tally, *, all_of_them: bool) -> None:
    """Hold a verdict against what the completions say together.

    Where these are not all of them, what they show to be possible must be, and no more is asked.
    """
    decision = rulebook().evaluate(case).decision
    for question, answer in decision.answers.items():
        _one("outcome", answer.outcome, told.outcomes[question], all_of_them=all_of_them)
        assert told.missing[question] <= set(answer.missing), question
        assert not all_of_them or set(answer.missing) == told.missing[question], question
        for requirement, state in answer.requirements.items():
            states = told.states[question, requirement]
            _one(requirement, state, states, all_of_them=all_of_them)
    assert set(told.figures) <= set(decision.figures)
    for name, figure in decision.figures.items():
        values = told.figures.get(name, set())
        assert figure.value is None or values == {figure.value}, name
        if all_of_them and len(values) == 1:
            assert {figure.value} == values, name
        if figure.between:
            assert values - {None} <= set(figure.between), name
            assert not all_of_them or values - {None} == set(figure.between), name
    _same(set(decision.risks), told.risks, all_of_them=all_of_them)
    _same(set(decision.notes), told.notes, all_of_them=all_of_them)
    days = duty_days(decision.duties)
    _same(set(days), set(told.duties), all_of_them=all_of_them)
    for duty, day in days.items():
        assert day is None or told.duties[duty] == {day}, duty
        assert not all_of_them or day is not None or len(told.duties[duty]) > 1, duty


def _one(name: str, told: str, found: set[str], *, all_of_them: bool) -> None:
    """Expect what all completions say, and `open` where they differ."""
    if len(found) > 1:
        assert told == "open", name
    elif all_of_them or told != "open":
        assert {told} == found, name


def _same(told: set[Any], found: set[Any], *, all_of_them: bool) -> None:
    """Expect what is certain to be so in every completion, and the other way round."""
    assert told <= found
    assert not all_of_them or told == found


def _told_of(case: Case) -> tuple[dict[str, list[Value]], bool]:
    """Give values to try for what is doubted, and whether they stand for all there are."""
    values = {path: representatives(case, path) for path in case.unknown}
    if _size(values) <= MOST:
        return values, True
    return {path: representatives(case, path, few=True) for path in case.unknown}, False


@pytest.mark.slow
@SETTINGS
@given(doubtful())
def test_what_is_not_known_is_decided_as_all_its_completions_say(document: Document) -> None:
    """Outcome, missing, states, figures, risks, notes and duties: as brute force finds them."""
    case = _doubted(read(document))
    values, complete = _told_of(case)
    assume(1 < _size(values) <= MOST)
    note(str(document))
    check(case, tally(case, values), all_of_them=complete)
