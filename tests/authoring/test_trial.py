"""`hsm test` and `hsm new-test`: scenarios tried, and written from a verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.authoring.trial import try_scenario
from hsm_policy.cli.main import run
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.rulebook.scenarios import read_scenarios
from tests import EXAMPLES as FOLDER
from tests.support.small_rulebook import FILES, write
from tests.support.strategies import rulebook

Capture = pytest.CaptureFixture[str]

GOOD = """\
bases:
  reader:
    date: 2026-03-01
    applicant: {born: 2000-01-01, kind: reader, resident: true, income: 2000.00}
scenarios:
  - name: A grown reader gets a card
    base: reader
    expect:
      outcome: {card: granted}
      figures: {fee: "30.00"}
  - name: A child gets none
    base: reader
    with: {applicant.born: 2020-01-01}
    expect: {outcome: {card: refused}, unmet: {card: [age]}}
"""
WRONG = """\
bases:
  reader:
    date: 2026-03-01
    applicant: {born: 2000-01-01, kind: reader, resident: true, income: 2000.00}
scenarios:
  - name: A child gets a card
    base: reader
    with: {applicant.born: 2020-01-01}
    expect: {outcome: {card: granted}, figures: {fee: "31.00"}, notes: [pick_up]}
  - name: A case that nobody can read
    base: reader
    with: {applicant.born: yesterday}
    expect: {outcome: {card: granted}}
"""


def _book(folder: Path, text: str) -> Path:
    return write(folder, {**FILES, "policy/card.cases.yaml": text})


def test_scenarios_that_hold_are_counted(tmp_path: Path, capsys: Capture) -> None:
    folder = _book(tmp_path, GOOD)
    assert run(["test", str(folder), "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["passed"], answer["failed"]) == (2, 0)
    assert answer["scenarios"][1] == {
        "name": "A child gets none",
        "file": str(Path("policy", "card.cases.yaml")),
        "line": 11,
        "ok": True,
        "problems": [],
    }


def test_a_scenario_that_fails_says_what_was_expected_and_what_there_is(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = _book(tmp_path, WRONG)
    assert run(["test", str(folder), "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["passed"], answer["failed"]) == (0, 2)
    assert answer["scenarios"][0]["problems"] == [
        "outcome.card: expected granted, got refused",
        "figures.fee: expected 31.00, got 30.00",
        "notes: expected pick_up, got []",
    ]
    (told,) = answer["scenarios"][1]["problems"]
    assert told.startswith("applicant.born: ")


def test_a_scenario_that_fails_is_explained_by_why(tmp_path: Path, capsys: Capture) -> None:
    assert run(["test", str(_book(tmp_path, WRONG)), "--only", "child"]) == 1
    shown = capsys.readouterr().out
    assert "FAILED policy/card.cases.yaml:6: A child gets a card" in shown
    assert "Too young." in shown
    assert "As a reader the applicant pays EUR 30.00." in shown
    assert shown.endswith("Scenarios passed: 0. Failed: 1.\n")


def test_only_some_scenarios_are_tried_where_that_is_asked(tmp_path: Path) -> None:
    book = Rulebook.load(_book(tmp_path, GOOD))
    assert [one.scenario.name for one in book.test("CHILD").tried] == ["A child gets none"]
    assert len(book.test("card.cases").tried) == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("base: reader", "bse: reader", 7, "did you mean `base`?"),
        ("base: reader", "base: raeder", 7, "did you mean `reader`?"),
        ("outcome: {card: granted}", "outcme: {card: granted}", 9, "did you mean `outcome`?"),
        ('figures: {fee: "30.00"}', "figures: [fee]", 10, "write figures: {figure: ...}"),
        ("A child gets none", "A grown reader gets a card", 11, "another scenario"),
        ("    base: reader\n    expect", "    expect", 6, "a scenario needs `case`"),
        ("    expect:\n", "    expects:\n", 8, "did you mean `expect`?"),
    ],
)
def test_a_file_of_scenarios_that_is_wrong_says_where_and_what_to_do(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in GOOD
    book = Rulebook.load(_book(tmp_path, GOOD.replace(old, new, 1)))
    with pytest.raises(DiagnosticsError) as caught:
        book.test()
    found = [(one.line, one.line_of_text()) for one in caught.value.problems]
    assert any(at == line and said in text for at, text in found), found


def test_a_rulebook_without_scenarios_says_where_to_write_them(
    tmp_path: Path, capsys: Capture
) -> None:
    assert run(["test", str(write(tmp_path, FILES))]) == 1
    assert ".cases.yaml" in capsys.readouterr().err


EXAMPLES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.stem)
def test_a_scenario_written_from_a_verdict_holds(
    example: Path, tmp_path: Path, capsys: Capture
) -> None:
    words = ["new-test", str(example), "--name", "As it is", "--profile", "articles"]
    assert run(words) == 0
    file = tmp_path / "policy" / "new.cases.yaml"
    file.parent.mkdir()
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    (scenario,) = read_scenarios(tmp_path)
    assert scenario.name == "As it is"
    assert scenario.expect["outcome"]
    assert try_scenario(rulebook(), scenario).ok


def test_a_rulebook_that_is_watched_is_tried_again_after_a_change(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _book(tmp_path, GOOD)
    steps = iter([WRONG, "scenarios: [", None])

    def later(_: float) -> None:
        step = next(steps)
        if step is None:
            raise KeyboardInterrupt
        _book(folder, step)

    monkeypatch.setattr("hsm_policy.cli.rulebook.test.time.sleep", later)
    assert run(["test", str(folder), "--watch"]) == 1
    shown = capsys.readouterr()
    assert "Scenarios passed: 2. Failed: 0." in shown.out
    assert "Scenarios passed: 0. Failed: 2." in shown.out
    assert "policy/card.cases.yaml" in shown.err


def test_many_scenarios_are_tried_in_several_processes_and_told_of_as_they_are_done(
    tmp_path: Path,
) -> None:
    head, one = GOOD[: GOOD.index("  - name")], GOOD[GOOD.index("  - name: A child") :]
    many = head + "".join(one.replace("A child", f"Child {number}") for number in range(40))
    wrong = many.replace("2020-01-01", "1990-01-01", 1)
    book, heard = Rulebook.load(_book(tmp_path, wrong)), list[tuple[int, int]]()
    tried = book.test(jobs=2, tell=lambda *counts: heard.append(counts)).tried
    alone = book.test().tried
    assert tried == alone
    assert [one.scenario.name for one in tried if not one.ok] == ["Child 0 gets none"]
    assert sorted(heard) == heard
    assert heard[-1] == (40, 40)
