"""A finding is silenced with a reason, where it stands and nowhere else."""

from __future__ import annotations

from pathlib import Path

from tests.support.small_rulebook import FILES, write
from tests.validator.broken_rulebooks import (
    AMOUNTS,
    CARD,
    rule,
)
from tests.validator.checked import changed, codes, with_rule


def test_a_warning_is_silenced_with_a_reason_before_its_rule(tmp_path: Path) -> None:
    before = "%@ silence: predicate_unused read by the rules that are announced\n"
    assert codes(with_rule(tmp_path, "odd(X) :- loan(X).", before)) == []


def test_a_remark_in_a_table_is_silenced_on_the_line_above(tmp_path: Path) -> None:
    new = "#@ silence: table_stale told in December\n    known_until: 2025-12-31"
    assert codes(changed(tmp_path, AMOUNTS, "known_until: 2027-12-31", new)) == []


def test_a_silence_covers_its_own_rule_only(tmp_path: Path) -> None:
    text = "odd(X) :- loan(X).\n\n" + rule("even(X) :- loan(X).").replace("card.more", "card.even")
    folder = with_rule(tmp_path, text, "%@ silence: predicate_unused for later\n")
    assert [code for code, _, _ in codes(folder)] == ["predicate_unused"]


def test_a_silence_without_a_reason_silences_nothing(tmp_path: Path) -> None:
    folder = with_rule(tmp_path, "odd(X) :- loan(X).", "%@ silence: predicate_unused\n")
    assert {code for code, _, _ in codes(folder)} == {"predicate_unused", "silence_reason"}


def test_an_error_is_never_silenced(tmp_path: Path) -> None:
    before = "%@ silence: predicate_unknown it comes next year\n"
    folder = with_rule(tmp_path, "note(odd) :- laon(X).", before)
    assert {code for code, _, _ in codes(folder)} == {"predicate_unknown", "silence_refused"}


def test_a_silence_of_nothing_is_not_told_while_something_else_is_wrong(tmp_path: Path) -> None:
    card = FILES[CARD].replace(
        "%@ rule: card.until", "%@ silence: rule_twice x\n%@ rule: card.until"
    )
    card = card.replace("loan_kind(L, film)", "loan_knd(L, film)")
    found = {code for code, _, _ in codes(write(tmp_path, {**FILES, CARD: card}))}
    assert found == {"predicate_unknown"}
