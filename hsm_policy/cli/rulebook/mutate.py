"""`hsm mutate`: mutation testing of the scenarios of a rulebook."""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsm_policy.cli import terminal
from hsm_policy.cli.context import as_yaml, open_book
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.api import Rulebook
    from hsm_policy.authoring import Mutation
    from hsm_policy.cli.options import FolderSettings, JobsOption


def mutate(
    *,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="TEXT", help="Those whose file or text contains this."),
    ] = None,
    jobs: JobsOption = None,
    resume: Annotated[
        str | None,
        typer.Option(
            "--resume",
            metavar="FILE",
            help="Keep results in this file and continue from it; by default in the cache.",
        ),
    ] = None,
    write: Annotated[
        str | None,
        typer.Option(
            "--write", metavar="FILE", help="Add scenarios that would notice, for review."
        ),
    ] = None,
    settings: FolderSettings,
) -> int:
    """Make small mistakes that the scenarios should notice.

    The mistakes that no scenario notices are shown. A mistake is a comparison shifted or turned, a
    part of a clause left out or negated, an amount or a day moved by one step, two categories
    swapped, another default reading, another article cited, or a Dutch sentence that opposes the
    English. The command may be interrupted: the next time it continues from there.
    """
    from hsm_policy.authoring import MutationOptions, processors, run_mutation
    from hsm_policy.presentation import render_mutation

    book, lang = open_book(settings), settings.lang
    options = MutationOptions(
        only or "", jobs or processors(), Path(resume) if resume else _results_file(book)
    )
    try:
        found = run_mutation(book, options, partial(terminal.progress, lang))
    except KeyboardInterrupt:
        if options.state:
            terminal.complain([say("mutate_kept", lang, file=str(options.state))])
        raise
    count = _write_scenarios(book, found, Path(write), lang) if write else 0
    if settings.wants_json:
        terminal.print_json(found.to_dict(lang))
        return DONE
    terminal.print_page(render_mutation(found, lang, terminal.width()))
    if write:
        text = say("mutate_written", lang, file=write, count=str(count))
        terminal.print_text(f"\n{text}\n")
    return DONE


def _results_file(book: Rulebook) -> Path | None:
    """Return the file in the user's cache with the earlier results for the rulebook."""
    folder = book.engine.cache.folder
    return folder / f"{book.source.digest[:16]}.mutants" if folder else None


def _write_scenarios(book: Rulebook, found: Mutation, file: Path, lang: str) -> int:
    """Append a scenario for each witness to a file; return their number.

    A scenario expects the verdict of the rulebook without the mutation.
    """
    from hsm_policy.authoring import expected_of
    from hsm_policy.presentation import witness_scenarios

    expected: dict[str, dict[str, Any]] = {}
    for mutant, result in found.survivors:
        if result.witness is not None:
            case = book.with_options(
                book.case(result.witness.case), scenarios=tuple(result.witness.scenarios)
            )
            expected[mutant.key] = expected_of(book.evaluate(case))
    written = witness_scenarios(found, expected, lang)
    if written:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        apart = [deepcopy(one) for one in written]  # no anchors: the reader refuses them
        text = as_yaml(apart, width=100)
        with file.open("a", encoding="utf-8") as stream:
            begun = "scenarios:" in before
            stream.write(("" if begun else "scenarios:\n") + _indented(text))
    return len(written)


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))
