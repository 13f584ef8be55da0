"""Record: a map of a file, read field by field, with every problem noted at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from hsm_policy.documents.tree import Items, Map, Node, Word, join, shown
from hsm_policy.documents.values import RefusedError, meant_amount, parse_day
from hsm_policy.messages import LANGUAGES, Diagnostic, Location, allowed_values, diagnose, suggest
from hsm_policy.names import is_term, name_problem


class NameUse(NamedTuple):
    """A name that may be declared in another file: the kind of thing it names, and its place."""

    kind: str
    name: str
    place: Location


class Field(NamedTuple):
    """One key of a map in a file, declared once for its reader and its JSON Schema.

    `kind` is text, name, choice (of `values`), sentence (a text in each language), day, texts (a
    list), or nested for what the reader of the map reads itself. `names` is the kind of thing that
    its text or texts name, to be looked up when every file is read.
    """

    kind: str = "text"
    required: bool = True
    values: tuple[str, ...] = ()
    names: str = ""


Fields = Mapping[str, Field]

OPTIONAL = Field(required=False)

SENTENCE = Field("sentence")

NESTED = Field("nested", required=False)


class Codes(NamedTuple):
    """The codes of the messages that a kind of file has for a field that is wrong."""

    key: str = "rulebook_key"
    missing: str = "rulebook_missing"
    text: str = "rulebook_missing"
    choice: str = "rulebook_choice"
    map: str = "rulebook_map"


_OF_RULEBOOK = Codes()

PLAIN = Codes("unknown_key", "missing_key", "not_word", "not_choice", "not_map")
"""The codes for cases and for the vocabulary; the defaults are for all other rulebook files."""


class Record:
    """A map of a file at `path`, read strictly; `problems` and `mentions` are those of the file."""

    def __init__(
        self,
        node: Map,
        file: str,
        path: str,
        problems: list[Diagnostic],
        mentions: list[NameUse] | None = None,
        codes: Codes = _OF_RULEBOOK,
    ) -> None:
        self.node, self.file, self.path, self.problems = node, file, path, problems
        self.mentions = [] if mentions is None else mentions
        self.codes = codes
        self.place = Location(file, node.line, node.column)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys in the order of the file."""
        return iter(self.node.entries)

    def __contains__(self, key: str) -> bool:
        return key in self.node.entries

    def get(self, key: str) -> Node | None:
        """Return what stands under a key."""
        return self.node.entries.get(key)

    def place_of(self, key: str) -> Location:
        """Return the place of a key."""
        return Location(self.file, *self.node.keys[key])

    def place_below(self, *keys: str) -> Location:
        """Return the place of the last of some keys, each in the map under the one before."""
        node: Node = self.node
        for key in keys[:-1]:
            node = node.entries[key]  # type: ignore[union-attr] # its entries were read
        return Location(self.file, *node.keys[keys[-1]])  # type: ignore[union-attr]

    def refuse(
        self, code: str, node: Node | None = None, hint: str = "", below: str = "", **args: str
    ) -> None:
        """Note a problem at a node, or at this map; `below` is the path from here to the node."""
        at, path = node or self.node, join(self.path, below) if below else self.path
        self.problems.append(
            diagnose(code, at=(self.file, at.line, at.column), path=path, hint=hint, args=args)
        )

    def refuse_value(self, refused: RefusedError, node: Node | None, below: str = "") -> None:
        """Note why a value was refused."""
        self.refuse(refused.code, node, refused.hint, below, **refused.details)

    def mention(self, kind: str, key: str) -> None:
        """Note the names under a key, to be looked up when every file is read."""
        node = self.get(key)
        for item in node.items if isinstance(node, Items) else (node,):
            if isinstance(item, Word):
                place = Location(self.file, item.line, item.column)
                self.mentions.append(NameUse(kind, item.text, place))

    def known(self, *names: str) -> None:
        """Note each key that is none of these, with the nearest of them."""
        for key in self:
            if key not in names:
                args = {"known": allowed_values(names), **suggest(key, names, fixable=True)}
                self.refuse_key(self.codes.key, self.node.word_of(key), **args)

    def refuse_key(self, code: str, key: Word, near: str, below: str = "", **args: str) -> None:
        """Note a problem with a key, and the name it is nearest to."""
        # `5942,00` in braces is an amount and a key `00`.
        hint = "write_amount" if key.text.isdigit() and not near else ""
        self.refuse(code, key, hint, below, key=shown(key.text), near=near, **args)

    def read(self, fields: Fields) -> dict[str, Any]:
        """Return the value of each declared field but nested ones; note every problem of them."""
        self.known(*fields)
        for key, field in fields.items():
            if field.names:
                self.mention(field.names, key)
        kept = {key: field for key, field in fields.items() if field.kind != "nested"}
        return {key: self._value(key, field) for key, field in kept.items()}

    def _value(self, key: str, field: Field) -> Any:
        default = None if field.required else ""
        match field.kind:
            case "name":
                return self.name(key)
            case "choice":
                return self.choice(key, field.values, default)
            case "sentence":
                return self.languages(key, needed=field.required)
            case "day":
                return self.day(key, None if field.required else 0)
            case "texts":
                return self.texts(key)
        return self.text(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; a missing one is a problem unless it has a default, an empty one is."""
        node = self.get(key)
        if isinstance(node, Word) and node.kind != "null" and node.text.strip():
            return node.text
        if node is not None:
            self.refuse(self.codes.text, node, key=key, found=describe(node))
        elif default is None:
            self.refuse(self.codes.missing, key=key)
        return default or ""

    def name(self, key: str) -> str:
        """Return a text that a clause can use as a name."""
        text = self.text(key)
        if text and not is_term(text):
            self.refuse(name_problem(text, "rulebook_name"), self.get(key), found=shown(text))
        return text

    def choice(self, key: str, values: Iterable[str], default: str | None = None) -> str:
        """Return one of some words."""
        value, values = self.text(key, default), list(values)
        if value and value not in values and key in self:
            args = {"value": shown(value), "found": shown(value), "values": allowed_values(values)}
            args |= suggest(value, values if self.codes is PLAIN else ())
            self.refuse(self.codes.choice, self.get(key), **args)
        return value

    def entry(self, key: str) -> Record:
        """Return the map under a key, an empty one where it is missing."""
        node = self.get(key)
        if node is not None and not isinstance(node, Map):
            self.refuse(self.codes.map, node, key=key, found=describe(node))
        found = node if isinstance(node, Map) else Map({}, {}, self.node.line, self.node.column)
        # What is no map is one problem; its missing fields are no further ones.
        problems = self.problems if node is None or isinstance(node, Map) else []
        return self._at(found, join(self.path, key), problems)

    def _at(self, node: Map, path: str, problems: list[Diagnostic]) -> Record:
        return Record(node, self.file, path, problems, self.mentions, self.codes)

    def entries(self, key: str, *, names: bool = True) -> dict[str, Record]:
        """Return the maps below a key by name; `names` if a clause must be able to use these."""
        inside = self.entry(key)
        for name in inside:
            if names and not is_term(name):
                code = name_problem(name, "rulebook_name")
                self.refuse(code, inside.node.word_of(name), found=shown(name))
        return {name: inside.entry(name) for name in inside}

    def items(self, key: str) -> list[Record]:
        """Return the maps of a list."""
        node = self.get(key)
        found = []
        for number, item in enumerate(node.items if isinstance(node, Items) else ()):
            if isinstance(item, Map):
                found.append(self._at(item, join(self.path, f"{key}[{number}]"), self.problems))
            else:
                self.refuse("rulebook_map", item, key=key)
        if node is not None and not isinstance(node, Items):
            self.refuse("rulebook_list", node, key=key)
        return found

    def words(self, key: str) -> list[Word]:
        """Return the words of a list, none if it is missing."""
        node = self.get(key)
        items = node.items if isinstance(node, Items) else []
        for item in items:
            if not isinstance(item, Word):
                self.refuse("rulebook_words", item, key=key)
        if node is not None and not isinstance(node, Items):
            self.refuse("rulebook_list", node, key=key)
        return [item for item in items if isinstance(item, Word)]

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list, none if it is missing."""
        return tuple(word.text for word in self.words(key))

    def languages(self, key: str, *, needed: bool = True) -> dict[str, str]:
        """Return the sentence under a key by language."""
        if key in self:
            return self.entry(key).sentence()
        if needed:
            self.refuse(self.codes.missing, key=key)
        return {}

    def sentence(self) -> dict[str, str]:
        """Return what this map says in each language."""
        self.known(*LANGUAGES)
        return {language: self.text(language) for language in LANGUAGES}

    def day(self, key: str, default: int | None = None) -> int:
        """Return a day as yyyymmdd."""
        text = self.text(key, None if default is None else "")
        if not text:
            return default or 0
        try:
            return parse_day(text)
        except RefusedError as refused:
            if refused.code == "no_such_day":
                self.refuse("no_such_day", self.get(key), "write_date", found=shown(text))
            else:
                self.refuse("rulebook_day", self.get(key), value=shown(text))
            return default or 0

    def amount(self, key: str, unit: str, decimals: int = 0) -> int:
        """Return a number without its point: euros in cents, others with so many decimals."""
        text, decimals = self.text(key), 2 if unit == "euro" else decimals
        value = number(text, decimals)
        if not text or value is not None:
            return value or 0
        parts = _NUMBER.fullmatch(text)
        fits = _DIGITS.fullmatch(text) or (parts and len(parts[2] or "") <= decimals)
        if fits:
            most = f"{_TOO_MUCH - 1:,}"
            self.refuse("rulebook_too_much", self.get(key), value=shown(text), most=most)
        else:
            hint, amount = meant_amount(text, "") if decimals else ("write_whole", "")
            self.refuse("rulebook_amount", self.get(key), hint, value=shown(text), amount=amount)
        return 0


_NUMBER = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,9}))?", re.ASCII)

_DIGITS = re.compile(r"[1-9][0-9]{12,}(\.[0-9]{1,2})?", re.ASCII)

_TOO_MUCH = 10**12


def number(text: str, decimals: int) -> int | None:
    """Return a number with at most so many decimals, without its point; None if it is none."""
    found = _NUMBER.fullmatch(text)
    if not found or len(found[2] or "") > decimals:
        return None
    return int(found[1] + (found[2] or "").ljust(decimals, "0"))


def decimals_of(text: str) -> int:
    """Return how many decimals a number has that are not zeros at its end."""
    found = _NUMBER.fullmatch(text)
    return len((found[2] or "").rstrip("0")) if found else 0


def describe(node: Node) -> str:
    """Return what a message calls a node: its word, or braces or brackets."""
    if isinstance(node, Word):
        return f"`{shown(node.text)}`"
    return "`{…}`" if isinstance(node, Map) else "`[…]`"


def is_unknown(node: Node | None) -> bool:
    """Whether a node is the word `unknown`."""
    return isinstance(node, Word) and node.text == "unknown" and node.kind in ("text", "quoted")
