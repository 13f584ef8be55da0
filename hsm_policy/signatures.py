"""What clauses can read without a rule for it, and what the verdict reads: names and kinds."""

from __future__ import annotations

from collections.abc import Mapping

from hsm_policy.measures import ANY, Signature, Types
from hsm_policy.program import NUMERIC
from hsm_policy.source import Source, Table

Kinds = dict[int, str]

OUTPUTS: dict[Signature, Kinds] = {
    ("figure", 2): {1: ANY},
    ("duty", 3): {2: "date"},
    ("done", 4): {2: "date", 3: "date"},
    ("risk", 2): {},
    ("note", 1): {},
    ("met", 2): {},
    ("waived", 2): {},
    ("undecided", 2): {},
    ("requirement", 3): {},
    ("outcome", 2): {},
}
GIVEN: dict[Signature, Kinds] = {
    ("given", 1): {},
    ("raised", 1): {},
    ("asks", 2): {},
    ("reading", 2): {},
    ("scenario", 1): {},
}


def input_signatures(source: Source) -> dict[Signature, Kinds]:
    """Give the predicates that the vocabulary makes of a case, with their measured argument."""
    found: dict[Signature, Kinds] = {}
    for entry in source.vocabulary.inputs.values():
        arity = 2 if entry.subject else 1
        kinds = {arity - 1: entry.type} if entry.type in NUMERIC else {}
        found[(entry.predicate, arity)] = kinds
    for group in source.vocabulary.groups.values():
        if group.item:
            found[(group.item, 1)] = {}
    return found


def table_signatures(source: Source) -> dict[Signature, Kinds]:
    """Give the predicates that the tables give to clauses, with their measured arguments."""
    found: dict[Signature, Kinds] = {}
    for table in source.tables.values():
        width = len(table.keys) + (table.unit != "none")
        value = {len(table.keys): table_kind(table)} if table.unit != "none" else {}
        found[(table.id, width)] = value
        found[(table.id, width + 2)] = {**value, width: "date", width + 1: "date"}
    return found


def table_kind(table: Table) -> str:
    """Give the kind of measure that a table holds."""
    return {"euro": "money", "day": "date"}.get(table.unit, "count")


def infer_types(source: Source, more: Mapping[Signature, Kinds] | None = None) -> Types:
    """Give the kinds of measure of every predicate of a rulebook; those of `more` are told."""
    known = {**GIVEN, **OUTPUTS, **(more or {})}
    types = Types({**known, **input_signatures(source), **table_signatures(source)})
    types.infer(source.rules)
    return types
