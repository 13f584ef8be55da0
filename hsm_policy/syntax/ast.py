"""The clauses of a rulebook as records, with their annotations and places."""

from __future__ import annotations

import msgspec

from hsm_policy.messages import Location

Signature = tuple[str, int]


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


class Rule(msgspec.Struct, frozen=True, array_like=True):
    """One clause with what its annotation says of it, and the lines where it says so."""

    id: str
    head: Literal
    body: tuple[Body, ...]
    place: Location
    texts: dict[str, str] = {}
    sources: tuple[Citation, ...] = ()
    says: tuple[str, ...] = ()
    generated: bool = False
    lines: dict[str, int] = {}
