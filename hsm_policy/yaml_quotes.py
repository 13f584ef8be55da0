"""Quotation marks in YAML that are missing, never closed, closed early or curly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from hsm_policy.tree import Builder

_CURLY, _CLOSING = "\u201c\u201e", "\u201c\u201d"
_OTHER = {"'": '"', '"': "'"}
_AFTER_ITEM = "\"'[{"
# What YAML itself would hold: an item, a key with its value, the end of a list or map in brackets.
_OF_YAML = re.compile(r"^\s*(?:- |#)|[\w\"']:(?:\s|$)|[}\]]")


def refuse_curly(event: Any, builder: Builder, line: int, column: int) -> None:  # noqa: ANN401
    """Refuse a text that begins with a curly quotation mark and was cut off before the other."""
    text = event.value
    plain = event.style not in _OTHER
    if plain and text[:1] and text[0] in _CURLY and not set(text[1:]) & set(_CLOSING):
        raise builder.stop("curly_quotes", line, column)


def quote_at_fault(
    last: Any,  # noqa: ANN401 - a scalar event of PyYAML, or none
    stop: Any,  # noqa: ANN401 - a mark of PyYAML
    lines: Sequence[str],
) -> tuple[str, int, int, str] | None:
    """Say which quotation mark YAML stumbled over, where something stands right behind one.

    It was meant to open the next text where the one before holds YAML, which was never closed;
    else it was meant as part of the text. Gives the code, the place and the other kind of mark.
    """
    if last is None or last.style not in _OTHER or _spot(last.end_mark) != _spot(stop):
        return None
    first, end = last.start_mark, last.end_mark
    if any(map(_OF_YAML.search, [*lines[first.line + 1 : end.line], *_before(lines, end, first)])):
        return "yaml_quote", first.line + 1, first.column + 1, ""
    if lines[stop.line][stop.column : stop.column + 1] in _AFTER_ITEM:
        return None
    return "yaml_quote_ended", end.line + 1, end.column, _OTHER[last.style]


def colon_in_text(last: Any, stop: Any, text: str) -> bool:  # noqa: ANN401
    """Whether a colon in brackets belongs to a text, not to a key before which a comma is missing.

    After a missing comma, what stands before the key is read as one text with it; and such a key
    stands elsewhere in the file as well.
    """
    first, end = last.start_mark, last.end_mark
    if _spot(end) != _spot(stop) or first.line != end.line or last.style in _OTHER:
        return False
    *before, word = last.value.split() or [""]
    key = re.compile(rf"[{{,]\s*{re.escape(word)}:\s")
    return '"' not in word and not (before and key.search(text))


def _before(lines: Sequence[str], end: Any, first: Any) -> list[str]:  # noqa: ANN401
    """Give the last line of a text of several lines, up to its end."""
    return [lines[end.line][: end.column - 1]] if end.line > first.line else []


def _spot(mark: Any) -> tuple[int, int]:  # noqa: ANN401
    return mark.line, mark.column
