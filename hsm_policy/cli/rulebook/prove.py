"""`hsm prove`: proofs and counterexamples for the properties of a rulebook."""

from __future__ import annotations

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
    True: ("prove.true", "good"),
    False: ("prove.false", "bad"),
    None: ("prove.none", "open"),
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
    jobs: JobsOption = None,
    settings: FolderSettings,
) -> int:
    """Prove the properties that a rulebook declares, over all cases.

    A property that does not hold is refuted with a counterexample. Exit status 1 where a property
    is not proved.
    """
    from hsm_policy.authoring import processors, prove_properties

    book, lang = open_book(settings), settings.lang
    tell = partial(terminal.progress, lang, "prove.progress")
    proofs = prove_properties(book, only or "", jobs or processors(), tell)
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
    return DONE if proofs.sound else FAILED


def _page(properties: list[PropertyReport], lang: str) -> Page:
    page = Page(terminal.width())
    for one in properties:
        text, style = _STYLES[one.proved]
        page.line(StyledText(say(text, lang), style), f" {one.name}")
        page.paragraph(one.says, indent=2)
        page.paragraph(f"({one.covers})", indent=2)
        _counterexample(page, one, lang)
    counts = [sum(one.proved is truth for one in properties) for truth in (True, False, None)]
    names = ("proved", "refuted", "undecided")
    values = {name: str(count) for name, count in zip(names, counts, strict=True)}
    page.blank()
    page.paragraph(say("prove.summary", lang, **values))
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
