"""A policy file cut into statements, and what is wrong with its characters and brackets.

This is done before clingo's parser sees a text: it would follow `#include`, and neither deep
nesting nor a letter outside ASCII may reach it. Lines and columns count from one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

DEEPEST = 40
LONGEST = 4000

_TOKEN = re.compile(
    r"""(?P<comment>%\*.*?\*%|%[^\n]*)|(?P<string>"(?:\\.|[^"\\\n])*")|(?P<dots>\.\.+)|(?P<stop>\.)
    |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<arrow>:-)|(?P<directive>\#[a-z]+)
    |(?P<name>[A-Za-z_][A-Za-z0-9_']*)|(?P<number>[0-9][0-9A-Za-z]*)|(?P<space>\s+)
    |(?P<sign>[-!<>=@+*/\\|&;:,?^~$])|(?P<stray>.)""",
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_FORBIDDEN = ("#include", "#script")


class Token(msgspec.Struct, frozen=True, array_like=True):
    """A word of a policy file that is no comment and no space."""

    kind: str
    text: str
    start: int


class Fault(msgspec.Struct, frozen=True):
    """What is wrong at a place: a code of the catalogue and what its message names."""

    code: str
    line: int
    column: int
    args: dict[str, str] = {}


class Statement(msgspec.Struct):
    """A statement with the comments before it: `text` begins at `start` of the file."""

    text: str
    start: int
    tokens: list[Token]
    whole: bool = True

    @property
    def names(self) -> set[str]:
        """Every name that stands in the statement."""
        return {token.text for token in self.tokens if token.kind == "name"}


class Text:
    """The text of a policy file, and what is wrong with its statements before they are parsed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []
        self.statements = list(self._statements())
        for statement in self.statements:
            self._look(statement)

    @property
    def whole(self) -> bool:
        """Whether every statement can be given to the parser as it stands."""
        return not self.faults

    def place(self, start: int) -> tuple[int, int]:
        """Give line and column of a place in the text."""
        return self.text.count("\n", 0, start) + 1, start - self.text.rfind("\n", 0, start)

    def padded(self, statement: Statement) -> str:
        """Give a statement so that a parser tells its places as they are in the file."""
        line, column = self.place(statement.start)
        return "\n" * (line - 1) + " " * (column - 1) + statement.text

    def refuse(self, code: str, start: int, **args: str) -> None:
        """Note what is wrong at a place."""
        self.faults.append(Fault(code, *self.place(start), args))

    def stumble(self, statement: Statement, line: int, column: int) -> None:
        """Note where the parser could not go on, in the words of who wrote the statement."""
        at = self._offset(line, column)
        before = [token for token in statement.tokens if token.start < at]
        found = next((token for token in statement.tokens if token.start >= at), None)
        if before and (missing := _unfinished(self.text, statement.tokens, before, found)):
            self.refuse("full_stop_missing", missing.start, after=missing.text)
        else:
            self.refuse("syntax", found.start if found else at, found=found.text if found else ".")

    def _offset(self, line: int, column: int) -> int:
        start = 0
        for _ in range(line - 1):
            start = self.text.find("\n", start) + 1
        return start + column - 1

    def _statements(self) -> Iterator[Statement]:
        """Cut at each full stop, and where an annotation begins although none was written."""
        start, tokens = 0, list[Token]()
        for token in _tokens(self.text):
            if token.kind == "comment":
                if token.text.startswith("%*") and not token.text.endswith("*%"):
                    self.refuse("comment_open", token.start)
                    return
                if tokens and token.text.startswith("%@") and tokens[0].text != "#script":
                    self.refuse("full_stop_missing", tokens[-1].start, after=tokens[-1].text)
                    yield Statement(self.text[start : _end(tokens)] + ".", start, tokens)
                    start, tokens = _end(tokens), []
                continue
            tokens.append(token)
            if token.kind == "stop" and (tokens[0].text != "#script" or _ends_script(tokens)):
                yield Statement(self.text[start : _end(tokens)], start, tokens)
                start, tokens = _end(tokens), []
        if tokens:
            self.refuse("full_stop_missing", tokens[-1].start, after=tokens[-1].text)
            yield Statement(self.text[start:] + "\n.", start, tokens)

    def _look(self, statement: Statement) -> None:
        """Note what the parser must not see, and what it would say badly."""
        tokens = statement.tokens
        for token in tokens:
            if token.text in _FORBIDDEN:
                self._drop(statement, "statement_refused", token, what=token.text)
                return
        for token in tokens:
            if token.kind == "stray":
                code = "string_open" if token.text == '"' else "character"
                self._drop(statement, code, token, shown=f"U+{ord(token.text):04X}")
            elif token.kind == "number" and len(token.text) > 1:
                self.refuse("number_of_law", token.start, number=token.text)
        if _end(tokens) - tokens[0].start > LONGEST:
            self._drop(statement, "statement_long", tokens[0], most=str(LONGEST))
        self._brackets(statement)

    def _brackets(self, statement: Statement) -> None:
        opened: list[Token] = []
        for token in statement.tokens:
            if token.kind == "open":
                opened.append(token)
                if len(opened) > DEEPEST:
                    self._drop(statement, "statement_deep", token, most=str(DEEPEST))
                    return
            elif token.kind == "close" and (not opened or _PAIRS[opened.pop().text] != token.text):
                self._drop(statement, "bracket_extra", token, found=token.text)
                return
        if opened:
            found = opened[-1].text
            self._drop(statement, "bracket_open", opened[-1], found=found, wanted=_PAIRS[found])

    def _drop(self, statement: Statement, code: str, token: Token, **args: str) -> None:
        statement.whole = False
        self.refuse(code, token.start, **args)


def _tokens(text: str) -> Iterable[Token]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind != "space":
            yield Token(kind, found[0], found.start())


def _end(tokens: list[Token]) -> int:
    return tokens[-1].start + len(tokens[-1].text)


def _ends_script(tokens: list[Token]) -> bool:
    return len(tokens) > 1 and tokens[-2].text == "#end"


def _unfinished(
    text: str, tokens: list[Token], before: list[Token], found: Token | None
) -> Token | None:
    """Give the token after which a full stop is missing, where a second rule has begun."""
    arrows = [token for token in before if token.kind == "arrow"]
    if found is not None and found.kind == "arrow" and arrows:
        inside = [token for token in before if token.start > arrows[-1].start]
        heads = [token for token in inside if _first_on_line(text, token)]
        head = heads[-1] if heads else None
    else:
        head = found if found is not None and found.kind == "name" else None
        if head is not None and not _first_on_line(text, head):
            head = None
    earlier = [token for token in tokens if head is not None and token.start < head.start]
    return earlier[-1] if earlier and earlier[-1].kind in ("name", "close", "string") else None


def _first_on_line(text: str, token: Token) -> bool:
    return not text[text.rfind("\n", 0, token.start) + 1 : token.start].strip()
