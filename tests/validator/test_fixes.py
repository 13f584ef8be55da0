"""What there is no doubt about is mended, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsm_policy.validator.fixes import fix_files
from hsm_policy.validator.validate import findings
from tests.support.small_rulebook import FILES, write
from tests.validator.broken_rulebooks import (
    AMOUNTS,
    CARD,
    VERDICT,
)
from tests.validator.checked import TODAY, changed, codes, said, with_rule


def mended(folder: Path) -> list[str]:
    found, lines = fix_files(folder, lambda: findings(folder, today=TODAY))
    assert found.problems == said(folder)
    again, none = fix_files(folder, lambda: findings(folder, today=TODAY))
    assert (again.problems, none) == (found.problems, [])
    return [one.code or one.after for one in lines]


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        (CARD, "debt(S), limit(M), S <= M.\n", "debt(S), limit(M), S <= M\n"),
        (CARD, "debt(S), limit(M), S <= M.\n", "debt(S), limit(M), S <= M,\n"),
        (VERDICT, "not failed(Q).\n", "not failed(Q)\n"),
        (CARD, "loan_kind(L, film)", "loan_knd(L, film)"),
        (CARD, "not low_income.", "not low_incom."),
        (CARD, "%@ source: act 6", "%@ sourse: act 6"),
        (CARD, "raised(card), debt(S), limit", "raised(card),\u00a0debt(S), limit"),
        (AMOUNTS, "known_until: 2027", "known_untill: 2027"),
        (CARD, "debt(S), limit(M), S <= M.\n", "debt(S), limit(M), S ≤ M.\n"),
        (CARD, "debt(S), limit(M), S <= M.\n", "debt(S), limit(M), S =< M.\n"),
        (VERDICT, "% From", "\ufeff% From"),
        (VERDICT, "outcomes.\n", "outcomes.\r\n"),
        (VERDICT, "failed(Q).\n", "failed(Q).  \n"),
        (
            CARD,
            "%@ rule: card.until\n",
            "%@ silence: predicate_unused for later\n%@ rule: card.until\n",
        ),
    ],
)
def test_what_there_is_no_doubt_about_is_mended_and_nothing_else(
    tmp_path: Path, file: str, right: str, wrong: str
) -> None:
    folder = changed(tmp_path, file, right, wrong)
    assert len(mended(folder)) == 1
    for name, text in FILES.items():
        assert (folder / name).read_bytes() == text.encode()
    assert codes(folder) == []


def test_several_mistakes_are_mended_together(tmp_path: Path) -> None:
    card = FILES[CARD].replace("loan_kind(L, film)", "loan_knd(L, film)").replace("\n", "\r\n")
    card = card.replace("debt(S), limit(M), S <= M.", "debt(S), limit(M), S <= M")
    assert len(mended(write(tmp_path, {**FILES, CARD: card}))) == 3
    assert (tmp_path / CARD).read_text(encoding="utf-8") == FILES[CARD]


@pytest.mark.parametrize(
    "text", ["odd(X) :- loan(X)\n    counts(X).", "note(odd) :- carrots.", "odd(X :- loan(X)."]
)
def test_what_is_in_doubt_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    folder = with_rule(tmp_path, text)
    before = (folder / CARD).read_bytes()
    assert mended(folder) == []
    assert (folder / CARD).read_bytes() == before


def test_quotation_marks_of_a_word_processor_are_made_straight(tmp_path: Path) -> None:
    folder = with_rule(tmp_path, "note(odd) :- kind(applicant, K), K != “NL”. % “as it was”")
    assert mended(folder) == ['note(odd) :- kind(applicant, K), K != "NL". % “as it was”']


def test_an_annotation_without_its_rule_is_taken_out(tmp_path: Path) -> None:
    lost = "outcome(Q, granted) :- raised(Q), not failed(Q).\n"
    kept = (
        "outcome(Q, granted) :- raised(Q), not failed(Q).\n\n%@ rule: verdict.lost\n%@ en: Lost.\n"
    )
    folder = changed(tmp_path, VERDICT, lost, kept)
    assert mended(folder) == ["", ""]
    assert (folder / VERDICT).read_text(encoding="utf-8").rstrip() == FILES[VERDICT].rstrip()
