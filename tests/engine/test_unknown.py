"""What is not known, against brute force: every completion evaluated by itself."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from hsm_policy.cases.case import Case, Value
from tests.support.completions import (
    Tally,
    duty_days,
    representatives,
    settled,
    tally,
    written_leaves,
)
from tests.support.strategies import Document, Draw, examples, plain_cases, read, rulebook

MOST = 600
SETTINGS = examples(2)


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


RAISING = {
    f"{top}{sign}.{asked.partition('=')[0]}"
    for question in rulebook().source.questions.values()
    for path in (*question.raised_by, *question.raised_with)
    for top, condition, asked in [path.partition("[")]
    for sign in ("[]", "")
    if condition
}
"""The keys of items whose value raises a question."""


def _said(case: Case) -> list[str]:
    """Give the leaves and the maps that the file of a case says, but for its day and flags.

    What decides which questions are put is left as it is: each completion must put the same.
    """
    groups = rulebook().source.vocabulary.groups
    maps = [path for path in groups if path in case.written and groups[path].all_or_nothing]
    leaves = [path for path in written_leaves(case) if path not in case.assumed]
    return [*maps, *(path for path in leaves if re.sub(r"\[\d+\]", "[]", path) not in RAISING)]


@st.composite
def doubtful(draw: Draw) -> Document:
    """Take a typical case of which all is known, and doubt one to four of the keys that it says."""
    document: Document = draw(plain_cases(most=2, unknown=0))
    # From then on until mid 2026 every amount of the law is known.
    document = {
        **document,
        "date": draw(st.sampled_from(("2026-03-01", "2026-06-30", "2025-08-15"))),
    }
    try:
        case = read(document)
    except Exception:  # noqa: BLE001 - another day may make the case invalid
        assume(False)
    said = _said(case)
    assume(said)
    paths = draw(st.lists(st.sampled_from(said), min_size=1, max_size=4, unique=True))
    # A map that is doubted as a whole has no keys left to doubt.
    whole = [path for path in paths if not any(path.startswith(f"{one}.") for one in paths)]
    return _doubt(document, whole)


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
    all_of_them &= told.all_needed
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
    case = settled(read(document))
    values, complete = _told_of(case)
    assume(1 < _size(values) <= MOST)
    note(str(document))
    check(case, tally(case, values), all_of_them=complete)
