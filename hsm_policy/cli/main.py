"""The program `hsm`: a group of commands that imports only the command that runs.

Exit status: 0 done; 1 could not be done; 2 wrong usage; with `--require QUESTION`, 3 refused or at
risk and 4 open. Annotations here are no strings, since Typer would have to evaluate each.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import click
import typer
from typer.core import TyperGroup

from hsm_policy.cli.usage import FAILED, WRONG_USAGE, language_of, usage_line
from hsm_policy.messages import say

COMMANDS = {
    "evaluate": "case.evaluate:evaluate",
    "why": "case.why:why",
    "minimum": "case.minimum:minimum",
    "min-salary": "case.minimum:default_minimum",
    "map": "case.region_map:region_map",
    "what-if": "case.what_if:what_if",
    "repair": "case.repair:repair",
    "timeline": "case.timeline:timeline",
    "ask": "case.ask:ask",
    "routes": "case.routes:routes",
    "batch": "case.batch:batch",
    "export": "case.export:export",
    "dossier": "case.dossier:dossier",
    "receipt": "case.receipt:receipt",
    "replay": "case.receipt:replay",
    "new-test": "case.new_test:new_test",
    "list": "rulebook.names:list_names",
    "check": "rulebook.check:check",
    "test": "rulebook.test:run_scenarios",
    "coverage": "rulebook.coverage:coverage",
    "mutate": "rulebook.mutate:mutate",
    "prove": "rulebook.prove:prove",
    "diff": "rulebook.diff:diff",
    "impact": "rulebook.impact:impact",
    "fmt": "rulebook.fmt:fmt",
    "schema": "rulebook.schema:schema",
    "book": "rulebook.book:book",
    "mcp": "rulebook.mcp:mcp",
    "lsp": "rulebook.lsp:lsp",
    "serve": "rulebook.serve:serve",
    "new": "rulebook.new:new",
}
"""The function of each command, in the order of the help page."""

_INTERRUPTED = 130
"""The exit status that Typer returns after an interrupt (Ctrl-C)."""


class LazyGroup(TyperGroup):
    """A Click group that imports a command only when it is run or its help is shown."""

    def __init__(self, **attrs: Any) -> None:  # noqa: ANN401 - whatever Typer hands on to Click
        placeholders = {name: click.Command(name) for name in COMMANDS}
        super().__init__(**{**attrs, "commands": placeholders})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command by name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        from hsm_policy.cli.options import typer_function

        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(cmd_name)(typer_function(_function(cmd_name)))
        return typer.main.get_command(app)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with the first lines of their docstrings; no parser is built."""
        with formatter.section("Commands"):
            lines = [(name, str(_function(name).__doc__).partition("\n")[0]) for name in COMMANDS]
            formatter.write_dl(lines)


def _function(command: str) -> Callable[..., int]:
    module, _, name = COMMANDS[command].partition(":")
    found: Callable[..., int] = getattr(import_module(f"{__package__}.{module}"), name)
    return found


def program() -> click.Command:
    """Return the Click command of the whole program."""
    app = typer.Typer(
        cls=LazyGroup,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["--help", "-h"]},
        epilog="Exit status: 0 done; 1 could not be done; 2 wrong usage; with --require, 3 refused "
        "or at risk, 4 open.",
    )
    app.callback()(_about)
    return typer.main.get_command(app)


def main() -> None:
    """Run the program on `sys.argv` and exit with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; errors are printed, never raised."""
    lang = language_of(arguments)
    try:
        return _invoke(list(arguments), lang)
    except click.UsageError as error:
        _complain(usage_line(error, lang))
        return WRONG_USAGE
    except (KeyboardInterrupt, click.Abort):
        _complain(say("interrupted", lang))
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last door: no user ever sees a traceback
        from hsm_policy.cli.context import report

        return report(error, lang)


def _invoke(arguments: list[str], lang: str) -> int:
    status = program().main(arguments, "hsm", standalone_mode=False, obj=lang)
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
    """Decide cases by the rulebook, with reasons and sources."""


def _complain(lines: str) -> None:
    from hsm_policy.cli import terminal

    terminal.complain(lines.splitlines())
