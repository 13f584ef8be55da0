"""`hsm check --fix`: unambiguous findings are fixed in the files, then all is checked again."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from hsm_policy.cache import write_whole
from hsm_policy.messages import Diagnostic
from hsm_policy.syntax import plain_signs
from hsm_policy.validator.rules.size import saved_well
from hsm_policy.validator.validate import Findings, FindingsReport

_ROUNDS = 6

_FORM = ("byte_order_mark", "line_ends", "trailing_space")

_TAKEN_OUT = ("annotation_alone", "silence_unused")
"""Findings that are fixed by deleting their lines; the line that moves up may have one too."""

_MARK = "\ufeff"


class FixedFile(msgspec.Struct, frozen=True):
    """One changed line before and after; an empty side means that the line was added or removed.

    `line` counts in the file before the change. `code` is set where the finding concerns the whole
    file, which has no line.
    """

    file: str
    line: int
    before: str = ""
    after: str = ""
    code: str = ""


class FixReport(FindingsReport, frozen=True):
    """What is left to mend, and what was mended where that was asked for."""

    fixed: list[FixedFile] | msgspec.UnsetType = msgspec.UNSET


class _Edit(msgspec.Struct, frozen=True):
    """A replacement of characters, counted from 0, from one line to `last`."""

    line: int
    start: int
    end: int
    text: str
    last: int = 0


class _Mended(NamedTuple):
    """A file before and after some findings were fixed."""

    path: Path
    before: bytes
    after: bytes
    tried: list[Diagnostic]


def fix_files(folder: Path, check: Callable[[], Findings]) -> tuple[Findings, list[FixedFile]]:
    """Fix every unambiguous finding; return the remaining findings and the changed lines.

    A round of fixes that leaves one of its findings in place is undone. Raises OSError where a
    file cannot be written.
    """
    found, changed = check(), list[FixedFile]()
    for _ in range(_ROUNDS):
        mended = [one for one in _mended(folder, found.problems) if one.after != one.before]
        if not mended:
            break
        for one in mended:
            write_whole(one.path, one.after)
        again = check()
        if _left([problem for one in mended for problem in one.tried], again.problems):
            for one in mended:
                write_whole(one.path, one.before)
            break
        found = again
        for one in mended:
            changed += _changes(one, one.path.relative_to(folder).as_posix())
    return found, changed


def _left(tried: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> bool:
    """Whether one of the findings that were fixed is still reported at its place."""
    places = {(one.code, one.file, one.line) for one in tried if one.code not in _TAKEN_OUT}
    return any((one.code, one.file, one.line) in places for one in after)


def _mended(folder: Path, found: Iterable[Diagnostic]) -> Iterator[_Mended]:
    by_file: dict[str, list[Diagnostic]] = {}
    for one in found:
        by_file.setdefault(one.file, []).append(one)
    for name, problems in by_file.items():
        path = folder / name
        if name and path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            yield _Mended(path, data, *_text(data, problems))


def _text(data: bytes, problems: list[Diagnostic]) -> tuple[bytes, list[Diagnostic]]:
    """Return the fixed file and the findings that were fixed in it."""
    if form := [one for one in problems if one.code in _FORM]:
        return saved_well(data), form  # places are told anew before anything else is mended
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data, []
    mark = _MARK if text.startswith(_MARK) else ""
    lines = text.removeprefix(_MARK).split("\n")
    edits = [(edit, one) for one in problems if (edit := _edit(one, lines))]
    edits.sort(key=lambda one: (one[0].line, one[0].start), reverse=True)
    tried, below = list[Diagnostic](), (len(lines) + 1, 0)
    for edit, one in edits:
        if (max(edit.line, edit.last), edit.end) <= below:
            below = (edit.line, edit.start)
            tried.append(one)
            _apply(lines, edit)
    return (mark + "\n".join(lines)).encode(), tried


def _apply(lines: list[str], edit: _Edit) -> None:
    if edit.last:
        del lines[edit.line - 1 : edit.last]
        return
    line = lines[edit.line - 1]
    lines[edit.line - 1] = line[: edit.start] + edit.text + line[edit.end :]


def _edit(one: Diagnostic, lines: list[str]) -> _Edit | None:
    """Return the edit that fixes a finding, None where the fix is ambiguous."""
    if not 0 < one.line <= len(lines):
        return None
    line, at = lines[one.line - 1], max(one.column, 1) - 1
    match one.code:
        case "full_stop_missing" if one.args.get("sure"):
            word = one.args["after"]
            ends = at + len(word)
            start = at if word in (",", ";") else ends
            return _Edit(one.line, start, ends, ".") if line.startswith(word, at) else None
        case "full_stop_comma":
            return _Edit(one.line, at, at + 1, ".") if line[at : at + 1] in ",;" else None
        case "odd_space":
            return _Edit(one.line, at, at + 1, " ") if line[at : at + 1].isspace() else None
        case "operator_odd" | "quote_odd":
            return _Edit(one.line, at, len(line), plain_signs(line[at:]))
        case "silence_unused":
            return _Edit(one.line, 0, 0, "", last=one.line)
        case "annotation_alone":
            return _Edit(one.line, 0, 0, "", last=_annotation_end(lines, one.line))
    return _renamed(one, line, at)


def _annotation_end(lines: list[str], number: int) -> int:
    while number < len(lines) and lines[number].lstrip().startswith("%@"):
        number += 1
    return number


def _renamed(one: Diagnostic, line: str, at: int) -> _Edit | None:
    """Return the edit that corrects a name, where exactly one known name is near."""
    name = one.args.get("found") or one.args.get("key", "")
    near = one.args.get("near", "")
    if one.args.get("sure") != "yes" or one.hint_code != "did_you_mean" or not (name and near):
        return None
    pattern = rf"(?<!\w)(?<!\w\.){re.escape(name)}(?!\w|\.\w)"
    if one.code == "placeholder_unknown":
        pattern = rf"(?<=\{{){re.escape(name)}(?=\}})"
    found = re.compile(pattern).search(line, at)
    return _Edit(one.line, found.start(), found.end(), near) if found else None


def _changes(mended: _Mended, file: str) -> Iterator[FixedFile]:
    if any(one.code in _FORM for one in mended.tried):
        for one in mended.tried:
            yield FixedFile(file, one.line, code=one.code)
        return
    texts = (mended.before, mended.after)
    old, new = (data.decode("utf-8", "replace").split("\n") for data in texts)
    for tag, first, last, start, stop in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        for number in range(max(last - first, stop - start)):
            was = old[first + number] if first + number < last else ""
            now = new[start + number] if start + number < stop else ""
            yield FixedFile(file, min(first + number, max(last, 1)) + 1, was, now)
