"""The decision on a case: outcomes, requirements, figures, duties, risks, notes; no texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from hsm_policy.documents import OPEN, plain_value, unindexed
from hsm_policy.engine import (
    LAW,
    Consequences,
    ShownAtom,
    Situation,
    can_hold,
)
from hsm_policy.messages import DiagnosticsError, Report, diagnose
from hsm_policy.names import NOT_NEEDED, NOT_TOLD, Outcome, State
from hsm_policy.rulebook import Scope
from hsm_policy.syntax import Rule
from hsm_policy.verdict.case_keys import depends_on
from hsm_policy.verdict.contested import ContestedReading, ContestedReadings
from hsm_policy.verdict.outcomes import outcome_among

Number = int | None


class Answer(Report, frozen=True):
    """The answer to one question.

    `requirements` holds the state of each requirement by id. `contested` are readings that alone
    change the outcome, `missing` unknown keys and `laws` unknown law amounts on which it depends.
    `assumed` are keys that were taken as absent or default. It is `not_needed` where the person
    certainly needs no permit.
    """

    outcome: Outcome
    requirements: dict[str, State]
    contested: tuple[ContestedReading, ...]
    missing: tuple[str, ...]
    assumed: tuple[str, ...]
    laws: tuple[str, ...] = ()
    not_needed: bool = False

    @property
    def shown(self) -> str:
        """The outcome, or `not_needed` in its place."""
        return NOT_NEEDED if self.not_needed else self.outcome

    def in_state(self, state: State) -> list[str]:
        """Return the ids of the requirements in a state."""
        return [name for name, found in self.requirements.items() if found == state]


class FigureValue(msgspec.Struct, frozen=True):
    """A figure: its value (cents, yyyymmdd, count or name), or None if it is unknown.

    `between` are its possible values where they are few. `law` is true where only an unknown law
    amount makes it unknown.
    """

    value: int | str | None
    between: tuple[int | str, ...] = ()
    law: bool = False


class DutyDay(msgspec.Struct, frozen=True):
    """A duty: who owes it, its last day and the day it was done, as yyyymmdd; None if unknown.

    It is `overdue` where its last day has passed and it is certainly not done.
    """

    id: str
    who: str
    by: int | None
    done: int | None
    overdue: bool = False


class Decision(msgspec.Struct, frozen=True):
    """Everything decided about a case, no texts: `risks` are (id, question), `notes` are ids.

    `unasked` are figures that only sentences read, since they belong to questions not asked for, or
    to permits not needed.
    """

    answers: dict[str, Answer]
    figures: dict[str, FigureValue]
    duties: tuple[DutyDay, ...]
    risks: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    unasked: frozenset[str] = frozenset()

    @property
    def told(self) -> dict[str, FigureValue]:
        """The figures of the questions asked for."""
        return {name: one for name, one in self.figures.items() if name not in self.unasked}


class ConflictingValues(RuntimeError):
    """Two rules give one figure different values; the argument is its name."""


class Answered(msgspec.Struct, frozen=True):
    """The part of a decision that is constant while every test on numbers keeps its truth value."""

    view: Consequences
    answers: dict[str, Answer]


def decide(situation: Situation, questions: Collection[str] = ()) -> Decision:
    """Decide every question that a case raises, with figures, duties, risks and notes.

    Of some `questions` only these, with what they alone can give. Raises DiagnosticsError where two
    rules give one figure different values.
    """
    return describe(situation, answer(situation, questions))


def answer(
    situation: Situation, questions: Collection[str] = (), *, contested: bool = True
) -> Answered:
    """Answer every question that a case raises, or only some `questions`.

    Readings that alone change an outcome are only looked for where `contested`.
    """
    situation.assignment.freeze()
    view, solver = situation.consequences(), situation.solver
    asked = [name for name in situation.questions if not questions or name in questions]
    results = {name: outcome_among(solver, view.cautious, name) for name in asked}
    turning = ContestedReadings(situation).found(results) if contested else {}
    judge = _Answerer(situation, view)
    answers = {
        name: judge.answer(name, one, turning.get(name, ())) for name, one in results.items()
    }
    return Answered(view, answers)


def questions_not_needed(situation: Situation, view: Consequences) -> set[str]:
    """Return the questions about a permit that the person certainly does not need."""
    atoms = (situation.solver.ground.shown[index] for index in view.cautious)
    notes = {str(atom.args[0]) for atom in atoms if atom.name == "note"}
    declared = situation.engine.source.questions
    return {name for name in situation.questions if declared[name].not_needed in notes}


def describe(situation: Situation, found: Answered) -> Decision:
    """Return the decision: these answers with the figures, duties, risks and notes of the case.

    What belongs only to questions not answered, or not needed, is left out.
    """
    decision = describe_all(situation, found)
    told = [name for name, one in found.answers.items() if not one.not_needed]
    if len(told) == len(situation.questions):
        return decision
    return _of_questions(situation, decision, told)


def describe_all(situation: Situation, found: Answered) -> Decision:
    """Return the decision as `describe`, with what belongs to any question of the case."""
    try:
        return _Reader(situation, found.view).decision(found.answers)
    except ConflictingValues as twice:
        raise _two_values(situation, str(twice)) from None


def parts_told(
    situation: Situation, questions: Collection[str], not_needed: Iterable[str]
) -> set[tuple[str, str]]:
    """Return what a case which raises only some questions can have: pairs of predicate and id.

    Questions that are `not_needed` add their note, and the figures that they have all the same.
    """
    scope = Scope(tuple(questions), situation.scope.never if situation.scope else ())
    shown = situation.engine.solver(situation.shape, scope).ground.shown
    possible = {(one.name, str(one.args[0])) for one in shown}
    for name in not_needed:
        declared = situation.engine.source.questions[name]
        possible.add(("note", declared.not_needed))
        possible.update(("figure", figure) for figure in declared.not_needed_figures)
    return possible


def _of_questions(situation: Situation, decision: Decision, questions: Collection[str]) -> Decision:
    """Return the part of a decision that a case which raises only some questions can have.

    What is said stays that of the whole case, since rules may read which questions it raises.
    """
    not_needed = [name for name, one in decision.answers.items() if one.not_needed]
    possible = parts_told(situation, questions, not_needed)
    return msgspec.structs.replace(
        decision,
        duties=tuple(one for one in decision.duties if ("duty", one.id) in possible),
        risks=tuple(one for one in decision.risks if one[1] in questions),
        notes=tuple(one for one in decision.notes if ("note", one) in possible),
        unasked=frozenset(one for one in decision.figures if ("figure", one) not in possible),
    )


def _two_values(situation: Situation, figure: str) -> DiagnosticsError:
    """Return the diagnostic that names the two rules behind a figure with two values."""
    from hsm_policy.verdict.matching import Matcher
    from hsm_policy.verdict.world import World

    world, source = World.completed(situation), situation.engine.source
    evidence = Matcher(source.rules, world)
    kind = source.figures[figure].type if figure in source.figures else ""
    given: dict[str, Rule] = {}
    for atom in world.atoms("figure", 2):
        if atom[0] == figure:
            value = str(plain_value(world.number(atom[1]), kind))
            given.setdefault(value, next(one.rule for one in evidence.fired("figure", atom)))
    (one, first), (other, second) = list(given.items())[:2]
    args = {"what": figure, "one": one, "other": other, "first": first.id, "second": second.id}
    at = (second.place.file, second.place.line, second.place.column)
    return DiagnosticsError([diagnose("two_values", at=at, args=args)])


class _Answerer:
    """Answers the questions of one case."""

    def __init__(self, situation: Situation, view: Consequences) -> None:
        self.situation, self.solver, self.view = situation, situation.solver, view
        self.engine, self.case = situation.engine, situation.case

    def answer(
        self, question: str, result: Outcome, contested: tuple[ContestedReading, ...]
    ) -> Answer:
        """Return the answer to one question with this outcome."""
        missing, laws = depends_on(self.situation, self.view, question)
        states = self._states(question)
        asked = self.engine.source.questions[question].requirements
        read = self.engine.reads[question]
        return Answer(
            outcome=result,
            requirements={name: states.get(name, State.OPEN) for name in asked},
            contested=contested,
            missing=missing,
            assumed=tuple(key for key in self.case.assumed if unindexed(key) in read),
            laws=laws,
            not_needed=question in self._not_needed,
        )

    @cached_property
    def _not_needed(self) -> set[str]:
        return questions_not_needed(self.situation, self.view)

    def _states(self, question: str) -> dict[str, State]:
        found = {}
        for index in self.solver.requirements.get(question, ()):
            if index in self.view.cautious:
                shown = self.solver.ground.shown[index]
                found[str(shown.args[1])] = State(str(shown.args[2]))
        return found


class _Reader:
    """Reads figures, duties, risks and notes from the consequences of a case."""

    def __init__(self, situation: Situation, view: Consequences) -> None:
        self.situation, self.solver, self.view = situation, situation.solver, view
        self.numbers = situation.assignment.numbers
        self.by_name: dict[str, list[tuple[int, ShownAtom]]] = {}
        for index in sorted(view.brave):
            shown = self.solver.ground.shown[index]
            self.by_name.setdefault(shown.name, []).append((index, shown))

    def decision(self, answers: dict[str, Answer]) -> Decision:
        """Return the whole decision."""
        certain = self.view.cautious
        return Decision(
            answers=answers,
            figures=self._figures(),
            duties=self._duties(),
            risks=tuple(
                sorted(
                    {(str(s.args[0]), str(s.args[1])) for i, s in self._all("risk") if i in certain}
                )
            ),
            notes=tuple(sorted({str(s.args[0]) for i, s in self._all("note") if i in certain})),
        )

    def _all(self, name: str) -> list[tuple[int, ShownAtom]]:
        return self.by_name.get(name, [])

    def _value(self, argument: str | int) -> Any:
        return self.numbers[argument] if isinstance(argument, int) else argument

    def _figures(self) -> dict[str, FigureValue]:
        found: dict[str, list[tuple[bool, Any]]] = {}
        silent = set[str]()
        for index, shown in self._all("figure"):
            name = str(shown.args[0])
            certain = index in self.view.cautious
            found.setdefault(name, []).append((certain, self._value(shown.args[1])))
            if certain and isinstance(shown.args[1], int) and self._from_law(shown.args[1]):
                silent.add(name)
        figures = {name: _figure(name, values) for name, values in found.items()}
        figures |= {name: FigureValue(None, law=True) for name in silent}
        return figures | dict(self._without_value(found))

    def _without_value(
        self, found: Mapping[str, Collection[tuple[bool, Any]]]
    ) -> Iterator[tuple[str, FigureValue]]:
        """Yield the figures of this case that perhaps nothing gives, where they declare that."""
        for figure in self.situation.engine.source.figures.values():
            possible = found.get(figure.id, ())
            if not figure.no_value or figure.of not in self.situation.questions:
                continue
            if not possible:
                yield figure.id, FigureValue(NOT_TOLD)
            elif not any(certain for certain, _ in possible):
                indexes = [at for at, one in self._all("figure") if one.args[0] == figure.id]
                if not self._one_of(indexes):
                    yield figure.id, FigureValue(None)

    def _from_law(self, index: int) -> bool:
        """Whether a number is open because of unknown law amounts alone."""
        if self.numbers[index] is not OPEN:
            return False
        node = self.solver.ground.nodes[index]
        if node.kind == LAW:
            return True
        numbers = self.numbers
        loose = [argument for argument in node.args if numbers[argument] is OPEN]
        return bool(loose) and all(map(self._from_law, loose))

    def _duties(self) -> tuple[DutyDay, ...]:
        owed: dict[tuple[str, str], list[tuple[int, Any]]] = {}
        for index, shown in self._all("duty"):
            whose = (str(shown.args[0]), str(shown.args[1]))
            owed.setdefault(whose, []).append((index, self._value(shown.args[2])))
        done: dict[tuple[Any, ...], Any] = {}
        for index, shown in self._all("done"):
            which = (*map(str, shown.args[:2]), self._value(shown.args[2]))
            if index in self.view.cautious:
                done[which] = self._value(shown.args[3])
            else:
                done.setdefault(which, OPEN)
        today = self.situation.case.date
        found = []
        for (name, who), days in sorted(owed.items()):
            for by in self._last_days(days):
                day = done.get((name, who, OPEN if by is None else by))
                overdue = by is not None and by < today and day is None
                found.append(DutyDay(name, who, by, _known(day), overdue))
        return tuple(found)

    def _last_days(self, days: list[tuple[int, Any]]) -> list[int | None]:
        """Return the last days of a duty, None for an unknown one; empty where it may not arise."""
        sure = [day for index, day in days if index in self.view.cautious]
        told = sorted({day for day in sure if isinstance(day, int)})
        if told:
            return list(told)
        return [None] if sure or self._one_of([index for index, _ in days]) else []

    def _one_of(self, indexes: list[int]) -> bool:
        """Whether every completion has one of these atoms, not always the same."""
        shown = self.solver.ground.shown
        none = [-shown[index].literal for index in indexes]
        models = self.solver.models(self.situation.theory, *none)
        return len(indexes) > 1 and not can_hold(models)


def _known(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _figure(name: str, values: list[tuple[bool, Any]]) -> FigureValue:
    distinct = list(dict.fromkeys(value for _, value in values))
    if OPEN in distinct or None in distinct:
        return FigureValue(None)
    if NOT_TOLD in distinct and not (len(distinct) == 1 and values[0][0]):
        return FigureValue(None)
    if len(distinct) == 1 and (values[0][0] or any(sure for sure, _ in values)):
        return FigureValue(distinct[0])
    if sum(sure for sure, _ in values) > 1:
        raise ConflictingValues(name)
    return FigureValue(None, tuple(sorted(distinct, key=lambda v: (isinstance(v, str), v))))
