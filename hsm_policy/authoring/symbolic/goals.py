"""Property goals: the negation of a property as rules; a case that meets one refutes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from hsm_policy.engine import GOAL
from hsm_policy.messages import Location
from hsm_policy.names import NOT_TOLD, SECOND, Outcome
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
    term_text,
    variables,
)
from hsm_policy.validator import Property
from hsm_policy.verdict import BEST

VALUE = "_value"
"""The predicate that holds the value of a property's figure."""

_UP, _DOWN, _WORSE, _TOLD = "_up", "_down", "_worse", "_told"

_ONE, _OTHER, _SUBJECT = Var("_One"), Var("_Other"), Var("_Subject")

CONDITION = "gcondition"
"""The goal that a case is one of those that a property speaks of."""

ONE_OUTCOME, ONE_VALUE, REACHABLE = "one_outcome", "one_value", "reachable"
"""The kinds of the properties that every rulebook must have, declared or not."""


def unasked_properties(source: RulebookData) -> list[Property]:
    """Return the properties that a rulebook must have; figures with one rule have one value."""
    place = Location("", 0, 0)
    rules = Counter(
        term_text(rule.head.args[0]) for rule in source.rules if rule.head.name == "figure"
    )
    return [
        Property(name="every_question_has_one_outcome", kind=ONE_OUTCOME, place=place),
        *(
            Property(
                name=f"{name}_has_one_value", kind=ONE_VALUE, place=place, of=name, figure=True
            )
            for name in source.figures
            if rules[name] > 1
        ),
        Property(name="every_rule_can_apply", kind=REACHABLE, place=place, items=2),
    ]


def goal_rules(found: Property, source: RulebookData) -> list[Rule]:
    """Return the rules whose goals refute a property; some compare two sides of a program.

    One more goal, `CONDITION`, is met by the cases that the property speaks of, if it names any.
    """
    return [*_refuting(found, source), *_condition(found, source)]


def _condition(found: Property, source: RulebookData) -> Iterator[Rule]:
    where: tuple[Body, ...] = found.where
    match found.kind:
        case "if":
            where = (*found.body, *where)
        case "never":
            where = (*_told(found.body, source), *where)
        case "monotone":
            where = (literal(_UP), literal(_DOWN, negated=True), *where)
    if found.of and found.kind != ONE_VALUE:
        raised = literal(_TOLD) if found.figure else literal(RAISED, Fun(found.of))
        where = (raised, *where)
    if where:
        yield make_rule(CONDITION, literal(GOAL, Fun(CONDITION)), *where)


def _told(body: tuple[Body, ...], source: RulebookData) -> Iterator[Body]:
    """Yield the parts of a body that speak of the case and the law; none if no rule is spoken of.

    What a rule concludes is what the property denies; the rest is when it denies it.
    """
    concluded = {rule.head.name for rule in source.rules}
    told = [one for one in body if isinstance(one, Literal) and one.name not in concluded]
    known = variables([one for one in told if not one.negated])
    if any(isinstance(one, Literal) and one.name in concluded for one in body):
        yield from (one for one in told if variables(one) <= known)
        parts = (one for one in body if isinstance(one, Comparison))
        yield from (one for one in parts if variables(one) <= known)


def _refuting(found: Property, source: RulebookData) -> list[Rule]:
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
        case "independent":
            return [*_independent(found)]
        case _ if found.kind == ONE_OUTCOME:
            return [*_one_outcome(source)]
        case _ if found.kind == ONE_VALUE:
            return [*_one_value(found)]
        case _:
            return [_goal(str(at), *rule.body) for at, rule in enumerate(source.rules) if rule.body]


def _one_outcome(source: RulebookData) -> Iterator[Rule]:
    """Yield goals that a question has no outcome, or two, or one of its requirements two states."""
    differ = Comparison(_ONE, "!=", _OTHER, NOWHERE)
    for name in source.questions:
        none = [_outcome(name, Fun(one), negated=True) for one in Outcome]
        yield _goal(f"{name}_none", literal(RAISED, Fun(name)), *none)
        yield _goal(f"{name}_two", _outcome(name, _ONE), _outcome(name, _OTHER), differ)
        states = (literal("requirement", Fun(name), _SUBJECT, one) for one in (_ONE, _OTHER))
        yield _goal(f"{name}_states", *states, differ)


def _one_value(found: Property) -> Iterator[Rule]:
    """Yield the goal that a figure has two values."""
    yield from _figure_values(found.of, VALUE)
    both = literal(VALUE, _ONE), literal(VALUE, _OTHER)
    yield _goal("0", *both, Comparison(_ONE, "!=", _OTHER, NOWHERE))


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


def _figure_values(figure: str, value: str, side: str = "") -> Iterator[Rule]:
    """Yield rules for the value of a figure on one side, and whether it is known."""
    there = literal(f"{side}figure", Fun(figure), _ONE)
    told = (there, Comparison(_ONE, "!=", Fun(NOT_TOLD), NOWHERE))
    yield make_rule(value, literal(f"{side}{value}", _ONE), *told)
    yield make_rule(_TOLD, literal(f"{side}{_TOLD}"), *told)


def _monotone(found: Property, source: RulebookData) -> Iterator[Rule]:
    """Yield the goal that an input is higher while the outcome is worse or the figure lower."""
    for path in found.keys:
        yield from _input_order(source.vocabulary.inputs[path], found.values)
    grown = (literal(_UP), literal(_DOWN, negated=True), *found.where)
    if found.figure:
        for side in ("", SECOND):
            yield from _figure_values(found.of, VALUE, side)
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
    for side in ("", SECOND):
        yield from _figure_values(found.of, VALUE, side)
    both = (literal(VALUE, _ONE), literal(f"{SECOND}{VALUE}", _OTHER))
    yield _goal("0", *both, Comparison(_ONE, "!=", _OTHER, NOWHERE), *found.where)
    told, not_told = literal(_TOLD), literal(f"{SECOND}{_TOLD}", negated=True)
    yield _goal("1", told, not_told, *found.where)


def difference_goals(goal: str, head: Literal, measured: Iterable[int]) -> Iterator[Rule]:
    """Yield a goal met by an atom that only one side of a program derives.

    Arguments that are measures, by place, count as the same if their values are equal.
    """
    numbers = [at for at in measured if isinstance(head.args[at], Var)]
    twin = [Var(f"_B{at}") if at in numbers else one for at, one in enumerate(head.args)]
    equal = [Comparison(head.args[at], "=", twin[at], NOWHERE) for at in numbers]
    for side, beside in (("", SECOND), (SECOND, "")):
        one, other = f"{side}{head.name}", f"{beside}{head.name}"
        alike = literal(f"_same{side}_{goal}", *head.args)
        yield make_rule(
            f"_same{side}.{goal}", alike, literal(one, *head.args), literal(other, *twin), *equal
        )
        lacks = [literal(one, *head.args), replace(alike, negated=True)]
        if head.name == "figure" and head.args[-1] != Fun(NOT_TOLD):
            # A figure that is left undetermined shows no value.
            lacks.append(literal(one, head.args[0], Fun(NOT_TOLD), negated=True))
        if head.name in ("outcome", "requirement"):
            lacks.append(literal(RAISED, head.args[0]))
        yield make_rule(f"{GOAL}{side}.{goal}", literal(GOAL, Fun(goal)), *lacks)
