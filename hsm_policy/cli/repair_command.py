"""`hsm repair`, and the nearest repair that `hsm why` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.commands import about, name_of, open_book, open_case, print_answer
from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hsm_policy.cli.commands import Settings


def repair(source: str, question: str | None, keep: Sequence[str], settings: Settings) -> int:
    """Show what would get a question granted; some inputs are to stay as they are."""
    from hsm_policy.presentation import render_repair
    from hsm_policy.rulebook import default_question

    book = open_book(settings)
    with about(name_of(source, settings.lang)):
        case = open_case(book, source, settings)
        asked = default_question(book.source, question)
        answer = book.repair(case, asked, keep).report(settings.lang)
    print_answer(book, answer, settings, render_repair)
    return DONE
