"""`hsm why`: the derivation of an outcome or a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_case, print_answer
from hsm_policy.cli.usage import DONE, missing

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.api import Rulebook
    from hsm_policy.cases import Case
    from hsm_policy.cli.options import CaseArgument, CaseSettings, QuestionsOption
    from hsm_policy.verdict import DerivationNode


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
        answers = [_explained(book, read, one, settings.lang) for one in wanted]
    for at, answer in enumerate(answers):
        if at and not settings.wants_json:
            terminal.print_text("\n")
        print_answer(book, answer, settings, render_why, one_line=len(answers) > 1)
    return DONE


def _explained(book: Rulebook, case: Case, what: str, lang: str) -> DerivationNode:
    """Return the derivation of a question or figure, with the cheapest repair if there is one."""
    answer = book.why(case, what).report(lang)
    nearest = book.nearest_repair(case, what)
    if nearest is None:
        return answer
    from msgspec.structs import asdict

    from hsm_policy.analysis import ExplainedOutcome

    return ExplainedOutcome(**asdict(answer), nearest=nearest)
