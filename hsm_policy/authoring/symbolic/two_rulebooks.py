"""The two-rulebook product program: what the later rulebook changes gets names of its own."""

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
    """Return the product program of an earlier and a later rulebook.

    Its cases are those that both rulebooks accept: of two bounds on a key, the narrower applies.
    The first side uses the readings of the case, the second its own defaults at points that the
    rulebooks read differently.
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
    """Yield the second side's requirements and readings, if these differ."""
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
