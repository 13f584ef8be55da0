"""The addresses of the desk for programs: files, findings, scenarios, comparisons, a patch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import PurePosixPath
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hsm_policy.messages import LANGUAGES
from hsm_policy.service.bodies import LARGEST_BATCH, read_body
from hsm_policy.service.desk.bounded import Outcome
from hsm_policy.service.desk.desk import Desk, while_connected
from hsm_policy.service.desk.protocol import Asked
from hsm_policy.service.desk.workspace import LARGEST, DeskError
from hsm_policy.service.guard import respond
from hsm_policy.service.problems import OK, Answer, problem

T = TypeVar("T")

_BODY = 2 * LARGEST
"""The bytes of a body with a file, which JSON may write longer than it is."""


class Saved(msgspec.Struct, forbid_unknown_fields=True):
    """A file to save, with the digest of the text that it was made from."""

    name: str
    text: str
    digest: str = ""


class Chosen(msgspec.Struct, forbid_unknown_fields=True):
    """Which scenarios or properties: those with `only` in their path or name."""

    only: str = ""


class Table(msgspec.Struct, forbid_unknown_fields=True):
    """A table of people as text, and the ending that says what it is."""

    people: str
    ending: str = ".csv"


class At(msgspec.Struct, forbid_unknown_fields=True):
    """A place in a file as it is being edited."""

    file: str
    text: str
    offset: int


def desk_routes(desk: Desk) -> list[BaseRoute]:
    """Return the addresses of the desk for programs."""
    return [
        Route("/desk/files", _telling(desk, _files)),
        Route("/desk/file", _telling(desk, _file)),
        Route("/desk/patch", _telling(desk, _patch)),
        _posting("save", Saved, lambda told, lang, _: _save(desk, told, lang)),
        *(
            _posting(task, Chosen, _running(desk, task))
            for task in ("check", "test", "diff", "prove")
        ),
        _posting("impact", Table, lambda told, lang, asks: _impact(desk, told, lang, asks)),
        *(_posting(task, At, _editing(desk, task)) for task in ("complete", "hover")),
    ]


def language(request: Request) -> str:
    """Return the language of the address, English where it names none that is spoken."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def answer_of(found: Outcome, lang: str, seconds: float) -> Answer:
    """Return what came of a run as an answer of the service."""
    if found.refused:
        return problem("desk_rulebook", lang, found.refused)
    if found.failed:
        return problem(found.failed, lang, limit=seconds)
    return _told(found.shown.report if found.shown else None)


def trial_of(found: Outcome) -> dict[str, Any] | None:
    """Return the scenarios of a run, also of one that was stopped; None where there are none.

    `unfinished` counts the files whose scenarios were not run in the time.
    """
    if not found.parts or found.refused or found.failed not in ("", "time"):
        return None
    count, *files = found.parts
    return {
        "passed": sum(one["passed"] for one in files),
        "failed": sum(one["failed"] for one in files),
        "unfinished": count - len(files),
        "scenarios": [scenario for one in files for scenario in one["scenarios"]],
    }


async def impact_on(desk: Desk, content: bytes, ending: str, lang: str, asks: Request) -> Outcome:
    """Return what the edits change for a table of people, which is removed afterwards."""
    number = desk.files.fresh()
    asked = Asked("impact", lang, people=f"{number}{PurePosixPath('x' + ending).suffix}")
    path = desk.files.root / asked.people
    try:
        await asyncio.to_thread(path.write_bytes, content)
        return await while_connected(asks, lambda: desk.run(asked))
    finally:
        path.unlink(missing_ok=True)


Endpoint = Callable[[Request], Awaitable[Response]]
Does = Callable[[Any, str, Request], Awaitable[Answer]]


def _posting(name: str, kind: type[T], does: Does) -> BaseRoute:
    """Return an address that takes JSON of one kind; a form cannot be sent to it."""
    largest = LARGEST_BATCH if kind is Table else _BODY

    async def post(request: Request) -> Response:
        lang = language(request)
        body = await read_body(request, ("application/json",), largest, lang)
        if isinstance(body, Answer):
            return respond(body)
        try:
            told = msgspec.json.decode(body or b"{}", type=kind)
            return respond(await does(told, lang, request))
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return respond(problem("question", lang))
        except DeskError as refused:
            return respond(problem(refused.kind, lang, limit=refused.limit))

    return Route(f"/desk/{name}", post, methods=["POST"])


def _telling(desk: Desk, make: Callable[[Desk, Request], Response]) -> Endpoint:
    async def tell(request: Request) -> Response:
        try:
            return await asyncio.to_thread(make, desk, request)
        except DeskError as refused:
            return respond(problem(refused.kind, language(request)))

    return tell


def _told(data: object) -> Answer:
    return Answer(OK, msgspec.json.encode(data))


def _files(desk: Desk, _request: Request) -> Response:
    return respond(_told({"files": desk.files.files()}))


def _file(desk: Desk, request: Request) -> Response:
    return respond(_told(desk.files.read(request.query_params.get("name", ""))))


def _patch(desk: Desk, _request: Request) -> Response:
    headers = {"content-disposition": 'attachment; filename="rulebook.patch"'}
    return Response(desk.files.patch(), media_type="text/x-patch", headers=headers)


async def _save(desk: Desk, told: Saved, _lang: str) -> Answer:
    saved = await asyncio.to_thread(desk.files.save, told.name, told.text, told.digest)
    return _told({"name": saved.name, "digest": saved.digest})


def _running(desk: Desk, task: str) -> Does:
    async def does(told: Chosen, lang: str, request: Request) -> Answer:
        asked = Asked(task, lang, only=told.only)
        found = await while_connected(request, lambda: desk.run(asked))
        trial = trial_of(found) if task == "test" else None
        return _told(trial) if trial else answer_of(found, lang, desk.seconds)

    return does


async def _impact(desk: Desk, told: Table, lang: str, request: Request) -> Answer:
    content = told.people.encode("utf-8", "replace")
    found = await impact_on(desk, content, told.ending, lang, request)
    return answer_of(found, lang, desk.seconds)


def _editing(desk: Desk, task: str) -> Does:
    async def does(told: At, lang: str, _request: Request) -> Answer:
        desk.files.read(told.file)
        offset = min(max(told.offset, 0), len(told.text))
        asked = Asked(task, lang, file=told.file, text=told.text, offset=offset)
        return answer_of(await desk.edit(asked), lang, desk.seconds)

    return does
