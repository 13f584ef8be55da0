"""The addresses of the page: what each screen asks of the engine, and shows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hsm_policy.service.page.further import (
    send_calendar,
    show_days,
    show_minimum,
    show_repair,
    show_routes,
)
from hsm_policy.service.page.interview import show_interview
from hsm_policy.service.page.posted import TooLargeError, language, read_posted
from hsm_policy.service.page.screens import HERE, Answers, Screen

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from hsm_policy.service.page.posted import Posted
    from hsm_policy.service.page.telling import Told

Shown = Callable[[Screen, "Posted"], Awaitable[Response]]

_STATIC = {"page.css": "text/css", "page.js": "text/javascript"}


def page_routes(answers: Answers) -> list[BaseRoute]:
    """Return the routes of the page over what answers questions."""
    screens: dict[str, Shown] = {
        "/dossier": _dossier,
        "/case": _case,
        "/open": _open,
        "/save": _save,
        "/ask": show_interview,
        "/minimum": show_minimum,
        "/days": show_days,
        "/calendar": send_calendar,
        "/repair": show_repair,
        "/routes": show_routes,
    }
    posts = [
        Route(path, _posting(answers, show), methods=["POST"]) for path, show in screens.items()
    ]
    backs = [Route(path, _back, methods=["GET"]) for path in screens]
    files = [Route(f"/{name}", _static(name, kind)) for name, kind in _STATIC.items()]
    return [Route("/", _start(answers)), *posts, *backs, *files]


def _start(answers: Answers) -> Callable[[Request], Awaitable[Response]]:
    async def start(request: Request) -> Response:
        return Screen(answers, language(request)).render("start.html", refused=[])

    return start


def _posting(answers: Answers, show: Shown) -> Callable[[Request], Awaitable[Response]]:
    async def post(request: Request) -> Response:
        screen = Screen(answers, language(request))
        try:
            posted = await read_posted(request)
        except TooLargeError:
            refused = [screen.tell("too_large")]
            return screen.render("start.html", status=413, refused=refused)
        return await show(screen, posted)

    return post


async def _back(request: Request) -> Response:
    return RedirectResponse(f"/?lang={language(request)}", 303)


def _static(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def static(_request: Request) -> Response:
        text = await asyncio.to_thread((HERE / name).read_bytes)
        return Response(text, media_type=kind, headers={"cache-control": "max-age=3600"})

    return static


async def _case(screen: Screen, posted: Posted) -> Response:
    return await _shown(screen, screen.told(posted), posted.text("before"))


async def _open(screen: Screen, posted: Posted) -> Response:
    found = await asyncio.to_thread(screen.opened, posted.file, posted.name)
    if isinstance(found, list):
        return screen.render("start.html", status=422, refused=found)
    return await _shown(screen, found)


async def _shown(screen: Screen, told: Told, before: str = "") -> Response:
    view, refused = await screen.verdict(told)
    return screen.render(
        "case.html",
        told,
        form=screen.form(told, view),
        view=view,
        refused=refused,
        changed=view.changes(before) if view else "",
    )


async def _save(screen: Screen, posted: Posted) -> Response:
    import yaml

    document = screen.told(posted).document
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    headers = {"content-disposition": 'attachment; filename="case.yaml"'}
    return Response(text, media_type="application/yaml", headers=headers)


async def _dossier(screen: Screen, posted: Posted) -> Response:
    """Send the dossier as a file: it brings its own content policy, and is opened from the disk."""
    told = screen.told(posted)
    found = await screen.ask("page.dossier", told)
    if not found.data:
        return await _shown(screen, told)
    headers = {"content-disposition": 'attachment; filename="dossier.html"'}
    return Response(found.data["html"], media_type="text/html", headers=headers)
