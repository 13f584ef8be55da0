"""A verdict on some questions says of them what the whole verdict says, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hsm_policy.messages import Diagnostic, DiagnosticsError
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


def problem_of(call: Callable[[], object]) -> Diagnostic:
    with pytest.raises(DiagnosticsError) as refused:
        call()
    (problem,) = refused.value.problems
    return problem


def test_a_language_that_nobody_speaks_here_is_refused_with_those_there_are() -> None:
    book = rulebook()
    case = book.case(COUPLE)
    verdict = book.evaluate(case)
    for call in (
        lambda: verdict.to_dict("de"),
        lambda: verdict.report("de"),
        lambda: verdict.figure("hsm_threshold", "de"),
        lambda: book.why(case, "hsm_permit").to_dict("de"),
        lambda: book.routes(case).report("NL"),
        lambda: book.titles("de"),
        lambda: book.with_tables(verdict, "de"),
        lambda: book.blank_case(lang="de"),
    ):
        problem = problem_of(call)
        assert (problem.code, problem.args["values"]) == ("no_language", "`en`, `nl`")


def test_an_outcome_or_a_figure_that_is_not_there_is_refused_with_those_there_are() -> None:
    book = rulebook()
    verdict = book.evaluate(book.case(COUPLE))
    assert verdict.outcome("EU Blue Card") == "refused"
    assert verdict.outcome("daft_permit") is None
    assert "`hsm_permit`" in problem_of(lambda: verdict.outcome("hsm")).help()
    assert problem_of(lambda: verdict.outcome("hsm_threshold")).args["near"] != "hsm_threshold"
    assert verdict.figure("salary category", "nl") == verdict.figure("hsm_category", "nl")
    assert "`hsm_threshold`" in problem_of(lambda: verdict.figure("x")).help()
    assert "`hsm_threshold`" in problem_of(lambda: verdict.value("hsm_treshold")).help()


def test_many_cases_are_decided_one_by_one_as_each_alone() -> None:
    book = rulebook()
    cases = [book.case(path) for path in (COUPLE, COUPLE.with_name("offer-asha.yaml"))]
    told = [one.decision for one in book.evaluate_many(iter(cases))]
    assert told == [book.evaluate(case).decision for case in cases]
