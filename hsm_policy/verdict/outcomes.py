"""Outcomes of a question: the one that is certain, and the best that completions can give."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from hsm_policy.documents import OPEN
from hsm_policy.engine import GREATEST_LAW, SearchLimit, Situation, Solver
from hsm_policy.names import Outcome

BEST = (Outcome.GRANTED, Outcome.OPEN, Outcome.AT_RISK, Outcome.REFUSED)

LAW_ENDS = (0, GREATEST_LAW)

_LAW_TRIES = 16

_OUTCOMES = {one.value: one for one in Outcome}


def outcome_of(situation: Situation, question: str) -> tuple[Outcome, bool]:
    """Return the outcome of a question, and whether it holds whatever the open numbers are."""
    solver = situation.solver
    for wanted in (solver.every_outcome, solver.outcomes[question]):
        agreed = solver.agreed(situation.assignment, wanted)
        if agreed is not None:
            return outcome_among(solver, agreed, question), True
    certain = situation.consequences(solver.outcomes[question]).cautious
    return outcome_among(solver, certain, question), False


def outcome_among(solver: Solver, certain: frozenset[int], question: str) -> Outcome:
    """Return the outcome of a question among its cautious consequences; open if there is none."""
    for index in solver.outcomes.get(question, ()):
        if index in certain:
            return _OUTCOMES[str(solver.ground.shown[index].args[1])]
    return Outcome.OPEN


def best_outcome(situation: Situation, question: str) -> Outcome:
    """Return the best outcome among the completions of the inputs; law amounts stay unknown."""
    return best_other(situation, question, None) or Outcome.OPEN


def best_other(situation: Situation, question: str, besides: Outcome | None) -> Outcome | None:
    """Return the best outcome of completions besides one; None where they have no other.

    It is open where too many steps would be needed to find out.
    """
    solver, shown = situation.solver, situation.solver.ground.shown
    indexes = solver.outcomes[question]
    agreed = solver.agreed(situation.assignment, indexes)
    possible = indexes if agreed is None else agreed
    found = ((Outcome(str(shown[one].args[1])), one) for one in possible)
    for outcome, index in sorted(found, key=lambda one: BEST.index(one[0])):
        if outcome == besides:
            continue
        if agreed is not None:
            return outcome
        literal = shown[index].literal
        if outcome != BEST[0] and _turns_on_law(situation, question):
            return Outcome.OPEN
        try:
            reachable = _reachable(situation, question, literal)
        except SearchLimit:
            return Outcome.OPEN
        if reachable:
            certain = outcome != BEST[0] or _certainly_reachable(situation, question, literal)
            return outcome if certain else Outcome.OPEN
    return None


def _turns_on_law(situation: Situation, question: str) -> bool:
    """Whether some completion of the inputs has several outcomes, by the unknown law amounts."""
    solver, laws = situation.solver, open_laws(situation)
    literals = [solver.ground.shown[index].literal for index in solver.outcomes[question]]
    if not laws or not solver.unknown_amounts.read_by(situation.assignment, literals):
        return False
    return solver.dependence.depends(situation.theory_for(question), (), literals, *laws)


def _reachable(situation: Situation, question: str, literal: int) -> bool:
    """Whether some completion has an outcome, with some values of the unknown law amounts."""
    return any(True for _ in situation.solver.models(situation.theory_for(question), literal))


def _certainly_reachable(situation: Situation, question: str, literal: int) -> bool:
    """Whether some completion of the inputs has an outcome whatever the unknown law amounts are.

    Completions are looked for with these amounts at their extremes, which finds those that do not
    read them. Also false where it holds of none of those tried, `_LAW_TRIES` at each extreme.
    """
    laws, unknown_amounts = open_laws(situation), situation.solver.unknown_amounts
    if not laws or not unknown_amounts.read_by(situation.assignment, [literal]):
        return True
    extremes = [with_laws(situation, laws, amount) for amount in LAW_ENDS]
    return all(one.satisfiable(literal) for one in extremes) and any(
        not situation.satisfiable(*choice, -literal)
        for most in (1, _LAW_TRIES)
        for one in reversed(extremes)
        for choice in _choices(one, question, literal, most)
    )


def open_laws(situation: Situation) -> list[int]:
    """Return the nodes of the law amounts that are unknown on the day of the case."""
    numbers = situation.assignment.numbers
    return [law[0] for law in situation.solver.layout.laws if numbers[law[0]] is OPEN]


def with_laws(situation: Situation, laws: Iterable[int], amount: int) -> Situation:
    """Return the situation in which these law amounts, as nodes, all have one value."""
    fixed = situation.assignment.copy()
    for law in laws:
        fixed.numbers[law] = amount
    fixed.compute(0)
    situation.solver.settle(fixed)
    return situation.under(fixed)


def _choices(situation: Situation, question: str, literal: int, most: int) -> list[list[int]]:
    """Return up to `most` completions that satisfy a literal, as literals of open input atoms."""
    solver = situation.solver
    position, literals = solver.layout.position, situation.assignment.literals
    free = [
        atom
        for atom in solver.layout.order
        if literals[position[atom]] == 0 and not solver.unknown_amounts.tested_by(atom)
    ]
    found: list[list[int]] = []
    with suppress(SearchLimit):
        for model, _ in solver.models(situation.theory_for(question), literal):
            found.append([atom if model.is_true(atom) else -atom for atom in free])
            if len(found) == most:
                break
            model.context.add_clause([-atom for atom in found[-1]])
    return found
