"""Every minimal set of changes that gets a question granted, cheapest first.

Unknown inputs, readings, and facts that the vocabulary protects stay as they are. A set is minimal
where no proper subset suffices with any values; amounts and days are the least that do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import msgspec

from hsm_policy.analysis.repair.adjustable import AdjustableInput, adjustable_inputs
from hsm_policy.analysis.repair.minimal_sets import Changes, Obstacles, RepairSearch, variants
from hsm_policy.cases import Case, changed
from hsm_policy.documents import case_value, unindexed
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import DiagnosticsError, Report, Reportable, diagnose, say
from hsm_policy.names import Outcome
from hsm_policy.rulebook import RulebookData, find_key, near_name, titles_of
from hsm_policy.verdict import AMOUNT_NOTE, DerivationNode, Verdict, Wording, decide


class Repair(msgspec.Struct, frozen=True):
    """Changes that together get a question granted, and their cost.

    `without` holds, by path, the outcome when that change alone is left out; None where the case
    then contradicts itself.
    """

    changes: Changes
    cost: int
    without: dict[str, Outcome | None]

    @property
    def inputs(self) -> frozenset[str]:
        """The inputs that get another value, without those that are only removed."""
        return frozenset(path for path, value in self.changes.items() if value is not None)


class InputChange(msgspec.Struct, frozen=True):
    """The change of one input, with both values as in a case file; null where it is not stated."""

    input: str
    before: Any = msgspec.field(name="from")
    after: Any = msgspec.field(name="to")


class PartialRepair(msgspec.Struct, frozen=True):
    """The outcome if one change is left out; null where the case then contradicts itself."""

    input: str
    outcome: Outcome | None


class RepairReport(msgspec.Struct, frozen=True):
    """A minimal set of changes, its cost, and the outcome without each of them."""

    changes: list[InputChange]
    cost: int
    without: list[PartialRepair]


class NearestRepair(msgspec.Struct, frozen=True):
    """The cheapest repair of a question."""

    question: str = msgspec.field(name="for")
    changes: list[InputChange]
    cost: int
    without: list[PartialRepair]


class ExplainedOutcome(DerivationNode, frozen=True, kw_only=True):
    """A derivation, with the nearest repair where the outcome is not granted."""

    nearest: NearestRepair | msgspec.UnsetType = msgspec.UNSET


class Remark(msgspec.Struct, frozen=True):
    """A note on the limits of an answer."""

    id: str
    text: str


class RepairsReport(Report, frozen=True, omit_defaults=True):
    """The repairs of a question, cheapest first, or the inputs that exclude every repair.

    It is `not_needed` where the person needs no permit at all, and `why` says so.
    """

    question: str = msgspec.field(name="for")
    repairs: list[RepairReport]
    blocked_by: list[str]
    notes: list[Remark]
    why: str = ""
    not_needed: bool = False

    @property
    def is_of_law(self) -> bool:
        """Whether there is no repair because an amount of the law is not known."""
        law = AMOUNT_NOTE.format("")
        return not self.repairs and any(one.id.startswith(law) for one in self.notes)


class Obstruction(NamedTuple):
    """The unknown inputs or facts that exclude every repair.

    `of_law` is the verdict after the changes that might do, where it turns on amounts of the law.
    `not_needed` is the case as decided, where the person needs no permit at all.
    """

    paths: tuple[str, ...] = ()
    of_law: Verdict | None = None
    not_needed: Situation | None = None


class Repairs(Reportable):
    """The answer of `hsm repair`."""

    def __init__(
        self,
        source: RulebookData,
        case: Case,
        question: str,
        repairs: list[Repair],
        blocked: Obstruction,
        *,
        complete: bool,
    ) -> None:
        self.source, self.case, self.question, self.repairs = source, case, question, repairs
        self.blocked, self.complete = blocked, complete

    def report(self, lang: str = "en") -> RepairsReport:
        """Return the repairs, with notes in a language."""
        moved = any("date" in one.changes for one in self.repairs)
        notes = [
            Remark(name, say(name, lang))
            for name, told in (("not_all", not self.complete), ("held_constant", moved))
            if told
        ]
        if self.blocked.of_law:
            found = self.blocked.of_law.law_not_known(self.question, lang)
            notes = [*(Remark(one.id, one.text) for one in found), *notes]
        repairs = list(map(self._repair, self.repairs))
        blocked_by, needless = list(self.blocked.paths), self.blocked.not_needed
        why = Wording(self.source, lang).not_needed(self.question, needless) if needless else ""
        return RepairsReport(self.question, repairs, blocked_by, notes, why, needless is not None)

    def _repair(self, one: Repair) -> RepairReport:
        return RepairReport(
            [InputChange(path, self._before(path), value) for path, value in one.changes.items()],
            one.cost,
            [PartialRepair(path, outcome) for path, outcome in one.without.items()],
        )

    def _before(self, path: str) -> Any:
        value = self.case.values.get(path)
        if value is None or unindexed(path) not in self.case.written:
            return None
        return case_value(value, self.source.vocabulary.inputs[unindexed(path)].type)


def find_repairs(
    engine: Engine, case: Case, question: str | None, keep: Collection[str] = ()
) -> Repairs:
    """Find the repairs of a question; paths in `keep`, and all inside them, stay as they are.

    The question is by default the rulebook's, or else the first that the case raises. Raises
    DiagnosticsError where the question or a path does not exist, or the case does not raise the
    question.
    """
    situation = Situation(engine, case)
    asked = situation.question(question)
    keep = _paths(engine, keep)
    solver = situation.solver
    read = solver.paths_read(solver.ground.outcome_cones[asked])
    free = adjustable_inputs(engine.source, case, _without(read, keep))
    finder = _RepairFinder(engine, case, asked, free)
    made = list(finder.repairs())
    smallest = [one for one in made if not any(other.inputs < one.inputs for other in made)]
    found = sorted(smallest, key=lambda one: (one.cost, len(one.changes), *one.changes))
    blocked = Obstruction() if found else finder.blocked_by(read)
    if decide(situation).answers[asked].not_needed:
        blocked = blocked._replace(not_needed=situation)
    return Repairs(engine.source, case, asked, found, blocked, complete=finder.complete)


class _RepairFinder:
    """Finds the repairs of one case."""

    def __init__(
        self, engine: Engine, case: Case, question: str, free: list[AdjustableInput]
    ) -> None:
        self.engine, self.case, self.question = engine, case, question
        self.free = free
        self.complete = True

    def repairs(self) -> Iterator[Repair]:
        """Yield all repairs, each confirmed by deciding the changed case."""
        done: list[tuple[Changes, list[AdjustableInput]]] = []
        for changes, cost, free in variants(self.free):
            case = self._changed_case(changes)
            if case is None:
                continue  # these changes contradict each other
            search = RepairSearch(self.engine, case, self.question, free)
            beside = [
                frozenset(one.path for one in used)
                for other, used in done
                if other.items() <= changes.items() and all(one in free for one in used)
            ]
            sets = search.sets(beside)
            done += [(changes, [one for one in free if one.path in names]) for names in sets]
            prices = {lever.path: lever.cost for lever in free}
            for names in sets:
                price = cost + sum(prices[name] for name in names)
                for moves in search.moves(names):
                    yield from self._confirmed({**changes, **moves}, price)
            self.complete = self.complete and search.whole

    def _confirmed(self, changes: Changes, cost: int) -> Iterator[Repair]:
        if self._outcome(changes) != Outcome.GRANTED:
            self.complete = False
            return
        parts = {path: _left(changes, path) for path in changes} if len(changes) > 1 else {}
        yield Repair(changes, cost, {path: self._outcome(part) for path, part in parts.items()})

    def _outcome(self, changes: Changes) -> Outcome | None:
        case = self._changed_case(changes)
        answer = decide(Situation(self.engine, case)).answers.get(self.question) if case else None
        return answer.outcome if answer else None

    def _changed_case(self, changes: Changes) -> Case | None:
        try:
            return changed(self.engine.source, self.case, changes) if changes else self.case
        except DiagnosticsError:
            return None

    def blocked_by(self, read: Collection[str]) -> Obstruction:
        """Return what excludes every repair."""
        plain = [lever for lever in self.free if lever.numeric or lever.switch]
        about = (self.engine, self.case, self.question, plain)
        turned = {one.path: one.values[0] for one in plain if one.switch}
        possible = RepairSearch(*about).possible_changes()
        for changes in (possible, {}, turned):
            case = None if changes is None else self._changed_case(changes)
            if case is None:
                continue
            situation = Situation(self.engine, case)
            verdict = Verdict(situation, decide(situation))
            answer = verdict.questions[self.question]
            if answer.laws or (answer.missing and changes is possible):
                return Obstruction(answer.missing, verdict if answer.laws else None)
        return Obstruction(Obstacles(*about).paths(read))


def _left(changes: Changes, path: str) -> Changes:
    return {one: value for one, value in changes.items() if one != path}


def _without(read: Collection[str], keep: Collection[str]) -> list[str]:
    """Leave out these paths and all inside them."""
    starts = tuple(f"{one}{sign}" for one in keep for sign in ".[")
    return [path for path in read if path not in keep and not path.startswith(starts)]


def _paths(engine: Engine, keep: Collection[str]) -> list[str]:
    """Return the paths of keys given by their paths or questions."""
    vocabulary, known = engine.source.vocabulary, titles_of(engine.source, "keys")
    paths = [find_key(engine.source, one) for one in keep]
    problems = [
        diagnose("no_input", path=path, args={"path": path, "near": near_name(plain, known)})
        for path, plain in zip(paths, map(unindexed, paths), strict=True)
        if plain not in known and plain.removesuffix("[]") not in vocabulary.groups
    ]
    if problems:
        raise DiagnosticsError(problems)
    return paths
