"""Tables: days without a row, rows that nothing reads, and tables that end too soon."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hsm_policy.calendar import BEYOND, FIRST, iso, plus_days
from hsm_policy.documents import plain_value
from hsm_policy.messages import Location, suggest
from hsm_policy.rulebook import Row, Table
from hsm_policy.validator.context import ValidationContext
from hsm_policy.validator.rules.constants import Values, Words

Asked = dict[tuple[str, int], Words]
"""The keys that rules read at each position of a table; None for any."""


_FAR = 8
"""The number of times by which a value exceeds one beside it that is probably a slip."""


def check_rows(look: ValidationContext) -> None:
    """Refuse a value far from the one before it, and a key that no rule reads, without a note."""
    asked = _asked(look)
    for table in look.source.tables.values():
        _steps(look, table)
        _unread(look, table, asked)


def check_tables(look: ValidationContext, today: int) -> None:
    """Warn of gaps; remark tables that are not known on `today` (yyyymmdd)."""
    for table in look.source.tables.values():
        _holes(look, table)
        if table.known_until and table.known_until < today:
            args = {"table": table.id, "day": iso(table.known_until)}
            look.refuse("table_stale", table.ends, "", "info", **args)
        _sourced(look, table)


def _sourced(look: ValidationContext, table: Table) -> None:
    """Warn of rows that name a source without the place in it."""
    for row in table.rows:
        for source, where in row.sources:
            if not where.strip():
                place = Location(table.place.file, row.line, 1)
                look.refuse("source_without_place", place, "", "warning", found=source)


def _steps(look: ValidationContext, table: Table) -> None:
    """Refuse a step to about ten times a value, or a tenth of it, that no note explains."""
    rows = [row for row in table.rows if row.value and table.unit != "day"]
    for one, other in pairwise(rows):
        least, most = sorted(map(abs, (one.value or 1, other.value or 1)))
        if one.keys == other.keys and most >= _FAR * least and not (one.note or other.note):
            before, value = (
                str(plain_value(table.number(row.value or 0), table.kind)) for row in (one, other)
            )
            args = {"table": table.id, "before": before, "line": str(one.line), "value": value}
            place = Location(table.place.file, other.line, 1)
            look.refuse("amount_step", place, times=str(round(most / least)), **args)


def _holes(look: ValidationContext, table: Table) -> None:
    written = [row for row in table.rows if row.written]
    if table.unit == "none" or not written:
        return
    first = min(row.first for row in written)
    if not table.before and table.known_from != FIRST and table.known_from < first:
        _hole(look, table, table.place, table.known_from, first)
    for row in (row for row in written if row.first < table.known_from):
        place = Location(table.place.file, row.line, 1)
        args = {"table": table.id, "first": iso(row.first), "day": iso(table.known_from)}
        look.refuse("row_too_early", place, "", "warning", **args)
    end = plus_days(table.known_until, 1) if table.known_until else BEYOND
    for row, following in zip(table.rows, table.rows[1:], strict=False):
        if row.written and not following.written and row.keys == following.keys:
            before = min(following.before, end)
            if following.first < before:
                place = Location(table.place.file, row.line, 1)
                _hole(look, table, place, following.first, before)


def _hole(look: ValidationContext, table: Table, place: Location, first: int, before: int) -> None:
    last = iso(plus_days(before, -1))
    args = {"table": table.id, "first": iso(first), "last": last}
    look.refuse("row_hole", place, "", "warning", **args)


def _unread(look: ValidationContext, table: Table, asked: Asked) -> None:
    """Refuse each key that no rule reads, unless a note of one of its rows explains it.

    A country code that does not exist counts as unread: no case can hold it.
    """
    first: dict[tuple[int, str], Row] = {}
    for row in sorted(table.rows, key=lambda one: not one.note):
        for position, key in enumerate(row.keys if row.written else ()):
            first.setdefault((position, key), row)
    for (position, key), row in first.items():
        known = asked.get((table.id, position))
        if known and key not in known and not row.note:
            place = Location(table.place.file, row.line, 1)
            look.refuse("row_unread", place, table=table.id, found=key, **suggest(key, known))


def _asked(look: ValidationContext) -> Asked:
    values = Values(look)
    found: Asked = {}
    for literal, words in (one for rule in look.rules for one in values.asked(rule)):
        table = look.table_of(literal)
        for position, asked in enumerate(words[: len(table.keys)] if table else ()):
            before = found.get((literal.name, position), set())
            both = None if asked is None or before is None else before | asked
            found[literal.name, position] = both
    for table_id, key in _of_routes(look):
        before = found.get((table_id, 0), set())
        found[table_id, 0] = None if before is None else before | {key}
    return found


def _of_routes(look: ValidationContext) -> Iterator[tuple[str, str]]:
    """Yield the table keys that routes read: their statuses, and the rows that they name."""
    routes = look.source.routes
    for column in routes.columns.values():
        for table_id in column.lists:
            yield from ((table_id, route.status) for route in routes.routes.values())
    told = (route.cells.values() for route in routes.routes.values())
    for cell in (cell for cells in told for many in cells for cell in many):
        if cell.table:
            yield cell.table, cell.row
