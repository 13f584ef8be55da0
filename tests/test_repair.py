"""Repairs: they do what they say, no less would do, and none is missing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from hsm_policy.case import Case
from hsm_policy.problems import Problems
from tests.completions import entry_of, representatives
from tests.strategies import Document, iso, money, moved, number, plain_cases, read, rulebook

SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=25,
    suppress_health_check=list(HealthCheck),
)
Changes = Mapping[str, Any]


def _outcome(case: Case, question: str, changes: Changes) -> str | None:
    """Give the outcome of a question in a changed case, None where there is no such case."""
    try:
        changed = rulebook().changed(case, changes)
    except Problems:
        return None
    answer = rulebook().evaluate(changed).decision.answers.get(question)
    return answer.outcome if answer else None


def _written(path: str, value: int) -> str:
    kind = entry_of(path).type
    if kind == "date":
        return iso(value)
    return str(value) if kind == "count" else money(value)


def _number(path: str, told: str) -> int:
    kind = entry_of(path).type
    if kind == "date":
        return number(told)
    return int(told) if kind == "count" else int(told.replace(".", ""))


def _less(path: str, told: str) -> str:
    value = _number(path, told)
    daily = entry_of(path).type == "date"
    return _written(path, moved(value, days=-1) if daily else value - 1)


def _repairs(case: Case, question: str) -> tuple[list[Changes], list[str]]:
    told = rulebook().repair(case, question).to_dict()
    found: list[Changes] = [
        {change["input"]: change["to"] for change in repair["changes"]}
        for repair in told["repairs"]
    ]
    costs = [repair["cost"] for repair in told["repairs"]]
    assert costs == sorted(costs)
    assert told["notes"] == []
    return found, told["blocked_by"]


def _parts(changes: Changes) -> Iterator[Changes]:
    """Give the proper parts of some changes."""
    for size in range(len(changes)):
        for some in itertools.combinations(changes, size):
            yield {path: changes[path] for path in some}


def _some(case: Case, draw: st.DataObject) -> Changes:
    """Make some changes that the vocabulary allows, with values at which something can turn."""
    vocabulary = rulebook().source.vocabulary
    found: dict[str, Any] = {}
    for path in sorted({*case.values, *case.written}):
        entry = vocabulary.inputs.get(entry_of(path).path) if path in case.values else None
        if entry is None or entry.change is None or not draw.draw(st.booleans()):
            continue
        if entry.numeric:
            start = case.values[path]
            assert isinstance(start, int)
            up = [v for v in representatives(case, path) if isinstance(v, int) and v > start]
            if up:
                found[path] = _written(path, draw.draw(st.sampled_from(up)))
        elif entry.type == "yes_no" and case.values[path] == "false":
            found[path] = True
        elif entry.type == "choice":
            found[path] = draw.draw(st.sampled_from(entry.values))
    return found


@pytest.mark.slow
@SETTINGS
@given(plain_cases(most=3), st.data())
def test_a_repair_is_granted_and_nothing_less_is(document: Document, data: st.DataObject) -> None:
    """No part of its changes does, nor does a number that changes one step less."""
    case = read(document)
    raised = rulebook().engine.raised(case)
    assume(raised)
    question = data.draw(st.sampled_from(raised))
    note(f"{document} {question}")
    found, blocked = _repairs(case, question)
    if _outcome(case, question, {}) == "granted":
        assert found == [{}]
        return
    assert bool(found) != bool(blocked) or not (found or blocked)
    for changes in found:
        assert _outcome(case, question, changes) == "granted"
        for part in _parts(changes):
            assert _outcome(case, question, part) != "granted", part
        for path in changes:
            if entry_of(path).numeric and changes[path] is not None:
                less = {**changes, path: _less(path, changes[path])}
                assert _outcome(case, question, less) != "granted", less


@pytest.mark.slow
@SETTINGS
@given(plain_cases(most=3), st.data())
def test_whatever_gets_a_question_granted_holds_a_repair(
    document: Document, data: st.DataObject
) -> None:
    """Of changes tried at random, those that are granted change at least what a repair changes."""
    case = read(document)
    raised = rulebook().engine.raised(case)
    assume(raised)
    question = data.draw(st.sampled_from(raised))
    assume(_outcome(case, question, {}) != "granted")
    note(f"{document} {question}")
    found, _ = _repairs(case, question)
    for _ in range(12):
        changes = _some(case, data)
        if _outcome(case, question, changes) == "granted":
            assert any(set(one) <= set(changes) for one in found), changes
