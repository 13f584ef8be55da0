"""What one scenario shows of the rules: which fire or just miss, which sides of comparisons it has.

A rule just misses where it does not fire and would without one part of its body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from hsm_policy import calendar as days
from hsm_policy.cases import Case
from hsm_policy.engine import SHOWN, Engine, Situation
from hsm_policy.names import State
from hsm_policy.rulebook import Scope, Table, Types, slice_rules
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
"""How a comparison came out: it held, it did not, both sides were equal, or one step apart."""

Spot = tuple[int, int, int]
"""A comparison: the number of its rule, its line and its column."""

Asked = tuple[str, tuple[str, ...], int]
"""A table, keys, and the day for which a clause asked for the row."""

OPEN_DAY = 0
"""Stands for a day that is not known."""

ANY_DAY = Var("_")


class ScenarioTrace(msgspec.Struct, frozen=True):
    """What one scenario shows; rules are told by their numbers, parts by their places in a body."""

    fired: list[int]
    missed: list[tuple[int, int]]
    sides: list[tuple[Spot, int]]
    asked: list[Asked]
    states: list[tuple[str, str, str]]
    followed: list[tuple[str, str]]
    contested: list[tuple[str, str]]


class CaseObserver:
    """Looks at cases with the eyes of one rulebook."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rules = list(engine.source.rules)
        self.clauses = rule_matchers(self.rules)
        self._readers = [list(_rows_read(rule, engine.source.tables)) for rule in self.rules]
        self._slices: dict[tuple[str, ...], list[int]] = {}
        self._reached: dict[tuple[str, ...], list[int]] = {}
        self._types = Types({})

    def asked(self, case: Case) -> list[int]:
        """Return the numbers of the rules that the questions raised by a case can hang on."""
        questions = tuple(Situation(self.engine, case).questions)
        if questions not in self._slices:
            kept = slice_rules(self.rules, Scope(questions), SHOWN.items())
            self._slices[questions] = [
                number for number, rule in enumerate(self.rules) if rule.id in kept
            ]
        return self._slices[questions]

    def within_reach(self, case: Case) -> list[int]:
        """Return the rules that could matter to a case if one part of one of them were changed."""
        asked = self.asked(case)
        questions = tuple(Situation(self.engine, case).questions)
        if questions not in self._reached:
            read = {signature(one) for n in asked for one in literals(self.rules[n].body)}
            read |= SHOWN.items()
            found = {n for n, rule in enumerate(self.rules) if signature(rule.head) in read}
            self._reached[questions] = sorted(found.union(asked))
        return self._reached[questions]

    def look(self, case: Case) -> ScenarioTrace:
        """Return what a case shows; DiagnosticsError where it cannot be decided."""
        situation = Situation(self.engine, case)
        states, contested = self._decided(situation)
        found = TraceBuilder(self, World.propagated(situation.whole), case)
        for number in self.asked(case):
            found.hold(number)
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
        told = {
            (str(shown.args[0]), str(shown.args[1])): str(shown.args[2])
            for shown in map(solver.ground.shown.__getitem__, certain)
            if shown.name == "requirement"
        }
        states = [
            (question, name, told.get((question, name), State.OPEN))
            for question in raised
            for name in self.engine.source.questions[question].requirements
        ]
        outcomes = {name: outcome_among(solver, certain, name) for name in raised}
        found = ContestedReadings(situation).found(outcomes)
        return states, [(one.point, one.reading) for those in found.values() for one in those]

    def step(self, number: int, part: Comparison, one: int, other: int) -> bool:
        """Whether two sides lie one step apart: a cent, a day, or one of what is counted."""
        kinds = self.engine.source.kinds.get(self.rules[number].id, {})
        if "date" in (self._types.term(part.left, kinds), self._types.term(part.right, kinds)):
            return days.plus_days(min(one, other), 1) == max(one, other)
        return abs(one - other) == 1

    def rows(self, number: int) -> list[TableReader]:
        """Return the tables that a rule reads."""
        return self._readers[number]


class TableReader(msgspec.Struct, frozen=True):
    """How a rule reads a table: where in its body, by which keys, and for which day."""

    place: int
    table: str
    keys: tuple[Term, ...]
    day: Term | None


def rule_matchers(rules: list[Rule]) -> list[OrderedRule]:
    """Make the clauses of a rulebook ready to be held against cases."""
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
        keys, width = part.args[: len(table.keys)], len(table.keys) + (table.unit != "none")
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
    """Gathers what the rules show of one case, or (`may`) could show of it."""

    def __init__(self, look: CaseObserver, world: World, case: Case, *, may: bool = False) -> None:
        self.look, self.world, self.case, self.may = look, world, case, may
        self.fired: list[int] = []
        self.missed: list[tuple[int, int]] = []
        self.sides: dict[Spot, int] = {}
        self.asked: dict[Asked, None] = {}

    def hold(self, number: int) -> None:
        """Hold one rule against the case."""

        def side(part: Comparison, one: Known, other: Known, holds: bool) -> None:  # noqa: FBT001
            self._side(number, part, one, other, holds=holds)

        def joined(bindings: Bindings, left_out: int) -> None:
            self._rows(number, bindings, left_out)

        clause = self.look.clauses[number]
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
            elif self.look.step(number, part, one, other):
                seen |= STEP
        self.sides[spot] = self.sides.get(spot, 0) | seen

    def _rows(self, number: int, bindings: Bindings, left_out: int) -> None:
        for reader in self.look.rows(number):
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
