"""What propagation alone derives from a case, before any solver runs."""

from __future__ import annotations

from functools import cached_property
from itertools import compress
from operator import not_

from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.layout import AtomLayout
from hsm_policy.engine.propagation import (
    PartialModel,
    Step,
    Watch,
    steps_above,
    steps_below,
    watched,
)


class Deduction:
    """Propagation on one shape, limited to the derivation steps that the verdict needs."""

    def __init__(self, layout: AtomLayout) -> None:
        self.layout, self.steps = layout, layout.ground.steps
        self._watches: dict[tuple[int, ...], list[Watch]] = {}
        self._to: dict[tuple[int, ...], list[Step]] = {}
        self._under: dict[tuple[int, ...], list[Watch]] = {}

    @property
    def applies(self) -> bool:
        """False for recursive programs, which only the solver can decide."""
        return bool(self.steps)

    def settled(
        self, assignment: Assignment, wanted: list[int]
    ) -> tuple[frozenset[int], list[int]]:
        """Return the shown atoms, by index, that are certain, and those still unknown."""
        if not self.applies:
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
        """Return the partial model of all atoms that the verdict depends on."""
        if assignment.view is None or not assignment.frozen:
            assignment.view = _propagate(assignment.literals, self.layout.order, self.steps)
        view: PartialModel = assignment.view
        return view

    def view_of(self, literals: tuple[int, ...], assignment: Assignment) -> PartialModel:
        """Return the partial model of some literals and what they depend on."""
        if assignment.frozen:
            return self.view(assignment)
        return _propagate(assignment.literals, self.layout.order, self._steps_to(literals))

    @cached_property
    def _watched(self) -> list[Watch]:
        return watched(self.steps)

    @cached_property
    def reads(self) -> dict[int, frozenset[int]]:
        """The atoms that the rules of each derived atom read."""
        return {atom: below for atom, _, below in self._watched}

    def _below(self, literals: tuple[int, ...]) -> list[Watch]:
        if literals not in self._under:
            self._under[literals] = steps_below(self._watched, literals)
        return self._under[literals]

    def _steps_to(self, literals: tuple[int, ...]) -> list[Step]:
        if literals not in self._to:
            self._to[literals] = [(atom, bodies) for atom, bodies, _ in self._below(literals)]
        return self._to[literals]

    def members(
        self, assignment: Assignment, places: list[int], literals: tuple[int, ...]
    ) -> tuple[bool, ...] | None:
        """Return which member atoms of an aggregate are true; None if one is unknown.

        They depend on the free atoms at these places alone.
        """
        if not self.steps:
            return None
        known = [assignment.literals[place] for place in places]
        order = [self.layout.order[place] for place in places]
        view = _propagate(known, order, self._steps_to(literals))
        if not all(map(view.settles, literals)):
            return None
        return tuple(literal in view.certain for literal in literals)

    def under(self, assignment: Assignment, literals: list[int], wanted: list[int]) -> list[int]:
        """Return wanted atoms under some literals: itself if true, negated if false, 0 if open."""
        atoms = (*sorted(map(abs, literals)), 0, *wanted)
        if atoms not in self._watches:
            self._watches[atoms] = steps_above(self._below(tuple(wanted)), map(abs, literals))
        return self.view(assignment).turned(literals, self._watches[atoms], wanted)


def _propagate(known: list[int], order: list[int], steps: list[Step]) -> PartialModel:
    view = PartialModel(filter(None, known), compress(order, map(not_, known)))
    view.follow(steps)
    return view
