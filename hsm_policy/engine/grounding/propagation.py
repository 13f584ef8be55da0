"""What the rules alone say, without a search: those of a ground program applied once, in order.

Where something is open it may stay open what holds. What is settled here is so in every completion
of the case; where all is settled that is asked, no solver has to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hsm_policy.engine.grounding.aspif import External, read_aspif

Body = tuple[int, ...]

Step = tuple[int, tuple[Body, ...]]
"""An atom, and the bodies of its rules: it holds where all literals of one do."""

Watch = tuple[int, tuple[Body, ...], frozenset[int]]
"""A step with the atoms that it reads."""


class PartialModel:
    """The literals that hold for certain, and those that may: both signs of what stays open."""

    __slots__ = ("certain", "possible")

    def __init__(self, known: Iterable[int], open_atoms: Iterable[int]) -> None:
        self.certain = set(known)
        self.possible = self.certain.copy()
        for atom in open_atoms:
            self.possible.add(atom)
            self.possible.add(-atom)

    def settles(self, atom: int) -> bool:
        """Tell whether it is certain that an atom holds, or that it does not."""
        return atom in self.certain or -atom in self.certain

    def follow(self, steps: Iterable[Step]) -> None:
        """Add the atoms of some steps, of which none is there yet."""
        sure, may = self.certain.issuperset, self.possible.issuperset
        add_sure, add_possible = self.certain.add, self.possible.add
        for atom, bodies in steps:
            true = -atom
            for body in bodies:
                if may(body):
                    true = atom if sure(body) else 0
                    if true:
                        break
            if true:
                add_sure(true)
                add_possible(true)
            else:
                add_possible(atom)
                add_possible(-atom)

    def turned(self, literals: list[int], watches: list[Watch], wanted: list[int]) -> list[int]:
        """Give of each wanted atom what it is once some literals hold: itself, negated, or 0: open.

        `watches` are the steps that hang on those literals. The view stays as it was.
        """
        before = {abs(literal): self._literal(abs(literal)) for literal in literals}
        for literal in literals:
            self._put(abs(literal), literal)
        for atom, bodies, reads in watches:
            if not reads.isdisjoint(before):
                was, now = self._literal(atom), self._derived(atom, bodies)
                if was != now:
                    before[atom] = was
                    self._put(atom, now)
        found = [self._literal(atom) for atom in wanted]
        for atom, was in before.items():
            self._put(atom, was)
        return found

    def _literal(self, atom: int) -> int:
        if atom in self.certain:
            return atom
        return -atom if -atom in self.certain else 0

    def _derived(self, atom: int, bodies: tuple[Body, ...]) -> int:
        possible = [body for body in bodies if self.possible.issuperset(body)]
        if any(map(self.certain.issuperset, possible)):
            return atom
        return 0 if possible else -atom

    def _put(self, atom: int, literal: int) -> None:
        self.certain -= {atom, -atom}
        self.possible |= {atom, -atom}
        if literal:
            self.certain.add(literal)
            self.possible.discard(-literal)


def derivation_steps(aspif: str, wanted: Iterable[int]) -> list[Step]:
    """Give the steps to some atoms of a ground program, each after those that it reads.

    None at all where a search might be needed: where rules come round to themselves, or choose.
    """
    bodies: dict[int, list[Body]] = {}
    free, others = set[int](), set[int]()
    for one in read_aspif(aspif):
        if isinstance(one, External):
            free.add(one.atom)
        elif one.is_normal:
            bodies.setdefault(one.head[0], []).append(one.body)
        else:
            others.update(one.head)
    order = _after_what_it_reads(bodies, free, wanted)
    if order is None or not others.isdisjoint(order) or not free.isdisjoint(bodies):
        return []
    return [(atom, tuple(bodies.get(atom, ()))) for atom in order]


def _after_what_it_reads(
    bodies: Mapping[int, list[Body]], free: set[int], wanted: Iterable[int]
) -> list[int] | None:
    """Give atoms and all that they hang on, which comes first; None where that goes in a circle."""
    placed, under_way = dict.fromkeys(free), set[int]()
    pending = list(wanted)
    while pending:
        atom = pending[-1]
        if atom in placed:
            pending.pop()
            continue
        waiting = [one for one in _atoms(bodies.get(atom, ())) if one not in placed]
        if waiting and atom in under_way:
            return None
        if waiting:
            under_way.add(atom)
            pending += waiting
        else:
            placed[atom] = None
            pending.pop()
    return list(placed)[len(free) :]


def steps_below(steps: list[Step], targets: Iterable[int]) -> list[Step]:
    """Give those of some steps, in order, that targets hang on."""
    needed, found = set(targets), list[Step]()
    for atom, bodies in reversed(steps):
        if atom in needed:
            found.append((atom, bodies))
            needed.update(_atoms(bodies))
    return found[::-1]


def steps_above(steps: Iterable[Step], sources: Iterable[int]) -> list[Watch]:
    """Give those of some steps, in order, that hang on sources."""
    moved, found = set(sources), list[Watch]()
    for atom, bodies in steps:
        reads = frozenset(_atoms(bodies))
        if not moved.isdisjoint(reads):
            moved.add(atom)
            found.append((atom, bodies, reads))
    return found


def _atoms(bodies: Iterable[Body]) -> Iterator[int]:
    return (abs(literal) for body in bodies for literal in body)
