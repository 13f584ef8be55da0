"""Work handed out to several processes, one answer after the other as each is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")

R = TypeVar("R")

_AHEAD = 2
"""How many pieces of work wait for each process, so that none has to wait."""

_SAFE = "PYTHONSAFEPATH"
"""Lets a new process take no module from the folder where it starts, which may be anyone's."""

_kept: dict[str, Any] = {}


def processors() -> int:
    """Return how many processors this process may use."""
    with suppress(AttributeError, OSError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    start: Callable[..., Any],
    args: tuple[Any, ...],
    work: Callable[[Any, T], R],
    pieces: Sequence[T],
    jobs: int,
) -> Iterator[tuple[int, R]]:
    """Return the place and the answer of each piece of work, in the order in which they are done.

    `start(*args)` makes what a process works with, once; `work` gets that and a piece. All three
    are functions and values that can be sent to another process. With one job nothing is sent.
    """
    if min(jobs, len(pieces)) <= 1:
        made = start(*args)
        yield from ((at, work(made, piece)) for at, piece in enumerate(pieces))
        return
    from multiprocessing import get_context

    todo = iter(enumerate(pieces))
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (start, args))
    try:
        running: dict[Future[R], int] = {}
        while True:
            for at, piece in islice(todo, jobs * _AHEAD - len(running)):
                running[pool.submit(_do, work, piece)] = at
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        if before is None:
            os.environ.pop(_SAFE, None)
        else:
            os.environ[_SAFE] = before


def _begin(start: Callable[..., Any], args: tuple[Any, ...]) -> None:
    import signal
    from threading import Thread

    Thread(target=_end_with_first, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it, and ends the others
    _kept["made"] = start(*args)


def _end_with_first() -> None:
    """End this process once the first one is gone, however that ended."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait as wait_for

    first = parent_process()
    if first is not None:
        wait_for([first.sentinel])
        os._exit(1)


def _do(work: Callable[[Any, T], R], piece: T) -> R:
    return work(_kept["made"], piece)
