"""What the commands share: settings, opening rulebooks and cases, printing answers and errors."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from hsm_policy.cli import terminal
from hsm_policy.cli.usage import FAILED
from hsm_policy.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hsm_policy.analysis import RowOptions
    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.messages import Report
    from hsm_policy.presentation import Json, Page

AnyReport = TypeVar("AnyReport", bound="Report")


class Settings(NamedTuple):
    """The shared options: output form, language, rulebook, and overrides of the case.

    `form` is `text`, `json`, `sarif` or `junit`; `date` is ISO; `readings` maps points to readings.
    """

    form: str = "text"
    lang: str = "en"
    policy: str | None = None
    date: str | None = None
    readings: Mapping[str, str] = {}
    profile: str | None = None
    scenarios: tuple[str, ...] = ()

    @property
    def wants_json(self) -> bool:
        """Whether the answer is printed as JSON."""
        return self.form == "json"

    @property
    def folder(self) -> Path | None:
        """The folder of the rulebook, or None for the shipped rulebook."""
        return Path(self.policy) if self.policy is not None else None


def open_book(settings: Settings) -> Rulebook:
    """Load the rulebook of the settings.

    Raises:
        DiagnosticsError: it has errors.
    """
    from hsm_policy.api import Rulebook

    return Rulebook.load(settings.folder)


def folder_of(settings: Settings) -> Path:
    """Return the folder of the rulebook of the settings."""
    from hsm_policy.verdict import shipped_folder

    return settings.folder or shipped_folder()


@contextmanager
def open_case(
    source: str, settings: Settings, chart: str | None = None
) -> Iterator[tuple[Rulebook, Case]]:
    """Load the rulebook and a case, after checking that the chart file can be written.

    A `DiagnosticsError` raised in the `with` block names the case file where it names no file.
    """
    book = open_book(settings)
    if chart:
        from hsm_policy.presentation import check_picture_file

        check_picture_file(chart, settings.lang)
    with naming(name_of(source, settings.lang)):
        yield book, read_case(book, source, settings)


def read_case(book: Rulebook, source: str, settings: Settings) -> Case:
    """Read a case from a file or standard input (`-`), and apply the overrides of the settings."""
    return with_overrides(book, told_case(book, source, settings), settings)


def told_case(book: Rulebook, source: str, settings: Settings) -> Case:
    """Read a case from a file or standard input (`-`) as it is told there."""
    if source == "-":
        data = terminal.read_input(settings.lang)
        return book.case_text(data, name_of(source, settings.lang))
    return book.case(Path(source))


def with_overrides(book: Rulebook, case: Case, settings: Settings) -> Case:
    """Return a case with the date, readings and announced law of the settings."""
    if settings.date or settings.readings or settings.profile or settings.scenarios:
        return book.with_options(
            case,
            date=settings.date,
            readings=settings.readings,
            profile=settings.profile,
            scenarios=settings.scenarios,
        )
    return case


def row_options(settings: Settings) -> RowOptions:
    """Return what the shared options say of every row of a table."""
    from hsm_policy.analysis import RowOptions

    readings = dict(settings.readings)
    return RowOptions(settings.date or "", readings, settings.profile, settings.scenarios)


def name_of(source: str, lang: str) -> str:
    """Return the name of a case in messages: its path, or "standard input" for `-`."""
    return say("standard_input", lang) if source == "-" else source


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Set the file of each diagnostic raised inside that has none."""
    from msgspec.structs import replace

    from hsm_policy.messages import DiagnosticsError

    try:
        yield
    except DiagnosticsError as refused:
        named = (one if one.file else replace(one, file=name) for one in refused.problems)
        raise DiagnosticsError(named) from None


def print_answer(
    book: Rulebook,
    answer: AnyReport,
    settings: Settings,
    render: Callable[[AnyReport, Json, str, int], Page],
    *,
    one_line: bool = False,
) -> None:
    """Print an answer as JSON, indented or on one line, or as a page made by `render`."""
    if settings.wants_json:
        terminal.print_json(answer.to_dict(), one_line=one_line)
    else:
        titles = book.titles(settings.lang)
        terminal.print_page(render(answer, titles, settings.lang, terminal.width()))


def tell_question(book: Rulebook, named: str | None, asked: str, lang: str) -> None:
    """Say on standard error which question was taken where the default one is not raised."""
    usual = book.source.minimum[1]
    if usual not in ("", asked) and not named:
        questions = book.titles(lang)["questions"]
        values = {"usual": questions[usual], "asked": questions[asked], "question": asked}
        terminal.complain([say("question_taken", lang, **values)])


def as_yaml(data: object, width: int = 80) -> str:
    """Return data as YAML, its keys in their own order."""
    import yaml

    text: str = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=width)
    return text


def report(error: Exception, lang: str, file: str = "") -> int:
    """Write an error to standard error, a line for each diagnostic; return the exit status.

    With the environment variable `HSM_TRACEBACK` the error is raised instead.
    """
    from hsm_policy.messages import Diagnostic, DiagnosticsError

    if os.environ.get("HSM_TRACEBACK"):
        raise error
    if isinstance(error, DiagnosticsError):
        problems = error.problems
    else:
        problems = (Diagnostic(message=_message(error, lang), file=_file(error)),)
    prefix = f"{file}: " if file else ""
    terminal.complain(
        one.line_of_text(lang) if one.file else prefix + one.line_of_text(lang) for one in problems
    )
    return FAILED


def _message(error: Exception, lang: str) -> str:
    if not isinstance(error, OSError):
        return say("internal", lang, error=f"{type(error).__name__}: {error}".rstrip(": "))
    if _file(error):
        return terminal.reason(error, lang)
    return say("cannot_write", lang, reason=error.strerror or type(error).__name__)


def _file(error: Exception) -> str:
    name = getattr(error, "filename", None) if isinstance(error, OSError) else None
    return os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else ""
