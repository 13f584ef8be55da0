"""Whether a question can come to be granted when some inputs of a case may change.

What may change is left open, all else stays; what is not known counts in favour.
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
"""An amount not known, as `Layout` has it: node, first day, the day after the last, days read."""

Box = dict[str, tuple[int, int]]
"""Between which steps, days or cents, each number may lie, by its path."""


class WayToGrant(NamedTuple):
    """One way to a grant: the switches that are turned, and the steps of the numbers."""

    turned: frozenset[str]
    steps: dict[str, int]


class Relaxation:
    """A case with some switches and numbers left open, laid on its shape."""

    def __init__(
        self,
        engine: Engine,
        case: Case,
        question: str,
        levers: Sequence[AdjustableInput],
    ) -> None:
        situation = Situation(engine, _loosened(engine, case, levers))
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

    def thinkable(self) -> bool:
        """Tell whether there may be a way at all, whatever numbers can be; quickly told."""
        return self.solver.satisfiable(self.assignment, self._granted)

    def ways(self, still: Iterable[str], box: Box) -> Iterator[WayToGrant]:
        """Give ways to a grant inside a box that leave some inputs, no numbers, as they are.

        Each turns other switches than those before it.
        What is surely granted is so with every amount that is not known: so these are taken as
        the least, then as the greatest that they can be.
        """
        kept = [literal for path in still for literal in self._kept.get(path, ())]
        laws = tuple(law for law in self._laws if self._called(law, box))
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
                one.path: solution.steps.get((self.nodes[one.path], 0), _idle(one, box))
                for one in self.numbers
            }
            yield WayToGrant(turned, steps)
            if not self._turned:
                return
            switches = self._turned.items()
            model.context.add_clause([-one if path in turned else one for path, one in switches])

    def can_be_shut(self, boxes: Sequence[Box]) -> bool:
        """Tell whether an input not known may have a value that shuts every way in some boxes."""
        read = self.solver.paths_read(self.solver.ground.outcome_cones[self.question])
        own = {*self._kept, *self.nodes}
        return any(
            self._shuts(literals, pinned, boxes)
            for path in sorted((self.assignment.open_paths & read) - own)
            for literals, pinned in self._values(path)
        )

    def _values(self, path: str) -> Iterator[tuple[list[int], dict[int, int]]]:
        """Give values of an input: literals that say so, or its node with its first and last."""
        slots = self.solver.layout.slots[path]
        if slots.node < 0:
            yield from (([slots.has, literal], {}) for literal in slots.values.values())
        else:
            for value in self._ends(slots):
                yield [slots.has], {slots.node: value}

    def _ends(self, slots: InputAtoms) -> Iterator[int]:
        """Give the least and the greatest value that goes with all that the numbers may become."""
        least, greatest = slots.leaf.entry.least, slots.leaf.entry.greatest
        for earlier, later in self.assignment.orders:
            if later == slots.node:
                least = max([least, *self._becomes(earlier)])
            if earlier == slots.node:
                greatest = min([greatest, *self._becomes(later)])
        if least <= greatest:
            yield from {least: None, greatest: None}

    def _becomes(self, node: int) -> list[int]:
        """Give the ends of what a number may become, none where it is not known."""
        for lever in self.numbers:
            if self.nodes[lever.path] == node:
                return [lever.value(step) for step in lever.span]
        known = self.assignment.numbers[node]
        return [known] if isinstance(known, int) else []

    def _shuts(self, literals: list[int], pinned: Mapping[int, int], boxes: Sequence[Box]) -> bool:
        """Tell whether there is no way with a value, but a valid case."""
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

    def _called(self, law: Law, box: Box) -> bool:
        """Tell whether the row of an amount not known holds on a day that is in a box."""
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
        """Cut a box at the days on which an amount stops, or starts, to be known."""
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


def _loosened(engine: Engine, case: Case, levers: Sequence[AdjustableInput]) -> Case:
    """Give a case in which it is not known where some inputs stand."""
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


def _idle(lever: AdjustableInput, box: Box) -> int:
    """Give where a number stands that nothing hangs on: as near as may be to where it stood."""
    low, high = box[lever.path]
    return min(max(lever.step(lever.start), low), high)
