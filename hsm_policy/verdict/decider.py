"""Single parts of a decision, for programs that try many cases: an outcome, a figure."""

from __future__ import annotations

from collections.abc import Callable

from hsm_policy.cases import Case
from hsm_policy.documents import plain_value, top_of
from hsm_policy.engine import Engine, InternalError, Situation, presence_tests
from hsm_policy.names import Outcome
from hsm_policy.verdict.case_keys import depends_on
from hsm_policy.verdict.decision import decide
from hsm_policy.verdict.outcomes import outcome_among


class OutcomeDecider:
    """Decides single parts of cases: an outcome, the missing keys or a figure.

    `situation` puts a case and the engine together.
    """

    def __init__(
        self, engine: Engine, situation: Callable[[Engine, Case], Situation] = Situation
    ) -> None:
        self.engine, self._situation = engine, situation

    def outcome(self, case: Case, question: str) -> Outcome | None:
        """Return the outcome of a question; None where the case does not raise it."""
        situation = self._situation(self.engine, case)
        if question not in situation.questions:
            return None
        try:
            solver = situation.solver
            certain = situation.consequences(solver.outcomes[question]).cautious
        except InternalError:
            return None
        return outcome_among(solver, certain, question)

    def missing(self, case: Case, question: str = "") -> set[str]:
        """Return the unknown keys on which the outcomes of a case, or one of them, depend."""
        try:
            situation = self._situation(self.engine, case)
            if question:
                return set(depends_on(situation, situation.consequences(), question)[0])
            answers = decide(situation).answers.values()
        except InternalError:
            return set()
        return {path for one in answers for path in one.missing}

    def unsaid(self, case: Case, question: str = "") -> set[str]:
        """Return the absent keys on which the outcomes depend and whose presence a clause tests.

        That is a map or list at the top, or a key in one that is written.
        """
        found = set()
        for path in self.missing(case, question):
            top = top_of(path)
            found.add(path if top in case.given else top)
        vocabulary = self.engine.source.vocabulary
        return found & {*vocabulary.tops, *presence_tests(self.engine.source)}

    def figure(self, case: Case, figure: str) -> str | None:
        """Return a figure as in a case file; None where it is unknown."""
        try:
            found = decide(self._situation(self.engine, case)).figures.get(figure)
        except InternalError:
            return None
        if found is None or found.value is None:
            return None
        return str(plain_value(found.value, self.engine.source.figures[figure].type))
