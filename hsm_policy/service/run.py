"""The service on a socket: where it may listen, how long a client may take, what is printed."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from hsm_policy.messages import DiagnosticsError, diagnose
from hsm_policy.service.app import make_app
from hsm_policy.service.bodies import SECONDS
from hsm_policy.service.desk.desk import Desk
from hsm_policy.service.guard import LOOPBACK
from hsm_policy.verdict import shipped_folder

SHORTEST_TOKEN = 16
"""The characters of a token."""

_CONNECTIONS = 512
"""The connections at a time; more are answered with 503."""

_LARGEST_HEAD = 16 * 1024
"""The bytes of the head of a request."""


def serve(
    folder: Path | None,
    host: str,
    port: int,
    token: str,
    tell: Callable[[str], None],
    *,
    desk: bool = False,
) -> None:
    """Serve until interrupted; `tell` is called with the address when requests can come.

    With `desk` the rulebook can be edited on a copy.

    Raises DiagnosticsError where the address cannot be used, or is not of this machine alone and
    there is no token.
    """
    alone = host in LOOPBACK
    if not alone and not token:
        raise DiagnosticsError([diagnose("serve_no_token", args={"host": host})])
    listening = _socket(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())
    logging.getLogger("uvicorn").propagate = False
    config = uvicorn.Config(
        make_app(
            folder,
            hosts=LOOPBACK if alone else (),
            token=token,
            desk=Desk(folder or shipped_folder()) if desk else None,
        ),
        http=PromptProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        timeout_graceful_shutdown=5,
    )
    _Server(config, lambda: tell(address)).run([listening])


def read_token(file: Path) -> str:
    """Return the token in a file.

    Raises DiagnosticsError where the file cannot be read or its token is too short.
    """
    try:
        found = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        found = ""
    if len(found) < SHORTEST_TOKEN or not found.isascii() or not found.isprintable():
        args = {"least": str(SHORTEST_TOKEN)}
        raise DiagnosticsError([diagnose("serve_token", at=(str(file), 0, 0), args=args)])
    return found


def _socket(host: str, port: int) -> socket.socket:
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family, backlog=128)
    except OSError as error:
        args = {"host": host, "port": str(port), "reason": error.strerror or str(error)}
        raise DiagnosticsError([diagnose("serve_address", args=args)]) from None


class _Server(uvicorn.Server):
    """A server that tells when it listens."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started:
            self._tell()


class PromptProtocol(H11Protocol):
    """HTTP of which each head must be there in some seconds, or the connection is closed."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as uvicorn declares it
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came; wait on where a head has begun and not ended."""
        super().data_received(data)
        self._wait()

    def _wait(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            if self._late is not None:
                self._late.cancel()
            self._late = None
        elif self._late is None:
            self._late = self.loop.call_later(SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._late = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()
