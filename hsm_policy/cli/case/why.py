"""`hsm why`: the derivation of an outcome or a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_case, print_answer
from hsm_policy.cli.usage import DONE, missing

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings, QuestionsOption


def why(
    case: CaseArgument,
    what: Annotated[str | None, typer.Argument(metavar="[QUESTION_OR_FIGURE]")] = None,
    *,
    question: QuestionsOption = None,
    settings: CaseSettings,
) -> int:
    """Show the whole derivation of an outcome or a figure.

    The derivation shows each rule that fired, in words and with its source; for a refusal also what
    was missing from each rule that could have fired. Of several questions each is shown in turn; as
    JSON one on a line.
    """
    wanted = [*([what] if what else []), *(question or ())]
    if not wanted:
        raise missing("--for")
    from hsm_policy.presentation import render_why

    with open_case(case, settings) as (book, read):
        answers = [book.explain(read, one, settings.lang) for one in wanted]
    for at, answer in enumerate(answers):
        if at and not settings.wants_json:
            terminal.print_text("\n")
        print_answer(book, answer, settings, render_why, one_line=len(answers) > 1)
    return DONE
