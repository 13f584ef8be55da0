"""What the columns of a table mean: paths of a case, named by the headers or by a map."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.cases import AMOUNT
from hsm_policy.documents import read_document, read_file, to_plain, unindexed
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose, nearest
from hsm_policy.rulebook import RulebookData

CASE = "case"

_PARTS = ("columns", "constants", "values")

Cell = str | bool
"""What a cell stands for: a text, or true and false."""


class ColumnMap(msgspec.Struct, frozen=True):
    """A map: the path of each column (None: not read), cells that every row has, other spellings.

    `constants` are by path. `values` are by column or path what a cell stands for, such as `Yes`
    for true.
    """

    columns: dict[str, str | None] = {}
    constants: dict[str, Cell] = {}
    values: dict[str, dict[str, Cell]] = {}


class Column(msgspec.Struct, frozen=True):
    """A column that is read: its header, its path in a case, and what its cells stand for."""

    header: str
    path: str
    values: dict[str, Cell] = {}


class Layout(msgspec.Struct, frozen=True):
    """How rows become cases: the columns that are read, constants by path, and headers not read."""

    columns: tuple[Column, ...]
    constants: dict[str, Cell]
    unread: tuple[str, ...] = ()

    def has(self, path: str) -> bool:
        """Whether a column or a constant stands for a path."""
        return path in self.constants or any(one.path == path for one in self.columns)


def read_map(path: Path) -> ColumnMap:
    """Read a map from YAML or JSON; DiagnosticsError with everything that is wrong in its form."""
    plain = to_plain(read_document(read_file(path), str(path)))
    problems = list(_malformed(plain, str(path)))
    if problems:
        raise DiagnosticsError(problems)
    return msgspec.convert(plain, ColumnMap)


def _malformed(plain: Any, file: str) -> Iterator[Diagnostic]:
    at = (file, 0, 0)
    if not isinstance(plain, dict):
        yield diagnose("map_form", at=at)
        return
    for key, part in plain.items():
        if key not in _PARTS:
            args = {"key": key, "near": nearest(key, _PARTS)}
            yield diagnose("unknown_key", at=at, path=key, args=args)
        elif not isinstance(part, dict) or not all(_fits(key, one) for one in part.values()):
            yield diagnose("map_form", at=at, path=key)


def _fits(part: str, value: Any) -> bool:
    if part == "values":
        return isinstance(value, dict) and all(isinstance(one, Cell) for one in value.values())
    return isinstance(value, str) or (
        value is None if part == "columns" else value in (True, False)
    )


def lay_out(
    headers: Sequence[str], source: RulebookData, mapped: ColumnMap | None, file: str = ""
) -> Layout:
    """Find the path of every column and check the map against the headers and the vocabulary.

    Without a map each header is a path; beside one, a header that is no path is not read. `file`
    is the map, for diagnostics. Raises DiagnosticsError with all problems.
    """
    given = mapped or ColumnMap()
    names = PathNames(source)
    problems = list(_wrong_names(given, headers, names, file))
    columns, unread = [], []
    for header in headers:
        path = given.columns.get(header, header)
        if path is None:
            unread.append(header)
        elif names.known(path):
            found = given.values.get(header, given.values.get(path, {}))
            columns.append(Column(header, path, found))
        elif header not in given.columns:
            if mapped is None or _looks_like_path(header):
                problems.append(_unknown_column(header, names, beside_map=mapped is not None))
            else:
                unread.append(header)
    problems += _twice(columns, given.constants, source.vocabulary.inputs, file)
    if problems:
        raise DiagnosticsError(problems)
    return Layout(tuple(columns), given.constants, tuple(unread))


def _wrong_names(
    given: ColumnMap, headers: Collection[str], names: PathNames, file: str
) -> Iterator[Diagnostic]:
    """Yield what the map names and nothing has: columns, paths."""
    paths = {path for path in given.columns.values() if path is not None}
    for kind, found, known in (
        ("columns", given.columns, headers),
        ("values", given.values, {*headers, *paths}),
    ):
        for name in found:
            if name not in known:
                args = {"column": name, "near": nearest(name, known)}
                yield diagnose("no_column", at=(file, 0, 0), path=kind, args=args)
    for kind, wanted in (("columns", sorted(paths)), ("constants", sorted(given.constants))):
        for path in wanted:
            if not names.known(path):
                args = {"key": path, "near": names.near(path)}
                yield diagnose("no_path", at=(file, 0, 0), path=kind, args=args)


def _unknown_column(header: str, names: PathNames, *, beside_map: bool) -> Diagnostic:
    args = {"column": header, "near": names.near(header)}
    hint = "" if args["near"] else "map_null" if beside_map else "map_init"
    return diagnose("column_no_path", hint=hint, args=args)


def _twice(
    columns: Collection[Column], constants: Collection[str], inputs: Collection[str], file: str
) -> Iterator[Diagnostic]:
    """Yield the paths that are told twice: by two columns, or by a column and a constant."""
    first: dict[str, str] = {}
    paths = [*(one.path for one in columns), *constants]
    for one in columns:
        if one.path in constants:
            args = {"path": one.path, "column": one.header}
            yield diagnose("path_constant_too", at=(file, 0, 0), args=args)
        if one.path in first:
            args = {"path": one.path, "one": first[one.path], "other": one.header}
            yield diagnose("path_twice", at=(file, 0, 0), args=args)
        if one.path in inputs and any(path.startswith(f"{one.path}.") for path in paths):
            yield diagnose("told_twice", at=(file, 0, 0), path=one.path)
        first.setdefault(one.path, one.header)


def _looks_like_path(header: str) -> bool:
    return re.fullmatch(r"\w+(\[\d+\])?(\.\w+(\[\d+\])?)+", header) is not None


class PathNames:
    """The paths that a column may have."""

    def __init__(self, source: RulebookData) -> None:
        vocabulary = source.vocabulary
        self._points = source.points
        self._lists = {one.path: one.most for one in vocabulary.groups.values() if one.most}
        options = (
            f"{one.path}.{name}"
            for one in vocabulary.inputs.values()
            if one.forms
            for name in (AMOUNT, *one.forms)
        )
        self.all = {CASE, *vocabulary.inputs, *vocabulary.groups, *options}

    def known(self, path: str) -> bool:
        """Whether a case may have this path; each item of a list by its number."""
        top, _, point = path.partition(".")
        if top == "readings":
            return point in self._points
        numbers = re.findall(r"([^\[\]]+)\[(\d+)\]", path)
        fits = all(int(number) < self._lists.get(name, 0) for name, number in numbers)
        plain = unindexed(path)
        return fits and plain.removesuffix("[]") in self.all and plain.count("[]") == len(numbers)

    def near(self, name: str) -> str:
        """Return the path most like a name, with its numbers; empty where there is none."""
        found = nearest(unindexed(name), sorted(self.all))
        for number in re.findall(r"\[\d+\]", name):
            found = found.replace("[]", number, 1)
        return found
