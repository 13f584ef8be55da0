"""Trace of one scenario: rules that fire or just miss, results of comparisons, rows looked up.

A rule just misses if exactly one part of its body keeps it from firing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from hsm_policy import calendar as days
from hsm_policy.cases import Case
from hsm_policy.engine import SHOWN, Engine, Situation
from hsm_policy.names import State
from hsm_policy.rulebook import Scope, Table, Types, slice_rules, table_width
from hsm_policy.syntax import Aggregate, Comparison, Literal, Rule, Term, Var, literals, signature
from hsm_policy.verdict import (
    NOTHING,
    Bindings,
    ContestedReadings,
    Known,
    OrderedRule,
    RuleMatch,
    World,
    instantiate,
    outcome_among,
)

TRUE, FALSE, BORDER, STEP = 1, 2, 4, 8
"""Bits for the results of a comparison: true, false, sides equal, sides one step apart."""

Spot = tuple[int, int, int]
"""A comparison: index of the rule, line, column."""

Asked = tuple[str, tuple[str, ...], int]
"""A table lookup: table, keys, day (yyyymmdd)."""

OPEN_DAY = 0
"""An unknown day."""

ANY_DAY = Var("_")


class ScenarioTrace(msgspec.Struct, frozen=True):
    """What one scenario shows; rules are given by index, body parts by position.

    `states` are (question, requirement, state), `followed` and `contested` (point, reading).
    """

    fired: list[int]
    missed: list[tuple[int, int]]
    sides: list[tuple[Spot, int]]
    asked: list[Asked]
    states: list[tuple[str, str, str]]
    followed: list[tuple[str, str]]
    contested: list[tuple[str, str]]


class CaseObserver:
    """Traces cases under one rulebook; slices of its rules are kept by the questions raised."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rules = list(engine.source.rules)
        self.clauses = rule_matchers(self.rules)
        self._readers = [list(_rows_read(rule, engine.source.tables)) for rule in self.rules]
        self._slices: dict[tuple[str, ...], list[int]] = {}
        self._reached: dict[tuple[str, ...], list[int]] = {}
        self._types = Types({})

    def relevant_rules(self, case: Case) -> list[int]:
        """Return the indices of the rules that the questions raised by a case can depend on."""
        questions = tuple(Situation(self.engine, case).questions)
        if questions not in self._slices:
            kept = slice_rules(self.rules, Scope(questions), SHOWN.items())
            self._slices[questions] = [
                number for number, rule in enumerate(self.rules) if rule.id in kept
            ]
        return self._slices[questions]

    def candidate_rules(self, case: Case) -> list[int]:
        """Return the indices of the rules that could affect a case after one part of one changed.

        These are the relevant rules and all others with a head that a relevant rule reads.
        """
        relevant = self.relevant_rules(case)
        questions = tuple(Situation(self.engine, case).questions)
        if questions not in self._reached:
            read = {signature(one) for n in relevant for one in literals(self.rules[n].body)}
            read |= SHOWN.items()
            found = {n for n, rule in enumerate(self.rules) if signature(rule.head) in read}
            self._reached[questions] = sorted(found.union(relevant))
        return self._reached[questions]

    def trace(self, case: Case) -> ScenarioTrace:
        """Return the trace of a case.

        Raises:
            DiagnosticsError: the case cannot be decided.
        """
        situation = Situation(self.engine, case)
        states, contested = self._decided(situation)
        found = TraceBuilder(self, World.propagated(situation.whole), case)
        for number in self.relevant_rules(case):
            found.match_rule(number)
        return ScenarioTrace(
            fired=found.fired,
            missed=found.missed,
            sides=list(found.sides.items()),
            asked=list(found.asked),
            states=states,
            followed=list(situation.readings.items()),
            contested=contested,
        )

    def _decided(
        self, situation: Situation
    ) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
        """Return the state of each requirement, and the readings that would change an outcome."""
        situation.assignment.freeze()
        solver, certain = situation.solver, situation.consequences().cautious
        raised = situation.questions
        derived = {
            (str(shown.args[0]), str(shown.args[1])): str(shown.args[2])
            for shown in map(solver.ground.shown.__getitem__, certain)
            if shown.name == "requirement"
        }
        states = [
            (question, name, derived.get((question, name), State.OPEN))
            for question in raised
            for name in self.engine.source.questions[question].requirements
        ]
        outcomes = {name: outcome_among(solver, certain, name) for name in raised}
        found = ContestedReadings(situation).found(outcomes)
        return states, [(one.point, one.reading) for those in found.values() for one in those]

    def is_one_step(self, number: int, part: Comparison, one: int, other: int) -> bool:
        """Whether the sides of a comparison are one step apart: a cent, a day, or 1 of a count."""
        kinds = self.engine.source.kinds.get(self.rules[number].id, {})
        if "date" in (self._types.term(part.left, kinds), self._types.term(part.right, kinds)):
            return days.plus_days(min(one, other), 1) == max(one, other)
        return abs(one - other) == 1

    def rows(self, number: int) -> list[TableReader]:
        """Return the table lookups in a rule, by its index."""
        return self._readers[number]


class TableReader(msgspec.Struct, frozen=True):
    """A table lookup in a rule: position in the body, key terms, and the term of the day."""

    place: int
    table: str
    keys: tuple[Term, ...]
    day: Term | None


def rule_matchers(rules: list[Rule]) -> list[OrderedRule]:
    """Return the rules prepared for matching, in their order."""
    clauses, aggregates = [], 0
    for rule in rules:
        clauses.append(OrderedRule(rule, aggregates))
        aggregates += sum(isinstance(part, Aggregate) for part in rule.body)
    return clauses


def _rows_read(rule: Rule, tables: Mapping[str, Table]) -> Iterator[TableReader]:
    for place, part in enumerate(rule.body):
        if not isinstance(part, Literal) or part.name not in tables:
            continue
        table = tables[part.name]
        keys, width = part.args[: len(table.keys)], table_width(table)
        if len(part.args) == width:
            yield TableReader(place, table.id, keys, None)
            continue
        for day in [*_days_after(rule, part.args[width])] or [ANY_DAY]:
            yield TableReader(place, table.id, keys, day)


def _days_after(rule: Rule, first: Term) -> Iterator[Term]:
    for part in rule.body:
        if isinstance(part, Comparison) and part.operator == "<=" and part.left == first:
            yield part.right
        elif isinstance(part, Comparison) and part.operator == ">=" and part.right == first:
            yield part.left


class TraceBuilder:
    """Collects what the rules show of one case, or with `may` what they possibly show."""

    def __init__(
        self, observer: CaseObserver, world: World, case: Case, *, may: bool = False
    ) -> None:
        self.observer, self.world, self.case, self.may = observer, world, case, may
        self.fired: list[int] = []
        self.missed: list[tuple[int, int]] = []
        self.sides: dict[Spot, int] = {}
        self.asked: dict[Asked, None] = {}

    def match_rule(self, number: int) -> None:
        """Match one rule, by its index, against the case and record the result."""

        def side(part: Comparison, one: Known, other: Known, holds: bool) -> None:  # noqa: FBT001
            self._side(number, part, one, other, holds=holds)

        def joined(bindings: Bindings, left_out: int) -> None:
            self._rows(number, bindings, left_out)

        clause = self.observer.clauses[number]
        if RuleMatch(clause, self.world, side, joined, may=self.may).fires():
            self.fired.append(number)
        else:
            near = RuleMatch(clause, self.world, side, joined, may=self.may).misses()
            self.missed += [(number, place) for place in sorted(near)]

    def _side(
        self, number: int, part: Comparison, one: Known, other: Known, *, holds: bool
    ) -> None:
        spot = (number, part.place.line, part.place.column)
        seen = TRUE if holds else FALSE
        if isinstance(one, int) and isinstance(other, int):
            if one == other:
                seen |= BORDER
            elif self.observer.is_one_step(number, part, one, other):
                seen |= STEP
        self.sides[spot] = self.sides.get(spot, 0) | seen

    def _rows(self, number: int, bindings: Bindings, left_out: int) -> None:
        for reader in self.observer.rows(number):
            if left_out in (NOTHING, reader.place):
                self._row(reader, bindings)

    def _row(self, reader: TableReader, bindings: Bindings) -> None:
        keys = [instantiate(key, bindings) for key in reader.keys]
        day = self.case.date if reader.day is None else self._day(reader.day, bindings)
        if self.may and not isinstance(day, int):
            day = OPEN_DAY
        if isinstance(day, int) and None not in keys:
            named = tuple(key.strip('"') for key in keys if key is not None)
            self.asked[(reader.table, named, day)] = None

    def _day(self, term: Term, bindings: Bindings) -> Known:
        text = instantiate(term, bindings)
        return None if text is None else self.world.number(text)
