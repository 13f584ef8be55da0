"""Rates and rounding: amounts that are told are whole cents, and periods are whole."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.messages import Location
from hsm_policy.names import MOVES_DAYS
from hsm_policy.rulebook import Parts
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Literal,
    Rule,
    Term,
    constant_name,
    term_text,
)
from hsm_policy.validator.context import ValidationContext


def check_rates(look: ValidationContext) -> None:
    """Refuse amounts of money that are told without rounding, and days moved by fractions."""
    parts = Parts(look.source)
    for rule in look.rules:
        if not look.is_doubtful(rule):
            _told(look, rule, parts)
            for term, place, names in _terms(rule, parts):
                _moved(look, term, place, parts, names)


def _told(look: ValidationContext, rule: Rule, parts: Parts) -> None:
    head = rule.head
    if (head.name, len(head.args)) != ("figure", 2):
        return
    figure = look.source.figures.get(constant_name(head.args[0]) or "")
    if figure and figure.type == "money" and parts.term(head.args[1], parts.variables(rule.body)):
        look.refuse("figure_unrounded", head.place, term=term_text(head.args[1]))


def _terms(rule: Rule, parts: Parts) -> Iterable[tuple[Term, Location, set[str]]]:
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
