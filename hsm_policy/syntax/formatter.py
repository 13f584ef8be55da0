"""The house style of policy files.

Only spaces, line ends and the breaks of long sentences change. The words of every statement, the
comments and the content of annotations stay the same, in the same order.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import msgspec

from hsm_policy.syntax.annotations import CONCEPT, PROSE, annotation_parts
from hsm_policy.syntax.tokenizer import Token, TokenStatement, join_tokens, pieces_of

_LIST = "says"


class Block(msgspec.Struct):
    """Lines that stay together; with `gap`, an empty line goes before them."""

    kind: str
    lines: list[str]
    gap: bool = False
    beside: str = ""

    @property
    def is_small(self) -> bool:
        """Whether it is a fact or a directive on one line, which may follow another directly."""
        return len(self.lines) == 1 and ":-" not in self.lines[0]


def format_statements(text: str) -> str:
    """Return the text of a policy file in the house style; the parser must be able to read it."""
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
        if isinstance(piece, Token):
            _comment(piece, blocks)
        else:
            _statement(piece, text, blocks)
    return blocks


def _comment(word: Token, blocks: list[Block]) -> None:
    last = blocks[-1] if blocks else None
    if word.is_annotation:
        declares = any(key == CONCEPT for _, key, _ in annotation_parts(word.text)[:1])
        kind = "comment" if declares else "annotation"
        blocks.append(Block(kind, list(_annotation(word.text)), word.gap))
    elif word.breaks or word.is_long or last is None or last.kind != "statement" or last.beside:
        blocks.append(Block("comment", word.text.split("\n"), word.gap))
    else:
        last.beside = word.text


def _statement(statement: TokenStatement, text: str, blocks: list[Block]) -> None:
    first, last = statement.words[0], statement.words[-1]
    laid = laid_out(statement, text[first.start : last.start + len(last.text)])
    made = [Block("comment", comment.split("\n")) for comment in laid.above]
    made.append(Block("statement", laid.lines))
    made[0].gap = first.gap
    blocks += made


def _annotation(comment: str) -> Iterator[str]:
    """Write an annotation; a sentence or list too long for one line is continued under its key."""
    parts = annotation_parts(comment)
    line = f"%@ {'  '.join(f'{key}: {said}' for _, key, said in parts)}".rstrip()
    if not parts or len(line) <= WIDEST or parts[0][1] == CONCEPT:
        yield line if parts else comment
        return
    for _, key, said in parts:
        line, room = f"%@ {key}: {said}".rstrip(), WIDEST - len(f"%@ {key}: ")
        if len(line) <= WIDEST or key not in (*PROSE, _LIST):
            yield line
            continue
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
    """Put an empty line above the comments directly before an annotation."""
    while at and not blocks[at].gap and blocks[at - 1].kind == "comment":
        at -= 1
    if at and blocks[at - 1].kind == "statement":
        blocks[at].gap = True


WIDEST = 100

NARROW = 80

INDENT = "    "

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class BodyLine(msgspec.Struct):
    """A literal of a body with its comma, the comments above it and the one beside it."""

    words: list[Token] = msgspec.field(default_factory=list)
    above: list[str] = msgspec.field(default_factory=list)
    beside: str = ""
    breaks: bool = False


class FormattedStatement(msgspec.Struct):
    """A statement in lines, and the comments to put above it."""

    lines: list[str]
    above: list[str] = msgspec.field(default_factory=list)


def laid_out(statement: TokenStatement, source: str) -> FormattedStatement:
    """Format a statement; `source` is its text, kept for statements of an unusual form."""
    if statement.is_odd:
        return FormattedStatement([line.rstrip() for line in source.split("\n")])
    words = statement.words
    arrow = next((at for at, word in enumerate(words) if word.kind == "arrow"), None)
    comments = [word.text for word in words if word.kind == "comment"]
    line = join_tokens(statement.tokens)
    if arrow is None:
        return FormattedStatement([line], comments)
    if not comments and len(line) <= (NARROW if _chosen(words, arrow) else WIDEST):
        return FormattedStatement([line])
    head, parts = _cut(words, arrow)
    return FormattedStatement([_with(join_tokens(head.words), head.beside), *_body(parts)])


def _chosen(words: Sequence[Token], arrow: int) -> bool:
    """Whether the author begins the body on a line of its own."""
    after = words[arrow + 1 : arrow + 2]
    return words[arrow].breaks or any(word.breaks for word in after)


def _cut(words: Sequence[Token], arrow: int) -> tuple[BodyLine, list[BodyLine]]:
    """Split a rule into its head, up to the arrow, and the literals of its body."""
    head, first = BodyLine(), BodyLine(breaks=True)
    for word in words[: arrow + 1]:
        if word.kind != "comment":
            head.words.append(word)
        else:
            _beside_or_above(word, head, first)
    parts, depth = [first], 0
    before = head
    for word in words[arrow + 1 :]:
        part = parts[-1]
        if word.kind == "comment":
            _beside_or_above(word, part if part.words else before, part)
            continue
        part.breaks |= word.breaks and not part.words
        part.words.append(word)
        depth += (word.text in _OPEN) - (word.text in _CLOSE)
        if word.kind == "parting" and depth == 0:
            before = part
            parts.append(BodyLine(breaks=word.breaks))
    return head, parts


def _beside_or_above(comment: Token, near: BodyLine, next_part: BodyLine) -> None:
    """Put a comment at the end of its line, or else on a line of its own."""
    free = not near.beside and not next_part.above and near.words is not next_part.words
    if free and not comment.breaks and not comment.is_long:
        near.beside = comment.text
    else:
        next_part.above.append(comment.text)


def _body(parts: Sequence[BodyLine]) -> Iterator[str]:
    group: list[str] = []
    for part in parts:
        text = join_tokens(part.words)
        broken = len(INDENT + text) > WIDEST and "{" in text
        if part.above or part.breaks or broken:
            yield from _filled(group, INDENT)
            group = []
        yield from (INDENT + comment for comment in part.above)
        if broken:
            lines = list(_aggregate(part.words))
        else:
            group.append(text)
            if not part.beside:
                continue
            lines = list(_filled(group, INDENT))
            group = []
        yield from lines[:-1]
        yield _with(lines[-1], part.beside)
    yield from _filled(group, INDENT)


def _with(line: str, beside: str) -> str:
    return f"{line}  {beside}" if beside else line


def _filled(texts: Sequence[str], indent: str) -> Iterator[str]:
    """Write texts side by side, on as few lines as possible."""
    line = ""
    for text in texts:
        if line and len(f"{line} {text}") > WIDEST:
            yield line
            line = ""
        line = f"{line} {text}" if line else indent + text
    if line:
        yield line


def _aggregate(words: Sequence[Token]) -> Iterator[str]:
    """Lay out an aggregate too long for one line: each element on lines of its own."""
    opening = next(at for at, word in enumerate(words) if word.text == "{")
    closing = max(at for at, word in enumerate(words) if word.text == "}")
    yield INDENT + join_tokens(words[: opening + 1])
    for element in _split(words[opening + 1 : closing], ";"):
        yield from _element(element)
    yield INDENT + join_tokens(words[closing:])


def _element(words: Sequence[Token]) -> Iterator[str]:
    line = INDENT * 2 + join_tokens(words)
    if len(line) <= WIDEST:
        yield line
        return
    terms, *conditions = _split(words, ":", ",")
    while conditions and terms[-1].text != ":":
        terms, *conditions = [*terms, *conditions[0]], *conditions[1:]
    yield INDENT * 2 + join_tokens(terms)
    yield from _filled([join_tokens(one) for one in conditions], INDENT * 3)


def _split(words: Sequence[Token], *marks: str) -> list[list[Token]]:
    """Split tokens after each mark outside brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for word in words:
        parts[-1].append(word)
        depth += (word.text in _OPEN) - (word.text in _CLOSE)
        if depth == 0 and word.text in marks:
            parts.append([])
    return [part for part in parts if part]
