"""The page of the desk: files, an editor, findings, scenarios, and what an edit does, in words."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hsm_policy.messages import say
from hsm_policy.service.bodies import LARGEST_BATCH
from hsm_policy.service.desk.bounded import Outcome
from hsm_policy.service.desk.desk import Desk, while_connected
from hsm_policy.service.desk.protocol import Asked
from hsm_policy.service.desk.routes import impact_on, trial_of
from hsm_policy.service.desk.workspace import DeskError, DeskText
from hsm_policy.service.page.posted import Posted, TooLargeError, language, read_posted
from hsm_policy.service.page.screens import Answers, Screen
from hsm_policy.service.problems import STATUS

HERE = Path(__file__).resolve().parent

STATIC = {"desk.css": "text/css", "desk.js": "text/javascript", "codemirror.js": "text/javascript"}

PHRASES = (
    "completions", "diagnostics", "no_diagnostics", "close", "find", "replace", "next", "previous",
    "all", "match_case", "regexp", "by_word", "replace_all", "go_to_line", "go",
)  # fmt: skip
"""The words of the editor, whose English is what CodeMirror calls them."""


class View(msgspec.Struct):
    """What one answer of the page shows; None of what was not asked for."""

    file: DeskText | None = None
    text: str = ""
    refused: list[str] = []
    findings: list[dict[str, Any]] | None = None
    trial: dict[str, Any] | None = None
    lines: list[list[tuple[str, str]]] | None = None
    title: str = ""
    question: str = ""
    unsaved: bool = False
    status: int = 200


def page_of_desk(desk: Desk, answers: Answers) -> list[BaseRoute]:
    """Return the routes of the page."""
    return [
        Route("/desk", _opening(desk, answers), methods=["GET"]),
        Route("/desk", _posting(desk, answers), methods=["POST"]),
        *(Route(f"/desk/{name}", _static(name, kind)) for name, kind in STATIC.items()),
    ]


Endpoint = Callable[[Request], Awaitable[Response]]


def _opening(desk: Desk, answers: Answers) -> Endpoint:
    async def show(request: Request) -> Response:
        screen, name = Screen(answers, language(request)), request.query_params.get("file", "")
        return await _shown(desk, screen, _opened(desk, name, screen.lang) if name else View())

    return show


def _posting(desk: Desk, answers: Answers) -> Endpoint:
    async def post(request: Request) -> Response:
        screen = Screen(answers, language(request))
        try:
            posted = await read_posted(request, LARGEST_BATCH)
        except TooLargeError:
            return await _shown(
                desk, screen, _refusal(DeskError("body", LARGEST_BATCH), screen.lang)
            )
        if not hmac.compare_digest(posted.text("key").encode(), desk.files.key.encode()):
            return await _shown(desk, screen, _refusal(DeskError("desk_key"), screen.lang))
        view = await asyncio.to_thread(_saved, desk, posted, screen.lang)
        if not view.refused:
            await _does(desk, posted, view, screen.lang, request)
        return await _shown(desk, screen, view)

    return post


def _static(name: str, kind: str) -> Endpoint:
    async def static(_request: Request) -> Response:
        text = await asyncio.to_thread((HERE / name).read_bytes)
        return Response(text, media_type=kind, headers={"cache-control": "max-age=3600"})

    return static


def _refusal(refused: DeskError, lang: str) -> View:
    title, detail = (
        say(f"problem.{refused.kind}{part}", lang, limit=f"{refused.limit:g}")
        for part in ("", ".detail")
    )
    return View(refused=[f"{title}. {detail}"], status=STATUS[refused.kind])


def _opened(desk: Desk, name: str, lang: str) -> View:
    try:
        file = desk.files.read(name)
    except DeskError as refused:
        return _refusal(refused, lang)
    return View(file, file.text)


def _saved(desk: Desk, posted: Posted, lang: str) -> View:
    """Write the text that a form brings, if it is another; the button `new` makes or opens a file.

    What cannot be written stands in the form again, and the next press of a button writes it.
    """
    name, text, digest = (posted.text(key) for key in ("file", "text", "digest"))
    new = posted.text("do") == "new"
    if new:
        name, text, digest = posted.text("new").strip(), "", ""
    view = _opened(desk, name, lang) if name else View()
    if not name or (view.file and (new or _same(view.file.text, text))):
        return view
    try:
        file = desk.files.save(name, text, digest)
    except DeskError as refused:
        told = _refusal(refused, lang)
        if refused.kind == "desk_stale" and view.file:
            told.refused = [say("desk.stale", lang)]
        return msgspec.structs.replace(told, file=view.file, text=text, unsaved=True)
    return View(file, file.text)


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n") == other.replace("\r\n", "\n")


async def _does(desk: Desk, posted: Posted, view: View, lang: str, request: Request) -> None:
    """Run what the button of a form asks for, and put what came of it into the view."""
    do, file = posted.text("do"), posted.text("file")
    match do:
        case "impact":
            ending = PurePosixPath(posted.name).suffix
            found = await impact_on(desk, posted.file, ending, lang, request)
        case "check" | "test" | "test_all" | "diff" | "prove":
            only = f"{PurePosixPath(file).parent}/" if do == "test" and file else ""
            if do == "diff":
                only = view.question = posted.text("question")
            asked = Asked(do.removesuffix("_all"), lang, only=only)
            found = await while_connected(request, lambda: desk.run(asked))
        case _:
            return
    _take(view, found, do, lang, desk)


def _take(view: View, found: Outcome, do: str, lang: str, desk: Desk) -> None:
    view.title = say(f"desk.{do}", lang)
    if do.startswith("test") and (trial := trial_of(found)) is not None:
        view.trial = trial
    elif found.refused:
        view.refused = [one.text[lang] for one in found.refused]
    elif found.shown is None:
        view.refused = _refusal(DeskError(found.failed, desk.seconds), lang).refused
        view.status = STATUS[found.failed]
    elif do == "check":
        view.findings = [_finding(desk, one) for one in found.shown.report["findings"]]
    else:
        view.lines = found.shown.lines


def _finding(desk: Desk, one: dict[str, Any]) -> dict[str, Any]:
    """Return a finding with the line that it is about."""
    try:
        lines = desk.files.read(one["file"]).text.split("\n")
    except DeskError:
        lines = []
    line = one["line"]
    return {**one, "source": lines[line - 1].strip() if 0 < line <= len(lines) else ""}


async def _shown(desk: Desk, screen: Screen, view: View) -> Response:
    files = await asyncio.to_thread(desk.files.files)
    folders: dict[str, list[Any]] = defaultdict(list)
    for one in files:
        folders[str(PurePosixPath(one.name).parent)].append(one)
    lang = screen.lang
    return screen.render(
        "desk.html",
        status=view.status,
        d=lambda name, **values: say(f"desk.{name}", lang, **values),
        v=view,
        key=desk.files.key,
        folders=folders,
        here=str(PurePosixPath(view.file.name).parent) if view.file else "",
        changed=[one.name for one in files if one.changed],
        phrases=json.dumps(
            {say(f"desk.editor.{one}", "en"): say(f"desk.editor.{one}", lang) for one in PHRASES}
        ),
        seconds=f"{desk.seconds:g}",
    )
