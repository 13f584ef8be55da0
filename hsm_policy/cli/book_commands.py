"""The commands about a rulebook, as the command line has them.

Only what reading options takes is imported at once; annotations are no strings, since Typer would
have to evaluate each.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import click
import typer

from hsm_policy.cli.usage import count_of
from hsm_policy.messages import nearest, say

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings

JobsOption = Annotated[
    str | None,
    typer.Option(
        "--jobs",
        metavar="N",
        help="How many processes work at once; left out, one for each processor.",
    ),
]


SchemaName = Literal[
    "case", "scenarios", "properties", "vocabulary", "rulebook", "verdict", "why", "minimum", "map",
    "what-if", "repair", "timeline", "routes", "ask", "check", "test", "coverage", "mutate",
    "prove", "diff",
]  # fmt: skip
"""What has a JSON Schema: a case, a file of the rulebook, and what a command prints."""


def check(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]")] = None,
    *,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", help="Only tell of one kind of finding."),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what there is no doubt about, and show it.")
    ] = False,
    seconds: Annotated[
        int, typer.Option("--seconds", min=1, help="How long the check may take.")
    ] = 60,
    settings: "Settings",
) -> int:
    """Say what is wrong with a rulebook, and where.

    DIR holds policy/ and facts/; left out, it is the rulebook that comes with the program. It may
    come from a stranger: nothing in it runs, and the check takes so many seconds and 2 GB of memory
    at most. Exit status 1 where there is an error.
    """
    _check_folder(folder, settings)
    from hsm_policy.cli import check_command

    if explain is None:
        chosen = settings if folder is None else settings._replace(policy=folder)
        return check_command.check(chosen, seconds, fix=fix)
    _check_code(explain, settings.lang, alone=folder is None and not fix)
    return check_command.explain(explain, settings)


def _check_code(code: str, lang: str, *, alone: bool) -> None:
    from hsm_policy.messages import explanations

    if not alone:
        raise click.UsageError(say("usage.explain_alone", lang), click.get_current_context())
    known = explanations()
    if code not in known:
        near = nearest(code, known)
        hint = f"; {say('usage.meant', lang, names=near)}" if near else ""
        said = say("usage.code", lang, code=code)
        raise click.UsageError(f"{said}{hint}", click.get_current_context())


def try_scenarios(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]")] = None,
    *,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="TEXT", help="Those whose name or file holds this."),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Try them again whenever a file changes.")
    ] = False,
    settings: "Settings",
) -> int:
    """Try the scenarios that stand beside the rules.

    What is not as expected is told with the reason why it is as it is. DIR holds policy/ and
    facts/; left out, it is the rulebook that comes with the program. Exit status 1 where a scenario
    fails.
    """
    _check_folder(folder, settings)
    from hsm_policy.cli import bench_commands

    chosen = settings if folder is None else settings._replace(policy=folder)
    return bench_commands.test(chosen, only, watch=watch)


def coverage(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]")] = None,
    *,
    html: Annotated[
        str | None,
        typer.Option("--html", metavar="FILE", help="Write the policy files with marks as well."),
    ] = None,
    jobs: JobsOption = None,
    settings: "Settings",
) -> int:
    """Say what the scenarios leave untried.

    Rules that never fire or never just miss, comparisons tried on one side only, rows of tables
    without a scenario on the first day and the day before, states of requirements never seen. DIR
    holds policy/ and facts/; left out, it is the rulebook that comes with the program.
    """
    _check_folder(folder, settings)
    from hsm_policy.cli import coverage_commands

    chosen = settings if folder is None else settings._replace(policy=folder)
    return coverage_commands.coverage(chosen, html, count_of(jobs, settings.lang, "--jobs"))


def mutate(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]")] = None,
    *,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="TEXT", help="Those whose file or text holds this."),
    ] = None,
    jobs: JobsOption = None,
    resume: Annotated[
        str | None,
        typer.Option(
            "--resume",
            metavar="FILE",
            help="Keep in this file what is found, and go on from it; left out, in the cache.",
        ),
    ] = None,
    write: Annotated[
        str | None,
        typer.Option(
            "--write", metavar="FILE", help="Add scenarios that would notice, to be reviewed."
        ),
    ] = None,
    settings: "Settings",
) -> int:
    """Make small mistakes in a rulebook, one by one, and say which no scenario notices.

    A comparison shifted or turned, a part of a clause left out or denied, an amount or a day moved
    by one step, two categories swapped, another default reading. DIR holds policy/ and facts/; left
    out, it is the rulebook that comes with the program. It may be broken off: the next time it
    goes on from there.
    """
    _check_folder(folder, settings)
    from hsm_policy.cli import mutate_commands

    chosen = settings if folder is None else settings._replace(policy=folder)
    number = count_of(jobs, settings.lang, "--jobs")
    return mutate_commands.mutate(chosen, only, number, resume, write)


def new(
    kind: Annotated[Literal["rulebook"], typer.Argument(metavar="rulebook")],  # noqa: ARG001 - the one thing there is to begin
    folder: Annotated[str, typer.Argument(metavar="DIR")],
    *,
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the one that comes with the program.")
    ] = False,
    settings: "Settings",
) -> int:
    """Begin a rulebook: a small one that works, to be changed piece by piece.

    DIR is a folder that does not exist yet, or an empty one. Its README.md says what to do next.
    With --copy it gets all files of the rulebook that comes with the program instead.
    """
    from hsm_policy.cli import new_command

    return new_command.new_rulebook(folder, settings, copy=copy)


def book(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]")] = None,
    *,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write the page into this file.")
    ] = None,
    settings: "Settings",
) -> int:
    """Print the rulebook as one page of HTML to read, to search and to print.

    It holds every rule in words, its clause and its sources, the figures by date, contested points,
    inputs, scenarios, and who uses what. DIR holds policy/ and facts/; left out, it is the rulebook
    that comes with the program.
    """
    _check_folder(folder, settings)
    from hsm_policy.cli import book_command

    return book_command.book(settings if folder is None else settings._replace(policy=folder), out)


def prove(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]")] = None,
    *,
    only: Annotated[
        str | None, typer.Option("--only", metavar="TEXT", help="Those whose name holds this.")
    ] = None,
    save: Annotated[
        str | None,
        typer.Option("--save", metavar="DIR", help="Write cases that refute them there."),
    ] = None,
    jobs: JobsOption = None,
    settings: "Settings",
) -> int:
    """Prove the properties that a rulebook declares, over all cases.

    One that does not hold is refuted with a case. DIR holds policy/ and facts/; left out, it is the
    rulebook that comes with the program. Exit status 1 where one is not proved.
    """
    _check_folder(folder, settings)
    from hsm_policy.cli import prove_command

    chosen = settings if folder is None else settings._replace(policy=folder)
    return prove_command.prove(chosen, only, save, count_of(jobs, settings.lang, "--jobs"))


def diff(
    before: Annotated[str, typer.Argument(metavar="A")],
    after: Annotated[str | None, typer.Argument(metavar="[B]")] = None,
    *,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write a page for a memo as well.")
    ] = None,
    jobs: JobsOption = None,
    settings: "Settings",
) -> int:
    """Compare two rulebooks: for each question the same, stricter, laxer, or some of both.

    A and B are folders that hold policy/ and facts/, or git revisions of the rulebook at hand; B
    left out is the rulebook at hand. Each direction comes with a smallest case, the first day, and
    the change that does it.
    """
    from hsm_policy.cli import diff_command

    return diff_command.diff(before, after, settings, html, count_of(jobs, settings.lang, "--jobs"))


def fmt(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[FILE|DIR]...")] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit status 1 if something would.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Change nothing; print what would, as a diff.")
    ] = False,
    settings: "Settings",
) -> int:
    """Put policy files (.lp) in one style; they say the same as before.

    Left out, the files are those of the rulebook; - reads standard input and writes standard
    output. A file that cannot be read is left as it is, and what is wrong with it is told.
    """
    if paths and "-" in paths and len(paths) > 1:
        raise click.UsageError(say("usage.fmt_input", settings.lang), click.get_current_context())
    from hsm_policy.cli import fmt_command

    return fmt_command.fmt(paths or (), settings, check=check, diff=diff)


def schema(
    name: Annotated[SchemaName | None, typer.Argument(metavar="[NAME]")] = None,
    *,
    of: Annotated[
        Literal["case", "scenarios", "properties", "vocabulary", "rulebook"],
        typer.Option("--of", help="Of which file: a case, or one of the rulebook."),
    ] = "case",
    write: Annotated[
        str | None,
        typer.Option(
            "--write", metavar="DIR", help="Write all of them there, with settings for an editor."
        ),
    ] = None,
    settings: "Settings",
) -> int:
    """Print the JSON Schema of a case, of an answer, or of a file of the rulebook.

    NAME is case, verdict (what evaluate prints), or the command that prints the answer: why,
    minimum, map, what-if, repair, timeline, routes, ask, check, test, coverage, mutate, prove or
    diff. With --write .vscode the editor VS Code finds those of files by itself.
    """
    from hsm_policy.cli import schema_command

    if write is None:
        return schema_command.schema(name or of, settings)
    return schema_command.write(write, settings)


def lsp(*, settings: "Settings") -> int:
    """Serve an editor: findings, explanations, completion, renaming, while one writes.

    It speaks the Language Server Protocol over standard input and output; editors start it by
    themselves. It needs the extra `editor`.
    """
    from hsm_policy.cli import lsp_command

    return lsp_command.lsp(settings)


def _check_folder(folder: str | None, settings: "Settings") -> None:
    if None not in (folder, settings.policy):
        raise click.UsageError(say("usage.two_folders", settings.lang), click.get_current_context())


COMMANDS: dict[str, Callable[..., int]] = {
    "check": check,
    "test": try_scenarios,
    "coverage": coverage,
    "mutate": mutate,
    "prove": prove,
    "diff": diff,
    "fmt": fmt,
    "schema": schema,
    "book": book,
    "lsp": lsp,
    "new": new,
}

WITHOUT_BOOK = ("new", "lsp")
"""Commands that look at no rulebook."""
