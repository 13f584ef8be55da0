"""The processes behind the service: ended at their limits, started anew, never more than a few."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hsm_policy.service import pool as pools
from hsm_policy.service.pool import WAITING, Pool
from tests.support.small_rulebook import AMOUNTS, CASE, write

BODY = {"case": CASE}

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


async def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


def signalled(pool: Pool, number: int) -> None:
    for worker in pool.workers:
        assert worker.process.pid is not None
        os.kill(worker.process.pid, number)


def kind(answer: Any) -> str:
    return str(answer.json().get("type", "")).removeprefix("/problems/")


def test_processes_are_ended_at_their_limits_and_started_anew(tmp_path: Path) -> None:
    async def run() -> None:
        pool = Pool(write(tmp_path), workers=2, seconds={"map": 0.0001})
        await pool.start()
        try:
            await ask_and_end(pool)
        finally:
            await pool.stop()
        assert pool.count == 0

    async def ask_and_end(pool: Pool) -> None:
        first = await pool.answer("evaluate", BODY)
        assert first.status == 200
        await until(lambda: all(map(bounded, pool.workers)))  # each sets them as it starts

        # A question that takes too long is stopped, and told its limit.
        slow = {**BODY, "input": ["date", "applicant.born"]}
        stopped = await pool.answer("map", slow)
        assert (stopped.status, kind(stopped)) == (504, "time")
        assert stopped.json()["limit"] == 0.0001
        assert (await pool.answer("evaluate", BODY)).body == first.body

        # Where all are at work, some questions wait and further ones are refused at once.
        await until(lambda: pool.count == 2)
        signalled(pool, signal.SIGSTOP)
        tasks = [asyncio.create_task(pool.answer("evaluate", BODY)) for _ in range(2 + WAITING)]
        await until(lambda: pool.waiting == WAITING)
        refused = await asyncio.wait_for(pool.answer("evaluate", BODY), 1)
        assert (refused.status, kind(refused), refused.retry > 0) == (503, "busy", True)

        # Who worked on a question when it was ended is told; those who wait are answered.
        signalled(pool, signal.SIGKILL)
        answers = await asyncio.gather(*tasks)
        assert sorted(one.status for one in answers) == [200] * WAITING + [503, 503]
        assert {kind(one) for one in answers if one.status != 200} == {"lost"}

        # A process that is ended while it has no work is not noticed by anybody.
        await until(lambda: pool.count == 2)
        signalled(pool, signal.SIGKILL)
        await until(lambda: not any(worker.alive for worker in pool.workers))
        assert (await pool.answer("evaluate", BODY)).body == first.body

    def bounded(worker: Any) -> bool:
        limits = Path(f"/proc/{worker.process.pid}/limits").read_text(encoding="ascii")
        bounds = {line[:25].strip(): line.split()[-3:-1] for line in limits.splitlines()}
        wanted = [[str(pools.MEMORY)] * 2, ["0", "0"]]
        return [bounds["Max address space"], bounds["Max core file size"]] == wanted

    asyncio.run(run())


def test_a_changed_rulebook_is_taken_in_and_a_broken_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "_LOOKS", 0.05)
    amounts = write(tmp_path) / "facts" / "amounts.yaml"

    async def digest(pool: Pool) -> str:
        answer = await pool.answer("evaluate", BODY)
        assert answer.status == 200
        return str(answer.json()["policy"]["digest"])

    async def run() -> None:
        pool = Pool(tmp_path, workers=1)
        await pool.start()
        try:
            first = await digest(pool)
            await until(lambda: pool.ready)
            amounts.write_text(AMOUNTS.replace("25.00", "1.00"), encoding="utf-8")
            async with asyncio.timeout(30):  # the process before answers until the new one can
                while (second := await digest(pool)) == first:
                    pass
            assert second == f"sha256:{pool.book.source.digest}"
            amounts.write_text("tables: [", encoding="utf-8")
            await until(lambda: pool.refused != ())
            assert await digest(pool) == second
        finally:
            await pool.stop()

    asyncio.run(run())
