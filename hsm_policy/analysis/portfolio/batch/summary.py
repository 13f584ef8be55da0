"""What the answers of a table come to: counts by question, key, month and reading; no row of it."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Collection, Mapping

import msgspec

from hsm_policy.documents import unindexed

EDGES = (-1000, -500, -250, -100, 0, 100, 250, 500, 1000)
"""The ends of the classes of distances to a minimum, in euros, days or a count."""


class Emptiness(msgspec.Struct):
    """The open rows whose outcome turns on a key, and those in which it is the only such key."""

    turning: int = 0
    alone: int = 0


class Summary(msgspec.Struct, frozen=True):
    """Counts of rows.

    By question: `outcomes`, `missing` keys of open rows, `contested` readings (`point=reading:
    outcome`) and classes of the `distance` to the minimum, between `EDGES`. `months` has by month
    (`2026-03`) the days on which an outcome changes, a figure falls or a duty ends.
    """

    outcomes: dict[str, dict[str, int]] = {}
    missing: dict[str, dict[str, Emptiness]] = {}
    distance: dict[str, list[int]] = {}
    contested: dict[str, dict[str, int]] = {}
    months: dict[str, dict[str, int]] = {}


class Summarizer:
    """Counts the answers of one part after the other.

    `dates` are the figures that are days, `unit` the smallest units in what `EDGES` count.
    """

    def __init__(self, questions: Collection[str], dates: Collection[str], unit: int) -> None:
        self._edges = [edge * unit for edge in EDGES]
        self._questions, self._dates = questions, frozenset(f"figures.{name}" for name in dates)
        self._outcomes: dict[str, Counter[str]] = {}
        self._missing: dict[str, dict[str, Emptiness]] = {}
        self._distance: dict[str, list[int]] = {}
        self._contested: dict[str, Counter[str]] = {}
        self._months: dict[str, Counter[str]] = {}

    def add(self, columns: Mapping[str, list[str | None]]) -> None:
        """Count the rows of a part; a column holds a text or None for each."""
        for name in self._questions:
            outcomes = Counter(one for one in columns[name] if one)
            if outcomes:
                self._outcomes.setdefault(name, Counter()).update(outcomes)
            self._add_missing(name, columns[f"{name}.missing"])
            self._add_readings(name, columns.get(f"{name}.contested", []))
            self._add_distances(name, columns.get(f"{DISTANCE}{name}", []))
        for column, cells in columns.items():
            name, _, last = column.rpartition(".")
            if last == "days" and name in self._questions:
                self._add_days(name, cells)
            elif column in self._dates or column.startswith(DUTIES):
                self._add_days(column.removeprefix(INNER), cells)

    def _add_missing(self, question: str, cells: list[str | None]) -> None:
        for cell in filter(None, cells):
            keys = dict.fromkeys(map(unindexed, cell.split()))
            for key in keys:
                told = self._missing.setdefault(question, {}).setdefault(key, Emptiness())
                told.turning += 1
                told.alone += len(keys) == 1

    def _add_readings(self, question: str, cells: list[str | None]) -> None:
        for cell in filter(None, cells):
            self._contested.setdefault(question, Counter()).update(cell.split())

    def _add_distances(self, question: str, cells: list[str | None]) -> None:
        for cell in filter(None, cells):
            counts = self._distance.setdefault(question, [0] * (len(EDGES) + 1))
            counts[bisect(self._edges, int(cell))] += 1

    def _add_days(self, what: str, cells: list[str | None]) -> None:
        for cell in filter(None, cells):
            for day in cell.split():
                if day[:1].isdigit():
                    self._months.setdefault(day[:7], Counter())[what] += 1

    def summary(self) -> Summary:
        """Return all counts, the greatest first."""
        return Summary(
            outcomes={name: dict(sorted(one.items())) for name, one in self._outcomes.items()},
            missing={
                name: dict(sorted(one.items(), key=lambda pair: (-pair[1].turning, pair[0])))
                for name, one in self._missing.items()
            },
            distance=self._distance,
            contested={name: _ordered(one) for name, one in self._contested.items()},
            months={month: _ordered(one) for month, one in sorted(self._months.items())},
        )


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


INNER = "~"
"""The first character of a column that only the summary reads."""

DISTANCE, DUTIES = f"{INNER}distance.", f"{INNER}duties."
