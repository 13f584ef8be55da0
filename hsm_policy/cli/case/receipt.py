"""`hsm receipt` and `hsm replay`: what a verdict was made of, and whether it comes out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import naming, open_book, print_answer, told_case, with_overrides
from hsm_policy.cli.usage import DONE, FAILED

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings, QuestionsOption, RulebookSettings


def receipt(case: CaseArgument, *, question: QuestionsOption = None, settings: CaseSettings) -> int:
    """Print the receipt of a verdict, with which anybody who holds the case can check it.

    The receipt is JSON: digests of the case, the rulebook, the program and the verdict, the
    readings and the day. It has no word of the case. Keep both, and check them with hsm replay.
    """
    book = open_book(settings)
    with naming(case):
        told = told_case(book, case, settings)
        decided = with_overrides(book, told, settings)
        made = book.receipt(decided, told=told, questions=question or (), lang=settings.lang)
    terminal.print_json(made.to_dict())
    return DONE


def replay(
    receipt: Annotated[str, typer.Argument(metavar="RECEIPT", help="The file of a receipt.")],
    case: CaseArgument,
    *,
    settings: RulebookSettings,
) -> int:
    """Decide a case again as its receipt says, and tell whether the verdict is the same.

    The day, the readings and the announced law are those of the receipt. Exit status 1 where
    anything differs.
    """
    from hsm_policy.presentation import render_replay

    book = open_book(settings)
    with naming(case):
        told = told_case(book, case, settings)
    answer = book.replay(receipt, told).report(settings.lang)
    print_answer(book, answer, settings, render_replay)
    return DONE if answer.same else FAILED
