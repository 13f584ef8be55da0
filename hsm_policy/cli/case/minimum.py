"""`hsm minimum` and `hsm min-salary`: the lowest value at which a question is granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.context import open_case, print_answer, tell_question
from hsm_policy.cli.usage import DONE, OPEN, REFUSED
from hsm_policy.names import Outcome

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings, ChartOption, QuestionOption


def minimum(
    case: CaseArgument,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[INPUT]", help="An amount, a day or a count of the case."),
    ] = None,
    *,
    question: QuestionOption = None,
    chart: ChartOption = None,
    settings: CaseSettings,
) -> int:
    """Find the lowest value that gets a question granted.

    The rulebook declares the default input and question. Exit status 3 where no value suffices, 4
    where the outcome is open at every value.
    """
    from hsm_policy.presentation import render_minimum

    with open_case(case, settings, chart) as (book, read):
        found = book.minimum(read, name, question)
    if chart:
        from hsm_policy.presentation import draw_minimum, write_picture

        titles, lang = book.titles(settings.lang), settings.lang
        write_picture(draw_minimum(found, titles, lang), chart, lang)
    answer = found.report(settings.lang)
    tell_question(book, question, answer.question, settings.lang)
    print_answer(book, answer, settings, render_minimum)
    if answer.minimum is not None:
        return DONE
    return OPEN if {one.outcome for one in answer.regions} == {Outcome.OPEN} else REFUSED


def default_minimum(
    case: CaseArgument, *, chart: ChartOption = None, settings: CaseSettings
) -> int:
    """Run `minimum` with its default input and question."""
    return minimum(case, chart=chart, settings=settings)
