"""An interview: questions and answers about one case, until nothing can change what is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from hsm_policy.analysis.sweep.minimum import check_question
from hsm_policy.cases import UNKNOWN, Case, changed
from hsm_policy.documents import parse_value, plain_value, unindexed
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import DiagnosticsError, Report, Reportable
from hsm_policy.names import Outcome
from hsm_policy.rulebook import Input, RulebookData, Vocabulary
from hsm_policy.verdict import Decision, decide

_YES, _NO = ("yes", "y", "ja", "j", "true"), ("no", "n", "nee", "false")

NOT_KNOWN = ("?", UNKNOWN, "weet niet", "onbekend", "i don't know")


class GivenAnswer(msgspec.Struct, frozen=True):
    """An answer to a question of an interview, as a case file has it."""

    input: str
    answer: Any


class InterviewReport(Report, frozen=True):
    """The case so far, the answers in order, and the outcome of each question."""

    case: dict[str, Any]
    answers: list[GivenAnswer]
    outcomes: dict[str, Outcome]


class Interview(Reportable):
    """The state of an interview: the case so far, and what nobody knows.

    `questions` are the questions of the rulebook that are to be decided, by default all that the
    case raises; where it raises none, the one that the rulebook names, or all. Problems for one
    that is not known.
    """

    def __init__(self, engine: Engine, case: Case, questions: tuple[str, ...]) -> None:
        self._engine = engine
        raised = Situation(engine, case).questions
        self.questions = questions or tuple(raised) or _usual(engine.source)
        wanted = [name for name in self.questions if name not in raised]
        for name in wanted:
            if name not in engine.source.questions:
                check_question(engine, case, name)
        paths = (engine.source.questions[name].raised_by[0] for name in wanted)
        self.case = changed(engine.source, case, dict(map(self._opened, paths)))
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
        return next_question(self._engine, self.case, self.questions, self._passed)

    def outcomes(self) -> dict[str, Outcome]:
        """Give the outcome of each question so far."""
        answers = decide(Situation(self._engine, self.case)).answers
        return {
            name: answers[name].outcome if name in answers else Outcome.OPEN
            for name in self.questions
        }

    def report(self, _lang: str = "en") -> InterviewReport:
        """Return the interview so far."""
        answers = [GivenAnswer(name, value) for name, value in self.answers.items()]
        return InterviewReport(self.document, answers, self.outcomes())

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
            self.case = changed(self._engine.source, self.case, changes)
        self.answers[path] = value


def _usual(source: RulebookData) -> tuple[str, ...]:
    """Give what is asked where nothing is said: the question named for that, else all of them."""
    _, question = source.minimum
    return (question,) if question else tuple(source.questions)


LIST = "list"

YES_NO = ("yes_no", "flag")

_TRIED = 4
"""Of how many keys the values are tried to find the most decisive; trying takes time."""


class Asked(msgspec.Struct, frozen=True):
    """One question of an interview.

    `key` is what is missing, `input` the leaf that is asked for first. `turns` names the
    requirements, as (question, requirement), that the answer can change.
    """

    key: str
    input: str
    turns: tuple[tuple[str, str], ...]


def next_question(
    engine: Engine,
    case: Case,
    questions: Collection[str],
    passed: Collection[str],
) -> Asked | None:
    """Give what to ask next so that the questions are decided; None where nothing can help.

    `passed` are the inputs to which nobody knows the answer.
    """
    situation = Situation(engine, case)
    decision = decide(situation)
    asked = [
        name
        for name in questions
        if name in decision.answers and decision.answers[name].outcome is Outcome.OPEN
    ]
    keys = _keys(engine, decision, asked, passed)
    if not keys:
        return None
    vocabulary = engine.source.vocabulary
    tried = list(keys.items())[:_TRIED] if len(keys) > 1 else []
    scores = {key: _decisive(engine, case, leaf, asked) for key, leaf in tried}

    def rank(key: str) -> tuple[float, int, bool]:
        wanted = sum(key in decision.answers[name].missing for name in asked)
        return scores.get(key, 0.0), wanted, kind_of(vocabulary, keys[key]) in YES_NO

    best = max(keys, key=rank)
    return Asked(best, keys[best], tuple(_turns(situation, best, asked)))


def _keys(
    engine: Engine, decision: Decision, questions: Collection[str], passed: Collection[str]
) -> dict[str, str]:
    """Give the keys that an outcome turns on, in the rulebook's order, with a leaf of each.

    A list of which nothing is said comes last, and is asked for as a whole.
    """
    missing = {key for name in questions for key in decision.answers[name].missing}
    found: dict[str, str] = {}
    for entry in engine.source.vocabulary.inputs.values():
        for key in sorted(missing):
            plain = unindexed(key)
            leaf = key + entry.path.removeprefix(plain)
            inside = entry.path == plain or entry.path.startswith(f"{plain}.")
            if inside and leaf not in passed:
                found.setdefault(key, leaf)
    groups = engine.source.vocabulary.groups.values()
    lists = [group.path for group in groups if group.kind == LIST and group.path in missing]
    return found | {path: path for path in lists if path not in passed}


def kind_of(vocabulary: Vocabulary, path: str) -> str:
    """Give the type of an input, or `list` where the path is that of a whole list."""
    entry = vocabulary.inputs.get(unindexed(path))
    return entry.type if entry else LIST


def _decisive(engine: Engine, case: Case, path: str, questions: Collection[str]) -> float:
    """Give how much of what is asked some answers to a leaf decide, between 0 and 1."""
    outcomes = [
        outcome
        for value in _values(engine.source.vocabulary.inputs.get(unindexed(path)), case)
        for outcome in _outcomes(engine, case, questions, path, value)
    ]
    return sum(one is not Outcome.OPEN for one in outcomes) / len(outcomes) if outcomes else 0.0


def _outcomes(
    engine: Engine, case: Case, questions: Collection[str], path: str, value: Any
) -> list[Outcome]:
    try:
        other = decide(Situation(engine, changed(engine.source, case, {path: value})))
    except DiagnosticsError:
        return []  # a value that does not go with the rest of the case says nothing
    return [other.answers[name].outcome for name in questions if name in other.answers]


def _values(entry: Input | None, case: Case) -> list[Any]:
    """Give some answers that are far apart; of a whole list, which has no entry, there are none."""
    if entry is None:
        return []
    if entry.type in YES_NO:
        return [True, False] if entry.type == "yes_no" else [True]
    if entry.numeric:
        greatest = case.date if "date" in entry.not_after else entry.greatest
        return [plain_value(value, entry.type) for value in (entry.least, greatest)]
    return [entry.values[0], entry.values[-1]] if entry.values else []


def _turns(situation: Situation, key: str, questions: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give the requirements whose state the answer can change, whatever else is answered."""
    solver, theory = situation.solver, situation.theory
    dependence = solver.dependence
    for question in questions:
        states: dict[str, list[int]] = {}
        for shown in solver.ground.shown:
            if shown.name == "requirement" and shown.args[0] == question:
                states.setdefault(str(shown.args[1]), []).append(shown.literal)
        paths = solver.keys(situation.case, solver.ground.outcome_cones[question]).get(key, [])
        for requirement, literals in states.items():
            if paths and dependence.depends(theory, paths, literals):
                yield question, requirement
