"""A case and its rulebook as one plain program that any clingo runs to the same answer.

The functions of the engine are no part of clingo: their values for the case are facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import lcm
from typing import Any

from hsm_policy.cases import Case
from hsm_policy.documents import OPEN, Number
from hsm_policy.engine.assignment import apply_function
from hsm_policy.engine.atom_names import value_term
from hsm_policy.engine.encoding import in_force, leaves, table_lines
from hsm_policy.engine.engine import Engine
from hsm_policy.engine.situation import Situation
from hsm_policy.messages import DiagnosticsError, diagnose
from hsm_policy.names import FUNCTIONS, RATIO
from hsm_policy.rulebook import (
    GIVEN,
    OUTPUTS,
    Parts,
    RulebookData,
    Table,
    input_signatures,
    table_signatures,
)
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Fun,
    Literal,
    Rule,
    Signature,
    Term,
    Var,
    arguments,
    clingo_term,
)

SHOW = ("outcome/2", "requirement/3", "figure/2")

_SIGNS = {"add": "+", "sub": "-", "times": "*"}

COMPARE = "compare"
"""Which of two numbers is greater: 1 the first, -1 the second, 0 neither."""

_CALLED = {**FUNCTIONS, **dict.fromkeys(_SIGNS, 2), COMPARE: 2, RATIO: 2}

_UNIT = "_unit"
"""The predicate of the number by which fractions are multiplied to be added as whole numbers."""

_MOST = 2**31


class _Writer:
    """Writes one rule; functions of the engine become literals that bind a fresh variable.

    Clingo has no fractions: arithmetic on them and comparisons of them are such functions too.
    """

    def __init__(self, parts: Parts, *, facts: bool) -> None:
        self.parts, self.facts = parts, facts
        self._names: set[str] = set()
        self._fresh = 0

    def rule(self, rule: Rule) -> str:
        self._fresh = 0
        self._names = self.parts.variables(rule.body)
        body = self._body(rule.body)
        extra: list[str] = []
        head = self._literal(rule.head, extra)
        parts = [*body, *extra]
        return f"{head} :- {', '.join(parts)}." if parts else f"{head}."

    def _body(self, items: Iterable[Body]) -> list[str]:
        parts: list[str] = []
        for item in items:
            match item:
                case Literal():
                    parts.append(self._literal(item, parts))
                case Comparison():
                    parts.append(self._comparison(item, parts))
                case Aggregate():
                    parts += self._aggregate(item)
        return parts

    def _comparison(self, item: Comparison, extra: list[str]) -> str:
        left, right = self._term(item.left, extra), self._term(item.right, extra)
        exact = any(self.parts.term(side, self._names) for side in (item.left, item.right))
        if not exact or (item.operator == "=" and _binds(item)):
            return f"{left} {item.operator} {right}"
        return f"{self._call(COMPARE, (left, right), extra)} {item.operator} 0"

    def _literal(self, literal: Literal, extra: list[str]) -> str:
        args = [self._term(argument, extra) for argument in literal.args]
        sign = "not " if literal.negated else ""
        return f"{sign}{literal.name}({','.join(args)})" if args else sign + literal.name

    def _aggregate(self, item: Aggregate) -> list[str]:
        outer = self._names
        self._names = self.parts.variables(item.conditions, outer)
        in_parts = item.function != "count" and self.parts.term(item.terms[0], self._names)
        conditions = self._body(item.conditions)
        terms = [self._term(term, conditions) for term in item.terms]
        self._names, variable, after = outer, item.variable, list[str]()
        if in_parts:  # clingo adds and orders whole numbers only
            conditions.append(f"{_UNIT}(Unit)")
            terms[0] = self._call("times", (terms[0], "Unit"), conditions)
            variable = f"In{item.variable}"
            value = self._call(RATIO, (variable, "Unit"), after)
            after = [f"{_UNIT}(Unit)", *after, f"{item.variable} = {value}"]
        inside = f"{{ {','.join(terms)} : {', '.join(conditions)} }}"
        written = f"{variable} = #{item.function} {inside}"
        # The least or greatest of nothing has no value here; clingo would give it one.
        members = [f"1 <= #count {inside}"] if item.function in ("min", "max") else []
        return [*members, written, *after]

    def _term(self, term: Term, extra: list[str]) -> str:
        if isinstance(term, Fun) and term.args:
            return f"{term.name}({','.join(self._term(a, extra) for a in term.args)})"
        if not isinstance(term, Call):
            return clingo_term(term)
        args = [self._term(argument, extra) for argument in arguments(term)]
        if term.name in _SIGNS and not self.parts.term(term, self._names):
            return f"({args[0]}{_SIGNS[term.name]}{args[1]})"
        return self._call(term.name, args, extra)

    def _call(self, name: str, args: Iterable[str], extra: list[str]) -> str:
        self._fresh += 1
        variable = f"Value{self._fresh}"
        inside = ",".join(args)
        call = f"_{name}({inside},{variable})" if self.facts else f"{variable} = @{name}({inside})"
        extra.append(call)
        return variable


def _binds(item: Comparison) -> bool:
    """Whether an equation may give a variable its value; equal numbers are equal terms."""
    return isinstance(item.left, Var) or isinstance(item.right, Var)


def _compared(one: Number, other: Number) -> int:
    return (one > other) - (one < other)


class _Functions:
    """The functions of the engine for clingo's grounder; records the calls, and what is too much.

    A fraction is the term `ratio(Numerator, Denominator)`.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Number]]) -> None:
        self.asked: dict[str, None] = {}
        self.beyond: list[str] = []
        for name in _CALLED:
            setattr(self, name, self._function(name, {**functions, COMPARE: _compared}))

    def _function(
        self, name: str, functions: Mapping[str, Callable[..., Number]]
    ) -> Callable[..., Any]:
        import clingo

        def call(*args: Any) -> Any:
            value = apply_function(functions[name], [_number(one, functions) for one in args])
            inside = ",".join(str(argument) for argument in args)
            term = _symbol(value)
            if term is None:
                self.beyond.append(f"{name}({inside})")
                return clingo.Number(0)
            self.asked[f"_{name}({inside},{term})."] = None
            return term

        return call


def _number(symbol: Any, functions: Mapping[str, Callable[..., Number]]) -> Number:
    if str(symbol.type).endswith("Number"):
        return int(symbol.number)
    *whole, part, of = (int(_number(one, functions)) for one in symbol.arguments)
    return sum(whole) + functions[RATIO](part, of)


def _symbol(value: Any) -> Any:
    """Return a number as a term of clingo, None if it is too great.

    A fraction whose numerator is too great has its whole part before it.
    """
    from clingo import Function, Number

    if isinstance(value, int):
        return Number(value) if _held(value) else None
    parts = [value.numerator, value.denominator]
    if not _held(value.numerator):
        whole = value.numerator // value.denominator
        parts = [whole, value.numerator - whole * value.denominator, value.denominator]
    return Function(RATIO, [Number(part) for part in parts]) if all(map(_held, parts)) else None


def _held(number: int) -> bool:
    return -_MOST <= number < _MOST


def export_program(engine: Engine, case: Case) -> str:
    """Return the program; unknown inputs are absent from it and named in comments.

    Raises DiagnosticsError for a case with a number that clingo cannot hold.
    """
    situation = Situation(engine, case, absent=True)
    _refuse_beyond(situation)
    facts = [*case_facts(engine, case), f"{_UNIT}({_unit(situation)})."]
    source = engine.source
    values = _function_facts(engine, "\n".join([*facts, *_program(engine, facts=False)]))
    parts = [
        f"% case {_comment(case.id)}",
        *(f"% not known: {path}" for path in sorted(case.unknown)),
        "% the case",
        *facts,
        "% days and amounts worked out",
        *values,
        "% the rulebook",
        *_program(engine, facts=True),
        *(f"#defined _{name}/{arity + 1}." for name, arity in _CALLED.items()),
        *(f"#defined {name}/{arity}." for name, arity in _defined(source)),
        "#show.",
        *(f"#show {signature}." for signature in SHOW),
    ]
    return "\n".join(parts) + "\n"


def _unit(situation: Situation) -> int:
    """Return the least number that makes every fraction that is added whole."""
    elements = situation.solver.ground.elements.values()
    numbers = situation.assignment.numbers
    weights = [numbers[one.weight] for members in elements for one in members]
    return lcm(*(one.denominator for one in weights if one is not None and one is not OPEN))  # type: ignore[union-attr] # it is told


def _refuse_beyond(situation: Situation) -> None:
    """Refuse a case with a number beyond 32 bits, in which clingo would wrap around in silence."""
    told = zip(situation.solver.ground.nodes, situation.assignment.numbers, strict=True)
    beyond = [
        node.name for node, number in told if isinstance(number, int) and abs(number) >= _MOST
    ]
    if beyond:
        raise DiagnosticsError([diagnose("export_not_held", args={"term": beyond[0]})])


def _defined(source: RulebookData) -> list[Signature]:
    """Return the predicates that a case may leave out, for `#defined`."""
    return [*GIVEN, *OUTPUTS, *input_signatures(source), *table_signatures(source)]


def _comment(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _function_facts(engine: Engine, text: str) -> list[str]:
    from clingo import Control

    control = Control(["--warn=none"])
    control.add("base", [], text)
    functions = _Functions(engine.functions)
    control.ground([("base", [])], context=functions)
    if functions.beyond:
        raise DiagnosticsError([diagnose("export_not_held", args={"term": functions.beyond[0]})])
    return sorted(functions.asked)


@lru_cache(maxsize=4)
def _program(engine: Engine, *, facts: bool) -> tuple[str, ...]:
    """Return the rules and tables as lines; they are the same for every case."""
    source = engine.source
    writer = _Writer(Parts(source), facts=facts)
    lines = []
    for table in source.tables.values():
        lines += table_lines(_known(table))
        lines.append(writer.rule(in_force(table)))
    return (*lines, *(writer.rule(rule) for rule in source.rules))


def _known(table: Table) -> Table:
    from msgspec.structs import replace

    rows = [row for row in table.rows if row.value is not None or table.unit == "none"]
    return replace(table, rows=tuple(rows))


def case_facts(engine: Engine, case: Case) -> list[str]:
    """Return the facts of a case; unknown inputs are left out."""
    lines, situation = [], Situation(engine, case)
    shape = {path: case.lists.get(path, 0) for path in situation.shape}
    for leaf in leaves(engine.source.vocabulary, shape):
        value = case.values.get(leaf.path)
        parts = value if isinstance(value, tuple) else () if value is None else (value,)
        lines += [f"{leaf.atom(value_term(leaf.entry.type, str(part)))}." for part in parts]
    for path, length in case.lists.items():
        item = engine.source.vocabulary.groups[path].item
        if path not in case.maybe:
            lines += [f"{item}({item}({index}))." for index in range(length)]
    lines += [f"{atom}." for atom in situation.context]
    for question in engine.source.questions.values():
        lines += [f"asks({question.id},{name})." for name in question.requirements]
    return lines
