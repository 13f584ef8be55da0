"""Keys of a case: those on which an outcome depends, and those given that no rule reads.

An open outcome depends on unknown keys, a firm one on keys that were taken as absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.cases import UNKNOWN, Case, changed
from hsm_policy.documents import OPEN, Value, join, unindexed
from hsm_policy.engine import (
    Assignment,
    Consequences,
    Situation,
    change_inputs,
    given_atom,
    raised_atom,
)
from hsm_policy.messages import DiagnosticsError
from hsm_policy.names import Outcome
from hsm_policy.rulebook import DATE, Input, RulebookData, Vocabulary
from hsm_policy.verdict.outcomes import best_other, outcome_among

if TYPE_CHECKING:
    from hsm_policy.verdict.decision import Answer

IMPLAUSIBLE_NOTE = "implausible_{}"


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


def depends_on(
    situation: Situation, view: Consequences, question: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys, and the law amounts as atoms, on which an outcome depends."""
    solver = situation.solver
    possible = [index for index in solver.outcomes[question] if index in view.brave]
    if len(possible) < 2:  # noqa: PLR2004 - one alone cannot change
        return (), ()
    cone = solver.ground.outcome_cones[question]
    literals = [solver.ground.shown[index].literal for index in possible]

    def turns(paths: Iterable[str], *laws: int) -> bool:
        def find(case: Situation) -> bool:
            return case.solver.dependence.depends(case.theory_for(question), paths, literals, *laws)

        return situation.kept(("turns", tuple(paths), laws), literals, find)

    keys = solver.keys(situation.case, cone)
    missing = [key for key, paths in keys.items() if turns(paths)]
    laws = [
        solver.ground.nodes[index].name
        for index in cone.laws
        if situation.assignment.numbers[index] is OPEN and turns((), index)
    ]
    return tuple(missing), tuple(sorted(laws))


def unread_keys(situation: Situation) -> Iterator[str]:
    """Yield the keys given that no rule behind an answer to the questions raised mentions."""
    opened = situation.opened(situation.case)
    ground, engine = opened.solver.ground, situation.engine
    read = opened.solver.paths_read(ground.cone)
    free = frozenset(ground.cone.free)
    tested = {path for path in engine.presence_tests if ground.atoms[given_atom(path)] in free}
    raising = {
        path
        for path, raised in engine.triggers.items()
        if any(question in situation.questions for _, question in raised)
    }
    for path, place in _given(engine.source.vocabulary, situation.case.document):
        inside = (f"{place}.", f"{place}[")
        mentioned = path in tested | raising or place in read
        if not mentioned and not any(key.startswith(inside) for key in read):
            yield place


def implausible_values(
    case: Case, vocabulary: Vocabulary
) -> Iterator[tuple[str, tuple[str, Input]]]:
    """Yield the values that the vocabulary calls unusual: the id of a note, path and input."""
    for path, value in case.values.items():
        entry = vocabulary.inputs[unindexed(path)]
        usual = entry.plausible
        if usual and isinstance(value, int) and not usual.least <= value <= usual.most:
            yield IMPLAUSIBLE_NOTE.format("_".join(re.findall("[a-z0-9_]+", path))), (path, entry)


def _given(
    vocabulary: Vocabulary, node: Any, path: str = "", place: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the keys that a document gives, as path and place; of a map or list, those in it."""
    if path in vocabulary.inputs:
        yield path, place
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _given(vocabulary, item, f"{path}[]", f"{place}[{index}]")
    elif isinstance(node, Mapping):
        for key in vocabulary.keys(path):
            if key in node and key != DATE:
                yield from _given(vocabulary, node[key], join(path, key), join(place, key))
    else:
        yield path.removesuffix("[]"), place
