"""The words of a policy file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec


class Token(msgspec.Struct, frozen=True, array_like=True):
    """A word of a policy file that is no comment and no space."""

    kind: str
    text: str
    start: int


_WORD = re.compile(
    r"""(?P<comment>%\*.*?\*%|%[^\n]*)|(?P<string>"(?:\\.|[^"\\\n])*")|(?P<dots>\.\.)|(?P<stop>\.)
    |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<arrow>:-)|(?P<directive>\#[a-z]+\+?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_']*)|(?P<number>[0-9][0-9A-Za-z]*)|(?P<space>\s+)
    |(?P<compare><=|>=|!=|==|[<>=])|(?P<parting>[,;])|(?P<sign>\*\*|.)""",
    re.VERBOSE | re.DOTALL,
)

_VALUES = ("#inf", "#sup", "#true", "#false")

_SIGNATURES = ("#show", "#defined", "#project")

_CLOSED = len("%**%")

_ODD = frozenset('|$&!"')


class SpacedToken(msgspec.Struct, frozen=True):
    """A word or a comment: `breaks` says that a line ended before it, `gap` that one is empty."""

    kind: str
    text: str
    start: int
    breaks: bool = False
    gap: bool = False

    @property
    def ends_operand(self) -> bool:
        """Whether a sign that follows stands between two operands."""
        if self.kind == "directive":
            return self.text in _VALUES
        return self.kind in ("string", "number", "close", "name") and self.text != "not"

    @property
    def is_annotation(self) -> bool:
        """Whether it is a comment that the engine reads."""
        return self.kind == "comment" and self.text.startswith("%@")

    @property
    def is_long(self) -> bool:
        """Whether it goes on over several lines."""
        return "\n" in self.text


class TokenStatement(msgspec.Struct):
    """A statement: its words up to the full stop, and the comments among them."""

    words: list[SpacedToken]

    @property
    def tokens(self) -> list[SpacedToken]:
        """The words that are no comments."""
        return [word for word in self.words if word.kind != "comment"]

    @property
    def is_odd(self) -> bool:
        """Whether it holds what no rule of a rulebook does, so that its layout is left alone."""
        return any(
            (word.kind == "sign" and word.text in _ODD) or word.text in ("#theory", "#script")
            for word in self.words
        )


def spaced_tokens(text: str) -> Iterator[SpacedToken]:
    """Give the words and comments of a text, each with what stands before it."""
    breaks = gap = False
    for found in _WORD.finditer(text):
        kind, written = found.lastgroup or "", found[0]
        if kind == "space":
            breaks, gap = "\n" in written, written.count("\n") > 1
            continue
        if written.startswith("%*") and not (written.endswith("*%") and len(written) >= _CLOSED):
            yield SpacedToken("comment", _tidy(text[found.start() :]), found.start(), breaks, gap)
            return
        yield SpacedToken(
            kind, _tidy(written) if kind == "comment" else written, found.start(), breaks, gap
        )
        breaks = gap = False


def _tidy(comment: str) -> str:
    return "\n".join(line.rstrip() for line in comment.split("\n"))


def pieces_of(text: str) -> list[SpacedToken | TokenStatement]:
    """Cut a text into its statements and the comments between them."""
    pieces: list[SpacedToken | TokenStatement] = []
    inside: list[SpacedToken] = []
    for word in spaced_tokens(text):
        if word.kind == "comment" and not inside:
            pieces.append(word)
            continue
        inside.append(word)
        if word.kind == "stop":
            pieces.append(TokenStatement(inside))
            inside = []
    return [*pieces, TokenStatement(inside)] if inside else pieces


def join_tokens(tokens: Sequence[SpacedToken]) -> str:
    """Write words on one line, each as far from the next as the style has it."""
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


def _is_unary(before: SpacedToken | None, word: SpacedToken) -> bool:
    """Tell whether nothing may part a word from the next: `@` always, a minus before an operand."""
    if word.text == "@":
        return True
    return word.text in ("-", "~") and (before is None or not before.ends_operand)


def _touches(before: SpacedToken, word: SpacedToken) -> bool:
    if word.kind in ("parting", "stop", "dots") or before.kind == "dots":
        return True
    if before.text in ("(", "[") or word.text in (")", "]"):
        return True
    if word.text == "@":
        return before.ends_operand
    return word.text == "(" and before.kind == "name" and before.text != "not"
