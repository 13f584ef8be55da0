"""`hsm evaluate`: the verdicts of cases.

The fast path calls this function without Typer, so nothing here imports it at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import name_of, open_book, print_answer, read_case, report
from hsm_policy.cli.usage import DONE, FAILED, OPEN, REFUSED, wrong_usage
from hsm_policy.messages import say
from hsm_policy.names import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Annotated, Literal

    import typer

    from hsm_policy.analysis import OtherReading
    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.cli.context import Settings
    from hsm_policy.cli.options import CaseSettings
    from hsm_policy.verdict import VerdictReport

_WORST_FIRST = (FAILED, REFUSED, OPEN, DONE)

_STATUS = {
    Outcome.GRANTED: DONE,
    Outcome.REFUSED: REFUSED,
    Outcome.AT_RISK: REFUSED,
    Outcome.OPEN: OPEN,
}


def evaluate(
    cases: Annotated[
        list[str],
        typer.Argument(metavar="CASE...", help="Files of cases; - reads standard input."),
    ],
    *,
    require: Annotated[
        str | None,
        typer.Option(metavar="QUESTION", help="Exit with the outcome of this question."),
    ] = None,
    readings: Annotated[
        Literal["all"] | None,
        typer.Option("--readings", help="Decide under every combination of readings too."),
    ] = None,
    settings: CaseSettings,
) -> int:
    """Decide cases, with reasons and sources.

    Each case is decided by itself: one that cannot be decided does not stop the others.
    """
    if cases.count("-") > 1:
        raise wrong_usage("usage.twice", value="-")
    book = open_book(settings)
    statuses = []
    for at, source in enumerate(cases):
        name = name_of(source, settings.lang)
        try:
            answer = _decide(book, source, settings, all_readings=readings == "all")
        except Exception as error:  # noqa: BLE001 - the other cases are still to be decided
            statuses.append(report(error, settings.lang, name))
            continue
        _print(book, answer, settings, first=at == 0, alone=len(cases) == 1)
        statuses.append(_required_status(book, answer, require, name, settings.lang))
    return next(status for status in _WORST_FIRST if status in statuses)


def _decide(
    book: Rulebook, source: str, settings: Settings, *, all_readings: bool
) -> VerdictReport:
    case = read_case(book, source, settings)
    verdict = book.evaluate(case)
    if not all_readings:
        return book.with_tables(verdict, settings.lang)
    from msgspec.structs import asdict

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
    """Decide the case under each reading that is not in force, one contested point at a time."""
    from hsm_policy.analysis import OtherReading

    titles = book.titles()
    for choice in titles["readings"]:
        point, _, reading = choice.partition(".")
        if readings.get(point, titles["defaults"].get(point)) == reading:
            continue
        found = book.evaluate(book.with_options(case, readings={point: reading})).questions
        yield OtherReading(point, reading, {name: one.outcome for name, one in found.items()})


def _print(
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


def _required_status(
    book: Rulebook, answer: VerdictReport, question: str | None, name: str, lang: str
) -> int:
    """Return the exit status for the outcome of the required question; report one not raised."""
    if question is None:
        return DONE
    if question in answer.verdicts:
        return _STATUS[answer.verdicts[question].outcome]
    from hsm_policy.messages import nearest

    known = book.titles(lang)["questions"]
    raised = ", ".join(answer.verdicts)
    hint = say("raised", lang, questions=raised) if raised else ""
    if question not in known and (near := nearest(question, known)):
        hint = say("usage.meant", lang, names=near)
    message = f"{name}: {say('not_raised', lang, question=question)}"
    terminal.complain([f"{message} ({hint})" if hint else message])
    return FAILED
