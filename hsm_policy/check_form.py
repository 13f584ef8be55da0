"""How the files of a rulebook are saved: what nobody sees, and every comparison shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hsm_policy.folder import own_files, read_own, spelled
from hsm_policy.problems import Problem, Problems, make

_FORMS = {
    "byte_order_mark": re.compile(b"\\A\xef\xbb\xbf"),
    "line_ends": re.compile(b"\r\n"),
    "trailing_space": re.compile(b"[ \t]+(?=\r?$)", re.MULTILINE),
}


def check_form(folder: Path) -> Iterator[Problem]:
    """Remark once a file how it is saved; warn where nothing at all was saved."""
    for path in own_files(folder):
        try:
            data = read_own(path)
        except Problems:
            continue  # said when it is read for what it says
        name = spelled(path.relative_to(folder))
        if path.suffix == ".lp" and not data.removeprefix(b"\xef\xbb\xbf").strip():
            yield make("empty", at=(name, 1, 1), severity="warning")
            continue
        for code, form in _FORMS.items():
            if found := form.search(data):
                line = data.count(b"\n", 0, found.start()) + 1
                begin = data.rfind(b"\n", 0, found.start()) + 1
                column = len(data[begin : found.start()].decode("utf-8", "replace")) + 1
                at = (name, line, column)
                yield make(code, at=at, severity="info")


def saved_well(data: bytes) -> bytes:
    """Give the bytes of a file as it should be saved; what it says stays the same."""
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return _FORMS["trailing_space"].sub(b"", plain)
