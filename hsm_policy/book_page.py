"""A rulebook as one page of HTML that stands by itself: no network, no server, safe to open.

Whatever a rulebook says is escaped; the page names by their digests the one style and the one
script that a browser may use, and allows nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hsm_policy.book_view import View
from hsm_policy.clause_words import clause_words, first_comments
from hsm_policy.clauses import Rule
from hsm_policy.files import Loader
from hsm_policy.problems import Problems
from hsm_policy.proofs import sentence
from hsm_policy.properties import property_files, read_properties
from hsm_policy.scenarios import read_scenarios, scenario_files
from hsm_policy.soundness import errors
from hsm_policy.source import Source

TEMPLATES = Path(__file__).resolve().parent / "templates"
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"


def book_page(folder: Path, lang: str = "en") -> str:
    """Give the page of a rulebook folder in a language.

    Problems with all that is wrong with the rulebook or with its files of scenarios.
    """
    source = _source(folder)
    files: dict[str, list[Rule]] = {}
    for rule in source.rules:
        files.setdefault(rule.place.file, []).append(rule)
    view = View(
        source,
        lang,
        clauses=clause_words(folder, files),
        heads=first_comments(folder, files),
        scenarios=read_scenarios(folder) if scenario_files(folder) else [],
    )
    declared = read_properties(folder, source) if property_files(folder) else []
    style, script = _text("book.css"), _text("book.js")
    return (
        _environment()
        .get_template("book.html")
        .render(
            view=view,
            t=view.t,
            source=source,
            references=view.references,
            properties={one.name: sentence(one, source, lang) for one in declared},
            style=Markup(style),  # noqa: S704 - a file of the program
            script=Markup(script),  # noqa: S704 - a file of the program
            policy=f"{_NOTHING}; style-src '{_digest(style)}'; script-src '{_digest(script)}'",
        )
    )


def _source(folder: Path) -> Source:
    loader = Loader(folder)
    source = loader.load()
    problems = [*loader.problems, *errors(source, loader.doubtful, blind=loader.blind)]
    if problems:
        raise Problems(problems)
    return source


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    found = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(found).decode()}"
