"""The regions of one number: intervals with one outcome, exact to the cent or the day.

Other unknown inputs count in favour: each value gets the best outcome of its completions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec
from msgspec.structs import replace

from hsm_policy.analysis.sweep.sweep import NumberSweep, PiecewiseRun
from hsm_policy.cases import Case
from hsm_policy.engine import Assignment, Budget, Engine, SearchLimit, Situation, Theory, Variable
from hsm_policy.names import Outcome
from hsm_policy.verdict import BEST, LAW_ENDS, best_outcome, open_laws, with_laws


class Region(msgspec.Struct, frozen=True):
    """An interval of steps, both ends included, with one outcome."""

    first: int
    last: int
    outcome: Outcome


class InputRegions(NumberSweep):
    """A sweep of one input of a case, for one question."""

    def __init__(self, engine: Engine, case: Case, path: str, question: str) -> None:
        super().__init__(engine, case, path)
        self.question = question
        self.outcomes: dict[int, Outcome] = {}
        self._granted: list[tuple[int, int]] = []
        cone = self.solver.ground.outcome_cones[question]
        self.relevant = frozenset(cone.free) | self.beside_others()

    def regions(self) -> list[Region]:
        """Return the regions of the whole range in order; neighbours with one outcome are joined.

        Values that contradict another item of the list join the region below them.
        """
        return _joined(self._consistent())

    def lowest_granted(self, below: int | None = None) -> int | None:
        """Return the lowest granted step, below another if one is given; None where there is none.

        Completions are searched for that are granted at ever lower values, until there is none:
        below the lowest one found, and in turn in the lower half of what is left.
        """
        least, greatest = (
            self.variable.least,
            self.variable.greatest if below is None else below - 1,
        )
        if self.entry.list_path:
            return self._first_granted(greatest)
        found, halve = None, False
        while least <= greatest:
            most = (least + greatest) // 2 if halve else greatest
            try:
                completed = self._granted_between(least, most)
            except SearchLimit:
                return self._first_granted(greatest, found)
            halve = completed is not None and not halve
            if completed is None:
                least = most + 1
                continue
            lower = self._least_of(completed, most)
            if lower is None:  # granted by belief only, or by the amount of the law assumed
                return self._first_granted(greatest, found)
            found, greatest = lower, lower - 1
        return found

    def within(self, first: int, last: int) -> list[Region]:
        """Return the regions of an interval of steps, also where they contradict another item."""
        return _joined(self._regions(first, last))

    def _first_granted(self, greatest: int, default: int | None = None) -> int | None:
        """Return the first granted step up to one, by regions."""
        granted = (one.first for one in self._consistent(greatest) if one.outcome == BEST[0])
        return next(granted, default)

    @property
    def _granting(self) -> int:
        """The literal of the best outcome; zero where the rules never give it."""
        return self.solver.outcome_literals(self.question).get(BEST[0], 0)

    @cached_property
    def _under_greatest_law(self) -> Assignment:
        """The assignment in which the amounts of the law that are not known are the greatest.

        What is granted whatever they are is granted then.
        """
        laws = open_laws(self.situation)
        if not laws or not self.solver.unknown_amounts.read_by(self.assignment, [self._granting]):
            return self.assignment
        return with_laws(self.situation, laws, max(LAW_ENDS)).assignment

    def _granted_between(self, least: int, greatest: int) -> Case | None:
        """Return a completion that is granted with the number between two steps, None without one.

        Raises:
            SearchLimit: this takes too many steps.
        """
        if not self._granting:
            return None
        narrow = Variable(self.node, least, greatest, self.variable.daily)
        asked = self.situation.tests_for(self.question)
        assignment = self._under_greatest_law.copy()
        theory = Theory(assignment, {self.node: narrow}, asked, budget=Budget())
        found = self.solver.completed(theory, self._granting)
        return None if found is None else _completed(self.loose, found)

    def _least_of(self, completed: Case, greatest: int) -> int | None:
        """Return the least granted step of a completion up to one; None without a valid one."""
        if not Situation(self.engine, completed).valid:
            return None
        return InputRegions(self.engine, completed, self.path, self.question).certain(greatest)

    def certain(self, greatest: int) -> int | None:
        """Return the least step up to one that is granted under the greatest amounts of the law.

        None also where it is not granted whatever they are. Later answers of this sweep are under
        those amounts.
        """
        self.assignment = self._under_greatest_law
        found = self._first_granted(greatest)
        return found if found is not None and self.outcome(found) == BEST[0] else None

    def _consistent(self, greatest: int | None = None) -> Iterable[Region]:
        """Yield the parts of regions, up to a step, that contradict no other item of the list."""
        spans = self.spans()
        last_step = self.variable.greatest if greatest is None else greatest
        for region in self._regions(self.variable.least, last_step):
            for low, high in spans:
                first, last = max(low, region.first), min(high, region.last)
                if first <= last:
                    yield Region(first, last, region.outcome)

    def _regions(self, least: int, greatest: int) -> Iterable[Region]:
        for run in self.runs(least, greatest, self.relevant):
            if run.steady:
                yield from self._bisect_pieces(run, 0, len(run.edges) - 1)
            else:
                yield from self._bisect_within(run.edges[0], run.edges[1] - 1)

    def _bisect_pieces(self, pieces: PiecewiseRun, start: int, end: int) -> Iterable[Region]:
        """Bisect pieces `start` to `end` until all models of a half agree on the outcome."""
        first, last = pieces.edges[start], pieces.edges[end] - 1
        if self._all_granted(first, last):
            yield Region(first, last, BEST[0])
            return
        assignment = pieces.between(start, end)
        indexes = self.solver.outcomes[self.question]
        # Bisecting several pieces is faster than a search where propagation leaves it open.
        agreed = self.solver.agreed(assignment, indexes, search=end - start == 1)
        if agreed is not None:
            found = self.solver.ground.shown[min(agreed)]
            yield Region(first, last, Outcome(str(found.args[1])))
        elif end - start == 1:
            yield Region(first, last, self.outcome(first))
        else:
            middle = (start + end) // 2
            yield from self._bisect_pieces(pieces, start, middle)
            yield from self._bisect_pieces(pieces, middle, end)

    def _bisect_within(self, first: int, last: int) -> list[Region]:
        """Bisect a piece on which a second unknown may still change the outcome."""
        if self._all_granted(first, last):
            return [Region(first, last, BEST[0])]
        one, other = self.outcome(first), self.outcome(last)
        if one == other:
            return [Region(first, last, one)]
        low, high = first, last
        while high - low > 1:
            middle = (low + high) // 2
            if self.outcome(middle) == one:
                low = middle
            else:
                high = middle
        return [Region(first, low, one), *self._bisect_within(high, last)]

    def outcome(self, step: int) -> Outcome:
        """Return the best outcome among the completions of the other unknown inputs at a step."""
        if self._all_granted(step, step):
            return BEST[0]
        if step not in self.outcomes:
            situation = Situation(self.engine, self.at(step))
            self.outcomes[step] = best_outcome(situation, self.question)
            if self.outcomes[step] == BEST[0] and situation.assignment.open_paths:
                self._remember_granted(situation)
        return self.outcomes[step]

    def _all_granted(self, first: int, last: int) -> bool:
        """Whether one completion found before is granted at all of these values."""
        return any(low <= first and last <= high for low, high in self._granted)

    def _remember_granted(self, situation: Situation) -> None:
        """Remember all values at which the completion behind a granted situation is granted."""
        literal = situation.solver.outcome_literals(self.question)[BEST[0]]
        case, found = situation.case, situation.completion(literal)
        completed = _completed(case, found)
        if not Situation(self.engine, completed).valid:
            return  # no valid case: each value is decided by itself
        sweep = InputRegions(self.engine, completed, self.path, self.question)
        self._granted += [
            (region.first, region.last) for region in sweep.regions() if region.outcome == BEST[0]
        ]


def _completed(case: Case, found: Mapping[str, Any]) -> Case:
    """Return a case with the values of a completion, and nothing unknown."""
    return replace(case, values={**case.values, **found}, unknown={}, maybe=frozenset())


def _joined(parts: Iterable[Region]) -> list[Region]:
    """Join neighbours with one outcome; a gap between parts joins the part below it."""
    found: list[Region] = []
    for part in parts:
        joined = found and found[-1].outcome == part.outcome
        first = found.pop().first if joined else part.first
        if found:
            found[-1] = replace(found[-1], last=first - 1)
        found.append(Region(first, part.last, part.outcome))
    return found
