"""`hsm what-if`: a case before and after changes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hsm_policy.cli.context import open_case, print_answer
from hsm_policy.cli.usage import DONE, missing, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import CaseArgument, CaseSettings, pairs_option

_OPTIONS = {
    "no_point": "--to-reading",
    "no_reading": "--to-reading",
    "no_profile": "--to-profile",
    "no_scenario": "--to-scenario",
}
"""The option that causes a diagnostic, by its code; `--set` causes all others."""


def what_if(
    case: CaseArgument,
    *,
    changes: Annotated[
        list[str] | None,
        pairs_option(
            "--set", metavar="KEY=VALUE", help="Give a key this value; nothing after = removes it."
        ),
    ] = None,
    to_reading: Annotated[
        list[str] | None,
        pairs_option("--to-reading", metavar="POINT=READING", help="Choose this reading instead."),
    ] = None,
    to_profile: Annotated[
        str | None,
        typer.Option("--to-profile", metavar="NAME", help="Choose all readings at once instead."),
    ] = None,
    to_scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--to-scenario",
            metavar="NAME",
            help="Apply only this announced law instead; an empty NAME applies none.",
        ),
    ] = None,
    settings: CaseSettings,
) -> int:
    """Show what changes when the case says something else, and why.

    At least one of the options from --set to --to-scenario says what changes; all but --to-profile
    may be repeated. The options below them apply before and after the change.
    """
    from hsm_policy.presentation import render_changes

    if not (changes or to_reading or to_profile or to_scenario):
        raise missing("--set")
    under: dict[str, Any] = {"readings": pairs(to_reading)} if to_reading else {}
    if to_profile:
        under["profile"] = to_profile
    if to_scenario:
        under["scenarios"] = tuple(filter(None, to_scenario))
    with open_case(case, settings) as (book, read), _naming_options():
        given = {
            path: book.typed(path, text, settings.lang) if text else None
            for path, text in pairs(changes or ()).items()
        }
        answer = book.what_if(read, given, **under).report(settings.lang)
    print_answer(book, answer, settings, render_changes)
    return DONE


@contextmanager
def _naming_options() -> Iterator[None]:
    """Set the file of each diagnostic to the option that causes it."""
    from msgspec.structs import replace

    from hsm_policy.messages import DiagnosticsError

    try:
        yield
    except DiagnosticsError as refused:
        raise DiagnosticsError(
            replace(one, file="--set" if one.path else _OPTIONS.get(one.code, "--set"))
            for one in refused.problems
        ) from None
