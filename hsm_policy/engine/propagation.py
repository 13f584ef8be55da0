"""Forward propagation over three truth values: rules applied once each, in topological order.

What is known here holds in every completion of the case. If everything asked is known, no solver
is needed; what is open may still be certain, which a search finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hsm_policy.engine.aspif import External, read_aspif

Body = tuple[int, ...]

Step = tuple[int, tuple[Body, ...]]
"""An atom, and the bodies of its rules: it holds where all literals of one do."""

Watch = tuple[int, tuple[Body, ...], frozenset[int]]
"""A step with the atoms that it reads."""


class PartialModel:
    """The literals that are certain, and those that are possible: both signs if open."""

    __slots__ = ("certain", "possible")

    def __init__(self, known: Iterable[int], open_atoms: Iterable[int]) -> None:
        self.certain = set(known)
        self.possible = self.certain.copy()
        for atom in open_atoms:
            self.possible.add(atom)
            self.possible.add(-atom)

    def settles(self, atom: int) -> bool:
        """Return whether the truth of an atom is known."""
        return atom in self.certain or -atom in self.certain

    def follow(self, steps: Iterable[Step]) -> None:
        """Derive the heads of some steps; no head may have a truth value yet."""
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
        """Return wanted atoms under some literals: the atom if true, negated if false, 0 if open.

        `watches` are the steps that depend on those literals. The model stays as it was.
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
    """Return the steps to some atoms of a ground program in topological order.

    Empty if propagation is incomplete: for recursive rules and choice rules.
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
    """Return atoms and all that they depend on, in topological order; None in a cycle."""
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


def watched(steps: Iterable[Step]) -> list[Watch]:
    """Return steps, in order, each with the atoms that it reads."""
    return [(atom, bodies, frozenset(_atoms(bodies))) for atom, bodies in steps]


def steps_below(steps: list[Watch], targets: Iterable[int]) -> list[Watch]:
    """Return those of some steps, in order, that targets depend on."""
    needed, found = set(targets), list[Watch]()
    for step in reversed(steps):
        if step[0] in needed:
            found.append(step)
            needed |= step[2]
    return found[::-1]


def steps_above(steps: Iterable[Watch], sources: Iterable[int]) -> list[Watch]:
    """Return those of some steps, in order, that depend on sources."""
    moved, found = set(sources), list[Watch]()
    for step in steps:
        if not moved.isdisjoint(step[2]):
            moved.add(step[0])
            found.append(step)
    return found


def _atoms(bodies: Iterable[Body]) -> Iterator[int]:
    return (abs(literal) for body in bodies for literal in body)
