"""Contested readings: those that alone give a question another outcome.

Another reading changes numbers only where an aggregate gets other members; only then are they
computed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from hsm_policy.engine import (
    Assignment,
    Situation,
    evaluate_aggregates,
    reading_atom,
)
from hsm_policy.names import Outcome
from hsm_policy.verdict.outcomes import outcome_among, outcome_of


class ContestedReading(msgspec.Struct, frozen=True):
    """A reading that alone gives another outcome."""

    point: str
    reading: str
    outcome: Outcome


class ContestedReadings:
    """One case under other readings than its own; results are shared between its questions."""

    def __init__(self, situation: Situation) -> None:
        self.situation, self.readings = situation, situation.readings
        self.solver, self.assignment = situation.solver, situation.assignment
        self.declared = situation.engine.source.points
        self._moving: dict[str, bool] = {}
        self._others: dict[tuple[str, str], Situation] = {}
        self._when: dict[tuple[str, str], dict[int, bool | None]] = {}
        self._loose: dict[str, frozenset[int]] = {}
        self._then: dict[tuple[str, str, int], dict[int, bool | None]] = {}

    def found(self, results: dict[str, Outcome]) -> dict[str, tuple[ContestedReading, ...]]:
        """Return, by question, the readings that alone change its outcome in `results`."""
        points = {
            one: [p for p in self.solver.points(one) if p in self.readings] for one in results
        }
        changeable = self._changeable(results, points)
        found: dict[str, tuple[ContestedReading, ...]] = dict.fromkeys(results, ())
        for question in changeable:
            found[question] = tuple(self._changes(question, results[question], points[question]))
        return found

    def _changes(self, question: str, result: str, points: list[str]) -> Iterator[ContestedReading]:
        for point in points:
            for reading in self._other_readings(point):
                other = self._outcome(point, reading, question)
                if other != result:
                    yield ContestedReading(point, reading, other)

    def _outcome(self, point: str, reading: str, question: str) -> Outcome:
        """Return the outcome of a question under another reading.

        It is remembered by the class of the case, unless aggregates or open numbers can change it.
        """
        solver = self.solver
        if self._changes_aggregates(point):
            return outcome_of(self._other(point, reading), question)[0]
        key = (question, point, reading, self.assignment.frozen)
        known = solver.turned.get(key) or self._by_propagation(point, reading, question)
        if known is None:
            if self._differ(point, reading, question):
                return Outcome.OPEN
            known, firm = outcome_of(self._other(point, reading), question)
            if not firm:
                return known
        return solver.turned.keep(key, known)

    def _differ(self, point: str, reading: str, question: str) -> bool:
        """Whether completions that are known already have different outcomes under a reading.

        They are completions under it too, where no aggregate reads the point.
        """
        completions, outcomes = self.situation.completions, self.solver.outcomes[question]
        if len(completions) < 2 or self.solver.counted_by(self.solver.layout.readings[point]):  # noqa: PLR2004
            return False
        found = set()
        for number, completion in enumerate(completions):
            key = (point, reading, number)
            if key not in self._then:
                self._then[key] = self._outcomes_when(point, reading, completion)
            found.add(tuple(self._then[key][index] for index in outcomes))
        return len(found) > 1 and not any(None in one for one in found)

    def _by_propagation(self, point: str, reading: str, question: str) -> Outcome | None:
        """Return the outcome under another reading with the same numbers, by propagation alone.

        None where propagation leaves it open.
        """
        if not self.solver.rules.applies:
            return None
        if (point, reading) not in self._when:
            self._when[point, reading] = self._outcomes_when(point, reading, self.assignment)
        when = self._when[point, reading]
        outcomes = self.solver.outcomes[question]
        if any(when[index] is None for index in outcomes):
            return None
        return outcome_among(self.solver, frozenset(filter(when.get, outcomes)), question)

    def _outcomes_when(
        self, point: str, reading: str, assignment: Assignment
    ) -> dict[int, bool | None]:
        """Return whether each outcome atom, by index, holds under a reading; None if open."""
        solver = self.solver
        chosen = solver.ground.atoms[reading_atom(point, reading)]
        literals = [one if one == chosen else -one for one in solver.layout.readings[point]]
        wanted = [solver.ground.shown[index].literal for index in solver.every_outcome]
        found = solver.rules.under(assignment, literals, wanted)
        pairs = zip(solver.every_outcome, found, strict=True)
        return {index: one > 0 if one else None for index, one in pairs}

    def _other_readings(self, point: str) -> list[str]:
        return [one for one in self.declared[point].readings if one != self.readings[point]]

    def _changeable(
        self, results: dict[str, Outcome], points: dict[str, list[str]]
    ) -> frozenset[str]:
        """Return the questions whose outcome may change under another reading of one point.

        The result is remembered by class. An open outcome may always change.
        """
        solver = self.solver
        key = (tuple(results), self.assignment.frozen)
        if key not in solver.turnable:
            found = {
                question
                for question, result in results.items()
                if result == Outcome.OPEN
                or any(self._may_change(point, question, result) for point in points[question])
            }
            solver.turnable.keep(key, frozenset(found))
        return solver.turnable[key]

    def _may_change(self, point: str, question: str, result: str) -> bool:
        if not self._changes_aggregates(point):
            others = self._other_readings(point)
            return any(
                self._by_propagation(point, reading, question) != result for reading in others
            )
        if point not in self._loose:
            loose, outcomes = self.under({}, [point]), self.solver.every_outcome
            self._loose[point] = self.solver.rules.settled(loose.assignment, outcomes)[0]
        return outcome_among(self.solver, self._loose[point], question) != result

    def under(self, chosen: Mapping[str, str], points: Iterable[str] = ()) -> Situation:
        """Return the situation under other readings, by point, with those of `points` left open."""
        turned, loose = self.assignment.copy(), list(points)
        for point, reading in chosen.items():
            self._choose(turned, point, reading)
        for literal in chain(*(self.solver.layout.readings[point] for point in loose)):
            turned.free(literal)
        changed = chain(*(self.solver.layout.readings[point] for point in {*chosen, *loose}))
        return self.situation.under(self._recomputed(turned, list(changed)), chosen)

    def _other(self, point: str, reading: str) -> Situation:
        """Return the situation under another reading of one point; made once for each."""
        if (point, reading) not in self._others:
            self._others[point, reading] = self.under({point: reading})
        return self._others[point, reading]

    def _with_reading(self, point: str, reading: str) -> Assignment:
        other = self.assignment.copy()
        self._choose(other, point, reading)
        return other

    def _choose(self, assignment: Assignment, point: str, reading: str) -> None:
        for literal in self.solver.layout.readings[point]:
            assignment.drop(literal)
        assignment.hold(self.solver.ground.atoms[reading_atom(point, reading)])

    def _recomputed(self, other: Assignment, changed: list[int]) -> Assignment:
        """Compute the numbers again where changed readings give an aggregate other members."""
        moved = self.solver.moved(self.assignment, other, changed)
        if moved:
            evaluate_aggregates(self.solver, other, moved)
        return other.freeze()

    def _changes_aggregates(self, point: str) -> bool:
        """Whether another reading of a point gives some aggregate other members."""
        if point not in self._moving:
            literals = self.solver.layout.readings[point]
            self._moving[point] = self.solver.counted_by(literals) and any(
                self.solver.moved(self.assignment, self._with_reading(point, reading), literals)
                for reading in self._other_readings(point)
            )
        return self._moving[point]
