"""A changed small rulebook, and what `hsm check` finds in it."""

from __future__ import annotations

from pathlib import Path

from hsm_policy.messages.diagnostic import Diagnostic
from hsm_policy.validator.validate import findings
from tests.support.small_rulebook import FILES, write
from tests.validator.broken_rulebooks import (
    CARD,
    END,
    rule,
)

TODAY = 20260301


def said(folder: Path) -> list[Diagnostic]:
    return list(findings(folder, today=TODAY).problems)


def codes(folder: Path) -> list[tuple[str, str, int]]:
    return [(one.code, one.file, one.line) for one in said(folder)]


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    assert old in FILES[file]
    return write(folder, {**FILES, file: FILES[file].replace(old, new, 1)})


def with_rule(folder: Path, text: str, before: str = "") -> Path:
    more = rule(text, before=before)
    return changed(folder, CARD, END, more + END)
