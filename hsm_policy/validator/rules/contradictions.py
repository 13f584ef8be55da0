"""Rules that cannot fire or say nothing new, and bare numbers in them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from operator import ge, gt, le, lt

from hsm_policy.documents import number_text
from hsm_policy.messages import Location
from hsm_policy.rulebook import Input
from hsm_policy.syntax import (
    FLIPPED,
    OPPOSITE,
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
    comparisons,
    constant_name,
    term_text,
    variables,
)
from hsm_policy.validator.context import ValidationContext

_NEVER_ALIKE = ("<", ">", "!=")

_ONE_WORD = ("choice", "yes_no", "country")

_FREE = 1
"""The greatest number that a rule may contain: for counting, and for zero."""


def check_contradictions(look: ValidationContext) -> None:
    """Refuse contradictory conditions; warn of repeated ones, duplicate rules, bare numbers."""
    first: dict[object, Rule] = {}
    for rule in look.rules:
        if rule.lines:
            _conditions(look, rule.body)
            _two_values(look, rule.body)
            _beyond(look, rule.body)
        _numbers(look, rule)
        form = _form(rule)
        other = first.setdefault(form, rule)
        if other is not rule:
            where = f"{other.place.file}:{other.place.line}"
            look.refuse("rule_twice", rule.place, "", "warning", other=other.id, where=where)


def _conditions(look: ValidationContext, body: Iterable[Body]) -> None:
    seen = set[object]()
    for item in body:
        if isinstance(item, Aggregate):
            _conditions(look, item.conditions)
            continue
        form, opposite, name = _said(item)
        if opposite in seen or _unlike_itself(item):
            look.refuse("condition_never", item.place, found=name)
        elif form in seen:
            look.refuse("condition_twice", item.place, "", "warning", found=name)
        seen.add(form)


def _two_values(look: ValidationContext, body: Iterable[Body]) -> None:
    """Refuse a rule in which a single-valued input is required to have two values."""
    first: dict[tuple[str, tuple[Term, ...]], str] = {}
    for item in body:
        if isinstance(item, Aggregate):
            _two_values(look, item.conditions)
        elif isinstance(item, Literal) and not item.negated and _single(look, item):
            value, subject = constant_name(item.args[-1]), item.args[:-1]
            if value is None or Var("_") in subject:
                continue
            if first.setdefault((item.name, subject), value) != value:
                look.refuse("condition_never", item.place, found=term_text(item))


def _beyond(
    look: ValidationContext, body: Iterable[Body], outer: Mapping[str, list[Input]] = {}
) -> None:
    """Refuse a comparison with a number that no value of the input satisfies."""
    items, read = list(body), dict(outer)
    for item in items:
        if isinstance(item, Literal) and not item.negated and item.args:
            for name in variables(item.args[-1:]) if look.entries_of(item) else ():
                read[name] = look.entries_of(item)
    for item in items:
        if isinstance(item, Aggregate):
            _beyond(look, item.conditions, read)
        elif isinstance(item, Comparison):
            left, operator, right = item.left, item.operator, item.right
            if isinstance(left, Num):
                left, operator, right = right, FLIPPED[operator], left
            if isinstance(left, Var) and isinstance(right, Num) and left.name in read:
                _compare(look, item, operator, right.value, read[left.name])


def _compare(
    look: ValidationContext, item: Comparison, operator: str, number: int, entries: list[Input]
) -> None:
    least, greatest = min(one.least for one in entries), max(one.greatest for one in entries)
    extreme = least if operator in ("<", "<=") else greatest
    never = not _HOLDS[operator](extreme, number) or (operator == "=" and number < least)
    if never and all(one.type in ("money", "count", "percent") for one in entries):
        ends = {"least": least, "greatest": greatest}
        told = {key: number_text(one, entries[0].type) for key, one in ends.items()}
        written = f"{term_text(item.left)} {item.operator} {term_text(item.right)}"
        look.refuse("bounds_never", item.place, found=written, name=entries[0].path, **told)


_HOLDS: dict[str, Callable[[int, int], bool]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": ge, "!=": lambda _one, _other: True,
}  # fmt: skip
"""Whether the end of a range that is nearest to satisfying a comparison satisfies it."""


def _single(look: ValidationContext, literal: Literal) -> bool:
    """Whether a literal reads a single-valued input of words."""
    entries = look.entries_of(literal)
    return bool(entries) and all(one.type in _ONE_WORD for one in entries)


def _said(item: Literal | Comparison) -> tuple[object, object, str]:
    """Return a condition's content, the content of its opposite, and its text."""
    if isinstance(item, Literal):
        if Var("_") in item.args:
            return item, None, ""
        form = (item.name, item.args)
        name = f"not {term_text(item)}" if item.negated else term_text(item)
        return (form, item.negated), (form, not item.negated), name
    written = f"{term_text(item.left)} {item.operator} {term_text(item.right)}"
    left, right, operator = item.left, item.right, item.operator
    if repr(right) < repr(left):
        left, right, operator = right, left, FLIPPED[operator]
    return (left, operator, right), (left, OPPOSITE[operator], right), written


def _unlike_itself(item: Literal | Comparison) -> bool:
    if isinstance(item, Literal):
        return False
    return item.left == item.right and item.operator in _NEVER_ALIKE


def _numbers(look: ValidationContext, rule: Rule) -> None:
    """Warn of numbers that belong to the law rather than to the rule; an item has a number too."""
    items = {group.item for group in look.source.vocabulary.groups.values() if group.item}
    named: list[tuple[Term, Location]] = [(term, rule.head.place) for term in rule.head.args]
    for item in comparisons(rule.body):
        named += [(item.left, item.place), (item.right, item.place)]
    for term, place in named:
        for number in sorted(_bare(term, items)):
            look.refuse("number_bare", place, "", "warning", number=str(number))


def _bare(term: Term, items: Container[str]) -> set[int]:
    if isinstance(term, Num):
        return {term.value} if _FREE < term.value <= _LARGEST else set()
    if isinstance(term, Fun | Call) and term.name not in items:
        return set().union(*(_bare(argument, items) for argument in term.args))
    return set()


_LARGEST = 9
"""Greater numbers are refused by the parser."""


def _form(rule: Rule) -> object:
    """Return a rule with its variables renumbered in order of appearance, to compare rules."""
    numbers: dict[str, int] = {}
    return _numbered((rule.head, rule.body), numbers)


def _numbered(part: object, numbers: dict[str, int]) -> object:
    match part:
        case Var("_"):
            return "_"
        case Var(name):
            return numbers.setdefault(name, len(numbers))
        case Fun(name, args) | Call(name, args):
            return type(part).__name__, name, _numbered(args, numbers)
        case Literal(name, args, negated):
            return name, negated, _numbered(args, numbers)
        case Comparison(left, operator, right):
            return operator, _numbered((left, right), numbers)
        case Aggregate(variable, function, terms, conditions):
            return function, _numbered((Var(variable), terms, conditions), numbers)
        case tuple():
            return tuple(_numbered(one, numbers) for one in part)
    return part
