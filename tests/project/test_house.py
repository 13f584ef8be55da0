"""What holds for the whole house: where law may stand, and what each file owes its reader."""

import ast
import re
from pathlib import Path

import pytest

from tests import ROOT

ENGINE = sorted((ROOT / "hsm_policy").rglob("*.py"))
MODULES = [*ENGINE, *sorted((ROOT / "tests").rglob("*.py"))]
CLAUSES = sorted((ROOT / "policy").rglob("*.lp"))
PROSE = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
RULEBOOK = [*CLAUSES, *sorted((ROOT / "policy").rglob("*.yaml")), *(ROOT / "facts").rglob("*.yaml")]

LONGEST_MODULE = 400

_LAW = re.compile(r"salary|threshold|partner|cohabit|sponsor|blue.?card", re.IGNORECASE)
_POPULAR_NAME = "min-salary"
_COMMENT = re.compile(r"%\*.*?\*%|%[^\n]*", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w'])\d{2,}")
_UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_TWO_SENTENCES = re.compile(r"(?<!\bart)(?<!^\d)[.!?] [A-Z]")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", ENGINE, ids=_name)
def test_the_engine_knows_no_word_of_law(path: Path) -> None:
    found = [line for line in _lines(path) if _LAW.search(line.replace(_POPULAR_NAME, ""))]
    assert found == []


@pytest.mark.parametrize("path", CLAUSES, ids=_name)
def test_no_number_of_law_stands_in_a_clause(path: Path) -> None:
    clauses = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert _NUMBER.findall(clauses) == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", ENGINE, ids=_name)
def test_a_module_can_be_read_in_one_go(path: Path) -> None:
    assert len(_lines(path)) <= LONGEST_MODULE


@pytest.mark.parametrize("path", [*MODULES, *RULEBOOK, *PROSE], ids=_name)
def test_what_is_not_finished_is_not_here(path: Path) -> None:
    assert _UNFINISHED.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PROSE, ids=_name)
def test_prose_has_one_sentence_a_line(path: Path) -> None:
    text = _FENCED.sub("", path.read_text(encoding="utf-8"))
    prose = [line for line in text.splitlines() if not line.startswith(("|", "#"))]
    assert [line for line in prose if _TWO_SENTENCES.search(line)] == []


def test_there_is_something_to_look_at() -> None:
    assert ENGINE
    assert CLAUSES
    assert PROSE
