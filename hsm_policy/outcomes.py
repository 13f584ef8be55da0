"""What a case comes to, and nothing around it: one outcome, or one figure."""

from __future__ import annotations

from hsm_policy.case import Case
from hsm_policy.contested import outcome_among
from hsm_policy.decide import decide
from hsm_policy.engine import Engine
from hsm_policy.explore import spread
from hsm_policy.program import asked_after
from hsm_policy.solver import InternalError
from hsm_policy.tree import top_of
from hsm_policy.wording import plain_value


class Outcomes:
    """Decides cases without saying why; outcomes do not take the rest of a verdict."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def outcome(self, case: Case, question: str) -> str | None:
        """Give the outcome of a question, None where the case does not raise it."""
        if question not in self.engine.raised(case):
            return None
        try:
            machine, binding = self.engine.bind(case)
            always = spread(machine, binding, machine.outcomes[question]).always
        except InternalError:
            return None
        return outcome_among(machine, always, question)

    def missing(self, case: Case) -> set[str]:
        """Give the keys that a case does not say and its outcomes turn on."""
        try:
            answers = decide(self.engine, case).answers.values()
        except InternalError:
            return set()
        return {path for one in answers for path in one.missing}

    def unsaid(self, case: Case) -> set[str]:
        """Give what a case leaves out and its outcomes turn on, as far as a clause asks for it.

        That is a map or list at the top, or a key in one that is written.
        """
        found = set()
        for path in self.missing(case):
            top = top_of(path)
            found.add(path if top in case.given else top)
        vocabulary = self.engine.source.vocabulary
        return found & {*vocabulary.tops, *asked_after(self.engine.source)}

    def figure(self, case: Case, figure: str) -> str | None:
        """Give a figure as a case file would have it, None where it cannot be told."""
        try:
            found = decide(self.engine, case).figures.get(figure)
        except InternalError:
            return None
        if found is None or found.value is None:
            return None
        return str(plain_value(found.value, self.engine.source.figures[figure].type))
