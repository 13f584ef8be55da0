"""The attributes of one entry of the vocabulary file, each read in its form and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hsm_policy.documents import (
    Items,
    Map,
    Node,
    RefusedError,
    Word,
    describe,
    is_name,
    parse_choice,
    parse_hundredths,
    parse_whole,
    shown,
)
from hsm_policy.messages import Diagnostic, certain_match, diagnose, nearest
from hsm_policy.rulebook.vocabulary import AllowedChange, Forms

DIRECTIONS = ("up", "down", "any", "forward", "yes", "no")

Lists = Mapping[str, tuple[str, ...]]


class AttributeReader:
    """One map of attributes at `path`; what is wrong with it goes to `problems`."""

    def __init__(self, node: Map, path: str, file: str, problems: list[Diagnostic]) -> None:
        self.node, self.path = node, path
        self._file, self._problems = file, problems

    def refuse(self, code: str, node: Node | None = None, hint: str = "", **args: str) -> None:
        """Write down what is wrong with the entry or with a node in it."""
        place = node or self.node
        at = (self._file, place.line, place.column)
        self._problems.append(diagnose(code, at=at, path=self.path, hint=hint, args=args))

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse keys that mean nothing here."""
        names = tuple(allowed)
        for key, (line, column) in self.node.keys.items():
            if key not in names:
                near = nearest(key, names)
                hint = "did_you_mean" if near else ""
                sure = certain_match(key, names)
                at = Word("", "", line, column)
                self.refuse("unknown_key", at, hint, key=key, near=near, sure=sure)

    def text(self, key: str) -> str:
        """Give a single word, empty where it is left out."""
        node = self.node.entries.get(key)
        if isinstance(node, Word) and node.kind != "null":
            return node.text
        if node is not None:
            self.refuse("not_word", node, found=describe(node))
        return ""

    def name(self, key: str) -> str:
        """Give a word that can name something, empty where it is left out."""
        text = self.text(key)
        if text and not is_name(text):
            self.refuse("bad_name", self.node.entries[key], found=shown(text))
        return text

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """Give a word that is one of those allowed, empty where it is left out."""
        if key not in self.node.entries:
            return ""
        text = self.text(key)
        try:
            return parse_choice(text, allowed)
        except RefusedError as refused:
            self._refused(refused, self.node.entries[key])
            return ""

    def number(self, key: str, kind: str) -> int:
        """Give a number in the unit of a type, zero where it is left out."""
        text = self.text(key)
        if key not in self.node.entries:
            return 0
        try:
            if kind == "count":
                return parse_whole(text)
            return parse_hundredths(text, "not_amount", "write_amount")
        except RefusedError as refused:
            self._refused(refused, self.node.entries[key])
            return 0

    def map(self, key: str) -> Map:
        """Give a map, an empty one where it is left out."""
        node = self.node.entries.get(key)
        if isinstance(node, Map):
            return node
        if node is not None:
            self.refuse("not_map", node, found=describe(node))
        return Map({}, {}, self.node.line, self.node.column)

    def words(self, key: str, lists: Lists | None = None) -> tuple[str, ...]:
        """Give the words of a list; a single word is one of them, or the name of one of `lists`."""
        node = self.node.entries.get(key)
        if node is None:
            return ()
        if isinstance(node, Word) and lists is not None:
            if node.text not in lists:
                near = nearest(node.text, lists)
                hint = "did_you_mean" if near else ""
                self.refuse("no_list_of_values", node, hint, found=shown(node.text), near=near)
            return lists.get(node.text, ())
        return word_list(node) or self._not_words(node)

    def question(self, *, needed: bool) -> dict[str, str]:
        """Give the question in both languages."""
        texts = self.map("question")
        if "question" not in self.node.entries and not needed:
            return {}
        below = AttributeReader(texts, f"{self.path}.question", self._file, self._problems)
        below.only(("en", "nl"))
        for lang in ("en", "nl"):
            if not below.text(lang):
                below.refuse("missing_key", key=lang)
        return {lang: below.text(lang) for lang in ("en", "nl")}

    def change(self) -> AllowedChange | None:
        """Give how the input may change, or None where it is a given."""
        if "change" not in self.node.entries:
            return None
        below = AttributeReader(
            self.map("change"), f"{self.path}.change", self._file, self._problems
        )
        below.only(("cost", "direction"))
        for key in ("cost", "direction"):
            if key not in below.node.entries:
                below.refuse("missing_key", key=key)
        return AllowedChange(below.number("cost", "count"), below.one_of("direction", DIRECTIONS))

    def forms(self) -> Forms:
        """Give what each other way of writing an amount divides it by."""
        found: Forms = {}
        for option, node in self.map("forms").entries.items():
            if isinstance(node, Map):
                found[option] = {key: self._divisor(value) for key, value in node.entries.items()}
            else:
                self.refuse("not_map", node, found=describe(node))
        return found

    def conditions(self, key: str, siblings: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Give which values of which key beside it the input asks for."""
        known = tuple(siblings)
        found = {}
        for sibling, node in self.map(key).entries.items():
            if sibling not in known:
                self.refuse("no_sibling", node, found=shown(sibling))
            found[sibling] = word_list(node) or self._not_words(node)
        return found

    def _divisor(self, node: Node) -> int | str:
        text = node.text if isinstance(node, Word) else ""
        if text.isascii() and text.isdigit() and int(text[:9]) > 0:
            return int(text[:9])
        if not is_name(text):
            self.refuse("bad_name", node, found=shown(text))
        return text

    def _not_words(self, node: Node) -> tuple[str, ...]:
        self.refuse("not_list", node, found=describe(node))
        return ()

    def _refused(self, refused: RefusedError, node: Node) -> None:
        self.refuse(refused.code, node, refused.hint, **refused.details)


def word_list(node: Node) -> tuple[str, ...]:
    """Give the words of a node that is a list of words or a single one; nothing for another."""
    items = node.items if isinstance(node, Items) else [node]
    words = [item.text for item in items if isinstance(item, Word) and item.kind != "null"]
    return tuple(words) if len(words) == len(items) else ()
