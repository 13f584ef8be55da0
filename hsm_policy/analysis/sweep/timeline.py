"""The days on which a verdict changes while everything in the case but its date stays the same.

Lived forward, keys that keep the first day (`keeps` in the vocabulary) stay too: the application
was filed on that day. As filed, the application moves with the date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from hsm_policy import calendar as days
from hsm_policy.analysis.differences import (
    OF_FIGURES,
    REMARKS,
    Difference,
    Facet,
    VerdictPart,
    numbered_duties,
    verdict_differences,
)
from hsm_policy.analysis.sweep.date_sweep import DaySweep, Moment, decided, steps_overdue
from hsm_policy.analysis.sweep.sweep import NumberSweep, with_value
from hsm_policy.analysis.what_if import ChangeReport
from hsm_policy.cases import Case
from hsm_policy.documents import unindexed
from hsm_policy.engine import Engine, Situation
from hsm_policy.messages import DiagnosticsError, Report, Reportable, diagnose, say
from hsm_policy.names import Outcome
from hsm_policy.rulebook import DATE
from hsm_policy.verdict import Decision, NoteReport, Verdict

YEARS = 5
"""How many years a timeline covers, by default."""

AsLived: TypeAlias = Literal["life", "filed"]
"""What is moved: the day of looking alone, or the day of the application with it."""

_MEANINGS: dict[AsLived, str] = {"life": "as_life", "filed": "as_filed"}

_LONG_RUN, _GAP = 4, 4
"""From how many changes day after day a figure has a single one, and the days between two.

A figure that counts months from the date has the same value on several days at their ends.
"""


class DayOfChange(NamedTuple):
    """A day whose decision differs from that of the day before it."""

    before: Moment
    after: Moment


class Milestone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A day of a life (ISO) with its sentence: the last day of a duty, a figure, a key of the case.

    `what` is the path of the day in the verdict, or in the case. A duty is `overdue` where its last
    day passed before the timeline begins.
    """

    date: str
    what: str
    text: str
    overdue: bool = False


class TimelineReport(Report, frozen=True):
    """Every change after the first day, up to and including the last; both are ISO days.

    Only a life has milestones; without a last day asked for, also those after it.
    """

    first: str = msgspec.field(name="from")
    last: str = msgspec.field(name="until")
    lived: AsLived = msgspec.field(name="as")
    changes: list[ChangeReport]
    milestones: list[Milestone]
    notes: list[NoteReport]


class Timeline(Reportable):
    """The answer of `hsm timeline`. Decisions are made at once, sentences only for a report."""

    def __init__(
        self,
        engine: Engine,
        case: Case,
        last: int,
        moments: Iterator[Moment],
        lived: AsLived,
        *,
        open_end: bool,
    ) -> None:
        self.engine, self.case, self.lived = engine, case, lived
        self.first, self.last = days.ordinal(case.date), last
        self.horizon = days.ordinal(days.LAST) if open_end else last
        """The last day of the milestones."""
        self._verdicts: dict[int, Verdict] = {}
        self.start = next(moments)
        """The first day."""
        self.days_of_change = list(self._days_of_change(moments))

    def report(self, lang: str = "en") -> TimelineReport:
        """Return the changes in order, with their sentences in a language."""
        changes = [
            ChangeReport.of(one, _iso(turn.after.step))
            for turn in self.days_of_change
            for one in self._figure_changes(turn, lang) or self._all_changes(turn, lang)
        ]
        files = any(one.keeps for one in self.engine.source.vocabulary.inputs.values())
        names = [_MEANINGS[self.lived]] * files + ["held_constant"]
        notes = [NoteReport(one, say(one, lang), []) for one in names]
        return TimelineReport(
            first=days.iso(self.case.date),
            last=_iso(self.last),
            lived=self.lived,
            changes=joined_runs(changes),
            milestones=self.milestones(lang) if self.lived == "life" else [],
            notes=notes,
        )

    def milestones(self, lang: str = "en") -> list[Milestone]:
        """Return the days of duties, of figures and of the case from the first on, in order."""
        moments = [self.start, *(turn.after for turn in self.days_of_change)]
        ends = [*(one.step for one in moments[1:]), self.horizon + 1]
        found = [
            one
            for moment, end in zip(moments, ends, strict=True)
            for one in self._told_days(moment, range(moment.step, end), lang)
        ]
        inputs = self.engine.source.vocabulary.inputs
        for path, value in self.case.values.items():
            entry = inputs.get(unindexed(path))
            told = entry.milestone.get(lang) if entry else None
            if (
                told
                and isinstance(value, int)
                and self.first <= days.ordinal(value) <= self.horizon
            ):
                found.append(Milestone(days.iso(value), path, told))
        return sorted(found, key=lambda one: (one.date, one.what))

    def _told_days(self, moment: Moment, within: range, lang: str) -> Iterator[Milestone]:
        """Yield the days that the verdict of a moment tells, where it still holds on them."""
        decision = moment.decision
        for name, figure in decision.figures.items():
            if self._is_told(name, decision) and _is_in(figure.value, within):
                text = self._verdict(moment).figure(name, lang).text
                what = VerdictPart(Facet.VALUE, name).path
                yield Milestone(days.iso(int(figure.value or 0)), what, text)
        late = moment is self.start
        due = {
            (one.id, one.who, days.iso(one.by))
            for one in decision.duties
            if one.by and one.done is None and (_is_in(one.by, within) or (late and one.overdue))
        }
        told = numbered_duties(self._verdict(moment).report(lang, keys=False)) if due else ()
        for who, duty in told:
            if duty.by and (duty.id, duty.who, duty.by) in due:
                what = VerdictPart(Facet.BY, duty.id, who).path
                yield Milestone(duty.by, what, duty.text, duty.overdue)

    def _is_told(self, figure: str, decision: Decision) -> bool:
        """Whether a figure is a day of a life: asked for, and of no question that is refused."""
        known = self.engine.source.figures.get(figure)
        if known is None or known.type != "date" or figure in decision.unasked:
            return False
        of = decision.answers.get(known.unless_refused)
        return of is None or of.outcome != Outcome.REFUSED

    def notes(self, lang: str) -> dict[str, str]:
        """Return the notes of the first day, by id."""
        return {
            note.id: note.text for note in self._verdict(self.start).report(lang, keys=False).notes
        }

    def _all_changes(self, turn: DayOfChange, lang: str) -> list[Difference]:
        """Return all differences; a risk or note counts only where it appears or disappears."""
        before, after = (self._verdict(moment).report(lang, keys=False) for moment in turn)
        return [
            one
            for one in verdict_differences(before, after, lang)
            if one.part.facet not in REMARKS or None in (one.before, one.after)
        ]

    def _figure_changes(self, turn: DayOfChange, lang: str) -> list[Difference]:
        """Return the figures that differ; empty where anything else changes or other rules fire.

        A figure may change every day; a report of the whole verdict for each would take long.
        """
        old, new = turn.before.decision, turn.after.decision
        if (
            turn.before.settled is not turn.after.settled
            or replace(new, figures=old.figures) != old
        ):
            return []
        before, after = map(self._verdict, turn)
        found = []
        for name, figure in new.told.items():
            if figure == old.figures.get(name):
                continue
            one, other = before.figure(name, lang), after.figure(name, lang)
            pairs = (one.value, other.value), (one.between or None, other.between or None)
            found += [
                Difference(VerdictPart(facet, name), *pair, other.text)
                for facet, pair in zip(OF_FIGURES, pairs, strict=True)
                if pair[0] != pair[1]
            ]
        return found

    def _verdict(self, moment: Moment) -> Verdict:
        """Return the verdict on a day; days on which the same rules fire share one matcher."""
        key = id(moment.settled)
        if key not in self._verdicts:
            self._verdicts[key] = Verdict(moment.situation, moment.decision)
        return self._verdicts[key].moved(moment.situation, moment.decision)

    def _days_of_change(self, moments: Iterator[Moment]) -> Iterator[DayOfChange]:
        before = self.start
        for after in moments:
            if before.decision != after.decision:
                yield DayOfChange(before, after)
            before = after


def build_timeline(
    engine: Engine, case: Case, until: str | None = None, lived: AsLived = "life"
) -> Timeline:
    """Find what changes up to a last day, as an ISO day; by default five years after the case's.

    Raises DiagnosticsError where `until` is no day, lies before the case, or is no date of a case.
    """
    if lived == "life":
        case = _kept(engine, case)
    first = days.ordinal(case.date)
    if Situation(engine, case).solver.layout.slots[DATE].node < 0:  # no rule reads the date
        last = _last(case, until, days.ordinal(days.LAST))
        start = decided(engine, case, first)
        later = [
            decided(engine, with_value(case, DATE, days.from_ordinal(step)), step, start.settled)
            for step in sorted(steps_overdue(start.decision, first, last))
        ]
        moments = iter([start, *later])
    else:
        moving = NumberSweep(engine, case, DATE)
        case, last = moving.case, _last(case, until, moving.variable.greatest)
        moments = DaySweep(moving).moments(first, last)
    return Timeline(engine, case, last, moments, lived, open_end=until is None)


def _kept(engine: Engine, case: Case) -> Case:
    """Return the case with its day in the keys that keep it, where they are left out."""
    for path, entry in engine.source.vocabulary.inputs.items():
        if entry.keeps and path in case.assumed:
            left = tuple(key for key in case.assumed if key != path)
            case = replace(with_value(case, path, case.date), assumed=left)
    return case


def joined_runs(changes: Sequence[ChangeReport]) -> list[ChangeReport]:
    """Join the changes of a figure day after day to one, with the last day in `until`."""
    runs: list[list[ChangeReport]] = []
    latest: dict[str, list[ChangeReport]] = {}
    for one in changes:
        run = latest.get(one.what)
        moves = one.part.facet in OF_FIGURES and None not in (one.before, one.after)
        if run and moves and _ordinal(one.date) - _ordinal(run[-1].date) <= _GAP:
            run.append(one)
            continue
        runs.append([one])
        if moves:
            latest[one.what] = runs[-1]
    found: list[ChangeReport] = []
    for run in runs:
        first, last = run[0], run[-1]
        if len(run) < _LONG_RUN:
            found += run
        else:
            joined = replace(first, until=last.date, after=last.after, because=last.because)
            found.append(joined)
    return sorted(found, key=lambda one: one.date)


def _is_in(day: int | str | None, within: range) -> bool:
    """Whether a value is a day (yyyymmdd) in a range of ordinals."""
    return isinstance(day, int) and days.ordinal(day) in within


def _iso(step: int) -> str:
    return days.iso(days.from_ordinal(step))


def _ordinal(iso: str) -> int:
    return days.ordinal(int(iso.replace("-", "")))


def _last(case: Case, until: str | None, greatest: int) -> int:
    """Return the last day as an ordinal; DiagnosticsError as in `build_timeline`."""
    if until is None:
        return min(days.ordinal(days.plus_years(case.date, YEARS)), greatest)
    try:
        last = days.ordinal(int(until.replace("-", "")))
    except ValueError:
        raise DiagnosticsError([diagnose("until_no_day", args={"until": until})]) from None
    if last < days.ordinal(case.date):
        args = {"until": until, "date": days.iso(case.date)}
        raise DiagnosticsError([diagnose("until_before_date", args=args)])
    if last > greatest:
        args = {"until": until, "last": days.iso(days.from_ordinal(greatest))}
        raise DiagnosticsError([diagnose("until_too_late", args=args)])
    return last
