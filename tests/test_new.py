"""Rulebooks of other law: each command works on them as on the one that comes with the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from hsm_policy import Rulebook, cli
from hsm_policy.language import LANGUAGES
from hsm_policy.scaffold import SKELETON

Capture = pytest.CaptureFixture[str]
LINES = [
    "check .",
    "test .",
    "test . --only deposit",
    "schema --policy .",
    "evaluate case.yaml --policy .",
    "evaluate case.yaml --policy . --readings all",
    "why case.yaml plot --policy .",
    "why case.yaml deposit --policy .",
    "minimum case.yaml --policy .",
    "minimum case.yaml applicant.paid --policy . --chart minimum.svg",
    "min-salary case.yaml --policy .",
    "map case.yaml date applicant.paid --policy .",
    "what-if case.yaml --policy . --set applicant.paid=200",
    "what-if case.yaml --policy . --to-reading payments_of_others=count",
    "repair case.yaml --for plot --policy .",
    "timeline case.yaml --policy . --chart timeline.svg",
    "ask case.yaml --policy .",
    "routes case.yaml --policy .",
    "new-test case.yaml --policy .",
    "export case.yaml --policy .",
]
"""Command lines on what `hsm new rulebook` writes."""


@cache
def begun(lang: str) -> Path:
    """Begin a rulebook, once for all tests."""
    folder = Path(mkdtemp()) / "rulebook"
    assert cli.run(["new", "rulebook", str(folder), "--lang", lang]) == 0
    return folder


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def _inside(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(begun(lang))


@pytest.mark.usefixtures("_inside")
@pytest.mark.parametrize("line", LINES)
def test_a_command_works_on_a_rulebook_just_begun(line: str, lang: str, capsys: Capture) -> None:
    assert cli.run([*line.split(), "--lang", lang]) == 0
    out, err = capsys.readouterr()
    assert out.strip()
    assert err == "" or line.startswith("ask ")
    assert "salary" not in out


@pytest.mark.usefixtures("_inside")
def test_a_rulebook_just_begun_has_no_findings(capsys: Capture) -> None:
    assert cli.run(["check", ".", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


@pytest.mark.usefixtures("_inside")
def test_the_scenarios_of_a_rulebook_just_begun_hold(capsys: Capture) -> None:
    assert cli.run(["test", ".", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["passed"], told["failed"]) == (9, 0)


def test_the_way_to_the_outcome_is_that_of_its_own_law(capsys: Capture) -> None:
    book = Rulebook.load(begun("en"))
    case = book.case(begun("en") / "case.yaml")
    assert book.minimum(case).to_dict()["minimum"] == "120.00"
    changes = book.repair(case, "plot").to_dict()["repairs"][0]["changes"]
    assert changes == [{"input": "applicant.paid", "from": "100.00", "to": "120.00"}]
    assert capsys.readouterr().err == ""


def test_the_names_of_the_files_are_told_to_a_program(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "deep" / "law"
    assert cli.run(["new", "rulebook", str(folder), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(folder)
    assert sorted(told["files"]) == sorted(_files(folder))


def test_the_readme_is_in_the_language_asked_for(capsys: Capture) -> None:
    for lang in LANGUAGES:
        written = (begun(lang) / "README.md").read_text(encoding="utf-8")
        assert written == (SKELETON / f"README.{lang}.md").read_text(encoding="utf-8")
        assert [name for name in _files(begun(lang)) if f"`{name}`" not in written] == ["README.md"]
    capsys.readouterr()


def test_a_folder_that_holds_anything_is_left_as_it_is(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert cli.run(["new", "rulebook", str(tmp_path)]) == 1
    assert _files(tmp_path) == ["notes.txt"]
    assert "this folder is not empty (name a folder" in capsys.readouterr().err


def test_a_file_is_no_folder_for_a_rulebook(tmp_path: Path, capsys: Capture) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    assert cli.run(["new", "rulebook", str(taken), "--lang", "nl"]) == 1
    assert "dit is een bestand, geen map" in capsys.readouterr().err
    assert taken.read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_will_do(tmp_path: Path, capsys: Capture) -> None:
    assert cli.run(["new", "rulebook", str(tmp_path)]) == 0
    assert cli.run(["check", str(tmp_path)]) == 0
    assert "No findings." in capsys.readouterr().out


def test_only_a_rulebook_can_be_begun(tmp_path: Path, capsys: Capture) -> None:
    assert cli.run(["new", "house", str(tmp_path / "x")]) == 2
    assert "choose one of rulebook" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def _files(folder: Path) -> list[str]:
    return sorted(_names(folder))


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".svg":
            yield path.relative_to(folder).as_posix()
