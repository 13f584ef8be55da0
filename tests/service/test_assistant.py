"""The tools of an assistant: listed with schemas, answered in words with their articles."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters

from hsm_policy import Rulebook
from hsm_policy.service.assistant import TOOLS, assistant_server, call
from tests import EXAMPLES
from tests.support.small_rulebook import FILES, write
from tests.support.strategies import rulebook

PERSON = {"born": "1990-05-01", "kind": "reader", "income": "2000.00"}
CASE: dict[str, Any] = {"case": "Noor", "date": "2026-03-01", "applicant": PERSON}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return Rulebook.load(write(tmp_path_factory.mktemp("assistant"), FILES))


def told(book: Rulebook, name: str, **arguments: object) -> str:
    """Return the text that a tool answers; it must have succeeded."""
    found = call(book, name, {"case": CASE, **arguments})
    assert not found.is_error, found.content
    assert found.structured_content
    return found.content[0].text  # type: ignore[union-attr]


def test_a_client_of_another_process_lists_the_tools_and_gets_a_verdict(tmp_path: Path) -> None:
    folder = write(tmp_path / "book", FILES)
    words = ["-m", "hsm_policy", "mcp", "--policy", str(folder), "--lang", "nl"]
    server = StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))

    async def talk() -> tuple[list[str], str, Any]:
        async with Client(server) as client:
            tools = await client.list_tools()
            answer = await client.call_tool("evaluate", {"case": CASE})
            return [one.name for one in tools.tools], answer.content[0].text, answer  # type: ignore[union-attr]

    names, text, answer = anyio.run(talk)
    assert names == [*TOOLS]
    assert "Bibliotheekpas: VERLEEND" in text
    assert answer.structured_content["verdicts"]["card"]["outcome"] == "granted"


def test_a_client_sees_what_the_tools_are_for(book: Rulebook) -> None:
    async def talk() -> tuple[Any, Any]:
        async with Client(assistant_server(book)) as client:
            return client.instructions, (await client.list_tools()).tools

    instructions, tools = anyio.run(talk)
    assert "never from memory" in instructions
    for one in tools:
        Draft202012Validator.check_schema(one.input_schema)
        assert one.description
        assert one.annotations.read_only_hint
    schemas = {one.name: Draft202012Validator(one.input_schema) for one in tools}
    assert schemas["evaluate"].is_valid({"case": CASE, "question": ["card"], "lang": "nl"})
    assert not schemas["evaluate"].is_valid({"case": {**CASE, "date": "soon"}})
    assert not schemas["evaluate"].is_valid({"case": CASE, "question": ["cart"]})
    assert not schemas["why"].is_valid({"case": CASE})


def test_every_tool_answers_in_words(book: Rulebook) -> None:
    assert "Library card: GRANTED" in told(book, "evaluate")
    assert "https://example.org" in told(book, "why", question="card")
    assert "Library card: granted from" in told(book, "minimum", input="applicant.income")
    assert "already granted" in told(book, "repair", question="card")
    assert "From 1 March 2026 to 5 March 2026" in told(book, "timeline", until="2026-03-05")
    assert "Card" in told(book, "routes")
    found = call(book, "sources", {"word": "ACT"})
    assert "act" in found.structured_content["sources"]
    person = {**PERSON, "born": "unknown"}
    assert "When were you born? (`applicant.born`)" in told(
        book, "ask", case={**CASE, "applicant": person}
    )
    assert "Bibliotheekpas: VERLEEND" in told(book, "evaluate", lang="nl")


def test_what_is_wrong_is_told_in_words(book: Rulebook) -> None:
    for name, arguments, said in (
        ("evaluate", {"case": {**CASE, "applicant": {"brn": 1}}}, "`born`"),
        ("evaluate", {}, "case"),
        ("evaluate", {"case": CASE, "questions": ["card"]}, "`question`"),
        ("why", {"case": CASE}, "question"),
        ("why", {"case": CASE, "question": "cart", "lang": "nl"}, "`card`"),
        ("judge", {"case": CASE}, "evaluate, ask"),
    ):
        found = call(book, name, dict(arguments))
        assert found.is_error
        assert said in found.content[0].text  # type: ignore[union-attr]


def test_the_articles_and_what_is_not_asked_are_in_an_answer_on_the_shipped_law() -> None:
    shipped = rulebook()
    case = shipped.case(EXAMPLES / "offer-asha.yaml").document
    found = call(shipped, "evaluate", {"case": case, "date": "2026-03-02"})
    text = found.content[0].text  # type: ignore[union-attr]
    assert "on 2 March 2026" in text
    assert "https://wetten.overheid.nl/" in text
    assert found.structured_content
    for answer in found.structured_content["verdicts"].values():
        for unasked in answer["not_asked"]:
            assert unasked["text"].split()[0] in text
