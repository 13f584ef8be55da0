"""Numbers computed anew after some have changed, and no others: what hangs on them, in order."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping

from hsm_policy.engine.assignment.assignment import Assignment, apply_function
from hsm_policy.engine.assignment.layout import AtomLayout
from hsm_policy.engine.grounding.ground_program import AGGREGATE, FUNCTION
from hsm_policy.engine.solving.solver import Solver


class NumberReaders:
    """What hangs on each number of a shape: other numbers, and tests.

    A number comes after all that decides it, so the first that has to be computed is the lowest.
    """

    def __init__(self, layout: AtomLayout) -> None:
        nodes, elements = layout.ground.nodes, layout.ground.elements
        self.readers: list[list[int]] = [[] for _ in nodes]
        self.tests: list[list[tuple[int, int, int, int]]] = [[] for _ in nodes]
        self.stages = [node.stage for node in nodes]
        self.computed: dict[int, tuple[Callable[..., int], tuple[int, ...]]] = {
            index: (function, args) for stage in layout.computed for index, function, args in stage
        }
        for index, node in enumerate(nodes):
            args = set(node.args if node.kind == FUNCTION else ())
            for element in elements.get(index, ()) if node.kind == AGGREGATE else ():
                args |= {element.weight, *(part for part in element.key if isinstance(part, int))}
            for argument in args:
                self.readers[argument].append(index)
        for test in (one for stage in layout.tests for one in stage):
            for side in {test[0], test[1]}:
                self.tests[side].append(test)


def evaluate_numbers(machine: Solver, binding: Assignment) -> None:
    """Compute every number of a binding.

    An amount not known may bind on a day that only an aggregate tells, so look again after it.
    """
    machine.settle(binding)
    _open_laws(machine, binding)


def evaluate_aggregates(machine: Solver, binding: Assignment, aggregates: Iterable[int]) -> None:
    """Compute anew a settled binding in which some aggregates have other members."""
    _follow(machine, binding, aggregates)
    if binding.idle_laws():
        binding.restart()
        evaluate_numbers(machine, binding)
    else:
        _open_laws(machine, binding)


def assign_numbers(machine: Solver, binding: Assignment, numbers: Mapping[int, int]) -> None:
    """Give some numbers a value, and compute anew what hangs on them."""
    wiring = _wiring(machine)
    for node, value in numbers.items():
        binding.numbers[node] = value
    pending = [reader for node in numbers for reader in _touched(machine, wiring, binding, node)]
    _follow(machine, binding, pending)


def _open_laws(machine: Solver, binding: Assignment) -> None:
    while opened := binding.open_laws():
        wiring = _wiring(machine)
        pending = [reader for law in opened for reader in _touched(machine, wiring, binding, law)]
        _follow(machine, binding, pending)


def _follow(machine: Solver, binding: Assignment, pending: Iterable[int]) -> None:
    """Compute some numbers anew, and whatever hangs on those that change."""
    wiring, numbers = _wiring(machine), binding.numbers
    heap = sorted(set(pending))
    waiting = set(heap)
    while heap:
        index = heapq.heappop(heap)
        waiting.discard(index)
        before = numbers[index]
        _compute(machine, wiring, binding, index)
        if numbers[index] != before:
            for reader in _touched(machine, wiring, binding, index):
                if reader not in waiting:
                    waiting.add(reader)
                    heapq.heappush(heap, reader)


def _compute(machine: Solver, wiring: NumberReaders, binding: Assignment, index: int) -> None:
    if index in wiring.computed:
        function, args = wiring.computed[index]
        binding.numbers[index] = apply_function(function, [binding.numbers[one] for one in args])
    else:
        machine.aggregate(binding, index, wiring.stages[index])


def _touched(machine: Solver, wiring: NumberReaders, binding: Assignment, index: int) -> list[int]:
    """Test a changed number anew; give the numbers that may change with it."""
    found, assignment = list(wiring.readers[index]), binding.assignment
    for test in wiring.tests[index]:
        before = assignment[test[3]]
        binding.test(*test)
        if assignment[test[3]] != before:
            found += [over for over, _ in machine.aggregates_over.get(test[3], ())]
    return found


def _wiring(machine: Solver) -> NumberReaders:
    if machine.wiring is None:
        machine.wiring = NumberReaders(machine.layout)
    wiring: NumberReaders = machine.wiring
    return wiring
