"""What holds in one case, laid out so that many clauses are quickly held against it.

A term is the text by which it stands in the ground program; a number stands by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from functools import lru_cache
from typing import Any

from hsm_policy.documents import OPEN, Value
from hsm_policy.engine import Assignment, Solver, apply_function
from hsm_policy.syntax import Call, Fun, Literal, Num, Str, Term, Var, clingo_term

Atom = tuple[str, tuple[str, ...]]


class World:
    """What holds in one case: atoms by predicate, and the values of numbers by name."""

    def __init__(self, solver: Solver, assignment: Assignment) -> None:
        names, steps = solver.witness(assignment)
        self._names: dict[str, list[str]] = {}
        for name in names:
            self._names.setdefault(name.partition("(")[0], []).append(name)
        self._atoms: dict[tuple[str, int], dict[tuple[str, ...], None]] = {}
        self.values = _values(assignment)
        self.chosen = steps

    def moved(self, assignment: Assignment) -> World:
        """Give the same atoms with the numbers of a case that differs in these alone."""
        other = copy(self)
        other.values = _values(assignment)
        return other

    def atoms(self, predicate: str, arity: int) -> Collection[tuple[str, ...]]:
        """Give the arguments of each atom of a predicate that holds."""
        key = (predicate, arity)
        if key not in self._atoms:
            found = (split_atom(name)[1] for name in self._names.get(predicate, ()))
            self._atoms[key] = dict.fromkeys(args for args in found if len(args) == arity)
        return self._atoms[key]

    def value(self, term: str) -> Any:
        """Give what a term stands for: a number, OPEN, or the constant itself."""
        if term in self.values:
            return self.values[term]
        return int(term) if term.lstrip("-").isdigit() else term.strip('"')

    def number(self, term: str) -> Any:
        """Give the number of a term in this world, where it has one."""
        value = self.value(term)
        return self.chosen.get(term) if value is OPEN else value

    def holds(self, literal: Literal, bindings: Mapping[str, str]) -> bool:
        """Tell whether some atom matches a literal."""
        atoms = self.atoms(literal.name, len(literal.args))
        pattern = [instantiate(argument, bindings) for argument in literal.args]
        if None not in pattern:
            return tuple(pattern) in atoms
        return any(
            all(want is None or want == have for want, have in zip(pattern, args, strict=True))
            for args in atoms
        )


def _values(assignment: Assignment) -> dict[str, Any]:
    nodes = assignment.layout.ground.nodes
    return {node.name: value for node, value in zip(nodes, assignment.numbers, strict=True)}


def instantiate(term: Term, bindings: Mapping[str, str]) -> str | None:
    """Give a term with its variables filled in, or None where one has no value."""
    match term:
        case Var(name):
            return bindings.get(name)
        case Num() | Str():
            return clingo_term(term)
        case Fun(name, args) | Call(name, args):
            inner = [instantiate(argument, bindings) for argument in args]
            if any(part is None for part in inner):
                return None
            return f"{name}({','.join(map(str, inner))})" if inner else name


def split_atom(text: str) -> Atom:
    """Split `name(a,b(c))` into its name and the texts of its arguments."""
    name, opened, inside = text.partition("(")
    if not opened or text.startswith('"'):
        return text, ()
    inside = inside[:-1]
    if "(" not in inside and '"' not in inside:
        return name, tuple(inside.split(","))
    parts, depth, quoted, start = [], 0, False, 0
    for index, letter in enumerate(inside):
        if letter == '"':
            quoted = not quoted
        elif not quoted:
            depth += (letter == "(") - (letter == ")")
            if letter == "," and depth == 0:
                parts.append(inside[start:index])
                start = index + 1
    return name, (*parts, inside[start:])


Args = tuple[str, ...]

Known = Value | str
"""What a term stands for: a number, OPEN, None where it is not there, or a text."""

Functions = Mapping[str, Callable[..., int]]


class PossibleWorld:
    """The atoms that hold for certain, those that may, and the values of numbers.

    What is open in a case is open here: its atoms may hold, its numbers are OPEN.
    """

    def __init__(
        self,
        possible: Iterable[str],
        certain: frozenset[str],
        numbers: Mapping[str, Value],
        functions: Functions,
    ) -> None:
        self.certain = certain
        self._functions = functions
        self._values: dict[str, Known] = dict(numbers)
        self._names: dict[str, list[str]] = {}
        for name in possible:
            self._names.setdefault(name.partition("(")[0], []).append(name)
        self._atoms: dict[tuple[str, int], dict[Args, None]] = {}
        self._begun: dict[tuple[str, int, str], list[Args]] = {}

    def atoms(self, predicate: str, arity: int) -> dict[Args, None]:
        """Give the arguments of each atom of a predicate that may hold."""
        key = (predicate, arity)
        if key not in self._atoms:
            found = (split_atom(name)[1] for name in self._names.get(predicate, ()))
            self._atoms[key] = dict.fromkeys(args for args in found if len(args) == arity)
        return self._atoms[key]

    def beginning(self, predicate: str, arity: int, first: str) -> list[Args]:
        """Give those whose first argument is a certain one."""
        key = (predicate, arity, first)
        if key not in self._begun:
            atoms = self.atoms(predicate, arity)
            self._begun[key] = [args for args in atoms if args[0] == first]
        return self._begun[key]

    def sure(self, predicate: str, args: Args) -> bool:
        """Tell whether an atom holds for certain."""
        return (f"{predicate}({','.join(args)})" if args else predicate) in self.certain

    def number(self, text: str) -> Known:
        """Give what a term stands for: a number, None for one that is not there, OPEN, or text."""
        if text not in self._values:
            self._values[text] = self._find(text)
        return self._values[text]

    def _find(self, text: str) -> Known:
        if text.lstrip("-").isdigit():
            return int(text)
        name, args = split_atom(text)
        if name in self._functions and args:
            numbers = [self.number(one) for one in args]
            return apply_function(self._functions[name], numbers)  # type: ignore[arg-type] # types of clauses
        return None if text.startswith(("in(", "law(", "_")) else text


def deduced_world(solver: Solver, assignment: Assignment, functions: Functions) -> PossibleWorld:
    """Give what the rules alone tell of a case laid on its shape."""
    view = solver.rules.view(assignment.freeze())
    ground = solver.ground
    always = _facts(ground.aspif)
    possible = [name for name, literal in ground.atoms.items() if -literal not in view.certain]
    certain = frozenset(
        name
        for name, literal in ground.atoms.items()
        if literal in view.certain or literal in always
    )
    pairs = zip(ground.nodes, assignment.numbers, strict=True)
    return PossibleWorld(possible, certain, {node.name: value for node, value in pairs}, functions)


@lru_cache(maxsize=64)
def _facts(aspif: str) -> frozenset[int]:
    """Give the atoms that hold in every case, which need no rule to tell of them."""
    lines = (line.split() for line in aspif.split("\n"))
    return frozenset(int(words[3]) for words in lines if words[:3] == _FACT and words[4:] == _EMPTY)


_FACT, _EMPTY = ["1", "0", "1"], ["0", "0"]
