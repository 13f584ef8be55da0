"""Terms and parts of clauses as a rulebook writes them."""

from __future__ import annotations

from hsm_policy.syntax.ast import (
    Aggregate,
    Body,
    Call,
    Comparison,
    Fun,
    Literal,
    Num,
    Rule,
    Str,
    Term,
    Var,
)


def clingo_term(term: Term) -> str:
    """Give a term as clingo reads it, with computed parts as plain function names."""
    match term:
        case Var(name):
            return name
        case Num(value):
            return str(value)
        case Str(value):
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Fun(name, args) | Call(name, args):
            return f"{name}({','.join(map(clingo_term, args))})" if args else name


def clingo_literal(literal: Literal) -> str:
    """Give a literal as clingo reads it."""
    sign = "not " if literal.negated else ""
    return sign + clingo_term(Fun(literal.name, literal.args))


def spoken(term: Term | Literal) -> str:
    """Write a term or an atom as it stands in a clause."""
    match term:
        case Var(name):
            return name
        case Num(value):
            return str(value)
        case Str(value):
            return f'"{value}"'
        case Call(name, (one, other)) if name in _SIGNS:
            return f"{spoken(one)} {_SIGNS[name]} {spoken(other)}"
        case Call(name, args):
            return f"@{name}({', '.join(map(spoken, args))})"
        case Fun(name, args) | Literal(name, args):
            return f"{name}({', '.join(map(spoken, args))})" if args else name
    raise TypeError(term)


_SIGNS = {"add": "+", "sub": "-", "times": "*"}


def term_text(term: Term) -> str:
    """Give a term as it stands in a clause."""
    if isinstance(term, Call) and term.name in _SIGNS:
        left, right = (_inner(one, term.name) for one in term.args)
        return f"{left} {_SIGNS[term.name]} {right}"
    if isinstance(term, Call):
        return f"@{term.name}({', '.join(map(term_text, term.args))})"
    if isinstance(term, Fun) and term.args:
        return f"{term.name}({', '.join(map(term_text, term.args))})"
    return clingo_term(term)


def _inner(term: Term, around: str) -> str:
    text = term_text(term)
    loose = isinstance(term, Call) and term.name in _SIGNS
    return f"({text})" if loose and around != "add" else text


def part_text(part: Body) -> str:
    """Give a part of a body as it stands in a clause."""
    if isinstance(part, Comparison):
        return f"{term_text(part.left)} {part.operator} {term_text(part.right)}"
    if isinstance(part, Aggregate):
        inside = ", ".join(map(part_text, part.conditions))
        terms = ", ".join(map(term_text, part.terms))
        return f"{part.variable} = #{part.function} {{ {terms} : {inside} }}"
    return literal_text(part)


def literal_text(literal: Literal) -> str:
    """Give an atom, perhaps under `not`, as it stands in a clause."""
    sign = "not " if literal.negated else ""
    return sign + term_text(Fun(literal.name, literal.args))


def rule_text(rule: Rule) -> str:
    """Give a clause on one line."""
    body = ", ".join(map(part_text, rule.body))
    return f"{literal_text(rule.head)} :- {body}." if body else f"{literal_text(rule.head)}."
