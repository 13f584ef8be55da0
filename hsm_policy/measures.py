"""Which arguments of predicates are measures, inferred from inputs and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hsm_policy.clauses import (
    Aggregate,
    Call,
    Comparison,
    Literal,
    Num,
    Rule,
    Term,
    Var,
)

Signature = tuple[str, int]
MEASURES = ("money", "date", "count", "percent")
ANY = "any"
MOVES_DAYS = (
    "plus_days", "plus_weeks", "plus_months", "plus_years", "birthday",
    "day_before", "month_end", "next_month", "next_workday",
)  # fmt: skip


class Types:
    """The kind of measure at each argument of each predicate; symbolic arguments are absent."""

    def __init__(self, seeds: Mapping[Signature, Mapping[int, str]]) -> None:
        self.of = {signature: dict(kinds) for signature, kinds in seeds.items()}

    def infer(self, rules: Iterable[Rule]) -> None:
        """Spread the kinds through all rules until nothing changes."""
        rules = list(rules)
        while sum(map(self._spread, rules)):  # all of them each time
            pass

    def argument(self, literal: Literal, position: int) -> str | None:
        """Give the kind at one argument of a literal, or None where it is symbolic."""
        return self.of.get((literal.name, len(literal.args)), {}).get(position)

    def variables(self, rule: Rule) -> dict[str, str]:
        """Give the kind of each measured variable of a rule."""
        return self.body_variables(rule.body)

    def body_variables(self, body: Iterable[object]) -> dict[str, str]:
        """Give the kind of each measured variable of a body."""
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
        """Give the kind of a term, ANY for a bare number, None for what is symbolic."""
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
        sides = [self.term(argument, kinds) for argument in term.args]
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
