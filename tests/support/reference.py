"""The reference: stock clingo on the exported program, beside what the engine says of a case."""

from __future__ import annotations

from fractions import Fraction

import clingo

from hsm_policy import Rulebook
from hsm_policy.cases.case import Case
from hsm_policy.engine.situation import Situation

SHOWN = ("outcome", "requirement", "figure", "duty", "done", "risk", "note")

Atoms = frozenset[tuple[str, ...]]


def stock(program: str) -> Atoms:
    """Run a program by itself; give every atom of its one answer that the rulebook shows."""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    with control.solve(yield_=True) as handle:
        models = [model.symbols(atoms=True) for model in handle]
    assert len(models) == 1, "a rulebook has one answer"
    return frozenset(_told(symbol) for symbol in models[0] if symbol.name in SHOWN)


def _told(symbol: clingo.Symbol) -> tuple[str, ...]:
    return (symbol.name, *map(str, symbol.arguments))


def _written(value: object) -> str:
    if isinstance(value, Fraction):
        return f"ratio({value.numerator},{value.denominator})"
    return str(value)


def engine(book: Rulebook, case: Case) -> Atoms:
    """Give the same atoms by the engine, what is not known counting as absent.

    A figure that hangs on an amount which the law does not tell is left out, as it is there.
    """
    situation = Situation(book.engine, case, absent=True)
    solver, assignment = situation.solver, situation.assignment
    held = solver.agreed(assignment, list(range(len(solver.ground.shown))))
    assert held is not None, "with nothing open there is one answer"
    found = set()
    for index in held:
        atom = solver.ground.shown[index]
        args = [assignment.numbers[a] if isinstance(a, int) else a for a in atom.args]
        if None not in args:
            found.add((atom.name, *map(_written, args)))
    return frozenset(found)
