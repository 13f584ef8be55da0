"""Incremental evaluation: numbers that depend on a changed one are recomputed, in order."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

from hsm_policy.documents import Value
from hsm_policy.engine.assignment import Assignment, apply_function
from hsm_policy.engine.layout import NumberReaders
from hsm_policy.engine.solving.solver import Solver


def evaluate_numbers(solver: Solver, assignment: Assignment) -> None:
    """Compute every number of an assignment.

    Unknown amounts are looked at again after each aggregate, since their row may apply on a
    day that an aggregate computes.
    """
    solver.settle(assignment)
    _open_laws(solver, assignment)


def evaluate_aggregates(solver: Solver, assignment: Assignment, aggregates: Iterable[int]) -> None:
    """Recompute an assignment in which some aggregates have other members."""
    _follow(solver, assignment, aggregates)
    if assignment.idle_laws():
        assignment.restart()
        evaluate_numbers(solver, assignment)
    else:
        _open_laws(solver, assignment)


def assign_numbers(solver: Solver, assignment: Assignment, numbers: Mapping[int, int]) -> None:
    """Set some numbers, and recompute what depends on them."""
    readers = solver.layout.readers
    for node, value in numbers.items():
        assignment.numbers[node] = value
    pending = [reader for node in numbers for reader in _touched(solver, readers, assignment, node)]
    _follow(solver, assignment, pending)


def change_inputs(
    solver: Solver,
    assignment: Assignment,
    literals: Mapping[int, int],
    numbers: Mapping[int, Value],
) -> None:
    """Set free atoms, as literals by place with 0 for open, and inputs; recompute the rest."""
    readers, pending = solver.layout.readers, list[int]()
    for place, literal in literals.items():
        assignment.literals[place] = literal
        pending += [over for over, _ in solver.aggregates_over.get(place, ())]
    for node, value in numbers.items():
        assignment.numbers[node] = value
    for node in numbers:
        pending += _touched(solver, readers, assignment, node)
    evaluate_aggregates(solver, assignment, pending)


def _open_laws(solver: Solver, assignment: Assignment) -> None:
    while opened := assignment.open_laws():
        readers = solver.layout.readers
        pending = [
            reader for law in opened for reader in _touched(solver, readers, assignment, law)
        ]
        _follow(solver, assignment, pending)


def _follow(solver: Solver, assignment: Assignment, pending: Iterable[int]) -> None:
    """Recompute some numbers, and whatever depends on those that change."""
    readers, numbers = solver.layout.readers, assignment.numbers
    heap = sorted(set(pending))
    waiting = set(heap)
    while heap:
        index = heapq.heappop(heap)
        waiting.discard(index)
        before = numbers[index]
        _compute(solver, readers, assignment, index)
        if numbers[index] != before:
            for reader in _touched(solver, readers, assignment, index):
                if reader not in waiting:
                    waiting.add(reader)
                    heapq.heappush(heap, reader)


def _compute(solver: Solver, readers: NumberReaders, assignment: Assignment, index: int) -> None:
    if index in readers.computed:
        function, args = readers.computed[index]
        assignment.numbers[index] = apply_function(
            function, [assignment.numbers[one] for one in args]
        )
    else:
        solver.aggregate(assignment, index, readers.stages[index])


def _touched(
    solver: Solver, readers: NumberReaders, assignment: Assignment, index: int
) -> list[int]:
    """Re-evaluate the tests of a changed number; return the numbers that may change with it."""
    found, literals = list(readers.readers[index]), assignment.literals
    for test in readers.tests[index]:
        before = literals[test[3]]
        assignment.test(*test)
        if literals[test[3]] != before:
            found += [over for over, _ in solver.aggregates_over.get(test[3], ())]
    return found
