"""`hsm routes`: all routes for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.context import open_case, print_answer
from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from hsm_policy.cli.options import CaseArgument, CaseSettings


def routes(case: CaseArgument, *, settings: CaseSettings) -> int:
    """Compare all routes for one person.

    The routes that are open to the person come first. A route that the case does not raise is shown
    with what must be known for it.
    """
    from hsm_policy.presentation import render_routes

    with open_case(case, settings) as (book, read):
        answer = book.routes(read).report(settings.lang)
    print_answer(book, answer, settings, render_routes)
    return DONE
