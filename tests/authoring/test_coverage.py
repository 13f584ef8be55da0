"""`hsm coverage`: what the scenarios of a rulebook leave untried."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.authoring.coverage import measure_coverage
from hsm_policy.cli.main import run
from hsm_policy.presentation.html.coverage import Spans
from hsm_policy.verdict.matching import compare
from tests.support.small_rulebook import FILES, write
from tests.support.strategies import rulebook

pytestmark = pytest.mark.slow

Capture = pytest.CaptureFixture[str]
BASE = """\
bases:
  reader:
    date: 2026-03-01
    applicant: {born: 2000-01-01, kind: reader, resident: true, income: 2000.00}
scenarios:
"""


def _scenario(name: str, changes: str) -> str:
    return f"  - {{name: {name}, base: reader, with: {{{changes}}}, expect: {{notes: []}}}}\n"


def _told(folder: Path, *scenarios: str) -> dict[str, Any]:
    text = BASE + "".join(_scenario(f"number {at}", one) for at, one in enumerate(scenarios))
    book = Rulebook.load(write(folder, {**FILES, "policy/card.cases.yaml": text}))
    return measure_coverage(book).to_dict()


def _comparison(told: dict[str, Any], rule: str) -> dict[str, Any]:
    return next(one for one in told["comparisons"] if one["rule"] == rule)


def test_a_rule_that_no_scenario_lets_fire_is_named(tmp_path: Path) -> None:
    told = _told(tmp_path, "")
    assert "card.fee" not in told["never_fired"]
    assert {"card.fine.book", "card.resident", "card.fee.resident"} <= set(told["never_fired"])
    assert told["fired"] + len(told["never_fired"]) == told["rules"]


def test_a_rule_just_misses_where_one_part_of_its_body_fails_alone(tmp_path: Path) -> None:
    told = _told(tmp_path, "")
    assert "card.resident" not in told["never_just_missed"]
    assert "card.age" in told["never_just_missed"]
    young = _told(tmp_path / "young", "applicant.born: 2020-01-01")
    assert "card.age" not in young["never_just_missed"]


@pytest.mark.parametrize(
    ("one", "operator", "other", "holds"),
    [
        (1, "<", 2, True),
        (2, "<=", 2, True),
        (2, ">", 2, False),
        ("event(0)", "<", "event(1)", True),
        ("event(10)", ">", "event(9)", True),
        ("event(1)", "<=", "event(1)", True),
        ("reader", ">=", "student", False),
        (None, "!=", 1, False),
    ],
)
def test_terms_are_ordered_as_clingo_orders_them(
    one: int | str | None, operator: str, other: int | str, holds: bool
) -> None:
    assert compare(operator, one, other) is holds


def test_what_is_not_known_lets_no_rule_fire_and_none_just_miss(tmp_path: Path) -> None:
    told = _told(tmp_path, "applicant.resident: unknown")
    assert "card.resident" in told["never_fired"]
    assert "card.resident" in told["never_just_missed"]


@pytest.mark.parametrize(
    ("born", "marks"),
    [
        ("2000-01-01", (True, False, False, False)),
        ("2014-03-01", (True, False, True, False)),
        ("2014-03-02", (False, True, False, True)),
        ("2020-01-01", (False, True, False, False)),
    ],
)
def test_a_comparison_says_on_which_sides_it_was_tried(
    born: str, marks: tuple[bool, ...], tmp_path: Path
) -> None:
    told = _comparison(_told(tmp_path, f"applicant.born: {born}"), "card.age")
    assert told["comparison"] == "D >= @birthday(B, N)"
    assert (told["true"], told["false"], told["border"], told["one_step_off"]) == marks


def test_a_row_says_whether_its_first_day_and_the_day_before_are_tried(tmp_path: Path) -> None:
    told = _told(tmp_path, "date: 2024-01-01")
    row = next(one for one in told["rows"] if one["from"] == "2024-01-01")
    assert (row["read"], row["first_day"], row["day_before"]) == (True, True, False)
    both = _told(tmp_path / "both", "date: 2024-01-01", "date: 2023-12-31")
    row = next(one for one in both["rows"] if one["from"] == "2024-01-01")
    assert (row["first_day"], row["day_before"]) == (True, True)
    student = next(one for one in both["rows"] if one["keys"] == ["student"])
    assert not student["read"]


def test_a_row_for_the_day_of_birth_is_read_on_that_day(tmp_path: Path) -> None:
    told = _told(tmp_path, "applicant.born: 2020-01-01")
    row = next(one for one in told["rows"] if one["table"] == "low_fee")
    assert (row["first_day"], row["day_before"]) == (True, False)


def test_states_of_requirements_that_no_scenario_shows_are_named(tmp_path: Path) -> None:
    told = _told(tmp_path, "", "applicant.born: unknown")
    age = next(one for one in told["requirements"] if one["requirement"] == "age")
    assert age["never"] == ["unmet"]


def test_readings_that_no_scenario_follows_are_told(tmp_path: Path) -> None:
    told = _told(tmp_path, "")
    followed = {one["reading"]: one["followed"] for one in told["readings"]}
    assert followed == {"counts": True, "does_not": False}


def test_a_scenario_that_cannot_be_read_is_counted_and_shows_nothing(tmp_path: Path) -> None:
    told = _told(tmp_path, "", "applicant.born: yesterday")
    assert (told["scenarios"], told["undecided"]) == (1, 1)


def test_several_processes_find_what_one_finds(tmp_path: Path) -> None:
    kept = [f"applicant.born: {year}-03-01" for year in range(2006, 2016)]
    text = BASE + "".join(_scenario(f"born {at}", one) for at, one in enumerate(kept))
    book = Rulebook.load(write(tmp_path, {**FILES, "policy/card.cases.yaml": text}))
    heard: list[tuple[int, int]] = []
    told = measure_coverage(book, 2, lambda done, count: heard.append((done, count))).to_dict()
    assert told == measure_coverage(book).to_dict()
    assert heard[-1] == (10, 10)


@pytest.mark.parametrize(("lang", "word"), [("en", "just missed"), ("nl", "net niet")])
def test_the_text_has_a_row_for_each_file_and_names_places(
    lang: str, word: str, tmp_path: Path, capsys: Capture
) -> None:
    text = BASE + _scenario("one", "")
    folder = write(tmp_path, {**FILES, "policy/card.cases.yaml": text})
    assert run(["coverage", str(folder), "--jobs", "1", "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert word in told
    assert re.search(r"policy/card.lp +12 ", told)
    assert re.search(r"policy/card.lp:\d+  card.fine.book\n", told)


class _Whole(HTMLParser):
    """Sees whether all that is opened is closed, and gathers the text."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.text = ""
        self.asks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.asks += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag != "meta":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_page_shows_every_policy_file_as_it_is_and_needs_no_other_file(
    lang: str, tmp_path: Path
) -> None:
    text = BASE + _scenario("one", "")
    folder = write(tmp_path, {**FILES, "policy/card.cases.yaml": text})
    page = tmp_path / "page.html"
    shown = ["--html", str(page), "--jobs", "1", "--lang", lang]
    assert run(["coverage", str(folder), *shown]) == 0
    seen = _Whole()
    seen.feed(page.read_text(encoding="utf-8"))
    assert not seen.opened
    assert all(one.startswith("#") for one in seen.asks)
    for line in FILES["policy/card.lp"].splitlines():
        assert line in seen.text


def test_marks_stand_where_the_parts_of_a_body_stand() -> None:
    book = rulebook()
    folder = book.folder
    assert folder is not None
    spans: dict[str, Spans] = {}
    for rule in book.source.rules:
        file = rule.place.file
        if not file.endswith(".lp"):
            continue
        if file not in spans:
            spans[file] = Spans((folder / file).read_text(encoding="utf-8"))
        for part in rule.body:
            start, end = spans[file].part(part.place)
            cut = spans[file].text[start:end]
            assert cut.count("(") == cut.count(")")
            assert cut[-1] not in ",.; \n"


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1000"])
def test_a_number_of_processes_is_one_or_more(jobs: str, capsys: Capture) -> None:
    assert run(["coverage", "--jobs", jobs, "--lang", "nl"]) == 2
    assert "getal van 1 tot en met 999" in capsys.readouterr().err


def test_a_folder_without_scenarios_is_said_to_have_none(tmp_path: Path, capsys: Capture) -> None:
    assert run(["coverage", str(write(tmp_path))]) == 1
    assert json.dumps(str(tmp_path))[1:-1] in capsys.readouterr().err
