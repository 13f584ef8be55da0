"""What the rules of a shape alone tell of a case laid on it, before any solver is asked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress
from operator import not_

from hsm_policy.binding import Binding, Layout
from hsm_policy.known import Step, View, Watch, above, below


class Views:
    """The steps of one shape, cut to what is asked."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.steps = layout, layout.ground.steps
        self._watches: dict[tuple[int, ...], list[Watch]] = {}
        self._to_members: dict[tuple[int, ...], list[Step]] = {}

    @property
    def speak(self) -> bool:
        """Whether anything can be told: not where rules come round to themselves."""
        return bool(self.steps)

    def view(self, binding: Binding) -> View:
        """Give what is certain, and what is possible, of all that the verdict hangs on."""
        if binding.view is None or not binding.frozen:
            binding.view = self._follow(range(len(self.layout.order)), binding, self.steps)
        view: View = binding.view
        return view

    def _follow(self, places: Iterable[int], binding: Binding, steps: list[Step]) -> View:
        known = [binding.assignment[place] for place in places]
        order = [self.layout.order[place] for place in places]
        view = View(filter(None, known), compress(order, map(not_, known)))
        view.follow(steps)
        return view

    def members(
        self, binding: Binding, places: list[int], literals: tuple[int, ...]
    ) -> tuple[bool, ...] | None:
        """Tell which atoms of the members of an aggregate hold; None where that is not settled.

        They hang on the free atoms in some places alone.
        """
        if not self.steps:
            return None
        if literals not in self._to_members:
            self._to_members[literals] = below(self.steps, literals)
        view = self._follow(places, binding, self._to_members[literals])
        if not all(map(view.settles, literals)):
            return None
        return tuple(literal in view.certain for literal in literals)

    def turned(self, binding: Binding, literals: list[int], wanted: list[int]) -> list[int]:
        """Give what wanted atoms are once some free literals hold: themselves, negated, or 0."""
        atoms = (*sorted(map(abs, literals)), 0, *wanted)
        if atoms not in self._watches:
            self._watches[atoms] = above(below(self.steps, wanted), map(abs, literals))
        return self.view(binding).turned(literals, self._watches[atoms], wanted)
