"""The text of a file of a rulebook: UTF-8 of a bearable size, without hidden characters."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from hsm_policy.document import LARGEST
from hsm_policy.folder import read_own
from hsm_policy.problems import Problems, make
from hsm_policy.tree import forbidden, merge_mark


def file_text(path: Path, name: str) -> str:
    """Give the text of a file, which problems call `name`; Problems where it is none."""
    try:
        return text_of(read_own(path), name)
    except Problems as refused:
        raise Problems(replace(problem, file=name) for problem in refused.problems) from None


def text_of(data: bytes, name: str) -> str:
    """Give the text that bytes stand for; Problems where they are none, or too many."""
    if len(data) > LARGEST:
        most = str(LARGEST // 1_000_000)
        raise Problems([make("too_large", at=(name, 1, 1), args={"most": most})])
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise Problems([make("not_utf8", at=(name, line, column))]) from None
    if marked := merge_mark(text):
        raise Problems([make("merge_mark", at=(name, marked, 1))])
    for number, line_text in enumerate(text.split("\n"), start=1):
        found = forbidden(line_text.replace("\t", " ").removesuffix("\r"))
        if found:
            at, args = (name, number, line_text.index(found) + 1), {"shown": f"U+{ord(found):04X}"}
            raise Problems([make("hidden", at=at, args=args)])
    return text
