"""Which numbers of a case are open, and on which atoms it hangs whether they exist at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hsm_policy.binding import OPEN, Binding
from hsm_policy.ground import AGGREGATE, INPUT, LAW, Element


class Existence:
    """The open numbers of one binding."""

    def __init__(self, binding: Binding) -> None:
        self.binding, self.ground = binding, binding.layout.ground
        self.single: dict[int, Element] = {}
        self.fixed_members = self._fixed_members()
        self._guards: dict[int, tuple[int, ...]] = {}
        self._reads: dict[int, frozenset[int]] = {}

    def _fixed_members(self) -> dict[int, list[tuple[int, tuple[Any, ...]]]]:
        """Give the members of open aggregates of which it is known what they have if anything.

        A least or greatest with one possible member is that member, where it exists.
        """
        binding = self.binding
        found = {index: one for index, one in binding.members.items() if self.open(index)}
        for index, possible in binding.possible.items():
            if len(possible) == 1 and self.ground.nodes[index].name.startswith(("_min", "_max")):
                self.single[index], _ = possible[0]
                found[index] = [(self.single[index].weight, self.single[index].key)]
        return found

    def open(self, index: int) -> bool:
        """Tell whether a number is open."""
        return self.binding.numbers[index] is OPEN

    def static(self, index: int) -> bool:
        """Tell whether no aggregate of open membership stands in a number."""
        node = self.ground.nodes[index]
        if not self.open(index):
            return True
        if node.kind == AGGREGATE:
            return index in self.fixed_members
        return all(map(self.static, node.args))

    def reads(self, index: int) -> frozenset[int]:
        """Give the open inputs and amounts that a number may be computed from."""
        if not self.open(index):
            return frozenset()
        if index not in self._reads:
            node = self.ground.nodes[index]
            parts = [*node.args, *(one.weight for one in self.ground.elements.get(index, ()))]
            own = {index} if node.kind in (INPUT, LAW) else set()
            self._reads[index] = frozenset(own).union(*map(self.reads, parts))
        return self._reads[index]

    def has(self, node: int) -> int:
        """Give the atom that says that an open number exists; zero for an amount of the law."""
        entry = self.ground.nodes[node]
        return self.ground.atoms["_has" + entry.name[2:]] if entry.kind == INPUT else 0

    def guards(self, node: int) -> tuple[int, ...]:
        """Give the atoms of which it is open whether they hold and a number's existence hangs."""
        if node not in self._guards:
            self._guards[node] = tuple(dict.fromkeys(self._find_guards(node)))
        return self._guards[node]

    def _find_guards(self, node: int) -> Iterable[int]:
        if not self.open(node):
            return
        entry = self.ground.nodes[node]
        if entry.kind == INPUT:
            if not self._exists_always(node):
                yield self.has(node)
            return
        if node in self.single:
            yield self.single[node].literal
        parts = entry.args
        if entry.kind == AGGREGATE:
            parts = tuple(weight for weight, _ in self.fixed_members.get(node, ()))
        for part in parts:
            yield from self.guards(part)

    def _exists_always(self, node: int) -> bool:
        literal = self.has(node)
        if not literal:
            return True
        return self.binding.assignment[self.binding.layout.position[literal]] == literal
