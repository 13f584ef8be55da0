"""What the pages of findings say of each code: each page is the one place where it stands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PAGES = {"en": "checks.md", "nl": "checks.nl.md"}
PARTS = ("avoid", "prefer", "why", "silence")
_FOLDER = "docs/reference"
_LABELS = {"vermijd": "avoid", "liever": "prefer", "waarom": "why", "onderdrukken": "silence"}
_ENTRY = re.compile(r"^### `(\w+)`\n\n((?:- .*\n?)+)", re.MULTILINE)
_PART = re.compile(r"- (\w+): (.*)")


@cache
def explanations(lang: str = "en") -> dict[str, dict[str, str]]:
    """Give what the page in a language says of each code, by part: avoid, prefer, why, silence.

    Only what can be silenced has the last.

    Raises:
        OSError: the page did not come along with the program.
    """
    text = _page(PAGES[lang]).read_text(encoding="utf-8")
    return {code: _parts(entry) for code, entry in _ENTRY.findall(text)}


def page_of(code: str, lang: str = "en") -> str:
    """Give where the page in a language tells of a code, empty where it does not."""
    return f"{_FOLDER}/{PAGES[lang]}#{code}" if code in explanations(lang) else ""


def _parts(entry: str) -> dict[str, str]:
    found = ((name.lower(), text) for name, text in _PART.findall(entry))
    return {_LABELS.get(name, name): text for name, text in found}


def _page(name: str) -> Path:
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_file() else package.parent / _FOLDER / name
