"""Chunks decided by the workers of a Dask cluster: this machine's own, or one that runs already.

A worker gets rows and gives what they come to; of files it uses those of its rulebook, and classes
of rows where there is a folder for them. So a chunk whose worker dies is decided anew by another,
and the result is the same, however many there are.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from hsm_policy.analysis.portfolio.batch.store import PartData
from hsm_policy.analysis.portfolio.batch.tables import polars
from hsm_policy.analysis.portfolio.batch.worker import Task, Worker
from hsm_policy.messages import DiagnosticsError, diagnose, need_extra
from hsm_policy.verdict import Session

if TYPE_CHECKING:
    import polars as pl

LOCAL = "local"

_AHEAD = 3
"""How many chunks are handed out for each worker, so that none waits."""


class Chunk(NamedTuple):
    """Rows of a table: which chunk it is, the number of its first row, and the rows."""

    number: int
    first: int
    frame: pl.DataFrame


class ClusterJob(msgspec.Struct, frozen=True):
    """What a worker needs beside the rows: the folder of the rulebook, its digest, and the task.

    `classes` is a folder through which workers share classes of rows, "" for none.
    """

    folder: str
    digest: str
    task: Task
    classes: str = ""


def decided_by(
    address: str, job: ClusterJob, chunks: Iterator[Chunk]
) -> Iterator[tuple[int, PartData]]:
    """Decide chunks by a cluster, and yield each when it is done.

    `address` is `local` for a cluster of this machine alone, or that of a scheduler. Raises
    DiagnosticsError where nothing answers there, or its workers have another rulebook.
    """
    need_extra("cluster", "distributed")
    dask, told = import_module("distributed"), msgspec.json.encode(job)
    with _client(dask, address) as client:
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))

        def handed(count: int) -> list[Any]:
            some = islice(chunks, count)
            return [
                client.submit(
                    decide_chunk, told, one.number, one.first, _packed(one.frame), pure=False
                )
                for one in some
            ]

        running = dask.as_completed(handed(workers * _AHEAD))
        for future in running:
            number, found = future.result()
            running.update(handed(1))
            yield number, msgspec.msgpack.decode(found, type=PartData)


def decide_chunk(told: bytes, number: int, first: int, rows: bytes) -> tuple[int, bytes]:
    """Decide one chunk on a worker; return its number and what it gives."""
    frame = polars().read_ipc(io.BytesIO(rows))
    return number, msgspec.msgpack.encode(_worker(told).part(first, frame))


@lru_cache(maxsize=2)
def _worker(told: bytes) -> Worker:
    job = msgspec.json.decode(told, type=ClusterJob)
    book = Session.load(job.folder)
    if book.source.digest != job.digest:
        raise DiagnosticsError([diagnose("cluster_rulebook", at=(job.folder, 0, 0))])
    return Worker(book, job.task, Path(job.classes) if job.classes else None)


def _packed(frame: pl.DataFrame) -> bytes:
    into = io.BytesIO()
    frame.write_ipc(into)
    return into.getvalue()


@contextmanager
def _client(dask: Any, address: str) -> Iterator[Any]:
    if address != LOCAL:
        try:
            client = dask.Client(address, timeout=10)
        except (OSError, ValueError):
            args = {"address": address}
            raise DiagnosticsError([diagnose("no_cluster", args=args)]) from None
        with client:
            yield client
        return
    with (
        dask.LocalCluster(
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        dask.Client(cluster) as client,
    ):
        yield client
