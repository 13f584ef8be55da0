"""The clauses of a rulebook as records, with their annotations and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import msgspec

LANGUAGES = ("en", "nl")


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


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where something stands: file, line and column, counted from one."""

    file: str
    line: int
    column: int


class Literal(msgspec.Struct, frozen=True, tag="literal", array_like=True):
    """A predicate with arguments, perhaps under `not`."""

    name: str
    args: tuple[Term, ...]
    negated: bool
    place: Place


class Comparison(msgspec.Struct, frozen=True, tag="comparison", array_like=True):
    """Two terms compared by one of `< <= > >= = !=`."""

    left: Term
    operator: str
    right: Term
    place: Place


class Aggregate(msgspec.Struct, frozen=True, tag="aggregate", array_like=True):
    """`variable = #function { terms : conditions }`."""

    variable: str
    function: str
    terms: tuple[Term, ...]
    conditions: tuple[Literal | Comparison, ...]
    place: Place


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
    place: Place
    texts: dict[str, str] = {}
    sources: tuple[Citation, ...] = ()
    says: tuple[str, ...] = ()
    generated: bool = False
    lines: dict[str, int] = {}


class Numbered(msgspec.Struct, frozen=True, array_like=True):
    """A clause with its place among all, and how many aggregates stand in those before it."""

    number: int
    aggregates: int
    rule: Rule


class Rules(msgspec.Struct, frozen=True, dict=True):
    """All clauses in their order, by `name/arity` of the head.

    They are decoded when asked for: what is told of one case takes few of them.
    """

    encoded: dict[str, msgspec.Raw]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Rules:
        """Put clauses together."""
        found: dict[str, list[Numbered]] = {}
        aggregates = 0
        for number, rule in enumerate(rules):
            one = Numbered(number, aggregates, rule)
            found.setdefault(f"{rule.head.name}/{len(rule.head.args)}", []).append(one)
            aggregates += sum(isinstance(item, Aggregate) for item in rule.body)
        encode = msgspec.msgpack.encode
        return cls({head: msgspec.Raw(encode(those)) for head, those in found.items()})

    def of_head(self, name: str, arity: int) -> list[Numbered]:
        """Give the clauses for a predicate, in their order."""
        head = f"{name}/{arity}"
        if head not in self._decoded:
            encoded = self.encoded.get(head)
            self._decoded[head] = (
                msgspec.msgpack.decode(encoded, type=list[Numbered]) if encoded else []
            )
        return self._decoded[head]

    @cached_property
    def _decoded(self) -> dict[str, list[Numbered]]:
        return {}

    @cached_property
    def _all(self) -> tuple[Rule, ...]:
        decoder = msgspec.msgpack.Decoder(list[Numbered])
        found = [one for encoded in self.encoded.values() for one in decoder.decode(encoded)]
        return tuple(one.rule for one in sorted(found, key=lambda one: one.number))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


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


def called(item: Any) -> set[str]:
    """Give the names of all functions that a term, a literal, a rule or a list of them calls."""
    if isinstance(item, Call):
        return {item.name} | called(item.args)
    if isinstance(item, Fun | Literal):
        return called(item.args)
    if isinstance(item, Comparison):
        return called((item.left, item.right))
    if isinstance(item, Aggregate):
        return called((item.terms, item.conditions))
    if isinstance(item, Rule):
        return called((item.head, item.body))
    if isinstance(item, tuple | list):
        return set().union(*(called(part) for part in item))
    return set()
