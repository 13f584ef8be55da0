"""YAML, JSON and Python data, each read strictly into a tree.

Nothing is interpreted: a number keeps its written text, and of words only plain `true` and `false`
are yes and no. What YAML can do beyond data (anchors, tags, merge keys, several documents) is
refused. Both notations are read without recursion, so no depth of nesting can do harm.
"""

from __future__ import annotations

import bisect
import datetime as dt
import decimal
import json
import numbers
import re
from collections.abc import Mapping
from typing import Any

from hsm_policy.tree import Builder, Items, Map, odd_space, shown
from hsm_policy.yaml_quotes import colon_in_text, quote_at_fault, refuse_curly

_WORDS = {"true": "yes_no", "false": "yes_no", "null": "null", "~": "null", "": "null"}
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
_TOKEN = re.compile(r'[ \t\r\n:,]*([{}\[\]]|"(?:[^"\\]|\\.)*"|[^ \t\r\n:,{}\[\]"]+)')


def feed_yaml(text: str, builder: Builder) -> None:
    """Read YAML."""
    import yaml  # only here: reading JSON or Python data needs none of it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    seen: list[Any] = []
    try:
        _feed_events(loader, builder, seen)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(builder, text, error, seen) from None
    except yaml.YAMLError as error:
        raise builder.stop("not_yaml", 0, 0, detail=shown(str(error), 200)) from None
    finally:
        loader.dispose()


def _feed_events(
    loader: Any,  # noqa: ANN401 - both loaders of PyYAML
    builder: Builder,
    seen: list[Any],
) -> None:
    """Build what a loader reads; `seen` holds the last scalar, for whoever asks what went wrong."""
    documents = 0
    while (event := loader.get_event()) is not None:
        name = type(event).__name__
        line, column = _place(event.start_mark)
        if name == "ScalarEvent":
            seen[:] = [event]
            _check(event, builder, line, column)
            refuse_curly(event, builder, line, column)
            kind = _WORDS.get(event.value, "text") if event.implicit[0] else "quoted"
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


def _check(event: Any, builder: Builder, line: int, column: int) -> None:  # noqa: ANN401
    if event.anchor is not None:
        builder.refuse("anchor", line, column)
    if event.tag is not None:
        builder.refuse("tag", line, column, tag=shown(event.tag.replace(_YAML_TAG, "!!")))


def _not_yaml(
    builder: Builder,
    text: str,
    error: Any,  # noqa: ANN401 - of PyYAML
    seen: list[Any],
) -> Exception:
    """Say what YAML stumbled over: where it stopped, or where what it misses began."""
    stop = error.problem_mark or error.context_mark
    begin = error.context_mark or stop
    code, from_begin = _FAULTS.get(error.problem, ("not_yaml", False))
    line, column = _place(begin if from_begin else stop)
    lines = re.split("\r\n|\r|\n", text)
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if here[column - 1 : column] == "\t":
        return builder.stop("tab", line, column)
    if found := odd_space(here):
        return builder.stop("odd_space", line, here.index(found) + 1, shown=f"U+{ord(found):04X}")
    if seen and stop and (fault := quote_at_fault(seen[0], stop, lines)):
        code, line, column, other = fault
        return builder.stop(code, line, column, other=other)
    at_colon = code == "yaml_bracket" and here[column - 1 : column] == ":"
    if at_colon and seen and colon_in_text(seen[0], stop, text):
        code = "yaml_colon"
    args = {"detail": error.problem or "", "first": str(_place(begin)[0])}
    return builder.stop(code, line, column, **args)


def _place(mark: Any) -> tuple[int, int]:  # noqa: ANN401 - a mark of PyYAML, or none
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def is_json(text: str) -> bool:
    """Tell whether a text is JSON; what is not may still be YAML."""
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return True


def _no_constant(name: str) -> None:
    raise ValueError(name)


def feed_json(text: str, builder: Builder) -> None:
    """Read a text that is known to be JSON."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for token in _TOKEN.finditer(text):
        begin, written = token.start(1), token[1]
        line = bisect.bisect_right(starts, begin)
        column = begin - starts[line - 1] + 1
        if written == "{":
            builder.open(Map({}, {}, line, column))
        elif written == "[":
            builder.open(Items([], line, column))
        elif written in "}]":
            builder.close()
        elif written.startswith('"'):
            builder.word(json.loads(written), "quoted", line, column)
        else:
            builder.word(written, _WORDS.get(written, "text"), line, column)


def feed_python(value: object, builder: Builder) -> None:
    """Read a mapping as Python programs hold it."""
    if isinstance(value, Mapping):
        builder.open(Map({}, {}))
        for key, inner in value.items():
            if isinstance(key, str):
                builder.word(str(key), "text", 0, 0)
                feed_python(inner, builder)
            else:
                builder.count()
                builder.refuse("key_not_text", 0, 0, key=shown(repr(key)))
        builder.close()
    elif isinstance(value, (list, tuple)):
        builder.open(Items([]))
        for inner in value:
            feed_python(inner, builder)
        builder.close()
    else:
        builder.word(*_python_word(value), 0, 0)


def _python_word(value: object) -> tuple[str, str]:
    if value is None:
        return "", "null"
    if isinstance(value, bool):
        return str(value).lower(), "yes_no"
    if isinstance(value, str):
        return str(value), "text"
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat(), "text"
    if isinstance(value, (decimal.Decimal, float, numbers.Integral)):
        return _number(value), "text"
    return type(value).__name__, "other"


def _number(value: decimal.Decimal | float | numbers.Integral) -> str:
    """Write a number in full; a float by its shortest decimal form."""
    if isinstance(value, numbers.Integral):
        number = decimal.Decimal(int(value))
    elif isinstance(value, float):
        number = decimal.Decimal(repr(float(value)))
    else:
        number = value
    if not number.is_finite() or abs(number.adjusted()) > 30:  # noqa: PLR2004 - beyond any amount
        return str(number)
    whole = number.as_tuple().exponent
    if isinstance(whole, int) and whole < -2:  # noqa: PLR2004 - a number has no written cents
        number = number.normalize()
    return format(number, "f")
