"""Which numbers count days, weeks, months, years or per cents, as tables and rules tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hsm_policy.clauses import Aggregate, Call, Comparison, Literal, Rule, Term, Var
from hsm_policy.measures import Signature
from hsm_policy.signatures import OUTPUTS
from hsm_policy.source import Source

COUNTED = ("days", "weeks", "months", "years", "percent")
_KEEPING = ("add", "sub")


class Units:
    """The unit at each argument of each predicate; an argument without one is absent."""

    def __init__(self, source: Source) -> None:
        self.of: dict[Signature, dict[int, str]] = {}
        for table in source.tables.values():
            if table.unit in COUNTED:
                at = len(table.keys)
                self.of[(table.id, at + 1)] = self.of[(table.id, at + 3)] = {at: table.unit}
        rules = list(source.rules)
        while self.of and sum(map(self._spread, rules)):  # all of them each time
            pass

    def variables(self, body: Iterable[object], outer: Mapping[str, str] = {}) -> dict[str, str]:
        """Give the unit of each variable of a body that has one."""
        found, items = dict(outer), list(body)
        for item in items:
            if isinstance(item, Literal) and not item.negated:
                units = self.of.get((item.name, len(item.args)), {})
                for position, unit in units.items():
                    argument = item.args[position]
                    if isinstance(argument, Var):
                        found.setdefault(argument.name, unit)
        for item in items:
            if isinstance(item, Comparison) and item.operator == "=":
                self._assign(item, found)
            elif isinstance(item, Aggregate) and item.function != "count":
                inner = self.variables(item.conditions, found)
                if unit := self.term(item.terms[0], inner):
                    found.setdefault(item.variable, unit)
        return found

    def term(self, term: Term, units: Mapping[str, str]) -> str:
        """Give the unit of a term, empty where it has none."""
        if isinstance(term, Var):
            return units.get(term.name, "")
        if isinstance(term, Call) and term.name in (*_KEEPING, "times"):
            sides = [self.term(argument, units) for argument in term.args]
            if term.name in _KEEPING or "" in sides:
                return sides[0] or sides[-1]
        return ""

    def _assign(self, item: Comparison, units: dict[str, str]) -> None:
        for one, other in ((item.left, item.right), (item.right, item.left)):
            unit = self.term(other, units)
            if unit and isinstance(one, Var):
                units.setdefault(one.name, unit)

    def _spread(self, rule: Rule) -> bool:
        units = self.variables(rule.body)
        if (rule.head.name, len(rule.head.args)) in OUTPUTS:
            return False  # each figure has a unit of its own
        known = self.of.get((rule.head.name, len(rule.head.args)), {})
        found = {
            position: unit
            for position, argument in enumerate(rule.head.args)
            if position not in known and (unit := self.term(argument, units))
        }
        if found:
            self.of[(rule.head.name, len(rule.head.args))] = {**known, **found}
        return bool(found)
