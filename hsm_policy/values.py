"""Single values: from the words of a case to whole numbers and names, and back.

Money and percentages are hundredths (cents), days are yyyymmdd; everything is exact.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from hsm_policy.inputs import NUMERIC, Input
from hsm_policy.tree import Word, shown

FIRST_DAY, LAST_DAY = 19000101, 21991231

_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_WHOLE = re.compile(r"(0|[1-9][0-9]*)(?:\.0+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_EXPONENT = re.compile(r"[0-9.]+[eE][+-]?[0-9]+")
_INFINITE = re.compile(r"[+-]?\.?(nan|inf|infinity)", re.IGNORECASE)
_NAME = re.compile("[a-z][a-z0-9_]*")
_DIGITS = 15  # more are beyond every bound; what is longer is not even counted
_NEAR_LENGTH = 64
_SURE = 0.8


class RefusedError(Exception):
    """A value cannot stand: the code of the message, that of the hint, and what they speak of."""

    def __init__(self, code: str, hint: str = "", **args: str) -> None:
        super().__init__(code)
        self.code, self.hint, self.details = code, hint, args


def value_of(word: Word, entry: Input) -> int | str:
    """Give the value that a word has for an input; RefusedError where it has none."""
    if entry.type in NUMERIC:
        return within(_number(word.text, entry.type), entry, word.text)
    if entry.type in ("yes_no", "flag"):
        return yes_no(word)
    if entry.type in ("country", "countries"):
        return _country(word.text, entry.values)
    return choice(word.text, entry.values)


def _number(text: str, kind: str) -> int:
    if kind == "date":
        return day(text)
    if kind == "count":
        return whole(text)
    if kind == "percent":
        return hundredths(text, "not_percent", "write_percent")
    return hundredths(text, "not_amount", "write_amount")


def hundredths(text: str, code: str, hint: str) -> int:
    """Give an amount with at most two decimals in hundredths, without a bound."""
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise _not_number(text, code, hint)
    decimals = found[2] or ""
    if len(decimals) > 2:  # noqa: PLR2004 - cents
        raise RefusedError("decimals", hint, found=shown(text))
    return int(found[1][: _DIGITS + 1]) * 100 + int(decimals.ljust(2, "0"))


def whole(text: str) -> int:
    """Give a number without decimals, without a bound."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise _not_number(text, "not_count", "write_number")
    return int(found[1][: _DIGITS + 1])


def day(text: str) -> int:
    """Give a day as yyyymmdd; RefusedError where there is no such day within reach."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise RefusedError("not_date", "write_date", found=shown(text))
    number = int(found[1]) * 10000 + int(found[2]) * 100 + int(found[3])
    if number < FIRST_DAY:
        raise RefusedError("too_early", found=text, bound=iso(FIRST_DAY))
    if number > LAST_DAY:
        raise RefusedError("too_late", found=text, bound=iso(LAST_DAY))
    try:
        dt.date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        raise RefusedError("no_such_day", found=text) from None
    return number


def yes_no(word: Word) -> str:
    """Give `true` or `false`; a word in quotes is neither."""
    if word.kind == "yes_no":
        return word.text
    found = f'"{word.text}"' if word.text in ("true", "false") else shown(word.text)
    raise RefusedError("not_yes_no", "write_bare", found=found)


def choice(text: str, values: tuple[str, ...]) -> str:
    """Give a word that is one of the values."""
    if text in values:
        return text
    near = nearest(text, values)
    args = {"found": shown(text), "values": listed(values), "near": near}
    raise RefusedError("not_choice", "did_you_mean" if near else "", **args)


def within(number: int, entry: Input, text: str) -> int:
    """Give the number where it lies within the bounds of the input."""
    if entry.type == "date":
        low, high = "too_early", "too_late"
    else:
        low, high = "too_small", "too_great"
    if number < entry.least:
        raise RefusedError(low, found=shown(text), bound=written(entry.least, entry.type))
    if number > entry.greatest:
        raise RefusedError(high, found=shown(text), bound=written(entry.greatest, entry.type))
    return number


def is_name(text: str) -> bool:
    """Whether a text can name something: lower-case letters, digits and underscores."""
    return _NAME.fullmatch(text) is not None


def written(number: int, kind: str) -> str:
    """Write a number of some type as a case has it."""
    if kind == "date":
        return iso(number)
    return f"{number // 100}.{number % 100:02}" if kind in ("money", "percent") else str(number)


def iso(number: int) -> str:
    """Write a day yyyymmdd as year, month and day."""
    return f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"


def nearest(text: str, names: Iterable[str]) -> str:
    """Give the known name that is most like a text, or nothing."""
    if len(text) > _NEAR_LENGTH:
        return ""
    import difflib  # only where something is wrong: most runs never need it

    plain = text.lower().replace("-", "_").replace(" ", "_")
    found = difflib.get_close_matches(plain, list(names), n=1, cutoff=0.6)
    return found[0] if found else ""


def sure_of(text: str, names: Iterable[str]) -> str:
    """Tell, as `yes` or nothing, whether one name alone is near a text, and very near."""
    import difflib

    found = difflib.get_close_matches(text.lower()[:_NEAR_LENGTH], list(names), n=2, cutoff=0.7)
    ratio = difflib.SequenceMatcher(None, text.lower(), found[0]).ratio() if found else 0
    return "yes" if len(found) == 1 and ratio >= _SURE else ""


def listed(values: Iterable[str]) -> str:
    """Write the values that are allowed."""
    return ", ".join(f"`{value}`" for value in values)


def _country(text: str, values: tuple[str, ...]) -> str:
    if text in values:
        return text
    near = text.upper() if text.upper() in values else ""
    args = {"found": shown(text), "near": near}
    raise RefusedError("not_country", "did_you_mean" if near else "write_country", **args)


def _not_number(text: str, code: str, hint: str) -> RefusedError:
    args = {"found": shown(text)}
    if _INFINITE.fullmatch(text):
        return RefusedError("not_finite", hint, **args)
    if text.startswith(("-", "\u2212")) and text[1:2].isdigit():
        return RefusedError("negative", **args)
    if _EXPONENT.fullmatch(text):
        return RefusedError("exponent", "write_number", **args)
    return RefusedError(code, hint, **args)
