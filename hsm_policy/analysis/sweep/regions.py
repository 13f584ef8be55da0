"""The regions of one number: intervals with one outcome, exact to the cent or the day.

Other unknown inputs count in favour: each value gets the best outcome of its completions.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from hsm_policy.analysis.sweep.sweep import NumberSweep, PiecewiseRun
from hsm_policy.cases import Case
from hsm_policy.engine import Engine, Situation
from hsm_policy.names import Outcome
from hsm_policy.verdict import BEST, best_outcome


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

    def lowest_granted(self) -> int | None:
        """Return the lowest granted step; None where no value is granted."""
        return next((one.first for one in self._consistent() if one.outcome == BEST[0]), None)

    def within(self, first: int, last: int) -> list[Region]:
        """Return the regions of an interval of steps, also where they contradict another item."""
        return _joined(self._regions(first, last))

    def _consistent(self) -> Iterable[Region]:
        """Yield the parts of regions that contradict no other item of the list."""
        spans = self.spans()
        for region in self._regions(self.variable.least, self.variable.greatest):
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
        completed = replace(
            case,
            values={**case.values, **found},
            unknown={},
            maybe=frozenset(),
        )
        if not Situation(self.engine, completed).valid:
            return  # no valid case: each value is decided by itself
        sweep = InputRegions(self.engine, completed, self.path, self.question)
        self._granted += [
            (region.first, region.last) for region in sweep.regions() if region.outcome == BEST[0]
        ]


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
