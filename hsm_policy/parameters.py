"""The argument and the options that several commands take."""

from typing import Annotated, Literal

import typer

CaseArgument = Annotated[str, typer.Argument(metavar="CASE")]
Form = Annotated[Literal["text", "json"], typer.Option("--format", help="How to answer.")]
Lang = Annotated[Literal["en", "nl"], typer.Option("--lang", help="In which language to answer.")]
Date = Annotated[
    str | None,
    typer.Option("--date", metavar="DAY", help="Decide for this day, such as 2026-03-01."),
]
Readings = Annotated[
    list[str] | None,
    typer.Option(
        "--reading", metavar="POINT=READING", help="Read a contested point so; may be repeated."
    ),
]
Profile = Annotated[
    str | None, typer.Option("--profile", metavar="NAME", help="Choose all readings at once.")
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option("--scenario", metavar="NAME", help="Apply announced law; may be repeated."),
]
Policy = Annotated[
    str | None,
    typer.Option("--policy", metavar="DIR", help="A rulebook other than the program's own."),
]
