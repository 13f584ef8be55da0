"""The rulebook as a page: whole, well formed, every link alive, and nothing in it can act."""

from __future__ import annotations

import json
import re
from functools import cache, cached_property
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from hsm_policy.cli import main as cli
from hsm_policy.messages.catalog import texts
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.messages.language import LANGUAGES
from hsm_policy.presentation.html.book import book_page
from hsm_policy.presentation.html.cross_references import References, Referent
from hsm_policy.presentation.html.template import TEMPLATES
from hsm_policy.rulebook.loader import Loader
from tests import ROOT
from tests.support import small_rulebook

SKELETON = ROOT / "hsm_policy" / "authoring" / "skeleton"
Capture = pytest.CaptureFixture[str]
VOID = {"meta", "input", "br", "hr", "link", "img"}
HOSTILE = """"><script>alert(1)</script><img src=x onerror=alert(2)>"""


class Page(HTMLParser):
    """Reads a page strictly: what it opens it closes, in order; all ids, links and text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.named: list[str] = []
        self.acting: list[str] = []
        self.headings: list[int] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that opens."""
        found = dict(attrs)
        assert len(found) == len(attrs), attrs
        self.tags.append(tag)
        self.acting += [name for name in found if name.startswith("on") or name == "style"]
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        self.named += [value or "" for name, value in attrs if name == "aria-labelledby"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @cached_property
    def text(self) -> str:
        """All that a reader reads."""
        return " ".join(" ".join(self.words).split())


@cache
def page_of(folder: Path, lang: str) -> Page:
    """Make and read the page of a rulebook, once for all tests."""
    return Page(book_page(folder, lang))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the rulebook of the library, which leaves nothing out."""
    return small_rulebook.write(tmp_path_factory.mktemp("library"))


def check_whole(page: Page) -> None:
    """Every link leads somewhere, headings go down step by step, and nothing can act."""
    assert len(set(page.ids)) == len(page.ids)
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert [link for link in inside if link not in set(page.ids)] == []
    assert set(page.named) <= set(page.ids)
    assert all(re.match("https?://", link) for link in page.links if not link.startswith("#"))
    assert (page.tags.count("script"), page.tags.count("style")) == (1, 1)
    assert not {"iframe", "img", "object", "link"} & set(page.tags)
    assert page.acting == []
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(page.headings))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_whole_and_every_link_leads_somewhere(lang: str, small: Path) -> None:
    check_whole(page_of(small, lang))
    check_whole(page_of(SKELETON, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_the_program_s_own_rulebook_says_stands_in_its_page(lang: str) -> None:
    source, page = Loader(ROOT).load(), page_of(ROOT, lang)
    check_whole(page)
    told = [
        *(rule.texts[lang] for rule in source.rules),
        *(one.title[lang] for one in source.questions.values()),
        *(r.unmet[lang] for q in source.questions.values() for r in q.requirements.values()),
        *(one.title[lang] for one in source.figures.values()),
        *(one.title[lang] for one in source.tables.values()),
        *(r.text[lang] for one in source.points.values() for r in one.readings.values()),
        *(one.text[lang] for one in source.scenarios.values()),
        *(one.question[lang] for one in source.vocabulary.inputs.values()),
        *(one.title for one in source.references.values()),
        *(one.text for one in (source.ledger.statements.values() if source.ledger else ())),
    ]
    plain = [" ".join(one.split()).lower() for one in told if "{" not in one]
    text = page.text.lower()
    assert [one for one in plain if one not in text] == []
    easter = {"en": "39 days after easter sunday", "nl": "39 dagen na eerste paasdag"}
    assert easter[lang] in text


def test_the_contents_are_by_subject_and_each_subject_is_one_page(small: Path) -> None:
    text = book_page(small)
    pages = re.findall('<section aria-labelledby="([a-z-]+)">', text)
    assert pages[0] == "subject-card"
    assert '<a href="#subject-card">' in text
    page = text.partition('id="subject-card"')[2].partition("<section aria-labelledby=")[0]
    for part in ("question-card", "figure-debt", "note-pick_up"):
        assert f'id="{part}"' in page


def test_a_search_finds_the_words_of_both_languages(small: Path) -> None:
    found = dict(re.findall(r'data-find="([^"]*)" data-also="([^"]*)"', book_page(small)))
    assert found["Library card"] == "bibliotheekpas"
    assert any("De boete telt mee" in also or "boete" in also for also in found.values())


def test_a_cell_says_on_a_phone_what_it_is(small: Path) -> None:
    text = book_page(small)
    rows = re.findall("<tbody>.*?</tbody>", text, re.DOTALL)
    assert rows
    assert not [row for row in rows if "<td>" in row]


def test_a_page_is_in_one_language(small: Path) -> None:
    english, dutch = (page_of(small, lang).text for lang in LANGUAGES)
    assert "Who wants a card" in english
    assert "Contested points" in english
    assert "Betwiste punten" in dutch
    assert "Contested points" not in dutch
    assert "The fine counts." not in dutch


def test_amounts_by_date_say_until_when_and_what_is_not_known(small: Path) -> None:
    text = page_of(small, "en").text
    assert "known up to and including 31 December 2027" in text
    row = "a reader reader 1 January 2020 31 December 2023 EUR 20.00 Library Act , 9 official"
    assert row in text
    assert "a reader reader 1 January 2028 not known" in text
    assert "12 months" in text
    assert "in force until the law changes" in text


def test_cross_references_lead_both_ways(small: Path) -> None:
    references = References(Loader(small).load())
    assert [rule.id for rule in references.concluded_by[Referent("concept", "debt/1")]] == [
        "card.debt"
    ]
    readers = {"card.debt.low", "card.debt.figure"}
    assert {rule.id for rule in references.read_by[Referent("concept", "debt/1")]} == readers
    assert references.reads["card.fine.film"] == [
        Referent("input", "loans[].title_kind"),
        Referent("point", "film_counts"),
    ]
    assert references.reads["card.debt"] == [
        Referent("concept", "counts/1"),
        Referent("input", "loans[].fine"),
    ]
    assert [rule.id for rule in references.ways("card", "age", "met")] == ["card.age"]
    assert "card.old_law" in {rule.id for rule in references.read_by[Referent("table", "low_fee")]}
    assert [rule.id for rule in references.encoded_by["staff-pay-nothing"]] == ["card.fee"]


def test_the_page_shows_which_rules_encode_a_statement(small: Path) -> None:
    text = page_of(small, "en").text
    assert "card-costs Encoded in card.fee ." in text
    assert "card-one-year Held by a row of months ." in text
    assert "films One side of the contested point film_counts ." in text
    assert "elsewhere Reported by pick_up ." in text
    assert "shop It states no rule." in text


def test_routes_and_properties_stand_in_the_page(small: Path) -> None:
    routes = page_of(small, "en").text
    assert "Card Library card Fee fee Debt debt Length months (card) (where applicant" in routes
    assert "as told, Library Act Has a fee fees" in routes
    begun = page_of(SKELETON, "en").text
    assert "A higher applicant.paid never makes plot come out worse. more_money_never" in begun


def test_what_a_rulebook_says_can_do_nothing(tmp_path: Path) -> None:
    files = {
        name: text.replace("The fine counts.", f"Fine {HOSTILE}")
        .replace("title: Library Act", f"title: 'Act {HOSTILE}'")
        .replace("It does.", f"It {HOSTILE}")
        .replace("en: What are you?", f"en: 'What {HOSTILE}'")
        .replace("Who wants a card pays for it.", f"Who {HOSTILE}")
        .replace("% Who gets a card", f"% {HOSTILE} Who gets a card")
        for name, text in small_rulebook.FILES.items()
    }
    text = book_page(small_rulebook.write(tmp_path, files))
    page = Page(text)
    assert page.text.count(HOSTILE) >= 6
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert page.acting == []
    assert [link for link in page.links if "javascript" in link] == []


def test_an_address_that_runs_something_is_refused_before_there_is_a_page(tmp_path: Path) -> None:
    sources = small_rulebook.FILES["facts/sources.yaml"]
    sources = sources.replace("https://example.org", "javascript:alert(3)")
    files = {**small_rulebook.FILES, "facts/sources.yaml": sources}
    with pytest.raises(DiagnosticsError) as caught:
        book_page(small_rulebook.write(tmp_path, files))
    assert [problem.code for problem in caught.value.problems] == ["rulebook_address"]


def test_a_browser_is_told_to_run_nothing_else(small: Path) -> None:
    text = book_page(small)
    assert "default-src &#39;none&#39;" in text
    assert "unsafe" not in text
    assert re.search("script-src &#39;sha256-[A-Za-z0-9+/]{43}=&#39;", text)
    assert "http" not in (TEMPLATES / "book.js").read_text(encoding="utf-8")
    assert "url(" not in (TEMPLATES / "book.css").read_text(encoding="utf-8")


def test_a_name_of_any_characters_is_an_anchor(tmp_path: Path) -> None:
    files = dict(small_rulebook.FILES)
    files["policy/a b <i>.lp"] = files.pop("policy/card.lp")
    page = Page(book_page(small_rulebook.write(tmp_path, files)))
    assert "file-policy~2f~a~20~b~20~~3c~i~3e~.lp" in page.ids
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_a_page_is_the_same_whenever_it_is_made(small: Path) -> None:
    assert book_page(small) == book_page(small)


def test_every_sentence_of_the_page_is_used() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    code = (ROOT / "hsm_policy" / "presentation" / "html" / "book_view.py").read_text(
        encoding="utf-8"
    )
    quoted = set(re.findall(r"""['"]([a-z_.]+)['"]""", templates + code))
    names = {name.removeprefix("book.") for name in texts() if name.startswith("book.")}
    assert {
        name for name in names - quoted if name.partition(".")[0] not in ("type", "sure")
    } == set()


def test_the_page_is_printed_or_written_into_a_file(
    small: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert cli.run(["book", str(small)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("<!doctype html>")
    file = tmp_path / "book.html"
    assert cli.run(["book", str(small), "--out", str(file)]) == 0
    assert capsys.readouterr().out == f"The rulebook can be read in {file}.\n"
    assert file.read_text(encoding="utf-8") == printed
    assert cli.run(["book", "--policy", str(small), "--out", str(file), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(file)}
    assert cli.run(["book", str(small), "--format", "json", "--lang", "nl"]) == 0
    assert '<html lang="nl">' in json.loads(capsys.readouterr().out)["html"]


def test_a_rulebook_with_errors_has_no_page(tmp_path: Path, capsys: Capture) -> None:
    files = {**small_rulebook.FILES, "policy/card.lp": "met(card, age) :- nothing(X).\n"}
    folder = small_rulebook.write(tmp_path, files)
    with pytest.raises(DiagnosticsError):
        book_page(folder)
    assert cli.run(["book", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing gives `nothing`" in err


def test_what_cannot_be_written_is_said(small: Path, tmp_path: Path, capsys: Capture) -> None:
    assert cli.run(["book", str(small), "--out", str(tmp_path / "no" / "book.html")]) == 1
    assert "no/book.html" in capsys.readouterr().err
    assert cli.run(["book", str(tmp_path / "none")]) == 1
    assert "there is no rulebook in this folder" in capsys.readouterr().err
    assert cli.run(["book", str(small), "--policy", str(small)]) == 2
