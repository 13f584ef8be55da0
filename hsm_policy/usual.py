"""The question and the input that are meant where a command names none."""

from __future__ import annotations

from hsm_policy.problems import Problems, make
from hsm_policy.source import Source
from hsm_policy.values import listed


def usual_question(source: Source, named: str | None = None) -> str:
    """Give the question that is named, the usual one, or the only one; Problems if there is none.

    The rulebook declares the usual one as the `question` of its `minimum`.
    """
    found = named or source.minimum[1] or (next(iter(source.questions)) if _alone(source) else "")
    if not found:
        raise Problems([make("no_usual_question", args={"values": listed(source.questions)})])
    return found


def usual_input(source: Source, named: str | None = None) -> str:
    """Give the input that is named, or the usual one; Problems where there is none."""
    found = named or source.minimum[0]
    if not found:
        numbers = [path for path, entry in source.vocabulary.inputs.items() if entry.numeric]
        raise Problems([make("no_usual_input", args={"values": listed(numbers)})])
    return found


def _alone(source: Source) -> bool:
    return len(source.questions) == 1
