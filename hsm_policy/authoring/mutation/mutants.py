"""Mutants: single small changes of a rulebook, and the scenarios that each can affect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.authoring.mutation.wording import reworded
from hsm_policy.authoring.observation import (
    OPEN_DAY,
    Asked,
    CaseObserver,
    TraceBuilder,
    rule_matchers,
)
from hsm_policy.cases import Case
from hsm_policy.documents import plain_value
from hsm_policy.engine import Situation, evaluate_numbers
from hsm_policy.messages import Location, placeholders
from hsm_policy.rulebook import Row, RulebookData, RuleStore, Table, is_day_test
from hsm_policy.syntax import (
    OPPOSITE,
    Aggregate,
    Body,
    Call,
    Comparison,
    Fun,
    Literal,
    Rule,
    part_text,
    variables,
)
from hsm_policy.verdict import RuleMatch, World

SHIFTED = {">=": ">", ">": ">=", "<=": "<", "<": "<=", "=": "!=", "!=": "="}

REVERSED = {sign: OPPOSITE[sign] for sign in (">=", ">", "<=", "<")}

LEAP_DAY = {
    "birthday": "plus_years",
    "plus_years": "birthday",
    "age_on": "years_between",
    "years_between": "age_on",
}
"""Functions that differ only for one born on 29 February."""

LEFT_OUT = ""


class Mutant(msgspec.Struct, frozen=True):
    """One change: the text before and after it, empty where something is removed.

    It changes part `part` of the body of rule number `rule`, or replaces `table`, or changes the
    default reading of the contested point `point`. `rewritten` is the rule with other texts or
    citations, if it is these that change. A changed table affects the rows with `keys` on
    `days`: the first day, and the day after the last (yyyymmdd).
    """

    place: Location
    before: str
    after: str
    rule: int = -1
    part: int = -1
    body: tuple[Body, ...] = ()
    table: Table | None = None
    keys: tuple[tuple[str, ...], ...] = ()
    days: tuple[int, int] = (0, 0)
    point: str = ""
    rewritten: Rule | None = None

    @property
    def key(self) -> str:
        """The place and both texts: unique among the mutants of a rulebook."""
        at = f"{self.place.file}:{self.place.line}:{self.place.column}"
        return f"{at} {self.before} -> {self.after}"

    def applied(self, source: RulebookData) -> RulebookData:
        """Return the rulebook with this change."""
        if self.table is not None:
            return replace(source, tables={**source.tables, self.table.id: self.table})
        if self.point:
            point = replace(source.points[self.point], default=self.after)
            return replace(source, points={**source.points, self.point: point})
        rules = list(source.rules)
        rules[self.rule] = self.rewritten or replace(rules[self.rule], body=self.body)
        return replace(source, rules=RuleStore.of(rules))


def mutants(source: RulebookData) -> list[Mutant]:
    """Return every mutant of the rules, the rows of tables and the default readings.

    A rule that is one for each person is changed for the first.
    """
    rules = {rule.place: number for number, rule in reversed([*enumerate(source.rules)])}
    numbered = list(source.rules)
    found = [one for at in sorted(rules.values()) for one in _rule_mutants(at, numbered[at])]
    found += [one for table in source.tables.values() for one in _table_mutants(table)]
    for point in source.points.values():
        others = (reading for reading in point.readings if reading != point.default)
        found += [Mutant(point.place, point.default, other, point=point.id) for other in others]
    return found


def _rule_mutants(number: int, rule: Rule) -> Iterator[Mutant]:
    for place, part in enumerate(rule.body):
        for at, before, after, text in _part_changes(part, rule.body):
            body = (*rule.body[:place], *after, *rule.body[place + 1 :])
            if _is_safe(replace(rule, body=body)):
                yield Mutant(at, before, text, rule=number, part=place, body=body)
    for before, wrong, other in reworded(rule):
        yield Mutant(rule.place, before, wrong, rule=number, rewritten=other)


def _part_changes(
    part: Body, body: tuple[Body, ...]
) -> Iterator[tuple[Location, str, tuple[Body, ...], str]]:
    """Yield the changes of one part: its place, its text, the new parts, their text."""
    if isinstance(part, Aggregate):
        for index, condition in enumerate(part.conditions):
            for at, before, after, text in _part_changes(condition, part.conditions):
                inside = (*part.conditions[:index], *after, *part.conditions[index + 1 :])
                if inside:
                    changed = replace(part, conditions=inside)
                    yield at, before, (changed,), text
        return
    if is_day_test(part):
        return  # the rows of the table have mutants of their own
    text = part_text(part)
    if (swapped := _leap_day_swapped(part)) != part:
        yield part.place, text, (swapped,), part_text(swapped)
    if isinstance(part, Comparison) and _assigns(part, body):
        return
    yield part.place, text, (), LEFT_OUT
    for other in _replacements(part):
        yield part.place, text, (other,), part_text(other)


def _leap_day_swapped(item: Any) -> Any:  # noqa: ANN401 - a part of a body, or a term
    """Return a part with each function that treats 29 February replaced by its twin."""
    match item:
        case Comparison():
            sides = map(_leap_day_swapped, (item.left, item.right))
            return replace(item, **dict(zip(("left", "right"), sides, strict=True)))
        case Literal() | Fun() | Call():
            swapped = replace(item, args=tuple(map(_leap_day_swapped, item.args)))
            twin = LEAP_DAY.get(item.name) if isinstance(item, Call) else None
            return replace(swapped, name=twin) if twin else swapped
    return item


def _replacements(part: Literal | Comparison) -> Iterator[Literal | Comparison]:
    if isinstance(part, Literal):
        yield replace(part, negated=not part.negated)
        return
    for operators in (SHIFTED, REVERSED):
        if part.operator in operators:
            yield replace(part, operator=operators[part.operator])


def _assigns(part: Comparison, body: tuple[Body, ...]) -> bool:
    """Return whether an equation gives a variable its value instead of testing one."""
    others = [one for one in body if one is not part and not isinstance(one, Comparison)]
    known = variables([one for one in others if not _denied(one)])
    sides = [one for one in (part.left, part.right) if not variables(one) <= known]
    return part.operator == "=" and bool(sides)


def _denied(part: Body) -> bool:
    return isinstance(part, Literal) and part.negated


def _is_safe(rule: Rule) -> bool:
    """Return whether every variable of a rule and of its texts is bound (clingo's safety)."""
    known = _positive_variables(rule.body)
    known |= {one.variable for one in rule.body if isinstance(one, Aggregate)}
    for _ in rule.body:
        for part in rule.body:
            if isinstance(part, Comparison) and part.operator == "=":
                sides = (part.left, part.right)
                if any(variables(side) <= known for side in sides):
                    known |= variables(part)
    outer = [one for one in rule.body if not isinstance(one, Aggregate)]
    aggregates = [one for one in rule.body if isinstance(one, Aggregate)]
    told = {name for text in rule.texts.values() for name in placeholders(text)}
    return told | variables([rule.head, *outer]) <= known and all(
        variables([one.terms, *one.conditions]) <= known | _positive_variables(one.conditions)
        for one in aggregates
    )


def _positive_variables(parts: Iterable[Body]) -> set[str]:
    return variables([one for one in parts if isinstance(one, Literal) and not one.negated])


def _table_mutants(table: Table) -> Iterator[Mutant]:
    for number, row in enumerate(table.rows):
        if not row.written:
            continue
        if row.value is not None:
            for value in _values_around(table, row.value):
                yield _row_mutant(table, number, replace(row, value=value))
        if row.first > days.FIRST:
            for day in _days_around(row.first):
                yield from _moved_boundary(table, number, day)
        if row.before < days.BEYOND and not _followed(table, row):
            for day in _days_around(row.before):
                yield from _moved_boundary(table, number, day, end=True)
    yield from _swapped_values(table)


def _days_around(day: int) -> tuple[int, int]:
    return days.plus_days(day, 1), days.day_before(day)


def _values_around(table: Table, value: int) -> tuple[int, ...]:
    if table.unit == "day":
        return _days_around(value)
    return (value + 1, value - 1) if value else (value + 1,)


def _row_mutant(table: Table, number: int, row: Row) -> Mutant:
    old = table.rows[number]
    rows = (*table.rows[:number], row, *table.rows[number + 1 :])
    before, after = (_value_text(table, one) for one in (old, row))
    return Mutant(
        Location(table.place.file, old.line, 1),
        f"{_name(table, old)}: {before}",
        after,
        table=replace(table, rows=rows),
        keys=(old.keys,),
        days=(old.first, old.before),
    )


def _value_text(table: Table, row: Row) -> str:
    value = None if row.value is None else table.number(row.value)
    return str(plain_value(value, table.kind))


def _moved_boundary(table: Table, number: int, day: int, *, end: bool = False) -> Iterator[Mutant]:
    """Move the first day of a row, or with `end` the day after its last.

    The row that borders it there moves along. Yield nothing if neither row has a value, or if one
    would have no day left.
    """
    row = table.rows[number]
    own, others = ("before", "first") if end else ("first", "before")
    old = getattr(row, own)
    rows = list(table.rows)
    rows[number] = replace(row, **{own: day})
    moved = [number]
    for at, one in enumerate(table.rows):
        if one.keys == row.keys and getattr(one, others) == old:
            rows[at] = replace(one, **{others: day})
            moved.append(at)
    changed = [rows[at] for at in moved]
    valueless = table.unit != "none" and all(one.value is None for one in changed)
    if valueless or any(one.first >= one.before for one in changed):
        return
    before, after = (days.iso(days.day_before(one) if end else one) for one in (old, day))
    yield Mutant(
        Location(table.place.file, row.line, 1),
        f"{_name(table, row)}: {'until' if end else 'from'} {before}",
        after,
        table=replace(table, rows=tuple(rows)),
        keys=(row.keys,),
        days=(min(old, day), max(old, day)),
    )


def _followed(table: Table, row: Row) -> bool:
    return any(
        one.keys == row.keys and one.first == row.before and one.written for one in table.rows
    )


def _swapped_values(table: Table) -> Iterator[Mutant]:
    """Swap the values of neighbouring rows that begin on the same day."""
    begun: dict[int, list[int]] = {}
    for number, row in enumerate(table.rows):
        if row.written and row.value is not None:
            begun.setdefault(row.first, []).append(number)
    for one, other in (pair for numbers in begun.values() for pair in pairwise(numbers)):
        left, right = table.rows[one], table.rows[other]
        if left.value == right.value:
            continue
        rows = list(table.rows)
        rows[one] = replace(left, value=right.value)
        rows[other] = replace(right, value=left.value)
        yield Mutant(
            Location(table.place.file, left.line, 1),
            f"{_name(table, left)}: {'.'.join(left.keys)}",
            ".".join(right.keys),
            table=replace(table, rows=tuple(rows)),
            keys=(left.keys, right.keys),
            days=(left.first, max(left.before, right.before)),
        )


def _name(table: Table, row: Row) -> str:
    return ".".join((table.id, *row.keys))


class ReachedRules(msgspec.Struct, frozen=True):
    """What one scenario reaches: rules that fire, rules that miss by one part, and rows read.

    `missed` pairs a rule number with the place of the failing part.
    """

    fired: list[int]
    missed: list[tuple[int, int]]
    asked: list[Asked]


class ImpactIndex:
    """Finds the scenarios that a mutant can affect, by number."""

    def __init__(self, impacts: Iterable[ReachedRules]) -> None:
        self._fired: dict[int, list[int]] = {}
        self._missed: dict[tuple[int, int], list[int]] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = {}
        for number, impact in enumerate(impacts):
            for rule in impact.fired:
                self._fired.setdefault(rule, []).append(number)
            for rule, part in impact.missed:
                self._missed.setdefault((rule, part), []).append(number)
            for table, keys, day in impact.asked:
                self._asked.setdefault((table, tuple(keys)), []).append((number, day))

    def by(self, mutant: Mutant) -> list[int]:
        """Return the scenarios that reach the changed rule or row, the likeliest to fail first."""
        if mutant.table is None:
            missed = self._missed.get((mutant.rule, mutant.part), [])
            return [*missed, *self._fired.get(mutant.rule, [])]
        first, before = mutant.days
        found: dict[int, None] = {}
        for keys in mutant.keys:
            for number, day in self._asked.get((mutant.table.id, keys), ()):
                if day == OPEN_DAY or first <= day < before:
                    found[number] = None
        return list(found)


def reached_rules(observer: CaseObserver, case: Case, world: World) -> ReachedRules:
    """Return what a case reaches among the rules and rows; what is open counts as reached."""
    found = TraceBuilder(observer, world, case, may=True)
    for number in observer.candidate_rules(case):
        found.match_rule(number)
    return ReachedRules(found.fired, found.missed, list(found.asked))


def possible_world(observer: CaseObserver, case: Case, *, any_reading: bool) -> World:
    """Return the certain and possible atoms of a case; with `any_reading`, under any reading."""
    situation = Situation(observer.engine, case, {} if any_reading else None, whole=True)
    return World.propagated(_with_free_readings(situation) if any_reading else situation)


def _with_free_readings(situation: Situation) -> Situation:
    solver = situation.solver
    assignment = solver.layout.bind(situation.case, situation.context)
    for atoms in solver.layout.readings.values():
        for atom in atoms:
            assignment.free(atom)
    evaluate_numbers(solver, assignment)
    return situation.under(assignment)


def may_differ(observer: CaseObserver, mutant: Mutant, world: World) -> bool:
    """Return whether a mutated rule may derive other atoms in a world than the original.

    False only if the certain and possible heads of both rules are the same.
    """
    if mutant.table is not None or (before := observer.clauses[mutant.rule]).names:
        return True
    rule = replace(before.rule, body=mutant.body)
    heads = {
        RuleMatch(clause, world, may=may).heads()
        for clause in (before, rule_matchers([rule])[0])
        for may in (False, True)
    }
    return len(heads) > 1
