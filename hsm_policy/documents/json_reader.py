"""JSON and Python data read into a tree.

Nothing is interpreted: a number keeps its written text, and only plain `true` and `false` are yes
and no. Both readers work without recursion, so that deep nesting does no harm.
"""

from __future__ import annotations

import bisect
import datetime as dt
import decimal
import json
import numbers
import re
from collections.abc import Mapping

from hsm_policy.documents.tree import WORD_KINDS, Builder, Items, Map, shown

_TOKEN = re.compile(r'[ \t\r\n:,]*([{}\[\]]|"(?:[^"\\]|\\.)*"|[^ \t\r\n:,{}\[\]"]+)')


def is_json(text: str) -> bool:
    """Whether a text is JSON; any other may still be YAML."""
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
            builder.word(written, WORD_KINDS.get(written, "text"), line, column)


def feed_python(value: object, builder: Builder) -> None:
    """Read a mapping of Python."""
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
