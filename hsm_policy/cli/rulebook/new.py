"""`hsm new rulebook`: a small working rulebook to start from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say
from hsm_policy.presentation import Page

if TYPE_CHECKING:
    from typing import Annotated, Literal

    import typer

    from hsm_policy.cli.options import AnswerSettings


def new(
    kind: Annotated[Literal["rulebook"], typer.Argument(metavar="rulebook")],  # noqa: ARG001 - the only kind there is
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="A folder that does not exist yet or is empty.")
    ],
    *,
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the rulebook of the program instead.")
    ] = False,
    settings: AnswerSettings,
) -> int:
    """Write a small rulebook that works, to be changed step by step.

    Its README.md says what to do next.
    """
    from hsm_policy.authoring import copy_rulebook, new_rulebook

    lang = settings.lang
    written = copy_rulebook(Path(folder)) if copy else new_rulebook(Path(folder), lang)
    if settings.wants_json:
        terminal.print_json({"folder": folder, "files": written})
        return DONE
    page = Page(terminal.width())
    page.paragraph(say("new_copied" if copy else "new_written", lang, folder=folder))
    for name in () if copy else written:
        page.line(name, indent=2)
    page.blank()
    page.paragraph(say("new_check", lang, folder=shlex.quote(folder)))
    if not copy:
        page.paragraph(say("new_read", lang, folder=folder))
    terminal.print_page(page)
    return DONE
