"""What no two items of one list may say, as rules of the symbolic program.

The reader refuses a case of known items that contradict each other; these rules keep the items of
which something is not known from being completed to such a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from hsm_policy.clauses import Comparison, Fun, Literal, Num, Place, Rule, Term, Var
from hsm_policy.inputs import Apart, Input, Vocabulary
from hsm_policy.slices import literals

CLASH = "_clash"
NOWHERE = Place("", 0, 0)
_SAME, _ONE, _OTHER = Var("Same"), "One", "Other"


def pair_rules(
    vocabulary: Vocabulary, shape: Mapping[str, int], rules: Iterable[Rule]
) -> list[Rule]:
    """Give the rules by which two items of a list contradict each other, pair by pair.

    What none of the rulebook's own rules reads cannot turn anything, and is passed over.
    """
    read = frozenset(literal.name for rule in rules for literal in literals(rule))
    found: list[Rule] = []
    for group in vocabulary.groups.values():
        apart = group.apart
        if apart is not None and _predicates(vocabulary, apart) & read:
            pairs = _pairs(shape.get(group.path, 0), group.item)
            found += [_overlap(vocabulary, apart, *pair) for pair in pairs]
    for entry in vocabulary.inputs.values():
        day = vocabulary.inputs.get(entry.one_a_day)
        if day is not None and {entry.predicate, day.predicate} & read:
            pairs = _pairs(shape.get(entry.list_path, 0), entry.subject)
            found += [_two_on_a_day(entry, day, *pair) for pair in pairs]
    return found


def _pairs(length: int, item: str) -> Iterator[tuple[Term, Term]]:
    items = [Fun(item, (Num(index),)) for index in range(length)]
    return combinations(items, 2)


def _predicates(vocabulary: Vocabulary, apart: Apart) -> frozenset[str]:
    paths = (apart.first, apart.last, apart.by)
    return frozenset(vocabulary.inputs[path].predicate for path in paths if path)


def _overlap(vocabulary: Vocabulary, apart: Apart, one: Term, other: Term) -> Rule:
    """Both begin before the other ends; the day on which one ends and the next begins is shared."""
    first, last = vocabulary.inputs[apart.first], vocabulary.inputs[apart.last]
    body: list[Literal | Comparison] = []
    for item, name in ((one, _ONE), (other, _OTHER)):
        body += [_says(first, item, Var(f"{name}First")), _says(last, item, Var(f"{name}Last"))]
        if apart.by:
            body.append(_says(vocabulary.inputs[apart.by], item, _SAME))
    for name, beside in ((_ONE, _OTHER), (_OTHER, _ONE)):
        body.append(Comparison(Var(f"{name}First"), "<", Var(f"{beside}Last"), NOWHERE))
    return _clash(body)


def _two_on_a_day(entry: Input, day: Input, one: Term, other: Term) -> Rule:
    body: list[Literal | Comparison] = []
    for item, name in ((one, _ONE), (other, _OTHER)):
        body += [_says(day, item, Var(f"{name}Day")), _says(entry, item, Var(name))]
    body.append(Comparison(Var(f"{_ONE}Day"), "=", Var(f"{_OTHER}Day"), NOWHERE))
    body.append(Comparison(Var(_ONE), "!=", Var(_OTHER), NOWHERE))
    return _clash(body)


def _says(entry: Input, item: Term, value: Term) -> Literal:
    return Literal(entry.predicate, (item, value), negated=False, place=NOWHERE)


def _clash(body: Iterable[Literal | Comparison]) -> Rule:
    head = Literal(CLASH, (), negated=False, place=NOWHERE)
    return Rule(id=CLASH, head=head, body=tuple(body), place=NOWHERE, generated=True)
