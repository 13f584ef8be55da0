"""Texts, files and mappings, read strictly into a tree of words, maps and lists."""

from __future__ import annotations

import os
import select
import stat
import time
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from hsm_policy.documents.json_reader import feed_json, feed_python, is_json
from hsm_policy.documents.tree import (
    Builder,
    Items,
    Map,
    Node,
    UnreadableError,
    forbidden,
    merge_mark,
)
from hsm_policy.documents.yaml_reader import feed_yaml
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose
from hsm_policy.names import PARTS


def read_own(path: Path) -> bytes:
    """Return the bytes of a file of a rulebook, as `read_file` does.

    Also raises DiagnosticsError for a file that is not regular (reading a pipe could wait forever)
    and for a link out of its folder (a rulebook from a stranger must not show other files).
    """
    if path.is_symlink() and path.exists() and not _inside(path):
        raise DiagnosticsError([diagnose("file_outside", at=(str(path), 0, 0))])
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise DiagnosticsError([diagnose("not_plain", at=(str(path), 0, 0))])
    return read_file(path)


def _inside(path: Path) -> bool:
    """Whether a link leads to a file of the same part of the rulebook."""
    tops = [one for one in path.parents if one.name in PARTS]
    return any(path.resolve().is_relative_to(top.resolve()) for top in tops)


LARGEST = 2_000_000

PATIENCE = 10
"""How many seconds a pipe or a device may take to end."""

MOST = 20_000


class Document(msgspec.Struct):
    """A tree (None if the text is unreadable) and all problems so far."""

    node: Node | None
    problems: list[Diagnostic]
    file: str = ""


def read_document(text: str | bytes, file: str = "", most: int = MOST) -> Node:
    """Read a valid text of at most so many values; DiagnosticsError if it has any problem."""
    document = parse_document(text, file, most)
    if document.problems or document.node is None:
        raise DiagnosticsError(document.problems)
    return document.node


def parse_document(text: str | bytes, file: str = "", most: int = MOST) -> Document:
    """Read YAML or JSON; problems are collected, not raised."""
    builder = Builder(file, most)
    try:
        _feed(_decoded(text, builder), builder)
    except UnreadableError:
        builder.root = None
    return Document(builder.root, builder.problems, file)


def from_python(value: object, file: str = "") -> Document:
    """Return a mapping from Python as a document."""
    builder = Builder(file, MOST)
    try:
        feed_python(value, builder)
    except UnreadableError:
        builder.root = None
    return Document(builder.root, builder.problems, file)


def parse_value(text: str) -> Any:
    """Return a typed value (`5000`, `true`, `[IN, NL]`) as plain data."""
    return to_plain(read_document(text))


def to_plain(node: Node) -> Any:
    """Return a tree as dicts, lists, booleans and text; numbers and days stay as written."""
    if isinstance(node, Map):
        return {key: to_plain(value) for key, value in node.entries.items()}
    if isinstance(node, Items):
        return [to_plain(item) for item in node.items]
    if node.kind == "yes_no":
        return node.text == "true"
    return None if node.kind == "null" else node.text


def read_file(path: str | Path) -> bytes:
    """Return the bytes of a file, at most one above the limit; DiagnosticsError if unreadable.

    Of a pipe or device that does not end within `PATIENCE` seconds this is an error too.
    """
    at = (str(path), 0, 0)
    try:
        with open(path, "rb", opener=_without_waiting) as stream:
            if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return stream.read(LARGEST + 1)
            return _read_until_end(stream.fileno())
    except TimeoutError:
        problem = diagnose("endless", at=at, args={"seconds": str(PATIENCE)})
    except (FileNotFoundError, NotADirectoryError):
        problem = diagnose("no_file", at=at)
    except IsADirectoryError:
        problem = diagnose("is_folder", at=at)
    except (OSError, ValueError) as error:
        detail = str(getattr(error, "strerror", None) or error).lower()
        problem = diagnose("unreadable", at=at, args={"detail": detail})
    raise DiagnosticsError([problem])


def _without_waiting(path: str, flags: int) -> int:
    """Open a file, also a named pipe to which nothing writes."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _read_until_end(handle: int) -> bytes:
    """Return the bytes of a pipe or device; TimeoutError if it does not end in time."""
    found, last = b"", time.monotonic() + PATIENCE
    while len(found) <= LARGEST:
        left = last - time.monotonic()
        if left <= 0 or not select.select([handle], [], [], left)[0]:
            raise TimeoutError
        part = os.read(handle, LARGEST + 1 - len(found))
        if not part:
            break
        found += part
    return found


def _decoded(text: str | bytes, builder: Builder) -> str:
    if len(text) > LARGEST:
        raise builder.stop("too_large", 0, 0, most=str(LARGEST // 1_000_000))
    return (text if isinstance(text, str) else _utf8(text, builder)).removeprefix("\ufeff")


def _utf8(data: bytes, builder: Builder) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise builder.stop("not_utf8", line, column) from None


def _feed(text: str, builder: Builder) -> None:
    _refuse_characters(text, builder)
    if text.lstrip(" \t\r\n").startswith("{") and is_json(text):
        feed_json(text, builder)
    else:
        feed_yaml(text, builder)
    if builder.root is None:
        raise builder.stop("empty", 1, 1)


def _refuse_characters(text: str, builder: Builder) -> None:
    """Refuse forbidden characters; words are checked again later, for those in escapes."""
    if "\0" in text:
        raise builder.stop("not_text", 1, 1)
    if marked := merge_mark(text):
        raise builder.stop("merge_mark", marked, 1)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isprintable():
            continue
        for column, character in enumerate(line, start=1):
            if character not in "\t\r" and forbidden(character):
                raise builder.stop("hidden", number, column, shown=f"U+{ord(character):04X}")


def read_text_file(path: Path, name: str) -> str:
    """Return the text of a file called `name` in problems; DiagnosticsError if it is no text."""
    try:
        return decode(read_own(path), name)
    except DiagnosticsError as refused:
        raise DiagnosticsError(
            replace(problem, file=name) for problem in refused.problems
        ) from None


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8; DiagnosticsError for other bytes, too many, merge marks or hidden signs."""
    if len(data) > LARGEST:
        most = str(LARGEST // 1_000_000)
        raise DiagnosticsError([diagnose("too_large", at=(name, 1, 1), args={"most": most})])
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise DiagnosticsError([diagnose("not_utf8", at=(name, line, column))]) from None
    if marked := merge_mark(text):
        raise DiagnosticsError([diagnose("merge_mark", at=(name, marked, 1))])
    for number, line_text in enumerate(text.split("\n"), start=1):
        found = forbidden(line_text.replace("\t", " ").removesuffix("\r"))
        if found:
            at, args = (name, number, line_text.index(found) + 1), {"shown": f"U+{ord(found):04X}"}
            raise DiagnosticsError([diagnose("hidden", at=at, args=args)])
    return text
