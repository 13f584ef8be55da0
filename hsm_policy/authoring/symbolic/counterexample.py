"""What a model of all cases says, as a case file has it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from hsm_policy.documents import edited, number_text, top_of
from hsm_policy.engine import (
    AtomLayout,
    Cone,
    InputAtoms,
    Solution,
    Theory,
    Truth,
    given_key,
    raised_atom,
    reading_atom,
)
from hsm_policy.rulebook import DATE, RulebookData


class CounterexampleValues(msgspec.Struct, frozen=True):
    """A case that may meet a goal: values as a case file has them, by path, and what it writes.

    `given` are the maps and lists at the top that it writes, `readings` the chosen readings.
    `unsaid` says that something is there which the case does not say.
    """

    values: dict[str, Any]
    given: frozenset[str]
    readings: dict[str, str]
    unsaid: bool = False


class Counterexample:
    """One model with the numbers that fit it, as far as a goal reads it."""

    def __init__(self, layout: AtomLayout, cone: Cone, true: Truth, solution: Solution) -> None:
        self._layout, self._true, self._solution = layout, true, solution
        self._atoms = layout.ground.atoms
        self._free = frozenset(cone.free)

    def found(
        self, source: RulebookData, theory: Theory, read: frozenset[str]
    ) -> CounterexampleValues:
        """Give what the model says of the inputs that the goal reads, and of the day."""
        asked = dict(self._asked(source))
        there = {
            path: slots
            for path, slots in self._layout.slots.items()
            if (path in read or path == DATE) and self._true(slots.has)
        }
        values = {
            path: self._value(slots, theory)
            for path, slots in there.items()
            if asked.get(top_of(path), True) and asked.get(path, True)
        }
        unsaid = len(values) < len(there)
        values |= {path: [] for path in self._empty(source, read, values)}
        given = frozenset(top for top, truth in asked.items() if truth)
        return CounterexampleValues(values, given, self._readings(source), unsaid)

    def agrees(self, theory: Theory) -> bool:
        """Tell whether the numbers do what the model says of the comparisons that matter."""
        numbers = self._solution.numbers[0]
        steps = self._solution.steps
        chosen = {node: theory.variables[node].value(steps[node, tag]) for node, tag in steps}
        for test in self._layout.ground.tests:
            read = numbers.variables(test.left) | numbers.variables(test.right)
            exist = [has for has in map(theory.existence.has, read) if has]
            if test.literal in self._free and all(map(self._true, exist)):
                left, right = (numbers.value(side, chosen) for side in (test.left, test.right))
                told = isinstance(left, int) and isinstance(right, int)
                if told and (int(str(left)) >= int(str(right))) != self._true(test.literal):
                    return False
        return True

    def _empty(
        self, source: RulebookData, read: frozenset[str], values: Mapping[str, Any]
    ) -> Iterator[str]:
        """Give the lists without items that a case has to write: left out, they are not known."""
        for path, group in source.vocabulary.groups.items():
            if group.kind == "list" and not group.absent:
                inside = f"{path}["
                known = any(one.startswith(inside) for one in self._layout.slots)
                wanted = any(one.startswith(inside) for one in read) or not known
                if wanted and not any(one.startswith(inside) for one in values):
                    yield path

    def _asked(self, source: RulebookData) -> Iterator[tuple[str, bool]]:
        """Give for each key that the goal turns on being written whether it is.

        That is what a clause asks for, and what raises a question that the goal asks for.
        """
        raised = dict(self._raised(source))
        tops = {top_of(path) for path in raised if path not in source.vocabulary.inputs}
        yield from ((path, on) for path, on in raised.items() if path in source.vocabulary.inputs)
        for name, literal in self._atoms.items():
            key = given_key(name)
            if key is not None and (literal in self._free or key in tops):
                yield key, self._true(literal)

    def _raised(self, source: RulebookData) -> Iterator[tuple[str, bool]]:
        """Give for each key that raises a question that the goal asks for whether it does."""
        for question in source.questions.values():
            literal = self._atoms.get(raised_atom(question.id), 0)
            if literal in self._free and not self._true(literal):
                yield from ((path, False) for path in question.raised_by)
            elif literal in self._free:
                tops = (path for path in question.raised_by if path not in source.vocabulary.inputs)
                yield from ((path, True) for path in tops)

    def _readings(self, source: RulebookData) -> dict[str, str]:
        found = {}
        for point in source.points.values():
            atoms = {one: self._atoms[reading_atom(point.id, one)] for one in point.readings}
            if self._free & set(atoms.values()):
                found[point.id] = next(one for one, atom in atoms.items() if self._true(atom))
        return found

    def _value(self, slots: InputAtoms, theory: Theory) -> Any:  # noqa: ANN401 - a value of a case file
        entry = slots.leaf.entry
        if not slots.leaf.numeric:
            said = [slots.written(one) for one, at in slots.values.items() if self._true(at)]
            return _word(entry.type, said)
        if slots.node not in theory.variables:
            return number_text(entry.least, entry.type)
        variable = theory.variables[slots.node]
        step = self._solution.steps.get((slots.node, 0), variable.least)
        return number_text(variable.value(step), entry.type)


def _word(kind: str, said: list[str]) -> Any:  # noqa: ANN401 - a value of a case file
    if kind in ("yes_no", "flag"):
        return said == ["true"]
    return said if kind == "countries" and len(said) > 1 else said[0]


def case_document(
    name: str, found: CounterexampleValues, readings: Mapping[str, str]
) -> dict[str, Any]:
    """Give a case file that says what was found; `readings` are those it need not name."""
    chosen = {point: one for point, one in found.readings.items() if readings.get(point) != one}
    start = {"case": name, DATE: found.values.get(DATE)}
    start |= {"readings": chosen} if chosen else {}
    values = {path: value for path, value in _in_order(found.values) if path != DATE}
    made, _ = edited(start, values)
    return made | {top: {} for top in sorted(found.given) if "." not in top and top not in made}


def _in_order(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give values by path, with the items of each list numbered without gaps."""
    numbers: dict[str, dict[str, int]] = {}
    for path, value in values.items():
        head, bracket, rest = path.partition("[")
        index, _, inside = rest.partition("]")
        if bracket:
            known = numbers.setdefault(head, {})
            path = f"{head}[{known.setdefault(index, len(known))}]{inside}"  # noqa: PLW2901
        yield path, value


Document = dict[str, Any]

Path = tuple[str | int, ...]

Result = TypeVar("Result")

KEPT = ("case", "date")


def shrink_documents(
    documents: list[Document], holds: Callable[[list[Document]], Result | None]
) -> Result | None:
    """Take keys away from case files, from all of them at once, while `holds` gives something.

    Gives what it gave last, None where nothing could be taken away.
    """
    last: Result | None = None
    for path in list(_paths(documents[0], ())):
        smaller = [_without(document, path) for document in documents]
        if smaller != documents:
            found = holds(smaller)
            if found is not None:
                documents, last = smaller, found
    return last


def _paths(node: Any, above: Path) -> Iterator[Path]:  # noqa: ANN401 - plain data
    """Give the keys and items of plain data, what is around others first, the last items first."""
    if isinstance(node, dict):
        for key, inner in node.items():
            if above or key not in KEPT:
                yield (*above, key)
                yield from _paths(inner, (*above, key))
    elif isinstance(node, list):
        for index in reversed(range(len(node))):
            if isinstance(node[index], dict):
                yield (*above, index)
                yield from _paths(node[index], (*above, index))


def _without(document: Document, path: Path) -> Document:
    """Give a copy without a key; what is not there is not taken away."""
    made = copy.deepcopy(document)
    node: Any = made
    for step in path[:-1]:
        if not _has(node, step):
            return document
        node = node[step]
    if _has(node, path[-1]):
        del node[path[-1]]
    return made


def _has(node: Any, step: str | int) -> bool:  # noqa: ANN401 - plain data
    if isinstance(node, list):
        return isinstance(step, int) and step < len(node)
    return isinstance(node, dict) and step in node
