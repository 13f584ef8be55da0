"""The findings of `hsm check` as text: each with the line that it is about, and a caret below."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from hsm_policy.interface_texts import say
from hsm_policy.layout import Page, Piece
from hsm_policy.render_parts import STYLES, Json

Line = Callable[[str, int], str]
"""Gives a line of a file, empty where there is none."""
_BEFORE = 40
"""How many characters of a long line are kept before the place."""


def _no_line(_file: str, _number: int) -> str:
    return ""


def render_findings(
    answer: Json,
    lang: str = "en",
    width: int = 80,
    line_of: Line = _no_line,
    page_of: Callable[[str], str] = "".format,
) -> Page:
    """Write the object of `hsm check` out.

    `line_of` gives a line of a file, `page_of` where a code is told of.
    """
    page = Page(width)
    findings: Sequence[Json] = answer["findings"]
    for one in findings:
        _finding(page, one, lang, line_of)
        more = page_of(str(one["code"]))
        told = " ".join(filter(None, (str(one["help"]), f"({more})" if more else "")))
        if told:
            page.paragraph(told, indent=4)
    errors = sum(one["severity"] == "error" for one in findings)
    counts = {"errors": str(errors), "others": str(len(findings) - errors)}
    page.line(say("findings", lang, **counts) if findings else say("no_findings", lang))
    return page


def _finding(page: Page, one: Json, lang: str, line_of: Line) -> None:
    severity = one["severity"]
    style = STYLES["unmet" if severity == "error" else "open"]
    place = ":".join(str(one[key]) for key in ("file", "line", "column") if one[key])
    lead = f"{place}: " if place else ""
    code = f" [{one['code']}]" if one["code"] else ""
    label = Piece(say(f"severity.{severity}", lang), style)
    page.line(lead, label, f": {one['message']}{code}")
    line = line_of(str(one["file"]), int(one["line"])) if one["line"] else ""
    if line.strip():
        _pointed(page, one, line, style)


def _pointed(page: Page, one: Json, line: str, style: str) -> None:
    """Show the line with a caret under the place, of a long line what stands around it."""
    number, column = str(one["line"]), min(max(int(one["column"]), 1), len(line) + 1)
    shown = [_shown(character) for character in line]
    room = page.width - len(number) - 6
    start = max(0, column - 1 - _BEFORE) if len(line) > room else 0
    stop = len(line) if len(line) - start <= room else start + room - 1
    parts = ["…" if start else "", *shown[start:stop], "…" if stop < len(line) else ""]
    before = "".join([*parts[:1], *shown[start : column - 1]])
    page.line(Piece(f"{number} | ", "faint"), "".join(parts), indent=2)
    gap = " " * (len(number) + 1)
    page.line(Piece(f"{gap}| ", "faint"), " " * _columns(before), Piece("^", style), indent=2)


def _shown(character: str) -> str:
    """Give a character that takes its place: what steers a terminal or hides becomes a dot."""
    if character == "\t":
        return " "
    return character if character.isprintable() else "·"


def _columns(text: str) -> int:
    """Give how wide a text is on a screen."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )
