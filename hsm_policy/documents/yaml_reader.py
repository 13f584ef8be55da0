"""YAML read into a tree, with an explanation of what is wrong where it is no YAML.

Nothing is interpreted: a number keeps its written text, and only plain `true` and `false` are yes
and no. Both readers work without recursion, so that deep nesting does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from hsm_policy.documents.tree import WORD_KINDS, Builder, Items, Map, shown, uncommon_space

_YAML_TAG = "tag:yaml.org,2002:"

# What the parser of YAML says, as a message, and whether that is about where it began.
_FAULTS = {
    "mapping values are not allowed in this context": ("yaml_colon", False),
    "could not find expected ':'": ("yaml_no_colon", True),
    "found unexpected end of stream": ("yaml_quote", True),
    "did not find expected ',' or ']'": ("yaml_bracket", False),
    "did not find expected ',' or '}'": ("yaml_bracket", False),
    "did not find expected key": ("yaml_indent", False),
    "did not find expected '-' indicator": ("yaml_indent", False),
    "block sequence entries are not allowed in this context": ("yaml_indent", False),
    "found character that cannot start any token": ("yaml_begin", False),
}

_TOO_DEEP = "exceeded maximum nesting depth"
"""The error of libyaml for brackets nested a thousand deep."""


def feed_yaml(text: str, builder: Builder) -> None:
    """Read YAML."""
    import yaml  # only here: reading JSON or Python data needs none of it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    seen: list[Any] = []
    try:
        _feed_events(loader, builder, seen)
    except yaml.MarkedYAMLError as error:
        if error.problem == _TOO_DEEP and error.problem_mark:
            # The scanner stops ahead of what it has delivered. Read as far as it came, the text
            # still nests deeper than a builder lets it, and the builder knows the place.
            builder.restart()
            return feed_yaml(text[: error.problem_mark.index], builder)
        raise _not_yaml(builder, text, error, seen) from None
    except yaml.YAMLError as error:
        raise builder.stop("not_yaml", 0, 0, detail=shown(str(error), 200)) from None
    finally:
        loader.dispose()
    return None


def _feed_events(
    loader: Any,
    builder: Builder,
    seen: list[Any],
) -> None:
    """Build a tree from the events of a loader; `seen` gets the last scalar, for error messages."""
    documents = 0
    while (event := loader.get_event()) is not None:
        name = type(event).__name__
        line, column = _place(event.start_mark)
        if name == "ScalarEvent":
            seen[:] = [event]
            _check(event, builder, line, column)
            refuse_curly(event, builder, line, column)
            kind = WORD_KINDS.get(event.value, "text") if event.implicit[0] else "quoted"
            builder.word(event.value, kind, line, column)
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            _check(event, builder, line, column)
            builder.open(
                Map({}, {}, line, column)
                if name == "MappingStartEvent"
                else Items([], line, column)
            )
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            builder.close()
        elif name == "AliasEvent":
            builder.refuse("alias", line, column)
            builder.word("", "refused", line, column)
        elif name == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                raise builder.stop("several_documents", line, column)


def _check(event: Any, builder: Builder, line: int, column: int) -> None:
    if event.anchor is not None:
        builder.refuse("anchor", line, column)
    if event.tag is not None:
        builder.refuse("tag", line, column, tag=shown(event.tag.replace(_YAML_TAG, "!!")))


def _not_yaml(
    builder: Builder,
    text: str,
    error: Any,
    seen: list[Any],
) -> Exception:
    """Return the error for a text that is no YAML, placed where the fault is or where it began."""
    stop = error.problem_mark or error.context_mark
    begin = error.context_mark or stop
    code, from_begin = _FAULTS.get(error.problem, ("not_yaml", False))
    line, column = _place(begin if from_begin else stop)
    lines = re.split("\r\n|\r|\n", text)
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if here[column - 1 : column] == "\t":
        return builder.stop("tab", line, column)
    if found := uncommon_space(here):
        return builder.stop("odd_space", line, here.index(found) + 1, shown=f"U+{ord(found):04X}")
    if seen and stop and (fault := quote_at_fault(seen[0], stop, lines)):
        code, line, column, other = fault
        return builder.stop(code, line, column, other=other)
    at_colon = code == "yaml_bracket" and here[column - 1 : column] == ":"
    if at_colon and seen and colon_in_text(seen[0], stop, text):
        code = "yaml_colon"
    args = {"detail": error.problem or "", "first": str(_place(begin)[0])}
    return builder.stop(code, line, column, **args)


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


_CURLY, _CLOSING = "\u201c\u201e", "\u201c\u201d"

_OTHER = {"'": '"', '"': "'"}

_AFTER_ITEM = "\"'[{"

# What YAML itself would hold: an item, a key with its value, the end of a list or map in brackets.
_OF_YAML = re.compile(r"^\s*(?:- |#)|[\w\"']:(?:\s|$)|[}\]]")


def refuse_curly(event: Any, builder: Builder, line: int, column: int) -> None:
    """Refuse a text that begins with a curly quotation mark and was cut off before the other."""
    text = event.value
    plain = event.style not in _OTHER
    if plain and text[:1] and text[0] in _CURLY and not set(text[1:]) & set(_CLOSING):
        raise builder.stop("curly_quotes", line, column)


def quote_at_fault(
    last: Any,
    stop: Any,
    lines: Sequence[str],
) -> tuple[str, int, int, str] | None:
    """Return code, line, column and other mark for a quotation mark with text right behind it.

    It was meant to open the next text where the one before holds YAML, which was never closed;
    else it was meant as part of the text. Gives the code, the place and the other kind of mark.
    """
    if last is None or last.style not in _OTHER or _spot(last.end_mark) != _spot(stop):
        return None
    first, end = last.start_mark, last.end_mark
    if any(map(_OF_YAML.search, [*lines[first.line + 1 : end.line], *_before(lines, end, first)])):
        return "yaml_quote", first.line + 1, first.column + 1, ""
    if lines[stop.line][stop.column : stop.column + 1] in _AFTER_ITEM:
        return None
    return "yaml_quote_ended", end.line + 1, end.column, _OTHER[last.style]


def colon_in_text(last: Any, stop: Any, text: str) -> bool:
    """Whether a colon in brackets is part of a text, rather than of a key after a missing comma.

    After a missing comma, what stands before the key is read as one text with it; and such a key
    stands elsewhere in the file as well.
    """
    first, end = last.start_mark, last.end_mark
    if _spot(end) != _spot(stop) or first.line != end.line or last.style in _OTHER:
        return False
    *before, word = last.value.split() or [""]
    key = re.compile(rf"[{{,]\s*{re.escape(word)}:\s")
    return '"' not in word and not (before and key.search(text))


def _before(lines: Sequence[str], end: Any, first: Any) -> list[str]:
    """Return the last line of a scalar of several lines, up to its end."""
    return [lines[end.line][: end.column - 1]] if end.line > first.line else []


def _spot(mark: Any) -> tuple[int, int]:
    return mark.line, mark.column
