"""The argument and the options that several commands take, each written once.

A command takes its own parameters and the settings; in place of the latter its user gives the
options that they are read from.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from hsm_policy.cli.usage import day_of, pairs_of

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings


class Option(NamedTuple):
    """An option as Typer reads it, and what it is where it is not given."""

    kind: Any
    default: Any


CaseArgument = Annotated[str, typer.Argument(metavar="CASE")]

ChartOption = Annotated[
    str | None,
    typer.Option("--chart", metavar="FILE", help="Draw it too, into a file .svg or .png."),
]

ANSWER: dict[str, Option] = {
    "form": Option(
        Annotated[Literal["text", "json"], typer.Option("--format", help="How to answer.")],
        "text",
    ),
    "lang": Option(
        Annotated[Literal["en", "nl"], typer.Option("--lang", help="In which language to answer.")],
        "en",
    ),
}

CHECK_FORM = Option(
    Annotated[
        Literal["text", "json", "sarif", "junit"],
        typer.Option("--format", help="How to answer."),
    ],
    "text",
)

CASE: dict[str, Option] = {
    "date": Option(
        Annotated[
            str | None,
            typer.Option("--date", metavar="DAY", help="Decide for this day, such as 2026-03-01."),
        ],
        None,
    ),
    "reading": Option(
        Annotated[
            list[str] | None,
            typer.Option(
                "--reading",
                metavar="POINT=READING",
                help="Read a contested point so; may be repeated.",
            ),
        ],
        None,
    ),
    "profile": Option(
        Annotated[
            str | None,
            typer.Option("--profile", metavar="NAME", help="Choose all readings at once."),
        ],
        None,
    ),
    "scenario": Option(
        Annotated[
            list[str] | None,
            typer.Option(
                "--scenario", metavar="NAME", help="Apply announced law; may be repeated."
            ),
        ],
        None,
    ),
}

BOOK: dict[str, Option] = {
    "policy": Option(
        Annotated[
            str | None,
            typer.Option(
                "--policy", metavar="DIR", help="A rulebook other than the program's own."
            ),
        ],
        None,
    ),
}


def with_options(command: Callable[..., int], options: Mapping[str, Option]) -> Callable[..., int]:
    """Give a function whose signature, which Typer reads, has the options in place of settings."""

    def run(**given: Any) -> int:
        shared = {name: given.pop(name) for name in options}
        return command(**given, settings=_settings(shared))

    own = [
        one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for one in inspect.signature(command).parameters.values()
        if one.name != "settings"
    ]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in options.items()
    ]
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in [*own, *added]}
    return run


def _settings(given: Mapping[str, Any]) -> "Settings":
    from hsm_policy.cli.commands import Settings

    lang = given["lang"]
    return Settings(
        form=given["form"],
        lang=lang,
        policy=given.get("policy"),
        date=day_of(given.get("date"), lang),
        readings=pairs_of(given.get("reading") or (), "--reading", "POINT=READING", lang),
        profile=given.get("profile"),
        scenarios=tuple(given.get("scenario") or ()),
    )
