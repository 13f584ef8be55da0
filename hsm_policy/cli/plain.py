"""The commonest command line, `hsm evaluate FILE`, read without the parser of options.

To build that parser takes longer than to decide the case. What is not plainly this command, its
files and how to answer is left to the parser, and so is everything that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hsm_policy.cli.usage import FAILED
from hsm_policy.messages import say

COMMAND = "evaluate"

ANSWERS = {"--format": ("text", "json"), "--lang": ("en", "nl")}
"""The options that say how to answer, with the values that each may have; the first is usual."""


class Plain(NamedTuple):
    """What is asked for: the files, and how to answer."""

    sources: list[str]
    form: str
    lang: str


def read(arguments: Sequence[str]) -> Plain | None:
    """Read a plain command line; None where it is anything else."""
    if not arguments or arguments[0] != COMMAND:
        return None
    sources, chosen = list[str](), dict[str, str]()
    words = iter(arguments[1:])
    for word in words:
        name, sign, value = word.partition("=")
        if name in ANSWERS and name not in chosen:
            chosen[name] = value if sign else next(words, "")
        elif word == "-" or not word.startswith("-"):
            sources.append(word)
        else:
            return None
    form, lang = (chosen.get(name, values[0]) for name, values in ANSWERS.items())
    if not sources or sources.count("-") > 1 or not _allowed(chosen):
        return None
    return Plain(sources, form, lang)


def _allowed(chosen: dict[str, str]) -> bool:
    return all(value in ANSWERS[name] for name, value in chosen.items())


def run(arguments: Sequence[str]) -> int | None:
    """Run a plain command line; give the exit status, or None where it is for the parser."""
    asked = read(arguments)
    if asked is None:
        return None
    from hsm_policy.cli import commands, terminal

    settings = commands.Settings(form=asked.form, lang=asked.lang)
    try:
        return commands.evaluate(asked.sources, settings, None, all_readings=False)
    except KeyboardInterrupt:
        terminal.complain([say("interrupted", asked.lang)])
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last door: no user ever sees a traceback
        return commands.report(error, asked.lang)
