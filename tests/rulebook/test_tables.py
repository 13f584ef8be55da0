"""What `hsm check` says of the tables, holidays and announced law: once each, where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsm_policy.messages.diagnostic import Diagnostic
from hsm_policy.validator.validate import findings
from tests.support.small_rulebook import FILES, write
from tests.validator.broken_rulebooks import AMOUNTS, CARD, END, SOURCES, rule

TODAY = 20260301
SCENARIO = "    title: {en: A longer"


def said(folder: Path) -> list[Diagnostic]:
    return list(findings(folder, today=TODAY).problems)


def changed(folder: Path, *changes: tuple[str, str, str]) -> Path:
    files = dict(FILES)
    for file, old, new in changes:
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)
    return write(folder, files)


@pytest.mark.parametrize(
    ("change", "code", "line", "hint"),
    [
        ((AMOUNTS, "unit: euro", "unit: percent"), "unit_unfit", 5, "did you mean `euro`?"),
        ((AMOUNTS, "unit: euro", "unit: none"), "unit_unfit", 5, "did you mean `euro`?"),
        ((AMOUNTS, "keys: [kind]", "keys: [sort]"), "keys_unknown", 4, "did you mean `kind`?"),
        (
            (AMOUNTS, "- table: months", "- table: age"),
            "rulebook_twice",
            45,
            "take one out, or give it another name",
        ),
        (
            (AMOUNTS, "name: card, value: 12", "name: card, value: 12.5"),
            "rulebook_amount",
            44,
            "write a whole number in digits, such as 3",
        ),
        (
            (SOURCES, "scenarios:", 'holidays: {fixed: ["25-12"]}\nscenarios:'),
            "rulebook_holiday",
            3,
            "did you mean `12-25`?",
        ),
        (
            (SOURCES, SCENARIO, f"    says: [card-costs,\n      shops]\n{SCENARIO}"),
            "statement_unknown",
            7,
            "did you mean `shop`?",
        ),
    ],
)
def test_one_mistake_is_one_finding(
    tmp_path: Path, change: tuple[str, str, str], code: str, line: int, hint: str
) -> None:
    found = said(changed(tmp_path, change))
    assert [(one.code, one.line, one.hint) for one in found] == [(code, line, hint)]


def test_a_row_that_overlaps_names_the_line_of_the_other(tmp_path: Path) -> None:
    found = said(changed(tmp_path, (AMOUNTS, "kind: student", "kind: reader")))
    (overlap,) = [one for one in found if one.code == "rows_overlap"]
    assert (overlap.line, overlap.args["line"]) == (9, "11")


def test_a_row_that_ends_after_its_table_is_no_overlap(tmp_path: Path) -> None:
    old, new = "{from: 2024-01-01, kind", "{from: 2024-01-01, until: 2030-01-01, kind"
    found = said(changed(tmp_path, (AMOUNTS, old, new)))
    assert [(one.code, one.line) for one in found] == [("row_not_known", 10)]


PAYER = (CARD, "kind(applicant, K), fee(K, F)", "payer(K), fee(K, F)")
KINDS = rule("payer(K) :- kind(applicant, K).") + rule("payer(K) :- also(K).").replace(
    ".more", ".b"
)
ALSO = rule("also(K) :- payer(K).").replace("card.more", "card.c")


@pytest.mark.parametrize("rules", [KINDS.partition("%@ rule: card.b")[0], KINDS + ALSO])
def test_a_row_is_held_against_what_other_rules_pass_on(tmp_path: Path, rules: str) -> None:
    asked = (PAYER, (CARD, END, rules + END))
    assert said(changed(tmp_path / "right", *asked)) == []
    folder = changed(tmp_path / "wrong", *asked, (AMOUNTS, "kind: staff", "kind: staf"))
    found = [(one.code, one.file, one.line, one.hint) for one in said(folder)]
    assert ("row_unread", AMOUNTS, 12, "did you mean `staff`?") in found


def test_a_row_is_not_judged_where_a_rule_passes_on_anything(tmp_path: Path) -> None:
    anything = rule("payer(K) :- title(K).") + rule("title(K) :- fee(K, F).").replace(".more", ".b")
    asked = (PAYER, (CARD, END, anything + END), (AMOUNTS, "kind: staff", "kind: staf"))
    assert "row_unread" not in {one.code for one in said(changed(tmp_path, *asked))}
