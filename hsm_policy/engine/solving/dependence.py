"""Self-composition: two copies of a ground program show which inputs an outcome depends on."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from hsm_policy.engine.layout import AtomLayout
from hsm_policy.engine.numbers.constraints import ProgramCopy
from hsm_policy.engine.numbers.theory import Theory
from hsm_policy.engine.solving.search import PLAIN, load_program, search_models


def reading_path(point: str) -> str:
    """Give the path of the reading of a contested point, which is none of the vocabulary's."""
    return f"readings.{point}"


EXTERNAL = 5
"""How aspif calls a free atom."""


class Dependence:
    """Two copies of a shape side by side, tied together input by input, reading by reading."""

    def __init__(self, layout: AtomLayout) -> None:
        ground = layout.ground
        self.layout = layout
        self.offset = 1 + max(
            abs(int(word))
            for line in ground.aspif.split("\n")[1:]
            if not line.startswith("4")
            for word in line.split()[1:]
        )
        lines = [line for line in ground.aspif.split("\n") if line[:1] not in ("", "0", "4")]
        lines += self._one_reading_each()
        moved = [_move(line, self.offset) for line in lines[1:]]
        self.guards: dict[str, int] = {}
        ties = self._ties()
        self.control = load_program("\n".join([*lines, *moved, *ties, "0", ""]))

    def _one_reading_each(self) -> list[str]:
        """Give the rules that let just one reading of each point hold, also of one left open."""
        lines = []
        for atoms in self.layout.readings.values():
            none = " ".join(str(-atom) for atom in atoms)
            lines.append(f"1 0 0 0 {len(atoms)} {none}")
            lines += [f"1 0 0 0 2 {one} {other}" for one, other in combinations(atoms, 2)]
        return lines

    def _ties(self) -> list[str]:
        """Give the rules that make an input equal in both copies while its guard holds."""
        lines, following = [], 2 * self.offset + 1
        for atom, path in self._tied().items():
            if path not in self.guards:
                self.guards[path] = following
                lines.append(f"5 {following} 0")
                following += 1
            guard, other = self.guards[path], atom + self.offset
            lines.append(f"1 0 0 0 3 {guard} {atom} {-other}")
            lines.append(f"1 0 0 0 3 {guard} {-atom} {other}")
        return lines

    def _tied(self) -> dict[int, str]:
        layout = self.layout
        tied = dict(layout.free_paths)
        for point, atoms in self.layout.readings.items():
            tied.update(dict.fromkeys(atoms, reading_path(point)))
        for slots in layout.slots.values():
            if slots.leaf.exists:
                tied[layout.ground.atoms[slots.leaf.exists]] = slots.leaf.container
        return tied

    def turns_on(
        self, theory: Theory, paths: Iterable[str], outcomes: list[int], *laws: int
    ) -> bool:
        """Tell whether two completions differ in these inputs alone and in the outcome.

        `outcomes` are the literals of the outcomes that completions have; `laws` are amounts of
        the law that may differ. A reading left open differs like an input, by `reading_path`.
        """
        free = set(paths)
        layout = self.layout
        nodes = {layout.slots[path].node for path in free if path in layout.slots}
        second = ProgramCopy(self.offset, frozenset((nodes - {-1}) | set(laws)), 1)
        known = [literal for literal in theory.assignment.literals if literal]
        assumptions = known + [second.literal(literal) for literal in known]
        assumptions += [-guard if path in free else guard for path, guard in self.guards.items()]
        copies = [PLAIN, second]
        for outcome in outcomes[1:]:
            differing = [*assumptions, outcome, -second.literal(outcome)]
            if any(True for _ in search_models(self.control, differing, theory, copies)):
                return True
        return False


def _move(line: str, offset: int) -> str:
    """Give a line of aspif with its atoms moved."""
    numbers = [int(word) for word in line.split()]

    def moved(atom: int) -> int:
        return atom + offset if atom > 0 else atom - offset

    if numbers[0] == EXTERNAL:
        return f"5 {moved(numbers[1])} {numbers[2]}"
    heads = numbers[2]
    body = 3 + heads
    out = numbers[:3] + [moved(atom) for atom in numbers[3:body]] + [numbers[body]]
    rest = numbers[body + 1 :]
    if numbers[body] == 0:
        out += [rest[0], *(moved(atom) for atom in rest[1:])]
    else:
        out += rest[:2]
        out += [moved(n) if i % 2 == 0 else n for i, n in enumerate(rest[2:])]
    return " ".join(map(str, out))
