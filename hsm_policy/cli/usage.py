"""Exit statuses, and errors in the command line as one line in the user's language."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hsm_policy.messages import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

DONE, FAILED, WRONG_USAGE, REFUSED, OPEN = 0, 1, 2, 3, 4
"""The exit statuses; `REFUSED` and `OPEN` only with `--require`, and from `minimum`."""


_LANGUAGE_SETTINGS = ("HSM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables of the environment that choose a language; the first that is set decides."""


def usual_language() -> str:
    """Return the language of the environment, English where the program does not speak it."""
    chosen = next(filter(None, map(os.environ.get, _LANGUAGE_SETTINGS)), "")
    return chosen[:2] if chosen[:2] in LANGUAGES else "en"


def language_of(arguments: Sequence[str]) -> str:
    """Return the value of `--lang`, found before parsing so that usage errors are in it too."""
    for at, word in enumerate(arguments):
        following = arguments[at + 1] if at + 1 < len(arguments) else ""
        chosen = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and chosen in LANGUAGES:
            return chosen
    return usual_language()


def usage_line(error: click.UsageError, lang: str) -> str:
    """Return a usage error as one line; for an empty command line, the help page."""
    from click.exceptions import NoArgsIsHelpError

    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    command = error.ctx.command_path if error.ctx else "hsm"
    names = ", ".join(getattr(error, "possibilities", None) or ())
    hints = [say("usage.meant", lang, names=names)] if names else []
    hints.append(say("usage.help", lang, command=command))
    return f"{command}: {_description(error, lang)} ({'; '.join(hints)})"


def _description(error: click.UsageError, lang: str) -> str:
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
    return say("usage.other", lang, reason=_lower_case(error.message))


def _reason(error: click.BadParameter, lang: str) -> str:
    choices = getattr(error.param.type, "choices", None) if error.param else None
    if choices:
        return say("usage.choice", lang, choices=", ".join(choices))
    return _lower_case(error.message)


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if error.param.param_type_name == "option" else _metavar(error)


def _metavar(error: click.BadParameter) -> str:
    param = error.param
    return str(param.metavar or param.name or "").upper() if param else ""


def _lower_case(message: str) -> str:
    """Return a sentence without capital and full stop, to stand inside a line."""
    return message[:1].lower() + message[1:].rstrip(".")


def language() -> str:
    """Return the language of the command line that is being parsed."""
    import click

    context = click.get_current_context(silent=True)
    return str(context.obj) if context else usual_language()


def wrong_usage(text: str, hint: str = "", **values: str) -> click.UsageError:
    """Return a usage error of the running command; `text` is the key of its sentence."""
    import click

    message = say(text, language(), **values)
    return click.UsageError(f"{message}; {hint}" if hint else message, click.get_current_context())


def missing(option: str) -> click.MissingParameter:
    """Return the error that a required option is missing."""
    import click

    context = click.get_current_context()
    found = (one for one in context.command.params if option in one.opts)
    return click.MissingParameter(ctx=context, param=next(found))


def pairs(values: Sequence[str]) -> dict[str, str]:
    """Return the values of options of the form NAME=VALUE by name."""
    return {name: value for name, _, value in (one.partition("=") for one in values)}
