"""Self-composition: two copies of a ground program show which inputs an outcome depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import TYPE_CHECKING

from hsm_policy.engine.aspif import (
    External,
    GroundRule,
    Statement,
    read_aspif,
    write_aspif,
)
from hsm_policy.engine.layout import AtomLayout
from hsm_policy.engine.numbers.constraints import ProgramCopy
from hsm_policy.engine.numbers.theory import Theory
from hsm_policy.engine.solving.partial import PartialControl
from hsm_policy.engine.solving.search import PLAIN, can_hold, load_program, search_models

if TYPE_CHECKING:
    from hsm_policy.engine.solving.residual import Remainder


def reading_path(point: str) -> str:
    """Return the path for the reading of a contested point; the vocabulary has no such path."""
    return f"readings.{point}"


class Dependence:
    """Self-composition: two copies of the program that agree on every input but some.

    If their outcomes can differ, the outcome depends on those inputs.
    """

    def __init__(self, layout: AtomLayout, remainder: Remainder | None = None) -> None:
        """Take the whole program, or what is left of it."""
        self.layout, self.remainder = layout, remainder
        own = remainder.statements if remainder else read_aspif(layout.ground.aspif)
        program = [*own, *self._one_reading_each()]
        greatest = remainder.owner.greatest if remainder else max(map(_greatest_atom, program))
        self.offset = 1 + greatest
        second = [statement.moved(self.offset) for statement in program]
        self.guards: dict[str, int] = {}
        self.gained: dict[tuple[int, bool], int] = {}
        """Atoms for members of aggregates that one copy has and the other lacks, see `Lemmas`."""
        control = load_program(write_aspif([*program, *second, *self._ties(), *self._gains()]))
        self.control = PartialControl(control, remainder, self.offset) if remainder else control

    def _has(self, atom: int) -> bool:
        return self.remainder is None or atom in self.remainder.atoms

    def _one_reading_each(self) -> Iterator[Statement]:
        """Yield the constraints by which one reading of each point holds, also of an open one."""
        for atoms in self.layout.readings.values():
            if self._has(atoms[0]):
                yield GroundRule((), tuple(-atom for atom in atoms))
                yield from (GroundRule((), pair) for pair in combinations(atoms, 2))

    def _ties(self) -> Iterator[Statement]:
        """Yield the constraints by which an input is equal in both copies while its guard holds."""
        following = 2 * self.offset + 1
        for atom, path in self._tied().items():
            if not self._has(atom):
                continue
            if path not in self.guards:
                self.guards[path] = following
                yield External(following)
                following += 1
            guard, other = self.guards[path], atom + self.offset
            yield GroundRule((), (guard, atom, -other))
            yield GroundRule((), (guard, -atom, other))

    def _gains(self) -> Iterator[Statement]:
        """Yield the rules for the atoms that one copy counts a member that the other does not."""
        following = 2 * self.offset + 1 + len(self.guards)
        elements = chain.from_iterable(self.layout.ground.elements.values())
        for atom in dict.fromkeys(element.literal for element in elements):
            if not self._has(abs(atom)):
                continue
            twin = ProgramCopy(self.offset).literal(atom)
            for second, body in ((True, (twin, -atom)), (False, (atom, -twin))):
                self.gained[atom, second] = following
                yield GroundRule((following,), body)
                following += 1

    def _tied(self) -> dict[int, str]:
        layout = self.layout
        tied = dict(layout.free_paths)
        for point, atoms in self.layout.readings.items():
            tied.update(dict.fromkeys(atoms, reading_path(point)))
        for slots in layout.slots.values():
            if slots.leaf.exists:
                tied[layout.ground.atoms[slots.leaf.exists]] = slots.leaf.container
        return tied

    def depends(
        self, theory: Theory, paths: Iterable[str], outcomes: list[int], *laws: int
    ) -> bool:
        """Return whether two completions that differ only in these inputs have different outcomes.

        `outcomes` are the literals of the outcomes that completions have; `laws` are amounts of the
        law that may differ too. An open reading differs like an input, by `reading_path`. Where
        the search is given up, they may.
        """
        free = set(paths)
        layout = self.layout
        nodes = {layout.slots[path].node for path in free if path in layout.slots}
        second = ProgramCopy(self.offset, frozenset((nodes - {-1}) | set(laws)), 1)
        known = [literal for literal in theory.assignment.literals if literal]
        assumptions = known + [second.literal(literal) for literal in known]
        assumptions += [-guard if path in free else guard for path, guard in self.guards.items()]
        copies = [PLAIN, second]
        for outcome in outcomes[1:]:
            differing = [*assumptions, outcome, -second.literal(outcome)]
            if can_hold(search_models(self.control, differing, theory, copies, self.gained)):
                return True
        return False


def _greatest_atom(statement: Statement) -> int:
    if isinstance(statement, External):
        return statement.atom
    return max(map(abs, (*statement.head, *statement.body)), default=0)
