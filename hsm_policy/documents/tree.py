"""The tree of a document: words, maps and lists with their places; and its builder."""

from __future__ import annotations

import re

import msgspec

from hsm_policy.messages import Diagnostic, diagnose

DEEPEST = 20

_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)

_MERGE_MARK = re.compile(r"^(?:<{7}|>{7})(?: .*)?\r?$", re.MULTILINE)


WORD_KINDS = {"true": "yes_no", "false": "yes_no", "null": "null", "~": "null", "": "null"}
"""The kinds of unquoted words that are no text."""


class Word(msgspec.Struct):
    """A single value as it was written.

    `kind` is text, quoted, yes_no, null, other (a Python object that no case holds) or refused
    (its problem is written down already).
    """

    text: str
    kind: str = "text"
    line: int = 0
    column: int = 0


class Map(msgspec.Struct):
    """A map; `entries` has the value of each key, `keys` the line and column of the key itself."""

    entries: dict[str, Node]
    keys: dict[str, tuple[int, int]]
    line: int = 0
    column: int = 0

    def word_of(self, key: str) -> Word:
        """Return a key as a word at its place."""
        return Word(key, "text", *self.keys[key])


class Items(msgspec.Struct):
    """A list."""

    items: list[Node]
    line: int = 0
    column: int = 0


Node = Word | Map | Items


class UnreadableError(Exception):
    """The rest cannot be read; the reason is the last problem of the builder."""


class Builder:
    """Builds a tree for the readers of YAML and JSON; refuses duplicate keys and large trees."""

    def __init__(self, file: str, most: int) -> None:
        self._file, self._most = file, most
        self.restart()

    def restart(self) -> None:
        """Start again, for a text that is read from its beginning once more."""
        self.root: Node | None = None
        self.problems: list[Diagnostic] = []
        self._left = self._most
        self._open: list[tuple[Map | Items, str]] = []
        self._key: str | None = None

    @property
    def wants_key(self) -> bool:
        """Whether the next word is the key of a map."""
        return self._key is None and bool(self._open) and isinstance(self._open[-1][0], Map)

    @property
    def path(self) -> str:
        """The path of the next value."""
        if not self._open:
            return ""
        above, path = self._open[-1]
        if isinstance(above, Items):
            return f"{path}[{len(above.items)}]"
        return join(path, shown(self._key)) if self._key is not None else path

    def refuse(self, code: str, line: int, column: int, **args: str) -> None:
        """Note a problem with the next value."""
        at = (self._file, line, column)
        self.problems.append(diagnose(code, at=at, path=self.path, args=args))

    def stop(self, code: str, line: int, column: int, **args: str) -> UnreadableError:
        """Note why nothing more can be read, and return the error to raise."""
        self.refuse(code, line, column, **args)
        return UnreadableError()

    def open(self, node: Map | Items) -> None:
        """Begin a map or a list."""
        if self.wants_key:
            raise self.stop("key_not_word", node.line, node.column)
        if len(self._open) >= DEEPEST:
            raise self.stop("too_deep", node.line, node.column, most=str(DEEPEST))
        path = self.path
        self._add(node, node.line, node.column)
        self._open.append((node, path))

    def close(self) -> None:
        """End the map or list that was begun last."""
        self._open.pop()
        self._key = None

    def word(self, text: str, kind: str, line: int, column: int) -> None:
        """Add a word: the key of a map where one is wanted, a value elsewhere."""
        if found := forbidden(text):
            code = "line_break" if found == "\n" else "hidden"
            self.refuse(code, line, column, shown=f"U+{ord(found):04X}")
            text, kind = shown(text), "refused"
        above = self._open[-1][0] if self._open else None
        if self._key is None and isinstance(above, Map):
            self._begin(above, text, line, column)
        else:
            self._add(Word(text, kind, line, column), line, column)

    def count(self, line: int = 0, column: int = 0) -> None:
        """Count one more value; UnreadableError if there are too many."""
        self._left -= 1
        if self._left < 0:
            raise self.stop("too_much", line, column)

    def _begin(self, above: Map, key: str, line: int, column: int) -> None:
        if key == "<<":
            self.refuse("merge_key", line, column)
        elif found := uncommon_space(key):
            self.refuse("odd_space", line, column, shown=f"U+{ord(found):04X}")
        elif first := above.keys.get(key):
            self._key = key
            self.refuse("duplicate_key", line, column, key=shown(key), first=str(first[0]))
        else:
            above.keys[key] = (line, column)
        self._key = key

    def _add(self, node: Node, line: int, column: int) -> None:
        self.count(line, column)
        above = self._open[-1][0] if self._open else None
        if isinstance(above, Items):
            above.items.append(node)
        elif above is None:
            self.root = node
        elif self._key is not None and self._key in above.keys:
            above.entries.setdefault(self._key, node)
        self._key = None


def forbidden(text: str) -> str:
    """Return the first invisible or line-breaking character, "" if there is none."""
    if text.isprintable():
        return ""
    found = _FORBIDDEN.search(text)
    return found[0] if found else ""


def merge_mark(text: str) -> int:
    """Return the line of the first mark of an unresolved merge, 0 if there is none."""
    found = _MERGE_MARK.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def uncommon_space(text: str) -> str:
    """Return the first space outside ASCII, as word processors write them; "" if there is none."""
    return next((c for c in text if c.isspace() and not c.isascii()), "")


def unindexed(path: str) -> str:
    """Return a path as the vocabulary has it: `job.parts[0].amount` is `job.parts[].amount`."""
    return re.sub(r"\[[0-9]+\]", "[]", path)


def top_of(path: str) -> str:
    """Return the top-level key of a path."""
    return path.partition(".")[0].partition("[")[0]


def join(path: str, key: str) -> str:
    """Return the path of a key below another path, which may be empty."""
    return f"{path}.{key}" if path else key


def shown(text: str, most: int = 60) -> str:
    """Return a text as a message can quote it: short, on one line, without invisible characters."""
    clipped = text if len(text) <= most else text[: most - 1] + "…"
    if clipped.isprintable():
        return clipped
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in clipped)
