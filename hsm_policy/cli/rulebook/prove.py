"""`hsm prove`: proofs and counterexamples for the properties of a rulebook."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import as_yaml, open_book
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.authoring import PropertyReport
    from hsm_policy.cli.options import FolderSettings, JobsOption


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
    from hsm_policy.presentation import render_proofs

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
        terminal.print_page(render_proofs(answer, lang, terminal.width()))
    for one in answer.properties if save else ():
        _save(Path(str(save)), one, lang)
    if proofs.interrupted:
        raise KeyboardInterrupt
    return DONE if proofs.sound else FAILED


def _save(folder: Path, one: PropertyReport, lang: str) -> None:
    """Write the cases of a counterexample into a folder."""
    for ending, case in (("", one.counterexample), ("-other", one.compared_with)):
        if case:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{one.name}{ending}.yaml"
            file.write_text(as_yaml(case), encoding="utf-8")
            terminal.complain([say("prove.saved", lang, file=str(file))])
