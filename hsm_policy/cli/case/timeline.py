"""`hsm timeline`: the days on which something changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.context import open_case, print_answer
from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from typing import Annotated

    from hsm_policy.cli.options import CaseArgument, CaseSettings, ChartOption, day_option


def timeline(
    case: CaseArgument,
    *,
    until: Annotated[
        str | None, day_option("--until", help="The last day; by default five years on.")
    ] = None,
    chart: ChartOption = None,
    settings: CaseSettings,
) -> int:
    """Show every day on which something changes, and why.

    What the case says is taken to stay as it is.
    """
    from hsm_policy.presentation import render_timeline

    with open_case(case, settings, chart) as (book, read):
        found = book.timeline(read, until)
    if chart:
        from hsm_policy.presentation import draw_timeline, write_picture

        titles, lang = book.titles(settings.lang), settings.lang
        write_picture(draw_timeline(found, titles, lang), chart, lang)
    print_answer(book, found.report(settings.lang), settings, render_timeline)
    return DONE
