"""Which rules fired in a case, with what in their variables: clauses matched against what holds.

A ground term is the text by which it stands in the ground program; a number stands by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy

import msgspec

from hsm_policy.engine import Assignment
from hsm_policy.rulebook import RuleStore
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Fun,
    Literal,
    Num,
    Rule,
    Term,
    Var,
    variables,
)
from hsm_policy.verdict.world import World, instantiate, split_atom

Bindings = dict[str, str]


class RuleInstance(msgspec.Struct, frozen=True):
    """One rule that fired, with the ground term of each of its variables."""

    rule: Rule
    bindings: Bindings


class NearMiss(msgspec.Struct, frozen=True):
    """A rule that did not fire: how far it came, and the first part that failed."""

    rule: Rule
    bindings: Bindings
    part: Body
    reached: int


class Matcher:
    """Matches the rules of a rulebook against one world."""

    def __init__(self, rules: RuleStore, world: World) -> None:
        self.world = world
        self.rules = rules
        self._by_head: dict[tuple[str, int], list[Rule]] = {}
        self._aggregates: dict[str, int] = {}
        self._near: dict[tuple[str, int, str | None], list[Rule]] = {}

    def moved(self, binding: Assignment) -> Matcher:
        """Give the evidence of a case that differs in its numbers alone."""
        other = copy(self)
        other.world = self.world.moved(binding)
        return other

    def rules_for(self, predicate: str, args: tuple[str, ...]) -> list[Rule]:
        """Give the rules whose head could be an atom."""
        return [
            rule for rule in self._candidates(predicate, args) if self._head(rule, args) is not None
        ]

    def _candidates(self, predicate: str, args: Sequence[str | None]) -> list[Rule]:
        """Give the rules for a predicate whose head does not begin with another constant."""
        first = args[0] if args else None
        key = (predicate, len(args), first)
        if key not in self._near:
            rules = self._about(predicate, len(args))
            self._near[key] = [rule for rule in rules if first is None or _may_begin(rule, first)]
        return self._near[key]

    def _about(self, predicate: str, arity: int) -> list[Rule]:
        key = (predicate, arity)
        if key not in self._by_head:
            found = self.rules.of_head(predicate, arity)
            self._by_head[key] = [one.rule for one in found]
            self._aggregates.update((one.rule.id, one.aggregates) for one in found)
        return self._by_head[key]

    def fired(
        self, predicate: str, args: tuple[str, ...], *, every: bool = False
    ) -> list[RuleInstance]:
        """Give the rules that derived an atom, each once, or in every way in which it did."""
        found = []
        for rule in self._candidates(predicate, args):
            start = self._head(rule, args)
            if start is None:
                continue
            for bindings in self._join(rule, start):
                head = tuple(instantiate(argument, bindings) for argument in rule.head.args)
                if head == args:
                    found.append(RuleInstance(rule, bindings))
                    if not every:
                        break
        return found

    def ways(self, rule: Rule, start: Bindings) -> Iterator[RuleInstance]:
        """Give the ways in which a rule fired with some of its variables filled in."""
        self._about(rule.head.name, len(rule.head.args))
        return (RuleInstance(rule, bindings) for bindings in self._join(rule, start))

    def missed(self, predicate: str, args: tuple[str | None, ...]) -> list[NearMiss]:
        """Give for each rule that could have derived an atom how near it came."""
        found = []
        for rule in self._candidates(predicate, args):
            start = self._head(rule, args)
            if start is not None:
                trace: list[NearMiss] = []
                if next(self._join(rule, start, trace), None) is None and trace:
                    found.append(max(trace, key=lambda one: one.reached))
        return found

    def filled(self, missed: NearMiss) -> Bindings:
        """Give the bindings of a rule that did not fire, with what its other parts settle."""
        bindings = dict(missed.bindings)
        for part in self._ordered(missed.rule, set(bindings)):
            if not isinstance(part, Literal) and not self._ready(part, set(bindings)):
                continue
            found = list(self._extend(missed.rule, part, bindings))
            if found and all(one == found[0] for one in found):
                bindings = found[0]
        return bindings

    def barred(self, missed: NearMiss) -> Literal | None:
        """Give an atom that a rule wants not to hold and that does."""
        bindings = self.filled(missed)
        negated = (i for i in missed.rule.body if isinstance(i, Literal) and i.negated)
        return next((one for one in negated if self.world.holds(one, bindings)), None)

    def _head(self, rule: Rule, args: Iterable[str | None]) -> Bindings | None:
        bindings: Bindings = {}
        for pattern, value in zip(rule.head.args, args, strict=True):
            if value is None or isinstance(pattern, Call):
                continue
            if not unify(pattern, value, bindings):
                return None
        return bindings

    def _join(
        self, rule: Rule, start: Bindings, trace: list[NearMiss] | None = None
    ) -> Iterator[Bindings]:
        parts = self._ordered(rule, set(start))

        def step(index: int, bindings: Bindings) -> Iterator[Bindings]:
            if index == len(parts):
                yield bindings
                return
            met = False
            for extended in self._extend(rule, parts[index], bindings):
                met = True
                yield from step(index + 1, extended)
            if not met and trace is not None:
                trace.append(NearMiss(rule, bindings, parts[index], index))

        yield from step(0, start)

    def _ordered(self, rule: Rule, bound: set[str]) -> list[Body]:
        """Give the parts of a body so that each finds its variables bound: atoms, then the rest."""
        positive: list[Body] = [
            item for item in rule.body if isinstance(item, Literal) and not item.negated
        ]
        bound = bound | variables(positive)
        rest = [item for item in rule.body if item not in positive]
        ordered: list[Body] = []
        while rest:
            ready = next((item for item in rest if self._ready(item, bound)), rest[0])
            rest.remove(ready)
            ordered.append(ready)
            bound |= variables(ready)
        return positive + ordered

    def _ready(self, item: Body, bound: set[str]) -> bool:
        if isinstance(item, Aggregate):
            return True
        if isinstance(item, Comparison) and item.operator == "=":
            sides = (item.left, item.right)
            return any(variables(side) <= bound for side in sides)
        return variables(item) <= bound

    def _extend(self, rule: Rule, item: Body, bindings: Bindings) -> Iterator[Bindings]:
        if isinstance(item, Literal):
            yield from self._literal(item, bindings)
        elif isinstance(item, Comparison):
            yield from self._comparison(item, bindings)
        else:
            yield from self._aggregate(rule, item, bindings)

    def _literal(self, item: Literal, bindings: Bindings) -> Iterator[Bindings]:
        if item.negated:
            if not self.world.holds(item, bindings):
                yield bindings
            return
        for args in self.world.atoms(item.name, len(item.args)):
            extended = dict(bindings)
            if all(unify(p, a, extended) for p, a in zip(item.args, args, strict=True)):
                yield extended

    def _comparison(self, item: Comparison, bindings: Bindings) -> Iterator[Bindings]:
        left, right = instantiate(item.left, bindings), instantiate(item.right, bindings)
        if left is None or right is None:
            variable, value = (item.left, right) if left is None else (item.right, left)
            if isinstance(variable, Var) and value is not None:
                yield {**bindings, variable.name: value}
            return
        if self.compare(item.operator, left, right):
            yield bindings

    def compare(self, operator: str, left: str, right: str) -> bool:
        """Tell whether a comparison of ground terms holds."""
        one, other = self.world.number(left), self.world.number(right)
        if isinstance(one, str) or isinstance(other, str):
            return (str(one) == str(other)) == (operator == "=")
        if one is None or other is None:
            return False
        match operator:
            case ">=":
                return bool(one >= other)
            case "<=":
                return bool(one <= other)
            case ">":
                return bool(one > other)
            case "<":
                return bool(one < other)
            case "=":
                return bool(one == other)
        return bool(one != other)

    def _aggregate(self, rule: Rule, item: Aggregate, bindings: Bindings) -> Iterator[Bindings]:
        number = self._aggregates[rule.id] + 1
        for other in rule.body:
            if other is item:
                break
            number += isinstance(other, Aggregate)
        positive = [i for i in rule.body if isinstance(i, Literal) and not i.negated]
        context = sorted((variables(item.terms) | variables(item.conditions)) & variables(positive))
        args: tuple[Term, ...] = (Num(number), *(Var(name) for name in context))
        name = instantiate(Fun(f"_{item.function}", args), bindings)
        if name is not None and self.world.number(name) is not None:
            yield {**bindings, item.variable: name}


def _may_begin(rule: Rule, first: str) -> bool:
    begin = rule.head.args[0]
    return not isinstance(begin, Fun) or bool(begin.args) or begin.name == first


def unify(pattern: Term, value: str, bindings: Bindings) -> bool:
    """Match a pattern with a ground term, adding to the bindings."""
    if isinstance(pattern, Var):
        if pattern.name == "_":
            return True
        return bindings.setdefault(pattern.name, value) == value
    if isinstance(pattern, Fun) and pattern.args:
        name, args = split_atom(value)
        if name != pattern.name or len(args) != len(pattern.args):
            return False
        return all(unify(p, a, bindings) for p, a in zip(pattern.args, args, strict=True))
    return instantiate(pattern, bindings) == value


Joined = Callable[[Bindings, int], None]
"""Is told of the atoms of a clause joined: what its variables stand for, and what is left out."""

NOTHING = -1
"""The place of what is left out, where nothing is."""
