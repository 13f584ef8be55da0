"""The dated tables of a rulebook: rows in order, each with its first and last day."""

from __future__ import annotations

import datetime as dt
import re

from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.documents import (
    NESTED,
    Items,
    Node,
    Record,
    RefusedError,
    Word,
    decimals_of,
    number,
    parse_day,
    shown,
)
from hsm_policy.messages import Location, nearest
from hsm_policy.names import is_term, name_problem
from hsm_policy.rulebook.model import AnnouncedLaw, HolidayRules, Row, Table
from hsm_policy.rulebook.readers.fields import FIELDS, UNITS
from hsm_policy.rulebook.readers.questions import cited_sources

_WHOLE = "count"

_FORMS = (_WHOLE, "euro", "day", "none")
"""One unit for each notation of values."""

_SEVERAL = 2

_MOST_DECIMALS = 9

_COLUMNS = tuple(FIELDS["row"])


WITHOUT_VALUE = ("unknown", "none")
"""The values of a row by which an amount is not known, and by which there is no such rule."""


class Rows:
    """Reads one table: its rows in order, each with its first and last day."""

    def __init__(self, entry: Record, name: str) -> None:
        self.entry, self.name = entry, name
        self.items = entry.items("rows")
        self.keys = self._of_rows(self._keys())
        self.unit = self._unit()
        self.decimals = self._decimals()
        self.known_from = entry.day("known_from", days.FIRST)
        open_end = entry.text("known_until", "open") == "open"
        self.before = entry.choice("before", ("none",), "")
        self.known_until = 0 if open_end else entry.day("known_until")

    def _keys(self) -> tuple[str, ...]:
        keys = self.entry.texts("keys")
        for key in keys:
            if key in _COLUMNS or keys.count(key) > 1 or not is_term(key):
                taken = key in _COLUMNS
                code = "name_reserved" if taken else name_problem(key, "rulebook_name")
                self.entry.refuse(code, self.entry.get("keys"), found=shown(key))
        return keys

    def _of_rows(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Replace each key that no row has by the key that the rows have instead.

        Without such a key, no row can be read.
        """
        written = self.entry.get("keys")
        words = written.items if isinstance(written, Items) else []
        used = {key for item in self.items for key in item}
        strange = [key for key in used.difference(_COLUMNS, keys) if self._in_most(key)]
        found = list(keys)
        for position, word in enumerate(word for word in words if isinstance(word, Word)):
            if len(self.items) > 1 and is_term(word.text) and word.text not in {*used, *_COLUMNS}:
                near = nearest(word.text, strange) or (strange[0] if len(strange) == 1 else "")
                args = {"table": self.name, "found": shown(word.text), "near": near}
                self.entry.refuse("keys_unknown", word, **args)
                found[position] = near
        if "" in found:
            self.items = []
        return tuple(found)

    def _in_most(self, key: str) -> bool:
        return 2 * sum(key in item for item in self.items) > len(self.items)

    def _unit(self) -> str:
        """Return the unit; one that fits few values, while another fits most, is noted once."""
        unit = self.entry.choice("unit", UNITS)
        values = [item.get("value") for item in self.items]
        if unit not in UNITS or len(values) < _SEVERAL or _most_fit(values, unit):
            return unit if "" not in self.keys else ""
        near = next((other for other in _FORMS if _most_fit(values, other)), "")
        if not near:
            return unit
        meant = "" if near == _WHOLE else near
        self.entry.refuse("unit_unfit", self.entry.get("unit"), unit=unit, near=meant)
        return ""

    def _decimals(self) -> int:
        """Return the most decimals of a percentage; every row is stored with so many."""
        values = [item.text("value", "") for item in self.items] if self.unit == "percent" else []
        return max(map(decimals_of, values), default=0)

    def table(self) -> Table:
        """Return the table with rows that cover every day for each key."""
        groups: dict[tuple[str, ...], list[tuple[Record, Row, int]]] = {}
        for item in self.items:
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
            before=self.before,
            decimals=self.decimals,
        )

    def _row(self, item: Record) -> tuple[Row, int]:
        said = item.read({**dict.fromkeys(self.keys, NESTED), **FIELDS["row"]})
        value, last = None if self.unit == "none" else self._value(item), said.pop("until")
        row = Row(
            keys=tuple(item.name(key) for key in self.keys),
            value=value,
            first=said.pop("from"),
            before=0,
            also=cited_sources(item, "also"),
            line=item.place.line,
            **said,
        )
        return row, last

    def _value(self, item: Record) -> int | None:
        if self.unit not in UNITS:
            return None  # said of the unit; a value cannot be judged without one
        if item.text("value") in WITHOUT_VALUE:
            return None
        if self.unit == "day":
            return item.day("value")
        return item.amount("value", self.unit, self.decimals)

    def _closed(self, key: tuple[str, ...], found: list[tuple[Record, Row, int]]) -> list[Row]:
        """End each row where the next begins; add rows without a value for uncovered days.

        No row is in force from the day of one with the value `none`.
        """
        found.sort(key=lambda one: one[1].first)
        closed = []
        end = days.plus_days(self.known_until, 1) if self.known_until else days.BEYOND
        for place, (item, row, last) in enumerate(found):
            later = found[place + 1][1] if place + 1 < len(found) else None
            before = days.plus_days(last, 1) if last else later.first if later else end
            self._order(item, row, before, later, end)
            closed.append(replace(row, before=before))
        if self.unit == "none":
            return closed
        ended = {row.first for item, row, _ in found if item.text("value", "") == "none"}
        return [row for row in self._filled(key, closed) if row.first not in ended]

    def _order(self, item: Record, row: Row, before: int, later: Row | None, end: int) -> None:
        """Refuse a row that is never in force, or at the same time as the next one."""
        following = later.first if later else end
        if row.first >= end or (not later and before > end):
            key = "from" if row.first >= end else "until"
            day = days.iso(self.known_until)
            item.refuse("row_not_known", item.get(key), table=self.name, day=day)
        elif before <= row.first and before != following:
            item.refuse("row_reversed", item.get("until"))
        elif later and (before <= row.first or following < before):
            item.refuse("rows_overlap", table=self.name, line=str(later.line))

    def _filled(self, key: tuple[str, ...], rows: list[Row]) -> list[Row]:
        filled, day = [], rows[0].first if self.before else days.FIRST
        for row in [*rows, Row(key, None, days.BEYOND, days.BEYOND)]:
            if day < row.first:
                filled.append(Row(key, None, day, row.first, written=False))
            filled.append(row)
            day = row.before
        return filled[:-1]


def _most_fit(values: list[Node | None], unit: str) -> bool:
    return 2 * sum(_fits(value, unit) for value in values) >= len(values)


def _fits(value: Node | None, unit: str) -> bool:
    """Whether a value is in the notation of a unit; a list of keys has no values."""
    if unit == "none" or not isinstance(value, Word):
        return unit == "none" and value is None
    if value.text in WITHOUT_VALUE:
        return True
    if unit != "day":
        if unit == "percent":  # an amount in euros is no percentage
            return number(value.text, _MOST_DECIMALS) is not None and value.text[-3:] != ".00"
        return number(value.text, 2 if unit == "euro" else 0) is not None
    try:
        return parse_day(value.text) > 0
    except RefusedError:
        return False


_FARTHEST = 366

_COMMON_YEAR = 2023

_MONTH_DAY = re.compile("([0-9]{2})-([0-9]{2})", re.ASCII)

_DAYS = re.compile("-?[0-9]{1,3}", re.ASCII)


def announced_law(name: str, entry: Record, place: Location) -> AnnouncedLaw:
    """Read announced law; its day, source and statements are checked like those of a row."""
    said = entry.read(FIELDS["announced"])
    spots = {key: entry.place_of(key) for key in entry}
    node = entry.get("says")
    for word in node.items if isinstance(node, Items) else ():
        if isinstance(word, Word):
            spots[f"says {word.text}"] = Location(entry.file, word.line, word.column)
    return AnnouncedLaw(id=name, place=place, first=said.pop("from"), spots=spots, **said)


def holiday_rules(entry: Record) -> HolidayRules:
    """Read the holidays."""
    entry.read(FIELDS["holidays"])
    fixed, moved = _month_days(entry, "fixed"), _month_days(entry, "moved_from_sunday")
    return HolidayRules(fixed, _after_easter(entry), moved)


def _month_days(entry: Record, key: str) -> tuple[tuple[int, int], ...]:
    found = []
    for word in entry.words(key):
        if date := _in_any_year(word.text):
            found.append(date)
        else:
            turned = "-".join(reversed(word.text.split("-")))
            near = turned if _in_any_year(turned) else ""
            entry.refuse("rulebook_holiday", word, found=shown(word.text), near=near)
    return tuple(found)


def _in_any_year(text: str) -> tuple[int, int] | None:
    """Return the month and day of a text `mm-dd`; None if some year does not have that day."""
    found = _MONTH_DAY.fullmatch(text)
    try:
        date = dt.date(_COMMON_YEAR, int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
    return (date.month, date.day) if date else None


def _after_easter(entry: Record) -> tuple[int, ...]:
    found = []
    for word in entry.words("easter"):
        if _DAYS.fullmatch(word.text) and abs(int(word.text)) <= _FARTHEST:
            found.append(int(word.text))
        else:
            entry.refuse("rulebook_easter", word, found=shown(word.text))
    return tuple(found)
