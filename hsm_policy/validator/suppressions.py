"""Suppressed findings: `%@ silence: code reason` in policy files, `#@ …` in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from hsm_policy.documents import read_own
from hsm_policy.messages import Diagnostic, DiagnosticsError, diagnose, messages, suggest
from hsm_policy.rulebook import own_files, spelled
from hsm_policy.syntax import PolicyText

_SILENCE = re.compile(r"[ \t]*[%#]@[ \t]*silence[ \t]*:[ \t]*(\S*)[ \t]*(.*?)[ \t\r]*")

_REMARK = re.compile(r"[ \t\r]*([%#].*)?")


class Suppression(msgspec.Struct, frozen=True):
    """A suppressed code within a range of lines of a file, with its reason."""

    file: str
    line: int
    last: int
    code: str
    reason: str


def suppressions(folder: Path) -> list[Suppression]:
    """Return all suppressions of a rulebook."""
    return [one for path in own_files(folder) for one in _of_file(path, folder)]


def apply_suppressions(
    found: Iterable[Diagnostic], told: Iterable[Suppression], *, whole: bool
) -> list[Diagnostic]:
    """Return the findings that no suppression covers, and findings about suppressions.

    `whole` means that every check has run, so that a suppression without a finding is reported.
    """
    found, told = list(found), list(told)
    left = [one for one in found if not any(_covers(silence, one) for silence in told)]
    for silence in told:
        meant = [one for one in found if _meant(silence, one)]
        left += _wrong(silence, meant, whole=whole)
    return left


def _covers(silence: Suppression, one: Diagnostic) -> bool:
    return _meant(silence, one) and one.severity != "error" and bool(silence.reason)


def _meant(silence: Suppression, one: Diagnostic) -> bool:
    inside = silence.line <= one.line <= silence.last
    return one.file == silence.file and one.code == silence.code and inside


def _wrong(silence: Suppression, meant: list[Diagnostic], *, whole: bool) -> Iterator[Diagnostic]:
    at, args = (silence.file, silence.line, 1), {"found": silence.code}
    if silence.code not in messages():
        args |= suggest(silence.code, messages())
        yield diagnose("silence_unknown", at=at, args=args, severity="warning")
    elif any(one.severity == "error" for one in meant):
        yield diagnose("silence_refused", at=at, args=args, severity="warning")
    elif not silence.reason:
        yield diagnose("silence_reason", at=at, args=args, severity="warning")
    elif whole and not meant:
        yield diagnose("silence_unused", at=at, args=args, severity="warning")


def _of_file(path: Path, folder: Path) -> Iterator[Suppression]:
    try:
        text = read_own(path).decode("utf-8", "replace")
    except DiagnosticsError:
        return
    if "silence" not in text:
        return
    name, lines = spelled(path.relative_to(folder)), text.split("\n")
    ends = _rule_ends(text) if path.suffix == ".lp" else {}
    for number, line in enumerate(lines, start=1):
        if found := _SILENCE.fullmatch(line):
            last = ends.get(number) or _next_line(lines, number)
            yield Suppression(name, number, last, found[1], found[2])


def _rule_ends(text: str) -> dict[int, int]:
    """Return the last line of the rule that each line of a policy file belongs to."""
    ends: dict[int, int] = {}
    cut = PolicyText(text)
    for statement in cut.statements:
        last = cut.place(statement.tokens[-1].start)[0]
        for line in range(cut.place(statement.start)[0], last + 1):
            ends[line] = last
    return ends


def _next_line(lines: list[str], number: int) -> int:
    """Return the number of the next line that is not empty and not a comment."""
    below = enumerate(lines[number:], start=number + 1)
    return next((at for at, line in below if not _REMARK.fullmatch(line)), number)
