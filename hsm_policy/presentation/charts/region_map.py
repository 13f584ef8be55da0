"""The regions of two inputs as a picture: the first from left to right, the second upwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from hsm_policy.messages import short_day_text
from hsm_policy.names import Outcome
from hsm_policy.presentation.charts.elements import (
    COLOURS,
    GAP,
    LABEL,
    NOT_KNOWN,
    OWN,
    Flag,
    Scale,
    cascade,
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

_MOST_STEPS = 12
"""The longest stair of which each step is named at the axes."""


def draw_map(found: RegionMap, titles: Json, lang: str = "en") -> Drawing:
    """Draw the regions of two inputs; `titles` are those of the rulebook in the language."""
    return _RegionMapChart(found, Words(titles, lang)).draw()


class Patch(NamedTuple):
    """Columns on end with the same outcomes, at one place of theirs: a region, or a stair of it."""

    columns: Sequence[PlaneColumn]
    place: int

    @property
    def outcome(self) -> Outcome:
        """The outcome of all of it."""
        return self.columns[0].regions[self.place].outcome


class _RegionMapChart:
    """One picture being drawn."""

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
        self.own = self._own()
        self.scales: dict[str, Scale] = {}

    def draw(self) -> Drawing:
        """Draw everything."""
        right, up = self.found.paths
        about = [f"→ {input_label(self.words, right)}", f"↑ {input_label(self.words, up)}"]
        top = self._legend(heading(self.drawing, self.title, about)) + 4
        self.scales = {
            right: Scale(*self._view(right), LEFT, RIGHT),
            up: Scale(*self._view(up), top + HIGH, top),
        }
        patches = [
            Patch(group, place) for group in self.groups for place in range(len(group[0].regions))
        ]
        for patch in patches:
            self._shape(patch)
        bottom = self._axes(top)
        for patch in patches:
            self._word(patch)
        self._mark()
        notes(self.drawing, bottom + GAP, [self.words.say("map_favour")])
        return self.drawing

    def _own(self) -> dict[str, int]:
        """Give the values of the case, as steps, where it says both."""
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
            word = self.words.outcome(self.found.question, outcome)
            if outcome is Outcome.OPEN:
                entries[NOT_KNOWN] = f"{word}: {self.words.say('chart_silent')}"
            else:
                entries[outcome] = word
        if len(self.own) == len(self.found.paths):
            values = (self._value(path, self.own[path]) for path in self.found.paths)
            entries[OWN] = self.words.say("chart_own", value=", ".join(values))
        return legend(self.drawing, top, entries.items())

    def _marks(self, path: str) -> list[int]:
        """Give the steps of an input at which a region begins; of a long stair, at its ends."""
        found = set()
        for group in self.groups:
            told = group if len(group) <= _MOST_STEPS else [group[0], group[-1]]
            for column in told:
                regions = [column] if path == self.found.across else column.regions
                found |= {one.first for one in regions}
        return sorted(found - {self.found.spans[path].first})

    def _view(self, path: str) -> tuple[int, int]:
        """Give the values that are shown: a range that was chosen, else what is around borders."""
        span, own = self.found.spans[path], self.own.get(path)
        moved = self.found.moving[path]
        if (span.first, span.last) != (moved.variable.least, moved.variable.greatest):
            return span.first, span.last + 1
        marks = [*self._marks(path), *([] if own is None else [own])]
        return visible_range(marks, (span.first, span.last), moved.entry.type)

    def _value(self, path: str, step: int) -> str:
        return self.words.value(path, self.found.value(path, step))

    def _short(self, path: str, step: int) -> str:
        moving = self.found.moving[path]
        if moving.entry.type == "date":
            return short_day_text(moving.variable.value(step), self.words.lang)
        return self._value(path, step)

    def _point(self, across: float, up: float) -> tuple[float, float]:
        """Give the pixel of a pair of steps."""
        x, y = self.found.paths
        steps = {self.found.across: across, self.found.up: up}
        return self.scales[x].at(steps[x]), self.scales[y].at(steps[y])

    def _shape(self, patch: Patch) -> None:
        """Add a region in its colour."""
        there, back = [], []
        for column in patch.columns:
            region = column.regions[patch.place]
            for end in (column.first, column.last + 1):
                there.append(self._point(end, region.first))
                back.append(self._point(end, region.last + 1))
        fill, edge = self._look(patch)
        self.drawing.shape([*there, *reversed(back)], fill=fill, edge=edge)

    def _word(self, patch: Patch) -> None:
        """Add the word of an outcome, in the middle of a part of a region where it fits."""
        word = self.words.outcome(self.found.question, patch.outcome)
        width, height = text_width(word, 13, bold=True), line_height(13)
        for left, above, right, below in self._rooms(patch):
            if right - left < width + 12 or below - above < height + 8:
                continue
            x, y = (left + right - width) / 2, (above + below - height) / 2
            own = self._pixel()
            if own and abs(own[1] - y - height / 2) < height and x - 10 < own[0] < x + width + 10:
                y += height * 1.5
                if y + height > below:
                    continue
            if self._look(patch)[0] == HATCH:
                self.drawing.box(x - 4, y - 2, x + width + 4, y + height, fill="#ffffff")
            self.drawing.text(x, y, word, size=13, bold=True)
            return

    def _rooms(self, patch: Patch) -> Iterator[tuple[float, float, float, float]]:
        """Give rectangles that lie in a region: what all columns share, then some of them."""
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

    def _look(self, patch: Patch) -> tuple[str, str]:
        return COLOURS[NOT_KNOWN if patch.outcome is Outcome.OPEN else patch.outcome]

    def _pixel(self) -> tuple[float, float] | None:
        if len(self.own) < len(self.found.paths):
            return None
        return self._point(self.own[self.found.across], self.own[self.found.up])

    def _mark(self) -> None:
        """Add a mark at the case itself."""
        own = self._pixel()
        if own:
            x, y = own
            around = [(x - 7, y), (x, y - 7), (x + 7, y), (x, y + 7)]
            self.drawing.shape(around, fill=INK, edge="#ffffff")

    def _axes(self, top: float) -> float:
        """Add the values at the borders of regions, below and at the left."""
        right, bottom = self.found.paths[0], top + HIGH
        ends = [self.found.spans[right].first] if self._begins(right) else []
        below = [
            Flag(self.scales[right].at(step), (self._short(right, step),))
            for step in [*ends, *self._marks(right)]
        ]
        end = flags(self.drawing, cascade(below), bottom + 2, bottom, up=False)
        self._left(bottom)
        return end

    def _begins(self, path: str) -> bool:
        return self.scales[path].low == self.found.spans[path].first

    def _left(self, bottom: float) -> None:
        """Add the values upwards; those that would meet are moved apart, each with a line."""
        path = self.found.paths[1]
        ends = [self.found.spans[path].first] if self._begins(path) else []
        steps = [*ends, *self._marks(path)]
        places = [(self.scales[path].at(step), self._short(path, step)) for step in steps]
        free = bottom + line_height(LABEL)
        for y, word in sorted(places, reverse=True):
            at = min(y + LABEL / 2, free) - line_height(LABEL)
            free = at
            left = LEFT - 24 - text_width(word, LABEL)
            self.drawing.text(left, at + 2, word, size=LABEL)
            middle = at + 2 + LABEL / 2
            self.drawing.line((LEFT - 20, middle), (LEFT - 8, y), colour=FAINT)
            self.drawing.line((LEFT - 8, y), (LEFT, y), colour=FAINT)
