"""`hsm lsp`: the language server, its background checks, and conversions to the protocol."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any, NamedTuple

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import TextDocument

from hsm_policy.authoring.editor.index import (
    Range,
    RulebookIndex,
    WorkspaceCopy,
    book_folder,
    name_in,
    texts_of,
)
from hsm_policy.names import __version__

_PAUSE = 0.4
"""Seconds without a keystroke before the rulebook is checked."""

_LONGEST = 60
"""Time limit of a check, in seconds."""

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


class OpenRulebook:
    """A rulebook with open files: its index, its copy on disk, and the running check."""

    def __init__(self, folder: Path, shadow: Path) -> None:
        self.folder = folder
        self.shadow = WorkspaceCopy(folder, shadow)
        self.with_findings: set[str] = set()
        self.index = RulebookIndex({})
        self.task: asyncio.Task[None] | None = None

    def uri(self, name: str) -> str:
        """Return the editor's URI of a file of the rulebook."""
        return from_fs_path(str(self.folder / name)) or ""

    def refresh(self, unsaved: dict[str, str]) -> RulebookIndex:
        """Rebuild the index from the files on disk and the unsaved texts, and return it."""
        self.index = RulebookIndex(texts_of(self.folder, unsaved), self.index)
        return self.index


class Place(NamedTuple):
    """A place in a file of an open rulebook; `offset` counts characters from the file's start."""

    book: OpenRulebook
    file: str
    offset: int


class Server(LanguageServer):
    """The language server, with every rulebook that has open files."""

    def __init__(self, lang: str, shadows: Path) -> None:
        super().__init__("hsm", __version__)
        self.lang, self.shadows = lang, shadows
        self.books: dict[Path, OpenRulebook] = {}

    def find(self, uri: str) -> tuple[OpenRulebook, str] | None:
        """Return the rulebook of a file and the file's relative path, if it is part of one."""
        path = Path(to_fs_path(uri) or "").resolve()
        folder = book_folder(path)
        name = name_in(folder, path) if folder else ""
        if folder is None or not name:
            return None
        if folder not in self.books:
            self.books[folder] = OpenRulebook(folder, self.shadows / str(len(self.books)))
        return self.books[folder], name

    def unsaved(self, book: OpenRulebook) -> dict[str, str]:
        """Return the texts of a rulebook's open files by relative path."""
        found = {}
        for document in self.workspace.text_documents.values():
            path = Path(document.path).resolve()
            if name := name_in(book.folder, path):
                found[name] = document.source
        return found

    def place(self, params: Any) -> Place | None:  # noqa: ANN401 - of any request about a place
        """Return the place that a request is about, with the rulebook as it is now."""
        found = self.find(params.text_document.uri)
        if found is None:
            return None
        book, name = found
        book.refresh(self.unsaved(book))
        document = self.document(book, name)
        return Place(book, name, document.offset_at_position(params.position))

    def document(self, book: OpenRulebook, name: str) -> TextDocument:
        """Return a file as a protocol document, open or not."""
        uri = book.uri(name)
        codec = self.workspace.position_codec
        return TextDocument(uri, book.index.files.get(name, ""), position_codec=codec)

    def locations(self, at: Place, ranges: list[Range]) -> list[types.Location]:
        """Convert character ranges of the rulebook's files to locations of the protocol."""
        return [types.Location(at.book.uri(one.file), self.range(at.book, one)) for one in ranges]

    def range(self, book: OpenRulebook, one: Range) -> types.Range:
        """Convert a character range to lines and columns in the editor's encoding."""
        document = self.document(book, one.file)
        text = document.source
        made = types.Range(_position(text, one.start), _position(text, one.end))
        return document.position_codec.range_to_client_units(document.lines, made)

    def check_soon(self, uri: str) -> None:
        """Schedule a check of the rulebook of a file; a newer call replaces a waiting one."""
        found = self.find(uri)
        if found is None:
            return
        book, _ = found
        if book.task is not None:
            book.task.cancel()
        book.task = asyncio.get_running_loop().create_task(self._check(book))

    async def _check(self, book: OpenRulebook) -> None:
        await asyncio.sleep(_PAUSE)
        unsaved = self.unsaved(book)
        try:
            book.shadow.update(unsaved)
            findings = await _findings(book.shadow.shadow, self.lang)
        except (OSError, ValueError, TimeoutError) as error:
            logging.getLogger(__name__).warning("not checked: %s", error)
            return
        self.publish(book, findings)

    def publish(self, book: OpenRulebook, findings: list[dict[str, Any]]) -> None:
        """Publish the findings of a check, and clear those of files that have none now."""
        unsaved = self.unsaved(book)
        book.refresh(unsaved)
        by_file: dict[str, list[types.Diagnostic]] = {
            name: [] for name in (*book.with_findings, *unsaved)
        }
        for one in findings:
            if Path(one["file"]).is_absolute():
                continue  # not in a file of the rulebook
            diagnostics = by_file.setdefault(one["file"], [])
            diagnostics.append(self._diagnostic(book, one))
        book.with_findings = {name for name, found in by_file.items() if found}
        for name, found in by_file.items():
            told = types.PublishDiagnosticsParams(uri=book.uri(name), diagnostics=found)
            self.text_document_publish_diagnostics(told)

    def _diagnostic(self, book: OpenRulebook, one: dict[str, Any]) -> types.Diagnostic:
        text = book.index.files.get(one["file"], "")
        start = _offset(text, max(one["line"], 1), max(one["column"], 1))
        piece = Range(one["file"], start, _end_of_word(text, start))
        return types.Diagnostic(
            range=self.range(book, piece),
            message=one["message"] + (f"\n{one['help']}" if one["help"] else ""),
            severity=_SEVERITY.get(one["severity"], types.DiagnosticSeverity.Error),
            code=one["code"],
            source="hsm",
        )


async def _findings(folder: Path, lang: str) -> list[dict[str, Any]]:
    """Run `hsm check` in a subprocess and return its findings; a cancelled wait kills it.

    Option -P keeps Python from importing modules of the current folder, which may be untrusted.

    Raises:
        ValueError: with its error output, if it printed no JSON.
        TimeoutError: it took too long.
    """
    words = ("check", str(folder), "--format", "json", "--lang", lang)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", "hsm_policy", *words),
        start_new_session=True,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), _LONGEST)
    finally:
        if process.returncode is None:
            _stop(process)
    try:
        return list(json.loads(out)["findings"])
    except (ValueError, KeyError):
        raise ValueError(err.decode(errors="replace").strip()) from None


def _stop(process: asyncio.subprocess.Process) -> None:
    """Kill a check and all its child processes."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def _position(text: str, offset: int) -> types.Position:
    line = text.count("\n", 0, offset)
    return types.Position(line, offset - text.rfind("\n", 0, offset) - 1)


def _end_of_word(text: str, start: int) -> int:
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] in "_@."):
        end += 1
    return max(end, min(start + 1, len(text)))
