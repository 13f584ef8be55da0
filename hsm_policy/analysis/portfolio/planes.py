"""Truth of many cases at once: one bit a row, 64 rows a word, in two planes.

An atom is certain where its bit in the plane `sure` is set, possible where that in `may` is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint64]

Step = tuple[int, tuple[tuple[int, ...], ...]]

WORD = 64


def packed(mask: npt.NDArray[np.bool_]) -> Plane:
    """Return a mask as a plane; the bits after its last row are not set."""
    found = np.zeros(-(-mask.size // WORD) * (WORD // 8), np.uint8)
    bits = np.packbits(mask, bitorder="little")
    found[: bits.size] = bits
    plane: Plane = found.view(np.uint64)
    return plane


def unpacked(plane: Plane, rows: int) -> npt.NDArray[np.bool_]:
    """Return the first rows of a plane as a mask."""
    bits = np.unpackbits(plane.view(np.uint8), bitorder="little", count=rows)
    mask: npt.NDArray[np.bool_] = bits.view(np.bool_)
    return mask


class Planes:
    """The planes of all atoms of a program, for some rows."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.none: Plane = np.zeros(-(-rows // WORD), np.uint64)
        self.all: Plane = ~self.none
        self.sure: dict[int, Plane] = {}
        self.may: dict[int, Plane] = {}
        self._possible: dict[Sequence[int], Plane] = {}

    def copy(self) -> Planes:
        """Return the same planes, to be changed."""
        other = Planes(self.rows)
        other.none, other.all = self.none, self.all
        other.sure, other.may = self.sure.copy(), self.may.copy()
        return other

    def set(self, atom: int, sure: Plane, may: Plane) -> None:
        """Set both planes of an atom."""
        self.sure[atom], self.may[atom] = sure, may
        self._possible.clear()

    def put(self, atom: int, sure: Any, may: Any) -> None:
        """Set an atom by masks, or by truth values that all rows share."""
        first = self._plane(sure)
        self.set(atom, first, first if may is sure else self._plane(may))

    def _plane(self, truth: Any) -> Plane:
        if isinstance(truth, bool | np.bool_) or np.ndim(truth) == 0:
            return self.all if truth else self.none
        return packed(np.asarray(truth, np.bool_))

    def unsettled(self, atom: int) -> Plane:
        """Return where an atom is neither certain nor excluded."""
        return self.may[atom] & ~self.sure[atom]

    def open(self, atoms: Iterable[int]) -> Plane:
        """Return where one of some atoms is neither certain nor excluded."""
        found = self.none
        for atom in atoms:
            if self.may[atom] is not self.sure[atom]:
                found = found | self.unsettled(atom)
        return found

    def mask(self, plane: Plane) -> npt.NDArray[np.bool_]:
        """Return a plane as a mask of the rows."""
        return unpacked(plane, self.rows)

    def literal(self, literal: int) -> tuple[Plane, Plane]:
        """Return where a literal is certain, and where it is possible; one plane if that is one."""
        sure, may = self.sure[abs(literal)], self.may[abs(literal)]
        if literal > 0:
            return sure, may
        return (turned := ~may), turned if sure is may else ~sure

    def body(self, body: Sequence[int]) -> tuple[Plane, Plane]:
        """Return where all literals of a body are certain, and where all are possible."""
        sure = may = self.all
        for literal in body:
            one, other = self.literal(literal)
            settled = sure is may and one is other
            sure = sure & one
            may = sure if settled else may & other
        return sure, may

    def possible(self, body: tuple[int, ...]) -> Plane:
        """Return where all literals of a body are possible; remembered until an atom is set."""
        if body not in self._possible:
            self._possible[body] = self.body(body)[1]
        return self._possible[body]

    def follow(self, steps: Iterable[Step]) -> None:
        """Derive the heads of steps, in their order."""
        for atom, bodies in steps:
            sure = may = self.none
            for body in bodies:
                one, other = self.body(body)
                settled = sure is may and one is other
                sure = sure | one
                may = sure if settled else may | other
            self.set(atom, sure, may)
