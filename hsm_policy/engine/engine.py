"""A rulebook made ready to decide: types inferred, shapes grounded when first met, solvers kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cached_property

from hsm_policy import calendar as days
from hsm_policy.cases import Case, CaseFacts, contradictions, is_raised
from hsm_policy.engine.assignment.assignment import Assignment
from hsm_policy.engine.assignment.layout import AtomLayout
from hsm_policy.engine.cache import Cache, Memory
from hsm_policy.engine.encoding.program import APART, SHOWN, leaves, presence_tests
from hsm_policy.engine.grounding.ground_program import GroundProgram
from hsm_policy.engine.solving.consequences import Dependence
from hsm_policy.engine.solving.evaluation import evaluate_numbers
from hsm_policy.engine.solving.solver import InternalError, Solver
from hsm_policy.rulebook import RulebookData, Scope

Key = tuple[Scope | None, tuple[tuple[str, int], ...]]
"""What is asked, None for all, and the length of each list."""

SHAPES = 64
"""How many ground programs, and in each thread how many solvers, are kept in memory."""

_SIZES = (0, 1, 2, 4, 8, 16, 32, 64)


class Engine:
    """Decides cases by one rulebook. Solvers are kept one a thread."""

    def __init__(self, source: RulebookData, cache: Cache) -> None:
        self.source, self.cache = source, cache
        self.functions = days.functions(
            days.Holidays(source.holidays.fixed, source.holidays.easter, source.holidays.moved)
        )
        self._grounds: Memory[Key, GroundProgram] = Memory(SHAPES)
        self._lock = threading.Lock()
        self._local = threading.local()

    def shape(self, case: Case) -> dict[str, int]:
        """Give the shape of a case: the length of each list, rounded up to a few sizes."""
        found = {}
        for path, group in self.source.vocabulary.groups.items():
            if group.kind == "list":
                length = case.lists.get(path, 0)
                found[path] = min(
                    next(size for size in _SIZES if size >= length), max(group.most, length)
                )
        return found

    def solver(self, case: Case, *, whole: bool = False) -> Solver:
        """Give this thread's solver for the shape of a case and what it asks for.

        The `whole` one knows every rule, those of other questions and those that cannot fire.
        """
        shape, scope = self.shape(case), None if whole else self.scope(case)
        key = (scope, tuple(sorted(shape.items())))
        solvers: Memory[Key, Solver] = self._local.__dict__.setdefault("solvers", Memory(SHAPES))
        found = solvers.get(key)
        if found is None:
            with self._lock:
                made = self._grounds.get(key)
                ground = made or self._grounds.keep(key, self._ground(shape, scope))
            layout = AtomLayout(ground, leaves(self.source.vocabulary, shape), self.functions)
            found = solvers.keep(key, Solver(ground, layout))
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
            from hsm_policy.engine.grounding.grounder import ground_shape
            from hsm_policy.engine.grounding.overflow import check_overflow
            from hsm_policy.messages import DiagnosticsError
            from hsm_policy.rulebook import infer_types

            made = ground_shape(self.source, infer_types(self.source), shape, SHOWN, scope)
            if problems := check_overflow(self.source, made):
                raise DiagnosticsError(problems)
            return made

        return make

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """The keys that the rules of each question read, lists and all that is in them included."""
        found = self.cache.reads(self.source.digest, self._find_reads)
        return {question: frozenset(keys) for question, keys in found.items()}

    def _find_reads(self) -> dict[str, list[str]]:
        groups = self.source.vocabulary.groups.values()
        shape = {group.path: 1 for group in groups if group.kind == "list"}
        ground = self._make(shape)()
        layout = AtomLayout(ground, leaves(self.source.vocabulary, shape), self.functions)
        solver = Solver(ground, layout)
        return {
            question: sorted({key.partition("[")[0] for key in solver.keys_read(cone)})
            for question, cone in ground.outcome_cones.items()
        }

    def outer(self, case: Case, readings: Mapping[str, str]) -> list[str]:
        """Give the atoms beside the inputs that hold in a case."""
        atoms = [f"given({top})" for top in case.given if top in self.source.vocabulary.tops]
        atoms += [f'given("{path}")' for path in self._asked_after if path in case.written]
        atoms += [f"raised({question})" for question in self.raised(case)]
        atoms += [f"reading({point},{reading})" for point, reading in readings.items()]
        atoms += [APART] if self._completed_apart(case) else []
        return atoms + [f"scenario({name})" for name in case.scenarios]

    def _completed_apart(self, case: Case) -> bool:
        """Tell whether something is open of items that must not come to contradict each other.

        Known items that do are met while a number is moved, and are decided as they stand.
        """
        several = [f"{path}[" for path, length in case.lists.items() if length > 1]
        if not any(path.startswith(one) for one in several for path in case.unknown):
            return False
        return self.consistent(case)

    def consistent(self, case: Case) -> bool:
        """Tell whether no items of a list contradict each other."""
        said = CaseFacts(case.values, case.unknown, case.maybe, case.lists)
        return not any(contradictions(self.source.vocabulary, said))

    def scope(self, case: Case) -> Scope:
        """Give the questions that a case raises, and what it never has: scenarios and maps."""
        never = [("scenario", name) for name in self.source.scenarios if name not in case.scenarios]
        for entries in self._optional:
            if not any(path in case.values or path in case.unknown for path, *_ in entries):
                never += [(predicate, subject) for _, predicate, subject in entries]
        return Scope(tuple(self.raised(case)), tuple(never))

    @cached_property
    def _asked_after(self) -> tuple[str, ...]:
        return presence_tests(self.source)

    @cached_property
    def _optional(self) -> list[list[tuple[str, str, str]]]:
        """Each map at the top that need not exist: path, predicate and subject of its inputs."""
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

    def raised(self, case: Case) -> list[str]:
        """Give the questions that a case raises, in the order of the rulebook."""
        found = {
            question
            for written in case.written
            for path, question in self._raising.get(written, ())
            if is_raised(path, case)
        }
        return sorted(found, key=self._places.__getitem__)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {question: place for place, question in enumerate(self.source.questions)}

    @cached_property
    def _raising(self) -> dict[str, list[tuple[str, str]]]:
        """What raises which question, by the key or list that is written then."""
        found: dict[str, list[tuple[str, str]]] = {}
        for question in self.source.questions.values():
            for path in question.raised_by:
                found.setdefault(path.partition("[")[0], []).append((path, question.id))
        return found

    def readings(self, case: Case) -> dict[str, str]:
        """Give the reading of each contested point that a case is decided under."""
        return {
            point.id: case.readings.get(point.id, point.default)
            for point in self.source.points.values()
        }

    def bind(
        self,
        case: Case,
        readings: Mapping[str, str] | None = None,
        *,
        absent: bool = False,
        whole: bool = False,
    ) -> tuple[Solver, Assignment]:
        """Lay a case on its shape and compute its numbers."""
        solver = self.solver(case, whole=whole)
        outer = self.outer(case, self.readings(case) if readings is None else readings)
        assignment = solver.layout.bind(case, outer, absent=absent)
        evaluate_numbers(solver, assignment)
        return solver, assignment

    def stands(self, case: Case) -> bool:
        """Tell whether a case does not contradict itself."""
        try:
            solver, assignment = self.bind(case)
            return solver.satisfiable(assignment)
        except InternalError:
            return False

    def twin(self, solver: Solver) -> Dependence:
        """Give two copies of a shape side by side."""
        if solver.twin is None:
            solver.twin = Dependence(solver)
        twin: Dependence = solver.twin
        return twin
