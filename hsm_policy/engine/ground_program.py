"""A shape grounded once: the ground program as aspif, and what its atoms mean.

Numbers are indexes into one list of nodes, ordered so that a node comes after its arguments; a sum
comes after everything that decides its members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from hsm_policy.engine.aspif import AspifObserver, GroundRule, write_aspif
from hsm_policy.engine.atom_names import AGGREGATES, GOAL, has_number, is_extreme, split_atom
from hsm_policy.engine.propagation import Step, derivation_steps
from hsm_policy.names import FUNCTIONS, RATIO

CONSTANT, INPUT, LAW, FUNCTION, AGGREGATE = range(5)


class NumberNode(msgspec.Struct, frozen=True, array_like=True):
    """A number with a name: a constant, an input, an amount not known, or computed from others."""

    kind: int
    name: str
    value: int = 0
    args: tuple[int, ...] = ()
    stage: int = 0


class NumberTest(msgspec.Struct, frozen=True, array_like=True):
    """The free atom that says whether one number is at least another."""

    left: int
    right: int
    literal: int
    stage: int


class Element(msgspec.Struct, frozen=True, array_like=True):
    """A possible member of an aggregate: its atom, its weight and its key in the set."""

    literal: int
    weight: int
    key: tuple[str | int, ...]


class ShownAtom(msgspec.Struct, frozen=True, array_like=True):
    """An atom of the verdict; arguments are constants, or numbers by their index."""

    literal: int
    name: str
    args: tuple[str | int, ...]


class GroundProgram(msgspec.Struct, frozen=True):
    """One shape, ready to be solved under assumptions."""

    shape: dict[str, int]
    aspif: str
    nodes: list[NumberNode]
    tests: list[NumberTest]
    elements: dict[int, list[Element]]
    shown: list[ShownAtom]
    atoms: dict[str, int]
    cone: Cone
    """What all shown atoms depend on."""
    outcome_cones: dict[str, Cone]
    aggregate_cones: dict[int, Cone]
    steps: list[Step]


class Cone(msgspec.Struct, frozen=True, array_like=True):
    """What a set of atoms depends on: free atoms, and unknown amounts by number."""

    free: list[int]
    laws: list[int]


def ground_program(
    text: str, shape: dict[str, int], shown: Iterable[str], *, narrow: bool = False
) -> GroundProgram:
    """Ground the symbolic program of a shape; `narrow` keeps only what shown atoms depend on."""
    from clingo import Control

    recorder = AspifObserver()
    control = Control(["--warn=none"])
    control.register_observer(recorder)  # type: ignore[arg-type] # has what is called
    control.add("base", [], text)
    control.ground([("base", [])])
    # What is only denied while rules are joined, and never holds, has no literal.
    found = [(str(atom.symbol), atom.literal) for atom in control.symbolic_atoms if atom.literal]
    return _GroundProgramReader(recorder, found, frozenset(shown)).read(shape, narrow=narrow)


class _GroundProgramReader:
    """Reads a ground program; its terms are texts, as clingo prints them."""

    def __init__(
        self, recorder: AspifObserver, atoms: list[tuple[str, int]], shown: frozenset[str]
    ) -> None:
        self.recorder, self.shown_names = recorder, shown
        self.symbols = [(text, text.partition("(")[0], literal) for text, literal in atoms]
        self.nodes: list[NumberNode] = []
        self.index: dict[str, int] = {}
        self.element_symbols: dict[str, list[tuple[str, int]]] = {}
        self.members: dict[str, int] = {}
        self.bodies: dict[int, list[tuple[int, ...]]] = {}
        self.test_of: dict[int, tuple[str, ...]] = {}
        self.stages: dict[str, int] = {}
        self.test_stages: dict[int, int] = {}
        self._split: dict[str, tuple[str, ...]] = {}
        self._reads: dict[int, tuple[int, ...]] = {}

    def read(self, shape: dict[str, int], *, narrow: bool) -> GroundProgram:
        for rule in self.recorder.rules:
            for atom in rule.head:
                self.bodies.setdefault(atom, []).append(rule.body)
        for symbol, name, literal in self.symbols:
            if name == "_element":
                self.element_symbols.setdefault(self.args(symbol)[0], []).append((symbol, literal))
            elif name == "_member":
                self.members[self.args(symbol)[0]] = literal
            elif name == "_ge":
                self.test_of[literal] = self.args(symbol)
        self._reads = {
            atom: tuple({abs(literal) for body in bodies for literal in body})
            for atom, bodies in self.bodies.items()
        }
        if narrow:
            self._narrow()
        tests = self._tests()
        shown = self._shown()
        elements = self._elements()
        cones = _Cones(self)
        aspif = self._aspif(tests, shown)
        verdict = {one.literal for one in shown}
        verdict |= {one.literal for found in elements.values() for one in found}
        return GroundProgram(
            shape=shape,
            aspif=aspif,
            nodes=self.nodes,
            tests=tests,
            elements=elements,
            shown=shown,
            atoms=self._atoms(),
            cone=cones.cone(one.literal for one in shown),
            outcome_cones=cones.outcomes(shown),
            aggregate_cones=cones.aggregates(elements),
            steps=derivation_steps(aspif, verdict),
        )

    def args(self, term: str) -> tuple[str, ...]:
        """Return the arguments of a term."""
        found = self._split.get(term)
        if found is None:
            found = self._split[term] = split_atom(term)[1]
        return found

    def is_number(self, term: str) -> bool:
        """Return whether a term is a number or the name of one."""
        name, opened, _ = term.partition("(")
        return name in _NUMBER_NAMES if opened else name.lstrip("-").isdigit()

    def _parts(self, element: str) -> tuple[str, ...]:
        """Return the terms of an element: its weight, and the parts of its key."""
        _, weight, key = self.args(element)
        return (weight, *self.args(key))

    def _narrow(self) -> None:
        """Forget the atoms and numbers that no shown atom depends on; facts and inputs stay."""
        atoms, numbers = self._needed()
        atoms |= {atom for atom, bodies in self.bodies.items() if () in bodies}
        tests = self.test_of.keys() - atoms
        atoms |= self.recorder.free.keys() - tests
        self.recorder.keep(atoms)
        self.symbols = [one for one in self.symbols if one[2] in atoms]
        self.test_of = {atom: sides for atom, sides in self.test_of.items() if atom in atoms}
        elements = self.element_symbols
        self.element_symbols = {name: elements[name] for name in elements if name in numbers}

    def _needed(self) -> tuple[set[int], set[str]]:
        """Return the atoms and names of numbers that shown atoms and constraints depend on."""
        shown = [(s, literal) for s, name, literal in self.symbols if name in self.shown_names]
        atoms, numbers = set[int](), set[str]()
        pending = [literal for _, literal in shown]
        pending += [atom for rule in self.recorder.rules if not rule.head for atom in rule.body]
        pending += [
            atom for s, _ in shown for a in self.args(s) for atom in self._below(a, numbers)
        ]
        while pending:
            new = self.reach(pending) - atoms
            atoms |= new
            sides = [side for atom in new for side in self.test_of.get(atom, ())]
            pending = [atom for side in sides for atom in self._below(side, numbers)]
        return atoms, numbers

    def _below(self, term: str, seen: set[str]) -> Iterator[int]:
        """Yield the atoms that the numbers in a term depend on, each number once."""
        if term in seen or not self.is_number(term):
            return
        seen.add(term)
        for element, literal in self.element_symbols.get(term, []):
            yield literal
            for part in self._parts(element):
                yield from self._below(part, seen)
        if term in self.members:
            yield self.members[term]
        for argument in self.args(term):
            yield from self._below(argument, seen)

    def _tests(self) -> list[NumberTest]:
        tests = []
        for literal, (left, right) in self.test_of.items():
            one, other = self.node(left), self.node(right)
            stage = max(self.nodes[one].stage, self.nodes[other].stage)
            tests.append(NumberTest(one, other, literal, stage))
        return sorted(tests, key=lambda test: (test.stage, test.literal))

    def _shown(self) -> list[ShownAtom]:
        return [
            ShownAtom(literal, name, tuple(map(self._argument, self.args(symbol))))
            for symbol, name, literal in self.symbols
            if name in self.shown_names
        ]

    def _argument(self, term: str) -> str | int:
        return self.node(term) if self.is_number(term) else term.strip('"')

    def _elements(self) -> dict[int, list[Element]]:
        found: dict[int, list[Element]] = {}
        for index, node in enumerate(list(self.nodes)):
            if node.kind == AGGREGATE:
                found[index] = [
                    Element(literal, self.node(self.args(symbol)[1]), self._key(symbol))
                    for symbol, literal in self.element_symbols.get(node.name, [])
                ]
        return found

    def _key(self, element: str) -> tuple[str | int, ...]:
        parts = self.args(self.args(element)[2])
        return tuple(self.node(part) if self.is_number(part) else part for part in parts)

    def node(self, term: str) -> int:
        """Return the index of a number, adding it and its arguments."""
        if term not in self.index:
            node = self._node(term)
            self.index[term] = len(self.nodes)
            self.nodes.append(node)
        return self.index[term]

    def _node(self, term: str) -> NumberNode:
        name = term.partition("(")[0]
        if name == term:
            return NumberNode(CONSTANT, term, int(term))
        if name in ("in", "law"):
            return NumberNode(INPUT if name == "in" else LAW, term)
        if name in AGGREGATES:
            for element, _ in self.element_symbols.get(term, []):
                for part in filter(self.is_number, self._parts(element)):
                    self.node(part)
            return NumberNode(AGGREGATE, term, stage=self.stage(term))
        args = tuple(map(self.node, self.args(term)))
        stage = max((self.nodes[argument].stage for argument in args), default=0)
        return NumberNode(FUNCTION, term, args=args, stage=stage)

    def stage(self, term: str) -> int:
        """Return the stage of a number: for an aggregate, one more than that of its members."""
        name = term.partition("(")[0]
        if name == term or name in ("in", "law"):
            return 0
        if term not in self.stages:
            if name in AGGREGATES:
                self.stages[term] = 1 + max(
                    (self._element_stage(*e) for e in self.element_symbols.get(term, [])),
                    default=0,
                )
            else:
                self.stages[term] = max(map(self.stage, self.args(term)), default=0)
        return self.stages[term]

    def _element_stage(self, element: str, literal: int) -> int:
        own = max(map(self.stage, filter(self.is_number, self._parts(element))), default=0)
        tests = [atom for atom in self.reach([literal]) if atom in self.test_of]
        return max([own, *map(self._test_stage, tests)])

    def _test_stage(self, atom: int) -> int:
        if atom not in self.test_stages:
            self.test_stages[atom] = max(map(self.stage, self.test_of[atom]))
        return self.test_stages[atom]

    def reach(self, targets: Iterable[int]) -> set[int]:
        """Return all atoms that these depend on through rules."""
        seen: set[int] = set()
        pending = [abs(target) for target in targets]
        while pending:
            atom = pending.pop()
            if atom in seen:
                continue
            seen.add(atom)
            pending += self._reads.get(atom, ())
        return seen

    def _atoms(self) -> dict[str, int]:
        return self._names

    def _aspif(self, tests: list[NumberTest], shown: list[ShownAtom]) -> str:
        existence = {rule for test in tests for rule in self._existence(test)}
        statements = [*self.recorder.statements, *sorted(existence, key=str)]
        return write_aspif(statements, (atom.literal for atom in shown))

    def _existence(self, test: NumberTest) -> list[GroundRule]:
        """Return the constraints by which a test on a number that does not exist is false."""
        needed = [self._exists(leaf) for leaf in self._leaves((test.left, test.right))]
        return [GroundRule((), (test.literal, -atom)) for atom in needed if atom]

    def _exists(self, index: int) -> int:
        node = self.nodes[index]
        if node.kind == INPUT:
            return self._literal_of(has_number(node.name))
        if is_extreme(node.name):
            return self.members.get(node.name, 0)
        return 0

    def _literal_of(self, name: str) -> int:
        return self._names[name]

    @cached_property
    def _names(self) -> dict[str, int]:
        """The literals of all atoms by name, but for those of tests and members."""
        hidden = ("_ge", "_element", "_ne")
        return {symbol: lit for symbol, name, lit in self.symbols if name not in hidden}

    def _leaves(self, indexes: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for index in indexes:
            node = self.nodes[index]
            found |= self._leaves(node.args) if node.kind == FUNCTION else {index}
        return found


class _Cones:
    """Which free atoms and unknown amounts the atoms of the verdict depend on."""

    def __init__(self, reader: _GroundProgramReader) -> None:
        self.reader = reader

    def outcomes(self, shown: list[ShownAtom]) -> dict[str, Cone]:
        """Return the cone of each question's outcome and requirements."""
        targets: dict[str, list[int]] = {}
        for atom in shown:
            if atom.name in ("outcome", "requirement", GOAL):
                targets.setdefault(str(atom.args[0]), []).append(atom.literal)
        return {question: self.cone(literals) for question, literals in targets.items()}

    def aggregates(self, elements: dict[int, list[Element]]) -> dict[int, Cone]:
        """Return the cone of the members of each aggregate."""
        return {
            index: self.cone(element.literal for element in members)
            for index, members in elements.items()
        }

    def cone(self, targets: Iterable[int]) -> Cone:
        """Follow rules, tests and the members of aggregates down to what is free."""
        atoms, pending, nodes = set[int](), list(targets), set[int]()
        while pending:
            new = self.reader.reach(pending) - atoms
            atoms |= new
            sides = [side for atom in new for side in self.reader.test_of.get(atom, ())]
            pending = self._through([self.reader.node(side) for side in sides], nodes)
        free = {atom for atom in atoms if atom not in self.reader.bodies}
        laws = {index for index in nodes if self.reader.nodes[index].kind == LAW}
        return Cone(sorted(free), sorted(laws))

    def _through(self, indexes: list[int], seen: set[int]) -> list[int]:
        atoms: list[int] = []
        while indexes:
            index = indexes.pop()
            if index in seen:
                continue
            seen.add(index)
            node = self.reader.nodes[index]
            indexes += node.args
            exists = self.reader._exists(index)  # noqa: SLF001 - a helper of the same module
            atoms += [exists] if exists else []
            for symbol, literal in self.reader.element_symbols.get(node.name, []):
                atoms.append(literal)
                indexes.append(self.reader.node(self.reader.args(symbol)[1]))
        return atoms


_NUMBER_NAMES = {"in", "law", *AGGREGATES, "add", "sub", "times", RATIO, *FUNCTIONS}
