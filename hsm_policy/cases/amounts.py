"""An amount in another form than the rulebook's own, turned into whole cents."""

from __future__ import annotations

from fractions import Fraction

from hsm_policy.cases.case import UNKNOWN, Ratio, Value
from hsm_policy.documents import (
    Fields,
    Map,
    RefusedError,
    Word,
    is_unknown,
    join,
    number_text,
    parse_choice,
    parse_day,
    parse_hundredths,
    parse_whole,
    parse_yes_no,
    shown,
)
from hsm_policy.rulebook import NUMERIC, Input


def parse_input(word: Word, entry: Input) -> int | str:
    """Give the value that a word has for an input; RefusedError where it has none."""
    if entry.type in NUMERIC:
        return check_bounds(_number(word.text, entry.type), entry, word.text)
    if entry.type in ("yes_no", "flag"):
        return parse_yes_no(word)
    if entry.type in ("country", "countries"):
        return _country(word.text, entry.values)
    return parse_choice(word.text, entry.values)


def _number(text: str, kind: str) -> int:
    if kind == "date":
        return parse_day(text)
    if kind == "count":
        return parse_whole(text)
    if kind == "percent":
        return parse_hundredths(text, "not_percent", "write_percent")
    return parse_hundredths(text, "not_amount", "write_amount")


def check_bounds(number: int, entry: Input, text: str) -> int:
    """Give the number where it lies within the bounds of the input."""
    if entry.type == "date":
        low, high = "too_early", "too_late"
    else:
        low, high = "too_small", "too_great"
    if number < entry.least:
        raise RefusedError(low, found=shown(text), bound=number_text(entry.least, entry.type))
    if number > entry.greatest:
        raise RefusedError(high, found=shown(text), bound=number_text(entry.greatest, entry.type))
    return number


def _country(text: str, values: tuple[str, ...]) -> str:
    if text in values:
        return text
    near = text.upper() if text.upper() in values else ""
    args = {"found": shown(text), "near": near}
    raise RefusedError("not_country", "did_you_mean" if near else "write_country", **args)


AMOUNT = "amount"


class ConvertedAmount:
    """An amount with what it is for: a map of `amount` and the options of the input's forms.

    An option left out has its first value; once one has another, those after it must be said.
    """

    def __init__(self, node: Map, entry: Input, place: str, report: Fields) -> None:
        self._node, self._entry, self._place, self._report = node, entry, place, report
        self._unknown = self._wrong = False

    def value(self, ratio: Ratio) -> Value | None:
        """Give the amount in the input's own form, rounded down to the cent."""
        names = (AMOUNT, *self._entry.forms)
        self._report.only(self._node, self._place, names, ())
        amount = self._amount()
        divisor = self._divisor(ratio)
        if self._wrong or amount is None or divisor is None:
            return UNKNOWN if self._unknown and not self._wrong else None
        try:
            text = self._word(AMOUNT)
            return check_bounds(int(amount / divisor // 1), self._entry, text.text if text else "")
        except RefusedError as refused:
            self._report.refused(refused, self._node, self._place)
            return None

    def _amount(self) -> int | None:
        word = self._word(AMOUNT)
        if AMOUNT not in self._node.entries:
            self._missing(AMOUNT)
        if word is None:
            return None
        try:
            return parse_hundredths(word.text, "not_amount", "write_amount")
        except RefusedError as refused:
            self._refused(refused, word, AMOUNT)
            return None

    def _divisor(self, ratio: Ratio) -> Fraction | None:
        divisor = Fraction(1)
        must_be_said = False
        for option, choices in self._entry.forms.items():
            first = next(iter(choices))
            chosen = self._chosen(option, tuple(choices), first)
            if must_be_said and option not in self._node.entries:
                self._missing(option)
            if chosen is None:
                continue
            must_be_said = must_be_said or chosen != first
            divisor *= self._ratio(choices[chosen], ratio)
        return None if self._unknown or self._wrong else divisor

    def _chosen(self, option: str, choices: tuple[str, ...], first: str) -> str | None:
        if option not in self._node.entries:
            return first
        word = self._word(option)
        if word is None:
            return None
        try:
            return parse_choice(word.text, choices)
        except RefusedError as refused:
            self._refused(refused, word, option)
            return None

    def _ratio(self, divisor: int | str, ratio: Ratio) -> Fraction:
        if isinstance(divisor, int):
            return Fraction(divisor)
        try:
            return Fraction(ratio(divisor), 100)
        except LookupError:
            self._wrong = True
            self._report.refuse("ratio_not_known", self._node, self._place, table=divisor)
            return Fraction(1)

    def _word(self, key: str) -> Word | None:
        """Give the word of a key; note where it is `unknown`, and refuse what is no word."""
        node = self._node.entries.get(key)
        if node is None:
            return None
        if is_unknown(node):
            self._unknown = True
            return None
        word = self._report.word(node, join(self._place, key))
        self._wrong = self._wrong or word is None
        return word

    def _missing(self, key: str) -> None:
        self._wrong = True
        self._report.refuse("missing_key", self._node, join(self._place, key), key=key)

    def _refused(self, refused: RefusedError, word: Word, key: str) -> None:
        self._wrong = True
        self._report.refused(refused, word, join(self._place, key))
