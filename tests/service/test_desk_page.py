"""The page of the desk without script: files, forms, what they save and what they refuse."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from hsm_policy.messages import LANGUAGES
from hsm_policy.service.desk.bounded import Outcome
from hsm_policy.service.desk.desk import Desk
from hsm_policy.service.desk.page import HERE, STATIC
from hsm_policy.service.desk.protocol import Asked, Shown
from hsm_policy.service.guard import HEADERS
from tests.service.serving import client
from tests.support.small_rulebook import write

RULES = "policy/card.lp"
MARKUP = "<script>alert(1)</script>"
FINDING = {
    "code": "x", "severity": "error", "file": RULES, "line": 1, "column": 1,
    "message": MARKUP, "help": MARKUP,
}  # fmt: skip
TRIAL = {"passed": 1, "failed": 1, "scenarios": [
    {"name": "green", "file": RULES, "line": 1, "ok": True, "problems": []},
    {"name": MARKUP, "file": RULES, "line": 2, "ok": False, "problems": [MARKUP]},
]}  # fmt: skip


FIRST = "Who gets a card, and what does it cost?"


class QuickDesk(Desk):
    """A desk whose runs are answered at once; `asked` are those that came."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: list[Asked] = []
        self.people = b""

    async def run(self, asked: Asked) -> Outcome:
        """Answer with markup."""
        self.asked.append(asked)
        if asked.people:
            self.people = (self.files.root / asked.people).read_bytes()
        match asked.task:
            case "check":
                return Outcome(Shown({"findings": [FINDING]}))
            case "test":
                return Outcome(failed="time", parts=(2, TRIAL))
            case "prove":
                return Outcome(failed="memory")
        return Outcome(Shown({}, [[(MARKUP, "bad")]]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("library"))


@pytest.fixture
def desk(folder: Path) -> QuickDesk:
    return QuickDesk(folder)


@pytest.fixture
def at_desk(folder: Path, desk: QuickDesk) -> Iterator[TestClient]:
    with client(folder, desk=desk) as asked:
        yield asked


def posted(at_desk: TestClient, desk: Desk, do: str, **fields: str) -> Any:
    """Press a button of the form about the rules."""
    file = desk.files.read(RULES)
    form = {"key": desk.files.key, "file": RULES, "digest": file.digest, "text": file.text}
    return at_desk.post("/desk", data={**form, "do": do, **fields}, params={"lang": "en"})


def test_the_page_is_there_in_both_languages_under_the_policy_of_all(at_desk: TestClient) -> None:
    pages = {lang: at_desk.get("/desk", params={"lang": lang, "file": RULES}) for lang in LANGUAGES}
    assert len({one.text for one in pages.values()}) == len(LANGUAGES)
    for lang, page in pages.items():
        assert page.status_code == 200
        assert f'lang="{lang}"' in page.text
        for name, value in HEADERS.items():
            assert page.headers[name] == value
    assert at_desk.get("/desk", params={"file": "policy/../x.lp"}).status_code == 404


def test_what_a_browser_loads_is_small_and_evaluates_nothing(at_desk: TestClient) -> None:
    texts = [at_desk.get(f"/desk/{name}").content for name in STATIC]
    page = at_desk.get("/desk", params={"file": RULES}).content
    own = [at_desk.get("/page.css").content]
    assert sum(len(gzip.compress(one)) for one in (*texts, *own, page)) < 250_000
    for text in texts:
        assert b"eval(" not in text
        assert b"new Function" not in text
        assert b"import(" not in text or text.count(b"import(") == text.count(b'import("/desk/')
    assert len((HERE / "desk.js").read_bytes()) < 8_000
    assert b"MIT" in (HERE / "codemirror.LICENSE").read_bytes()


def test_a_form_is_taken_only_with_the_key_of_the_desk(
    at_desk: TestClient, desk: QuickDesk
) -> None:
    for key in ("", "another", "é"):
        refused = posted(at_desk, desk, "check", key=key, text="changed")
        assert refused.status_code == 403
    assert (desk.asked, desk.files.patch()) == ([], "")


def test_a_button_saves_the_file_and_shows_findings_with_their_line(
    at_desk: TestClient, desk: QuickDesk
) -> None:
    page = posted(at_desk, desk, "check", text="first.\r\n\r\nlast.\r\n")
    assert desk.files.read(RULES).text == "first.\n\nlast.\n"
    assert "<code>first.</code>" in page.text
    assert 'data-line="1"' in page.text
    assert MARKUP not in page.text
    assert f'value="{desk.files.read(RULES).digest}"' in page.text


def test_scenarios_are_red_or_green_and_those_not_reached_are_counted(
    at_desk: TestClient, desk: QuickDesk
) -> None:
    page = posted(at_desk, desk, "test").text
    assert desk.asked[-1].only == "policy/"
    assert "Scenarios passed: 1. Failed: 1." in page
    assert "the scenarios of 1 files were not run" in page
    assert MARKUP not in page
    posted(at_desk, desk, "test_all")
    assert desk.asked[-1].only == ""


def test_what_an_edit_does_is_told_in_words_or_why_not(
    at_desk: TestClient, desk: QuickDesk
) -> None:
    page = posted(at_desk, desk, "diff").text
    assert '<span class="bad">&lt;script&gt;' in page
    failed = posted(at_desk, desk, "prove")
    assert failed.status_code == 503
    assert "more memory" in failed.text


def test_a_table_of_people_is_sent_by_the_form(at_desk: TestClient, desk: QuickDesk) -> None:
    form = {"key": desk.files.key, "file": "", "do": "impact"}
    table = {"people": ("staff.csv", b"case,date\n", "text/csv")}
    assert at_desk.post("/desk", data=form, files=table).status_code == 200
    assert desk.people == b"case,date\n"
    assert desk.asked[-1].people.endswith(".csv")
    large = {"people": ("staff.csv", b"x" * (5 * 1024 * 1024), "text/csv")}
    assert at_desk.post("/desk", data=form, files=large).status_code == 413


def test_a_text_that_would_undo_another_is_kept_in_the_form(
    at_desk: TestClient, desk: QuickDesk
) -> None:
    stale = posted(at_desk, desk, "check", digest="old", text="my own text.")
    assert stale.status_code == 409
    assert "my own text." in stale.text
    assert "data-unsaved" in stale.text
    assert desk.asked == []
    assert posted(at_desk, desk, "check", text="my own text.").status_code == 200
    assert desk.files.read(RULES).text == "my own text."


def test_a_new_file_has_a_name_that_a_rulebook_can_have(
    at_desk: TestClient, desk: QuickDesk
) -> None:
    assert posted(at_desk, desk, "new", new="../x.lp").status_code == 422
    assert FIRST in posted(at_desk, desk, "new", new=RULES, text="lost").text
    assert desk.files.patch() == ""
    page = posted(at_desk, desk, "new", new="policy/more/new.lp")
    assert page.status_code == 200
    assert 'aria-current="page"' in page.text
    assert "policy/more/new.lp" in [one.name for one in desk.files.files()]
