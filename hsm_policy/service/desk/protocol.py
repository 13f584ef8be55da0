"""What the desk asks of the process that runs a rulebook, and what comes back: lines of JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from hsm_policy.service.problems import ProblemPart


class Asked(msgspec.Struct, omit_defaults=True):
    """A request: what to do, in which language, within how many seconds, and about what.

    `only` is a part of the names of scenarios or properties, `file` a file, `text` its text and
    `offset` a place in it, in characters from its start; `people` is the name of a table.
    """

    task: str
    lang: str = "en"
    seconds: int = 60
    only: str = ""
    file: str = ""
    text: str = ""
    offset: int = 0
    people: str = ""


class Shown(msgspec.Struct):
    """An answer as its command prints it: as JSON, and as lines of text in styles."""

    report: Any
    lines: list[list[tuple[str, str]]] = []


class Line(msgspec.Struct, omit_defaults=True):
    """A line of an answer: a `part` that is known before the whole, or the last line.

    That is `done`, or `refused` where the rulebook has errors, or `failed` with the type of a
    problem.
    """

    part: Any = None
    done: Shown | None = None
    refused: list[ProblemPart] | None = None
    failed: str = ""
