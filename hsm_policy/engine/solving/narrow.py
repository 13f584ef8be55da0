"""A solver for what one case leaves open of some atoms: a small program in place of the whole."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from hsm_policy.engine.aspif import write_aspif
from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.cache import Memory
from hsm_policy.engine.solving.dependence import Dependence
from hsm_policy.engine.solving.partial import PartialControl
from hsm_policy.engine.solving.search import load_program
from hsm_policy.engine.solving.solver import Solver

if TYPE_CHECKING:
    from hsm_policy.engine.solving.residual import Remainder


class NarrowSolver(Solver):
    """Searches the part of a program that is left of one case.

    It answers about the atoms of that part alone, for assignments that settle at least as much.
    """

    def __init__(self, whole: Solver, remainder: Remainder) -> None:
        self.unknown_amounts = whole.unknown_amounts
        self.__dict__.update(whole.__dict__)
        for made in ("dependence", "residual"):
            self.__dict__.pop(made, None)
        self.whole, self.remainder = whole, remainder
        self._control, self._models = None, Memory()
        self.asked = frozenset(remainder.atoms)
        self.breakpoints = remainder.breakpoints

    @property
    def control(self) -> Any:
        """The solver of the part, loaded when first needed."""
        if self._control is None:
            program = load_program(write_aspif(self.remainder.statements))
            self._control = PartialControl(program, self.remainder)
        return self._control

    @cached_property
    def dependence(self) -> Dependence:
        """Which inputs the outcomes depend on: two copies of the part side by side."""
        return Dependence(self.layout, self.remainder)

    def _search_members(
        self, assignment: Assignment, literals: list[int], stage: int
    ) -> tuple[bool | None, ...]:
        return self.whole._search_members(assignment, literals, stage)  # noqa: SLF001 - same kind
