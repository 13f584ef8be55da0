"""Lemmas: clauses learned from a model that the theory check refutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from hsm_policy.engine.numbers.constraints import NumberComparisons, ProgramCopy
from hsm_policy.engine.numbers.theory import ChosenMembers, Conflict, Theory
from hsm_policy.engine.numbers.unknowns import Breakpoint

Clause = list[int]

Gained = Mapping[tuple[int, bool], int]
"""The atom that a member, by its literal, is in the second copy (true) or first, and only there."""


class Lemmas:
    """The clauses of one search: over one copy of the program, or two that share inputs."""

    def __init__(self, theory: Theory, copies: list[ProgramCopy], gained: Gained) -> None:
        self.theory, self.copies, self.gained = theory, copies, gained
        self._agreed: set[int] = set()
        self._begun = False

    def after(self, found: Conflict) -> Iterator[Clause]:
        """Return the clauses learned from a refuted model, including the one that forbids it."""
        if not self._begun:
            self._begun = True
            yield from self._known()
        yield found.clause
        plain = self._plain(found.clause)
        if plain is not None and plain not in self.theory.learned:
            self.theory.learned[plain] = None
            yield from ([copy.literal(one) for one in plain] for copy in self.copies)
        yield from self._same_choice(found.choices)

    def _known(self) -> Iterator[Clause]:
        """Yield what holds in every copy: the order of tests, and earlier lemmas."""
        first, *others = self.copies
        for copy in others:
            yield from self._agreement(first, copy)
        for copy in self.copies:
            yield from self._order(copy)
            yield from ([copy.literal(one) for one in clause] for clause in self.theory.learned)

    def _plain(self, clause: Clause) -> tuple[int, ...] | None:
        """Return a clause in the literals of the plain program, None if it says less there.

        Tests on shared numbers mean the same in every copy; tests on numbers of a copy's own are
        comparable only if all are of one copy.
        """
        owners = {
            copy.tag
            for literal in clause
            for copy in (self._copy(literal),)
            if self._own & self.theory.reads(abs(literal) - copy.offset)
        }
        if len(owners) > 1:
            return None
        away = [(literal, self._copy(literal).offset) for literal in clause]
        return tuple(dict.fromkeys(one - by if one > 0 else one + by for one, by in away))

    @property
    def _own(self) -> frozenset[int]:
        return self.copies[-1].own

    def _copy(self, literal: int) -> ProgramCopy:
        last = self.copies[-1]
        return last if abs(literal) > last.offset else self.copies[0]

    def _order(self, copy: ProgramCopy) -> Iterator[Clause]:
        """Yield the clauses that order the tests on each open number."""
        for one, other in self._implied():
            yield [-copy.literal(one), copy.literal(other)]
        for chain in self._chains().values():
            for (cut, one), (later, other) in pairwise(chain):
                guards = dict.fromkeys((*cut.guards, *later.guards))
                away = [-copy.literal(guard) for guard in guards]
                yield [*away, -copy.literal(other), copy.literal(one)]
                if cut.step == later.step:
                    yield [*away, copy.literal(other), -copy.literal(one)]

    def _implied(self) -> Iterable[tuple[int, int]]:
        """Yield pairs of tests of one number with known ones; the first implies the other."""
        falling: dict[int, list[tuple[int, int]]] = {}
        rising: dict[int, list[tuple[int, int]]] = {}
        numbers = self.theory.assignment.numbers
        for number in self.theory.loose:
            test = self.theory.ground.tests[number]
            left, right = numbers[test.left], numbers[test.right]
            if isinstance(right, int):
                rising.setdefault(test.left, []).append((-right, test.literal))
            elif isinstance(left, int):
                falling.setdefault(test.right, []).append((left, test.literal))
        for chain in (*falling.values(), *rising.values()):
            yield from pairwise([literal for _, literal in sorted(chain)])

    def _chains(self) -> dict[int, list[tuple[Breakpoint, int]]]:
        """Return the breakpoints of each number in order, with the literal true from it on."""
        chains: dict[int, list[tuple[Breakpoint, int]]] = {}
        for number, cut in self.theory.cuts.items():
            literal = self.theory.ground.tests[number].literal
            chains.setdefault(cut.variable, []).append((cut, literal if cut.rises else -literal))
        return {node: sorted(chain, key=lambda one: one[0].step) for node, chain in chains.items()}

    def _agreement(self, first: ProgramCopy, copy: ProgramCopy) -> Iterator[Clause]:
        """Yield the clauses by which tests on shared numbers agree in two copies."""
        for number, cut in self.theory.cuts.items():
            if cut.variable not in copy.own:
                yield from _alike(first, copy, self.theory.ground.tests[number].literal, cut.guards)
        yield from self._loose_agree(first, copy, self.theory.plain, [], static=True)
        yield from self._gain(first, copy)

    def _gain(self, first: ProgramCopy, second: ProgramCopy) -> Iterator[Clause]:
        """Yield that a test on shared numbers holds in one copy alone only by a member gained.

        A number that the test wants great has a member that the other copy lacks, or a number that
        it wants small lacks one.
        """
        theory = self.theory
        for number in theory.loose:
            asked = theory.comparison(number)
            sides = [(asked.left, 1), (asked.right, -1)]
            open_sums = [
                (node, sign * grows)
                for side, sign in sides
                for node, grows in theory.plain.numbers.aggregates(side).items()
                if node not in theory.existence.fixed_members
            ]
            shared = not theory.reads(asked.literal) & second.own
            if not self.gained or not open_sums or not shared or not all(s for _, s in open_sums):
                continue
            guards = [one for side, _ in sides for one in theory.existence.guards(side)]
            away = [-copy.literal(one) for copy in (first, second) for one in guards]
            for there, here, in_second in ((second, first, True), (first, second, False)):
                gains = [
                    self.gained[key]
                    for node, sign in open_sums
                    for one, certain in theory.assignment.possible[node]
                    if not certain
                    if (key := (one.literal, in_second == (sign > 0))) in self.gained
                ]
                holds = [-there.literal(asked.literal), here.literal(asked.literal)]
                yield [*away, *holds, *gains]

    def _same_choice(self, choices: list[ChosenMembers]) -> Iterator[Clause]:
        """Yield the clauses by which tests agree in two copies that choose the same members."""
        if len(choices) > 1 and choices[0].made is choices[1].made:
            first, second = choices
            if id(first.made) not in self._agreed:
                self._agreed.add(id(first.made))
                away = [-literal for literal in (*first.because, *second.because)]
                yield from self._loose_agree(
                    first.copy, second.copy, first.made, away, static=False
                )

    def _loose_agree(
        self,
        first: ProgramCopy,
        second: ProgramCopy,
        made: NumberComparisons,
        away: Clause,
        *,
        static: bool,
    ) -> Iterator[Clause]:
        existence = self.theory.existence
        for number in self.theory.loose:
            asked = self.theory.comparison(number)
            settled = existence.static(asked.left) and existence.static(asked.right)
            if settled == static and not self.theory.reads(asked.literal) & second.own:
                needed = made.needed(asked)
                if needed is not None:
                    for clause in _alike(first, second, asked.literal, needed):
                        yield [*away, *clause]


def _alike(
    first: ProgramCopy, second: ProgramCopy, literal: int, needed: Iterable[int]
) -> Iterator[Clause]:
    """Yield the clauses by which a literal agrees in two copies where its numbers are defined."""
    away = [-copy.literal(guard) for copy in (first, second) for guard in needed]
    yield [*away, -first.literal(literal), second.literal(literal)]
    yield [*away, first.literal(literal), -second.literal(literal)]
