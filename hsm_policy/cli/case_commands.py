"""The commands about a case, as the command line has them.

Only what reading options takes is imported at once; annotations are no strings, since Typer would
have to evaluate each.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import click
import typer

from hsm_policy.cli.parameters import CaseArgument, ChartOption
from hsm_policy.cli.usage import day_of, missing, pairs_of, picture_of
from hsm_policy.messages import say

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings


def evaluate(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...")],
    *,
    require: Annotated[
        str | None,
        typer.Option(metavar="QUESTION", help="Let the exit status tell the outcome of this one."),
    ] = None,
    readings: Annotated[
        Literal["all"] | None,
        typer.Option("--readings", help="Decide under every combination of readings too."),
    ] = None,
    settings: "Settings",
) -> int:
    """Give the verdicts, with reasons and sources.

    CASE is a file; - reads standard input. Of several cases each is decided by itself.
    """
    if cases.count("-") > 1:
        raise click.UsageError(
            say("usage.twice", settings.lang, value="-"), click.get_current_context()
        )
    from hsm_policy.cli import commands

    return commands.evaluate(cases, settings, require, all_readings=readings == "all")


def why(
    case: CaseArgument,
    what: Annotated[str, typer.Argument(metavar="QUESTION_OR_FIGURE")],
    *,
    settings: "Settings",
) -> int:
    """Show the whole derivation of an outcome or a figure.

    Every rule that fired is told in words, with its source; for a refusal, what was missing from
    each rule that could have fired. CASE is a file; - reads standard input.
    """
    from hsm_policy.cli import commands

    return commands.why(case, what, settings)


def minimum(
    case: CaseArgument,
    name: Annotated[str | None, typer.Argument(metavar="[INPUT]")] = None,
    *,
    question: Annotated[
        str | None, typer.Option("--for", metavar="QUESTION", help="What is to be granted.")
    ] = None,
    chart: ChartOption = None,
    settings: "Settings",
) -> int:
    """Find the lowest value that gets a question granted.

    INPUT is an amount, a day or a count of the case; it and the question have defaults. CASE is a
    file; - reads standard input. Exit status 3 where no value will do, 4 where that stays open.
    """
    file = picture_of(chart, settings.lang)
    from hsm_policy.cli import chart_commands

    return chart_commands.minimum(case, name, question, file, settings)


def popular_minimum(
    case: CaseArgument,
    *,
    chart: ChartOption = None,
    settings: "Settings",
) -> int:
    """Do as minimum, with its default input and question."""
    file = picture_of(chart, settings.lang)
    from hsm_policy.cli import chart_commands

    return chart_commands.minimum(case, None, None, file, settings)


def region_map(  # noqa: PLR0913 - Typer reads each from the command line
    case: CaseArgument,
    one: Annotated[str, typer.Argument(metavar="INPUT")],
    other: Annotated[str, typer.Argument(metavar="INPUT")],
    *,
    question: Annotated[
        str | None, typer.Option("--for", metavar="QUESTION", help="Whose outcome is shown.")
    ] = None,
    ranges: Annotated[
        list[str] | None,
        typer.Option(
            "--range", metavar="INPUT=FIRST..LAST", help="Look at these values; may be repeated."
        ),
    ] = None,
    chart: ChartOption = None,
    settings: "Settings",
) -> int:
    """Show every region of two inputs, and its outcome.

    INPUT is an amount, a day or a count of the case. Every value that a case may have is looked at,
    for `date` five years from that of the case. CASE is a file; - reads standard input.
    """
    file = picture_of(chart, settings.lang)
    values = pairs_of(ranges or (), "--range", "INPUT=FIRST..LAST", settings.lang)
    from hsm_policy.cli import chart_commands

    return chart_commands.region_map(case, (one, other), question, values, file, settings)


def what_if(
    case: CaseArgument,
    *,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Let the case say this; nothing after = removes it."
        ),
    ] = None,
    to_reading: Annotated[
        list[str] | None,
        typer.Option("--to-reading", metavar="POINT=READING", help="Read a contested point so."),
    ] = None,
    to_profile: Annotated[
        str | None, typer.Option("--to-profile", metavar="NAME", help="Choose all readings anew.")
    ] = None,
    to_scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--to-scenario",
            metavar="NAME",
            help="Apply this announced law, and no other; nothing as NAME applies none.",
        ),
    ] = None,
    settings: "Settings",
) -> int:
    """Show what differs when the case says something else, and why.

    The options from --set to --to-scenario, of which at least one is needed, say what is changed;
    all but --to-profile may be repeated. Those below apply before and after. CASE is a file; -
    reads standard input.
    """
    if not (changes or to_reading or to_profile or to_scenario):
        raise missing("--set")
    from hsm_policy.cli.what_if import Changes, what_if

    lang = settings.lang
    asked = Changes(
        pairs_of(changes or (), "--set", "KEY=VALUE", lang),
        pairs_of(to_reading or (), "--to-reading", "POINT=READING", lang),
        to_profile,
        None if to_scenario is None else tuple(filter(None, to_scenario)),
    )
    return what_if(case, asked, settings)


def repair(
    case: CaseArgument,
    *,
    question: Annotated[
        str | None, typer.Option("--for", metavar="QUESTION", help="What is to be granted.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="KEY", help="Leave this as it is; may be repeated."),
    ] = None,
    settings: "Settings",
) -> int:
    """Show every smallest set of changes that gets a question granted.

    The cheapest comes first; amounts and days are the least that will do. What may change, and at
    what cost, the rulebook declares. CASE is a file; - reads standard input.
    """
    from hsm_policy.cli import repair_command

    return repair_command.repair(case, question, tuple(keep or ()), settings)


def timeline(
    case: CaseArgument,
    *,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DAY", help="Look as far as this day; else five years."),
    ] = None,
    chart: ChartOption = None,
    settings: "Settings",
) -> int:
    """Show every day on which something changes, and why.

    What the case says is taken to stay as it is. CASE is a file; - reads standard input.
    """
    last, file = day_of(until, settings.lang, "--until"), picture_of(chart, settings.lang)
    from hsm_policy.cli import chart_commands

    return chart_commands.timeline(case, last, file, settings)


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
    settings: "Settings",
) -> int:
    """Ask only what can still change the outcome, and say why.

    CASE is a file with what is known so far. Answers come from standard input, one a line; ? says
    that it is not known. The interview may be left, and taken up again with the case it gives.
    """
    if case == "-":
        raise click.UsageError(say("usage.ask_input", settings.lang), click.get_current_context())
    from hsm_policy.cli import conversation

    return conversation.ask(case, tuple(question or ()), save, settings)


def routes(
    case: CaseArgument,
    *,
    settings: "Settings",
) -> int:
    """Show all routes for one person side by side.

    Those that are open to the person come first. A route that the case does not raise is shown with
    what must be known for it. CASE is a file; - reads standard input.
    """
    from hsm_policy.cli import commands

    return commands.routes(case, settings)


def new_test(
    case: CaseArgument,
    *,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="SENTENCE", help="What the scenario shows."),
    ] = None,
    settings: "Settings",
) -> int:
    """Print a scenario with a case and its present verdict, for review.

    What it prints goes into a file beside the rules that ends in .cases.yaml. CASE is a file; -
    reads standard input.
    """
    from hsm_policy.cli import bench_commands

    return bench_commands.new_test(case, name, settings)


def export(
    case: CaseArgument,
    *,
    settings: "Settings",
) -> int:
    """Print one program that any clingo runs to the same answer.

    CASE is a file; - reads standard input.
    """
    from hsm_policy.cli import commands

    return commands.export(case, settings)


COMMANDS: dict[str, Callable[..., int]] = {
    "evaluate": evaluate,
    "why": why,
    "minimum": minimum,
    "min-salary": popular_minimum,
    "map": region_map,
    "what-if": what_if,
    "repair": repair,
    "timeline": timeline,
    "ask": ask,
    "routes": routes,
    "export": export,
    "new-test": new_test,
}
