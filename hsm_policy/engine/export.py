"""A case and its rulebook as one plain program that any clingo runs to the same answer.

The functions of the engine are no part of clingo: their values for the case are facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from hsm_policy.cases import Case
from hsm_policy.engine.encoding import in_force, leaves, table_lines, value_term
from hsm_policy.engine.engine import Engine
from hsm_policy.engine.situation import Situation
from hsm_policy.names import FUNCTIONS
from hsm_policy.rulebook import (
    GIVEN,
    OUTPUTS,
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
    clingo_term,
)

SHOW = ("outcome/2", "requirement/3", "figure/2")

_SIGNS = {"add": "+", "sub": "-", "times": "*"}


class _Writer:
    """Writes one rule; functions of the engine become literals that bind a fresh variable."""

    def __init__(self, *, facts: bool) -> None:
        self.facts = facts
        self._fresh = 0

    def rule(self, rule: Rule) -> str:
        self._fresh = 0
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
                    left, right = self._term(item.left, parts), self._term(item.right, parts)
                    parts.append(f"{left} {item.operator} {right}")
                case Aggregate():
                    parts += self._aggregate(item)
        return parts

    def _literal(self, literal: Literal, extra: list[str]) -> str:
        args = [self._term(argument, extra) for argument in literal.args]
        sign = "not " if literal.negated else ""
        return f"{sign}{literal.name}({','.join(args)})" if args else sign + literal.name

    def _aggregate(self, item: Aggregate) -> list[str]:
        conditions = self._body(item.conditions)
        terms = [self._term(term, conditions) for term in item.terms]
        inside = f"{{ {','.join(terms)} : {', '.join(conditions)} }}"
        written = f"{item.variable} = #{item.function} {inside}"
        # The least or greatest of nothing has no value here; clingo would give it one.
        members = [f"1 <= #count {inside}"] if item.function in ("min", "max") else []
        return [*members, written]

    def _term(self, term: Term, extra: list[str]) -> str:
        if isinstance(term, Fun) and term.args:
            return f"{term.name}({','.join(self._term(a, extra) for a in term.args)})"
        if not isinstance(term, Call):
            return clingo_term(term)
        args = [self._term(argument, extra) for argument in term.args]
        if term.name in _SIGNS:
            return f"({args[0]}{_SIGNS[term.name]}{args[1]})"
        self._fresh += 1
        variable = f"Value{self._fresh}"
        inside = ",".join(args)
        call = (
            f"_{term.name}({inside},{variable})"
            if self.facts
            else f"{variable} = @{term.name}({inside})"
        )
        extra.append(call)
        return variable


class _Functions:
    """The functions of the engine for clingo's grounder; records the calls."""

    def __init__(self, functions: dict[str, Callable[..., int]]) -> None:
        self.asked: dict[str, None] = {}
        for name in FUNCTIONS:
            setattr(self, name, self._function(name, functions[name]))

    def _function(self, name: str, function: Callable[..., int]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            from clingo import Number

            value = function(*(argument.number for argument in args))
            inside = ",".join(str(argument) for argument in args)
            self.asked[f"_{name}({inside},{value})."] = None
            return Number(value)

        return call


def export_program(engine: Engine, case: Case) -> str:
    """Return the program; unknown inputs are absent from it and named in comments."""
    facts = case_facts(engine, case)
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
        *(f"#defined _{name}/{arity + 1}." for name, arity in FUNCTIONS.items()),
        *(f"#defined {name}/{arity}." for name, arity in _defined(source)),
        "#show.",
        *(f"#show {signature}." for signature in SHOW),
    ]
    return "\n".join(parts) + "\n"


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
    return sorted(functions.asked)


@lru_cache(maxsize=4)
def _program(engine: Engine, *, facts: bool) -> tuple[str, ...]:
    """Return the rules and tables as lines; they are the same for every case."""
    writer, source = _Writer(facts=facts), engine.source
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
