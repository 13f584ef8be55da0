"""A picture in a file: SVG by itself, PNG through a package that is installed when asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.drawing import FONTS
from hsm_policy.interface_texts import say
from hsm_policy.problems import Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from hsm_policy.drawing import Drawing

_PNG = ".png"
_ZOOM = 2.0
_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{}</svg>'


def make_ready(file: str, lang: str) -> None:
    """Refuse a file that no picture could be written to, before anything is computed.

    Raises:
        Problems: it is to be a PNG, and what makes one is not installed or finds no font.
    """
    if Path(file).suffix.lower() == _PNG:
        png = _painter(file, lang)
        word = f'<text x="4" y="30" font-size="24" font-family="{FONTS}">H</text>'
        if png(_EMPTY.format(word)) == png(_EMPTY.format("")):
            raise _problem("chart_no_font", file, lang, font=FONTS.partition(",")[0])


def write(drawing: Drawing, file: str, lang: str) -> None:
    """Write a picture, in the form that the name of the file ends with.

    Raises:
        Problems: it cannot be written, or no PNG can be made.
    """
    text = drawing.svg()
    is_png = Path(file).suffix.lower() == _PNG
    data = _painter(file, lang)(text) if is_png else text.encode()
    try:
        Path(file).write_bytes(data)
    except FileNotFoundError:
        raise _problem("chart_no_folder", file, lang) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _problem("chart_not_written", file, lang, reason=reason) from None


def _painter(file: str, lang: str) -> Callable[[str], bytes]:
    """Give what turns SVG into PNG."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise _problem("chart_no_png", file, lang) from None
    return lambda svg: bytes(svg_to_bytes(svg_string=svg, zoom=_ZOOM))


def _problem(name: str, file: str, lang: str, **values: str) -> Problems:
    return Problems([Problem(message=say(name, lang, **values), file=file)])
