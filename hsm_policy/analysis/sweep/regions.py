"""The regions of one number: intervals with one outcome, exact to the cent or the day.

Other unknown inputs count in favour: each value gets the best outcome of its completions.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from hsm_policy.analysis.sweep.sweep import NumberSweep, PiecewiseRun
from hsm_policy.cases import Case
from hsm_policy.documents import OPEN
from hsm_policy.engine import GREATEST_LAW, Engine, Situation, Theory
from hsm_policy.names import Outcome

BEST = (Outcome.GRANTED, Outcome.OPEN, Outcome.AT_RISK, Outcome.REFUSED)

LAW_ENDS = (0, GREATEST_LAW)

_LAW_TRIES = 16


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


def best_outcome(situation: Situation, question: str) -> Outcome:
    """Return the best outcome among the completions of the inputs; law amounts stay unknown."""
    solver = situation.solver
    indexes = solver.outcomes[question]
    agreed = solver.agreed(situation.assignment, indexes)
    shown = solver.ground.shown
    if agreed is not None:
        return next(Outcome(str(shown[index].args[1])) for index in agreed)
    ranked = sorted(indexes, key=lambda index: BEST.index(Outcome(str(shown[index].args[1]))))
    for index in ranked:
        certain = _reachable(situation, shown[index].literal)
        if certain is not None:
            return Outcome(str(shown[index].args[1])) if certain else Outcome.OPEN
    return Outcome.OPEN


def _reachable(situation: Situation, literal: int) -> bool | None:
    """Whether some completion of the inputs has an outcome whatever the unknown law amounts are.

    None where no completion has it; False where it always depends on an unknown amount.
    """
    laws = open_laws(situation)

    def certain(tries: int) -> bool | None:
        """Try some completions; return None where there are none."""
        chosen = _choices(situation, literal, tries)
        if not chosen:
            return None
        return not laws or any(not situation.satisfiable(*choice, -literal) for choice in chosen)

    first = certain(1)
    if first is not False or _fails_for_some_law(situation, literal):
        return first
    return certain(_LAW_TRIES)


def open_laws(situation: Situation) -> list[int]:
    """Return the nodes of the law amounts that are unknown on the day of the case."""
    numbers = situation.assignment.numbers
    return [law[0] for law in situation.solver.layout.laws if numbers[law[0]] is OPEN]


def with_laws(situation: Situation, laws: Iterable[int], amount: int) -> Situation:
    """Return the situation in which these law amounts, as nodes, all have one value."""
    fixed = situation.assignment.copy()
    for law in laws:
        fixed.numbers[law] = amount
    fixed.compute(0)
    situation.solver.settle(fixed)
    return situation.under(fixed)


def _fails_for_some_law(situation: Situation, literal: int) -> bool:
    """Whether a literal is unsatisfiable with all unknown amounts at one of their extremes."""
    laws = open_laws(situation)
    return any(not with_laws(situation, laws, amount).satisfiable(literal) for amount in LAW_ENDS)


def _choices(situation: Situation, literal: int, most: int) -> list[list[int]]:
    """Return up to `most` completions that satisfy a literal, as literals of open input atoms."""
    solver = situation.solver
    position, literals = solver.layout.position, situation.assignment.literals
    free = [
        atom
        for atom in solver.layout.order
        if literals[position[atom]] == 0 and not solver.reads_law(atom)
    ]
    found: list[list[int]] = []
    for model, _ in solver.models(Theory(situation.assignment.copy()), literal):
        found.append([atom if model.is_true(atom) else -atom for atom in free])
        if len(found) == most:
            break
        model.context.add_clause([-atom for atom in found[-1]])
    return found
