"""What every request passes: the host and the token are checked, and answers get their headers."""

from __future__ import annotations

import hmac
from base64 import b64decode
from collections.abc import Collection
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hsm_policy.messages import LANGUAGES
from hsm_policy.service.problems import OK, Answer, problem

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""The headers of every answer; an endpoint that sets one of them keeps its own."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The names under which a machine reaches itself alone."""

WITHOUT_TOKEN = ("/v1/health", "/v1/ready")
"""What may be asked without a token: it tells nothing of a case."""


class Guard:
    """The outermost layer of the service.

    `hosts` are the names that a request may be for, none if it may be for any. With a `token`,
    requests must hold it. A fault becomes a problem without its text, which may hold what somebody
    wrote.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = LOOPBACK, token: str = "") -> None:
        self._app, self._hosts, self._token = app, hosts, token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, with_headers)
            return
        try:
            await self._app(scope, receive, with_headers)
        except Exception:  # noqa: BLE001 - its text may hold what somebody wrote
            if not begun:
                await respond(problem("internal", _language(scope)))(scope, receive, with_headers)

    def _refused(self, scope: Scope) -> Response | None:
        headers, lang = Headers(scope=scope), _language(scope)
        if self._hosts and host_name(headers.get("host", "")) not in self._hosts:
            return respond(problem("host", lang))
        if self._token and scope["path"] not in WITHOUT_TOKEN:
            given = _token(headers.get("authorization", ""))
            if not hmac.compare_digest(given, self._token):
                refusal = respond(problem("token", lang))
                refusal.headers["WWW-Authenticate"] = 'Bearer, Basic realm="hsm-policy"'
                return refusal
        return None


def respond(answer: Answer) -> Response:
    """Return an answer as a response."""
    kind = "application/json" if answer.status == OK else "application/problem+json"
    response = Response(answer.body, answer.status, media_type=kind)
    if answer.retry:
        response.headers["Retry-After"] = str(answer.retry)
    return response


def host_name(host: str) -> str:
    """Return the name in a Host header, without its port and the brackets of IPv6."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _language(scope: Scope) -> str:
    """Return the language that a request names, English where it names none that is spoken."""
    query = scope.get("query_string", b"").decode("latin-1").split("&")
    found = (part.removeprefix("lang=") for part in query if part.startswith("lang="))
    return next((lang for lang in found if lang in LANGUAGES), LANGUAGES[0])


def _token(authorization: str) -> bytes:
    """Return the token of a Bearer header, or the password of a Basic one; else nothing."""
    scheme, _, told = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return told.strip().encode()
    if scheme.lower() == "basic":
        with suppress(ValueError):
            return b64decode(told, validate=True).partition(b":")[2]
    return b""
