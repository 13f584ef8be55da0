"""The service as an ASGI application: questions by POST, what the rulebook holds by GET."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from hsm_policy.api import Rulebook
from hsm_policy.cases import profiles
from hsm_policy.messages import LANGUAGES, DiagnosticsError, check_language
from hsm_policy.names import __version__
from hsm_policy.service.answers import VERBS
from hsm_policy.service.batch import NDJSON, decide_lines, split_lines
from hsm_policy.service.bodies import LARGEST, LARGEST_BATCH, read_body
from hsm_policy.service.desk.desk import Desk
from hsm_policy.service.desk.page import page_of_desk
from hsm_policy.service.desk.routes import desk_routes
from hsm_policy.service.guard import LOOPBACK, Guard, respond
from hsm_policy.service.metrics import Metrics
from hsm_policy.service.openapi import openapi
from hsm_policy.service.page.routes import page_routes
from hsm_policy.service.pool import Pool
from hsm_policy.service.problems import OK, Answer, problem, refusal

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def make_app(
    folder: Path | None = None,
    *,
    pool: Pool | None = None,
    hosts: Collection[str] = LOOPBACK,
    token: str = "",
    desk: Desk | None = None,
) -> Starlette:
    """Return the service for the rulebook of a folder, by default the one with the program.

    It answers requests for some `hosts` (any host where there are none), and where there is a
    `token` only those that hold it. With a `desk` its rulebook is edited on a copy.
    """
    pool = pool or Pool(folder)

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        async with desk or nullcontext():
            yield
        await pool.stop()

    metrics = Metrics(pool)
    routes: list[BaseRoute] = [
        *(Route(f"/v1/{verb}", _asking(pool, metrics, verb), methods=["POST"]) for verb in VERBS),
        Route("/v1/batch", _batch(pool, metrics), methods=["POST"]),
        *(Route(path, _offering(pool, make)) for path, make in _OFFERS.items()),
        Route("/v1/health", _health),
        Route("/v1/ready", _ready(pool)),
        Route("/metrics", _metrics(metrics)),
    ]
    routes += page_routes(pool)
    if desk is not None:
        routes += [*desk_routes(desk), *page_of_desk(desk, pool)]
    return Starlette(
        routes=routes,
        lifespan=running,
        middleware=[Middleware(Guard, hosts=hosts, token=token)],
        exception_handlers={HTTPException: _refused, DiagnosticsError: _unspoken},
    )


def language(request: Request) -> str:
    """Return the language that a request asks for; DiagnosticsError where it is not spoken."""
    lang = request.query_params.get("lang", LANGUAGES[0])
    check_language(lang)
    return lang


def _asking(pool: Pool, metrics: Metrics, verb: str) -> Endpoint:
    async def ask(request: Request) -> Response:
        begun, lang = time.perf_counter(), language(request)
        found = await read_body(request, ("application/json",), LARGEST, lang)
        if not isinstance(found, Answer):
            found = await pool.answer(verb, found, lang)
        metrics.count(verb, found.status, time.perf_counter() - begun)
        return respond(found)

    return ask


def _batch(pool: Pool, metrics: Metrics) -> Endpoint:
    turn = asyncio.Lock()

    async def batch(request: Request) -> Response:
        begun, lang = time.perf_counter(), language(request)
        lines = split_lines(await read_body(request, NDJSON, LARGEST_BATCH, lang), lang)
        if turn.locked() and not isinstance(lines, Answer):
            lines = problem("busy", lang)
        if isinstance(lines, Answer):
            metrics.count("batch", lines.status, time.perf_counter() - begun)
            return respond(lines)

        async def decided() -> AsyncIterator[bytes]:
            async with turn:
                async for line in decide_lines(pool, lines, lang):
                    yield line
            metrics.count("batch", OK, time.perf_counter() - begun)

        return StreamingResponse(decided(), media_type=NDJSON[0])

    return batch


def _offering(pool: Pool, make: Callable[[Rulebook, str], object]) -> Endpoint:
    """Return an endpoint that tells something of the rulebook, kept until the rulebook changes."""
    kept: dict[str, tuple[str, bytes]] = {}

    async def offer(request: Request) -> Response:
        lang, digest = language(request), pool.book.source.digest
        if kept.get(lang, ("",))[0] != digest:
            kept[lang] = digest, msgspec.json.encode(make(pool.book, lang))
        return respond(Answer(OK, kept[lang][1]))

    return offer


def _policy(book: Rulebook, _lang: str) -> object:
    """Tell which rulebook answers, and the names by which its options are chosen."""
    source = book.source
    return {
        "digest": f"sha256:{source.digest}",
        "version": __version__,
        "questions": list(source.questions),
        "readings": {
            one.id: {"default": one.default, "readings": list(one.readings)}
            for one in source.points.values()
        },
        "profiles": list(profiles(source)),
        "scenarios": list(source.scenarios),
    }


_OFFERS: dict[str, Callable[[Rulebook, str], object]] = {
    "/v1/schema": lambda book, _lang: book.schema(),
    "/v1/titles": lambda book, lang: book.titles(lang),
    "/v1/policy": _policy,
    "/openapi.json": lambda book, _lang: openapi(book),
}


async def _health(_request: Request) -> Response:
    return respond(Answer(OK, b'{"status":"ok"}'))


def _ready(pool: Pool) -> Endpoint:
    async def ready(request: Request) -> Response:
        lang = language(request)
        if not pool.ready:
            return respond(problem("starting", lang))
        told = {
            "status": "ready",
            "policy": f"sha256:{pool.book.source.digest}",
            "refused": [one.line_of_text() for one in pool.refused],
        }
        return respond(Answer(OK, msgspec.json.encode(told)))

    return ready


def _metrics(metrics: Metrics) -> Endpoint:
    async def text(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return text


async def _refused(request: Request, refused: Exception) -> Response:
    """Return the problem of an address that is not there, or not asked so."""
    status = refused.status_code if isinstance(refused, HTTPException) else 500
    kind = {404: "path", 405: "method"}.get(status, "internal")
    response = respond(problem(kind, request.query_params.get("lang", LANGUAGES[0])))
    response.headers.update(getattr(refused, "headers", None) or {})
    return response


async def _unspoken(_request: Request, refused: Exception) -> Response:
    """Return the problem of a language that is not spoken."""
    problems = refused.problems if isinstance(refused, DiagnosticsError) else ()
    return respond(refusal(problems, LANGUAGES[0]))
