"""The regions of one number: where a verdict changes as it grows, exact to the cent or the day.

Tests without aggregates cut the range first; inside each piece the members of aggregates are
settled, and only there are the tests on them cut. What else is not known counts in favour.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from hsm_policy.binding import OPEN, Binding
from hsm_policy.case import Case
from hsm_policy.engine import Engine
from hsm_policy.inputs import Input
from hsm_policy.open_numbers import Variable
from hsm_policy.problems import Problems, make
from hsm_policy.solver import Machine
from hsm_policy.theory import Theory

BEST = ("granted", "at_risk", "open", "refused")
_LAW_TRIES = 16


class Region(msgspec.Struct, frozen=True):
    """Values from `first` to `last`, both included, with one outcome."""

    first: int
    last: int
    outcome: str


class Sweep:
    """One input of a case moved through its range, for one question."""

    def __init__(self, engine: Engine, case: Case, path: str, question: str) -> None:
        self.engine, self.case, self.path, self.question = engine, case, path, question
        self.entry = numeric_input(engine, path)
        self.outcomes: dict[int, str] = {}
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
        self.variable = self._bounded(Theory(self.binding.copy()).variable(self.node))
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
        for first, last in self._pieces(self.binding, self.variable):
            for region in self._piece(first, last):
                if found and found[-1].outcome == region.outcome:
                    region = Region(found.pop().first, region.last, region.outcome)
                found.append(region)
        return found

    def _piece(self, first: int, last: int) -> list[Region]:
        """Give the regions of a piece; a second unknown may still turn it once inside."""
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

    def _pieces(self, binding: Binding, variable: Variable) -> Iterable[tuple[int, int]]:
        theory = Theory(binding.copy(), {self.node: variable})
        tests = self.machine.ground.tests
        cuts = {
            number: cut
            for number, cut in theory.cuts.items()
            if cut.variable == self.node
            and tests[number].literal in self.relevant
            and variable.least < cut.step <= variable.greatest
        }
        if not cuts:
            yield variable.least, variable.greatest
            return
        edges = sorted({cut.step for cut in cuts.values()} | {variable.least})
        for first, following in zip(edges, [*edges[1:], variable.greatest + 1], strict=True):
            inside = theory.binding.copy()
            for number, cut in theory.cuts.items():
                if cut.variable == self.node:
                    literal = tests[number].literal
                    holds = (first >= cut.step) == cut.rises
                    inside.hold(literal) if holds else inside.drop(literal)
            self.machine.settle(inside, decided=True)
            piece = Variable(self.node, first, following - 1, variable.daily)
            yield from self._pieces(inside, piece)

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
        return self.outcomes[step]


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def numeric_input(engine: Engine, path: str) -> Input:
    """Give the entry of an input that holds a number or a day; Problems where it does not."""
    plain = "[]".join(part.partition("]")[2] if i else part for i, part in enumerate(path.split("[")))
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
    return not laws or any(
        not machine.satisfiable(binding, *choice, -literal) for choice in chosen
    )


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
