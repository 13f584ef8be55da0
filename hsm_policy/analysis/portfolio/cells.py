"""The cells of a table of cases: each column by its distinct values, each row as a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hsm_policy.documents import parse_value, unindexed
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose, nearest
from hsm_policy.rulebook import DATE, RulebookData

Codes = npt.NDArray[np.int32]

CASE = "case"

EMPTY = -1
"""The code of an empty cell, which leaves its key out."""

_STEP = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")

_YES_NO = {"true": True, "false": False}


class Distinct(NamedTuple):
    """A column: the place of each cell's value among the distinct ones, or `EMPTY`."""

    codes: Codes
    values: list[Any]


class Cells:
    """A table of cases; a column is named by the path of its key, `case` by the id."""

    def __init__(self, source: RulebookData, rows: Mapping[str, Any]) -> None:
        self.source = source
        self.length = max((len(one) for one in rows.values() if not _is_single(one)), default=1)
        _check_names(source, rows)
        _check_lengths(rows, self.length)
        self.columns = {name: self._column(name, cells) for name, cells in rows.items()}
        self._steps = {name: _steps(name) for name in self.columns}

    def _column(self, name: str, cells: Any) -> Distinct:
        if _is_single(cells):
            found = distinct([cells])
            codes = np.broadcast_to(found.codes, self.length)
        else:
            found = distinct(cells)
            codes = found.codes
        entry = self.source.vocabulary.inputs.get(unindexed(name))
        several, kind = (entry.several, entry.type) if entry else (False, "")
        return Distinct(codes, [_typed(one, kind, several=several) for one in found.values])

    def ids(self) -> list[str]:
        """Return the id of each row; its number, from one, where the table has none."""
        column = self.columns.get(CASE)
        if column is None:
            return [str(row + 1) for row in range(self.length)]
        words = [*map(str, column.values), ""]
        return [words[code] or str(row + 1) for row, code in enumerate(column.codes.tolist())]

    def document(self, row: int) -> dict[str, Any]:
        """Return a row as the document of a case; items without a cell are left out."""
        made: dict[Any, Any] = {CASE: str(row + 1)}
        for name, (codes, values) in self.columns.items():
            if codes[row] != EMPTY:
                _put(made, self._steps[name], values[codes[row]])
        return {key: _with_lists(one) for key, one in made.items()}

    def column_of(self, row: int, path: str) -> str:
        """Return the column that a place in the document of a row comes from; "" for none."""
        steps = _steps(path)
        for index, step in enumerate(steps):
            if isinstance(step, int):
                told = self._items(row, steps[:index])
                steps = (
                    *steps[:index],
                    told[step] if step < len(told) else step,
                    *steps[index + 1 :],
                )
                break
        return next((name for name, one in self._steps.items() if one == steps), "")

    def _items(self, row: int, above: tuple[str | int, ...]) -> list[int]:
        """Return the items of a list, by their index in the table, that a row has."""
        depth = len(above)
        found = {
            one[depth]
            for name, one in self._steps.items()
            if one[:depth] == above and len(one) > depth
            if self.columns[name].codes[row] != EMPTY
        }
        return sorted(item for item in found if isinstance(item, int))


def distinct(cells: Iterable[Any]) -> Distinct:
    """Return a column by its distinct values, in the order in which they come."""
    listed = cells.to_list() if hasattr(cells, "to_list") else list(cells)
    kinds = set(map(type, listed)) - {type(None)}
    if kinds & {list, tuple, np.ndarray}:
        listed = [tuple(one) if isinstance(one, list | np.ndarray) else one for one in listed]
    # True and 1 are equal, and mean different things in a case.
    keys = listed if len(kinds) == 1 else [(type(one), one) for one in listed]
    seen = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    codes = np.fromiter(map(seen.__getitem__, keys), np.int32, len(listed))
    values = [*seen] if len(kinds) == 1 else [one for _, one in seen]
    filled = [not _is_empty(one) for one in values]
    if all(filled):
        return Distinct(codes, values)
    places = np.where(filled, np.cumsum(filled) - 1, EMPTY).astype(np.int32)
    return Distinct(places[codes], [one for one, kept in zip(values, filled, strict=True) if kept])


def _is_empty(cell: Any) -> bool:
    return cell is None or cell == "" or cell != cell  # noqa: PLR0124 - so is a float that is none


def _is_single(cells: Any) -> bool:
    return isinstance(cells, str | bytes) or not hasattr(cells, "__len__")


def _typed(cell: Any, kind: str, *, several: bool) -> Any:
    if kind in ("yes_no", "flag") and isinstance(cell, str):
        return _YES_NO.get(cell.lower(), cell)
    if several and isinstance(cell, str) and cell.startswith("["):
        return tuple(parse_value(cell))
    return cell


def _steps(path: str) -> tuple[str | int, ...]:
    return tuple(int(index) if index else key for index, key in _STEP.findall(path))


def _put(into: dict[Any, Any], steps: Sequence[str | int], value: Any) -> None:
    """Set a value at a path, with the maps above it; of lists, the items by their index."""
    *above, last = steps
    for step in above:
        if not isinstance(into.get(step), dict):
            into[step] = {}
        into = into[step]
    if not isinstance(into.get(last), dict):
        into[last] = value


def _with_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return list(node) if isinstance(node, tuple) else node
    if node and all(isinstance(key, int) for key in node):
        return [_with_lists(node[key]) for key in sorted(node)]
    return {key: _with_lists(one) for key, one in node.items()}


def _check_names(source: RulebookData, names: Iterable[str]) -> None:
    """Refuse columns that no case has a place for; DiagnosticsError with all of them."""
    vocabulary = source.vocabulary
    known = {CASE, *vocabulary.inputs, *vocabulary.groups}
    known |= {f"readings.{point}" for point in source.points}
    for path, entry in vocabulary.inputs.items():
        known |= {f"{path}.{option}" for option in ("amount", *entry.forms) if entry.forms}
    problems: list[Diagnostic] = []
    for name in names:
        plain = unindexed(name)
        if plain not in known and plain.removesuffix("[]") not in known:
            args = {"key": name, "near": nearest(plain, sorted(known))}
            problems.append(diagnose("unknown_key", path=name, args=args))
    if DATE not in names:
        problems.append(diagnose("missing_key", path=DATE, args={"key": DATE}))
    if problems:
        raise DiagnosticsError(problems)


def _check_lengths(rows: Mapping[str, Any], length: int) -> None:
    for name, cells in rows.items():
        if not _is_single(cells) and len(cells) != length:
            raise ValueError(f"the column {name} has {len(cells)} cells, another has {length}")
