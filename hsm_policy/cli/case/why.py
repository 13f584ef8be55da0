"""`hsm why`: the derivation of an outcome or a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.context import open_case, print_answer
from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings


def why(
    case: CaseArgument,
    what: Annotated[str, typer.Argument(metavar="QUESTION_OR_FIGURE")],
    *,
    settings: CaseSettings,
) -> int:
    """Show the whole derivation of an outcome or a figure.

    The derivation shows each rule that fired, in words and with its source; for a refusal also what
    was missing from each rule that could have fired.
    """
    from hsm_policy.presentation import render_why

    with open_case(case, settings) as (book, read):
        answer = book.why(read, what).report(settings.lang)
        nearest = book.nearest_repair(read, what)
    if nearest is not None:
        from msgspec.structs import asdict

        from hsm_policy.analysis import ExplainedOutcome

        answer = ExplainedOutcome(**asdict(answer), nearest=nearest)
    print_answer(book, answer, settings, render_why)
    return DONE
