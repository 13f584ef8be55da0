"""What the service refuses, as problems of RFC 9457, with a JSON pointer to what is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from hsm_policy.messages import LANGUAGES, Diagnostic, say

OK = 200

STATUS = {
    "case": 422,
    "question": 422,
    "body": 413,
    "lines": 413,
    "media": 415,
    "slow": 408,
    "token": 401,
    "path": 404,
    "method": 405,
    "host": 421,
    "busy": 503,
    "starting": 503,
    "lost": 503,
    "memory": 503,
    "time": 504,
    "desk_key": 403,
    "desk_stale": 409,
    "desk_name": 422,
    "desk_rulebook": 422,
    "internal": 500,
}
"""The HTTP status of each type of problem."""

WAIT = 2
"""The seconds after which a question may be asked again where the service was busy."""

MOST = 100
"""The most errors that one problem lists."""

OF_NAMES = {
    "no_point": "readings",
    "no_reading": "readings",
    "no_profile": "profile",
    "no_scenario": "scenarios",
}
"""The option that has a name which the rulebook does not know, by the code of the diagnostic."""

_OPTIONS = {
    **{code: (option,) for code, option in OF_NAMES.items()},
    **dict.fromkeys(
        (
            "no_question",
            "no_such_answer",
            "no_figure",
            "named_so",
            "not_raised",
            "no_usual_question",
        ),
        ("question",),
    ),
    "body_no_question": ("question",),
    **dict.fromkeys(("until_no_day", "until_before_date", "until_too_late"), ("until",)),
    **dict.fromkeys(("map_range", "map_range_of"), ("ranges",)),
    **dict.fromkeys(
        ("no_input", "no_usual_input", "minimum_no_item", "minimum_unused", "minimum_not_number"),
        ("input", "keep"),
    ),
    **dict.fromkeys(("map_twice", "body_two_inputs", "body_no_input"), ("input",)),
    "body_as": ("as",),
    "body_no_receipt": ("receipt",),
    "body_no_change": ("set",),
    "two_values": ("case",),
}
"""The options that a diagnostic without a place may be about, by its code."""

_STEP = re.compile(r"\[([0-9]+)\]|([^.\[]+)")


class Answer(NamedTuple):
    """What the service answers: an HTTP status and JSON; `retry` are seconds to wait, or 0."""

    status: int
    body: bytes
    retry: int = 0

    def json(self) -> Any:  # noqa: ANN401 - a verdict, a problem, a list of rows
        """Return the body as data."""
        return msgspec.json.decode(self.body)


class ProblemPart(msgspec.Struct, omit_defaults=True):
    """One thing that is wrong with a body: where, and in words; the line counts from one."""

    pointer: str
    code: str
    text: dict[str, str]
    line: int = 0


class Problem(msgspec.Struct, omit_defaults=True):
    """A problem of RFC 9457; `limit` are the seconds or bytes that were too few."""

    type: str
    title: str
    status: int
    detail: str = ""
    limit: float = 0
    errors: list[ProblemPart] = []


def problem(kind: str, lang: str, errors: Collection[ProblemPart] = (), limit: float = 0) -> Answer:
    """Return a problem as an answer; `kind` is one of `STATUS`."""
    status = STATUS[kind]
    told = say(f"problem.{kind}.detail", lang, limit=f"{limit:g}")
    title = say(f"problem.{kind}", lang)
    found = Problem(f"/problems/{kind}", title, status, told, limit, list(errors)[:MOST])
    return Answer(status, msgspec.json.encode(found), WAIT if status == STATUS["busy"] else 0)


def refusal(wrong: Iterable[Diagnostic], lang: str, options: Collection[str] = ()) -> Answer:
    """Return the problem of a body; `options` are those that its question takes."""
    errors = [part(one, options) for one in wrong]
    in_case = any(one.pointer.startswith("/case") for one in errors)
    return problem("case" if in_case else "question", lang, errors)


def part(wrong: Diagnostic, options: Collection[str] = ()) -> ProblemPart:
    """Return a diagnostic with its JSON pointer: its `file`, or the option that its code is of."""
    known = (*options, *OF_NAMES.values(), "case")
    chosen = (name for name in _OPTIONS.get(wrong.code, ()) if name in known)
    option = next(chosen, None)
    pointer = f"/{option}" if option and not wrong.file else wrong.file + "".join(_steps(wrong))
    text = {lang: _sentence(wrong, lang) for lang in LANGUAGES}
    return ProblemPart(pointer, wrong.code or "internal", text, wrong.line)


def _steps(wrong: Diagnostic) -> Iterator[str]:
    for index, key in _STEP.findall(wrong.path):
        yield f"/{index or key.replace('~', '~0').replace('/', '~1')}"


def _sentence(wrong: Diagnostic, lang: str) -> str:
    hint = wrong.help(lang)
    return f"{wrong.text(lang)} ({hint})" if hint else wrong.text(lang)
