"""One statement of a policy file laid out in lines.

A rule that is short stands on one line, one that is long on several; between the two its author
decides, by where the body begins. On several lines the literals stand together as the author
groups them, as far as a line holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from hsm_policy.clause_tokens import Statement, Word, written

WIDEST = 100
NARROW = 80
INDENT = "    "
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class Part(msgspec.Struct):
    """A literal of a body with its comma, the comments above it and the one beside it."""

    words: list[Word] = msgspec.field(default_factory=list)
    above: list[str] = msgspec.field(default_factory=list)
    beside: str = ""
    breaks: bool = False


class Laid(msgspec.Struct):
    """A statement in lines, and the comments that must stand above it."""

    lines: list[str]
    above: list[str] = msgspec.field(default_factory=list)


def laid_out(statement: Statement, source: str) -> Laid:
    """Lay a statement out; `source` is its own text, kept where it is of no usual form."""
    if statement.is_odd:
        return Laid([line.rstrip() for line in source.split("\n")])
    words = statement.words
    arrow = next((at for at, word in enumerate(words) if word.kind == "arrow"), None)
    comments = [word.text for word in words if word.kind == "comment"]
    line = written(statement.tokens)
    if arrow is None:
        return Laid([line], comments)
    if not comments and len(line) <= (NARROW if _chosen(words, arrow) else WIDEST):
        return Laid([line])
    head, parts = _cut(words, arrow)
    return Laid([_with(written(head.words), head.beside), *_body(parts)])


def _chosen(words: Sequence[Word], arrow: int) -> bool:
    """Tell whether the author has the body begin on a line of its own."""
    after = words[arrow + 1 : arrow + 2]
    return words[arrow].breaks or any(word.breaks for word in after)


def _cut(words: Sequence[Word], arrow: int) -> tuple[Part, list[Part]]:
    """Cut a rule into its head, up to the arrow, and the literals of its body."""
    head, first = Part(), Part(breaks=True)
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
            parts.append(Part(breaks=word.breaks))
    return head, parts


def _beside_or_above(comment: Word, near: Part, next_part: Part) -> None:
    """Put a comment at the end of the line where it stands, else on a line of its own."""
    free = not near.beside and not next_part.above and near.words is not next_part.words
    if free and not comment.breaks and not comment.is_long:
        near.beside = comment.text
    else:
        next_part.above.append(comment.text)


def _body(parts: Sequence[Part]) -> Iterator[str]:
    group: list[str] = []
    for part in parts:
        text = written(part.words)
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
    """Write texts side by side, on as few lines as hold them."""
    line = ""
    for text in texts:
        if line and len(f"{line} {text}") > WIDEST:
            yield line
            line = ""
        line = f"{line} {text}" if line else indent + text
    if line:
        yield line


def _aggregate(words: Sequence[Word]) -> Iterator[str]:
    """Lay out an aggregate that no line holds: each element on lines of its own."""
    opening = next(at for at, word in enumerate(words) if word.text == "{")
    closing = max(at for at, word in enumerate(words) if word.text == "}")
    yield INDENT + written(words[: opening + 1])
    for element in _split(words[opening + 1 : closing], ";"):
        yield from _element(element)
    yield INDENT + written(words[closing:])


def _element(words: Sequence[Word]) -> Iterator[str]:
    line = INDENT * 2 + written(words)
    if len(line) <= WIDEST:
        yield line
        return
    terms, *conditions = _split(words, ":", ",")
    while conditions and terms[-1].text != ":":
        terms, *conditions = [*terms, *conditions[0]], *conditions[1:]
    yield INDENT * 2 + written(terms)
    yield from _filled([written(one) for one in conditions], INDENT * 3)


def _split(words: Sequence[Word], *marks: str) -> list[list[Word]]:
    """Cut words after each mark that stands in no bracket."""
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in words:
        parts[-1].append(word)
        depth += (word.text in _OPEN) - (word.text in _CLOSE)
        if depth == 0 and word.text in marks:
            parts.append([])
    return [part for part in parts if part]
