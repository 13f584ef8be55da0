"""The keys that a case leaves out, taken as absent, on which a firm outcome depends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.cases import UNKNOWN, Case, changed
from hsm_policy.documents import OPEN, Value, unindexed
from hsm_policy.engine import Assignment, Situation, change_inputs, raised_atom
from hsm_policy.messages import DiagnosticsError
from hsm_policy.names import Outcome
from hsm_policy.rulebook import DATE, RulebookData
from hsm_policy.verdict.outcomes import best_other, outcome_among

if TYPE_CHECKING:
    from hsm_policy.verdict.decision import Answer


class AssumedKey(msgspec.Struct, frozen=True):
    """A key taken as absent or as its default, on which an outcome depends.

    `outcome` is the best other one that a valid value of this key alone can give.
    """

    key: str
    outcome: Outcome


class Change(NamedTuple):
    """What telling a key changes in an assignment: free atoms, as literals by place, and inputs."""

    literals: dict[int, int]
    numbers: dict[int, Value]


class AssumedKeys:
    """The keys of one case that were taken as absent, each told in every valid way."""

    def __init__(self, situation: Situation, answers: Mapping[str, Answer]) -> None:
        self.situation, self.engine = situation, situation.engine
        self._firm = {name: one for name, one in answers.items() if one.outcome != Outcome.OPEN}
        self._told: dict[str, Situation | None] = {}

    def turning(self, question: str) -> tuple[AssumedKey, ...]:
        """Return the keys that alone turn the outcome of a question; none where it is open."""
        answer = self._firm.get(question)
        if answer is None or not answer.assumed or self._settled(self._every, question):
            return ()
        found = ((key, self.other(question, key)) for key in answer.assumed)
        return tuple(AssumedKey(key, outcome) for key, outcome in found if outcome)

    def other(self, question: str, key: str) -> Outcome | None:
        """Return the best other outcome that a key told can give; None where it turns nothing."""
        told = self.told(key)
        if told is None:
            return None
        outcome, outcomes = self._firm[question].outcome, told.solver.outcomes[question]
        settled = self._settled(told, question)
        if settled:
            return None if settled == outcome else settled
        atoms = [told.solver.ground.shown[index].literal for index in outcomes]
        return told.kept(
            ("best other", question, outcome),
            atoms,
            lambda case: best_other(case, question, outcome),
        )

    def _settled(self, told: Situation, question: str) -> Outcome | None:
        """Return the outcome that rules alone settle; None where they leave it open."""
        solver, rules = told.solver, told.solver.rules
        certain, unsettled = rules.settled(told.assignment, solver.outcomes[question])
        return None if unsettled else outcome_among(solver, certain, question)

    @cached_property
    def _closed(self) -> Situation:
        """The case as it is, on the program with room for all keys."""
        return self.situation.opened(self.situation.case, self.raisable())

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for one in self._firm.values() for key in one.assumed))

    @cached_property
    def _every(self) -> Situation:
        """The case with all that the keys can change open at once, each by itself or together."""
        literals, numbers = dict[int, int](), dict[int, Value]()
        for change in filter(None, map(self._change, self._keys)):
            literals |= dict.fromkeys(change.literals, 0)
            numbers |= dict.fromkeys(change.numbers, OPEN)
        return self._changed(Change(literals, numbers))

    def told(self, key: str) -> Situation | None:
        """Return the case with a key told, its value open; None where it cannot be told."""
        if key not in self._told:
            change = self._change(key)
            self._told[key] = None if change is None else self._changed(change)
        return self._told[key]

    def _changed(self, change: Change) -> Situation:
        found = self._closed.assignment.copy()
        change_inputs(self._closed.solver, found, change.literals, change.numbers)
        return self._closed.under(found.freeze())

    def _change(self, key: str) -> Change | None:
        """Return what telling a key changes; kept for the cases that have the same keys."""
        kept, told = self._closed.solver.kept, ("told", key, self._pattern)
        if told not in kept:
            kept.keep(told, self._find_change(key))
        found: Change | None = kept[told]
        return found

    @cached_property
    def _pattern(self) -> tuple[Any, ...]:
        """All of the case on which it depends what telling a key changes."""
        case = self.situation.case
        asked = self.engine.value_keys
        values = [
            (path, value if unindexed(path) in asked else None)
            for path, value in case.values.items()
        ]
        several = [path for path, length in case.lists.items() if length > 1]
        return (
            tuple(values),
            tuple(case.unknown.items()),
            case.maybe,
            frozenset(case.written),
            frozenset(case.given),
            tuple(case.scenarios),
            tuple(sorted(case.lists.items())),
            self.situation.consistent if several else True,
        )

    def _find_change(self, key: str) -> Change | None:
        told = with_unknown(self.engine.source, self.situation.case, (key,))
        if told is None:
            return None
        closed = self._closed
        other, layout = self.situation.opened(told, self.raisable()), closed.solver.layout
        before = layout.told(closed.case, closed.context)
        after = layout.told(told, other.context)
        assume_there(after, key)
        places = range(layout.first_test)
        return Change(
            {at: after.literals[at] for at in places if before.literals[at] != after.literals[at]},
            {n: after.numbers[n] for n in layout.paths if before.numbers[n] != after.numbers[n]},
        )

    def raisable(self) -> Iterator[str]:
        """Yield the questions that a key would raise and whose being raised a rule reads."""
        read = frozenset[str]().union(*(self.engine.reads[question] for question in self._firm))
        told = frozenset(self._keys)
        for path, raised in self.engine.triggers.items():
            if any(path == key or path.startswith((f"{key}.", f"{key}[")) for key in told):
                yield from (name for _, name in raised if raised_atom(name) in read)


def with_unknown(source: RulebookData, case: Case, keys: Iterable[str]) -> Case | None:
    """Return a case with some keys unknown; None where they cannot all be told."""
    written = replace(case, document={**case.document, DATE: days.iso(case.date)})
    try:
        return changed(source, written, dict.fromkeys(keys, UNKNOWN))
    except DiagnosticsError:
        return None


def assume_there(assignment: Assignment, key: str) -> None:
    """Rule out that there is no such thing: a key that is told is there, a list may be empty."""
    for path, slots in assignment.layout.slots.items():
        if path == key:
            assignment.hold(slots.has)
        if slots.container == key and slots.exists:
            assignment.hold(slots.exists)
