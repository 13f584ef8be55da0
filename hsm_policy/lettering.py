"""How wide a text is in a picture, and how it is broken into lines.

A picture is shown in whatever font a reader has, so widths are those of a wide one: a label takes
the room that is kept for it, or less.
"""

from __future__ import annotations

from hsm_policy.layout import HARD_SPACE, held_together

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
    """Give the width of a text at a size, both in pixels: never less than it will be."""
    total = sum(_BRACKETS if one in "()[]" else _WIDTHS.get(one, _WIDEST) for one in text)
    return total / 1000 * size * (_BOLD if bold else 1)


def line_height(size: float) -> float:
    """Give the distance between two lines of a size."""
    return size * _LINE


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than this; a word that is wider stands by itself."""
    lines: list[str] = []
    for word in held_together(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace(HARD_SPACE, " ") for line in lines]


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Give as much of a text as fits, with three dots where something is left out."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > width:
        text = text[:-1].rstrip()
    return f"{text}…"
