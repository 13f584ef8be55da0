"""Parts that the charts share: colours, scales, label layout, heading, legend, bands and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from hsm_policy.analysis import with_value
from hsm_policy.documents import plain_value
from hsm_policy.engine import Situation
from hsm_policy.messages import placeholders
from hsm_policy.names import NOT_NEEDED, Outcome
from hsm_policy.presentation.charts.svg import (
    FAINT,
    HATCH,
    INK,
    Drawing,
    line_height,
    text_width,
    wrapped,
)
from hsm_policy.verdict import BEST, decide

if TYPE_CHECKING:
    from hsm_policy.analysis import InputRegions
    from hsm_policy.presentation.words import Words
    from hsm_policy.verdict import Decision

NOT_KNOWN = "not_known"
"""A kind of its own in colours and legends: the law does not say what applies yet."""

OWN = "own"
"""The key of the case itself in a legend."""

COLOURS = {
    Outcome.GRANTED: ("#c3e6d3", "#0b6e4f"),
    Outcome.AT_RISK: ("#fce3a1", "#8a5a00"),
    Outcome.REFUSED: ("#f5c6b5", "#a63a0e"),
    Outcome.OPEN: ("#d6e4f5", "#1f5c99"),
    NOT_NEEDED: ("#e9e9e9", "#444444"),
    NOT_KNOWN: (HATCH, "#6b6b6b"),
}
"""Fill and edge colour by outcome; they differ in lightness too, not in hue alone."""

PLAIN = ("#f7f7f7", "#9a9a9a")

_LEAST_MARGIN = {"money": 10_000, "date": 120, "percent": 100}
"""The least margin beyond the outermost mark by type of input, in steps."""

MARGIN = 24.0

LABEL = 11.0

GAP = 8.0


class Scale(NamedTuple):
    """A linear scale: values from `low` to `high` on the pixels from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the pixel of a value; values beyond an end are clamped to that end."""
        share = (min(max(value, self.low), self.high) - self.low) / max(self.high - self.low, 1)
        return self.start + share * (self.end - self.start)


def visible_range(marks: Sequence[int], whole: tuple[int, int], kind: str) -> tuple[int, int]:
    """Return the first and last step to show: all marks with a margin, or the `whole` range.

    `kind` is the type of the input (`money`, `date`, ...), which decides the margin.
    """
    if not marks:
        return whole
    low, high = min(marks), max(marks)
    around = max(
        (high - low) // 5, _LEAST_MARGIN.get(kind, 2), high // 20 if kind == "money" else 0
    )
    return max(low - around, whole[0]), min(high + around, whole[1])


class Flag(NamedTuple):
    """A label of one or more lines on a pole at pixel `at`; `bold` applies to the first line."""

    at: float
    lines: tuple[str, ...]
    bold: bool = False

    @property
    def width(self) -> float:
        """The width of the widest line, in pixels."""
        return max(
            text_width(line, LABEL, bold=self.bold and number == 0)
            for number, line in enumerate(self.lines)
        )


class PlacedFlag(NamedTuple):
    """A flag with its row; row 0 is the nearest to the line that the poles stand on."""

    flag: Flag
    row: int


def assign_rows(flags: Iterable[Flag]) -> list[PlacedFlag]:
    """Assign flags to rows so that no text overlaps another text or crosses a pole.

    A text runs to the right of its pole, and a pole crosses all rows nearer to the line. A flag
    therefore goes one row beyond every later flag whose pole its text would cross.
    """
    found: list[PlacedFlag] = []
    for flag in sorted(flags, key=lambda one: -one.at):
        end = flag.at + flag.width + GAP
        row = 1 + max((one.row for one in found if one.flag.at < end), default=-1)
        found.append(PlacedFlag(flag, row))
    return found[::-1]


def heading(drawing: Drawing, title: str, below: Sequence[str]) -> float:
    """Draw the title and the lines below it; return the top of the free space, in pixels."""
    width = drawing.width - 2 * MARGIN
    top = drawing.lines(MARGIN, 18, wrapped(title, width, 18, bold=True), size=18, bold=True)
    for text in below:
        top = drawing.lines(MARGIN, top + 2, wrapped(text, width, 12))
    return top + 6


def legend(drawing: Drawing, top: float, entries: Iterable[tuple[str, str]]) -> float:
    """Draw a swatch and a word for each outcome; return the top of the free space, in pixels."""
    left = MARGIN
    for outcome, word in entries:
        width = 24 + text_width(word, LABEL)
        if left > MARGIN and left + width > drawing.width - MARGIN:
            left, top = MARGIN, top + 20
        if outcome == OWN:
            x, y = left + 8, top + 6.5
            drawing.shape([(x - 7, y), (x, y - 7), (x + 7, y), (x, y + 7)], fill=INK)
        else:
            fill, edge = COLOURS[outcome]
            drawing.box(left, top, left + 16, top + 13, fill=fill, edge=edge)
        drawing.text(left + 22, top, word, size=LABEL)
        left += width + 22
    return top + 26


def notes(drawing: Drawing, top: float, texts: Iterable[str]) -> float:
    """Draw the notes, a paragraph each; return the top of the free space, in pixels."""
    for text in texts:
        lines = wrapped(text, drawing.width - 2 * MARGIN, LABEL)
        for line in lines:
            drawing.text(MARGIN, top, line, size=LABEL, colour=FAINT)
            top += line_height(LABEL)
        top += 4
    return top


def band(
    drawing: Drawing,
    span: tuple[float, float],
    edges: tuple[float, float],
    outcome: str,
    words: Sequence[str],
) -> bool:
    """Draw a coloured segment of a band, labelled with the first of `words` that fits.

    `span` is its left and right, `edges` its top and bottom, in pixels. False if no word fits.
    """
    fill, edge = COLOURS.get(outcome, PLAIN)
    (left, right), (top, bottom) = span, edges
    drawing.box(left, top, max(right, left + 1.5), bottom, fill=fill, edge=edge)
    room = right - left - 10
    word = next((one for one in words if text_width(one, LABEL, bold=True) <= room), None)
    if word is None:
        return False
    width = text_width(word, LABEL, bold=True)
    middle, above = (left + right - width) / 2, (top + bottom) / 2 - LABEL * 0.6
    if fill == HATCH:
        drawing.box(middle - 4, above - 1, middle + width + 4, above + LABEL + 4, fill="#ffffff")
    drawing.text(middle, above, word, size=LABEL, bold=True, colour=INK)
    return True


def flags(
    drawing: Drawing, placed: Sequence[PlacedFlag], near: float, far: float, *, up: bool
) -> float:
    """Draw placed flags above (`up`) or below the line at `near`, with poles to `far`.

    Return the outer edge of the rows, in pixels.
    """
    rows = 1 + max((one.row for one in placed), default=-1)
    heights = [
        4 + max(len(one.flag.lines) for one in placed if one.row == row) * line_height(LABEL)
        if any(one.row == row for one in placed)
        else 0.0
        for row in range(rows)
    ]
    for flag, row in placed:
        before, after = sum(heights[:row]), sum(heights[: row + 1])
        top = near - after if up else near + before
        drawing.line((flag.at, near - after if up else near + after - 4), (flag.at, far))
        right, bottom = flag.at + 6 + flag.width, top + len(flag.lines) * line_height(LABEL)
        drawing.box(flag.at + 2, top, right, bottom, fill="#ffffff")
        for number, line in enumerate(flag.lines):
            bold = flag.bold and number == 0
            place = flag.at + 4, top + number * line_height(LABEL)
            drawing.text(*place, line, size=LABEL, bold=bold)
    return near - sum(heights) if up else near + sum(heights)


def breakpoint_label(sweep: InputRegions, step: int, words: Words) -> list[str]:
    """Return the lines that explain the breakpoint at `step`, the simplest explanation first.

    A line names a figure equal to the input, or a requirement or figure that changes there. Empty
    where nothing explains the breakpoint.
    """
    days = _decisions_around(sweep, step)
    before, after, _ = days
    states = _changed_requirements(sweep, before, after)
    figures = _mentioned_figures(sweep, states)
    equal = _figures_equal_to_input(sweep, step, (before, after), figures)
    found = [f"= {words.heading('figures', name)}" for name in equal]
    found += [
        _change_text(words, "requirements", f"{sweep.question}.{name}", states[name])
        for name in states
    ]
    return found + [
        _change_text(words, "figures", name, pair)
        for name, pair in _changed_figures(sweep, days, figures).items()
    ]


def _decisions_around(sweep: InputRegions, step: int) -> tuple[Decision, Decision, Decision]:
    """Decide the case at the step before a breakpoint, at it, and after it.

    Unknown inputs are completed so that the better of the first two outcomes holds.
    """
    outcomes = {one: sweep.outcome(one) for one in (step - 1, step)}
    better = min(outcomes, key=lambda one: BEST.index(outcomes[one]))
    case = sweep.at(better)
    if case.unknown:
        situation = Situation(sweep.engine, case)
        literal = situation.solver.outcome_literals(sweep.question).get(outcomes[better])
        if literal and situation.satisfiable(literal):
            values = {**case.values, **situation.completion(literal)}
            case = replace(case, values=values, unknown={}, maybe=frozenset())
    steps = (step - 1, step, min(step + 1, sweep.variable.greatest))
    before, after, later = (
        decide(Situation(sweep.engine, with_value(case, sweep.path, sweep.variable.value(one))))
        for one in steps
    )
    return before, after, later


Pair = tuple[str | None, str | None]


def _changed_requirements(
    sweep: InputRegions, before: Decision, after: Decision
) -> dict[str, Pair]:
    """Requirements whose state changes, with the state before and after."""
    one, other = (side.answers[sweep.question].requirements for side in (before, after))
    return {name: (one[name], state) for name, state in other.items() if one[name] != state}


def _mentioned_figures(sweep: InputRegions, requirements: Iterable[str]) -> list[str]:
    """Figures that the sentences of these requirements mention, or all figures if none is."""
    source = sweep.engine.source
    asked = source.questions[sweep.question].requirements
    spoken = {name for one in requirements for name in placeholders(asked[one].unmet.get("en", ""))}
    return [name for name in source.figures if name in spoken or not spoken]


def _figures_equal_to_input(
    sweep: InputRegions, step: int, sides: tuple[Decision, Decision], names: Iterable[str]
) -> list[str]:
    """Figures with the value of the input at the breakpoint, and the same value just before it."""
    value, figures = sweep.variable.value(step), sweep.engine.source.figures
    return [
        name
        for name in names
        if figures[name].type == sweep.entry.type
        and all(name in side.figures and side.figures[name].value == value for side in sides)
    ]


def _changed_figures(
    sweep: InputRegions, days: tuple[Decision, Decision, Decision], names: Iterable[str]
) -> dict[str, Pair]:
    """Figures that change at the breakpoint but not at the step after it, with both values."""
    figures, found = sweep.engine.source.figures, {}
    for name in names:
        one, other, later = (
            plain_value(figure.value, figures[name].type) if figure else None
            for figure in (decision.told.get(name) for decision in days)
        )
        if one != other and other == later:
            found[name] = (one, other)
    return found


def _change_text(words: Words, group: str, name: str, pair: Pair) -> str:
    if group == "requirements":
        sides = [words.say(f"state.{state}") for state in pair]
    else:
        sides = [words.value(name, value) for value in pair]
    return f"{words.heading(group, name)}: {' → '.join(sides)}"
