"""`hsm export`: a case with the rulebook as one program for clingo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_case
from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from hsm_policy.cli.options import CaseArgument, CaseSettings


def export(case: CaseArgument, *, settings: CaseSettings) -> int:
    """Print one program that any clingo runs to the same answer."""
    with open_case(case, settings) as (book, read):
        program = book.export(read)
    if settings.wants_json:
        terminal.print_json({"program": program})
    else:
        terminal.print_text(program)
    return DONE
