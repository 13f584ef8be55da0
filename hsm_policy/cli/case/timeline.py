"""`hsm timeline`: the days on which something changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli.context import open_case, print_answer
from hsm_policy.cli.usage import DONE, wrong_usage

if TYPE_CHECKING:
    from typing import Annotated, Literal

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings, ChartOption, day_option


def timeline(
    case: CaseArgument,
    *,
    as_: Annotated[
        Literal["life", "filed"],
        typer.Option("--as", help="Live the application forward, or file it on each day."),
    ] = "life",
    until: Annotated[
        str | None, day_option("--until", help="The last day; by default five years on.")
    ] = None,
    chart: ChartOption = None,
    ics: Annotated[
        str | None,
        typer.Option(
            "--ics", metavar="FILE", help="Write the duties and last days as a calendar (.ics)."
        ),
    ] = None,
    settings: CaseSettings,
) -> int:
    """Show every day on which something changes or is due, and why.

    As `life`, what was filed stays filed on its day while days pass; as `filed`, each day shows
    what an application filed on it would get. What the case says is taken to stay as it is.
    """
    from hsm_policy.presentation import render_timeline

    if ics and as_ == "filed":
        raise wrong_usage("usage.ics_life")
    with open_case(case, settings, chart) as (book, read):
        found = book.timeline(read, until, as_)
    if chart:
        from hsm_policy.presentation import draw_timeline, write_picture

        titles, lang = book.titles(settings.lang), settings.lang
        write_picture(draw_timeline(found, titles, lang), chart, lang)
    answer = found.report(settings.lang)
    if ics:
        from hsm_policy.presentation import calendar_file

        text = calendar_file(answer, read.id, settings.lang)
        Path(ics).write_text(text, encoding="utf-8", newline="")
    print_answer(book, answer, settings, render_timeline)
    return DONE
