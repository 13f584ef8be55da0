"""The answers read from evaluated rows: where rules settle them, and what else they depend on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.numbers import GONE, UNSURE, Mask, Parts
from hsm_policy.analysis.portfolio.program import Evaluated
from hsm_policy.analysis.portfolio.residual import Wanted
from hsm_policy.analysis.portfolio.results import (
    UNKNOWN,
    ColumnsBuilder,
    told_here,
)
from hsm_policy.engine import ShownAtom, Situation
from hsm_policy.names import NOT_TOLD, State

Rows = npt.NDArray[np.intp]


class Target(NamedTuple):
    """One answer: its column and the atoms that it is read from, with the argument that counts.

    `otherwise` is the value of rows in which no atom holds.
    """

    column: str
    kind: str
    shown: tuple[ShownAtom, ...]
    place: int
    otherwise: str = ""

    @property
    def wanted(self) -> Wanted:
        """The atoms and numbers that the answer reads."""
        numbers = [
            (one.literal, argument)
            for one in self.shown
            if isinstance(argument := one.args[self.place], int)
        ]
        return Wanted(tuple(one.literal for one in self.shown), tuple(numbers))


def targets(situation: Situation, asked: frozenset[str]) -> Iterator[Target]:
    """Yield the answers that cases on one ground program have; of some questions, if `asked`."""
    source, shown = situation.engine.source, situation.solver.ground.shown
    by_name: dict[tuple[str, ...], list[ShownAtom]] = {}
    for one in shown:
        words = {"requirement": 2, "duty": 2}.get(one.name, 1)
        by_name.setdefault((one.name, *map(str, one.args[:words])), []).append(one)
    for question in situation.questions:
        if not asked or question in asked:
            declared = source.questions[question]
            outcomes = tuple(by_name.get(("outcome", question), ()))
            yield Target(question, "outcome", outcomes, 1, "open")
            for name in declared.requirements:
                atoms = tuple(by_name.get(("requirement", question, name), ()))
                column = f"{question}.states.{name}"
                yield Target(column, "state", atoms, 2, State.OPEN.value)
            notes = tuple(by_name.get(("note", declared.not_needed), ()))
            yield Target(f"{question}.not_needed", "note", notes, 0)
    yield from _figures(situation, by_name)
    for (kind, *whose), owed in by_name.items():
        if kind == "duty":
            yield Target(f"duties.{whose[0]}.{whose[1]}", "duty", tuple(owed), 2)


def _figures(
    situation: Situation, by_name: dict[tuple[str, ...], list[ShownAtom]]
) -> Iterator[Target]:
    """Yield the figures; those that nothing gives may say so."""
    figures = situation.engine.source.figures
    silent = {
        name for name, one in figures.items() if one.no_value and one.of in situation.questions
    }
    given = {words[0] for kind, *words in by_name if kind == "figure"}
    for name in sorted(given | silent):
        if told_here(situation.engine.source, name):
            atoms = tuple(by_name.get(("figure", name), ()))
            otherwise = NOT_TOLD if name in silent else ""
            yield Target(f"figures.{name}", "figure", atoms, 1, otherwise)


class Readout:
    """Reads the settled answers of some evaluated rows into columns."""

    def __init__(self, into: ColumnsBuilder, rows: Rows, found: Evaluated) -> None:
        self.into, self.rows, self.found = into, rows, found

    def read(self, target: Target) -> Mask:
        """Put the answers that are settled; return the rows where one is not."""
        planes = self.found.planes
        left: Mask = planes.mask(planes.open(one.literal for one in target.shown)).copy()
        if target.kind in ("figure", "duty"):
            left |= self._numbers(target, left)
        else:
            self._words(target, left)
        return left

    def _words(self, target: Target, left: Mask) -> None:
        """Put words: of several atoms that hold, the first for outcomes, the last for states."""
        free = ~left
        shown = target.shown if target.kind == "state" else target.shown[::-1]
        self._put(target.column, free, target.otherwise)
        for one in shown:
            value = "true" if target.kind == "note" else str(one.args[target.place])
            self._put(target.column, free & self._holds(one), value)

    def _holds(self, one: ShownAtom) -> Mask:
        return self.found.planes.mask(self.found.planes.sure[one.literal])

    def _put(self, column: str, where: Mask, value: int | str) -> None:
        rows = self.rows[where]
        if rows.size:
            self.into.put(column, rows, value)

    def _numbers(self, target: Target, left: Mask) -> Mask:
        """Put figures and days with one value; return the rows that have no, or several, values."""
        left = left.copy()
        several: Mask = np.zeros(left.size, np.bool_)
        value = np.full(left.size, GONE - 1, np.int64)
        words = np.full(left.size, -1)
        texts: list[str] = []
        for one in target.shown:
            there, argument = self._holds(one) & ~left, one.args[target.place]
            if isinstance(argument, str):
                texts.append(argument if target.kind == "figure" else UNKNOWN)
                several |= there & ((words >= 0) | (value >= GONE))
                words[there] = len(texts) - 1
                continue
            column = self.found.numbers[argument]
            number = (
                np.full(left.size, UNSURE)
                if isinstance(column, Parts)
                else np.broadcast_to(np.asarray(column, np.int64), left.shape)
            )
            left |= there & (number == UNSURE)
            several |= there & ((words >= 0) | ((value >= GONE) & (value != number)))
            value[there] = number[there]
        left |= several
        self._put_numbers(target, ~left, value, (words, texts))
        return left

    def _put_numbers(
        self,
        target: Target,
        free: Mask,
        value: npt.NDArray[np.int64],
        named: tuple[npt.NDArray[np.int64], list[str]],
    ) -> None:
        words, texts = named
        told = free & (value > UNSURE)
        if told.any():
            values, places = np.unique(value[told], return_inverse=True)
            self.into.put_each(target.column, self.rows[told], places, values.tolist())
        self._put(target.column, free & (value == GONE), UNKNOWN)
        for place, text in enumerate(texts):
            self._put(target.column, free & (words == place), text)
        nothing = free & (value < GONE) & (words < 0)
        self._put(target.column, nothing, target.otherwise)
