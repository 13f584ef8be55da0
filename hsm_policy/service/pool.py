"""The processes that answer questions: a few, each with one question at a time, and a short queue.

A process that takes longer than its question may is ended, and another takes its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.api import Rulebook
from hsm_policy.authoring import processors
from hsm_policy.messages import DiagnosticsError
from hsm_policy.rulebook import stamp
from hsm_policy.service.answers import ALL_VERBS
from hsm_policy.service.problems import Answer, problem
from hsm_policy.service.worker import NotStarted, Worker
from hsm_policy.verdict import shipped_folder

MEMORY = 2 * 2**30
"""The bytes that a process may take."""

WAITING = 16
"""How many questions may wait for a process."""

LONGEST_WAIT = 10.0
"""The seconds that a question may wait for a process."""

_LOOKS = 2.0
"""The seconds between looks at the files of the rulebook."""


class Pool:
    """Answers questions about one rulebook in processes of their own.

    `seconds` gives other limits than those of `ALL_VERBS`, by verb.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        workers: int | None = None,
        seconds: Mapping[str, float] | None = None,
        memory: int = MEMORY,
    ) -> None:
        self.folder = folder or shipped_folder()
        self.size = workers or max(2, processors())
        self.seconds = {verb: one.seconds for verb, one in ALL_VERBS.items()} | dict(seconds or {})
        self.ready = False
        self.book: Rulebook
        self._memory = memory
        self._free: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._stale: set[Worker] = set()
        self._waiting = 0
        self._slow = asyncio.Semaphore(max(1, self.size - 1))
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Load the rulebook, start the processes, and watch the files of the rulebook.

        Raises DiagnosticsError where the rulebook has errors.
        """
        self.book = await asyncio.to_thread(Rulebook.load, self.folder)
        await asyncio.gather(*(self._add() for _ in range(self.size)))
        self.ready = True
        self._later(self._watch())

    async def stop(self) -> None:
        """End all processes."""
        self.ready = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    async def answer(
        self, verb: str, body: bytes | Mapping[str, Any], lang: str = "en", *, patient: bool = False
    ) -> Answer:
        """Return the answer to a question, or a problem; a `patient` caller waits for its turn."""
        asked = body if isinstance(body, bytes) else msgspec.json.encode(body)
        if self._waiting >= WAITING and not patient:
            return problem("busy", lang)
        if not ALL_VERBS[verb].slow:
            return await self._answer(verb, asked, lang, patient=patient)
        self._waiting += 1
        try:
            await asyncio.wait_for(self._slow.acquire(), None if patient else LONGEST_WAIT)
        except TimeoutError:
            return problem("busy", lang)
        finally:
            self._waiting -= 1
        try:
            return await self._answer(verb, asked, lang, patient=patient)
        finally:
            self._slow.release()

    async def _answer(self, verb: str, body: bytes, lang: str, *, patient: bool) -> Answer:
        self._waiting += 1
        try:
            worker = await asyncio.wait_for(self._take(), None if patient else LONGEST_WAIT)
        except TimeoutError:
            return problem("busy", lang)
        finally:
            self._waiting -= 1
        try:
            return await asyncio.to_thread(worker.ask, verb, body, lang, self.seconds[verb])
        except asyncio.CancelledError:
            worker.process.kill()
            worker.process.join()
            raise
        finally:
            self._give_back(worker)

    async def _take(self) -> Worker:
        """Return a process that is there; for one that ended meanwhile, start another."""
        while True:
            worker = await self._free.get()
            if worker.alive and worker not in self._stale:
                return worker
            self._give_back(worker)

    def _give_back(self, worker: Worker) -> None:
        """Make a process free again, or end it where its rulebook has changed or it has ended."""
        if worker.alive and worker not in self._stale:
            self._free.put_nowait(worker)
            return
        self._workers.discard(worker)
        worker.process.kill()
        if worker in self._stale:
            self._stale.discard(worker)
        else:
            self._later(self._add())

    async def _add(self) -> None:
        """Start a process; where it cannot load the rulebook, keep trying."""
        while True:
            try:
                worker = await asyncio.to_thread(Worker, self.folder, self._memory)
            except NotStarted as failed:
                if failed.problems and not self.ready:
                    raise DiagnosticsError(failed.problems) from None
                await asyncio.sleep(_LOOKS)
            else:
                self._workers.add(worker)
                self._free.put_nowait(worker)
                return

    async def _watch(self) -> None:
        """Take in the rulebook anew when its files have changed and have no errors."""
        seen = stamp(self.folder)
        while True:
            await asyncio.sleep(_LOOKS)
            found = await asyncio.to_thread(stamp, self.folder)
            if found and found != seen:
                seen = found
                await self._renew()

    async def _renew(self) -> None:
        """Start processes for a changed rulebook; the others end after their questions."""
        old = set(self._workers)
        try:
            book = await asyncio.to_thread(Rulebook.load, self.folder)
            await self._add()
        except Exception:  # noqa: BLE001 - the rulebook as it was goes on answering
            return
        self.book = book
        self._stale |= old & self._workers
        await asyncio.gather(*(self._add() for _ in range(self.size - 1)))
        for _ in range(self._free.qsize()):
            self._give_back(self._free.get_nowait())

    def _later(self, work: Any) -> None:  # noqa: ANN401 - a coroutine
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
