"""The clauses of a rulebook as they are written, word by word, and what its files say of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from hsm_policy.clauses import Rule
from hsm_policy.statements import Text
from hsm_policy.tokens import Token


class Word(NamedTuple):
    """A piece of a clause as it stands in the file: `kind` is that of a token, or `space`."""

    kind: str
    text: str


def clause_words(folder: Path, files: Mapping[str, list[Rule]]) -> dict[str, list[Word]]:
    """Give the words of each rule, by its id; the rules are given by the file they stand in."""
    found: dict[str, list[Word]] = {}
    for file, rules in files.items():
        text = Text(_read(folder / file))
        lines = {text.place(one.tokens[0].start): one for one in text.statements}
        for rule in rules:
            statement = lines.get((rule.place.line, rule.place.column))
            if statement is not None:
                found[rule.id] = _words(text.text, statement.tokens)
    return found


def first_comments(folder: Path, files: Mapping[str, list[Rule]]) -> dict[str, list[str]]:
    """Give the comment that each file begins with, line by line."""
    return {file: _comment(_read(folder / file)) for file in files}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").removeprefix("\ufeff").replace("\r\n", "\n")


def _words(text: str, tokens: list[Token]) -> list[Word]:
    words, at = list[Word](), tokens[0].start
    for token in tokens:
        if at < token.start:
            words.append(Word("space", text[at : token.start]))
        words.append(Word(_kind(token), token.text))
        at = token.start + len(token.text)
    return words


def _kind(token: Token) -> str:
    return "variable" if token.kind == "name" and token.text[0].isupper() else token.kind


def _comment(text: str) -> list[str]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("%") or line.startswith("%@"):
            break
        lines.append(line.lstrip("%").removeprefix(" ").rstrip())
    return lines
