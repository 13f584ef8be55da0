"""`hsm list`: the names that commands and case files take, with their titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_book
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say
from hsm_policy.presentation import Page

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import RulebookSettings

Kind = Literal["questions", "keys", "readings", "figures", "tables"]


def list_names(
    kind: Annotated[Kind, typer.Argument(metavar="questions|keys|readings|figures|tables")],
    word: Annotated[
        str | None,
        typer.Argument(
            metavar="[WORD]", help="Only names and titles that hold this, or an amount."
        ),
    ] = None,
    *,
    settings: RulebookSettings,
) -> int:
    """List the questions, keys, readings, figures or tables of the rulebook.

    Each comes with its title, which commands take in place of its name. A word is looked for in
    both languages, an amount of money among the rows of tables too.
    """
    from hsm_policy.rulebook import names_of

    lang = settings.lang
    found = [*names_of(open_book(settings).source, kind, word or "", lang)]
    if settings.wants_json:
        terminal.print_json({kind: found})
        return DONE
    if not found:
        terminal.complain([say("list_nothing", lang, word=word or "")])
        return FAILED
    page = Page(terminal.width())
    page.table(_row(one, lang) for one in found)
    terminal.print_page(page)
    return DONE


def _row(one: dict[str, Any], lang: str) -> list[str]:
    usual = f" ({say('list_default', lang)})" if one.get("default") else ""
    return [one["id"], f"{one['title']}{usual}"]
