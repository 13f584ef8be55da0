"""`hsm schema`: JSON Schemas of cases, rulebook files and answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_book, report
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Annotated

    import typer

    from hsm_policy.api import Rulebook
    from hsm_policy.authoring import Schema
    from hsm_policy.cli.context import Settings
    from hsm_policy.cli.options import JsonSettings

SchemaName = Literal[
    "case", "scenarios", "properties", "vocabulary", "rulebook", "verdict", "why", "minimum", "map",
    "what-if", "repair", "timeline", "routes", "ask", "receipt", "replay", "check", "test",
    "coverage", "mutate", "prove", "diff",
]  # fmt: skip
"""What has a JSON Schema: a case, a file of the rulebook, and what a command prints."""

KINDS = ("case", "scenarios", "properties", "vocabulary", "rulebook")

_VOCABULARY = "vocabulary.yaml"

_EDITOR = "settings.json"

_CLIENT: dict[str, object] = {
    "files.associations": {"*.lp": "plaintext"},
    "glspc.server.command": "hsm",
    "glspc.server.commandArguments": ["lsp"],
    "glspc.server.languageId": ["plaintext", "yaml"],
}
"""Settings with which the VS Code extension Generic LSP Client (v2) starts `hsm lsp`."""

_CASES = ("case.yaml", "*.case.yaml", "cases/*.yaml", "examples/*.yaml")


def schema(
    name: Annotated[
        SchemaName | None,
        typer.Argument(metavar="[NAME]", help="What the schema describes; by default a case."),
    ] = None,
    *,
    of: Annotated[
        Literal["case", "scenarios", "properties", "vocabulary", "rulebook"],
        typer.Option("--of", help="The kind of file that the schema describes."),
    ] = "case",
    write: Annotated[
        str | None,
        typer.Option(
            "--write",
            metavar="DIR",
            help="Write all schemas into this folder, with settings for an editor.",
        ),
    ] = None,
    settings: JsonSettings,
) -> int:
    """Print the JSON Schema of a case, an answer, or a file of the rulebook.

    NAME is case, verdict (what evaluate prints), or the command that prints the answer: why,
    minimum, map, what-if, repair, timeline, routes, ask, receipt, replay, check, test, coverage,
    mutate, prove or diff. The editor VS Code finds the schemas of files that are written with
    --write .vscode.
    """
    from hsm_policy.authoring import answer_schema

    if write is not None:
        return _write(write, settings)
    wanted = name or of
    of_file = wanted in KINDS
    found = _schema(wanted, lambda: open_book(settings)) if of_file else answer_schema(wanted)
    terminal.print_json(found)
    return DONE


def _write(folder: str, settings: Settings) -> int:
    """Write every schema into a folder, with settings that make an editor use them."""
    from hsm_policy.messages import DiagnosticsError, diagnose

    book = open_book(settings)
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        lines = [
            _write_file(target, name, text, settings.lang) for name, text in _files(book, folder)
        ]
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        problem = diagnose("fmt_unwritten", at=(folder, 0, 0), args={"reason": reason})
        return report(DiagnosticsError([problem]), settings.lang)
    terminal.print_text("".join(f"{line}\n" for line in lines))
    return DONE


def _write_file(target: Path, name: str, text: str, lang: str) -> str:
    """Write one file unless it would replace the user's own settings; return a message."""
    path = target / name
    kept = name == _EDITOR and path.exists() and path.read_bytes() != text.encode()
    if not kept:
        path.write_bytes(text.encode())
    return say("schema_kept" if kept else "schema_written", lang, file=str(path))


def _files(book: Rulebook, folder: str) -> Iterator[tuple[str, str]]:
    from hsm_policy.authoring import EDITOR_DRAFT

    for kind in KINDS:
        schema = {**_schema(kind, lambda: book), "$schema": EDITOR_DRAFT}
        yield _name(kind), _text(schema)
    yield _EDITOR, _text(_settings(book, folder))


def _text(data: object) -> str:
    import json

    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _name(kind: str) -> str:
    return f"{kind}.schema.json"


def _schema(kind: str, book: Callable[[], Rulebook]) -> Schema:
    """Return the schema of a kind of file; `book` is called only if the schema depends on it."""
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
        case _:
            return rulebook_schema()


def _settings(book: Rulebook, folder: str) -> dict[str, object]:
    """Return VS Code settings that map each schema to the files that it describes."""
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
    """Yield globs of the YAML files that are neither the vocabulary nor scenarios."""
    from hsm_policy.rulebook import rulebook_files

    yield "facts/*.yaml"
    folder = book.folder
    found = [path.relative_to(folder) for path in rulebook_files(folder)] if folder else []
    for path in found:
        top, *below = path.parent.parts
        if top == "policy" and path.suffix == ".yaml" and path.name != _VOCABULARY:
            yield "/".join([top, *("*" for _ in below), path.name])
