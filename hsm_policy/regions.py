"""The regions of one number: where a verdict changes as it grows, exact to the cent or the day.

Tests without aggregates cut the range first; inside each piece the members of aggregates are
settled, and only there are the tests on them cut. What else is not known counts in favour.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from hsm_policy.binding import OPEN, Binding
from hsm_policy.case import Case
from hsm_policy.engine import Engine
from hsm_policy.inputs import Input
from hsm_policy.open_numbers import Cut, Variable, variable_of
from hsm_policy.problems import Problems, make
from hsm_policy.solver import Machine
from hsm_policy.theory import Theory

BEST = ("granted", "open", "at_risk", "refused")
_LAW_TRIES = 16


class Region(msgspec.Struct, frozen=True):
    """Values from `first` to `last`, both included, with one outcome."""

    first: int
    last: int
    outcome: str


class _Pieces:
    """A range cut by tests on one number: piece i runs from edge i to just below edge i + 1."""

    def __init__(self, binding: Binding, cuts: list[tuple[Cut, int]], edges: list[int]) -> None:
        self.binding, self.cuts, self.edges = binding, cuts, edges

    def between(self, start: int, end: int) -> Binding:
        """Give the binding with the tests decided that do not turn among these pieces."""
        piece = self.binding.copy()
        first, last = self.edges[start], self.edges[end] - 1
        for cut, literal in self.cuts:
            if cut.step <= first or cut.step > last:
                holds = (first >= cut.step) == cut.rises
                piece.hold(literal) if holds else piece.drop(literal)
        return piece


class Sweep:
    """One input of a case moved through its range, for one question."""

    def __init__(self, engine: Engine, case: Case, path: str, question: str) -> None:
        self.engine, self.path, self.question = engine, path, question
        self.case = case = _with_map(engine, case, path)
        self.entry = numeric_input(engine, path)
        self.outcomes: dict[int, str] = {}
        self._inputs: dict[int, frozenset[int]] = {}
        self._granted: list[tuple[int, int]] = []
        loose = replace(
            case,
            values={key: value for key, value in case.values.items() if key != path},
            unknown={**case.unknown, path: path},
            maybe=case.maybe - {path},
        )
        self.machine, self.binding = engine.bind(loose)
        slots = self.machine.layout.slots.get(path)
        if slots is None:
            raise Problems([make("minimum_no_item", path=path, args={"path": path})])
        if slots.node < 0:
            raise Problems([make("minimum_unused", path=path, args={"path": path})])
        self.node = slots.node
        self.variable = self._bounded(variable_of(self.binding, self.node))
        cone = self.machine.ground.outcome_cones[question]
        self.relevant = frozenset(cone.free)

    def _bounded(self, variable: Variable) -> Variable:
        """Keep to the values with which the case stays valid."""
        least, greatest = variable.least, variable.greatest
        for earlier, later in self.binding.orders:
            if later == self.node and isinstance(self.binding.numbers[earlier], int):
                least = max(least, variable.step(self._number(earlier)))
            if earlier == self.node and isinstance(self.binding.numbers[later], int):
                greatest = min(greatest, variable.step(self._number(later)))
        return Variable(variable.node, least, greatest, variable.daily)

    def _number(self, node: int) -> int:
        value = self.binding.numbers[node]
        return value if isinstance(value, int) else 0

    def regions(self) -> list[Region]:
        """Give the regions of the whole range in order, neighbours with one outcome joined."""
        found: list[Region] = []
        for region in self._regions(self.binding, self.variable):
            joined = found and found[-1].outcome == region.outcome
            first = found.pop().first if joined else region.first
            found.append(Region(first, region.last, region.outcome))
        return found

    def _regions(self, binding: Binding, variable: Variable) -> Iterable[Region]:
        """Cut a piece of the range by the tests that can be placed now, and go on inside."""
        theory = Theory(binding.copy(), {self.node: variable}, self.relevant)
        literals = self.machine.ground.tests
        own = {number: cut for number, cut in theory.cuts.items() if cut.variable == self.node}
        inside = {cut.step for cut in own.values() if variable.least < cut.step}
        # A test on a number that may not exist is decided only once that is settled.
        cuts = [(cut, literals[n].literal) for n, cut in own.items() if not cut.guards]
        edges = [variable.least, *sorted(inside), variable.greatest + 1]
        if not self._hangs_together(theory):
            yield from self._divide(_Pieces(theory.binding, cuts, edges), 0, len(edges) - 1)
        elif not inside:
            yield from self._piece(variable.least, variable.greatest)
        else:
            pieces = _Pieces(theory.binding, cuts, edges)
            for index, (first, following) in enumerate(pairwise(edges)):
                piece = pieces.between(index, index + 1)
                self.machine.settle(piece, decided=True)
                narrow = Variable(self.node, first, following - 1, variable.daily)
                yield from self._regions(piece, narrow)

    def _hangs_together(self, theory: Theory) -> bool:
        """Tell whether a test on the number waits for an aggregate or for another input."""
        tests = self.machine.ground.tests
        if any(cut.guards for cut in theory.cuts.values() if cut.variable == self.node):
            return True
        return any(
            self.node in self._read(tests[number].left) | self._read(tests[number].right)
            for number in theory.loose
        )

    def _read(self, node: int) -> frozenset[int]:
        """Give all inputs that a number may be computed from."""
        if node not in self._inputs:
            ground = self.machine.ground
            parts = [*ground.nodes[node].args]
            parts += [element.weight for element in ground.elements.get(node, ())]
            inner = frozenset().union(*(self._read(part) for part in parts))
            self._inputs[node] = inner | {node}
        return self._inputs[node]

    def _divide(self, pieces: _Pieces, start: int, end: int) -> Iterable[Region]:
        """Halve a run of pieces until all models of a half agree on the outcome."""
        first, last = pieces.edges[start], pieces.edges[end] - 1
        if any(low <= first and last <= high for low, high in self._granted):
            yield Region(first, last, BEST[0])
            return
        binding = pieces.between(start, end)
        indexes = self.machine.outcomes[self.question]
        agreed = self.machine.agreed(binding, indexes)
        if agreed is not None:
            yield Region(first, last, str(self.machine.ground.shown[min(agreed)].args[1]))
        elif end - start == 1:
            yield Region(first, last, self.outcome(first))
        else:
            middle = (start + end) // 2
            yield from self._divide(pieces, start, middle)
            yield from self._divide(pieces, middle, end)

    def _piece(self, first: int, last: int) -> list[Region]:
        """Give the regions of a piece that a second unknown may turn once inside."""
        one, other = self.outcome(first), self.outcome(last)
        if one == other:
            return [Region(first, last, one)]
        low, high = first, last
        while high - low > 1:
            middle = (low + high) // 2
            if self.outcome(middle) == one:
                low = middle
            else:
                high = middle
        return [Region(first, low, one), *self._piece(high, last)]

    def at(self, step: int) -> Case:
        """Give the case with the input at a step."""
        value = self.variable.value(step)
        unknown = {key: name for key, name in self.case.unknown.items() if key != self.path}
        values = {**self.case.values, self.path: value}
        date = value if self.path == "date" else self.case.date
        return replace(
            self.case,
            date=date,
            values=values,
            unknown=unknown,
            maybe=self.case.maybe - {self.path, _parent(self.path)},
        )

    def outcome(self, step: int) -> str:
        """Give the best outcome that completions of what else is not known have at a step."""
        if step not in self.outcomes:
            machine, binding = self.engine.bind(self.at(step))
            self.outcomes[step] = best_outcome(machine, binding, self.question)
            if self.outcomes[step] == BEST[0] and binding.open_paths:
                self._spread(step, machine, binding)
        return self.outcomes[step]

    def _spread(self, step: int, machine: Machine, binding: Binding) -> None:
        """Note all values that are granted with what was taken in favour at one of them."""
        shown = machine.ground.shown
        literal = next(
            shown[index].literal
            for index in machine.outcomes[self.question]
            if shown[index].args[1] == BEST[0]
        )
        case = self.at(step)
        found = machine.completion(binding, literal)
        completed = replace(
            case,
            values={**case.values, **found},
            unknown={},
            maybe=frozenset(),
        )
        if not machine.satisfiable(self.engine.bind(completed)[1]):
            return  # what was found does not make a whole case; each value is then asked by itself
        sweep = Sweep(self.engine, completed, self.path, self.question)
        self._granted += [
            (region.first, region.last) for region in sweep.regions() if region.outcome == BEST[0]
        ]


def _with_map(engine: Engine, case: Case, path: str) -> Case:
    """Give a case that has the map around an input: what else stands in a new one is not known."""
    parent = _parent(path)
    group = engine.source.vocabulary.groups.get(parent)
    inside = f"{parent}."
    if not group or not group.absent or any(key.startswith(inside) for key in case.values):
        return case
    others = {
        entry.path: entry.path
        for entry in engine.source.vocabulary.inputs.values()
        if _parent(entry.path) == parent and not entry.absent
    }
    return replace(case, unknown={**others, **case.unknown}, maybe=case.maybe - {parent})


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def numeric_input(engine: Engine, path: str) -> Input:
    """Give the entry of an input that holds a number or a day; Problems where it does not."""
    parts = enumerate(path.split("["))
    plain = "[]".join(part.partition("]")[2] if i else part for i, part in parts)
    entry = engine.source.vocabulary.inputs.get(plain)
    if entry is None:
        from hsm_policy.values import nearest

        near = nearest(plain, tuple(engine.source.vocabulary.inputs))
        hint = "did_you_mean" if near else ""
        raise Problems([make("no_input", path=path, hint=hint, args={"path": path, "near": near})])
    if not entry.numeric:
        raise Problems([make("minimum_not_number", path=path, args={"path": path})])
    return entry


def best_outcome(machine: Machine, binding: Binding, question: str) -> str:
    """Give the best outcome among the completions of the inputs; amounts of the law stay open."""
    indexes = machine.outcomes[question]
    agreed = machine.agreed(binding, indexes)
    shown = machine.ground.shown
    if agreed is not None:
        return next(str(shown[index].args[1]) for index in agreed)
    ranked = sorted(indexes, key=lambda index: BEST.index(str(shown[index].args[1])))
    for index in ranked:
        certain = _reachable(machine, binding, shown[index].literal)
        if certain is not None:
            return str(shown[index].args[1]) if certain else "open"
    return "open"


def _reachable(machine: Machine, binding: Binding, literal: int) -> bool | None:
    """Tell whether some completion of the inputs has an outcome whatever the open amounts are.

    None where no completion has it, False where it always hangs on an amount not known.
    """
    theory = Theory(binding.copy())
    laws = [law[0] for law in machine.layout.laws if binding.numbers[law[0]] is OPEN]
    chosen = _choices(machine, binding, theory, literal, _LAW_TRIES if laws else 1)
    if not chosen:
        return None
    return not laws or any(not machine.satisfiable(binding, *choice, -literal) for choice in chosen)


def _choices(
    machine: Machine, binding: Binding, theory: Theory, literal: int, most: int
) -> list[list[int]]:
    """Give completions in which a literal holds, by what they make of the open atoms of inputs."""
    position, assignment = machine.layout.position, binding.assignment
    free = [
        atom
        for atom in machine.layout.order
        if assignment[position[atom]] == 0 and not machine.hangs_on_law(atom)
    ]
    found: list[list[int]] = []
    for model, _ in machine.models(theory, literal):
        found.append([atom if model.is_true(atom) else -atom for atom in free])
        if len(found) == most:
            break
        model.context.add_clause([-atom for atom in found[-1]])
    return found
