"""`hsm diff`: the comparison of two rulebooks, question by question."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import folder_of
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import JobsOption, RulebookSettings, html_option


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A folder with policy/ and facts/, or a revision.")
    ],
    after: Annotated[
        str | None,
        typer.Argument(metavar="[B]", help="The same; by default the rulebook at hand."),
    ] = None,
    *,
    html: Annotated[
        str | None, html_option(help="Write a page for a memo into this file too.")
    ] = None,
    jobs: JobsOption = None,
    settings: RulebookSettings,
) -> int:
    """Compare two rulebooks, question by question.

    Each question is the same, stricter, laxer, or some of both. Each direction comes with a
    smallest case, the first day, and the change that causes it. A revision is one that git knows of
    the rulebook at hand.
    """
    from hsm_policy.authoring import compare_rulebooks, processors, rulebook_at
    from hsm_policy.presentation import diff_page, render_diff

    here, lang = folder_of(settings), settings.lang
    tell = partial(terminal.progress, lang, "diff.progress")
    with rulebook_at(before, here) as one, rulebook_at(after or str(here), here) as other:
        found = compare_rulebooks(one, other, jobs=jobs or processors(), tell=tell)
        answer, titles = found.report(lang), found.after.titles(lang)
    if settings.wants_json:
        terminal.print_json(answer.to_dict())
    else:
        terminal.print_page(render_diff(answer, titles, lang, terminal.width()))
    if html is not None:
        page = diff_page(answer, titles, (before, after or here.name), lang)
        Path(html).write_text(page, encoding="utf-8")
        terminal.complain([say("diff.written", lang, file=html)])
    return DONE
