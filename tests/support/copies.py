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
            text = rename.clauses(path.read_text(encoding="utf-8"), f"c{copy}")
            path.with_stem(f"{path.stem}_c{copy}").write_text(text, encoding="utf-8")
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


class _Renaming:
    """What a copy has to call otherwise."""

    def __init__(self, policy: Path, clauses: list[Path]) -> None:
        shared = set(_heads(policy / VERDICT)) | PER_QUESTION
        own = {name for path in clauses for name in _heads(path)} - shared - set(OUTPUTS)
        self._own = re.compile(rf"(?<![\w@.:])(?:{_any(own)})(?!\w)")
        self._question = re.compile(rf"\b((?:{_any(shared)})\(\s*)([a-z]\w*)")
        self._output = re.compile(rf"\b((?:{_any(OUTPUTS)})\(\s*)([a-z]\w*)")
        self._risk = re.compile(r"\b(risk\(\s*\w+\s*,\s*)([a-z]\w*)")

    def clauses(self, text: str, copy: str) -> str:
        return "".join(self._line(line, copy) for line in text.splitlines(keepends=True))

    def _line(self, line: str, copy: str) -> str:
        if line.startswith("%"):
            return re.sub(r"^(%@\s*rule:\s*\S+)", rf"\1.{copy}", line)
        for pattern in (self._question, self._output, self._risk):
            line = pattern.sub(rf"\1\2_{copy}", line)
        return self._own.sub(rf"\g<0>_{copy}", line)


def _any(names: set[str] | tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def _heads(path: Path) -> Iterator[str]:
    found: list[ast.AST] = []
    ast.parse_files([str(path)], found.append)
    for statement in found:
        if statement.ast_type == ast.ASTType.Rule:
            yield statement.head.atom.symbol.name


def _add_questions(policy: Path, number: int) -> None:
    """Add the questions and figures of the copies, each raised by the key of its copy only."""
    files = {path: _declared(path) for path in sorted(policy.rglob("questions.yaml"))}
    figures = [name for declared in files.values() for name in declared.get("figures", {})]
    placeholder = re.compile(r"\{(" + "|".join(map(re.escape, figures)) + r")\}")
    for path, declared in files.items():
        for part in ("questions", "figures"):
            for name, one in [*declared.get(part, {}).items()]:
                for copy in range(number):
                    text = placeholder.sub(rf"{{\1_c{copy}}}", yaml.safe_dump(one))
                    raised = {"raised_by": [f"copy_{copy}"]} if part == "questions" else {}
                    declared[part][f"{name}_c{copy}"] = yaml.safe_load(text) | raised
        path.write_text(json.dumps(declared), encoding="utf-8")  # JSON is YAML without aliases


def _declared(path: Path) -> dict[str, dict[str, object]]:
    """Return what a file declares, all of it as text."""
    text, found = path.read_text(encoding="utf-8"), dict[str, dict[str, object]]()
    found.update(yaml.load(text, yaml.BaseLoader))  # noqa: S506 strings only
    return found
