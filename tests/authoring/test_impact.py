"""The impact of an edited rulebook: each turn is what the two rulebooks say of the row."""

from __future__ import annotations

import json

import pytest

from hsm_policy.analysis import RowOptions
from hsm_policy.api import Rulebook
from hsm_policy.authoring import Impact, ImpactReport
from hsm_policy.presentation import impact_page, render_impact
from tests.support import small_rulebook

HEAD = "case,date,applicant.born,loans[0].title_kind,loans[0].fine\n"
PEOPLE = "".join(
    f"{kind}{number},2026-03-01,{born},{what},{fine}\n"
    for kind, born, what, fine, count in (
        ("young", "2013-01-01", "", "", 6),
        ("old", "1990-01-01", "book", "20.00", 7),
        ("film", "1990-01-01", "film", "30.00", 1),
        ("unknown", "", "book", "5.00", 2),
    )
    for number in range(count)
)
EDITS = {
    "facts/amounts.yaml": [
        (
            'name: card, value: 12, source: act, where: "1"',
            'name: card, value: 14, source: act, where: "1"',
        ),
        ("value: 25.00", "value: 15.00"),
    ],
    "policy/card.lp": [("counts(L) :- loan_kind(L, film)", "counts(L) :- loan_kind(L, book)")],
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rulebook, Rulebook]:
    files = dict(small_rulebook.FILES)
    for name, pairs in EDITS.items():
        for old, new in pairs:
            assert old in files[name]
            files[name] = files[name].replace(old, new)
    folder = tmp_path_factory.mktemp("libraries")
    before = small_rulebook.write(folder / "before")
    return Rulebook.load(before), Rulebook.load(small_rulebook.write(folder / "after", files))


@pytest.fixture(scope="module")
def found(
    books: tuple[Rulebook, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> ImpactReport:
    people = tmp_path_factory.mktemp("people") / "people.csv"
    people.write_text(f"{HEAD}{PEOPLE}wrong,2026-31-01,,,\n", encoding="utf-8")
    return Impact.of(*books, people, None, RowOptions()).run(lambda *_: None)


def test_each_turn_has_its_rows_and_its_edit(found: ImpactReport) -> None:
    assert (found.rows, found.problems, found.raised) == (17, 1, {"card": 14})
    told = {(one.before, one.after, one.count): one.because for one in found.questions["card"]}
    assert set(told) == {
        ("granted", "refused", 7),
        ("granted", "refused", 6),
        ("refused", "granted", 1),
    }
    assert told["granted", "refused", 7].figures == ["limit"]
    assert told["granted", "refused", 6].figures == ["age(card)"]
    assert told["refused", "granted", 1].rules == ["card.fine.film"]


def test_an_example_is_decided_so_by_both(
    found: ImpactReport, books: tuple[Rulebook, Rulebook]
) -> None:
    for one in found.questions["card"]:
        outcomes = [book.evaluate(book.case(one.example)).outcome("card") for book in books]
        assert outcomes == [one.before, one.after]
    assert json.loads(json.dumps(found.to_dict()))["questions"]["card"]


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_page_has_counts_and_no_row(
    found: ImpactReport, books: tuple[Rulebook, Rulebook], lang: str
) -> None:
    titles = books[1].titles(lang)
    page, text = impact_page(found, titles, lang), render_impact(found, titles, lang).text()
    for secret in ("1990-01-01", "2013-01-01", "old0", "young0", "film0", "30.00"):
        assert secret not in page
    assert 'class="count">7' in page
    assert "film0" in text
    assert "`limit`" in page
