"""`hsm batch`: a table of people decided row by row."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_book, row_options
from hsm_policy.cli.usage import DONE, FAILED, missing
from hsm_policy.messages import enumeration, say
from hsm_policy.presentation import Page

if TYPE_CHECKING:
    from typing import Annotated, Literal

    import typer

    from hsm_policy.analysis import BatchReceipt
    from hsm_policy.cli.options import (
        CaseSettings,
        MapOption,
        QuestionsOption,
        day_option,
        html_option,
    )
    from hsm_policy.presentation import Json


def batch(  # noqa: PLR0913 - Typer reads each from the command line
    people: Annotated[
        str, typer.Argument(metavar="PEOPLE", help="A table: .csv, .parquet or .ndjson.")
    ],
    *,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Write the answers here, in the same forms."),
    ] = None,
    mapped: MapOption = None,
    map_init: Annotated[
        bool, typer.Option("--map-init", help="Propose a map from the headers, and stop.")
    ] = False,
    question: QuestionsOption = None,
    minimum: Annotated[
        bool, typer.Option("--minimum", help="Find the lowest value that gets each granted.")
    ] = False,
    until: Annotated[
        str | None,
        day_option("--days", help="Find the days up to this one on which an outcome changes."),
    ] = None,
    readings: Annotated[
        Literal["all"] | None,
        typer.Option("--readings", help="Give the outcomes under other readings too."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="STEPS", min=1, help="List rows that take more search."),
    ] = None,
    html: Annotated[
        str | None, html_option(help="Write a page of counts, without personal data, too.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="local|ADDRESS", help="Let the workers of Dask decide."),
    ] = None,
    classes: Annotated[
        str | None,
        typer.Option(
            "--classes", metavar="FOLDER", help="Keep what is worked out here, for the next run."
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")
    ] = False,
    settings: CaseSettings,
) -> int:
    """Decide a table of people, row by row.

    A column's name is a key of a case, such as worker.born or job.parts[0].amount, or a map says
    which key it stands for. An empty cell is a key left out; `unknown` leaves it open. Rows that
    cannot be read are listed in FILE.problems.csv, and the others are decided. Exit status 1 where
    there are such rows.
    """
    from hsm_policy.analysis import Batch, Wanted, propose_map

    book, lang = open_book(settings), settings.lang
    if map_init:
        terminal.print_text(propose_map(Path(people), book.source, lang))
        return DONE
    if out is None:
        raise missing("--out")
    asked = tuple(map(book.question, question or ()))
    wanted = Wanted(asked, minimum, until or "", readings == "all", limit or 0)
    files = Path(people), Path(out), Path(mapped) if mapped else None
    run = Batch.of(book, *files, wanted, row_options(settings), lang)
    if run.unread:
        terminal.complain([say("batch.unread", lang, columns=", ".join(run.unread))])
    tell_step = partial(terminal.progress, lang)
    tell = partial(tell_step, "batch.progress")
    kept = Path(classes) if classes else None
    try:
        receipt = run.run(tell, tell_step, resume=resume, cluster=cluster or "", classes=kept)
    except KeyboardInterrupt:
        terminal.complain([say("batch.interrupted", lang)])
        raise
    if html is not None:
        from hsm_policy.presentation import portfolio_page

        page = portfolio_page(receipt, book.titles(lang), lang)
        Path(html).write_text(page, encoding="utf-8")
        terminal.complain([say("page_written", lang, file=html)])
    if settings.wants_json:
        terminal.print_json(receipt.to_dict())
    else:
        terminal.print_page(_page(receipt, out, book.titles(lang), lang))
    return FAILED if receipt.problems else DONE


def _page(receipt: BatchReceipt, out: str, titles: Json, lang: str) -> Page:
    from hsm_policy.presentation import Words

    words, page = Words(titles, lang), Page(terminal.width())
    rows, decided = str(receipt.people.rows), str(receipt.out.rows)
    page.paragraph(say("batch.rows", lang, rows=rows, decided=decided, file=out))
    for question, counts in receipt.summary.outcomes.items():
        told = [f"{count} {words.outcome(question, name)}" for name, count in counts.items()]
        page.paragraph(f"{words.title('questions', question)}: {enumeration(told, lang)}", indent=2)
    if receipt.problems:
        file = str(Path(out).with_name(receipt.problems.file))
        rows = str(receipt.problems.rows)
        page.paragraph(say("batch.problems", lang, rows=rows, file=file))
    return page
