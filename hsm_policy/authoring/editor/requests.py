"""The requests of an editor, answered."""

from __future__ import annotations

import gc
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from hsm_policy.authoring.editor.completion import offers
from hsm_policy.authoring.editor.hover import RenameRefused, hover, renamable, renamed
from hsm_policy.authoring.editor.index import (
    CLAUSES,
    Range,
    RulebookIndex,
)
from hsm_policy.authoring.editor.server import OpenRulebook, Server
from hsm_policy.messages import DiagnosticsError
from hsm_policy.syntax import format_text

_KINDS = {
    "predicate": types.CompletionItemKind.Function,
    "variable": types.CompletionItemKind.Variable,
    "function": types.CompletionItemKind.Method,
    "key": types.CompletionItemKind.Keyword,
    "source": types.CompletionItemKind.Reference,
}


def make_server(lang: str, shadows: Path) -> Server:  # noqa: C901 - one function for each request
    """Give a server that is not started yet."""
    server = Server(lang, shadows)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def _opened(params: types.DidOpenTextDocumentParams) -> None:
        server.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def _changed(params: types.DidChangeTextDocumentParams) -> None:
        server.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def _saved(params: types.DidSaveTextDocumentParams) -> None:
        server.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def _closed(params: types.DidCloseTextDocumentParams) -> None:
        server.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def _hover(params: types.HoverParams) -> types.Hover | None:
        return _hovered(server, params)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def _definition(params: types.DefinitionParams) -> list[types.Location]:
        return _located(server, params, "definitions")

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def _references(params: types.ReferenceParams) -> list[types.Location]:
        return _located(server, params, "references")

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=["@", "(", ",", "{", " "]),
    )
    def _completion(params: types.CompletionParams) -> list[types.CompletionItem]:
        return _completed(server, params)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def _prepare(params: types.PrepareRenameParams) -> types.Range | None:
        return _prepared(server, params)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def _rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        return _renamed(server, params)

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def _format(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        return _formatted(server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def _symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        return _listed(server, params.text_document.uri)

    return server


def _hovered(server: Server, params: types.HoverParams) -> types.Hover | None:
    at, found = _at(server, params)
    if at is None or found is None:
        return None
    told = hover(*at, server.lang)
    if told is None:
        return None
    text, spot = told
    piece = server.range(found, at[0], Range(at[1], spot.start, spot.end))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), piece)


def _at(
    server: Server,
    params: Any,  # noqa: ANN401 - every request about a place has the same two
) -> tuple[tuple[RulebookIndex, str, int] | None, OpenRulebook | None]:
    uri = params.text_document.uri
    found = server.find(uri)
    return server.place(uri, params.position), found[0] if found else None


def _located(server: Server, params: Any, what: str) -> list[types.Location]:  # noqa: ANN401 - as above
    at, book = _at(server, params)
    if at is None or book is None:
        return []
    index, name, offset = at
    found = index.definitions if what == "definitions" else index.references
    return [server.location(book, index, one) for one in found(name, offset)]


def _completed(server: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
    at, _ = _at(server, params)
    return [
        types.CompletionItem(
            label=one.text,
            kind=_KINDS.get(one.kind, types.CompletionItemKind.Value),
            detail=one.detail,
        )
        for one in (offers(*at) if at else ())
    ]


def _prepared(server: Server, params: types.PrepareRenameParams) -> types.Range | None:
    at, book = _at(server, params)
    if at is None or book is None:
        return None
    try:
        spot = renamable(*at, server.lang)
    except RenameRefused as refused:
        raise _refusal(refused) from None
    return server.range(book, at[0], Range(at[1], spot.start, spot.end))


def _renamed(server: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
    at, book = _at(server, params)
    if at is None or book is None:
        return None
    try:
        places = renamed(*at, params.new_name, server.lang)
    except RenameRefused as refused:
        raise _refusal(refused) from None
    changes: dict[str, list[types.TextEdit]] = {}
    for one in places:
        edit = types.TextEdit(server.range(book, at[0], one), params.new_name)
        changes.setdefault(book.uri(one.file), []).append(edit)
    return types.WorkspaceEdit(changes=changes)


def _refusal(refused: RenameRefused) -> Exception:
    return JsonRpcException(str(refused), types.LSPErrorCodes.RequestFailed.value)


def _formatted(server: Server, uri: str) -> list[types.TextEdit]:
    """Give the whole text anew; one that cannot be read stays, its findings are shown anyway."""
    document = server.workspace.get_text_document(uri)
    if not uri.endswith(CLAUSES):
        return []
    try:
        one = format_text(document.source, uri)
    except DiagnosticsError:
        return []
    whole = types.Range(types.Position(0, 0), types.Position(len(document.lines) + 1, 0))
    return [types.TextEdit(whole, one.after)] if one.changed else []


def _listed(server: Server, uri: str) -> list[types.DocumentSymbol]:
    found = server.find(uri)
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
            range=server.range(book, index, Range(name, clause.start, clause.end)),
            selection_range=server.range(book, index, Range(name, clause.start, clause.start)),
        )
        for clause in clauses
        if clause.id or clause.head
    ]


def serve(lang: str) -> None:
    """Serve one editor over standard input and output, until it ends."""
    gc.enable()  # a server lives long, other than a command
    if not os.environ.get("HSM_TRACEBACK"):
        logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what is refused is answered
    with tempfile.TemporaryDirectory(prefix="hsm-lsp-") as shadows:
        make_server(lang, Path(shadows)).start_io()
