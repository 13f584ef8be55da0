"""The book: a rulebook as one self-contained HTML page, safe to open without a server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hsm_policy.authoring import property_text
from hsm_policy.messages import DiagnosticsError
from hsm_policy.presentation.html.book_view import BookView
from hsm_policy.presentation.html.template import render, template_text
from hsm_policy.rulebook import Loader, RulebookData, read_scenarios, scenario_files
from hsm_policy.syntax import PolicyText, Rule, Token
from hsm_policy.validator import errors, property_paths, read_properties


def book_page(folder: Path, lang: str = "en") -> str:
    """Return the HTML page of a rulebook folder.

    Raises:
        DiagnosticsError: with every error in the rulebook or its scenario files.
    """
    source = _source(folder)
    files: dict[str, list[Rule]] = {}
    for rule in source.rules:
        files.setdefault(rule.place.file, []).append(rule)
    view = BookView(
        source,
        lang,
        clauses=clause_tokens(folder, files),
        heads=first_comments(folder, files),
        scenarios=read_scenarios(folder) if scenario_files(folder) else [],
    )
    declared = read_properties(folder, source) if property_paths(folder) else []
    return render(
        "book.html",
        style=template_text("book.css"),
        script=template_text("book.js"),
        view=view,
        t=view.t,
        source=source,
        references=view.references,
        properties={one.name: property_text(one, source, lang) for one in declared},
    )


def _source(folder: Path) -> RulebookData:
    loader = Loader(folder)
    source = loader.load()
    problems = [*loader.problems, *errors(source, loader.doubtful, blind=loader.blind)]
    if problems:
        raise DiagnosticsError(problems)
    return source


def clause_tokens(folder: Path, files: Mapping[str, list[Rule]]) -> dict[str, list[Token]]:
    """Return the tokens of each rule, with the spaces between them, by rule id."""
    found: dict[str, list[Token]] = {}
    for file, rules in files.items():
        text = PolicyText(_read(folder / file))
        lines = {text.place(one.tokens[0].start): one for one in text.statements}
        for rule in rules:
            statement = lines.get((rule.place.line, rule.place.column))
            if statement is not None:
                found[rule.id] = _words(text.text, statement.tokens)
    return found


def first_comments(folder: Path, files: Mapping[str, list[Rule]]) -> dict[str, list[str]]:
    """Return the comment at the top of each file, as lines."""
    return {file: _comment(_read(folder / file)) for file in files}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").removeprefix("\ufeff").replace("\r\n", "\n")


def _words(text: str, tokens: list[Token]) -> list[Token]:
    words, at = list[Token](), tokens[0].start
    for token in tokens:
        if at < token.start:
            words.append(Token("space", text[at : token.start]))
        words.append(Token("variable", token.text) if token.is_variable else token)
        at = token.end
    return words


def _comment(text: str) -> list[str]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("%") or line.startswith("%@"):
            break
        lines.append(line.lstrip("%").removeprefix(" ").rstrip())
    return lines
