"""A table of cases laid out: values by leaf of the vocabulary, and rows by what they tell.

Rows that tell the same keys, leave the same keys open and have the same values of the keys on which
others depend have one pattern: the reader of cases takes all of them as it takes the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.cells import CASE, EMPTY, Cells, Codes
from hsm_policy.analysis.portfolio.numbers import GONE, Ints, Mask, combined, dense
from hsm_policy.cases import UNKNOWN, CaseRecord, parse_input, read_value, value_keys
from hsm_policy.documents import Map, RefusedError, Word, from_python, unindexed
from hsm_policy.messages import Diagnostic
from hsm_policy.rulebook import DATE, Input, RulebookData

ABSENT, OPEN, TOLD = 0, 1, 2
"""The states of a leaf in a row; of a leaf on whose value others depend, more than `TOLD`."""


class LeafColumn:
    """The values of one leaf: the place of each row's among the distinct ones, or `EMPTY`.

    A value is as in a `Case`, `unknown`, or None where the reader refuses it.
    """

    def __init__(self, entry: Input, codes: Codes, values: list[Any]) -> None:
        self.entry, self.codes, self.values = entry, codes, values

    @cached_property
    def number_table(self) -> Ints:
        """The number of each distinct value, `GONE` for what is none; of `EMPTY` the last."""
        known = [one if isinstance(one, int) else GONE for one in self.values]
        return np.array([*known, GONE], np.int64)

    @cached_property
    def told(self) -> Mask:
        """Whether each distinct value is one that a case has; of `EMPTY` the last."""
        told = (one is not None and one != UNKNOWN for one in self.values)
        found: Mask = np.array([*told, False])
        return found

    @property
    def numbers(self) -> Ints:
        """The number of each row, `GONE` where there is none."""
        return self.number_table[self.codes]

    def among(self, wanted: Iterable[Any]) -> Mask:
        """Return where the value is one of some."""
        chosen = frozenset(wanted)
        found: Mask = np.array([*(one in chosen for one in self.values), False])[self.codes]
        return found


class Lay:
    """The rows of a table by pattern; `apart` are rows for the reader of cases alone."""

    def __init__(self, cells: Cells) -> None:
        self.cells, self.source = cells, cells.source
        self.length = cells.length
        self.apart: Mask = np.zeros(self.length, np.bool_)
        self.groups = self._groups()
        self.leaves = {path: self._leaf(path, names) for path, names in self._leaf_names().items()}
        for leaf in self.leaves.values():
            self.apart |= leaf.among([None])
        self._check_days()
        self._check_items()

    def patterns(
        self, rows: npt.NDArray[np.intp]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the pattern of each of some rows, and the place of the first of each pattern."""
        columns, sizes = [np.zeros(rows.size, np.int64)], [1]
        for column, size in self._states():
            columns.append(column[rows].astype(np.int64))
            sizes.append(size)
        return dense(columns, sizes)

    def _states(self) -> Iterator[tuple[npt.NDArray[Any], int]]:
        """Yield what matters of each column to the pattern, and how many states it has."""
        for codes, values in self.groups.values():
            yield codes + 1, len(values) + 1
        asked = value_keys(self.source)
        for path, leaf in self.leaves.items():
            by_value = unindexed(path) in asked or leaf.entry.type == "flag"
            states = [
                OPEN if one == UNKNOWN else TOLD + place * by_value
                for place, one in enumerate(leaf.values)
            ]
            yield np.array([*states, ABSENT])[leaf.codes], TOLD + len(leaf.values) + 1

    def _groups(self) -> dict[str, tuple[Codes, list[Any]]]:
        """Return the columns of readings, and those that leave whole maps, lists or items open."""
        inputs, options = self.source.vocabulary.inputs, self._options
        return {
            name: (column.codes, column.values)
            for name, column in self.cells.columns.items()
            if name != CASE and unindexed(name) not in inputs and name not in options
        }

    @cached_property
    def _options(self) -> dict[str, str]:
        """The columns that give an amount with its options, by the path of the amount."""
        inputs = self.source.vocabulary.inputs
        found = {}
        for name in self.cells.columns:
            path = name.rpartition(".")[0]
            if path and (entry := inputs.get(unindexed(path))) and entry.forms:
                found[name] = path
        return found

    def _leaf_names(self) -> dict[str, list[str]]:
        """Return the columns of each leaf."""
        found: dict[str, list[str]] = {}
        for name in self.cells.columns:
            if unindexed(name) in self.source.vocabulary.inputs:
                found.setdefault(name, []).append(name)
            elif name in self._options:
                found.setdefault(self._options[name], []).append(name)
        return found

    def _leaf(self, path: str, names: list[str]) -> LeafColumn:
        entry = self.source.vocabulary.inputs[unindexed(path)]
        if names == [path]:
            codes, values = self.cells.columns[path]
            reader = _CellReader(self.source, entry, path)
            return LeafColumn(entry, codes, [reader.value(one) for one in values])
        return self._composed(path, entry, names)

    def _composed(self, path: str, entry: Input, names: list[str]) -> LeafColumn:
        """Read amounts with options: the reader takes each distinct combination with its day."""
        told = [self.cells.columns[name] for name in (*names, DATE)]
        columns = [one.codes.astype(np.int64) + 1 for one in told]
        places, first = combined(columns, [len(one.values) + 1 for one in told])
        days = _CellReader(self.source, self.source.vocabulary.inputs[DATE], DATE)
        values: list[Any] = []
        kept = np.full(first.size, EMPTY)
        for place, row in enumerate(first.tolist()):
            cells = [
                one.values[code] if (code := one.codes[row]) != EMPTY else None for one in told
            ]
            given = {
                name.removeprefix(path).lstrip("."): cell
                for name, cell in zip(names, cells[:-1], strict=True)
                if cell is not None
            }
            if given:
                kept[place] = len(values)
                reader = _CellReader(self.source, entry, path, days.value(cells[-1]))
                twice = "" in given and len(given) > 1
                values.append(None if twice else reader.value(given.get("", given)))
        return LeafColumn(entry, kept[places].astype(np.int32), values)

    def _check_days(self) -> None:
        """Set apart the rows in which days are not in their order."""
        for path, leaf in self.leaves.items():
            for others, later in ((leaf.entry.not_before, True), (leaf.entry.not_after, False)):
                for other in others:
                    beside = self.leaves.get(_same_item(other, path))
                    if beside is not None:
                        mine, theirs = leaf.numbers, beside.numbers
                        wrong = mine < theirs if later else mine > theirs
                        self.apart |= wrong & (mine != GONE) & (theirs != GONE)

    def _check_items(self) -> None:
        """Set apart the rows whose list skips an item, or whose items may contradict each other."""
        for path, group in self.source.vocabulary.groups.items():
            if group.kind != "list":
                continue
            items = dict(sorted(self._items(path).items()))
            one_a_day = any(
                entry.one_a_day and entry.list_path == path
                for entry in self.source.vocabulary.inputs.values()
            )
            before: Mask = np.ones(self.length, np.bool_)
            for index, (number, there) in enumerate(items.items()):
                self.apart |= there & (~before | (number != index))
                if index and (group.disjoint is not None or one_a_day):
                    self.apart |= there
                before = there

    def _items(self, path: str) -> dict[int, Mask]:
        """Return which rows have each item of a list, by its index."""
        found: dict[int, Mask] = {}
        for name, column in self.cells.columns.items():
            if name.startswith(f"{path}["):
                number = int(name.removeprefix(f"{path}[").partition("]")[0])
                there = column.codes != EMPTY
                found[number] = found[number] | there if number in found else there
        return found


class _CellReader:
    """Reads single cells of a leaf with the reader of cases."""

    def __init__(self, source: RulebookData, entry: Input, path: str, day: Any = None) -> None:
        self.source, self.entry, self.path, self.day = source, entry, path, day

    def value(self, cell: Any) -> Any:
        """Return the value of a cell as in a `Case`; None where it is refused."""
        if isinstance(cell, str) and not self.entry.several:
            if cell == UNKNOWN:
                return UNKNOWN
            try:
                return parse_input(Word(cell), self.entry)
            except RefusedError:
                return None
        return self._read(cell)

    def _read(self, cell: Any) -> Any:
        problems: list[Diagnostic] = []
        if isinstance(cell, dict):
            cell = {key: one for key, one in cell.items() if one is not None}
        document = from_python({"cell": cell})
        root = document.node
        if document.problems or not isinstance(root, Map):
            return None
        record = CaseRecord(root, "", problems)
        found = read_value(root.entries["cell"], self.entry, self.path, record, self._ratio)
        return None if problems else found

    def _ratio(self, table: str) -> Any:
        if not isinstance(self.day, int):
            raise LookupError(table)  # noqa: TRY004 - as of a table without a row
        return self.source.ratio(table, self.day)


def _same_item(path: str, place: str) -> str:
    """Return `path` with the index of `place` in its `[]`."""
    start, opened, rest = place.partition("[")
    return path.replace("[]", f"[{rest.partition(']')[0]}]") if opened and start else path
