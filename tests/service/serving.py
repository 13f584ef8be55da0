"""A service for the tests, whose questions a thread answers in place of processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from starlette.testclient import TestClient

from hsm_policy import Rulebook
from hsm_policy.service.answers import answer
from hsm_policy.service.app import make_app
from hsm_policy.service.pool import Pool
from hsm_policy.service.problems import Answer

JSON = {"Content-Type": "application/json"}

AT_HOME = "http://127.0.0.1:8080"


class ThreadPool(Pool):
    """Answers in this process; `ready` from the start."""

    async def start(self) -> None:
        """Load the rulebook."""
        self.book = Rulebook.load(self.folder)
        self.ready = True

    async def answer(
        self, verb: str, body: bytes | Mapping[str, Any], lang: str = "en", *, patient: bool = False
    ) -> Answer:
        """Answer at once."""
        del patient
        asked = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return answer(self.book, verb, asked, lang)


@contextmanager
def client(folder: Path, pool: Pool | None = None, **options: Any) -> Iterator[TestClient]:
    """Yield a client of a service for the rulebook of a folder."""
    app = make_app(pool=pool or ThreadPool(folder), **options)
    with TestClient(app, base_url=AT_HOME, raise_server_exceptions=False) as asked:
        yield asked
