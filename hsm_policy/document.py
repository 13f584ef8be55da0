"""Texts, files and mappings, read strictly into a tree of words, maps and lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.notations import feed_json, feed_python, feed_yaml, is_json
from hsm_policy.problems import Problem, Problems, make
from hsm_policy.tree import (
    Builder,
    Items,
    Map,
    Node,
    UnreadableError,
    Word,
    forbidden,
    join,
    merge_mark,
    shown,
)

__all__ = [
    "Document",
    "Items",
    "Map",
    "Node",
    "Word",
    "from_python",
    "join",
    "load",
    "parse",
    "parse_value",
    "plain",
    "read_file",
    "shown",
]

LARGEST = 2_000_000
MOST = 20_000


class Document(msgspec.Struct):
    """What was read: the tree, where there is one, and what is wrong so far."""

    node: Node | None
    problems: list[Problem]
    file: str = ""


def load(text: str | bytes, file: str = "", most: int = MOST) -> Node:
    """Read a text of at most so many values that must be in order; Problems where it is not."""
    document = parse(text, file, most)
    if document.problems or document.node is None:
        raise Problems(document.problems)
    return document.node


def parse(text: str | bytes, file: str = "", most: int = MOST) -> Document:
    """Read YAML or JSON as far as it goes; nothing is raised, see `problems`."""
    builder = Builder(file, most)
    try:
        _feed(_decoded(text, builder), builder)
    except UnreadableError:
        builder.root = None
    return Document(builder.root, builder.problems, file)


def from_python(value: object, file: str = "") -> Document:
    """Give a mapping from Python as the tree of the text that says the same."""
    builder = Builder(file, MOST)
    try:
        feed_python(value, builder)
    except UnreadableError:
        builder.root = None
    return Document(builder.root, builder.problems, file)


def parse_value(text: str) -> Any:  # noqa: ANN401 - a word, a list or a map
    """Give a value as someone types it (`5000`, `true`, `[IN, NL]`) as plain data."""
    return plain(load(text))


def plain(node: Node) -> Any:  # noqa: ANN401 - data of any form
    """Give a tree as dicts, lists, booleans and text; numbers and days stay as written."""
    if isinstance(node, Map):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    if node.kind == "yes_no":
        return node.text == "true"
    return None if node.kind == "null" else node.text


def read_file(path: str | Path) -> bytes:
    """Give the bytes of a file, at most one more than is allowed; Problems where it cannot be."""
    at = (str(path), 0, 0)
    try:
        with Path(path).open("rb") as stream:
            return stream.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        problem = make("no_file", at=at)
    except IsADirectoryError:
        problem = make("is_folder", at=at)
    except (OSError, ValueError) as error:
        detail = str(getattr(error, "strerror", None) or error).lower()
        problem = make("unreadable", at=at, args={"detail": detail})
    raise Problems([problem])


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
    """Refuse what may stand in no text; the words are looked at once more, for their escapes."""
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
