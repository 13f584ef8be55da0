"""Bodies of requests, read within bounds of size and time."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from hsm_policy.service.problems import Answer, problem

LARGEST = 64 * 1024
"""The bytes of a body."""

LARGEST_BATCH = 4 * 1024 * 1024
"""The bytes of the body of a batch."""

SECONDS = 10.0
"""The seconds in which a body must be here."""


async def read_body(
    request: Request, kinds: tuple[str, ...], largest: int, lang: str
) -> bytes | Answer:
    """Return the body of a request, or the problem with it; `kinds` are its media types."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in kinds:
        return problem("media", lang)
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > largest:
        return problem("body", lang, limit=largest)
    found = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                found += part
                if len(found) > largest:
                    return problem("body", lang, limit=largest)
    except (TimeoutError, ClientDisconnect):
        return problem("slow", lang, limit=SECONDS)
    return bytes(found)
