"""The service over HTTP: what it answers, what it refuses and with which status."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.requests import Request
from starlette.testclient import TestClient

from hsm_policy.messages import LANGUAGES
from hsm_policy.service import bodies
from hsm_policy.service.answers import VERBS
from hsm_policy.service.guard import HEADERS
from hsm_policy.service.problems import Answer
from tests.service.serving import JSON, ThreadPool, client
from tests.support.small_rulebook import CASE, write

HELD = "a-word-of-this-test"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[TestClient]:
    with client(folder) as asked:
        yield asked


def problem(answer: Any) -> tuple[int, str]:
    """Return status and kind of a problem, after a look at its form."""
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["title"]
    return answer.status_code, told["type"].removeprefix("/problems/")


def test_a_question_is_answered_in_the_language_asked_for(service: TestClient) -> None:
    answers = {
        lang: service.post("/v1/evaluate", json={"case": CASE}, params={"lang": lang})
        for lang in LANGUAGES
    }
    for answer in answers.values():
        assert answer.status_code == 200
        assert answer.json()["verdicts"]["card"]["outcome"] == "granted"
    assert answers["en"].text != answers["nl"].text


def test_every_answer_has_the_headers_that_are_defined_once(service: TestClient) -> None:
    for path in ("/v1/health", "/v1/evaluate", "/nowhere", "/metrics"):
        answer = service.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, path
        assert "server" not in answer.headers
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


def test_what_is_not_asked_as_it_must_be_is_refused(service: TestClient) -> None:
    body = json.dumps({"case": CASE})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert problem(service.get("/nowhere")) == (404, "path")
    assert problem(service.get("/v1/evaluate")) == (405, "method")
    assert problem(service.post("/v1/evaluate", content="case=1", headers=form)) == (415, "media")
    assert problem(service.post("/v1/evaluate", content=body)) == (415, "media")
    assert problem(service.post("/v1/batch", content=body, headers=JSON)) == (415, "media")
    wrong = service.post("/v1/evaluate?lang=fr", content=body, headers=JSON)
    assert problem(wrong) == (422, "question")


def test_a_body_has_a_largest_size_told_or_not(service: TestClient) -> None:
    large = b" " * (bodies.LARGEST + 1)
    for content in (large, (part for part in (large[:100], large))):
        answer = service.post("/v1/evaluate", content=content, headers=JSON)
        assert problem(answer) == (413, "body")
        assert answer.json()["limit"] == bodies.LARGEST


def test_another_host_is_not_answered_for(service: TestClient) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "", "[::2]:8080"):
        assert problem(service.get("/v1/policy", headers={"Host": host})) == (421, "host"), host
    for host in ("localhost:1", "127.0.0.1", "[::1]:8080"):
        assert service.get("/v1/policy", headers={"Host": host}).status_code == 200, host


def test_with_a_token_only_its_holder_is_answered(folder: Path) -> None:
    basic = base64.b64encode(f"me:{HELD}".encode()).decode()
    with client(folder, token=HELD, hosts=()) as service:
        for header in ("", "Bearer", "Bearer x", f"Bearer {HELD}x", "Basic ?", f"Other {HELD}"):
            answer = service.get("/v1/policy", headers={"Authorization": header})
            assert problem(answer) == (401, "token"), header
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert HELD not in answer.text
        for header in (f"Bearer {HELD}", f"Basic {basic}"):
            known = {"Authorization": header, "Host": "elsewhere.example"}
            assert service.get("/v1/policy", headers=known).status_code == 200
        assert service.get("/v1/health").status_code == 200


def test_a_fault_is_told_without_its_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def faulty(*_: object, **_more: object) -> None:
        raise RuntimeError(CASE["case"])

    with client(folder) as service:
        monkeypatch.setattr(ThreadPool, "answer", faulty)
        answer = service.post("/v1/evaluate?lang=nl", json={"case": CASE})
    assert problem(answer) == (500, "internal")
    assert answer.json()["title"] == "Een fout van het programma"
    assert "RuntimeError" not in answer.text


def test_the_rulebook_is_told(service: TestClient) -> None:
    policy = service.get("/v1/policy").json()
    assert policy["questions"] == ["card"]
    assert policy["readings"]["film_counts"]["default"] == "counts"
    assert service.get("/v1/ready").json()["policy"] == policy["digest"]
    assert service.get("/v1/titles?lang=nl").json()["questions"]["card"] == "bibliotheekpas"
    assert "applicant" in service.get("/v1/schema").json()["properties"]


def test_a_batch_answers_a_line_for_each_case(service: TestClient) -> None:
    young = {**CASE, "applicant": {"born": "2020-01-01"}}
    whole = {"case": CASE, "readings": {"film_counts": "does_not"}}
    lines = [json.dumps(one) for one in (CASE, whole, {**young, "date": "x"}, young)]
    headers = {"Content-Type": "application/x-ndjson"}
    body = "\n".join([*lines, "", "{", json.dumps({"case": {}})])
    answer = service.post("/v1/batch", content=body, headers=headers)
    assert answer.status_code == 200
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [one.get("verdicts", {}).get("card", {}).get("outcome") for one in told] == [
        *("granted", "granted", None, "refused", None, None)
    ]
    assert told[1]["readings"] == whole["readings"]
    assert told[2]["errors"][0]["pointer"] == "/date"
    assert told[4]["errors"][0]["code"] == "body_not_json"
    assert told[5]["errors"][0]["pointer"] == "/case/case"
    many = service.post("/v1/batch", content="{}\n" * 1001, headers=headers)
    assert problem(many) == (413, "lines")
    large = service.post("/v1/batch", content=b" " * (4 * 1024**2 + 1), headers=headers)
    assert problem(large) == (413, "body")


def test_answers_are_as_the_openapi_document_says(service: TestClient) -> None:
    document = service.get("/openapi.json").json()
    assert set(document["paths"]) == {
        *(f"/v1/{verb}" for verb in VERBS),
        *("/v1/batch", "/v1/schema", "/v1/titles", "/v1/policy", "/v1/health", "/v1/ready"),
    }
    assert "#/$defs/" not in json.dumps(document)
    more: dict[str, dict[str, Any]] = {
        "why": {"question": "card"},
        "what-if": {"set": {"applicant.resident": False}},
        "map": {"input": ["date", "applicant.born"]},
        "timeline": {"until": "2026-12-31"},
        "replay": {"receipt": service.post("/v1/receipt", json={"case": CASE}).json()},
    }
    for verb in VERBS:
        operation = document["paths"][f"/v1/{verb}"]["post"]
        body = {"case": CASE, **more.get(verb, {})}
        asked = operation["requestBody"]["content"]["application/json"]["schema"]
        told = operation["responses"]["200"]["content"]["application/json"]["schema"]
        answer = service.post(f"/v1/{verb}", json=body)
        assert answer.status_code == 200, (verb, answer.text)
        for schema, instance in ((asked, body), (told, answer.json())):
            whole = {**schema, "components": document["components"]}
            assert [one.message for one in Draft202012Validator(whole).iter_errors(instance)] == []
    refused = {"$ref": "#/components/schemas/problem", "components": document["components"]}
    answer = service.post("/v1/evaluate", json={})
    assert Draft202012Validator(refused).is_valid(answer.json())


def test_what_is_counted_has_no_word_of_a_body(service: TestClient) -> None:
    service.post("/v1/evaluate", json={"case": {**CASE, "case": "canary"}})
    text = service.get("/metrics").text
    assert 'hsm_questions_total{status="200",verb="evaluate"}' in text
    assert "canary" not in text


def test_a_body_that_comes_too_slowly_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.05)
    scope = {"type": "http", "headers": [(b"content-type", b"application/json")]}

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def read() -> bytes | Answer:
        kinds = ("application/json",)
        return await bodies.read_body(Request(scope, receive), kinds, bodies.LARGEST, "en")

    found = asyncio.run(asyncio.wait_for(read(), 5))
    assert isinstance(found, Answer)
    assert found.status == 408
