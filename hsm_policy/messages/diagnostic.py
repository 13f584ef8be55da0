"""Diagnostics: what is wrong with a file, as data; a reader raises all its problems at once."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hsm_policy.messages.catalog import message_text
from hsm_policy.messages.language import LANGUAGES


class Location(msgspec.Struct, frozen=True, array_like=True):
    """A place in a file; line and column count from one."""

    file: str
    line: int
    column: int


class Diagnostic(msgspec.Struct, frozen=True):
    """One thing that is wrong, and its place.

    `line` and `column` count from one, and are zero for data without a text (a mapping from
    Python). `path` is the place in the data, such as `job.parts[0].amount`. `message` and `hint`
    are in English; `code`, `hint_code` and `args` make them in another language. `severity` is
    `error`, `warning` or `info`.
    """

    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    hint: str = ""
    code: str = ""
    severity: str = "error"
    args: dict[str, str] = {}
    hint_code: str = ""

    def text(self, lang: str = "en") -> str:
        """Return the message in `en` or `nl`; one that is not in the catalogue stays as it is."""
        return _render(self.code, lang, self.args, self.message)

    def help(self, lang: str = "en") -> str:
        """Return the hint in `en` or `nl`, empty where there is none."""
        return _render(self.hint_code, lang, self.args, self.hint)

    def line_of_text(self, lang: str = "en") -> str:
        """Return the whole diagnostic on one line: place, path, message and hint."""
        numbers = (self.file, str(self.line or ""), str(self.column or ""))
        parts = [":".join(filter(None, numbers)), self.path, self.text(lang)]
        hint = self.help(lang)
        return ": ".join(filter(None, parts)) + (f" ({hint})" if hint else "")


class DiagnosticsError(Exception):
    """A file that cannot be used; `problems` holds all its diagnostics in the order of the text."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = tuple(sorted(problems, key=lambda one: (one.file, one.line, one.column)))
        super().__init__("\n".join(problem.line_of_text() for problem in self.problems))


def diagnose(
    code: str,
    *,
    at: tuple[str, int, int] = ("", 0, 0),
    path: str = "",
    hint: str = "",
    args: dict[str, str] | None = None,
    severity: str = "error",
) -> Diagnostic:
    """Return the diagnostic of a code; `at` is file, line and column, `hint` the code of a hint.

    The default hint is `did_you_mean` where `args` hold a name that is `near`, and otherwise the
    own hint of the message, `CODE.hint`.
    """
    given = args or {}
    own = f"{code}.hint"
    hint = hint or ("did_you_mean" if given.get("near") else own if message_text(own) else "")
    return Diagnostic(
        message=_render(code, "en", given, code),
        file=at[0],
        line=at[1],
        column=at[2],
        path=path,
        hint=_render(hint, "en", given, ""),
        code=code,
        severity=severity,
        args=given,
        hint_code=hint,
    )


def _render(code: str, lang: str, args: dict[str, str], otherwise: str) -> str:
    text = message_text(code, lang)
    return text.format_map(args) if text else otherwise


def check_language(lang: str) -> None:
    """Raise DiagnosticsError for a language that the program does not speak."""
    if lang not in LANGUAGES:
        args = {"lang": str(lang), "values": allowed_values(LANGUAGES)}
        raise DiagnosticsError([diagnose("no_language", args=args)])


_NEAR_LENGTH = 64

_SURE = 0.8


def suggest(text: str, names: Iterable[str], *, fixable: bool = False) -> dict[str, str]:
    """Return the arguments of a diagnostic about an unknown name.

    `near` is the known name most like it, or empty; `diagnose` then asks "did you mean". Where the
    name is `fixable`, `sure` says whether `hsm check --fix` may write `near` in its place.
    """
    known = tuple(names)
    found = {"near": nearest(text, known)}
    return found | {"sure": certain_match(text, known)} if fixable else found


def nearest(text: str, names: Iterable[str]) -> str:
    """Return the known name that is most like a text, or nothing."""
    if len(text) > _NEAR_LENGTH:
        return ""
    import difflib  # only where something is wrong: most runs never need it

    plain = text.lower().replace("-", "_").replace(" ", "_")
    found = difflib.get_close_matches(plain, list(names), n=1, cutoff=0.6)
    return found[0] if found else ""


def certain_match(text: str, names: Iterable[str]) -> str:
    """Return `yes` where one name alone is near a text, and very near; else nothing."""
    import difflib

    found = difflib.get_close_matches(text.lower()[:_NEAR_LENGTH], list(names), n=2, cutoff=0.7)
    ratio = difflib.SequenceMatcher(None, text.lower(), found[0]).ratio() if found else 0
    return "yes" if len(found) == 1 and ratio >= _SURE else ""


def allowed_values(values: Iterable[str]) -> str:
    """Return the allowed values in backticks, as a list in a sentence."""
    return ", ".join(f"`{value}`" for value in values)
