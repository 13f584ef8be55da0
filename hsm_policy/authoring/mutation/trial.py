"""Mutants tried by scenarios: each changed rulebook decides the scenarios that it can affect."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

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
from hsm_policy.authoring.mutation.wording import WordingCheck
from hsm_policy.authoring.observation import CaseObserver
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
"""How many scenarios to try before searching for a proof that the mutant is equivalent."""

MOST_LOOKED_INTO = 10
"""In how many scenarios whole verdicts are compared to find a witness for a survivor."""

Differing = dict[str, list[Any]]
"""The values before and after, by the path of the part that differs."""

ALL: Json = {"contested": {}, "missing": {}, "duties": {}}
"""Expectations that ask for every part of a verdict except its texts."""


class Witness(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A case on which two rulebooks differ, and the differing parts of the verdicts by path.

    `like` names the scenario whose case it is, empty if it is none.
    """

    case: dict[str, Any]
    scenarios: list[str]
    differs: Differing
    readings: dict[str, str] = {}
    like: str


class MutantResult(msgspec.Struct, frozen=True):
    """The state of a mutant, and the scenario `by` that killed it; `mark` digests its content.

    `witness` is a case on which a survivor and the original differ, with both verdicts.
    """

    key: str
    state: str
    by: str = ""
    mark: str = ""
    tried: int = 0
    witness: Witness | None = None


class MutationBench:
    """What one process works with: the rulebook, its scenarios, and which rules each reaches."""

    def __init__(self, folder: Path, impacts: list[ReachedRules] | None = None) -> None:
        self.book = Rulebook.load(folder)
        self.observer = CaseObserver(self.book.engine)
        self.scenarios = read_scenarios(folder)
        self.impact_index = ImpactIndex(impacts or ())
        self._wording = WordingCheck(folder)
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
        """Return the case of a scenario, None if it cannot be read."""
        if number not in self._cases:
            try:
                self._cases[number] = self.book.scenario_case(self.scenarios[number])
            except DiagnosticsError:
                self._cases[number] = None
        return self._cases[number]

    def _read(self, number: int) -> Case:
        """Return the case of a scenario; raise `DiagnosticsError` if it cannot be read."""
        return self.case(number) or self.book.scenario_case(self.scenarios[number])

    def world(self, number: int) -> World:
        """Return the certain and possible atoms of a scenario."""
        if number not in self._worlds:
            case, expect = self._read(number), self.scenarios[number].expect
            asked = "contested" in expect
            self._worlds[number] = possible_world(self.observer, case, any_reading=asked)
        return self._worlds[number]

    def impact(self, number: int) -> ReachedRules:
        """Return the rules and rows that a scenario reaches."""
        case = self.case(number)
        return (
            reached_rules(self.observer, case, self.world(number))
            if case
            else ReachedRules([], [], [])
        )

    def engine(self, mutant: Mutant) -> Engine:
        """Return an engine for the mutated rulebook."""
        changed = mutant.applied(self.book.source)
        return Variant(self.book.engine, changed, self._types, ground=not mutant.point)

    def candidates(self, mutant: Mutant) -> Iterator[int]:
        """Yield the scenarios that a mutant can affect, each once, the likeliest to fail first."""
        file = Path(mutant.place.file).stem
        for number in dict.fromkeys(self._possible_candidates(mutant, file)):
            if (
                mutant.point
                or self._changes_case_amounts(mutant)
                or may_differ(self.observer, mutant, self.world(number))
            ):
                yield number

    def _possible_candidates(self, mutant: Mutant, file: str) -> Iterable[int]:
        everything = range(len(self.scenarios))
        if mutant.point:
            return [n for n in everything if self._uses_default(n, mutant.point)]
        aggregated = mutant.table is not None and mutant.table.id in self._tables_in_aggregates
        if aggregated or self._changes_case_amounts(mutant):
            return [n for n in everything if self.case(n) is not None]
        found = self.impact_index.by(mutant)
        beside = [n for n in found if Path(self.scenarios[n].file).name.startswith(f"{file}.")]
        return [*beside, *found]

    def _uses_default(self, number: int, point: str) -> bool:
        case = self.case(number)
        return case is not None and point not in case.readings and point in self._points_read(case)

    def _points_read(self, case: Case) -> set[str]:
        """Return the contested points that the rules of a case read."""
        rules = (self.observer.rules[number] for number in self.observer.relevant_rules(case))
        return {
            str(getattr(part.args[0], "name", ""))
            for rule in rules
            for part in rule.body
            if isinstance(part, Literal) and part.name == "reading"
        }

    def _changes_case_amounts(self, mutant: Mutant) -> bool:
        """Return whether the mutant changes a table by which amounts in cases are converted."""
        inputs = self.book.source.vocabulary.inputs.values()
        return mutant.table is not None and any(
            mutant.table.id in str(entry.forms) for entry in inputs if entry.forms
        )

    @cached_property
    def _tables_in_aggregates(self) -> set[str]:
        """The tables read inside aggregates, whose reads a trace does not record."""
        return {
            part.name
            for rule in self.observer.rules
            for whole in rule.body
            if isinstance(whole, Aggregate)
            for part in whole.conditions
            if isinstance(part, Literal)
        }

    def attempt(self, mutant: Mutant) -> MutantResult:
        """Try a mutant by the scenarios that it can affect, until one of them fails.

        A mutant of texts or citations is tried by the checks instead.
        """
        if mutant.rewritten is not None:
            noticed = self._wording.noticed(mutant.rewritten)
            return MutantResult(mutant.key, KILLED if noticed else SURVIVED)
        engine, tried, witness = self.engine(mutant), list[int](), None
        for number in self.candidates(mutant):
            if len(tried) == FIRST_TRIED and witness is None:
                same, witness = self._check_equivalence(mutant, engine)
                if same:
                    return MutantResult(mutant.key, EQUIVALENT, tried=len(tried))
            scenario = self.scenarios[number]
            case = self._case_under(mutant, engine, number)
            verdict = None if case is None else _decided(engine, case, scenario.expect)
            if case is None or verdict is None or unmet_expectations(verdict, scenario.expect):
                return MutantResult(
                    mutant.key, KILLED, scenario.name, scenario_stamp(scenario), len(tried) + 1
                )
            tried.append(number)
            before, told = self._original_report(number), brief_report(verdict, scenario.expect)
            if witness is None and told != before:
                witness = self._witness(scenario.name, case, differing_paths(before, told))
        return self._survivor(mutant, engine, tried, witness)

    def _survivor(
        self, mutant: Mutant, engine: Engine, tried: list[int], witness: Witness | None
    ) -> MutantResult:
        """Return the result of a mutant that no scenario kills: equivalent, or with a witness."""
        if len(tried) <= FIRST_TRIED and witness is None:
            same, witness = self._check_equivalence(mutant, engine)
            if same:
                return MutantResult(mutant.key, EQUIVALENT, tried=len(tried))
        witness = witness or self._witness_among(engine, tried[:MOST_LOOKED_INTO])
        return MutantResult(mutant.key, SURVIVED, tried=len(tried), witness=witness)

    def _check_equivalence(self, mutant: Mutant, engine: Engine) -> tuple[bool, Witness | None]:
        same, case = self._equivalence.same(mutant, engine)
        if case is None:
            return same, None
        before, told = (_report(one, case, {}) for one in (self.book.engine, engine))
        return False, self._witness("", case, differing_paths(before, told))

    @cached_property
    def _equivalence(self) -> EquivalenceSearch:
        return EquivalenceSearch(self.book.engine, self._types, self.book.case)

    def _original_report(self, number: int) -> Json:
        """Return what the original rulebook says of a scenario."""
        if number not in self._verdicts:
            expect = self.scenarios[number].expect
            self._verdicts[number] = _report(self.book.engine, self._read(number), expect)
        return self._verdicts[number]

    def _witness_among(self, engine: Engine, numbers: Iterable[int]) -> Witness | None:
        """Return the first of some scenarios on which any part of the verdict differs."""
        for number in numbers:
            case = self.case(number)
            if case is not None:
                before, told = (_report(one, case, ALL) for one in (self.book.engine, engine))
                if told != before:
                    name = self.scenarios[number].name
                    return self._witness(name, case, differing_paths(before, told))
        return None

    def _witness(self, like: str, case: Case, differs: Differing) -> Witness:
        """Return a witness from a case; `like` names the scenario whose case it is."""
        return Witness(
            case=case.document,
            scenarios=list(case.scenarios),
            differs=differs,
            readings=dict(case.readings),
            like=like,
        )

    def _case_under(self, mutant: Mutant, engine: Engine, number: int) -> Case | None:
        if not self._changes_case_amounts(mutant):
            return self.case(number)
        changed = Rulebook(engine.source, engine.cache)
        return changed.scenario_case(self.scenarios[number])


def _report(engine: Engine, case: Case, expect: Mapping[str, Any]) -> Json:
    """Return what a rulebook says of a case; empty if it cannot decide it."""
    verdict = _decided(engine, case, expect)
    return brief_report(verdict, expect) if verdict else {}


def _decided(engine: Engine, case: Case, expect: Mapping[str, Any]) -> Verdict | None:
    """Return the verdict of a rulebook on a case; None if it cannot decide it."""
    try:
        return brief_verdict(Situation(engine, case), expect)
    except (DiagnosticsError, InternalError):
        return None


def differing_paths(before: Json, after: Json) -> Differing:
    """Return the values before and after of each differing part of two verdicts, by path."""
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
    """Return a digest of the case and the expectations of a scenario."""
    told = msgspec.json.encode((scenario.case, scenario.announced, scenario.expect), order="sorted")
    return hashlib.sha256(told).hexdigest()[:16]


class Variant(Engine):
    """An engine for a mutated rulebook, with the types and the read keys of the original.

    If not `ground`, it shares the ground programs too: only default readings differ.
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
