"""The dossier: everything of a case in one document, which stays safe and can be printed."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from hsm_policy import DiagnosticsError, Rulebook
from hsm_policy.cli.main import run
from hsm_policy.presentation import dossier_html, find_browser, print_pdf
from tests import EXAMPLES
from tests.support.small_rulebook import FILES, write
from tests.support.strategies import rulebook

CARD = FILES["policy/card.lp"].replace("date(D), months", "born(applicant, D), months")
SMALL = {**FILES, "policy/card.lp": CARD}  # in which no figure changes day after day

CASE: dict[str, Any] = {
    "case": "<b>Noor",
    "date": "2026-03-01",
    "applicant": {"born": "1990-05-01", "kind": "reader", "resident": "unknown", "income": 2000},
    "loans": [{"title_kind": "film", "fine": 4}],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return Rulebook.load(write(tmp_path_factory.mktemp("dossier"), SMALL))


def words(page: str) -> str:
    """Return the text of a page as one line."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


def test_it_holds_case_verdict_reasons_and_receipt(book: Rulebook) -> None:
    page = dossier_html(book, book.case(CASE))
    text = words(page)
    for part in (
        "Case <b>Noor As the law stands on 1 March 2026",
        "In short Question Outcome What decides Library card granted",
        "When were you born? applicant.born 1 May 1990",
        "Do you live here? applicant.resident not known",
        "What is the fine? loans[0].fine EUR 4.00",
        "Age : met . The applicant was born on 1 May 1990 and is old enough.",
        "Last day 30 April 1991 The card runs until 30 April 1991.",
        "hsm replay receipt.json case.yaml",
    ):
        assert part in text
    assert "<b>" not in page
    assert "example.org" in page


def test_the_receipt_and_the_case_in_it_can_be_replayed(book: Rulebook) -> None:
    told = book.case(CASE)
    decided = book.with_options(told, date="2025-01-01", readings={"film_counts": "does_not"})
    page = dossier_html(book, decided, "nl", told)
    case, receipt = (html.unescape(one) for one in re.findall("<pre>(.*?)</pre>", page, re.DOTALL))
    assert book.replay(json.loads(receipt), book.case_text(case)).same
    assert "Telt een film mee? Nee." in words(page)


def test_nothing_in_it_runs_or_is_fetched(book: Rulebook) -> None:
    page = dossier_html(book, book.case(CASE))
    assert "default-src &#39;none&#39;" in page
    assert "unsafe" not in page
    assert not re.search(r"<(?:script|img|link|iframe)|url\(|@import| on\w+=", page)


def test_the_name_of_a_case_cannot_leave_its_string_in_the_style(book: Rulebook) -> None:
    page = dossier_html(book, book.case({**CASE, "case": 'x"; } </style>'}))
    assert page.count("</style>") == 1
    assert r'content: "x\22 \3b \20 \7d \20 \3c \2f style\3e "' in page


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_case_of_the_shipped_law_has_no_word_of_the_other_language(lang: str) -> None:
    shipped = rulebook()
    told = {"amount": "51000", "per": "year", "holiday_allowance": "included"}
    case = shipped.changed(shipped.case(EXAMPLES / "offer-asha.yaml"), {"job.salary": told})
    text = words(dossier_html(shipped, case, lang))
    forms = {
        "en": "EUR 51,000.00, per year, holiday allowance included",
        "nl": "€ 51.000,00, per jaar, vakantietoeslag inbegrepen",
    }
    own = forms.pop(lang)
    (other,) = forms.values()
    assert own in text
    assert other not in text
    assert "Could turn it: " in text or "Kan het keren: " in text
    shown = text.partition("as a file" if lang == "en" else "als bestand")[0]
    assert not re.search(r"\{\w+\}|dossier_|state\.|outcome\.", shown)


def test_a_pdf_is_tagged_and_in_its_language() -> None:
    try:
        find_browser()
    except DiagnosticsError:
        pytest.skip("no browser on this machine")
    made = print_pdf('<!doctype html><html lang="nl"><title>x</title><h1>Dossier</h1></html>')
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
    assert b"/Lang (nl)" in made


def test_without_a_browser_one_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("HSM_BROWSER", str(tmp_path / "none"))
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE), encoding="utf-8")
    policy = ["--policy", str(write(tmp_path / "book", SMALL))]
    for out, said in (("x.pdf", "HSM_BROWSER"), ("x.docx", "`.html` or `.pdf`")):
        assert run(["dossier", str(case), "--out", str(tmp_path / out), *policy]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert said in line
    assert run(["dossier", str(case), "--out", str(tmp_path / "x.html"), *policy]) == 0
    assert "</html>" in (tmp_path / "x.html").read_text(encoding="utf-8")
