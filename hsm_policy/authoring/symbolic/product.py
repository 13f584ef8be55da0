"""Product programs: two rulebooks, or one rulebook with two cases, in one program.

Predicates that can differ stand twice, the second time with the prefix `_b_`; all others are
shared. A question about two verdicts becomes a question about one program (self-composition).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from msgspec.structs import replace

from hsm_policy.authoring.symbolic.changes import RulebookChange, rulebook_changes
from hsm_policy.documents import unindexed
from hsm_policy.names import SECOND
from hsm_policy.rulebook import (
    RAISED,
    Group,
    Input,
    Row,
    RulebookData,
    RuleStore,
    Table,
    Vocabulary,
)
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Fun,
    Literal,
    Rule,
    Str,
    Term,
    Var,
    literal,
    literals,
    make_rule,
)

OTHER = "~"
"""Marks a path of the second case."""


def dependents(rules: Iterable[Rule], names: Collection[str]) -> frozenset[str]:
    """Return the predicates that depend on any of some predicates, these included."""
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
    """Translates rules of the first side into rules of the second.

    `names` are the predicates that stand twice. `paths` maps a key, map or list tested by `given`
    to the path that it has on the second side.
    """

    def __init__(self, names: Collection[str], paths: Mapping[str, str] | None = None) -> None:
        self.names, self.paths = names, paths or {}

    def rules(self, rules: Iterable[Rule]) -> Iterator[Rule]:
        """Yield the second side's copies of the rules whose heads stand twice."""
        for rule in rules:
            if rule.head.name in self.names:
                body = tuple(self.body(item) for item in rule.body)
                yield replace(rule, id=SECOND + rule.id, head=self._literal(rule.head), body=body)

    def body(self, item: Body) -> Body:
        """Return one part of a body as the second side has it."""
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
    """Return the key that a `given` literal tests."""
    return next((one.value if isinstance(one, Str) else _name(one) for one in given.args), "")


def _name(term: Term) -> str:
    return term.name if isinstance(term, Fun) else ""


def two_case_program(source: RulebookData, keys: Iterable[str]) -> RulebookData:
    """Return the product program of a rulebook and two cases that differ at some keys."""
    own = VariedKeys(source.vocabulary, keys)
    vocabulary = own.vocabulary()
    seeds = {entry.predicate for entry in own.inputs.values()}
    seeds |= {group.item for group in own.groups.values() if group.item}
    if any(own.has(path.partition("[")[0]) for path in _raising(source)):
        seeds.add(RAISED)
    asking = [rule.head.name for rule in source.rules if _asks(rule, own)]
    names = dependents(source.rules, {*seeds, *asking})
    second = SecondSide(names, {key: own.path(key) for key in own.paths()})
    rules = [*source.rules, *second.rules(source.rules), *_bridges(own, seeds)]
    return replace(source, vocabulary=vocabulary, rules=RuleStore.of(rules))


def _raising(source: RulebookData) -> Iterator[str]:
    for question in source.questions.values():
        yield from (*question.raised_by, *question.raised_with)


def _asks(rule: Rule, own: VariedKeys) -> bool:
    """Return whether a rule tests with `given` a key that the second case has for itself."""
    return any(one.name == "given" and own.has(presence_key(one)) for one in literals(rule.body))


def _bridges(own: VariedKeys, seeds: Iterable[str]) -> Iterator[Rule]:
    """Yield rules that copy the shared inputs of a doubled predicate to the second side."""
    for entry in own.shared():
        if entry.predicate in seeds:
            items = [literal(entry.subject, Var("S"))] if entry.list_path else []
            subject = Var("S") if items else Fun(entry.subject)
            args = (subject, Var("V")) if entry.subject else (Var("V"),)
            plain = literal(entry.predicate, *args)
            head = replace(plain, name=SECOND + entry.predicate)
            yield make_rule(f"{SECOND}{entry.path}", head, *items, plain)


class VariedKeys:
    """The keys that the second case has for itself, with everything below them."""

    def __init__(self, vocabulary: Vocabulary, keys: Iterable[str]) -> None:
        self._all = vocabulary
        self._keys = tuple(keys)
        self.inputs = {p: e for p, e in vocabulary.inputs.items() if self.has(p)}
        self.groups = {p: g for p, g in vocabulary.groups.items() if self.has(p)}

    def has(self, path: str) -> bool:
        """Return whether a path is one of the keys, or below one."""
        return any(path == key or path.startswith((f"{key}.", f"{key}[")) for key in self._keys)

    def path(self, path: str) -> str:
        """Return the path of a key in the second case."""
        for key in self._keys:
            if path == key or path.startswith((f"{key}.", f"{key}[")):
                return f"{key}{OTHER}{path[len(key) :]}"
        return path

    def place(self, place: str) -> str:
        """Return the path in the second case of an input, with item numbers."""
        head, bracket, rest = place.partition("[")
        number, _, inside = rest.partition("]")
        moved = self.path(f"{head}[]{inside}" if bracket else head)
        return moved.replace("[]", f"[{number}]") if bracket else moved

    def paths(self) -> Iterator[str]:
        """Yield the paths of the maps, lists and leaves that the second case has for itself."""
        yield from self.groups
        yield from self.inputs

    def shared(self) -> Iterator[Input]:
        """Return the inputs that both cases share."""
        return (entry for path, entry in self._all.inputs.items() if path not in self.inputs)

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary of both cases."""
        inputs: dict[str, Input] = {}
        for path, entry in self._all.inputs.items():
            if path in self.inputs:
                inputs[path] = entry
                inputs[self.path(path)] = self._input(entry)
            else:
                inputs[path] = replace(
                    entry,
                    not_before=self._both(entry.not_before),
                    not_after=self._both(entry.not_after),
                )
        groups = dict(self._all.groups)
        groups.update({self.path(path): self._group(group) for path, group in self.groups.items()})
        return replace(self._all, inputs=inputs, groups=groups)

    def _both(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*paths, *map(self.path, paths)]))

    def _input(self, entry: Input) -> Input:
        listed = entry.list_path in self.groups
        return replace(
            entry,
            path=self.path(entry.path),
            predicate=SECOND + entry.predicate,
            subject=SECOND + entry.subject if listed else entry.subject,
            list_path=self.path(entry.list_path),
            container=self.path(entry.container),
            not_before=tuple(map(self.path, entry.not_before)),
            not_after=tuple(map(self.path, entry.not_after)),
            one_a_day=self.path(entry.one_a_day),
        )

    def _group(self, group: Group) -> Group:
        disjoint = group.disjoint and replace(
            group.disjoint,
            first=self.path(group.disjoint.first),
            last=self.path(group.disjoint.last),
            by=self.path(group.disjoint.by),
        )
        item = SECOND + group.item if group.item else ""
        return replace(group, path=self.path(group.path), item=item, disjoint=disjoint)


def other_document(values: Mapping[str, object], own: VariedKeys) -> dict[str, object]:
    """Return the second case's values by path, taken from the values of both."""
    found = {
        path: value
        for path, value in values.items()
        if OTHER not in path and not own.has(unindexed(path))
    }
    others = {path.replace(OTHER, ""): value for path, value in values.items() if OTHER in path}
    return {**found, **others}


OWN_FACTS = ("asks", "reading")


def two_rulebook_program(
    before: RulebookData, after: RulebookData, found: Iterable[RulebookChange] | None = None
) -> RulebookData:
    """Return the product program of an earlier and a later rulebook.

    Its cases are those that both rulebooks accept: of two bounds on a key, the narrower applies.
    The first side uses the readings of the case, the second too, but its own defaults at points
    that the rulebooks read differently.
    """
    listed = list(rulebook_changes(before, after) if found is None else found)
    seeds = {name for one in listed if one.kind != "key" for name in one.names}
    tables = {name for name in seeds if name in after.tables or name in before.tables}
    names = dependents([*before.rules, *after.rules], seeds)
    second = SecondSide(names)
    points = [one.name for one in listed if one.kind == "reading"]
    rules = [*before.rules, *second.rules(after.rules), *_facts(after, seeds, points)]
    return replace(
        before,
        vocabulary=_vocabulary(before.vocabulary, after.vocabulary),
        tables=both_tables(before, after, tables),
        questions={**after.questions, **before.questions},
        figures={**after.figures, **before.figures},
        points={**after.points, **before.points},
        scenarios={**after.scenarios, **before.scenarios},
        countries=tuple(sorted({*before.countries, *after.countries})),
        rules=RuleStore.of(rules),
    )


def _facts(after: RulebookData, seeds: set[str], points: list[str]) -> Iterator[Rule]:
    """Yield the second side's requirements and readings, if these differ.

    `points` are those that the rulebooks read differently.
    """
    requirements, readings = OWN_FACTS
    for question in after.questions.values() if requirements in seeds else ():
        for one in question.requirements:
            yield _fact(requirements, question.id, one)
    for point in after.points.values() if readings in seeds else ():
        if point.id in points:
            yield _fact(readings, point.id, point.default)
            continue
        for one in point.readings:
            yield _fact(readings, point.id, one, literal(readings, Fun(point.id), Fun(one)))


def _fact(name: str, one: str, other: str, *body: Body) -> Rule:
    return make_rule(name, literal(f"{SECOND}{name}", Fun(one), Fun(other)), *body)


def _vocabulary(one: Vocabulary, other: Vocabulary) -> Vocabulary:
    inputs = dict(one.inputs)
    for path, entry in other.inputs.items():
        inputs[path] = _narrower(inputs[path], entry) if path in inputs else entry
    return replace(
        one,
        inputs=inputs,
        groups={**other.groups, **one.groups},
        tops=tuple(dict.fromkeys([*one.tops, *other.tops])),
    )


def _narrower(one: Input, other: Input) -> Input:
    """Return an input with the values that both rulebooks allow."""
    both = tuple(value for value in one.values if value in other.values)
    return replace(
        one,
        least=max(one.least, other.least),
        greatest=min(one.greatest, other.greatest),
        values=both or one.values,
    )


def both_tables(before: RulebookData, after: RulebookData, own: Iterable[str]) -> dict[str, Table]:
    """Return the tables of both rulebooks; those in `own` stand twice."""
    found = {**after.tables, **before.tables}
    for name in own:
        turns = {
            day
            for side in (before, after)
            for row in (side.tables[name].rows if name in side.tables else ())
            for day in (row.first, row.before)
        }
        if name in before.tables:
            found[name] = _cut(before.tables[name], turns)
        if name in after.tables:
            found[f"{SECOND}{name}"] = replace(
                _cut(after.tables[name], turns), id=f"{SECOND}{name}"
            )
        if name not in before.tables:
            found.pop(name)
    return found


def _cut(table: Table, turns: set[int]) -> Table:
    """Split rows without an amount where any row begins or ends, so that both sides align."""
    rows: list[Row] = []
    for row in table.rows:
        days = sorted({row.first, row.before, *turns}) if row.value is None else []
        inside = [day for day in days if row.first <= day <= row.before]
        if table.unit == "none" or not inside:
            rows.append(row)
        else:
            pairs = pairwise(inside)
            rows += [replace(row, first=one, before=other) for one, other in pairs]
    return replace(table, rows=tuple(rows))
