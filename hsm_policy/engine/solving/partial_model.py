"""What the rules of a shape alone tell of a case laid on it, before any solver is asked."""

from __future__ import annotations

from itertools import compress
from operator import not_

from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.grounding.propagation import (
    PartialModel,
    Step,
    Watch,
    steps_above,
    steps_below,
)
from hsm_policy.engine.layout import AtomLayout


class Deduction:
    """The steps of one shape, cut to what is asked."""

    def __init__(self, layout: AtomLayout) -> None:
        self.layout, self.steps = layout, layout.ground.steps
        self._watches: dict[tuple[int, ...], list[Watch]] = {}
        self._to: dict[tuple[int, ...], list[Step]] = {}

    @property
    def speak(self) -> bool:
        """Whether anything can be told: not where rules come round to themselves."""
        return bool(self.steps)

    def told(self, assignment: Assignment, wanted: list[int]) -> tuple[frozenset[int], list[int]]:
        """Give the shown atoms, by index, that hold for certain, and those not settled."""
        if not self.speak:
            return frozenset(), wanted
        shown = self.layout.ground.shown
        literals = tuple(shown[index].literal for index in wanted)
        view = self.view_of(literals, assignment)
        pairs = list(zip(wanted, literals, strict=True))
        return (
            frozenset(index for index, one in pairs if one in view.certain),
            [index for index, one in pairs if not view.settles(one)],
        )

    def view(self, assignment: Assignment) -> PartialModel:
        """Give what is certain, and what is possible, of all that the verdict hangs on."""
        if assignment.view is None or not assignment.frozen:
            assignment.view = _apply_step(assignment.literals, self.layout.order, self.steps)
        view: PartialModel = assignment.view
        return view

    def view_of(self, literals: tuple[int, ...], assignment: Assignment) -> PartialModel:
        """Give what is certain, and what is possible, of some atoms that the verdict hangs on."""
        if assignment.frozen:
            return self.view(assignment)
        return _apply_step(assignment.literals, self.layout.order, self._steps_to(literals))

    def _steps_to(self, literals: tuple[int, ...]) -> list[Step]:
        if literals not in self._to:
            self._to[literals] = steps_below(self.steps, literals)
        return self._to[literals]

    def members(
        self, assignment: Assignment, places: list[int], literals: tuple[int, ...]
    ) -> tuple[bool, ...] | None:
        """Tell which atoms of the members of an aggregate hold; None where that is not settled.

        They hang on the free atoms in some places alone.
        """
        if not self.steps:
            return None
        known = [assignment.literals[place] for place in places]
        order = [self.layout.order[place] for place in places]
        view = _apply_step(known, order, self._steps_to(literals))
        if not all(map(view.settles, literals)):
            return None
        return tuple(literal in view.certain for literal in literals)

    def turned(self, assignment: Assignment, literals: list[int], wanted: list[int]) -> list[int]:
        """Give what wanted atoms are once some free literals hold: themselves, negated, or 0."""
        atoms = (*sorted(map(abs, literals)), 0, *wanted)
        if atoms not in self._watches:
            self._watches[atoms] = steps_above(steps_below(self.steps, wanted), map(abs, literals))
        return self.view(assignment).turned(literals, self._watches[atoms], wanted)


def _apply_step(known: list[int], order: list[int], steps: list[Step]) -> PartialModel:
    view = PartialModel(filter(None, known), compress(order, map(not_, known)))
    view.follow(steps)
    return view
