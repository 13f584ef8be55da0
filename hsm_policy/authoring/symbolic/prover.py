"""Properties of a rulebook proved for all cases of a shape, or refuted by a counterexample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import replace

from hsm_policy.authoring.symbolic.all_cases import (
    CaseBounds,
    Cover,
    SymbolicCases,
    Undecided,
    cover_attempts,
)
from hsm_policy.authoring.symbolic.counterexample import (
    CounterexampleValues,
    case_document,
    shrink_documents,
)
from hsm_policy.authoring.symbolic.goals import VALUE, goal_rules, value_kind
from hsm_policy.authoring.symbolic.product import OTHER
from hsm_policy.authoring.symbolic.two_cases import VariedKeys, other_document, two_case_program
from hsm_policy.calendar import FIRST, LAST
from hsm_policy.cases import Case
from hsm_policy.engine import (
    Engine,
    Situation,
    given_atom,
)
from hsm_policy.messages import DiagnosticsError
from hsm_policy.names import SECOND
from hsm_policy.rulebook import RuleStore
from hsm_policy.validator import Property
from hsm_policy.verdict import OutcomeDecider

TWO_CASES = ("monotone", "independent")

Document = dict[str, Any]


class Refutation(msgspec.Struct, frozen=True):
    """A counterexample: one case, or two for a property that compares cases.

    `told` are the outcomes, or the values of the figure, of the two cases.
    """

    case: Document
    other: Document | None = None
    told: tuple[str, str] = ("", "")


class Proof(msgspec.Struct, frozen=True):
    """The result for one property; `proved` is None if undecided.

    `lists` are the lists that the property reads, `cover` the days and cases covered.
    """

    declared: Property
    proved: bool | None
    lists: tuple[str, ...] = ()
    cover: Cover = Cover()
    refutation: Refutation | None = None


class Prover:
    """Proves one property of a rulebook."""

    def __init__(
        self, engine: Engine, declared: Property, read: Callable[[Document], Case]
    ) -> None:
        self.engine, self.declared, self._read = engine, declared, read
        self.source = engine.source
        self._own = VariedKeys(self.source.vocabulary, declared.keys)
        self._two = declared.kind in TWO_CASES
        self._outcomes = OutcomeDecider(engine)
        self.blamed: Counter[str] = Counter()

    def prove(self) -> Proof:
        """Prove the property for as many cases as possible, or refute it."""
        for cover in cover_attempts(self.blamed):
            space = self._space(self.declared.items, cover)
            lists = self._lists(space)
            try:
                found = self._search(space)
            except Undecided:
                continue
            if found is None:
                return Proof(self.declared, proved=True, lists=lists, cover=cover)
            return Proof(self.declared, proved=False, lists=lists, refutation=found)
        return Proof(self.declared, proved=None, lists=lists)

    def _space(self, items: int, cover: Cover) -> SymbolicCases:
        base = two_case_program(self.source, self.declared.keys) if self._two else self.source
        rules = [*base.rules, *goal_rules(self.declared, self.source)]
        groups = self.source.vocabulary.groups.values()
        kind = value_kind(self.declared, self.source)
        measured = {(f"{side}{VALUE}", 1): {0: kind} for side in ("", SECOND)} if kind else {}
        return SymbolicCases(
            self.engine,
            replace(base, rules=RuleStore.of(rules)),
            CaseBounds(
                {group.path: items for group in groups if group.kind == "list"},
                self.declared.readings,
                self.declared.scenarios,
                measured,
                cover,
            ),
        )

    def _lists(self, space: SymbolicCases) -> tuple[str, ...]:
        read = {path for goal in space.goals() for path in space.keys(goal)}
        tops = {path.partition("[")[0] for path in read if "[" in path}
        return tuple(path for path in self.source.vocabulary.groups if path in tops)

    def _search(self, space: SymbolicCases) -> Refutation | None:
        for goal in space.goals():
            trial = _Trial(self, space, goal)
            days = self.declared.first or FIRST, self.declared.last or LAST
            if space.first(goal, trial.confirms, days) is not None:
                self._make_recent(space, goal, trial, days)
                return trial.smallest()
        return None

    def _make_recent(
        self, space: SymbolicCases, goal: str, trial: _Trial, days: tuple[int, int]
    ) -> None:
        """Search for a counterexample on a day when the latest amounts are in force."""
        for latest in space.latest(goal, days):
            for one in (space, self._space(0, space.bounds.cover)):
                with suppress(Undecided):
                    one.first(goal, trial.confirms, (latest, latest))

    def documents(self, found: CounterexampleValues) -> tuple[Document, Document | None]:
        """Return the counterexample as one or two case files."""
        defaults = {point.id: point.default for point in self.source.points.values()}
        name = self.declared.name.replace("_", "-")
        first = {path: value for path, value in found.values.items() if OTHER not in path}
        one = case_document(name, replace(found, values=first), defaults)
        if not self._two:
            return one, None
        second = other_document(found.values, self._own)
        given = _given_second(found.given, self._own)
        other = case_document(name, replace(found, values=second, given=given), defaults)
        return one, other

    def refuted(
        self, space: SymbolicCases, goal: str, one: Document, other: Document | None
    ) -> Refutation | None:
        """Return the refutation that case files make, None if they do not refute the property."""
        try:
            case = self._case(one)
            second = None if other is None else self._case(other)
        except DiagnosticsError:
            return None
        if not self.declared.readings.items() <= Situation(self.engine, case).readings.items():
            return None
        if not space.certain(goal, self._joined(case, second), self._outer(case, second)):
            self.blamed.update(self._outcomes.unsaid(case))
            return None
        if second is None:
            return Refutation(one)
        told = self._told(case), self._told(second)
        if None in told or told[0] == told[1]:
            return None
        return Refutation(one, other, told)  # type: ignore[arg-type] # none is None here

    def _case(self, found: Document) -> Case:
        return replace(self._read(found), scenarios=self.declared.scenarios)

    def _told(self, case: Case) -> str | None:
        if self.declared.figure:
            return self._outcomes.figure(case, self.declared.of)
        return self._outcomes.outcome(case, self.declared.of)

    def _joined(self, one: Case, other: Case | None) -> Case:
        """Return two cases as one case of the two-case vocabulary."""
        if other is None:
            return one
        return replace(
            one,
            values={**one.values, **self._second(other.values)},
            unknown={**one.unknown, **self._second(other.unknown)},
            maybe=one.maybe | {self._own.place(path) for path in other.maybe},
            lists={**one.lists, **self._second(other.lists)},
        )

    def _second(self, values: Mapping[str, Any]) -> dict[str, Any]:
        moved = {self._own.place(path): value for path, value in values.items()}
        return {path: value for path, value in moved.items() if OTHER in path}

    def _outer(self, one: Case, other: Case | None) -> list[str]:
        atoms = list(Situation(self.engine, one).context)
        if other is not None:
            atoms += [given_atom(self._own.path(top)) for top in other.given]
            atoms += [given_atom(self._own.path(path)) for path in other.written]
        return atoms


class _Trial:
    """The best counterexample so far for one goal: confirmed, then shrunk."""

    def __init__(self, prover: Prover, space: SymbolicCases, goal: str) -> None:
        self._prover, self._space, self._goal = prover, space, goal
        self._found: Refutation | None = None

    def confirms(self, found: CounterexampleValues) -> bool:
        """Return whether the case files of a model, read and decided again, refute the property."""
        refuted = self._refuted(*self._prover.documents(found))
        self._found = refuted or self._found
        return refuted is not None

    def _refuted(self, one: Document, other: Document | None) -> Refutation | None:
        return self._prover.refuted(self._space, self._goal, one, other)

    def smallest(self) -> Refutation | None:
        """Return the shrunk counterexample."""
        if self._found is None:
            return None
        case, other = self._found.case, self._found.other
        return shrink_documents([case, *([other] if other else [])], self._again) or self._found

    def _again(self, documents: list[Document]) -> Refutation | None:
        """Return the refutation by smaller case files, if the outcomes stay the same."""
        found = self._refuted(documents[0], documents[1] if len(documents) > 1 else None)
        same = found is not None and self._found is not None and found.told == self._found.told
        return found if same else None


def _given_second(given: Iterable[str], own: VariedKeys) -> frozenset[str]:
    """Return the top-level maps and lists that the second case writes."""
    found = set(given)
    shared = {top for top in found if OTHER not in top and not own.has(top)}
    return frozenset(shared | {top.replace(OTHER, "") for top in found if OTHER in top})
