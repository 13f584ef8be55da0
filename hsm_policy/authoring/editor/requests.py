"""Handlers of the language server's requests, and the function that starts it."""

from __future__ import annotations

import gc
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from hsm_policy.authoring.editor.completion import completions
from hsm_policy.authoring.editor.hover import RenameRefused, hover, renamable, renamed
from hsm_policy.authoring.editor.index import CLAUSES, Range
from hsm_policy.authoring.editor.server import Server
from hsm_policy.messages import DiagnosticsError
from hsm_policy.syntax import format_text

_KINDS = {
    "predicate": types.CompletionItemKind.Function,
    "variable": types.CompletionItemKind.Variable,
    "function": types.CompletionItemKind.Method,
    "key": types.CompletionItemKind.Keyword,
    "source": types.CompletionItemKind.Reference,
}


def make_server(lang: str, shadows: Path) -> Server:
    """Return a server that answers in a language and is not started; it checks in `shadows`."""
    server = Server(lang, shadows)
    triggers = types.CompletionOptions(trigger_characters=["@", "(", ",", "{", " "])
    rename = types.RenameOptions(prepare_provider=True)
    for event in (
        types.TEXT_DOCUMENT_DID_OPEN,
        types.TEXT_DOCUMENT_DID_CHANGE,
        types.TEXT_DOCUMENT_DID_SAVE,
        types.TEXT_DOCUMENT_DID_CLOSE,
    ):
        server.feature(event)(_check)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    server.feature(types.TEXT_DOCUMENT_DEFINITION)(_definitions)
    server.feature(types.TEXT_DOCUMENT_REFERENCES)(_references)
    server.feature(types.TEXT_DOCUMENT_COMPLETION, triggers)(_complete)
    server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)(_prepare_rename)
    server.feature(types.TEXT_DOCUMENT_RENAME, rename)(_rename)
    server.feature(types.TEXT_DOCUMENT_FORMATTING)(_format)
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(_symbols)
    return server


async def _check(server: Server, params: Any) -> None:  # noqa: ANN401 - four events
    server.check_soon(params.text_document.uri)


def _hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    at = server.place(params)
    found = at and hover(at.book.index, at.file, at.offset, server.lang)
    if at is None or not found:
        return None
    text, spot = found
    piece = server.range(at.book, Range(at.file, spot.start, spot.end))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), piece)


def _definitions(server: Server, params: types.DefinitionParams) -> list[types.Location]:
    at = server.place(params)
    return server.locations(at, at.book.index.definitions(at.file, at.offset)) if at else []


def _references(server: Server, params: types.ReferenceParams) -> list[types.Location]:
    at = server.place(params)
    return server.locations(at, at.book.index.references(at.file, at.offset)) if at else []


def _complete(server: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
    at = server.place(params)
    return [
        types.CompletionItem(
            label=one.text,
            kind=_KINDS.get(one.kind, types.CompletionItemKind.Value),
            detail=one.detail,
        )
        for one in (completions(at.book.index, at.file, at.offset) if at else ())
    ]


def _prepare_rename(server: Server, params: types.PrepareRenameParams) -> types.Range | None:
    at = server.place(params)
    if at is None:
        return None
    try:
        spot = renamable(at.book.index, at.file, at.offset, server.lang)
    except RenameRefused as refused:
        raise _refusal(refused) from None
    return server.range(at.book, Range(at.file, spot.start, spot.end))


def _rename(server: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
    at = server.place(params)
    if at is None:
        return None
    try:
        places = renamed(at.book.index, at.file, at.offset, params.new_name, server.lang)
    except RenameRefused as refused:
        raise _refusal(refused) from None
    changes: dict[str, list[types.TextEdit]] = {}
    for one in places:
        edit = types.TextEdit(server.range(at.book, one), params.new_name)
        changes.setdefault(at.book.uri(one.file), []).append(edit)
    return types.WorkspaceEdit(changes=changes)


def _refusal(refused: RenameRefused) -> Exception:
    return JsonRpcException(str(refused), types.LSPErrorCodes.RequestFailed.value)


def _format(server: Server, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    """Replace the whole text; leave one with syntax errors, which are shown as findings."""
    uri = params.text_document.uri
    document = server.workspace.get_text_document(uri)
    if not uri.endswith(CLAUSES):
        return []
    try:
        one = format_text(document.source, uri)
    except DiagnosticsError:
        return []
    whole = types.Range(types.Position(0, 0), types.Position(len(document.lines) + 1, 0))
    return [types.TextEdit(whole, one.after)] if one.changed else []


def _symbols(server: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    found = server.find(params.text_document.uri)
    if found is None:
        return []
    book, name = found
    index = book.refresh(server.unsaved(book))
    clauses = index.clauses[name].clauses if name in index.clauses else ()
    return [
        types.DocumentSymbol(
            name=clause.id or clause.head,
            detail=clause.texts.get(server.lang, ""),
            kind=types.SymbolKind.Function,
            range=server.range(book, Range(name, clause.start, clause.end)),
            selection_range=server.range(book, Range(name, clause.start, clause.start)),
        )
        for clause in clauses
        if clause.id or clause.head
    ]


def serve(lang: str) -> None:
    """Serve one editor over standard input and output until it disconnects."""
    gc.enable()  # off for commands, which are short
    if not os.environ.get("HSM_TRACEBACK"):
        logging.getLogger("pygls").setLevel(logging.CRITICAL)  # the editor shows refusals
    with tempfile.TemporaryDirectory(prefix="hsm-lsp-") as shadows:
        make_server(lang, Path(shadows)).start_io()
