"""`hsm repair`: the smallest changes that get a question granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.context import open_case, print_answer, tell_question
from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings, QuestionOption


def repair(
    case: CaseArgument,
    *,
    question: QuestionOption = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="KEY", help="Do not change this key; may be repeated."),
    ] = None,
    settings: CaseSettings,
) -> int:
    """Find the smallest changes that get a question granted.

    All smallest sets of changes are shown. The cheapest comes first; amounts and days are the least
    that suffice. The rulebook declares what may change, and at what cost.
    """
    from hsm_policy.presentation import render_repair

    with open_case(case, settings) as (book, read):
        answer = book.repair(read, question, keep or ()).report(settings.lang)
    tell_question(book, question, answer.question, settings.lang)
    print_answer(book, answer, settings, render_repair)
    return DONE
