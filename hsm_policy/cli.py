"""The program `hsm`: options in, an answer and an exit status out.

Exit status: 0 done; 1 could not be done; 2 wrong usage; with `--require QUESTION`, 3 refused or at
risk and 4 open. Only what reading options takes is imported at once; annotations are no strings,
since Typer would have to evaluate each.
"""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import click
import typer

from hsm_policy.interface_texts import say
from hsm_policy.parameters import (
    CaseArgument,
    Date,
    Form,
    Lang,
    Policy,
    Profile,
    Readings,
    Scenarios,
)
from hsm_policy.usage import FAILED, WRONG_USAGE, day_of, language_of, pairs_of, usage_line

if TYPE_CHECKING:
    from hsm_policy.commands import Settings


def evaluate(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...")],
    *,
    require: Annotated[
        str | None,
        typer.Option(metavar="QUESTION", help="Let the exit status tell the outcome of this one."),
    ] = None,
    readings: Annotated[
        Literal["all"] | None,
        typer.Option("--readings", help="Decide under every other reading too, one at a time."),
    ] = None,
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Give the verdicts, with reasons and sources.

    CASE is a file; - reads standard input. Of several cases each is decided by itself.
    """
    if cases.count("-") > 1:
        raise click.UsageError(say("usage.twice", lang, value="-"), click.get_current_context())
    from hsm_policy import commands

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return commands.evaluate(cases, settings, require, all_readings=readings == "all")


def why(
    case: CaseArgument,
    what: Annotated[str, typer.Argument(metavar="QUESTION_OR_FIGURE")],
    *,
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Show the whole derivation of an outcome or a figure.

    Every rule that fired is told in words, with its source; for a refusal, what was missing from
    each rule that could have fired. CASE is a file; - reads standard input.
    """
    from hsm_policy import commands

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return commands.why(case, what, settings)


def minimum(
    case: CaseArgument,
    name: Annotated[str | None, typer.Argument(metavar="[INPUT]")] = None,
    *,
    question: Annotated[
        str | None, typer.Option("--for", metavar="QUESTION", help="What is to be granted.")
    ] = None,
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Find the lowest value that gets a question granted.

    INPUT is an amount, a day or a count of the case; it and the question have defaults. CASE is a
    file; - reads standard input. Exit status 3 where no value will do, 4 where that stays open.
    """
    from hsm_policy import commands

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return commands.minimum(case, name, question, settings)


def popular_minimum(
    case: CaseArgument,
    *,
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Do as minimum, with its default input and question."""
    from hsm_policy import commands

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return commands.minimum(case, None, None, settings)


def what_if(
    case: CaseArgument,
    *,
    changes: Annotated[
        list[str],
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Let the case say this; nothing after = removes it."
        ),
    ],
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Show what differs when the case says something else.

    CASE is a file; - reads standard input.
    """
    from hsm_policy import commands

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return commands.what_if(case, pairs_of(changes, "--set", "KEY=VALUE", lang), settings)


def timeline(
    case: CaseArgument,
    *,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DAY", help="Look as far as this day; else five years."),
    ] = None,
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Show every day on which something changes, and why.

    What the case says is taken to stay as it is. CASE is a file; - reads standard input.
    """
    from hsm_policy import commands

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return commands.timeline(case, day_of(until, lang, "--until"), settings)


def ask(
    case: Annotated[str | None, typer.Argument(metavar="[CASE]")] = None,
    *,
    question: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="QUESTION", help="What to decide; may be repeated."),
    ] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="FILE", help="Keep the case in this file.")
    ] = None,
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Ask only what can still change the outcome, and say why.

    CASE is a file with what is known so far. Answers come from standard input, one a line; ? says
    that it is not known. The interview may be left, and taken up again with the case it gives.
    """
    if case == "-":
        raise click.UsageError(say("usage.ask_input", lang), click.get_current_context())
    from hsm_policy import conversation

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return conversation.ask(case, tuple(question or ()), save, settings)


def routes(
    case: CaseArgument,
    *,
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Show all routes for one person side by side.

    Those that are open to the person come first. A route that the case does not raise is shown with
    what must be known for it. CASE is a file; - reads standard input.
    """
    from hsm_policy import commands

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return commands.routes(case, settings)


def check(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]")] = None,
    *,
    form: Form = "text",
    lang: Lang = "en",
    policy: Policy = None,
) -> int:
    """Say what is wrong with a rulebook, and where.

    DIR holds policy/ and facts/; left out, it is the rulebook that comes with the program.
    """
    if None not in (folder, policy):
        raise click.UsageError(say("usage.two_folders", lang), click.get_current_context())
    from hsm_policy import commands

    return commands.check(_settings(form, lang, folder if folder is not None else policy))


def schema(*, form: Form = "json", lang: Lang = "en", policy: Policy = None) -> int:
    """Print the JSON Schema of a case."""
    from hsm_policy import commands

    return commands.schema(_settings(form, lang, policy))


def export(
    case: CaseArgument,
    *,
    form: Form = "text",
    lang: Lang = "en",
    date: Date = None,
    reading: Readings = None,
    profile: Profile = None,
    scenario: Scenarios = None,
    policy: Policy = None,
) -> int:
    """Print one program that any clingo runs to the same answer.

    CASE is a file; - reads standard input.
    """
    from hsm_policy import commands

    settings = _settings(form, lang, policy, date, reading, profile, scenario)
    return commands.export(case, settings)


_COMMANDS: dict[str, Callable[..., int]] = {
    "evaluate": evaluate,
    "why": why,
    "minimum": minimum,
    "min-salary": popular_minimum,
    "what-if": what_if,
    "timeline": timeline,
    "ask": ask,
    "routes": routes,
    "check": check,
    "schema": schema,
    "export": export,
}
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
        app.command(name)(_COMMANDS[name])
    return typer.main.get_command(app)


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
        from hsm_policy.commands import report

        return report(error, lang)


def _invoke(arguments: list[str]) -> int:
    only = arguments[0] if arguments else ""
    status = program(only).main(arguments, "hsm", standalone_mode=False)
    if status == _INTERRUPTED:
        raise KeyboardInterrupt
    return int(status or 0)


def _print_version(wanted: bool) -> None:
    if wanted:
        from hsm_policy import __version__

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
    from hsm_policy import terminal

    terminal.complain(lines.splitlines())


def _settings(  # noqa: PLR0917 - the options in the order of Settings
    form: str,
    lang: str,
    policy: str | None,
    date: str | None = None,
    readings: list[str] | None = None,
    profile: str | None = None,
    scenarios: list[str] | None = None,
) -> "Settings":
    from hsm_policy.commands import Settings

    chosen = pairs_of(readings or (), "--reading", "POINT=READING", lang)
    when = day_of(date, lang)
    return Settings(form, lang, policy, when, chosen, profile, tuple(scenarios or ()))
