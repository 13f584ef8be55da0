"""All routes for one person side by side, those included that the case does not raise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.cases import Case, changed
from hsm_policy.documents import plain_value
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import Report, Reportable, say
from hsm_policy.names import Outcome, State
from hsm_policy.rulebook import RouteCell, RouteColumn, Row
from hsm_policy.verdict import (
    Answer,
    ContestedReading,
    Decision,
    SourceReference,
    Value,
    Wording,
    cited,
    decide,
)

UNKNOWN = "unknown"

_FIRST = {Outcome.GRANTED: 0, Outcome.OPEN: 1, Outcome.REFUSED: 2}

_YES_NO = {"yes": True, "no": False}

_DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 365}


class DecidedRoute(msgspec.Struct, frozen=True):
    """One route: its question, the answer, the decision that contains it, and its situation."""

    question: str
    answer: Answer
    decision: Decision
    situation: Situation


class RouteFact(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the rulebook says about a route in one column; a period has its unit."""

    value: Value
    unit: str = ""
    text: str
    sources: list[SourceReference]


class RouteReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A route; in JSON the content of each column stands under the name of the column.

    One is `not_needed` where the person needs no permit at all: nothing else is told of it, and
    `because` says why.

    `because` holds the sentences of the unmet requirements. `law_not_known` is true where the
    outcome depends on a law amount that is unknown on the day. A figure or distance is a value as
    in a verdict, null where there is none or it is unknown.
    """

    question: str
    title: str
    outcome: Outcome
    missing: list[str]
    unmet: list[str]
    open: list[str]
    waived: list[str]
    because: list[str]
    law_not_known: bool
    contested: list[ContestedReading]
    columns: dict[str, RouteFact | str | None]
    not_needed: bool = False


class RoutesReport(Report, frozen=True):
    """All routes for one person; `date` is an ISO day."""

    case: str
    date: str
    routes: list[RouteReport]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        plain = super().to_dict()
        columns = [one.pop("columns") for one in plain["routes"]]
        routes = [{**one, **said} for one, said in zip(plain["routes"], columns, strict=True)]
        return {**plain, "routes": routes}


class Routes(Reportable):
    """The answer of `hsm routes`, sorted by outcome, fewest requirements lacking, and length."""

    def __init__(self, engine: Engine, case: Case) -> None:
        self.source, self.case = engine.source, case
        self.found = sorted(_decided(engine, case), key=self._order)

    def _order(self, found: DecidedRoute) -> tuple[int, int, int, int]:
        answer = found.answer
        lacks = len(answer.in_state(State.UNMET)) + len(answer.in_state(State.OPEN))
        row = self._row(self._cell(found, self.source.routes.longest))
        length = row.value * _DAYS.get(self._unit(found), 1) if row and row.value else 0
        first = -1 if answer.not_needed else _FIRST.get(answer.outcome, 1)
        return first, lacks, len(answer.missing), -length

    def report(self, lang: str = "en") -> RoutesReport:
        """Return the routes, with their sentences in a language."""
        routes = [self._route(found, lang) for found in self.found]
        return RoutesReport(self.case.id, days.iso(self.case.date), routes)

    def _route(self, found: DecidedRoute, lang: str) -> RouteReport:
        answer = found.answer
        return RouteReport(
            question=found.question,
            title=self.source.questions[found.question].title.get(lang, found.question),
            outcome=answer.outcome,
            missing=list(answer.missing),
            unmet=answer.in_state(State.UNMET),
            open=[] if answer.not_needed else answer.in_state(State.OPEN),
            waived=[] if answer.not_needed else answer.in_state(State.WAIVED),
            because=self._because(found, lang),
            law_not_known=bool(answer.laws),
            contested=list(answer.contested),
            not_needed=answer.not_needed,
            columns={
                name: None if answer.not_needed else self._column(found, column, lang)
                for name, column in self.source.routes.columns.items()
            },
        )

    def _because(self, found: DecidedRoute, lang: str) -> list[str]:
        """Return the sentence of each unmet requirement, its figures filled in."""
        wording, figures = Wording(self.source, lang), self.source.figures
        if found.answer.not_needed:
            return [wording.not_needed(found.question, found.situation)]
        told = {
            name: wording.value(one.value, figures[name].type, name)
            for name, one in found.decision.figures.items()
            if name in figures
        }
        asked = self.source.questions[found.question].requirements
        return [
            wording.figures(asked[name].unmet.get(lang, ""), told)
            for name in found.answer.in_state(State.UNMET)
        ]

    def _column(
        self, found: DecidedRoute, column: RouteColumn, lang: str
    ) -> RouteFact | str | None:
        if column.of:
            return self._distance(found, column)
        cell = self._cell(found, column.id)
        if cell is None:
            return None
        if cell.figure:
            figure: str | None = plain_value(self._figure(found, column.id), self._kind(cell))
            return figure
        return self._period(cell, lang) if cell.row else self._fact(found, column, cell, lang)

    def _distance(self, found: DecidedRoute, column: RouteColumn) -> str | None:
        """Return by how much one amount exceeds another, at least 0; None if one is unknown."""
        asked, held = (self._figure(found, name) for name in (column.of, column.less))
        if not isinstance(asked, int) or not isinstance(held, int):
            return None
        cell = self._cell(found, column.of)
        kind = self._kind(cell) if cell else ""
        return str(plain_value(max(asked - held, 0), kind))

    def _kind(self, cell: RouteCell) -> str:
        return self.source.figures[cell.figure].type

    def _figure(self, found: DecidedRoute, column: str) -> int | str | None:
        cell = self._cell(found, column)
        figure = found.decision.figures.get(cell.figure) if cell else None
        return figure.value if figure else None

    def _cell(self, found: DecidedRoute, column: str) -> RouteCell | None:
        """Return what the rulebook says about a route in a column, for this case."""
        route, told = self.source.routes.routes[found.question], self.source.routes.columns[column]
        for table, cell in told.lists.items():
            if self._in_force(table, route.status):
                return cell
        return next(filter(self._holds, route.cells.get(column, ())), told.otherwise)

    def _holds(self, cell: RouteCell) -> bool:
        path, value = cell.when
        return not path or self.case.values.get(path) == value

    def _row(self, cell: RouteCell | None) -> Row | None:
        return self._in_force(cell.table, cell.row) if cell and cell.row else None

    def _in_force(self, table: str, key: str) -> Row | None:
        rows = self.source.tables[table].rows
        day = self.case.date
        return next(
            (one for one in rows if one.keys == (key,) and one.first <= day < one.before), None
        )

    def _unit(self, found: DecidedRoute) -> str:
        cell = self._cell(found, self.source.routes.longest)
        return self.source.tables[cell.table].unit if cell and cell.row else ""

    def _period(self, cell: RouteCell, lang: str) -> RouteFact | None:
        row, unit = self._row(cell), self.source.tables[cell.table].unit
        if row is None or row.value is None:
            return None
        number = str(row.value)
        text = say(f"unit.one.{unit}" if row.value == 1 else f"unit.{unit}", lang, number=number)
        sources = cited(self.source, self.case.date, row.sources)
        return RouteFact(value=number, unit=unit, text=text, sources=sources)

    def _fact(
        self, found: DecidedRoute, column: RouteColumn, cell: RouteCell, lang: str
    ) -> RouteFact:
        sources = list(cell.sources)
        for table, listed in column.lists.items():
            row = self._in_force(table, self.source.routes.routes[found.question].status)
            if listed is cell and row:
                sources += row.sources
        return RouteFact(
            value=_YES_NO.get(cell.value),
            text=cell.text.get(lang, cell.value),
            sources=cited(self.source, self.case.date, sources),
        )


def _decided(engine: Engine, case: Case) -> Iterator[DecidedRoute]:
    """Decide every route; the keys that would raise a question not raised are taken as unknown."""
    raised = set(Situation(engine, case).questions)
    decisions: dict[tuple[str, ...], tuple[Situation, Decision]] = {}
    for question in engine.source.routes.routes:
        one = engine.source.questions[question]
        missing = () if question in raised else (*one.raised_by, *one.raised_with)
        if missing not in decisions:
            situation = Situation(engine, _raising(engine, case, missing))
            decisions[missing] = situation, decide(situation)
        situation, decision = decisions[missing]
        if question in decision.answers:
            yield DecidedRoute(question, decision.answers[question], decision, situation)


def _raising(engine: Engine, case: Case, paths: tuple[str, ...]) -> Case:
    """Return the case with unknown values at these paths, so that it raises a question."""
    inputs, groups = engine.source.vocabulary.inputs, engine.source.vocabulary.groups
    named = [path.partition("[")[0] for path in paths]
    optional = [
        path
        for path in named
        if (groups[path].absent if path in groups else inputs[path].absent)
        and path not in case.maybe
        and path not in case.unknown
    ]
    asked = changed(engine.source, case, dict.fromkeys(optional, UNKNOWN)) if optional else case
    return replace(asked, written=asked.written | set(named)) if paths else asked
