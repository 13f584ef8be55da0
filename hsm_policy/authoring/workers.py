"""Work spread over several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")

R = TypeVar("R")

_AHEAD = 2
"""Queued pieces per process, so that none is idle."""

_SAFE = "PYTHONSAFEPATH"
"""Keeps new processes from importing modules of the current folder, which may be untrusted."""

_kept: dict[str, Any] = {}


def processors() -> int:
    """Return the number of processors that this process may use."""
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
    """Yield the index and result of each piece of work, in order of completion.

    Each process calls `start(*args)` once and then `work(made, piece)` for its pieces, where `made`
    is what `start` returned. All of these must be picklable. With one job or one piece everything
    runs in this process.
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


def gather(
    start: Callable[[], Any],
    work: Callable[[Any, T], R],
    items: Sequence[T],
    jobs: int,
    tell: Callable[[int, int], None],
    batch: int = 1,
) -> list[R]:
    """Return the result of each item, in order; parameters as for `each`.

    A process takes `batch` items at a time. `tell(done, total)` is called after each batch.
    """
    pieces = [items[at : at + batch] for at in range(0, len(items), batch)]
    found: dict[int, list[R]] = {}
    for at, results in each(start, (), partial(_do_all, work), pieces, jobs):
        found[at] = results
        tell(sum(map(len, found.values())), len(items))
    return [one for at in sorted(found) for one in found[at]]


def _do_all(work: Callable[[Any, T], R], made: Any, items: Sequence[T]) -> list[R]:  # noqa: ANN401 - from `start`
    return [work(made, item) for item in items]


def _begin(start: Callable[..., Any], args: tuple[Any, ...]) -> None:
    import signal
    from threading import Thread

    Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles it and ends the others
    _kept["made"] = start(*args)


def _end_with_parent() -> None:
    """End this process when its parent process ends, for whatever reason."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait as wait_for

    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _do(work: Callable[[Any, T], R], piece: T) -> R:
    return work(_kept["made"], piece)
