"""`hsm impact`: what an edited rulebook changes for a table of people."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import folder_of, row_options
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseSettings, MapOption, QuestionsOption, html_option


def impact(  # noqa: PLR0913 - Typer reads each from the command line
    people: Annotated[
        str, typer.Argument(metavar="PEOPLE", help="A table: .csv, .parquet or .ndjson.")
    ],
    edited: Annotated[
        str, typer.Argument(metavar="EDITED", help="The edited rulebook, or a revision.")
    ],
    base: Annotated[
        str | None,
        typer.Argument(metavar="[BASE]", help="The other; by default the rulebook at hand."),
    ] = None,
    *,
    mapped: MapOption = None,
    question: QuestionsOption = None,
    html: Annotated[
        str | None, html_option(help="Write a page without personal data into this file too.")
    ] = None,
    settings: CaseSettings,
) -> int:
    """Show whose outcome an edited rulebook turns, from what to what, and by which edit.

    Each group comes with the case that says least. Exit status 1 where rows could not be compared.
    """
    from hsm_policy.api import Rulebook
    from hsm_policy.authoring import Impact, rulebook_at
    from hsm_policy.presentation import impact_page, render_impact

    here, lang = folder_of(settings), settings.lang
    tell = partial(terminal.progress, lang, "batch.progress")
    with rulebook_at(base or str(here), here) as one, rulebook_at(edited, here) as other:
        before, after = Rulebook.load(one), Rulebook.load(other)
        asked = tuple(map(before.question, question or ()))
        files = Path(people), Path(mapped) if mapped else None
        answer = Impact.of(before, after, *files, row_options(settings), asked).run(tell)
        titles = after.titles(lang)
    if settings.wants_json:
        terminal.print_json(answer.to_dict())
    else:
        terminal.print_page(render_impact(answer, titles, lang, terminal.width()))
    if html is not None:
        page = impact_page(answer, titles, lang)
        Path(html).write_text(page, encoding="utf-8")
        terminal.complain([say("page_written", lang, file=html)])
    return FAILED if answer.problems else DONE
