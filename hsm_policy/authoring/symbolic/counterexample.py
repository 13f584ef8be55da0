"""Counterexamples: a model of the symbolic case turned into a case file, and made smaller."""

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
from hsm_policy.rulebook import DATE, Input, RulebookData


class CounterexampleValues(msgspec.Struct, frozen=True):
    """The values of a counterexample by path, as a case file writes them.

    `given` are the top-level maps and lists that it writes, `readings` the reading of each point.
    `unsaid` is true if something exists that the case does not write.
    """

    values: dict[str, Any]
    given: frozenset[str]
    readings: dict[str, str]
    unsaid: bool = False


class Counterexample:
    """A model and the numbers that satisfy it, limited to what a goal reads."""

    def __init__(self, layout: AtomLayout, cone: Cone, true: Truth, solution: Solution) -> None:
        self._layout, self._true, self._solution = layout, true, solution
        self._atoms = layout.ground.atoms
        self._free = frozenset(cone.free)

    def found(
        self, source: RulebookData, theory: Theory, read: frozenset[str]
    ) -> CounterexampleValues:
        """Return the values of the inputs that the goal reads, and of the day of the case."""
        asked = dict(self._asked(source))
        wanted = {DATE, *read, *self._raising(source)}
        there = {
            path: slots
            for path, slots in self._layout.slots.items()
            if path in wanted and self._true(slots.has)
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
        """Return whether the numbers satisfy the comparisons that the goal depends on."""
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
        """Yield the lists that a case must write empty; a list left out is unknown."""
        for path, group in source.vocabulary.groups.items():
            if group.kind == "list" and not group.absent:
                inside = f"{path}["
                known = any(one.startswith(inside) for one in self._layout.slots)
                wanted = any(one.startswith(inside) for one in read) or not known
                if wanted and not any(one.startswith(inside) for one in values):
                    yield path

    def _asked(self, source: RulebookData) -> Iterator[tuple[str, bool]]:
        """Yield each key whose presence the goal depends on, and whether it is written.

        The goal depends on a key that a rule tests with `given`, or that raises a question read.
        """
        raised = dict(self._raised(source))
        leaves = source.vocabulary.inputs
        tops = {top_of(path) for path in raised if path not in leaves}
        yield from ((path, False) for path, on in raised.items() if path in leaves and not on)
        for name, literal in self._atoms.items():
            key = given_key(name)
            if key is not None and (literal in self._free or key in tops):
                yield key, self._true(literal)

    def _raised(self, source: RulebookData) -> Iterator[tuple[str, bool]]:
        """Yield each key that can raise a question that the goal reads, and whether it does."""
        for question in source.questions.values():
            literal = self._atoms.get(raised_atom(question.id), 0)
            if literal in self._free and not self._true(literal):
                yield from ((path, False) for path in question.raised_by)
            elif literal in self._free:
                yield from ((path, True) for path in (*question.raised_by, *question.raised_with))

    def _raising(self, source: RulebookData) -> Iterator[str]:
        """Yield the keys that raise the questions that the goal reads as raised."""
        slots = self._layout.slots
        for path in (path for path, on in self._raised(source) if on):
            top, condition, wanted = path.partition("[")
            key, _, value = wanted.removesuffix("]").partition("=")
            for found, one in slots.items():
                if condition:
                    places = (f"{top}[].{key}", f"{top}.{key}")
                    like = one.leaf.entry.path in places and value in one.values
                    if like and self._true(one.values[value]):
                        yield found
                elif found == path or ("." in path and one.container == path):
                    yield found

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
            return _word(entry, said)
        if slots.node not in theory.variables:
            return number_text(entry.least, entry.type)
        variable = theory.variables[slots.node]
        step = self._solution.steps.get((slots.node, 0), variable.least)
        return number_text(variable.value(step), entry.type)


def _word(entry: Input, said: list[str]) -> Any:  # noqa: ANN401 - a value of a case file
    if entry.type in ("yes_no", "flag"):
        return said == ["true"]
    return said if entry.several and len(said) > 1 else said[0]


def case_document(
    name: str, found: CounterexampleValues, readings: Mapping[str, str]
) -> dict[str, Any]:
    """Return a counterexample as a case file, without the readings that `readings` has too."""
    chosen = {point: one for point, one in found.readings.items() if readings.get(point) != one}
    start = {"case": name, DATE: found.values.get(DATE)}
    start |= {"readings": chosen} if chosen else {}
    values = {path: value for path, value in _in_order(found.values) if path != DATE}
    made, _ = edited(start, values)
    return made | {top: {} for top in sorted(found.given) if "." not in top and top not in made}


def _in_order(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield values by path, with the items of each list renumbered without gaps."""
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
    """Remove keys from all case files at once, as long as `holds` returns a result.

    Return its last result, None if nothing could be removed.
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
    """Yield the paths of keys and items: containers before their content, the last items first."""
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
    """Return a copy without a key, unchanged if the key is absent."""
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
