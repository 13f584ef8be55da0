"""The fast path: `hsm evaluate FILE`, the commonest command line, read without Typer.

Building Typer's parser takes longer than deciding the case. A line with anything but files,
`--format` and `--lang`, and every line that is wrong, is left to the parser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hsm_policy.cli.usage import FAILED, usual_language
from hsm_policy.messages import LANGUAGES, say

COMMAND = "evaluate"

OPTIONS = {"--format": ("text", "json"), "--lang": LANGUAGES}
"""The options of the fast path with their values."""


class PlainLine(NamedTuple):
    """A command line that the fast path can run: case files, output form and language."""

    sources: list[str]
    form: str
    lang: str


def read(arguments: Sequence[str]) -> PlainLine | None:
    """Parse a command line of the fast path; None for any other."""
    if not arguments or arguments[0] != COMMAND:
        return None
    sources, chosen = list[str](), dict[str, str]()
    words = iter(arguments[1:])
    for word in words:
        name, sign, value = word.partition("=")
        if name in OPTIONS and name not in chosen:
            chosen[name] = value if sign else next(words, "")
        elif word == "-" or not word.startswith("-"):
            sources.append(word)
        else:
            return None
    wrong = any(value not in OPTIONS[name] for name, value in chosen.items())
    if wrong or not sources or sources.count("-") > 1:
        return None
    lang = chosen.get("--lang") or usual_language()
    return PlainLine(sources, chosen.get("--format", "text"), lang)


def run(arguments: Sequence[str]) -> int | None:
    """Run a command line of the fast path and return the exit status; None for any other."""
    line = read(arguments)
    if line is None:
        return None
    from hsm_policy.cli import context, terminal
    from hsm_policy.cli.case.evaluate import evaluate

    try:
        return evaluate(line.sources, settings=context.Settings(line.form, line.lang))
    except KeyboardInterrupt:
        terminal.complain([say("interrupted", line.lang)])
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last door: no user ever sees a traceback
        return context.report(error, line.lang)
