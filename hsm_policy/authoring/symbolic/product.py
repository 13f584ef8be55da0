"""Product programs: two rulebooks, or one rulebook with two cases, in one program.

Predicates that can differ stand twice, the second time with the prefix `_b_`; all others are
shared. A question about two verdicts becomes a question about one program (self-composition).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from hsm_policy.names import SECOND
from hsm_policy.syntax import Aggregate, Body, Comparison, Fun, Literal, Rule, Str, Term, literals

OTHER = "~"
"""Marks a path of the second case."""


def dependents(rules: Iterable[Rule], names: Collection[str]) -> frozenset[str]:
    """Return the predicates that depend on any of some predicates, these included."""
    found, rules = set(names), list(rules)
    while True:
        new = {
            rule.head.name
            for rule in rules
            if rule.head.name not in found and any(one.name in found for one in literals(rule.body))
        }
        if not new:
            return frozenset(found)
        found |= new


class SecondSide:
    """Translates rules of the first side into rules of the second.

    `names` are the predicates that stand twice. `paths` maps a key, map or list tested by `given`
    to the path that it has on the second side.
    """

    def __init__(self, names: Collection[str], paths: Mapping[str, str] | None = None) -> None:
        self.names, self.paths = names, paths or {}

    def rules(self, rules: Iterable[Rule]) -> Iterator[Rule]:
        """Yield the second side's copies of the rules whose heads stand twice."""
        for rule in rules:
            if rule.head.name in self.names:
                body = tuple(self.body(item) for item in rule.body)
                yield replace(rule, id=SECOND + rule.id, head=self._literal(rule.head), body=body)

    def body(self, item: Body) -> Body:
        """Return one part of a body as the second side has it."""
        if isinstance(item, Literal):
            return self._literal(item)
        if isinstance(item, Aggregate):
            inside = tuple(self.body(one) for one in item.conditions)
            return replace(item, conditions=inside)
        return item

    def _literal(self, found: Literal) -> Literal:
        if found.name in self.names:
            return replace(found, name=SECOND + found.name)
        if found.name == "given" and (key := presence_key(found)) in self.paths:
            return replace(found, args=(Str(self.paths[key]),))
        return found


def presence_key(given: Literal) -> str:
    """Return the key that a `given` literal tests."""
    return next((one.value if isinstance(one, Str) else _name(one) for one in given.args), "")


def _name(term: Term) -> str:
    return term.name if isinstance(term, Fun) else ""


def rule_content(rule: Rule) -> object:
    """Return the head and body of a rule in a form that ignores places and texts."""
    return (_plain(rule.head), tuple(map(_plain, rule.body)))


def _plain(item: Body) -> object:
    match item:
        case Literal(name, args, negated):
            return (name, args, negated)
        case Comparison(left, operator, right):
            return (left, operator, right)
        case Aggregate(variable, function, terms, conditions):
            return (variable, function, terms, tuple(map(_plain, conditions)))
