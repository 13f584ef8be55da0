"""Two rulebooks compared question by question: what a change can reach, and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from math import inf

from msgspec.structs import replace

from hsm_policy.authoring.differences import (
    ITEMS,
    DifferenceSearch,
    Example,
    LeftOut,
    QuestionComparison,
    RulebookSide,
    steady_situation,
    without_unknown_keys,
)
from hsm_policy.authoring.symbolic.changes import RulebookChange
from hsm_policy.authoring.symbolic.counterexample import (
    Document,
)
from hsm_policy.authoring.symbolic.product import two_rulebook_program
from hsm_policy.authoring.symbolic.reach import Part, Pattern, outcome_part, reached, verdict_parts
from hsm_policy.engine import Cache, Engine
from hsm_policy.messages import DiagnosticsError
from hsm_policy.rulebook import infer_types
from hsm_policy.syntax import Fun
from hsm_policy.verdict import OutcomeDecider

_DOUBTS = {
    "question": "diff.left.question",
    "key": "diff.left.key",
    "holidays": "diff.left.holidays",
}


class QuestionComparer:
    """Compares two rulebooks one question at a time."""

    def __init__(
        self,
        before: RulebookSide,
        after: RulebookSide,
        found: list[RulebookChange],
        items: int = ITEMS,
        until: float = inf,
    ) -> None:
        """Take both sides and their changes; after `until` (`monotonic`) nothing is looked for."""
        self.until = until
        self.before, self.sides, self.changes, self.items = before, (before, after), found, items
        self.sources = before.engine.source, after.engine.source
        self.types = infer_types(self.sources[0])
        self.outcomes = [OutcomeDecider(side.engine, steady_situation) for side in self.sides]
        self.base = two_rulebook_program(*self.sources, found)
        self.moved = self._reach(mark for one in found for mark in (*one.marks, *one.doubts))
        self.alone: dict[int, Engine] = {}

    def _reach(self, marks: Iterable[Pattern]) -> frozenset[Pattern]:
        rules = [rule for source in self.sources for rule in source.rules]
        return reached(rules, marks)

    def pieces(self) -> list[str]:
        """Return the questions that a change can reach, and "" for parts without a question."""
        names = [name for name in self.sources[0].questions if name in self.sources[1].questions]
        return [name for name in (*names, "") if self.parts(name)]

    def parts(self, question: str) -> list[Part]:
        """Return the parts of a question's verdicts that a change can reach."""
        both = [part for source in self.sources for part in verdict_parts(source)]
        mine = (one for one in both if (question in one.questions or question == ""))
        return [
            one
            for one in dict.fromkeys(mine)
            if bool(one.questions) == bool(question) and touches(self.moved, one)
        ]

    def compare(self, question: str) -> QuestionComparison:
        """Compare the verdicts on one question that both rulebooks have."""
        parts = self.parts(question)
        return DifferenceSearch(self, question, parts).run() if parts else QuestionComparison()

    def joined(self, found: dict[str, QuestionComparison]) -> dict[str, QuestionComparison]:
        """Return the result for every question that both rulebooks have.

        A part that belongs to no question is told with those that its case raises, or with all.
        """
        both = [name for name in self.sources[0].questions if name in self.sources[1].questions]
        loose = found.get("", QuestionComparison())
        result = {}
        for name in both:
            own = found.get(name, QuestionComparison())
            more = {
                part: one
                for part, one in loose.parts.items()
                if name in one.questions or not {*one.questions} & {*both}
            }
            left = loose.left_out if more or not loose.parts else ()
            firsts = [one for one in (own.first, loose.first if more else 0) if one]
            result[name] = replace(
                own,
                parts={**own.parts, **more},
                left_out=tuple(dict.fromkeys([*own.left_out, *left])),
                first=min(firsts, default=0),
            )
        return result

    def left_out(self, parts: list[Part]) -> Iterator[LeftOut]:
        """Yield what no search covers, of what these parts read."""
        for one in self.changes:
            if one.doubts and self._read(one.doubts, parts):
                yield LeftOut(_DOUBTS[one.kind], (one.name,))
        announced = dict.fromkeys(name for source in self.sources for name in source.scenarios)
        read = (one for one in announced if self._read([Pattern("scenario", (Fun(one),))], parts))
        if names := tuple(read):
            yield LeftOut("diff.left.announced", names)

    def _read(self, marks: Iterable[Pattern], parts: list[Part]) -> bool:
        moved = self._reach(marks)
        return any(touches(moved, part) for part in parts)

    def lists(self, part: Part) -> list[str]:
        """Return the paths of the lists whose items a part can depend on."""
        return [path for path, moved in self._listed.items() if touches(moved, part)]

    @cached_property
    def _listed(self) -> dict[str, frozenset[Pattern]]:
        vocabulary = self.base.vocabulary
        inputs = vocabulary.inputs.values()
        return {
            path: self._reach(
                [
                    Pattern(group.item),
                    *(Pattern(one.predicate) for one in inputs if one.list_path == path),
                ]
            )
            for path, group in vocabulary.groups.items()
            if group.kind == "list"
        }

    def causes(self, question: str, example: Example) -> tuple[int, ...]:
        """Return the changes that alone lead to the later outcome of an example."""
        if len(self.changes) == 1:
            return (0,)
        case = without_unknown_keys(example.case, self.sources[0])
        part = outcome_part(question)
        return tuple(
            at
            for at, one in enumerate(self.changes)
            if one.apply is not None
            and touches(self._reach(one.marks), part)
            and self._outcome_with(at, case, question) == example.after
        )

    def _outcome_with(self, at: int, case: Document, question: str) -> str | None:
        """Return the outcome of a case with one change of the rules alone."""
        apply = self.changes[at].apply
        if at not in self.alone and apply is not None:
            source = replace(apply(self.sources[0]), digest=f"one change {at}")
            self.alone[at] = Engine(source, Cache(None))
        try:
            decider = OutcomeDecider(self.alone[at], steady_situation)
            return decider.outcome(self.before.read(case), question)
        except DiagnosticsError:
            return None


def touches(moved: Iterable[Pattern], part: Part) -> bool:
    """Return whether some atoms of a part match one of some patterns."""
    return any(one.binds(part.head) is not None for one in moved)
