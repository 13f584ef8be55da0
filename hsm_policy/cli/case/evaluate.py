"""`hsm evaluate`: the verdicts of cases.

The fast path calls this function without Typer, so nothing here imports it at run time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import name_of, open_book, print_answer, read_case, report
from hsm_policy.cli.usage import DONE, FAILED, OPEN, REFUSED, wrong_usage
from hsm_policy.messages import say
from hsm_policy.names import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Annotated, Literal

    import typer

    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.cli.options import CaseSettings, QuestionsOption
    from hsm_policy.presentation import Json, Level, Page
    from hsm_policy.verdict import VerdictReport

_WORST_FIRST = (FAILED, REFUSED, OPEN, DONE)

_STATUS = {
    Outcome.GRANTED: DONE,
    Outcome.REFUSED: REFUSED,
    Outcome.AT_RISK: REFUSED,
    Outcome.OPEN: OPEN,
}


def evaluate(  # noqa: PLR0913 - Typer reads each from the command line
    cases: Annotated[
        list[str],
        typer.Argument(metavar="CASE...", help="Files of cases; - reads standard input."),
    ],
    *,
    question: QuestionsOption = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Show one line for each question.")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="Show every requirement.")] = False,
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
    if brief and full:
        raise wrong_usage("usage.two_levels")
    book = open_book(settings)
    required = book.question(require) if require else ""
    asked = [*map(book.question, question), required] if question and required else question or ()
    render = partial(_page, level="brief" if brief else "full" if full else "normal")
    statuses = []
    for at, source in enumerate(cases):
        name = name_of(source, settings.lang)
        try:
            case = read_case(book, source, settings)
            answer = _decide(book, case, asked, settings.lang, all_readings=readings == "all")
        except Exception as error:  # noqa: BLE001 - the other cases are still to be decided
            statuses.append(report(error, settings.lang, name))
            continue
        if at and not settings.wants_json:
            terminal.print_text(f"\n{'=' * terminal.width()}\n\n")
        print_answer(book, answer, settings, render, one_line=len(cases) > 1)
        statuses.append(_required_status(answer, required, name, settings.lang))
    return next(status for status in _WORST_FIRST if status in statuses)


def _decide(
    book: Rulebook, case: Case, asked: Sequence[str], lang: str, *, all_readings: bool
) -> VerdictReport:
    if all_readings:
        return book.under_all_readings(case, asked, lang)
    return book.with_tables(book.evaluate(case, asked), lang)


def _page(answer: VerdictReport, titles: Json, lang: str, width: int, level: Level) -> Page:
    """Write a verdict, and the combinations of readings where they are asked for."""
    from hsm_policy.presentation import render_combinations, render_verdict

    page = render_verdict(answer, titles, lang, width, level)
    if combinations := getattr(answer, "combinations", None):
        page.blank()
        page.lines += render_combinations(combinations, titles, lang, width).lines
    return page


def _required_status(answer: VerdictReport, question: str, name: str, lang: str) -> int:
    """Return the exit status for the outcome of the required question; report one not raised."""
    if not question:
        return DONE
    if question in answer.verdicts:
        return _STATUS[answer.verdicts[question].outcome]
    raised = ", ".join(answer.verdicts)
    hint = f" ({say('raised', lang, questions=raised)})" if raised else ""
    terminal.complain([f"{name}: {say('not_raised', lang, question=question)}{hint}"])
    return FAILED
