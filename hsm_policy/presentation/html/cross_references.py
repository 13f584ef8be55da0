"""Cross-references of a rulebook: which rules conclude, read, cite or encode what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hsm_policy.rulebook import RulebookData
from hsm_policy.syntax import Literal, Rule, constant_name, literals

WAYS = ("met", "waived", "undecided")

CONCLUSIONS = ("figure", "duty", "risk", "note")

_KIND_OF_PREDICATE = {
    "reading": "point",
    "scenario": "announced",
    "raised": "question",
    "given": "key",
}


class Referent(NamedTuple):
    """Something that a rulebook declares or concludes.

    The name of a `concept`, a predicate that rules define, is `name/arity`.
    """

    kind: str
    name: str


class References:
    """The cross-references of one rulebook; every list is in the order of the files."""

    def __init__(self, source: RulebookData) -> None:
        self.source = source
        self.concluded_by: dict[Referent, list[Rule]] = {}
        """The rules that conclude each concept, figure, duty, risk, note and requirement state."""
        self.reads: dict[str, list[Referent]] = {}
        """What each rule reads, by its id."""
        self.read_by: dict[Referent, list[Rule]] = {}
        self.cited_by: dict[str, list[Rule]] = {}
        """The rules that cite a source."""
        self.encoded_by: dict[str, list[Rule]] = {}
        """The rules that encode a statement of the ledger."""
        written = [rule for rule in source.rules if not rule.generated]
        for rule in written:
            self._add_conclusion(rule)
        for rule in {rule.place: rule for rule in written}.values():
            self._add_references(rule)

    def ways(self, question: str, requirement: str, way: str) -> list[Rule]:
        """Return the rules that conclude `met`, `waived` or `undecided` of a requirement."""
        return [
            rule
            for rule in self.concluded_by.get(Referent("way", way), [])
            if all(
                constant_name(argument) in (None, wanted)
                for argument, wanted in zip(rule.head.args, (question, requirement), strict=False)
            )
        ]

    def conclusions(self, kind: str) -> dict[str, list[Rule]]:
        """Return the figures, duties, risks or notes, each with the rules that conclude it."""
        return {
            thing.name: rules
            for thing, rules in sorted(self.concluded_by.items())
            if thing.kind == kind
        }

    def concepts(self) -> dict[str, list[Rule]]:
        """Return the concepts by `name/arity`, each with the rules that conclude it."""
        return self.conclusions("concept")

    def of_literal(self, literal: Literal) -> list[Referent]:
        """Return what a body literal refers to."""
        concept = Referent("concept", f"{literal.name}/{len(literal.args)}")
        if concept in self.concluded_by:
            return [concept]
        if literal.name in self.source.tables:
            return [Referent("table", literal.name)]
        if literal.name in _KIND_OF_PREDICATE:
            name = constant_name(literal.args[0]) if literal.args else None
            return [Referent(_KIND_OF_PREDICATE[literal.name], name)] if name else []
        return [*self._inputs(literal)]

    def _inputs(self, literal: Literal) -> Iterator[Referent]:
        vocabulary = self.source.vocabulary
        about = constant_name(literal.args[0]) if literal.args else None
        for entry in vocabulary.inputs.values():
            subject = entry.list_path or entry.subject in (about, "") or about is None
            arity = 2 if entry.subject else 1
            if entry.predicate == literal.name and len(literal.args) == arity and subject:
                yield Referent("input", entry.path)
        for group in vocabulary.groups.values():
            if group.item and group.item == literal.name:
                yield Referent("input", group.path)

    def _add_conclusion(self, rule: Rule) -> None:
        head = rule.head
        name = constant_name(head.args[0]) if head.args else None
        if head.name in WAYS:
            thing = Referent("way", head.name)
        elif head.name in CONCLUSIONS:
            thing = Referent(head.name, name or "")
        else:
            thing = Referent("concept", f"{head.name}/{len(head.args)}")
        self.concluded_by.setdefault(thing, []).append(rule)

    def _add_references(self, rule: Rule) -> None:
        found = [thing for one in literals(rule.body) for thing in self.of_literal(one)]
        self.reads[rule.id] = list(dict.fromkeys(found))
        for thing in self.reads[rule.id]:
            self.read_by.setdefault(thing, []).append(rule)
        for source in dict.fromkeys(one.id for one in rule.sources):
            self.cited_by.setdefault(source, []).append(rule)
        for statement in dict.fromkeys(rule.says):
            self.encoded_by.setdefault(statement, []).append(rule)
