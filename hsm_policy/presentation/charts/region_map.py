"""Chart of a region map: the outcome for each pair of values of two inputs, as areas in a plane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from hsm_policy.messages import short_day_text
from hsm_policy.names import NOT_NEEDED, Outcome
from hsm_policy.presentation.charts.elements import (
    COLOURS,
    GAP,
    LABEL,
    NOT_KNOWN,
    OWN,
    Flag,
    Scale,
    assign_rows,
    flags,
    heading,
    legend,
    notes,
    visible_range,
)
from hsm_policy.presentation.charts.svg import FAINT, HATCH, INK, Drawing, line_height, text_width
from hsm_policy.presentation.text.regions import input_label
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.analysis import PlaneColumn, RegionMap
    from hsm_policy.presentation.words import Json

WIDTH, LEFT, RIGHT, HIGH = 980.0, 170.0, 800.0, 400.0

_MAX_STAIRS = 12
"""A staircase of more columns than this has ticks at its two ends only."""


def draw_map(found: RegionMap, titles: Json, lang: str = "en") -> Drawing:
    """Draw the regions of two inputs; `titles` is `Rulebook.titles(lang)`."""
    return _RegionMapChart(found, Words(titles, lang)).draw()


class Patch(NamedTuple):
    """The region at index `place` of adjacent columns that have the same outcomes in order."""

    columns: Sequence[PlaneColumn]
    place: int

    @property
    def outcome(self) -> Outcome:
        """The outcome in the whole patch."""
        return self.columns[0].regions[self.place].outcome


class _RegionMapChart:
    """The chart of one region map."""

    def __init__(self, found: RegionMap, words: Words) -> None:
        self.found, self.words = found, words
        self.groups = [
            list(those)
            for _, those in groupby(
                found.columns, lambda one: [region.outcome for region in one.regions]
            )
        ]
        question = words.heading("questions", found.question)
        self.title = f"{found.case.id}: {question}"
        about = words.say("chart_map", one=found.paths[0], other=found.paths[1])
        self.drawing = Drawing(WIDTH, self.title, f"{self.title}. {about}", words.lang)
        self.own = self._case_steps()
        self.scales: dict[str, Scale] = {}

    def draw(self) -> Drawing:
        """Draw the whole chart."""
        right, up = self.found.paths
        about = [f"→ {input_label(self.words, right)}", f"↑ {input_label(self.words, up)}"]
        top = self._legend(heading(self.drawing, self.title, about)) + 4
        self.scales = {
            right: Scale(*self._visible_steps(right), LEFT, RIGHT),
            up: Scale(*self._visible_steps(up), top + HIGH, top),
        }
        patches = [
            Patch(group, place) for group in self.groups for place in range(len(group[0].regions))
        ]
        for patch in patches:
            self._draw_patch(patch)
        bottom = self._axes(top)
        for patch in patches:
            self._draw_label(patch)
        self._draw_case()
        notes(self.drawing, bottom + GAP, [self.words.say("map_favour")])
        return self.drawing

    def _case_steps(self) -> dict[str, int]:
        """The inputs of the map that the case states, as steps by path."""
        values = {path: self.found.case.values.get(path) for path in self.found.paths}
        return {
            path: self.found.moving[path].variable.step(value)
            for path, value in values.items()
            if isinstance(value, int)
        }

    def _legend(self, top: float) -> float:
        outcomes = dict.fromkeys(
            region.outcome for column in self.found.columns for region in column.regions
        )
        entries = {}
        for outcome in outcomes:
            word = self.words.outcome(self.found.question, self._shown(outcome))
            if outcome is Outcome.OPEN:
                entries[NOT_KNOWN] = f"{word}: {self.words.say('chart_silent')}"
            else:
                entries[self._shown(outcome)] = word
        if len(self.own) == len(self.found.paths):
            values = (self._value(path, self.own[path]) for path in self.found.paths)
            entries[OWN] = self.words.say("chart_own", value=", ".join(values))
        return legend(self.drawing, top, entries.items())

    def _marks(self, path: str) -> list[int]:
        """Return the steps at which a region begins; of a long staircase, only its ends."""
        found = set()
        for group in self.groups:
            ends = group if len(group) <= _MAX_STAIRS else [group[0], group[-1]]
            for column in ends:
                regions = [column] if path == self.found.across else column.regions
                found |= {one.first for one in regions}
        return sorted(found - {self.found.spans[path].first})

    def _visible_steps(self, path: str) -> tuple[int, int]:
        """Return the visible steps of an input: the range chosen, or that of all marks."""
        span, own = self.found.spans[path], self.own.get(path)
        moved = self.found.moving[path]
        if (span.first, span.last) != (moved.variable.least, moved.variable.greatest):
            return span.first, span.last + 1
        marks = [*self._marks(path), *([] if own is None else [own])]
        return visible_range(marks, (span.first, span.last), moved.entry.type)

    def _value(self, path: str, step: int) -> str:
        return self.words.value(path, self.found.value(path, step))

    def _tick_text(self, path: str, step: int) -> str:
        moving = self.found.moving[path]
        if moving.entry.type == "date":
            return short_day_text(moving.variable.value(step), self.words.lang)
        return self._value(path, step)

    def _point(self, across: float, up: float) -> tuple[float, float]:
        """Return the pixels (x, y) of a pair of steps."""
        x, y = self.found.paths
        steps = {self.found.across: across, self.found.up: up}
        return self.scales[x].at(steps[x]), self.scales[y].at(steps[y])

    def _shown(self, outcome: Outcome) -> str:
        """Return an outcome, or what stands in its place where no permit is needed."""
        return NOT_NEEDED if self.found.not_needed else outcome

    def _draw_patch(self, patch: Patch) -> None:
        """Draw a patch as a polygon in the colours of its outcome."""
        there, back = [], []
        for column in patch.columns:
            region = column.regions[patch.place]
            for end in (column.first, column.last + 1):
                there.append(self._point(end, region.first))
                back.append(self._point(end, region.last + 1))
        fill, edge = self._colours(patch)
        self.drawing.shape([*there, *reversed(back)], fill=fill, edge=edge)

    def _draw_label(self, patch: Patch) -> None:
        """Draw the outcome as a label in the first space of the patch that is large enough."""
        word = self.words.outcome(self.found.question, self._shown(patch.outcome))
        width, height = text_width(word, 13, bold=True), line_height(13)
        for left, above, right, below in self._label_spaces(patch):
            if right - left < width + 12 or below - above < height + 8:
                continue
            x, y = (left + right - width) / 2, (above + below - height) / 2
            own = self._case_point()
            if own and abs(own[1] - y - height / 2) < height and x - 10 < own[0] < x + width + 10:
                y += height * 1.5
                if y + height > below:
                    continue
            if self._colours(patch)[0] == HATCH:
                self.drawing.box(x - 4, y - 2, x + width + 4, y + height, fill="#ffffff")
            self.drawing.text(x, y, word, size=13, bold=True)
            return

    def _label_spaces(self, patch: Patch) -> Iterator[tuple[float, float, float, float]]:
        """Yield rectangles inside a patch, in pixels: across all columns, then across some."""
        count = len(patch.columns)
        for first, last in ((0, 1), (0, 0.5), (0.5, 1), (0, 0.3), (0.7, 1), (0, 0.15), (0.85, 1)):
            some = patch.columns[int(first * count) : max(int(last * count), 1)]
            regions = [column.regions[patch.place] for column in some]
            low = max((one.first for one in regions), default=0)
            high = min((one.last + 1 for one in regions), default=0)
            if low < high:
                ends = self._point(some[0].first, low), self._point(some[-1].last + 1, high)
                (left, right), (above, below) = (sorted(pair) for pair in zip(*ends, strict=True))
                yield left, above, right, below

    def _colours(self, patch: Patch) -> tuple[str, str]:
        return COLOURS[NOT_KNOWN if patch.outcome is Outcome.OPEN else self._shown(patch.outcome)]

    def _case_point(self) -> tuple[float, float] | None:
        if len(self.own) < len(self.found.paths):
            return None
        return self._point(self.own[self.found.across], self.own[self.found.up])

    def _draw_case(self) -> None:
        """Draw a mark at the values of the case, if it states both."""
        own = self._case_point()
        if own:
            x, y = own
            around = [(x - 7, y), (x, y - 7), (x + 7, y), (x, y + 7)]
            self.drawing.shape(around, fill=INK, edge="#ffffff")

    def _axes(self, top: float) -> float:
        """Draw the ticks at borders of regions on both axes; return the top of the free space."""
        right, bottom = self.found.paths[0], top + HIGH
        ends = [self.found.spans[right].first] if self._starts_visible(right) else []
        below = [
            Flag(self.scales[right].at(step), (self._tick_text(right, step),))
            for step in [*ends, *self._marks(right)]
        ]
        end = flags(self.drawing, assign_rows(below), bottom + 2, bottom, up=False)
        self._vertical_axis(bottom)
        return end

    def _starts_visible(self, path: str) -> bool:
        return self.scales[path].low == self.found.spans[path].first

    def _vertical_axis(self, bottom: float) -> None:
        """Draw the ticks of the vertical axis, with overlapping labels moved apart."""
        path = self.found.paths[1]
        ends = [self.found.spans[path].first] if self._starts_visible(path) else []
        steps = [*ends, *self._marks(path)]
        places = [(self.scales[path].at(step), self._tick_text(path, step)) for step in steps]
        free = bottom + line_height(LABEL)
        for y, word in sorted(places, reverse=True):
            at = min(y + LABEL / 2, free) - line_height(LABEL)
            free = at
            left = LEFT - 24 - text_width(word, LABEL)
            self.drawing.text(left, at + 2, word, size=LABEL)
            middle = at + 2 + LABEL / 2
            self.drawing.line((LEFT - 20, middle), (LEFT - 8, y), colour=FAINT)
            self.drawing.line((LEFT - 8, y), (LEFT, y), colour=FAINT)
