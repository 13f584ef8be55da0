"""The completions of an open case, part by part: which outcomes a question can have in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from hsm_policy import calendar as days
from hsm_policy.documents import OPEN
from hsm_policy.engine import (
    APART,
    LAW,
    Assignment,
    InputAtoms,
    Situation,
    Solution,
    Theory,
    Variable,
    variable_of,
)


class Interval(msgspec.Struct, frozen=True):
    """A number or a day lies between two steps, both included; with `none`, or there is none."""

    path: str
    first: int
    last: int
    none: bool = False


class OneOf(msgspec.Struct, frozen=True):
    """One of some values, given as terms, is that of an input; with `none`, or there is none."""

    path: str
    values: tuple[str, ...]
    none: bool = False


class NoneOf(msgspec.Struct, frozen=True):
    """None of some values, given as terms, is among those of an input that can have several."""

    path: str
    values: tuple[str, ...]


Condition = Interval | OneOf | NoneOf

Spanned = tuple[int, int]

Part = tuple[Condition, ...]
"""The completions in which all of some conditions hold."""


class Completion(msgspec.Struct, frozen=True):
    """One completion: the atoms that hold, the open numbers that exist, and the outcome.

    The atoms are those that are free, tests among them, and those of members of aggregates.
    """

    atoms: frozenset[int]
    numbers: dict[int, int]
    outcome: str


_STRETCH = 8
"""How many searches it counts for to let a number move along with others."""


class ExhaustedError(Exception):
    """As many completions have been looked for as a table may cost."""


class Completions:
    """All completions of a case, for one question; what is found in one part serves the others."""

    def __init__(self, situation: Situation, question: str, most: int) -> None:
        self.engine, self.case, self.question = situation.engine, situation.case, question
        self.solver, self.assignment = situation.solver, situation.assignment
        self.layout = self.solver.layout
        self.cone = self.solver.ground.outcome_cones[question]
        # Items of a list that contradict each other are told by tests of any question.
        self._apart = self.solver.ground.atoms[APART]
        self._several = self.assignment.literals[self.layout.position[self._apart]] > 0
        self.asked = None if self._several else frozenset(self.cone.free)
        self.literals = self.solver.outcome_literals(question)
        self.left = most
        self._theories: dict[Part, Theory] = {}
        self._witnesses: list[Completion] = []

    def slots(self, path: str) -> InputAtoms:
        """Give where an input stands."""
        return self.layout.slots[path]

    def variable(self, path: str) -> Variable:
        """Give an open input that holds a number as a variable."""
        return variable_of(self.assignment, self.slots(path).node)

    def extremes(self, path: str) -> tuple[int, int]:
        """Give the least and the greatest step that the vocabulary has for an input."""
        entry = self.slots(path).leaf.entry
        if entry.type == "date":
            return days.ordinal(entry.least), days.ordinal(entry.greatest)
        return entry.least, entry.greatest

    def outcome(self, assignment: Assignment) -> str | None:
        """Give the outcome where nothing is open; None where that is not so, or not valid."""
        if not all(assignment.literals[place] for place in self._places):
            return None
        if self._several:
            assignment.hold(self._apart)
        held = self.solver.holding(assignment, self.solver.outcomes[self.question])
        shown = self.solver.ground.shown
        return next((str(shown[index].args[1]) for index in held or ()), None)

    def is_open(self, literal: int, part: Part) -> bool:
        """Tell whether it is left open in a part whether a free atom holds."""
        return self.theory(part).assignment.literals[self.layout.position[literal]] == 0

    def denied(self, literal: int, part: Part) -> bool:
        """Tell whether a free atom holds nowhere in a part."""
        return self.theory(part).assignment.literals[self.layout.position[literal]] == -literal

    def outcomes(self, part: Part, among: Iterable[str] | None = None) -> frozenset[str]:
        """Give the outcomes that completions in a part have, of those among which to look."""
        # In the order of the rules: which completion is found first must not hang on a hash.
        looked = [one for one in self.literals if among is None or one in among]
        return frozenset(one for one in looked if self.find(part, one) is not None)

    def find(self, part: Part, outcome: str) -> Completion | None:
        """Give a completion in a part that has an outcome; None where there is none.

        Raises ExhaustedError where looking for them has taken enough already: each counts, and
        each that no numbers can have.
        """
        for known in self._witnesses:
            if known.outcome == outcome and self.holds(known, part):
                return known
        if self.left <= 0:
            raise ExhaustedError
        theory = self.theory(part)
        before = len(theory.learned)
        found = self._found(theory, outcome)
        self.left -= 1 + len(theory.learned) - before
        self._witnesses += [found] if found else []
        return found

    def _found(self, theory: Theory, outcome: str) -> Completion | None:
        for model, solution in self.solver.models(theory, self.literals[outcome]):
            return self._witness(theory, model, solution, outcome)
        return None

    def _witness(
        self,
        theory: Theory,
        model: Any,
        solution: Solution,
        outcome: str,
    ) -> Completion:
        numbers = {}
        for node, variable in theory.variables.items():
            has = theory.existence.has(node)
            if not has or model.is_true(has):
                numbers[node] = variable.value(solution.steps.get((node, 0), variable.least))
        held = frozenset(atom for atom in self._told if model.is_true(atom))
        return Completion(held, numbers, outcome)

    @cached_property
    def _places(self) -> list[int]:
        """The places of what the question asks for in an assignment."""
        position = self.layout.position
        return [position[one] for one in self.asked or position if one in position]

    @cached_property
    def _told(self) -> list[int]:
        """The atoms that tell one completion from another."""
        elements = self.solver.ground.elements.values()
        members = {abs(one.literal) for some in elements for one in some}
        return [*self.layout.order, *(members - {*self.layout.order})]

    def stretch(self, part: Part, witness: Completion, path: str, low: int, high: int) -> Spanned:
        """Give the steps of a number, in a range, with which other numbers can move along.

        Every test keeps the truth that it has in a completion in the part.
        """
        self.left -= _STRETCH
        theory, node = self.theory(part), self.slots(path).node
        step = self.variable(path).step(witness.numbers[node])

        def true(literal: int) -> bool:
            return (literal > 0) == (abs(literal) in witness.atoms)

        def farthest(near: int, far: int) -> int:
            if theory.fits(true, node, far, far):
                return far
            while abs(far - near) > 1:
                middle = (near + far) // 2
                if theory.fits(true, node, middle, middle):
                    near = middle
                else:
                    far = middle
            return near

        return farthest(step, low), farthest(step, high)

    def holds(self, witness: Completion, part: Iterable[Condition]) -> bool:
        """Tell whether a completion lies in a part."""
        return all(self._fits(witness, condition) for condition in part)

    def _fits(self, witness: Completion, condition: Condition) -> bool:
        slots = self.slots(condition.path)
        if isinstance(condition, NoneOf):
            return not any(slots.values[one] in witness.atoms for one in condition.values)
        if slots.has not in witness.atoms:
            return condition.none
        if isinstance(condition, OneOf):
            return any(slots.values[one] in witness.atoms for one in condition.values)
        if slots.node < 0:
            return True
        step = self.variable(condition.path).step(witness.numbers[slots.node])
        return condition.first <= step <= condition.last

    def theory(self, part: Part) -> Theory:
        """Give the theory of the completions in a part."""
        if part not in self._theories:
            assignment, variables, clauses = self.assignment.copy(), dict[int, Variable](), []
            for condition in part:
                slots = self.slots(condition.path)
                if isinstance(condition, Interval) and slots.node >= 0:
                    narrowed = variable_of(assignment, slots.node)
                    variables[slots.node] = msgspec.structs.replace(
                        narrowed, least=condition.first, greatest=condition.last
                    )
                for literal in self._held(condition):
                    assignment.hold(literal) if literal > 0 else assignment.drop(-literal)
                if isinstance(condition, OneOf) and slots.leaf.entry.type == "countries":
                    clauses.append(tuple(slots.values[one] for one in condition.values))
            made = Theory(assignment, variables, self.asked, clauses)
            if part:
                made.learned |= self.theory(()).learned
            self._theories[part] = made
        return self._theories[part]

    def _held(self, condition: Condition) -> Iterator[int]:
        """Give the literals that hold wherever a condition does."""
        slots = self.slots(condition.path)
        if isinstance(condition, NoneOf):
            yield from (-slots.values[one] for one in condition.values)
            return
        if isinstance(condition, OneOf) and slots.leaf.entry.type != "countries":
            others = (atom for one, atom in slots.values.items() if one not in condition.values)
            yield from (-atom for atom in others)
            if not condition.values:
                yield -slots.has
        if not condition.none:
            yield slots.has

    def paths_of(self) -> dict[str, list[str]]:
        """Give the keys not known that the question reads, each with what it stands for."""
        return self.solver.keys(self.case, self.cone)

    def depends_on(self, part: Part, keys: Iterable[str]) -> tuple[list[str], list[str]]:
        """Give the keys, and the amounts of the law, that alone can change an outcome in a part."""
        dependence, theory = self.solver.dependence, self.theory(part)
        paths, literals = self.paths_of(), [self.literals[one] for one in self.outcomes(part)]
        laws = [law for law in self.cone.laws if self.assignment.numbers[law] is OPEN]
        nodes = self.solver.ground.nodes
        return (
            [key for key in keys if dependence.depends(theory, paths[key], literals)],
            [nodes[law].name for law in laws if dependence.depends(theory, (), literals, law)],
        )

    def chosen(self, witness: Completion, node: int) -> Assignment:
        """Give the assignment of one completion with one number left open.

        Items of a list may then contradict each other.
        """
        assignment = self.assignment.copy()
        for atom in self.layout.order[: self.layout.first_test]:
            assignment.hold(atom) if atom in witness.atoms else assignment.drop(atom)
        assignment.drop(self._apart)
        known = self.assignment.numbers
        assignment.numbers = list(self.layout.constants)
        laws = [index for index, entry in enumerate(self.solver.ground.nodes) if entry.kind == LAW]
        for index in (*self.layout.paths, *laws):
            told = known[index]
            assignment.numbers[index] = witness.numbers.get(index) if told is OPEN else told
        assignment.numbers[node] = OPEN
        assignment.compute(0)
        self.solver.settle(assignment)
        return assignment
