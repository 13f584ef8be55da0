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


def evaluate_numbers(solver: Solver, assignment: Assignment) -> None:
    """Compute every number of an assignment.

    An amount not known may bind on a day that only an aggregate tells, so look again after it.
    """
    solver.settle(assignment)
    _open_laws(solver, assignment)


def evaluate_aggregates(solver: Solver, assignment: Assignment, aggregates: Iterable[int]) -> None:
    """Compute anew a settled assignment in which some aggregates have other members."""
    _follow(solver, assignment, aggregates)
    if assignment.idle_laws():
        assignment.restart()
        evaluate_numbers(solver, assignment)
    else:
        _open_laws(solver, assignment)


def assign_numbers(solver: Solver, assignment: Assignment, numbers: Mapping[int, int]) -> None:
    """Give some numbers a value, and compute anew what hangs on them."""
    wiring = _wiring(solver)
    for node, value in numbers.items():
        assignment.numbers[node] = value
    pending = [reader for node in numbers for reader in _touched(solver, wiring, assignment, node)]
    _follow(solver, assignment, pending)


def _open_laws(solver: Solver, assignment: Assignment) -> None:
    while opened := assignment.open_laws():
        wiring = _wiring(solver)
        pending = [reader for law in opened for reader in _touched(solver, wiring, assignment, law)]
        _follow(solver, assignment, pending)


def _follow(solver: Solver, assignment: Assignment, pending: Iterable[int]) -> None:
    """Compute some numbers anew, and whatever hangs on those that change."""
    wiring, numbers = _wiring(solver), assignment.numbers
    heap = sorted(set(pending))
    waiting = set(heap)
    while heap:
        index = heapq.heappop(heap)
        waiting.discard(index)
        before = numbers[index]
        _compute(solver, wiring, assignment, index)
        if numbers[index] != before:
            for reader in _touched(solver, wiring, assignment, index):
                if reader not in waiting:
                    waiting.add(reader)
                    heapq.heappush(heap, reader)


def _compute(solver: Solver, wiring: NumberReaders, assignment: Assignment, index: int) -> None:
    if index in wiring.computed:
        function, args = wiring.computed[index]
        assignment.numbers[index] = apply_function(
            function, [assignment.numbers[one] for one in args]
        )
    else:
        solver.aggregate(assignment, index, wiring.stages[index])


def _touched(
    solver: Solver, wiring: NumberReaders, assignment: Assignment, index: int
) -> list[int]:
    """Test a changed number anew; give the numbers that may change with it."""
    found, literals = list(wiring.readers[index]), assignment.literals
    for test in wiring.tests[index]:
        before = literals[test[3]]
        assignment.test(*test)
        if literals[test[3]] != before:
            found += [over for over, _ in solver.aggregates_over.get(test[3], ())]
    return found


def _wiring(solver: Solver) -> NumberReaders:
    if solver.wiring is None:
        solver.wiring = NumberReaders(solver.layout)
    wiring: NumberReaders = solver.wiring
    return wiring
