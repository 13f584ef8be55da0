"""`hsm book`: the rulebook as a page to read, printed or written into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.commands import folder_of
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings


def book(settings: Settings, out: str | None) -> int:
    """Print the page of a rulebook, or write it into a file and say so."""
    from hsm_policy.presentation import book_page
    from hsm_policy.verdict import shipped_folder

    page = book_page(folder_of(settings) or shipped_folder(), settings.lang)
    if out is None:
        if settings.wants_json:
            terminal.print_json({"html": page}, one_line=False)
        else:
            terminal.print_text(page)
        return DONE
    Path(out).write_text(page, encoding="utf-8")
    if settings.wants_json:
        terminal.print_json({"file": out}, one_line=False)
    else:
        terminal.print_text(say("book_written", settings.lang, file=out) + "\n")
    return DONE
