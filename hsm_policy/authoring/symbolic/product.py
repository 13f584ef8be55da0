"""Two rulebooks, or two cases of one, laid side by side as one rulebook.

What differs stands there twice, the second time under names that begin with `_b_`; all else stands
there once. So a question about two verdicts is a question about one program.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from hsm_policy.names import SECOND
from hsm_policy.syntax import Aggregate, Body, Comparison, Fun, Literal, Rule, Str, Term, literals

OTHER = "~"
"""Ends the key at which the second case says something of its own."""


def dependents(rules: Iterable[Rule], names: Collection[str]) -> frozenset[str]:
    """Give the predicates that hang on some predicates, these included."""
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
    """Turns what one side says into what the second side says.

    `names` are the predicates that the second side has for itself, `paths` gives for a key of which
    a clause asks whether it is written, or a map or list at the top, the key of the second side.
    """

    def __init__(self, names: Collection[str], paths: Mapping[str, str] | None = None) -> None:
        self.names, self.paths = names, paths or {}

    def rules(self, rules: Iterable[Rule]) -> Iterator[Rule]:
        """Give the rules for the second side's own predicates."""
        for rule in rules:
            if rule.head.name in self.names:
                body = tuple(self.body(item) for item in rule.body)
                yield replace(rule, id=SECOND + rule.id, head=self._literal(rule.head), body=body)

    def body(self, item: Body) -> Body:
        """Give one part of a body as the second side has it."""
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
    """Give the key of which `given` asks whether the case writes it."""
    return next((one.value if isinstance(one, Str) else _name(one) for one in given.args), "")


def _name(term: Term) -> str:
    return term.name if isinstance(term, Fun) else ""


def rule_content(rule: Rule) -> object:
    """Give what a rule says, without where it says it or in which words."""
    return (_plain(rule.head), tuple(map(_plain, rule.body)))


def _plain(item: Body) -> object:
    match item:
        case Literal(name, args, negated):
            return (name, args, negated)
        case Comparison(left, operator, right):
            return (left, operator, right)
        case Aggregate(variable, function, terms, conditions):
            return (variable, function, terms, tuple(map(_plain, conditions)))
