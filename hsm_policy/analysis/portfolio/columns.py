"""A table of cases decided: columns in, columns out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hsm_policy.analysis.portfolio.cells import Cells
from hsm_policy.analysis.portfolio.results import (
    Columns,
    ColumnsBuilder,
    RowProblem,
    answers_of,
)
from hsm_policy.cases import Case, read_case
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import DiagnosticsError
from hsm_policy.rulebook import find_question
from hsm_policy.verdict import Verdict, decide


def decide_table(
    engine: Engine, rows: Mapping[str, Any], questions: Collection[str] = ()
) -> Columns:
    """Decide every row of a table; only some `questions`, by id or title, where there are any.

    Raises DiagnosticsError for columns that no case has, and questions that do not exist.
    """
    asked = frozenset(find_question(engine.source, name) for name in questions)
    return _Table(engine, Cells(engine.source, rows), asked).columns()


class _Table:
    def __init__(self, engine: Engine, cells: Cells, asked: frozenset[str]) -> None:
        self.engine, self.cells, self.asked = engine, cells, asked
        self.answers = ColumnsBuilder(engine.source, cells.length)
        self.problems: list[RowProblem] = []
        self.limited: list[int] = []

    def columns(self) -> Columns:
        for row in range(self.cells.length):
            self._by_itself(row)
        return Columns(self.cells.ids(), self.answers.columns(), self.problems, self.limited)

    def _by_itself(self, row: int) -> None:
        """Decide one row as a case of its own."""
        try:
            verdict = self._verdict(self._case(row))
            answers = answers_of(verdict) if verdict else {}
        except DiagnosticsError as found:
            self.problems += [
                RowProblem(row, self.cells.column_of(row, one.path), one) for one in found.problems
            ]
            return
        for name, value in answers.items():
            self.answers.put(name, row, value)
        if verdict and verdict.situation.budget.exceeded:
            self.limited.append(row)

    def _case(self, row: int) -> Case:
        source = self.engine.source
        return read_case(
            self.cells.document(row),
            source.vocabulary,
            ratios=source.ratio,
            points=source.point_names(),
        )

    def _verdict(self, case: Case) -> Verdict | None:
        situation = Situation(self.engine, case)
        asked = [name for name in situation.questions if not self.asked or name in self.asked]
        return Verdict(situation, decide(situation, asked)) if asked else None
