"""A picture under construction: shapes and texts in pixels, written as SVG that needs nothing else.

Every text keeps the room that it takes, so that what overlaps can be told from outside.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from hsm_policy.layout import harmless
from hsm_policy.lettering import line_height, text_width

FONTS = "DejaVu Sans, Verdana, Noto Sans, Liberation Sans, Arial, Helvetica, sans-serif"
INK, FAINT, PALE = "#1a1a1a", "#5a5a5a", "#c8c8c8"
HATCH = "url(#hatch)"
_ASCENT, _DESCENT = 0.95, 0.25


class TextBox(NamedTuple):
    """The room of one line of text."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class Drawing:
    """A picture of a width; its height is known when all is drawn."""

    def __init__(self, width: float, title: str, description: str, lang: str) -> None:
        self.width, self.title, self.description, self.lang = width, title, description, lang
        self.height = 0.0
        self.texts: list[TextBox] = []
        self._parts: list[str] = []
        self._behind: list[str] = []

    def box(
        self, left: float, top: float, right: float, bottom: float, *, fill: str, edge: str = ""
    ) -> None:
        """Add a rectangle; `edge` is the colour of its outline."""
        outline = f' stroke="{edge}"' if edge else ""
        size = f'width="{_n(max(right - left, 0))}" height="{_n(max(bottom - top, 0))}"'
        self._parts.append(f'<rect x="{_n(left)}" y="{_n(top)}" {size} fill="{fill}"{outline}/>')
        self._grow(bottom)

    def shape(
        self, points: Iterable[tuple[float, float]], *, fill: str = "none", edge: str = ""
    ) -> None:
        """Add a closed shape through some points."""
        through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        outline = f' stroke="{edge}"' if edge else ""
        self._parts.append(f'<polygon points="{through}" fill="{fill}"{outline}/>')

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = FAINT,
        thick: float = 1,
        behind: bool = False,
    ) -> None:
        """Add a straight line; one that stands `behind` is covered by all else."""
        ends = f'x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"'
        look = f'stroke="{colour}" stroke-width="{_n(thick)}"'
        (self._behind if behind else self._parts).append(f"<line {ends} {look}/>")

    def text(
        self,
        left: float,
        top: float,
        text: str,
        *,
        size: float = 12,
        bold: bool = False,
        colour: str = INK,
    ) -> None:
        """Add a line of text by its upper left corner."""
        width, base = text_width(text, size, bold=bold), top + size * _ASCENT
        self.texts.append(TextBox(left, top, left + width, base + size * _DESCENT, text))
        look = f'font-size="{_n(size)}"' + (' font-weight="bold"' if bold else "")
        place = f'x="{_n(left)}" y="{_n(base)}"'
        shown = escape(harmless(text), quote=False)
        self._parts.append(f'<text {place} {look} fill="{colour}">{shown}</text>')
        self._grow(base + size * _DESCENT)

    def lines(
        self, left: float, top: float, lines: Iterable[str], *, size: float = 12, bold: bool = False
    ) -> float:
        """Add lines of text below each other; give where the next one would begin."""
        for text in lines:
            self.text(left, top, text, size=size, bold=bold)
            top += line_height(size)
        return top

    def svg(self) -> str:
        """Give the picture as an SVG document."""
        width, height = _n(self.width), _n(self.height + 20)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title description" '
            f'xml:lang="{self.lang}" font-family="{FONTS}">'
        )
        title = f'<title id="title">{escape(harmless(self.title), quote=False)}</title>'
        told = escape(harmless(self.description), quote=False)
        about = f'<desc id="description">{told}</desc>'
        ground = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
        return "\n".join(
            [head, title, about, _HATCHING, ground, *self._behind, *self._parts, "</svg>", ""]
        )

    def _grow(self, bottom: float) -> None:
        self.height = max(self.height, bottom)


_HATCHING = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" fill="#f3f3f3"/>'
    '<rect width="2" height="7" fill="#b5b5b5"/></pattern></defs>'
)


def _n(number: float) -> str:
    """Write a number of pixels, no longer than can be seen."""
    return f"{number:.1f}".removesuffix(".0")
