"""Whether the rules decide what is asked: an outcome for each question, a way to meet each part."""

from __future__ import annotations

from hsm_policy.check_names import constant
from hsm_policy.checking import Look

WAYS = ("met", "waived", "undecided")


def check_verdict(look: Look) -> None:
    """Refuse questions without an outcome, and requirements that would always be unmet."""
    for question in look.source.questions.values():
        for name in ("requirement", "outcome"):
            if not concluded(look, name, question.id):
                args = {"found": name, "question": question.id}
                look.refuse("verdict_missing", question.place, **args)
        for requirement in question.requirements.values():
            if not any(concluded(look, name, question.id, requirement.id) for name in WAYS):
                args = {"found": requirement.id, "question": question.id}
                look.refuse("requirement_never_met", requirement.place, **args)


def concluded(look: Look, name: str, *arguments: str) -> bool:
    """Tell whether some rule can conclude an atom that begins with these arguments."""
    return any(
        rule.head.name == name
        and all(
            constant(found) in (None, wanted)
            for found, wanted in zip(rule.head.args, arguments, strict=False)
        )
        for rule in look.rules
    )
