"""Amounts, days, shares and lists in words, in English and Dutch; sentences with placeholders.

Pure functions on numbers and strings, without imports: every command starts here.
`lang` is `en` or `nl`; any other language is written as English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

LANGUAGES = ("en", "nl")

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}

_SHORT = {"maart": "mrt"}

_CURRENCY = {"en": "EUR", "nl": "€"}

_JOINING = {"en": {"and": "and", "or": "or"}, "nl": {"and": "en", "or": "of"}}

_YES_NO = {"en": {"true": "yes", "false": "no"}, "nl": {"true": "ja", "false": "nee"}}

_SIGN = re.compile(r"^(?:EUR|€)\s*|\s*(?:EUR|€)$", re.IGNORECASE)

_POINTS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")

_COMMAS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]{1,2}))?")

_EITHER = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
"""An amount of thousands in one language, and one with three decimals in the other."""

_WRITTEN_DAY = re.compile(r"([0-9]{1,2}) ([a-z]+) ([0-9]{4})")

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")

_MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def euro_text(cents: int, lang: str = "en") -> str:
    """Return whole cents as `EUR 5,942.00` or `€ 5.942,00`."""
    lang = _spoken(lang)
    amount = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    if lang == "nl":
        amount = amount.translate(str.maketrans(",.", ".,"))
    return f"{_CURRENCY[lang]} {'-' if cents < 0 else ''}{amount}"


def typed_amount(text: str, lang: str = "en") -> str:
    """Return an amount as someone writes it, `5,942.00`, as data has it: `5942.00`.

    Each language's own form is read, the other's where it cannot be mistaken: `4.500` is an amount
    in Dutch alone. Empty where the text is no such amount.
    """
    plain = _SIGN.sub("", text).strip()
    own, other = (_COMMAS, _POINTS) if lang == "nl" else (_POINTS, _COMMAS)
    found = own.fullmatch(plain)
    if found is None and not _EITHER.fullmatch(plain):
        found = other.fullmatch(plain)
    if found is None:
        return ""
    return f"{re.sub('[.,]', '', found[1])}.{(found[2] or '').ljust(2, '0')}"


def cents(amount: str) -> int:
    """Return a decimal string with two decimals, `5942.00`, in whole cents."""
    return int(amount.replace(".", ""))


def day_text(number: int, lang: str = "en") -> str:
    """Return a day yyyymmdd, 20260301, as `1 March 2026` or `1 maart 2026`."""
    year, month = number // 10000, number // 100 % 100
    return f"{number % 100} {_MONTHS[_spoken(lang)].split()[month - 1]} {year}"


def typed_day(text: str) -> int:
    """Return a day as `day_text` writes it in any language as yyyymmdd; 0 where it is none."""
    found = _WRITTEN_DAY.fullmatch(text.strip().lower())
    for months in _MONTHS.values() if found else ():
        names = months.lower().split()
        if found and found[2] in names:
            return int(found[3]) * 10000 + (names.index(found[2]) + 1) * 100 + int(found[1])
    return 0


def short_day_text(number: int, lang: str = "en") -> str:
    """Return a day yyyymmdd, 20260301, as `1 Mar 2026` or `1 mrt 2026`."""
    date, name, year = day_text(number, lang).split()
    return f"{date} {_SHORT.get(name, name[:3])} {year}"


def month_text(number: int, lang: str = "en") -> str:
    """Return a month yyyymm, 202603, as `March 2026` or `maart 2026`."""
    return f"{_MONTHS[_spoken(lang)].split()[number % 100 - 1]} {number // 100}"


_MOST_DECIMALS = 6


def decimal_text(number: Fraction, lang: str = "en") -> str:
    """Return a number with its decimals, `4.86`; with an ellipsis after six that do not end it."""
    scaled = number * 10**_MOST_DECIMALS
    digits = f"{abs(int(scaled)):0{_MOST_DECIMALS + 1}}"
    text = f"{digits[:-_MOST_DECIMALS]}.{digits[-_MOST_DECIMALS:]}"
    whole = scaled.denominator == 1
    text = text.rstrip("0").rstrip(".") if whole else f"{text}…"
    text = text.replace(".", ",") if _spoken(lang) == "nl" else text
    return f"-{text}" if number < 0 else text


def percent_text(hundredths: int, lang: str = "en") -> str:
    """Return hundredths of a per cent, 2750, as `27.5%` or `27,5%`."""
    share = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    return (share.replace(".", ",") if _spoken(lang) == "nl" else share) + "%"


def capital(text: str) -> str:
    """Return a text with a capital, as it begins a sentence."""
    return text[:1].upper() + text[1:]


def enumeration(items: Sequence[str], lang: str = "en", joined_by: str = "and") -> str:
    """Return items joined as in a sentence: `a, b and c`; `joined_by` is `and` or `or`.

    Semicolons keep the items apart where one of them holds the joining word itself.
    """
    *others, last = items or ("",)
    word = _JOINING[_spoken(lang)][joined_by]
    if not others:
        return last
    if any(f" {word} " in item for item in items):
        return f"{'; '.join(others)}; {word} {last}"
    return f"{', '.join(others)} {word} {last}"


def value_text(value: str, kind: str, lang: str, words: Mapping[str, str]) -> str:
    """Return a value of the JSON (`5942.00`, `2026-03-01`, `30`, `under_30`) in words.

    `kind` is its type in the vocabulary or among the figures; without one the form decides.
    `words` holds the words of constants in the language.
    """
    if kind in {"money", ""} and _MONEY.fullmatch(value):
        return euro_text(cents(value), lang)
    if kind in {"date", ""} and _DAY.fullmatch(value):
        return day_text(int(value.replace("-", "")), lang)
    if kind == "percent":
        return (value.replace(".", ",") if _spoken(lang) == "nl" else value) + "%"
    if kind in {"yes_no", "flag", ""} and value in {"true", "false"}:
        return _YES_NO[_spoken(lang)][value]
    return words.get(value, value.replace("_", " "))


def placeholders(sentence: str) -> tuple[str, ...]:
    """Return the names in braces in the order of the sentence, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(sentence)))


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """Return a sentence with values for its `{NAME}`; braces in a value are left as they are.

    Raises:
        KeyError: a placeholder has no value.
    """
    return _PLACEHOLDER.sub(lambda found: values[found[1]], sentence)


def _spoken(lang: str) -> str:
    return lang if lang in LANGUAGES else "en"
