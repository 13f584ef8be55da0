"""The dated tables of a rulebook: rows put in order, each closed on both sides."""

from __future__ import annotations

from hsm_policy import days
from hsm_policy.entries import Entry
from hsm_policy.names import is_term
from hsm_policy.source import Row, Table
from hsm_policy.tree import shown

UNITS = ("euro", "percent", "months", "years", "days", "weeks", "count", "day", "none")
SURE = ("official", "secondary", "unverified")
COLUMNS = ("from", "until", "value", "source", "where", "sure", "says")


class Rows:
    """The rows of one table, put in order and closed on both sides."""

    def __init__(self, entry: Entry, name: str) -> None:
        self.entry, self.name = entry, name
        self.keys = self._keys()
        self.unit = entry.choice("unit", UNITS)
        self.known_from = entry.day("known_from", days.FIRST)
        open_end = entry.text("known_until", "open") == "open"
        self.known_until = 0 if open_end else entry.day("known_until")

    def _keys(self) -> tuple[str, ...]:
        keys = self.entry.texts("keys")
        for key in keys:
            if key in COLUMNS or keys.count(key) > 1 or not is_term(key):
                self.entry.wrong("rulebook_name", self.entry.node.entries["keys"], found=shown(key))
        return keys

    def table(self) -> Table:
        """Give the table with rows that cover every day for each key."""
        groups: dict[tuple[str, ...], list[tuple[Entry, Row, int]]] = {}
        for item in self.entry.items("rows"):
            row, last = self._row(item)
            groups.setdefault(row.keys, []).append((item, row, last))
        rows = [row for key, found in groups.items() for row in self._closed(key, found)]
        return Table(
            id=self.name,
            title=self.entry.languages("title"),
            keys=self.keys,
            unit=self.unit,
            known_from=self.known_from,
            known_until=self.known_until,
            rows=tuple(rows),
            place=self.entry.place,
            ends=self.entry.place_of("known_until") if self.known_until else self.entry.place,
        )

    def _row(self, item: Entry) -> tuple[Row, int]:
        item.known(*COLUMNS, *self.keys)
        item.mention("source", "source")
        value = None if self.unit == "none" else self._value(item)
        row = Row(
            keys=tuple(item.name(key) for key in self.keys),
            value=value,
            first=item.day("from"),
            before=0,
            source=item.text("source"),
            where=item.text("where", ""),
            sure=item.choice("sure", SURE),
            says=item.texts("says"),
            line=item.place.line,
        )
        return row, item.day("until", 0)

    def _value(self, item: Entry) -> int | None:
        if item.text("value") == "unknown":
            return None
        if self.unit == "day":
            return item.day("value")
        if self.unit not in UNITS:
            return None  # said of the unit; a value cannot be judged without one
        return item.amount("value", 2 if self.unit == "euro" else 0)

    def _closed(self, key: tuple[str, ...], found: list[tuple[Entry, Row, int]]) -> list[Row]:
        """Let each row end where the next begins; add what is not known before and after."""
        found.sort(key=lambda one: one[1].first)
        closed = []
        end = days.plus_days(self.known_until, 1) if self.known_until else BEYOND
        for number, (item, row, last) in enumerate(found):
            following = found[number + 1][1].first if number + 1 < len(found) else end
            before = days.plus_days(last, 1) if last else following
            self._order(item, row, before, following, end)
            closed.append(_until(row, before))
        return closed if self.unit == "none" else self._filled(key, closed)

    def _order(self, item: Entry, row: Row, before: int, following: int, end: int) -> None:
        """Refuse a row that is never in force, or at the same time as the next one."""
        if row.first >= end:
            day = days.iso(self.known_until)
            item.wrong("row_not_known", item.node.entries.get("from"), table=self.name, day=day)
        elif before <= row.first and before != following:
            item.wrong("row_reversed", item.node.entries.get("until"))
        elif before <= row.first or following < before:
            item.wrong("rows_overlap", table=self.name)

    def _filled(self, key: tuple[str, ...], rows: list[Row]) -> list[Row]:
        filled, day = [], days.FIRST
        for row in [*rows, Row(key, None, BEYOND, BEYOND)]:
            if day < row.first:
                filled.append(Row(key, None, day, row.first, written=False))
            filled.append(row)
            day = row.before
        return filled[:-1]


BEYOND = 22000101


def _until(row: Row, before: int) -> Row:
    return Row(
        row.keys, row.value, row.first, before, row.source, row.where, row.sure, row.says, row.line
    )
