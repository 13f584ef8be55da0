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
    literals,
    signature,
    variables,
)
from hsm_policy.validator.context import ValidationContext

T = TypeVar("T", bound=Hashable)


def check_graph(look: ValidationContext) -> list[tuple[Rule, Literal]]:
    """Refuse rules that can grow without bound; return each `not` that may be recursive.

    Only the ground program shows whether it is: two questions may share their predicates.
    """
    suspects = []
    component = components(_edges(look.rules))
    for rule in look.rules:
        head = signature(rule.head)
        if head in look.given:
            continue
        counted = _counted(rule)
        for literal in literals(rule.body):
            if component.get(signature(literal)) != component[head]:
                continue
            if literal in counted:
                look.refuse("aggregate_cycle", literal.place, found=rule.head.name)
            elif literal.negated:
                suspects.append((rule, literal))
            elif _grows(look, rule):
                look.refuse("grows_without_end", rule.place, found=rule.head.name)
    return suspects


def _edges(rules: Iterable[Rule]) -> dict[Signature, set[Signature]]:
    found: dict[Signature, set[Signature]] = {}
    for rule in rules:
        inside = found.setdefault(signature(rule.head), set())
        for literal in literals(rule.body):
            inside.add(signature(literal))
            found.setdefault(signature(literal), set())
    return found


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
