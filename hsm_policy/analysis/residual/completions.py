"""The completions of an open case, and the outcomes that a question has in each part of them."""

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
    """A number or day lies between two steps, both included; `none` also allows no value at all."""

    path: str
    first: int
    last: int
    none: bool = False


class OneOf(msgspec.Struct, frozen=True):
    """An input has one of these values, as terms; `none` also allows no value at all."""

    path: str
    values: tuple[str, ...]
    none: bool = False


class NoneOf(msgspec.Struct, frozen=True):
    """A set-valued input has none of these values, as terms."""

    path: str
    values: tuple[str, ...]


Condition = Interval | OneOf | NoneOf

Spanned = tuple[int, int]

Part = tuple[Condition, ...]
"""The completions that satisfy all of some conditions."""


class Completion(msgspec.Struct, frozen=True):
    """One completion: the atoms that hold, the open numbers that exist by node, and the outcome.

    The atoms are free ones, tests among them, and members of aggregates.
    """

    atoms: frozenset[int]
    numbers: dict[int, int]
    outcome: str


_STRETCH = 8
"""The cost in searches of one `stretch`."""


class ExhaustedError(Exception):
    """The search budget of a table is spent."""


class Completions:
    """The completions of a case, for one question; those found in one part are reused in others."""

    def __init__(self, situation: Situation, question: str, most: int) -> None:
        self.engine, self.case, self.question = situation.engine, situation.case, question
        self.solver, self.assignment = situation.solver, situation.assignment
        self.layout = self.solver.layout
        self.cone = self.solver.ground.outcome_cones[question]
        # Any test may show that two items of a list contradict each other.
        self._apart = self.solver.ground.atoms[APART]
        self._several = self.assignment.literals[self.layout.position[self._apart]] > 0
        self.asked = None if self._several else frozenset(self.cone.free)
        self.literals = self.solver.outcome_literals(question)
        self.left = most
        self._theories: dict[Part, Theory] = {}
        self._witnesses: list[Completion] = []

    def slots(self, path: str) -> InputAtoms:
        """Return the atoms and node of an input."""
        return self.layout.slots[path]

    def variable(self, path: str) -> Variable:
        """Return an open number as a variable."""
        return variable_of(self.assignment, self.slots(path).node)

    def extremes(self, path: str) -> tuple[int, int]:
        """Return the least and greatest step that the vocabulary allows for an input."""
        entry = self.slots(path).leaf.entry
        if entry.type == "date":
            return days.ordinal(entry.least), days.ordinal(entry.greatest)
        return entry.least, entry.greatest

    def outcome(self, assignment: Assignment) -> str | None:
        """Return the outcome of an assignment; None where it is not complete or not valid."""
        if not all(assignment.literals[place] for place in self._positions):
            return None
        if self._several:
            assignment.hold(self._apart)
        held = self.solver.holding(assignment, self.solver.outcomes[self.question])
        shown = self.solver.ground.shown
        return next((str(shown[index].args[1]) for index in held or ()), None)

    def is_open(self, literal: int, part: Part) -> bool:
        """Whether a free atom is undecided in a part."""
        return self.theory(part).assignment.literals[self.layout.position[literal]] == 0

    def is_excluded(self, literal: int, part: Part) -> bool:
        """Whether a free atom holds nowhere in a part."""
        return self.theory(part).assignment.literals[self.layout.position[literal]] == -literal

    def outcomes(self, part: Part, among: Iterable[str] | None = None) -> frozenset[str]:
        """Return the outcomes that completions in a part have, by default tried among all."""
        # In the order of the rules, so that the first completion found does not depend on a hash.
        looked = [one for one in self.literals if among is None or one in among]
        return frozenset(one for one in looked if self.find(part, one) is not None)

    def find(self, part: Part, outcome: str) -> Completion | None:
        """Return a completion in a part with an outcome; None where there is none.

        Raises ExhaustedError where the budget is spent; a search costs 1, and 1 for each new lemma.
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
        held = frozenset(atom for atom in self._distinguishing if model.is_true(atom))
        return Completion(held, numbers, outcome)

    @cached_property
    def _positions(self) -> list[int]:
        """The positions in an assignment of the atoms that the question reads."""
        position = self.layout.position
        return [position[one] for one in self.asked or position if one in position]

    @cached_property
    def _distinguishing(self) -> list[int]:
        """The atoms by which completions differ."""
        elements = self.solver.ground.elements.values()
        members = {abs(one.literal) for some in elements for one in some}
        return [*self.layout.order, *(members - {*self.layout.order})]

    def stretch(self, part: Part, witness: Completion, path: str, low: int, high: int) -> Spanned:
        """Return the widest interval in `low..high` on which every test can stay constant.

        Other numbers may move along. The truth values are those of a completion in the part.
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
        """Whether a completion lies in a part."""
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
        """Return the theory of the completions in a part; made once for each part."""
        if part not in self._theories:
            assignment, variables, clauses = self.assignment.copy(), dict[int, Variable](), []
            for condition in part:
                slots = self.slots(condition.path)
                if isinstance(condition, Interval) and slots.node >= 0:
                    narrowed = variable_of(assignment, slots.node)
                    variables[slots.node] = msgspec.structs.replace(
                        narrowed, least=condition.first, greatest=condition.last
                    )
                for literal in self._implied(condition):
                    assignment.hold(literal) if literal > 0 else assignment.drop(-literal)
                if isinstance(condition, OneOf) and slots.leaf.entry.type == "countries":
                    clauses.append(tuple(slots.values[one] for one in condition.values))
            made = Theory(assignment, variables, self.asked, clauses)
            if part:
                made.learned |= self.theory(()).learned
            self._theories[part] = made
        return self._theories[part]

    def _implied(self, condition: Condition) -> Iterator[int]:
        """Yield the literals that a condition implies."""
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
        """Return the unknown keys that the question reads, each with the paths of its inputs."""
        return self.solver.keys(self.case, self.cone)

    def depends_on(self, part: Part, keys: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the keys, and the law amounts, on which the outcome depends in a part."""
        dependence, theory = self.solver.dependence, self.theory(part)
        paths, literals = self.paths_of(), [self.literals[one] for one in self.outcomes(part)]
        laws = [law for law in self.cone.laws if self.assignment.numbers[law] is OPEN]
        nodes = self.solver.ground.nodes
        return (
            [key for key in keys if dependence.depends(theory, paths[key], literals)],
            [nodes[law].name for law in laws if dependence.depends(theory, (), literals, law)],
        )

    def with_open(self, witness: Completion, node: int) -> Assignment:
        """Return the assignment of a completion with one number left open.

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
