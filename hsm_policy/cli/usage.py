"""Wrong usage of the command line, said on one line and in the user's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hsm_policy.messages import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

DONE, FAILED, WRONG_USAGE, REFUSED, OPEN = 0, 1, 2, 3, 4
"""The exit statuses; the last two with an outcome that was required."""

_COUNT = re.compile(r"[1-9][0-9]{0,2}")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def language_of(arguments: Sequence[str]) -> str:
    """Find the language asked for before the options are read, to say what is wrong with them."""
    for at, word in enumerate(arguments):
        following = arguments[at + 1] if at + 1 < len(arguments) else ""
        chosen = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and chosen in LANGUAGES:
            return chosen
    return "en"


def usage_line(error: click.UsageError, lang: str) -> str:
    """Say what is wrong with a command line; for an empty one, give the help itself."""
    from click.exceptions import NoArgsIsHelpError

    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    command = error.ctx.command_path if error.ctx else "hsm"
    names = ", ".join(getattr(error, "possibilities", None) or ())
    hints = [say("usage.meant", lang, names=names)] if names else []
    hints.append(say("usage.help", lang, command=command))
    return f"{command}: {_what(error, lang)} ({'; '.join(hints)})"


def _what(error: click.UsageError, lang: str) -> str:
    from click import exceptions

    match error:
        case exceptions.NoSuchOption():
            return say("usage.option", lang, name=error.option_name)
        case exceptions.NoSuchCommand():
            return say("usage.command", lang, name=error.command_name)
        case exceptions.MissingParameter():
            return say("usage.missing", lang, name=_parameter(error))
        case exceptions.BadParameter():
            return say("usage.value", lang, name=_parameter(error), reason=_reason(error, lang))
        case exceptions.BadOptionUsage() if "requires" in error.message:
            return say("usage.needs_value", lang, name=error.option_name)
    return say("usage.other", lang, reason=_plain(error.message))


def _reason(error: click.BadParameter, lang: str) -> str:
    choices = getattr(error.param.type, "choices", None) if error.param else None
    if choices:
        return say("usage.choice", lang, choices=", ".join(choices))
    return _plain(error.message)


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if error.param.param_type_name == "option" else _metavar(error)


def _metavar(error: click.BadParameter) -> str:
    param = error.param
    return str(param.metavar or param.name or "").upper() if param else ""


def _plain(message: str) -> str:
    """Write a sentence as the rest of a line: lower case at the start, no stop at the end."""
    return message[:1].lower() + message[1:].rstrip(".")


def day_of(value: str | None, lang: str, option: str = "--date") -> str | None:
    """Check that an option holds a day that exists.

    Raises:
        click.BadParameter: it does not.
    """
    from datetime import date

    if value is None:
        return None
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise _wrong(option, say("usage.day", lang, value=value))


def pairs_of(values: Sequence[str], option: str, form: str, lang: str) -> dict[str, str]:
    """Read options such as `NAME=VALUE`, each name once.

    Raises:
        click.BadParameter: one is not of that form, or a name is given twice.
    """
    pairs: dict[str, str] = {}
    for written in values:
        name, sign, value = written.partition("=")
        if not (name and sign):
            raise _wrong(option, say("usage.pair", lang, value=written, form=form))
        if name in pairs:
            raise _wrong(option, say("usage.twice", lang, value=name))
        pairs[name] = value
    return pairs


def count_of(value: str | None, lang: str, option: str) -> int | None:
    """Read an option that holds a number from 1 to 999.

    Raises:
        click.BadParameter: it does not.
    """
    if value is None or _COUNT.fullmatch(value):
        return int(value) if value else None
    raise _wrong(option, say("usage.count", lang, value=value))


def missing(option: str) -> click.MissingParameter:
    """Give what is wrong with a command line that lacks an option."""
    import click

    context = click.get_current_context()
    found = (one for one in context.command.params if option in one.opts)
    return click.MissingParameter(ctx=context, param=next(found))


def picture_of(value: str | None, lang: str) -> str | None:
    """Check that an option names a file for a picture.

    Raises:
        click.BadParameter: it does not.
    """
    if value is None or value.lower().endswith((".svg", ".png")):
        return value
    raise _wrong("--chart", say("usage.chart", lang, value=value))


def _wrong(option: str, message: str) -> click.BadParameter:
    import click

    context = click.get_current_context(silent=True)
    return click.BadParameter(message, context, param_hint=option)
