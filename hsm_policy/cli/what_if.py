"""`hsm what-if`: a case before and after changes of what it says and how it is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from hsm_policy.cli.commands import about, name_of, open_book, open_case, print_answer
from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings

OPTIONS = {
    "no_point": "--to-reading",
    "no_reading": "--to-reading",
    "no_profile": "--to-profile",
    "no_scenario": "--to-scenario",
}
"""The option that a problem without a place in the case is about, by its code."""


class Changes(NamedTuple):
    """What is asked for: an empty value takes a key away, and scenarios are all that apply."""

    keys: Mapping[str, str]
    readings: Mapping[str, str]
    profile: str | None = None
    scenarios: tuple[str, ...] | None = None

    @property
    def beside(self) -> dict[str, Any]:
        """Give what is asked for beside the keys."""
        found: dict[str, Any] = {"readings": self.readings} if self.readings else {}
        found |= {"profile": self.profile} if self.profile else {}
        return found | ({} if self.scenarios is None else {"scenarios": self.scenarios})


def what_if(source: str, changes: Changes, settings: Settings) -> int:
    """Show what differs."""
    from hsm_policy.presentation import render_changes

    book = open_book(settings)
    with about(name_of(source, settings.lang)):
        case = open_case(book, source, settings)
    given = {path: value or None for path, value in changes.keys.items()}
    with _about_options():
        answer = book.what_if(case, given, **changes.beside).report(settings.lang)
    print_answer(book, answer, settings, render_changes)
    return DONE


@contextmanager
def _about_options() -> Iterator[None]:
    """Let each problem name the option that it is about."""
    from msgspec.structs import replace

    from hsm_policy.messages import DiagnosticsError

    try:
        yield
    except DiagnosticsError as refused:
        named = []
        for one in refused.problems:
            option = OPTIONS.get(one.code, "--set") if not one.path else "--set"
            named.append(replace(one, file=option))
        raise DiagnosticsError(named) from None
