"""The changes between two rulebooks: rules, rows, readings, questions, keys and holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from hsm_policy.documents import number_text
from hsm_policy.messages import Location
from hsm_policy.rulebook import Group, Input, Point, Row, RulebookData, RuleStore, Table
from hsm_policy.syntax import Aggregate, Body, Comparison, Literal, Rule

VOCABULARY = Location("policy/vocabulary.yaml", 0, 0)

ADDED, REMOVED, CHANGED = "added", "removed", "changed"

One = TypeVar("One")


class RulebookChange(NamedTuple):
    """One difference between an earlier and a later rulebook.

    `kind` is `rule`, `row`, `reading`, `question`, `key` or `holidays`; `name` identifies the
    thing changed. `names` are the predicates whose meaning changes. `first` is the first day of a
    row (yyyymmdd), 0 for all else; `old` and `new` are its values. `apply` makes this change alone
    in the earlier rulebook, None if that means nothing. `doubts` are predicates, calendar functions
    and `raised(question)` whose two meanings cannot stand in one product program.
    """

    kind: str
    name: str
    how: str
    place: Location
    names: frozenset[str]
    apply: Callable[[RulebookData], RulebookData] | None = None
    first: int = 0
    old: str = ""
    new: str = ""
    doubts: frozenset[str] = frozenset()


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
            names = frozenset(rule.head.name for rule in (old, new) if rule is not None)
            yield RulebookChange(
                "rule", name, _how(old, new), there.place, names, _with_rule(name, new)
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
        if old is None or new is None or (old.keys, old.unit) != (new.keys, new.unit):
            apply = _with_table(name, new)
            yield RulebookChange("row", name, _how(old, new), there.place, frozenset([name]), apply)
            continue
        for keys, one, other in _sides(_by_keys(old), _by_keys(new)):
            yield from _rows(new, keys, one or [], other or [])


def _same(old: Table, new: Table) -> bool:
    return (old.keys, old.unit) == (new.keys, new.unit) and _row_content(old.rows) == _row_content(
        new.rows
    )


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
            yield RulebookChange(
                "row", name, how, place, frozenset([table.id]), apply, day, pair[0], pair[1]
            )
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
    return number_text(row.value, table.kind)


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
            names = frozenset(["reading"])
            yield RulebookChange(
                "reading", name, _how(old, new), there.place, names, apply, old=told[0], new=told[1]
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
        raised = [one.raised_by if one is not None else None for one in (old, new)]
        if asked[0] != asked[1] or raised[0] != raised[1]:
            names = frozenset(["asks"])
            doubts = frozenset([f"raised({name})"] if raised[0] != raised[1] else [])
            yield RulebookChange(
                "question", name, _how(old, new), there.place, names, doubts=doubts
            )


def _keys(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    for name, old, new in _sides(before.vocabulary.inputs, after.vocabulary.inputs):
        there = new or old
        if there is None or (old is not None and new is not None and _same_key(old, new)):
            continue
        names = frozenset(one.predicate for one in (old, new) if one is not None)
        both = old is not None and new is not None
        alike = both and _without_values(old) == _without_values(new)
        doubts = names if both and not alike else frozenset[str]()
        yield RulebookChange("key", name, _how(old, new), VOCABULARY, names, doubts=doubts)


def _same_key(one: Input, other: Input) -> bool:
    """Return whether two inputs differ at most in their question and the cost of changing them."""
    return replace(one, question={}, change=None) == replace(other, question={}, change=None)


def _without_values(entry: Input | None) -> Input | None:
    """Return an input without its question, its cost of change and the values it allows."""
    if entry is None:
        return None
    return replace(entry, question={}, change=None, least=0, greatest=0, values=())


def _groups(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    """Yield the maps and lists that both rulebooks have, but declare differently."""
    for name, old in before.vocabulary.groups.items():
        new = after.vocabulary.groups.get(name)
        if new is None or _declaration(old) == _declaration(new):
            continue
        inside = (f"{name}.", f"{name}[")
        sides = (before.vocabulary, after.vocabulary)
        inputs = [one for side in sides for one in side.inputs.values()]
        doubts = frozenset(one.predicate for one in inputs if one.path.startswith(inside))
        yield RulebookChange("key", name, CHANGED, VOCABULARY, frozenset(), doubts=doubts)


def _declaration(group: Group) -> Group:
    """Return a map or list without its keys and its question."""
    return replace(group, keys=(), question={})


def _holidays(before: RulebookData, after: RulebookData) -> Iterator[RulebookChange]:
    if before.holidays != after.holidays:
        nowhere = Location("", 0, 0)
        doubts = frozenset(["next_workday"])
        yield RulebookChange("holidays", "holidays", CHANGED, nowhere, frozenset(), doubts=doubts)


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
