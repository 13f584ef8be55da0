"""What holds for the whole house: how it is laid out, where law may stand, what each file owes."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests import ROOT

PACKAGE = ROOT / "hsm_policy"
ENGINE = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
CLAUSES = sorted((ROOT / "policy").rglob("*.lp"))
PROSE = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
RULEBOOK = [*CLAUSES, *sorted((ROOT / "policy").rglob("*.yaml")), *(ROOT / "facts").rglob("*.yaml")]

MOST_PACKAGES = 13
MOST_MODULES_BESIDE_THEM = 6
MOST_MODULES_IN_A_FOLDER = 16
LONGEST_MODULE = 400
MOST_TEXTS, WORDS = 3, 3  # so many texts of more than so many words are a module of texts
STARTS_THE_PROGRAM = PACKAGE / "__main__.py"  # it imports what a plain command line needs, no more

_LAW = re.compile(r"salary|threshold|partner|cohabit|sponsor|blue.?card", re.IGNORECASE)
_POPULAR_NAME = "min-salary"
_COMMENT = re.compile(r"%\*.*?\*%|%[^\n]*", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w'])\d{2,}")
_UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_TWO_SENTENCES = re.compile(r"(?<!\bart)(?<!^\d)[.!?] [A-Z]")


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(_text(path))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _lines(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield each line of some files with where it stands."""
    for path in paths:
        for number, line in enumerate(_text(path).splitlines(), 1):
            yield f"{_name(path)}:{number}", line


# --- how the house is laid out --------------------------------------------------------------------


def test_there_are_few_packages_and_few_modules_beside_them() -> None:
    assert len(list(PACKAGE.glob("*/__init__.py"))) <= MOST_PACKAGES
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_MODULES_BESIDE_THEM


def test_a_folder_can_be_taken_in_at_a_glance() -> None:
    folders = {path.parent for path in [*ENGINE, *TESTS]}
    counts = {_name(at): len(list(at.glob("*.py"))) for at in sorted(folders)}
    assert {name: n for name, n in counts.items() if n > MOST_MODULES_IN_A_FOLDER} == {}


def test_a_module_can_be_read_in_one_go() -> None:
    lengths = {_name(path): len(_text(path).splitlines()) for path in ENGINE}
    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_a_module_says_what_it_is_for() -> None:
    assert [_name(path) for path in [*ENGINE, *TESTS] if not ast.get_docstring(_tree(path))] == []


def test_a_module_holds_more_than_texts() -> None:
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = {}
    for path in ENGINE:
        inside = list(ast.walk(_tree(path)))
        strings = [node.value for node in inside if isinstance(node, ast.Constant)]
        texts = [text for text in strings if isinstance(text, str) and text.count(" ") > WORDS]
        if not any(isinstance(node, definitions) for node in inside):
            found[_name(path)] = len(texts)
    assert {name: n for name, n in found.items() if n > MOST_TEXTS} == {}


def test_packages_import_each_other_by_their_face() -> None:
    found = []
    for path in ENGINE:
        for module, _, line in _imported(path):
            _, package, *inside = module.split(".")
            if inside and package != _own(path) and path != STARTS_THE_PROGRAM:
                found.append(f"{_name(path)}:{line}: {module}")
    assert found == []


def test_a_face_shows_what_another_package_uses_and_nothing_else() -> None:
    used = {
        (module.split(".")[1], name)
        for path in ENGINE
        for module, names, _ in _imported(path)
        for name in names
        if module.split(".")[1] != _own(path)
    }
    shown = {(face.name, name) for face in _faces() for name in _homes(face)}
    assert sorted(shown - used) == []


def test_each_name_that_a_face_exports_can_be_imported() -> None:
    for face in [PACKAGE, *_faces()]:
        package = importlib.import_module(_dotted(face))
        for name, module in _homes(face).items():
            home = importlib.import_module(module)
            assert getattr(package, name) is getattr(home, name), f"{_dotted(face)}.{name}"


def _own(path: Path) -> str:
    """Return the package that a module belongs to, or its own name beside them."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def _imported(path: Path) -> Iterator[tuple[str, list[str], int]]:
    """Yield what a module imports of the program: from which module, which names, on which line."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            yield from ((inner, names, node.lineno) for inner in _modules(node.module, names))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from ((inner, [], node.lineno) for inner in _modules(alias.name, []))


def _modules(module: str | None, names: list[str]) -> list[str]:
    """Return the modules of the program that an import is about."""
    if module == PACKAGE.name:
        return [f"{module}.{name}" for name in names]
    return [module] if module and module.startswith(f"{PACKAGE.name}.") else []


def _faces() -> list[Path]:
    """Return the packages that have a face."""
    folders = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))
    return [folder for folder in folders if _homes(folder)]


def _homes(folder: Path) -> dict[str, str]:
    """Return the names that a face exports, each with the module that it imports it from."""
    return {
        alias.name: node.module or ""
        for block in ast.walk(_tree(folder / "__init__.py"))
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _dotted(folder: Path) -> str:
    return ".".join(folder.relative_to(ROOT).parts)


# --- where law may stand --------------------------------------------------------------------------


def test_the_engine_knows_no_word_of_law() -> None:
    spoken = ((at, line.replace(_POPULAR_NAME, "")) for at, line in _lines(ENGINE))
    assert [(at, line) for at, line in spoken if _LAW.search(line)] == []


def test_no_number_of_law_stands_in_a_clause() -> None:
    found = {_name(path): _NUMBER.findall(_COMMENT.sub("", _text(path))) for path in CLAUSES}
    assert {name: numbers for name, numbers in found.items() if numbers} == {}


# --- what a file owes its reader ------------------------------------------------------------------


def test_what_is_not_finished_is_not_here() -> None:
    lines = _lines([*ENGINE, *TESTS, *RULEBOOK, *PROSE])
    assert [(at, line) for at, line in lines if _UNFINISHED.search(line)] == []


def test_prose_has_one_sentence_a_line() -> None:
    found = []
    for path in PROSE:
        prose = _FENCED.sub("", _text(path)).splitlines()
        told = [line for line in prose if not line.startswith(("|", "#"))]
        found += [(_name(path), line) for line in told if _TWO_SENTENCES.search(line)]
    assert found == []


def test_there_is_something_to_look_at() -> None:
    assert ENGINE
    assert TESTS
    assert CLAUSES
    assert PROSE
