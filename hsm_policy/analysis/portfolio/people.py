"""Rows of a table read as cases, and what is wrong with a row told by its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from hsm_policy.analysis.portfolio.mapping import CASE, Cell, Column, Layout
from hsm_policy.analysis.portfolio.tables import MORE
from hsm_policy.cases import AMOUNT, UNKNOWN, Case, with_options
from hsm_policy.documents import unindexed
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose
from hsm_policy.rulebook import Vocabulary
from hsm_policy.verdict import Session

Row = Mapping[str, str | None]
"""The cells of a row by header; an empty one is None."""

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")

_YES_NO = {"true": True, "false": False}


class RowOptions(msgspec.Struct, frozen=True):
    """What the command line says of every case: an ISO date, readings, profile, announced law."""

    date: str = ""
    readings: dict[str, str] = {}
    profile: str | None = None
    scenarios: tuple[str, ...] = ()


class Problem(NamedTuple):
    """What is wrong with a row: its number from 1, the header of a column, a sentence."""

    row: int
    column: str
    message: str


def check_options(book: Session, options: RowOptions) -> None:
    """Raise DiagnosticsError where the rulebook has no such reading, profile or announced law."""
    case, given = Case(id="", date=0), options
    with_options(book.source, case, given.readings, given.profile, given.scenarios)


class RowReader:
    """Reads the rows of one table as cases of a rulebook."""

    def __init__(self, book: Session, layout: Layout, options: RowOptions, lang: str) -> None:
        self._book, self._layout, self._options, self._lang = book, layout, options, lang
        self._numbered = all(one.path != CASE for one in layout.columns)
        self._columns = [(one, _steps(one.path)) for one in layout.columns]
        self._constants = [
            (Column("", path), _steps(path), value)
            for path, value in layout.constants.items()
            if path != "date" or not options.date
        ]
        self._kinds = _Kinds(book.source.vocabulary)

    def read(self, number: int, row: Row) -> Case | list[Problem]:
        """Return the case of a row, or everything that is wrong with it."""
        if row.get(MORE):
            return [self._problem(number, {}, diagnose("row_too_long"))]
        tree: dict[Any, Any] = {}
        places = {column.path: column.header for column, _ in self._columns}
        try:
            for column, steps, value in self._cells(row):
                _put(tree, steps, self._kinds.value(column, value))
            document, moved = _listed(tree)
            places.update({now: places.get(before, "") for now, before in moved.items()})
            if self._numbered:
                document.setdefault(CASE, str(number))
            if self._options.date:
                document["date"] = self._options.date
            return self._with_options(self._book.case(document))
        except DiagnosticsError as refused:
            return [self._problem(number, places, one) for one in refused.problems]

    def _with_options(self, case: Case) -> Case:
        given = self._options
        if not (given.readings or given.profile or given.scenarios):
            return case
        return self._book.with_options(
            case, readings=given.readings, profile=given.profile, scenarios=given.scenarios
        )

    def _cells(self, row: Row) -> Iterator[tuple[Column, list[str | int], Cell]]:
        """Yield what a row says; a constant that only tells how an amount is written needs one."""
        told = set[str]()
        for column, steps in self._columns:
            cell = row.get(column.header)
            if cell is not None and cell.strip():
                told.add(column.path)
                yield column, steps, cell
        for column, steps, value in self._constants:
            above = column.path.rpartition(".")[0]
            if not self._kinds.is_form(above) or f"{above}.{AMOUNT}" in told:
                yield column, steps, value

    def _problem(self, number: int, places: Mapping[str, str], one: Diagnostic) -> Problem:
        column = _column(places, one.path)
        text = ": ".join(filter(None, ("" if column else one.path, one.text(self._lang))))
        hint = one.help(self._lang)
        return Problem(number, column, f"{text} ({hint})" if hint else text)


class _Kinds:
    """What a cell stands for, by the type of its path."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._inputs = vocabulary.inputs

    def is_form(self, path: str) -> bool:
        """Whether a path is an amount that may be written with its options."""
        entry = self._inputs.get(unindexed(path))
        return entry is not None and bool(entry.forms)

    def value(self, column: Column, cell: Cell) -> Any:
        """Return a cell as a case has it: yes and no as booleans, several values as a list."""
        found = column.values.get(cell.strip(), cell) if isinstance(cell, str) else cell
        entry = self._inputs.get(unindexed(column.path))
        if not isinstance(found, str):
            return found
        text = found.strip()
        if entry is None or text == UNKNOWN:
            return text
        if entry.type in ("yes_no", "flag"):
            return _YES_NO.get(text, text)
        if entry.several:
            return [one for one in re.split(r"[\s,;]+", text.strip("[]")) if one] or text
        return text


def _steps(path: str) -> list[str | int]:
    return [name or int(number) for name, number in _STEP.findall(path)]


def _put(tree: dict[Any, Any], steps: list[str | int], value: Any) -> None:
    """Set a value in nested dicts; an item of a list has its number as its key."""
    *above, last = steps
    for at, step in enumerate(above):
        tree = tree.setdefault(step, {})
        if not isinstance(tree, dict):
            raise DiagnosticsError([_both(steps[: at + 1], steps)])
    if isinstance(tree.get(last), dict):
        raise DiagnosticsError([_both(steps, steps)])
    tree[last] = value


def _both(whole: Iterable[str | int], part: Iterable[str | int]) -> Diagnostic:
    """Return the diagnostic of a map or list that is told as a whole and in part."""
    return diagnose("told_twice", path=_written(part), args={"path": _written(whole)})


def _written(steps: Iterable[str | int]) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in steps)[1:]


def _listed(tree: dict[Any, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return nested dicts as maps and lists, and where each value of a list stood before.

    Items of which nothing is told are left out, so that later ones move up.
    """
    moved: dict[str, str] = {}

    def plain(node: Any, now: str, before: str) -> Any:
        if now != before:
            moved[now] = before
        if not isinstance(node, dict):
            return node
        if any(isinstance(key, int) for key in node):
            return [
                plain(node[key], f"{now}[{at}]", f"{before}[{key}]")
                for at, key in enumerate(sorted(node))
            ]
        return {
            key: plain(one, f"{now}.{key}".lstrip("."), f"{before}.{key}".lstrip("."))
            for key, one in node.items()
        }

    return plain(tree, "", ""), moved


def _column(places: Mapping[str, str], path: str) -> str:
    """Return the header of the column that a path of a case comes from, or that lies nearest."""
    while path:
        if path in places:
            return places[path]
        within = (
            header for one, header in places.items() if one.startswith((f"{path}.", f"{path}["))
        )
        if header := next(within, ""):
            return header
        path = re.sub(r"(\.|^)[^.\[\]]+$|\[\d+\]$", "", path)
    return ""
