"""Constants in rules: each must be declared, or be a value that something can have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from hsm_policy.messages import allowed_values
from hsm_policy.names import Outcome, State
from hsm_policy.rulebook import OUTPUTS, Input
from hsm_policy.syntax import (
    Aggregate,
    Fun,
    Literal,
    Rule,
    Str,
    Term,
    Var,
    comparisons,
    constant_name,
    literals,
    signature,
    term_text,
)
from hsm_policy.validator.context import ValidationContext

_MANY = 12

_ABOUT_QUESTIONS = {"met": 0, "waived": 0, "undecided": 0, "requirement": 0, "outcome": 0}

_WITH_REQUIREMENT = ("met", "waived", "undecided", "requirement", "asks")

_QUESTION_AT = {**_ABOUT_QUESTIONS, "asks": 0, "raised": 0, "risk": 1}

_STATED = {
    ("outcome", 2): tuple(Outcome),
    ("requirement", 3): tuple(State),
}


def check_constants(look: ValidationContext) -> None:
    """Refuse undeclared constants, and values that nothing can have."""
    for rule in look.rules:
        for literal in (rule.head, *literals(rule.body)):
            _declared(look, literal)
            if look.entries_of(literal):
                _subject(look, literal)
            elif look.table_of(literal) and literal is not rule.head:
                _row(look, literal)
        _compared(look, rule)


def _declared(look: ValidationContext, literal: Literal) -> None:
    """Refuse questions, requirements, figures, readings and announced law that do not exist."""
    source = look.source
    args = [constant_name(argument) for argument in literal.args]
    if (literal.name, len(args)) in _STATED:
        _state(look, literal, args)
    at = _QUESTION_AT.get(literal.name)
    if at is not None and at < len(args):
        _question(look, literal, args, at)
    first = args[0] if args else None
    if first is None:
        return
    if (literal.name, len(args)) == ("figure", 2) and first not in source.figures:
        look.unknown("figure_unknown", literal.place, first, source.figures)
    elif (literal.name, len(args)) == ("scenario", 1) and first not in source.scenarios:
        look.unknown("scenario_unknown", literal.place, first, source.scenarios)
    elif (literal.name, len(args)) == ("given", 1):
        quoted = isinstance(literal.args[0], Str)
        paths = source.vocabulary.inputs if quoted else source.vocabulary.tops
        if first not in paths:
            look.unknown("path_unknown", literal.place, first, paths)
    elif (literal.name, len(args)) == ("reading", 2):
        _reading(look, literal, first, args[1])


def _state(look: ValidationContext, literal: Literal, args: list[str | None]) -> None:
    """Refuse an outcome or state that no verdict has."""
    known, found = _STATED[literal.name, len(args)], args[-1]
    if found is not None and found not in known:
        wanted = allowed_values(known)
        look.unknown(
            "outcome_unknown", literal.place, found, known, name=literal.name, known=wanted
        )


def _question(look: ValidationContext, literal: Literal, args: list[str | None], at: int) -> None:
    questions, name = look.source.questions, args[at]
    if name is None:
        return
    if name not in questions:
        look.unknown("question_unknown", literal.place, name, questions)
    elif literal.name in _WITH_REQUIREMENT and len(args) > 1:
        found, known = args[1], questions[name].requirements
        if found is not None and found not in known:
            look.unknown("requirement_unknown", literal.place, found, known, question=name)


def _reading(look: ValidationContext, literal: Literal, point: str, reading: str | None) -> None:
    points = look.source.points
    if point not in points:
        look.unknown("point_unknown", literal.place, point, points)
    elif reading is not None and reading not in points[point].readings:
        known = points[point].readings
        look.unknown("reading_unknown", literal.place, reading, known, point=point)


def _subject(look: ValidationContext, literal: Literal) -> None:
    """Refuse a subject that lacks the input, and a value that the input never has."""
    entries = look.entries_of(literal)
    first = literal.args[0]
    if len(literal.args) > 1 and isinstance(first, Fun):
        found = first.name
        subjects = [one.subject for one in entries if bool(one.list_path) == bool(first.args)]
        if found not in subjects:
            known = allowed_values(subjects) or "`X`"
            name = term_text(first)
            look.unknown(
                "subject_unknown", literal.place, name, subjects, name=literal.name, known=known
            )
            return
        entries = [one for one in entries if one.subject == found]
    value = constant_name(literal.args[-1])
    if value is not None:
        _value(look, literal, value, entries)


def _value(look: ValidationContext, literal: Literal, value: str, entries: list[Input]) -> None:
    if any(entry.numeric or entry.type == "id" for entry in entries):
        return
    known = {name: None for entry in entries for name in _values(entry)}
    if value not in known:
        _no_value(look, literal, value, known)


def _values(entry: Input) -> tuple[str, ...]:
    return {"yes_no": ("true", "false"), "flag": ("true",)}.get(entry.type, entry.values)


def _no_value(
    look: ValidationContext, literal: Literal, value: str, known: Collection[str]
) -> None:
    look.unknown(
        "value_unknown",
        literal.place,
        value,
        known,
        name=literal.name,
        known=allowed_values(list(known)[:_MANY]) + (", …" if len(known) > _MANY else ""),
    )


def _row(look: ValidationContext, literal: Literal) -> None:
    """Refuse a key that no row of the table has."""
    table = look.table_of(literal)
    if table is None:
        return
    for position, argument in enumerate(literal.args[: len(table.keys)]):
        value = constant_name(argument)
        known = dict.fromkeys(row.keys[position] for row in table.rows)
        if value is not None and value not in known:
            _no_value(look, literal, value, known)


def _compared(look: ValidationContext, rule: Rule) -> None:
    """Refuse a comparison with a value that the input never has."""
    bound = {
        argument.name: literal
        for literal in literals(rule.body)
        if look.entries_of(literal)
        for argument in literal.args[-1:]
        if isinstance(argument, Var)
    }
    for comparison in comparisons(rule.body):
        for one, other in (
            (comparison.left, comparison.right),
            (comparison.right, comparison.left),
        ):
            value = constant_name(other)
            if isinstance(one, Var) and one.name in bound and value is not None:
                literal = bound[one.name]
                here = Literal(literal.name, literal.args, negated=False, place=comparison.place)
                _value(look, here, value, look.entries_of(literal))


Words = set[str] | None
"""The possible constants of an argument; None for any."""

_LISTED = ("choice", "choices", "country", "countries", "yes_no", "flag")


def check_possible(look: ValidationContext) -> None:
    """Refuse conditions on words that can never hold.

    These are constants that no rule concludes, and a variable without a word that all its
    conditions allow.
    """
    values = Values(look)
    for rule in look.rules:
        for literal, words in values.asked(rule) if rule.lines else ():
            for position, argument in enumerate(literal.args):
                held, value = values.held(literal, position), constant_name(argument)
                if value is not None and held and value not in held and not _own(look, literal):
                    _no_value(look, literal, value, held)
                elif not literal.negated and _excluded(look, literal, position, words[position]):
                    look.refuse("words_never_meet", literal.place, variable=term_text(argument))


def _own(look: ValidationContext, literal: Literal) -> bool:
    """Whether the constants of a literal are checked by themselves."""
    return signature(literal) in look.given or signature(literal) in OUTPUTS


def _excluded(look: ValidationContext, literal: Literal, position: int, words: Words) -> bool:
    """Whether an argument can be none of these words, or no key of the table that it reads."""
    table = look.table_of(literal)
    if words and table and position < len(table.keys):
        return not words & {row.keys[position] for row in table.rows}
    return words == set()


class Values:
    """The possible constants of each predicate argument: the least fixpoint over all rules."""

    def __init__(self, look: ValidationContext) -> None:
        self.look = look
        self._heads: dict[tuple[str, int, int], Words] = {
            (*signature(rule.head), position): set()
            for rule in look.rules
            for position in range(len(rule.head.args))
        }
        while self._more():
            pass
        for at in [at for at, words in self._heads.items() if not words]:
            self._heads[at] = None  # never concluded, which is said where it begins

    def asked(self, rule: Rule) -> Iterator[tuple[Literal, list[Words]]]:
        """Yield each literal of a rule with the possible constants of its arguments."""
        whole = [item for item in rule.body if isinstance(item, Literal)]
        for item in rule.body:
            inside = list(literals([item]))
            bound = [*whole, *inside] if isinstance(item, Aggregate) else whole
            for literal in inside:
                yield literal, [self._of(argument, bound) for argument in literal.args]

    def _more(self) -> bool:
        """Propagate through every rule once; return whether anything was added."""
        changed = False
        for rule in self.look.rules:
            body = [item for item in rule.body if isinstance(item, Literal)]
            for position, argument in enumerate(rule.head.args):
                at = (*signature(rule.head), position)
                before, value = self._heads[at], self._of(argument, body)
                after = None if before is None or value is None else before | value
                self._heads[at] = after
                changed |= after != before
        return changed

    def _of(self, argument: Term, bound: Iterable[Literal]) -> Words:
        value = constant_name(argument)
        if value is not None or not isinstance(argument, Var) or argument.name == "_":
            return None if value is None else {value}
        told: Words = None
        for literal in (one for one in bound if not one.negated):
            for position, other in enumerate(literal.args):
                held = self.held(literal, position) if other == argument else None
                told = held if told is None else told if held is None else told & held
        return told

    def held(self, literal: Literal, position: int) -> Words:
        """Return the words that one argument of a literal can be, None for any."""
        entries = self.look.entries_of(literal)
        if not entries:
            return self._heads.get((*signature(literal), position))
        if position < len(literal.args) - 1 or any(one.type not in _LISTED for one in entries):
            return None
        return {value for entry in entries for value in _values(entry)}
