"""Safety of rules: every variable is bound, and rows of tables are read with their days."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.messages import Location, placeholders
from hsm_policy.rulebook import day_of_row, table_form, table_width
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Comparison,
    Literal,
    Rule,
    Var,
    comparisons,
    variables,
)
from hsm_policy.validator.context import ValidationContext

ANONYMOUS = "_"


def check_binding(look: ValidationContext) -> None:
    """Refuse unbound variables, and rows that are read without the day."""
    for rule in look.rules:
        bound = bound_variables(rule.body)
        for name in sorted(_unbound(rule, bound)):
            look.refuse("variable_unbound", _where(rule, name), variable=name)
        _rows(look, rule)


def bound_variables(body: Iterable[Body], outer: Iterable[str] = ()) -> set[str]:
    """Return the variables bound by a body: by positive atoms, aggregates, and `X = term`."""
    items, bound = list(body), set(outer)
    for item in items:
        if isinstance(item, Literal) and not item.negated:
            bound |= variables(item)
        elif isinstance(item, Aggregate):
            bound.add(item.variable)
    comparisons = [one for one in items if isinstance(one, Comparison) and one.operator == "="]
    for _ in comparisons:
        for item in comparisons:
            for one, other in ((item.left, item.right), (item.right, item.left)):
                if isinstance(one, Var) and variables(other) <= bound:
                    bound.add(one.name)
    return bound - {ANONYMOUS}


def unbound_variables(rule: Rule) -> set[str]:
    """Return the unbound variables of a rule."""
    return _unbound(rule, bound_variables(rule.body))


def _unbound(rule: Rule, bound: set[str]) -> set[str]:
    plain = [item for item in rule.body if not isinstance(item, Aggregate)]
    found = (variables(rule.head) | variables(plain)) - bound
    if _has_anonymous(rule.head.args) or any(_has_anonymous(c) for c in _sides(rule.body)):
        found.add(ANONYMOUS)
    for item in rule.body:
        if isinstance(item, Aggregate):
            inside = bound_variables(item.conditions, bound)
            found |= (variables(item.terms) | variables(item.conditions)) - inside
    return found


def _sides(body: Iterable[Body]) -> Iterable[tuple[object, ...]]:
    return ((one.left, one.right) for one in comparisons(body))


def _has_anonymous(terms: Iterable[object]) -> bool:
    return any(
        (isinstance(term, Var) and term.name == ANONYMOUS)
        or _has_anonymous(getattr(term, "args", ()))
        for term in terms
    )


def _where(rule: Rule, name: str) -> Location:
    """Return the place of the first part of a rule that contains a variable."""
    for item in rule.body:
        if name in variables(item):
            return item.place
    return rule.place


def _rows(look: ValidationContext, rule: Rule) -> None:
    """Refuse table rows that are read without the day on which they are in force."""
    bodies: list[tuple[Body, ...]] = [rule.body]
    bodies += [item.conditions for item in rule.body if isinstance(item, Aggregate)]
    for body in bodies:
        beside = [item for item in (*rule.body, *body) if isinstance(item, Comparison)]
        for literal in body:
            if not isinstance(literal, Literal) or literal.negated:
                continue
            table = look.table_of(literal)
            if table and len(literal.args) == table_width(table) + 2:
                _days(look, rule, literal, beside)


def _days(look: ValidationContext, rule: Rule, literal: Literal, beside: list[Comparison]) -> None:
    """Refuse a row read on no day; advise against one whose own days serve for nothing else."""
    if day_of_row(literal, beside) is not None:
        return
    first, before = literal.args[-2:]
    after_first = _days_with(beside, first, "<=") | _days_after(beside, first, ">=")
    ahead = _days_with(beside, before, ">") | _days_after(beside, before, "<")
    form = table_form(look.source.tables[literal.name])
    days = after_first & ahead
    if not days:
        args = {"table": literal.name, "form": form}
        look.refuse("row_without_day", literal.place, "write_table", **args)
    elif len(days) == 1 and not _read_elsewhere(rule, variables(literal.args[-2:])):
        look.refuse("row_days_written", literal.place, "", "warning", form=form)


_ONCE_EACH = 2
"""The parts of a rule that hold each day of a row: the row, and one comparison."""


def _read_elsewhere(rule: Rule, days: set[str]) -> bool:
    """Whether the days of a row serve for anything but the choice of the row."""
    parts = [*_leaves(rule.body), rule.head]
    told = {name for text in rule.texts.values() for name in placeholders(text)}
    return bool(days & told) or any(
        sum(name in variables(part) for part in parts) > _ONCE_EACH for name in days
    )


def _leaves(body: Iterable[Body]) -> Iterable[object]:
    for item in body:
        yield from (*item.conditions, item.terms) if isinstance(item, Aggregate) else (item,)


def _days_with(comparisons: list[Comparison], term: object, operator: str) -> set[object]:
    return {one.right for one in comparisons if one.left == term and one.operator == operator}


def _days_after(comparisons: list[Comparison], term: object, operator: str) -> set[object]:
    return {one.left for one in comparisons if one.right == term and one.operator == operator}
