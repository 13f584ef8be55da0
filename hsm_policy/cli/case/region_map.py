"""`hsm map`: the regions of two inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.context import open_case, print_answer, tell_question
from hsm_policy.cli.usage import DONE, pairs

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import (
        CaseArgument,
        CaseSettings,
        ChartOption,
        InputArgument,
        pairs_option,
    )

_SPAN = ".."
"""What stands between the ends of a range."""


def region_map(  # noqa: PLR0913 - Typer reads each from the command line
    case: CaseArgument,
    one: InputArgument,
    other: InputArgument,
    *,
    question: Annotated[
        str | None,
        typer.Option("--for", metavar="QUESTION", help="The question whose outcome is shown."),
    ] = None,
    ranges: Annotated[
        list[str] | None,
        pairs_option(
            "--range", metavar="INPUT=FIRST..LAST", help="Show these values only; may be repeated."
        ),
    ] = None,
    chart: ChartOption = None,
    settings: CaseSettings,
) -> int:
    """Show every region of two inputs, and its outcome.

    The map covers every value that a case may have; of `date`, five years from that of the case.
    """
    from hsm_policy.presentation import render_map

    with open_case(case, settings, chart) as (book, read):
        limits = {
            path: _SPAN.join(str(book.typed(path, end, settings.lang)) for end in text.split(_SPAN))
            for path, text in pairs(ranges or ()).items()
        }
        found = book.map(read, (one, other), question, limits)
    if chart:
        from hsm_policy.presentation import draw_map, write_picture

        titles, lang = book.titles(settings.lang), settings.lang
        write_picture(draw_map(found, titles, lang), chart, lang)
    answer = found.report()
    tell_question(book, question, answer.question, settings.lang)
    print_answer(book, answer, settings, render_map)
    return DONE
