"""`Situation`: a case on its ground program, made once and asked for everything about the case."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from functools import cached_property
from threading import get_ident
from typing import Any, TypeVar

import msgspec

from hsm_policy.cases import Case, CaseFacts, contradictions, is_raised
from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.atom_names import APART, given_atom, raised_atom, reading_atom, scenario_atom
from hsm_policy.engine.engine import Engine
from hsm_policy.engine.numbers.theory import Budget, SearchLimit, Theory, Truth
from hsm_policy.engine.solving.evaluation import evaluate_numbers
from hsm_policy.engine.solving.narrow import NarrowSolver
from hsm_policy.engine.solving.search import InternalError
from hsm_policy.engine.solving.solver import Solver
from hsm_policy.messages import DiagnosticsError, diagnose
from hsm_policy.rulebook import Scope, default_question, find_question

T = TypeVar("T")

COMPLETIONS = 8
"""How many completions are kept of those that a search meets."""


class Consequences(msgspec.Struct, frozen=True):
    """Shown atoms, by index: those true in every completion, and those true in some."""

    cautious: frozenset[int]
    brave: frozenset[int]


class Situation:
    """A case on the ground program of its shape; each part is computed when first needed.

    The case is decided under `readings`, by default its own and the rulebook's. With `absent`,
    unknown values count as not there. The `whole` program has every rule, also those of questions
    not raised and those that cannot fire in this case.
    """

    def __init__(
        self,
        engine: Engine,
        case: Case,
        readings: Mapping[str, str] | None = None,
        *,
        absent: bool = False,
        whole: bool = False,
    ) -> None:
        self.engine, self.case = engine, case
        self._absent, self._whole = absent, whole
        self.budget = Budget()
        self.completions: list[Assignment] = []
        """Some completions, with every free atom decided, of which all consequences were asked."""
        self._solver: tuple[int, Solver] | None = None
        self._theories: dict[str, Theory] = {}
        self._parts: dict[tuple[int, ...], tuple[bytes, Situation] | None] = {}
        if readings is not None:
            self.readings = dict(readings)

    @cached_property
    def questions(self) -> list[str]:
        """The questions that the case raises, in the order of the rulebook."""
        triggers = self.engine.triggers
        found = {
            question
            for written in self.case.written
            for path, question in triggers.get(written, ())
            if is_raised(path, self.case) and self._accompanied(question)
        }
        return sorted(found, key=self.engine.places.__getitem__)

    def _accompanied(self, question: str) -> bool:
        """Whether the case also has a key that the question is only raised together with."""
        paths = self.engine.source.questions[question].raised_with
        return not paths or any(is_raised(path, self.case) for path in paths)

    def question(self, name: str | None) -> str:
        """Return the id of a question that the case raises, given by its id or title.

        Without a name it is the default of the rulebook, or else the first that the case raises.
        Raises DiagnosticsError where it does not exist or the case does not raise it.
        """
        source = self.engine.source
        found = find_question(source, name) if name else default_question(source, self.questions)
        if found not in self.questions:
            asked = source.questions[found]
            keys = (", ".join(paths) for paths in (asked.raised_by, asked.raised_with) if paths)
            by = "; ".join(keys)
            args = {"question": found, "by": by}
            raise DiagnosticsError([diagnose("not_raised", args=args)])
        return found

    @cached_property
    def readings(self) -> dict[str, str]:
        """The reading of each contested point that the case is decided under."""
        return {
            point.id: self.case.readings.get(point.id, point.default)
            for point in self.engine.source.points.values()
        }

    @cached_property
    def consistent(self) -> bool:
        """Whether no items of a list contradict each other."""
        case = self.case
        facts = CaseFacts(case.values, case.unknown, case.maybe, case.lists)
        return not any(contradictions(self.engine.source.vocabulary, facts))

    @cached_property
    def shape(self) -> dict[str, int]:
        """The length of each list, rounded up to a power of two."""
        found = {}
        for path, group in self.engine.source.vocabulary.groups.items():
            if group.kind == "list":
                length = self.case.lists.get(path, 0)
                size = 1 << (length - 1).bit_length() if length else 0
                found[path] = min(size, max(group.most, length))
        return found

    @cached_property
    def scope(self) -> Scope | None:
        """The questions raised, and the scenarios and maps that the case never has."""
        if self._whole:
            return None
        case, scenarios = self.case, self.engine.source.scenarios
        never = [("scenario", name) for name in scenarios if name not in case.scenarios]
        for entries in self.engine.optional_maps:
            if not any(path in case.values or path in case.unknown for path, *_ in entries):
                never += [(predicate, subject) for _, predicate, subject in entries]
        return Scope(tuple(self.questions), tuple(never))

    @cached_property
    def context(self) -> list[str]:
        """The atoms beside the inputs that hold: questions raised, readings, scenarios, keys."""
        case, tops = self.case, self.engine.source.vocabulary.tops
        atoms = [given_atom(top, top=True) for top in case.given if top in tops]
        atoms += [given_atom(path) for path in self.engine.presence_tests if path in case.written]
        atoms += [raised_atom(question) for question in self.questions]
        atoms += [reading_atom(*pair) for pair in self.readings.items()]
        atoms += [APART] if self._completed_apart() else []
        return atoms + [scenario_atom(name) for name in case.scenarios]

    def _completed_apart(self) -> bool:
        """Return whether completions must keep items from contradicting each other.

        True if a value of several items is open. Known items that contradict each other occur while
        a number is varied, and are decided as they are.
        """
        case = self.case
        several = [f"{path}[" for path, length in case.lists.items() if length > 1]
        if not any(path.startswith(one) for one in several for path in case.unknown):
            return False
        return self.consistent

    def opened(self, case: Case, questions: Iterable[str] = ()) -> Situation:
        """Return another case, on a program with room for what this one leaves out.

        The program has an item of each list, every map, and besides the questions that this case
        raises those given. So it serves all cases in which one key more is told.
        """
        other = Situation(self.engine, case, self.readings)
        other.budget = self.budget
        asked = {*self.questions, *questions}
        other.shape = {path: max(1, length) for path, length in self.shape.items()}
        other.questions = [name for name in other.questions if name in asked]
        announced = [("scenario", name) for name in self.engine.source.scenarios]
        other.scope = Scope(
            tuple(sorted(asked, key=self.engine.places.__getitem__)),
            tuple(one for one in announced if one[1] not in case.scenarios),
        )
        return other

    @property
    def solver(self) -> Solver:
        """This thread's solver for the case's shape and scope."""
        thread = get_ident()
        if self._solver is None or self._solver[0] != thread:
            self._solver = thread, self.engine.solver(self.shape, self.scope)
        return self._solver[1]

    @cached_property
    def assignment(self) -> Assignment:
        """The case as literals and numbers of the ground program, all numbers computed."""
        solver = self.solver
        found = solver.layout.bind(self.case, self.context, absent=self._absent)
        evaluate_numbers(solver, found)
        return found

    @cached_property
    def whole(self) -> Situation:
        """The same case on the program of every rule."""
        return Situation(self.engine, self.case, self.readings, absent=self._absent, whole=True)

    def under(self, assignment: Assignment, readings: Mapping[str, str] = {}) -> Situation:
        """Return the case under another assignment of its program, and other readings of points."""
        other = copy(self)
        other.completions = []
        other._theories, other._parts = {}, {}  # noqa: SLF001 - its own kind
        for name in ("theory", "whole"):
            other.__dict__.pop(name, None)
        other.assignment = assignment
        other.readings = {**self.readings, **readings}
        return other

    @cached_property
    def theory(self) -> Theory:
        """The theory of all open numbers, kept: the lemmas of one search help the next."""
        solver = self.solver
        return Theory(
            self.assignment.copy(),
            asked=solver.asked,
            budget=self.budget,
            breakpoints=solver.breakpoints,
        )

    def theory_for(self, question: str) -> Theory:
        """Return the theory of the tests that one question reads: it meets far fewer conflicts.

        If items must not contradict each other, it has the tests of all questions.
        """
        asked = self.tests_for(question)
        if asked is None:
            return self.theory
        if question not in self._theories:
            known = self.__dict__.get("theory")
            variables = known.variables if known else None
            made = Theory(self.assignment.copy(), variables, asked, budget=self.budget)
            self._theories[question] = made
        return self._theories[question]

    def tests_for(self, question: str) -> frozenset[int] | None:
        """Return the tests, by literal, that decide a question; None if all tests do."""
        solver = self.solver
        apart = solver.layout.position[solver.ground.atoms[APART]]
        if solver.asked is not None or self.assignment.literals[apart] > 0:
            return None
        return frozenset(solver.ground.outcome_cones[question].free)

    def consequences(self, indexes: Iterable[int] | None = None) -> Consequences:
        """Return the shown atoms, all or some by index, that hold in all and in some completions.

        If that takes too many steps, what is not settled holds in some. Raises `InternalError`
        where no completion is valid.
        """
        solver = self.solver
        shown = solver.ground.shown
        wanted = list(range(len(shown)) if indexes is None else indexes)
        agreed = solver.agreed(self.assignment, wanted)
        if agreed is not None:
            return Consequences(agreed, agreed)
        certain, unsettled = solver.rules.settled(self.assignment, wanted)
        seen_true, seen_false = set[int](), set[int]()
        try:
            for model, _ in solver.models(self.theory):
                if indexes is None and len(self.completions) < COMPLETIONS:
                    self.completions.append(self._completed(model.is_true))
                for index in unsettled:
                    (seen_true if model.is_true(shown[index].literal) else seen_false).add(index)
                constant = seen_true ^ seen_false
                if not constant:
                    break
                model.context.add_clause(
                    [(-1 if index in seen_true else 1) * shown[index].literal for index in constant]
                )
        except SearchLimit:
            return Consequences(certain, certain | frozenset(unsettled))
        return Consequences(certain | (seen_true - seen_false), certain | seen_true)

    def _completed(self, true: Truth) -> Assignment:
        """Return the assignment with the free atoms of a model."""
        found = self.assignment.copy()
        for place, atom in enumerate(self.solver.layout.order):
            if found.literals[place] == 0:
                found.literals[place] = atom if true(atom) else -atom
        return found.freeze()

    def kept(self, about: Hashable, atoms: Iterable[int], find: Callable[[Situation], T]) -> T:
        """Return what is found of some atoms, kept for all cases that leave the same open.

        It is found in what is left of the program. What a search gave up is not kept.
        """
        part, kept = self._part(tuple(atoms)), self.solver.kept
        if part is None:
            return find(self)
        residual, narrow = part
        key = (about, residual)
        if key in kept:
            found: T = kept[key]
            return found
        found = find(narrow)
        return found if self.budget.exceeded else kept.keep(key, found)

    def _part(self, atoms: tuple[int, ...]) -> tuple[bytes, Situation] | None:
        """Return the key of what is open of some atoms, and the case on that part alone."""
        if atoms not in self._parts:
            solver = self.solver
            remainder = solver.residual.of(self.assignment, atoms)
            if remainder is None:
                self._parts[atoms] = None
            else:
                narrow = self.under(self.assignment)
                narrow._solver = get_ident(), NarrowSolver(solver, remainder)  # noqa: SLF001
                self._parts[atoms] = remainder.key, narrow
        return self._parts[atoms]

    def satisfiable(self, *literals: int) -> bool:
        """Return whether some literals can hold together, whatever open numbers can be."""
        return self.solver.satisfiable(self.assignment, *literals)

    def completion(self, literal: int) -> dict[str, Any]:
        """Return the open inputs, by path, of a completion in which a literal holds."""
        return self.solver.completion(self.assignment, literal)

    @property
    def valid(self) -> bool:
        """Whether the case does not contradict itself."""
        try:
            return self.satisfiable()
        except InternalError:
            return False
