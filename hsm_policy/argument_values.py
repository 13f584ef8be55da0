"""The words that an argument can have in a rule, as far as inputs and constants tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hsm_policy.check_names import constant
from hsm_policy.checking import Look, all_literals, signature
from hsm_policy.clauses import Aggregate, Literal, Rule, Term, Var

Words = set[str] | None
"""What an argument can be; None where it may be anything."""
_LISTED = ("choice", "country", "countries")


class Values:
    """What each argument of each predicate can be: the least that all rules together give it."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._heads: dict[tuple[str, int, int], Words] = {
            (*signature(rule.head), position): set()
            for rule in look.rules
            for position in range(len(rule.head.args))
        }
        while self._more():
            pass

    def asked(self, rule: Rule) -> Iterator[tuple[Literal, list[Words]]]:
        """Give each literal of a rule with what its arguments can be."""
        whole = [item for item in rule.body if isinstance(item, Literal)]
        for item in rule.body:
            inside = list(all_literals([item]))
            bound = [*whole, *inside] if isinstance(item, Aggregate) else whole
            for literal in inside:
                yield literal, [self._of(argument, bound) for argument in literal.args]

    def _more(self) -> bool:
        """Let every rule add what its head can be; tell whether that was anything new."""
        changed = False
        for rule in self.look.rules:
            body = [item for item in rule.body if isinstance(item, Literal)]
            for position, argument in enumerate(rule.head.args):
                at = (*signature(rule.head), position)
                before, value = self._heads[at], self._of(argument, body)
                after = None if before is None or value is None else before | value
                self._heads[at] = after
                changed |= after != before
        return changed

    def _of(self, argument: Term, bound: Iterable[Literal]) -> Words:
        value = constant(argument)
        if value is not None or not isinstance(argument, Var) or argument.name == "_":
            return None if value is None else {value}
        told: Words = None
        for literal in (one for one in bound if not one.negated):
            for position, other in enumerate(literal.args):
                held = self._held(literal, position) if other == argument else None
                told = held if told is None else told if held is None else told & held
        return told

    def _held(self, literal: Literal, position: int) -> Words:
        entries = self.look.entries_of(literal)
        if not entries:
            return self._heads.get((*signature(literal), position))
        if position < len(literal.args) - 1 or any(one.type not in _LISTED for one in entries):
            return None
        return {value for entry in entries for value in entry.values}
