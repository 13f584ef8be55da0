"""A policy file split into statements, and the faults of its characters and brackets.

This is done before clingo's parser sees a text, because it would follow `#include`, and cannot
handle deep nesting or letters outside ASCII. Lines and columns count from one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from hsm_policy.documents import shown
from hsm_policy.syntax.tokenizer import Token, tokenize

DEEPEST = 40

LONGEST = 4000

_PAIRS = {"(": ")", "[": "]", "{": "}"}

_ALLOWED = ("#defined", "#count", "#sum", "#min", "#max", "#true", "#false", "#inf", "#sup")

_SHORT = 40

_ENDS = ("name", "close", "string", "number")


class Fault(msgspec.Struct, frozen=True):
    """A fault at a place: the code of its message and the arguments."""

    code: str
    line: int
    column: int
    args: dict[str, str] = {}


class Statement(msgspec.Struct):
    """A statement with the comments before it: `text` begins at `start` of the file.

    `whole` is true if the parser may read it, `ended` if its full stop was written.
    """

    text: str
    start: int
    tokens: list[Token]
    whole: bool = True
    ended: bool = True

    @property
    def names(self) -> set[str]:
        """All names in the statement."""
        return {token.text for token in self.tokens if token.kind == "name"}


class PolicyText:
    """The text of a policy file, its statements, and their faults found before parsing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []
        self.statements = list(self._statements())
        for before, after in pairwise(self.statements):
            if _goes_on(before, after):
                before.whole = after.whole = False
                self.refuse("comma_meant", before.tokens[-1].start)
        for statement in self.statements:
            self._look(statement)

    @property
    def whole(self) -> bool:
        """Whether every statement may be parsed as it is."""
        return not self.faults

    def place(self, start: int) -> tuple[int, int]:
        """Return line and column of an offset in the text, counted from one."""
        return self.text.count("\n", 0, start) + 1, start - self.text.rfind("\n", 0, start)

    def padded(self, statement: Statement) -> str:
        """Return a statement after the lines and columns before it, blank, so that places match."""
        line, column = self.place(statement.start)
        return "\n" * (line - 1) + " " * (column - 1) + statement.text

    def refuse(self, code: str, start: int, **args: str) -> None:
        """Note a fault at an offset."""
        self.faults.append(Fault(code, *self.place(start), args))

    def stumble(self, statement: Statement, line: int, column: int) -> None:
        """Note why the parser stopped at a place, in terms of what the author wrote."""
        at = self._offset(line, column)
        before = [token for token in statement.tokens if token.start < at]
        found = next((token for token in statement.tokens if token.start >= at), None)
        if said := find_prose_slip(before, found):
            self.refuse(said.code, said.start, **said.args)
        elif before and (missing := _unfinished(self.text, statement.tokens, before, found)):
            code = "full_stop_comma" if missing.text == "," else "full_stop_missing"
            arrow = found is not None and found.kind == "arrow"
            self.refuse(code, missing.start, after=missing.text, sure="yes" if arrow else "")
        elif found or statement.ended:
            self.refuse("syntax", found.start if found else at, found=found.text if found else ".")

    def _offset(self, line: int, column: int) -> int:
        start = 0
        for _ in range(line - 1):
            start = self.text.find("\n", start) + 1
        return start + column - 1

    def _statements(self) -> Iterator[Statement]:
        """Split at each full stop, and before an annotation where the full stop is missing."""
        start, tokens, weighted = 0, list[Token](), False
        for token in tokenize(self.text):
            if token.kind == "block":
                self.refuse("comment_open", token.start)
                return
            if token.kind == "comment":
                if tokens and token.text.startswith("%@") and tokens[0].text != "#script":
                    yield self._unended(start, tokens, ".")
                    start, tokens = tokens[-1].end, []
                continue
            if weighted and not tokens:  # what may follow the full stop: a weight in brackets
                weighted = token.text != "]"
                start = token.end
                continue
            tokens.append(token)
            if token.kind == "stop" and (tokens[0].text != "#script" or _ends_script(tokens)):
                yield Statement(self.text[start : tokens[-1].end], start, tokens)
                weighted = self._weighted(tokens)
                start, tokens = tokens[-1].end, []
        if tokens:
            yield self._unended(start, tokens, "\n.")

    def _weighted(self, tokens: list[Token]) -> bool:
        """Whether a weight in brackets follows a statement that the rule language does not have."""
        return bool(_refused(tokens)) and self.text[tokens[-1].end :].lstrip()[:1] == "["

    def _unended(self, start: int, tokens: list[Token], ending: str) -> Statement:
        last = tokens[-1]
        sure = "yes" if last.kind in _ENDS or last.text in ",;" else ""
        self.refuse("full_stop_missing", last.start, after=last.text, sure=sure)
        text = self.text[start : tokens[-1].end] + ending
        return Statement(text, start, tokens, ended=False)

    def _look(self, statement: Statement) -> None:
        """Note what must not be parsed, and faults that the parser would explain badly."""
        tokens = statement.tokens
        if refused := _refused(tokens):
            what = " ".join(self.text[refused.start : tokens[-1].end].split())
            self._drop(statement, "statement_refused", refused, what=shown(what, _SHORT))
            return
        for token in tokens:
            if token.kind == "stray":
                self._stray(statement, token)
            elif token.kind == "decimal":
                self._drop(statement, "number_of_law", token, number=token.text)
            elif token.kind == "number" and len(token.text) > 1:
                self.refuse("number_of_law", token.start, number=token.text)
        if tokens[-1].end - tokens[0].start > LONGEST:
            self._drop(statement, "statement_long", tokens[0], most=str(LONGEST))
        if statement.whole:
            self._brackets(statement)

    def _stray(self, statement: Statement, token: Token) -> None:
        code = "string_open" if token.text == '"' else "character"
        if token.text.isspace():
            code = "odd_space"
        args = {"shown": f"U+{ord(token.text):04X}"}
        if token.text in SIGNS:
            code, args = "operator_odd", {"found": token.text, "wanted": SIGNS[token.text]}
        elif token.text in QUOTES:
            code = "quote_odd"
        if statement.whole:  # one is enough: what follows it cannot be told
            self._drop(statement, code, token, **args)

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


def _goes_on(before: Statement, after: Statement) -> bool:
    """Whether a statement is the rest of the rule before it, cut off by a full stop.

    It has a variable or `not` but no arrow, and no comment stands before it.
    """
    first, rule = after.tokens[0], any(token.kind == "arrow" for token in before.tokens)
    if not rule or first.kind != "name" or after.text[: first.start - after.start].strip():
        return False
    varies = any(token.text == "not" or token.is_variable for token in after.tokens)
    return varies and not any(token.kind == "arrow" for token in after.tokens)


def _refused(tokens: list[Token]) -> Token | None:
    """Return the token that the rule language does not allow, None if there is none."""
    first = tokens[0]
    weak = [token.text for token in tokens[:2]] == [":", "~"]
    if weak or (first.kind == "directive" and first.text not in _ALLOWED):
        return first
    return next((token for token in tokens if token.text in ("#include", "#script")), None)


def _ends_script(tokens: list[Token]) -> bool:
    return len(tokens) > 1 and tokens[-2].text == "#end"


def _unfinished(
    text: str, tokens: list[Token], before: list[Token], found: Token | None
) -> Token | None:
    """Return the token after which a full stop is missing before a second rule.

    If a comma stands there instead of the full stop, return the comma.
    """
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
    if earlier and (earlier[-1].kind in _ENDS or earlier[-1].text in ",;"):
        return earlier[-1]
    return None


def _first_on_line(text: str, token: Token) -> bool:
    return not text[text.rfind("\n", 0, token.start) + 1 : token.start].strip()


SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "=>": ">=", "=<": "<="}

QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"
"""Quotation marks as word processors make them."""

_ODD = re.compile("|".join(SIGNS))

_QUOTE = re.compile(f"[{QUOTES}]")

_WORDS = {
    "niet": "word_not", "geen": "word_not", "and": "word_and", "en": "word_and", "or": "word_or",
    "of": "word_or", "als": "word_if", "indien": "word_if", "if": "word_if",
}  # fmt: skip


class ProseSlip(NamedTuple):
    """A typing mistake: the code of its message, its offset, and the arguments."""

    code: str
    start: int
    args: dict[str, str]


def find_prose_slip(before: Sequence[Token], found: Token | None) -> ProseSlip | None:
    """Return the typing mistake at the token where a parser stopped, None if unknown."""
    if found is None or not before:
        return None
    last = before[-1]
    sign = last.text + found.text
    if sign in SIGNS and last.start + 1 == found.start:
        return ProseSlip("operator_odd", last.start, {"found": sign, "wanted": SIGNS[sign]})
    if found.text == "(" and last.kind == "name" and last.text[0].isupper():
        small = last.text[0].lower() + last.text[1:]
        return ProseSlip("name_capital", last.start, {"found": last.text, "wanted": small})
    for token in (found, last):
        if code := _WORDS.get(token.text):
            return ProseSlip(code, token.start, {"found": token.text})
    return None


def plain_signs(text: str) -> str:
    """Return a line with ASCII operators and straight quotation marks, up to its comment."""
    clause, comment, rest = text.partition("%")
    clause = _ODD.sub(lambda found: SIGNS[found[0]], clause)
    return _QUOTE.sub('"', clause) + comment + rest
