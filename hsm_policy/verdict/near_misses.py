"""Rules held against a scene: which fire, and which conditions they miss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hsm_policy.documents import OPEN
from hsm_policy.syntax import (
    Aggregate,
    Body,
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
from hsm_policy.verdict.matching import NOTHING, Bindings, Joined, unify
from hsm_policy.verdict.world import Args, Known, PossibleWorld, instantiate, split_atom

Side = Callable[[Comparison, Known, Known, bool], None]
"""Is told of a comparison of two terms that are known, and whether it holds."""


class RuleMatcher:
    """A clause with its parts in the order in which they find their variables bound."""

    def __init__(self, rule: Rule, aggregates: int) -> None:
        self.rule = rule
        self.parts = self._ordered()
        self.atoms = sum(isinstance(p, Literal) and not p.negated for _, p in self.parts)
        self.names = self._named(aggregates)

    def _ordered(self) -> list[tuple[int, Body]]:
        numbered = list(enumerate(self.rule.body))
        found = [one for one in numbered if isinstance(one[1], Literal) and not one[1].negated]
        bound = variables([part for _, part in found])
        rest = [one for one in numbered if one not in found]
        while rest:
            chosen = next((one for one in rest if _ready(one[1], bound)), rest[0])
            rest.remove(chosen)
            found.append(chosen)
            bound |= variables(chosen[1])
        return found

    def _named(self, before: int) -> dict[int, Term]:
        """Give the number by which each aggregate stands in the ground program."""
        atoms = [i for i in self.rule.body if isinstance(i, Literal) and not i.negated]
        found: dict[int, Term] = {}
        for index, part in enumerate(self.rule.body):
            if isinstance(part, Aggregate):
                inside = variables(part.terms) | variables(part.conditions)
                context = sorted(inside & variables(atoms))
                number = Num(before + len(found) + 1)
                found[index] = Fun(f"_{part.function}", (number, *map(Var, context)))
        return found


def _ready(part: Body, bound: set[str]) -> bool:
    if isinstance(part, Aggregate):
        return True
    if isinstance(part, Comparison) and part.operator == "=":
        return variables(part.left) <= bound or variables(part.right) <= bound
    return variables(part) <= bound


class RuleMatch:
    """One clause held against one scene: does it fire for certain, or (`may`) could it fire?"""

    def __init__(
        self,
        clause: RuleMatcher,
        scene: PossibleWorld,
        side: Side | None = None,
        joined: Joined | None = None,
        *,
        may: bool = False,
    ) -> None:
        self.clause, self.scene, self.side, self.joined = clause, scene, side, joined
        self.may = may
        self._found: set[int] = set()

    def heads(self) -> set[tuple[str, ...]]:
        """Give the arguments of each head that the clause derives."""
        head = self.clause.rule.head.args
        ways = self._ways(0, {}, NOTHING, near=False)
        return {tuple(_shown(arg, bindings) for arg in head) for _, bindings in ways}

    def fires(self) -> bool:
        """Tell whether the clause fires, looking at every way in which its atoms can be joined."""
        fired = False
        for _ in self._ways(0, {}, NOTHING, near=False):
            fired = True
        return fired

    def misses(self) -> set[int]:
        """Give the places of the parts without any one of which a clause would fire that does not.

        With a part goes what cannot be told without the variables that it binds.
        """
        if not self._near_enough():
            return set()
        for left_out, bindings in self._ways(0, {}, NOTHING, near=True):
            if self.may or self._fails(left_out, bindings):
                self._found.add(left_out)
        return self._found - {NOTHING}

    def _near_enough(self) -> bool:
        """Tell whether no two atoms are wholly out of reach, which is soon seen."""
        positive = self.clause.parts[: self.clause.atoms]
        return sum(next(self._atoms(part, {}), None) is None for _, part in positive) < 2  # noqa: PLR2004

    def _ways(
        self, at: int, bindings: Bindings, left_out: int, *, near: bool
    ) -> Iterator[tuple[int, Bindings]]:
        if left_out in self._found:
            return
        if at == self.clause.atoms and self.joined:
            self.joined(bindings, left_out)
        if at == len(self.clause.parts):
            yield left_out, bindings
            return
        index, part = self.clause.parts[at]
        positive = at < self.clause.atoms
        failed = True
        for extended in self._extended(index, part, bindings):
            failed = False
            yield from self._ways(at + 1, extended, left_out, near=near)
        if near and left_out == NOTHING and (failed or positive):
            yield from self._ways(at + 1, bindings, index, near=near)

    def _fails(self, place: int, bindings: Bindings) -> bool:
        """Tell whether a part fails for certain, so that it is no matter of what is not known."""
        part = self.clause.rule.body[place] if place != NOTHING else None
        if part is None:
            return False
        if isinstance(part, Literal) and part.negated:
            return self._barred(part, bindings, sure=True)
        could = RuleMatch(self.clause, self.scene, may=True)
        return next(could._extended(place, part, bindings), None) is None

    def _extended(self, index: int, part: Body, bindings: Bindings) -> Iterator[Bindings]:
        if isinstance(part, Literal):
            if not part.negated:
                yield from self._atoms(part, bindings)
            elif not self._barred(part, bindings, sure=self.may):
                yield bindings
        elif isinstance(part, Comparison):
            yield from self._comparison(part, bindings)
        else:
            yield from self._aggregate(index, part, bindings)

    def _atoms(self, part: Body, bindings: Bindings) -> Iterator[Bindings]:
        return (
            extended
            for args, extended in self._matching(part, bindings)
            if self.may or self.scene.sure(part.name, args)  # type: ignore[union-attr]
        )

    def _matching(self, part: Body, bindings: Bindings) -> Iterator[tuple[Args, Bindings]]:
        """Give the atoms that may hold and match, each with what the variables then stand for."""
        if not isinstance(part, Literal):
            return
        first = instantiate(part.args[0], bindings) if part.args else None
        found: Iterable[Args] = (
            self.scene.atoms(part.name, len(part.args))
            if first is None
            else self.scene.beginning(part.name, len(part.args), first)
        )
        for args in found:
            extended = dict(bindings)
            if all(unify(p, a, extended) for p, a in zip(part.args, args, strict=True)):
                yield args, extended

    def _barred(self, part: Literal, bindings: Bindings, *, sure: bool) -> bool:
        """Tell whether an atom that a clause wants not to hold does, or may where not `sure`.

        Where it cannot be told, since what binds its variables is left out, it does not.
        """
        if not variables(part) <= bindings.keys():
            return False
        matching = self._matching(part, bindings)
        return any(not sure or self.scene.sure(part.name, args) for args, _ in matching)

    def _comparison(self, part: Comparison, bindings: Bindings) -> Iterator[Bindings]:
        left, right = instantiate(part.left, bindings), instantiate(part.right, bindings)
        if left is None or right is None:
            yield from _assigned(part, left, right, bindings)
            return
        one, other = self.scene.number(left), self.scene.number(right)
        if OPEN in (one, other):
            yield from [bindings] if self.may else []
            return
        holds = compare(part.operator, one, other)
        if self.side and None not in (one, other):
            self.side(part, one, other, holds)
        if holds:
            yield bindings

    def _aggregate(self, index: int, part: Aggregate, bindings: Bindings) -> Iterator[Bindings]:
        if self.side:
            self._inside(part, bindings)
        name = instantiate(self.clause.names[index], bindings)
        if name is None:
            yield bindings
        elif self.scene.number(name) is not None:
            yield {**bindings, part.variable: name}

    def _inside(self, part: Aggregate, bindings: Bindings) -> None:
        """Look at the comparisons inside an aggregate."""
        head = Literal("", (), negated=False, place=part.place)
        rule = Rule("", head, part.conditions, part.place)
        inner = RuleMatch(RuleMatcher(rule, 0), self.scene, self.side, may=self.may)
        for _ in inner._ways(0, dict(bindings), NOTHING, near=False):
            pass


def _assigned(
    part: Comparison, left: str | None, right: str | None, bindings: Bindings
) -> Iterator[Bindings]:
    """Bind `X = term`; what cannot be told without a part left out counts as gone with it."""
    variable, value = (part.left, right) if left is None else (part.right, left)
    if part.operator == "=" and isinstance(variable, Var) and value is not None:
        yield {**bindings, variable.name: value}
    else:
        yield bindings


def _shown(term: Term, bindings: Bindings) -> str:
    return instantiate(term, bindings) or clingo_term(term)


def compare(operator: str, one: Known, other: Known) -> bool:
    """Tell whether a comparison of two numbers or two terms holds; None never compares."""
    if one is None or other is None:
        return False
    if operator in ("=", "!="):
        return (one == other) is (operator == "=")
    left, right = _rank(one), _rank(other)
    if operator[0] == ">":
        left, right = right, left
    return left < right or (left == right and operator.endswith("="))


def _rank(known: Known) -> tuple[Any, ...]:
    """Give the place of a term in clingo's order: numbers, then terms by arity, name, arguments."""
    if isinstance(known, int):
        return 0, known
    name, args = split_atom(str(known))
    ranks = (_rank(int(one) if one.lstrip("-").isdigit() else one) for one in args)
    return 1, len(args), name, *ranks
