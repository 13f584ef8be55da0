"""The changes between two rulebooks: rules, rows, readings, questions, keys and holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from hsm_policy.authoring.symbolic.reach import Pattern, head_pattern
from hsm_policy.documents import number_text
from hsm_policy.engine import country_columns, key_terms
from hsm_policy.messages import Location
from hsm_policy.rulebook import RAISED, Group, Input, Point, Row, RulebookData, RuleStore, Table
from hsm_policy.syntax import Aggregate, Fun, Rule, Var

VOCABULARY = Location("policy/vocabulary.yaml", 0, 0)

ADDED, REMOVED, CHANGED = "added", "removed", "changed"

One = TypeVar("One")


class RulebookChange(NamedTuple):
    """One difference between an earlier and a later rulebook.

    `kind` is `rule`, `row`, `reading`, `question`, `key` or `holidays`; `name` identifies the
    thing changed. `marks` are the atoms whose meaning changes. `first` is the first day of a
    row (yyyymmdd), 0 for all else; `old` and `new` are its values. `apply` makes this change alone
    in the earlier rulebook, None if that means nothing. `doubts` are atoms and calls of calendar
    functions whose two meanings cannot stand in one product program.
    """

    kind: str
    name: str
    how: str
    place: Location
    marks: tuple[Pattern, ...] = ()
    apply: Callable[[RulebookData], RulebookData] | None = None
    first: int = 0
    old: str = ""
    new: str = ""
    doubts: tuple[Pattern, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The predicates whose meaning changes."""
        return frozenset(one.name for one in self.marks)


def rulebook_changes(before: RulebookData, after: RulebookData) -> list[RulebookChange]:
    """Return every difference between two rulebooks that can change an outcome."""
    return [
        *_rules(before, after),
        *_tables(before, after),
        *_readings(before, after),
        *_questions(before, after),
        *_keys(before, after),
        *_groups(before, after),
        *_holidays(before, after),
    ]


def _sides(
    one: dict[str, One], other: dict[str, One]
) -> Iterator[tuple[str, One | None, One | None]]:
    for name in dict.fromkeys([*one, *other]):
        yield name, one.get(name), other.get(name)


def _how(one: object, other: object) -> str:
    return ADDED if one is None else REMOVED if other is None else CHANGED


def _rules(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    for name, old, new in _sides(_by_id(before), _by_id(after)):
        if old is not None and new is not None and rule_content(old) == rule_content(new):
            continue
        there = new or old
        if there is not None:
            marks = tuple(head_pattern(rule.head) for rule in (old, new) if rule is not None)
            yield RulebookChange(
                "rule", name, _how(old, new), there.place, marks, _with_rule(name, new)
            )


def _by_id(source: RulebookData) -> dict[str, Rule]:
    return {rule.id: rule for rule in source.rules}


def _with_rule(name: str, new: Rule | None) -> Callable[[RulebookData], RulebookData]:
    def apply(source: RulebookData) -> RulebookData:
        rules = list(source.rules)
        at = next((place for place, rule in enumerate(rules) if rule.id == name), len(rules))
        rules[at : at + 1] = [new] if new is not None else []
        return replace(source, rules=RuleStore.of(rules))

    return apply


def _tables(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    for name, old, new in _sides(before.tables, after.tables):
        there = new or old
        if there is None or (old is not None and new is not None and _same(old, new)):
            continue
        if old is None or new is None or _form(old) != _form(new):
            apply = _with_table(name, new)
            yield RulebookChange("row", name, _how(old, new), there.place, (Pattern(name),), apply)
            continue
        for keys, one, other in _sides(_by_keys(old), _by_keys(new)):
            yield from _rows(new, keys, one or [], other or [])


def _form(table: Table) -> tuple[tuple[str, ...], str, int]:
    return table.keys, table.unit, table.decimals


def _same(old: Table, new: Table) -> bool:
    return _form(old) == _form(new) and _row_content(old.rows) == _row_content(new.rows)


def _row_content(rows: Iterable[Row]) -> list[tuple[tuple[str, ...], int | None, int, int]]:
    return sorted(
        ((row.keys, row.value, row.first, row.before) for row in rows),
        key=lambda one: (one[0], one[2]),
    )


def _by_keys(table: Table) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        found.setdefault(",".join(row.keys), []).append(row)
    return found


def _with_table(name: str, new: Table | None) -> Callable[[RulebookData], RulebookData]:
    def apply(source: RulebookData) -> RulebookData:
        tables = {key: table for key, table in source.tables.items() if key != name}
        return replace(source, tables={**tables, name: new} if new is not None else tables)

    return apply


def _rows(table: Table, keys: str, old: list[Row], new: list[Row]) -> Iterator[RulebookChange]:
    """Yield one change for each period in which a table has another value."""
    turns = sorted({day for row in (*old, *new) for day in (row.first, row.before)})
    told: tuple[str, str] | None = None
    for day in turns[:-1]:
        one, other = _in_force(old, day), _in_force(new, day)
        pair = (_value(table, one), _value(table, other))
        if pair[0] != pair[1] and pair != told:
            there = next((row for row in (other, one) if row is not None and row.line), None)
            place = replace(table.place, line=there.line) if there is not None else table.place
            name = f"{table.id}({keys})" if keys else table.id
            how = _how(one, other)
            apply = _with_rows(table.id, keys, new)
            marks = (Pattern(table.id, key_terms((*old, *new)[0].keys, country_columns(table))),)
            yield RulebookChange("row", name, how, place, marks, apply, day, pair[0], pair[1])
        told = pair if pair[0] != pair[1] else None


def _in_force(rows: list[Row], day: int) -> Row | None:
    return next((row for row in rows if row.first <= day < row.before), None)


def _value(table: Table, row: Row | None) -> str:
    if row is None:
        return ""
    if table.unit == "none":
        return "listed"
    if row.value is None:
        return "unknown"
    return number_text(table.number(row.value), table.kind)


def _with_rows(name: str, keys: str, rows: list[Row]) -> Callable[[RulebookData], RulebookData]:
    def apply(source: RulebookData) -> RulebookData:
        table = source.tables[name]
        kept = [row for row in table.rows if ",".join(row.keys) != keys]
        return replace(source, tables={**source.tables, name: replace(table, rows=(*kept, *rows))})

    return apply


def _readings(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    for name, old, new in _sides(before.points, after.points):
        there = new or old
        same = (
            old is not None
            and new is not None
            and old.default == new.default
            and [*old.readings] == [*new.readings]
        )
        if there is not None and not same:
            points = {**after.points} if new is not None else dict(before.points)
            told = [one.default if one is not None else "" for one in (old, new)]
            apply = _with_point(name, points)
            marks = (Pattern("reading", (Fun(name),)),)
            yield RulebookChange(
                "reading", name, _how(old, new), there.place, marks, apply, old=told[0], new=told[1]
            )


def _with_point(name: str, points: Mapping[str, Point]) -> Callable[[RulebookData], RulebookData]:
    def apply(source: RulebookData) -> RulebookData:
        return replace(source, points={**source.points, name: points[name]})

    return apply


def _questions(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    for name, old, new in _sides(before.questions, after.questions):
        there = new or old
        if there is None:
            continue
        asked = [[*one.requirements] if one is not None else None for one in (old, new)]
        raised = [
            (one.raised_by, one.raised_with, one.not_needed, one.not_needed_figures)
            if one is not None
            else None
            for one in (old, new)
        ]
        if asked[0] != asked[1] or raised[0] != raised[1]:
            marks = (Pattern("asks", (Fun(name),)),)
            doubts = (Pattern(RAISED, (Fun(name),)),) if raised[0] != raised[1] else ()
            yield RulebookChange(
                "question", name, _how(old, new), there.place, marks, doubts=doubts
            )


def _keys(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    for name, old, new in _sides(before.vocabulary.inputs, after.vocabulary.inputs):
        there = new or old
        lists = () if before.countries == after.countries else ("country", "countries")
        same = old is not None and new is not None and _same_key(old, new)
        if there is None or (same and there.type not in lists):
            continue
        marks = tuple(Pattern(one.predicate) for one in (old, new) if one is not None)
        doubts = marks if old is not None and new is not None else ()
        yield RulebookChange("key", name, _how(old, new), VOCABULARY, marks, doubts=doubts)


def _same_key(one: Input, other: Input) -> bool:
    """Return whether two inputs differ at most in their question and the cost of changing them."""
    return replace(one, question={}, change=None) == replace(other, question={}, change=None)


def _groups(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    """Yield the maps and lists that both rulebooks have, but declare differently."""
    for name, old in before.vocabulary.groups.items():
        new = after.vocabulary.groups.get(name)
        if new is None or _declaration(old) == _declaration(new):
            continue
        inside = (f"{name}.", f"{name}[")
        sides = (before.vocabulary, after.vocabulary)
        inputs = [one for side in sides for one in side.inputs.values()]
        doubts = tuple(Pattern(one.predicate) for one in inputs if one.path.startswith(inside))
        yield RulebookChange("key", name, CHANGED, VOCABULARY, doubts=doubts)


def _declaration(group: Group) -> Group:
    """Return a map or list without its keys and its question."""
    return replace(group, keys=(), question={})


def _holidays(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    if before.holidays != after.holidays:
        nowhere = Location("", 0, 0)
        doubts = (Pattern("next_workday"),)
        yield RulebookChange("holidays", "holidays", CHANGED, nowhere, doubts=doubts)


def rule_content(rule: Rule) -> object:
    """Return the head and body of a rule in a form without places, texts and names of variables."""
    names: dict[str, int] = {}
    return _plain((rule.head, rule.body), names)


def _plain(item: object, names: dict[str, int]) -> object:
    """Return a part of a rule with its variables numbered in order."""
    if isinstance(item, Var):
        return "_" if item.name == "_" else names.setdefault(item.name, len(names))
    if isinstance(item, Aggregate):
        variable = _plain(Var(item.variable), names)
        return (variable, item.function, _plain((item.terms, item.conditions), names))
    if isinstance(item, tuple):
        return tuple(_plain(one, names) for one in item)
    if isinstance(item, msgspec.Struct):
        fields = (name for name in item.__struct_fields__ if name != "place")
        return (type(item), *(_plain(getattr(item, name), names) for name in fields))
    return item
