"""`hsm test`: run the scenarios of a rulebook."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import folder_of, open_book, report
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say
from hsm_policy.presentation import Page, StyledText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Annotated

    import typer

    from hsm_policy.api import Rulebook
    from hsm_policy.authoring import TriedScenario
    from hsm_policy.cli.context import Settings
    from hsm_policy.cli.options import FolderSettings, JobsOption
    from hsm_policy.verdict import DerivationNode

_PAUSE = 0.5
"""Seconds between two checks for changed files with `--watch`."""


def run_scenarios(
    *,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="TEXT", help="Run those whose name or file contains this."),
    ] = None,
    jobs: JobsOption = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Run them again whenever a file changes.")
    ] = False,
    settings: FolderSettings,
) -> int:
    """Run the scenarios that stand beside the rules.

    Each difference from what a scenario expects is shown with the reasons of the verdict. Exit
    status 1 where a scenario fails.
    """
    if not watch:
        return _run_once(settings, only, jobs)
    seen = ""
    while True:
        now = _modification_times(settings)
        if now != seen:
            seen = now
            try:
                _run_once(settings, only, jobs)
            except Exception as error:  # noqa: BLE001 - said; the next change may mend it
                report(error, settings.lang)
            terminal.complain([say("test_watching", settings.lang)])
        time.sleep(_PAUSE)


def _modification_times(settings: Settings) -> str:
    """Return the paths and modification times of the files of a rulebook, as one text."""
    folder = folder_of(settings)
    files = sorted(one for part in ("policy", "facts") for one in (folder / part).rglob("*"))
    return ";".join(f"{one}:{one.stat().st_mtime_ns}" for one in files if one.is_file())


def _run_once(settings: Settings, only: str | None, jobs: int | None) -> int:
    from hsm_policy.authoring import processors

    book = open_book(settings)
    tell = partial(terminal.progress, settings.lang, "test_trying")
    trial = book.test(only or "", jobs or processors(), tell)
    if settings.wants_json:
        terminal.print_json(trial.to_dict(settings.lang))
    else:
        for tried in trial.failed:
            terminal.print_page(_failure(book, tried, settings.lang))
        failed = len(trial.failed)
        counts = {"passed": str(len(trial.tried) - failed), "failed": str(failed)}
        terminal.print_text(say("test_summary", settings.lang, **counts) + "\n")
    return FAILED if trial.failed else DONE


def _failure(book: Rulebook, tried: TriedScenario, lang: str) -> Page:
    """Return a page on a failed scenario: the differences, and the derivations of what differs."""
    from hsm_policy.presentation import render_why

    page, scenario = Page(terminal.width()), tried.scenario
    place = f"{scenario.file}:{scenario.line}"
    page.line(StyledText(say("test_failed", lang), "bad"), f" {place}: {scenario.name}")
    for line in tried.problems(lang):
        page.paragraph(line, indent=2, lead=[StyledText("* ")])
    for answer in _reasons(book, tried, lang):
        page.section(f"{say('test_why', lang)}:")
        page.lines += render_why(answer, book.titles(lang), lang, page.width).lines
    page.blank()
    return page


def _reasons(book: Rulebook, tried: TriedScenario, lang: str) -> Iterator[DerivationNode]:
    from hsm_policy.messages import DiagnosticsError

    for name in tried.abouts() if tried.case is not None else ():
        try:
            yield book.why(tried.case, name).report(lang)  # type: ignore[arg-type]
        except DiagnosticsError:
            continue  # the verdict does not hold it, as the difference shows
