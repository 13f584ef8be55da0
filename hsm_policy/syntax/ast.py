"""The syntax tree: rules, literals and terms as records, and functions that walk them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeGuard, TypeVar

import msgspec
from msgspec.structs import replace

from hsm_policy.messages import Location

Signature = tuple[str, int]

Item = TypeVar("Item")


class Var(msgspec.Struct, frozen=True, tag="v", array_like=True):
    """A variable of a clause."""

    name: str


class Num(msgspec.Struct, frozen=True, tag="n", array_like=True):
    """A whole number."""

    value: int


class Str(msgspec.Struct, frozen=True, tag="s", array_like=True):
    """A quoted string."""

    value: str


class Fun(msgspec.Struct, frozen=True, tag="f", array_like=True):
    """A constant (no arguments) or a function term."""

    name: str
    args: tuple[Term, ...] = ()


class Call(msgspec.Struct, frozen=True, tag="c", array_like=True):
    """Arithmetic (`add`, `sub`, `times`) or a function of the engine, to be computed."""

    name: str
    args: tuple[Term, ...]


Term = Var | Num | Str | Fun | Call


class Literal(msgspec.Struct, frozen=True, tag="literal", array_like=True):
    """A predicate with arguments, perhaps under `not`."""

    name: str
    args: tuple[Term, ...]
    negated: bool
    place: Location


class Comparison(msgspec.Struct, frozen=True, tag="comparison", array_like=True):
    """Two terms compared by one of `< <= > >= = !=`."""

    left: Term
    operator: str
    right: Term
    place: Location


class Aggregate(msgspec.Struct, frozen=True, tag="aggregate", array_like=True):
    """`variable = #function { terms : conditions }`."""

    variable: str
    function: str
    terms: tuple[Term, ...]
    conditions: tuple[Literal | Comparison, ...]
    place: Location


Body = Literal | Comparison | Aggregate


class Citation(msgspec.Struct, frozen=True, array_like=True):
    """A source and the place in it."""

    id: str
    where: str = ""


class Concept(msgspec.Struct, frozen=True, array_like=True):
    """A predicate declared by `%@ concept:`, with names for its arguments and what it means."""

    name: str
    arguments: tuple[str, ...]
    texts: dict[str, str]
    place: Location


class Rule(msgspec.Struct, frozen=True, array_like=True):
    """One rule with its annotation, and the line of each part of the annotation.

    `law` are the law's own words.
    """

    id: str
    head: Literal
    body: tuple[Body, ...]
    place: Location
    texts: dict[str, str] = {}
    sources: tuple[Citation, ...] = ()
    says: tuple[str, ...] = ()
    generated: bool = False
    lines: dict[str, int] = {}
    law: str = ""


def variables(item: Any) -> set[str]:
    """Return the names of all variables in a term, a literal or a list of them, `_` left out."""
    if isinstance(item, Var):
        return set() if item.name == "_" else {item.name}
    own = {item.variable} if isinstance(item, Aggregate) else set[str]()
    return own.union(*map(variables, _parts(item)))


def function_names(item: Any) -> set[str]:
    """Return the names of all functions called in a term, a literal, a rule or a list of them."""
    own = {item.name} if isinstance(item, Call) else set[str]()
    return own.union(*map(function_names, _parts(item)))


def functions(item: Any) -> Iterator[Fun]:
    """Return the constants and function terms in a term, a literal, a rule or a list of them."""
    if isinstance(item, Fun):
        yield item
    for part in _parts(item):
        yield from functions(part)


def mapped(item: Item, change: Callable[[Term], Term]) -> Item:
    """Return a term, literal, rule or tuple of them with every term changed, inner ones first."""
    if isinstance(item, tuple):
        return tuple(mapped(one, change) for one in item)  # type: ignore[return-value]
    made: Any = item
    match item:
        case Fun() | Call() | Literal():
            made = replace(item, args=mapped(item.args, change))
        case Comparison():
            left, right = mapped(item.left, change), mapped(item.right, change)
            made = replace(item, left=left, right=right)
        case Aggregate():
            inside = mapped(item.terms, change), mapped(item.conditions, change)
            made = replace(item, terms=inside[0], conditions=inside[1])
        case Rule():
            made = replace(item, head=mapped(item.head, change), body=mapped(item.body, change))
    if isinstance(made, Var | Num | Str | Fun | Call):
        made = change(made)
    return made  # type: ignore[no-any-return]


def _parts(item: Any) -> Iterable[Any]:
    """Return the parts of a term, a literal, a rule or a list, in order."""
    if isinstance(item, tuple | list):
        return item
    if isinstance(item, Fun | Call | Literal):
        return item.args
    if isinstance(item, Comparison):
        return item.left, item.right
    if isinstance(item, Aggregate):
        return *item.terms, *item.conditions
    return (item.head, *item.body) if isinstance(item, Rule) else ()


def literals(body: Iterable[Body]) -> Iterator[Literal]:
    """Return the literals of a body, including those inside aggregates."""
    return (item for item in _leaves(body) if isinstance(item, Literal))


def comparisons(body: Iterable[Body]) -> Iterator[Comparison]:
    """Return the comparisons of a body, including those inside aggregates."""
    return (item for item in _leaves(body) if isinstance(item, Comparison))


def is_constant(term: Term) -> TypeGuard[Fun]:
    """Return whether a term is a constant."""
    return isinstance(term, Fun) and not term.args


def constant_name(term: Term) -> str | None:
    """Return the name of a constant or the text of a string; None for any other term."""
    if isinstance(term, Str):
        return term.value
    return term.name if is_constant(term) else None


def _leaves(body: Iterable[Body]) -> Iterator[Body]:
    for item in body:
        if isinstance(item, Aggregate):
            yield from _leaves(item.conditions)
        else:
            yield item


def signature(literal: Literal) -> Signature:
    """Return the name of a literal and the number of its arguments."""
    return literal.name, len(literal.args)


NOWHERE = Location("", 0, 0)

OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
"""The negation of each comparison operator."""

FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
"""The operator of a comparison with its sides exchanged."""


def literal(name: str, *args: Term, negated: bool = False) -> Literal:
    """Return a literal that stands in no file."""
    return Literal(name, args, negated=negated, place=NOWHERE)


def make_rule(name: str, head: Literal, *body: Body) -> Rule:
    """Return a rule that stands in no file."""
    return Rule(id=name, head=head, body=body, place=NOWHERE, generated=True)


def opposite(item: Body) -> Body | None:
    """Return the negation of a literal or comparison; None for an aggregate."""
    if isinstance(item, Literal):
        return replace(item, negated=not item.negated)
    if isinstance(item, Comparison):
        return replace(item, operator=OPPOSITE[item.operator])
    return None
