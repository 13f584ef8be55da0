"""Entries of the rulebook's YAML files read field by field, each problem noted where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from hsm_policy.documents.tree import Items, Map, Node, Word, shown
from hsm_policy.documents.values import RefusedError, parse_day
from hsm_policy.messages import (
    LANGUAGES,
    Diagnostic,
    Location,
    allowed_values,
    certain_match,
    diagnose,
    nearest,
)
from hsm_policy.names import is_term


class NameUse(NamedTuple):
    """A name of something that may be declared elsewhere: what it is of, and where it stands."""

    kind: str
    name: str
    place: Location


class Record:
    """A map of a rulebook file, read strictly."""

    def __init__(
        self,
        node: Map,
        file: str,
        path: str,
        problems: list[Diagnostic],
        mentions: list[NameUse] | None = None,
    ) -> None:
        self.node, self.file, self.path, self.problems = node, file, path, problems
        self.mentions = [] if mentions is None else mentions
        self.place = Location(file, node.line, node.column)

    def keys(self) -> Iterable[str]:
        """Give the keys in the order of the file."""
        return self.node.entries.keys()

    def place_of(self, key: str) -> Location:
        """Give where a key stands."""
        line, column = self.node.keys[key]
        return Location(self.file, line, column)

    def place_below(self, *keys: str) -> Location:
        """Give where the last of some keys stands, each a key of the map before."""
        node: Node = self.node
        for key in keys[:-1]:
            node = node.entries[key]  # type: ignore[union-attr] # its entries were read
        return Location(self.file, *node.keys[keys[-1]])  # type: ignore[union-attr]

    def wrong(self, code: str, node: Node | None = None, hint: str = "", **args: str) -> None:
        """Note a problem at a node, or at this entry; without a hint it gets its own."""
        spot = node or self.node
        at = (self.file, spot.line, spot.column)
        self.problems.append(diagnose(code, at=at, path=self.path, hint=hint, args=args))

    def mention(self, kind: str, key: str) -> None:
        """Note the names under a key, to be looked up when every file is read."""
        node = self.node.entries.get(key)
        for item in node.items if isinstance(node, Items) else (node,):
            if isinstance(item, Word):
                place = Location(self.file, item.line, item.column)
                self.mentions.append(NameUse(kind, item.text, place))

    def known(self, *names: str) -> None:
        """Note each key that is none of these, with the nearest of them."""
        for key, (line, column) in self.node.keys.items():
            if key not in names:
                near = nearest(key, names)
                args = {"key": shown(key), "near": near, "known": allowed_values(names)}
                args["sure"] = certain_match(key, names)
                # `5942,00` in braces is an amount and a key `00`.
                hint = "did_you_mean" if near else "write_amount" if key.isdigit() else ""
                at = (self.file, line, column)
                self.problems.append(
                    diagnose("rulebook_key", at=at, path=self.path, hint=hint, args=args)
                )

    def text(self, key: str, default: str | None = None) -> str:
        """Give a text; a missing or empty one is a problem unless it has a default."""
        node = self.node.entries.get(key)
        if isinstance(node, Word) and node.kind != "null" and node.text.strip():
            return node.text
        if node is None and default is not None:
            return default
        self.wrong("rulebook_missing", node, key=key)
        return default or ""

    def name(self, key: str) -> str:
        """Give a text that a clause can use as a name."""
        text = self.text(key)
        if text and not is_term(text):
            self.wrong("rulebook_name", self.node.entries[key], found=shown(text))
        return text

    def choice(self, key: str, values: Iterable[str]) -> str:
        """Give one of some words."""
        value = self.text(key)
        values = list(values)
        if value and value not in values:
            node = self.node.entries[key]
            self.wrong("rulebook_choice", node, value=shown(value), values=allowed_values(values))
        return value

    def entry(self, key: str) -> Record:
        """Give a map below this one, empty where it is missing."""
        node = self.node.entries.get(key)
        if node is not None and not isinstance(node, Map):
            self.wrong("rulebook_map", node, key=key)
        found = node if isinstance(node, Map) else Map({}, {}, self.node.line, self.node.column)
        path = f"{self.path}.{key}".lstrip(".")
        # Of what is no map nothing more is said than that.
        told = self.problems if node is None or isinstance(node, Map) else []
        return Record(found, self.file, path, told, self.mentions)

    def entries(self, key: str, *, names: bool = True) -> dict[str, Record]:
        """Give the maps below a key by name; `names` says that they can stand in a clause."""
        inside = self.entry(key)
        for name, (line, column) in inside.node.keys.items():
            if names and not is_term(name):
                self.wrong("rulebook_name", Word("", "", line, column), found=shown(name))
        return {name: inside.entry(name) for name in inside.keys()}  # noqa: SIM118 - no dict

    def items(self, key: str) -> list[Record]:
        """Give the maps of a list."""
        node = self.node.entries.get(key)
        found = []
        for number, item in enumerate(node.items if isinstance(node, Items) else ()):
            if isinstance(item, Map):
                path = f"{self.path}.{key}[{number}]".lstrip(".")
                found.append(Record(item, self.file, path, self.problems, self.mentions))
            else:
                self.wrong("rulebook_map", item, key=key)
        if node is not None and not isinstance(node, Items):
            self.wrong("rulebook_list", node, key=key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, empty where it is missing."""
        node = self.node.entries.get(key)
        if isinstance(node, Items):
            for item in node.items:
                if not isinstance(item, Word):
                    self.wrong("rulebook_words", item, key=key)
            return tuple(item.text for item in node.items if isinstance(item, Word))
        if node is not None:
            self.wrong("rulebook_list", node, key=key)
        return ()

    def languages(self, key: str, *, needed: bool = True) -> dict[str, str]:
        """Give a sentence in every language."""
        if key not in self.node.entries:
            if needed:
                self.wrong("rulebook_missing", key=key)
            return {}
        inside = self.entry(key)
        inside.known(*LANGUAGES)
        return {language: inside.text(language) for language in LANGUAGES}

    def day(self, key: str, default: int | None = None) -> int:
        """Give a day as yyyymmdd."""
        text = self.text(key, None if default is None else "")
        if not text:
            return default or 0
        try:
            return parse_day(text)
        except RefusedError as refused:
            node = self.node.entries.get(key)
            if refused.code == "no_such_day":
                self.wrong("no_such_day", node, "write_date", found=shown(text))
            else:
                self.wrong("rulebook_day", node, value=shown(text))
            return default or 0

    def amount(self, key: str, decimals: int) -> int:
        """Give a number with so many decimals at most, without its point."""
        text = self.text(key)
        value = number(text, decimals)
        if text and value is None:
            hint = "" if decimals else "write_whole"
            self.wrong("rulebook_amount", self.node.entries.get(key), hint, value=shown(text))
        return value or 0


_NUMBER = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,9}))?", re.ASCII)

_TOO_MUCH = 2**31


def number(text: str, decimals: int) -> int | None:
    """Give a number with so many decimals at most, without its point; None where it is none."""
    found = _NUMBER.fullmatch(text)
    if not found or len(found[2] or "") > decimals:
        return None
    value = int(found[1] + (found[2] or "").ljust(decimals, "0"))
    return value if value < _TOO_MUCH else None
