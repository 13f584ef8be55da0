"""`hsm book`: the rulebook as one HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import folder_of
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import FolderSettings


def book(
    *,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write the page into this file.")
    ] = None,
    settings: FolderSettings,
) -> int:
    """Print the rulebook as one page of HTML.

    The page is for reading, searching and printing. It holds every rule in words, with its clause
    and sources, the figures by date, contested points, inputs and scenarios, each with links to
    what uses it.
    """
    from hsm_policy.presentation import book_page

    page = book_page(folder_of(settings), settings.lang)
    if out is not None:
        Path(out).write_text(page, encoding="utf-8")
    if settings.wants_json:
        terminal.print_json({"html": page} if out is None else {"file": out})
    elif out is None:
        terminal.print_text(page)
    else:
        terminal.print_text(say("book_written", settings.lang, file=out) + "\n")
    return DONE
