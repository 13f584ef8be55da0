"""A rulebook as its checks look at it: what each name is, and where findings are noted."""

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
from hsm_policy.syntax import Literal, Rule, Signature, Var, all_literals, signature


class ValidationContext:
    """One look at a rulebook; `problems` grows as the checks go through it.

    `doubtful` are names whose rules could not all be read: what follows from them is not judged.
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
        """Note a finding at a place."""
        at = (place.file, place.line, place.column)
        self.problems.append(diagnose(code, at=at, hint=hint, severity=severity, args=args))

    @property
    def refused(self) -> bool:
        """Tell whether an error was noted, not only a warning."""
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
        """Note a name that nothing declares, with the nearest that is declared."""
        args |= {"found": found, **suggest(found, names, fixable=True)}
        self.refuse(code, place, severity=severity, **args)

    def is_doubtful(self, rule: Rule) -> bool:
        """Tell whether a rule reads or gives something that could not all be read."""
        names = {literal.name for literal in all_literals(rule.body)} | {rule.head.name}
        return bool(names & self.doubtful)

    @cached_property
    def known(self) -> frozenset[Signature]:
        """Everything that a body can read."""
        return self.inputs | self.tables | self.derived | frozenset(GIVEN) | frozenset(OUTPUTS)

    @cached_property
    def given(self) -> frozenset[Signature]:
        """Everything that comes from outside the rules."""
        return self.inputs | self.tables | frozenset(GIVEN)

    @cached_property
    def entries(self) -> dict[str, list[Input]]:
        """The inputs by predicate."""
        found: dict[str, list[Input]] = {}
        for entry in self.source.vocabulary.inputs.values():
            found.setdefault(entry.predicate, []).append(entry)
        return found

    def entries_of(self, literal: Literal) -> list[Input]:
        """Give the inputs that a literal can speak of."""
        found = self.entries.get(literal.name, ())
        return [one for one in found if (2 if one.subject else 1) == len(literal.args)]

    def table_of(self, literal: Literal) -> Table | None:
        """Give the table that a literal reads."""
        return self.source.tables.get(literal.name) if signature(literal) in self.tables else None

    @cached_property
    def items(self) -> frozenset[tuple[str, int, int]]:
        """The arguments of predicates that hold items of lists, which have an order: as written."""
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
        """Give the variables of a rule that hold items of lists."""
        return _items_of(rule, self.items)

    def _spread(self, doubtful: set[str]) -> set[str]:
        unknown = {
            literal.name
            for rule in self.rules
            for literal in all_literals(rule.body)
            if signature(literal) not in self.known
        }
        doubtful |= unknown
        while True:
            more = {
                rule.head.name
                for rule in self.rules
                if any(literal.name in doubtful for literal in all_literals(rule.body))
            } - doubtful
            if not more:
                return doubtful
            doubtful |= more


def _items_of(rule: Rule, items: Collection[tuple[str, int, int]]) -> set[str]:
    return {
        argument.name
        for literal in all_literals(rule.body)
        for position, argument in enumerate(literal.args)
        if isinstance(argument, Var) and (*signature(literal), position) in items
    }


def place_of(rule: Rule, key: str) -> Location:
    """Give where a part of a rule's annotation stands."""
    if key in rule.lines:
        return Location(rule.place.file, rule.lines[key], 1)
    return rule.place
