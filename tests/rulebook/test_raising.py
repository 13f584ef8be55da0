"""A question may be raised by an item of a list of one kind, not by any item."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from hsm_policy.validator.validate import findings
from tests.support.small_rulebook import CASE, FILES, write

QUESTIONS = "policy/questions.yaml"


def rulebook(folder: Path, raised_by: str) -> Path:
    text = FILES[QUESTIONS].replace("raised_by: [applicant]", f"raised_by:\n      - {raised_by}")
    return write(folder, {**FILES, QUESTIONS: text})


def raised(folder: Path, loans: Any) -> list[str]:
    book = Rulebook.load(rulebook(folder, "loans[title_kind=film]"), cache=Cache(None))
    case = {key: value for key, value in CASE.items() if key != "loans"}
    if loans is not None:
        case["loans"] = loans
    return list(book.evaluate(book.case(case)).to_dict()["verdicts"])


@pytest.mark.parametrize(
    ("loans", "questions"),
    [
        ([{"title_kind": "book"}, {"title_kind": "film"}], ["card"]),
        ([{"title_kind": "book"}], []),
        ([], []),
        (None, []),
        ([{"fine": "2.00"}], ["card"]),
        ([{"title_kind": "unknown"}], ["card"]),
        ("unknown", ["card"]),
    ],
    ids=["film", "book", "no item", "no list", "not said", "unknown item", "unknown list"],
)
def test_an_item_raises_a_question_when_it_is_or_may_be_of_the_kind(
    tmp_path: Path, loans: Any, questions: list[str]
) -> None:
    assert raised(tmp_path, loans) == questions


@pytest.mark.parametrize(
    "raised_by", ["loans[title_kind=song]", "loans[title=film]", "loans[fine=2.00]", "lones[a=b]"]
)
def test_an_item_that_no_list_has_is_a_mistake(tmp_path: Path, raised_by: str) -> None:
    problems = findings(rulebook(tmp_path, raised_by)).problems
    assert [one.code for one in problems if one.severity == "error"] == ["path_unknown"]


def test_the_nearest_item_is_proposed(tmp_path: Path) -> None:
    [problem] = [
        one
        for one in findings(rulebook(tmp_path, "loans[title_kind=films]")).problems
        if one.severity == "error"
    ]
    assert "loans[title_kind=film]" in problem.help("en")


@pytest.mark.parametrize(
    ("case", "questions"),
    [
        ({"applicant": {"resident": True}, "loans": []}, ["card"]),
        ({"applicant": {"resident": "unknown"}, "loans": []}, ["card"]),
        ({"applicant": {"resident": False}, "loans": []}, []),
        ({"applicant": {}, "loans": []}, []),
        ({"applicant": {"resident": True}}, []),
    ],
    ids=["both", "unknown value", "other value", "not said", "one of the two"],
)
def test_a_question_may_be_raised_by_two_keys_together(
    tmp_path: Path, case: Any, questions: list[str]
) -> None:
    raised_with = "loans\n    raised_with:\n      - applicant[resident=true]"
    book = Rulebook.load(rulebook(tmp_path, raised_with), cache=Cache(None))
    rest = {key: value for key, value in CASE.items() if key not in ("applicant", "loans")}
    assert list(book.evaluate(book.case({**rest, **case})).to_dict()["verdicts"]) == questions
