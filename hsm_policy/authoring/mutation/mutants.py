"""Small changes of a rulebook, one at a time: mistakes that its scenarios should notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.authoring.coverage.observation import (
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
from hsm_policy.rulebook import Row, RulebookData, RuleStore, Table
from hsm_policy.syntax import (
    OPPOSITE,
    Aggregate,
    Body,
    Comparison,
    Literal,
    Rule,
    part_text,
    variables,
)
from hsm_policy.verdict import RuleMatch, World

SHIFTED = {">=": ">", ">": ">=", "<=": "<", "<": "<=", "=": "!=", "!=": "="}

TURNED = {sign: OPPOSITE[sign] for sign in (">=", ">", "<=", "<")}

LEFT_OUT = ""


class Mutant(msgspec.Struct, frozen=True):
    """One change: what stands where, and what stands there afterwards (nothing: left out).

    `part` is the place in the body of rule number `rule`, or else `table` with row number `row`, or
    the contested point `point` whose default changes. `days` are those for which a row changes.
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

    @property
    def key(self) -> str:
        """A text that names the change among all of a rulebook."""
        at = f"{self.place.file}:{self.place.line}:{self.place.column}"
        return f"{at} {self.before} -> {self.after}"

    def applied(self, source: RulebookData) -> RulebookData:
        """Give the rulebook with this change."""
        if self.table is not None:
            return replace(source, tables={**source.tables, self.table.id: self.table})
        if self.point:
            point = replace(source.points[self.point], default=self.after)
            return replace(source, points={**source.points, self.point: point})
        rules = list(source.rules)
        rules[self.rule] = replace(rules[self.rule], body=self.body)
        return replace(source, rules=RuleStore.of(rules))


def mutants(source: RulebookData) -> list[Mutant]:
    """Give every change of the clauses, the rows of tables and the default readings."""
    found = [one for number, rule in enumerate(source.rules) for one in _of_rule(number, rule)]
    found += [one for table in source.tables.values() for one in _of_table(table)]
    for point in source.points.values():
        others = (reading for reading in point.readings if reading != point.default)
        found += [Mutant(point.place, point.default, other, point=point.id) for other in others]
    return found


def _of_rule(number: int, rule: Rule) -> Iterator[Mutant]:
    for place, part in enumerate(rule.body):
        for at, before, after, text in _of_part(part, rule.body):
            body = (*rule.body[:place], *after, *rule.body[place + 1 :])
            if _bound(replace(rule, body=body)):
                yield Mutant(at, before, text, rule=number, part=place, body=body)


def _of_part(
    part: Body, body: tuple[Body, ...]
) -> Iterator[tuple[Location, str, tuple[Body, ...], str]]:
    """Give what can stand in place of a part: where, its text, the parts instead, their text."""
    if isinstance(part, Aggregate):
        for index, condition in enumerate(part.conditions):
            for at, before, after, text in _of_part(condition, part.conditions):
                inside = (*part.conditions[:index], *after, *part.conditions[index + 1 :])
                if inside:
                    changed = replace(part, conditions=inside)
                    yield at, before, (changed,), text
        return
    if isinstance(part, Comparison) and _binds(part, body):
        return
    text = part_text(part)
    yield part.place, text, (), LEFT_OUT
    for other in _instead(part):
        yield part.place, text, (other,), part_text(other)


def _instead(part: Literal | Comparison) -> Iterator[Literal | Comparison]:
    if isinstance(part, Literal):
        yield replace(part, negated=not part.negated)
        return
    for operators in (SHIFTED, TURNED):
        if part.operator in operators:
            yield replace(part, operator=operators[part.operator])


def _binds(part: Comparison, body: tuple[Body, ...]) -> bool:
    """Tell whether a comparison gives a variable its value, and tests nothing."""
    others = [one for one in body if one is not part and not isinstance(one, Comparison)]
    known = variables([one for one in others if not _denied(one)])
    sides = [one for one in (part.left, part.right) if not variables(one) <= known]
    return part.operator == "=" and bool(sides)


def _denied(part: Body) -> bool:
    return isinstance(part, Literal) and part.negated


def _bound(rule: Rule) -> bool:
    """Tell whether each variable of a rule, or of its sentence, still has what binds it."""
    known = variables([one for one in rule.body if isinstance(one, Literal) and not one.negated])
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
        variables([one.terms, *one.conditions]) <= known | _inside(one) for one in aggregates
    )


def _inside(part: Aggregate) -> set[str]:
    return variables(
        [one for one in part.conditions if not _denied(one) and isinstance(one, Literal)]
    )


def _of_table(table: Table) -> Iterator[Mutant]:
    for number, row in enumerate(table.rows):
        if not row.written:
            continue
        if row.value is not None:
            for value in _near(table, row.value):
                yield _row_mutant(table, number, replace(row, value=value))
        if row.first > days.FIRST:
            for first in (days.plus_days(row.first, 1), days.day_before(row.first)):
                yield from _begins(table, number, first)
        if row.before < days.BEYOND and not _followed(table, row):
            for before in (days.plus_days(row.before, 1), days.day_before(row.before)):
                yield from _ends(table, number, before)
    yield from _swapped(table)


def _near(table: Table, value: int) -> Iterator[int]:
    if table.unit == "day":
        yield days.plus_days(value, 1)
        yield days.day_before(value)
    else:
        yield value + 1
        if value:
            yield value - 1


def _row_mutant(table: Table, number: int, row: Row) -> Mutant:
    old = table.rows[number]
    rows = (*table.rows[:number], row, *table.rows[number + 1 :])
    before, after = (str(plain_value(one.value, table.kind)) for one in (old, row))
    return Mutant(
        Location(table.place.file, old.line, 1),
        f"{_name(table, old)}: {before}",
        after,
        table=replace(table, rows=rows),
        keys=(old.keys,),
        days=(old.first, old.before),
    )


def _begins(table: Table, number: int, first: int) -> Iterator[Mutant]:
    """Let a row begin on another day; the row before it ends there."""
    row = table.rows[number]
    before = [one for one in table.rows if one.keys == row.keys and one.before == row.first]
    if _silent(table, [row, *before]):
        return
    rows = [
        replace(one, before=first) if one.keys == row.keys and one.before == row.first else one
        for one in table.rows
    ]
    rows[number] = replace(row, first=first)
    told = f"{_name(table, row)}: from {days.iso(row.first)}", days.iso(first)
    yield from _turned(table, row, rows, told, (row.first, first))


def _ends(table: Table, number: int, before: int) -> Iterator[Mutant]:
    """Let a row that no written row follows end on another day."""
    row = table.rows[number]
    after = [one for one in table.rows if one.keys == row.keys and one.first == row.before]
    if _silent(table, [row, *after]):
        return
    rows = [
        replace(one, first=before) if one.keys == row.keys and one.first == row.before else one
        for one in table.rows
    ]
    rows[number] = replace(row, before=before)
    last, moved = (days.iso(days.day_before(day)) for day in (row.before, before))
    told = f"{_name(table, row)}: until {last}", moved
    yield from _turned(table, row, rows, told, (row.before, before))


def _turned(
    table: Table, row: Row, rows: list[Row], told: tuple[str, str], turn: tuple[int, int]
) -> Iterator[Mutant]:
    """Give a table in which one turn is another day, unless a row has no day left."""
    if all(one.first < one.before for one in rows if one.keys == row.keys):
        yield Mutant(
            Location(table.place.file, row.line, 1),
            *told,
            table=replace(table, rows=tuple(rows)),
            keys=(row.keys,),
            days=(min(turn), max(turn)),
        )


def _silent(table: Table, rows: list[Row]) -> bool:
    """Tell whether no row tells a value, so that a turn between them says nothing."""
    return table.unit != "none" and all(one.value is None for one in rows)


def _followed(table: Table, row: Row) -> bool:
    return any(
        one.keys == row.keys and one.first == row.before and one.written for one in table.rows
    )


def _swapped(table: Table) -> Iterator[Mutant]:
    """Let the rows of two neighbouring keys that begin on one day have each other's value."""
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
    """The rules that could fire in one scenario, or could but for one part; the rows asked for."""

    fired: list[int]
    missed: list[tuple[int, int]]
    asked: list[Asked]


class ImpactIndex:
    """The scenarios, by their numbers, that a change can touch."""

    def __init__(self, touches: Iterable[ReachedRules]) -> None:
        self._fired: dict[int, list[int]] = {}
        self._missed: dict[tuple[int, int], list[int]] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = {}
        for number, touch in enumerate(touches):
            for rule in touch.fired:
                self._fired.setdefault(rule, []).append(number)
            for rule, part in touch.missed:
                self._missed.setdefault((rule, part), []).append(number)
            for table, keys, day in touch.asked:
                self._asked.setdefault((table, tuple(keys)), []).append((number, day))

    def by(self, mutant: Mutant) -> list[int]:
        """Give the scenarios that a change of a rule or a row can touch: the likeliest first."""
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


def reached_rules(look: CaseObserver, case: Case, world: World) -> ReachedRules:
    """Give what a change of the rules could touch in a case."""
    found = TraceBuilder(look, world, case, may=True)
    for number in look.within_reach(case):
        found.hold(number)
    return ReachedRules(found.fired, found.missed, list(found.asked))


def possible_world(look: CaseObserver, case: Case, *, any_reading: bool) -> World:
    """Give what holds, or may, in a case; under any reading if that is asked for."""
    situation = Situation(look.engine, case, {} if any_reading else None, whole=True)
    return World.propagated(_under_any(situation) if any_reading else situation)


def _under_any(situation: Situation) -> Situation:
    solver = situation.solver
    assignment = solver.layout.bind(situation.case, situation.context)
    for atoms in solver.layout.readings.values():
        for atom in atoms:
            assignment.free(atom)
    evaluate_numbers(solver, assignment)
    return situation.under(assignment)


def may_differ(look: CaseObserver, mutant: Mutant, world: World) -> bool:
    """Tell whether a changed clause could derive something else than before.

    Only where both clauses are settled in all that they derive is it told that they do not.
    """
    if mutant.table is not None or any(clause.names for clause in (look.clauses[mutant.rule],)):
        return True
    before = look.clauses[mutant.rule]
    rule = msgspec.structs.replace(before.rule, body=mutant.body)
    heads = {
        RuleMatch(clause, world, may=may).heads()
        for clause in (before, rule_matchers([rule])[0])
        for may in (False, True)
    }
    return len(heads) > 1
