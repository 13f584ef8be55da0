"""What the checks share: a rulebook with its names resolved, and the findings so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from hsm_policy.messages import Diagnostic, Location, diagnose, suggest
from hsm_policy.rulebook import (
    GIVEN,
    OUTPUTS,
    Input,
    RulebookData,
    Table,
    infer_types,
    input_signatures,
    table_signatures,
)
from hsm_policy.syntax import Literal, Rule, Signature, Var, literals, signature


class ValidationContext:
    """A rulebook under validation; the checks add their findings to `problems`.

    `doubtful` are names some of whose rules could not be read; conclusions about them are skipped.
    """

    def __init__(self, source: RulebookData, doubtful: Iterable[str] = ()) -> None:
        self.source = source
        self.rules = source.rules
        self.problems: list[Diagnostic] = []
        self.types = infer_types(source)
        self.inputs = frozenset(input_signatures(source))
        self.tables = frozenset(table_signatures(source))
        self.derived = frozenset(signature(rule.head) for rule in source.rules)
        self.unread = frozenset(doubtful)
        self.vocabulary_place = Location("policy/vocabulary.yaml", 1, 1)
        self.doubtful = self._spread(set(doubtful))

    def refuse(
        self, code: str, place: Location, hint: str = "", severity: str = "error", **args: str
    ) -> None:
        """Add a finding at a place; `args` fill the placeholders of its message."""
        at = (place.file, place.line, place.column)
        found = diagnose(code, at=at, hint=hint, severity=severity, args=args)
        if found not in self.problems:  # a rule that is one for each person is refused once
            self.problems.append(found)

    @property
    def refused(self) -> bool:
        """Whether an error was found, not only warnings."""
        return any(problem.severity == "error" for problem in self.problems)

    def unknown(
        self,
        code: str,
        place: Location,
        found: str,
        names: Iterable[str],
        severity: str = "error",
        **args: str,
    ) -> None:
        """Add a finding about an undeclared name, with the nearest declared one as a hint."""
        args |= {"found": found, **suggest(found, names, fixable=True)}
        self.refuse(code, place, severity=severity, **args)

    def is_doubtful(self, rule: Rule) -> bool:
        """Whether a rule reads or derives a doubtful name."""
        names = {literal.name for literal in literals(rule.body)} | {rule.head.name}
        return bool(names & self.doubtful)

    @cached_property
    def known(self) -> frozenset[Signature]:
        """The signatures that a rule body may read."""
        return self.inputs | self.tables | self.derived | frozenset(GIVEN) | frozenset(OUTPUTS)

    @cached_property
    def given(self) -> frozenset[Signature]:
        """The signatures that are input to the rules, not derived by them."""
        return self.inputs | self.tables | frozenset(GIVEN)

    @cached_property
    def entries(self) -> dict[str, list[Input]]:
        """The inputs by predicate name."""
        found: dict[str, list[Input]] = {}
        for entry in self.source.vocabulary.inputs.values():
            found.setdefault(entry.predicate, []).append(entry)
        return found

    def entries_of(self, literal: Literal) -> list[Input]:
        """Return the inputs that a literal may refer to."""
        found = self.entries.get(literal.name, ())
        return [one for one in found if (2 if one.subject else 1) == len(literal.args)]

    def table_of(self, literal: Literal) -> Table | None:
        """Return the table that a literal reads, None where it reads none."""
        return self.source.tables.get(literal.name) if signature(literal) in self.tables else None

    @cached_property
    def items(self) -> frozenset[tuple[str, int, int]]:
        """The predicate arguments that hold list items (ordered), as (name, arity, position)."""
        found = {(group.item, 1, 0) for group in self.source.vocabulary.groups.values()}
        found |= {
            (entry.predicate, 2, 0)
            for entry in self.source.vocabulary.inputs.values()
            if entry.list_path
        }
        while True:
            more = {
                (*signature(rule.head), position)
                for rule in self.rules
                for position, argument in enumerate(rule.head.args)
                if isinstance(argument, Var) and argument.name in _items_of(rule, found)
            } - found
            if not more:
                return frozenset(found)
            found |= more

    def items_of(self, rule: Rule) -> set[str]:
        """Return the variables of a rule that hold list items."""
        return _items_of(rule, self.items)

    def _spread(self, doubtful: set[str]) -> set[str]:
        unknown = {
            literal.name
            for rule in self.rules
            for literal in literals(rule.body)
            if signature(literal) not in self.known
        }
        doubtful |= unknown
        while True:
            more = {
                rule.head.name
                for rule in self.rules
                if any(literal.name in doubtful for literal in literals(rule.body))
            } - doubtful
            if not more:
                return doubtful
            doubtful |= more


def _items_of(rule: Rule, items: Collection[tuple[str, int, int]]) -> set[str]:
    return {
        argument.name
        for literal in literals(rule.body)
        for position, argument in enumerate(literal.args)
        if isinstance(argument, Var) and (*signature(literal), position) in items
    }


def place_of(rule: Rule, key: str) -> Location:
    """Return the place of one part of a rule's annotation, such as its `source`."""
    if key in rule.lines:
        return Location(rule.place.file, rule.lines[key], 1)
    return rule.place
