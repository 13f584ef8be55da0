"""Keys of a case: those on which an outcome depends, and those given that no rule reads.

An open outcome depends on unknown keys, a firm one on keys that were taken as absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.cases import UNKNOWN, Case, changed
from hsm_policy.documents import OPEN, join, top_of, unindexed
from hsm_policy.engine import Assignment, Consequences, Situation, given_atom, raised_atom
from hsm_policy.messages import DiagnosticsError
from hsm_policy.names import Outcome
from hsm_policy.rulebook import DATE, Input, RulebookData, Vocabulary
from hsm_policy.verdict.outcomes import best_other

if TYPE_CHECKING:
    from hsm_policy.verdict.decision import Answer

IMPLAUSIBLE_NOTE = "implausible_{}"


class AssumedKey(msgspec.Struct, frozen=True):
    """A key taken as absent or as its default, on which an outcome depends.

    `outcome` is the best other one that a valid value of this key alone can give.
    """

    key: str
    outcome: Outcome


class AssumedKeys:
    """The keys of one case that were taken as absent, each told in every valid way."""

    def __init__(self, situation: Situation, answers: Mapping[str, Answer]) -> None:
        self.situation, self.engine = situation, situation.engine
        self._firm = {name: one for name, one in answers.items() if one.outcome != Outcome.OPEN}
        self._situations: dict[tuple[str, ...], Situation | None] = {}

    def turning(self, question: str) -> tuple[AssumedKey, ...]:
        """Return the keys that alone turn the outcome of a question; none where it is open."""
        answer = self._firm.get(question)
        if answer is None or not answer.assumed or self._settled(question):
            return ()
        found = ((key, self.other(question, key)) for key in answer.assumed)
        return tuple(AssumedKey(key, outcome) for key, outcome in found if outcome)

    def other(self, question: str, key: str) -> Outcome | None:
        """Return the best other outcome that a key told can give; None where it turns nothing."""
        opened = self._opened(key) if self._may(key, question) else None
        if opened is None:
            return None
        told = opened.assignment.copy()
        assume_there(told, key)
        return best_other(opened.under(told), question, self._firm[question].outcome)

    def _settled(self, question: str) -> bool:
        """Whether rules alone settle the outcome even with all these keys open at once."""
        every = self._opened(*dict.fromkeys(self._keys()))
        if every is None:
            return False
        solver, loose = every.solver, every.assignment.copy()
        for atom in {*every.context} - {*self.situation.context}:
            loose.free(solver.ground.atoms[atom])
        return solver.agreed(loose, solver.outcomes[question], search=False) is not None

    def _may(self, key: str, question: str) -> bool:
        """Whether propagation leaves open that a key turns an outcome."""
        every = self._opened(*dict.fromkeys(self._keys()))
        if every is None:
            return True
        closed, solver = self._closed, every.solver
        beside = {*every.context} - {*closed.context}
        atoms = [solver.ground.atoms[name] for name in beside]
        paths = self._beside(key, closed.assignment)
        wanted = solver.outcomes[question]
        return not solver.loosening.settles(closed.assignment, paths, atoms, wanted)

    @cached_property
    def _closed(self) -> Situation:
        """The case as it is, on the program with room for all keys."""
        return self.situation.opened(self.situation.case, self._raisable())

    def _beside(self, key: str, assignment: Assignment) -> frozenset[str]:
        """Return the inputs that may have another value where a key is told.

        These are what is in it, what its values require beside it, and all in a map not there.
        """
        layout = self._closed.solver.layout
        slots, top = layout.slots, top_of(key)
        if top not in self.situation.case.given:
            return frozenset(path for path in slots if top_of(path) == top)
        found = {path for path in slots if path == key or path.startswith((f"{key}.", f"{key}["))}
        around = {slots[path].container for path in found}
        absent = tuple(
            f"{one.container}."
            for one in slots.values()
            if one.exists and assignment.literals[layout.position[one.exists]] <= 0
            if any(inner.startswith(one.container) for inner in around)
        )
        return frozenset(found) | {
            path
            for path, one in slots.items()
            if path.startswith(absent) or (one.conditional and one.container in around)
        }

    def _keys(self) -> Iterator[str]:
        return (key for answer in self._firm.values() for key in answer.assumed)

    def _opened(self, *keys: str) -> Situation | None:
        """Return the case with some keys unknown, on the program that all such cases share.

        None where they cannot all be told, as for two keys of which the case has one at most.
        """
        if keys not in self._situations:
            told = with_unknown(self.engine.source, self.situation.case, keys)
            opened = None if told is None else self.situation.opened(told, self._raisable())
            self._situations[keys] = opened
        return self._situations[keys]

    def _raisable(self) -> Iterator[str]:
        """Yield the questions that a key would raise and whose being raised a rule reads."""
        read = frozenset[str]().union(*(self.engine.reads[question] for question in self._firm))
        told = frozenset(self._keys())
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
    dependence, theory = solver.dependence, situation.theory_for(question)
    literals = [solver.ground.shown[index].literal for index in possible]
    keys = solver.keys(situation.case, cone)
    missing = [key for key, paths in keys.items() if dependence.depends(theory, paths, literals)]
    laws = [
        solver.ground.nodes[index].name
        for index in cone.laws
        if situation.assignment.numbers[index] is OPEN
        and dependence.depends(theory, (), literals, index)
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
