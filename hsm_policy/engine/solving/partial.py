"""A clingo `Control` of what one case leaves open, asked as if it were of the whole program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hsm_policy.engine.solving.residual import Remainder


class PartialControl:
    """Takes literals of the whole program: those that the case settles need no search.

    Atoms that the case leaves open and that are not in the part count as false in a model. With an
    `offset` the program has a second copy of the part, and atoms beyond both are its own.
    """

    def __init__(self, control: Any, remainder: Remainder, offset: int = 0) -> None:
        self.control, self.offset = control, offset
        self.atoms, self.settled = remainder.atoms, remainder.certain

    @contextmanager
    def solve(self, assumptions: Iterable[int], **options: Any) -> Iterator[PartialHandle]:
        """Search under assumptions, as clingo's `solve` does with `yield_`."""
        kept = []
        for literal in assumptions:
            plain = self.plain(literal)
            if not plain or abs(plain) in self.atoms:
                kept.append(literal)
            elif -plain in self.settled:
                yield PartialHandle(self, None)
                return
        with self.control.solve(assumptions=kept, **options) as handle:
            yield PartialHandle(self, handle)

    def plain(self, literal: int) -> int:
        """Return a literal of either copy as one of the first; 0 for one beside them."""
        offset, atom = self.offset, abs(literal)
        if not offset or atom <= offset:
            return literal
        if atom > 2 * offset:
            return 0
        return literal - offset if literal > 0 else literal + offset


class PartialHandle:
    """The models of one search; none where the case settles that an assumption is false."""

    def __init__(self, owner: PartialControl, handle: Any) -> None:
        self.owner, self.handle = owner, handle
        self.satisfiable = False

    def __iter__(self) -> Iterator[PartialModel]:
        for model in self.handle or ():
            yield PartialModel(self.owner, model)

    def get(self) -> Any:
        """Return the result of the search."""
        return self if self.handle is None else self.handle.get()


class PartialModel:
    """A model, and its context, of which any literal of the whole program can be asked."""

    __slots__ = ("context", "model", "owner")

    def __init__(self, owner: PartialControl, model: Any) -> None:
        self.owner, self.model, self.context = owner, model, self

    def is_true(self, literal: int) -> bool:
        """Return whether a literal holds."""
        owner, plain = self.owner, self.owner.plain(literal)
        if not plain or abs(plain) in owner.atoms:
            return bool(self.model.is_true(literal))
        return plain in owner.settled if plain > 0 else -plain not in owner.settled

    def add_clause(self, literals: Iterable[int]) -> None:
        """Add a clause; one that the case settles adds nothing."""
        owner, kept = self.owner, []
        for literal in literals:
            plain = owner.plain(literal)
            if not plain or abs(plain) in owner.atoms:
                kept.append(literal)
            elif plain in owner.settled:
                return
        self.model.context.add_clause(kept)
