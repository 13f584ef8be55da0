"""The tutorial: what it writes makes a rulebook without errors, whose scenarios hold."""

import re
from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.cli import main as cli
from tests import ROOT
from tests.project.test_docs import BLOCK, edit

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "tutorial" / "change-an-amount.md"


def test_the_scenarios_of_the_tutorial_hold(tmp_path: Path) -> None:
    assert cli.run(["new", "rulebook", str(tmp_path / "mylaw"), "--copy"]) == 0
    text = PAGE.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        if block["verb"]:
            edit(tmp_path / block["path"], block["verb"], block["body"])
    told = Rulebook.load(tmp_path / "mylaw").test("vacancy/published.cases.yaml")
    assert len(told.tried) == len(re.findall("^  - name:", text, re.MULTILINE))
    assert told.failed == []
