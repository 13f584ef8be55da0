"""`hsm lsp`: the language server, which lets an editor check, explain and rename while one writes.

What it answers is worked out elsewhere; here it is put in the words of the protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

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
"""Seconds that a check may take."""

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


class OpenRulebook:
    """One rulebook that is open in the editor: its texts, and the check that is on its way."""

    def __init__(self, folder: Path, shadow: Path) -> None:
        self.folder = folder
        self.shadow = WorkspaceCopy(folder, shadow)
        self.told: set[str] = set()
        self.index = RulebookIndex({})
        self.task: asyncio.Task[None] | None = None

    def uri(self, name: str) -> str:
        """Give how the editor calls a file of the rulebook."""
        return from_fs_path(str(self.folder / name)) or ""

    def refresh(self, unsaved: dict[str, str]) -> RulebookIndex:
        """Read what has changed."""
        self.index = RulebookIndex(texts_of(self.folder, unsaved), self.index)
        return self.index


class Server(LanguageServer):
    """The server with the rulebooks whose files are open."""

    def __init__(self, lang: str, shadows: Path) -> None:
        super().__init__("hsm", __version__)
        self.lang, self.shadows = lang, shadows
        self.books: dict[Path, OpenRulebook] = {}

    def find(self, uri: str) -> tuple[OpenRulebook, str] | None:
        """Give the rulebook of a file and the name of the file in it."""
        path = Path(to_fs_path(uri) or "").resolve()
        folder = book_folder(path)
        name = name_in(folder, path) if folder else ""
        if folder is None or not name:
            return None
        if folder not in self.books:
            self.books[folder] = OpenRulebook(folder, self.shadows / str(len(self.books)))
        return self.books[folder], name

    def unsaved(self, book: OpenRulebook) -> dict[str, str]:
        """Give the texts of the files of a rulebook that are open."""
        found = {}
        for document in self.workspace.text_documents.values():
            path = Path(document.path).resolve()
            if name := name_in(book.folder, path):
                found[name] = document.source
        return found

    def place(self, uri: str, position: types.Position) -> tuple[RulebookIndex, str, int] | None:
        """Give the rulebook as it is now, a file and a place in it, from a place in the editor."""
        found = self.find(uri)
        if found is None:
            return None
        book, name = found
        index = book.refresh(self.unsaved(book))
        document = self.document(book, name, index)
        return index, name, document.offset_at_position(position)

    def document(self, book: OpenRulebook, name: str, index: RulebookIndex) -> TextDocument:
        """Give a file as the protocol has it, open or not."""
        uri = book.uri(name)
        codec = self.workspace.position_codec
        return TextDocument(uri, index.files.get(name, ""), position_codec=codec)

    def location(self, book: OpenRulebook, index: RulebookIndex, one: Range) -> types.Location:
        """Give a piece of a file in the words of the protocol."""
        return types.Location(book.uri(one.file), self.range(book, index, one))

    def range(self, book: OpenRulebook, index: RulebookIndex, one: Range) -> types.Range:
        """Give lines and columns as the editor counts them."""
        document = self.document(book, one.file, index)
        text = document.source
        made = types.Range(_position(text, one.start), _position(text, one.end))
        return document.position_codec.range_to_client_units(document.lines, made)

    def check_soon(self, uri: str) -> None:
        """Check the rulebook of a file once its user pauses."""
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
        self.tell(book, findings)

    def tell(self, book: OpenRulebook, findings: list[dict[str, Any]]) -> None:
        """Show findings where they are, and that there are none in the other open files."""
        unsaved = self.unsaved(book)
        index = book.refresh(unsaved)
        by_file: dict[str, list[types.Diagnostic]] = {name: [] for name in (*book.told, *unsaved)}
        for one in findings:
            if Path(one["file"]).is_absolute():
                continue  # about no file of the rulebook
            diagnostics = by_file.setdefault(one["file"], [])
            diagnostics.append(self._diagnostic(book, index, one))
        book.told = {name for name, found in by_file.items() if found}
        for name, found in by_file.items():
            told = types.PublishDiagnosticsParams(uri=book.uri(name), diagnostics=found)
            self.text_document_publish_diagnostics(told)

    def _diagnostic(
        self, book: OpenRulebook, index: RulebookIndex, one: dict[str, Any]
    ) -> types.Diagnostic:
        text = index.files.get(one["file"], "")
        start = _offset(text, max(one["line"], 1), max(one["column"], 1))
        piece = Range(one["file"], start, _end_of_word(text, start))
        return types.Diagnostic(
            range=self.range(book, index, piece),
            message=one["message"] + (f"\n{one['help']}" if one["help"] else ""),
            severity=_SEVERITY.get(one["severity"], types.DiagnosticSeverity.Error),
            code=one["code"],
            source="hsm",
        )


async def _findings(folder: Path, lang: str) -> list[dict[str, Any]]:
    """Run `hsm check` in a process of its own, which ends with the wait for it.

    It takes no module from the folder that it is run in, which may be a stranger's rulebook.
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
    """End a check with all that it has started."""
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
