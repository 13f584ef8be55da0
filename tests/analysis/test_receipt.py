"""Receipts: a case decided again gives the same, and each difference is told in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Case, DiagnosticsError, Rulebook
from tests.support.small_rulebook import FILES, write

PERSON: dict[str, Any] = {
    "born": "1990-05-01",
    "kind": "reader",
    "resident": True,
    "income": "2000.00",
}
CASE: dict[str, Any] = {
    "case": "Noor",
    "date": "2026-03-01",
    "applicant": PERSON,
    "loans": [{"title_kind": "film", "fine": 4}, {"title_kind": "book", "fine": "0.50"}],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return Rulebook.load(write(tmp_path_factory.mktemp("receipt"), FILES))


def parts(book: Rulebook, receipt: Any, case: Case | dict[str, Any]) -> list[str]:
    """Return the parts in which a replay differs."""
    read = book.case(case) if isinstance(case, dict) else case
    return [one.part for one in book.replay(receipt, read).report().differences]


def test_a_case_decided_again_is_the_same(book: Rulebook) -> None:
    case = book.case(CASE)
    replay = book.replay(book.receipt(case), case)
    assert replay.same
    assert replay.to_dict() == {"same": True, "differences": []}


def test_how_a_case_is_written_does_not_matter(book: Rulebook) -> None:
    loans = [{"fine": "4.00", "title_kind": "film"}, {"fine": "0.5", "title_kind": "book"}]
    person = dict(reversed({**PERSON, "income": 2000}.items()))
    other = dict(reversed({**CASE, "applicant": person, "loans": loans}.items()))
    assert parts(book, book.receipt(book.case(CASE)).to_dict(), other) == []


def test_a_receipt_has_no_word_of_the_case_and_another_salt_each_time(book: Rulebook) -> None:
    one, other = book.receipt(book.case(CASE)), book.receipt(book.case(CASE))
    text = json.dumps(one.to_dict())
    assert not any(word in text for word in ("Noor", "1990", "2000", "reader"))
    assert one.salt != other.salt
    assert one.case != other.case
    assert one.verdict != other.verdict
    assert (one.policy, one.engine) == (other.policy, other.engine)


def test_what_differs_is_told(book: Rulebook) -> None:
    receipt = book.receipt(book.case(CASE)).to_dict()
    assert parts(book, receipt, {**CASE, "case": "Sam"}) == ["id", "verdict"]
    assert parts(book, receipt, {**CASE, "date": "2026-03-02"}) == ["case"]
    richer = {**CASE, "applicant": {**PERSON, "income": "2000.01"}}
    assert parts(book, receipt, richer) == ["case"]
    young = {**CASE, "applicant": {**PERSON, "born": "2020-05-01"}}
    assert parts(book, receipt, young) == ["case", "verdict", "verdicts.card"]
    point = {**CASE, "readings": {"film_counts": "does_not"}}
    assert parts(book, receipt, point)[:2] == ["case", "readings"]
    forged = {**receipt, "policy": f"sha256:{'0' * 64}"}
    assert parts(book, forged, CASE) == ["policy"]
    assert parts(book, {**receipt, "version": "0.0.9"}, CASE) == ["engine"]
    assert parts(book, {**receipt, "profile": "other"}, CASE) == ["readings"]
    assert parts(book, {**receipt, "date": "2020-03-01"}, CASE)[:1] == ["verdict"]


def test_the_day_and_the_readings_of_the_receipt_are_applied(book: Rulebook) -> None:
    told = book.case(CASE)
    readings = {"film_counts": "does_not"}
    decided = book.with_options(told, date="2025-01-01", readings=readings)
    receipt = book.receipt(decided, told=told, questions=["card"], lang="nl")
    assert (receipt.date, receipt.readings, receipt.lang) == ("2025-01-01", readings, "nl")
    assert parts(book, receipt, CASE) == []


def test_what_cannot_be_decided_any_more_is_told(book: Rulebook) -> None:
    receipt = book.receipt(book.case(CASE)).to_dict() | {"readings": {"film_count": "counts"}}
    (only,) = book.replay(receipt, book.case(CASE)).report().differences
    assert "film_count" in only.text


def test_everything_wrong_in_a_receipt_is_told_with_its_place(
    book: Rulebook, tmp_path: Path
) -> None:
    receipt = book.receipt(book.case(CASE)).to_dict()
    wrong = {**receipt, "format": "hsm-receipt/9", "salt": "00", "polic": 1, "readings": []}
    wrong["answers"] = {"figures": "sha256:ab"}
    del wrong["verdict"]
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(wrong, indent=1), encoding="utf-8")
    with pytest.raises(DiagnosticsError) as refused:
        book.replay(path, book.case(CASE))
    found = {(one.path, one.code) for one in refused.value.problems}
    assert found == {
        ("", "not_choice"),
        ("salt", "receipt_salt"),
        ("", "unknown_key"),
        ("", "not_map"),
        ("answers.figures", "receipt_digest"),
        ("", "missing_key"),
    }
    assert all(one.line and one.text("nl") != one.text("en") for one in refused.value.problems)


def test_a_file_that_is_no_receipt_is_refused(book: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    for text in ("[1]", "word", '{"a": ', ""):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DiagnosticsError):
            book.replay(path, book.case(CASE))
