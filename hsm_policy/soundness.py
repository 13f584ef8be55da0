"""The kinds of measure in a rulebook, and the first look at whether its clauses hang together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hsm_policy.measures import ANY, Signature, Types
from hsm_policy.problems import Problem, Problems, make
from hsm_policy.program import NUMERIC
from hsm_policy.source import Source, Table

OUTPUTS: dict[Signature, dict[int, str]] = {
    ("figure", 2): {1: ANY},
    ("duty", 3): {2: "date"},
    ("done", 3): {2: "date"},
    ("risk", 2): {},
    ("note", 1): {},
    ("met", 2): {},
    ("waived", 2): {},
    ("undecided", 2): {},
    ("requirement", 3): {},
    ("outcome", 2): {},
}
GIVEN: dict[Signature, dict[int, str]] = {
    ("given", 1): {},
    ("raised", 1): {},
    ("asks", 2): {},
    ("reading", 2): {},
    ("scenario", 1): {},
}


def input_signatures(source: Source) -> dict[Signature, dict[int, str]]:
    """Give the predicates that the vocabulary makes of a case, with their measured argument."""
    found: dict[Signature, dict[int, str]] = {}
    for entry in source.vocabulary.inputs.values():
        arity = 2 if entry.subject else 1
        kinds = {arity - 1: entry.type} if entry.type in NUMERIC else {}
        found[(entry.predicate, arity)] = kinds
    for group in source.vocabulary.groups.values():
        if group.item:
            found[(group.item, 1)] = {}
    return found


def table_signatures(source: Source) -> dict[Signature, dict[int, str]]:
    """Give the predicates that the tables give to clauses, with their measured arguments."""
    found: dict[Signature, dict[int, str]] = {}
    for table in source.tables.values():
        width = len(table.keys) + (table.unit != "none")
        value = {len(table.keys): table_kind(table)} if table.unit != "none" else {}
        found[(table.id, width)] = value
        found[(table.id, width + 2)] = {**value, width: "date", width + 1: "date"}
    return found


def table_kind(table: Table) -> str:
    """Give the kind of measure that a table holds."""
    return {"euro": "money", "day": "date"}.get(table.unit, "count")


def infer_types(source: Source) -> Types:
    """Give the kinds of measure of every predicate of a rulebook."""
    types = Types(
        {**GIVEN, **OUTPUTS, **input_signatures(source), **table_signatures(source)}
    )
    types.infer(source.rules)
    return types


def kinds_of(source: Source) -> dict[str, dict[str, str]]:
    """Give the kind of each measured variable of each rule."""
    types = infer_types(source)
    return {rule.id: types.variables(rule) for rule in source.rules}


def errors(source: Source) -> list[Problem]:
    """Give what keeps a rulebook from being used."""
    types = Types({**GIVEN, **OUTPUTS, **input_signatures(source), **table_signatures(source)})
    return [
        make(
            "kinds_differ",
            at=(conflict.place.file, conflict.place.line, conflict.place.column),
            args={"one": conflict.one, "other": conflict.other},
        )
        for conflict in types.infer(source.rules)
    ]


class Findings:
    """The answer of `hsm check`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Give the object of the contract."""
        return {
            "findings": [
                {
                    "code": one.code,
                    "severity": one.severity,
                    "file": one.file,
                    "line": one.line,
                    "column": one.column,
                    "message": one.text(lang),
                    "help": one.help(lang),
                }
                for one in self.problems
            ]
        }


def findings(folder: Path) -> Findings:
    """Check a rulebook folder."""
    from hsm_policy.files import Loader

    loader = Loader(folder)
    try:
        source = loader.load()
    except Problems as found:
        return Findings(list(found.problems))
    return Findings([*loader.problems, *(() if loader.problems else errors(source))])
