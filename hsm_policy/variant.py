"""An engine for a rulebook with one small change: it borrows what no such change touches."""

from __future__ import annotations

from collections.abc import Callable

from hsm_policy.cache import Cache
from hsm_policy.check_ground import grounded
from hsm_policy.engine import Engine
from hsm_policy.ground import Ground
from hsm_policy.measures import Types
from hsm_policy.program import SHOWN
from hsm_policy.slices import Scope
from hsm_policy.source import Source


class Variant(Engine):
    """Decides cases by a changed rulebook whose clauses and tables keep their kinds.

    What each question reads is told as before the change.
    """

    def __init__(self, base: Engine, source: Source, types: Types, *, ground: bool = True) -> None:
        super().__init__(source, Cache(None))
        self._types = types
        self.__dict__["reads"] = base.reads
        if not ground:  # the programs are those of before: only the readings chosen differ
            self._grounds, self._local = base._grounds, base._local  # noqa: SLF001 - its own kind

    def _make(self, shape: dict[str, int], scope: Scope | None = None) -> Callable[[], Ground]:
        return lambda: grounded(self.source, self._types, shape, SHOWN, scope)
