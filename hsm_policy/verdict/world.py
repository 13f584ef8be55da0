"""What holds in one case, laid out so that many rules are matched quickly against it.

A ground term is the text by which it stands in the ground program; a number stands by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import cast

from hsm_policy.documents import OPEN, Number, Value
from hsm_policy.engine import (
    NUMBERS,
    Assignment,
    Situation,
    apply_function,
    ground_rules,
    split_atom,
)
from hsm_policy.syntax import Call, Fun, Literal, Num, Str, Term, Var, arguments, clingo_term

Args = tuple[str, ...]

Atom = tuple[str, Args]

Pattern = tuple[str | None, ...]
"""Arguments of an atom, of which None may be any."""

Known = Value | str
"""The value of a term: a number, OPEN, None for a number that does not exist, or a constant."""

Bindings = dict[str, str]
"""The ground term of each variable of a rule."""


class World:
    """What holds in one case: its possible atoms, its certain ones, and the values of numbers.

    An atom that depends on an unknown input is possible without being certain, and a number that
    does is OPEN. In a completion of the case nothing is unknown: `certain` is None, since every
    possible atom holds, and `completion` has the numbers that were OPEN.
    """

    def __init__(
        self,
        possible: Iterable[str],
        certain: frozenset[str] | None,
        assignment: Assignment,
        completion: Mapping[str, int] | None = None,
    ) -> None:
        self.certain, self.completion = certain, completion
        self._functions: Mapping[str, Callable[..., Number]] = assignment.layout.functions
        self._names: dict[str, list[str]] = {}
        for name in possible:
            self._names.setdefault(name.partition("(")[0], []).append(name)
        self._atoms: dict[tuple[str, int], dict[Args, None]] = {}
        self._starting: dict[tuple[str, int, str], list[Args]] = {}
        self.values = _values(assignment)
        self._computed: dict[str, Known] = {}

    @classmethod
    def completed(cls, situation: Situation) -> World:
        """Return one completion of a case: the case itself where nothing is unknown."""
        names, completion = situation.solver.witness(situation.assignment)
        return cls(names, None, situation.assignment, completion)

    @classmethod
    def propagated(cls, situation: Situation) -> World:
        """Return what propagation finds certain and possible in a case, without solving."""
        solver, assignment = situation.solver, situation.assignment.freeze()
        view, ground = solver.rules.view(assignment), solver.ground
        certain = view.certain | _facts(ground.aspif)
        return cls(
            [name for name, literal in ground.atoms.items() if -literal not in view.certain],
            frozenset(name for name, literal in ground.atoms.items() if literal in certain),
            assignment,
        )

    def moved(self, assignment: Assignment) -> World:
        """Return the same atoms with the numbers of another assignment."""
        other = copy(self)
        other.values, other._computed = _values(assignment), {}  # noqa: SLF001 - its own kind
        return other

    def atoms(self, predicate: str, arity: int) -> dict[Args, None]:
        """Return the arguments of each possible atom of a predicate."""
        key = (predicate, arity)
        if key not in self._atoms:
            found = (split_atom(name)[1] for name in self._names.get(predicate, ()))
            self._atoms[key] = dict.fromkeys(args for args in found if len(args) == arity)
        return self._atoms[key]

    def matching(self, predicate: str, pattern: Pattern) -> Iterable[Args]:
        """Return the possible atoms that agree with a pattern; None stands for any argument."""
        atoms = self.atoms(predicate, len(pattern))
        if not pattern or pattern[0] is None:
            found: Iterable[Args] = atoms
        elif None not in pattern:
            args = cast("Args", pattern)
            return (args,) if args in atoms else ()
        else:
            key = (predicate, len(pattern), pattern[0])
            if key not in self._starting:
                self._starting[key] = [args for args in atoms if args[0] == pattern[0]]
            found = self._starting[key]
        return (
            args
            for args in found
            if all(want in (None, have) for want, have in zip(pattern, args, strict=True))
        )

    def holds(self, literal: Literal, bindings: Mapping[str, str]) -> bool:
        """Return whether a possible atom agrees with a literal."""
        found = iter(self.matching(literal.name, pattern_of(literal, bindings)))
        return next(found, None) is not None

    def is_certain(self, predicate: str, args: Args) -> bool:
        """Return whether a possible atom holds for certain."""
        return self.certain is None or atom_text(predicate, args) in self.certain

    def value(self, term: str) -> Known:
        """Return the value of a term as far as the case tells it."""
        if term in self.values:
            return self.values[term]
        if term not in self._computed:
            self._computed[term] = self._compute(term)
        return self._computed[term]

    def number(self, term: str) -> Known:
        """Return the value of a term, in the completion where there is one."""
        value = self.value(term)
        if value is OPEN and self.completion is not None:
            return self.completion.get(term)
        return value

    def _compute(self, term: str) -> Known:
        if term.lstrip("-").isdigit():
            return int(term)
        name, args = split_atom(term)
        if name in self._functions and args:
            numbers = [self.value(one) for one in args]
            return apply_function(self._functions[name], numbers)  # type: ignore[arg-type] # types of clauses
        return None if term.startswith(NUMBERS) else term.strip('"')


def _values(assignment: Assignment) -> dict[str, Value]:
    nodes = assignment.layout.ground.nodes
    return {node.name: value for node, value in zip(nodes, assignment.numbers, strict=True)}


@lru_cache(maxsize=64)
def _facts(aspif: str) -> frozenset[int]:
    """Return the atoms that the ground program states as facts, which propagation leaves out."""
    rules = (rule for rule in ground_rules(aspif) if rule.is_normal and not rule.body)
    return frozenset(rule.head[0] for rule in rules)


def instantiate(term: Term, bindings: Mapping[str, str]) -> str | None:
    """Return a term with its variables replaced, or None where one of them is unbound."""
    match term:
        case Var(name):
            return bindings.get(name)
        case Num() | Str():
            return clingo_term(term)
        case Fun(name) | Call(name):
            args = term.args if isinstance(term, Fun) else arguments(term)
            inner = [instantiate(argument, bindings) for argument in args]
            return None if None in inner else atom_text(name, cast("list[str]", inner))


def pattern_of(literal: Literal, bindings: Mapping[str, str]) -> Pattern:
    """Return the arguments of a literal as a pattern, None where a variable is unbound."""
    return tuple(instantiate(argument, bindings) for argument in literal.args)


def atom_text(name: str, args: Sequence[str]) -> str:
    """Return an atom or a ground term as the ground program spells it."""
    return f"{name}({','.join(args)})" if args else name
