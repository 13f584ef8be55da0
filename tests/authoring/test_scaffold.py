"""Rulebooks of other law: each command works on them as on the one that comes with the program."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from hsm_policy import Rulebook
from hsm_policy.authoring.scaffold import SKELETON
from hsm_policy.cli import main as cli
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.messages.language import LANGUAGES
from hsm_policy.rulebook.files import digest
from tests import ROOT
from tests.project.test_docs import BLOCK, edit

pytestmark = pytest.mark.slow

Capture = pytest.CaptureFixture[str]
LINES = [
    "check .",
    "test .",
    "test . --only deposit",
    "book .",
    "coverage .",
    "prove . --jobs 1",
    "diff . . --jobs 1",
    "fmt . --check",
    "schema --policy . --of rulebook",
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

PAGE = ROOT / "docs" / "tutorial" / "another-law.md"
OF_THE_PAGE = [
    "check nationality",
    "test nationality",
    "book nationality",
    "coverage nationality",
    "prove nationality --jobs 1",
    "fmt nationality --check",
    "schema --policy nationality --of scenarios",
    "schema --policy nationality",
    "evaluate mary.yaml john.yaml --policy nationality",
    "evaluate john.yaml --policy nationality --readings all",
    "why john.yaml registration --policy nationality",
    "why john.yaml register_from --policy nationality",
    "minimum john.yaml person.days_abroad --policy nationality --date 2026-07-01 --chart min.svg",
    "map john.yaml date person.days_abroad --policy nationality --chart map.svg",
    "what-if john.yaml --policy nationality --set person.days_abroad=80",
    "repair john.yaml --policy nationality --date 2026-07-01",
    "timeline john.yaml --policy nationality --chart timeline.svg",
    "ask john.yaml --policy nationality",
    "ask --policy nationality",
    "routes mary.yaml --policy nationality",
    "new-test mary.yaml --policy nationality",
    "export mary.yaml --policy nationality",
]
"""Command lines on what the tutorial builds."""
BARE = {
    "policy/plot.lp": """\
%@ rule: plot.deposit.met
%@ source: regulation article 2
%@ en: {S} has been paid.
%@ nl: Er is {S} betaald.
met(plot, deposit) :- paid(applicant, S), S > 0.
""",
    "policy/questions.yaml": """\
questions:
  plot:
    title: {en: lease, nl: huur}
    raised_by: [applicant]
    requirements:
      deposit:
        title: {en: deposit, nl: waarborgsom}
        unmet: {en: Nothing has been paid., nl: Er is niets betaald.}
        open: {en: It is not known., nl: Dat is niet bekend.}
""",
}
"""A rulebook without anything that may be left out: only rules, inputs, a question and a source."""


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody answer what is asked."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))


@cache
def begun(lang: str) -> Path:
    """Begin a rulebook, once for all tests."""
    folder = Path(mkdtemp()) / "rulebook"
    assert cli.run(["new", "rulebook", str(folder), "--lang", lang]) == 0
    return folder


@cache
def built() -> Path:
    """Build what the tutorial builds, in a folder with its cases, once for all tests."""
    folder = Path(mkdtemp())
    (folder / "nationality").mkdir()
    for name in ("verdict.lp", "vocabulary.yaml", "questions.yaml", "readings.yaml"):
        assert f"nationality/policy/{name}" in PAGE.read_text(encoding="utf-8")
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["verb"] and (folder / block["path"]).parts[-3] != "reform":
            edit(folder / block["path"], block["verb"], block["body"])
    return folder


@cache
def bare() -> Path:
    """Take out of a rulebook just begun all that a rulebook may leave out."""
    folder = Path(mkdtemp()) / "rulebook"
    assert cli.run(["new", "rulebook", str(folder)]) == 0
    for name in ("facts/amounts.yaml", "policy/readings.yaml", "policy/plot.cases.yaml"):
        (folder / name).unlink()
    for name, text in BARE.items():
        (folder / name).write_text(text, encoding="utf-8")
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
    assert err == ""
    assert "salary" not in out


@pytest.mark.parametrize("line", OF_THE_PAGE)
def test_a_command_works_on_the_rulebook_of_the_tutorial(
    line: str, lang: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built())
    assert cli.run([*line.split(), "--lang", lang]) == 0
    assert capsys.readouterr().out.strip()


def test_the_rulebook_of_the_tutorial_has_no_findings(capsys: Capture) -> None:
    assert cli.run(["check", str(built() / "nationality")]) == 0
    assert capsys.readouterr().out == "No findings.\n"


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("evaluate case.yaml", 0, "REFUSED"),
        ("evaluate case.yaml --readings all", 0, "REFUSED"),
        ("why case.yaml plot", 0, "Nothing has been paid."),
        ("minimum case.yaml", 1, "it after the case: `date`, `applicant.paid`, `applicant.paid_by"),
        ("minimum case.yaml applicant.paid", 0, "granted from EUR 0.01"),
        ("map case.yaml applicant.paid date", 1, "no rule compares `date` with anything"),
        ("repair case.yaml", 0, "EUR 0.00 -> EUR 0.01"),
        ("timeline case.yaml", 0, "Nothing changes."),
        ("timeline case.yaml --until 2020-01-01", 1, "lies before the day of the case"),
        ("routes case.yaml", 0, "The rulebook declares no routes."),
        ("ask", 0, "? What has the applicant paid? (applicant.paid)"),
        ("evaluate case.yaml --scenario x", 1, "no scenario `x` (the rulebook declares none)"),
        ("evaluate case.yaml --reading x=y", 1, "contested point `x` (the rulebook declares none)"),
        ("export case.yaml", 0, "paid(applicant,0)."),
        ("test", 1, "there are no scenarios in it"),
    ],
)
def test_what_a_rulebook_leaves_out_is_not_needed_or_asked_for(
    line: str, status: int, told: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bare())
    text = "case: x\ndate: 2026-03-01\napplicant: {paid: 0}\n"
    (bare() / "case.yaml").write_text(text, encoding="utf-8")
    assert cli.run([*line.split(), "--policy", "."]) == status
    assert told in "".join(capsys.readouterr())


def test_a_list_of_which_nothing_is_known_is_asked_for_as_a_whole(
    lang: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built())
    words = f"ask --policy nationality --date 2026-03-01 --for citizenship --lang {lang}".split()
    answers = {"no": "refused", "[{status: settled}]": "granted", "both": "open", "?": "open"}
    for answer, outcome in answers.items():
        typed = f"yes\n1984-05-06\n{answer}\n".encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
        assert cli.run([*words, "--format", "json"]) == 0
        out, err = capsys.readouterr()
        assert "[{status: citizen}]" in " ".join(err.split())
        assert json.loads(out)["outcomes"] == {"citizenship": outcome}


def test_a_case_whose_list_has_no_items_says_so_where_a_list_left_out_is_not_known(
    tmp_path: Path, capsys: Capture
) -> None:
    shutil.copytree(built() / "nationality", tmp_path / "wider")
    periods = tmp_path / "wider" / "facts" / "periods.yaml"
    text = periods.read_text(encoding="utf-8").replace("value: 90", "value: 100")
    periods.write_text(text, encoding="utf-8")
    words = ["diff", str(built() / "nationality"), str(tmp_path / "wider"), "--jobs", "1"]
    assert cli.run([*words, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["questions"]
    assert told["registration"]["relation"] == "laxer"
    assert told["registration"]["examples"][0]["case"]["parents"] == []
    assert told["citizenship"]["relation"] == "equivalent"


def test_of_several_questions_one_is_to_be_named() -> None:
    folder = Path(mkdtemp()) / "rulebook"
    assert cli.run(["new", "rulebook", str(folder)]) == 0
    questions = folder / "policy" / "questions.yaml"
    text = questions.read_text(encoding="utf-8").partition("\nminimum:")[0]
    _, _, told = text.partition("questions:\n")
    plot, _, figures = told.partition("\nfigures:")
    other = plot.replace("  plot:", "  other:", 1)
    questions.write_text(f"questions:\n{plot}{other}\nfigures:{figures}", encoding="utf-8")
    with (folder / "policy" / "plot.lp").open("a", encoding="utf-8") as rules:
        rules.write(
            "%@ rule: other.met\n%@ source: regulation article 2\n%@ en: Yes.\n%@ nl: Ja.\n"
            "met(other, deposit) :- raised(other).\n"
        )
    book = Rulebook.load(folder)
    case = book.case({"case": "x", "date": "2026-03-01"})
    with pytest.raises(DiagnosticsError, match="name one with `--for`: `plot`, `other`"):
        book.minimum(case)
    assert book.interview(case).questions == ("plot", "other")


@pytest.mark.usefixtures("_inside")
def test_a_rulebook_just_begun_has_no_findings(capsys: Capture) -> None:
    assert cli.run(["check", ".", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


@pytest.mark.usefixtures("_inside")
def test_the_scenarios_of_a_rulebook_just_begun_hold(capsys: Capture) -> None:
    assert cli.run(["test", ".", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["passed"], told["failed"]) == (11, 0)


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


@pytest.mark.usefixtures("_inside")
def test_the_readme_names_commands_that_work(capsys: Capture) -> None:
    block = Path("README.md").read_text(encoding="utf-8").split("```")[1]
    lines = [line.partition("#")[0].split()[1:] for line in block.splitlines()[1:]]
    assert len(lines) == 7
    for words in lines:
        assert cli.run(words) == 0, words
    assert "FAILED" not in capsys.readouterr().out


def test_a_folder_with_a_space_in_its_name_is_told_as_it_is_typed(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["new", "rulebook", "my law"]) == 0
    assert "hsm check 'my law'" in capsys.readouterr().out


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


def test_a_copy_says_what_the_program_s_own_rulebook_says(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "copy"
    assert cli.run(["new", "rulebook", str(folder), "--copy"]) == 0
    assert "a copy of the rulebook" in " ".join(capsys.readouterr().out.split())
    assert digest(folder) == digest(ROOT)
    shipped = [*(ROOT / "policy").rglob("*.cases.yaml")]
    assert {one.name for one in shipped} <= {Path(name).name for name in _files(folder)}
    assert cli.run(["new", "rulebook", str(folder), "--copy"]) == 1
    assert "this folder is not empty" in capsys.readouterr().err


def test_only_a_rulebook_can_be_begun(tmp_path: Path, capsys: Capture) -> None:
    assert cli.run(["new", "house", str(tmp_path / "x")]) == 2
    assert "choose one of rulebook" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def _files(folder: Path) -> list[str]:
    return sorted(_names(folder))


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in (".svg", ".html"):
            yield path.relative_to(folder).as_posix()
