"""What each command does once its options are read: ask the rulebook, write the answer.

Each function gives the exit status. What could not be done is written to standard error.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import asdict

from hsm_policy.cli import terminal
from hsm_policy.cli.usage import DONE, FAILED, OPEN, REFUSED
from hsm_policy.messages import say
from hsm_policy.names import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hsm_policy.analysis import OtherReading
    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.messages import Report
    from hsm_policy.presentation import Json, Page
    from hsm_policy.verdict import VerdictReport

AnyReport = TypeVar("AnyReport", bound="Report")

_WORST_FIRST = (FAILED, REFUSED, OPEN, DONE)

_STATUS = {
    Outcome.GRANTED: DONE,
    Outcome.REFUSED: REFUSED,
    Outcome.AT_RISK: REFUSED,
    Outcome.OPEN: OPEN,
}


class Settings(NamedTuple):
    """What a command is told: how to answer, and what to take in place of what the case says."""

    form: str = "text"
    lang: str = "en"
    policy: str | None = None
    date: str | None = None
    readings: Mapping[str, str] = {}
    profile: str | None = None
    scenarios: tuple[str, ...] = ()

    @property
    def wants_json(self) -> bool:
        """Tell whether the answer is for a program."""
        return self.form == "json"


def evaluate(
    sources: Sequence[str], settings: Settings, require: str | None, *, all_readings: bool
) -> int:
    """Decide each case by itself; a case that cannot be decided does not stop the others."""
    book = open_book(settings)
    statuses = []
    for at, source in enumerate(sources):
        try:
            answer = _decide(book, source, settings, all_readings=all_readings)
        except Exception as error:  # noqa: BLE001 - the other cases are still to be decided
            statuses.append(report(error, settings.lang, name_of(source, settings.lang)))
            continue
        _print_verdict(book, answer, settings, first=at == 0, alone=len(sources) == 1)
        statuses.append(_required(book, answer, require, name_of(source, settings.lang), settings))
    return next(status for status in _WORST_FIRST if status in statuses)


def why(source: str, what: str, settings: Settings) -> int:
    """Show the derivation of a question's outcome or of a figure."""
    from hsm_policy.presentation import render_why

    book = open_book(settings)
    with about(name_of(source, settings.lang)):
        case = open_case(book, source, settings)
        answer = book.why(case, what).report(settings.lang)
        nearest = book.nearest_repair(case, what)
        if nearest is not None:
            from hsm_policy.analysis import ExplainedOutcome

            answer = ExplainedOutcome(**asdict(answer), nearest=nearest)
    print_answer(book, answer, settings, render_why)
    return DONE


def routes(source: str, settings: Settings) -> int:
    """Show all routes for one person side by side."""
    from hsm_policy.presentation import render_routes

    book = open_book(settings)
    with about(name_of(source, settings.lang)):
        answer = book.routes(open_case(book, source, settings)).report(settings.lang)
    print_answer(book, answer, settings, render_routes)
    return DONE


def export(source: str, settings: Settings) -> int:
    """Print the case and the rulebook as one program."""
    book = open_book(settings)
    with about(name_of(source, settings.lang)):
        program = book.export(open_case(book, source, settings))
    if settings.wants_json:
        terminal.print_json({"program": program}, one_line=False)
    else:
        terminal.print_text(program)
    return DONE


def report(error: Exception, lang: str, file: str = "") -> int:
    """Write what could not be done to standard error, one line a problem; give the status."""
    from hsm_policy.messages import Diagnostic, DiagnosticsError

    if os.environ.get("HSM_TRACEBACK"):
        raise error
    if isinstance(error, DiagnosticsError):
        problems = error.problems
    else:
        problems = (Diagnostic(message=_said(error, lang), file=_file(error)),)
    prefix = f"{file}: " if file else ""
    terminal.complain(
        one.line_of_text(lang) if one.file else prefix + one.line_of_text(lang) for one in problems
    )
    return FAILED


@contextmanager
def about(name: str) -> Iterator[None]:
    """Let each problem that stands in no file name what it is about."""
    from msgspec.structs import replace

    from hsm_policy.messages import DiagnosticsError

    try:
        yield
    except DiagnosticsError as refused:
        named = (one if one.file else replace(one, file=name) for one in refused.problems)
        raise DiagnosticsError(named) from None


def _said(error: Exception, lang: str) -> str:
    if _file(error) and isinstance(error, OSError):
        return terminal.reason(error, lang)
    if isinstance(error, OSError):
        return say("cannot_write", lang, reason=error.strerror or type(error).__name__)
    return say("internal", lang, error=f"{type(error).__name__}: {error}".rstrip(": "))


def _file(error: Exception) -> str:
    name = getattr(error, "filename", None) if isinstance(error, OSError) else None
    return os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else ""


def open_book(settings: Settings) -> Rulebook:
    """Load the rulebook that is asked for."""
    from hsm_policy.api import Rulebook

    return Rulebook.load(folder_of(settings))


def folder_of(settings: Settings) -> Path | None:
    """Give the rulebook folder that is asked for, None for the program's own."""
    return Path(settings.policy) if settings.policy is not None else None


def open_case(book: Rulebook, source: str, settings: Settings) -> Case:
    """Read a case, with what the options put in place of what it says."""
    if source == "-":
        data = terminal.read_input(settings.lang)
        case = book.case_text(data, name_of(source, settings.lang))
    else:
        case = book.case(Path(source))
    if settings.date or settings.readings or settings.profile or settings.scenarios:
        return book.with_options(
            case,
            date=settings.date,
            readings=settings.readings,
            profile=settings.profile,
            scenarios=settings.scenarios,
        )
    return case


def name_of(source: str, lang: str) -> str:
    """Give how a case is called in what is said of it: its file, or standard input."""
    return say("standard_input", lang) if source == "-" else source


def _decide(
    book: Rulebook, source: str, settings: Settings, *, all_readings: bool
) -> VerdictReport:
    case = open_case(book, source, settings)
    verdict = book.evaluate(case)
    if not all_readings:
        return book.with_tables(verdict, settings.lang)
    from hsm_policy.analysis import AllReadingsReport

    report = verdict.report(settings.lang)
    return AllReadingsReport(
        **asdict(report),
        under_readings=list(_under_readings(book, case, report.readings)),
        combinations=book.combinations(case).report(settings.lang),
    )


def _under_readings(
    book: Rulebook, case: Case, readings: Mapping[str, str]
) -> Iterator[OtherReading]:
    """Decide the case under every reading that is not the one in force, one point at a time."""
    from hsm_policy.analysis import OtherReading

    titles = book.titles()
    for choice in titles["readings"]:
        point, _, reading = choice.partition(".")
        if readings.get(point, titles["defaults"].get(point)) == reading:
            continue
        found = book.evaluate(book.with_options(case, readings={point: reading})).questions
        yield OtherReading(point, reading, {name: one.outcome for name, one in found.items()})


def _print_verdict(
    book: Rulebook, answer: VerdictReport, settings: Settings, *, first: bool, alone: bool
) -> None:
    if settings.wants_json:
        terminal.print_json(answer.to_dict(), one_line=not alone)
        return
    from hsm_policy.presentation import render_verdict

    if not first:
        terminal.print_text(f"\n{'=' * terminal.width()}\n\n")
    print_answer(book, answer, settings, render_verdict)
    if combinations := getattr(answer, "combinations", None):
        from hsm_policy.presentation import render_combinations

        terminal.print_text("\n")
        print_answer(book, combinations, settings, render_combinations)


def print_answer(
    book: Rulebook,
    answer: AnyReport,
    settings: Settings,
    render: Callable[[AnyReport, Json, str, int], Page],
) -> None:
    """Print an answer as it is asked for."""
    if settings.wants_json:
        terminal.print_json(answer.to_dict(), one_line=False)
        return
    page = render(answer, book.titles(settings.lang), settings.lang, terminal.width())
    terminal.print_page(page)


def _required(
    book: Rulebook, answer: VerdictReport, question: str | None, source: str, settings: Settings
) -> int:
    """Turn the outcome that was required into a status."""
    if question is None:
        return DONE
    if question not in answer.verdicts:
        from hsm_policy.messages import nearest

        lang, known = settings.lang, book.titles(settings.lang)["questions"]
        raised = ", ".join(answer.verdicts)
        hint = say("raised", lang, questions=raised) if raised else ""
        if question not in known and (near := nearest(question, known)):
            hint = say("usage.meant", lang, names=near)
        said = say("not_raised", lang, question=question)
        terminal.complain([f"{source}: {said} ({hint})" if hint else f"{source}: {said}"])
        return FAILED
    return _STATUS[answer.verdicts[question].outcome]
