"""The processes that answer questions: a few, each with one question at a time, and a short queue.

A process that takes longer than its question may is ended, and another takes its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from hsm_policy.api import Rulebook
from hsm_policy.authoring import processors
from hsm_policy.messages import LANGUAGES, Diagnostic, DiagnosticsError
from hsm_policy.rulebook import stamp
from hsm_policy.service.answers import ALL_VERBS
from hsm_policy.service.problems import Answer, problem
from hsm_policy.service.usual import usual_cases
from hsm_policy.service.worker import PREPARE, Worker
from hsm_policy.verdict import shipped_folder

MEMORY = 2 * 2**30
"""The bytes that a process may take."""

WAITING = 16
"""How many questions may wait for a process."""

LONGEST_WAIT = 10.0
"""The seconds that a question may wait for a process."""

_MOST_WORKERS = 8
"""The processes of a service, where nobody asks for more."""

_LOOKS = 2.0
"""The seconds between looks at the files of the rulebook."""


class Pool:
    """Answers questions about one rulebook in processes of their own.

    `seconds` gives other limits than those of `ALL_VERBS`, by verb. `book` is the rulebook as it
    was when its files had no errors; `refused` are the errors that they have now.
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
        self.size = workers or max(2, min(processors(), _MOST_WORKERS))
        self.seconds = {PREPARE: LONGEST_WAIT}
        self.seconds |= {verb: one.seconds for verb, one in ALL_VERBS.items()} | dict(seconds or {})
        self.ready = False
        self.refused: tuple[Diagnostic, ...] = ()
        self.book: Rulebook
        self._memory = memory
        self._free: asyncio.Queue[Worker] = asyncio.Queue()
        self.workers: set[Worker] = set()
        self.stale: set[Worker] = set()
        self.waiting = 0
        self._slow = asyncio.Semaphore(max(1, self.size - 1))
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Load the rulebook and begin to start the processes; `ready` tells when they are there.

        Raises DiagnosticsError where the rulebook has errors.
        """
        self.book = await asyncio.to_thread(Rulebook.load, self.folder)
        self._later(self._begin())

    async def stop(self) -> None:
        """End all processes."""
        self.ready = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self.workers:
            worker.end()
        self.workers.clear()

    @property
    def count(self) -> int:
        """How many processes there are."""
        return len(self.workers)

    async def answer(
        self, verb: str, body: bytes | Mapping[str, Any], lang: str = "en", *, patient: bool = False
    ) -> Answer:
        """Return the answer to a question, or a problem; a `patient` caller waits for its turn."""
        asked = body if isinstance(body, bytes) else msgspec.json.encode(body)
        if self.waiting >= WAITING and not patient:
            return problem("busy", lang)
        if not ALL_VERBS[verb].slow:
            return await self._answer(verb, asked, lang, patient=patient)
        self.waiting += 1
        try:
            await asyncio.wait_for(self._slow.acquire(), None if patient else LONGEST_WAIT)
        except TimeoutError:
            return problem("busy", lang)
        finally:
            self.waiting -= 1
        try:
            return await self._answer(verb, asked, lang, patient=patient)
        finally:
            self._slow.release()

    async def _answer(self, verb: str, body: bytes, lang: str, *, patient: bool) -> Answer:
        worker = self._idle() or await self._waited(patient=patient)
        if worker is None:
            return problem("busy" if self.ready else "starting", lang)
        try:
            return await asyncio.to_thread(worker.ask, verb, body, lang, self.seconds[verb])
        except asyncio.CancelledError:
            worker.process.kill()
            worker.process.join()
            raise
        finally:
            self._give_back(worker)

    def _idle(self) -> Worker | None:
        """Take a process that has no work; for those that ended meanwhile, start others."""
        while not self._free.empty():
            if self._usable(worker := self._free.get_nowait()):
                return worker
            self._give_back(worker)
        return None

    async def _waited(self, *, patient: bool) -> Worker | None:
        """Wait for a process; None where none comes in time."""
        self.waiting += 1
        try:
            async with asyncio.timeout(None if patient else LONGEST_WAIT):
                while not self._usable(worker := await self._free.get()):
                    self._give_back(worker)
                return worker
        except TimeoutError:
            return None
        finally:
            self.waiting -= 1

    def _usable(self, worker: Worker) -> bool:
        return worker.alive and worker not in self.stale

    def _give_back(self, worker: Worker) -> None:
        """Make a process free again, or end it where its rulebook has changed or it has ended."""
        if self._usable(worker):
            self._free.put_nowait(worker)
            return
        self.workers.discard(worker)
        worker.process.kill()
        if worker in self.stale:
            self.stale.discard(worker)
        else:
            self._later(self._add())

    async def _begin(self) -> None:
        """Start the processes, and go on with what is to be done until the end."""
        await asyncio.gather(*(self._add() for _ in range(self.size)))
        await self._prepare()
        self.ready = True
        seen = stamp(self.folder)
        while True:
            await asyncio.sleep(_LOOKS)
            found = await asyncio.to_thread(stamp, self.folder)
            if found and found != seen:
                seen = found
                await self._renew()

    async def _prepare(self) -> None:
        """Prepare the usual shapes of cases, one at a time; other questions are answered too."""
        cases = []
        with suppress(Exception):  # what is not prepared now is prepared when it is asked for
            cases = await asyncio.to_thread(usual_cases, self.book)
        # Processes take turns, so that each meets every shape where the next round begins later.
        for first in range(self.size):
            for case in cases[first:] + cases[:first]:
                body = msgspec.json.encode(case)
                await self._answer(PREPARE, body, LANGUAGES[0], patient=True)

    async def _add(self) -> None:
        """Start a process for the rulebook as it is."""
        worker = await asyncio.to_thread(Worker, self.book, self._memory)
        self.workers.add(worker)
        self._give_back(worker)

    async def _renew(self) -> None:
        """Take in a changed rulebook; processes with the one before end after their questions."""
        try:
            book = await asyncio.to_thread(Rulebook.load, self.folder)
        except DiagnosticsError as refused:
            self.refused = refused.problems
            return
        except OSError:  # the folder is being replaced
            return
        self.refused = ()
        if book.source.digest == self.book.source.digest:
            return
        self.book, old = book, set(self.workers)
        await asyncio.gather(*(self._add() for _ in range(self.size)))
        self.stale |= old & self.workers
        for _ in range(self._free.qsize()):
            self._give_back(self._free.get_nowait())
        await self._prepare()

    def _later(self, work: Any) -> None:  # noqa: ANN401 - a coroutine
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
