"""Answers from a JSON body: what the commands print, or a problem that points at what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.service.answers import VERBS, answer
from tests.support.small_rulebook import APPLICANT, CASE, write

YOUNG = {"case": "two", "date": "2026-03-01", "applicant": {**APPLICANT, "born": "2020-05-01"}}
OPEN = {"case": "three", "date": "2026-03-01", "applicant": {"kind": "reader"}}
DEEP = b'{"case":' + b"[" * 30 + b"]" * 30 + b"}"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return Rulebook.load(write(tmp_path_factory.mktemp("library")))


def ask(book: Rulebook, verb: str, body: object, lang: str = "en") -> tuple[int, Any]:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = answer(book, verb, text, lang)
    return found.status, found.json()


def wrong(book: Rulebook, verb: str, body: object) -> list[tuple[str, str]]:
    """Return pointer and code of each error of a body that is refused."""
    status, told = ask(book, verb, body)
    assert status == 422
    assert all(set(one["text"]) == {"en", "nl"} for one in told["errors"])
    return [(one["pointer"], one["code"]) for one in told["errors"]]


def test_each_question_is_answered_as_python_answers_it(book: Rulebook) -> None:
    case, young = book.case(CASE), book.case(YOUNG)
    other = {"film_counts": "does_not"}
    expected: dict[str, tuple[dict[str, Any], Any]] = {
        "evaluate": ({}, book.evaluate(case).to_dict("nl")),
        "why": ({"question": "card"}, book.explain(case, "card", "nl").to_dict()),
        "minimum": ({"input": "date"}, book.minimum(case, "date").to_dict("nl")),
        "repair": ({"case": YOUNG}, book.repair(young).to_dict("nl")),
        "what-if": (
            {"set": {"loans[0].fine": "9.00"}, "to_readings": other},
            book.what_if(case, {"loans[0].fine": "9.00"}, readings=other).to_dict("nl"),
        ),
        "routes": ({}, book.routes(case).to_dict("nl")),
        "map": (
            {"input": ["loans[0].fine", "date"], "ranges": {"date": "2026-03-01..2026-04-01"}},
            book.map(
                case, ("loans[0].fine", "date"), None, {"date": "2026-03-01..2026-04-01"}
            ).to_dict(),
        ),
        "timeline": (
            {"until": "2026-12-31", "as": "filed"},
            book.timeline(case, "2026-12-31", "filed").to_dict("nl"),
        ),
    }
    for verb, (more, answered) in expected.items():
        assert ask(book, verb, {"case": CASE, **more}, "nl") == (200, answered), verb
    assert set(VERBS) - set(expected) == {"interview", "receipt", "replay"}


def test_options_decide_the_case_otherwise(book: Rulebook) -> None:
    body = {"case": CASE, "date": "2027-01-01", "readings": {"film_counts": "does_not"}}
    status, told = ask(book, "evaluate", {**body, "scenarios": "longer", "profile": "default"})
    assert status == 200
    assert told["date"] == "2027-01-01"
    assert told["readings"] == {"film_counts": "does_not"}
    status, told = ask(book, "evaluate", {"case": CASE, "readings": "all", "question": ["card"]})
    assert status == 200
    assert [one["reading"] for one in told["under_readings"]] == ["does_not"]


def test_an_interview_keeps_its_state_in_what_it_answers(book: Rulebook) -> None:
    body: dict[str, Any] = {"case": OPEN}
    asked = []
    while True:
        status, told = ask(book, "interview", body)
        assert status == 200
        if told["asked"] is None:
            break
        asked.append(told["asked"]["input"])
        body = {
            "case": told["case"],
            "passed": told["passed"],
            "input": asked[-1],
            "answer": "?" if asked[-1] == "loans" else "2000-01-01",
        }
        assert len(asked) < 4
    assert "applicant.born" in asked
    assert len(set(asked)) == len(asked)
    assert told["case"]["applicant"]["born"] == "2000-01-01"
    assert ask(book, "interview", {})[1]["questions"] == ["card"]


def test_a_receipt_is_replayed(book: Rulebook) -> None:
    _, receipt = ask(book, "receipt", {"case": CASE}, "nl")
    assert ask(book, "replay", {"case": CASE, "receipt": receipt})[1]["same"] is True
    other = {**CASE, "date": "2026-04-01"}
    assert ask(book, "replay", {"case": other, "receipt": receipt})[1]["same"] is False


@pytest.mark.parametrize(
    ("verb", "body", "found"),
    [
        ("evaluate", b"", [("", "body_not_json")]),
        ("evaluate", b"\xff{}", [("", "body_not_json")]),
        ("evaluate", b"{case: {}}", [("", "body_not_json")]),
        ("evaluate", b"[1]", [("", "body_not_map")]),
        ("evaluate", b"[" * 60_000, [("", "body_not_json")]),
        (
            "evaluate",
            b'{"case":' + b"[" * 30 + b"]" * 30 + b"}",
            [("/case" + 19 * "/0", "too_deep")],
        ),
        ("evaluate", b'{"case": {}, "case": {}}', [("/case", "duplicate_key")]),
        ("evaluate", {}, [("", "body_no_case")]),
        ("evaluate", {"case": CASE, "quest": "card"}, [("/quest", "body_no_key")]),
        ("evaluate", {"case": CASE, "question": "cart"}, [("/question", "no_question")]),
        ("evaluate", {"case": CASE, "question": [1, {}]}, [("/question", "body_not_text")]),
        ("evaluate", {"case": CASE, "date": "soon"}, [("/date", "not_date")]),
        ("evaluate", {"case": CASE, "date": ["2026-01-01"]}, [("/date", "body_not_text")]),
        ("evaluate", {"case": CASE, "readings": {"film": "x"}}, [("/readings", "no_point")]),
        ("evaluate", {"case": CASE, "readings": "some"}, [("/readings", "body_not_map_of")]),
        ("evaluate", {"case": CASE, "profile": "x"}, [("/profile", "no_profile")]),
        ("evaluate", {"case": CASE, "scenarios": ["x"]}, [("/scenarios", "no_scenario")]),
        ("routes", {"case": CASE, "readings": "all"}, [("/readings", "body_not_map_of")]),
        ("why", {"case": CASE}, [("/question", "body_no_question")]),
        ("why", {"case": CASE, "question": "x"}, [("/question", "no_such_answer")]),
        ("minimum", {"case": CASE, "input": "x"}, [("/input", "no_input")]),
        ("repair", {"case": YOUNG, "keep": ["x"]}, [("/keep", "no_input")]),
        ("what-if", {"case": CASE}, [("/set", "body_no_change")]),
        ("what-if", {"case": CASE, "set": {"x": 1}}, [("/set/x", "unknown_key")]),
        ("what-if", {"case": CASE, "to_profile": "x"}, [("/to_profile", "no_profile")]),
        ("map", {"case": CASE, "input": "date"}, [("/input", "body_two_inputs")]),
        ("timeline", {"case": CASE, "until": "2020-01-01"}, [("/until", "until_before_date")]),
        ("timeline", {"case": CASE, "as": "told"}, [("/as", "body_as")]),
        ("interview", {"case": CASE, "answer": "1"}, [("/input", "body_no_input")]),
        ("replay", {"case": CASE}, [("/receipt", "body_no_receipt")]),
        ("replay", {"case": CASE, "profile": "default"}, [("/profile", "body_no_key")]),
    ],
)
def test_what_is_wrong_is_pointed_at(
    book: Rulebook, verb: str, body: object, found: list[tuple[str, str]]
) -> None:
    assert wrong(book, verb, body) == found


def test_everything_that_is_wrong_with_a_case_is_told_at_once_with_its_line(
    book: Rulebook,
) -> None:
    case = {**CASE, "applicant": {"born": "x", "kind": "y"}, "loans": [{"fine": "1.234"}]}
    body = json.dumps({"case": case, "colour": 1}, indent=1).encode()
    status, told = ask(book, "evaluate", body, "nl")
    assert (status, told["type"]) == (422, "/problems/case")
    assert told["title"] == "De zaak kan niet worden gelezen"
    assert {one["pointer"] for one in told["errors"]} == {
        "/colour",
        "/case/applicant/born",
        "/case/applicant/kind",
        "/case/loans/0/fine",
    }
    (born,) = (one for one in told["errors"] if one["pointer"].endswith("born"))
    assert '"born"' in body.decode().splitlines()[born["line"] - 1]


def test_a_lack_of_memory_is_told(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Rulebook, "evaluate", greedy)
    status, told = ask(book, "evaluate", {"case": CASE})
    assert (status, told["type"]) == (503, "/problems/memory")
