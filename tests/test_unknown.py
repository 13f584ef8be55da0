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
    """Give the leaves that the file of a case says, but for its day and flags."""
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
    """Keep what is written as unknown, and what hangs on that; take all else as not there."""
    written = {p for p in case.unknown if re.sub(r"\[\d+\]", "[]", p) in case.written}

    def kept(path: str) -> bool:
        entry, parent = entry_of(path), path.rpartition(".")[0]
        asked = {**entry.only_for, **entry.needed_for}
        return path in written or any(f"{parent}.{key}" in written for key in asked)

    unknown = {path: key for path, key in case.unknown.items() if kept(path)}
    maybe = frozenset(path for path in case.maybe if any(p.startswith(path) for p in unknown))
    return replace(case, unknown=unknown, maybe=maybe)


def _size(values: dict[str, list[Value]]) -> int:
    size = 1
    for some in values.values():
        size *= len(some)
    return size


def check(case: Case, told: Tally) -> None:
    """Hold a verdict against what the completions say together."""
    decision = rulebook().evaluate(case).decision
    for question, answer in decision.answers.items():
        outcomes = told.outcomes[question]
        assert answer.outcome == (next(iter(outcomes)) if len(outcomes) == 1 else "open"), question
        assert set(answer.missing) == told.missing[question], question
        for requirement, state in answer.requirements.items():
            states = told.states[question, requirement]
            expected = next(iter(states)) if len(states) == 1 else "open"
            assert state == expected, requirement
    assert set(decision.figures) == set(told.figures)
    for name, figure in decision.figures.items():
        values = told.figures[name]
        if len(values) == 1:
            assert figure.value == next(iter(values)), name
        else:
            assert figure.value is None, name
            if figure.between:
                assert set(figure.between) == values - {None}, name
    assert set(decision.risks) == told.risks
    assert set(decision.notes) == told.notes
    expected_days = {
        key: next(iter(days)) if len(days) == 1 else None for key, days in told.duties.items()
    }
    assert duty_days(decision.duties) == expected_days


@pytest.mark.slow
@SETTINGS
@given(doubtful())
def test_what_is_not_known_is_decided_as_all_its_completions_say(document: Document) -> None:
    """Outcome, missing, states, figures, risks, notes and duties: as brute force finds them."""
    case = _doubted(read(document))
    values = {path: representatives(case, path) for path in case.unknown}
    assume(1 < _size(values) <= MOST)
    note(str(document))
    check(case, tally(case, values))
