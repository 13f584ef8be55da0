"""The tutorial: the scenarios that it writes hold for the rulebook that it makes."""

import re
from pathlib import Path

from hsm_policy import Rulebook
from tests.test_docs import BLOCK, ROOT, edit, prepare

PAGE = ROOT / "docs" / "tutorial" / "change-an-amount.md"


def test_the_scenarios_of_the_tutorial_hold(tmp_path: Path) -> None:
    folder = prepare(tmp_path)
    before_the_mistake, _, _ = PAGE.read_text(encoding="utf-8").partition("## 5. ")
    for block in BLOCK.finditer(before_the_mistake):
        if block["verb"]:
            edit(folder / block["path"], block["verb"], block["body"])
    book = Rulebook.load(folder)
    told = book.test("shortage.cases.yaml")
    assert len(told.tried) == len(re.findall("- name:", before_the_mistake))
    assert told.failed == []
