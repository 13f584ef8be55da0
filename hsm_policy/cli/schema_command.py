"""`hsm schema`: what editors check the files of a rulebook and its cases against."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hsm_policy.authoring import EDITOR_DRAFT
from hsm_policy.cli import terminal
from hsm_policy.cli.commands import open_book, report
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import DiagnosticsError, diagnose, say

if TYPE_CHECKING:
    from hsm_policy.api import Rulebook
    from hsm_policy.authoring import Schema
    from hsm_policy.cli.commands import Settings

Kind = Literal["case", "scenarios", "properties", "vocabulary", "rulebook"]

KINDS: tuple[Kind, ...] = ("case", "scenarios", "properties", "vocabulary", "rulebook")

_VOCABULARY = "vocabulary.yaml"

_EDITOR = "settings.json"

_CLIENT: dict[str, object] = {
    "files.associations": {"*.lp": "plaintext"},
    "glspc.server.command": "hsm",
    "glspc.server.commandArguments": ["lsp"],
    "glspc.server.languageId": ["plaintext", "yaml"],
}
"""How the extension Generic LSP Client (v2) of VS Code starts `hsm lsp`."""

_CASES = ("case.yaml", "*.case.yaml", "cases/*.yaml", "examples/*.yaml")


def schema(of: str, settings: Settings) -> int:
    """Print one JSON Schema: of a case, of a file of the rulebook, or of an answer."""
    from hsm_policy.authoring import answer_schema

    files = {kind: kind for kind in KINDS}
    found = _schema(files[of], lambda: open_book(settings)) if of in files else answer_schema(of)
    terminal.print_json(found, one_line=False)
    return DONE


def write(folder: str, settings: Settings) -> int:
    """Write every schema into a folder, and the settings that let an editor find them."""
    book = open_book(settings)
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        lines = [_written(target, name, text, settings.lang) for name, text in _files(book, folder)]
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        problem = diagnose("fmt_unwritten", at=(folder, 0, 0), args={"reason": reason})
        return report(DiagnosticsError([problem]), settings.lang)
    terminal.print_text("".join(f"{line}\n" for line in lines))
    return DONE


def _written(target: Path, name: str, text: str, lang: str) -> str:
    """Write one file; settings that are there already are their owner's."""
    path = target / name
    kept = name == _EDITOR and path.exists() and path.read_bytes() != text.encode()
    if not kept:
        path.write_bytes(text.encode())
    return say("schema_kept" if kept else "schema_written", lang, file=str(path))


def _files(book: Rulebook, folder: str) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        schema = {**_schema(kind, lambda: book), "$schema": EDITOR_DRAFT}
        yield _name(kind), _text(schema)
    yield _EDITOR, _text(_settings(book, folder))


def _text(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _name(kind: str) -> str:
    return f"{kind}.schema.json"


def _schema(kind: Kind, book: Callable[[], Rulebook]) -> Schema:
    """Give one schema; those of the rulebook's own files need no rulebook that is in order."""
    from hsm_policy.authoring import (
        property_schema,
        rulebook_schema,
        scenario_schema,
        vocabulary_schema,
    )

    match kind:
        case "case":
            return book().schema()
        case "scenarios":
            return scenario_schema(book().schema(), book().source)
        case "properties":
            return property_schema(book().source)
        case "vocabulary":
            return vocabulary_schema()
        case "rulebook":
            return rulebook_schema()


def _settings(book: Rulebook, folder: str) -> dict[str, object]:
    """Say which files each schema is of, as VS Code reads it."""
    matches = {
        "case": list(_CASES),
        "scenarios": ["*.cases.yaml"],
        "properties": ["policy/**/*properties.yaml"],
        "vocabulary": [f"policy/{_VOCABULARY}"],
        "rulebook": [*dict.fromkeys(_documents(book))],
    }
    where = Path(folder).as_posix()
    schemas = {f"{where}/{_name(kind)}": globs for kind, globs in matches.items()}
    return {"yaml.schemas": schemas, **_CLIENT}


def _documents(book: Rulebook) -> Iterator[str]:
    """Give patterns of the YAML files that are neither the vocabulary nor scenarios."""
    from hsm_policy.rulebook import rulebook_files

    yield "facts/*.yaml"
    folder = book.folder
    found = [path.relative_to(folder) for path in rulebook_files(folder)] if folder else []
    for path in found:
        top, *below = path.parent.parts
        if top == "policy" and path.suffix == ".yaml" and path.name != _VOCABULARY:
            yield "/".join([top, *("*" for _ in below), path.name])
