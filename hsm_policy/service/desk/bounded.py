"""Runs of the desk: each in a process with limits of time and memory, ended with all it started."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from hsm_policy.service.desk.protocol import Asked, Line, Shown
from hsm_policy.service.problems import ProblemPart

SECONDS, MEGABYTES = 60, 2000

_LARGEST = 32 * 2**20
"""The bytes of a line of an answer."""

_ABOVE = str(Path(__file__).resolve().parents[3])
"""The folder in which processes find this package."""


class Outcome(NamedTuple):
    """What came of a run: its answer or the errors that are in its way, and the parts before.

    `failed` is the type of a problem, such as `time`, where neither came.
    """

    shown: Shown | None = None
    refused: tuple[ProblemPart, ...] = ()
    failed: str = ""
    parts: tuple[Any, ...] = ()


class Child:
    """A process over the copies in a folder; it answers one request at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process, self.pid = process, process.pid

    @classmethod
    async def start(cls, root: Path, megabytes: int = MEGABYTES) -> Child:
        """Start a process, which may take some memory; so may each process that it starts.

        Option -P keeps Python from importing modules of the current folder.
        """
        path = os.pathsep.join(filter(None, (_ABOVE, os.environ.get("PYTHONPATH", ""))))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "hsm_policy.service.desk.child", str(root), str(megabytes)),
            start_new_session=True,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LARGEST,
            env={**os.environ, "PYTHONPATH": path, "HSM_POLICY_CACHE": str(root / "cache")},
        )
        return cls(process)

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.returncode is None

    async def ask(self, asked: Asked, seconds: float) -> Outcome:
        """Return what comes of a request; the process is ended where it is not done in time."""
        parts: list[Any] = []
        failed, ended = "lost", False
        try:
            async with asyncio.timeout(seconds):
                async for line in self._lines(asked):
                    if line.done or line.refused is not None or line.failed:
                        ended = True
                        return Outcome(
                            line.done, tuple(line.refused or ()), line.failed, tuple(parts)
                        )
                    parts.append(line.part)
        except TimeoutError:
            failed = "time"
        except (ValueError, ConnectionError):  # a line that is too long, or no JSON
            failed = "lost"
        finally:
            if not ended:
                await asyncio.shield(self.end())
        return Outcome(failed=failed, parts=tuple(parts))

    async def _lines(self, asked: Asked) -> AsyncIterator[Line]:
        to, of = self._process.stdin, self._process.stdout
        if to is None or of is None:
            return
        to.write(msgspec.json.encode(asked) + b"\n")
        await to.drain()
        while line := await of.readline():
            yield msgspec.json.decode(line, type=Line)

    async def end(self) -> None:
        """End the process and all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self.pid, signal.SIGKILL)
            else:
                self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def child(root: Path) -> AsyncIterator[Child]:
    """Yield a process that is ended afterwards, whatever happens."""
    made = await Child.start(root)
    try:
        yield made
    finally:
        await asyncio.shield(made.end())


async def run(root: Path, asked: Asked, seconds: float = SECONDS) -> Outcome:
    """Return what comes of a request, in a process of its own."""
    async with child(root) as one:
        return await one.ask(asked, seconds)
