"""Predicate names in rules: each must be declared or derived, and stand where it may."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.messages import certain_match, nearest
from hsm_policy.names import READABLE_OUTCOMES, RESERVED
from hsm_policy.rulebook import GIVEN, OUTPUTS, input_signatures, table_form, table_signatures
from hsm_policy.syntax import (
    Aggregate,
    Body,
    Call,
    Fun,
    Literal,
    Rule,
    Term,
    comparisons,
    constant_name,
    literals,
    signature,
    term_text,
)
from hsm_policy.validator.context import ValidationContext

NEVER_READ = ("figure", "duty", "done", "risk", "note")

FOR_THE_VERDICT = ("met", "waived", "undecided", "outcome")

VERDICT = ("requirement", "outcome")


def check_names(look: ValidationContext) -> None:
    """Refuse names that nothing declares or derives, and names in the wrong position."""
    _collisions(look)
    for rule in look.rules:
        _head(look, rule)
        for literal in literals(rule.body):
            _literal(look, literal)
            _output(look, rule, literal)
        for term, literal in constants_of(rule):
            if term in RESERVED:
                look.refuse("name_reserved", literal.place, found=term)


def _collisions(look: ValidationContext) -> None:
    """Refuse two declarations that would share one predicate name."""
    seen = {**GIVEN, **OUTPUTS}
    for name, kinds in input_signatures(look.source).items():
        if name in seen:
            entries = look.entries.get(name[0])
            look.refuse(
                "name_taken", look.vocabulary_place, found=entries[0].path if entries else name[0]
            )
        seen[name] = kinds
    for entries in look.entries.values():
        for one in entries:
            same = [other for other in entries if bool(other.subject) == bool(one.subject)]
            if (
                one is same[0]
                and len({other.type for other in same if other.numeric or one.numeric}) > 1
            ):
                look.refuse("name_taken", look.vocabulary_place, found=one.predicate)
    taken = dict(seen)
    for name in table_signatures(look.source):
        if name in taken:
            look.refuse("name_taken", look.source.tables[name[0]].place, found=name[0])


def _head(look: ValidationContext, rule: Rule) -> None:
    head = rule.head
    if signature(head) in look.given:
        look.refuse("head_given", head.place, found=term_text(head))
    elif head.name.startswith("_") or head.name in RESERVED:
        look.refuse("name_reserved", head.place, found=head.name)
    else:
        wanted = [arity for name, arity in OUTPUTS if name == head.name]
        if wanted and len(head.args) not in wanted:
            _arguments(look, head, wanted)


def _literal(look: ValidationContext, literal: Literal) -> None:
    if signature(literal) in look.known or literal.name in look.unread:
        return
    arities = sorted({arity for name, arity in look.known if name == literal.name})
    if arities:
        _arguments(look, literal, arities)
    else:
        _unknown(look, literal)


def _unknown(look: ValidationContext, literal: Literal) -> None:
    """Refuse an undeclared name; suggest a renamed input where one fits."""
    found, names = literal.name, {name for name, _ in look.known}
    renamed = nearest(found, _likely(look, literal))
    if renamed and not certain_match(found, names):
        look.refuse("predicate_unknown", literal.place, found=found, near=renamed)
    else:
        look.unknown("predicate_unknown", literal.place, found, names)


def _likely(look: ValidationContext, literal: Literal) -> set[str]:
    """Return the unread inputs that share most words with a literal: one was probably renamed."""
    read = {signature(one) for rule in look.rules for one in literals(rule.body)}
    words = set(literal.name.split("_"))
    return {
        name
        for name, arity in look.inputs - read
        if arity == len(literal.args) and 2 * len(words & set(name.split("_"))) > len(words)
    }


def _arguments(look: ValidationContext, literal: Literal, wanted: Iterable[int]) -> None:
    table = look.source.tables.get(literal.name)
    look.refuse(
        "predicate_arguments",
        literal.place,
        name=literal.name,
        hint="write_table" if table else "",
        wanted="/".join(map(str, wanted)),
        count=str(len(literal.args)),
        form=table_form(table) if table else "",
    )


def _output(look: ValidationContext, rule: Rule, literal: Literal) -> None:
    never = literal.name in NEVER_READ
    verdict = literal.name in FOR_THE_VERDICT and rule.head.name not in VERDICT
    if signature(literal) in OUTPUTS and (never or verdict) and not reads_outcome(literal):
        look.refuse("output_in_body", literal.place, found=term_text(literal))


def reads_outcome(literal: Literal) -> bool:
    """Whether a literal is `granted(Question)` or `refused(Question)`."""
    outcome = constant_name(literal.args[-1]) if signature(literal) == ("outcome", 2) else None
    return outcome in READABLE_OUTCOMES


def outcome_text(literal: Literal) -> str:
    """Return a literal that reads an outcome as a rulebook writes it."""
    return f"{constant_name(literal.args[1])}({term_text(literal.args[0])})"


def constants_of(rule: Rule) -> Iterable[tuple[str, Literal]]:
    """Yield the constants and functions of a rule, each with the literal that contains it."""
    for literal in (rule.head, *literals(rule.body)):
        for name in _functions(literal.args):
            yield name, literal
    for comparison in comparisons(rule.body):
        for name in _functions((comparison.left, comparison.right)):
            yield name, Literal("", (), negated=False, place=comparison.place)
    for aggregate in _aggregates(rule.body):
        for name in _functions(aggregate.terms):
            yield name, Literal("", (), negated=False, place=aggregate.place)


def _aggregates(body: Iterable[Body]) -> Iterable[Aggregate]:
    return (item for item in body if isinstance(item, Aggregate))


def _functions(terms: Iterable[Term]) -> Iterable[str]:
    for term in terms:
        if isinstance(term, Fun):
            yield term.name
        if isinstance(term, Fun | Call):
            yield from _functions(term.args)
