"""An interview: it asks about one case until no answer can change an outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from hsm_policy.cases import NO, UNKNOWN, YES, YES_NO, Case, changed, named_value, typed
from hsm_policy.documents import plain_value, unindexed
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import DiagnosticsError, Report, Reportable
from hsm_policy.names import Outcome
from hsm_policy.rulebook import Input, RulebookData, Vocabulary, find_question
from hsm_policy.verdict import AssumedKeys, decide, depends_on, outcome_of

NOT_KNOWN = ("?", UNKNOWN, "weet niet", "onbekend", "i don't know")

_NONE = (*NO, "none", "geen")
"""What is typed where there is no such thing."""


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
    the rulebook's default question, else all. `passed` are paths that nobody knows, from an
    earlier interview. Raises DiagnosticsError where a question does not exist.
    """

    def __init__(
        self,
        engine: Engine,
        case: Case,
        questions: tuple[str, ...],
        passed: Collection[str] = (),
    ) -> None:
        self._engine = engine
        raised = Situation(engine, case).questions
        asked = tuple(find_question(engine.source, name) for name in questions)
        self.questions = asked or tuple(raised) or _default_questions(engine.source)
        wanted = [name for name in self.questions if name not in raised]
        asking = (engine.source.questions[name] for name in wanted)
        paths = (path for one in asking for path in (*one.raised_by[:1], *one.raised_with[:1]))
        raising = dict(raising_value(engine.source, path) for path in paths)
        self.case = changed(engine.source, case, raising)
        self.answers: dict[str, Any] = {}
        self._passed = set(passed)
        self._search = _Search(engine, self.case, self.questions, self._passed)

    @property
    def passed(self) -> list[str]:
        """The paths that are not asked again, since nobody knows them or there is no such thing."""
        return sorted(self._passed)

    @property
    def document(self) -> dict[str, Any]:
        """The case so far as plain data, as in a case file."""
        return self.case.document

    def next(self) -> Asked | None:
        """Return what to ask next; None where no answer can change an outcome."""
        return self._current.next()

    def outcomes(self) -> dict[str, Outcome]:
        """Return the outcome of each question that the case raises so far."""
        answers = self._current.decision.answers
        return {name: answers[name].outcome for name in self.questions if name in answers}

    @property
    def shown(self) -> dict[str, str]:
        """The outcome of each question that the case raises so far, or `not_needed`."""
        return {name: one.shown for name, one in self._current.decision.answers.items()}

    @property
    def _current(self) -> _Search:
        """The search for the next question in the case so far."""
        if self._search.case is not self.case:
            self._search = _Search(self._engine, self.case, self.questions, self._passed)
        return self._search

    def report(self, _lang: str = "en") -> InterviewReport:
        """Return the interview so far."""
        answers = [GivenAnswer(name, value) for name, value in self.answers.items()]
        return InterviewReport(self.document, answers, self.outcomes())

    def answer(self, asked: Asked, text: str, lang: str = "en") -> None:
        """Record an answer as someone types it in a language.

        Raises DiagnosticsError, and records nothing, where it is no valid value.
        """
        source, word = self._engine.source, text.strip().casefold()
        path, kind = asked.input, kind_of(source.vocabulary, asked.input)
        value: Any = UNKNOWN
        if word not in NOT_KNOWN:
            value = typed(source, path, text, lang)
        if kind == LIST and word in (*YES, *_NONE):
            value = [{}] if word in YES else []
        elif asked.optional and word in _NONE and not _is_word(source, path, text):
            path, value = asked.optional, None
        if value == UNKNOWN or (kind == "flag" and value is False):
            # An unknown input stays as the case has it, and a flag that is false is not written.
            self._passed.add(path)
        else:
            self.case = changed(source, self.case, {path: value})
            self._passed |= {path} if value is None else set()
        self.answers[path] = value


def _is_word(source: RulebookData, path: str, text: str) -> bool:
    """Whether a text is a value of an input, such as the degree `none`."""
    entry = source.vocabulary.inputs.get(unindexed(path))
    return entry is not None and bool(entry.values and named_value(source, entry, text))


def _default_questions(source: RulebookData) -> tuple[str, ...]:
    """Return the rulebook's default question, or all questions where it names none."""
    _, question = source.minimum
    return (question,) if question else tuple(source.questions)


LIST = "list"

_MOST_TRIED = 4
"""The most keys for which sample answers are tried, since each takes time."""


class Asked(msgspec.Struct, frozen=True):
    """One question of an interview.

    `key` is the missing key, `input` the path to ask for first. The answer can change the state of
    `requirements`, as (question, requirement). `optional` is the path that the case leaves out
    where there is no such thing; empty where there must be one.
    """

    key: str
    input: str
    requirements: tuple[tuple[str, str], ...]
    optional: str = ""


Missing = Mapping[str, tuple[str, ...]]
"""The missing keys on which the outcome of each question depends."""


class _Search:
    """The search for what to ask next about one case; `passed` are the paths that nobody knows."""

    def __init__(
        self, engine: Engine, case: Case, questions: Collection[str], passed: Collection[str]
    ) -> None:
        self.engine, self.case, self.passed = engine, case, passed
        self.situation = Situation(engine, case)
        self.decision = decide(self.situation)
        self.questions = [name for name in questions if name in self.decision.answers]
        self._idle: set[str] = set()

    def next(self) -> Asked | None:
        """Return what to ask next; None where no answer can change an outcome."""
        answers = self.decision.answers
        missing = {name: answers[name].missing for name in self.questions}
        found = self._keys(missing)
        return self._best(self.situation, missing, found) if found else self._left_out()

    def _left_out(self) -> Asked | None:
        """Return what to ask of what the case leaves out, where no missing key is to be asked.

        That is a part of the case of which nothing is said, or a key that was taken as absent.
        """
        for path in self._unmentioned:
            if path in self.passed or path in self._idle:
                continue
            self._idle.add(path)
            name, value = raising_value(self.engine.source, path)
            try:
                told = changed(self.engine.source, self.case, {name: value})
            except DiagnosticsError:
                continue  # it contradicts the rest of the case
            other = self.situation.opened(told)
            view, inside = other.consequences(), (f"{path}.", f"{path}[")
            missing = {
                question: tuple(
                    key
                    for key in depends_on(other, view, question)[0]
                    if key == path or key.startswith(inside)
                )
                for question in self.questions
            }
            if keys := self._keys(missing):
                self._idle.discard(path)
                return self._best(other, missing, keys)
        return None

    @cached_property
    def _unmentioned(self) -> list[str]:
        return list(dict.fromkeys(self._parts()))

    def _parts(self) -> Iterator[str]:
        """Yield what the case leaves out and the questions read.

        For open outcomes: maps, without those that raise another question, and keys taken as
        absent. For the others: keys taken as absent that alone turn one.
        """
        answers = self.decision.answers
        undecided = [name for name in self.questions if answers[name].outcome == Outcome.OPEN]
        vocabulary = self.engine.source.vocabulary
        read = frozenset[str]().union(*(self.engine.reads[question] for question in undecided))
        raising = {path.partition("[")[0].partition(".")[0] for path in self.engine.triggers}
        tops = (vocabulary.groups[path] for path in vocabulary.tops if path in vocabulary.groups)
        maps = {group.path for group in tops if group.kind != LIST and not group.absent}
        yield from sorted((maps & read) - raising - self.case.written)
        yield from (key for name in undecided for key in answers[name].assumed)
        needed = {name: answers[name] for name in self.questions if not answers[name].not_needed}
        assumed = AssumedKeys(self.situation, needed)
        yield from (one.key for name in needed for one in assumed.turning(name))

    def _keys(self, missing: Missing) -> dict[str, str]:
        """Return the keys on which an outcome depends, in the rulebook's order, with an input each.

        A list that the case does not have comes last, as a whole.
        """
        wanted = {key for keys in missing.values() for key in keys}
        vocabulary = self.engine.source.vocabulary
        found: dict[str, str] = {}
        for entry in vocabulary.inputs.values():
            for key in sorted(wanted):
                plain = unindexed(key)
                leaf = key + entry.path.removeprefix(plain)
                inside = entry.path == plain or entry.path.startswith(f"{plain}.")
                if inside and leaf not in self.passed:
                    found.setdefault(key, leaf)
        groups = vocabulary.groups.values()
        lists = [group.path for group in groups if group.kind == LIST and group.path in wanted]
        return found | {path: path for path in lists if path not in self.passed}

    def _best(self, situation: Situation, missing: Missing, keys: Mapping[str, str]) -> Asked:
        """Return the question for the missing key whose answers settle the most."""
        vocabulary = self.engine.source.vocabulary
        turned = [name for name in self.questions if missing[name]]
        tried = list(keys.items())[:_MOST_TRIED] if len(keys) > 1 else []
        scores = {key: self._decisive(situation.case, leaf, turned) for key, leaf in tried}

        def rank(key: str) -> tuple[float, int, bool]:
            wanted = sum(key in missing[name] for name in turned)
            return scores.get(key, 0.0), wanted, kind_of(vocabulary, keys[key]) in YES_NO

        best = max(keys, key=rank)
        leaf, group = keys[best], vocabulary.groups.get(best)
        entry = vocabulary.inputs.get(unindexed(leaf))
        optional = best if group and group.absent and group.kind != LIST else ""
        if entry and entry.absent == "none":
            optional = leaf
        return Asked(best, leaf, tuple(_requirements(situation, best, turned)), optional)

    def _decisive(self, case: Case, path: str, questions: Collection[str]) -> float:
        """Return the share of outcomes that sample answers to an input decide, from 0 to 1."""
        entry = self.engine.source.vocabulary.inputs.get(unindexed(path))
        outcomes = [
            outcome
            for value in _values(entry, case)
            for outcome in self._outcomes(case, path, value, questions)
        ]
        return sum(one is not Outcome.OPEN for one in outcomes) / len(outcomes) if outcomes else 0.0

    def _outcomes(
        self, case: Case, path: str, value: Any, questions: Collection[str]
    ) -> list[Outcome]:
        try:
            told = changed(self.engine.source, case, {path: value})
        except DiagnosticsError:
            return []  # the value contradicts the rest of the case
        situation = Situation(self.engine, told)
        raised = (name for name in questions if name in situation.questions)
        return [outcome_of(situation, name)[0] for name in raised]


def raising_value(source: RulebookData, path: str) -> tuple[str, Any]:
    """Return a key and the value that raises a question without stating more."""
    name = path.partition("[")[0]
    group = source.vocabulary.groups.get(name)
    return name, {} if group and group.kind == "map" and not group.absent else UNKNOWN


def kind_of(vocabulary: Vocabulary, path: str) -> str:
    """Return the type of an input, or `list` where the path is that of a whole list."""
    entry = vocabulary.inputs.get(unindexed(path))
    return entry.type if entry else LIST


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
