"""Property goals: the negation of a property as rules; a case that meets one refutes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hsm_policy.engine import GOAL
from hsm_policy.names import NOT_TOLD, SECOND
from hsm_policy.rulebook import RAISED, Input, RulebookData
from hsm_policy.syntax import (
    NOWHERE,
    Body,
    Comparison,
    Fun,
    Literal,
    Rule,
    Term,
    Var,
    literal,
    make_rule,
    opposite,
)
from hsm_policy.validator import Property
from hsm_policy.verdict import BEST

VALUE = "_value"
"""The predicate that holds the value of a property's figure."""

_UP, _DOWN, _WORSE, _TOLD = "_up", "_down", "_worse", "_told"

_ONE, _OTHER, _SUBJECT = Var("_One"), Var("_Other"), Var("_Subject")


def goal_rules(found: Property, source: RulebookData) -> list[Rule]:
    """Return the rules whose goals refute a property; some compare two sides of a program."""
    match found.kind:
        case "never":
            return [_goal("0", *found.body, *found.where)]
        case "if":
            nots = [one for one in map(opposite, found.then) if one is not None]
            return [
                _goal(str(number), *found.body, *found.where, one)
                for number, one in enumerate(nots)
            ]
        case "always":
            none = [_outcome(found.of, Fun(one), negated=True) for one in found.values]
            return [_goal("0", literal(RAISED, Fun(found.of)), *none, *found.where)]
        case "monotone":
            return [*_monotone(found, source)]
        case _:
            return [*_independent(found)]


def value_kind(found: Property, source: RulebookData) -> str:
    """Return the measure of a property's figure, empty if it has none."""
    kind = source.figures[found.of].type if found.figure else ""
    return "" if kind == "choice" else "count" if kind == "percent" else kind


def _goal(name: str, *body: Body) -> Rule:
    return make_rule(f"{GOAL}.{name}", literal(GOAL, Fun(f"g{name}")), *body)


def _outcome(
    question: str, outcome: Term, *, second: bool = False, negated: bool = False
) -> Literal:
    name = f"{SECOND}outcome" if second else "outcome"
    return literal(name, Fun(question), outcome, negated=negated)


def _facts(name: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Rule]:
    for one, other in pairs:
        yield make_rule(name, literal(name, Fun(one), Fun(other)))


def _pairs(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, later) for at, one in enumerate(values) for later in values[at + 1 :]]


def _values(found: Property) -> Iterator[Rule]:
    """Yield rules for the value of a property's figure, and whether it is known, on both sides."""
    for side in ("", SECOND):
        figure = literal(f"{side}figure", Fun(found.of), _ONE)
        told = (figure, Comparison(_ONE, "!=", Fun(NOT_TOLD), NOWHERE))
        yield make_rule(VALUE, literal(f"{side}{VALUE}", _ONE), *told)
        yield make_rule(_TOLD, literal(f"{side}{_TOLD}"), *told)


def _monotone(found: Property, source: RulebookData) -> Iterator[Rule]:
    """Yield the goal that an input is higher while the outcome is worse or the figure lower."""
    for path in found.keys:
        yield from _input_order(source.vocabulary.inputs[path], found.values)
    grown = (literal(_UP), literal(_DOWN, negated=True), *found.where)
    if found.figure:
        yield from _values(found)
        both = (literal(VALUE, _ONE), literal(f"{SECOND}{VALUE}", _OTHER))
        yield _goal("0", *both, Comparison(_ONE, ">", _OTHER, NOWHERE), *grown)
        return
    yield from _facts(_WORSE, _pairs(BEST))
    both = (_outcome(found.of, _ONE), _outcome(found.of, _OTHER, second=True))
    yield _goal("0", *both, literal(_WORSE, _ONE, _OTHER), *grown)


def _input_order(entry: Input, values: tuple[str, ...]) -> Iterator[Rule]:
    """Yield rules for whether an input is higher in the second case, or is lower or missing."""
    one, other = _input_literal(entry, _ONE), _input_literal(entry, _OTHER, second=True)
    if entry.numeric:
        yield make_rule(_UP, literal(_UP), one, other, Comparison(_ONE, "<=", _OTHER, NOWHERE))
        yield make_rule(_DOWN, literal(_DOWN), one, other, Comparison(_ONE, ">", _OTHER, NOWHERE))
    else:
        order = f"_above_{entry.predicate}"
        yield from _facts(order, _pairs(values))
        yield make_rule(_UP, literal(_UP), one, other, literal(order, _ONE, _OTHER))
        yield make_rule(_DOWN, literal(_DOWN), one, other, literal(order, _OTHER, _ONE))
    subject = one.args[:-1]
    for side, there, gone in (("", one, SECOND), (SECOND, other, "")):
        yield make_rule(_DOWN, literal(f"{side}_has_{entry.predicate}", *subject), there)
        missing = literal(f"{gone}_has_{entry.predicate}", *subject, negated=True)
        yield make_rule(_DOWN, literal(_DOWN), there, missing)


def _input_literal(entry: Input, value: Term, *, second: bool = False) -> Literal:
    name = f"{SECOND}{entry.predicate}" if second else entry.predicate
    if not entry.subject:
        return literal(name, value)
    return literal(name, _SUBJECT if entry.list_path else Fun(entry.subject), value)


def _independent(found: Property) -> Iterator[Rule]:
    """Yield goals that the outcome or figure differs between cases that vary some keys only."""
    if not found.figure:
        both = (_outcome(found.of, _ONE), _outcome(found.of, _OTHER, second=True))
        yield _goal("0", *both, Comparison(_ONE, "!=", _OTHER, NOWHERE), *found.where)
        return
    yield from _values(found)
    both = (literal(VALUE, _ONE), literal(f"{SECOND}{VALUE}", _OTHER))
    yield _goal("0", *both, Comparison(_ONE, "!=", _OTHER, NOWHERE), *found.where)
    told, not_told = literal(_TOLD), literal(f"{SECOND}{_TOLD}", negated=True)
    yield _goal("1", told, not_told, *found.where)
