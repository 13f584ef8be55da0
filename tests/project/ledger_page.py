"""The page of the documentation that tells what became of every statement of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hsm_policy.rulebook.loader import Loader
from hsm_policy.rulebook.model import LedgerStatement, RulebookData
from hsm_policy.syntax.ast import Rule, constant_name, literals

REPORTED = ("figure", "duty", "risk", "note")

_HEAD = """\
# The ledger of statements

<!-- Written by `make docs` from `policy/ledger.yaml` and the rules: change those. -->

The rulebook is based on five articles, and on official texts if they exist.
Each statement of the articles has an id, and this page gives it in our own words.
The last column shows how the rulebook treats it: the rules that decide it, the rows of `facts/` \
that contain it, the contested point that has it as a reading, and the figure, duty, risk or \
note that reports it.
Some articles disagree with each other or with the law.
So this page lists what was said, and the rules say what applies.
[What `hsm check` finds](checks.md) lists the checks that compare the rulebook with the ledger.
"""

_SCOPE = {
    "advert": "out of scope: an advert states no rule",
    "foreign_law": "out of scope: the law of another country",
}


def page(folder: Path) -> str:
    """Make the page for a rulebook that has a ledger and is in order."""
    source = Loader(folder).load()
    ledger = source.ledger
    assert ledger is not None
    parts = [_HEAD]
    for subject, title in ledger.subjects.items():
        told = [one for one in ledger.statements.values() if one.subject == subject]
        parts.append(f"\n## {title}\n\n| statement | in our words | what became of it |\n")
        parts.append("| --- | --- | --- |\n")
        parts += [f"| `{one.id}` | {one.text} | {_became(source, one)} |\n" for one in told]
    return "".join(parts)


def _became(source: RulebookData, statement: LedgerStatement) -> str:
    rules = [rule for rule in source.rules if statement.id in rule.says]
    parts = [
        ("decided by", [rule.id for rule in rules]),
        ("rows of", _tables(source, statement.id)),
        ("contested point", sorted({p for r in rules for p in _points(r)} | {statement.reading})),
    ]
    parts += [(kind, sorted(set(_given(rules, kind)))) for kind in REPORTED]
    kind, name = statement.reported_by
    parts.append((f"reported by the {kind}", [name]))
    told = [f"{what} {_names(names)}" for what, names in parts if any(names)]
    return "; ".join([*told, *filter(None, [_SCOPE.get(statement.out_of_scope)])])


def _names(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names if name)


def _tables(source: RulebookData, statement: str) -> list[str]:
    return [
        table.id
        for table in source.tables.values()
        if any(statement in row.says for row in table.rows)
    ]


def _points(rule: Rule) -> Iterator[str]:
    """Give the contested points that a rule reads."""
    for literal in literals(rule.body):
        if literal.name == "reading" and (point := constant_name(literal.args[0])):
            yield point


def _given(rules: list[Rule], kind: str) -> Iterator[str]:
    """Give the ids of the figures, duties, risks or notes that rules give."""
    for rule in rules:
        if rule.head.name == kind and (name := constant_name(rule.head.args[0])):
            yield name
