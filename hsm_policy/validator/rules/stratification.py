"""The dependency graph of predicates: unbounded recursion, and recursion through `not`."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from hsm_policy.engine import check_overflow, ground_rules, ground_sample
from hsm_policy.messages import Diagnostic, DiagnosticsError, Location, diagnose
from hsm_policy.rulebook import RulebookData
from hsm_policy.syntax import (
    Aggregate,
    Comparison,
    Fun,
    Literal,
    Rule,
    Signature,
    Term,
    Var,
    constant_name,
    literals,
    signature,
    variables,
)
from hsm_policy.validator.context import ValidationContext
from hsm_policy.validator.rules.names import outcome_text, reads_outcome

T = TypeVar("T", bound=Hashable)


def check_graph(look: ValidationContext) -> list[tuple[Rule, Literal]]:
    """Refuse rules that can grow without bound, and outcomes that depend on themselves.

    Return each `not` that may be recursive. Only the ground program shows whether it is: two items
    may share their predicates.
    """
    graph = _QuestionGraph(look)
    component = components(graph.edges)
    if _outcome_cycles(look, graph, component):
        return []
    suspects = []
    for rule in look.rules:
        if signature(rule.head) in look.given:
            continue
        counted = _counted(rule)
        for literal in literals(rule.body):
            if not graph.recursive(rule, literal, component):
                continue
            if literal in counted:
                look.refuse("aggregate_cycle", literal.place, found=rule.head.name)
            elif literal.negated:
                suspects.append((rule, literal))
            elif _grows(look, rule):
                look.refuse("grows_without_end", rule.place, found=rule.head.name)
    return suspects


def _outcome_cycles(
    look: ValidationContext, graph: _QuestionGraph, component: Mapping[Node, int]
) -> bool:
    """Refuse each rule that reads an outcome which depends on that rule."""
    found = False
    for rule in look.rules:
        for literal in filter(reads_outcome, literals(rule.body)):
            cycle = graph.recursive(rule, literal, component)
            if cycle:
                at = component[cycle]
                through = [
                    question
                    for question in look.source.questions
                    if component.get((_OUTCOME, question)) == at
                ]
                args = {
                    "found": outcome_text(literal),
                    "through": ", ".join(f"`{one}`" for one in through),
                }
                look.refuse("outcome_cycle", literal.place, **args)
                found = True
    return found


Node = tuple[Signature, str | None]
"""A predicate, and the question that is its first argument where it is about questions."""

_OUTCOME: Signature = ("outcome", 2)

_ABOUT_QUESTIONS: tuple[Signature, ...] = (
    *(_OUTCOME, ("requirement", 3), ("met", 2), ("waived", 2), ("undecided", 2)),
    *(("raised", 1), ("asks", 2)),
)

_EVERY = "*"
"""Stands for every question, in a literal that reads them all."""


class _QuestionGraph:
    """What predicates depend on, those about questions apart for each question."""

    def __init__(self, look: ValidationContext) -> None:
        self.questions = tuple(look.source.questions)
        self.about = set(_ABOUT_QUESTIONS)
        while more := {signature(rule.head) for rule in look.rules if self._joins(rule)}:
            self.about |= more
        self.edges: dict[Node, set[Node]] = {}
        for rule in look.rules:
            for value in self._values(rule):
                self._add(self._node(rule, rule.head, value), ())
                for literal in literals(rule.body):
                    read = self._node(rule, literal, value)
                    self._add(self._node(rule, rule.head, value), (read,))
        for name in self.about:
            self._add((name, _EVERY), [(name, one) for one in (None, *self.questions)])

    def recursive(self, rule: Rule, literal: Literal, component: Mapping[Node, int]) -> Node | None:
        """Return the head of a rule as a node where a literal of its body depends on it."""
        for value in self._values(rule):
            head = self._node(rule, rule.head, value)
            if component[head] == component[self._node(rule, literal, value)]:
                return head
        return None

    def _add(self, node: Node, read: Collection[Node]) -> None:
        self.edges.setdefault(node, set()).update(read)
        for one in read:
            self.edges.setdefault(one, set())

    def _joins(self, rule: Rule) -> bool:
        """Whether a rule carries the question of its body over to a head not seen so."""
        first = rule.head.args[0] if rule.head.args else None
        return (
            isinstance(first, Var)
            and signature(rule.head) not in self.about
            and any(
                signature(one) in self.about and one.args[0] == first for one in literals(rule.body)
            )
        )

    def _values(self, rule: Rule) -> tuple[str | None, ...]:
        """Return the questions that a rule concludes something about; None for anything else."""
        linked = signature(rule.head) in self.about and isinstance(rule.head.args[0], Var)
        return (None, *self.questions) if linked else (None,)

    def _node(self, rule: Rule, literal: Literal, value: str | None) -> Node:
        name = signature(literal)
        if name not in self.about:
            return name, None
        first = literal.args[0]
        if isinstance(first, Var):
            return name, value if rule.head.args[:1] == (first,) else _EVERY
        question = constant_name(first)
        return name, question if question in self.questions else None


def _counted(rule: Rule) -> list[Literal]:
    """Return the literals that an aggregate or comparison of a rule ranges over."""
    return [one for item in rule.body if isinstance(item, Aggregate) for one in literals([item])]


def _grows(look: ValidationContext, rule: Rule) -> bool:
    measured = look.types.of.get(signature(rule.head), {})
    return bool(measured) or any(map(_builds, _concluded(rule)))


def _concluded(rule: Rule) -> Iterator[Term]:
    """Yield the terms of a rule's head, variables replaced by their definitions."""
    yield from rule.head.args
    for item in rule.body:
        if isinstance(item, Comparison) and item.operator == "=":
            yield from (item.left, item.right)


def _builds(term: Term) -> bool:
    return isinstance(term, Fun) and bool(variables(term))


def components(graph: Mapping[T, Collection[T]]) -> dict[T, int]:
    """Return the strongly connected component of each node, numbered (Tarjan, no recursion)."""
    index: dict[T, int] = {}
    low: dict[T, int] = {}
    found: dict[T, int] = {}
    stack: list[T] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    work.append((other, iter(graph[other])))
                    break
                if other not in found:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    _close(node, stack, found)
    return found


def _close(node: T, stack: list[T], found: dict[T, int]) -> None:
    number = len(found)  # grows with each component
    while True:
        member = stack.pop()
        found[member] = number
        if member == node:
            return


def check_shapes(source: RulebookData, places: Mapping[str, Location]) -> list[Diagnostic]:
    """Return the findings about the numbers of a rulebook; `places` are those of its inputs."""
    try:
        return check_overflow(source, ground_sample(source), places)
    except DiagnosticsError as found:
        return list(found.problems)


def cycles(source: RulebookData, suspects: Iterable[tuple[Rule, Literal]]) -> list[Diagnostic]:
    """Return each suspected `not` that is recursive in the ground program."""
    made = ground_sample(source)
    rules = ground_rules(made.aspif)
    graph: dict[int, set[int]] = {}
    for rule in rules:
        for head in rule.head:
            graph.setdefault(head, set()).update(map(abs, rule.body))
    for atoms in list(graph.values()):
        for atom in atoms:
            graph.setdefault(atom, set())
    component = components(graph)
    round_again = {
        component[head]
        for rule in rules
        for head in rule.head
        for literal in rule.body
        if literal < 0 and component[head] == component[-literal]
    }
    names = {
        name.partition("(")[0]
        for name, atom in made.atoms.items()
        if component.get(atom) in round_again
    }
    return [
        diagnose(
            "negation_cycle",
            at=(literal.place.file, literal.place.line, literal.place.column),
            args={"found": rule.head.name},
        )
        for rule, literal in suspects
        if {rule.head.name, literal.name} <= names
    ]
