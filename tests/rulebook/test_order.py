"""In which order questions and figures are answered: as declared, whatever file they stand in."""

from __future__ import annotations

from pathlib import Path

from hsm_policy import Rulebook
from hsm_policy.engine import Cache
from tests import ROOT
from tests.support.small_rulebook import FILES, write

TICKET = """\
questions:
  ticket:
    title: {en: ticket, nl: kaartje}
    raised_by: [applicant]
    requirements:
      age:
        title: {en: age, nl: leeftijd}
        unmet: {en: Too young., nl: Te jong.}
        open: {en: The age is not known., nl: De leeftijd is niet bekend.}
"""

RULE = """\
%@ rule: ticket.age
%@ source: act 1
%@ en: Everybody is old enough.
%@ nl: Iedereen is oud genoeg.
met(ticket, age) :- raised(ticket).
"""

QUESTIONS = "policy/questions.yaml"


def _questions(folder: Path, order: str) -> list[str]:
    more = {"policy/z.yaml": TICKET, "policy/ticket.lp": RULE}
    write(folder, {**FILES, **more, QUESTIONS: f"{FILES[QUESTIONS]}\n{order}"})
    return [*Rulebook.load(folder, cache=Cache(None)).source.questions]


def test_questions_come_in_the_order_of_their_files(tmp_path: Path) -> None:
    assert _questions(tmp_path, "") == ["card", "ticket"]


def test_a_declared_order_goes_before_that_of_the_files(tmp_path: Path) -> None:
    assert _questions(tmp_path, "order: {questions: [ticket, card]}\n") == ["ticket", "card"]


def test_what_the_order_does_not_name_comes_last(tmp_path: Path) -> None:
    assert _questions(tmp_path, "order: {questions: [ticket]}\n") == ["ticket", "card"]


def test_the_rulebook_that_comes_along_names_every_question_and_figure() -> None:
    source = Rulebook.load(ROOT, cache=Cache(None)).source
    text = (ROOT / QUESTIONS).read_text(encoding="utf-8")
    named = [line.strip("- ") for line in text.splitlines() if line.startswith("    - ")]
    assert named == [*source.questions, *source.figures]
