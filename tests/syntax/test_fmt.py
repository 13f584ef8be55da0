"""`hsm fmt`: the layout of policy files, and that nothing but layout changes."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy.cli import main as cli
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.syntax import format_file as format_files
from hsm_policy.syntax.format_file import format_text
from hsm_policy.syntax.formatter import format_statements
from hsm_policy.syntax.parser import forms
from hsm_policy.syntax.tokenizer import tokenize
from tests import ROOT
from tests.support.strategies import examples

POLICY = sorted((ROOT / "policy").rglob("*.lp"))
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in POLICY}
RULES = [
    rule
    for text in TEXTS.values()
    for rule in re.findall(r"^[^%\n][^%]*?\.$", text, re.MULTILINE | re.DOTALL)
]
Capture = pytest.CaptureFixture[str]

LAID_OUT = {
    "spaces are put around signs and after commas, and nowhere else": (
        "a(X,Y):-b( X ),not  c (Y),X!=Y,D>=@plus_years( F,N ),T=S+B*2,U = - 1.\n",
        "a(X, Y) :- b(X), not c(Y), X != Y, D >= @plus_years(F, N), T = S + B * 2, U = -1.\n",
    ),
    "an aggregate has spaces within its braces and around its colon": (
        "a(T):-T=#sum{A,P:counts(P),amount(P,A)}.\n",
        "a(T) :- T = #sum { A, P : counts(P), amount(P, A) }.\n",
    ),
    "a short rule stands on one line": ("a(X)\n  :-\n  b(X),\n  c.", "a(X) :- b(X), c.\n"),
    "a rule that a line holds stands on one unless its body begins on a line of its own": (
        f"a :- {'b' * 60},\n  c, {'d' * 20}.\n\ne :-\n  {'b' * 60}, c, {'d' * 20}.\n",
        f"a :- {'b' * 60}, c, {'d' * 20}.\n\ne :-\n    {'b' * 60}, c, {'d' * 20}.\n",
    ),
    "a long body stands below its head, with the literals together that the author groups": (
        f"a :- {'b' * 50},\n  c, d,\n e, {'f' * 50}.",
        f"a :-\n    {'b' * 50},\n    c, d,\n    e, {'f' * 50}.\n",
    ),
    "a line that is too long is broken between literals": (
        f"a :- b(X, {'c' * 60}), d, {'e' * 40}.",
        f"a :-\n    b(X, {'c' * 60}), d,\n    {'e' * 40}.\n",
    ),
    "an aggregate that no line holds has its elements on lines of their own": (
        f"a :- X = #sum {{ {'A' * 40}, B : {'c' * 30}(A), {'d' * 30}; C : e }}, f.",
        f"""\
a :-
    X = #sum {{
        {"A" * 40}, B :
            {"c" * 30}(A), {"d" * 30};
        C : e
    }},
    f.
""",
    ),
    "one empty line parts two rules": ("a :- b.\nc :- d.\n\n\n\ne.", "a :- b.\n\nc :- d.\n\ne.\n"),
    "facts and directives may follow each other": ("a. b.\nc.\n", "a.\nb.\nc.\n"),
    "an annotation stands directly before its rule, an empty line before it": (
        "a.\n% about b\n%@rule:b\n\n%@  en :  It is.\n\n% why\n\nb.\n",
        "a.\n\n% about b\n%@ rule: b\n%@ en: It is.\n% why\nb.\n",
    ),
    "a long sentence goes on under its key": (
        f"%@ en: {'word ' * 30}\na.\n",
        f"%@ en: {('word ' * 18).strip()}\n%@ en: {('word ' * 12).strip()}\na.\n",
    ),
    "a long list of statements goes on without its last comma": (
        f"%@ says: {'x' * 50}, {'y' * 50}\na.\n",
        f"%@ says: {'x' * 50}\n%@ says: {'y' * 50}\na.\n",
    ),
    "a comment at the end of a line stays there": (
        "a :- b, % why\n c. % and so\n",
        "a :-\n    b,  % why\n    c.  % and so\n",
    ),
    "a comment between literals keeps its line": (
        "a :-\n % first\n b,\n% second\n c.\n",
        "a :-\n    % first\n    b,\n    % second\n    c.\n",
    ),
    "a comment within a literal goes above it": (
        "a :- b(X, % why\n Y), c.\n",
        "a :-\n    % why\n    b(X, Y), c.\n",
    ),
    "a comment within a fact goes above it": ("a(1, % why\n 2).\n", "% why\na(1, 2).\n"),
    "a comment after the head stays at its line": (
        "a(X) % why\n :- b(X).\n",
        "a(X) :-  % why\n    b(X).\n",
    ),
    "the file ends with one line end and has no space at an end of a line": (
        "\n\n% why  \na. \t\n\n\n",
        "% why\na.\n",
    ),
    "a block comment stays as it is": ("a. %* one\n  two *%\nb.", "a.\n%* one\n  two *%\nb.\n"),
    "what is no rule of a rulebook keeps its layout": (
        "a   |  b :- c .\n#show   p / 2.\n",
        "a   |  b :- c .\n\n#show p/2.\n",
    ),
    "lines end as on every machine": ("a:-b.\r\n\r\nc.\r\n", "a :- b.\n\nc.\n"),
    "an empty file stays empty": ("", ""),
    "a file may hold comments alone": ("% why\n\n% so", "% why\n\n% so\n"),
}


@pytest.mark.parametrize(("before", "after"), LAID_OUT.values(), ids=LAID_OUT)
def test_the_style(before: str, after: str) -> None:
    assert format_statements(before) == after
    assert format_statements(after) == after
    assert format_text(before, "x.lp").after == after


@pytest.mark.parametrize("name", TEXTS)
def test_the_policy_is_in_the_style_of_the_house(name: str) -> None:
    assert format_text(TEXTS[name], name).after == TEXTS[name]


SPACES = st.sampled_from(("", "", " ", "  ", "\t"))
BREAKS = st.sampled_from(("", " ", "\n", "\n\n", "\r\n  "))
COMMENTS = st.sampled_from(("", " ", "\n", " % why\n", "\n% so {X}, a.\n\n", " %* b *% ", "%*\n*%"))


def scattered(draw: st.DrawFn, text: str, gaps: st.SearchStrategy[str]) -> str:
    """Write the words of a text with other gaps; comments and line ends between rules stay."""
    written, inside = "", False
    for word in tokenize(text):
        if word.kind == "comment" or not inside:
            written += "\n\n" if word.gap else "\n"
        else:
            gap = draw(gaps)
            touching = written[-1:].isalnum() or written[-1:] in "_'"
            needed = touching and (word.text[0].isalnum() or word.text[0] == "_")
            written += gap or (" " if needed else "")
        written += word.text
        inside = word.kind not in ("comment", "stop")
    return written


@st.composite
def spaced(draw: st.DrawFn) -> tuple[str, str]:
    """Give rules of the policy that stand on one line, and the same with other spaces."""
    lines = [rule for rule in RULES if "\n" not in rule]
    text = "\n\n".join(draw(st.lists(st.sampled_from(lines), min_size=1, max_size=4))) + "\n"
    return text, scattered(draw, text, SPACES)


@st.composite
def shuffled(draw: st.DrawFn, gaps: st.SearchStrategy[str]) -> str:
    """Give rules of the policy with other gaps between their words."""
    text = "\n".join(draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3)))
    return scattered(draw, f"% first\n{text}\n", gaps)


def comments(text: str) -> list[str]:
    return [word.text for word in tokenize(text) if word.kind == "comment"]


@examples(60)
@given(spaced())
def test_spaces_within_a_line_do_not_count(texts: tuple[str, str]) -> None:
    plain, odd = texts
    assert format_statements(plain) == plain
    assert format_statements(odd) == plain


@examples(120)
@given(st.one_of(shuffled(BREAKS), shuffled(COMMENTS)))
def test_whatever_the_layout_the_program_and_its_comments_stay_and_once_is_enough(
    text: str,
) -> None:
    after = format_text(text, "x.lp").after
    assert format_statements(after) == after
    assert comments(after) == comments(text)
    assert forms(after) == forms(text) is not None
    assert all(len(line) <= 100 for line in after.split("\n") if "%" not in line)
    assert not re.search(r"[ \t\r]\n|\n\n\n|\n\n\Z", after)


@pytest.mark.parametrize("broken", ["", "% gone\na.\n", "a :- b.\n", "%@ en: B.\na.\n"])
def test_what_would_not_say_the_same_is_refused(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(format_files, "format_statements", lambda _text: broken)
    with pytest.raises(DiagnosticsError) as caught:
        format_text("% kept\n%@ en: A.\na.\n", "x.lp")
    assert [problem.code for problem in caught.value.problems] == ["fmt_not_same"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a :- b(X.\n", "x.lp:1:7:"),
        ("a :- b\nc :- d.\n", "x.lp:1:6:"),
        ('a.\n#include "b.lp".\n', "x.lp:2:1:"),
        ("a.\n%* never closed\n", "x.lp:2:1:"),
        ("a :- b,, c.\n", "x.lp:1:8:"),
        ("a :-\n  b,\n%@ rule: c\nc.\n", "x.lp:2:4:"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_and_the_others_are_done(
    text: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.lp").write_text(text, encoding="utf-8")
    Path("y.lp").write_text("a:-b.", encoding="utf-8")
    assert cli.run(["fmt", "."]) == 1
    out, err = capsys.readouterr()
    assert out == "y.lp: put in order\nFiles put in order: 1. In order as they were: 0.\n"
    assert err.startswith(place)
    assert Path("x.lp").read_text(encoding="utf-8") == text
    assert Path("y.lp").read_text(encoding="utf-8") == "a :- b.\n"


def test_check_and_diff_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.lp").write_text("a:-b.", encoding="utf-8")
    Path("y.lp").write_text("a :- b.\n", encoding="utf-8")
    assert cli.run(["fmt", "--check", "x.lp", "y.lp", "--lang", "nl"]) == 1
    told = "x.lp: is niet geordend\nBestanden niet in orde: 1. In orde: 1.\n"
    assert capsys.readouterr().out == told
    assert cli.run(["fmt", "--check", "y.lp"]) == 0
    capsys.readouterr()
    assert cli.run(["fmt", "--diff", "x.lp", "y.lp"]) == 0
    assert capsys.readouterr().out == (
        "--- a/x.lp\n+++ b/x.lp\n@@ -1 +1 @@\n-a:-b.\n\\ No newline at end of file\n+a :- b.\n"
    )
    assert cli.run(["fmt", "--check", "--format", "json", "."]) == 1
    files = [{"file": "x.lp", "changed": True}, {"file": "y.lp", "changed": False}]
    assert json.loads(capsys.readouterr().out) == {"files": files}
    assert Path("x.lp").read_text(encoding="utf-8") == "a:-b."


def test_a_file_keeps_its_mode_and_a_link_stays_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file, link = Path("x.lp"), Path("l.lp")
    file.write_text("a:-b.", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    assert cli.run(["fmt", "l.lp"]) == 0
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "a :- b.\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l.lp", "x.lp"]


def test_a_file_that_cannot_be_written_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def full(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    Path("x.lp").write_text("a:-b.", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", full)
    assert cli.run(["fmt", "x.lp"]) == 1
    assert capsys.readouterr().err == "x.lp: cannot be written: no space left on device\n"
    assert [path.name for path in tmp_path.iterdir()] == ["x.lp"]
    assert Path("x.lp").read_text(encoding="utf-8") == "a:-b."


@pytest.mark.parametrize(
    ("words", "status", "complaint"),
    [
        (["nothing.lp"], 1, "nothing.lp: there is no such file (check the name and the folder)\n"),
        (["empty"], 1, "empty: there is no policy file (`.lp`) in this folder\n"),
        (["x.yaml"], 1, "x.yaml: is no policy file, whose name ends with `.lp`\n"),
        (
            ["-", "x.yaml"],
            2,
            "hsm fmt: standard input (-) goes without files (see hsm fmt --help)\n",
        ),
    ],
)
def test_what_is_no_policy_file_is_told(
    words: list[str],
    status: int,
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("x.yaml").write_text("a: b", encoding="utf-8")
    assert cli.run(["fmt", *words]) == status
    assert capsys.readouterr().err == complaint


def test_standard_input_is_answered_on_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def feed(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    feed("a:-b.")
    assert cli.run(["fmt", "-"]) == 0
    assert capsys.readouterr() == ("a :- b.\n", "")
    feed("a:-b.")
    assert cli.run(["fmt", "-", "--check"]) == 1
    assert capsys.readouterr() == ("", "standard input: is not in order\n")
    feed("a:-b(.")
    assert cli.run(["fmt", "-"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.split(": ")[0]) == ("", "standard input:1:5")


def test_the_rulebook_is_what_is_put_in_order_when_no_file_is_named(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "x.lp").write_text("a:-b.", encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    assert cli.run(["fmt", "--policy", str(tmp_path), "--format", "json"]) == 0
    file = str(tmp_path / "policy" / "x.lp")
    assert json.loads(capsys.readouterr().out) == {"files": [{"file": file, "changed": True}]}
    assert Path(file).read_text(encoding="utf-8") == "a :- b.\n"
