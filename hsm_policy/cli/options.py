"""Arguments and options that several commands share, each declared once.

A command is one function: Typer reads its signature, its body does the work. Its parameter
`settings` stands for a group of options: the parameters of a function below that returns
`Settings`. `typer_function` replaces it by those options. Annotations of a command are strings,
evaluated here with the names of this module, so that command modules import neither Typer nor
this module.
"""

import re
from collections.abc import Callable
from functools import partial
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, Literal

import click
import typer

from hsm_policy.cli.context import Settings
from hsm_policy.cli.usage import language, pairs, usual_language, wrong_usage
from hsm_policy.messages import say

_COUNT = re.compile(r"[1-9][0-9]{0,2}")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: str) -> str:
    """Check that an option is an existing ISO day."""
    from datetime import date

    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise click.BadParameter(say("usage.day", language(), value=value))


def _count(value: str) -> int:
    """Parse a number from 1 to 999."""
    if _COUNT.fullmatch(value):
        return int(value)
    raise click.BadParameter(say("usage.count", language(), value=value))


def _picture(value: str) -> str:
    """Check that an option names an SVG or PNG file."""
    if value.lower().endswith((".svg", ".png")):
        return value
    raise click.BadParameter(say("usage.chart", language(), value=value))


def _pairs(param: typer.CallbackParam, value: list[str] | None) -> list[str]:
    """Check that each value is NAME=VALUE, or as the metavar says, and that names are unique."""
    names = set[str]()
    for written in value or ():
        name, sign, _ = written.partition("=")
        if not (name and sign):
            form = str(param.metavar)
            raise click.BadParameter(say("usage.pair", language(), value=written, form=form))
        if name in names:
            raise click.BadParameter(say("usage.twice", language(), value=name))
        names.add(name)
    return value or []


CaseArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="The file of a case; - reads standard input.")
]

InputArgument = Annotated[
    str, typer.Argument(metavar="INPUT", help="An amount, a day or a count of the case.")
]

FolderArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[DIR]",
        help="A folder with policy/ and facts/; by default the rulebook of the program.",
    ),
]

QuestionOption = Annotated[
    str | None,
    typer.Option("--for", metavar="QUESTION", help="The question that is to be granted."),
]

QuestionsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="QUESTION",
        help="Decide and show only this question; may be repeated.",
    ),
]

day_option = partial(typer.Option, metavar="DAY", parser=_day)

pairs_option = partial(typer.Option, callback=_pairs)

ChartOption = Annotated[
    str | None,
    typer.Option(
        "--chart",
        metavar="FILE",
        parser=_picture,
        help="Draw the answer too, into a file .svg or .png.",
    ),
]

html_option = partial(typer.Option, "--html", metavar="FILE")

MapOption = Annotated[
    str | None,
    typer.Option("--map", metavar="MAP.yaml", help="What the columns stand for."),
]

JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        parser=_count,
        help="The number of processes; by default one for each processor.",
    ),
]

_Form = Annotated[Literal["text", "json"], typer.Option("--format", help="The form of the answer.")]

_Lang = Annotated[
    Literal["en", "nl"] | None,
    typer.Option("--lang", help="The language of the answer; by default that of HSM_LANG or LANG."),
]

_Policy = Annotated[
    str | None,
    typer.Option(
        "--policy", metavar="DIR", help="Use this rulebook instead of that of the program."
    ),
]


def _answer(*, form: _Form = "text", lang: _Lang = None) -> Settings:
    return Settings(form, lang or usual_language())


def _rulebook(*, form: _Form = "text", lang: _Lang = None, policy: _Policy = None) -> Settings:
    return Settings(form, lang or usual_language(), policy)


def _folder(
    folder: FolderArgument = None,
    *,
    form: _Form = "text",
    lang: _Lang = None,
    policy: _Policy = None,
) -> Settings:
    if folder is not None and policy is not None:
        raise wrong_usage("usage.two_folders")
    return Settings(form, lang or usual_language(), policy if folder is None else folder)


def _check(
    folder: FolderArgument = None,
    *,
    form: Annotated[
        Literal["text", "json", "sarif", "junit"],
        typer.Option("--format", help="The form of the answer."),
    ] = "text",
    lang: _Lang = None,
    policy: _Policy = None,
) -> Settings:
    return _folder(folder, lang=lang, policy=policy)._replace(form=form)


def _case(  # noqa: PLR0913 - Typer reads each from the command line
    *,
    form: _Form = "text",
    lang: _Lang = None,
    date: Annotated[
        str | None, day_option("--date", help="Decide for this day, such as 2026-03-01.")
    ] = None,
    reading: Annotated[
        list[str] | None,
        pairs_option(
            "--reading",
            metavar="POINT=READING",
            help="Choose this reading of a contested point; may be repeated.",
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="NAME", help="Choose all readings at once."),
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario", metavar="NAME", help="Apply this announced law; may be repeated."
        ),
    ] = None,
    policy: _Policy = None,
) -> Settings:
    readings = pairs(reading or ())
    return Settings(
        form, lang or usual_language(), policy, date, readings, profile, tuple(scenario or ())
    )


AnswerSettings = Annotated[Settings, _answer]
"""The options of a command that uses no rulebook."""

RulebookSettings = Annotated[Settings, _rulebook]

JsonSettings = Annotated[Settings, partial(_rulebook, form="json")]

FolderSettings = Annotated[Settings, _folder]
"""The options of a command that takes a rulebook folder as its argument."""

CheckSettings = Annotated[Settings, _check]

CaseSettings = Annotated[Settings, _case]


def typer_function(command: Callable[..., int]) -> Callable[..., int]:
    """Return a command as a function whose signature has single options in place of `settings`."""
    own = dict(signature(command, locals=globals(), eval_str=True).parameters)
    (read_settings,) = own.pop("settings").annotation.__metadata__
    shared = signature(read_settings).parameters

    def run(**given: Any) -> int:
        settings = read_settings(**{name: given.pop(name) for name in shared})
        return command(**given, settings=settings)

    options = (
        one.replace(kind=Parameter.KEYWORD_ONLY) for one in (*own.values(), *shared.values())
    )
    run.__doc__ = command.__doc__
    run.__signature__ = Signature([*options])  # type: ignore[attr-defined]
    return run
