"""HTML pages from templates: self-contained, every text escaped, each with its content policy.

The policy of a page allows its own style and script alone, by their digests.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from hsm_policy.presentation.page import with_hard_spaces

TEMPLATES = Path(__file__).resolve().parent / "templates"

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"


def environment() -> Environment:
    """Return the environment in which the templates are filled; an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["sentence"] = sentence
    return made


def sentence(text: str) -> Markup:
    """Return a sentence as HTML: amounts stay on one line, and what is in backticks is code."""
    pieces = str(escape(with_hard_spaces(text))).split("`")
    marked = (f"<code>{piece}</code>" if at % 2 else piece for at, piece in enumerate(pieces))
    return Markup("".join(marked))  # noqa: S704 - its text is escaped


def template_text(name: str) -> str:
    """Return the text of a file that stands with the templates."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def render(name: str, *, style: str, script: str = "", **values: Any) -> str:
    """Fill a template of a whole page; `style` and `script` are the program's own text."""
    policy = f"{_NOTHING}; style-src '{_digest(style)}'"
    if script:
        policy += f"; script-src '{_digest(script)}'"
    trusted = {"style": Markup(style), "script": Markup(script)}  # noqa: S704
    return environment().get_template(name).render(policy=policy, **trusted, **values)


def _digest(text: str) -> str:
    found = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(found).decode()}"
