"""Repairs of a tiny rulebook, beside every change of a case that there is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from hsm_policy import Rulebook
from hsm_policy.cases.case import Case
from hsm_policy.engine.situation import Situation
from hsm_policy.verdict.expectations import decided
from tests.support.repair_rulebook import REPAIR_FILES
from tests.support.small_rulebook import write
from tests.support.strategies import UNKNOWN, examples, money

pytestmark = pytest.mark.slow

DAYS = ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2038-02-28", "2038-03-01")
"""The days on which something turns, and those beside; on the last, who is born by now is old."""
KINDS = ("reader", "student", "staff")
Changes = dict[str, Any]
Tried = tuple[frozenset[str], tuple[int, ...], Changes]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder: Path = write(tmp_path_factory.mktemp("repair"), REPAIR_FILES)
    return Rulebook.load(folder)


def _values(document: Changes, path: str) -> list[Any]:
    """Give every value that an input may go to, the nearest first, and where it stands before."""
    applicant = document["applicant"]
    if path == "date":
        return list(DAYS)
    if path.endswith("fine"):
        fine = document["loans"][int(path[6])]["fine"]
        return [money(cents) for cents in range(_cents(fine), -1, -1)]
    now = applicant.get(path.removeprefix("applicant."))
    if path.endswith("income"):
        return [money(cents) for cents in range(_cents(now), 13)]
    if now == UNKNOWN:
        return [now]
    if path.endswith("kind"):
        return [now, *(kind for kind in KINDS if kind != now)]
    return [now] if now is True else [now, True]


def _cents(text: str) -> int:
    return int(text.replace(".", ""))


def _paths(document: Changes) -> list[str]:
    fines = [f"loans[{index}].fine" for index in range(len(document["loans"]))]
    inside = ("income", "kind", "resident", "exempt")
    return ["date", *(f"applicant.{name}" for name in inside), *fines]


def _granted(book: Rulebook, case: Case, changes: Changes) -> bool:
    situation = Situation(book.engine, book.changed(case, changes))
    return decided(situation).answers["card"].outcome == "granted"


def _all(
    book: Rulebook, document: Changes
) -> Iterator[tuple[frozenset[str], tuple[int, ...], Changes]]:
    """Give everything that is granted: what changes, how far, and to what."""
    case = book.case(document)
    values = {path: _values(document, path) for path in _paths(document)}
    for places in itertools.product(*(range(len(some)) for some in values.values())):
        moved = {path: place for path, place in zip(values, places, strict=True) if place}
        changes = {path: values[path][place] for path, place in moved.items()}
        if _granted(book, case, changes):
            far = tuple(0 if path.endswith("kind") else moved.get(path, 0) for path in values)
            yield frozenset(moved), far, changes


def _by_force(book: Rulebook, document: Changes) -> list[Changes]:
    """Give the smallest sets, and of each every choice of which no number can change less."""
    found = list(_all(book, document))
    smallest = [one for one in found if not any(other[0] < one[0] for other in found)]
    return [
        changes
        for paths, far, changes in smallest
        if not any(
            other[0] == paths
            and other[1] != far
            and _same_words(other[2], changes)
            and all(a <= b for a, b in zip(other[1], far, strict=True))
            for other in smallest
        )
    ]


def _same_words(one: Changes, other: Changes) -> bool:
    return one.get("applicant.kind") == other.get("applicant.kind")


@st.composite
def documents(draw: Any, *, unknown: bool = False) -> Changes:
    yes_no = [True, False, UNKNOWN] if unknown else [True, False]
    days = ("2000-01-01", "2014-03-01", "2014-03-03", "2026-03-01")
    applicant = {
        "born": draw(st.sampled_from((*days, UNKNOWN) if unknown else days)),
        "kind": draw(st.sampled_from((*KINDS, UNKNOWN) if unknown else KINDS)),
        "resident": draw(st.sampled_from(yes_no)),
        "income": money(draw(st.integers(0, 9))),
    }
    if draw(st.booleans()):
        applicant["exempt"] = draw(st.sampled_from(yes_no))
    fines = draw(st.lists(st.integers(0, 3), max_size=2))
    return {
        "case": "small",
        "date": DAYS[0],
        "applicant": applicant,
        "loans": [{"fine": money(fine)} for fine in fines],
    }


def test_a_day_not_known_is_not_taken_where_the_case_could_not_be(book: Rulebook) -> None:
    """A birth after 2100 is no reason against an offer of today."""
    student = {"born": UNKNOWN, "kind": "student", "resident": UNKNOWN, "income": "0.00"}
    document = {"case": "s", "date": DAYS[0], "applicant": student, "loans": [{"fine": "0.03"}]}
    assert _sorted(_told(book, document)) == _sorted(_by_force(book, document))
    assert {"applicant.income": "0.06"} in _told(book, document)


def _told(book: Rulebook, document: Changes) -> list[Changes]:
    told = book.repair(book.case(document), "card").to_dict()
    return [{one["input"]: one["to"] for one in repair["changes"]} for repair in told["repairs"]]


def _sorted(changes: list[Changes]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((path, str(value)) for path, value in one.items()) for one in changes)


@examples(3)
@given(documents())
def test_repairs_are_all_that_trying_everything_finds(book: Rulebook, document: Changes) -> None:
    note(str(document))
    assert _sorted(_told(book, document)) == _sorted(_by_force(book, document))


@examples(3)
@given(documents(unknown=True))
def test_repairs_of_a_case_not_all_known_are_granted_whatever_is_true(
    book: Rulebook, document: Changes
) -> None:
    note(str(document))
    assert _sorted(_told(book, document)) == _sorted(_by_force(book, document))
