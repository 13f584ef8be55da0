"""Verdicts as rows of a table: a column for each outcome, its reasons, and each figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from hsm_policy.analysis.combinations import explore_readings
from hsm_policy.analysis.portfolio.people import Problem, Row, RowReader
from hsm_policy.analysis.sweep.minimum import find_minimum
from hsm_policy.analysis.sweep.timeline import DayOfChange, build_timeline
from hsm_policy.calendar import from_ordinal, iso
from hsm_policy.cases import UNKNOWN, Case
from hsm_policy.engine import Situation
from hsm_policy.messages import DiagnosticsError, say
from hsm_policy.names import State
from hsm_policy.rulebook import RulebookData
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


class Answers:
    """Decides cases one by one; each answer is a dict by column, with None for what is not told."""

    def __init__(self, book: Session, wanted: Wanted) -> None:
        self._book, self._wanted = book, wanted
        self._questions = [*(wanted.questions or book.source.questions)]
        self._figures = figures_of(book.source, wanted.questions)
        self.columns = [
            "case",
            *(f"{name}{one}" for name in self._questions for one in self._of_question()),
            *(f"figures.{name}" for name in self._figures),
        ]

    def _of_question(self) -> Iterator[str]:
        yield from ("", ".unmet", ".missing", ".depends_on_assumed")
        if self._wanted.readings:
            yield from (".contested", ".outcomes")
        if self._wanted.minimum:
            yield ".minimum"
        if self._wanted.until:
            yield ".days"

    def row(self, case: Case) -> tuple[dict[str, str | None], bool]:
        """Return the answers of one case, and whether its search stayed within the limit."""
        situation = Situation(self._book.engine, case)
        if self._wanted.limit:
            situation.budget.left = self._wanted.limit
        asked = [one for one in situation.questions if one in self._questions]
        verdict = Verdict(situation, decide(situation, asked)) if asked else None
        found: dict[str, str | None] = dict.fromkeys(self.columns)
        found["case"] = case.id
        if verdict:
            found |= self._verdict(verdict)
            for name in verdict.questions if self._wanted.minimum else ():
                found[f"{name}.minimum"] = self._minimum(case, name)
            if self._wanted.until:
                found |= self._days(case, verdict)
            if self._wanted.readings:
                found |= self._readings(verdict)
        return found, not situation.budget.exceeded

    def _verdict(self, verdict: Verdict) -> Iterator[tuple[str, str | None]]:
        for name, answer in verdict.questions.items():
            yield name, str(answer.outcome)
            yield f"{name}.unmet", " ".join(answer.in_state(State.UNMET))
            yield f"{name}.missing", " ".join(answer.missing)
            turning = verdict.depends_on_assumed(name)
            yield f"{name}.depends_on_assumed", " ".join(one.key for one in turning)
        for name in verdict.decision.told.keys() & {*self._figures}:
            value = verdict.value(name)
            yield f"figures.{name}", UNKNOWN if value is None else str(value)

    def _minimum(self, case: Case, question: str) -> str | None:
        path = self._book.source.minimum[0]
        if not path or path not in self._book.engine.reads[question]:
            return None
        found = find_minimum(self._book.engine, case, path, question)
        lowest: str | None = found.value(found.lowest)
        return lowest

    def _days(self, case: Case, verdict: Verdict) -> Iterator[tuple[str, str]]:
        turns = build_timeline(self._book.engine, case, self._wanted.until).days_of_change
        for name in verdict.questions:
            found = (iso(from_ordinal(one.after.step)) for one in turns if _turns(one, name))
            yield f"{name}.days", " ".join(found)

    def _readings(self, verdict: Verdict) -> Iterator[tuple[str, str]]:
        tables = explore_readings(verdict.situation, [*verdict.questions])
        for name, answer in verdict.questions.items():
            found = (f"{one.point}={one.reading}:{one.outcome}" for one in answer.contested)
            yield f"{name}.contested", " ".join(found)
            possible = dict.fromkeys(one.outcome for one in tables[name].rows)
            yield f"{name}.outcomes", " ".join(possible)


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


def decided(
    answers: Answers, reader: RowReader, first: int, rows: Iterable[Row], lang: str
) -> Iterator[dict[str, str | None] | list[Problem]]:
    """Decide rows, the first of which has number `first`: an answer, or problems, for each.

    A row without any cell gives neither. One whose search is given up gives both.
    """
    for number, row in enumerate(rows, start=first):
        if not any(row.values()):
            continue
        case = reader.read(number, row)
        if isinstance(case, list):
            yield case
            continue
        try:
            answer, within = answers.row(case)
        except DiagnosticsError as refused:
            yield [Problem(number, "", one.line_of_text(lang)) for one in refused.problems]
            continue
        yield answer
        if not within:
            yield [Problem(number, "", say("row_limit", lang))]
