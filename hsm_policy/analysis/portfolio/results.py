"""The answers to a table of cases, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from hsm_policy.analysis.portfolio.numbers import dense
from hsm_policy.documents import number_text
from hsm_policy.messages import Diagnostic
from hsm_policy.names import State
from hsm_policy.rulebook import RulebookData
from hsm_policy.verdict import Decision, Verdict

Rows = npt.NDArray[np.intp]

Value = int | str
"""Cents, a day yyyymmdd, a count, or a word."""

NOTHING = ""

UNKNOWN = "unknown"


class Column(msgspec.Struct, frozen=True):
    """One answer for every row, by its distinct values; those of code 0 have none.

    `kind` is the type of its numbers (money, date, count), "" where it holds words.
    """

    kind: str
    codes: npt.NDArray[np.int32]
    values: list[Value]

    def texts(self) -> list[str]:
        """Return the value of each row as in a case file, "" where it has none."""
        words = [self._text(value) for value in self.values]
        return [words[code] for code in self.codes.tolist()]

    def _text(self, value: Value) -> str:
        return number_text(value, self.kind) if isinstance(value, int) else value

    def __iter__(self) -> Iterator[Value]:
        return (self.values[code] for code in self.codes.tolist())


class RowProblem(msgspec.Struct, frozen=True):
    """What is wrong with a row, by its place from zero; `column` is "" where it is none alone."""

    row: int
    column: str
    diagnostic: Diagnostic


class Columns(msgspec.Struct, frozen=True):
    """The answers to a table of cases.

    `columns` has for each question Q that a row raises its outcome (`Q`), the requirements that are
    unmet (`Q.unmet`), the unknown keys on which it depends (`Q.missing`), the keys taken as absent
    that alone turn it (`Q.depends_on_assumed`), and the state of each requirement (`Q.states.R`);
    several ids or keys are joined by spaces. Where a permit is not needed `Q.not_needed` is `true`.
    `figures.F` is the value of a figure, `duties.D.WHO` the last day of a duty; `unknown` where it
    is not known. Rows with `problems` have no answers. `limited` are the rows in which a search was
    given up, so that more may be open in them than the law leaves open.
    """

    ids: list[str]
    columns: dict[str, Column]
    problems: list[RowProblem]
    limited: list[int]

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.ids)

    def texts(self) -> dict[str, list[str]]:
        """Return every column as text, beginning with the ids as `case`."""
        return {"case": self.ids, **{name: one.texts() for name, one in self.columns.items()}}


class ColumnsBuilder:
    """Collects answers row by row, or for many rows at once."""

    def __init__(self, source: RulebookData, length: int) -> None:
        self.source, self.length = source, length
        self._codes: dict[str, npt.NDArray[np.int32]] = {}
        self._places: dict[str, dict[Value, int]] = {}

    def put(self, name: str, rows: Rows | int, value: Value) -> None:
        """Give some rows one value."""
        if value != NOTHING:
            self._column(name)[rows] = self._place(name, value)

    def put_each(self, name: str, rows: Rows, places: Rows, values: Iterable[Value]) -> None:
        """Give each of some rows a value of its own, by its place among `values`."""
        known = np.array([self._place(name, one) for one in values], np.int32)
        self._column(name)[rows] = known[places]

    def _column(self, name: str) -> npt.NDArray[np.int32]:
        if name not in self._codes:
            self._codes[name] = np.zeros(self.length, np.int32)
            self._places.setdefault(name, {NOTHING: 0})
        return self._codes[name]

    def _place(self, name: str, value: Value) -> int:
        known = self._places.setdefault(name, {NOTHING: 0})
        return known.setdefault(value, len(known))

    def values(self, name: str, rows: Rows) -> tuple[npt.NDArray[np.int32], list[Value]]:
        """Return the values that some rows have in a column, by their places."""
        return self._column(name)[rows], [*self._places[name]]

    def blank(self, name: str, rows: Rows) -> None:
        """Take the values of some rows away."""
        self._column(name)[rows] = 0

    def names(self) -> list[str]:
        """Return the names of all columns so far."""
        return list(self._codes)

    def fill_unmet(self) -> None:
        """Fill in the requirements that are unmet, from the states of all."""
        for question, declared in self.source.questions.items():
            masks = []
            for requirement in declared.requirements:
                name = f"{question}.states.{requirement}"
                if name in self._codes:
                    unmet = self._places[name].get(State.UNMET.value, -1)
                    masks.append((requirement, self._codes[name] == unmet))
            if masks:
                self.put_sets(f"{question}.unmet", np.arange(self.length), masks)

    def put_sets(
        self, name: str, rows: Rows, masks: list[tuple[str, npt.NDArray[np.bool_]]]
    ) -> None:
        """Give each of some rows the words whose mask holds, joined by spaces."""
        if not masks:
            return
        columns = [mask.astype(np.int64) for _, mask in masks]
        places, first = dense(columns, [2] * len(columns))
        texts = [" ".join(word for word, mask in masks if mask[row]) for row in first.tolist()]
        self.put_each(name, rows, places, texts)

    def columns(self) -> dict[str, Column]:
        """Return all columns: those of questions in the order of the rulebook, then the others."""
        order = {question: place for place, question in enumerate(self.source.questions)}
        names = sorted(self._codes, key=lambda name: _order(name, order))
        return {
            name: Column(self._kind(name), self._codes[name], [*self._places[name]])
            for name in names
        }

    def _kind(self, name: str) -> str:
        group, _, rest = name.partition(".")
        if group == "duties":
            return "date"
        figure = self.source.figures.get(rest) if group == "figures" else None
        return figure.type if figure else ""


def _order(name: str, questions: Mapping[str, int]) -> tuple[int, int, str]:
    group, _, rest = name.partition(".")
    parts = ("", "unmet", "missing", "depends_on_assumed", "not_needed", "states")
    part = rest.partition(".")[0]
    return (
        questions.get(group, len(questions)),
        parts.index(part) if part in parts else len(parts),
        name,
    )


def answers_of(verdict: Verdict, *, assumed: bool = True) -> dict[str, Value]:
    """Return the answers to one case by column, without those on assumed keys if not `assumed`."""
    found = parts_of(verdict.engine.source, verdict.decision)
    for question in verdict.questions if assumed else ():
        turning = verdict.depends_on_assumed(question)
        found[f"{question}.depends_on_assumed"] = " ".join(one.key for one in turning)
    return found


def parts_of(source: RulebookData, decision: Decision) -> dict[str, Value]:
    """Return a decision by column, with nothing on keys taken as absent."""
    found: dict[str, Value] = {}
    for question, one in decision.answers.items():
        found[question] = one.outcome.value
        found[f"{question}.missing"] = " ".join(one.missing)
        found[f"{question}.not_needed"] = "true" if one.not_needed else NOTHING
        found[f"{question}.unmet"] = " ".join(one.in_state(State.UNMET))
        for requirement, state in one.requirements.items():
            found[f"{question}.states.{requirement}"] = state.value
    for name, figure in decision.told.items():
        if told_here(source, name):
            found[f"figures.{name}"] = UNKNOWN if figure.value is None else figure.value
    days: dict[str, list[int | None]] = {}
    for duty in decision.duties:
        days.setdefault(f"duties.{duty.id}.{duty.who}", []).append(duty.by)
    return found | {name: duty_days(each) for name, each in days.items()}


def told_here(source: RulebookData, figure: str) -> bool:
    """Return whether a verdict has a figure among its figures, and not in some sentence alone."""
    return not (figure in source.figures and source.figures[figure].told_by)


def duty_days(days: list[int | None]) -> Value:
    """Return the last days of a duty as one value; several as ISO days joined by spaces."""
    if len(days) == 1:
        return UNKNOWN if days[0] is None else days[0]
    return " ".join(UNKNOWN if day is None else number_text(day, "date") for day in days)
