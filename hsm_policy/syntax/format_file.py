"""Formats policy files in the house style, and only if the meaning stays the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import msgspec

from hsm_policy.cache import write_whole
from hsm_policy.documents import read_text_file
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose
from hsm_policy.syntax.formatter import format_statements
from hsm_policy.syntax.parser import forms, parse_rules
from hsm_policy.syntax.tokenizer import tokenize

ENDING = ".lp"


class FormattedFile(msgspec.Struct, frozen=True):
    """A text before and after formatting; `file` is its name in messages."""

    file: str
    before: str
    after: str
    path: Path | None = None

    @property
    def changed(self) -> bool:
        """Whether formatting changes the text."""
        return self.before != self.after

    def diff(self) -> str:
        """Return the difference as `diff -u` writes it, empty if there is none."""
        names = (f"a/{self.file}", f"b/{self.file}")
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        lines = unified_diff(before, after, *names)
        unended = "\n\\ No newline at end of file\n"
        return "".join(line if line.endswith("\n") else line + unended for line in lines)

    def write(self) -> None:
        """Replace the file by the new text, atomically.

        Raises:
            OSError: it cannot be written; the file is as it was.
        """
        if self.path is None or not self.changed:
            return
        write_whole(self.path.resolve(), self.after.encode())


def format_text(text: str, file: str, path: Path | None = None) -> FormattedFile:
    """Return a text in the house style.

    Raises:
        DiagnosticsError: it cannot be parsed, or formatting would change its meaning.
    """
    before = forms(text)
    if before is None:
        raise DiagnosticsError(parse_rules(text, file).problems)
    after = format_statements(text)
    if forms(after) != before or _comments(after) != _comments(text):
        raise DiagnosticsError([diagnose("fmt_not_same", at=(file, 0, 0))])
    return FormattedFile(file, text, after, path)


def _comments(text: str) -> list[str]:
    """Return all comments but annotations, without their indentation."""
    words = list(tokenize(text))
    return [word.text for word in words if word.kind == "comment" and not word.is_annotation]


def format_policy_file(path: Path, name: str) -> FormattedFile:
    """Format a file without writing it; DiagnosticsError if it cannot be formatted."""
    if path.suffix != ENDING and path.is_file():
        raise DiagnosticsError([diagnose("fmt_ending", at=(name, 0, 0))])
    return format_text(read_text_file(path, name), name, path)


def policy_files(path: Path) -> list[Path]:
    """Return the policy files of a folder, hidden folders left out; for a file, the file itself.

    Raises:
        DiagnosticsError: the folder holds none.
    """
    if not path.is_dir():
        return [path]
    found = sorted(_below(path))
    if not found:
        raise DiagnosticsError([diagnose("fmt_none", at=(str(path), 0, 0))])
    return found


def _below(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(at) / name for name in names if name.endswith(ENDING))


def unwritten(error: OSError, file: str) -> Diagnostic:
    """Return the problem of a file that could not be written."""
    reason = (error.strerror or type(error).__name__).lower()
    return diagnose("fmt_unwritten", at=(file, 0, 0), args={"reason": reason})
