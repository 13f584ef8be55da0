"""Figures, notes, risks and duties of a question: their rules apply where the case raises it.

The files declare `of: QUESTION` beside the name; a risk is always of the question that it is on.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec.structs import replace

from hsm_policy.rulebook.model import Question
from hsm_policy.rulebook.slicing import RAISED
from hsm_policy.syntax import Fun, Literal, Rule, Str, constant_name, literal, make_rule

BELONGING = {"notes": "note", "risks": "risk", "duties": "duty"}
"""The parts of a file that declare only the question, and the predicate of each."""

Owners = Mapping[tuple[str, str], str]
"""The question by predicate and name, such as `("note", "tax_residency")`."""


def with_questions(
    rules: Iterable[Rule], owners: Owners, questions: Container[str]
) -> Iterator[Rule]:
    """Yield the rules, each asking first for the declared question that its conclusion is of."""
    for rule in rules:
        owner = _owner(rule.head, owners)
        asked = Literal(RAISED, (Fun(owner),), negated=False, place=rule.head.place)
        known = [one.args for one in rule.body if isinstance(one, Literal) and one.name == RAISED]
        needed = owner in questions and asked.args not in known
        yield replace(rule, body=(asked, *rule.body)) if needed else rule


def _owner(head: Literal, owners: Owners) -> str:
    names = [constant_name(argument) or "" for argument in head.args]
    if not names:
        return ""
    on = names[1] if head.name == "risk" and len(names) > 1 else ""
    kind = "duty" if head.name == "done" else head.name
    return owners.get((kind, names[0])) or on


def left_out(question: Question) -> Iterator[Rule]:
    """Yield the rules by which requirements are taken for granted where a case leaves a key out."""
    for requirement in question.requirements.values():
        if told := requirement.left_out:
            silent = literal("given", Str(told.key), negated=True)
            waived = literal("waived", Fun(question.id), Fun(requirement.id))
            noted = literal("note", Fun(told.note))
            name = f"{question.id}.{requirement.id}.left_out"
            rule = replace(
                make_rule(name, waived, silent), texts=told.text, place=requirement.place
            )
            yield rule
            if told.note:
                asked = literal(RAISED, Fun(question.id))
                yield replace(rule, id=f"{name}.note", head=noted, body=(asked, silent))
