"""`hsm prove`: proofs and counterexamples for the properties of a rulebook."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import as_yaml, open_book
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say
from hsm_policy.presentation import Page, StyledText

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.authoring import PropertyReport
    from hsm_policy.cli.options import FolderSettings, JobsOption

_STYLES = {
    "proved": ("prove.true", "good"),
    "refuted": ("prove.false", "bad"),
    "undecided": ("prove.none", "open"),
    "vacuous": ("prove.vacuous", "open"),
    "not_reached": ("prove.not_done", "open"),
}


def prove(
    *,
    only: Annotated[
        str | None, typer.Option("--only", metavar="TEXT", help="Those whose name contains this.")
    ] = None,
    save: Annotated[
        str | None,
        typer.Option("--save", metavar="DIR", help="Write the counterexamples into this folder."),
    ] = None,
    seconds: Annotated[
        int | None,
        typer.Option(
            "--seconds", metavar="N", min=1, help="Stop after this time, with what was reached."
        ),
    ] = None,
    jobs: JobsOption = None,
    settings: FolderSettings,
) -> int:
    """Prove the properties that a rulebook declares, over all cases.

    A property that does not hold is refuted with a counterexample. That every question has one
    outcome, that no figure has two values and that every rule can apply is looked at without being
    declared. Exit status 1 where a property is not proved.
    """
    from hsm_policy.authoring import processors, prove_properties

    book, lang = open_book(settings), settings.lang
    tell = partial(terminal.progress, lang, "prove.progress")
    proofs = prove_properties(book, only or "", jobs or processors(), tell, seconds)
    if not proofs.proofs:
        terminal.complain([say("prove.nothing", lang, only=f"`{only}`")])
        return FAILED
    answer = proofs.report(lang)
    if settings.wants_json:
        terminal.print_json(answer.to_dict())
    else:
        terminal.print_page(_page(answer.properties, lang))
    for one in answer.properties if save else ():
        _save(Path(str(save)), one, lang)
    if proofs.interrupted:
        raise KeyboardInterrupt
    return DONE if proofs.sound else FAILED


def _page(properties: list[PropertyReport], lang: str) -> Page:
    page = Page(terminal.width())
    for one in properties:
        text, style = _STYLES[one.state]
        page.line(StyledText(say(text, lang), style), f" {one.name}")
        page.paragraph(one.says, indent=2)
        if one.vacuous:
            page.paragraph(say("prove.no_case", lang), indent=2)
        page.paragraph(f"({one.covers})", indent=2)
        _counterexample(page, one, lang)
        if one.unreachable:
            page.line(say("prove.never_applies", lang), indent=2)
            for rule in one.unreachable:
                page.line(rule, indent=4)
    counts = Counter(one.state for one in properties)
    told = [say("prove.summary", lang, **{name: str(counts[name]) for name in list(_STYLES)[:3]})]
    for name, key in (("vacuous", "prove.summary_vacuous"), ("not_reached", "prove.summary_time")):
        told += [say(key, lang, count=str(counts[name]))] if counts[name] else []
    page.blank()
    page.paragraph(" ".join(told))
    return page


def _counterexample(page: Page, one: PropertyReport, lang: str) -> None:
    if one.counterexample is None:
        return
    if one.told:
        first, second = one.told
        page.line(say("prove.two", lang, first=first, second=second) + ":", indent=2)
    else:
        page.line(say("prove.case", lang) + ":", indent=2)
    for number, case in enumerate((one.counterexample, one.compared_with)):
        if case:
            page.lines += [()] if number else []
            for line in as_yaml(case).splitlines():
                page.line(line, indent=4)


def _save(folder: Path, one: PropertyReport, lang: str) -> None:
    """Write the cases of a counterexample into a folder."""
    for ending, case in (("", one.counterexample), ("-other", one.compared_with)):
        if case:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{one.name}{ending}.yaml"
            file.write_text(as_yaml(case), encoding="utf-8")
            terminal.complain([say("prove.saved", lang, file=str(file))])
