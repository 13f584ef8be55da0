"""The symbolic case: every input is free, and the solver searches for a case that meets a goal.

Cases are complete: all that exists is known. A model of a goal whose numbers satisfy the
comparisons is turned into a case file, and counts only if the caller confirms it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from math import inf
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from hsm_policy.authoring.symbolic.consistency import COMPLETE, consistency_axioms
from hsm_policy.authoring.symbolic.counterexample import (
    Counterexample,
    CounterexampleValues,
    Document,
    shrink_documents,
)
from hsm_policy.calendar import ordinal
from hsm_policy.cases import Case
from hsm_policy.engine import (
    APART,
    EVERY_ROUND,
    GOAL,
    ROUNDS,
    Assignment,
    AtomLayout,
    Engine,
    GroundProgram,
    InternalError,
    Leaf,
    Solution,
    Solver,
    Theory,
    Variable,
    encode_program,
    evaluate_numbers,
    given_atom,
    ground_program,
    leaves,
    reading_atom,
    scenario_atom,
)
from hsm_policy.names import SECOND
from hsm_policy.rulebook import DATE, OUTPUTS, RAISED, RulebookData, Scope, infer_types

MOST_WRITTEN = 4
"""The greatest number of maps and keys that every case can be required to write."""

TRIES = 15
"""How many models may be rejected before a goal is left undecided."""


class Undecided(Exception):
    """A search ended without finding out whether some case meets the goal."""


class Cover(NamedTuple):
    """The days and cases that a result covers.

    With `told`, days are left out for which the law does not state an amount that the goal reads;
    without it, such an amount may have any value. `written` are top-level maps and keys that every
    case writes.
    """

    told: bool = False
    written: tuple[str, ...] = ()


def cover_attempts(blamed: Counter[str]) -> Iterator[Cover]:
    """Yield covers to try, each smaller than the one before.

    `blamed` counts, between attempts, what rejected counterexamples did not write although their
    outcome depends on it; the most frequent of these is required from then on.
    """
    yield Cover()
    yield Cover(told=True)
    written: list[str] = []
    while blamed and len(written) < MOST_WRITTEN:
        written.append(min(blamed, key=lambda name: (-blamed[name], name)))
        blamed.clear()
        yield Cover(told=True, written=tuple(written))


class CaseBounds(msgspec.Struct, frozen=True):
    """The cases to search.

    Each list has at most `items` items. `readings` are fixed; those of all other points are free.
    `scenarios` is the announced law in force. `kinds` are the
    measures of predicates that the goals add, by signature and argument. The search for one goal
    takes no more than `seconds`.
    """

    items: int
    readings: dict[str, str] = {}
    scenarios: tuple[str, ...] = ()
    kinds: dict[tuple[str, int], dict[int, str]] = {}
    cover: Cover = Cover()
    seconds: float | None = None


class SymbolicCases:
    """All complete cases within bounds; the rules of `source` must derive goals."""

    def __init__(self, engine: Engine, source: RulebookData, bounds: CaseBounds) -> None:
        self.source, self.bounds = source, bounds
        groups = source.vocabulary.groups.values()
        self.shape = {
            group.path: min(bounds.items, group.most) for group in groups if group.kind == "list"
        }
        places = leaves(source.vocabulary, self.shape)
        self._ground = self._grounded(places)
        self._layout = AtomLayout(self._ground, places, engine.functions)
        self._solver = Solver(self._ground, self._layout)
        self._judge = Solver(self._ground, self._layout)  # asked while the other one searches
        self._places = places
        self._open = self._unknown_case(places)

    def limit(self, cover: Cover, readings: dict[str, str]) -> None:
        """Search from now on what another cover includes, under some fixed readings."""
        bounds = replace(self.bounds, cover=cover, readings=readings)
        if bounds != self.bounds:
            self.bounds = bounds
            self._open = self._unknown_case(self._places)

    def _grounded(self, places: list[Leaf]) -> GroundProgram:
        chosen = frozenset(self.bounds.scenarios)
        never = tuple(("scenario", name) for name in self.source.scenarios if name not in chosen)
        scope = Scope(tuple(self.source.questions), never)
        second = {(f"{SECOND}{name}", arity): kinds for (name, arity), kinds in OUTPUTS.items()}
        types = infer_types(self.source, {**second, **self.bounds.kinds})
        lines = [encode_program(self.source, types, self.shape, scope, {GOAL: 1})]
        lines += consistency_axioms(self.source, places, self.shape)
        return ground_program("\n".join(lines), self.shape, (GOAL,), narrow=True)

    def _unknown_case(self, places: list[Leaf]) -> Assignment:
        """Return the assignment of the case with nothing known."""
        groups = self.source.vocabulary.groups.values()
        maybe = {group.path for group in groups if group.absent or group.kind == "list"}
        maybe |= {leaf.path for leaf in places if leaf.entry.absent == "none"}
        case = Case(
            id="every",
            date=0,
            unknown={leaf.path: leaf.path for leaf in places},
            maybe=frozenset(maybe),
            lists=self.shape,
        )
        atoms = self._ground.atoms
        outer = [APART, COMPLETE, *(scenario_atom(name) for name in self.bounds.scenarios)]
        outer += [reading_atom(*pair) for pair in self.bounds.readings.items()]
        assignment = self._layout.bind(case, [name for name in outer if name in atoms])
        for name, literal in atoms.items():
            if name.startswith(("given(", f"{RAISED}(")) and literal in self._layout.position:
                assignment.free(literal)
        for name in self.bounds.cover.written:
            for atom in (given_atom(name, top=True), given_atom(name)):
                if atom in atoms:
                    assignment.hold(atoms[atom])
        for point, literals in self._layout.readings.items():
            if point not in self.bounds.readings:
                for literal in literals:
                    assignment.free(literal)
        evaluate_numbers(self._solver, assignment)
        return assignment

    def goals(self) -> list[str]:
        """Return the names of the goals that are not ruled out by grounding."""
        return [str(shown.args[0]) for shown in self._ground.shown]

    def keys(self, goal: str) -> frozenset[str]:
        """Return the paths of the inputs that a goal reads."""
        return self._solver.paths_read(self._ground.outcome_cones[goal])

    def lists_read(self, *goals: str) -> set[str]:
        """Return the paths of the lists that some goal, or one of these, reads."""
        wanted = (goal for goal in self.goals() if not goals or goal in goals)
        paths = (path for goal in wanted for path in self.keys(goal))
        return {path.partition("[")[0] for path in paths if "[" in path}

    def certain(self, goal: str, case: Case, outer: Iterable[str]) -> bool:
        """Return whether every completion of a case of this shape meets a goal.

        `outer` names the atoms outside the inputs that hold.
        """
        literal = self._literal(goal)
        try:
            theory = self._theory(goal, case, outer)
            if any(True for _ in self._judge.models(theory, -literal)):
                return False
            return any(True for _ in self._judge.models(theory, literal))
        except InternalError:
            return False  # the case contradicts itself

    def _theory(self, goal: str, case: Case, outer: Iterable[str]) -> Theory:
        atoms = self._ground.atoms
        assignment = self._layout.bind(case, [name for name in outer if name in atoms])
        evaluate_numbers(self._judge, assignment)
        return Theory(assignment, None, frozenset(self._ground.outcome_cones[goal].free))

    def _literal(self, goal: str) -> int:
        found: int = next(one.literal for one in self._ground.shown if one.args[0] == goal)
        return found

    def possible(self, goal: str) -> bool:
        """Return whether some complete case may meet a goal; no case file is written."""
        try:
            return any(True for _ in self._models(goal, None))
        except Undecided:
            return True

    def first(
        self,
        goal: str,
        confirmed: Callable[[CounterexampleValues], bool],
        days: tuple[int, int] | None = None,
    ) -> CounterexampleValues | None:
        """Return a confirmed case that meets a goal, None if there is none.

        `days` are the first and last day (yyyymmdd) that the case may be dated. Raises `Undecided`
        if neither is found out.
        """
        if goal not in self.goals():
            return None
        left, doubt = TRIES, False
        for model, solution, theory in self._models(goal, days):
            cone = self._ground.outcome_cones[goal]
            said = Counterexample(self._layout, cone, model.is_true, solution)
            found = said.found(self.source, theory, self.keys(goal))
            if confirmed(found):
                return found
            # An incomplete case does not count for the goal, so rejecting it leaves no doubt.
            doubt = doubt or not (found.unsaid and said.agrees(theory))
            left -= 1
            if not left:
                raise Undecided
            model.context.add_clause([-one if model.is_true(one) else one for one in cone.free])
        if doubt:
            raise Undecided  # a rejected case may be confirmed with other numbers
        return None

    def _models(
        self, goal: str, days: tuple[int, int] | None
    ) -> Iterator[tuple[Any, Solution, Theory]]:
        """Yield the models that meet a goal, with the numbers of each.

        Where a search has believed a contradiction, another one tries every number. Raises
        `Undecided` where a search takes too long.
        """
        literal = self._literal(goal)
        narrow = {}
        node = self._layout.slots[DATE].node
        if days and node >= 0:
            first, last = map(ordinal, days)
            narrow = {node: Variable(node, first, last, daily=True)}
        asked = frozenset(self._ground.outcome_cones[goal].free)
        clauses = tuple(self._unstated_excluded(goal))
        for rounds in (ROUNDS, EVERY_ROUND):
            theory = Theory(self._open.copy(), narrow, asked, clauses)
            theory.rounds = rounds
            models = self._solver.models(theory, literal, seconds=self.bounds.seconds)
            try:
                for model, solution in models:
                    yield model, solution, theory
            except TimeoutError:
                raise Undecided from None
            if not theory.believed:
                return

    def _unstated_excluded(self, goal: str) -> Iterator[tuple[int, ...]]:
        """Yield clauses that keep every day out of rows whose amount the law does not state."""
        nodes = self._ground.nodes
        tests = {(one.left, nodes[one.right].value): one.literal for one in self._ground.tests}
        asked = self._ground.outcome_cones[goal].laws
        for law, first, before, days in self._layout.laws if self.bounds.cover.told else ():
            if law in asked:
                yield from ((-tests[day, first], tests[day, before]) for day in days)

    def latest(self, goal: str, days: tuple[int, int]) -> list[int]:
        """Return the last day between two (yyyymmdd) on which an amount starts to apply.

        Days are left out for which the law does not state an amount that the goal reads. The list
        has at most one day.
        """
        asked = self._ground.outcome_cones[goal].laws
        blank = [law[1:3] for law in self._layout.laws if law[0] in asked]
        begin = {
            row.first
            for table in self.source.tables.values()
            for row in table.rows
            if row.value is not None and days[0] <= row.first <= days[1]
        }
        told = [day for day in begin if not any(one <= day < other for one, other in blank)]
        return sorted(told)[-1:]


Found = TypeVar("Found")


class Trial(Generic[Found]):
    """The search for a counterexample to one goal, confirmed as case files and then shrunk.

    `documents` writes a model as case files, and `check` returns what they show, None if nothing.
    While they are shrunk, the `outcomes` of what they show stay the same.
    """

    def __init__(
        self,
        goal: str,
        documents: Callable[[CounterexampleValues], list[Document]],
        check: Callable[[list[Document]], Found | None],
        outcomes: Callable[[Found], object],
    ) -> None:
        self.goal, self._documents, self._check, self._outcomes = goal, documents, check, outcomes
        self._last: tuple[list[Document], Found] | None = None

    def _confirms(self, values: CounterexampleValues) -> bool:
        documents = self._documents(values)
        found = self._check(documents)
        if found is not None:
            self._last = documents, found
        return found is not None

    def search(self, space: SymbolicCases, days: tuple[int, int] | None = None) -> bool:
        """Search between two days (yyyymmdd), keep what is found, and return whether it was.

        Raises `Undecided`, as `SymbolicCases.first` does.
        """
        return space.first(self.goal, self._confirms, days) is not None

    @property
    def last(self) -> Found:
        """What the last counterexample shows; something must have been found."""
        if self._last is None:
            raise AssertionError
        return self._last[1]

    def refine(self, space: SymbolicCases, days: tuple[int, int]) -> None:
        """Replace what was found by a counterexample between two days, if there is one."""
        with suppress(Undecided):
            self.search(space, days)

    def smallest(self, until: float = inf) -> Found:
        """Return what the shrunk case files show; something must have been found.

        No smaller ones are tried after `until`, of the clock `monotonic`.
        """
        if self._last is None:
            raise AssertionError
        documents, start = self._last

        def same(smaller: list[Document]) -> Found | None:
            found = self._check(smaller) if monotonic() < until else None
            alike = found is not None and self._outcomes(found) == self._outcomes(start)
            return found if alike else None

        return shrink_documents(documents, same) or start
