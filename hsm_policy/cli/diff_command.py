"""`hsm diff`: two rulebooks compared question by question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.authoring import rulebook_at
from hsm_policy.cli import terminal
from hsm_policy.cli.commands import folder_of
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from hsm_policy.authoring import Diff
    from hsm_policy.cli.commands import Settings


def diff(
    before: str, after: str | None, settings: Settings, html: str | None, jobs: int | None
) -> int:
    """Compare two rulebooks; the second is the one at hand where none is named."""
    from hsm_policy.verdict import shipped_folder

    here = folder_of(settings) or shipped_folder()
    with (
        rulebook_at(before, here) as one,
        rulebook_at(after if after is not None else str(here), here) as other,
    ):
        found = _compared(one, other, settings, jobs)
        answer = found.report(settings.lang)
    if settings.wants_json:
        terminal.print_json(answer.to_dict(), one_line=False)
    else:
        from hsm_policy.presentation import render_diff

        titles = found.after.titles(settings.lang)
        terminal.print_page(render_diff(answer, titles, settings.lang, terminal.width()))
    if html is not None:
        from hsm_policy.presentation import diff_page

        names = (before, after if after is not None else here.name)
        page = diff_page(answer, found.after.titles(settings.lang), names, settings.lang)
        Path(html).write_text(page, encoding="utf-8")
        terminal.complain([say("diff.written", settings.lang, file=html)])
    return DONE


def _compared(one: Path, other: Path, settings: Settings, jobs: int | None) -> Diff:
    from hsm_policy.authoring import compare_rulebooks as compare
    from hsm_policy.authoring import processors

    def tell(done: int, count: int) -> None:
        counts = {"done": str(done), "all": str(count)}
        terminal.progress(say("diff.progress", settings.lang, **counts) if done < count else "")

    return compare(one, other, jobs=jobs or processors(), tell=tell)
