"""The least changes of some numbers with which a question is surely granted, exact to the step.

Where two numbers trade off there are several: in none of them can one number change less while the
others stay. What is not known is answered by cases that show it: one that is not granted moves the
search on to the next values that it is granted at.
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
from hsm_policy.engine import Engine, Situation
from hsm_policy.names import Outcome

Point = tuple[int, ...]
"""How far each number is moved from where it stands, in steps."""

MOST = 16
"""How many pairs of a trade-off are told."""

STEPS = 64
"""After how many cases that are not granted the search for one point ends."""


class LeastValues:
    """One case and the numbers of it that may move, each in its direction."""

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
        """Whether no limit of the search was met."""
        self.reach = tuple(one.span[1] - one.span[0] for one in numbers)

    def points(self) -> list[Point]:
        """Give the least moves that will do; none where no move does."""
        return least_values(self._points())

    def any(self) -> bool:
        """Tell whether some move will do."""
        return next(self._points(), None) is not None

    def does(self, steps: Mapping[str, int]) -> bool:
        """Tell whether the question is granted with the numbers at these steps, whatever else."""
        return self._failing(self.at(steps)) is None

    def at(self, steps: Mapping[str, int]) -> Point:
        """Give how far each number is moved to stand at these steps."""
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
            failing = self._failing(at)
            if failing is None:
                found.append(at)
                yield at
            else:
                further = self._beyond(failing, at)
                self.whole = self.whole and at not in further
                waiting += [point for point in further if point != at]

    def placed(self, case: Case, at: Point) -> Case:
        """Give a case with the numbers moved."""
        values, date = dict(case.values), case.date
        for lever, by in zip(self.numbers, at, strict=True):
            step = lever.step(lever.start) + (-by if lever.sign < 0 else by)
            values[lever.path] = lever.value(step)
            date = lever.value(step) if lever.path == "date" else date
        return replace(case, date=date, values=values)

    def _failing(self, at: Point) -> Case | None:
        """Give a case that is not granted with the numbers moved so; None where all are."""
        case = self.placed(self.case, at)
        situation = Situation(self.engine, case)
        solver = situation.solver
        literal = solver.outcome_literals(self.question)[Outcome.GRANTED]
        if not solver.can_fail(situation.assignment, [literal]):
            return None
        if not any(True for _ in solver.models(situation.theory, -literal)):
            return None
        if not self.case.unknown:
            return self.case
        return self._worse(self._completed(situation, -literal))

    def _completed(self, situation: Situation, literal: int) -> Case:
        case, found = situation.case, situation.completion(literal)
        whole = replace(case, values={**case.values, **found}, unknown={}, maybe=frozenset())
        return whole if Situation(self.engine, whole).valid else case

    def _worse(self, case: Case) -> Case:
        """Give a case that is not granted either, its numbers at their ends as far as can be.

        Most often what is needed is then the most; else the search would go on step by step.
        """
        solver = Situation(self.engine, case).solver
        read = solver.paths_read(solver.ground.outcome_cones[self.question])
        own = {one.path for one in self.numbers}
        for path in sorted((self.case.unknown.keys() & read & case.values.keys()) - own):
            if self.engine.source.vocabulary.inputs[unindexed(path)].numeric:
                moving = NumberSweep(self.engine, case, path)
                ends = (moving.variable.least, moving.variable.greatest)
                case = next(filter(self._refused, map(moving.at, ends)), case)
        return case

    def _refused(self, case: Case) -> bool:
        """Tell whether a case of which all is known is not granted."""
        situation = Situation(self.engine, case)
        granted = situation.solver.outcome_literals(self.question)[Outcome.GRANTED]
        return situation.valid and bool(situation.solver.can_fail(situation.assignment, [granted]))

    def _beyond(self, case: Case, low: Point) -> list[Point]:
        """Give the least moves, none below `low`, that will do in a case of which all is known."""
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
        """Give one point of a box at which no number alone can move less."""
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
        """Give some point of a box that will do."""
        room = Relaxation(self.engine, case, self.question, self.numbers)
        for part in room.parts(self._box(least, most)):
            for way in room.ways((), part):
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
        """Give the least move of one number that will do while the others stay."""
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
    """Tell whether no number is moved further in one point than in another."""
    return all(a <= b for a, b in zip(one, other, strict=True))


def least_values(points: Iterator[Point]) -> list[Point]:
    """Give the points of which no other is within."""
    found = list(dict.fromkeys(points))
    return [one for one in found if not any(o != one and _within(o, one) for o in found)]
