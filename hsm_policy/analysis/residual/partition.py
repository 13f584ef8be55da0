"""Partitions of a part of the completions by one input, into regions with different outcomes."""

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
"""The most completions that are swept to find where one outcome is possible."""


class TooFineError(Exception):
    """The outcomes change too often along a number for a table."""


class ResidualRegion(NamedTuple):
    """A condition on the input, and the outcomes that completions with it have."""

    condition: Condition
    outcomes: Outcomes


def narrow(part: Part, condition: Condition) -> Part:
    """Return a part with one more condition; it replaces an earlier one on the same input."""
    if isinstance(condition, NoneOf):
        return (*part, condition)
    beside = (one for one in part if one.path != condition.path or isinstance(one, NoneOf))
    return (*beside, condition)


def joined(one: Condition | None, other: Condition | None) -> Condition | None:
    """Return the union of two conditions on an input; None where that is no single condition."""
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return OneOf(one.path, one.values + other.values, none=one.none or other.none)
    if isinstance(one, Interval) and isinstance(other, Interval) and one.last + 1 == other.first:
        return Interval(one.path, one.first, other.last, none=one.none or other.none)
    return None


class Partitioner:
    """Partitions parts of the completions of a case."""

    def __init__(self, space: Completions) -> None:
        self.space = space
        self._sweeps: dict[str, list[tuple[Completion, Spans]]] = {}

    def regions(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        """Partition a part, with its outcomes, by one input; empty where that takes too long.

        Values with the same outcomes are one region, of a number only where they are neighbours.
        Values of a number that no completion has join the region beside them.
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
        """Return the values, as terms, that an input can have in a part."""
        slots = self.space.slots(path)
        order = {
            value_term(slots.leaf.entry.type, one): at for at, one in enumerate(_written(slots))
        }
        terms = [
            one for one, atom in slots.values.items() if not self.space.is_excluded(atom, part)
        ]
        return sorted(terms, key=lambda one: order.get(one, len(order)))

    def may_lack(self, part: Part, path: str) -> bool:
        """Whether an input may be absent in a part, or present."""
        return self.space.is_open(self.space.slots(path).has, part)

    def own(self, part: Part, regions: list[ResidualRegion]) -> bool:
        """Whether the regions end at breakpoints of tests on this input alone."""
        condition = regions[0].condition
        if not isinstance(condition, Interval):
            return True
        breakpoints = self._breakpoints(part, condition.path)
        said = (one.condition for one in regions[1:])
        return all(one.first in breakpoints for one in said if isinstance(one, Interval))

    def _breakpoints(self, part: Part, path: str) -> set[int]:
        """Return the breakpoints, as steps, of the tests on one number alone."""
        theory, node = self.space.theory(part), self.space.slots(path).node
        return {cut.step for cut in theory.cuts.values() if cut.variable == node}

    def each(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        """Return every value of an input as a region of its own."""
        options = [OneOf(path, (one,)) for one in self.values(part, path)]
        if self.may_lack(part, path):
            options.append(OneOf(path, (), none=True))
        return self._possible(part, outcomes, options)

    def _possible(
        self, part: Part, outcomes: Outcomes, options: Iterable[Condition]
    ) -> list[ResidualRegion]:
        found = [ResidualRegion(one, self._outcomes(part, one, outcomes)) for one in options]
        return [region for region in found if region.outcomes]

    def _outcomes(self, part: Part, condition: Condition, outcomes: Outcomes) -> Outcomes:
        """Return the outcomes of a part that remain under one more condition."""
        return self.space.outcomes(narrow(part, condition), outcomes)

    def _choices(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        groups: dict[Outcomes, Condition] = {}
        for condition, found in self.each(part, outcomes, path):
            groups[found] = joined(groups.get(found), condition) or condition
        return [ResidualRegion(condition, found) for found, condition in groups.items()]

    def _countries(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        """Split off the countries that have the same outcomes alone, so that the fewest remain."""
        every = self.values(part, path)
        groups: dict[Outcomes, list[str]] = {}
        for one in every:
            alone = NoneOf(path, tuple(other for other in every if other != one))
            groups.setdefault(self._outcomes(part, alone, outcomes), []).append(one)
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
        """Add absence to the regions of a number: to one with its outcomes, else as its own."""
        if not self.may_lack(part, path):
            return ranges
        absent = OneOf(path, (), none=True)
        found = self._outcomes(part, absent, outcomes)
        if not found:
            return ranges
        for at, (condition, allowed) in enumerate(ranges):
            if allowed == found and isinstance(condition, Interval):
                joined = Interval(path, condition.first, condition.last, none=True)
                return [*ranges[:at], ResidualRegion(joined, found), *ranges[at + 1 :]]
        return [*ranges, ResidualRegion(absent, found)]

    def _numbers(self, part: Part, outcomes: Outcomes, path: str) -> list[ResidualRegion]:
        """Cut the range of a number where its possible outcomes change."""
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
        return self._without_extremes(part, path, _merged(path, pieces))

    def _without_extremes(
        self, part: Part, path: str, regions: list[ResidualRegion]
    ) -> list[ResidualRegion]:
        """Join regions that differ only while another day is at an extreme of the calendar."""
        found = regions[:1]
        for region in regions[1:]:
            before = found[-1]
            said = joined(before.condition, region.condition)
            if said and self._differ_by_extremes(part, path, before, region):
                found[-1] = ResidualRegion(said, before.outcomes | region.outcomes)
            else:
                found.append(region)
        return found

    def _differ_by_extremes(
        self, part: Part, path: str, one: ResidualRegion, other: ResidualRegion
    ) -> bool:
        """Whether two regions of days differ only while another day is at an extreme."""
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
        """Yield the conditions that keep the other open days off their extremes."""
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
        """Return intervals that together are all values at which an outcome is possible."""
        others = [one for one in part if one.path != path]
        spans = [
            span
            for witness, found in self._sweeps.get(path, ())
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
            found = _clipped(self._sweep(witness, path), outcome, low, high)
            if not self._ends_at_breakpoints(part, path, found, low, high):
                found.append(self.space.stretch(inside, witness, path, low, high))
            covered += found
            pending += _gaps(found, low, high)
            tries -= 1
            if not tries:
                raise TooFineError
        return covered

    def _ends_at_breakpoints(
        self, part: Part, path: str, found: list[tuple[int, int]], low: int, high: int
    ) -> bool:
        """Whether intervals end at breakpoints of tests on the number alone, or with the range."""
        edges = {low, high + 1} | self._breakpoints(part, path)
        return all(free in edges and end + 1 in edges for free, end in _gaps(found, low, high))

    def _sweep(self, witness: Completion, path: str) -> Spans:
        """Sweep one number of a completion, all else fixed; return its outcomes by interval."""
        space = self.space
        node, whole = space.slots(path).node, space.variable(path)
        step = whole.step(witness.numbers[node])
        spans: Spans = [(step, step, witness.outcome)]
        assignment = space.with_open(witness, node)
        variable = Variable(node, *self._valid(witness, whole), whole.daily)
        for run in RangeCutter(space.solver, node).runs(assignment, variable, space.asked):
            for at, (low, following) in enumerate(pairwise(run.edges)):
                outcome = space.outcome(run.between(at, at + 1))
                if outcome:
                    spans.append((low, following - 1, outcome))
        self._sweeps.setdefault(path, []).append((witness, spans))
        return spans

    def _valid(self, witness: Completion, whole: Variable) -> tuple[int, int]:
        """Return the first and last step that keep the order with a completion's other days."""
        least, greatest = whole.least, whole.greatest
        known = {**dict(enumerate(self.space.assignment.numbers)), **witness.numbers}
        for earlier, later in self.space.assignment.orders:
            before, after = known[earlier], known[later]
            if later == whole.node and isinstance(before, int):
                least = max(least, whole.step(before))
            if earlier == whole.node and isinstance(after, int):
                greatest = min(greatest, whole.step(after))
        return least, greatest


def _written(slots: InputAtoms) -> tuple[str, ...]:
    entry = slots.leaf.entry
    return ("true", "false") if entry.type in ("yes_no", "flag") else entry.values


def _merged(path: str, pieces: Iterable[tuple[int, int, Outcomes]]) -> list[ResidualRegion]:
    """Join neighbouring intervals with the same outcomes.

    An interval without outcomes joins the one below it, the lowest the one above.
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
    """Return the outcomes with an interval that covers the steps `low` to `high`."""
    return frozenset(
        name
        for name, cover in covers.items()
        if any(start <= low and high <= end for start, end in cover)
    )


def _clipped(
    spans: Iterable[tuple[int, int, str]], outcome: str, first: int, last: int
) -> list[tuple[int, int]]:
    """Return the intervals with an outcome, clipped to a range."""
    inside = ((max(low, first), min(high, last)) for low, high, name in spans if name == outcome)
    return [(low, high) for low, high in inside if low <= high]


def _gaps(covered: Iterable[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """Return the intervals of a range that are not covered."""
    found, free = [], first
    for low, high in sorted(covered):
        if free < low:
            found.append((free, low - 1))
        free = max(free, high + 1)
    return [*found, (free, last)] if free <= last else found
