"""`hsm new`: a small working rulebook to start from, or a case file to fill in."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_book
from hsm_policy.cli.usage import DONE, missing, wrong_usage
from hsm_policy.messages import say
from hsm_policy.presentation import Page

if TYPE_CHECKING:
    from typing import Annotated, Literal

    import typer

    from hsm_policy.cli.context import Settings
    from hsm_policy.cli.options import RulebookSettings


def new(
    kind: Annotated[Literal["rulebook", "case"], typer.Argument(metavar="rulebook|case")],
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[DIR|QUESTION]",
            help="A folder that does not exist yet or is empty, or the question of the case.",
        ),
    ] = None,
    *,
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the rulebook of the program instead.")
    ] = False,
    settings: RulebookSettings,
) -> int:
    """Write a small rulebook to start from, or print a case file to fill in.

    The rulebook works, and its README.md says what to do next. The case file has every key that the
    question can need, or every key there is, each commented out.
    """
    if kind == "case":
        if copy:
            raise wrong_usage("usage.copy_case")
        return _new_case(name or "", settings)
    if name is None:
        raise missing("name")
    if settings.policy is not None:
        raise wrong_usage("usage.two_folders")
    return _new_rulebook(name, settings, copy=copy)


def _new_case(question: str, settings: Settings) -> int:
    text = open_book(settings).blank_case(question, settings.lang)
    if settings.wants_json:
        terminal.print_json({"case": text})
    else:
        terminal.print_text(text)
    return DONE


def _new_rulebook(folder: str, settings: Settings, *, copy: bool) -> int:
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
