"""The clauses of a rulebook as records, with their annotations and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from hsm_policy.messages import Location
from hsm_policy.syntax.ast import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Fun,
    Literal,
    Rule,
    Signature,
    Term,
    Var,
)


def variables(item: Any) -> set[str]:
    """Give the names of all variables in a term, a literal or a list of them."""
    if isinstance(item, Var):
        return set() if item.name == "_" else {item.name}
    if isinstance(item, Fun | Call | Literal):
        return variables(item.args)
    if isinstance(item, Comparison):
        return variables((item.left, item.right))
    if isinstance(item, Aggregate):
        return {item.variable} | variables(item.terms) | variables(item.conditions)
    if isinstance(item, tuple | list):
        return set().union(*(variables(part) for part in item))
    return set()


def function_names(item: Any) -> set[str]:
    """Give the names of all functions that a term, a literal, a rule or a list of them calls."""
    if isinstance(item, Call):
        return {item.name} | function_names(item.args)
    if isinstance(item, Fun | Literal):
        return function_names(item.args)
    if isinstance(item, Comparison):
        return function_names((item.left, item.right))
    if isinstance(item, Aggregate):
        return function_names((item.terms, item.conditions))
    if isinstance(item, Rule):
        return function_names((item.head, item.body))
    if isinstance(item, tuple | list):
        return set().union(*(function_names(part) for part in item))
    return set()


def literals(rule: Rule) -> Iterator[Literal]:
    """Give the literals in the body of a rule, those inside aggregates too."""
    for item in rule.body:
        inside = item.conditions if isinstance(item, Aggregate) else (item,)
        yield from (part for part in inside if isinstance(part, Literal))


def signature(literal: Literal) -> Signature:
    """Give the name of a literal with the number of its arguments."""
    return literal.name, len(literal.args)


def all_literals(body: Iterable[Body]) -> Iterator[Literal]:
    """Give the literals of a body, those inside aggregates too."""
    for item in body:
        if isinstance(item, Literal):
            yield item
        elif isinstance(item, Aggregate):
            yield from all_literals(item.conditions)


def all_comparisons(body: Iterable[Body]) -> Iterator[Comparison]:
    """Give the comparisons of a body, those inside aggregates too."""
    for item in body:
        if isinstance(item, Comparison):
            yield item
        elif isinstance(item, Aggregate):
            yield from all_comparisons(item.conditions)


NOWHERE = Location("", 0, 0)

Head = tuple[str, int]

OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
"""The operator that holds exactly where another does not."""

FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
"""The operator of a comparison with its sides exchanged."""


def head_of(rule: Rule) -> Head:
    """Give the predicate of which a rule says when it holds, with its arity."""
    return rule.head.name, len(rule.head.args)


def literal(name: str, *args: Term, negated: bool = False) -> Literal:
    """Give a literal that stands in no file."""
    return Literal(name, args, negated=negated, place=NOWHERE)


def make_rule(name: str, head: Literal, *body: Body) -> Rule:
    """Give a rule that stands in no file."""
    return Rule(id=name, head=head, body=body, place=NOWHERE, generated=True)


def opposite(item: Body) -> Body | None:
    """Give the literal or comparison that holds where one does not; None for an aggregate."""
    if isinstance(item, Literal):
        return replace(item, negated=not item.negated)
    if isinstance(item, Comparison):
        return replace(item, operator=OPPOSITE[item.operator])
    return None
