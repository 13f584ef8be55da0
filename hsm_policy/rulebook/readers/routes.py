"""The routes of a rulebook: their columns, and the cells of each route.

    routes:
      longest: length                             the column by which equal routes are ordered
      columns:
        amount: {title: {en: .., nl: ..}}         each route says it
        above: {title: .., of: amount, less: x}   what one column is above another, or nothing
        work: {title: .., lists: {table: CELL}, otherwise: CELL}   told by the status of a route
      questions:
        question: {name: {en: .., nl: ..}, status: .., cells: {column: CELL or [CELL, ..]}}

A cell is `{figure: id}`, `{row: table.key}` or `{value: .., text: {en: .., nl: ..}, sources: ..}`,
with a value that is yes, no or unknown. With `when: {path: value}` it holds for a case that says
so; of several cells the first that holds counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hsm_policy.documents import Items, NameUse, Record
from hsm_policy.messages import Location
from hsm_policy.rulebook.model import Route, RouteCell, RouteColumn, RouteTable, Table
from hsm_policy.rulebook.readers.fields import FIELDS, TOLD
from hsm_policy.rulebook.readers.questions import cited_sources

DECIDED = (
    "question", "title", "outcome", "missing", "unmet", "open", "waived", "law_not_known",
    "because", "contested", "not_needed",
)  # fmt: skip
"""Fields of every route in an answer; no column can have one of these names."""

PERIODS = ("days", "weeks", "months", "years")


def named_rows(tables: Iterable[Table]) -> Iterator[str]:
    """Iterate over the periods named by one key, as `table.key`."""
    for table in tables:
        if len(table.keys) == 1 and table.unit in PERIODS:
            yield from dict.fromkeys(f"{table.id}.{row.keys[0]}" for row in table.rows)


def route_table(entry: Record) -> RouteTable:
    """Read the routes."""
    said = entry.read(FIELDS["routes"])
    columns = {name: _column(name, inside) for name, inside in entry.entries("columns").items()}
    found = entry.entries("questions")
    _mention_keys(entry.entry("questions"), "route")
    routes = {name: _route(inside) for name, inside in found.items()}
    return RouteTable(columns, routes, said["longest"])


def _column(name: str, entry: Record) -> RouteColumn:
    entry.known(*FIELDS["column"])
    if name in DECIDED:
        entry.refuse("rulebook_twice", name=name)
    entry.mention("route_column", "of")
    entry.mention("route_column", "less")
    _mention_keys(entry.entry("lists"), "route_list")
    lists = {table: _cell(inside) for table, inside in entry.entries("lists").items()}
    otherwise = _cell(entry.entry("otherwise")) if lists else None
    of = less = ""
    if {"of", "less"} & set(entry.node.entries):
        of, less = entry.text("of"), entry.text("less")
    return RouteColumn(name, entry.languages("title"), lists, otherwise, of, less)


def _route(entry: Record) -> Route:
    said = entry.read(FIELDS["route"])
    inside = entry.entry("cells")
    _mention_keys(inside, "route_column")
    cells = {name: tuple(_cells(inside, name)) for name in inside}
    return Route(said["name"], said["status"], cells)


def _cells(entry: Record, name: str) -> list[RouteCell]:
    if isinstance(entry.get(name), Items):
        return [_cell(item) for item in entry.items(name)]
    return [_cell(entry.entry(name))]


def _cell(entry: Record) -> RouteCell:
    entry.known(*FIELDS["cell"])
    when = _when(entry.entry("when"))
    if "figure" in entry:
        entry.mention("route_figure", "figure")
        return RouteCell(figure=entry.text("figure"), when=when)
    if "row" in entry:
        entry.mention("route_row", "row")
        table, _, row = entry.text("row").partition(".")
        return RouteCell(table=table, row=row, when=when)
    value, text = entry.choice("value", TOLD), entry.languages("text")
    return RouteCell(value=value, text=text, sources=cited_sources(entry, "sources"), when=when)


def _when(entry: Record) -> tuple[str, str]:
    _mention_keys(entry, "path")
    asked = [(path, entry.text(path)) for path in entry]
    return asked[0] if asked else ("", "")


def _mention_keys(entry: Record, kind: str) -> None:
    """Note the keys of a map, to be looked up when every file is read."""
    for name, (line, column) in entry.node.keys.items():
        entry.mentions.append(NameUse(kind, name, Location(entry.file, line, column)))
