"""Sums whose members nothing keeps apart: two that are alike would count once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hsm_policy.checking import Look
from hsm_policy.clauses import Aggregate, Comparison, Literal, Rule, Term, Var, variables

_ANY = Var("_")


def check_sums(look: Look) -> None:
    """Warn of sums that have a weight and no key, where one weight can stand for several members.

    A sum with a key is not judged: who writes one says what is to count once.
    """
    for rule in look.rules:
        for item in rule.body:
            if isinstance(item, Aggregate) and item.function == "sum":
                _members(look, rule, item)


def _members(look: Look, rule: Rule, found: Aggregate) -> None:
    outside = _outside(rule, found)
    weight = variables(found.terms[:1])
    if variables(found.terms[1:]) - outside - weight:
        return
    apart = _told_apart(look, found, outside | weight)
    if missing := next(_not_told_apart(look, found, apart), ""):
        look.refuse("sum_no_key", found.place, severity="warning", found=missing)


def _outside(rule: Rule, found: Aggregate) -> set[str]:
    """Give the variables of a rule that have one value while a sum is taken."""
    beside = [item for item in rule.body if not isinstance(item, Aggregate)]
    others = {item.variable for item in rule.body if isinstance(item, Aggregate)}
    return (variables(beside) | variables(rule.head) | others) - {found.variable}


def _not_told_apart(look: Look, found: Aggregate, apart: set[str]) -> Iterator[str]:
    """Give each variable of the conditions that can have several values for one weight."""
    for item in found.conditions:
        if isinstance(item, Literal) and not item.negated and not _settled(look, item, apart):
            for argument in item.args:
                names = {"_"} if argument == _ANY else variables(argument)
                yield from sorted(names - apart)


def _told_apart(look: Look, found: Aggregate, known: Iterable[str]) -> set[str]:
    """Give the variables of which there is one value where those already known have one."""
    apart = set(known)
    while True:
        more = {name for item in found.conditions for name in _follow(look, item, apart)} - apart
        if not more:
            return apart
        apart |= more


def _follow(look: Look, item: Literal | Comparison, apart: set[str]) -> Iterator[str]:
    """Give what an input, a row of a table or an equation says of what is told apart."""
    if isinstance(item, Comparison):
        for one, other in ((item.left, item.right), (item.right, item.left)):
            if item.operator == "=" and isinstance(one, Var) and variables([other]) <= apart:
                yield one.name
        return
    if _settled(look, item, apart):
        yield from variables(item.args)


def _settled(look: Look, literal: Literal, apart: set[str]) -> bool:
    """Tell whether a literal holds in one way only where the variables told apart have a value."""
    keys = _keys(look, literal)
    return keys is not None and _ANY not in keys and variables(keys) <= apart


def _keys(look: Look, literal: Literal) -> tuple[Term, ...] | None:
    """Give the arguments of a literal that settle the others, None where they do not."""
    if literal.negated:
        return None
    if table := look.table_of(literal):
        return literal.args[: len(table.keys)] if len(literal.args) <= len(table.keys) + 1 else None
    entries = look.entries_of(literal)
    single = bool(entries) and all(one.type != "countries" for one in entries)
    return literal.args[:-1] if single else None
