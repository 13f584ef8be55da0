"""The rules relevant to a case, by the questions that it raises and the keys that it lacks.

The raised questions, the announced law and the missing parts of a case are always known. A rule
that reads another question never fires, and a rule that no shown atom depends on is not needed, so
the ground program leaves both out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from hsm_policy.syntax import Literal, Rule, Term, Var, is_constant, literals

RAISED = "raised"


class Scope(msgspec.Struct, frozen=True, order=True):
    """The raised questions of a case, and the atoms (name, first argument) that it cannot have."""

    questions: tuple[str, ...]
    never: tuple[tuple[str, str], ...] = ()


Wanted = tuple[str, int, frozenset[str] | None]
"""A predicate with its arity, and the first arguments wanted; None for all."""


def slice_rules(
    rules: Iterable[Rule], scope: Scope, shown: Iterable[tuple[str, int]]
) -> frozenset[str]:
    """Return the ids of the rules that the shown predicates (name, arity) can depend on."""
    return depended_on(rules, scope, [(name, arity, None) for name, arity in shown])


def depended_on(rules: Iterable[Rule], scope: Scope, wanted: Iterable[Wanted]) -> frozenset[str]:
    """Return the ids of the rules that atoms can depend on."""
    questions, never = frozenset(scope.questions), frozenset(scope.never)
    by_head: dict[tuple[str, int], list[Rule]] = {}
    for rule in rules:
        if not _silent(rule, questions, never):
            by_head.setdefault((rule.head.name, len(rule.head.args)), []).append(rule)
    pending: list[Wanted] = list(wanted)
    seen, kept = set(pending), set[str]()
    while pending:
        name, arity, firsts = pending.pop()
        for rule in by_head.get((name, arity), ()):
            if _may_be(rule.head.args, firsts):
                kept.add(rule.id)
                new = set(_asked(rule, questions, firsts)) - seen
                seen |= new
                pending += new
    return frozenset(kept)


def _silent(
    rule: Rule, questions: frozenset[str], never: frozenset[tuple[str, str | None]]
) -> bool:
    """Whether a rule needs a question that is not raised, or an atom that never holds."""
    needed = [item for item in rule.body if isinstance(item, Literal) and not item.negated]
    return any(
        (literal.name, _constant(literal.args)) in never
        or (literal.name == RAISED and not _may_be(literal.args, questions))
        for literal in needed
    )


def _may_be(args: tuple[Term, ...], firsts: frozenset[str] | None) -> bool:
    constant = _constant(args)
    return firsts is None or constant is None or constant in firsts


def _constant(args: tuple[Term, ...]) -> str | None:
    first = args[0] if args else None
    return first.name if first is not None and is_constant(first) else None


def _asked(
    rule: Rule, questions: frozenset[str], wanted: frozenset[str] | None
) -> Iterator[Wanted]:
    """Return the dependencies of a rule's body, for the wanted first arguments of its head."""
    bound = {
        item.args[0]: questions
        for item in rule.body
        if isinstance(item, Literal) and item.name == RAISED and not item.negated
    }
    first = rule.head.args[0] if rule.head.args else None
    if wanted is not None and isinstance(first, Var):
        bound[first] = bound.get(first, wanted) & wanted
    for literal in literals(rule.body):
        constant = _constant(literal.args)
        firsts = None if constant is None else frozenset((constant,))
        if literal.args and isinstance(literal.args[0], Var) and literal.args[0] in bound:
            firsts = bound[literal.args[0]]
        yield literal.name, len(literal.args), firsts
