"""Keys taken as absent on which the outcomes of many rows depend.

For each such key the rows are evaluated once more, with the key told but its value open: where the
rules alone still settle the outcome, nothing that the key can say turns it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.lay import ABSENT, Lay
from hsm_policy.analysis.portfolio.numbers import UNSURE, Mask, as_ints
from hsm_policy.analysis.portfolio.patterns import Group, Pattern, bound
from hsm_policy.analysis.portfolio.program import Evaluated, Inputs, Part, ProgramColumns
from hsm_policy.cases import Case, is_raised
from hsm_policy.documents import top_of, unindexed
from hsm_policy.engine import Engine, Situation, raised_atom
from hsm_policy.verdict import assume_there, with_unknown

Rows = npt.NDArray[np.intp]


class Change(NamedTuple):
    """What telling a key changes in the inputs: free atoms by sign, and numbers."""

    signs: tuple[tuple[int, int], ...]
    numbers: tuple[tuple[int, int], ...]


NO_CHANGE = Change((), ())


class Opener:
    """The cases of one ground program on the program that has room for all that they leave out."""

    def __init__(self, engine: Engine, group: Group) -> None:
        self.engine = engine
        first = group.patterns[0].situation
        self.questions = first.questions
        read = frozenset[str]().union(*(engine.reads[one] for one in self.questions))
        self.raisable = [name for name in engine.source.questions if raised_atom(name) in read]
        opened = [self._opened(one.situation.case, one.situation) for one in group.patterns]
        self.patterns = [bound(one) for one in opened]
        self.group = Group(group.lay, self.patterns, group.rows, group.places)
        self.program = ProgramColumns(self.patterns[0].situation.solver)
        self._by_value = engine.value_keys
        self._changes: dict[tuple[Any, ...], Change | None] = {}
        solver = self.program.solver
        outcomes = [solver.ground.shown[one].literal for one in solver.every_outcome]
        self.part = self.program.everything(outcomes)
        self._affected: dict[tuple[frozenset[int], frozenset[int]], Part] = {}

    def affected(self, atoms: frozenset[int], nodes: frozenset[int]) -> Part:
        """Return what of the outcomes some free atoms and numbers have an effect on."""
        if (atoms, nodes) not in self._affected:
            self._affected[atoms, nodes] = self.program.affected(self.part, atoms, nodes)
        return self._affected[atoms, nodes]

    def _opened(self, case: Case, situation: Situation) -> Situation:
        return situation.opened(case, self.raisable)

    @cached_property
    def keys(self) -> dict[str, list[Change | None]]:
        """The keys that some pattern takes as absent, each with its change by pattern."""
        read = frozenset[str]().union(*(self.engine.reads[one] for one in self.questions))
        found: dict[str, list[Change | None]] = {}
        for number, pattern in enumerate(self.patterns):
            case = pattern.situation.case
            told = _by_top(case, self._by_value)
            for key in case.assumed:
                if unindexed(key) in read:
                    changes = found.setdefault(key, [None] * len(self.patterns))
                    changes[number] = self._change(pattern, key, told.get(top_of(key), ()))
        return found

    def _change(self, pattern: Pattern, key: str, told: tuple[Any, ...]) -> Change | None:
        """Return what telling a key changes; None where it cannot be told.

        It is the same for all cases that say as much in the same top-level map or list, and would
        raise the same questions.
        """
        case = pattern.situation.case
        signature = (key, told, self._raising(case, key))
        if signature not in self._changes:
            self._changes[signature] = self._find_change(pattern, key)
        return self._changes[signature]

    def _raising(self, case: Case, key: str) -> tuple[Any, ...]:
        questions = self.engine.source.questions
        names = [
            name
            for path, raised in self.engine.triggers.items()
            if path == key or path.startswith((f"{key}.", f"{key}["))
            for _, name in raised
        ]
        return tuple(
            (name, any(is_raised(path, case) for path in questions[name].raised_with))
            for name in names
        )

    def _find_change(self, pattern: Pattern, key: str) -> Change | None:
        told = with_unknown(self.engine.source, pattern.situation.case, [key])
        if told is None:
            return None
        other = bound(self._opened(told, pattern.situation), lambda found: assume_there(found, key))
        signs = np.nonzero(other.signs != pattern.signs)[0]
        return Change(
            tuple((int(place), int(other.signs[place])) for place in signs),
            tuple(pair for pair in other.numbers.items() if pattern.numbers[pair[0]] != pair[1]),
        )


def _by_top(case: Case, by_value: frozenset[str]) -> dict[str, tuple[Any, ...]]:
    """Return what a case says in each map or list at the top, without values that do not matter."""
    found: dict[str, list[Any]] = {}
    for path, value in case.values.items():
        told = value if unindexed(path) in by_value else ABSENT
        found.setdefault(top_of(path), []).append((path, told))
    for pair in case.unknown.items():
        found.setdefault(top_of(pair[0]), []).append(pair)
    for path in (*case.maybe, *case.written):
        found.setdefault(top_of(path), []).append((path,))
    return {top: tuple(sorted(told, key=repr)) for top, told in found.items()}


class OpenedBlock:
    """Some rows of a group, evaluated with one key told or with all of them open."""

    def __init__(self, opener: Opener, places: Rows) -> None:
        self.opener = opener
        self.patterns = opener.group.places[places]
        self.inputs = opener.group.inputs(places)
        self.base = opener.program.evaluate(self.inputs, opener.part)

    def with_all(self) -> Evaluated:
        """Evaluate with all keys open at once, or absent."""
        changes = [one for each in self.opener.keys.values() for one in each if one]
        signs = {place: 0 for one in changes for place, _ in one.signs}
        numbers = {node: UNSURE for one in changes for node, _ in one.numbers}
        change = Change(tuple(signs.items()), tuple(numbers.items()))
        return self._evaluated([change], np.zeros(self.patterns.size, np.intp))

    def told(self, key: str, chosen: Mask) -> tuple[Evaluated | None, Mask]:
        """Evaluate with a key told; also return which of the rows chosen can tell it."""
        of_pattern = self.opener.keys[key]
        distinct = list(dict.fromkeys(one for one in of_pattern if one is not None))
        number = np.array([-1 if one is None else distinct.index(one) for one in of_pattern])
        which = number[self.patterns]
        mask = chosen & (which >= 0)
        if not mask.any():
            return None, mask
        return self._evaluated(distinct, which), mask

    def _evaluated(self, changes: list[Change], which: Rows) -> Evaluated:
        """Evaluate with the change of each row, by its place; -1 for none."""
        program = self.opener.program
        truths, numbers = {}, {}
        for place in dict.fromkeys(place for one in changes for place, _ in one.signs):
            atom = program.layout.order[place]
            told = [dict(one.signs).get(place) for one in changes]
            truths[atom] = _overlaid(told, which, self.inputs.truths[atom])
        for node in dict.fromkeys(node for one in changes for node, _ in one.numbers):
            values = [dict(one.numbers).get(node) for one in changes]
            there = np.array([*(one is not None for one in values), False])[which]
            table = np.array([*(one or 0 for one in values), 0], np.int64)
            before = as_ints(self.inputs.numbers[node])
            numbers[node] = np.where(there, table[which], before)
        part = self.opener.affected(frozenset(truths), frozenset(numbers))
        return program.again(self.base, Inputs(which.size, truths, dict(numbers)), part)


def _overlaid(told: list[int | None], which: Rows, truth: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return the truth of an atom where changes give it a sign."""
    there = np.array([*(one is not None for one in told), False])[which]
    signs = np.array([*(one or 0 for one in told), 0])[which]
    return np.where(there, signs > 0, truth[0]), np.where(there, signs >= 0, truth[1])


def in_order(lay: Lay, keys: Iterable[str]) -> list[str]:
    """Return keys in the order of the vocabulary, items of lists one after the other."""
    vocabulary = lay.source.vocabulary

    def rank(key: str) -> list[int]:
        found, above = [], ""
        for step in key.split("."):
            name, _, item = step.partition("[")
            found.append(list(vocabulary.keys(above)).index(name))
            found += [int(item.removesuffix("]"))] if item else []
            above = f"{above}.{name}" if above else name
            above += "[]" if item else ""
        return found

    return sorted(keys, key=rank)
