"""A process that answers one question after another for the service, within bounds of memory."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from hsm_policy.api import Rulebook
from hsm_policy.authoring import end_with_parent, safe_start
from hsm_policy.engine import Cache, GroundProgram, user_cache
from hsm_policy.rulebook import RulebookData
from hsm_policy.service.problems import OK, STATUS, Answer, problem
from hsm_policy.validator import bound_memory

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")

PREPARE = "prepare"
"""Asks a process to prepare the shape of a case."""

_PREPARING = 60.0
"""The seconds in which what is kept for all cases of a shape must be prepared."""


_SLOWEST = 3
"""How many seconds of the clock one of a processor may take."""


class Prepares(Enum):
    """What a process says of what it prepares for all cases of a shape."""

    BEGINS, ENDS = "begins", "ends"


class Worker:
    """A process of the service, seen from outside: it answers questions about one rulebook."""

    def __init__(self, book: Rulebook, memory: int) -> None:
        """Start a process for a rulebook that is loaded; it may take `memory` bytes."""
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        told = msgspec.msgpack.encode(book.source)
        arguments = (far, told, book.folder, memory)
        self.process = context.Process(target=_serve, args=arguments, daemon=True)
        with safe_start():
            self.process.start()
        far.close()

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self.process.is_alive()

    def ask(self, verb: str, body: bytes, lang: str, seconds: float) -> Answer:
        """Return the answer to a question; after `seconds` of work the process is ended instead.

        They are those of a processor where the system tells them. What is prepared once for all
        cases of a shape, and kept, is not counted.
        """
        try:
            self._pipe.send((verb, body, lang))
            found = self._received(seconds)
        except (EOFError, ConnectionError):
            found = problem("lost", lang)
        if found is None or found.status == STATUS["memory"]:
            self.end()
        return found or problem("time", lang, limit=seconds)

    def _received(self, seconds: float) -> Answer | None:
        """Return what the process answers; None where it takes longer than it may."""
        begun, last = self._used(), time.monotonic() + _SLOWEST * seconds
        left = seconds
        while left > 0:
            if not self._pipe.poll(left):
                left = min(seconds + begun - self._used(), last - time.monotonic())
                continue
            found: Answer | Prepares = self._pipe.recv()
            if isinstance(found, Answer):
                return found
            begun, last = self._used(), time.monotonic() + _SLOWEST * seconds
            left = _PREPARING if found is Prepares.BEGINS else seconds
        return None

    def _used(self) -> float:
        """Return the seconds of a processor that the process has used, or those of the clock."""
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return time.monotonic()
        fields = told.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self._pipe.close()


def _serve(questions: Connection[Any, Any], told: bytes, folder: Path | None, memory: int) -> None:
    """Answer questions about a rulebook from a connection until it is closed."""
    from hsm_policy.service.answers import answer
    from hsm_policy.service.usual import prepare

    Thread(target=end_with_parent, daemon=True).start()
    bound_memory(memory)
    source = msgspec.msgpack.decode(told, type=RulebookData)
    book = Rulebook(source, _Announcing(user_cache().folder, questions), folder)
    questions.send(Prepares.ENDS)
    with suppress(EOFError, ConnectionError):
        while True:
            verb, body, lang = questions.recv()
            try:
                if verb == PREPARE:
                    prepare(book, msgspec.json.decode(body))
                    found = Answer(OK, b"")
                else:
                    found = answer(book, verb, body, lang)
            except Exception:  # noqa: BLE001 - its text may hold what somebody wrote
                found = problem("internal", lang)
            questions.send(found)


class _Announcing(Cache):
    """A cache that tells a connection when it begins to prepare what it keeps, and when it ends."""

    def __init__(self, folder: Path | None, told: Connection[Any, Any]) -> None:
        super().__init__(folder)
        self._told = told

    def ground(self, key: str, make: Callable[[], GroundProgram]) -> GroundProgram:
        """Return a ground program as `Cache` does."""
        return super().ground(key, self._announced(make))

    def reads(self, key: str, make: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
        """Return the keys that questions read as `Cache` does."""
        return super().reads(key, self._announced(make))

    def _announced(self, make: Callable[[], T]) -> Callable[[], T]:
        def announced() -> T:
            self._told.send(Prepares.BEGINS)
            try:
                return make()
            finally:
                self._told.send(Prepares.ENDS)

        return announced
