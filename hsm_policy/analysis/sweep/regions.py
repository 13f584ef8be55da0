"""The regions of one number: where a verdict changes as it grows, exact to the cent or the day.

What else is not known counts in favour.
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
    """Values from `first` to `last`, both included, with one outcome."""

    first: int
    last: int
    outcome: Outcome


class InputRegions(NumberSweep):
    """One input of a case moved through its range, for one question."""

    def __init__(self, engine: Engine, case: Case, path: str, question: str) -> None:
        super().__init__(engine, case, path)
        self.question = question
        self.outcomes: dict[int, Outcome] = {}
        self._granted: list[tuple[int, int]] = []
        cone = self.solver.ground.outcome_cones[question]
        self.relevant = frozenset(cone.free) | self.beside_others()

    def regions(self) -> list[Region]:
        """Give the regions of the whole range in order, neighbours with one outcome joined.

        Values with which the case contradicts itself go with those below them.
        """
        return _joined(self._possible())

    def within(self, first: int, last: int) -> list[Region]:
        """Give the regions of a part of the range, each value decided as it stands."""
        return _joined(self._regions(first, last))

    def _possible(self) -> Iterable[Region]:
        """Give the parts of regions with which the case does not contradict itself."""
        spans = self.spans()
        for region in self._regions(self.variable.least, self.variable.greatest):
            for low, high in spans:
                first, last = max(low, region.first), min(high, region.last)
                if first <= last:
                    yield Region(first, last, region.outcome)

    def _regions(self, least: int, greatest: int) -> Iterable[Region]:
        for run in self.runs(least, greatest, self.relevant):
            if run.steady:
                yield from self._divide(run, 0, len(run.edges) - 1)
            else:
                yield from self._piece(run.edges[0], run.edges[1] - 1)

    def _divide(self, pieces: PiecewiseRun, start: int, end: int) -> Iterable[Region]:
        """Halve a run of pieces until all models of a half agree on the outcome."""
        first, last = pieces.edges[start], pieces.edges[end] - 1
        if self._all_granted(first, last):
            yield Region(first, last, BEST[0])
            return
        assignment = pieces.between(start, end)
        indexes = self.solver.outcomes[self.question]
        # To halve several pieces is quicker than to search for what the rules alone do not tell.
        agreed = self.solver.agreed(assignment, indexes, search=end - start == 1)
        if agreed is not None:
            found = self.solver.ground.shown[min(agreed)]
            yield Region(first, last, Outcome(str(found.args[1])))
        elif end - start == 1:
            yield Region(first, last, self.outcome(first))
        else:
            middle = (start + end) // 2
            yield from self._divide(pieces, start, middle)
            yield from self._divide(pieces, middle, end)

    def _piece(self, first: int, last: int) -> list[Region]:
        """Give the regions of a piece that a second unknown may turn once inside."""
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
        return [Region(first, low, one), *self._piece(high, last)]

    def outcome(self, step: int) -> Outcome:
        """Give the best outcome that completions of what else is not known have at a step."""
        if self._all_granted(step, step):
            return BEST[0]
        if step not in self.outcomes:
            situation = Situation(self.engine, self.at(step))
            self.outcomes[step] = best_outcome(situation, self.question)
            if self.outcomes[step] == BEST[0] and situation.assignment.open_paths:
                self._spread(situation)
        return self.outcomes[step]

    def _all_granted(self, first: int, last: int) -> bool:
        """Tell whether some completion found before gets all of these values granted."""
        return any(low <= first and last <= high for low, high in self._granted)

    def _spread(self, situation: Situation) -> None:
        """Note all values that are granted with what was taken in favour at one of them."""
        literal = situation.solver.outcome_literals(self.question)[BEST[0]]
        case, found = situation.case, situation.completion(literal)
        completed = replace(
            case,
            values={**case.values, **found},
            unknown={},
            maybe=frozenset(),
        )
        if not Situation(self.engine, completed).valid:
            return  # what was found does not make a whole case; each value is then asked by itself
        sweep = InputRegions(self.engine, completed, self.path, self.question)
        self._granted += [
            (region.first, region.last) for region in sweep.regions() if region.outcome == BEST[0]
        ]


def _joined(parts: Iterable[Region]) -> list[Region]:
    """Join neighbours with one outcome; a gap before a part goes with what is below it."""
    found: list[Region] = []
    for part in parts:
        joined = found and found[-1].outcome == part.outcome
        first = found.pop().first if joined else part.first
        if found:
            found[-1] = replace(found[-1], last=first - 1)
        found.append(Region(first, part.last, part.outcome))
    return found


def best_outcome(situation: Situation, question: str) -> Outcome:
    """Give the best outcome among the completions of the inputs; amounts of the law stay open."""
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
    """Tell whether some completion of the inputs has an outcome whatever the open amounts are.

    None where no completion has it, False where it always hangs on an amount not known.
    """
    laws = open_laws(situation)

    def certain(tries: int) -> bool | None:
        """Look at some completions; None where there is none at all."""
        chosen = _choices(situation, literal, tries)
        if not chosen:
            return None
        return not laws or any(not situation.satisfiable(*choice, -literal) for choice in chosen)

    first = certain(1)
    if first is not False or _fails_for_some_law(situation, literal):
        return first
    return certain(_LAW_TRIES)


def open_laws(situation: Situation) -> list[int]:
    """Give the amounts of the law that a case hangs on and that are not known."""
    numbers = situation.assignment.numbers
    return [law[0] for law in situation.solver.layout.laws if numbers[law[0]] is OPEN]


def with_laws(situation: Situation, laws: Iterable[int], amount: int) -> Situation:
    """Return the case in which amounts of the law that are not known are all this one."""
    fixed = situation.assignment.copy()
    for law in laws:
        fixed.numbers[law] = amount
    fixed.compute(0)
    situation.solver.settle(fixed)
    return situation.under(fixed)


def _fails_for_some_law(situation: Situation, literal: int) -> bool:
    """Tell whether nothing of it is left when all amounts not known are least, or greatest."""
    laws = open_laws(situation)
    return any(not with_laws(situation, laws, amount).satisfiable(literal) for amount in LAW_ENDS)


def _choices(situation: Situation, literal: int, most: int) -> list[list[int]]:
    """Give completions in which a literal holds, by what they make of the open atoms of inputs."""
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
