"""The coverage report: rules, comparisons, table rows, requirements and readings not exercised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy import calendar as days
from hsm_policy.authoring.observation import (
    BORDER,
    FALSE,
    STEP,
    TRUE,
    Asked,
    CaseObserver,
    ScenarioTrace,
    Spot,
)
from hsm_policy.authoring.workers import gather
from hsm_policy.messages import DiagnosticsError, Report, Reportable
from hsm_policy.names import State
from hsm_policy.rulebook import Row, RulebookData, Table, Types, is_day_test, read_scenarios
from hsm_policy.syntax import Aggregate, Body, Comparison, Fun, Rule, part_text, variables
from hsm_policy.verdict import Session as Rulebook

_BATCH = 8
"""The number of scenarios that a process takes at a time."""


class ComparisonUse(msgspec.Struct, frozen=True):
    """A comparison of a rule, with the bits (TRUE to STEP) of its results in all scenarios."""

    rule: Rule
    part: Comparison
    seen: int
    measured: bool
    """Whether it compares numbers, so that it has a border."""

    @property
    def sides(self) -> tuple[bool, bool]:
        """Whether it was true in some scenario, and whether it was false in some."""
        return bool(self.seen & TRUE), bool(self.seen & FALSE)


class RowUse(msgspec.Struct, frozen=True):
    """A row of a table: whether a scenario looks it up, on its first day, on the day before."""

    table: Table
    row: Row
    read: bool
    first_day: bool
    day_before: bool

    @property
    def begins(self) -> bool:
        """Whether it has a first day; otherwise it applies from the start of the calendar."""
        return self.row.first > days.FIRST


class RequirementUse(msgspec.Struct, frozen=True):
    """A requirement, with the states that rules can derive but no scenario shows."""

    question: str
    requirement: str
    never: list[State]


class ReadingUse(msgspec.Struct, frozen=True):
    """A reading of a contested point: whether a case follows it, and whether it matters to one."""

    point: str
    reading: str
    followed: bool
    told: bool


class ComparisonCoverage(msgspec.Struct, frozen=True):
    """A comparison: whether it was true, false, with equal sides, and with sides one step apart."""

    rule: str
    file: str
    line: int
    comparison: str
    true: bool
    false: bool
    border: bool
    one_step_off: bool


class RowCoverage(msgspec.Struct, frozen=True):
    """A row from an ISO day: whether it is looked up at all, on that day, and on the day before."""

    table: str
    keys: list[str]
    first: str = msgspec.field(name="from")
    file: str
    line: int
    read: bool
    first_day: bool | msgspec.UnsetType = msgspec.UNSET
    day_before: bool | msgspec.UnsetType = msgspec.UNSET


class CoverageReport(Report, frozen=True):
    """The numbers of rules that fired and just missed, and what each part of the rulebook shows."""

    rules: int
    fired: int
    just_missed: int
    never_fired: list[str]
    never_just_missed: list[str]
    scenarios: int
    undecided: int
    comparisons: list[ComparisonCoverage]
    rows: list[RowCoverage]
    requirements: list[RequirementUse]
    readings: list[ReadingUse]


class Coverage(Reportable):
    """The answer of `hsm coverage`: what all scenarios together exercise of a rulebook."""

    def __init__(
        self, source: RulebookData, seen: Iterable[ScenarioTrace], failed: int = 0
    ) -> None:
        self.source, self.failed = source, failed
        # A rule that is one for each person counts once, by its place.
        written = {rule.place: rule for rule in source.rules}
        self.rules = list(written.values())
        numbers = {place: number for number, place in enumerate(written)}
        self._number = [numbers[rule.place] for rule in source.rules]
        self.fired: Counter[int] = Counter()
        self.missed: Counter[tuple[int, int]] = Counter()
        self._sides: dict[Spot, int] = {}
        self._asked: set[Asked] = set()
        self._states: set[tuple[str, str, str]] = set()
        self._followed: set[tuple[str, str]] = set()
        self._contested: set[tuple[str, str]] = set()
        self.scenarios = 0
        for one in seen:
            self._add(one)

    def _add(self, seen: ScenarioTrace) -> None:
        self.scenarios += 1
        number = self._number
        self.fired.update({number[one] for one in seen.fired})
        self.missed.update({(number[one], part) for one, part in seen.missed})
        for (one, line, column), sides in seen.sides:
            spot = (number[one], line, column)
            self._sides[spot] = self._sides.get(spot, 0) | sides
        self._asked.update(seen.asked)
        self._states.update(seen.states)
        self._followed.update(seen.followed)
        self._contested.update(seen.contested)

    @cached_property
    def near(self) -> Counter[int]:
        """The number of near misses of each rule, by its index."""
        found: Counter[int] = Counter()
        for (number, _), count in self.missed.items():
            found[number] += count
        return found

    @property
    def never_fired(self) -> list[Rule]:
        """The rules that fire in no scenario."""
        return [rule for number, rule in enumerate(self.rules) if not self.fired[number]]

    @property
    def never_just_missed(self) -> list[Rule]:
        """The rules with a body that no scenario makes fail by exactly one part."""
        return [
            rule for number, rule in enumerate(self.rules) if rule.body and not self.near[number]
        ]

    @cached_property
    def comparisons(self) -> list[ComparisonUse]:
        """Every comparison that tests a value, with its results."""
        return [
            ComparisonUse(rule, part, self._seen(number, part), self._measured(rule, part))
            for number, rule in enumerate(self.rules)
            for part in tests(rule.body)
        ]

    def _seen(self, number: int, part: Comparison) -> int:
        return self._sides.get((number, part.place.line, part.place.column), 0)

    def _measured(self, rule: Rule, part: Comparison) -> bool:
        kinds = self.source.kinds.get(rule.id, {})
        types = Types({})
        return any(types.term(side, kinds) is not None for side in (part.left, part.right))

    @cached_property
    def rows(self) -> list[RowUse]:
        """Every explicit row of a table, with how it was looked up."""
        asked: dict[tuple[str, tuple[str, ...]], set[int]] = {}
        for table_id, keys, day in self._asked:
            asked.setdefault((table_id, tuple(keys)), set()).add(day)
        return [
            _use(table, row, asked.get((table.id, row.keys), set()))
            for table in self.source.tables.values()
            for row in table.rows
            if row.written
        ]

    @cached_property
    def states(self) -> list[RequirementUse]:
        """Each requirement with the states that rules can derive but no scenario shows."""
        return [
            RequirementUse(
                question.id,
                name,
                [
                    state
                    for state in self._can(question.id, name)
                    if (question.id, name, state) not in self._states
                ],
            )
            for question in self.source.questions.values()
            for name in question.requirements
        ]

    def _can(self, question: str, requirement: str) -> Iterator[State]:
        for state in State:
            derived = state in (State.MET, State.WAIVED)
            if not derived or self._given(state, (question, requirement)):
                yield state

    def _given(self, predicate: str, args: tuple[str, ...]) -> bool:
        heads = (one.rule.head for one in self.source.rules.of_head(predicate, len(args)))
        return any(
            all(not isinstance(a, Fun) or a.name == b for a, b in zip(head.args, args, strict=True))
            for head in heads
        )

    @cached_property
    def readings(self) -> list[ReadingUse]:
        """Each reading of each contested point."""
        return [
            ReadingUse(
                point.id, one, (point.id, one) in self._followed, (point.id, one) in self._contested
            )
            for point in self.source.points.values()
            for one in point.readings
        ]

    def report(self, _lang: str = "en") -> CoverageReport:
        """Return the counts and the details; nothing in them depends on the language."""
        return CoverageReport(
            rules=len(self.rules),
            fired=sum(1 for count in self.fired.values() if count),
            just_missed=sum(1 for count in self.near.values() if count),
            never_fired=[rule.id for rule in self.never_fired],
            never_just_missed=[rule.id for rule in self.never_just_missed],
            scenarios=self.scenarios,
            undecided=self.failed,
            comparisons=list(map(_comparison, self.comparisons)),
            rows=list(map(_row, self.rows)),
            requirements=self.states,
            readings=self.readings,
        )


def tests(body: Iterable[Body]) -> Iterator[Comparison]:
    """Yield the comparisons that test a value, not those that bind one; also in aggregates."""
    parts = list(body)
    bound = variables([part for part in parts if not isinstance(part, Comparison)])
    for part in parts:
        if isinstance(part, Aggregate):
            yield from tests(part.conditions)
        elif isinstance(part, Comparison):
            binds = part.operator == "=" and not variables((part.left, part.right)) <= bound
            bound |= variables(part) if binds else set()
            if not binds and not is_day_test(part):
                yield part


def _use(table: Table, row: Row, asked: set[int]) -> RowUse:
    return RowUse(
        table,
        row,
        read=any(row.first <= day < row.before for day in asked),
        first_day=row.first in asked,
        day_before=row.first > days.FIRST and days.day_before(row.first) in asked,
    )


def _comparison(one: ComparisonUse) -> ComparisonCoverage:
    place, text = one.part.place, part_text(one.part)
    seen = (bool(one.seen & bit) for bit in (TRUE, FALSE, BORDER, STEP))
    return ComparisonCoverage(one.rule.id, place.file, place.line, text, *seen)


def _row(one: RowUse) -> RowCoverage:
    days_tried = (one.first_day, one.day_before) if one.begins else ()
    row, table = one.row, one.table
    place = (table.place.file, row.line)
    return RowCoverage(table.id, list(row.keys), days.iso(row.first), *place, one.read, *days_tried)


def measure_coverage(
    book: Rulebook, jobs: int = 1, tell: Callable[[int, int], None] = lambda _done, _all: None
) -> Coverage:
    """Measure what the scenarios beside the rules exercise, in `jobs` processes.

    `tell(done, total)` reports progress. Scenarios whose case cannot be read or decided are only
    counted, as undecided.

    Raises:
        DiagnosticsError: with all errors in the scenario files.
    """
    folder = book.folder
    items = range(len(read_scenarios(folder)) if folder else 0)
    traces = gather(partial(_start, folder), _trace, items, jobs, tell, _BATCH)
    decided = [one for one in traces if one is not None]
    return Coverage(book.source, decided, len(traces) - len(decided))


def _start(folder: Path | None) -> tuple[Rulebook, CaseObserver, list[Any]]:
    book = Rulebook.load(folder)
    return book, CaseObserver(book.engine), read_scenarios(folder) if folder else []


def _trace(made: tuple[Rulebook, CaseObserver, list[Any]], number: int) -> ScenarioTrace | None:
    book, observer, scenarios = made
    try:
        return observer.trace(book.scenario_case(scenarios[number]))
    except DiagnosticsError:
        return None
