"""Requests made by chance: each is answered, or refused in the form of a problem, never a fault."""

from __future__ import annotations

import os
from pathlib import Path

from hsm_policy.service.problems import STATUS
from tests.service.fuzz import requests
from tests.service.serving import JSON, client
from tests.support.small_rulebook import write

COUNT = 120 * int(os.environ.get("HSM_EXAMPLES", "1"))

FINE = {200, *(STATUS[kind] for kind in ("case", "question", "body"))}


SEED = 17


def test_no_request_is_a_fault(tmp_path: Path) -> None:
    statuses = []
    with client(write(tmp_path)) as service:
        document = service.get("/openapi.json").json()
        for path, body in requests(document, SEED, COUNT):
            if path.startswith("/v1/timeline"):
                continue  # one of forty years takes long, and no limit is in force here
            answer = service.post(path, content=body, headers=JSON)
            statuses.append(answer.status_code)
            assert answer.status_code in FINE, (path, body, answer.text)
            problem = answer.headers["content-type"] == "application/problem+json"
            assert problem == (answer.status_code != 200)
            told = answer.json()
            if problem:
                assert told["errors"], (path, body)
                assert all(one["code"] != "internal" for one in told["errors"]), (path, body)
    assert statuses.count(200) > COUNT // 10
