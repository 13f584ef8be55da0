"""What rules may not do with numbers, so that answers about them stay exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hsm_policy.messages import Location
from hsm_policy.names import FALLS_WITH, MOVES_DAYS, RATES
from hsm_policy.rulebook import Parts
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Literal,
    Rule,
    Term,
    Var,
    comparisons,
    constant_name,
    literals,
    signature,
    term_text,
    variables,
)
from hsm_policy.validator.context import ValidationContext


def check_measures(look: ValidationContext) -> None:
    """Refuse hidden comparisons and negation of numbers, and numbers on both sides of one."""
    for rule in look.rules:
        for literal in literals(rule.body):
            if literal.negated:
                _negated(look, literal)
        if look.is_doubtful(rule):
            continue
        _twice(look, rule)
        _both_sides(look, rule)


def _negated(look: ValidationContext, literal: Literal) -> None:
    kinds = look.types.of.get(signature(literal), {})
    if literal.name == "given":
        return  # whether a case writes a key, a map or a list is always known
    if signature(literal) in look.given:
        look.refuse("input_negated", literal.place, found=term_text(literal))
    elif kinds:
        look.refuse("measured_negated", literal.place, found=term_text(literal))


def _twice(look: ValidationContext, rule: Rule) -> None:
    """Refuse a number variable that joins two atoms: that is a hidden comparison for equality."""
    outer = Counter(_measured(look, rule.body))
    named = [item for item in rule.body if isinstance(item, Aggregate)]
    outer.update(item.variable for item in named)
    found = {name for name, count in outer.items() if count > 1}
    for item in named:
        inside = Counter(_measured(look, item.conditions))
        found |= {name for name, count in inside.items() if count + (name in outer) > 1}
    for name in sorted(found):
        look.refuse("measured_twice", _second(rule, name), variable=name)


def _measured(look: ValidationContext, body: Iterable[Body]) -> Iterable[str]:
    for item in body:
        if isinstance(item, Literal) and not item.negated:
            for position, argument in enumerate(item.args):
                if isinstance(argument, Var) and look.types.argument(item, position):
                    yield from variables(argument)


def _second(rule: Rule, name: str) -> Location:
    places = [item.place for item in rule.body if name in variables(item)]
    return places[1] if len(places) > 1 else places[0]


def _both_sides(look: ValidationContext, rule: Rule) -> None:
    """Refuse a comparison with one number on both sides: it may change its truth value twice."""
    kinds = look.types.variables(rule)
    assigned = _assignments(rule)
    for comparison in comparisons(rule.body):
        left, right = comparison.left, comparison.right
        if comparison in assigned.values() or left == right:
            continue
        ours, theirs = _roots(left, assigned), _roots(right, assigned)
        shared = ours.keys() & theirs.keys()
        shared |= {name for name, sign in (ours | theirs).items() if not sign}
        bent = {name for name in shared if kinds.get(name) == "date"}
        bent |= _bent(left, assigned) | _bent(right, assigned)
        if shared := shared & kinds.keys() & bent:
            look.refuse(
                "same_input",
                comparison.place,
                input=min(shared),
                left=term_text(left),
                right=term_text(right),
            )


_KEPT = {"add": (0, 1), "sub": (0, 1), "times": (0, 1), **dict.fromkeys(RATES, (0,))}
"""The arguments of which a function is a multiple, by position, where the others are known."""


def _bent(term: Term, assigned: dict[str, Comparison], depth: int = 20) -> set[str]:
    """Return the variables that a term is not a multiple of, given all others."""
    if isinstance(term, Var) and term.name in assigned and depth:
        item = assigned[term.name]
        return _bent(item.right if item.left == term else item.left, assigned, depth - 1)
    found: set[str] = set()
    for position, argument in enumerate(getattr(term, "args", ())):
        kept = isinstance(term, Call) and position in _KEPT.get(term.name, ())
        found |= _bent(argument, assigned, depth) if kept else {*_roots(argument, assigned)}
    return found


def _assignments(rule: Rule) -> dict[str, Comparison]:
    """Return the comparisons that define a variable, by variable."""
    bound = {
        name
        for item in rule.body
        if isinstance(item, Literal) and not item.negated
        for name in variables(item)
    }
    found: dict[str, Comparison] = {}
    for item in rule.body:
        if isinstance(item, Comparison) and item.operator == "=":
            for one in (item.left, item.right):
                if isinstance(one, Var) and one.name not in bound | found.keys():
                    found[one.name] = item
                    break
    return found


def _roots(term: Term, assigned: dict[str, Comparison], depth: int = 20) -> dict[str, int]:
    """Return the variables of a term: 1 if it rises with one, -1 if it falls, 0 for both."""
    if isinstance(term, Var):
        item = assigned.get(term.name)
        if item is None or depth == 0:
            return {term.name: 1}
        return _roots(item.right if item.left == term else item.left, assigned, depth - 1)
    roots: dict[str, int] = {}
    falls = FALLS_WITH.get(term.name) if isinstance(term, Call) else None
    for position, argument in enumerate(getattr(term, "args", ())):
        for name, sign in _roots(argument, assigned, depth).items():
            own = -sign if position == falls else sign
            roots[name] = own if roots.get(name, own) == own else 0
    return roots


def check_rates(look: ValidationContext) -> None:
    """Refuse amounts of money that are told without rounding, and days moved by fractions."""
    parts = Parts(look.source)
    for rule in look.rules:
        if not look.is_doubtful(rule):
            _told(look, rule, parts)
            for term, place, names in _told_terms(rule, parts):
                _moved(look, term, place, parts, names)


def _told(look: ValidationContext, rule: Rule, parts: Parts) -> None:
    head = rule.head
    if (head.name, len(head.args)) != ("figure", 2):
        return
    figure = look.source.figures.get(constant_name(head.args[0]) or "")
    if figure and figure.type == "money" and parts.term(head.args[1], parts.variables(rule.body)):
        look.refuse("figure_unrounded", head.place, term=term_text(head.args[1]))


def _told_terms(rule: Rule, parts: Parts) -> Iterable[tuple[Term, Location, set[str]]]:
    names = parts.variables(rule.body)
    yield from ((argument, rule.head.place, names) for argument in rule.head.args)
    yield from _of_body(rule.body, parts, names)


def _of_body(
    body: Iterable[Body], parts: Parts, names: set[str]
) -> Iterable[tuple[Term, Location, set[str]]]:
    for item in body:
        if isinstance(item, Aggregate):
            inner = parts.variables(item.conditions, names)
            yield from ((term, item.place, inner) for term in item.terms)
            yield from _of_body(item.conditions, parts, inner)
        elif isinstance(item, Comparison):
            yield from ((side, item.place, names) for side in (item.left, item.right))
        elif isinstance(item, Literal):
            yield from ((argument, item.place, names) for argument in item.args)


def _moved(
    look: ValidationContext, term: Term, place: Location, parts: Parts, names: set[str]
) -> None:
    if not isinstance(term, Call):
        return
    for argument in term.args:
        if term.name in MOVES_DAYS and parts.term(argument, names):
            look.refuse("period_in_parts", place, term=term_text(argument))
        _moved(look, argument, place, parts, names)
