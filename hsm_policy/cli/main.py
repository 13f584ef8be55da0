"""The program `hsm`: options in, an answer and an exit status out.

Exit status: 0 done; 1 could not be done; 2 wrong usage; with `--require QUESTION`, 3 refused or at
risk and 4 open. Only what reading options takes is imported at once; annotations are no strings,
since Typer would have to evaluate each.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import click
import typer

from hsm_policy.cli import book_commands, case_commands
from hsm_policy.cli.parameters import ANSWER, BOOK, CASE, CHECK_FORM, with_options
from hsm_policy.cli.usage import FAILED, WRONG_USAGE, language_of, usage_line
from hsm_policy.messages import say

_COMMANDS = {**case_commands.COMMANDS, **book_commands.COMMANDS}

_INTERRUPTED = 130
"""What Typer answers instead of letting an interruption through."""


def program(only: str = "") -> click.Command:
    """Build the program; with one command alone, if it is named: that is quicker to build."""
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["--help", "-h"]},
        epilog="Exit status: 0 done; 1 could not be done; 2 wrong usage; with --require, 3 refused "
        "or at risk, 4 open.",
    )
    app.callback()(_about)
    for name in [only] if only in _COMMANDS else _COMMANDS:
        app.command(name)(_command(name))
    return typer.main.get_command(app)


def _command(name: str) -> Callable[..., int]:
    if name in case_commands.COMMANDS:
        return with_options(_COMMANDS[name], ANSWER | CASE | BOOK)
    form = ANSWER["form"]._replace(default="json") if name == "schema" else ANSWER["form"]
    if name == "check":
        form = CHECK_FORM
    book = {} if name in book_commands.WITHOUT_BOOK else BOOK
    return with_options(_COMMANDS[name], {**ANSWER, "form": form, **book})


def main() -> None:
    """Run the program on the words of the command line and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; give the exit status, whatever happens."""
    lang = language_of(arguments)
    try:
        return _invoke(list(arguments))
    except click.UsageError as error:
        _complain(usage_line(error, lang))
        return WRONG_USAGE
    except (KeyboardInterrupt, click.Abort):
        _complain(say("interrupted", lang))
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last door: no user ever sees a traceback
        from hsm_policy.cli.commands import report

        return report(error, lang)


def _invoke(arguments: list[str]) -> int:
    only = arguments[0] if arguments else ""
    status = program(only).main(arguments, "hsm", standalone_mode=False)
    if status == _INTERRUPTED:
        raise KeyboardInterrupt
    return int(status or 0)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        from hsm_policy.names import __version__

        typer.echo(f"hsm {__version__}")
        raise typer.Exit


def _about(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version of the program.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Decide a case by the rulebook, with reasons and sources."""


def _complain(lines: str) -> None:
    from hsm_policy.cli import terminal

    terminal.complain(lines.splitlines())
