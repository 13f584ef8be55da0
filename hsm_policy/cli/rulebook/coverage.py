"""`hsm coverage`: what the scenarios of a rulebook test, and what they do not."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_book
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    from hsm_policy.cli.options import FolderSettings, JobsOption, html_option


def coverage(
    *,
    html: Annotated[
        str | None, html_option(help="Write the policy files with marks into this file too.")
    ] = None,
    jobs: JobsOption = None,
    settings: FolderSettings,
) -> int:
    """Show what the scenarios leave untried.

    Untried are rules that never fire or never just miss, comparisons tried on one side only, rows
    of tables without a scenario on the first day and the day before, and states of requirements
    that never occur.
    """
    from hsm_policy.authoring import measure_coverage, processors
    from hsm_policy.presentation import coverage_page, render_coverage

    book, lang = open_book(settings), settings.lang
    tell = partial(terminal.progress, lang, "coverage_progress")
    found = measure_coverage(book, jobs or processors(), tell)
    if html is not None and book.folder is not None:
        Path(html).write_text(coverage_page(found, book.folder, lang), encoding="utf-8")
    if settings.wants_json:
        terminal.print_json(found.to_dict())
        return DONE
    terminal.print_page(render_coverage(found, lang, terminal.width()))
    if html is not None:
        terminal.print_text("\n" + say("coverage_written", lang, file=html) + "\n")
    return DONE
