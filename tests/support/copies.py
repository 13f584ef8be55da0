"""The policy with renamed copies of itself beside it, to see what a larger rulebook costs.

A copy reads the same inputs, tables and readings; its own predicates, questions and figures have
other names, and nobody raises its questions unless a case has the key of the copy.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import yaml
from clingo import ast

VERDICT = "verdict/verdict.lp"
OUTPUTS = ("figure", "duty", "done", "risk", "note")
PER_QUESTION = {"raised", "asks", "met", "waived", "undecided"}


def with_copies(rulebook: Path, number: int, folder: Path) -> Path:
    """Write the rulebook with `number` copies of its policy into a folder; return the folder."""
    shutil.copytree(rulebook / "facts", folder / "facts")
    policy = folder / "policy"
    shutil.copytree(rulebook / "policy", policy, ignore=shutil.ignore_patterns("*.cases.yaml"))
    clauses = sorted(path for path in policy.rglob("*.lp") if path != policy / VERDICT)
    rename = _Renaming(policy, clauses)
    keys = ""
    for copy in range(number):
        for path in clauses:
            text = rename.clauses(path.read_text(encoding="utf-8"), f"copy_{copy}")
            path.with_stem(f"{path.stem}_copy_{copy}").write_text(text, encoding="utf-8")
        keys += _KEY.format(copy=copy)
    _add_questions(policy, number)
    with (policy / "vocabulary.yaml").open("a", encoding="utf-8") as vocabulary:
        vocabulary.write(keys)
    return folder


_KEY = """
  copy_{copy}:
    type: flag
    absent: none
    question: {{en: Is copy {copy} asked?, nl: Wordt kopie {copy} gevraagd?}}
"""


class _Renaming(ast.Transformer):
    """What a copy has to call otherwise: predicates of its own, its questions and its answers.

    A word that stands inside an atom otherwise, as the word of a table or the name of a
    requirement, stays as it is.
    """

    def __init__(self, policy: Path, clauses: list[Path]) -> None:
        self._shared = {*_heads(policy / VERDICT), *PER_QUESTION, *OUTPUTS}
        read = {name for path in clauses for name in _read(path)}
        self._own = {name for path in clauses for name in _heads(path)} & read - self._shared
        self._ends: set[tuple[int, int]] = set()

    def clauses(self, text: str, copy: str) -> str:
        """Give clauses with the other names, which differ by an ending."""
        self._ends.clear()
        statements: list[ast.AST] = []
        ast.parse_string(text, statements.append)
        for statement in statements:
            self.visit(statement)
        lines = text.splitlines(keepends=True)
        for line, column in sorted(self._ends, reverse=True):
            lines[line] = f"{lines[line][:column]}_{copy}{lines[line][column:]}"
        named = (re.sub(r"^(%@\s*rule:\s*\S+)", rf"\1.{copy}", line) for line in lines)
        return "".join(named)

    def visit_SymbolicAtom(self, atom: ast.AST) -> ast.AST:  # noqa: N802 the name is clingo's
        """Note where the names end that an atom has to call otherwise."""
        symbol = atom.symbol
        if symbol.name in self._own:
            self._note(symbol, symbol.name)
        elif symbol.name in self._shared:
            for argument in symbol.arguments[: 2 if symbol.name == "risk" else 1]:
                if argument.ast_type != ast.ASTType.Variable:
                    self._note(argument, str(argument).partition("(")[0])
        return atom

    def _note(self, named: ast.AST, name: str) -> None:
        begin = named.location.begin
        self._ends.add((begin.line - 1, begin.column - 1 + len(name)))


def _heads(path: Path) -> Iterator[str]:
    return (rule.head.atom.symbol.name for rule in _rules(path))


def _read(path: Path) -> Iterator[str]:
    """Give all words in the bodies of rules: a predicate that none has is read by no rule."""
    for rule in _rules(path):
        yield from re.findall(r"\b[a-z]\w*", " ".join(map(str, rule.body)))


def _rules(path: Path) -> Iterator[ast.AST]:
    found: list[ast.AST] = []
    ast.parse_files([str(path)], found.append)
    return (statement for statement in found if statement.ast_type == ast.ASTType.Rule)


def _add_questions(policy: Path, number: int) -> None:
    """Add the questions and figures of the copies, each raised by the key of its copy only."""
    files = {path: _declared(path) for path in sorted(policy.rglob("questions.yaml"))}
    figures = [name for declared in files.values() for name in declared.get("figures", {})]
    placeholder = re.compile(r"\{(" + "|".join(map(re.escape, figures)) + r")\}")
    for path, declared in files.items():
        for part in ("questions", "figures"):
            for name, one in [*declared.get(part, {}).items()]:
                for copy in range(number):
                    text = placeholder.sub(rf"{{\1_copy_{copy}}}", yaml.safe_dump(one))
                    copied = yaml.safe_load(text)
                    if part == "questions":
                        copied["raised_by"] = [f"copy_{copy}"]
                    if "like" in copied:
                        copied["like"] += f"_copy_{copy}"
                    declared[part][f"{name}_copy_{copy}"] = copied
        path.write_text(json.dumps(declared), encoding="utf-8")  # JSON is YAML without aliases


def _declared(path: Path) -> dict[str, dict[str, object]]:
    """Return what a file declares, all of it as text."""
    text, found = path.read_text(encoding="utf-8"), dict[str, dict[str, object]]()
    found.update(yaml.load(text, yaml.BaseLoader))  # noqa: S506 strings only
    return found
