"""The program's own sentences, in English and Dutch; those of the law come from the rulebook."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from hsm_policy.messages.language import fill
from hsm_policy.messages.texts import (
    answer_texts,
    book_texts,
    change_texts,
    chart_texts,
    check_texts,
    coverage_texts,
    diff_texts,
    fmt_texts,
    mutate_texts,
    program_texts,
    prove_texts,
    reading_texts,
    repair_texts,
    scaffold_texts,
    scenario_texts,
    table_texts,
    verdict_texts,
    why_texts,
)

TEXTS: dict[str, tuple[str, str]] = {
    **verdict_texts.TEXTS,
    **why_texts.TEXTS,
    **answer_texts.TEXTS,
    **book_texts.TEXTS,
    **change_texts.TEXTS,
    **repair_texts.TEXTS,
    **scaffold_texts.TEXTS,
    **scenario_texts.TEXTS,
    **chart_texts.TEXTS,
    **coverage_texts.TEXTS,
    **diff_texts.TEXTS,
    **check_texts.TEXTS,
    **fmt_texts.TEXTS,
    **mutate_texts.TEXTS,
    **program_texts.TEXTS,
    **prove_texts.TEXTS,
    **reading_texts.TEXTS,
    **table_texts.TEXTS,
}


def say(name: str, lang: str, /, **values: str) -> str:
    """Give a sentence of the catalogue in the language, its placeholders filled.

    Raises:
        KeyError: there is no such sentence, or a placeholder has no value.
    """
    english, dutch = TEXTS[name]
    return fill(dutch if lang == "nl" else english, values)


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
    package = Path(__file__).resolve().parent.parent
    inside = package / name
    return inside if inside.is_file() else package.parent / _FOLDER / name
