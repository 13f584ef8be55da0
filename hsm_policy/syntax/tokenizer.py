"""The tokens of a policy file: for parsing, formatting, editing and showing it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

_TOKEN = re.compile(
    r"""(?P<block>%\*)|(?P<comment>%[^\n]*)|(?P<string>"(?:\\.|[^"\\\n])*")|(?P<dots>\.\.+)
    |(?P<decimal>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+\.[0-9]+)|(?P<stop>\.)
    |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<arrow>:-)|(?P<directive>\#[a-z]+\+?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_']*)|(?P<number>[0-9][0-9A-Za-z]*)|(?P<space>[ \t\r\n]+)
    |(?P<compare><=|>=|!=|==|[<>=])|(?P<parting>[,;])|(?P<sign>\*\*|[-!@+*/\\|&:?^~$])|(?P<stray>.)""",
    re.VERBOSE | re.DOTALL,
)

_EDGE = re.compile(r"%\*|\*%")

_VALUES = ("#inf", "#sup", "#true", "#false")

_SIGNATURES = ("#show", "#defined", "#project")

_ODD = frozenset("|$&!")


class Token(msgspec.Struct, frozen=True):
    """A token or a comment; `start` is its offset in the text.

    `kind` is a group of the expression above; an unclosed comment is a `block`. `breaks` is true
    if a line ended before the token, `gap` if an empty line did.
    """

    kind: str
    text: str
    start: int = 0
    breaks: bool = False
    gap: bool = False

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)

    @property
    def ends_operand(self) -> bool:
        """Whether a sign that follows stands between two operands."""
        if self.kind == "directive":
            return self.text in _VALUES
        return self.kind in ("string", "number", "close", "name") and self.text != "not"

    @property
    def is_comment(self) -> bool:
        """Whether it is a comment, with or without its end."""
        return self.kind in ("comment", "block")

    @property
    def is_annotation(self) -> bool:
        """Whether it is a comment that the engine reads."""
        return self.kind == "comment" and self.text.startswith("%@")

    @property
    def is_long(self) -> bool:
        """Whether it goes on over several lines."""
        return "\n" in self.text

    @property
    def is_variable(self) -> bool:
        """Whether it is a variable."""
        return self.kind == "name" and self.text.lstrip("_")[:1].isupper()


def tokenize(text: str) -> Iterator[Token]:
    """Iterate over the tokens and comments of a text; a comment without its end is the last."""
    at, breaks, gap = 0, False, False
    while found := _TOKEN.match(text, at):
        kind, start, at = found.lastgroup or "", found.start(), found.end()
        if kind == "space":
            breaks, gap = "\n" in found[0], found[0].count("\n") > 1
            continue
        if kind == "block":
            end = _block_end(text, start)
            kind, at = ("comment", end) if end else ("block", len(text))
        written = text[start:at]
        if kind in ("comment", "block"):
            written = "\n".join(line.rstrip() for line in written.split("\n"))
        yield Token(kind, written, start, breaks, gap)
        breaks = gap = False


def _block_end(text: str, start: int) -> int:
    """Return the end of a comment in `%*` and `*%`, which may nest; 0 if it has none."""
    depth = 0
    for found in _EDGE.finditer(text, start):
        depth += 1 if found[0] == "%*" else -1
        if depth == 0:
            return found.end()
    return 0


class TokenStatement(msgspec.Struct):
    """The tokens and comments of a statement, up to its full stop."""

    words: list[Token]

    @property
    def tokens(self) -> list[Token]:
        """The tokens without the comments."""
        return [word for word in self.words if word.kind != "comment"]

    @property
    def is_odd(self) -> bool:
        """Whether no rule can hold one of its tokens, so that its layout is kept."""
        return any(
            (word.kind == "sign" and word.text in _ODD) or word.text in ("#theory", "#script")
            for word in self.words
        )


def pieces_of(text: str) -> list[Token | TokenStatement]:
    """Split a text into its statements and the comments between them."""
    pieces: list[Token | TokenStatement] = []
    inside: list[Token] = []
    for word in tokenize(text):
        if word.kind == "comment" and not inside:
            pieces.append(word)
            continue
        inside.append(word)
        if word.kind == "stop":
            pieces.append(TokenStatement(inside))
            inside = []
    return [*pieces, TokenStatement(inside)] if inside else pieces


def join_tokens(tokens: Sequence[Token]) -> str:
    """Return tokens on one line, spaced in the style of the house."""
    if not tokens:
        return ""
    text = tokens[0].text
    unary = _is_unary(None, tokens[0])
    signature = tokens[0].text in _SIGNATURES
    for before, word in pairwise(tokens):
        tight = unary or (signature and "/" in (before.text, word.text))
        text += ("" if tight or _touches(before, word) else " ") + word.text
        unary = _is_unary(before, word)
    return text


def _is_unary(before: Token | None, word: Token) -> bool:
    """Whether no space may follow a token: after `@`, and after a minus before an operand."""
    if word.text == "@":
        return True
    return word.text in ("-", "~") and (before is None or not before.ends_operand)


def _touches(before: Token, word: Token) -> bool:
    if word.kind in ("parting", "stop", "dots") or before.kind == "dots":
        return True
    if before.text in ("(", "[") or word.text in (")", "]"):
        return True
    if word.text == "@":
        return before.ends_operand
    return word.text == "(" and before.kind == "name" and before.text != "not"
