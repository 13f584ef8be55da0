"""The text of a policy file in the style of the house.

Only spaces, line ends and the breaks of long sentences change: the words of every statement, the
comments and what the annotations say stay as they are, and in their order.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

import msgspec

from hsm_policy.clause_layout import WIDEST, laid_out
from hsm_policy.clause_tokens import Statement, Word, pieces_of

_ANNOTATION = re.compile(r"%@\s*(\w+)\s*:\s*(.*)")
_SENTENCES = ("en", "nl")
_LIST = "says"


class Block(msgspec.Struct):
    """Lines that stay together; `gap` says that an empty line goes before them."""

    kind: str
    lines: list[str]
    gap: bool = False
    beside: str = ""

    @property
    def is_small(self) -> bool:
        """Whether it is a fact or a directive on one line, which may follow another directly."""
        return len(self.lines) == 1 and ":-" not in self.lines[0]


def formatted(text: str) -> str:
    """Give the text of a policy file in the style of the house.

    It must be one that the parser can read; of any other nothing is promised.
    """
    blocks = _blocks(text)
    _part(blocks)
    lines = [line for block in blocks for line in _lines(block)]
    return "\n".join(lines).strip("\n") + "\n" if lines else ""


def _lines(block: Block) -> Iterator[str]:
    if block.gap:
        yield ""
    yield from block.lines[:-1]
    yield f"{block.lines[-1]}  {block.beside}" if block.beside else block.lines[-1]


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    for piece in pieces_of(text):
        if isinstance(piece, Word):
            _comment(piece, blocks)
        else:
            _statement(piece, text, blocks)
    return blocks


def _comment(word: Word, blocks: list[Block]) -> None:
    last = blocks[-1] if blocks else None
    if word.is_annotation:
        blocks.append(Block("annotation", list(_annotation(word.text)), word.gap))
    elif word.breaks or word.is_long or last is None or last.kind != "statement" or last.beside:
        blocks.append(Block("comment", word.text.split("\n"), word.gap))
    else:
        last.beside = word.text


def _statement(statement: Statement, text: str, blocks: list[Block]) -> None:
    first, last = statement.words[0], statement.words[-1]
    laid = laid_out(statement, text[first.start : last.start + len(last.text)])
    made = [Block("comment", comment.split("\n")) for comment in laid.above]
    made.append(Block("statement", laid.lines))
    made[0].gap = first.gap
    blocks += made


def _annotation(comment: str) -> Iterator[str]:
    """Write an annotation; a sentence or a list that no line holds goes on under its key."""
    found = _ANNOTATION.fullmatch(comment)
    if found is None:
        yield comment
        return
    key, said = found.groups()
    line, room = f"%@ {key}: {said}".rstrip(), WIDEST - len(f"%@ {key}: ")
    if len(line) <= WIDEST or key not in (*_SENTENCES, _LIST):
        yield line
        return
    for part in textwrap.wrap(said, room, break_long_words=False, break_on_hyphens=False):
        yield f"%@ {key}: {part.rstrip(',') if key == _LIST else part}"


def _part(blocks: list[Block]) -> None:
    """Put an empty line between rules, and none between an annotation and its rule."""
    annotated = False
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        if annotated:
            block.gap = False
        elif before is not None and before.kind == block.kind == "statement":
            block.gap |= not (before.is_small and block.is_small)
        elif block.kind == "annotation":
            _gap_above(blocks, at)
        annotated = block.kind == "annotation" or (annotated and block.kind == "comment")


def _gap_above(blocks: list[Block], at: int) -> None:
    """Put an empty line above the comments that stand directly before an annotation."""
    while at and not blocks[at].gap and blocks[at - 1].kind == "comment":
        at -= 1
    if at and blocks[at - 1].kind == "statement":
        blocks[at].gap = True
