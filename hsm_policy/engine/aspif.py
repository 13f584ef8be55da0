"""Ground programs in aspif, clingo's text format: recorded while clingo grounds, written, read.

The programs here hold rules, free atoms (externals) and the names of shown atoms, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

_RULE, _OUTPUT, _EXTERNAL = "1", "4", "5"
"""How a line begins, by the kind of its statement."""

_NORMAL, _WEIGHTED = 0, 1
"""The kinds of body."""


class GroundRule(NamedTuple):
    """A rule over atoms by number; a body literal is an atom, or its negative.

    A body with a lower bound holds where the weights of its true literals reach that. A rule
    without a head is a constraint.
    """

    head: tuple[int, ...]
    body: tuple[int, ...]
    choice: bool = False
    weights: tuple[int, ...] = ()
    bound: int | None = None

    @property
    def is_normal(self) -> bool:
        """Whether it derives one atom from a body without a bound."""
        return len(self.head) == 1 and not self.choice and self.bound is None

    def moved(self, offset: int) -> GroundRule:
        """Return the same rule over other atoms, each by so much higher."""
        head = tuple(atom + offset for atom in self.head)
        body = tuple(one + offset if one > 0 else one - offset for one in self.body)
        return self._replace(head=head, body=body)

    def __str__(self) -> str:
        """Return the line of aspif."""
        numbers: list[int] = [int(self.choice), len(self.head), *self.head]
        if self.bound is None:
            numbers += [_NORMAL, len(self.body), *self.body]
        else:
            numbers += [_WEIGHTED, self.bound, len(self.body)]
            numbers += (one for pair in zip(self.body, self.weights, strict=True) for one in pair)
        return f"{_RULE} {' '.join(map(str, numbers))}"


class External(NamedTuple):
    """A free atom: an assumption says whether it holds."""

    atom: int

    def moved(self, offset: int) -> External:
        """Return a free atom by so much higher."""
        return External(self.atom + offset)

    def __str__(self) -> str:
        """Return the line of aspif."""
        return f"{_EXTERNAL} {self.atom} 0"


Statement = GroundRule | External


def write_aspif(statements: Iterable[Statement], shown: Iterable[int] = ()) -> str:
    """Write a ground program; shown atoms are named by their index."""
    lines = ["asp 1 0 0", *map(str, statements)]
    for index, atom in enumerate(shown):
        name = f"s{index}"
        lines.append(f"{_OUTPUT} {len(name)} {name} 1 {atom}")
    return "\n".join([*lines, "0", ""])


@lru_cache(maxsize=2)
def read_aspif(aspif: str) -> tuple[Statement, ...]:
    """Read the rules and free atoms of a ground program, in their order; the last two are kept."""
    return tuple(_statements(aspif))


def _statements(aspif: str) -> Iterator[Statement]:
    for line in aspif.split("\n"):
        kind, *words = line.split() or [""]
        if kind == _RULE:
            yield _rule(list(map(int, words)))
        elif kind == _EXTERNAL:
            yield External(int(words[0]))


def _rule(numbers: list[int]) -> GroundRule:
    choice, size = bool(numbers[0]), numbers[1]
    head, (body_kind, *rest) = tuple(numbers[2 : 2 + size]), numbers[2 + size :]
    if body_kind == _NORMAL:
        return GroundRule(head, tuple(rest[1:]), choice)
    return GroundRule(head, tuple(rest[2::2]), choice, tuple(rest[3::2]), rest[0])


def ground_rules(aspif: str) -> list[GroundRule]:
    """Return the rules of a ground program."""
    return [one for one in read_aspif(aspif) if isinstance(one, GroundRule)]


def free_atoms(aspif: str) -> list[int]:
    """Return the free atoms of a ground program, without reading its rules."""
    lines = aspif.split("\n")
    return [int(line.split()[1]) for line in lines if line.startswith(f"{_EXTERNAL} ")]


class AspifObserver:
    """Records the ground program as clingo makes it; the method names are clingo's."""

    def __init__(self) -> None:
        self.rules: list[GroundRule] = []
        self.statements: list[Statement] = []
        self.free: dict[int, None] = {}

    def rule(self, choice: bool, head: list[int], body: list[int]) -> None:
        """Record a rule."""
        self._record(GroundRule(tuple(head), tuple(body), choice))

    def weight_rule(
        self, choice: bool, head: list[int], lower_bound: int, body: list[tuple[int, int]]
    ) -> None:
        """Record a rule whose body has weights."""
        literals = tuple(literal for literal, _ in body)
        weights = tuple(weight for _, weight in body)
        self._record(GroundRule(tuple(head), literals, choice, weights, lower_bound))

    def _record(self, rule: GroundRule) -> None:
        self.rules.append(rule)
        self.statements.append(rule)

    def external(self, atom: int, _value: Any) -> None:
        """Record a free atom, once: clingo announces it for each of its ground instances."""
        if atom not in self.free:
            self.free[atom] = None
            self.statements.append(External(atom))

    def keep(self, atoms: set[int]) -> None:
        """Forget the rules of all other atoms; constraints stay."""
        self.rules = [rule for rule in self.rules if atoms.issuperset(rule.head)]
        self.free = {atom: None for atom in self.free if atom in atoms}
        self.statements = [*self.rules, *map(External, self.free)]
