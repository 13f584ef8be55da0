"""An interview: it asks about one case until no answer can change an outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from hsm_policy.cases import UNKNOWN, Case, changed
from hsm_policy.documents import parse_value, plain_value, unindexed
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import DiagnosticsError, Report, Reportable
from hsm_policy.names import Outcome
from hsm_policy.rulebook import Input, RulebookData, Vocabulary, find_question
from hsm_policy.verdict import Decision, decide

_YES, _NO = ("yes", "y", "ja", "j", "true"), ("no", "n", "nee", "false")

NOT_KNOWN = ("?", UNKNOWN, "weet niet", "onbekend", "i don't know")


class GivenAnswer(msgspec.Struct, frozen=True):
    """An answer to a question of an interview, as in a case file."""

    input: str
    answer: Any


class InterviewReport(Report, frozen=True):
    """The case so far, the answers in order, and the outcome of each question."""

    case: dict[str, Any]
    answers: list[GivenAnswer]
    outcomes: dict[str, Outcome]


class Interview(Reportable):
    """The state of an interview: the case so far, the answers, and the inputs that nobody knows.

    `questions` are the ids of the questions to decide: by default all that the case raises, else
    the rulebook's default question, else all. Raises DiagnosticsError where one does not exist.
    """

    def __init__(self, engine: Engine, case: Case, questions: tuple[str, ...]) -> None:
        self._engine = engine
        raised = Situation(engine, case).questions
        asked = tuple(find_question(engine.source, name) for name in questions)
        self.questions = asked or tuple(raised) or _default_questions(engine.source)
        wanted = [name for name in self.questions if name not in raised]
        paths = (engine.source.questions[name].raised_by[0] for name in wanted)
        self.case = changed(engine.source, case, dict(map(self._raising_value, paths)))
        self.answers: dict[str, Any] = {}
        self._passed: set[str] = set()

    def _raising_value(self, path: str) -> tuple[str, Any]:
        """Return a key and the value that raises a question without stating more."""
        name = path.partition("[")[0]
        group = self._engine.source.vocabulary.groups.get(name)
        return name, {} if group and group.kind == "map" and not group.absent else UNKNOWN

    @property
    def document(self) -> dict[str, Any]:
        """The case so far as plain data, as in a case file."""
        return self.case.document

    def next(self) -> Asked | None:
        """Return what to ask next; None where no answer can change an outcome."""
        return next_question(self._engine, self.case, self.questions, self._passed)

    def outcomes(self) -> dict[str, Outcome]:
        """Return the outcome of each question so far; open where the case does not raise it."""
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
        """Record an answer as someone types it.

        Raises DiagnosticsError, and records nothing, where it is no valid value.
        """
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
            # An unknown input stays as the case has it, and a flag that is false is not written.
            self._passed.add(path)
        else:
            self.case = changed(self._engine.source, self.case, changes)
        self.answers[path] = value


def _default_questions(source: RulebookData) -> tuple[str, ...]:
    """Return the rulebook's default question, or all questions where it names none."""
    _, question = source.minimum
    return (question,) if question else tuple(source.questions)


LIST = "list"

YES_NO = ("yes_no", "flag")

_MOST_TRIED = 4
"""The most keys for which sample answers are tried, since each takes time."""


class Asked(msgspec.Struct, frozen=True):
    """One question of an interview.

    `key` is the missing key, `input` the path to ask for first. The answer can change the state of
    `requirements`, as (question, requirement).
    """

    key: str
    input: str
    requirements: tuple[tuple[str, str], ...]


def next_question(
    engine: Engine,
    case: Case,
    questions: Collection[str],
    passed: Collection[str],
) -> Asked | None:
    """Return what to ask next to decide these questions; None if no answer can change an outcome.

    `passed` are the paths of inputs that nobody knows.
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
    tried = list(keys.items())[:_MOST_TRIED] if len(keys) > 1 else []
    scores = {key: _decisive(engine, case, leaf, asked) for key, leaf in tried}

    def rank(key: str) -> tuple[float, int, bool]:
        wanted = sum(key in decision.answers[name].missing for name in asked)
        return scores.get(key, 0.0), wanted, kind_of(vocabulary, keys[key]) in YES_NO

    best = max(keys, key=rank)
    return Asked(best, keys[best], tuple(_requirements(situation, best, asked)))


def _keys(
    engine: Engine, decision: Decision, questions: Collection[str], passed: Collection[str]
) -> dict[str, str]:
    """Return the keys on which an outcome depends, in the rulebook's order, each with one input.

    A list that the case does not have comes last, as a whole.
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
    """Return the type of an input, or `list` where the path is that of a whole list."""
    entry = vocabulary.inputs.get(unindexed(path))
    return entry.type if entry else LIST


def _decisive(engine: Engine, case: Case, path: str, questions: Collection[str]) -> float:
    """Return the share of outcomes that sample answers to an input decide, between 0 and 1."""
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
        return []  # the value contradicts the rest of the case
    return [other.answers[name].outcome for name in questions if name in other.answers]


def _values(entry: Input | None, case: Case) -> list[Any]:
    """Return sample answers that are far apart; empty for a whole list."""
    if entry is None:
        return []
    if entry.type in YES_NO:
        return [True, False] if entry.type == "yes_no" else [True]
    if entry.numeric:
        greatest = case.date if "date" in entry.not_after else entry.greatest
        return [plain_value(value, entry.type) for value in (entry.least, greatest)]
    return [entry.values[0], entry.values[-1]] if entry.values else []


def _requirements(
    situation: Situation, key: str, questions: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the requirements whose state depends on a key, as (question, requirement)."""
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
