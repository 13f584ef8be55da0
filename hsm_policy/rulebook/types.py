"""The kinds of measure of predicate arguments, inferred from inputs and tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from hsm_policy.names import BETWEEN, MOVES_DAYS, RATES, READABLE_OUTCOMES, ROUNDING
from hsm_policy.rulebook.day_reads import table_width
from hsm_policy.rulebook.model import RulebookData, Table
from hsm_policy.rulebook.vocabulary import NUMERIC
from hsm_policy.syntax import (
    Aggregate,
    Call,
    Comparison,
    Literal,
    Num,
    Rule,
    Signature,
    Term,
    Var,
    literals,
    signature,
)


def names_of(tables: Collection[Table], source: RulebookData) -> set[str]:
    """Return the undefined predicates that clauses read and that can be one of some tables."""
    widths = {table_width(table) + days for table in tables for days in range(3)}
    derived = {signature(rule.head) for rule in source.rules}
    known = {*input_signatures(source), *table_signatures(source), *derived, *GIVEN, *OUTPUTS}
    read = [one for rule in source.rules for one in literals(rule.body) if tables]
    return {one.name for one in read if len(one.args) in widths and signature(one) not in known}


MEASURES = ("money", "date", "count", "percent")

ANY = "any"


class Types:
    """The kind of measure at each argument of each predicate; symbolic arguments are absent."""

    def __init__(self, seeds: Mapping[Signature, Mapping[int, str]]) -> None:
        self.of = {signature: dict(kinds) for signature, kinds in seeds.items()}
        self._whole = False

    def infer(self, rules: Iterable[Rule]) -> None:
        """Propagate the kinds through all rules to a fixed point.

        In the first pass a sum has a kind only if everything that it adds has one.
        """
        rules = list(rules)
        for self._whole in (True, False):
            while sum(map(self._spread, rules)):  # all of them each time
                pass

    def argument(self, literal: Literal, position: int) -> str | None:
        """Return the kind of one argument of a literal, None if it is symbolic."""
        return self.of.get((literal.name, len(literal.args)), {}).get(position)

    def variables(self, rule: Rule) -> dict[str, str]:
        """Return the kind of each measured variable of a rule."""
        return self.body_variables(rule.body)

    def body_variables(self, body: Iterable[object]) -> dict[str, str]:
        """Return the kind of each measured variable of a body."""
        kinds: dict[str, str] = {}
        items = list(body)
        for item in items:
            if isinstance(item, Literal):
                self._from_literal(item, kinds)
        for _ in items:
            for item in items:
                if isinstance(item, Comparison) and item.operator == "=":
                    self._from_assignment(item, kinds)
                elif isinstance(item, Aggregate):
                    self._from_aggregate(item, kinds)
        return kinds

    def term(self, term: Term, kinds: Mapping[str, str]) -> str | None:
        """Return the kind of a term, ANY for a bare number, None if it is symbolic."""
        if isinstance(term, Var):
            return kinds.get(term.name)
        if isinstance(term, Num):
            return ANY
        if isinstance(term, Call):
            return self._call(term, kinds)
        return None

    def _call(self, term: Call, kinds: Mapping[str, str]) -> str | None:
        if term.name in MOVES_DAYS:
            return "date"
        if term.name in BETWEEN:
            return "count"
        if term.name in (*RATES, *ROUNDING, "base_of"):
            return self.term(term.args[0], kinds)
        sides = [self.term(argument, kinds) for argument in term.args]
        if self._whole and None in sides:
            return None
        if term.name == "sub" and sides == ["date", "date"]:
            return "count"  # which is refused, and said once
        if term.name == "times":
            return next((side for side in sides if side == "money"), sides[0])
        return next((side for side in sides if side not in (None, ANY)), sides[0])

    def _from_literal(self, literal: Literal, kinds: dict[str, str]) -> None:
        for position, argument in enumerate(literal.args):
            kind = self.argument(literal, position)
            if kind and kind != ANY and isinstance(argument, Var):
                kinds.setdefault(argument.name, kind)

    def _from_assignment(self, item: Comparison, kinds: dict[str, str]) -> None:
        for one, other in ((item.left, item.right), (item.right, item.left)):
            if isinstance(one, Var) and one.name not in kinds:
                kind = self.term(other, kinds)
                if kind:
                    kinds[one.name] = "count" if kind == ANY else kind

    def _from_aggregate(self, item: Aggregate, kinds: dict[str, str]) -> None:
        if item.function == "count":
            kinds.setdefault(item.variable, "count")
            return
        inner = dict(kinds) | self.body_variables(item.conditions)
        kind = self.term(item.terms[0], inner)
        if kind:
            kinds.setdefault(item.variable, "count" if kind == ANY else kind)

    def _spread(self, rule: Rule) -> bool:
        kinds = self.variables(rule)
        signature = (rule.head.name, len(rule.head.args))
        known = self.of.setdefault(signature, {})
        changed = False
        for position, argument in enumerate(rule.head.args):
            kind = self.term(argument, kinds)
            if kind and position not in known:
                known[position] = "count" if kind == ANY else kind
                changed = True
        return changed


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
    **{(outcome, 1): {} for outcome in READABLE_OUTCOMES},
}


def input_signatures(source: RulebookData) -> dict[Signature, Kinds]:
    """Return the predicates of the inputs of a case, with the kind of their measured argument."""
    found: dict[Signature, Kinds] = {}
    for entry in source.vocabulary.inputs.values():
        arity = 2 if entry.subject else 1
        kinds = {arity - 1: entry.type} if entry.type in NUMERIC else {}
        found[(entry.predicate, arity)] = kinds
    for group in source.vocabulary.groups.values():
        if group.item:
            found[(group.item, 1)] = {}
    return found


def table_signatures(source: RulebookData) -> dict[Signature, Kinds]:
    """Return the predicates of the tables, with the kinds of their measured arguments."""
    found: dict[Signature, Kinds] = {}
    for table in source.tables.values():
        width = table_width(table)
        value = {len(table.keys): table.kind} if table.unit != "none" else {}
        found[(table.id, width)] = value
        found[(table.id, width + 1)] = {**value, width: "date"}
        found[(table.id, width + 2)] = {**value, width: "date", width + 1: "date"}
    return found


def infer_types(source: RulebookData, more: Mapping[Signature, Kinds] | None = None) -> Types:
    """Return the kinds of the arguments of every predicate; `more` adds known ones."""
    known = {**GIVEN, **OUTPUTS, **(more or {})}
    types = Types({**known, **input_signatures(source), **table_signatures(source)})
    types.infer(source.rules)
    return types
