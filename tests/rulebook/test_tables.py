"""What `hsm check` says of the tables, holidays and announced law: once each, where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from hsm_policy.messages.diagnostic import Diagnostic
from hsm_policy.validator.validate import findings
from tests.support.reference import engine, stock
from tests.support.small_rulebook import CASE, FILES, write
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
            (AMOUNTS, "value: 1500.00", "value: '1.500,00'"),
            "rulebook_amount",
            36,
            "write it as 1500.00",
        ),
        (
            (AMOUNTS, "value: 1500.00", "value: 1.500"),
            "rulebook_amount",
            36,
            "write 1500.00, if the sign separates thousands",
        ),
        (
            (SOURCES, "scenarios:", 'holidays: {fixed: ["25-12"]}\nscenarios:'),
            "rulebook_holiday",
            4,
            "did you mean `12-25`?",
        ),
        (
            (SOURCES, SCENARIO, f"    says: [card-costs,\n      shops]\n{SCENARIO}"),
            "statement_unknown",
            8,
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


LIMIT = "- {from: 2020-01-01, value: 25.00"
OLD = {**CASE, "date": "2019-03-01"}


def limits(folder: Path, *changes: tuple[str, str]) -> Rulebook:
    """Load the small rulebook with changes to its limit of fines; nothing is found in it."""
    table = FILES[AMOUNTS][FILES[AMOUNTS].index("  - table: limit\n") :]
    for old, new in changes:
        assert old in table
        table = table.replace(old, new, 1)
    text = FILES[AMOUNTS][: FILES[AMOUNTS].index("  - table: limit\n")] + table
    write(folder, {**FILES, AMOUNTS: text})
    assert [one.code for one in said(folder)] == []
    return Rulebook.load(folder, cache=Cache(None))


def test_before_a_table_that_is_not_known_earlier_an_outcome_is_open(tmp_path: Path) -> None:
    book = limits(tmp_path)
    verdict = book.evaluate(book.case(OLD)).to_dict()
    assert verdict["verdicts"]["card"]["outcome"] == "open"
    assert "amount_not_known_limit" in {note["id"] for note in verdict["notes"]}


def test_before_a_table_that_says_none_there_was_no_such_rule(tmp_path: Path) -> None:
    book = limits(tmp_path, ("known_from: 2020-01-01", "before: none"))
    verdict = book.evaluate(book.case(OLD)).to_dict()
    assert verdict["verdicts"]["card"]["outcome"] == "refused"
    assert verdict["notes"] == []
    why = str(book.why(book.case(OLD), "card").to_dict())
    assert "a rule that was not in force on this day: limit of fines" in why
    assert stock(book.export(book.case(OLD))) == engine(book, book.case(OLD))


def test_a_hole_that_was_meant_is_a_row_without_a_rule(tmp_path: Path) -> None:
    row = LIMIT.replace("25.00", "none").replace("2020", "2026")
    book = limits(
        tmp_path, (LIMIT, f"{row}, source: act, where: '9', sure: official}}\n      {LIMIT}")
    )
    dates = {"2025-12-31": "granted", "2026-01-01": "refused"}
    for date, outcome in dates.items():
        verdict = book.evaluate(book.case({**CASE, "date": date})).to_dict()
        assert verdict["verdicts"]["card"]["outcome"] == outcome
        assert verdict["notes"] == []


@pytest.mark.parametrize("row", ['name: card, value: 12, source: act, where: "1"'])
def test_a_period_whose_first_row_is_later_leaves_a_case_open(tmp_path: Path, row: str) -> None:
    text = FILES[AMOUNTS].replace(f"from: 1900-01-01, {row}", f"from: 2027-01-01, {row}")
    write(tmp_path, {**FILES, AMOUNTS: text})
    book = Rulebook.load(tmp_path, cache=Cache(None))
    verdict = book.evaluate(book.case(CASE)).to_dict()
    assert verdict["verdicts"]["card"]["outcome"] == "open"
    assert book.minimum(book.case(CASE), "applicant.income", "card").to_dict()["minimum"] is None


@pytest.mark.parametrize(
    ("table", "value"), [("limit", "value: 25.00"), ("age", 'value: 12, source: act, where: "1"')]
)
def test_an_amount_that_is_not_known_on_any_day_is_told_of(
    tmp_path: Path, table: str, value: str
) -> None:
    number = value.partition(",")[0]
    text = FILES[AMOUNTS].replace(value, value.replace(number, "value: unknown"), 1)
    write(tmp_path, {**FILES, AMOUNTS: text})
    book = Rulebook.load(tmp_path, cache=Cache(None))
    notes = {n["id"]: n["text"] for n in book.evaluate(book.case(CASE)).to_dict()["notes"]}
    assert "is not known for any day" in notes[f"amount_not_known_{table}"]


def test_a_day_of_the_law_that_is_not_known_leaves_a_case_open(tmp_path: Path) -> None:
    table = (
        "  - table: start\n    title: {en: start, nl: begin}\n    keys: []\n    unit: day\n"
        "    known_until: open\n    rows:\n      - {from: 1900-01-01, value: unknown, "
        "source: act, where: '1', sure: official}\n"
    )
    clause = (
        "met(card, age) :- born(applicant, B), date(D), start(T), D >= @plus_months(T, 1), B < D."
    )
    files = {**FILES, AMOUNTS: FILES[AMOUNTS] + table}
    files[CARD] = FILES[CARD].replace(END, rule(clause) + END)
    files[CARD] = files[CARD].replace("met(card, age) :- raised(card), born", "aged :- born")
    files[CARD] = files[CARD].replace("D >= @birthday(B, N).", "D >= @birthday(B, N).")
    book = Rulebook.load(write(tmp_path, files), cache=Cache(None))
    assert book.evaluate(book.case(CASE)).to_dict()["verdicts"]["card"]["outcome"] == "open"
    book.minimum(book.case(CASE), "applicant.income", "card")


def test_a_row_that_a_note_explains_is_accepted(tmp_path: Path) -> None:
    step = (AMOUNTS, "kind: reader, value: 30.00", "note: all in, kind: reader, value: 300.00")
    kept = (AMOUNTS, "kind: staff,", "note: for later, kind: visitor,")
    assert said(changed(tmp_path, step, kept)) == []
