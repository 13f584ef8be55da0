"""Entries of the rulebook's YAML files read field by field, each problem noted where it stands."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from hsm_policy.clauses import LANGUAGES, Place
from hsm_policy.document import Items, Map, Node, Word
from hsm_policy.problems import Problem, make


class Entry:
    """A map of a rulebook file, read strictly."""

    def __init__(self, node: Map, file: str, path: str, problems: list[Problem]) -> None:
        self.node, self.file, self.path, self.problems = node, file, path, problems
        self.place = Place(file, node.line, node.column)

    def keys(self) -> Iterable[str]:
        """Give the keys in the order of the file."""
        return self.node.entries.keys()

    def wrong(self, code: str, node: Node | None = None, **args: str) -> None:
        """Note a problem at a node, or at this entry."""
        spot = node or self.node
        at = (self.file, spot.line, spot.column)
        self.problems.append(make(code, at=at, path=self.path, args=args))

    def known(self, *names: str) -> None:
        """Note each key that is none of these, with the nearest of them."""
        for key, (line, column) in self.node.keys.items():
            if key not in names:
                near = difflib.get_close_matches(key, names, 1)
                args = {"key": key, "near": near[0] if near else ", ".join(names)}
                at = (self.file, line, column)
                self.problems.append(make("rulebook_key", at=at, path=self.path, args=args))

    def text(self, key: str, default: str | None = None) -> str:
        """Give a text; a missing one is a problem unless it has a default."""
        node = self.node.entries.get(key)
        if isinstance(node, Word) and node.kind != "null":
            return node.text
        if node is None and default is not None:
            return default
        self.wrong("rulebook_missing", node, key=key)
        return default or ""

    def choice(self, key: str, values: Iterable[str]) -> str:
        """Give one of some words."""
        value = self.text(key)
        values = list(values)
        if value and value not in values:
            node = self.node.entries[key]
            self.wrong("rulebook_choice", node, value=value, values=", ".join(values))
        return value

    def entry(self, key: str) -> Entry:
        """Give a map below this one, empty where it is missing."""
        node = self.node.entries.get(key)
        if node is not None and not isinstance(node, Map):
            self.wrong("rulebook_map", node, key=key)
        found = node if isinstance(node, Map) else Map({}, {}, self.node.line, self.node.column)
        return Entry(found, self.file, f"{self.path}.{key}".lstrip("."), self.problems)

    def entries(self, key: str) -> dict[str, Entry]:
        """Give the maps below a key by name."""
        inside = self.entry(key)
        return {name: inside.entry(name) for name in inside.keys()}

    def items(self, key: str) -> list[Entry]:
        """Give the maps of a list."""
        node = self.node.entries.get(key)
        found = []
        for number, item in enumerate(node.items if isinstance(node, Items) else ()):
            if isinstance(item, Map):
                found.append(Entry(item, self.file, f"{self.path}.{key}[{number}]", self.problems))
            else:
                self.wrong("rulebook_map", item, key=key)
        if node is not None and not isinstance(node, Items):
            self.wrong("rulebook_list", node, key=key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, empty where it is missing."""
        node = self.node.entries.get(key)
        if isinstance(node, Items):
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
            return int(datetime.date.fromisoformat(text).strftime("%Y%m%d"))
        except ValueError:
            self.wrong("rulebook_day", self.node.entries.get(key), value=text)
            return default or 0

    def amount(self, key: str, scale: int) -> int:
        """Give a number times a scale as a whole number."""
        text = self.text(key)
        try:
            value = Decimal(text) * scale
            if value == int(value) and abs(value) < 2**31:
                return int(value)
        except (InvalidOperation, ValueError, OverflowError):
            pass
        self.wrong("rulebook_amount", self.node.entries.get(key), value=text)
        return 0
