"""Clauses as somebody writes them who writes sentences: signs and words that only those have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from hsm_policy.tokens import Token

SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "=>": ">=", "=<": "<="}
QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"
"""Quotation marks as word processors make them."""
_ODD = re.compile("|".join(SIGNS))
_QUOTE = re.compile(f"[{QUOTES}]")
_WORDS = {
    "niet": "word_not", "geen": "word_not", "and": "word_and", "en": "word_and", "or": "word_or",
    "of": "word_or", "als": "word_if", "indien": "word_if", "if": "word_if",
}  # fmt: skip


class Misspoken(NamedTuple):
    """What is wrong: a code of the catalogue, where it stands and what its message names."""

    code: str
    start: int
    args: dict[str, str]


def misspoken(before: Sequence[Token], found: Token | None) -> Misspoken | None:
    """Give what is wrong where a parser stumbled over a token, if it is one of these."""
    if found is None or not before:
        return None
    last = before[-1]
    sign = last.text + found.text
    if sign in SIGNS and last.start + 1 == found.start:
        return Misspoken("operator_odd", last.start, {"found": sign, "wanted": SIGNS[sign]})
    if found.text == "(" and last.kind == "name" and last.text[0].isupper():
        small = last.text[0].lower() + last.text[1:]
        return Misspoken("name_capital", last.start, {"found": last.text, "wanted": small})
    for token in (found, last):
        if code := _WORDS.get(token.text):
            return Misspoken(code, token.start, {"found": token.text})
    return None


def plainly(text: str) -> str:
    """Give a line of clauses with plain signs and straight quotation marks, up to a comment."""
    clause, comment, rest = text.partition("%")
    clause = _ODD.sub(lambda found: SIGNS[found[0]], clause)
    return _QUOTE.sub('"', clause) + comment + rest
