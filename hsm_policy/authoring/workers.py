"""Work spread over several processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")

R = TypeVar("R")

_SAFE = "PYTHONSAFEPATH"
"""Keeps new processes from importing modules of the current folder, which may be untrusted."""

_BETWEEN = 2.0
"""The seconds after which a caller who waits is told that nothing came."""


def processors() -> int:
    """Return the number of processors that this process may use."""
    with suppress(AttributeError, OSError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    start: Callable[[], Any],
    work: Callable[[Any, T], R],
    pieces: Sequence[T],
    jobs: int,
    seconds: float | None = None,
    idle: Callable[[], None] = lambda: None,
) -> Iterator[tuple[int, R]]:
    """Yield the index and result of each piece of work, in order of completion.

    Each process calls `start()` once and then `work(made, piece)` for its pieces, where `made`
    is what `start` returned. All of these must be picklable. With one job or one piece everything
    runs in this process, unless the time is limited: after `seconds` the processes are ended, and
    the pieces in work have no result. They end too when the caller stops for any other reason.
    `idle()` is called now and then while nothing comes.

    Raises:
        ChildProcessError: a process has ended before its work.
    """
    count = min(jobs, len(pieces))
    if count <= 1 and seconds is None:
        made = start()
        yield from ((at, work(made, piece)) for at, piece in enumerate(pieces))
        return
    from multiprocessing.connection import wait

    end = None if seconds is None else time.monotonic() + seconds
    todo = iter(enumerate(pieces))
    busy: dict[Connection[Any, Any], int] = {}

    def hand_out(process: Connection[Any, Any]) -> None:
        for at, piece in todo:
            process.send(piece)
            busy[process] = at
            return

    with _processes(partial(_serve, start, work), count) as processes:
        for process in processes:
            hand_out(process)
        while busy:
            left = _BETWEEN if end is None else min(_BETWEEN, end - time.monotonic())
            ready = wait(list(busy), max(0.0, left))
            if not ready and left < _BETWEEN:
                return
            if not ready:
                idle()
            for process in (one for one in processes if one in ready):
                at = busy.pop(process)
                result, error = _received(process)
                if error is not None:
                    raise error
                hand_out(process)
                yield at, result


def _received(process: Connection[Any, Any]) -> tuple[Any, Exception | None]:
    try:
        found: tuple[Any, Exception | None] = process.recv()
    except (EOFError, ConnectionError):
        return None, ChildProcessError("a process of the program was ended from outside")
    return found


@contextmanager
def _processes(
    serve: Callable[[Connection[Any, Any]], None], count: int
) -> Iterator[list[Connection[Any, Any]]]:
    """Start processes that serve a connection, yield its other ends, and kill the processes."""
    from multiprocessing import get_context

    context = get_context("spawn")
    pairs = [context.Pipe() for _ in range(count)]
    processes = [context.Process(target=serve, args=(far,), daemon=True) for _, far in pairs]
    try:
        with safe_start():
            for process in processes:
                process.start()
        for _, far in pairs:
            far.close()
        yield [near for near, _ in pairs]
    finally:
        for process in processes:
            if process.pid is not None:
                process.kill()


@contextmanager
def safe_start() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach: the first process handles it and ends them."""
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    masked = hasattr(signal, "pthread_sigmask")
    if masked:
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # started later, it would unblock the signal
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        if masked:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        if before is None:
            os.environ.pop(_SAFE, None)
        else:
            os.environ[_SAFE] = before


def _serve(
    start: Callable[[], Any],
    work: Callable[[Any, Any], Any],
    pieces: Connection[Any, Any],
) -> None:
    """Do pieces of work from a connection until it is closed."""
    from threading import Thread

    Thread(target=end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be blocked
    made = None
    with suppress(EOFError, ConnectionError):
        while True:
            piece = pieces.recv()
            try:
                made = made or (start(),)
                pieces.send((work(made[0], piece), None))
            except Exception as error:  # noqa: BLE001 - raised again by the first process
                pieces.send((None, error))


def end_with_parent() -> None:
    """End this process when its parent process ends, for whatever reason."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait as wait_for

    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def gather(
    start: Callable[[], Any],
    work: Callable[[Any, T], R],
    items: Sequence[T],
    jobs: int,
    tell: Callable[[int, int], None],
    batch: int = 1,
) -> list[R]:
    """Return the result of each item, in order; parameters as for `each`.

    A process takes `batch` items at a time. `tell(done, total)` is called after each batch, and
    now and then while nothing comes.
    """
    pieces = [items[at : at + batch] for at in range(0, len(items), batch)]
    found: dict[int, list[R]] = {}

    def told() -> None:
        tell(sum(map(len, found.values())), len(items))

    for at, results in each(start, partial(_do_all, work), pieces, jobs, idle=told):
        found[at] = results
        told()
    return [one for at in sorted(found) for one in found[at]]


def _do_all(work: Callable[[Any, T], R], made: Any, items: Sequence[T]) -> list[R]:  # noqa: ANN401 - from `start`
    return [work(made, item) for item in items]
