"""`hsm dossier`: one document of a case for the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cache import write_whole
from hsm_policy.cli import terminal
from hsm_policy.cli.context import naming, open_book, told_case, with_overrides
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings


def dossier(
    case: CaseArgument,
    *,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="The document, .html or .pdf.")],
    settings: CaseSettings,
) -> int:
    """Write one document of a case for the file: case, verdict, reasons, days and receipt.

    A page .html needs nothing else, also when it is printed. A .pdf is tagged for screen readers
    and is printed by Chrome, Edge or Chromium, if one is installed.
    """
    from hsm_policy.messages import DiagnosticsError, diagnose
    from hsm_policy.presentation import dossier_html, find_browser, print_pdf

    ending = Path(out).suffix.lower()
    if ending not in (".html", ".pdf"):
        raise DiagnosticsError([diagnose("dossier_ending", at=(out, 0, 0))])
    if ending == ".pdf":
        find_browser()
    book = open_book(settings)
    with naming(case):
        told = told_case(book, case, settings)
        page = dossier_html(book, with_overrides(book, told, settings), settings.lang, told)
    data = print_pdf(page) if ending == ".pdf" else page.encode()
    write_whole(Path(out).resolve(), data)
    if settings.wants_json:
        terminal.print_json({"file": out})
    else:
        terminal.print_text(say("dossier_written", settings.lang, file=out) + "\n")
    return DONE
