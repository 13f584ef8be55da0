"""Single values: parsed from the words of a file, and written back.

Money and percentages are hundredths (cents), days are yyyymmdd; everything is exact.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Union

from hsm_policy.calendar import FIRST, LAST, iso
from hsm_policy.documents.tree import Word, shown
from hsm_policy.messages import LANGUAGES, allowed_values, decimal_text, suggest, typed_amount
from hsm_policy.names import NOT_TOLD

if TYPE_CHECKING:
    from fractions import Fraction


class Open:
    """The value of a number that exists but is not known."""

    def __repr__(self) -> str:
        return "open"


OPEN = Open()

Number = Union[int, "Fraction"]
"""A whole number, or a fraction in lowest terms."""

Value = Number | Open | None


def plain_value(value: Any, kind: str) -> Any:
    """Return a value as JSON has it: a decimal string, an ISO day, a name; None if unknown."""
    if value is None or value is OPEN or value == NOT_TOLD:
        return None
    if isinstance(value, str):
        return value
    return number_text(value, kind)


def case_value(value: Any, kind: str) -> Any:
    """Return a value as a case file has it: yes and no as booleans."""
    return value == "true" if kind in ("yes_no", "flag") else plain_value(value, kind)


_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")

_WHOLE = re.compile(r"(0|[1-9][0-9]*)(?:\.0+)?")

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

_EXPONENT = re.compile(r"[0-9.]+[eE][+-]?[0-9]+")

_INFINITE = re.compile(r"[+-]?\.?(nan|inf|infinity)", re.IGNORECASE)

_NAME = re.compile("[a-z][a-z0-9_]*")

_DIGITS = 15  # more are beyond every bound; what is longer is not even counted


class RefusedError(Exception):
    """A refused value: the code of the message, the code of the hint, and their arguments."""

    def __init__(self, code: str, hint: str = "", **args: str) -> None:
        super().__init__(code)
        self.code, self.hint, self.details = code, hint, args


def parse_hundredths(text: str, code: str, hint: str) -> int:
    """Return an amount with at most two decimals in hundredths, without a bound.

    Raises RefusedError for any other text, with the way to write an amount that people write so.
    """
    found = _DECIMAL.fullmatch(text)
    decimals = (found[2] or "") if found else ""
    if found is None or len(decimals) > 2:  # noqa: PLR2004 - cents
        unsure = "write_two_decimals" if code == "not_percent" else "write_thousands"
        hint, amount = meant_amount(text, hint, unsure)
        raise _not_number(text, "decimals" if found else code, hint, amount=amount)
    return int(found[1][: _DIGITS + 1]) * 100 + int(decimals.ljust(2, "0"))


def meant_amount(text: str, hint: str, unsure: str = "write_thousands") -> tuple[str, str]:
    """Return the code of a hint for a text that is no amount, and the amount that is meant, or "".

    `unsure` is the hint where the two languages read different amounts.
    """
    meant = {typed_amount(text, lang) for lang in LANGUAGES}
    amount = next(filter(None, meant), "")
    return (("write_as" if len(meant) == 1 else unsure) if amount else hint), amount


def parse_whole(text: str) -> int:
    """Return a number without decimals, without a bound."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise _not_number(text, "not_count", "write_number")
    return int(found[1][: _DIGITS + 1])


def parse_day(text: str) -> int:
    """Return a day as yyyymmdd; RefusedError if there is no such day from 1900 to 2199."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise RefusedError("not_date", "write_date", found=shown(text))
    number = int(found[1]) * 10000 + int(found[2]) * 100 + int(found[3])
    if number < FIRST:
        raise RefusedError("too_early", found=text, bound=iso(FIRST))
    if number > LAST:
        raise RefusedError("too_late", found=text, bound=iso(LAST))
    try:
        dt.date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        raise RefusedError("no_such_day", found=text) from None
    return number


def parse_yes_no(word: Word) -> str:
    """Return `true` or `false`; RefusedError for any other word and for one in quotes."""
    if word.kind == "yes_no":
        return word.text
    found = f'"{word.text}"' if word.text in ("true", "false") else shown(word.text)
    raise RefusedError("not_yes_no", "write_bare", found=found)


def parse_choice(text: str, values: tuple[str, ...]) -> str:
    """Return a word that is one of the values; RefusedError for any other."""
    if text in values:
        return text
    args = {"found": shown(text), "values": allowed_values(values), **suggest(text, values)}
    raise RefusedError("not_choice", **args)


def is_name(text: str) -> bool:
    """Whether a text is a name: lower-case letters, digits and underscores."""
    return _NAME.fullmatch(text) is not None


def number_text(number: Number, kind: str) -> str:
    """Write a number (cents, hundredths, yyyymmdd or a count) as a case file has it."""
    if not isinstance(number, int):
        return decimal_text(number / 100 if kind in ("money", "percent") else number)
    if kind == "date":
        return iso(number)
    return f"{number // 100}.{number % 100:02}" if kind in ("money", "percent") else str(number)


def _not_number(text: str, code: str, hint: str, **more: str) -> RefusedError:
    args = {"found": shown(text), **more}
    if _INFINITE.fullmatch(text):
        return RefusedError("not_finite", hint, **args)
    if text.startswith(("-", "\u2212")) and text[1:2].isdigit():
        return RefusedError("negative", **args)
    if _EXPONENT.fullmatch(text):
        return RefusedError("exponent", "write_number", **args)
    return RefusedError(code, hint, **args)
