"""A drawing in pixels, written as self-contained SVG or as PNG.

A drawing keeps the box of every text, so that tests can find overlaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hsm_policy.messages import Diagnostic, DiagnosticsError, say
from hsm_policy.presentation.page import HARD_SPACE, printable, with_hard_spaces

if TYPE_CHECKING:
    from collections.abc import Callable

FONTS = "DejaVu Sans, Verdana, Noto Sans, Liberation Sans, Arial, Helvetica, sans-serif"

INK, FAINT, PALE = "#1a1a1a", "#5a5a5a", "#c8c8c8"

HATCH = "url(#hatch)"

_ASCENT, _DESCENT = 0.95, 0.25


class TextBox(NamedTuple):
    """The bounding box of one line of text, in pixels."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class Drawing:
    """A drawing of fixed width, in pixels; its height grows with what is drawn."""

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
        size = f'width="{_px(max(right - left, 0))}" height="{_px(max(bottom - top, 0))}"'
        self._parts.append(f'<rect x="{_px(left)}" y="{_px(top)}" {size} fill="{fill}"{outline}/>')
        self._grow(bottom)

    def shape(
        self, points: Iterable[tuple[float, float]], *, fill: str = "none", edge: str = ""
    ) -> None:
        """Add a closed polygon through the points."""
        through = " ".join(f"{_px(x)},{_px(y)}" for x, y in points)
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
        """Add a straight line; with `behind`, everything else is drawn over it."""
        ends = f'x1="{_px(start[0])}" y1="{_px(start[1])}" x2="{_px(end[0])}" y2="{_px(end[1])}"'
        look = f'stroke="{colour}" stroke-width="{_px(thick)}"'
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
        look = f'font-size="{_px(size)}"' + (' font-weight="bold"' if bold else "")
        place = f'x="{_px(left)}" y="{_px(base)}"'
        shown = escape(printable(text), quote=False)
        self._parts.append(f'<text {place} {look} fill="{colour}">{shown}</text>')
        self._grow(base + size * _DESCENT)

    def lines(
        self, left: float, top: float, lines: Iterable[str], *, size: float = 12, bold: bool = False
    ) -> float:
        """Add lines of text below each other; return the top of the next line."""
        for text in lines:
            self.text(left, top, text, size=size, bold=bold)
            top += line_height(size)
        return top

    def svg(self) -> str:
        """Return the drawing as an SVG document."""
        width, height = _px(self.width), _px(self.height + 20)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title description" '
            f'xml:lang="{self.lang}" font-family="{FONTS}">'
        )
        title = f'<title id="title">{escape(printable(self.title), quote=False)}</title>'
        description = escape(printable(self.description), quote=False)
        about = f'<desc id="description">{description}</desc>'
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


def _px(number: float) -> str:
    """Write a number of pixels with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")


_THOUSANDTHS = {
    340: " \u00a0'(),./:;IJ[\\]ijl|\u00ef",
    420: "!-frt",
    530: '"*_`s\u2013',
    620: "?FLPTYaceko\u00e9\u00eb\u00f6vxyz",
    660: "$0123456789EKSbdghnpqu{}\u00fc\u20ac",
    700: "ABCRVXZ",
    790: "&DGHNOQU",
    840: "#+<=>^w~",
    1000: "%@MWm\u2014\u2026\u2190\u2192",
}

_WIDTHS = {character: width for width, those in _THOUSANDTHS.items() for character in those}

_WIDEST, _BOLD = 1000, 1.2

_BRACKETS = 400

_LINE = 1.35


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper bound of the width of a text; `size` and the result are in pixels."""
    total = sum(_BRACKETS if one in "()[]" else _WIDTHS.get(one, _WIDEST) for one in text)
    return total / 1000 * size * (_BOLD if bold else 1)


def line_height(size: float) -> float:
    """Return the distance between the tops of two lines of a font size, in pixels."""
    return size * _LINE


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most `width` pixels; a wider word gets a line of its own."""
    lines: list[str] = []
    for word in with_hard_spaces(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace(HARD_SPACE, " ") for line in lines]


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return the text, cut to `width` pixels with an ellipsis if it is wider."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


_PNG = ".png"

_ZOOM = 2.0

_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{}</svg>'


def check_picture_file(file: str, lang: str) -> None:
    """Check before computing anything that a picture can be written to a file of this name.

    Raises:
        DiagnosticsError: it is a PNG file, and the PNG library or a font is not installed.
    """
    if Path(file).suffix.lower() == _PNG:
        png = _png_renderer(file, lang)
        word = f'<text x="4" y="30" font-size="24" font-family="{FONTS}">H</text>'
        if png(_EMPTY.format(word)) == png(_EMPTY.format("")):
            raise _file_error("chart_no_font", file, lang, font=FONTS.partition(",")[0])


def write_picture(drawing: Drawing, file: str, lang: str) -> None:
    """Write a drawing to a file: as PNG if the name ends in `.png`, else as SVG.

    Raises:
        DiagnosticsError: the file cannot be written, or the PNG library is not installed.
    """
    text = drawing.svg()
    is_png = Path(file).suffix.lower() == _PNG
    data = _png_renderer(file, lang)(text) if is_png else text.encode()
    try:
        Path(file).write_bytes(data)
    except FileNotFoundError:
        raise _file_error("chart_no_folder", file, lang) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _file_error("chart_not_written", file, lang, reason=reason) from None


def _png_renderer(file: str, lang: str) -> Callable[[str], bytes]:
    """Return the function that converts SVG to PNG."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise _file_error("chart_no_png", file, lang) from None
    return lambda svg: bytes(svg_to_bytes(svg_string=svg, zoom=_ZOOM))


def _file_error(name: str, file: str, lang: str, **values: str) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic(message=say(name, lang, **values), file=file)])
