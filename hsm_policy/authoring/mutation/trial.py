"""Mutants tried by scenarios: each changed rulebook decides those that the change can touch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.authoring.coverage.observation import CaseObserver
from hsm_policy.authoring.mutation.equivalence import EquivalenceSearch
from hsm_policy.authoring.mutation.mutants import (
    ImpactIndex,
    Mutant,
    ReachedRules,
    may_differ,
    mutants,
    possible_world,
    reached_rules,
)
from hsm_policy.cases import Case
from hsm_policy.engine import (
    SHOWN,
    Cache,
    Engine,
    GroundProgram,
    InternalError,
    Situation,
    ground_shape,
)
from hsm_policy.messages import DiagnosticsError
from hsm_policy.rulebook import (
    RulebookData,
    Scenario,
    Scope,
    Types,
    infer_types,
    read_scenarios,
)
from hsm_policy.syntax import Aggregate, Literal
from hsm_policy.verdict import (
    Json,
    Verdict,
    World,
    brief_report,
    brief_verdict,
    unmet_expectations,
)
from hsm_policy.verdict import Session as Rulebook

KILLED, SURVIVED, INVALID, EQUIVALENT = "killed", "survived", "invalid", "equivalent"

FIRST_TRIED = 20
"""How many scenarios are tried before it is asked whether a change makes any difference at all."""

MOST_LOOKED_INTO = 10
"""In how many scenarios that a survivor touches everything is compared that verdicts say."""

Differing = dict[str, list[Any]]
"""What differs by its path, before and after."""

ALL: Json = {"contested": {}, "missing": {}, "duties": {}}
"""Expectations that make every part of a verdict be told, but for its sentences."""


class Witness(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A case on which two rulebooks differ, and by its path each part of the verdicts that does.

    `like` is the scenario whose case it is, empty where it is of none.
    """

    case: dict[str, Any]
    scenarios: list[str]
    differs: Differing
    readings: dict[str, str] = {}
    like: str


class MutantResult(msgspec.Struct, frozen=True):
    """What became of a mutant; `by` is the scenario that killed it, `mark` tells its content.

    `witness` is a case that tells a survivor from the original, with the verdicts of both.
    """

    key: str
    state: str
    by: str = ""
    mark: str = ""
    tried: int = 0
    witness: Witness | None = None


class MutationBench:
    """What one process works with: the rulebook, its scenarios, and what a change can touch."""

    def __init__(self, folder: Path, touches: list[ReachedRules] | None = None) -> None:
        self.book = Rulebook.load(folder)
        self.look = CaseObserver(self.book.engine)
        self.scenarios = read_scenarios(folder)
        self.touched = ImpactIndex(touches or ())
        self._cases: dict[int, Case | None] = {}
        self._worlds: dict[int, World] = {}
        self._verdicts: dict[int, Json] = {}

    @cached_property
    def mutants(self) -> list[Mutant]:
        """All mutants, in the order of the rulebook."""
        return mutants(self.book.source)

    @cached_property
    def _types(self) -> Types:
        return infer_types(self.book.source)

    def case(self, number: int) -> Case | None:
        """Give the case of a scenario, None where it cannot be read."""
        if number not in self._cases:
            try:
                self._cases[number] = self.book.scenario_case(self.scenarios[number])
            except DiagnosticsError:
                self._cases[number] = None
        return self._cases[number]

    def _read(self, number: int) -> Case:
        """Give the case of a scenario that is known to be in order."""
        return self.case(number) or self.book.scenario_case(self.scenarios[number])

    def world(self, number: int) -> World:
        """Give what holds, or may, in a scenario."""
        if number not in self._worlds:
            case, expect = self._read(number), self.scenarios[number].expect
            asked = "contested" in expect
            self._worlds[number] = possible_world(self.look, case, any_reading=asked)
        return self._worlds[number]

    def touch(self, number: int) -> ReachedRules:
        """Give what a change of the rules could touch in a scenario."""
        case = self.case(number)
        return (
            reached_rules(self.look, case, self.world(number)) if case else ReachedRules([], [], [])
        )

    def engine(self, mutant: Mutant) -> Engine:
        """Give an engine for a changed rulebook."""
        changed = mutant.applied(self.book.source)
        return Variant(self.book.engine, changed, self._types, ground=not mutant.point)

    def candidates(self, mutant: Mutant) -> Iterator[int]:
        """Give the scenarios that a mutant can touch, the likeliest first and each once."""
        file = Path(mutant.place.file).stem
        for number in dict.fromkeys(self._within_reach(mutant, file)):
            if (
                mutant.point
                or self._reads_anew(mutant)
                or may_differ(self.look, mutant, self.world(number))
            ):
                yield number

    def _within_reach(self, mutant: Mutant, file: str) -> Iterable[int]:
        everything = range(len(self.scenarios))
        if mutant.point:
            return [n for n in everything if self._follows(n, mutant.point)]
        if self._reads_anew(mutant) or (mutant.table and mutant.table.id in self._inside):
            return [n for n in everything if self.case(n) is not None]
        found = self.touched.by(mutant)
        beside = [n for n in found if Path(self.scenarios[n].file).name.startswith(f"{file}.")]
        return [*beside, *found]

    def _follows(self, number: int, point: str) -> bool:
        case = self.case(number)
        return case is not None and point not in case.readings and point in self._points(case)

    def _points(self, case: Case) -> set[str]:
        """Give the contested points that the rules of a case read."""
        rules = (self.look.rules[number] for number in self.look.asked(case))
        return {
            str(getattr(part.args[0], "name", ""))
            for rule in rules
            for part in rule.body
            if isinstance(part, Literal) and part.name == "reading"
        }

    def _reads_anew(self, mutant: Mutant) -> bool:
        """Tell whether amounts in cases are read by the table that a mutant changes."""
        inputs = self.book.source.vocabulary.inputs.values()
        return mutant.table is not None and any(
            mutant.table.id in str(entry.forms) for entry in inputs if entry.forms
        )

    @cached_property
    def _inside(self) -> set[str]:
        """The tables that are read inside aggregates, where no day is looked at."""
        return {
            part.name
            for rule in self.look.rules
            for whole in rule.body
            if isinstance(whole, Aggregate)
            for part in whole.conditions
            if isinstance(part, Literal)
        }

    def attempt(self, mutant: Mutant) -> MutantResult:
        """Try a mutant by the scenarios that it can touch, until one of them fails."""
        engine, tried, witness = self.engine(mutant), list[int](), None
        for number in self.candidates(mutant):
            if len(tried) == FIRST_TRIED and witness is None:
                same, witness = self._same(mutant, engine)
                if same:
                    return MutantResult(mutant.key, EQUIVALENT, tried=len(tried))
            scenario = self.scenarios[number]
            case = self._case_of(mutant, engine, number)
            verdict = None if case is None else _decided(engine, case, scenario.expect)
            if case is None or verdict is None or unmet_expectations(verdict, scenario.expect):
                return MutantResult(
                    mutant.key, KILLED, scenario.name, scenario_stamp(scenario), len(tried) + 1
                )
            tried.append(number)
            before, told = self._before(number), brief_report(verdict, scenario.expect)
            if witness is None and told != before:
                witness = self._witness(scenario.name, case, differing_paths(before, told))
        return self._alive(mutant, engine, tried, witness)

    def _alive(
        self, mutant: Mutant, engine: Engine, tried: list[int], witness: Witness | None
    ) -> MutantResult:
        """Say of a mutant that no scenario kills what tells it from the original, if anything."""
        if len(tried) <= FIRST_TRIED and witness is None:
            same, witness = self._same(mutant, engine)
            if same:
                return MutantResult(mutant.key, EQUIVALENT, tried=len(tried))
        witness = witness or self._looked_into(engine, tried[:MOST_LOOKED_INTO])
        return MutantResult(mutant.key, SURVIVED, tried=len(tried), witness=witness)

    def _same(self, mutant: Mutant, engine: Engine) -> tuple[bool, Witness | None]:
        same, case = self._sameness.same(mutant, engine)
        if case is None:
            return same, None
        before, told = (_told(one, case, {}) for one in (self.book.engine, engine))
        return False, self._witness("", case, differing_paths(before, told))

    @cached_property
    def _sameness(self) -> EquivalenceSearch:
        return EquivalenceSearch(self.book.engine, self._types, self.book.case)

    def _before(self, number: int) -> Json:
        """Give what the rulebook without a change says of a scenario."""
        if number not in self._verdicts:
            expect = self.scenarios[number].expect
            self._verdicts[number] = _told(self.book.engine, self._read(number), expect)
        return self._verdicts[number]

    def _looked_into(self, engine: Engine, numbers: Iterable[int]) -> Witness | None:
        """Look at every part of the verdicts on some scenarios for something that differs."""
        for number in numbers:
            case = self.case(number)
            if case is not None:
                before, told = (_told(one, case, ALL) for one in (self.book.engine, engine))
                if told != before:
                    name = self.scenarios[number].name
                    return self._witness(name, case, differing_paths(before, told))
        return None

    def _witness(self, like: str, case: Case, differs: Differing) -> Witness:
        """Return a case on which two rulebooks differ; `like` is the scenario whose case it is."""
        return Witness(
            case=case.document,
            scenarios=list(case.scenarios),
            differs=differs,
            readings=dict(case.readings),
            like=like,
        )

    def _case_of(self, mutant: Mutant, engine: Engine, number: int) -> Case | None:
        if not self._reads_anew(mutant):
            return self.case(number)
        changed = Rulebook(engine.source, engine.cache)
        return changed.scenario_case(self.scenarios[number])


def _told(engine: Engine, case: Case, expect: Mapping[str, Any]) -> Json:
    """Return what a rulebook says of a case; nothing where it cannot decide it."""
    verdict = _decided(engine, case, expect)
    return brief_report(verdict, expect) if verdict else {}


def _decided(engine: Engine, case: Case, expect: Mapping[str, Any]) -> Verdict | None:
    """Return the verdict of a rulebook on a case; None where it cannot decide it."""
    try:
        return brief_verdict(Situation(engine, case), expect)
    except (DiagnosticsError, InternalError):
        return None


def differing_paths(before: Json, after: Json) -> Differing:
    """Return by its path what differs between two verdicts, each as it was and as it is."""
    found: Differing = {}
    for part in ("verdicts", "figures"):
        one, other = _part(before, part), _part(after, part)
        for name in {**one, **other}:
            if one.get(name) != other.get(name):
                found[f"{part}.{name}"] = [one.get(name), other.get(name)]
    for part in ("duties", "risks", "notes"):
        if before.get(part) != after.get(part):
            found[part] = [before.get(part), after.get(part)]
    return found


def _part(told: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = told.get(part, {})
    return found


def scenario_stamp(scenario: Scenario) -> str:
    """Give a text that changes when the case or the expectations of a scenario do."""
    told = msgspec.json.encode((scenario.case, scenario.announced, scenario.expect), order="sorted")
    return hashlib.sha256(told).hexdigest()[:16]


class Variant(Engine):
    """Decides cases by a changed rulebook whose clauses and tables keep their kinds.

    What each question reads is told as before the change.
    """

    def __init__(
        self, base: Engine, source: RulebookData, types: Types, *, ground: bool = True
    ) -> None:
        super().__init__(source, Cache(None))
        self._types = types
        self.__dict__["reads"] = base.reads
        if not ground:  # the programs are those of before: only the readings chosen differ
            self._grounds, self._local = base._grounds, base._local  # noqa: SLF001 - its own kind

    def _make(
        self, shape: dict[str, int], scope: Scope | None = None
    ) -> Callable[[], GroundProgram]:
        return lambda: ground_shape(self.source, self._types, shape, SHOWN, scope)
