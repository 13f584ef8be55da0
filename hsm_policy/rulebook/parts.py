"""Numbers of clauses that may be fractions: rates with decimals, and what is computed from them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from hsm_policy.names import BETWEEN, MOVES_DAYS, RATES, ROUNDING
from hsm_policy.rulebook.day_reads import table_width
from hsm_policy.rulebook.model import RulebookData
from hsm_policy.syntax import Aggregate, Call, Comparison, Literal, Rule, Term, Var

_WHOLE = {*BETWEEN, *MOVES_DAYS, *ROUNDING, "base_of"}
"""The functions whose results are whole."""


class Parts:
    """Which arguments of predicates, variables and terms may hold fractions."""

    def __init__(self, source: RulebookData) -> None:
        self.of = {
            (table.id, table_width(table) + days, len(table.keys))
            for table in source.tables.values()
            if table.decimals or (table.unit == "percent" and None in [r.value for r in table.rows])
            for days in range(3)
        }
        rules = list(source.rules)
        while sum(map(self._spread, rules)):  # all of them each time
            pass

    def term(self, term: Term, names: AbstractSet[str]) -> bool:
        """Return whether a term may be a fraction, where some variables may."""
        if isinstance(term, Var):
            return term.name in names
        if not isinstance(term, Call) or term.name in _WHOLE:
            return False
        return term.name in RATES or any(self.term(argument, names) for argument in term.args)

    def variables(self, body: Iterable[object], outer: AbstractSet[str] = frozenset()) -> set[str]:
        """Return the variables of a body that may hold fractions."""
        found, items = set(outer), list(body)
        for _ in items:
            for item in items:
                found |= self._bound(item, found)
        return found

    def _bound(self, item: object, known: set[str]) -> set[str]:
        if isinstance(item, Literal):
            return {
                argument.name
                for position, argument in enumerate(item.args)
                if isinstance(argument, Var) and (item.name, len(item.args), position) in self.of
            }
        if isinstance(item, Comparison) and item.operator == "=":
            sides = ((item.left, item.right), (item.right, item.left))
            return {a.name for a, b in sides if isinstance(a, Var) and self.term(b, known)}
        if isinstance(item, Aggregate) and item.function != "count":
            inner = self.variables(item.conditions, known)
            return {item.variable} if self.term(item.terms[0], inner) else set()
        return set()

    def _spread(self, rule: Rule) -> bool:
        names, head = self.variables(rule.body), rule.head
        found = {
            (head.name, len(head.args), position)
            for position, argument in enumerate(head.args)
            if self.term(argument, names)
        } - self.of
        self.of |= found
        return bool(found)
