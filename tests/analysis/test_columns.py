"""A table of cases has the answers that each case has by itself."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.analysis.portfolio import columns, turning
from hsm_policy.analysis.portfolio.class_store import ClassStore
from hsm_policy.analysis.portfolio.classes import ClassMemory
from hsm_policy.analysis.portfolio.columns import decide_table
from hsm_policy.messages import DiagnosticsError
from tests.support import small_rulebook
from tests.support.tables import Document, differences, expected, table_of


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder: Path = tmp_path_factory.mktemp("cards")
    return Rulebook.load(small_rulebook.write(folder))


def cards(count: int, seed: int) -> list[Document]:
    """Make cases of the small rulebook, with numbers at and beside every border."""
    chance = random.Random(seed)

    def some(key: str, *values: Any) -> dict[str, Any]:
        value = chance.choice([None, "unknown", *values, *values])
        return {} if value is None else {key: value}

    def loan() -> Document:
        fines = ("0", "4.99", "5.00", "5.01", "12.50", "24.99", "25.00", "25.01")
        return some("title_kind", "book", "film") | some("fine", *fines)

    def case(number: int) -> Document:
        borns = ("2014-03-01", "2014-03-02", "2012-02-29", "2000-01-01", "2019-12-31")
        applicant = some("born", *borns) | some("kind", "reader", "student", "staff")
        applicant |= some("resident", True, False)
        applicant |= some("income", "1499.99", "1500.00", "1500.01", "0")
        days = ("2026-03-01", "2024-02-29", "2023-12-31", "2024-01-01", "2028-01-01", "2019-06-01")
        made: Document = {"case": str(number), "date": chance.choice(days)}
        made |= {"applicant": applicant} if applicant else some("applicant")
        loans = [loan() for _ in range(chance.choice((0, 0, 1, 1, 2, 3)))]
        kept = [one for one in loans if one]
        return made | ({"loans": kept} if kept else {})

    return [case(number) for number in range(count)]


@pytest.mark.parametrize("few", [0, 1000])
def test_each_row_has_the_answers_of_its_case(
    book: Rulebook, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Keys taken as absent are looked at column by column, and row by row."""
    monkeypatch.setattr(turning, "FEW", few)
    cases = cards(80, few)
    answers = [expected(book, case) for case in cases]
    assert differences(book, cases, answers) == []
    again = [*reversed(cases)]  # with the classes met before
    assert differences(book, again, [*reversed(answers)]) == []


def test_a_wrong_cell_is_a_problem_of_its_row_alone(book: Rulebook) -> None:
    table = book.table(
        {
            "case": ["a", "b"],
            "date": "2026-03-01",
            "applicant.born": ["2000-01-01", "yesterday"],
            "loans[1].title_kind": "book",
            "loans[1].fine": ["5.00", "much"],
        }
    )
    assert [(one.row, one.column) for one in table.problems] == [
        (1, "applicant.born"),
        (1, "loans[1].fine"),
    ]
    assert table["card"].texts() == ["granted", ""]
    assert table["figures.debt"].texts() == ["5.00", ""]


def test_a_column_without_a_key_is_refused_with_the_nearest(book: Rulebook) -> None:
    with pytest.raises(DiagnosticsError, match="borne"):
        book.table({"date": ["2026-03-01"], "applicant.borne": ["2000-01-01"]})


def test_only_the_questions_asked_for_are_answered(book: Rulebook) -> None:
    rows = table_of(cards(5, 2))
    assert "card" in book.table(rows, ["library card"]).columns
    with pytest.raises(DiagnosticsError):
        book.table(rows, ["nothing"])


def test_classes_are_kept_on_disk_and_altered_ones_are_not_believed(
    book: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = table_of(cards(40, 3))
    store = ClassStore.of(tmp_path, book.engine)
    first = decide_table(book.engine, rows, (), ClassMemory(store), assumed=False)
    store.close()
    decided: list[int] = []
    parts = columns._Table._parts  # noqa: SLF001 - decides one class

    def noted(self: Any, row: int, wanted: list[str]) -> Any:
        decided.append(row)
        return parts(self, row, wanted)

    monkeypatch.setattr(columns._Table, "_parts", noted)  # noqa: SLF001

    def again() -> tuple[int, Any]:
        decided.clear()
        memory = ClassMemory(ClassStore.of(tmp_path, book.engine))
        found = decide_table(book.engine, rows, (), memory, assumed=False)
        return len(decided), found.texts()

    assert again() == (0, first.texts())
    (file,) = tmp_path.iterdir()
    with sqlite3.connect(file) as database:
        database.execute("UPDATE classes SET answer = x'91a36e6f6e'")
    assert again() == (len(decided), first.texts())
    assert decided
    file.write_bytes(b"no database" * 1000)
    assert again()[1] == first.texts()
    assert ClassStore(tmp_path, "another rulebook").find([b"x"]) == {}
