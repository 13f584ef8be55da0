"""Faults planted in the columns' code show as other answers than those of the cases themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from hsm_policy import Rulebook
from hsm_policy.analysis.portfolio import columns, numbers, program, residual
from hsm_policy.analysis.portfolio.classes import ClassMemory
from hsm_policy.analysis.portfolio.numbers import UNSURE, Column, applied, at_least, whole
from hsm_policy.engine.ground_program import CONSTANT
from tests.analysis.test_columns import cards
from tests.support import small_rulebook
from tests.support.tables import differences, expected

Plant = Callable[[pytest.MonkeyPatch], None]

NEW_FEE = 20240101
"""The first day of a row of the fees."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder: Path = tmp_path_factory.mktemp("cards")
    return Rulebook.load(small_rulebook.write(folder))


def no_tests_of_amounts(patch: pytest.MonkeyPatch) -> None:
    """Drop the tests against the limit of the fines."""

    def dropped(left: Column, right: Column) -> Any:
        return (True, True) if isinstance(left, int) and left == 2500 else at_least(left, right)

    patch.setattr(program, "at_least", dropped)


def strict_tests(patch: pytest.MonkeyPatch) -> None:
    """Compare by > instead of >=."""

    def strict(left: Column, right: Column) -> Any:
        sure, may = at_least(left, right)
        unequal = whole(left) != whole(right, up=True)
        return sure & unequal, may & (unequal | (whole(left) == UNSURE))

    patch.setattr(program, "at_least", strict)


def no_keys(patch: pytest.MonkeyPatch) -> None:
    """Count members of a sum with the same weight once, whatever their keys are."""
    patch.setattr(program._Members, "_same", lambda *_: np.True_)  # noqa: SLF001 - the fault


def nothing_open(patch: pytest.MonkeyPatch) -> None:
    """Take comparisons with numbers that are not known as false."""

    def told(left: Column, right: Column) -> Any:
        sure, _ = at_least(left, right)
        return sure, sure

    patch.setattr(program, "at_least", told)


def a_day_late(patch: pytest.MonkeyPatch) -> None:
    """Let birthdays come a day late."""

    def late(function: Any, name: str, args: Any) -> Column:
        found = applied(function, name, args)
        return found + 1 if name == "birthday" and not isinstance(found, tuple) else found

    patch.setattr(program, "applied", late)


def another_row(patch: pytest.MonkeyPatch) -> None:
    """Read the row of a table before the one in force, on its first day."""
    evaluate = program.ProgramColumns.evaluate

    def late(self: program.ProgramColumns, *args: Any) -> program.Evaluated:
        nodes = [
            msgspec.structs.replace(one, value=NEW_FEE + 1)
            if one.kind == CONSTANT and one.value == NEW_FEE
            else one
            for one in self.ground.nodes
        ]
        self.ground = msgspec.structs.replace(self.ground, nodes=nodes)
        return evaluate(self, *args)

    patch.setattr(program.ProgramColumns, "evaluate", late)


def days_mixed_up(patch: pytest.MonkeyPatch) -> None:
    """Remember what a function gave by its first argument alone."""
    values = numbers._Remembered.values  # noqa: SLF001 - what a fault is planted in

    def mixed(self: Any, rows: Any) -> Any:
        first: dict[Any, Any] = {}
        return values(self, [first.setdefault(row[0] // 10000, row) for row in rows])

    patch.setattr(numbers._Remembered, "values", mixed)  # noqa: SLF001


def no_states_of_classes(patch: pytest.MonkeyPatch) -> None:
    """Leave out the states of requirements that a class was asked for."""
    patch.setattr(columns._Table, "_states", lambda *_: {})  # noqa: SLF001


def one_class(patch: pytest.MonkeyPatch) -> None:
    """Take all rows in which an answer is open as one class."""

    def same(_: Any, __: Any, rows: Any, ___: Any, salt: bytes) -> list[bytes]:
        return [salt] * rows.size

    patch.setattr(residual.Residues, "keys", same)


Answers = list[dict[str, str] | None]

CASES = cards(60, 5)


@pytest.fixture(scope="module")
def answers(book: Rulebook) -> Answers:
    """The answers to each case, but for the keys taken as absent."""
    found = [expected(book, case) for case in CASES]
    for one in found:
        for name in [name for name in one or () if name.endswith("depends_on_assumed")]:
            (one or {}).pop(name)
    return found


@pytest.fixture(autouse=True)
def _without_assumed_keys_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "memory_of", lambda _: ClassMemory())
    monkeypatch.setattr(columns._Table, "_turn", lambda *_: None)  # noqa: SLF001 - takes long


@pytest.mark.parametrize(
    "plant",
    [
        no_tests_of_amounts,
        strict_tests,
        no_keys,
        nothing_open,
        a_day_late,
        another_row,
        days_mixed_up,
        no_states_of_classes,
        one_class,
    ],
)
def test_a_planted_fault_is_seen(
    book: Rulebook, answers: Answers, monkeypatch: pytest.MonkeyPatch, plant: Plant
) -> None:
    plant(monkeypatch)
    assert differences(book, CASES, answers)


def test_without_a_fault_nothing_is_seen(book: Rulebook, answers: Answers) -> None:
    assert differences(book, CASES, answers) == []
