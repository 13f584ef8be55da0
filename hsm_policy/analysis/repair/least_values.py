"""The Pareto-minimal changes of some numbers that surely grant a question, exact to the step.

The search is guided by counterexamples: a completion of the unknown inputs that is not granted
moves it on to the least values that grant that completion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from hsm_policy.analysis.repair.adjustable import AdjustableInput
from hsm_policy.analysis.repair.feasibility import Box, Relaxation
from hsm_policy.analysis.sweep.regions import InputRegions
from hsm_policy.analysis.sweep.sweep import NumberSweep
from hsm_policy.cases import Case
from hsm_policy.documents import unindexed
from hsm_policy.engine import Engine, Situation, Theory
from hsm_policy.names import Outcome

Point = tuple[int, ...]
"""How many steps each number is moved from its start, in its direction."""

MOST = 16
"""The most Pareto-minimal points that are reported."""

STEPS = 64
"""The most points that are tried in one search."""


class LeastValues:
    """The search for one case and its adjustable numbers, each in its direction."""

    def __init__(
        self,
        engine: Engine,
        case: Case,
        question: str,
        numbers: Sequence[AdjustableInput],
    ) -> None:
        self.engine, self.case = engine, case
        self.question, self.numbers = question, numbers
        self.whole = True
        """False once a limit has cut the search short."""
        self.reach = tuple(one.span[1] - one.span[0] for one in numbers)

    def points(self) -> list[Point]:
        """Return the Pareto-minimal points that grant the question; empty where none does."""
        return least_values(self._points())

    def any(self) -> bool:
        """Whether some point grants the question."""
        return next(self._points(), None) is not None

    def grants(self, steps: Mapping[str, int]) -> bool:
        """Whether every completion is granted with the numbers at these steps."""
        return self._counterexample(self.at(steps)) is None

    def at(self, steps: Mapping[str, int]) -> Point:
        """Return the point at which the numbers have these steps."""
        return tuple(abs(steps[one.path] - one.step(one.start)) for one in self.numbers)

    def _points(self) -> Iterator[Point]:
        found: list[Point] = []
        waiting, seen = [tuple(0 for _ in self.numbers)], set[Point]()
        while waiting:
            if len(found) == MOST or len(seen) == STEPS:
                self.whole = False
                return
            at = waiting.pop()
            if at in seen or any(_within(one, at) for one in found):
                continue
            seen.add(at)
            counterexample = self._counterexample(at)
            if counterexample is None:
                found.append(at)
                yield at
            else:
                further = self._beyond(counterexample, at)
                self.whole = self.whole and at not in further
                waiting += [point for point in further if point != at]

    def placed(self, case: Case, at: Point) -> Case:
        """Return a case with the numbers moved to a point."""
        values, date = dict(case.values), case.date
        for lever, by in zip(self.numbers, at, strict=True):
            step = lever.step(lever.start) + (-by if lever.sign < 0 else by)
            values[lever.path] = lever.value(step)
            date = lever.value(step) if lever.path == "date" else date
        return replace(case, date=date, values=values)

    def _counterexample(self, at: Point) -> Case | None:
        """Return a counterexample at a point: a case not granted; None where all are granted."""
        case = self.placed(self.case, at)
        situation = Situation(self.engine, case)
        solver = situation.solver
        literal = solver.outcome_literals(self.question)[Outcome.GRANTED]
        if not solver.can_fail(situation.assignment, [literal]):
            return None
        every = Theory(situation.assignment.copy())  # without a limit: "none" must be so
        if not any(True for _ in solver.models(every, -literal)):
            return None
        if not self.case.unknown:
            return self.case
        return self._stronger(self._completed(situation, -literal))

    def _completed(self, situation: Situation, literal: int) -> Case:
        case, found = situation.case, situation.completion(literal)
        whole = replace(case, values={**case.values, **found}, unknown={}, maybe=frozenset())
        return whole if Situation(self.engine, whole).valid else case

    def _stronger(self, case: Case) -> Case:
        """Return a counterexample with as many unknown numbers as possible at an extreme.

        That mostly excludes all lesser values at once; else the search would advance step by step.
        """
        solver = Situation(self.engine, case).solver
        read = solver.paths_read(solver.ground.outcome_cones[self.question])
        own = {one.path for one in self.numbers}
        for path in sorted((self.case.unknown.keys() & read & case.values.keys()) - own):
            if self.engine.source.vocabulary.inputs[unindexed(path)].numeric:
                moving = NumberSweep(self.engine, case, path)
                ends = (moving.variable.least, moving.variable.greatest)
                case = next(filter(self._not_granted, map(moving.at, ends)), case)
        return case

    def _not_granted(self, case: Case) -> bool:
        """Whether a case without unknown inputs is valid and not granted."""
        situation = Situation(self.engine, case)
        granted = situation.solver.outcome_literals(self.question)[Outcome.GRANTED]
        return situation.valid and bool(situation.solver.can_fail(situation.assignment, [granted]))

    def _beyond(self, case: Case, low: Point) -> list[Point]:
        """Return the Pareto-minimal points from `low` up that grant a case with no unknowns."""
        found: list[Point] = []
        boxes = [(low, self.reach)]
        while boxes:
            if len(found) == MOST:
                self.whole = False
                break
            least, most = boxes.pop()
            point = next((one for one in found if _within(one, most)), None)
            if point is None:
                point = self._inside(case, least, most)
                if point is None:
                    continue
                found.append(point)
            for index, by in enumerate(point):
                if by > least[index]:
                    boxes.append((least, (*most[:index], by - 1, *most[index + 1 :])))
        return found

    def _inside(self, case: Case, least: Point, most: Point) -> Point | None:
        """Return one Pareto-minimal point in a box; None where no point is granted."""
        if not self.numbers:
            return None
        if len(self.numbers) == 1:
            by = self._first(case, (0,), 0, least, most)
            return None if by is None else (by,)
        start = self._start(case, least, most)
        return None if start is None else self._lowered(case, start, least, most)

    def _lowered(self, case: Case, at: Point, least: Point, most: Point) -> Point | None:
        before: Point | None = None
        while before != at:
            before = at
            for index in range(len(at)):
                by = self._first(case, at, index, least, most)
                if by is None:
                    return None
                at = (*at[:index], by, *at[index + 1 :])
        return at

    def _start(self, case: Case, least: Point, most: Point) -> Point | None:
        """Return any point in a box that is granted."""
        relaxation = Relaxation(self.engine, case, self.question, self.numbers)
        for part in relaxation.parts(self._box(least, most)):
            for way in relaxation.ways((), part):
                return tuple(abs(way.steps[one.path] - one.step(one.start)) for one in self.numbers)
        return None

    def _box(self, least: Point, most: Point) -> Box:
        box: Box = {}
        for lever, low, high in zip(self.numbers, least, most, strict=True):
            start = lever.step(lever.start)
            ends = (start - high, start - low) if lever.sign < 0 else (start + low, start + high)
            box[lever.path] = ends
        return box

    def _first(self, case: Case, at: Point, index: int, least: Point, most: Point) -> int | None:
        """Return the least granted move of one number while the others stay."""
        lever = self.numbers[index]
        start = lever.step(lever.start)
        sweep = InputRegions(self.engine, self.placed(case, at), lever.path, self.question)
        regions = [one for one in sweep.regions() if one.outcome == Outcome.GRANTED]
        low, high = least[index], most[index]
        if lever.sign < 0:
            ends = [(start - one.last, start - one.first) for one in reversed(regions)]
        else:
            ends = [(one.first - start, one.last - start) for one in regions]
        return next((max(low, a) for a, b in ends if max(low, a) <= min(high, b)), None)


def _within(one: Point, other: Point) -> bool:
    """Whether no number is moved further in one point than in the other."""
    return all(a <= b for a, b in zip(one, other, strict=True))


def least_values(points: Iterator[Point]) -> list[Point]:
    """Return the Pareto-minimal points among some."""
    found = list(dict.fromkeys(points))
    return [one for one in found if not any(o != one and _within(o, one) for o in found)]
