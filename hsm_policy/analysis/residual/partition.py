"""A part of the completions split by one input: regions that differ in the outcomes they allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from hsm_policy.analysis.residual.completions import (
    Completion,
    Completions,
    Condition,
    Interval,
    NoneOf,
    OneOf,
    Part,
)
from hsm_policy.analysis.sweep.sweep import RangeCutter
from hsm_policy.engine import OTHER_COUNTRY, InputAtoms, Variable, value_term

Outcomes = frozenset[str]

Spans = list[tuple[int, int, str]]

_TRIES = 24
"""How many completions may be moved to learn where one outcome is possible."""


class TooFineError(Exception):
    """An outcome is possible on too many spans of a number, or moves along with another number."""


class ResidualRegion(NamedTuple):
    """What a region says of the input, and the outcomes that completions in it have."""

    condition: Condition
    outcomes: Outcomes


def narrow(part: Part, condition: Condition) -> Part:
    """Give the part in which one condition more holds; it narrows what was said of its input."""
    if isinstance(condition, NoneOf):
        return (*part, condition)
    beside = (one for one in part if one.path != condition.path or isinstance(one, NoneOf))
    return (*beside, condition)


def joined(one: Condition | None, other: Condition | None) -> Condition | None:
    """Give what holds where one of two conditions on an input does; None where that is no such."""
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return OneOf(one.path, one.values + other.values, none=one.none or other.none)
    if isinstance(one, Interval) and isinstance(other, Interval) and one.last + 1 == other.first:
        return Interval(one.path, one.first, other.last, none=one.none or other.none)
    return None


class Partitioner:
    """Splits parts of a space."""

    def __init__(self, space: Completions) -> None:
        self.space = space
        self._rays: dict[str, list[tuple[Completion, Spans]]] = {}

    def regions(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        """Split a part, with the outcomes that it has, by one input; regions without any go.

        There are none where it takes too long to tell. Neighbouring values of a number, and other
        values wherever they stand, that have the same outcomes are one region; numbers that no
        completion has go with their neighbours.
        """
        entry = self.space.slots(path).leaf.entry
        if entry.numeric:
            try:
                return self._joined(self._numbers(part, outcomes, path), part, outcomes, path)
            except TooFineError:
                return []
        if entry.type == "countries":
            return self._countries(part, outcomes, path)
        return self._choices(part, outcomes, path)

    def values(self, part: Part, path: str) -> list[str]:
        """Give the values, as terms, that an input can have in a part."""
        slots = self.space.slots(path)
        order = {value_term(slots.leaf.entry.type, one): at for at, one in enumerate(_told(slots))}
        terms = [one for one, atom in slots.values.items() if not self.space.denied(atom, part)]
        return sorted(terms, key=lambda one: order.get(one, len(order)))

    def may_lack(self, part: Part, path: str) -> bool:
        """Tell whether it is open in a part whether there is an input at all."""
        return self.space.is_open(self.space.slots(path).has, part)

    def own(self, part: Part, regions: list[ResidualRegion]) -> bool:
        """Tell whether a split lies where tests on its input turn, whatever others are."""
        condition = regions[0].condition
        if not isinstance(condition, Interval):
            return True
        turns = self._turns(part, condition.path)
        said = (one.condition for one in regions[1:])
        return all(one.first in turns for one in said if isinstance(one, Interval))

    def _turns(self, part: Part, path: str) -> set[int]:
        """Give the steps at which tests on one number alone turn."""
        theory, node = self.space.theory(part), self.space.slots(path).node
        return {cut.step for cut in theory.cuts.values() if cut.variable == node}

    def each(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        """Give every value of an input by itself, with its outcomes."""
        options = [OneOf(path, (one,)) for one in self.values(part, path)]
        if self.may_lack(part, path):
            options.append(OneOf(path, (), none=True))
        return self._possible(part, outcomes, options)

    def _possible(
        self, part: Part, outcomes: Outcomes, options: Iterable[Condition]
    ) -> list[ResidualRegion]:
        found = [ResidualRegion(one, self._of(part, one, outcomes)) for one in options]
        return [region for region in found if region.outcomes]

    def _of(self, part: Part, condition: Condition, outcomes: Outcomes) -> Outcomes:
        """Give which outcomes of a part one more condition leaves."""
        return self.space.outcomes(narrow(part, condition), outcomes)

    def _choices(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        groups: dict[Outcomes, Condition] = {}
        for condition, found in self.each(part, outcomes, path):
            groups[found] = joined(groups.get(found), condition) or condition
        return [ResidualRegion(condition, found) for found, condition in groups.items()]

    def _countries(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        """Set the countries apart that alone, or beside any other, allow least."""
        every = self.values(part, path)
        groups: dict[Outcomes, list[str]] = {}
        for one in every:
            alone = NoneOf(path, tuple(other for other in every if other != one))
            groups.setdefault(self._of(part, alone, outcomes), []).append(one)
        named = [group for group in groups.values() if f'"{OTHER_COUNTRY}"' not in group]
        splits = [self._apart(part, outcomes, path, group) for group in named]
        return min(
            splits, key=lambda regions: sum(len(one.outcomes) for one in regions), default=[]
        )

    def _apart(
        self, part: Part, outcomes: Outcomes, path: str, group: list[str]
    ) -> list[ResidualRegion]:
        said = (OneOf(path, tuple(group)), NoneOf(path, tuple(group)))
        return self._possible(part, outcomes, said)

    def _joined(
        self, ranges: list[ResidualRegion], part: Part, outcomes: Outcomes, path: str
    ) -> list[ResidualRegion]:
        """Add that there is none, to a region with the same outcomes where there is one."""
        if not self.may_lack(part, path):
            return ranges
        absent = OneOf(path, (), none=True)
        found = self._of(part, absent, outcomes)
        if not found:
            return ranges
        for at, (condition, allowed) in enumerate(ranges):
            if allowed == found and isinstance(condition, Interval):
                joined = Interval(path, condition.first, condition.last, none=True)
                return [*ranges[:at], ResidualRegion(joined, found), *ranges[at + 1 :]]
        return [*ranges, ResidualRegion(absent, found)]

    def _numbers(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        """Cut the range of a number where the outcomes that it allows change."""
        if self.space.slots(path).node < 0:
            whole = Interval(path, *self.space.extremes(path))
            return self._possible(part, outcomes, [whole])
        first, last = self._range(part, path)
        covers = {one: self._cover(part, one, path, first, last) for one in sorted(outcomes)}
        spans = [span for cover in covers.values() for span in cover]
        edges = {first, last + 1, *(low for low, _ in spans), *(high + 1 for _, high in spans)}
        pieces = [
            (low, following - 1, _allowed(covers, low, following - 1))
            for low, following in pairwise(sorted(edges))
        ]
        return self._meant(part, path, _merged(path, pieces))

    def _meant(self, part: Part, path: str, regions: list[ResidualRegion]) -> list[ResidualRegion]:
        """Join days again that only the first or last day that any case may have tells apart."""
        found = regions[:1]
        for region in regions[1:]:
            before = found[-1]
            said = joined(before.condition, region.condition)
            if said and self._owed_to_extremes(part, path, before, region):
                found[-1] = ResidualRegion(said, before.outcomes | region.outcomes)
            else:
                found.append(region)
        return found

    def _owed_to_extremes(
        self, part: Part, path: str, one: ResidualRegion, other: ResidualRegion
    ) -> bool:
        """Tell whether days are apart only while other days may be the first or last of all."""
        others = tuple(self._other_days(part, path))
        below, above = one.condition, other.condition
        if not others or not isinstance(below, Interval) or not isinstance(above, Interval):
            return False
        sharp = not (one.outcomes > other.outcomes or one.outcomes < other.outcomes)
        if sharp or self.own(part, [one, other]):
            return False
        step = below.last if one.outcomes > other.outcomes else above.first
        inside = narrow((*part, *others), Interval(path, step, step))
        turning = one.outcomes ^ other.outcomes
        return any(self.space.find(inside, outcome) is None for outcome in turning)

    def _other_days(self, part: Part, path: str) -> Iterator[Interval]:
        """Give what lets no other day be the first or the last that a case may have."""
        if self.space.slots(path).leaf.entry.type != "date":
            return
        theory = self.space.theory(part)
        for node, variable in theory.variables.items():
            other = self.space.layout.paths.get(node)
            if other and other != path and variable.daily:
                least, greatest = self.space.extremes(other)
                first = max(variable.least, least + 1)
                last = min(variable.greatest, greatest - 1)
                if first <= last:
                    yield Interval(other, first, last, none=self.may_lack(part, other))

    def _range(self, part: Part, path: str) -> tuple[int, int]:
        variable = self.space.theory(part).variables[self.space.slots(path).node]
        return variable.least, variable.greatest

    def _cover(
        self, part: Part, outcome: str, path: str, first: int, last: int
    ) -> list[tuple[int, int]]:
        """Give spans that together are all values with which some completion has an outcome."""
        others = [one for one in part if one.path != path]
        spans = [
            span
            for witness, found in self._rays.get(path, ())
            if self.space.holds(witness, others)
            for span in found
        ]
        covered = _clipped(spans, outcome, first, last)
        pending, tries = _gaps(covered, first, last), _TRIES
        while pending:
            low, high = pending.pop()
            inside = narrow(part, Interval(path, low, high))
            witness = self.space.find(inside, outcome)
            if witness is None:
                continue
            found = _clipped(self._ray(witness, path), outcome, low, high)
            if not self._ends_at_turns(part, path, found, low, high):
                found.append(self.space.stretch(inside, witness, path, low, high))
            covered += found
            pending += _gaps(found, low, high)
            tries -= 1
            if not tries:
                raise TooFineError
        return covered

    def _ends_at_turns(
        self, part: Part, path: str, found: list[tuple[int, int]], low: int, high: int
    ) -> bool:
        """Tell whether spans end where a test on the number alone turns, if not with the range."""
        edges = {low, high + 1} | self._turns(part, path)
        return all(free in edges and end + 1 in edges for free, end in _gaps(found, low, high))

    def _ray(self, witness: Completion, path: str) -> Spans:
        """Move one number of a completion, and nothing else: give its outcomes, span by span."""
        space = self.space
        node, whole = space.slots(path).node, space.variable(path)
        step = whole.step(witness.numbers[node])
        spans: Spans = [(step, step, witness.outcome)]
        assignment = space.chosen(witness, node)
        variable = Variable(node, *self._valid(witness, whole), whole.daily)
        for run in RangeCutter(space.solver, node).runs(assignment, variable, space.asked):
            for at, (low, following) in enumerate(pairwise(run.edges)):
                outcome = space.outcome(run.between(at, at + 1))
                if outcome:
                    spans.append((low, following - 1, outcome))
        self._rays.setdefault(path, []).append((witness, spans))
        return spans

    def _valid(self, witness: Completion, whole: Variable) -> tuple[int, int]:
        """Give the first and the last step that no other day of a completion forbids."""
        least, greatest = whole.least, whole.greatest
        known = {**dict(enumerate(self.space.assignment.numbers)), **witness.numbers}
        for earlier, later in self.space.assignment.orders:
            before, after = known[earlier], known[later]
            if later == whole.node and isinstance(before, int):
                least = max(least, whole.step(before))
            if earlier == whole.node and isinstance(after, int):
                greatest = min(greatest, whole.step(after))
        return least, greatest


def _told(slots: InputAtoms) -> tuple[str, ...]:
    entry = slots.leaf.entry
    return ("true", "false") if entry.type in ("yes_no", "flag") else entry.values


def _merged(path: str, pieces: Iterable[tuple[int, int, Outcomes]]) -> list[ResidualRegion]:
    """Join pieces of a range, in order, with one set of outcomes.

    Numbers that no completion has go with those below them, the lowest with those above.
    """
    found: list[tuple[int, int, Outcomes]] = []
    for first, last, outcomes in pieces:
        low, _, before = found[-1] if found else (first, last, frozenset())
        if found and (not before or not outcomes or before == outcomes):
            found[-1] = (low, last, before or outcomes)
        else:
            found.append((first, last, outcomes))
    return [
        ResidualRegion(Interval(path, first, last), allowed)
        for first, last, allowed in found
        if allowed
    ]


def _allowed(covers: dict[str, list[tuple[int, int]]], low: int, high: int) -> Outcomes:
    """Give the outcomes of which a span covers a piece."""
    return frozenset(
        name
        for name, cover in covers.items()
        if any(start <= low and high <= end for start, end in cover)
    )


def _clipped(
    spans: Iterable[tuple[int, int, str]], outcome: str, first: int, last: int
) -> list[tuple[int, int]]:
    """Give what spans with an outcome have of a range."""
    inside = ((max(low, first), min(high, last)) for low, high, name in spans if name == outcome)
    return [(low, high) for low, high in inside if low <= high]


def _gaps(covered: Iterable[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """Give the parts of a range that no span covers."""
    found, free = [], first
    for low, high in sorted(covered):
        if free < low:
            found.append((free, low - 1))
        free = max(free, high + 1)
    return [*found, (free, last)] if free <= last else found
