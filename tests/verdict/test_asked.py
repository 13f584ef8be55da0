"""A verdict on some questions says of them what the whole verdict says, and nothing of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsm_policy.messages import DiagnosticsError
from tests.support.strategies import rulebook

COUPLE = Path("docs/examples/couple-ana-and-tiago.yaml")


@pytest.mark.parametrize("question", ["hsm_permit", "blue_card", "partner_permit"])
def test_it_is_the_part_of_the_whole_verdict_that_speaks_of_them(question: str) -> None:
    book = rulebook()
    whole = book.evaluate(book.case(COUPLE)).to_dict()
    part = book.evaluate(book.case(COUPLE), [question]).to_dict()
    assert part["verdicts"] == {question: whole["verdicts"][question]}
    assert part["figures"].items() < whole["figures"].items()
    for kind in ("duties", "risks", "notes"):
        assert [one for one in whole[kind] if one in part[kind]] == part[kind]
    assert {one["on"] for one in part["risks"]} <= {question}


def test_figures_of_other_questions_are_left_out() -> None:
    book = rulebook()
    figures = book.evaluate(book.case(COUPLE), ["blue_card"]).to_dict()["figures"]
    assert "blue_card_threshold" in figures
    assert not {"partner_application_fee", "hsm_threshold"} & set(figures)


@pytest.mark.parametrize(
    "name", ["EU Blue Card", "eu blue card", "europese blauwe kaart", "Blue-Card", "blue_card"]
)
def test_a_question_is_named_by_id_or_by_title_in_either_language(name: str) -> None:
    book = rulebook()
    assert list(book.evaluate(book.case(COUPLE), [name]).questions) == ["blue_card"]
    assert book.why(book.case(COUPLE), name).what == "blue_card"
    assert book.interview(book.case(COUPLE), (name,)).questions == ("blue_card",)
    assert book.minimum(book.case(COUPLE), question=name).sweep.question == "blue_card"


@pytest.mark.parametrize(
    ("name", "code"),
    [("blue_crad", "no_question"), ("hsm_threshold", "no_question"), ("daft_permit", "not_raised")],
)
def test_what_is_no_question_of_the_case_is_refused(name: str, code: str) -> None:
    book = rulebook()
    with pytest.raises(DiagnosticsError) as refused:
        book.evaluate(book.case(COUPLE), [name])
    (problem,) = refused.value.problems
    assert problem.code == code
    assert code != "no_question" or problem.args["near"] in {"", *book.source.questions}
