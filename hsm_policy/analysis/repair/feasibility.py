"""Whether a question can be granted if some inputs may change: a relaxation of the case.

Inputs that may change are left open, all others stay. Unknown inputs count in favour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from hsm_policy.analysis.repair.adjustable import AdjustableInput
from hsm_policy.cases import UNKNOWN, Case, changed
from hsm_policy.documents import OPEN
from hsm_policy.engine import (
    GREATEST_LAW,
    Engine,
    InputAtoms,
    InternalError,
    Situation,
    Theory,
    Variable,
    assign_numbers,
)
from hsm_policy.names import Outcome

Law = tuple[int, int, int, list[int]]
"""An unknown law amount, as in `AtomLayout`: node, first day, day after the last, day nodes."""

Box = dict[str, tuple[int, int]]
"""The first and last step of each number, by its path."""


class WayToGrant(NamedTuple):
    """One way to a grant: the paths of the switches to change, and the step of each number."""

    turned: frozenset[str]
    steps: dict[str, int]


class Relaxation:
    """A case with some switches and numbers left open, on its ground program."""

    def __init__(
        self,
        engine: Engine,
        case: Case,
        question: str,
        levers: Sequence[AdjustableInput],
    ) -> None:
        situation = Situation(engine, _relaxed(engine, case, levers))
        self.solver, self.assignment = situation.solver, situation.assignment
        self.question = question
        self.numbers = [one for one in levers if one.numeric]
        layout = self.solver.layout
        slots = layout.slots
        self.nodes = {one.path: slots[one.path].node for one in self.numbers}
        as_is = layout.bind(case, Situation(engine, case).context).literals
        self._kept = {
            one.path: [as_is[layout.position[atom]] for atom in slots[one.path].atoms]
            for one in levers
            if not one.numeric
        }
        self._turned = {one.path: slots[one.path].values[one.term] for one in levers if one.switch}
        self._granted = self.solver.outcome_literals(question)[Outcome.GRANTED]
        cone = self.solver.ground.outcome_cones[question]
        self._asked = frozenset(cone.free)
        self._laws = [
            law
            for law in layout.laws
            if law[0] in cone.laws and self.assignment.numbers[law[0]] is OPEN
        ]
        self._theories: dict[tuple[object, ...], Theory] = {}

    def may_be_granted(self) -> bool:
        """Whether a grant is satisfiable if numbers are ignored: a quick necessary condition."""
        return self.solver.satisfiable(self.assignment, self._granted)

    def ways(self, still: Iterable[str], box: Box) -> Iterator[WayToGrant]:
        """Yield ways to a grant in a box; switches in `still` stay, each way changes other ones.

        A sure grant holds for every value of an unknown law amount. So there must be a way with all
        of them at the least; those yielded have them at the greatest.
        """
        kept = [literal for path in still for literal in self._kept.get(path, ())]
        laws = tuple(law for law in self._laws if self._in_force(law, box))
        if laws and next(self._ways(kept, box, laws, 0), None) is None:
            return
        yield from self._ways(kept, box, laws, GREATEST_LAW)

    def _ways(
        self, kept: list[int], box: Box, laws: Iterable[Law], amount: int
    ) -> Iterator[WayToGrant]:
        theory = self._theory(box, {law[0]: amount for law in laws})
        for model, solution in self.solver.models(theory, self._granted, *kept):
            turned = frozenset(p for p, literal in self._turned.items() if model.is_true(literal))
            steps = {
                one.path: solution.steps.get((self.nodes[one.path], 0), _nearest_step(one, box))
                for one in self.numbers
            }
            yield WayToGrant(turned, steps)
            if not self._turned:
                return
            switches = self._turned.items()
            model.context.add_clause([-one if path in turned else one for path, one in switches])

    def can_exclude_grant(self, boxes: Sequence[Box]) -> bool:
        """Whether some value of an unknown input makes a grant impossible in all of these boxes."""
        read = self.solver.paths_read(self.solver.ground.outcome_cones[self.question])
        own = {*self._kept, *self.nodes}
        return any(
            self._excludes_grant(literals, pinned, boxes)
            for path in sorted((self.assignment.open_paths & read) - own)
            for literals, pinned in self._values(path)
        )

    def _values(self, path: str) -> Iterator[tuple[list[int], dict[int, int]]]:
        """Yield the values to try for an input: literals, and an extreme of a number by node."""
        slots = self.solver.layout.slots[path]
        if slots.node < 0:
            yield from (([slots.has, literal], {}) for literal in slots.values.values())
        else:
            for value in self._extremes(slots):
                yield [slots.has], {slots.node: value}

    def _extremes(self, slots: InputAtoms) -> Iterator[int]:
        """Yield the least and greatest value that fits all values the other numbers may take."""
        least, greatest = slots.leaf.entry.least, slots.leaf.entry.greatest
        for earlier, later in self.assignment.orders:
            if later == slots.node:
                least = max([least, *self._extremes_of(earlier)])
            if earlier == slots.node:
                greatest = min([greatest, *self._extremes_of(later)])
        if least <= greatest:
            yield from {least: None, greatest: None}

    def _extremes_of(self, node: int) -> list[int]:
        """Return the extremes of what a number may become; empty where it is unknown."""
        for lever in self.numbers:
            if self.nodes[lever.path] == node:
                return [lever.value(step) for step in lever.span]
        known = self.assignment.numbers[node]
        return [known] if isinstance(known, int) else []

    def _excludes_grant(
        self, literals: list[int], pinned: Mapping[int, int], boxes: Sequence[Box]
    ) -> bool:
        """Whether a value leaves some case valid but no way to a grant."""
        valid = False
        for box in boxes:
            try:
                theory = self._theory(box, pinned)
            except InternalError:
                return False  # no valid case has this value
            if any(True for _ in self.solver.models(theory, self._granted, *literals)):
                return False
            valid = valid or any(True for _ in self.solver.models(theory, *literals))
        return valid

    def _theory(self, box: Box, pinned: Mapping[int, int]) -> Theory:
        key = (*(box[one.path] for one in self.numbers), *pinned.items())
        if key not in self._theories:
            narrow = {
                node: Variable(node, *box[one.path], daily=one.entry.type == "date")
                for one, node in zip(self.numbers, self.nodes.values(), strict=True)
            }
            assignment = self.assignment.copy()
            assign_numbers(self.solver, assignment, pinned)
            self._theories[key] = Theory(assignment, narrow, self._asked)
        return self._theories[key]

    def _in_force(self, law: Law, box: Box) -> bool:
        """Whether the row of an unknown amount may be in force on a day inside a box."""
        _, first, before, compared = law
        levers = dict(zip(self.nodes.values(), self.numbers, strict=True))
        for node in compared:
            day, lever = self.assignment.numbers[node], levers.get(node)
            if isinstance(day, int):
                low = high = day
            elif lever is not None:
                low, high = (lever.value(step) for step in box[lever.path])
            else:
                return True
            if low < before and first <= high:
                return True
        return False

    def parts(self, box: Box) -> list[Box]:
        """Cut a box at the days on which a law amount stops or starts to be known."""
        boxes = [box]
        for lever, node in zip(self.numbers, self.nodes.values(), strict=True):
            days = {day for law in self._laws if node in law[3] for day in law[1:3]}
            low, high = box[lever.path]
            edges = {one for one in (_step(lever, day) for day in days) if low < one <= high}
            pairs = pairwise(sorted({low, high + 1, *edges}))
            cut = [(first, following - 1) for first, following in pairs]
            boxes = [{**one, lever.path: pair} for one in boxes for pair in cut]
        return boxes


def _step(lever: AdjustableInput, day: int) -> int:
    return lever.step(min(max(day, lever.entry.least), lever.entry.greatest))


def _relaxed(engine: Engine, case: Case, levers: Sequence[AdjustableInput]) -> Case:
    """Return a case in which these inputs are unknown."""
    absent = [one.path for one in levers if one.path not in case.values]
    unknown = dict.fromkeys(absent, UNKNOWN)
    base = changed(engine.source, case, unknown) if absent else case
    known = {one.path for one in levers} - set(absent)
    return replace(
        base,
        values={path: value for path, value in base.values.items() if path not in known},
        unknown={**base.unknown, **{path: path for path in sorted(known)}},
        maybe=base.maybe - known,
    )


def _nearest_step(lever: AdjustableInput, box: Box) -> int:
    """Return the step in a box that is nearest to a number's start."""
    low, high = box[lever.path]
    return min(max(lever.step(lever.start), low), high)
