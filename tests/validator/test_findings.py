"""How findings are told: with their line, as SARIF and JUnit, with an explanation."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from hsm_policy.cli import main as cli
from hsm_policy.messages.catalog import explanations, page_of
from tests.support.small_rulebook import FILES, write
from tests.validator.broken_rulebooks import (
    AMOUNTS,
    CARD,
    TOLD_OF,
)
from tests.validator.checked import changed, with_rule
from tests.validator.sarif_shape import SARIF

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_finding_shows_its_line_with_a_caret_under_the_place(
    tmp_path: Path, capsys: Capture, lang: str
) -> None:
    folder = changed(tmp_path, CARD, "loan_kind(L, film)", "loan_knd(L, film)")
    assert cli.run(["check", str(folder), "--lang", lang]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("policy/card.lp:19:14: ")
    assert lines[1:3] == [
        "  19 | counts(L) :- loan_knd(L, film), reading(film_counts, counts).",
        "     |              ^",
    ]
    assert "`loan_kind`" in lines[3]
    assert f"({page_of('predicate_unknown', lang)})" in lines[3]


def test_of_a_long_line_the_place_is_shown(tmp_path: Path, capsys: Capture) -> None:
    text = (
        "note(odd) :- " + "low_income, " * 20 + "laon(X), " + "low_income, " * 20 + "raised(card)."
    )
    cli.run(["check", str(with_rule(tmp_path, text))])
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if "laon(X), " in line)
    assert len(lines[at]) <= 80
    assert lines[at][lines[at + 1].index("^") :].startswith("laon(X)")


def test_a_line_that_steers_a_terminal_is_shown_without_that(
    tmp_path: Path, capsys: Capture
) -> None:
    cli.run(["check", str(with_rule(tmp_path, "odd(X) :- loan(X), \u202e\x1b[31mX."))])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_findings_are_sarif(tmp_path: Path, capsys: Capture) -> None:
    folder = changed(tmp_path, CARD, "loan_kind(L, film)", "loan_knd(L, film)")
    assert cli.run(["check", str(folder), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    jsonschema.validate(log, SARIF)
    (result,) = log["runs"][0]["results"]
    assert result["ruleId"] == "predicate_unknown"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == CARD
    assert place["region"] == {"startLine": 19, "startColumn": 14}
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == "predicate_unknown"


def test_findings_are_junit(tmp_path: Path, capsys: Capture) -> None:
    card = FILES[CARD].replace("loan_kind(L, film)", 'loan_knd(L, "<&>")')
    folder = write(tmp_path, {**FILES, CARD: card})
    assert cli.run(["check", str(folder), "--format", "junit"]) == 1
    root = ET.fromstring(capsys.readouterr().out)  # noqa: S314 - what the program wrote itself
    suites = {suite.get("name"): suite for suite in root}
    assert root.get("tests") == str(len(suites)) == str(len(FILES))
    assert root.get("failures") == "1"
    (case,) = suites[CARD]
    assert case.get("line") == "19"
    assert "loan_knd" in (case[0].text or "")
    assert suites[AMOUNTS].get("failures") == "0"


def test_a_warning_fails_no_build(tmp_path: Path, capsys: Capture) -> None:
    folder = with_rule(tmp_path, "odd(X) :- loan(X).")
    assert cli.run(["check", str(folder), "--format", "junit"]) == 0
    assert ET.fromstring(capsys.readouterr().out).get("failures") == "0"  # noqa: S314 - its own


def test_only_check_has_the_further_formats(capsys: Capture) -> None:
    assert cli.run(["test", "--format", "sarif"]) == 2
    assert "text, json" in capsys.readouterr().err


def test_what_can_be_silenced_says_how() -> None:
    codes = {one.code for one in TOLD_OF}
    own = {"silence_reason", "silence_unused", "silence_unknown"}
    told = {code for code, parts in explanations().items() if "silence" in parts}
    assert codes - own <= told | {"byte_order_mark", "line_ends", "trailing_space"}


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_code_is_explained_from_the_page(capsys: Capture, lang: str) -> None:
    assert cli.run(["check", "--explain", "row_hole", "--lang", lang]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert explanations(lang)["row_hole"]["why"] in out


def test_a_code_that_is_none_is_wrong_usage(capsys: Capture) -> None:
    assert cli.run(["check", "--explain", "row_holes"]) == 2
    assert "row_hole" in capsys.readouterr().err
    assert cli.run(["check", "somewhere", "--explain", "row_hole"]) == 2


def test_what_was_mended_is_shown(tmp_path: Path, capsys: Capture) -> None:
    folder = changed(tmp_path, CARD, "loan_kind(L, film)", "loan_knd(L, film)")
    assert cli.run(["check", str(folder), "--fix"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "policy/card.lp:19"
    assert out[1].startswith("  - counts(L) :- loan_knd(")
    assert out[2].startswith("  + counts(L) :- loan_kind(")
    assert out[-1] == "No findings."
