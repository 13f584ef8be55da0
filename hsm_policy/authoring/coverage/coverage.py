"""What the scenarios of a rulebook leave untried: its rules, comparisons, rows and readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy import calendar as days
from hsm_policy.authoring.coverage.observation import (
    BORDER,
    FALSE,
    STEP,
    TRUE,
    Asked,
    CaseObserver,
    ScenarioTrace,
    Spot,
)
from hsm_policy.authoring.workers import each
from hsm_policy.messages import DiagnosticsError, Report, Reportable
from hsm_policy.names import State
from hsm_policy.rulebook import Row, RulebookData, Table, Types, read_scenarios
from hsm_policy.syntax import Aggregate, Body, Comparison, Fun, Rule, part_text, variables
from hsm_policy.verdict import Session as Rulebook

_TOGETHER = 8
"""How many scenarios a process looks at between two answers."""


class ComparisonUse(msgspec.Struct, frozen=True):
    """A comparison of a clause that tests something, and how it came out in all scenarios."""

    rule: Rule
    part: Comparison
    seen: int
    measured: bool
    """Whether it compares numbers, so that it has a border."""

    @property
    def sides(self) -> tuple[bool, bool]:
        """Whether it was seen to hold, and not to."""
        return bool(self.seen & TRUE), bool(self.seen & FALSE)


class RowUse(msgspec.Struct, frozen=True):
    """A row of a table, and whether a scenario asks for it at all, on its first day, and before."""

    table: Table
    row: Row
    read: bool
    first_day: bool
    day_before: bool

    @property
    def begins(self) -> bool:
        """Whether it has a first day that a case can have a day before."""
        return self.row.first > days.FIRST


class RequirementUse(msgspec.Struct, frozen=True):
    """A requirement, and the states that the rules can give it and no scenario shows."""

    question: str
    requirement: str
    never: list[State]


class ReadingUse(msgspec.Struct, frozen=True):
    """A reading of a contested point: whether it was followed, and was said to matter."""

    point: str
    reading: str
    followed: bool
    told: bool


class ComparisonCoverage(msgspec.Struct, frozen=True):
    """Whether a comparison held and failed, at its border and one step off it."""

    rule: str
    file: str
    line: int
    comparison: str
    true: bool
    false: bool
    border: bool
    one_step_off: bool


class RowCoverage(msgspec.Struct, frozen=True):
    """Whether a row of a table is read, on its first day (ISO) and on the day before."""

    table: str
    keys: list[str]
    first: str = msgspec.field(name="from")
    file: str
    line: int
    read: bool
    first_day: bool | msgspec.UnsetType = msgspec.UNSET
    day_before: bool | msgspec.UnsetType = msgspec.UNSET


class CoverageReport(Report, frozen=True):
    """How many rules fire and just miss in the scenarios, and all that is untried."""

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
    """The answer of `hsm coverage`: what all scenarios together show of a rulebook."""

    def __init__(
        self, source: RulebookData, seen: Iterable[ScenarioTrace], failed: int = 0
    ) -> None:
        self.source, self.failed = source, failed
        self.rules = list(source.rules)
        self.fired: Counter[int] = Counter()
        self.missed: Counter[tuple[int, int]] = Counter()
        self._sides: dict[Spot, int] = {}
        self._asked: set[Asked] = set()
        self._states: set[tuple[str, str, str]] = set()
        self._followed: set[tuple[str, str]] = set()
        self._told: set[tuple[str, str]] = set()
        self.scenarios = 0
        for one in seen:
            self._add(one)

    def _add(self, seen: ScenarioTrace) -> None:
        self.scenarios += 1
        self.fired.update(seen.fired)
        self.missed.update(seen.missed)
        for spot, sides in seen.sides:
            self._sides[spot] = self._sides.get(spot, 0) | sides
        self._asked.update(seen.asked)
        self._states.update(seen.states)
        self._followed.update(seen.followed)
        self._told.update(seen.contested)

    @cached_property
    def near(self) -> Counter[int]:
        """In how many ways each rule just missed, by its number."""
        found: Counter[int] = Counter()
        for (number, _), count in self.missed.items():
            found[number] += count
        return found

    @property
    def never_fired(self) -> list[Rule]:
        """The rules that no scenario lets fire."""
        return [rule for number, rule in enumerate(self.rules) if not self.fired[number]]

    @property
    def never_just_missed(self) -> list[Rule]:
        """The rules with a body that no scenario lets fail by one part alone."""
        return [
            rule for number, rule in enumerate(self.rules) if rule.body and not self.near[number]
        ]

    @cached_property
    def comparisons(self) -> list[ComparisonUse]:
        """Every comparison that tests something, and how it came out."""
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
        """Every written row of a table, and how it was asked for."""
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
        """Each requirement with the states that the rules can give it and no scenario shows."""
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
        """Each reading of a contested point."""
        return [
            ReadingUse(
                point.id, one, (point.id, one) in self._followed, (point.id, one) in self._told
            )
            for point in self.source.points.values()
            for one in point.readings
        ]

    def report(self, _lang: str = "en") -> CoverageReport:
        """Return the counts, and everything that was looked at."""
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
    """Return the comparisons of a body that test something, those inside aggregates too."""
    parts = list(body)
    bound = variables([part for part in parts if not isinstance(part, Comparison)])
    for part in parts:
        if isinstance(part, Aggregate):
            yield from tests(part.conditions)
        elif isinstance(part, Comparison):
            binds = part.operator == "=" and not variables((part.left, part.right)) <= bound
            bound |= variables(part) if binds else set()
            if not binds:
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
    """Find what the scenarios beside the rules try of them, in so many processes.

    `tell` hears how many scenarios were looked at, and how many there are. A scenario whose case
    cannot be read or decided shows nothing, and is counted as undecided.

    Raises:
        DiagnosticsError: all that is wrong with the files of the scenarios.
    """
    folder = book.folder
    count = len(read_scenarios(folder)) if folder else 0
    pieces = [range(at, min(at + _TOGETHER, count)) for at in range(0, count, _TOGETHER)]
    parts: dict[int, list[ScenarioTrace | None]] = {}
    for at, part in each(_start, (folder,), _look, pieces, jobs):
        parts[at] = part
        tell(sum(map(len, parts.values())), count)
    told = [one for at in sorted(parts) for one in parts[at]]
    seen = [one for one in told if one is not None]
    return Coverage(book.source, seen, len(told) - len(seen))


def _start(folder: Path) -> tuple[Rulebook, CaseObserver, list[Any]]:
    book = Rulebook.load(folder)
    return book, CaseObserver(book.engine), read_scenarios(folder)


def _look(
    made: tuple[Rulebook, CaseObserver, list[Any]], piece: range
) -> list[ScenarioTrace | None]:
    book, look, scenarios = made
    found: list[ScenarioTrace | None] = []
    for at in piece:
        try:
            found.append(look.look(book.scenario_case(scenarios[at])))
        except DiagnosticsError:
            found.append(None)
    return found
