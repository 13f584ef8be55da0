"""Patterns of a table bound to ground programs, and their rows as inputs of these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.lay import Lay, LeafColumn
from hsm_policy.analysis.portfolio.numbers import GONE, UNSURE, Column, Mask, as_ints
from hsm_policy.analysis.portfolio.program import Inputs
from hsm_policy.cases import UNKNOWN
from hsm_policy.documents import OPEN
from hsm_policy.engine import (
    OTHER_COUNTRY,
    Assignment,
    InputAtoms,
    Situation,
    Solver,
    value_term,
)

Rows = npt.NDArray[np.intp]


class Pattern(NamedTuple):
    """The first row of a pattern as a case, with its free atoms by sign and its inputs' numbers."""

    situation: Situation
    signs: npt.NDArray[np.int8]
    numbers: dict[int, int]
    keys: tuple[str, ...]
    """The unknown keys, in their order."""


def bound(situation: Situation, change: Callable[[Assignment], None] | None = None) -> Pattern:
    """Bind a case to its ground program, and `change` the assignment."""
    layout = situation.solver.layout
    told = layout.told(situation.case, situation.context)
    if change is not None:
        change(told)
    return Pattern(
        situation,
        np.sign(np.array(told.literals[: layout.first_test], np.int64)).astype(np.int8),
        {node: _number(told.numbers[node]) for node in layout.paths},
        tuple(dict.fromkeys(situation.case.unknown.values())),
    )


def _number(value: Any) -> int:
    if value is None:
        return GONE
    return UNSURE if value is OPEN else int(value)


class Group:
    """The rows of all patterns on one ground program."""

    def __init__(self, lay: Lay, patterns: list[Pattern], rows: Rows, places: Rows) -> None:
        self.lay, self.patterns, self.rows, self.places = lay, patterns, rows, places
        self.solver: Solver = patterns[0].situation.solver
        self.signs = np.stack([one.signs for one in patterns])
        self._names: dict[str, list[bytes]] = {}

    def key_names(self, question: str, patterns: Rows) -> list[bytes]:
        """Return by which keys each row names the open leaves that a question reads, digested.

        A key names itself, but for maps and lists of which nothing is said.
        """
        if question not in self._names:
            cone = self.solver.ground.outcome_cones[question]
            read = self.solver.paths_read(cone)
            self._names[question] = [_named(one, read) for one in self.patterns]
        names = self._names[question]
        return [names[place] for place in patterns.tolist()]

    def inputs(self, part: slice | Rows) -> Inputs:
        """Return the inputs of some of the rows, by their places here."""
        rows, patterns = self.rows[part], self.places[part]
        layout = self.solver.layout
        truths: dict[int, tuple[Any, Any]] = {}
        for place, atom in enumerate(layout.order[: layout.first_test]):
            signs = self.signs[:, place]
            truths[atom] = _truth(signs, patterns)
        numbers: dict[int, Column] = {}
        for path, slots in layout.slots.items():
            if slots.node >= 0:
                known = np.array([one.numbers[slots.node] for one in self.patterns], np.int64)
                numbers[slots.node] = _narrow(known if len(known) == 1 else known[patterns])
            leaf = self.lay.leaves.get(path)
            if leaf is not None:
                self._overlay(slots, leaf, rows, patterns, (truths, numbers))
        return Inputs(rows.size, truths, numbers)

    def _overlay(
        self,
        slots: InputAtoms,
        leaf: LeafColumn,
        rows: Rows,
        patterns: Rows,
        into: tuple[dict[int, tuple[Any, Any]], dict[int, Column]],
    ) -> None:
        """Put the values of a leaf where its cell tells one."""
        truths, numbers = into
        codes = leaf.codes[rows]
        told = self._told(slots.leaf.path, leaf, codes, patterns)
        if not told.any():
            return
        if slots.leaf.numeric:
            if slots.node >= 0:
                values = leaf.number_table[codes]
                before = as_ints(numbers[slots.node])
                numbers[slots.node] = _narrow(np.where(told, values, before))
            return
        for atom, held in _held(slots, leaf).items():
            there = np.array([*held, False])[codes]
            sure, may = truths[atom]
            first = np.where(told, there, sure)
            truths[atom] = first, first if sure is may else np.where(told, there, may)

    def _told(self, path: str, leaf: LeafColumn, codes: Any, patterns: Rows) -> Mask:
        """Return the rows whose cell tells a value that the reader of cases keeps."""
        kept = np.array([path in one.situation.case.values for one in self.patterns])
        told: Mask = kept[patterns] & leaf.told[codes]
        return told


def _named(pattern: Pattern, read: frozenset[str]) -> bytes:
    unknown = pattern.situation.case.unknown
    told = sorted((path, key) for path, key in unknown.items() if key != path and path in read)
    return blake2b(repr(told).encode(), digest_size=8).digest() if told else b""


def _truth(signs: npt.NDArray[np.int8], patterns: Rows) -> tuple[Any, Any]:
    if (signs == signs[0]).all():
        return bool(signs[0] > 0), bool(signs[0] >= 0)
    of_rows = signs[patterns]
    sure = of_rows > 0
    return sure, of_rows >= 0 if (signs == 0).any() else sure


def _narrow(column: Any) -> Column:
    """Return a number that all rows share as one."""
    if np.size(column) and (column == column.flat[0]).all():
        return int(column.flat[0])
    found: Column = column
    return found


def _held(slots: InputAtoms, leaf: LeafColumn) -> dict[int, list[bool]]:
    """Return which distinct values of a leaf each of its atoms stands for."""
    found: dict[int, list[bool]] = {}
    for place, value in enumerate(leaf.values):
        for atom in _atoms(slots, value):
            found.setdefault(atom, [False] * len(leaf.values))[place] = True
    return found


def _atoms(slots: InputAtoms, value: Any) -> Iterator[int]:
    if value is None or value == UNKNOWN:
        return
    kind = slots.leaf.entry.type
    for part in value if isinstance(value, tuple) else (value,):
        term = value_term(kind, str(part))
        yield slots.values[term if term in slots.values else value_term(kind, OTHER_COUNTRY)]
