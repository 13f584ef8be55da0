"""Tables as they are told: days that no row tells, rows that nothing asks for, and their age."""

from __future__ import annotations

from collections.abc import Iterator

from hsm_policy.check_names import constant
from hsm_policy.checking import Look, all_literals, signature
from hsm_policy.clauses import Literal, Place, Rule, Term, Var
from hsm_policy.days import FIRST, iso, plus_days
from hsm_policy.source import Row, Table
from hsm_policy.tables import BEYOND
from hsm_policy.values import nearest

Asked = dict[tuple[str, int], set[str] | None]
"""Which keys of a table are asked for at a position; None where any may be."""


def check_tables(look: Look, today: int) -> None:
    """Warn of holes and of rows that nothing reads; remark tables that end before a day."""
    asked = _asked(look)
    for table in look.source.tables.values():
        _holes(look, table)
        if table.known_until and table.known_until < today:
            args = {"table": table.id, "day": iso(table.known_until)}
            look.refuse("table_stale", table.ends, "", "info", **args)
        _unread(look, table, asked)


def _holes(look: Look, table: Table) -> None:
    written = [row for row in table.rows if row.written]
    if table.unit == "none" or not written:
        return
    first = min(row.first for row in written)
    if table.known_from != FIRST and table.known_from < first:
        _hole(look, table, table.place, table.known_from, first)
    for row in (row for row in written if row.first < table.known_from):
        place = Place(table.place.file, row.line, 1)
        args = {"table": table.id, "first": iso(row.first), "day": iso(table.known_from)}
        look.refuse("row_too_early", place, "", "warning", **args)
    end = plus_days(table.known_until, 1) if table.known_until else BEYOND
    for row, following in zip(table.rows, table.rows[1:], strict=False):
        if row.written and not following.written and row.keys == following.keys:
            before = min(following.before, end)
            if following.first < before:
                place = Place(table.place.file, row.line, 1)
                _hole(look, table, place, following.first, before)


def _hole(look: Look, table: Table, place: Place, first: int, before: int) -> None:
    last = iso(plus_days(before, -1))
    args = {"table": table.id, "first": iso(first), "last": last}
    look.refuse("row_hole", place, "", "warning", **args)


def _unread(look: Look, table: Table, asked: Asked) -> None:
    """Remark keys that no rule asks for, once each; one that is much like another is a warning."""
    first: dict[tuple[int, str], Row] = {}
    for row in table.rows:
        for position, key in enumerate(row.keys if row.written else ()):
            first.setdefault((position, key), row)
    for (position, key), row in first.items():
        known = asked.get((table.id, position))
        if known and key not in known:
            near = nearest(key, known)
            place = Place(table.place.file, row.line, 1)
            hint, severity = ("did_you_mean", "warning") if near else ("", "info")
            look.refuse("row_unread", place, hint, severity, table=table.id, found=key, near=near)


def _asked(look: Look) -> Asked:
    heads = _heads(look)
    found: Asked = {}
    for rule in look.rules:
        for literal in all_literals(rule.body):
            table = look.table_of(literal)
            for position, argument in enumerate(literal.args[: len(table.keys)] if table else ()):
                values = _values(look, rule, argument, heads)
                before = found.get((literal.name, position), set())
                both = None if values is None or before is None else before | values
                found[literal.name, position] = both
    for table_id, key in _of_routes(look):
        before = found.get((table_id, 0), set())
        found[table_id, 0] = None if before is None else before | {key}
    return found


def _of_routes(look: Look) -> Iterator[tuple[str, str]]:
    """Give the keys that the routes ask of tables: their statuses, and the rows that they name."""
    routes = look.source.routes
    for column in routes.columns.values():
        for table_id in column.lists:
            yield from ((table_id, route.status) for route in routes.routes.values())
    told = (route.cells.values() for route in routes.routes.values())
    for cell in (cell for cells in told for many in cells for cell in many):
        if cell.table:
            yield cell.table, cell.row


def _heads(look: Look) -> dict[tuple[str, int, int], set[str] | None]:
    """Give the constants that rules conclude at each argument; None where not only constants."""
    found: dict[tuple[str, int, int], set[str] | None] = {}
    for rule in look.rules:
        for position, argument in enumerate(rule.head.args):
            at = (*signature(rule.head), position)
            before, value = found.get(at, set()), constant(argument)
            found[at] = None if before is None or value is None else before | {value}
    return found


def _values(
    look: Look, rule: Rule, argument: Term, heads: dict[tuple[str, int, int], set[str] | None]
) -> set[str] | None:
    """Give the values that an argument can have, as far as inputs and constants tell."""
    value = constant(argument)
    if value is not None or not isinstance(argument, Var):
        return {value} if value is not None else None
    told: set[str] | None = None
    for literal in all_literals(rule.body):
        for position, other in enumerate(literal.args):
            if other == argument and argument.name != "_" and not literal.negated:
                held = _held(look, literal, position, heads)
                told = held if told is None else told if held is None else told & held
    return told


def _held(
    look: Look,
    literal: Literal,
    position: int,
    heads: dict[tuple[str, int, int], set[str] | None],
) -> set[str] | None:
    entries = look.entries_of(literal)
    if entries and position == len(literal.args) - 1:
        if all(entry.type == "choice" for entry in entries):
            return {value for entry in entries for value in entry.values}
        return None
    return None if entries else heads.get((*signature(literal), position))
