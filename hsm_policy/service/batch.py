"""Many cases in one request, one on a line; one line is answered for each, in the same order."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence

import msgspec

from hsm_policy.service.bodies import LARGEST
from hsm_policy.service.pool import Pool
from hsm_policy.service.problems import OK, Answer, Problem, problem

MOST = 1_000
"""The cases of one batch."""

SECONDS = 30.0
"""The seconds after which no further case of a batch is decided."""

NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")
"""The media types of a batch."""

_VERB = "evaluate"


class _Line(msgspec.Struct):
    """What a line has under `case`: a case, or the id of the case that the line is."""

    case: msgspec.Raw = msgspec.Raw(b"")


def split_lines(body: bytes | Answer, lang: str) -> list[bytes] | Answer:
    """Return the lines of the body of a batch, or the problem with it; empty lines are left out."""
    if isinstance(body, Answer):
        return body
    lines = [line for line in body.split(b"\n") if line.strip()]
    if len(lines) > MOST or any(len(line) > LARGEST for line in lines):
        return problem("lines", lang, limit=MOST)
    return lines


async def decide_lines(pool: Pool, lines: Sequence[bytes], lang: str) -> AsyncIterator[bytes]:
    """Yield the verdict of each line, or the problem with it; some are decided at a time."""
    until = time.monotonic() + SECONDS
    at_work: deque[asyncio.Task[bytes]] = deque()
    try:
        for line in lines:
            at_work.append(asyncio.create_task(_decided(pool, line, lang, until)))
            if len(at_work) >= max(1, pool.size - 1):
                yield await at_work.popleft()
        while at_work:
            yield await at_work.popleft()
    finally:
        for task in at_work:
            task.cancel()


async def _decided(pool: Pool, line: bytes, lang: str, until: float) -> bytes:
    whole = not _is_case(line)
    body = line if whole else b'{"case":' + line + b"}"
    if time.monotonic() > until:
        return problem("time", lang, limit=SECONDS).body + b"\n"
    found = await pool.answer(_VERB, body, lang, patient=True)
    return (found.body if whole else _pointing_into(found)) + b"\n"


def _is_case(line: bytes) -> bool:
    """Whether a line is a case itself, not an object that has one under `case`."""
    try:
        told = msgspec.json.decode(line, type=_Line).case
    except (msgspec.DecodeError, RecursionError):
        return False
    return not bytes(told).startswith(b"{")


def _pointing_into(found: Answer) -> bytes:
    """Return an answer whose pointers are those of the case itself."""
    if found.status == OK:
        return found.body
    told = msgspec.json.decode(found.body, type=Problem)
    for one in told.errors:
        one.pointer = one.pointer.removeprefix("/case")
    return msgspec.json.encode(told)
