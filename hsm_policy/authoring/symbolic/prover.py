"""Properties of a rulebook proved for all cases of a shape, or refuted by a counterexample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from itertools import product
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
from hsm_policy.authoring.symbolic.goals import (
    CONDITION,
    REACHABLE,
    VALUE,
    goal_rules,
    value_kind,
)
from hsm_policy.authoring.symbolic.product import (
    OTHER,
    VariedKeys,
    other_document,
    two_case_program,
)
from hsm_policy.calendar import FIRST, LAST
from hsm_policy.cases import Case
from hsm_policy.engine import (
    GOAL,
    Engine,
    Situation,
    given_atom,
)
from hsm_policy.messages import DiagnosticsError
from hsm_policy.names import SECOND
from hsm_policy.rulebook import RuleStore
from hsm_policy.syntax import Rule, term_text
from hsm_policy.validator import Property
from hsm_policy.verdict import OutcomeDecider

_SECONDS = 60.0
"""How long one goal is searched for before it is left undecided."""

TWO_CASES = ("monotone", "independent")


class Refutation(msgspec.Struct, frozen=True):
    """A counterexample: one case, or two for a property that compares cases.

    `told` are the outcomes, or the values of the figure, of the two cases.
    """

    case: Document
    other: Document | None = None
    told: tuple[str, str] = ("", "")


class Proof(msgspec.Struct, frozen=True):
    """The result for one property; `proved` is None if undecided, or if it is `vacuous`.

    `lists` are the lists that the property reads, `cover` the days and cases covered. A vacuous
    property speaks of no case that is covered. `unreachable` are rules that apply in no case.
    `reached` is false where the time was up before.
    """

    declared: Property
    proved: bool | None
    lists: tuple[str, ...] = ()
    cover: Cover = Cover()
    refutation: Refutation | None = None
    vacuous: bool = False
    unreachable: tuple[Rule, ...] = ()
    reached: bool = True


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
        if self._days[0] > self._days[1]:
            return Proof(self.declared, proved=None, vacuous=True)
        if self.declared.kind == REACHABLE:
            return self._reachable()
        for cover in cover_attempts(self.blamed):
            space = self._space(self.declared.items, cover)
            lists = self._lists(space)
            try:
                found = self._search(space)
            except Undecided:
                continue
            if found is not None:
                return Proof(self.declared, proved=False, lists=lists, refutation=found)
            empty = self._vacuous(space)
            proved = None if empty else True
            return Proof(self.declared, proved=proved, lists=lists, cover=cover, vacuous=empty)
        return Proof(self.declared, proved=None, lists=lists)

    @property
    def _days(self) -> tuple[int, int]:
        return self.declared.first or FIRST, self.declared.last or LAST

    def _vacuous(self, space: SymbolicCases) -> bool:
        """Return whether no case meets the condition of the property, where it has one."""
        if not any(rule.id == CONDITION for rule in space.source.rules):
            return False
        check = partial(self._confirmed, space, CONDITION)
        try:
            return not Trial(CONDITION, self._documents, check, id).search(space, self._days)
        except Undecided:
            return False

    def _reachable(self) -> Proof:
        """Return whether every rule applies in some case, without announced law or with all."""
        left = {f"g{at}": rule for at, rule in enumerate(self.source.rules) if rule.body}
        lists, declared = dict[str, None](), self.declared
        announced = dict.fromkeys(((), tuple(self.source.scenarios)))
        for scenarios, items in product(announced, range(1, declared.items + 1)):
            if not left:
                break
            self.declared = replace(declared, scenarios=scenarios)
            space = self._space(items, Cover(), left)
            lists |= dict.fromkeys(self._lists(space))
            reached = [goal for goal in space.goals() if space.possible(goal)]
            left = {goal: rule for goal, rule in left.items() if goal not in reached}
        rules = tuple(left.values())
        return Proof(declared, not rules, lists=tuple(lists), unreachable=rules)

    def _space(
        self, items: int, cover: Cover, goals: Collection[str] | None = None
    ) -> SymbolicCases:
        """Return the cases with at most some items in each list, with all goals or some."""
        base = two_case_program(self.source, self.declared.keys) if self._two else self.source
        kind = value_kind(self.declared, self.source)
        measured = {(f"{side}{VALUE}", 1): {0: kind} for side in ("", SECOND)} if kind else {}
        rules = [
            *base.rules,
            *(
                rule
                for rule in goal_rules(self.declared, self.source)
                if goals is None or rule.head.name != GOAL or term_text(rule.head.args[0]) in goals
            ),
        ]
        return SymbolicCases(
            self.engine,
            replace(base, rules=RuleStore.of(rules)),
            CaseBounds(
                items,
                self.declared.readings,
                self.declared.scenarios,
                measured,
                cover,
                _SECONDS,
            ),
        )

    def _lists(self, space: SymbolicCases) -> tuple[str, ...]:
        read = space.lists_read()
        return tuple(path for path in self.source.vocabulary.groups if path in read)

    def _search(self, space: SymbolicCases) -> Refutation | None:
        for goal in space.goals():
            if goal == CONDITION:
                continue
            check = partial(self._refutation, space, goal)
            trial = Trial(goal, self._documents, check, lambda one: one.told)
            if trial.search(space, self._days):
                # Prefer a counterexample on a day when the latest amounts are in force.
                for latest in space.latest(goal, self._days):
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
        cases = self._confirmed(space, goal, documents)
        if cases is None:
            return None
        case, second = cases
        if second is None:
            return Refutation(documents[0])
        told = self._shown(case), self._shown(second)
        if None in told or told[0] == told[1]:
            return None
        return Refutation(documents[0], documents[1], told)  # type: ignore[arg-type] # none is None here

    def _confirmed(
        self, space: SymbolicCases, goal: str, documents: list[Document]
    ) -> tuple[Case, Case | None] | None:
        """Return the cases of case files that certainly meet a goal, None if they do not."""
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
        return case, second

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
