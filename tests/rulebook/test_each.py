"""A question and a figure for each item of a list, and default values that are numbers or days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from hsm_policy.validator.validate import findings
from tests.support.reference import engine, stock
from tests.support.small_rulebook import APPLICANT, FILES, write

QUESTIONS = """\
questions:
  borrowed:
    each: loans
    title: {en: "loan of {item}", nl: "uitleen van {item}"}
    requirements:
      fine:
        title: {en: no fine, nl: geen boete}
        unmet: {en: "For {item}, {fine_due} is due.", nl: "Voor {item} is {fine_due} verschuldigd."}
        open: {en: "The fine of {item} is not known.", nl: "De boete van {item} is onbekend."}
figures:
  fine_due:
    type: money
    each: loans
    of: borrowed
    title: {en: "fine of {item}", nl: "boete van {item}"}
words:
  loan: {en: loan, nl: uitleen}
"""

RULES = """\
% Who may borrow?

%@ en: {Loan} is without a fine.  nl: {Loan} is zonder boete.
%@ rule: card.borrowed  source: act 3
met(borrowed(Loan), fine) :- fine(Loan, Fine), Fine = 0.

%@ en: {Loan} costs {Fine}.  nl: {Loan} kost {Fine}.
%@ rule: card.fine.due  source: act 3
figure(fine_due(Loan), Fine) :- fine(Loan, Fine).

%@ en: A loan is granted.  nl: Een uitleen is toegestaan.
%@ rule: card.some  source: act 3
note(some_granted) :- granted(borrowed(Loan)).
"""

EACH = {**FILES, "policy/each.yaml": QUESTIONS, "policy/each.lp": RULES}


def told(folder: Path, loans: object, files: dict[str, str] = EACH) -> dict[str, Any]:
    """Evaluate a case with these loans, after the same by stock clingo."""
    book = Rulebook.load(write(folder, files), cache=Cache(None))
    case = book.case({"case": "x", "date": "2026-03-01", "applicant": APPLICANT, "loans": loans})
    if loans != "unknown":
        assert stock(book.export(case)) == engine(book, case)
    return book.evaluate(case).to_dict()


def test_each_item_has_an_answer_and_a_figure_of_its_own(tmp_path: Path) -> None:
    loans = [{"title_kind": "book", "fine": "0"}, {"title_kind": "film", "fine": "2.00"}]
    verdict = told(tmp_path, loans)
    verdicts = verdict["verdicts"]
    assert {name: one["outcome"] for name, one in verdicts.items()} == {
        "card": "granted",
        "borrowed_1": "granted",
        "borrowed_2": "refused",
    }
    [unmet] = verdicts["borrowed_2"]["requirements"]
    assert unmet["text"] == "For loan 2, EUR 2.00 is due."
    assert verdict["figures"]["fine_due_2"]["value"] == "2.00"
    assert "fine_due_3" not in verdict["figures"]
    assert "some_granted" in str(verdict["notes"])


def test_only_the_item_that_is_not_known_stays_open(tmp_path: Path) -> None:
    verdicts = told(tmp_path, [{"fine": "unknown"}, {"fine": "0"}])["verdicts"]
    assert (verdicts["borrowed_1"]["outcome"], verdicts["borrowed_2"]["outcome"]) == (
        "open",
        "granted",
    )
    assert verdicts["borrowed_1"]["missing"] == ["loans[0].fine"]


def test_nothing_is_found_wrong(tmp_path: Path) -> None:
    assert findings(write(tmp_path, EACH), today=20260301).problems == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("note(some_granted) :- granted(borrowed(Loan)).",
          "many(N) :- N = #count { Loan : granted(borrowed(Loan)) }."), "person_unknown"),
        (("each: loans\n    title", "each: applicant\n    title"), "each_unknown"),
    ],
)  # fmt: skip
def test_what_is_of_no_item_is_refused(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    files = {name: text.replace(*change) for name, text in EACH.items()}
    assert code in {one.code for one in findings(write(tmp_path, files), today=20260301).problems}


VOCABULARY = "policy/vocabulary.yaml"


@pytest.mark.parametrize(
    ("old", "absent", "wanted"),
    [
        ("question: {en: What is the fine?", "absent: 7.50", "7.50"),
        ("question: {en: What is the fine?", "absent: 0", "0.00"),
    ],
)
def test_a_left_out_number_has_its_default(
    tmp_path: Path, old: str, absent: str, wanted: str
) -> None:
    text = EACH[VOCABULARY].replace(old, f"{absent}\n        {old}")
    verdict = told(tmp_path, [{"title_kind": "book"}], {**EACH, VOCABULARY: text})
    assert verdict["figures"]["fine_due_1"]["value"] == wanted
    assert "loans[0].fine" in verdict["verdicts"]["borrowed_1"]["assumed"]


@pytest.mark.parametrize("absent", ["2026-02-30", "1800-01-01", "yes"])
def test_a_default_is_a_value_that_the_key_can_have(tmp_path: Path, absent: str) -> None:
    old = "question: {en: When were you born?"
    text = EACH[VOCABULARY].replace(old, f"absent: {absent}\n        {old}")
    found = findings(write(tmp_path, {**EACH, VOCABULARY: text}), today=20260301).problems
    assert {one.file for one in found if one.severity == "error"} == {VOCABULARY}


def test_a_figure_has_no_value_on_a_condition(tmp_path: Path) -> None:
    silence = """no_value:
      - {when: "not given(loans)", source: act, where: "3", en: Nothing is lent., nl: Er is niets.}
"""
    text = EACH["policy/questions.yaml"].replace(
        "debt: {type: money, title: {en: debt, nl: schuld}}",
        f"debt:\n    type: money\n    of: card\n    title: {{en: debt, nl: schuld}}\n    {silence}",
    )
    rules = EACH["policy/card.lp"].replace(
        "figure(debt, S) :- raised(card), debt(S).", "figure(debt, S) :- given(loans), debt(S)."
    )
    files = {**EACH, "policy/questions.yaml": text, "policy/card.lp": rules}
    book = Rulebook.load(write(tmp_path, files), cache=Cache(None))
    case = {"case": "x", "date": "2026-03-01", "applicant": APPLICANT}
    figure = book.evaluate(book.case(case)).to_dict()["figures"]["debt"]
    assert (figure["value"], figure["text"]) == (None, "Nothing is lent.")
    told = book.evaluate(book.case({**case, "loans": [{"fine": "3.00"}]})).to_dict()
    assert told["figures"]["debt"]["value"] == "3.00"
