"""Rules over numbers rewritten into rules over names of numbers, so that a policy is grounded once.

A comparison of measures becomes a free atom `_ge(left, right)`; the other operators are built from
`_ge`, so that no model can hold both a comparison and its opposite. An aggregate becomes a named
number, and each of its possible members an atom `_element(name, weight, key)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hsm_policy.rulebook import Types
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
    clingo_literal,
    clingo_term,
    variables,
)


class RuleEncoder:
    """Rewrites rules one by one; aggregates are numbered in the order of the rules."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.lines: list[str] = []
        self._aggregates = 0

    def rewrite(self, rule: Rule) -> None:
        """Add the rewritten form of a rule to `lines`."""
        kinds = self.types.variables(rule)
        binders, others = self._body(rule.body, kinds)
        head = clingo_literal(rule.head)
        body = binders + others
        self.lines.append(f"{head} :- {'; '.join(body)}." if body else f"{head}.")

    def pass_over(self, rule: Rule) -> None:
        """Leave a rule out; the aggregates after it keep their numbers."""
        self._aggregates += sum(isinstance(item, Aggregate) for item in rule.body)

    def _body(
        self, body: Iterable[Body], kinds: Mapping[str, str], context: Iterable[str] = ()
    ) -> tuple[list[str], list[str]]:
        items = list(body)
        positive = [item for item in items if isinstance(item, Literal) and not item.negated]
        binders = [*context, *map(clingo_literal, positive)]
        others = [
            clingo_literal(item) for item in items if isinstance(item, Literal) and item.negated
        ]
        bound = variables(positive)
        outer = list(binders)
        for item in items:
            if isinstance(item, Aggregate):
                binders += self._aggregate(item, outer, bound, kinds)
        bound |= {item.variable for item in items if isinstance(item, Aggregate)}
        pending = [item for item in items if isinstance(item, Comparison)]
        pending = self._assignments(pending, bound, binders)
        for item in pending:
            others += self._comparison(item, binders, kinds)
        return binders, others

    def _assignments(
        self, pending: list[Comparison], bound: set[str], binders: list[str]
    ) -> list[Comparison]:
        """Turn `X = term` with X not yet bound into a binder, in the order that binds them all."""
        progress = True
        while progress:
            progress = False
            for item in list(pending):
                found = _assignment(item, bound)
                if found:
                    variable, term = found
                    binders.append(f"{variable} = {clingo_term(_nothing(term))}")
                    bound.add(variable)
                    pending.remove(item)
                    progress = True
        return pending

    def _comparison(
        self, item: Comparison, binders: list[str], kinds: Mapping[str, str]
    ) -> list[str]:
        left, right = clingo_term(item.left), clingo_term(item.right)
        if not self._measured(item, kinds):
            return [f"{left} {item.operator} {right}"]
        domain = "; ".join(binders)
        match item.operator:
            case ">=":
                return [self._test(left, right, domain)]
            case "<=":
                return [self._test(right, left, domain)]
            case ">":
                return ["not " + self._test(right, left, domain)]
            case "<":
                return ["not " + self._test(left, right, domain)]
            case "=":
                return [self._test(left, right, domain), self._test(right, left, domain)]
            case _:
                return [self._unequal(left, right, domain)]

    def _measured(self, item: Comparison, kinds: Mapping[str, str]) -> bool:
        sides = (self.types.term(item.left, kinds), self.types.term(item.right, kinds))
        return any(side is not None for side in sides)

    def _test(self, left: str, right: str, domain: str) -> str:
        atom = f"_ge({left},{right})"
        self.lines.append(f"#external {atom} : {domain}." if domain else f"#external {atom}.")
        return atom

    def _unequal(self, left: str, right: str, domain: str) -> str:
        atom = f"_ne({left},{right})"
        for one, other in ((left, right), (right, left)):
            test = self._test(one, other, domain)
            self.lines.append(f"{atom} :- {domain}; not {test}.")
        return atom

    def _aggregate(
        self, item: Aggregate, outer: list[str], bound: set[str], outer_kinds: Mapping[str, str]
    ) -> list[str]:
        self._aggregates += 1
        context = sorted((variables(item.terms) | variables(item.conditions)) & bound)
        name = clingo_term(
            Fun(f"_{item.function}", (Num(self._aggregates), *(Var(v) for v in context)))
        )
        kinds = {**outer_kinds, **self.types.body_variables(item.conditions)}
        conditions, others = self._body(item.conditions, kinds, outer if context else ())
        weight, key = _weight_and_key(item)
        element = f"_element({name},{weight},{key})"
        self.lines.append(f"{element} :- {'; '.join(conditions + others)}.")
        binders = [f"{item.variable} = {name}"]
        if item.function in ("min", "max"):
            self.lines.append(f"_member({name}) :- _element({name},_,_).")
            return [f"_member({name})", *binders]
        return binders


def _weight_and_key(item: Aggregate) -> tuple[str, str]:
    terms = [clingo_term(term) for term in item.terms]
    if item.function == "count":
        return "1", f"t({','.join(terms)})"
    return terms[0], f"t({','.join(terms[1:])})" if terms[1:] else "t"


def _nothing(term: Term) -> Term:
    """Return zero for what is multiplied by it, so that no test is made on it; else the term."""
    zero = Num(0)
    return zero if isinstance(term, Call) and term.name == "times" and zero in term.args else term


def _assignment(item: Comparison, bound: set[str]) -> tuple[str, Term] | None:
    if item.operator != "=":
        return None
    for one, other in ((item.left, item.right), (item.right, item.left)):
        if isinstance(one, Var) and one.name not in bound and variables(other) <= bound:
            return one.name, other
    return None
