"""Two rulebooks as one: what the second says otherwise stands there under names of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec.structs import replace

from hsm_policy.authoring.symbolic.changes import RulebookChange, rulebook_changes
from hsm_policy.authoring.symbolic.product import SecondSide, dependents
from hsm_policy.names import SECOND
from hsm_policy.rulebook import Input, Row, RulebookData, RuleStore, Table, Vocabulary
from hsm_policy.syntax import Fun, Rule, literal, make_rule

OWN_FACTS = ("asks", "reading")


def two_rulebook_program(
    before: RulebookData, after: RulebookData, found: Iterable[RulebookChange] | None = None
) -> RulebookData:
    """Give a rulebook whose second side is the later of two.

    Cases are those that both read: where the bounds of a key differ, the narrower ones hold. The
    first side has the readings chosen for the case, the second its own defaults where the two
    rulebooks read a point otherwise.
    """
    listed = rulebook_changes(before, after) if found is None else found
    seeds = {name for one in listed if one.kind != "key" for name in one.names}
    tables = {name for name in seeds if name in after.tables or name in before.tables}
    names = dependents([*before.rules, *after.rules], seeds)
    second = SecondSide(names)
    rules = [*before.rules, *second.rules(after.rules), *_facts(after, seeds)]
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


def _facts(after: RulebookData, seeds: set[str]) -> Iterator[Rule]:
    """Give what the second side has for itself of what comes from outside the rules."""
    asked = (
        (question.id, requirement)
        for question in after.questions.values()
        for requirement in question.requirements
    )
    chosen = ((point.id, point.default) for point in after.points.values())
    for name, pairs in zip(OWN_FACTS, (asked, chosen), strict=True):
        for one, other in pairs if name in seeds else ():
            yield make_rule(name, literal(f"{SECOND}{name}", Fun(one), Fun(other)))


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
    """Give an input with the values that both rulebooks allow."""
    both = tuple(value for value in one.values if value in other.values)
    return replace(
        one,
        least=max(one.least, other.least),
        greatest=min(one.greatest, other.greatest),
        values=both or one.values,
    )


def both_tables(before: RulebookData, after: RulebookData, own: Iterable[str]) -> dict[str, Table]:
    """Give the tables of both, with those that differ twice."""
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
    """Cut rows without an amount at all turns, so that both sides know the same stretches."""
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
