"""What the page of findings says of each code: the page itself is the one place where it stands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PAGE = "docs/reference/checks.md"
PARTS = ("avoid", "prefer", "why", "silence")
_ENTRY = re.compile(r"^### `(\w+)`\n\n((?:- .*\n?)+)", re.MULTILINE)
_PART = re.compile(r"- (\w+): (.*)")


@cache
def explanations() -> dict[str, dict[str, str]]:
    """Give what the page says of each code, by part: avoid, prefer, why and perhaps silence.

    Raises:
        OSError: the page did not come along with the program.
    """
    text = _page().read_text(encoding="utf-8")
    return {code: _parts(entry) for code, entry in _ENTRY.findall(text)}


def page_of(code: str) -> str:
    """Give where the page tells of a code, empty where it does not."""
    return f"{PAGE}#{code}" if code in explanations() else ""


def _parts(entry: str) -> dict[str, str]:
    return {name.lower(): text for name, text in _PART.findall(entry)}


def _page() -> Path:
    package = Path(__file__).resolve().parent
    inside = package / "checks.md"
    return inside if inside.is_file() else package.parent / PAGE
