"""Whether days stand with days and months with months, also where a number came through rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hsm_policy.checking import Look, spoken
from hsm_policy.clauses import Aggregate, Body, Call, Comparison, Literal, Place, Term
from hsm_policy.units import Units

_MOVES = {
    "plus_days": "days",
    "plus_weeks": "weeks",
    "plus_months": "months",
    "plus_years": "years",
    "birthday": "years",
    "per_cent": "percent",
    "base_of": "percent",
}


def check_units(look: Look) -> None:
    """Refuse rules in which numbers of two units meet."""
    units = Units(look.source)
    if not units.of:
        return
    for rule in look.rules:
        if not look.is_doubtful(rule):
            _Mixed(look, units).check(rule.head, rule.body)


class _Mixed:
    def __init__(self, look: Look, units: Units) -> None:
        self.look, self.units = look, units

    def check(self, head: Literal, body: Iterable[Body]) -> None:
        found = self.units.variables(body)
        for position, unit in self.units.of.get((head.name, len(head.args)), {}).items():
            given = self.units.term(head.args[position], found)
            if given and given != unit:
                self._refuse(head.place, spoken(head.args[position]), given, head.name, unit)
        self._terms(head.args, found, head.place)
        self._body(body, found)

    def _body(self, body: Iterable[Body], units: Mapping[str, str]) -> None:
        for item in body:
            if isinstance(item, Comparison):
                self._together(item.left, item.right, units, item.place)
                self._terms((item.left, item.right), units, item.place)
            elif isinstance(item, Aggregate):
                self._body(item.conditions, self.units.variables(item.conditions, units))

    def _terms(self, terms: Iterable[Term], units: Mapping[str, str], place: Place) -> None:
        for term in terms:
            if not isinstance(term, Call):
                continue
            if term.name in ("add", "sub"):
                self._together(term.args[0], term.args[1], units, place)
            wanted, found = _MOVES.get(term.name), self.units.term(term.args[-1], units)
            if wanted and found and found != wanted:
                step = spoken(term.args[-1])
                args = {"term": step, "found": found, "name": term.name, "wanted": wanted}
                self.look.refuse("units_differ", place, **args)
            self._terms(term.args, units, place)

    def _together(self, one: Term, other: Term, units: Mapping[str, str], place: Place) -> None:
        first, second = self.units.term(one, units), self.units.term(other, units)
        if first and second and first != second:
            self._refuse(place, spoken(one), first, spoken(other), second)

    def _refuse(self, place: Place, one: str, first: str, other: str, second: str) -> None:
        args = {"one": one, "first": first, "other": other, "second": second}
        self.look.refuse("units_mixed", place, **args)
