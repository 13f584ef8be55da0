"""What a change can reach: patterns of atoms, followed from bodies to heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hsm_policy.rulebook import RAISED, RulebookData
from hsm_policy.syntax import (
    Fun,
    Literal,
    Rule,
    Term,
    Var,
    function_names,
    is_constant,
    literal,
    literals,
)


class Pattern(NamedTuple):
    """The atoms of a predicate, or the calls of a function, with some leading arguments.

    None stands for any argument.
    """

    name: str
    known: tuple[Term | None, ...] = ()

    def binds(self, one: Literal) -> dict[str, Term] | None:
        """Return the variables of a literal that the pattern binds, None if they do not match."""
        if one.name != self.name:
            return None
        bound: dict[str, Term] = {}
        for arg, known in zip(one.args, self.known, strict=False):
            term = bound.setdefault(arg.name, known) if isinstance(arg, Var) and known else arg
            if known is not None and is_constant(term) and term != known:
                return None
        return bound


def head_pattern(head: Literal, bound: dict[str, Term] | None = None) -> Pattern:
    """Return the pattern of a head's atoms, where some of its variables are bound."""
    args = ((bound or {}).get(one.name) if isinstance(one, Var) else one for one in head.args)
    return Pattern(head.name, tuple(one if one and is_constant(one) else None for one in args))


def reached(rules: Iterable[Rule], start: Iterable[Pattern]) -> frozenset[Pattern]:
    """Return the patterns of all atoms that can depend on some atoms, these included."""
    readers: dict[str, list[tuple[Rule, Literal | None]]] = {}
    for rule in rules:
        for one in literals(rule.body):
            readers.setdefault(one.name, []).append((rule, one))
        for name in function_names(rule):
            readers.setdefault(name, []).append((rule, None))
    found = set(start)
    pending = list(found)
    while pending:
        at = pending.pop()
        for rule, read in readers.get(at.name, ()):
            bound = at.binds(read) if read is not None else {}
            if bound is not None and (new := head_pattern(rule.head, bound)) not in found:
                found.add(new)
                pending.append(new)
    return frozenset(found)


class Part(NamedTuple):
    """A part of verdicts: `kind` is the predicate that shows it, `head` the pattern of its atoms.

    `questions` are those whose verdicts show it; none where no rule says.
    """

    kind: str
    id: str
    questions: frozenset[str]
    head: Literal


def verdict_parts(source: RulebookData) -> Iterator[Part]:
    """Yield the parts that the verdicts of a rulebook can have."""
    rules, value = list(source.rules), Var("_A")
    for question in source.questions.values():
        own, name = frozenset((question.id,)), Fun(question.id)
        yield outcome_part(question.id)
        for one in question.requirements:
            yield Part("requirement", one, own, literal("requirement", name, Fun(one), value))
    by_head: dict[str, list[Rule]] = {}
    for rule in rules:
        by_head.setdefault(rule.head.name, []).append(rule)
    for kind in ("figure", "duty", "risk", "note"):
        shown: dict[tuple[str, str], list[Rule]] = {}
        for rule in by_head.get(kind, ()):
            first = rule.head.args[0]
            on = str(rule.head.args[1]) if kind == "risk" else ""
            shown.setdefault((first.name if isinstance(first, Fun) else "", on), []).append(rule)
        for (each, _), those in shown.items():
            head = those[0].head
            kept = 2 if kind == "risk" else 1
            args = [
                one if at < kept and is_constant(one) else Var(f"_A{at}")
                for at, one in enumerate(head.args)
            ]
            asked = frozenset().union(*(_asked(rule, by_head) for rule in those))
            if kind == "risk" and isinstance(head.args[1], Fun):
                asked = frozenset((head.args[1].name,))
            yield Part(kind, each, asked, literal(kind, *args))


def outcome_part(question: str) -> Part:
    """Return the outcome of a question as a part."""
    head = literal("outcome", Fun(question), Var("_A"))
    return Part("outcome", question, frozenset((question,)), head)


def _asked(rule: Rule, by_head: dict[str, list[Rule]]) -> frozenset[str]:
    """Return the questions that must be raised for a rule to fire, as far as its body says."""
    seen, pending = {rule.id}, [rule]
    while pending:
        own = {
            one.args[0].name
            for each in pending
            for one in literals(each.body)
            if one.name == RAISED and not one.negated and isinstance(one.args[0], Fun)
        }
        if own:
            return frozenset(own)
        read = {one.name for each in pending for one in literals(each.body) if not one.negated}
        pending = [one for name in read for one in by_head.get(name, ()) if one.id not in seen]
        seen |= {one.id for one in pending}
    return frozenset()
