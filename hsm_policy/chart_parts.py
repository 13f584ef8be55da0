"""What the pictures share: colours of outcomes, scales, labels that keep apart, heading, legend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hsm_policy.drawing import FAINT, HATCH, INK, Drawing
from hsm_policy.lettering import line_height, text_width, wrapped

NOT_KNOWN = "not_known"
"""What the law does not tell is drawn as an outcome of its own."""
OWN = "own"
"""The case itself, in a legend."""
COLOURS = {
    "granted": ("#c3e6d3", "#0b6e4f"),
    "at_risk": ("#fce3a1", "#8a5a00"),
    "refused": ("#f5c6b5", "#a63a0e"),
    "open": ("#d6e4f5", "#1f5c99"),
    NOT_KNOWN: (HATCH, "#6b6b6b"),
}
"""Fill and edge of each outcome: they differ in lightness too, and each is labelled."""
PLAIN = ("#f7f7f7", "#9a9a9a")
_AROUND = {"money": 10_000, "date": 120, "percent": 100}
"""How much is shown at least beyond the outermost mark, in steps."""
MARGIN = 24.0
LABEL = 11.0
GAP = 8.0


class Scale(NamedTuple):
    """Values on a straight line of pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Give the pixel of a value; what lies beyond an end is drawn at that end."""
        share = (min(max(value, self.low), self.high) - self.low) / max(self.high - self.low, 1)
        return self.start + share * (self.end - self.start)


def view(marks: Sequence[int], whole: tuple[int, int], kind: str) -> tuple[int, int]:
    """Give the part of a range that is shown: all that is marked, and a bit around it."""
    if not marks:
        return whole
    low, high = min(marks), max(marks)
    around = max((high - low) // 5, _AROUND.get(kind, 2), high // 20 if kind == "money" else 0)
    return max(low - around, whole[0]), min(high + around, whole[1])


class Flag(NamedTuple):
    """A label of some lines that hangs at a point; the first line may be bold."""

    at: float
    lines: tuple[str, ...]
    bold: bool = False

    @property
    def width(self) -> float:
        """The room that it takes."""
        return max(
            text_width(line, LABEL, bold=self.bold and number == 0)
            for number, line in enumerate(self.lines)
        )


class Placed(NamedTuple):
    """A flag on a row, counted from the points on."""

    flag: Flag
    row: int


def cascade(flags: Iterable[Flag]) -> list[Placed]:
    """Give each flag a row on which it meets no other one, nor the pole of another.

    A text runs to the right of its pole, and a pole reaches over all rows nearer to the points: so
    a flag stands on a higher row than all later ones whose pole its text would meet.
    """
    found: list[Placed] = []
    for flag in sorted(flags, key=lambda one: -one.at):
        end = flag.at + flag.width + GAP
        row = 1 + max((one.row for one in found if one.flag.at < end), default=-1)
        found.append(Placed(flag, row))
    return found[::-1]


def heading(drawing: Drawing, title: str, below: Sequence[str]) -> float:
    """Add a title and what stands below it; give where the next thing may begin."""
    width = drawing.width - 2 * MARGIN
    top = drawing.lines(MARGIN, 18, wrapped(title, width, 18, bold=True), size=18, bold=True)
    for text in below:
        top = drawing.lines(MARGIN, top + 2, wrapped(text, width, 12))
    return top + 6


def legend(drawing: Drawing, top: float, entries: Iterable[tuple[str, str]]) -> float:
    """Add a swatch and a word for each outcome; give where the next thing may begin."""
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
    """Add notes at the foot of a picture, each a paragraph."""
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
    """Add a coloured stretch of a band with the first of some words that fits; tell whether one."""
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
    drawing: Drawing, placed: Sequence[Placed], near: float, far: float, *, up: bool
) -> float:
    """Add flags on their rows, above a line at `near` or below it, with poles to `far`.

    Give where the rows end.
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
