"""Regions and the lowest value, against brute force: the case evaluated at every turn."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from hsm_policy.case import Case
from hsm_policy.minimum import Minimum
from hsm_policy.problems import Problems
from hsm_policy.regions import BEST
from tests.completions import completions, entry_of, representatives
from tests.strategies import Document, Draw, iso, money, number, plain_cases, read, rulebook

SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=list(HealthCheck),
)
Asked = tuple[Document, str, str]


def said_as(case: Document, path: str, value: Any) -> Document:
    """Give a case that says something else at one place; None takes the key away."""
    changed = copy.deepcopy(case)
    node: Any = changed
    *above, last = [part for part in re.split(r"\.|\[(\d+)\]", path) if part]
    for part in above:
        node = node[int(part)] if isinstance(node, list) else node[part]
    if value is None:
        node.pop(last, None)
    else:
        node[last] = value
    return changed


def _written(path: str, value: int) -> Any:
    """Write a number as a case has it."""
    kind = entry_of(path).type
    if kind == "date":
        return iso(value)
    return value if kind == "count" else money(value)


def _number(path: str, told: Any) -> int:
    """Give a number of an answer as cents, hundredths, a count or a day."""
    kind = entry_of(path).type
    if kind == "date":
        return number(told)
    return int(told) if kind == "count" else int(told.replace(".", ""))


def _step(path: str, value: int, by: int) -> int:
    from tests.strategies import moved

    return moved(value, days=by) if entry_of(path).type == "date" else value + by


@st.composite
def asked(draw: Draw, *, unknown: int = 0) -> Asked:
    """Take a typical case, one of its numbers, and a question that it raises."""
    document: Document = draw(plain_cases(most=2, unknown=unknown))
    case = read(document)
    written = [
        path
        for path in case.values
        if entry_of(path).numeric and re.sub(r"\[\d+\]", "[]", path) in case.written
    ]
    raised = rulebook().engine.raised(case)
    assume(written and raised)
    return document, draw(st.sampled_from(written)), draw(st.sampled_from(raised))


def _evaluated(document: Document, path: str, question: str, value: int) -> str | None:
    """Give the outcome with a value, None where that makes no valid case."""
    try:
        case = read(said_as(document, path, _written(path, value)))
    except Problems:
        return None
    answer = rulebook().evaluate(case).decision.answers.get(question)
    return answer.outcome if answer else None


def _found(document: Document, path: str, question: str) -> Minimum:
    try:
        return rulebook().minimum(read(document), path, question)
    except Problems as problems:
        # A number that no rule reads moves nothing.
        assert [one.code for one in problems.problems] == ["minimum_unused"]  # noqa: PT017
        assume(False)
        raise


@pytest.mark.slow
@SETTINGS
@given(asked(), st.data())
def test_regions_are_what_evaluate_says_at_every_turn(one: Asked, data: st.DataObject) -> None:
    """At both ends of each region, at random inside, and at every amount and day of the law."""
    document, path, question = one
    note(f"{document} {path} {question}")
    case = read(document)
    assume(not _open(case, question))
    found = _found(document, path, question)
    told = found.to_dict()
    regions = [
        (region.first, region.last, region.outcome)
        for region in found.regions
    ]
    value = found.sweep.variable.value
    for (_, last, one_outcome), (first, _, other) in zip(regions, regions[1:], strict=False):
        assert first == last + 1
        assert one_outcome != other
    for first, last, outcome in regions:
        inside = data.draw(st.integers(first, last))
        for step in {first, last, inside}:
            assert _evaluated(document, path, question, value(step)) in (outcome, None), value(step)
    for point in representatives(case, path):
        assert isinstance(point, int)
        outcome = _evaluated(document, path, question, point)
        step = found.sweep.variable.step(point)
        if outcome is not None:
            assert [o for first, last, o in regions if first <= step <= last] == [outcome], point
    _check_lowest(document, path, question, told)


def _open(case: Case, question: str) -> bool:
    """Tell whether something not known may matter beside the number that is moved."""
    machine = rulebook().engine.machine(case)
    return bool(machine.keys(case, machine.ground.outcome_cones[question]))


def _check_lowest(document: Document, path: str, question: str, told: dict[str, Any]) -> None:
    """Hold the lowest value and the one below it against evaluate; none needs a sentence."""
    assert told["input"] == path
    assert told["for"] == question
    assert told["regions"][-1]["to"] is None
    granted = [region for region in told["regions"] if region["outcome"] == "granted"]
    if not granted:
        assert told["minimum"] is None
        assert told["just_below"] is None
        assert told["why"].endswith(".")
        return
    assert told["minimum"] == granted[0]["from"]
    lowest = _number(path, told["minimum"])
    assert _evaluated(document, path, question, lowest) in ("granted", None)
    if told["just_below"] is None:
        assert told["minimum"] == told["regions"][0]["from"]
    else:
        below = _number(path, told["just_below"])
        assert below == _step(path, lowest, -1)
        assert _evaluated(document, path, question, below) != "granted"


@pytest.mark.slow
@settings(SETTINGS, max_examples=40)
@given(asked(), st.data())
def test_what_is_not_known_is_taken_in_favour(one: Asked, data: st.DataObject) -> None:
    """With one other key doubted, a region has the best outcome that its completions have."""
    document, path, question = one
    said = [
        other
        for other in read(document).values
        if re.sub(r"\[\d+\]", "[]", other) in read(document).written
        and entry_of(other).type in ("yes_no", "choice")
    ]
    assume(said)
    doubted = data.draw(st.sampled_from(said))
    document = said_as(document, doubted, "unknown")
    case = read(document)
    machine = rulebook().engine.machine(case)
    read_by = machine.keys(case, machine.ground.outcome_cones[question])
    assume(question in rulebook().engine.raised(case) and set(read_by) <= {doubted})
    note(f"{document} {path} {question}")
    found = _found(document, path, question)
    for region in found.regions:
        for step in {region.first, region.last}:
            at = _at(document, path, found.sweep.variable.value(step))
            if at is None:
                continue
            values = {other: representatives(at, other) for other in at.unknown if other == doubted}
            outcomes = {
                rulebook().evaluate(made).decision.answers[question].outcome
                for _, made in completions(at, values)
            }
            assert region.outcome == min(outcomes, key=BEST.index), step


def _at(document: Document, path: str, value: int) -> Case | None:
    try:
        return read(said_as(document, path, _written(path, value)))
    except Problems:
        return None


def test_the_assumptions_name_only_what_the_lowest_value_turns_on() -> None:
    """An offer of which the birth date is not known: the younger worker's amount, and it says so."""
    case = {
        "case": "x",
        "date": "2026-03-01",
        "worker": {"nationality": "IN"},
        "employer": {"recognised_sponsor": True},
        "job": {
            "salary": "5000.00",
            "paid_to_own_account": True,
            "works_in_netherlands": True,
            "contract": {"from": "2026-04-01", "permanent": True},
        },
    }
    told = rulebook().minimum(read(case)).to_dict()
    assert (told["minimum"], told["just_below"]) == ("4357.00", "4356.99")
    assert [one["input"] for one in told["assuming"]] == ["worker.born"]
