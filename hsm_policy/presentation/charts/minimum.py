"""Chart of a minimum: a band of outcomes over one input, with every breakpoint explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.names import NOT_NEEDED, Outcome
from hsm_policy.presentation.charts.elements import (
    GAP,
    LABEL,
    NOT_KNOWN,
    Flag,
    Scale,
    assign_rows,
    band,
    breakpoint_label,
    flags,
    heading,
    legend,
    notes,
    visible_range,
)
from hsm_policy.presentation.charts.svg import FAINT, INK, Drawing, line_height, text_width, wrapped
from hsm_policy.presentation.text.regions import (
    answer_sentences,
    assumptions_text,
    input_label,
    lower_text,
)
from hsm_policy.presentation.words import Words

if TYPE_CHECKING:
    from hsm_policy.analysis import Minimum, Region
    from hsm_policy.presentation.words import Json

WIDTH, LEFT, RIGHT = 1000.0, 40.0, 710.0

_BAND, _NAME, _MOST_NAMES = 40.0, 270.0, 3


def draw_minimum(
    minimum: Minimum, titles: Json, lang: str = "en", *, alone: bool = True
) -> Drawing:
    """Draw the regions of one input; `titles` is `Rulebook.titles(lang)`.

    A picture that does not stand `alone` leaves out what is assumed, which the text around it says.
    """
    return _MinimumChart(minimum, Words(titles, lang)).draw(alone=alone)


class _MinimumChart:
    """The chart of one minimum, drawn from top to bottom."""

    def __init__(self, minimum: Minimum, words: Words) -> None:
        self.minimum, self.words, self.sweep = minimum, words, minimum.sweep
        self.answer = minimum.report(words.lang)
        self.own = self._case_steps()
        variable = self.sweep.variable
        marks = [region.first for region in minimum.regions[1:]]
        span = visible_range(
            [*marks, *self.own], (variable.least, variable.greatest), self.sweep.entry.type
        )
        self.scale = Scale(*span, LEFT, RIGHT)
        question = words.heading("questions", self.answer.question)
        self.title = f"{self.sweep.case.id}: {question}"
        self.sentences = answer_sentences(words, self.answer)
        self.drawing = Drawing(WIDTH, self.title, f"{self.title}. {self.sentences[0]}.", words.lang)

    def _case_steps(self) -> list[int]:
        value = self.sweep.case.values.get(self.sweep.path)
        return [self.sweep.variable.step(value)] if isinstance(value, int) else []

    def draw(self, *, alone: bool) -> Drawing:
        """Draw the whole chart."""
        about = [input_label(self.words, self.sweep.path), *self.sentences]
        top = heading(self.drawing, self.title, about)
        looks = {self._kind(one): self._legend(one) for one in self.minimum.regions}
        top = legend(self.drawing, top, looks.items())
        placed = assign_rows(map(self._border, self.minimum.regions[1:]))
        rows = [
            4 + max(len(one.flag.lines) for one in placed if one.row == row) * line_height(LABEL)
            for row in range(1 + max((one.row for one in placed), default=-1))
        ]
        line = top + sum(rows) + 4
        hanging = [flag for one in self.minimum.regions for flag in self._region(one, line)]
        flags(self.drawing, placed, line, line + _BAND, up=True)
        top = self._ends(line + _BAND + 4)
        if self.own:
            hanging.append(self._marker(line + _BAND))
        bottom = flags(self.drawing, assign_rows(hanging), top, line + _BAND, up=False)
        if not alone:
            return self.drawing
        said = lower_text(self.words, self.answer)
        said += [self.words.say("assuming") + ":"] if self.answer.assuming else []
        said += assumptions_text(self.words, self.answer)
        notes(self.drawing, bottom + 2 * GAP, said)
        return self.drawing

    def _kind(self, region: Region) -> str:
        return NOT_KNOWN if region.outcome is Outcome.OPEN else self._shown(region)

    def _shown(self, region: Region) -> str:
        """Return what stands in place of an outcome where no permit is needed, or the outcome."""
        return NOT_NEEDED if self.minimum.not_needed else region.outcome

    def _legend(self, region: Region) -> str:
        word = self.words.outcome(self.sweep.question, self._shown(region))
        return (
            f"{word}: {self.words.say('chart_silent')}" if region.outcome is Outcome.OPEN else word
        )

    def _value(self, step: int) -> str:
        return self.words.value(self.sweep.path, self.minimum.value(step))

    def _region(self, region: Region, top: float) -> list[Flag]:
        """Draw a region of the band; return a flag with its outcome if the word does not fit."""
        span = self.scale.at(region.first), self.scale.at(region.last + 1)
        if span[0] == span[1] and region.last < self.scale.low:
            return []
        word = self.words.outcome(self.sweep.question, self._shown(region))
        fits = band(self.drawing, span, (top, top + _BAND), self._kind(region), [word])
        return [] if fits else [Flag(span[0] + 1, (word,))]

    def _border(self, region: Region) -> Flag:
        """Return the flag where a region begins: its first value, and what changes there."""
        names = breakpoint_label(self.sweep, region.first, self.words)[:_MOST_NAMES]
        lines = [line for name in names for line in wrapped(name, _NAME, LABEL)]
        return Flag(self.scale.at(region.first), (self._value(region.first), *lines), bold=True)

    def _marker(self, top: float) -> Flag:
        """Draw a mark at the value of the case; return its flag."""
        x = self.scale.at(self.own[0])
        self.drawing.shape([(x, top - 9), (x - 6, top + 3), (x + 6, top + 3)], fill=INK)
        value = self.words.say("chart_own", value=self._value(self.own[0]))
        return Flag(x, (value,), bold=True)

    def _ends(self, top: float) -> float:
        """Write the ends of the range below the band; return the top of the free space."""
        first = self.minimum.regions[0].first
        start = self.words.say("region.from", value=self._value(first))
        if first < self.scale.low:
            start = f"← {start}"
        end = self.words.say("region.on_day" if self.sweep.entry.type == "date" else "region.on")
        self.drawing.text(LEFT, top, start, size=10, colour=FAINT)
        left = max(RIGHT - text_width(f"{end} →", 10), LEFT + text_width(start, 10) + GAP)
        self.drawing.text(left, top, f"{end} →", size=10, colour=FAINT)
        return top + 18
