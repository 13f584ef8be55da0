"""Policy files parsed by clingo's own parser into rules, with every problem."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec.structs import replace

from hsm_policy.messages import Diagnostic, Location, diagnose, nearest
from hsm_policy.names import FUNCTIONS, READABLE_OUTCOMES
from hsm_policy.syntax.annotations import LAW, Annotation
from hsm_policy.syntax.ast import (
    Aggregate,
    Body,
    Call,
    Citation,
    Comparison,
    Concept,
    Fun,
    Literal,
    Num,
    Rule,
    Str,
    Term,
    Var,
)
from hsm_policy.syntax.statements import Fault, PolicyText

_OPERATORS = {0: ">", 1: "<", 2: "<=", 3: ">=", 4: "!=", 5: "="}

_ARITHMETIC = {3: "add", 4: "sub", 5: "times"}

_AGGREGATES = {0: "count", 1: "sum", 3: "min", 4: "max"}

_NOT_NOT = 2

_CLINGO_MESSAGE = re.compile(r"^.*?:(\d+):(\d+)[^:]*: (?:error|info): ", re.DOTALL)

_SHORT = 60


class Unreadable(Exception):
    """A clause, or a part of one, outside the rule language."""

    def __init__(self, code: str, place: Location, hint: str = "", **args: str) -> None:
        super().__init__(code)
        at = (place.file, place.line, place.column)
        self.problem = diagnose(code, at=at, hint=hint, args=args)


class Parsed(msgspec.Struct):
    """The rules of a file, its problems, and the names in its unreadable statements."""

    rules: list[Rule]
    problems: list[Diagnostic]
    doubtful: set[str]
    concepts: list[Concept] = msgspec.field(default_factory=list)


def parse_rules(text: str, file: str) -> Parsed:
    """Parse one policy file: its clauses, and every problem."""
    cut = PolicyText(text)
    parsed = Parsed([], [], set())
    nodes, stumbles = _nodes(text) if cut.whole else ([], [(1, 1)])
    if stumbles:
        for statement in cut.statements:
            nodes, stumbles = _nodes(cut.padded(statement)) if statement.whole else ([], [])
            if stumbles:
                cut.stumble(statement, *stumbles[0])
            if stumbles or not statement.whole:
                parsed.doubtful |= statement.names
            else:
                _collect(nodes, file, parsed)
    else:
        _collect(nodes, file, parsed)
    parsed.problems += [
        diagnose(fault.code, at=(file, fault.line, fault.column), args=fault.args)
        for fault in cut.faults
    ]
    return parsed


def forms(text: str) -> list[tuple[Any, list[Any]]] | None:
    """Return each statement of a text with its annotation's content; None if it does not parse.

    Statements are clingo's own syntax trees, which are equal wherever they stand.
    """
    if any(map(_keeps_from_parsing, PolicyText(text).faults)):
        return None
    nodes, stumbles = _nodes(text)
    if stumbles:
        return None
    found: list[tuple[Any, list[Any]]] = []
    notes = Annotation("")
    for node in nodes:
        if _kind(node) == "Comment":
            notes.read(node.value, 0)
            continue
        found.append((node, notes.content))
        notes = Annotation("")
    return [*found, (None, notes.content)]


def _keeps_from_parsing(fault: Fault) -> bool:
    """Whether a text with this fault must be kept from the parser, or cannot be parsed."""
    if fault.code == "statement_refused":
        return fault.args["what"].startswith(("#include", "#script"))
    return fault.code not in ("number_of_law", "comma_meant")


def _nodes(text: str) -> tuple[list[Any], list[tuple[int, int]]]:
    """Return clingo's syntax trees of a text, and the places (line, column) where it stopped."""
    from clingo import ast

    nodes: list[Any] = []
    messages: list[str] = []
    try:
        ast.parse_string(text, nodes.append, logger=lambda _code, m: messages.append(m))
    except RuntimeError:
        found = [_CLINGO_MESSAGE.match(message) for message in messages]
        return [], [(int(one[1]), int(one[2])) for one in found if one] or [(1, 1)]
    return nodes, []


def _collect(nodes: list[Any], file: str, parsed: Parsed) -> None:
    notes = Annotation(file)
    for node in nodes:
        kind = _kind(node)
        if kind == "Comment":
            notes.read(node.value, node.location.begin.line)
            continue
        if kind == "Rule":
            rule, problems = _rule(node, notes, file)
            parsed.rules += [rule] if rule else []
            parsed.problems += [*notes.problems, *problems]
            parsed.doubtful |= set() if rule else _names(str(node))
            parsed.concepts += notes.concepts
            notes = Annotation(file)
        elif not (kind == "Program" and node.name == "base" and not node.parameters):
            if kind != "Defined":
                parsed.problems.append(_refused(node, file))
            parsed.concepts += notes.concepts
            notes = Annotation(file)
    parsed.concepts += notes.concepts
    parsed.problems += notes.alone()


def _names(text: str) -> set[str]:
    return set(re.findall(r"[a-z_][A-Za-z0-9_]*", text))


def _refused(node: Any, file: str) -> Diagnostic:
    place = _place(node, file)
    at = (file, place.line, place.column)
    return diagnose("statement_refused", at=at, args={"what": _short(node)})


def _short(node: Any) -> str:
    text = str(node)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _kind(node: Any) -> str:
    return str(node.ast_type).rsplit(".", 1)[-1]


def _place(node: Any, file: str) -> Location:
    begin = node.location.begin
    return Location(file, begin.line, begin.column)


def _rule(node: Any, notes: Annotation, file: str) -> tuple[Rule | None, list[Diagnostic]]:
    """Return a rule, or everything in it that the language does not have."""
    place = _place(node, file)
    problems: list[Diagnostic] = []
    head: Literal | None = None
    body: list[Body] = []
    try:
        head = _head(node.head, place, file)
    except Unreadable as unreadable:
        problems.append(unreadable.problem)
    for literal in node.body:
        try:
            body.append(_body(literal, file))
        except Unreadable as unreadable:
            problems.append(unreadable.problem)
    if head is None or problems:
        return None, problems
    rule = Rule(
        id=notes.id,
        head=head,
        body=tuple(body),
        place=place,
        texts=notes.sentences,
        sources=tuple(_citation(text) for text in notes.sources),
        says=tuple(notes.says),
        lines=notes.lines,
        law=notes.texts.get(LAW, ""),
    )
    return rule, []


def _citation(text: str) -> Citation:
    source, _, where = text.partition(" ")
    return Citation(source, where.strip())


def _head(node: Any, place: Location, file: str) -> Literal:
    if _kind(node) != "Literal" or node.sign != 0:
        raise Unreadable("head_refused", place, what=_short(node))
    if _kind(node.atom) != "SymbolicAtom" or _kind(node.atom.symbol) != "Function":
        raise Unreadable("head_refused", place, what=_short(node))
    return _literal(node, file)


def _body(node: Any, file: str) -> Body:
    place = _place(node, file)
    if _kind(node) != "Literal":
        raise Unreadable("body_refused", place, what=_short(node))
    kind = _kind(node.atom)
    if kind == "SymbolicAtom":
        return _outcome_read(_literal(node, file))
    if node.sign != 0:
        raise Unreadable("body_refused", place, what=_short(node))
    if kind == "Comparison":
        return _comparison(node, file)
    if kind == "BodyAggregate":
        return _aggregate(node.atom, place, file)
    raise Unreadable("body_refused", place, what=_short(node))


def _literal(node: Any, file: str) -> Literal:
    place = _place(node, file)
    symbol = node.atom.symbol
    if node.sign == _NOT_NOT or _kind(symbol) != "Function" or symbol.external:
        raise Unreadable("body_refused", place, what=_short(node))
    args = tuple(_term(argument, place) for argument in symbol.arguments)
    return Literal(symbol.name, args, node.sign == 1, place)


def _outcome_read(literal: Literal) -> Literal:
    """Return `outcome(Question, granted)` for `granted(Question)`, and any other literal as is."""
    if literal.name not in READABLE_OUTCOMES or len(literal.args) != 1:
        return literal
    return replace(literal, name="outcome", args=(*literal.args, Fun(literal.name)))


def _comparison(node: Any, file: str) -> Comparison:
    place = _place(node, file)
    if len(node.atom.guards) != 1:
        raise Unreadable("body_refused", place, what=_short(node))
    guard = node.atom.guards[0]
    operator = _OPERATORS[int(guard.comparison)]
    return Comparison(_term(node.atom.term, place), operator, _term(guard.term, place), place)


def _aggregate(atom: Any, place: Location, file: str) -> Aggregate:
    function = _AGGREGATES.get(int(atom.function))
    guard = atom.left_guard or atom.right_guard
    both = atom.left_guard is not None and atom.right_guard is not None
    if function is None or guard is None or both or len(atom.elements) != 1:
        raise Unreadable("aggregate_refused", place, what=_short(atom))
    variable = _term(guard.term, place)
    if _OPERATORS[int(guard.comparison)] != "=" or not isinstance(variable, Var):
        raise Unreadable("aggregate_refused", place, what=_short(atom))
    element = atom.elements[0]
    conditions = tuple(_body(condition, file) for condition in element.condition)
    terms = tuple(_term(term, place) for term in element.terms)
    if not terms or any(isinstance(condition, Aggregate) for condition in conditions):
        raise Unreadable("aggregate_refused", place, what=_short(atom))
    return Aggregate(variable.name, function, terms, conditions, place)  # type: ignore[arg-type]


def _term(node: Any, place: Location) -> Term:
    kind = _kind(node)
    if kind == "Variable":
        return Var(node.name)
    if kind == "SymbolicTerm":
        return _symbol(node.symbol, place)
    if kind == "Function":
        args = tuple(_term(argument, place) for argument in node.arguments)
        if not node.external and node.name:
            return Fun(node.name, args)
        if not node.name:
            raise Unreadable("term_refused", place, what=_short(node))
        _check_function(node.name, len(args), place)
        return Call(node.name, args)
    if kind == "BinaryOperation" and int(node.operator_type) in _ARITHMETIC:
        name = _ARITHMETIC[int(node.operator_type)]
        return Call(name, (_term(node.left, place), _term(node.right, place)))
    raise Unreadable("term_refused", place, what=_short(node))


def _check_function(name: str, count: int, place: Location) -> None:
    wanted = FUNCTIONS.get(name)
    if wanted is None:
        known = [f"@{one}" for one in FUNCTIONS]
        args = {"name": name, "known": ", ".join(f"`{one}`" for one in known)}
        near = nearest(name, FUNCTIONS)
        raise Unreadable("function_unknown", place, near=near and f"@{near}", **args)
    if wanted != count:
        raise Unreadable(
            "function_arguments", place, name=name, wanted=str(wanted), count=str(count)
        )


def _symbol(symbol: Any, place: Location) -> Term:
    kind = str(symbol.type).rsplit(".", 1)[-1]
    if kind == "Number":
        return Num(symbol.number)
    if kind == "String":
        return Str(symbol.string)
    if kind == "Function":
        return Fun(symbol.name, tuple(_symbol(argument, place) for argument in symbol.arguments))
    raise Unreadable("term_refused", place, what=_short(symbol))
