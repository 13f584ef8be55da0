"""`hsm new rulebook`: a small rulebook that works, written into a folder as a beginning."""

from __future__ import annotations

import shlex
from pathlib import Path

from hsm_policy.authoring import begun, copied, write_files
from hsm_policy.cli import terminal
from hsm_policy.cli.commands import Settings
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say
from hsm_policy.presentation import Page, StyledText


def new_rulebook(folder: str, settings: Settings, *, copy: bool = False) -> int:
    """Write the beginning of a rulebook into a folder, or a copy of the program's own."""
    written = write_files(Path(folder), copied() if copy else begun(settings.lang))
    if settings.wants_json:
        terminal.print_json({"folder": folder, "files": written}, one_line=False)
        return DONE
    page = Page(terminal.width())
    page.paragraph(say("new_copied" if copy else "new_written", settings.lang, folder=folder))
    for name in () if copy else written:
        page.line("  ", StyledText(name))
    page.blank()
    page.paragraph(say("new_check", settings.lang, folder=shlex.quote(folder)))
    if not copy:
        page.paragraph(say("new_read", settings.lang, folder=folder))
    terminal.print_page(page)
    return DONE
