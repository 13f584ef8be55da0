"""`hsm coverage`: what the scenarios of a rulebook try of its rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.commands import open_book
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings


def coverage(settings: Settings, html: str | None, jobs: int | None) -> int:
    """Show what scenarios try; with a file, write the policy files with marks to it as well."""
    from hsm_policy.authoring import measure_coverage as find
    from hsm_policy.authoring import processors

    book, lang = open_book(settings), settings.lang

    def tell(done: int, count: int) -> None:
        counts = {"done": str(done), "all": str(count)}
        terminal.progress(say("coverage_progress", lang, **counts) if done < count else "")

    found = find(book, jobs or processors(), tell)
    if html is not None and book.folder is not None:
        from hsm_policy.presentation import coverage_page

        Path(html).write_text(coverage_page(found, book.folder, lang), encoding="utf-8")
    if settings.wants_json:
        terminal.print_json(found.to_dict(), one_line=False)
        return DONE
    from hsm_policy.presentation import render_coverage

    terminal.print_page(render_coverage(found, lang, terminal.width()))
    if html is not None:
        terminal.print_text("\n" + say("coverage_written", lang, file=html) + "\n")
    return DONE
