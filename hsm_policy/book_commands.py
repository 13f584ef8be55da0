"""The commands about a rulebook, as the command line has them.

Only what reading options takes is imported at once; annotations are no strings, since Typer would
have to evaluate each.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import click
import typer

from hsm_policy.interface_texts import say

if TYPE_CHECKING:
    from hsm_policy.commands import Settings


def check(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]")] = None,
    *,
    settings: "Settings",
) -> int:
    """Say what is wrong with a rulebook, and where.

    DIR holds policy/ and facts/; left out, it is the rulebook that comes with the program.
    """
    if None not in (folder, settings.policy):
        raise click.UsageError(say("usage.two_folders", settings.lang), click.get_current_context())
    from hsm_policy import commands

    return commands.check(settings if folder is None else settings._replace(policy=folder))


def schema(*, settings: "Settings") -> int:
    """Print the JSON Schema of a case."""
    from hsm_policy import commands

    return commands.schema(settings)


COMMANDS: dict[str, Callable[..., int]] = {"check": check, "schema": schema}
