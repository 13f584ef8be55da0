"""Whole lives: a case file that changes with the years, and what the law says on each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsm_policy import Rulebook
from hsm_policy.calendar import iso
from hsm_policy.documents.patch import edited
from hsm_policy.documents.reader import read_document, to_plain
from hsm_policy.documents.values import plain_value
from hsm_policy.engine.situation import Situation
from hsm_policy.verdict.expectations import decided

FOLDER = Path(__file__).parent
PARTS = ("outcomes", "contested", "figures", "duties", "risks")
NOT_TOLD = "not told"


@dataclass(frozen=True)
class Period:
    """From this day to that day, one thing is so."""

    part: str
    what: str
    first: dt.date
    last: dt.date
    value: Any


@dataclass(frozen=True)
class Life:
    """A case as it was on each day, and the table of what is so from when to when."""

    first: dt.date
    last: dt.date
    case: dict[str, Any]
    chapters: tuple[tuple[dt.date, dict[str, Any]], ...]
    periods: tuple[Period, ...]

    def days(self, year: int) -> Iterator[dt.date]:
        """Give the days of this life in a year."""
        day = max(self.first, dt.date(year, 1, 1))
        while day <= min(self.last, dt.date(year, 12, 31)):
            yield day
            day += dt.timedelta(days=1)

    def case_on(self, day: dt.date) -> dict[str, Any]:
        """Give the case as it is written on a day."""
        case = self.case
        for first, changes in self.chapters:
            case = edited(case, changes)[0] if first <= day else case
        return {**case, "date": day.isoformat()}

    def turns(self) -> set[dt.date]:
        """Return the days on and before which something changes in the table or in the case."""
        one = dt.timedelta(days=1)
        first = {first for first, _ in self.chapters} | {period.first for period in self.periods}
        last = {period.last for period in self.periods}
        return first | {day - one for day in first} | last | {day + one for day in last}

    def expected(self, day: dt.date) -> dict[tuple[str, str], Any]:
        """Give what the table says of a day."""
        return {
            (one.part, one.what): one.value for one in self.periods if one.first <= day <= one.last
        }


def read(name: str) -> Life:
    """Read a life from its file."""
    told = to_plain(read_document((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name))
    return Life(
        dt.date.fromisoformat(told["case"]["date"]),
        dt.date.fromisoformat(told["last"]),
        told["case"],
        tuple((dt.date.fromisoformat(one["from"]), one["with"]) for one in told["chapters"]),
        tuple(
            _period(part, what, span, value)
            for part in PARTS
            for what, spans in told[part].items()
            for span, value in spans.items()
        ),
    )


def _period(part: str, what: str, span: str, value: object) -> Period:
    first, last = map(dt.date.fromisoformat, span.split(" to "))
    return Period(part, what, first, last, value)


def told(book: Rulebook, case: Mapping[str, Any], *, whole: bool) -> dict[tuple[str, str], Any]:
    """Return what a verdict says, in the words of the table; `whole`: what is contested too."""
    read = book.case(case)
    decision = book.evaluate(read).decision if whole else decided(Situation(book.engine, read))
    found: dict[tuple[str, str], Any] = {}
    for question, answer in decision.answers.items():
        found["outcomes", question] = answer.outcome
        if answer.contested:
            found["contested", question] = {one.point: one.outcome for one in answer.contested}
    for name, figure in decision.figures.items():
        declared = book.source.figures[name]
        if declared.told_by:
            continue
        value = plain_value(figure.value, declared.type)
        found["figures", name] = NOT_TOLD if value is None else value
    for duty in decision.duties:
        days = {"by": duty.by, "done": duty.done}
        found["duties", f"{duty.id}/{duty.who}"] = {
            key: iso(day) for key, day in days.items() if day is not None
        }
    return found | {("risks", f"{risk} on {of}"): "yes" for risk, of in decision.risks}
