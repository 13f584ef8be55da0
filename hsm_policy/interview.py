"""An interview: questions and answers about one case, until nothing can change what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hsm_policy.asking import LIST, OPEN, YES_NO, Asked, kind_of, next_question
from hsm_policy.case import UNKNOWN, Case, Edit
from hsm_policy.decide import decide
from hsm_policy.document import parse_value
from hsm_policy.engine import Engine
from hsm_policy.minimum import check_question
from hsm_policy.source import Source

_YES, _NO = ("yes", "y", "ja", "j", "true"), ("no", "n", "nee", "false")
NOT_KNOWN = ("?", UNKNOWN, "weet niet", "onbekend", "i don't know")


class Interview:
    """The state of an interview: the case so far, and what nobody knows.

    `questions` are the questions of the rulebook that are to be decided, by default all that the
    case raises; where it raises none, the one that the rulebook names, or all. Problems for one
    that is not known. `change` gives a case with other values at some of its paths.
    """

    def __init__(
        self, engine: Engine, case: Case, questions: tuple[str, ...], change: Edit
    ) -> None:
        self._engine, self._change = engine, change
        raised = engine.raised(case)
        self.questions = questions or tuple(raised) or _usual(engine.source)
        wanted = [name for name in self.questions if name not in raised]
        for name in wanted:
            if name not in engine.source.questions:
                check_question(engine, case, name)
        paths = (engine.source.questions[name].raised_by[0] for name in wanted)
        self.case = change(case, dict(map(self._opened, paths)))
        self.answers: dict[str, Any] = {}
        self._passed: set[str] = set()

    def _opened(self, path: str) -> tuple[str, Any]:
        """Give what a case writes to raise a question of which it says nothing yet."""
        name = path.partition("[")[0]
        group = self._engine.source.vocabulary.groups.get(name)
        return name, {} if group and group.kind == "map" and not group.absent else UNKNOWN

    @property
    def document(self) -> dict[str, Any]:
        """The case so far as plain data, as a case file has it."""
        return self.case.document

    def next(self) -> Asked | None:
        """Give what to ask next, None where no answer can change an outcome."""
        return next_question(self._engine, self.case, self.questions, self._passed, self._change)

    def outcomes(self) -> dict[str, str]:
        """Give the outcome of each question so far."""
        answers = decide(self._engine, self.case).answers
        return {name: answers[name].outcome if name in answers else OPEN for name in self.questions}

    def answer(self, asked: Asked, text: str) -> None:
        """Take an answer as someone types it; Problems where it is none, and nothing is taken."""
        kind = kind_of(self._engine.source.vocabulary, asked.input)
        typed = text.strip()
        if typed.lower() in NOT_KNOWN:
            value: Any = UNKNOWN
        elif kind in YES_NO and typed.lower() in (*_YES, *_NO):
            value = typed.lower() in _YES
        elif kind == LIST and typed.lower() in _NO:
            value = []
        else:
            value = parse_value(typed)
        self._take(asked.input, kind, value)

    def _take(self, path: str, kind: str, value: Any) -> None:
        changes: Mapping[str, Any] = {path: value}
        if value == UNKNOWN or (kind == "flag" and value is False):
            # What is not known stays as the case has it; a flag that is not set is not written.
            self._passed.add(path)
        else:
            self.case = self._change(self.case, changes)
        self.answers[path] = value


def _usual(source: Source) -> tuple[str, ...]:
    """Give what is asked where nothing is said: the question named for that, else all of them."""
    _, question = source.minimum
    return (question,) if question else tuple(source.questions)
