"""Which scenarios a change of one rule or row can touch: those in which the rest could hold.

A clause and one that differs from it in one part derive the same wherever the rest of its body
cannot hold, in no completion of a case and, where other readings are asked for, under none.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hsm_policy.binding import Binding
from hsm_policy.case import Case
from hsm_policy.matching import Match
from hsm_policy.mutants import Mutant
from hsm_policy.scene import Scene, scene_of
from hsm_policy.seen import OPEN_DAY, Asked, Found, Look, clauses_of
from hsm_policy.settling import settle
from hsm_policy.solver import Machine


class Touch(msgspec.Struct, frozen=True):
    """The rules that could fire in one scenario, or could but for one part; the rows asked for."""

    fired: list[int]
    missed: list[tuple[int, int]]
    asked: list[Asked]


class Touched:
    """The scenarios, by their numbers, that a change can touch."""

    def __init__(self, touches: Iterable[Touch]) -> None:
        self._fired: dict[int, list[int]] = {}
        self._missed: dict[tuple[int, int], list[int]] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = {}
        for number, touch in enumerate(touches):
            for rule in touch.fired:
                self._fired.setdefault(rule, []).append(number)
            for rule, part in touch.missed:
                self._missed.setdefault((rule, part), []).append(number)
            for table, keys, day in touch.asked:
                self._asked.setdefault((table, tuple(keys)), []).append((number, day))

    def by(self, mutant: Mutant) -> list[int]:
        """Give the scenarios that a change of a rule or a row can touch: the likeliest first."""
        if mutant.table is None:
            missed = self._missed.get((mutant.rule, mutant.part), [])
            return [*missed, *self._fired.get(mutant.rule, [])]
        first, before = mutant.days
        found: dict[int, None] = {}
        for keys in mutant.keys:
            for number, day in self._asked.get((mutant.table.id, keys), ()):
                if day == OPEN_DAY or first <= day < before:
                    found[number] = None
        return list(found)


def touch(look: Look, case: Case, scene: Scene) -> Touch:
    """Give what a change of the rules could touch in a case."""
    found = Found(look, scene, case, may=True)
    for number in look.within_reach(case):
        found.hold(number)
    return Touch(found.fired, found.missed, list(found.asked))


def possible_scene(look: Look, case: Case, *, any_reading: bool) -> Scene:
    """Give what holds, or may, in a case; under any reading if that is asked for."""
    engine = look.engine
    if not any_reading:
        return scene_of(*engine.bind(case, whole=True), engine.functions)
    machine = engine.machine(case, whole=True)
    return scene_of(machine, _under_any(machine, case, look), engine.functions)


def _under_any(machine: Machine, case: Case, look: Look) -> Binding:
    binding = machine.layout.bind(case, look.engine.outer(case, {}))
    for atoms in machine.readings.values():
        for atom in atoms:
            binding.free(atom)
    settle(machine, binding)
    return binding


def differs(look: Look, mutant: Mutant, scene: Scene) -> bool:
    """Tell whether a changed clause could derive something else than before.

    Only where both clauses are settled in all that they derive is it told that they do not.
    """
    if mutant.table is not None or any(clause.names for clause in (look.clauses[mutant.rule],)):
        return True
    before = look.clauses[mutant.rule]
    rule = msgspec.structs.replace(before.rule, body=mutant.body)
    heads = {
        frozenset(Match(clause, scene, may=may).heads())
        for clause in (before, clauses_of([rule])[0])
        for may in (False, True)
    }
    return len(heads) > 1
