"""Units of numbers, and sums in which equal members would count once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hsm_policy.messages import Location
from hsm_policy.names import BETWEEN
from hsm_policy.rulebook import OUTPUTS, RulebookData, day_of_row, table_width
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Literal,
    Rule,
    Signature,
    Term,
    Var,
    term_text,
    variables,
)
from hsm_policy.validator.context import ValidationContext

_ANY = Var("_")


def check_sums(look: ValidationContext) -> None:
    """Refuse sums without a key, where one weight can stand for several members.

    A sum with a key is accepted: its author decided what counts once.
    """
    for rule in look.rules:
        for item in rule.body:
            if isinstance(item, Aggregate) and item.function == "sum":
                _members(look, rule, item)


def _members(look: ValidationContext, rule: Rule, found: Aggregate) -> None:
    outside = _outside(rule, found)
    weight = variables(found.terms[:1])
    if variables(found.terms[1:]) - outside - weight:
        return
    apart = _told_apart(look, found, outside | weight)
    if missing := next(_not_told_apart(look, found, apart), ""):
        look.refuse("sum_no_key", found.place, found=missing)


def _outside(rule: Rule, found: Aggregate) -> set[str]:
    """Return the variables of a rule that are constant within a sum."""
    beside = [item for item in rule.body if not isinstance(item, Aggregate)]
    others = {item.variable for item in rule.body if isinstance(item, Aggregate)}
    return (variables(beside) | variables(rule.head) | others) - {found.variable}


def _not_told_apart(look: ValidationContext, found: Aggregate, apart: set[str]) -> Iterator[str]:
    """Yield each variable of a sum's conditions that can have several values for one weight."""
    for item in found.conditions:
        settled = isinstance(item, Comparison) or _settled(look, item, found, apart)
        if isinstance(item, Literal) and not item.negated and not settled:
            for argument in item.args:
                names = {"_"} if argument == _ANY else variables(argument)
                yield from sorted(names - apart)


def _told_apart(look: ValidationContext, found: Aggregate, known: Iterable[str]) -> set[str]:
    """Return the variables that are determined by the known ones (functional dependency)."""
    apart = set(known)
    while True:
        more = {
            name for item in found.conditions for name in _follow(look, item, found, apart)
        } - apart
        if not more:
            return apart
        apart |= more


def _follow(
    look: ValidationContext, item: Literal | Comparison, found: Aggregate, apart: set[str]
) -> Iterator[str]:
    """Yield the variables that an input, a row or an equation determines."""
    if isinstance(item, Comparison):
        for one, other in ((item.left, item.right), (item.right, item.left)):
            if item.operator == "=" and isinstance(one, Var) and variables([other]) <= apart:
                yield one.name
        return
    if _settled(look, item, found, apart):
        yield from variables(item.args)


def _settled(look: ValidationContext, literal: Literal, found: Aggregate, apart: set[str]) -> bool:
    """Whether the determined variables leave a literal one instance."""
    keys = _keys(look, literal, found)
    return keys is not None and _ANY not in keys and variables(keys) <= apart


def _keys(look: ValidationContext, literal: Literal, found: Aggregate) -> tuple[Term, ...] | None:
    """Return the arguments of a literal that determine the others, None where none do."""
    if literal.negated:
        return None
    if table := look.table_of(literal):
        keys, day = literal.args[: len(table.keys)], day_of_row(literal, found.conditions)
        if len(literal.args) == table_width(table):
            return keys
        return None if day is None else (*keys, day)
    entries = look.entries_of(literal)
    single = bool(entries) and not any(one.several for one in entries)
    return literal.args[:-1] if single else None


_MOVES = {
    "plus_days": "days",
    "plus_weeks": "weeks",
    "plus_months": "months",
    "plus_years": "years",
    "birthday": "years",
    "per_cent": "percent",
    "base_of": "percent",
}


def check_units(look: ValidationContext) -> None:
    """Refuse rules that add or compare numbers of two units."""
    units = Units(look.source)
    if not units.of:
        return
    for rule in look.rules:
        if not look.is_doubtful(rule):
            _Mixed(look, units).check(rule.head, rule.body)


class _Mixed:
    def __init__(self, look: ValidationContext, units: Units) -> None:
        self.look, self.units = look, units

    def check(self, head: Literal, body: Iterable[Body]) -> None:
        found = self.units.variables(body)
        for position, unit in self.units.of.get((head.name, len(head.args)), {}).items():
            given = self.units.term(head.args[position], found)
            if given and given != unit:
                self._refuse(head.place, term_text(head.args[position]), given, head.name, unit)
        self._terms(head.args, found, head.place)
        self._body(body, found)

    def _body(self, body: Iterable[Body], units: Mapping[str, str]) -> None:
        for item in body:
            if isinstance(item, Comparison):
                self._together(item.left, item.right, units, item.place)
                self._terms((item.left, item.right), units, item.place)
            elif isinstance(item, Aggregate):
                self._body(item.conditions, self.units.variables(item.conditions, units))

    def _terms(self, terms: Iterable[Term], units: Mapping[str, str], place: Location) -> None:
        for term in terms:
            if not isinstance(term, Call):
                continue
            if term.name in ("add", "sub"):
                self._together(term.args[0], term.args[1], units, place)
            wanted, found = _MOVES.get(term.name), self.units.term(term.args[-1], units)
            if wanted and found and found != wanted:
                step = term_text(term.args[-1])
                args = {"term": step, "found": found, "name": term.name, "wanted": wanted}
                self.look.refuse("units_differ", place, **args)
            self._terms(term.args, units, place)

    def _together(self, one: Term, other: Term, units: Mapping[str, str], place: Location) -> None:
        first, second = self.units.term(one, units), self.units.term(other, units)
        if first and second and first != second:
            self._refuse(place, term_text(one), first, term_text(other), second)

    def _refuse(self, place: Location, one: str, first: str, other: str, second: str) -> None:
        args = {"one": one, "first": first, "other": other, "second": second}
        self.look.refuse("units_mixed", place, **args)


COUNTED = ("days", "weeks", "months", "years", "percent")

_KEEPING = ("add", "sub")


class Units:
    """The unit of each predicate argument; arguments without a unit are absent."""

    def __init__(self, source: RulebookData) -> None:
        self.of: dict[Signature, dict[int, str]] = {}
        for table in source.tables.values():
            if table.unit in COUNTED:
                at = len(table.keys)
                self.of[(table.id, at + 1)] = self.of[(table.id, at + 3)] = {at: table.unit}
        rules = list(source.rules)
        while self.of and sum(map(self._spread, rules)):  # all of them each time
            pass

    def variables(self, body: Iterable[object], outer: Mapping[str, str] = {}) -> dict[str, str]:
        """Return the unit of each variable of a body that has one."""
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
        """Return the unit of a term, empty where it has none."""
        if isinstance(term, Var):
            return units.get(term.name, "")
        if isinstance(term, Call) and term.name in BETWEEN:
            return BETWEEN[term.name]
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
