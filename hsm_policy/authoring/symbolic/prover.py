"""Properties of a rulebook proved for all cases of a shape, or refuted by a counterexample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace

from hsm_policy.authoring.symbolic.all_cases import (
    CaseBounds,
    Cover,
    SymbolicCases,
    Trial,
    Undecided,
    cover_attempts,
)
from hsm_policy.authoring.symbolic.counterexample import (
    CounterexampleValues,
    Document,
    case_document,
)
from hsm_policy.authoring.symbolic.goals import VALUE, goal_rules, value_kind
from hsm_policy.authoring.symbolic.product import (
    OTHER,
    VariedKeys,
    other_document,
    two_case_program,
)
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
        kind = value_kind(self.declared, self.source)
        measured = {(f"{side}{VALUE}", 1): {0: kind} for side in ("", SECOND)} if kind else {}
        return SymbolicCases(
            self.engine,
            replace(base, rules=RuleStore.of(rules)),
            CaseBounds(
                items,
                self.declared.readings,
                self.declared.scenarios,
                measured,
                cover,
            ),
        )

    def _lists(self, space: SymbolicCases) -> tuple[str, ...]:
        read = space.lists_read()
        return tuple(path for path in self.source.vocabulary.groups if path in read)

    def _search(self, space: SymbolicCases) -> Refutation | None:
        for goal in space.goals():
            check = partial(self._refutation, space, goal)
            trial = Trial(goal, self._documents, check, lambda one: one.told)
            days = self.declared.first or FIRST, self.declared.last or LAST
            if trial.search(space, days):
                # Prefer a counterexample on a day when the latest amounts are in force.
                for latest in space.latest(goal, days):
                    for one in (space, self._space(0, space.bounds.cover)):
                        trial.refine(one, (latest, latest))
                return trial.smallest()
        return None

    def _documents(self, found: CounterexampleValues) -> list[Document]:
        """Return the counterexample as one or two case files."""
        defaults = {point.id: point.default for point in self.source.points.values()}
        name = self.declared.name.replace("_", "-")
        first = {path: value for path, value in found.values.items() if OTHER not in path}
        one = case_document(name, replace(found, values=first), defaults)
        if not self._two:
            return [one]
        second = other_document(found.values, self._own)
        given = _given_second(found.given, self._own)
        other = case_document(name, replace(found, values=second, given=given), defaults)
        return [one, other]

    def _refutation(
        self, space: SymbolicCases, goal: str, documents: list[Document]
    ) -> Refutation | None:
        """Return the refutation that case files make, None if they do not refute the property."""
        try:
            case = self._case(documents[0])
            second = self._case(documents[1]) if self._two else None
        except DiagnosticsError:
            return None
        if not self.declared.readings.items() <= Situation(self.engine, case).readings.items():
            return None
        if not space.certain(goal, self._joined(case, second), self._context(case, second)):
            self.blamed.update(self._outcomes.unsaid(case))
            return None
        if second is None:
            return Refutation(documents[0])
        told = self._shown(case), self._shown(second)
        if None in told or told[0] == told[1]:
            return None
        return Refutation(documents[0], documents[1], told)  # type: ignore[arg-type] # none is None here

    def _case(self, found: Document) -> Case:
        return replace(self._read(found), scenarios=self.declared.scenarios)

    def _shown(self, case: Case) -> str | None:
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

    def _context(self, one: Case, other: Case | None) -> list[str]:
        atoms = list(Situation(self.engine, one).context)
        if other is not None:
            atoms += [given_atom(self._own.path(top)) for top in other.given]
            atoms += [given_atom(self._own.path(path)) for path in other.written]
        return atoms


def _given_second(given: Iterable[str], own: VariedKeys) -> frozenset[str]:
    """Return the top-level maps and lists that the second case writes."""
    found = set(given)
    shared = {top for top in found if OTHER not in top and not own.has(top)}
    return frozenset(shared | {top.replace(OTHER, "") for top in found if OTHER in top})
