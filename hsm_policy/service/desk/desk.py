"""The desk behind its addresses: one copy of the rulebook, and the processes that run it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Self

import msgspec
from starlette.requests import Request

from hsm_policy.service.desk.bounded import SECONDS, Child, Outcome, run
from hsm_policy.service.desk.protocol import Asked, Shown
from hsm_policy.service.desk.workspace import Workspace

AT_ONCE, WAITING = 2, 8
"""The runs at a time, and those that may wait or run."""

TO_EDIT = 20.0
"""The seconds for a completion or a hover; the first one reads all files."""

_MARGIN = 2
"""The seconds that a run has beyond what it knows of, to say what it found."""


class Desk:
    """A rulebook edited by those who can reach the service; nothing is kept when it stops."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self.folder, self.seconds = folder, seconds
        self.files: Workspace
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._editing = asyncio.Lock()
        self._editor: Child | None = None
        self._count = 0

    async def __aenter__(self) -> Self:
        """Copy the rulebook."""
        self.files = await asyncio.to_thread(Workspace, self.folder)
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the processes and remove the copy."""
        if self._editor is not None:
            await self._editor.end()
        await asyncio.to_thread(self.files.close)

    async def run(self, asked: Asked) -> Outcome:
        """Return what comes of a request, in a process of its own, within bounds."""
        if self._count >= WAITING:
            return Outcome(failed="busy")
        self._count += 1
        asked.seconds = max(1, int(self.seconds) - _MARGIN)
        try:
            async with self._turn:
                found = await run(self.files.root, asked, self.seconds)
        finally:
            self._count -= 1
        if asked.task == "diff" and found.failed == "time" and found.parts:
            return Outcome(msgspec.convert(found.parts[-1], Shown))  # it says what is left out
        return found

    async def edit(self, asked: Asked) -> Outcome:
        """Return a completion or a hover, from a process that keeps what it has read."""
        async with self._editing:
            if self._editor is None or not self._editor.alive:
                self._editor = await Child.start(self.files.root)
            return await self._editor.ask(asked, min(TO_EDIT, self.seconds))


async def while_connected(
    request: Request, work: Callable[[], Coroutine[Any, Any, Outcome]]
) -> Outcome:
    """Return what comes of work, which is given up where the one who asked goes away."""
    running = asyncio.ensure_future(work())
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((running, leaving), return_when=asyncio.FIRST_COMPLETED)
        return running.result() if running.done() else Outcome(failed="lost")
    finally:
        leaving.cancel()
        running.cancel()
        await asyncio.gather(running, leaving, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
