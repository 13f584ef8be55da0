"""Numbers of many cases at once: whole numbers as int64, each value exact or left to the engine.

A column is one number that all rows share, or an array. Two values say that a number does not
exist (`GONE`) or is not known (`UNSURE`); whatever int64 does not hold exactly is `UNSURE` too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hsm_policy.documents import Number

Ints = npt.NDArray[np.int64]

Mask = npt.NDArray[np.bool_]

GONE, UNSURE = -(2**62), -(2**62) + 1

LIMIT = 2**61
"""Numbers at or beyond this one, either way, are left to the engine."""


class Parts(NamedTuple):
    """A column with numbers that are not whole: distinct ones, and the place of each row's."""

    values: list[Number]
    places: npt.NDArray[np.intp]

    def whole(self, *, up: bool) -> Ints:
        """Return the nearest whole numbers that are not above, or with `up` not below."""
        found = [_held(-(-value // 1) if up else value // 1) for value in self.values]
        return np.array(found, np.int64)[self.places]


Column = int | Ints | Parts


def _held(value: Number) -> int:
    special = value in (GONE, UNSURE)
    return int(value) if special or -LIMIT < value < LIMIT else UNSURE


def whole(column: Column, *, up: bool = False) -> int | Ints:
    """Return a column as whole numbers, rounded down, or up; special values stay."""
    if isinstance(column, Parts):
        return column.whole(up=up)
    return column


def as_ints(column: Column) -> Ints:
    """Return a column that has whole numbers alone as an array."""
    return np.asarray(whole(column), np.int64)


def special(column: int | Ints) -> bool:
    """Return whether a number of a column does not exist or is not known."""
    return bool(np.min(column) <= UNSURE) if np.size(column) else False


def at_least(left: Column, right: Column) -> tuple[bool | Mask, bool | Mask]:
    """Return where one number is certainly at least another, and where it possibly is.

    A comparison with a number that does not exist is false.
    """
    if isinstance(left, Parts) and isinstance(right, Parts):
        return _compared_parts(left, right)
    one, other = whole(left), whole(right, up=True)
    reached = one >= other
    if not (special(one) or special(other)):
        return reached, reached
    exists = (one != GONE) & (other != GONE)
    known = exists & (one != UNSURE) & (other != UNSURE)
    return reached & known, (reached & known) | (exists & ~np.asarray(known))


def _compared_parts(left: Parts, right: Parts) -> tuple[Mask, Mask]:
    places, first = combined([left.places, right.places], [len(left.values), len(right.values)])
    told = [_compared(*pair) for pair in zip(_at(left, first), _at(right, first), strict=True)]
    found = np.array(told, np.bool_).reshape(-1, 2)[places]
    return found[:, 0], found[:, 1]


def _compared(one: Number, other: Number) -> tuple[bool, bool]:
    if GONE in (one, other):
        return False, False
    if UNSURE in (one, other):
        return False, True
    return one >= other, one >= other


def applied(function: Callable[..., Number], name: str, args: Sequence[Column]) -> Column:
    """Apply a function of the rules row by row: on the distinct rows of its arguments."""
    quick = _arithmetic(name, args)
    if quick is not None:
        return quick
    arrays = [one for one in args if not isinstance(one, int)]
    if not arrays:
        found = _applied(function, [one for one in args if isinstance(one, int)])
        return Parts([found], np.zeros(1, np.intp)) if isinstance(found, Fraction) else _held(found)
    split = [_split(one) for one in arrays]
    if len(split) == 1:
        places, told = split[0].places, iter([split[0].values])
    else:
        sizes = [len(one.values) for one in split]
        places, first = combined([one.places for one in split], sizes)
        told = iter([_at(one, first) for one in split])
    columns = [repeat(one) if isinstance(one, int) else next(told) for one in args]
    values = _Remembered.of(function).values(zip(*columns, strict=False))
    if any(isinstance(value, Fraction) for value in values):
        return Parts(values, places)
    return np.array(values, np.int64)[places]


def _at(column: Parts, rows: npt.NDArray[np.intp]) -> list[Number]:
    return [column.values[place] for place in column.places[rows].tolist()]


def _split(column: Ints | Parts) -> Parts:
    if isinstance(column, Parts):
        return column
    values, places = np.unique(column, return_inverse=True)
    return Parts(list(values.tolist()), places)


def combined(
    columns: Sequence[npt.NDArray[Any]], sizes: Sequence[int]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the distinct rows of some columns of places: the place of each row, the first row."""
    key = columns[0].astype(np.int64)
    count = sizes[0]
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        if count * size >= LIMIT:
            values, key = np.unique(key, return_inverse=True)
            count = values.size
        key = key * size + column
        count *= size
    _, first, places = np.unique(key, return_index=True, return_inverse=True)
    return places, first


def dense(
    columns: list[npt.NDArray[Any]], sizes: list[int]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the distinct rows of some columns of small numbers, column by column.

    The first array has the place of each row among the distinct ones, the second their first rows.
    """
    places = np.zeros(columns[0].size, np.intp)
    count = 1
    for column, size in zip(columns, sizes, strict=True):
        key = places * size + column
        used = np.zeros(count * size, np.bool_)
        used[key] = True
        places = (np.cumsum(used) - 1)[key]
        count = int(used.sum())
    first = np.full(count, -1, np.intp)
    first[places[::-1]] = np.arange(places.size - 1, -1, -1)
    return places, first


class _Remembered:
    """What a function gave for arguments before; rows have few different days."""

    MOST = 200_000

    def __init__(self, function: Callable[..., Number]) -> None:
        self.function = function
        self.found: dict[tuple[Number, ...], Number] = {}

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, function: Callable[..., Number]) -> _Remembered:
        """Return what is remembered of a function; of those used last."""
        return cls(function)

    def values(self, rows: Iterable[tuple[Number, ...]]) -> list[Number]:
        """Return the value for each row of arguments."""
        found, function = self.found, self.function
        if len(found) > self.MOST:
            found.clear()
        values = []
        for row in rows:
            value = found.get(row)
            if value is None:
                value = _applied(function, row)
                found[row] = value = value if isinstance(value, Fraction) else _held(value)
            values.append(value)
        return values


def _applied(function: Callable[..., Number], args: Sequence[Number]) -> Number:
    if GONE in args:
        return GONE
    if UNSURE in args:
        return UNSURE
    found = function(*args)
    if isinstance(found, Fraction) and found.denominator == 1:
        found = found.numerator
    return found if -LIMIT < found < LIMIT else UNSURE


def _arithmetic(name: str, args: Sequence[Column]) -> Column | None:
    """Add, subtract or multiply arrays at once; None for anything else, and where it is unsafe."""
    if name not in _AT_ONCE or len(args) != 2:  # noqa: PLR2004 - one number and another
        return None
    one, other = args
    if isinstance(one, Parts) or isinstance(other, Parts):
        return None
    if isinstance(one, int) and isinstance(other, int):
        return None
    if special(one) or special(other) or not _safe(name, one, other):
        return None
    found: Ints = np.asarray(_AT_ONCE[name](one, other), np.int64)
    return found


_AT_ONCE: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda one, other: one + other,
    "sub": lambda one, other: one - other,
    "times": lambda one, other: one * other,
}


def _safe(name: str, one: int | Ints, other: int | Ints) -> bool:
    """Whether no result can be as great as the limit."""
    most, more = _size(one), _size(other)
    return (most * more if name == "times" else most + more) < LIMIT


def _size(column: int | Ints) -> int:
    return max(abs(int(np.min(column))), abs(int(np.max(column)))) if np.size(column) else 0
