"""Rows decided: a column for each outcome with its reasons, each figure, and what else is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from hsm_policy.analysis.combinations import explore_readings
from hsm_policy.analysis.portfolio.batch.people import People, Problem, Rows
from hsm_policy.analysis.portfolio.batch.summary import DISTANCE, INNER
from hsm_policy.analysis.portfolio.cells import Cells
from hsm_policy.analysis.portfolio.class_store import ClassStore
from hsm_policy.analysis.portfolio.classes import ClassMemory
from hsm_policy.analysis.portfolio.columns import TellStep, decide_table, nobody
from hsm_policy.analysis.portfolio.results import answers_of
from hsm_policy.analysis.sweep.minimum import Minimum, find_minimum
from hsm_policy.analysis.sweep.timeline import DayOfChange, build_timeline
from hsm_policy.calendar import from_ordinal, iso, ordinal
from hsm_policy.cases import Case
from hsm_policy.documents import number_text
from hsm_policy.engine import Situation
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose
from hsm_policy.rulebook import DATE, RulebookData
from hsm_policy.verdict import Session, Verdict, decide


class Wanted(msgspec.Struct, frozen=True):
    """What is asked of every case: questions (all if empty), minima, days, readings, a limit.

    `until` is an ISO day up to which days are looked for. `limit` are steps of search.
    """

    questions: tuple[str, ...] = ()
    minimum: bool = False
    until: str = ""
    readings: bool = False
    limit: int = 0


class Found(NamedTuple):
    """Answers by column, a text for each row that could be decided, and what is wrong."""

    columns: dict[str, list[str]]
    problems: list[Problem]


Told = dict[str, str]
"""What is told of one row, by column."""

Wrong = tuple[int, str, Diagnostic]
"""What is wrong with the row at a place, and the path of the cell."""


class Answers:
    """Decides the rows of one table, under some announced law."""

    def __init__(self, book: Session, wanted: Wanted, scenarios: tuple[str, ...] = ()) -> None:
        self._book, self._wanted, self._scenarios = book, wanted, scenarios
        self._questions = [*(wanted.questions or book.source.questions)]
        figures = figures_of(book.source, wanted.questions)
        self.columns = [
            "case",
            *(f"{name}{one}" for name in self._questions for one in self._of_question()),
            *(f"figures.{name}" for name in figures),
        ]

        self._known = frozenset(self.columns)
        self._memory: ClassMemory | None = None

    @property
    def row_by_row(self) -> bool:
        """Whether something is asked that is found for one row after the other."""
        return self._with_more_columns or self._alone

    @property
    def _with_more_columns(self) -> bool:
        return bool(self._wanted.minimum or self._wanted.until or self._wanted.readings)

    @property
    def _alone(self) -> bool:
        return bool(self._wanted.limit or self._scenarios)

    def share(self, classes: Path | None) -> None:
        """Keep the answers of classes in a folder from now on, and read those that it has."""
        store = ClassStore.of(classes, self._book.engine) if classes else None
        self._memory = ClassMemory(store) if store else None

    def _of_question(self) -> Iterator[str]:
        yield from ("", ".unmet", ".missing", ".depends_on_assumed")
        if self._wanted.readings:
            yield from (".contested", ".outcomes")
        if self._wanted.minimum:
            yield ".minimum"
        if self._wanted.until:
            yield ".days"

    def found(self, people: People, rows: Rows, tell: TellStep = nobody) -> Found:
        """Decide some rows; those with a problem have no answers, but for one given up."""
        if not rows.numbers:
            return Found({}, [])
        told, wrong = self.told(rows, tell)
        if self._with_more_columns:
            told, more = self._with_more(rows, told)
            wrong += more
        problems = [
            people.problem(rows.numbers[at], people.header(path), one) for at, path, one in wrong
        ]
        columns = {name: [one.get(name, "") for one in told.values()] for name in self.columns}
        return Found(columns, sorted(problems))

    def told(self, rows: Rows, tell: TellStep = nobody) -> tuple[dict[int, Told], list[Wrong]]:
        """Return what is told of the rows by their places, and what is wrong with others."""
        return self._one_by_one(rows) if self._alone else self._at_once(rows, tell)

    def _at_once(self, rows: Rows, tell: TellStep) -> tuple[dict[int, Told], list[Wrong]]:
        """Decide all rows by the columns of the rulebook."""
        engine = self._book.engine
        memory = self._memory and self._memory.limit()
        found = decide_table(engine, rows.cells, self._wanted.questions, memory, tell=tell)
        wrong = [(one.row, one.column, one.diagnostic) for one in found.problems]
        bad = {at for at, *_ in wrong}
        texts = {self._place(name): one for name, one in found.texts().items()}
        told = {
            at: dict(zip(texts, cells, strict=True))
            for at, cells in enumerate(zip(*texts.values(), strict=True))
            if at not in bad
        }
        return told, wrong + [(at, "", _GIVEN_UP) for at in found.limited]

    def _one_by_one(self, rows: Rows) -> tuple[dict[int, Told], list[Wrong]]:
        """Decide each row by itself, with a limit of its own or under announced law."""
        told: dict[int, Told] = {}
        wrong: list[Wrong] = []
        for at, case in self._cases(rows, range(len(rows.numbers)), wrong):
            try:
                verdict, within = self._verdict(case)
            except DiagnosticsError as refused:
                wrong += [(at, "", one) for one in refused.problems]
                continue
            told[at] = {"case": case.id, **(self._texts(verdict) if verdict else {})}
            if not within:
                wrong.append((at, "", _GIVEN_UP))
        return told, wrong

    def _cases(
        self, rows: Rows, places: Iterable[int], wrong: list[Wrong]
    ) -> Iterator[tuple[int, Case]]:
        """Yield the cases of the rows at some places; what is wrong with others is noted."""
        cells = Cells(self._book.source, rows.cells)
        for at in places:
            try:
                case = self._book.case(cells.document(at))
            except DiagnosticsError as refused:
                wrong += [(at, cells.column_of(at, one.path), one) for one in refused.problems]
                continue
            yield at, self._book.with_options(case, scenarios=self._scenarios)

    def _verdict(self, case: Case) -> tuple[Verdict | None, bool]:
        """Return the verdict on a case, and whether its searches stayed within the limit."""
        situation = Situation(self._book.engine, case)
        situation.budget.left = self._wanted.limit or situation.budget.left
        asked = [one for one in situation.questions if one in self._questions]
        if not asked:
            return None, True
        verdict = Verdict(situation, decide(situation, asked))
        for name in asked:
            verdict.depends_on_assumed(name)
        return verdict, not situation.budget.exceeded

    def _place(self, name: str) -> str:
        """Return the column of an answer; one of the summary alone where it is not written."""
        return name if name in self._known else f"{INNER}{name}"

    def _texts(self, verdict: Verdict) -> Told:
        return {
            self._place(name): number_text(value, verdict.kind(name.partition(".")[2]))
            if isinstance(value, int)
            else value
            for name, value in answers_of(verdict).items()
        }

    def _with_more(self, rows: Rows, told: dict[int, Told]) -> tuple[dict[int, Told], list[Wrong]]:
        """Add minima, days and readings to the rows that were decided."""
        wrong: list[Wrong] = []
        found = {}
        for at, case in self._cases(rows, told, wrong):
            asked = [name for name in self._questions if told[at].get(name)]
            try:
                found[at] = {**told[at], **dict(self._more(case, asked))}
            except DiagnosticsError as refused:
                wrong += [(at, "", one) for one in refused.problems]
        return found, wrong

    def _more(self, case: Case, asked: list[str]) -> Iterator[tuple[str, str]]:
        engine, wanted = self._book.engine, self._wanted
        if wanted.minimum:
            path = self._book.source.minimum[0]
            for name in asked:
                if path and path in engine.reads[name]:
                    found = find_minimum(engine, case, path, name)
                    yield f"{name}.minimum", found.value(found.lowest) or ""
                    yield f"{DISTANCE}{name}", _distance(found, case)
        if wanted.until and asked:
            turns = build_timeline(engine, case, wanted.until).days_of_change
            for name in asked:
                days = (iso(from_ordinal(one.after.step)) for one in turns if _turns(one, name))
                yield f"{name}.days", " ".join(days)
        if wanted.readings and asked:
            yield from self._readings(Situation(engine, case), asked)

    def _readings(self, situation: Situation, asked: list[str]) -> Iterator[tuple[str, str]]:
        tables = explore_readings(situation, asked)
        for name, answer in decide(situation, asked).answers.items():
            other = (f"{one.point}={one.reading}:{one.outcome}" for one in answer.contested)
            yield f"{name}.contested", " ".join(other)
            yield f"{name}.outcomes", " ".join({one.outcome: None for one in tables[name].rows})


def _distance(found: Minimum, case: Case) -> str:
    """Return how far above its lowest granted value the input lies, in cents, days or a count."""
    value = case.values.get(found.sweep.path)
    if found.lowest is None or not isinstance(value, int):
        return ""
    return str((ordinal(value) if found.sweep.entry.type == DATE else value) - found.lowest)


_GIVEN_UP = diagnose("row_limit")


def _turns(turn: DayOfChange, question: str) -> bool:
    """Whether the outcome of a question differs from the day before."""
    one, other = (moment.decision.answers.get(question) for moment in turn)
    return (one.outcome if one else None) != (other.outcome if other else None)


def figures_of(source: RulebookData, questions: Collection[str]) -> list[str]:
    """Return the figures that the rulebook declares, without those of other questions."""
    return [
        one.id
        for one in source.figures.values()
        if not one.told_by and not (questions and one.of and one.of not in questions)
    ]
