"""The service as an ASGI application: questions by POST, what the rulebook holds by GET."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hsm_policy.service.answers import VERBS
from hsm_policy.service.page.routes import page_routes
from hsm_policy.service.pool import Pool
from hsm_policy.service.problems import OK, Answer

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def make_app(folder: Path | None = None, pool: Pool | None = None) -> Starlette:
    """Return the service for the rulebook of a folder, by default the one with the program."""
    pool = pool or Pool(folder)

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        yield
        await pool.stop()

    routes: list[BaseRoute] = [
        Route(f"/v1/{verb}", _asking(pool, verb), methods=["POST"]) for verb in VERBS
    ]
    routes += page_routes(pool)
    return Starlette(routes=routes, lifespan=running)


def _asking(pool: Pool, verb: str) -> Endpoint:
    async def ask(request: Request) -> Response:
        lang = request.query_params.get("lang", "en")
        return respond(await pool.answer(verb, await request.body(), lang))

    return ask


def respond(answer: Answer) -> Response:
    """Return an answer as a response."""
    kind = "application/json" if answer.status == OK else "application/problem+json"
    return Response(answer.body, answer.status, media_type=kind)
