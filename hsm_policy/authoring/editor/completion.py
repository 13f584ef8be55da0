"""Completion: what can be written at a place of a rulebook file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hsm_policy.authoring.editor.index import CLAUSES, RulebookIndex
from hsm_policy.names import FUNCTIONS
from hsm_policy.syntax import KEYS, annotation_parts, tokenize

_KEY = re.compile(r"(?:%@\s*|\s{2,})(\w*)$")

_SOURCE = re.compile(r"\bsource:\s*([\w.\-]*)$")

_NAME = re.compile(r"(@?)(\w*)$")


class Completion(NamedTuple):
    """A text to insert, its kind (as in `Occurrence.kind`, or `key`), and a short description."""

    text: str
    kind: str
    detail: str = ""


def completions(book: RulebookIndex, file: str, offset: int) -> list[Completion]:
    """Return what can be written at a place, not yet filtered by the letters already typed.

    `offset` counts characters from the start of the file.
    """
    text = book.files.get(file, "")
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    if not file.endswith(CLAUSES):
        return list(_declared(book, "source")) if _SOURCE.search(line) else []
    if "%" in line:
        return list(_in_annotation(book, file, offset, line))
    return list(_in_clause(book, _open_statement(text[:offset])))


def _in_annotation(book: RulebookIndex, file: str, offset: int, line: str) -> Iterator[Completion]:
    if _KEY.search(line):
        yield from (Completion(f"{key}: ", "key") for key in KEYS)
    parts = annotation_parts(line.lstrip())
    if not parts:
        return
    _, key, said = parts[-1]
    said += line[len(line.rstrip()) :]
    if key == "source" and " " not in said.strip():
        yield from _declared(book, "source")
    elif key == "says":
        yield from _declared(book, "statement")
    elif key in ("en", "nl") and said.rfind("{") > said.rfind("}"):
        clause = book.clauses[file].clause_at(offset)
        yield from (Completion(name, "variable") for name in (clause.variables() if clause else ()))


def _declared(book: RulebookIndex, kind: str, of: str | None = None) -> Iterator[Completion]:
    for one in book.named(kind, of):
        yield Completion(one.name, kind, one.texts.get("en", ""))


def _open_statement(text: str) -> str:
    """Return the unfinished statement at the end of a text, without comments."""
    start = 0
    for word in tokenize(text):
        if word.kind == "stop" or word.is_annotation:
            start = word.end
    return re.sub("%[^\n]*", "", text[start:])


def _in_clause(book: RulebookIndex, before: str) -> Iterator[Completion]:
    marked = _NAME.search(before)
    if marked and marked[1]:
        yield from (Completion(name, "function", f"/{count}") for name, count in FUNCTIONS.items())
        return
    predicate, arguments = _enclosing_atom(before)
    if predicate:
        yield from _values(book, predicate, arguments)
        names = re.findall(r"\b[A-Z]\w*", before[: marked.start() if marked else None])
        yield from (Completion(name, "variable") for name in dict.fromkeys(names))
        return
    for (name, arity), kind in sorted(book.signatures().items()):
        if name:
            yield Completion(name, "predicate", f"/{arity} {kind}")


def _enclosing_atom(before: str) -> tuple[str, list[str]]:
    """Return the predicate whose argument list is open at the end of a text, and its arguments.

    `("", [])` outside of an argument list.
    """
    depth, end = 0, len(before)
    arguments: list[str] = []
    for at in range(len(before) - 1, -1, -1):
        sign = before[at]
        depth += (sign == ")") - (sign == "(")
        if sign == "," and depth == 0:
            arguments.insert(0, before[at + 1 : end].strip())
            end = at
        elif depth < 0:
            name = re.search(r"(?<![@\w])([a-z]\w*)\s*$", before[:at])
            return (name[1] if name else ""), [before[at + 1 : end].strip(), *arguments]
        elif sign in "{}:." and depth == 0:
            break
    return "", []


def _values(book: RulebookIndex, predicate: str, arguments: list[str]) -> Iterator[Completion]:
    """Yield the constants that fit the last of these arguments of a predicate."""
    position, first = len(arguments) - 1, arguments[0]
    kind, of = book.kind_at(predicate, position, first)
    if kind:
        yield from _declared(book, kind, of)
        return
    for one in book.declared:
        if one.name != predicate or not one.arities:
            continue
        last = position == one.arities[0] - 1
        if one.kind == "input" and last:
            yield from _words(one.values)
        elif one.kind == "input" and position == 0 and "[]" not in one.of:
            yield Completion(one.of.partition(".")[0], "constant")
        elif one.kind == "table" and position == 0:
            yield from _words(one.values)


def _words(values: Iterable[str]) -> Iterator[Completion]:
    for value in values:
        yield Completion(f'"{value}"' if value.isupper() else value, "constant")
