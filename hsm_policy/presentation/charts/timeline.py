"""Chart of a timeline: a band for each question, lanes of figures, and every day of change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hsm_policy import calendar as days
from hsm_policy.analysis import OF_FIGURES, Facet
from hsm_policy.documents import plain_value
from hsm_policy.messages import short_day_text
from hsm_policy.names import Outcome
from hsm_policy.presentation.charts.elements import (
    GAP,
    LABEL,
    MARGIN,
    NOT_KNOWN,
    Flag,
    Scale,
    assign_rows,
    band,
    flags,
    heading,
    legend,
    notes,
)
from hsm_policy.presentation.charts.svg import (
    FAINT,
    PALE,
    Drawing,
    line_height,
    shortened,
    text_width,
    wrapped,
)
from hsm_policy.presentation.text.changes import headlines
from hsm_policy.presentation.text.timeline import by_day
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.analysis import ChangeReport, Timeline
    from hsm_policy.presentation.words import Json
    from hsm_policy.verdict import Decision

WIDTH, LEFT, RIGHT = 1120.0, 250.0, 1010.0

_BAND, _LANE = 26.0, 20.0

_MOST_LANES, _MOST_ROWS, _MOST_LISTED, _MOST_LINES = 8, 7, 30, 6

_TICK_SPACE = 38
"""The least distance between two ticks of the time axis, in pixels."""

_TICK_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600)


def draw_timeline(timeline: Timeline, titles: Json, lang: str = "en") -> Drawing:
    """Draw a timeline; `titles` is `Rulebook.titles(lang)`."""
    return _TimelineChart(timeline, Words(titles, lang)).draw()


class _TimelineChart:
    """The chart of one timeline, drawn from top to bottom."""

    def __init__(self, timeline: Timeline, words: Words) -> None:
        self.timeline, self.words = timeline, words
        self.answer = timeline.report(words.lang)
        self.days = by_day(self.answer)
        self.scale = Scale(timeline.first, timeline.last + 1, LEFT, RIGHT)
        ends = {"first": words.day(self.answer.first), "last": words.day(self.answer.last)}
        self.title = words.say("chart_timeline", case=timeline.case.id, **ends)
        count = words.say("chart_days", days=str(len(self.days)))
        self.drawing = Drawing(WIDTH, self.title, f"{self.title}. {count}", words.lang)
        self.outcomes = outcomes(timeline)
        self.figures = figures(timeline)

    def draw(self) -> Drawing:
        """Draw the whole chart."""
        top = self._legend(heading(self.drawing, self.title, []))
        placed = assign_rows(self._date_flags())
        rows = 1 + max((one.row for one in placed), default=-1)
        line = top + rows * (line_height(LABEL) + 4)
        bottom = self._bands(self._axis(line) + 4)
        flags(self.drawing, placed, line, line, up=True)
        for day in self.days:
            if self._in_scale(day):
                x = self.scale.at(_ordinal(day))
                self.drawing.line((x, line), (x, bottom), colour=PALE, behind=True)
        for run in (one for one in self.answer.changes if one.until):
            ends = (self.scale.at(_ordinal(day)) for day in (run.date, run.until))
            self.drawing.line(*((x, line) for x in ends), thick=4)
        return self._finish(bottom)

    def _in_scale(self, day: str) -> bool:
        """Whether a day lies on the time axis; a milestone may come after it."""
        return _ordinal(day) <= self.timeline.last

    def _finish(self, top: float) -> Drawing:
        top = self._draw_changes(top + GAP)
        held = [note.text for note in self.answer.notes]
        notes(self.drawing, top + GAP, [*self._unknown_amounts(), *held])
        return self.drawing

    def _legend(self, top: float) -> float:
        words: dict[str, dict[str, None]] = {}
        for question, runs in self.outcomes.items():
            for one in runs:
                kind, word = self._colour_and_word(question, one)
                words.setdefault(kind, {})[
                    word if kind != NOT_KNOWN else self.words.say("chart_law")
                ] = None
        if any(one.law for lane in self.figures.values() for one in lane):
            words.setdefault(NOT_KNOWN, {})[self.words.say("chart_law")] = None
        return legend(
            self.drawing, top, ((kind, " / ".join(those)) for kind, those in words.items())
        )

    def _colour_and_word(self, question: str, one: Run) -> tuple[str, str]:
        """Return the key of the colour and the word for an outcome."""
        if one.law:
            word = self.words.outcome(question, str(one.value))
            return NOT_KNOWN, f"{word}: {self.words.say('chart_law')}"
        return str(one.value), self.words.outcome(question, str(one.value))

    def _date_flags(self) -> list[Flag]:
        """Return flags with days: those of outcomes first, as long as there are rows."""
        chosen: list[Flag] = []
        inside = [(day, changes) for day, (_, changes) in self.days.items() if self._in_scale(day)]
        for day, _ in sorted(inside, key=lambda one: not _has_outcome(one[1])):
            flag = Flag(self.scale.at(_ordinal(day)), (self._day(_ordinal(day)),))
            if max(one.row for one in assign_rows([*chosen, flag])) < _MOST_ROWS:
                chosen.append(flag)
        return chosen

    def _day(self, step: int) -> str:
        return short_day_text(days.from_ordinal(step), self.words.lang)

    def _axis(self, top: float) -> float:
        """Draw the time axis in years, or months if short; return the top of the free space."""
        self.drawing.line((LEFT, top), (RIGHT, top), colour=FAINT)
        for day in self._ticks():
            x = self.scale.at(days.ordinal(day))
            self.drawing.line((x, top), (x, top + 5), colour=FAINT)
            width = text_width(self._tick(day), 10)
            self.drawing.box(x + 2, top + 3, x + 4 + width, top + 17, fill="#ffffff")
            self.drawing.text(x + 3, top + 4, self._tick(day), size=10, colour=FAINT)
        return top + 20

    def _tick(self, day: int) -> str:
        if day % 10000 == 101:  # noqa: PLR2004 - the first of January
            return str(day // 10000)
        return short_day_text(day, self.words.lang).split()[1]

    def _ticks(self) -> list[int]:
        """Return the days (yyyymmdd) of the ticks: the finest spacing at which labels have room."""
        start = days.from_ordinal(self.timeline.first) // 10000 * 10000 + 101
        for step in _TICK_MONTHS:
            found, day = [], start
            while days.ordinal(day) <= self.timeline.last:
                if days.ordinal(day) >= self.timeline.first:
                    found.append(day)
                day = days.plus_months(day, step)
            places = [self.scale.at(days.ordinal(day)) for day in found]
            if all(after - before >= _TICK_SPACE for before, after in pairwise(places)):
                return found
        return []

    def _bands(self, top: float) -> float:
        for question, runs in self.outcomes.items():
            looks = [(one, *self._colour_and_word(question, one)) for one in runs]
            title = self.words.heading("questions", question)
            top = self._lane(top, title, looks, _BAND, bold=True)
        for name in list(self.figures)[:_MOST_LANES]:
            looks = [(one, *self._figure_colour_and_word(name, one)) for one in self.figures[name]]
            top = self._lane(top, self.words.heading("figures", name), looks, _LANE, bold=False)
        return top

    def _figure_colour_and_word(self, name: str, one: Run) -> tuple[str, str]:
        if one.value is None:
            return "", "-"
        if one.value == NOT_KNOWN:
            return (NOT_KNOWN if one.law else Outcome.OPEN), self.words.say("not_known")
        return "", self.words.value(name, one.value)

    def _lane(
        self,
        top: float,
        title: str,
        looks: Sequence[tuple[Run, str, str]],
        height: float,
        *,
        bold: bool,
    ) -> float:
        """Draw a titled band; flags below it show the words that do not fit inside."""
        lines = wrapped(title, LEFT - MARGIN - 14, LABEL, bold=bold)
        under = self.drawing.lines(MARGIN, top + 3, lines, size=LABEL, bold=bold)
        hanging = []
        for one, kind, word in looks:
            span = self.scale.at(one.first), self.scale.at(one.last + 1)
            short = word.partition(":")[0]
            if not band(self.drawing, span, (top, top + height), kind, [word, short]):
                hanging.append(Flag(span[0] + 1, (short,)))
        below = flags(self.drawing, assign_rows(hanging), top + height, top + height, up=False)
        return max(under, below) + GAP

    def _draw_changes(self, top: float) -> float:
        """Draw the list of changes day by day, in words."""
        self.drawing.line((MARGIN, top), (WIDTH - MARGIN, top), colour=PALE)
        heading_of = self.words.say("changes" if self.days else "timeline_none")
        top = self.drawing.lines(MARGIN, top + GAP, [heading_of], size=13, bold=True) + 2
        for day in list(self.days)[:_MOST_LISTED]:
            top = self._entry(top, day)
        left = len(self.days) - _MOST_LISTED
        if left > 0:
            more = self.words.say("chart_more_days", days=str(left))
            top = self.drawing.lines(MARGIN, top, [more], size=LABEL)
        return top

    def _entry(self, top: float, day: str) -> float:
        """Draw what is due and what changes on a day."""
        left = MARGIN + 96
        self.drawing.text(MARGIN, top, self._day(_ordinal(day)), size=LABEL, bold=True)
        texts = list(self._texts(day))
        for text in texts[:_MOST_LINES]:
            width = WIDTH - MARGIN - left
            top = self.drawing.lines(left, top, [shortened(text, width, LABEL)], size=LABEL)
        if len(texts) > _MOST_LINES:
            more = self.words.say("chart_others", count=str(len(texts) - _MOST_LINES))
            top = self.drawing.lines(left, top, [more], size=LABEL)
        return top + 4

    def _texts(self, day: str) -> Iterator[str]:
        """Yield the milestones of a day, and its changes, outcomes first."""
        milestones, changes = self.days[day]
        yield from (one.text for one in milestones)
        for _, remark, headline in headlines(self.words, sorted(changes, key=_rank)):
            yield (remark or headline).replace(" -> ", " → ")

    def _unknown_amounts(self) -> list[str]:
        """Return the notes that say until when amounts of the law are known."""
        found = {**self.timeline.notes(self.words.lang)}
        for _, changes in self.days.values():
            for change in changes:
                if change.part.facet is Facet.NOTE and change.after:
                    found[change.part.name] = str(change.after)
        return [text for name, text in found.items() if name.startswith("amount_not_known_")]


def _ordinal(day: str) -> int:
    return days.ordinal(int(day.replace("-", "")))


def _rank(change: ChangeReport) -> int:
    """Return the rank of a change: outcomes 0, figures 1, the rest 2."""
    facet = change.part.facet
    return 0 if facet is Facet.OUTCOME else 1 if facet in OF_FIGURES else 2


def _has_outcome(changes: Sequence[ChangeReport]) -> bool:
    return any(_rank(change) == 0 for change in changes)


class Run(NamedTuple):
    """A run of days, `first` to `last` (ordinals, inclusive), with one value.

    `value` is None where a figure has none; `law` marks an amount that the law does not state yet.
    """

    first: int
    last: int
    value: str | None
    law: bool = False


def outcomes(timeline: Timeline) -> dict[str, list[Run]]:
    """Return the runs of equal outcome by question; `law` means that an amount is unknown."""

    def outcome(question: str) -> Callable[[Decision], tuple[str, bool]]:
        def read(decision: Decision) -> tuple[str, bool]:
            answer = decision.answers[question]
            return answer.shown, bool(answer.laws)

        return read

    first = timeline.start.decision
    return {name: list(_runs(timeline, outcome(name))) for name in first.answers}


def figures(timeline: Timeline) -> dict[str, list[Run]]:
    """Return the runs of equal value by figure, for figures that change but not every day."""
    declared = timeline.engine.source.figures
    found = {}
    for name, figure in declared.items():

        def value(
            decision: Decision, name: str = name, kind: str = figure.type
        ) -> tuple[str | None, bool]:
            answer = decision.told.get(name)
            if answer is None:
                return None, False
            return plain_value(answer.value, kind) or NOT_KNOWN, answer.law

        runs = list(_runs(timeline, value))
        daily = any(one.first == one.last for one in runs[1:-1])
        if len(runs) > 1 and not daily:
            found[name] = runs
    return found


def _runs(timeline: Timeline, read: Callable[[Decision], tuple[str | None, bool]]) -> Iterator[Run]:
    """Yield the runs of days on which `read` returns the same (value, law)."""
    moments = [(timeline.first, timeline.start.decision)]
    moments += [(turn.after.step, turn.after.decision) for turn in timeline.days_of_change]
    changes: list[tuple[int, tuple[str | None, bool]]] = []
    for step, decision in moments:
        found = read(decision)
        if not changes or changes[-1][1] != found:
            changes.append((step, found))
    ends = [*(step for step, _ in changes), timeline.last + 1]
    for (first, following), (_, (value, law)) in zip(pairwise(ends), changes, strict=True):
        yield Run(first, following - 1, value, law)
