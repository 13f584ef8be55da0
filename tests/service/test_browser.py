"""The page in a browser: a case told by its form, the verdict while one types, and axe."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import uvicorn

from hsm_policy.service.app import make_app
from hsm_policy.service.desk.desk import Desk
from tests.service.serving import ThreadPool
from tests.support.small_rulebook import FILES, write

if TYPE_CHECKING:
    from playwright.sync_api import Page

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed, which drives a browser"
)
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]

SCENARIO = """\
scenarios:
  - name: old enough
    case: {date: 2026-03-01, applicant: {born: 2008-01-01, kind: reader}}
    expect: {outcome: {card: granted}}
"""

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> ThreadPool:
    files = {**FILES, "policy/card.cases.yaml": SCENARIO}
    return ThreadPool(write(tmp_path_factory.mktemp("library"), files))


@pytest.fixture(scope="module")
def address(pool: ThreadPool) -> Iterator[str]:
    """A server of the page in a thread of its own."""
    app = make_app(pool=pool, desk=Desk(pool.folder))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    """A page in the one browser of these tests, as narrow as a phone."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        shown = browser.new_page(base_url=address, viewport={"width": 360, "height": 800})
        shown.set_default_timeout(10_000)
        yield shown
        browser.close()


def hindrances(page: Page) -> list[str]:
    """What axe finds, and a page that is wider than the screen."""
    found = axe.Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [one["help"] for one in found] + ["wider than the screen"] * wide


def test_a_case_told_by_the_form_is_decided_while_one_types(page: Page, pool: ThreadPool) -> None:
    page.goto("/?lang=en")
    assert hindrances(page) == []
    page.select_option("#for", "card")
    page.get_by_role("button", name="Fill in a form").click()
    page.fill("[name='v:date']", "2026-03-01")
    for born, word in (("2020-05-01", "Refused"), ("1990-05-01", "Granted")):
        page.fill("[name='v:applicant.born']", born)
        page.locator("#verdict .question .word", has_text=word).wait_for()
        case = json.loads(page.input_value("form#case [name=case]"))
        assert case["applicant"]["born"] == born
        report = pool.book.evaluate(pool.book.case(case)).report("en")
        shown = json.loads(page.input_value("#verdict [name=before]"))
        outcomes = {name: one.shown for name, one in report.verdicts.items()}
        assert {name: shown[name] for name in outcomes} == outcomes
    assert "Granted, was Refused" in page.inner_text("#changed")
    assert hindrances(page) == []


@pytest.mark.parametrize("screen", ["ask", "minimum"])
def test_nothing_hinders_on_the_screens_beside_the_case(page: Page, screen: str) -> None:
    page.click(f"nav.tabs button[formaction^='/{screen}']")
    page.wait_for_selector(f"body.{screen}")
    assert hindrances(page) == []


def test_on_the_desk_findings_and_scenarios_follow_what_is_typed(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/desk?lang=en&file=policy/card.lp")
    page.locator(".cm-content").click()
    assert hindrances(page) == []
    page.keyboard.press("Control+Home")
    page.keyboard.type("old :- born")
    page.locator(".cm-tooltip-autocomplete", has_text="/2 input").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.type(".\n")
    page.locator("#findings .error", has_text="line 1").first.wait_for()
    page.locator(".cm-lint-marker-error").wait_for()
    assert hindrances(page) == []
    text = str(FILES["policy/card.lp"]).replace(
        "card, N), D >=", "card, N), kind(applicant, staff), D >="
    )
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.locator("#result .error", has_text="old enough").wait_for()
    page.get_by_role("button", name="What the edits change").click()
    page.locator("#result .words", has_text="stricter").wait_for()
    page.locator("#said", has_text="What the edits change").wait_for()
    assert hindrances(page) == []
    assert said == [], "the content policy, among others, has nothing to complain of"
