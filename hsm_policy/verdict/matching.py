"""Rules matched against a world: which fire, with which bindings, and what the others miss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from typing import Any

import msgspec

from hsm_policy.documents import OPEN
from hsm_policy.engine import Assignment, split_atom
from hsm_policy.rulebook import NumberedRule, RuleStore
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
    clingo_term,
    variables,
)
from hsm_policy.verdict.world import (
    Args,
    Bindings,
    Known,
    Pattern,
    World,
    instantiate,
    pattern_of,
)

NOTHING = -1
"""The place of the part that is left out, where none is."""

OnComparison = Callable[[Comparison, Known, Known, bool], None]
"""Receives a comparison, the values of both sides, and whether it holds."""

OnJoin = Callable[[Bindings, int], None]
"""Receives the bindings with which all atoms of a body match, and the place left out."""


class RuleInstance(msgspec.Struct, frozen=True):
    """A rule that fired, with the ground term of each of its variables."""

    rule: Rule
    bindings: Bindings


class NearMiss(msgspec.Struct, frozen=True):
    """A rule that did not fire: the part that failed after `reached` others matched."""

    rule: Rule
    bindings: Bindings
    part: Body
    reached: int


class OrderedRule:
    """A rule whose parts stand in an order in which each finds its variables bound.

    Positive atoms come first, then the rest as it becomes ready. `aggregates` is the number of
    aggregates in the rulebook before this rule, by which the ground program names them, and
    `bound` the variables that are bound from the start.
    """

    def __init__(self, rule: Rule, aggregates: int, bound: AbstractSet[str] = frozenset()) -> None:
        self.rule = rule
        numbered = list(enumerate(rule.body))
        self.parts = [one for one in numbered if isinstance(one[1], Literal) and not one[1].negated]
        self.atoms = len(self.parts)
        joined = variables([part for _, part in self.parts])
        self.names: dict[int, Term] = {}
        for place, part in numbered:
            if isinstance(part, Aggregate):
                inside = variables(part.terms) | variables(part.conditions)
                number = Num(aggregates + len(self.names) + 1)
                context = map(Var, sorted(inside & joined))
                self.names[place] = Fun(f"_{part.function}", (number, *context))
        known, rest = joined | bound, [one for one in numbered if one not in self.parts]
        while rest:
            chosen = next((one for one in rest if _is_ready(one[1], known)), rest[0])
            rest.remove(chosen)
            self.parts.append(chosen)
            known |= variables(chosen[1])


def _is_ready(part: Body, bound: AbstractSet[str]) -> bool:
    """Return whether a part can be evaluated once these variables are bound."""
    if isinstance(part, Aggregate):
        return True
    if isinstance(part, Comparison) and part.operator == "=":
        return any(variables(side) <= bound for side in (part.left, part.right))
    return variables(part) <= bound


class RuleMatch:
    """One rule matched against one world: by what is certain, or (`may`) by what is possible."""

    def __init__(
        self,
        ordered: OrderedRule,
        world: World,
        on_comparison: OnComparison | None = None,
        on_join: OnJoin | None = None,
        *,
        may: bool = False,
    ) -> None:
        self.ordered, self.world, self.may = ordered, world, may
        self.on_comparison, self.on_join = on_comparison, on_join
        self.nearest: NearMiss | None = None
        self._missed: set[int] = set()

    def bindings(self, start: Bindings) -> Iterator[Bindings]:
        """Return each way in which the rule fires with some of its variables bound."""
        return (bindings for _, bindings in self._join(0, start, NOTHING, near=False))

    def heads(self) -> frozenset[Args]:
        """Return the arguments of each head that the rule derives."""
        head = self.ordered.rule.head.args
        return frozenset(
            tuple(instantiate(arg, bindings) or clingo_term(arg) for arg in head)
            for bindings in self.bindings({})
        )

    def fires(self) -> bool:
        """Return whether the rule fires, after looking at every way in which its atoms match."""
        return sum(1 for _ in self.bindings({})) > 0

    def misses(self) -> set[int]:
        """Return the places of parts without any one of which a rule fires that does not.

        What cannot be evaluated without the variables that such a part binds is left out with it.
        """
        atoms = self.ordered.parts[: self.ordered.atoms]
        if sum(next(self.extend(place, part, {}), None) is None for place, part in atoms) > 1:
            return set()
        for left_out, bindings in self._join(0, {}, NOTHING, near=True):
            if self.may or self._fails(left_out, bindings):
                self._missed.add(left_out)
        return self._missed - {NOTHING}

    def _fails(self, place: int, bindings: Bindings) -> bool:
        """Return whether a part fails for certain, whatever the unknown inputs are."""
        if place == NOTHING:
            return False
        part = self.ordered.rule.body[place]
        if isinstance(part, Literal) and part.negated:
            return self._blocked(part, bindings, certain=True)
        possible = RuleMatch(self.ordered, self.world, may=True)
        return next(possible.extend(place, part, bindings), None) is None

    def _join(
        self, at: int, bindings: Bindings, left_out: int, *, near: bool
    ) -> Iterator[tuple[int, Bindings]]:
        """Match the parts from `at` on; with `near`, also with any one of them left out."""
        if left_out in self._missed:
            return
        if at == self.ordered.atoms and self.on_join:
            self.on_join(bindings, left_out)
        if at == len(self.ordered.parts):
            yield left_out, bindings
            return
        place, part = self.ordered.parts[at]
        failed = True
        for extended in self.extend(place, part, bindings):
            failed = False
            yield from self._join(at + 1, extended, left_out, near=near)
        if failed and (self.nearest is None or at > self.nearest.reached):
            self.nearest = NearMiss(self.ordered.rule, bindings, part, at)
        if near and left_out == NOTHING and (failed or at < self.ordered.atoms):
            yield from self._join(at + 1, bindings, place, near=near)

    def extend(self, place: int, part: Body, bindings: Bindings) -> Iterator[Bindings]:
        """Return the bindings with which a part matches too."""
        if isinstance(part, Comparison):
            yield from self._comparison(part, bindings)
        elif isinstance(part, Aggregate):
            yield from self._aggregate(place, part, bindings)
        elif not part.negated:
            for args, extended in self._unified(part, bindings):
                if self.may or self.world.is_certain(part.name, args):
                    yield extended
        elif not self._blocked(part, bindings, certain=self.may):
            yield bindings

    def _unified(self, part: Literal, bindings: Bindings) -> Iterator[tuple[Args, Bindings]]:
        """Return the possible atoms that unify with a literal, each with the bindings it makes."""
        for args in self.world.matching(part.name, pattern_of(part, bindings)):
            extended = dict(bindings)
            if all(unify(p, a, extended) for p, a in zip(part.args, args, strict=True)):
                yield args, extended

    def _blocked(self, part: Literal, bindings: Bindings, *, certain: bool) -> bool:
        """Return whether an atom under `not` holds: for certain, or possibly.

        It does not where one of its variables is unbound, as the part that binds it is left out.
        """
        if not variables(part) <= bindings.keys():
            return False
        found = self._unified(part, bindings)
        return any(not certain or self.world.is_certain(part.name, args) for args, _ in found)

    def _comparison(self, part: Comparison, bindings: Bindings) -> Iterator[Bindings]:
        left, right = instantiate(part.left, bindings), instantiate(part.right, bindings)
        if left is None or right is None:
            variable, value = (part.left, right) if left is None else (part.right, left)
            if part.operator == "=" and isinstance(variable, Var) and value is not None:
                bindings = {**bindings, variable.name: value}
            yield bindings
            return
        one, other = self.world.number(left), self.world.number(right)
        if OPEN in (one, other):
            yield from [bindings] if self.may else []
            return
        holds = compare(part.operator, one, other)
        if self.on_comparison and None not in (one, other):
            self.on_comparison(part, one, other, holds)
        if holds:
            yield bindings

    def _aggregate(self, place: int, part: Aggregate, bindings: Bindings) -> Iterator[Bindings]:
        if self.on_comparison:
            self._conditions(part, bindings)
        name = instantiate(self.ordered.names[place], bindings)
        if name is None:
            yield bindings
        elif self.world.number(name) is not None:
            yield {**bindings, part.variable: name}

    def _conditions(self, part: Aggregate, bindings: Bindings) -> None:
        """Look at the comparisons inside an aggregate."""
        head = Literal("", (), negated=False, place=part.place)
        inside = OrderedRule(Rule("", head, part.conditions, part.place), 0)
        match = RuleMatch(inside, self.world, self.on_comparison, may=self.may)
        for _ in match.bindings(dict(bindings)):
            pass


class Matcher:
    """The rules of a rulebook matched against one world."""

    def __init__(self, rules: RuleStore, world: World) -> None:
        self.rules, self.world = rules, world
        self._by_first: dict[tuple[str, int, str], list[NumberedRule]] = {}

    def moved(self, assignment: Assignment) -> Matcher:
        """Return the matcher of a case that differs in its numbers alone."""
        other = copy(self)
        other.world = self.world.moved(assignment)
        return other

    def rules_for(self, predicate: str, args: Pattern) -> list[Rule]:
        """Return the rules whose head unifies with an atom."""
        return [one.rule for one, _ in self._unifying(predicate, args)]

    def fired(
        self, predicate: str, args: Args, *, every: bool = False, may: bool = False
    ) -> list[RuleInstance]:
        """Return the rules that derived an atom, or `may`: each once, or in every way it does."""
        found = []
        for one, start in self._unifying(predicate, args):
            for bindings in _match(one, self.world, start, may=may).bindings(start):
                if pattern_of(one.rule.head, bindings) == args:
                    found.append(RuleInstance(one.rule, bindings))
                    if not every:
                        break
        return found

    def instances(self, rule: Rule, start: Bindings) -> Iterator[RuleInstance]:
        """Return the ways in which a rule fired with some of its variables bound."""
        match = _match(self._numbered(rule), self.world, start)
        return (RuleInstance(rule, bindings) for bindings in match.bindings(start))

    def missed(self, predicate: str, args: Pattern) -> list[NearMiss]:
        """Return for each rule that could have derived an atom how near it came to firing."""
        found = []
        for one, start in self._unifying(predicate, args):
            match = _match(one, self.world, start)
            if next(match.bindings(start), None) is None and match.nearest:
                found.append(match.nearest)
        return found

    def filled(self, missed: NearMiss) -> Bindings:
        """Return the bindings of a near miss with those that its other parts determine."""
        bindings = dict(missed.bindings)
        match = _match(self._numbered(missed.rule), self.world, bindings)
        for place, part in match.ordered.parts:
            if isinstance(part, Literal) or _is_ready(part, bindings.keys()):
                found = list(match.extend(place, part, bindings))
                if found and all(one == found[0] for one in found):
                    bindings = found[0]
        return bindings

    def failing(self, missed: NearMiss) -> list[NearMiss]:
        """Return a near miss for each part of the rule that fails for certain beside the others."""
        bindings = self.filled(missed)
        match = _match(self._numbered(missed.rule), self.world, bindings, may=True)
        return [
            NearMiss(missed.rule, bindings, part, missed.reached)
            for place, part in match.ordered.parts
            if next(match.extend(place, part, bindings), None) is None
        ]

    def blocker(self, missed: NearMiss) -> Literal | None:
        """Return a literal under `not` whose atom holds and keeps a rule from firing."""
        bindings = self.filled(missed)
        negated = (part for part in missed.rule.body if isinstance(part, Literal) and part.negated)
        return next((one for one in negated if self.world.holds(one, bindings)), None)

    def _unifying(self, predicate: str, args: Pattern) -> Iterator[tuple[NumberedRule, Bindings]]:
        """Return the rules whose head unifies with an atom, and the bindings that makes."""
        for one in self._candidates(predicate, args):
            start = _unify_head(one.rule.head.args, args)
            if start is not None:
                yield one, start

    def _candidates(self, predicate: str, args: Pattern) -> list[NumberedRule]:
        """Return the rules for a predicate whose head may begin with the first argument."""
        found = self.rules.of_head(predicate, len(args))
        if not args or args[0] is None:
            return found
        key = (predicate, len(args), args[0])
        if key not in self._by_first:
            self._by_first[key] = [
                one for one in found if _unify_head(one.rule.head.args[:1], args[:1]) is not None
            ]
        return self._by_first[key]

    def _numbered(self, rule: Rule) -> NumberedRule:
        """Return a rule with its number: none for its aggregates if it is of another rulebook."""
        known = self.rules.of_head(rule.head.name, len(rule.head.args))
        found = next((one for one in known if one.rule.id == rule.id), None)
        return NumberedRule(0, found.aggregates if found else -len(rule.body), rule)


def _match(one: NumberedRule, world: World, bound: Bindings, *, may: bool = False) -> RuleMatch:
    return RuleMatch(OrderedRule(one.rule, one.aggregates, bound.keys()), world, may=may)


def _unify_head(patterns: Sequence[Term], args: Pattern) -> Bindings | None:
    """Return the bindings with which a head is an atom; its computed arguments are not compared."""
    bindings: Bindings = {}
    for pattern, value in zip(patterns, args, strict=True):
        skipped = value is None or isinstance(pattern, Call)
        if not skipped and not unify(pattern, str(value), bindings):
            return None
    return bindings


def unify(pattern: Term, value: str, bindings: Bindings) -> bool:
    """Match a pattern with a ground term, adding to the bindings."""
    if isinstance(pattern, Var):
        return pattern.name == "_" or bindings.setdefault(pattern.name, value) == value
    if isinstance(pattern, Fun) and pattern.args:
        name, args = split_atom(value)
        if name != pattern.name or len(args) != len(pattern.args):
            return False
        return all(unify(p, a, bindings) for p, a in zip(pattern.args, args, strict=True))
    return instantiate(pattern, bindings) == value


def compare(operator: str, one: Known, other: Known) -> bool:
    """Return whether a comparison of two values holds; None never compares."""
    if one is None or other is None:
        return False
    if operator in ("=", "!="):
        return (one == other) is (operator == "=")
    left, right = _rank(one), _rank(other)
    if operator[0] == ">":
        left, right = right, left
    return left < right or (left == right and operator.endswith("="))


def _rank(known: Known) -> tuple[Any, ...]:
    """Return the place of a term in clingo's order: numbers, then by arity, name and arguments."""
    if isinstance(known, int):
        return 0, known
    name, args = split_atom(str(known))
    ranks = (_rank(int(one) if one.lstrip("-").isdigit() else one) for one in args)
    return 1, len(args), name, *ranks
