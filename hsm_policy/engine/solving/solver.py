"""A ground program loaded once and solved under assumptions, and what its atoms stand for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from hsm_policy.cases import Case
from hsm_policy.documents import OPEN
from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.atom_names import APART
from hsm_policy.engine.cache import Memory
from hsm_policy.engine.ground_program import Cone, GroundProgram
from hsm_policy.engine.layout import AtomLayout
from hsm_policy.engine.numbers.theory import Solution, Theory
from hsm_policy.engine.numbers.unknowns import Breakpoint
from hsm_policy.engine.solving.deduction import Deduction
from hsm_policy.engine.solving.dependence import Dependence
from hsm_policy.engine.solving.residual import Residual
from hsm_policy.engine.solving.search import (
    PLAIN,
    InternalError,
    load_program,
    search_models,
)
from hsm_policy.engine.solving.unknown_amounts import UnknownAmounts
from hsm_policy.names import Outcome


class Solver:
    """One shape of case in memory; not for several threads at once."""

    def __init__(self, ground: GroundProgram, layout: AtomLayout) -> None:
        self.ground, self.layout, self.rules = ground, layout, Deduction(layout)
        self._control: Any = None
        self.asked: frozenset[int] | None = None
        """The atoms that this solver answers about; None for all."""
        self.breakpoints: Mapping[int, Breakpoint | None] = {}
        """Where tests on one open number change, by literal, as far as that is known."""
        self.turnable: Memory[tuple[Any, ...], frozenset[str]] = Memory()
        self.turned: Memory[tuple[Any, ...], Outcome] = Memory()
        self.kept: Memory[Hashable, Any] = Memory(5_000)
        """Answers by what they are about and the key of what is open, see `Situation.kept`."""
        self._frees: dict[int, frozenset[int]] = {}
        self._reads: dict[int, frozenset[str]] = {}
        self._members: Memory[tuple[Any, ...], tuple[bool | None, ...]] = Memory()
        self._models: Memory[tuple[Any, ...], frozenset[int] | None] = Memory()
        position = layout.position
        self._apart = position[ground.atoms[APART]]
        self._cones = {
            index: [position[atom] for atom in cone.free if atom in position]
            for index, cone in ground.aggregate_cones.items()
        }

    @cached_property
    def dependence(self) -> Dependence:
        """Two copies of the program side by side."""
        return Dependence(self.layout)

    @cached_property
    def unknown_amounts(self) -> UnknownAmounts:
        """What reads amounts of the law that are not known."""
        return UnknownAmounts(self)

    @cached_property
    def residual(self) -> Residual:
        """The keys of what cases leave open."""
        return Residual(self)

    @property
    def control(self) -> Any:
        """The solver, loaded when first needed."""
        if self._control is None:
            self._control = load_program(self.ground.aspif)
        return self._control

    @cached_property
    def outcomes(self) -> dict[str, list[int]]:
        """The outcome atoms of each question, by index of shown atom."""
        found: dict[str, list[int]] = {}
        for index, shown in enumerate(self.ground.shown):
            if shown.name == "outcome":
                found.setdefault(str(shown.args[0]), []).append(index)
        return found

    def outcome_literals(self, question: str) -> dict[str, int]:
        """Return the literal of each outcome that a question can have."""
        shown = self.ground.shown
        return {
            str(shown[index].args[1]): shown[index].literal
            for index in self.outcomes.get(question, ())
        }

    @cached_property
    def every_outcome(self) -> list[int]:
        """The outcome atoms of all questions."""
        return [index for indexes in self.outcomes.values() for index in indexes]

    @cached_property
    def requirements(self) -> dict[str, list[int]]:
        """The atoms of the requirements of each question, by index of shown atom."""
        found: dict[str, list[int]] = {}
        for index, shown in enumerate(self.ground.shown):
            if shown.name == "requirement":
                found.setdefault(str(shown.args[0]), []).append(index)
        return found

    def points(self, question: str) -> list[str]:
        """Return the contested points that the rules of a question read."""
        free = self._free(self.ground.outcome_cones[question])
        return [point for point, atoms in self.layout.readings.items() if free & set(atoms)]

    def _free(self, cone: Cone) -> frozenset[int]:
        key = id(cone)
        if key not in self._frees:
            self._frees[key] = frozenset(cone.free)
        return self._frees[key]

    def paths_read(self, cone: Cone) -> frozenset[str]:
        """Return the paths of the inputs in a cone."""
        key = id(cone)
        if key not in self._reads:
            paths = self.layout.free_paths
            self._reads[key] = frozenset(paths[atom] for atom in cone.free if atom in paths)
        return self._reads[key]

    def keys_read(self, cone: Cone) -> frozenset[str]:
        """Return the paths of the inputs in a cone and of all maps and lists around them."""
        key = -id(cone)
        if key not in self._reads:
            self._reads[key] = frozenset(
                above for path in self.paths_read(cone) for above in _above(path)
            )
        return self._reads[key]

    def keys(self, case: Case, cone: Cone) -> dict[str, list[str]]:
        """Return the unknown keys that a cone reads, each with the paths that it stands for."""
        read = self.paths_read(cone)
        found: dict[str, list[str]] = {}
        for path, key in case.unknown.items():
            found.setdefault(key, []).append(path)
        for key, paths in found.items():
            containers = {self.layout.slots[path].leaf.container for path in paths}
            paths += [c for c in containers if c.startswith(key)]
        return {key: paths for key, paths in found.items() if any(p in read for p in paths)}

    def settle(self, assignment: Assignment, *, decided: bool = False) -> None:
        """Compute all aggregates whose members the case decides, stage by stage.

        With `decided`, tests that are not open any more keep the truth that they have.
        """
        for stage in range(1, self.layout.stages):
            for index in self.layout.aggregates[stage]:
                self.aggregate(assignment, index, stage)
            assignment.compute(stage, decided=decided)

    @cached_property
    def aggregates_over(self) -> dict[int, list[tuple[int, int]]]:
        """The aggregates, with their stage, whose members depend on the free atom at each place."""
        found: dict[int, list[tuple[int, int]]] = {}
        for stage in range(1, self.layout.stages):
            for index in self.layout.aggregates[stage]:
                for position in self._cones[index]:
                    found.setdefault(position, []).append((index, stage))
        return found

    def counted_by(self, literals: Iterable[int]) -> bool:
        """Return whether the members of some aggregate depend on one of these free atoms."""
        return any(self.layout.position[one] in self.aggregates_over for one in literals)

    def moved(self, one: Assignment, other: Assignment, literals: Iterable[int]) -> list[int]:
        """Return the aggregates whose members differ between two assignments.

        The first is settled; the second differs in some free atoms that are not tests.
        """
        places = [self.layout.position[literal] for literal in literals]
        over = {pair for place in places for pair in self.aggregates_over.get(place, ())}
        return [
            index
            for index, stage in sorted(over)
            if self._truths(one, index, stage) != self._truths(other, index, stage)
        ]

    def _truths(self, assignment: Assignment, index: int, stage: int) -> tuple[bool | None, ...]:
        literals = assignment.literals
        # Items that are kept apart may settle each other: then more than its cone tells of it.
        whole = literals[self._apart] > 0
        known = literals if whole else [literals[position] for position in self._cones[index]]
        key = (index, tuple(known))
        found = self._members.get(key)
        if found is None:
            found = self._members.keep(key, self._find_members(assignment, index, stage))
        return found

    def aggregate(self, assignment: Assignment, index: int, stage: int) -> None:
        """Compute one aggregate from its current members."""
        found = self._truths(assignment, index, stage)
        elements = self.ground.elements[index]
        pairs = list(zip(elements, found, strict=True))
        if None in found:
            assignment.leave_aggregate_open(index, [one for one in pairs if one[1] is not False])
        else:
            assignment.join(index, [(one.weight, one.key) for one, true in pairs if true])

    def _find_members(
        self, assignment: Assignment, index: int, stage: int
    ) -> tuple[bool | None, ...]:
        """Return whether each element is a member; None if that is open."""
        literals = [element.literal for element in self.ground.elements[index]]
        found = self.rules.members(assignment, self._cones[index], tuple(literals))
        return self._search_members(assignment, literals, stage) if found is None else found

    def _search_members(
        self, assignment: Assignment, literals: list[int], stage: int
    ) -> tuple[bool | None, ...]:
        assumed = list(assignment.literals)
        for tests in self.layout.tests[stage:]:
            for _, _, _, position in tests:
                assumed[position] = 0
        seen: list[set[bool]] = [set() for _ in literals]
        with self._solve(assumed) as handle:
            for model in handle:
                for literal, truths in zip(literals, seen, strict=True):
                    truths.add(bool(model.is_true(literal)))
                settled = [
                    -literal if True in truths else literal
                    for literal, truths in zip(literals, seen, strict=True)
                    if len(truths) == 1
                ]
                if not settled:
                    break
                model.context.add_clause(settled)
        if literals and not seen[0]:
            raise InternalError("no answer under a case's own facts")
        return tuple(None if len(truths) > 1 else True in truths for truths in seen)

    def _solve(self, literals: list[int]) -> Any:
        return self.control.solve(assumptions=[one for one in literals if one], yield_=True)

    def agreed(
        self, assignment: Assignment, wanted: list[int], *, search: bool = True
    ) -> frozenset[int] | None:
        """Return the true shown atoms if all models agree on them, None if they differ.

        There is no theory check: if even impossible numbers change nothing, no numbers do. Without
        `search`, None also if propagation alone does not decide.
        """
        key = (tuple(wanted), assignment.frozen or tuple(assignment.literals), search)
        if key not in self._models:
            self._models.keep(key, self._agreed(assignment, wanted, search=search))
        return self._models[key]

    def _agreed(
        self, assignment: Assignment, wanted: list[int], *, search: bool
    ) -> frozenset[int] | None:
        certain, unsettled = self.rules.settled(assignment, wanted)
        if not unsettled:
            return certain
        if not search and self.rules.applies:
            return None
        shown, found = self.ground.shown, None
        with self._solve(assignment.literals) as handle:
            for model in handle:
                if found is not None:
                    return None
                found = frozenset(i for i in unsettled if model.is_true(shown[i].literal))
                if 0 not in assignment.literals:
                    break  # nothing is open, and a rulebook has one answer then
                model.context.add_clause(
                    [(-1 if index in found else 1) * shown[index].literal for index in unsettled]
                )
        if found is None:
            raise InternalError("no answer under a case's own facts")
        return certain | found

    def holding(self, assignment: Assignment, wanted: list[int]) -> frozenset[int] | None:
        """Return the true shown atoms if nothing is open, None if the case is not valid."""
        shown = self.ground.shown
        with self._solve(assignment.literals) as handle:
            for model in handle:
                return frozenset(i for i in wanted if model.is_true(shown[i].literal))
        return None

    def can_fail(self, assignment: Assignment, literals: list[int]) -> frozenset[int]:
        """Return those of some literals that are false in some model, without a theory check."""
        failed = set[int]()
        known = self.rules.view_of(tuple(literals), assignment) if self.rules.applies else None
        certain = known.certain if known else set()
        asked = [literal for literal in literals if literal not in certain]
        if not asked:
            return frozenset()
        with self._solve(assignment.literals) as handle:
            for model in handle:
                failed |= {literal for literal in asked if not model.is_true(literal)}
                left = [-literal for literal in asked if literal not in failed]
                if not left:
                    break
                model.context.add_clause(left)
        return frozenset(failed)

    def satisfiable(self, assignment: Assignment, *literals: int) -> bool:
        """Return whether literals can hold together, without a theory check."""
        with self._solve([*assignment.literals, *literals]) as handle:
            return bool(handle.get().satisfiable)

    def witness(self, assignment: Assignment) -> tuple[list[str], dict[str, int]]:
        """Return the names of all atoms of one valid completion, and its open numbers by name.

        If something is open a fresh solver runs, so that the result never depends on earlier
        queries; its heuristic prefers open atoms to be false.
        """
        theory = Theory(assignment.copy())
        nodes = self.ground.nodes
        known = [literal for literal in theory.assignment.literals if literal]
        is_open = 0 in assignment.literals
        control = load_program(self.ground.aspif, "Vsids") if is_open else self.control
        for model, solution in search_models(control, known, theory, [PLAIN]):
            atoms = [name for name, lit in self.ground.atoms.items() if model.is_true(lit)]
            chosen = {
                node: theory.variables[node].value(step)
                for (node, tag), step in solution.steps.items()
                if tag == 0
            }
            values = {}
            for index, node in enumerate(nodes):
                if assignment.numbers[index] is OPEN:
                    value = solution.numbers[0].value(index, chosen)
                    if isinstance(value, int):
                        values[node.name] = value
            return atoms, values
        raise InternalError("no answer under a case's own facts")

    def completion(self, assignment: Assignment, literal: int) -> dict[str, Any]:
        """Return the open inputs, by path, of a completion in which a literal holds."""
        return self.completed(Theory(assignment.copy()), literal) or {}

    def completed(self, theory: Theory, literal: int) -> dict[str, Any] | None:
        """Return the open inputs of a completion in which a literal holds; None if it never does.

        Raises:
            SearchLimit: the budget of the theory is used up.
        """
        found: dict[str, Any] = {}
        for model, solution in self.models(theory, literal):
            for path in theory.assignment.open_paths:
                slots = self.layout.slots[path]
                if not model.is_true(slots.has):
                    continue
                for value, atom in slots.values.items():
                    if model.is_true(atom):
                        found[path] = slots.written(value)
                if slots.leaf.numeric and slots.node < 0:
                    found[path] = slots.leaf.entry.least
                elif slots.node >= 0:
                    step = solution.steps.get((slots.node, 0))
                    variable = theory.variables[slots.node]
                    found[path] = variable.value(variable.least if step is None else step)
            return found
        return None

    def models(
        self, theory: Theory, *extra: int, seconds: float | None = None
    ) -> Iterator[tuple[Any, Solution]]:
        """Yield the models that pass the theory check; the caller may add clauses to go on.

        Raises:
            TimeoutError: the search took longer than `seconds`.
        """
        assumptions = [literal for literal in theory.assignment.literals if literal]
        yield from search_models(
            self.control, [*assumptions, *extra], theory, [PLAIN], seconds=seconds
        )


def _above(path: str) -> list[str]:
    parts = path.replace("[", ".[").split(".")
    return [".".join(parts[: n + 1]).replace(".[", "[") for n in range(len(parts))]
