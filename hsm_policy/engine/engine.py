"""A rulebook made ready to decide cases: shapes grounded when first met, solvers kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from hsm_policy import calendar as days
from hsm_policy.cases import value_keys
from hsm_policy.documents import unindexed
from hsm_policy.engine.atom_names import raised_atom
from hsm_policy.engine.cache import Cache, Memory
from hsm_policy.engine.encoding import SHOWN, leaves, presence_tests
from hsm_policy.engine.ground_program import GroundProgram
from hsm_policy.engine.layout import AtomLayout
from hsm_policy.engine.rates import RATE_FUNCTIONS
from hsm_policy.engine.solving.solver import Solver
from hsm_policy.rulebook import RulebookData, Scope

if TYPE_CHECKING:
    from hsm_policy.rulebook import Types

Key = tuple[Scope | None, tuple[tuple[str, int], ...]]
"""What is asked, None for all, and the length of each list."""

SHAPES = 64
"""How many ground programs, and in each thread how many solvers, are kept in memory: the latest."""


class Engine:
    """Grounds one rulebook for each shape of case, and keeps a solver for it in each thread."""

    def __init__(self, source: RulebookData, cache: Cache) -> None:
        self.source, self.cache = source, cache
        holidays = days.Holidays(
            source.holidays.fixed, source.holidays.easter, source.holidays.moved
        )
        self.functions = {**days.functions(holidays), **RATE_FUNCTIONS}
        self._grounds: Memory[Key, GroundProgram] = Memory(SHAPES)
        self._lock = threading.Lock()
        self._local = threading.local()

    def solver(self, shape: Mapping[str, int], scope: Scope | None) -> Solver:
        """Return this thread's solver for a shape.

        `shape` is the length of each list. `scope` is what a case asks for; None for every rule,
        with those of other questions and those that cannot fire.
        """
        key = (scope, tuple(sorted(shape.items())))
        solvers: Memory[Key, Solver] = self._local.__dict__.setdefault("solvers", Memory(SHAPES))
        found = solvers.get(key)
        if found is None:
            with self._lock:
                made = self._grounds.get(key)
                ground = made or self._grounds.keep(key, self._ground(dict(shape), scope))
            layout = AtomLayout(ground, leaves(self.source.vocabulary, shape), self.functions)
            found = solvers.keep(key, Solver(ground, layout))
        solvers.move_to_end(key)
        return found

    def _ground(self, shape: dict[str, int], scope: Scope | None) -> GroundProgram:
        lengths = [f"{path}{length}" for path, length in sorted(shape.items()) if length]
        return self.cache.ground(
            f"{self.source.digest} {lengths} {scope}", self._make(shape, scope)
        )

    def _make(
        self, shape: dict[str, int], scope: Scope | None = None
    ) -> Callable[[], GroundProgram]:
        def make() -> GroundProgram:
            from hsm_policy.engine.grounder import ground_shape
            from hsm_policy.engine.overflow import check_overflow
            from hsm_policy.messages import DiagnosticsError

            made = ground_shape(self.source, self._types, shape, SHOWN, scope)
            if problems := check_overflow(self.source, made):
                raise DiagnosticsError(problems)
            return made

        return make

    @cached_property
    def value_keys(self) -> frozenset[str]:
        """The keys on whose values other keys, or the questions raised, depend."""
        return value_keys(self.source)

    @cached_property
    def _types(self) -> Types:
        from hsm_policy.rulebook import infer_types

        return infer_types(self.source)

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """What the rules of each question read: keys, with the lists and maps around them.

        Other questions of which they read whether they are raised are among them, as atoms.
        """
        found = self.cache.reads(self.source.digest, self._find_reads)
        return {question: frozenset(keys) for question, keys in found.items()}

    def _find_reads(self) -> dict[str, list[str]]:
        groups = self.source.vocabulary.groups.values()
        shape = {group.path: 1 for group in groups if group.kind == "list"}
        ground = self._make(shape)()
        layout = AtomLayout(ground, leaves(self.source.vocabulary, shape), self.functions)
        solver = Solver(ground, layout)
        raised = {ground.atoms[name]: name for name in map(raised_atom, self.source.questions)}
        return {
            question: sorted(
                {
                    *map(unindexed, solver.keys_read(cone)),
                    *(key.partition("[")[0] for key in solver.keys_read(cone)),
                    *(raised[atom] for atom in cone.free if atom in raised),
                }
            )
            for question, cone in ground.outcome_cones.items()
        }

    @cached_property
    def presence_tests(self) -> tuple[str, ...]:
        """The keys whose presence in the case some rule tests."""
        return presence_tests(self.source)

    @cached_property
    def optional_maps(self) -> list[list[tuple[str, str, str]]]:
        """The inputs of each map at the top that need not exist: path, predicate and subject."""
        vocabulary = self.source.vocabulary
        maps = [
            top
            for top, group in vocabulary.groups.items()
            if group.kind == "map" and group.absent and top in vocabulary.tops
        ]
        return [
            [
                (entry.path, entry.predicate, entry.subject)
                for entry in vocabulary.inputs.values()
                if entry.path.startswith(f"{top}.")
            ]
            for top in maps
        ]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each question in the order of the rulebook."""
        return {question: place for place, question in enumerate(self.source.questions)}

    @cached_property
    def triggers(self) -> dict[str, list[tuple[str, str]]]:
        """The questions that a written key can raise: its whole path, and the question."""
        found: dict[str, list[tuple[str, str]]] = {}
        for question in self.source.questions.values():
            for path in question.raised_by:
                found.setdefault(path.partition("[")[0], []).append((path, question.id))
        return found
