"""The ledger of statements: what was found in the literature, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping

from hsm_policy.documents import Map, Record
from hsm_policy.rulebook.model import Ledger, LedgerStatement

REPORTS = ("rule", "figure", "duty", "risk", "note")

OUT_OF_SCOPE = ("advert", "foreign_law")

_REASONS = ("out_of_scope", "reading", "reported_by")


def read_ledger(subjects: Mapping[str, Record]) -> Ledger:
    """Read the subjects of a ledger; an id that stands under two of them is a problem."""
    titles: dict[str, str] = {}
    statements: dict[str, LedgerStatement] = {}
    for subject, entry in subjects.items():
        entry.known("title", "statements")
        titles[subject] = entry.text("title")
        told = entry.entry("statements")
        for name in told:
            if name in statements:
                told.refuse("rulebook_twice", told.get(name), name=name)
            statements[name] = _statement(name, subject, told)
    return Ledger(titles, statements)


def _statement(name: str, subject: str, told: Record) -> LedgerStatement:
    """Read one statement: its text alone, or a map that says also why no rule holds it."""
    if not isinstance(told.get(name), Map):
        return LedgerStatement(name, subject, told.text(name), told.place_of(name))
    entry = told.entry(name)
    entry.known("text", *_REASONS)
    reasons = [reason for reason in _REASONS if reason in entry]
    if len(reasons) > 1:
        entry.refuse("statement_reasons", name=name)
    return LedgerStatement(
        id=name,
        subject=subject,
        text=entry.text("text"),
        place=told.place_of(name),
        out_of_scope=entry.choice("out_of_scope", OUT_OF_SCOPE, ""),
        reading=entry.text("reading", ""),
        reported_by=_reported_by(entry.entry("reported_by")),
    )


def _reported_by(entry: Record) -> tuple[str, str]:
    """Read what reports a statement: one kind with one id."""
    entry.known(*REPORTS)
    kind = next((kind for kind in REPORTS if kind in entry), "")
    if len(entry.node.keys) > 1:
        entry.refuse("statement_reasons", name=entry.path.split(".")[-2])
    return (kind, entry.text(kind)) if kind else ("", "")
