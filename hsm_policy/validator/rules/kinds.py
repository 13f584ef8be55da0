"""Types of variables: amounts meet amounts, days meet days, numbers numbers, words words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hsm_policy.messages import Location
from hsm_policy.names import (
    BETWEEN,
    CALENDAR,
    EXTREMES,
    MOVES_DAYS,
    NOT_TOLD,
    ROUNDING,
    UNITS_OF_MONEY,
)
from hsm_policy.rulebook import ANY, MEASURES, is_day_test
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Fun,
    Literal,
    Num,
    Rule,
    Str,
    Term,
    Var,
    constant_name,
    literals,
    term_text,
    variables,
)
from hsm_policy.validator.context import ValidationContext
from hsm_policy.validator.rules.binding import unbound_variables
from hsm_policy.validator.rules.names import NEVER_READ

WORD = "word"

_ORDER = ("<", "<=", ">", ">=")


def check_kinds(look: ValidationContext) -> None:
    """Refuse rules in which one variable has two types."""
    for rule in look.rules:
        read = {literal.name for literal in literals(rule.body)}
        if not look.is_doubtful(rule) and not read & set(NEVER_READ):
            _Kinds(look, rule).check()


class _Kinds:
    """One rule and the type of each of its measured variables."""

    def __init__(self, look: ValidationContext, rule: Rule) -> None:
        self.look, self.rule = look, rule
        self.unbound = unbound_variables(rule)

    def check(self) -> None:
        kinds = self.look.types.variables(self.rule)
        self._literal(self.rule.head, kinds)
        self._figure(kinds)
        self._body(self.rule.body, kinds)

    def _body(self, body: Iterable[Body], kinds: Mapping[str, str]) -> None:
        for item in body:
            if isinstance(item, Literal):
                self._literal(item, kinds)
            elif isinstance(item, Comparison):
                self._comparison(item, kinds)
            else:
                inner = {**kinds, **self.look.types.body_variables(item.conditions)}
                self._weight(item, inner)
                self._body(item.conditions, inner)

    def _literal(self, item: Literal, kinds: Mapping[str, str]) -> None:
        for position, argument in enumerate(item.args):
            kind = self.look.types.argument(item, position)
            if kind and _is_fixed(argument, in_head=item is self.rule.head):
                if kind != ANY:
                    name = item.name
                    self.look.refuse(
                        "measured_constant", item.place, term=term_text(argument), name=name
                    )
                continue
            self._calls(argument, item.place, kinds)
            if kind == ANY or (isinstance(argument, Var) and argument.name == "_"):
                continue
            actual = self.look.types.term(argument, kinds)
            if actual not in (kind, ANY):
                self._differ(item.place, argument, kind, actual)

    def _figure(self, kinds: Mapping[str, str]) -> None:
        """Refuse a figure value of another type than declared."""
        head = self.rule.head
        if (head.name, len(head.args)) != ("figure", 2):
            return
        figure = self.look.source.figures.get(constant_name(head.args[0]) or "")
        value = head.args[1]
        if figure is None or constant_name(value) == NOT_TOLD:
            return
        wanted = figure.type if figure.type in MEASURES else None
        actual = self.look.types.term(value, kinds)
        if actual not in (wanted, ANY) and {wanted, actual} != {"count", "percent"}:
            self._differ(head.place, value, wanted, actual)

    def _weight(self, item: Aggregate, kinds: Mapping[str, str]) -> None:
        """Refuse a sum, minimum or maximum over anything but numbers, and a sum of days."""
        kind = self.look.types.term(item.terms[0], kinds)
        if item.function == "sum" and kind == "date":
            term = f"#sum {{ {term_text(item.terms[0])} … }}"
            self.look.refuse("day_arithmetic", item.place, term=term)
        elif item.function != "count" and kind is None:
            self._differ(item.place, item.terms[0], "count", None)
        self._calls(item.terms[0], item.place, kinds)

    def _comparison(self, item: Comparison, kinds: Mapping[str, str]) -> None:
        one = self.look.types.term(item.left, kinds)
        other = self.look.types.term(item.right, kinds)
        self._calls(item.left, item.place, kinds)
        self._calls(item.right, item.place, kinds)
        if one is None and other is None:
            named = variables([item.left, item.right])
            ordered = named and named <= self.look.items_of(self.rule)
            if item.operator in _ORDER and not ordered and not named & self.unbound:
                self.look.refuse("symbol_order", item.place, operator=item.operator)
        elif not _agree(one, other) and not (is_day_test(item) and item.operator == "<"):
            self._differ(item.place, item.right, one, other, item.left)

    def _calls(self, term: Term, place: Location, kinds: Mapping[str, str]) -> None:
        if not isinstance(term, Call):
            for argument in getattr(term, "args", ()):
                self._calls(argument, place, kinds)
            return
        sides = [self.look.types.term(argument, kinds) for argument in term.args]
        if term.name in ROUNDING:
            self._rounded(term, place, sides)
            self._calls(term.args[0], place, kinds)
            return
        if "date" in sides and term.name not in {*CALENDAR, *BETWEEN, *EXTREMES}:
            self.look.refuse("day_arithmetic", place, term=term_text(term))
            return
        for argument, wanted, actual in zip(
            term.args, _expected(term.name, sides), sides, strict=True
        ):
            if actual not in (wanted, ANY) or (actual == ANY and wanted == "date"):
                self._differ(place, argument, wanted, actual)
            self._calls(argument, place, kinds)

    def _rounded(self, term: Call, place: Location, sides: list[str | None]) -> None:
        """Refuse a unit that is none of the number: money is rounded to a unit of money."""
        amount, unit = sides
        if amount in (None, "date"):
            self._differ(place, term.args[0], "money", amount)
        elif amount == "money" and constant_name(term.args[1]) not in UNITS_OF_MONEY:
            if unit != "money":
                self._differ(place, term.args[1], "money", unit)
        elif amount != "money" and unit not in (amount, ANY):
            self._differ(place, term.args[1], amount, unit)

    def _differ(
        self, place: Location, term: Term, one: str | None, other: str | None, *more: Term
    ) -> None:
        if not self._excused(term, *more):
            wanted = "count" if one == ANY else one or WORD
            found = "count" if other == ANY else other or WORD
            self.look.refuse("kinds_differ", place, term=term_text(term), one=wanted, other=found)

    def _excused(self, *terms: Term) -> bool:
        """Whether a term contains an unbound variable, which another check reports."""
        return bool(variables(list(terms)) & self.unbound)


def _is_fixed(term: Term, *, in_head: bool) -> bool:
    return isinstance(term, Num | Str | Fun) or (isinstance(term, Call) and not in_head)


def _agree(one: str | None, other: str | None) -> bool:
    kinds = {one, other}
    if ANY in kinds:
        return None not in kinds and "date" not in kinds
    return len(kinds) == 1 or kinds == {"count", "percent"}


def _expected(name: str, sides: list[str | None]) -> list[str]:
    if name in BETWEEN:
        return ["date", "date"]
    if name in MOVES_DAYS:
        return ["date", "count"][: len(sides)]
    if name in ("per_cent", "base_of"):
        return [sides[0] or "count", "count"]
    if name == "share":
        whole = next((side for side in sides[1:] if side not in (None, ANY)), "count")
        return [sides[0] or "count", whole or "count", whole or "count"]
    if name == "times":
        return [sides[0] or "count", "count"] if sides[1] != "money" else ["count", "money"]
    first = next((side for side in sides if side not in (None, ANY)), "count")
    return [first or "count", first or "count"]
