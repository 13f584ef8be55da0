"""Mistakes that somebody can make in the small rulebook, each with what must be said of it.

They stand in `broken_rulebooks.yaml`, group by group.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

CARD, VERDICT = "policy/card.lp", "policy/verdict.lp"
VOCABULARY, QUESTIONS = "policy/vocabulary.yaml", "policy/questions.yaml"
WORDS = "policy/words.yaml"
AMOUNTS, SOURCES = "facts/amounts.yaml", "facts/sources.yaml"
END = "%@ rule: card.old_law"


class Broken(NamedTuple):
    """In `file`, `old` becomes `new`; then `code` is found on the line that holds `mark`."""

    code: str
    file: str
    old: str
    new: str
    mark: str


def rule(clause: str, before: str = "", sentence: str = "Told.") -> str:
    """Give a rule with its annotation."""
    return (
        f"{before}%@ rule: card.more\n%@ source: act 1\n%@ en: {sentence}\n%@ nl: {sentence}\n"
        f"{clause}\n\n"
    )


def item_table(name: str, count: int) -> str:
    """Give a table with so many keys, to be put at the end of the tables."""
    row = "      - {{from: 2020-01-01, key: k{}, source: act, where: '1', sure: official}}\n"
    head = (
        f"  - table: {name}\n    title: {{en: a, nl: b}}\n    keys: [key]\n    unit: none\n"
        "    known_from: 2020-01-01\n    known_until: open\n    rows:\n"
    )
    return head + "".join(row.format(number) for number in range(count))


def _read(entry: dict[str, str]) -> Broken:
    """Read an entry: a replacement, or a rule that is added to the file of clauses."""
    if "clause" not in entry:
        return Broken(**entry)
    clause = entry["clause"]
    new = rule(clause, sentence=entry.get("sentence", "Told.")) + END
    return Broken(entry["code"], CARD, END, new, entry.get("mark", clause.splitlines()[-1]))


_FILE = Path(__file__).with_suffix(".yaml")
_GROUPS: dict[str, list[dict[str, str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
MISTAKES = {group: [_read(entry) for entry in entries] for group, entries in _GROUPS.items()}
WARNED_OF_IN = {group: told for group, told in MISTAKES.items() if group.startswith("warnings")}
REFUSED_IN = {group: told for group, told in MISTAKES.items() if group not in WARNED_OF_IN}
REFUSED = [broken for told in REFUSED_IN.values() for broken in told]
TOLD_OF = [broken for told in WARNED_OF_IN.values() for broken in told]
