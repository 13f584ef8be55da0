"""Extras: each is in `all` and on the page about them, and what lacks one says so in a sentence."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from hsm_policy import DiagnosticsError
from hsm_policy.cli.main import run
from hsm_policy.messages import extras
from tests import EXAMPLES, ROOT
from tests.support.strategies import rulebook

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
PAGE = ROOT / "docs" / "how-to" / "install-what-you-need.md"
FOR_USE = {*EXTRAS} - {"all", "dev", "docs"}

CASE = str(EXAMPLES / "offer-asha.yaml")

LINES = {
    "mcp": ["mcp"],
    "editor": ["lsp"],
    "web": ["serve"],
    "portfolio": ["batch", "people.csv", "--out", "out.csv"],
    "png": ["timeline", CASE, "--chart", "chart.png"],
}


def test_all_holds_every_extra_and_the_page_names_them() -> None:
    (whole,) = EXTRAS["all"]
    assert set(re.findall(r"\w+", whole.partition("[")[2])) == FOR_USE
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {*rows} == {*FOR_USE, "all"}


@pytest.mark.parametrize("extra", LINES)
def test_without_an_extra_one_sentence_says_what_to_install(
    extra: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert run(LINES[extra]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"pip install 'hsm-policy[{extra}]'" in line


def test_a_table_from_python_says_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with pytest.raises(DiagnosticsError, match=r"hsm-policy\[portfolio\]"):
        rulebook().table({"date": "2026-03-01"})
