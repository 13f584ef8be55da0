"""`hsm test` and `hsm new-test`: the scenarios of a rulebook tried, and a new one written."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.commands import about, folder_of, name_of, open_book, open_case, report
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say
from hsm_policy.presentation import Page, StyledText, render_why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hsm_policy.api import Rulebook
    from hsm_policy.authoring import TriedScenario
    from hsm_policy.cli.commands import Settings
    from hsm_policy.verdict import DerivationNode

_PAUSE = 0.5
"""Seconds between two looks at the files of a rulebook that is watched."""


def test(settings: Settings, only: str | None, *, watch: bool) -> int:
    """Try the scenarios; those whose name or file holds a word, if one is given."""
    if not watch:
        return _once(settings, only)
    seen = ""
    while True:
        now = _look(settings)
        if now != seen:
            seen = now
            try:
                _once(settings, only)
            except Exception as error:  # noqa: BLE001 - said; the next change may mend it
                report(error, settings.lang)
            terminal.complain([say("test_watching", settings.lang)])
        time.sleep(_PAUSE)


def _look(settings: Settings) -> str:
    """Give what the file system says of all files of a rulebook."""
    from hsm_policy.verdict import shipped_folder

    folder = folder_of(settings) or shipped_folder()
    files = sorted(one for part in ("policy", "facts") for one in (folder / part).rglob("*"))
    return ";".join(f"{one}:{one.stat().st_mtime_ns}" for one in files if one.is_file())


def _once(settings: Settings, only: str | None) -> int:
    book = open_book(settings)
    trial = book.test(only=only or "")
    if settings.wants_json:
        terminal.print_json(trial.to_dict(settings.lang), one_line=False)
    else:
        for tried in trial.failed:
            terminal.print_page(_failure(book, tried, settings.lang))
        failed = len(trial.failed)
        counts = {"passed": str(len(trial.tried) - failed), "failed": str(failed)}
        terminal.print_text(say("test_summary", settings.lang, **counts) + "\n")
    return FAILED if trial.failed else DONE


def _failure(book: Rulebook, tried: TriedScenario, lang: str) -> Page:
    """Say what of a scenario is not as expected, and why it is as it is."""
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
            continue  # the verdict says nothing of it, which the difference tells


def new_test(source: str, name: str | None, settings: Settings) -> int:
    """Print a scenario with a case and its present verdict, to be reviewed."""
    import yaml

    from hsm_policy.authoring import expected_of

    book = open_book(settings)
    with about(name_of(source, settings.lang)):
        case = open_case(book, source, settings)
        verdict = book.evaluate(case)
    left_out = ("case", "readings")
    document = {key: value for key, value in case.document.items() if key not in left_out}
    scenario = {
        "name": name or say("new_test_name", settings.lang),
        "case": {**document, **({"readings": dict(case.readings)} if case.readings else {})},
        **({"scenarios": list(case.scenarios)} if case.scenarios else {}),
        "expect": expected_of(verdict),
    }
    if settings.wants_json:
        terminal.print_json({"scenarios": [scenario]}, one_line=False)
        return DONE
    text = yaml.safe_dump({"scenarios": [scenario]}, sort_keys=False, allow_unicode=True)
    terminal.print_text(f"# {say('new_test_review', settings.lang)}\n{text}")
    return DONE
