"""The theory check: can real numbers satisfy the tests of a model?

A model decides every test, but tests on one number constrain each other: a number is not above one
amount and below a lower one. If no numbers satisfy a model, the check returns a clause against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from hsm_policy.engine.assignment import Assignment
from hsm_policy.engine.ground_program import INPUT, LAW
from hsm_policy.engine.numbers.bounds import (
    HIGH,
    LOW,
    ROUNDS,
    BoundsConflict,
    Box,
    Constraint,
    feasible,
    solve_bounds,
)
from hsm_policy.engine.numbers.constraints import NumberComparison, NumberComparisons, ProgramCopy
from hsm_policy.engine.numbers.contradictions import Name
from hsm_policy.engine.numbers.unknowns import (
    Breakpoint,
    Definedness,
    Formulas,
    Variable,
    breakpoint_of,
    variable_of,
)

Truth = Callable[[int], bool]


class SearchLimit(RuntimeError):
    """A search was given up: the answer that it is for has used up its steps."""


class Budget:
    """The steps that all searches for one answer may take together, counted in constraints.

    Each search may refute a few models whatever is left. `exceeded` says that one was given up.
    """

    STEPS, FREE = 10_000, 2

    def __init__(self) -> None:
        self.left, self.exceeded = self.STEPS, False

    def spend(self, steps: int, refuted: int) -> None:
        """Take the steps of the latest of so many models that a search refuted.

        Raises:
            SearchLimit: nothing is left.
        """
        self.left -= steps
        if self.left < 0 and refuted > self.FREE:
            self.exceeded = True
            raise SearchLimit


class Theory:
    """The open numbers of one assignment, for one search.

    `variables` narrows numbers; `asked` are the tests, by literal, that are checked. Of each of
    the `clauses`, which select a part of the completions, one literal must hold. `breakpoints` are
    known of tests on one number, by literal. Searches take their `steps`, those of the latest
    check, from a budget if there is one. After `rounds` of propagation a contradiction of two days
    is believed, which `believed` then says.
    """

    def __init__(
        self,
        assignment: Assignment,
        variables: Mapping[int, Variable] | None = None,
        asked: frozenset[int] | None = None,
        clauses: Iterable[tuple[int, ...]] = (),
        budget: Budget | None = None,
        breakpoints: Mapping[int, Breakpoint | None] = MappingProxyType({}),
    ) -> None:
        self.assignment, self.rounds, self.believed = assignment, ROUNDS, False
        self.budget, self.steps = budget, 0
        self.asked, self.clauses = asked, tuple(clauses)
        self.ground = assignment.layout.ground
        self.existence = Definedness(assignment)
        self.numbers = Formulas(assignment, self.existence.fixed_members)
        self.variables: dict[int, Variable] = dict(variables or {})
        for node, entry in enumerate(self.ground.nodes):
            if self.existence.open(node) and entry.kind in (INPUT, LAW):
                self.variables.setdefault(node, variable_of(assignment, node))
        self._comparisons: dict[tuple[bool, ...], NumberComparisons] = {}
        self.plain = NumberComparisons(self.existence, self.numbers, self.variables)
        self.cuts: dict[int, Breakpoint] = {}
        self.loose: list[int] = []
        self.learned: dict[tuple[int, ...], None] = {}
        """Clauses in the literals of the plain program that hold for all real numbers."""
        self._reads: dict[int, frozenset[int]] = {}
        self._read_tests(breakpoints)
        self._by_variable: dict[int, list[tuple[Breakpoint, int]]] = {}
        for number, cut in self.cuts.items():
            literal = self.ground.tests[number].literal
            self._by_variable.setdefault(cut.variable, []).append((cut, literal))

    def _read_tests(self, known: Mapping[int, Breakpoint | None]) -> None:
        """Find the breakpoint of each open test on one number; decide those without one."""
        position = self.assignment.layout.position
        for number, test in enumerate(self.ground.tests):
            if self.assignment.literals[position[test.literal]] != 0:
                continue
            if self.asked is not None and test.literal not in self.asked:
                continue
            sides = (test.left, test.right)
            if test.literal in known:
                self._cut(number, known[test.literal])
                continue
            found = frozenset().union(*map(self.numbers.variables, sides))
            if len(found) != 1 or not all(map(self.existence.static, sides)):
                self.loose.append(number)
            else:
                variable = self.variables[next(iter(found))]
                self._cut(number, breakpoint_of(self.numbers, *sides, variable))

    def _cut(self, number: int, found: Breakpoint | None) -> None:
        test = self.ground.tests[number]
        guards = (*self.existence.guards(test.left), *self.existence.guards(test.right))
        if found is None:
            self.assignment.drop(test.literal)
        elif not guards and found.step <= self.variables[found.variable].least:
            self.assignment.hold(test.literal)
        else:
            self.cuts[number] = msgspec.structs.replace(found, guards=tuple(dict.fromkeys(guards)))

    def reads(self, literal: int) -> frozenset[int]:
        """Return the open numbers that a test may read, whatever members its sums have."""
        if not self._reads:
            self._reads = {
                test.literal: self.existence.reads(test.left) | self.existence.reads(test.right)
                for test in self.ground.tests
            }
        return self._reads.get(literal, frozenset())

    def check(self, true: Truth, copies: list[ProgramCopy]) -> Conflict | Solution:
        """Return numbers that fit a model, or a clause that forbids it."""
        for clause in (map(copy.literal, one) for copy in copies for one in self.clauses):
            wanted = list(clause)
            if not any(map(true, wanted)):
                return Conflict(wanted)
        box, bounds = self._box(true, copies)
        for name, (low, high) in box.items():
            if low > high:
                return _refuted([*bounds[name, LOW], *bounds[name, HIGH]])
        constraints, choices = self._all_constraints(true, copies, box)
        self.steps = len(constraints)
        found = solve_bounds(constraints, box, self.rounds)
        if not isinstance(found, BoundsConflict):
            return Solution(found, {one.copy.tag: one.made.numbers for one in choices})
        self.believed |= found.believed
        reasons = [lit for one in found.constraints for lit in (*one.literals, *one.members)]
        reasons += [lit for name in found.bounded for lit in bounds.get(name, ())]
        return _refuted(reasons, choices)

    def fits(self, true: Truth, node: int, first: int, last: int) -> bool:
        """Return whether numbers fit a model, one of them between two steps."""
        copies = [ProgramCopy()]
        box, _ = self._box(true, copies)
        name, variable = copies[0].name(node), self.variables[node]
        low, high = box.get(name, (variable.least, variable.greatest))
        box[name] = (max(low, first), min(high, last))
        if any(low > high for low, high in box.values()):
            return False
        return feasible(self._all_constraints(true, copies, box)[0], box)

    def _all_constraints(
        self, true: Truth, copies: list[ProgramCopy], box: Box
    ) -> tuple[list[Constraint], list[ChosenMembers]]:
        """Return the constraints of a model, and the members that each copy chooses."""
        constraints: list[Constraint] = []
        choices: list[ChosenMembers] = []
        for copy in copies:
            choices.append(self._choice(true, copy))
            constraints += self._constraints(true, copy, choices[-1].made, box)
            constraints += self._bounds(true, copy)
        return constraints, choices

    def _box(
        self, true: Truth, copies: list[ProgramCopy]
    ) -> tuple[Box, dict[tuple[Name, int], tuple[int, ...]]]:
        """Return the bounds that tests on single numbers imply, and the literals behind each."""
        box: Box = {}
        bounds: dict[Name, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        for copy in copies:
            for node, cuts in self._by_variable.items():
                name, variable = copy.name(node), self.variables[node]
                low, high = box.get(name, (variable.least, variable.greatest))
                from_low, from_high = bounds.get(name, ((), ()))
                for cut, plain in cuts:
                    guards = [copy.literal(guard) for guard in cut.guards]
                    if not all(map(true, guards)):
                        continue
                    literal = copy.literal(plain)
                    holds = true(literal)
                    reason = (literal if holds else -literal, *guards)
                    if holds == cut.rises:
                        if cut.step > low:
                            low, from_low = cut.step, reason
                    elif cut.step <= high:
                        high, from_high = cut.step - 1, reason
                box[name], bounds[name] = (low, high), (from_low, from_high)
        reasons = {(name, LOW): low for name, (low, _) in bounds.items()}
        return box, reasons | {(name, HIGH): high for name, (_, high) in bounds.items()}

    def _choice(self, true: Truth, copy: ProgramCopy) -> ChosenMembers:
        """Return the members that a model chooses, their comparisons and the literals involved."""
        truths: list[bool] = []
        because = []
        for index, possible in self.assignment.possible.items():
            if index in self.existence.fixed_members:
                continue
            for element, certain in possible:
                literal = copy.literal(element.literal)
                truths.append(certain or true(literal))
                if not certain:
                    because.append(literal if truths[-1] else -literal)
        key = tuple(truths)
        if key not in self._comparisons:
            self._comparisons[key] = self._compare(iter(key))
        return ChosenMembers(copy, self._comparisons[key], because)

    def _compare(self, truths: Iterator[bool]) -> NumberComparisons:
        members: dict[int, list[tuple[int, tuple[Any, ...]]]] = dict(self.existence.fixed_members)
        chosen: dict[int, list[int]] = {}
        for index, possible in self.assignment.possible.items():
            if index not in self.existence.fixed_members:
                told = [(one, certain, next(truths)) for one, certain in possible]
                members[index] = [(one.weight, one.key) for one, _, there in told if there]
                chosen[index] = [
                    one.literal if there else -one.literal
                    for one, certain, there in told
                    if not certain
                ]
        numbers = Formulas(self.assignment, members)
        return NumberComparisons(self.existence, numbers, self.variables, chosen)

    def _constraints(
        self, true: Truth, copy: ProgramCopy, made: NumberComparisons, box: Box
    ) -> Iterable[Constraint]:
        for number, holds in self._tightest(true, copy, made):
            yield made.constraint(copy, self.comparison(number), box, holds=holds)

    def _tightest(
        self, true: Truth, copy: ProgramCopy, made: NumberComparisons
    ) -> list[tuple[int, bool]]:
        """Return the tests not implied by others, and whether they hold.

        Of the known amounts that a number is compared with, only the greatest that it reaches and
        the least that it does not reach matter.
        """
        chosen: dict[tuple[Any, bool], tuple[int, int]] = {}
        for number, asked, key, height in self._ladders:
            holds = true(copy.literal(asked.literal))
            if holds or self._exist(true, copy, made.needed(asked)):
                tight = height if holds else -height
                if tight >= chosen.get((key, holds), (tight, 0))[0]:
                    chosen[key, holds] = (tight, number)
        return sorted((number, holds) for (_, holds), (_, number) in chosen.items())

    @cached_property
    def _ladders(self) -> list[tuple[int, NumberComparison, Any, int]]:
        """The tests on several numbers: the expression compared and the amount required of it."""
        asked = {number: self.comparison(number) for number in self.loose}
        return [(number, one, *self._ladder(one)) for number, one in asked.items()]

    def _ladder(self, asked: NumberComparison) -> tuple[Any, int]:
        """Return the expression compared with a known number, and the amount required of it."""
        left, right = self.assignment.numbers[asked.left], self.assignment.numbers[asked.right]
        if isinstance(right, int):
            return (asked.left, 0), right
        if isinstance(left, int):
            return (asked.right, 1), -left
        return asked, 0

    def comparison(self, number: int) -> NumberComparison:
        """Return a test of the ground program, by its number, as a comparison."""
        test = self.ground.tests[number]
        return NumberComparison(test.left, test.right, test.literal)

    def _exist(self, true: Truth, copy: ProgramCopy, needed: tuple[int, ...] | None) -> bool:
        return needed is not None and all(true(copy.literal(atom)) for atom in needed)

    def _bounds(self, true: Truth, copy: ProgramCopy) -> Iterable[Constraint]:
        """Yield the orders between days that every valid case keeps."""
        for earlier, later in self.assignment.orders:
            if self.existence.open(earlier) or self.existence.open(later):
                asked = NumberComparison(later, earlier, 0)
                if self._exist(true, copy, self.plain.needed(asked)):
                    yield self.plain.constraint(copy, asked, {}, holds=True)


class ChosenMembers(NamedTuple):
    """The members that one copy of a model chooses, and the literals that imply the choice."""

    copy: ProgramCopy
    made: NumberComparisons
    because: list[int]


class Conflict(msgspec.Struct, frozen=True):
    """A clause that forbids a model, and what each copy chose, if that was examined."""

    clause: list[int]
    choices: list[ChosenMembers] = []


def _refuted(reasons: Iterable[int], choices: Iterable[ChosenMembers] = ()) -> Conflict:
    return Conflict([-literal for literal in dict.fromkeys(reasons)], list(choices))


class Solution(msgspec.Struct, frozen=True):
    """Steps that satisfy a model, by open number and copy, and the numbers of each copy."""

    steps: dict[tuple[int, int], int]
    numbers: dict[int, Formulas]
