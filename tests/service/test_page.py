"""The page without a browser: a case told by its forms, in both languages, and nothing kept."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from hsm_policy import Rulebook
from hsm_policy.messages import texts
from hsm_policy.service.page.screens import HERE
from tests.service.forms import Client, Fields, Page
from tests.support.small_rulebook import APPLICANT, CASE, write

CANARY = "Zebedeus Q. Kanarie"

MARKUP = "<script>alert('x')</script>\"'><b>"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return Rulebook.load(write(tmp_path_factory.mktemp("library")))


@pytest.fixture(scope="module")
def page(book: Rulebook) -> Client:
    return Client(book)


def post(page: Client, path: str, fields: Fields, lang: str = "en", status: int = 200) -> Page:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = page.post(f"{path}?lang={lang}", content=urlencode(fields), headers=kind)
    assert answer.status_code == status
    assert f'<html lang="{lang}">' in answer.text
    return Page(answer.text)


def told(document: dict[str, Any], **more: str) -> Fields:
    return [("case", json.dumps(document)), ("said", "en"), *more.items()]


def document_of(shown: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(dict(shown.fields)["case"])
    return found


def outcomes(shown: Page) -> dict[str, str]:
    states: dict[str, str] = json.loads(dict(shown.fields)["before"])
    return {name: state for name, state in states.items() if "." not in name}


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_start_offers_the_questions_in_the_language(page: Client, lang: str) -> None:
    shown = Page(page.get("/", params={"lang": lang}).text)
    assert {"en": "Library card", "nl": "Bibliotheekpas"}[lang] in shown.text
    assert texts()["page.is_not_about"][lang] in shown.text


def test_the_language_is_that_of_the_browser_where_none_is_asked(page: Client) -> None:
    dutch = page.get("/", headers={"accept-language": "fr, nl-BE;q=0.8, en;q=0.5"})
    assert '<html lang="nl">' in dutch.text


def test_a_case_told_by_the_form_gives_the_verdict_of_evaluate(
    page: Client, book: Rulebook
) -> None:
    empty = post(page, "/case", [("case", ""), ("for", "card")])
    said = {
        "date": "2026-03-01",
        "applicant.born": "1990-05-01",
        "applicant.kind": "reader",
        "applicant.resident": "true",
        "applicant.income": "1.250,50",
    }
    shown = post(page, "/case", [*empty.filled(**said), ("said", "nl")], "nl")
    case = document_of(shown)
    assert case["applicant"]["income"] == "1250.50"
    report = book.evaluate(book.case(case)).report("nl")
    assert outcomes(shown) == {name: one.shown for name, one in report.verdicts.items()}
    requirements = [one.text for answer in report.verdicts.values() for one in answer.requirements]
    assert all(text in shown.text for text in requirements)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_form_that_is_sent_back_as_it_is_tells_the_same_case(
    page: Client, book: Rulebook, lang: str
) -> None:
    known = book.case(CASE).document
    first = post(page, "/case", told(known), lang)
    assert document_of(first) == known
    assert document_of(post(page, "/case", first.fields, lang)) == known


def test_a_value_that_is_emptied_is_not_known_and_no_empty_map_says_more(
    page: Client, book: Rulebook
) -> None:
    first = post(page, "/case", told(book.case(CASE).document))
    emptied = first.filled(**dict.fromkeys(first.names() - {"case", "date"}, ""))
    document = document_of(post(page, "/case", emptied))
    assert document["applicant"] == {}
    assert document["loans"] == [{}, {}]


def test_items_of_a_list_are_added_and_removed(page: Client) -> None:
    first = post(page, "/case", told({"case": "x", "date": "2026-03-01", "applicant": {}}))
    assert not [name for name in first.names() if name.startswith("loans")]
    second = post(page, "/case", [*first.fields, ("do", "add:loans")])
    third = post(page, "/case", [*second.filled(**{"loans[0].fine": "5"}), ("do", "add:loans")])
    assert document_of(third)["loans"] == [{"fine": "5.00"}, {}]
    assert {"loans[0].fine", "loans[1].title_kind"} <= third.names()
    fourth = post(page, "/case", [*third.fields, ("do", "remove:loans[0]")])
    assert document_of(fourth)["loans"] == [{}]


def test_what_nobody_knows_is_told_as_not_known(page: Client, book: Rulebook) -> None:
    first = post(page, "/case", told({"case": "x", "date": "2026-03-01", "applicant": {}}))
    second = post(page, "/case", [*first.fields, ("u:loans", "on")])
    assert document_of(second)["loans"] == "unknown"
    assert document_of(post(page, "/case", second.fields))["loans"] == "unknown"
    unticked = [(name, text) for name, text in second.fields if (name, text) != ("u:loans", "on")]
    assert "loans" not in document_of(post(page, "/case", unticked))
    assert book.case(document_of(second)).unknown


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_what_cannot_be_read_stands_at_its_field(page: Client, lang: str) -> None:
    first = post(page, "/case", told({"case": "x", "date": "2026-03-01", "applicant": {}}), lang)
    wrong = first.filled(**{"applicant.income": "much", "applicant.born": "2026-02-30"})
    shown = post(page, "/case", wrong, lang)
    links = [found["href"] for tag, found in shown.tags if tag == "a" and "href" in found]
    assert {"#k-applicant.income", "#k-applicant.born"} <= set(links)
    field = next(found for _, found in shown.tags if found.get("id") == "k-applicant.income")
    assert field["aria-invalid"] == "true"
    assert field["value"] == "much"
    assert set(field["aria-describedby"].split()) <= {found.get("id") for _, found in shown.tags}
    assert texts()["page.mend_first"][lang] in shown.text


def test_what_changed_since_the_last_verdict_is_said(page: Client) -> None:
    known = {"case": "x", "date": "2026-03-01", "applicant": {**APPLICANT, "born": "2020-05-01"}}
    first = post(page, "/case", told(known))
    older = post(page, "/case", first.filled(**{"applicant.born": "1980-05-01"}))
    assert outcomes(first) != outcomes(older)
    assert "Library card: Granted, was Refused. Age: met." in older.text


def test_a_case_is_opened_from_a_file_and_saved_as_one(page: Client, book: Rulebook) -> None:
    document = book.case(CASE).document
    saved = page.post("/save", data={"case": json.dumps(document)})
    assert "attachment" in saved.headers["content-disposition"]
    assert book.case_text(saved.content).document == document
    opened = Page(page.post("/open", files={"file": ("mine.yaml", saved.content)}).text)
    assert document_of(opened) == document


def test_a_file_that_is_no_case_is_refused_in_words(page: Client) -> None:
    answer = page.post("/open?lang=nl", files={"file": ("mine.yaml", b"a: [")})
    assert answer.status_code == 422
    assert texts()["page.not_opened"]["nl"] in answer.text
    shown = Page(page.post("/open", files={"file": ("x.yaml", b"case: x\ndate: 2026-13-01")}).text)
    assert texts()["page.wrong"]["en"] in shown.text


def test_markup_in_every_text_field_is_shown_as_text(page: Client, book: Rulebook) -> None:
    first = post(page, "/case", told(book.case(CASE).document))
    names = {name: MARKUP for name, _ in first.fields if name not in ("case", "said", "do")}
    for fields in (list(names.items()), [*first.fields, *names.items()], [("case", MARKUP)]):
        answer = page.post("/case", data=dict(fields))
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "'><b>" not in answer.text
    opened = page.post("/open", files={"file": (MARKUP, MARKUP.encode())})
    assert "<script>alert" not in opened.text


def test_nothing_of_a_case_is_kept(
    page: Client, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    first = post(page, "/case", told({"case": CANARY, "date": "2026-03-01", "applicant": {}}))
    fields = [(name, CANARY) for name, _ in first.fields if name[:2] in ("v:", "u:", "p:")]
    answer = page.post("/case", data=dict([*told({"case": "x", "date": CANARY}), *fields]))
    assert CANARY in answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert CANARY not in page.get("/").text
    assert not [one for one in caplog.records if CANARY in one.getMessage()]
    assert list(tmp_path.iterdir()) == []


def test_a_form_beyond_the_bounds_is_refused(page: Client) -> None:
    post(page, "/case", [("case", "x" * 300_000)], status=413)
    deep = "[" * 5000 + "]" * 5000
    post(page, "/case", [("case", f'{{"case": {deep}}}')])
    post(page, "/case", [("v:loans[999999].fine", "1"), ("do", "add:nothing"), ("do", "set:[")])


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("path", ["/ask", "/minimum", "/days", "/repair", "/routes"])
def test_each_further_screen_is_shown_in_the_language(
    page: Client, book: Rulebook, path: str, lang: str
) -> None:
    shown = post(page, path, told(book.case(CASE).document), lang)
    assert texts()[f"page.tab{path.replace('/', '.')}"][lang] in shown.text
    assert document_of(shown) == book.case(CASE).document


def test_the_content_policy_allows_nothing_but_the_own_style_and_script(page: Client) -> None:
    answer = page.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, found in Page(answer.text).tags:
        assert "style" not in found
        assert not any(name.startswith("on") for name in found)
        assert tag != "style"
        assert tag != "script" or found["src"] == "/page.js"


def test_each_sentence_of_the_page_is_used() -> None:
    files = [*HERE.rglob("*.html"), *HERE.rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    named = set(re.findall(r"[\"'](?:page\.)?([a-z_.]+)[\"']", text))
    made = ("tab.", "form.")
    own = [name.removeprefix("page.") for name in texts() if name.startswith("page.")]
    assert [name for name in own if name not in named and not name.startswith(made)] == []


def test_the_page_is_small() -> None:
    import gzip

    files = [(HERE / name).read_bytes() for name in ("page.css", "page.js")]
    assert len(files[1]) < 8000
    assert sum(len(gzip.compress(one)) for one in files) < 12_000
