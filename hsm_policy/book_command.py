"""`hsm book`: the rulebook as a page to read, printed or written into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy import terminal
from hsm_policy.commands import folder_of
from hsm_policy.interface_texts import say
from hsm_policy.usage import DONE

if TYPE_CHECKING:
    from hsm_policy.commands import Settings


def book(settings: Settings, out: str | None) -> int:
    """Print the page of a rulebook, or write it into a file and say so."""
    from hsm_policy.api import shipped_folder
    from hsm_policy.book_page import book_page

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
