"""A table read on a day is the row in force on that day, everywhere that a clause is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.authoring.symbolic.changes import rule_content
from hsm_policy.engine.cache import Cache
from hsm_policy.rulebook import Loader
from hsm_policy.validator.validate import findings
from tests.support.reference import engine, stock
from tests.support.small_rulebook import CASE, FILES, write
from tests.validator.broken_rulebooks import CARD, END, rule

JOIN = "low_fee(F, First, Before), First <= B, B < Before"
FEE = "figure(fee, F) :- raised(card), kind(applicant, K), fee(K, F), not low_income."


def changed(folder: Path, old: str, new: str) -> Path:
    assert old in FILES[CARD]
    return write(folder, {**FILES, CARD: FILES[CARD].replace(old, new, 1)})


def content(folder: Path, name: str) -> object:
    (found,) = [one for one in Loader(folder).load().rules if one.id == name]
    return rule_content(found)


def test_it_is_the_row_with_its_first_day_and_the_day_before_which_it_ends(tmp_path: Path) -> None:
    long, short = (
        content(changed(tmp_path / name, "low_fee(F, B)", read), "card.old_law")
        for name, read in (("long", JOIN), ("short", "low_fee(F, B)"))
    )
    assert long == short
    assert list(findings(tmp_path / "short").problems) == []


DAYS = ("2019-12-31", "2020-01-01", "2023-12-31", "2024-01-01", "2027-12-31", "2028-01-01")


FEES = "figure(fee, F) :- raised(card), kind(applicant, K), date(D), not low_income"


@pytest.mark.parametrize(
    "read",
    [
        "fee(K, F, D)",
        "months(card, N), fee(K, F, @plus_months(D, N))",
        "F = #sum { A : fee(K, A, D) }",
    ],
)
def test_stock_clingo_reads_the_same_row(tmp_path: Path, read: str) -> None:
    book = Rulebook.load(changed(tmp_path, FEE, f"{FEES}, {read}."), cache=Cache(None))
    fees = set()
    for day in DAYS:
        case = book.case({**CASE, "date": day})
        ours = engine(book, case)
        assert stock(book.export(case)) == ours
        fees |= {atom for atom in ours if atom[:2] == ("figure", "fee")}
    assert len(fees) > 1


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("odd :- income(applicant, I), low_fee(F, I), limit(M), F > M.", "kinds_differ"),
        ("odd :- low_fee(F, D), limit(M), F > M.", "variable_unbound"),
        ("odd :- date(D), not low_fee(_, D).", "input_negated"),
        ("odd :- date(D), fee(reader, F, D, D, D), limit(M), F > M.", "predicate_arguments"),
        ("odd :- date(D), fees(reader, F, D), limit(M), F > M.", "predicate_unknown"),
    ],
)
def test_a_slip_in_it_is_one_finding(tmp_path: Path, clause: str, code: str) -> None:
    found = list(findings(changed(tmp_path, END, rule(clause) + END)).problems)
    assert [one.code for one in found if one.severity == "error"] == [code]


def test_an_explanation_tells_of_the_row(tmp_path: Path) -> None:
    clause = FEE.replace("fee(K, F)", "date(D), fee(K, F, D)")
    book = Rulebook.load(changed(tmp_path, FEE, clause), cache=Cache(None))
    why = str(book.why(book.case(CASE), "fee").to_dict())
    assert "Fees (a reader): EUR 30.00." in why
    assert "_First" not in why


def test_a_row_whose_first_day_is_told_may_be_written_out(tmp_path: Path) -> None:
    told = "note(old_law) :- raised(card), date(D), low_fee(F, First, Before), First <= D, "
    clause = f"{told}D < Before, limit(M), F <= M."
    text = rule(clause, sentence="In force since {First}.")
    assert list(findings(changed(tmp_path, END, text + END)).problems) == []
