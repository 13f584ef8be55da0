"""Terms and parts of clauses as text: as a rulebook writes them, and as clingo reads them."""

from __future__ import annotations

from hsm_policy.names import ROUNDING, UNITS_OF_MONEY
from hsm_policy.syntax.ast import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Fun,
    Literal,
    Num,
    Str,
    Term,
    Var,
)

_SIGNS = {"add": "+", "sub": "-", "times": "*"}


def part_text(part: Body) -> str:
    """Return a part of a body as a rulebook writes it."""
    match part:
        case Comparison(left, operator, right):
            return f"{term_text(left)} {operator} {term_text(right)}"
        case Aggregate(variable, function, terms, conditions):
            weights, inside = (
                ", ".join(map(term_text, terms)),
                ", ".join(map(part_text, conditions)),
            )
            return f"{variable} = #{function} {{ {weights} : {inside} }}"
        case Literal():
            return f"not {term_text(part)}" if part.negated else term_text(part)


def term_text(term: Term | Literal) -> str:
    """Return a term, or the atom of a literal, as a rulebook writes it."""
    match term:
        case Call(name, args) if name in _SIGNS:
            return f" {_SIGNS[name]} ".join(_operand(one, name) for one in args)
        case Call(name, args):
            return f"@{name}({', '.join(map(term_text, args))})"
        case Fun(name, args) | Literal(name, args):
            return f"{name}({', '.join(map(term_text, args))})" if args else name
        case _:
            return clingo_term(term)


def _operand(term: Term, around: str) -> str:
    text = term_text(term)
    compound = isinstance(term, Call) and term.name in _SIGNS
    return f"({text})" if compound and around != "add" else text


def clingo_term(term: Term) -> str:
    """Return a term as clingo reads it, with calls as plain function terms."""
    match term:
        case Var(name):
            return name
        case Num(value):
            return str(value)
        case Str(value):
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Call(name):
            return f"{name}({','.join(map(clingo_term, arguments(term)))})"
        case Fun(name, args):
            return f"{name}({','.join(map(clingo_term, args))})" if args else name


def arguments(call: Call) -> tuple[Term, ...]:
    """Return the arguments with which a function is computed; a unit of money is so many cents."""
    if call.name not in ROUNDING:
        return call.args
    amount, unit = call.args
    cents = UNITS_OF_MONEY.get(unit.name) if isinstance(unit, Fun) else None
    return (amount, unit if cents is None else Num(cents))


def clingo_literal(literal: Literal) -> str:
    """Return a literal as clingo reads it."""
    atom = clingo_term(Fun(literal.name, literal.args))
    return f"not {atom}" if literal.negated else atom
