"""Numbers that satisfy constraints, found by bounds propagation and splitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from hsm_policy.documents import Number
from hsm_policy.engine.numbers.contradictions import (
    ORIGIN,
    DifferenceEdge,
    Inequality,
    Name,
    Reason,
    eliminate,
    negative_cycles,
)
from hsm_policy.engine.numbers.unknowns import Variable

Box = dict[Name, tuple[int, int]]

Difference = tuple[Name, Name, int]

LOW, HIGH = 0, 1

ROUNDS = 3000
"""After how many rounds without an end a contradiction of two days is believed."""

EVERY_ROUND = 200_000
"""More rounds than there are days in any bounds, so that nothing is believed."""

FEW_ROUNDS = 20

SOME_ROUNDS = 100
"""The rounds for each step of making a contradiction small."""

TRIES = 400

FEW_TRIES = 10
"""The splits for each step of making a contradiction small; without an answer it stays greater."""


class Constraint(msgspec.Struct, frozen=True):
    """`difference >= 0` if it holds, `difference < 0` if it does not.

    The difference of the two sides grows with a variable of sign 1 and falls with one of sign -1.
    `differences` are implied constraints `one - other >= steps`; in each of the `choices` one is
    implied too. They may depend on the least values of some variables. `linear` is the difference
    as factors of the variables and a constant, if it is linear. `literals` and `members` are what
    it rests on in a model: the test with its guards, and the chosen members of open aggregates.
    """

    variables: dict[Name, Variable]
    signs: dict[Name, int]
    difference: Callable[[Mapping[Name, int]], Number]
    holds: bool
    literals: tuple[int, ...]
    members: tuple[int, ...] = ()
    differences: tuple[Difference, ...] = ()
    choices: tuple[tuple[Difference, ...], ...] = ()
    leaning: frozenset[Name] = frozenset()
    linear: tuple[Mapping[Name, int], int] | None = None

    def favour(self, name: Name) -> int:
        """Return 1 if a greater value of a variable helps, -1 if a smaller one does."""
        sign = self.signs[name]
        return sign if self.holds else -sign

    def fits(self, steps: Mapping[Name, int]) -> bool:
        """Return whether values satisfy the constraint."""
        return (self.difference(steps) >= 0) == self.holds

    def best(self, box: Box) -> dict[Name, int]:
        """Return the corner of a box that is likeliest to satisfy the constraint."""
        return {name: box[name][self.favour(name) > 0] for name in self.variables}

    def always(self, box: Box) -> bool:
        """Return whether the whole box satisfies the constraint, by its worst corner."""
        worst = {name: box[name][self.favour(name) < 0] for name in self.variables}
        return all(self.signs.values()) and self.fits(worst)


class _Infeasible(Exception):
    def __init__(self, *, believed: bool = False) -> None:
        super().__init__()
        self.believed = believed


class BoundsConflict(msgspec.Struct, frozen=True):
    """Constraints that cannot hold together, and the bounds of variables involved.

    It is `believed` where no steps were found within `ROUNDS` and others were not tried.
    """

    constraints: list[Constraint]
    bounded: set[tuple[Name, int]]
    believed: bool = False


class _Effort:
    """The rounds of a search, the splits left to it, and whether it believed a contradiction."""

    def __init__(self, rounds: int = ROUNDS, tries: int = TRIES) -> None:
        self.rounds, self.tries, self.believed = rounds, tries, False


def solve_bounds(
    constraints: list[Constraint], box: Box, rounds: int = ROUNDS
) -> dict[Name, int] | BoundsConflict:
    """Return a step for each variable so that all constraints hold, or a conflict.

    `box` bounds the variables; one that it does not have keeps its own bounds. `rounds` limits how
    often bounds are propagated.
    """
    found = {name: low for name, (low, _) in box.items()}
    for part in _components(constraints):
        conflict = _cycle_conflict(part, box) or _linear_conflict(part, box)
        if conflict is not None:
            return conflict
        effort = _Effort(rounds)
        answer = _solve(part, box, effort)
        if answer is None:
            needed = _shrink(part, box, min(rounds, SOME_ROUNDS))
            names = {name for one in needed for name in one.variables}
            # Two days may contradict each other within any bounds, which excludes far more.
            if all(map(_between_days, needed)) and _solve(needed, {}, _Effort(rounds)) is None:
                names = set()
            return BoundsConflict(
                needed,
                {(name, corner) for name in names for corner in (LOW, HIGH)},
                effort.believed,
            )
        found.update(answer)
    return found


def _between_days(constraint: Constraint) -> bool:
    variables = constraint.variables.values()
    return len(variables) <= 2 and all(one.daily for one in variables)  # noqa: PLR2004


def feasible(constraints: list[Constraint], box: Box) -> bool:
    """Return whether some steps within their bounds satisfy all constraints."""
    return all(
        (_cycle_conflict(part, box) or _linear_conflict(part, box)) is None
        and _solve(part, box) is not None
        for part in _components(constraints)
    )


def _linear_conflict(constraints: list[Constraint], bounds: Box) -> BoundsConflict | None:
    """Return linear constraints that contradict each other, found by elimination."""
    rows = [_row(one, number) for number, one in enumerate(constraints) if one.linear is not None]
    names = {name for row in rows for name in row.factors}
    for name, (low, high) in _box(constraints, bounds).items():
        if name in names:
            rows.append(Inequality({name: 1}, -low, frozenset([(name, LOW)])))
            rows.append(Inequality({name: -1}, high, frozenset([(name, HIGH)])))
    found = eliminate(rows)
    if found is None:
        return None
    needed: list[Reason] = list(found)
    return BoundsConflict(
        [constraints[one] for one in sorted(one for one in needed if isinstance(one, int))],
        {one for one in needed if not isinstance(one, int)},
    )


def _row(constraint: Constraint, number: int) -> Inequality:
    factors, constant = constraint.linear or ({}, 0)
    if constraint.holds:
        return Inequality(factors, constant, frozenset([number]))
    return Inequality(
        {name: -factor for name, factor in factors.items()}, -constant - 1, frozenset([number])
    )


def _cycle_conflict(constraints: list[Constraint], bounds: Box) -> BoundsConflict | None:
    edges = [
        DifferenceEdge(*difference, number)
        for number, one in enumerate(constraints)
        for difference in one.differences
    ]
    if not edges:
        return None
    for name, (low, high) in _box(constraints, bounds).items():
        edges += [DifferenceEdge(name, ORIGIN, low, -1), DifferenceEdge(ORIGIN, name, -high, -1)]
    choices = [
        [DifferenceEdge(*difference, number) for difference in choice]
        for number, one in enumerate(constraints)
        for choice in one.choices
    ]
    cycle = negative_cycles(edges, choices)
    if cycle is None:
        return None
    bounded = {
        (edge.one, LOW) if edge.other == ORIGIN else (edge.other, HIGH)
        for edge in cycle
        if edge.constraint < 0
    }
    used = dict.fromkeys(edge.constraint for edge in cycle if edge.constraint >= 0)
    needed = [constraints[number] for number in used]
    return BoundsConflict(needed, bounded | {(name, LOW) for one in needed for name in one.leaning})


def _components(constraints: list[Constraint]) -> list[list[Constraint]]:
    """Split constraints into groups that share no variable."""
    groups: list[tuple[set[Name], list[Constraint]]] = []
    for constraint in constraints:
        names, members = set(constraint.variables), [constraint]
        rest = []
        for other, inside in groups:
            if other & names:
                names |= other
                members = inside + members
            else:
                rest.append((other, inside))
        groups = [*rest, (names, members)]
    return [members for _, members in groups]


def _box(constraints: list[Constraint], bounds: Box) -> Box:
    return {
        name: bounds.get(name, (variable.least, variable.greatest))
        for constraint in constraints
        for name, variable in constraint.variables.items()
    }


def _solve(
    constraints: list[Constraint], bounds: Box, effort: _Effort | None = None
) -> dict[Name, int] | None:
    effort = effort or _Effort()
    return _search(constraints, _box(constraints, bounds), effort.rounds, effort)


def _search(
    constraints: list[Constraint], box: Box, rounds: int, effort: _Effort
) -> dict[Name, int] | None:
    box = dict(box)
    try:
        _propagate(constraints, box, rounds)
    except _Infeasible as found:
        effort.believed |= found.believed
        return None
    rest = [constraint for constraint in constraints if not constraint.always(box)]
    _fix_monotone(rest, box)
    for corner in (LOW, HIGH):
        steps = {name: bounds[corner] for name, bounds in box.items()}
        if all(constraint.fits(steps) for constraint in rest):
            return steps
    return _dive(rest, box) or _split(rest, box, effort)


def _dive(constraints: list[Constraint], box: Box) -> dict[Name, int] | None:
    """Raise one variable after another as far as the others allow, until everything fits.

    It often finds the amounts of a sum that must reach one bound and not the next.
    """
    box = dict(box)
    for name in sorted({name for one in constraints for name in one.variables}):
        raised = {**box, name: (box[name][HIGH], box[name][HIGH])}
        try:
            _propagate(constraints, raised, FEW_ROUNDS)
        except _Infeasible:
            raised = {**box, name: (box[name][LOW], box[name][LOW])}
        box = raised
        steps = {each: low for each, (low, _) in box.items()}
        if all(constraint.fits(steps) for constraint in constraints):
            return steps
    return None


def _fix_monotone(constraints: list[Constraint], box: Box) -> None:
    """Set each variable that helps in one direction only to its best bound."""
    ways: dict[Name, set[int]] = {}
    for constraint in constraints:
        for name in constraint.variables:
            ways.setdefault(name, set()).add(constraint.favour(name))
    for name, favours in ways.items():
        if favours in ({1}, {-1}):
            best = box[name][favours == {1}]
            box[name] = (best, best)


def _split(constraints: list[Constraint], box: Box, effort: _Effort) -> dict[Name, int] | None:
    asked = {name for constraint in constraints for name in constraint.variables}
    wide = [name for name in asked if box[name][0] < box[name][1]]
    effort.tries -= 1
    if not wide:
        return None
    if effort.tries < 0:
        # Not settled within bounds: to count it as possible can only leave a verdict open.
        return {name: low for name, (low, _) in box.items()}
    name = max(sorted(wide), key=lambda one: box[one][1] - box[one][0])
    low, high = box[name]
    middle = (low + high) // 2
    for bounds in ((low, middle), (middle + 1, high)):
        found = _search(constraints, {**box, name: bounds}, FEW_ROUNDS, effort)
        if found is not None:
            return found
    return None


def _propagate(constraints: list[Constraint], box: Box, rounds: int) -> None:
    """Propagate bounds to a fixpoint.

    Comparisons of two numbers that never reach one are a cycle of differences that
    `negative_cycles` could not see. Each round moves a bound by at least a day, so every length
    of month and a 29 February, which come back within eight years, have been tried before the
    limit of rounds.
    """
    reading: dict[Name, list[int]] = {}
    for number, constraint in enumerate(constraints):
        for name in constraint.variables:
            reading.setdefault(name, []).append(number)
    pending = list(range(len(constraints)))
    for _ in range(rounds):
        moved = {name for number in pending for name in _narrow(constraints[number], box)}
        if not moved:
            return
        pending = sorted({number for name in moved for number in reading[name]})
    if rounds >= ROUNDS and all(len(constraint.variables) <= 2 for constraint in constraints):  # noqa: PLR2004
        raise _Infeasible(believed=True)


def _narrow(constraint: Constraint, box: Box) -> list[Name]:
    """Propagate one constraint to the bounds of its variables; return those that moved."""
    best = constraint.best(box)
    if not constraint.fits(best):
        raise _Infeasible
    return [name for name in constraint.variables if _narrow_one(constraint, name, best, box)]


def _narrow_one(constraint: Constraint, name: Name, best: dict[Name, int], box: Box) -> bool:
    """Cut off the values of one variable that no values of the others can help."""
    low, high = box[name]
    rising = constraint.favour(name) > 0
    good, bad = (high, low) if rising else (low, high)
    if low == high or constraint.fits({**best, name: bad}):
        return False
    if constraint.linear:
        good = _turn(constraint, name, best)
        box[name] = (good, high) if rising else (low, good)
        return True
    reach = 1 if rising else -1
    while abs(reach) < abs(good - bad) and not constraint.fits({**best, name: bad + reach}):
        bad, reach = bad + reach, 2 * reach
    if abs(reach) < abs(good - bad):
        good = bad + reach
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        if constraint.fits({**best, name: middle}):
            good = middle
        else:
            bad = middle
    box[name] = (good, high) if rising else (low, good)
    return True


def _turn(constraint: Constraint, name: Name, best: Mapping[Name, int]) -> int:
    """Return the last value of a variable that satisfies a linear constraint, the others best."""
    factor = constraint.linear[0][name] if constraint.linear else 1
    others = constraint.difference(best) - factor * best[name]
    if constraint.holds:  # factor * value >= -others
        return -(others // factor) if factor > 0 else others // -factor
    return (-others - 1) // factor if factor > 0 else -((others + 1) // factor)


def _shrink(constraints: list[Constraint], box: Box, rounds: int) -> list[Constraint]:
    """Return the constraints that a contradiction needs, by halving what may be left out."""
    if len(constraints) < 2:  # noqa: PLR2004 - one constraint cannot be made less
        return constraints
    return _needed([], constraints, box, rounds, moved=False)


def _needed(
    kept: list[Constraint], rest: list[Constraint], box: Box, rounds: int, *, moved: bool
) -> list[Constraint]:
    if moved and _solve(kept, box, _Effort(rounds, FEW_TRIES)) is None:
        return []
    if len(rest) == 1:
        return rest
    half = len(rest) // 2
    first, second = rest[:half], rest[half:]
    from_second = _needed([*kept, *first], second, box, rounds, moved=True)
    from_first = _needed([*kept, *from_second], first, box, rounds, moved=bool(from_second))
    return [*from_first, *from_second]
