"""The value of one input in a case, read from a word, a list or a map."""

from __future__ import annotations

import math
from collections.abc import Iterable

from hsm_policy.cases.case import UNKNOWN, Ratio, Value
from hsm_policy.documents import (
    PLAIN,
    Items,
    Map,
    Node,
    Number,
    Record,
    RefusedError,
    Word,
    describe,
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
from hsm_policy.messages import Diagnostic, nearest
from hsm_policy.rulebook import NUMERIC, Input

AMOUNT = "amount"

_REQUIRED = ("case", "date")

_HINTED = 100  # looking for a near name takes time; more mistakes than this are not typing errors


class CaseRecord(Record):
    """A whole case file; each `path` leads from its top to the node that is read."""

    def __init__(self, node: Map, file: str, problems: list[Diagnostic]) -> None:
        super().__init__(node, file, "", problems, codes=PLAIN)
        self._hints = 0

    def check_keys(
        self, node: Map, path: str, names: Iterable[str], all_paths: Iterable[str]
    ) -> None:
        """Note each key that is none of the names, with the nearest or the path it belongs to."""
        known = frozenset(names)
        for key in node.entries:
            if key not in known:
                near = self._near(key, known, all_paths)
                self.refuse_key("unknown_key", node.word_of(key), near, join(path, shown(key)))

    def _near(self, key: str, names: Iterable[str], all_paths: Iterable[str]) -> str:
        self._hints += 1
        if self._hints > _HINTED:
            return ""
        elsewhere = (path for path in all_paths if path.endswith(f".{key}") or path == key)
        return nearest(key, sorted(names)) or next(elsewhere, "")

    def word(self, node: Node, path: str) -> Word | None:
        """Return a node that is a single value; None for any other, which is noted."""
        if not isinstance(node, Word):
            self.refuse("not_word", node, below=path, found=describe(node))
        elif not self._is_hollow(node, path):
            return node
        return None

    def word_text(self, node: Node, path: str) -> str:
        """Return any text; an empty one is noted."""
        word = self.word(node, path)
        if word is None:
            return ""
        if not word.text.strip():
            self.refuse("text_empty", node, below=path)
        return word.text

    def refuse_kind(self, code: str, node: Node, path: str, hint: str = "") -> None:
        """Note a node of another kind (word, map or list) than is wanted."""
        if not self._is_hollow(node, path):
            self.refuse(code, node, hint, path, found=describe(node))

    def _is_hollow(self, node: Node, path: str) -> bool:
        """Whether a word holds nothing that can be read, which is then noted."""
        if not isinstance(node, Word) or node.kind not in ("null", "other", "refused"):
            return False
        if node.kind == "null":
            optional = path not in _REQUIRED and not path.startswith("readings.")
            self.refuse("null", node, "leave_out" if optional else "", path)
        elif node.kind == "other":
            self.refuse("not_data", node, below=path, found=node.text)
        return True


def read_value(
    node: Node, entry: Input, place: str, record: CaseRecord, ratio: Ratio
) -> Value | None:
    """Return the value, `unknown`, or None for one that is wrong, which is noted.

    `ratio` returns the whole per cent of a table on the day of the case; LookupError without one.
    """
    if is_unknown(node):
        return UNKNOWN
    if isinstance(node, Map) and entry.forms:
        return ConvertedAmount(node, entry, place, record).value(ratio)
    if isinstance(node, Items) and entry.several:
        return _values(node, entry, place, record)
    word = record.word(node, place)
    value = _single(word, entry, place, record) if word else None
    return (value,) if entry.several and isinstance(value, str) else value


def _single(word: Word, entry: Input, place: str, record: CaseRecord) -> int | str | None:
    try:
        return parse_input(word, entry)
    except RefusedError as refused:
        if word.text.strip().lower() == UNKNOWN:
            refused.hint, refused.details["near"] = "did_you_mean", UNKNOWN
        record.refuse_value(refused, word, place)
        return None


def _values(node: Items, entry: Input, place: str, record: CaseRecord) -> Value | None:
    """Return each value once, in alphabetical order."""
    found: list[int | str | None] = []
    for index, item in enumerate(node.items):
        path = f"{place}[{index}]"
        if is_unknown(item):
            record.refuse("unknown_in_list", item, below=path)
            found.append(None)
        else:
            word = record.word(item, path)
            found.append(_single(word, entry, path, record) if word else None)
    if not found:
        record.refuse("list_empty", node, "leave_out", place)
    good = {value for value in found if isinstance(value, str)}
    return tuple(sorted(good)) if found and None not in found else None


def parse_input(word: Word, entry: Input) -> int | str:
    """Return the value of a word: cents, hundredths, a number, a day yyyymmdd or a name.

    Raises:
        RefusedError: the input has no such value.
    """
    if entry.type in NUMERIC:
        return _within_bounds(_number(word.text, entry.type), entry, word.text)
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


def _within_bounds(number: int, entry: Input, text: str) -> int:
    low, high = ("too_early", "too_late") if entry.type == "date" else ("too_small", "too_great")
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
    raise RefusedError("not_country", "" if near else "write_country", **args)


class ConvertedAmount:
    """An amount with its options: a map of `amount` and the options of the input's forms.

    An option left out has its first value; after one with another value, the rest must be written.
    """

    def __init__(self, node: Map, entry: Input, place: str, record: CaseRecord) -> None:
        self._node, self._entry, self._place, self._record = node, entry, place, record
        self._unknown = self._wrong = False

    def value(self, ratio: Ratio) -> Value | None:
        """Return the amount in the input's own form, rounded down to the cent."""
        names = (AMOUNT, *self._entry.forms)
        self._record.check_keys(self._node, self._place, names, ())
        amount = self._amount()
        divisors = self._divisors(ratio)
        if self._unknown or self._wrong or amount is None:
            return UNKNOWN if self._unknown and not self._wrong else None
        amount = int(amount * 100 ** len(divisors) // math.prod(divisors))
        try:
            text = self._word(AMOUNT)
            return _within_bounds(amount, self._entry, text.text if text else "")
        except RefusedError as refused:
            self._record.refuse_value(refused, self._node, self._place)
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
            self._refuse(refused, word, AMOUNT)
            return None

    def _divisors(self, ratio: Ratio) -> list[Number]:
        """Return what each option divides the amount by, in hundredths."""
        found = []
        must_be_written = False
        for option, choices in self._entry.forms.items():
            first = next(iter(choices))
            chosen = self._chosen(option, tuple(choices), first)
            if must_be_written and option not in self._node.entries:
                self._missing(option)
            if chosen is None:
                continue
            must_be_written = must_be_written or chosen != first
            found.append(self._hundredths(choices[chosen], ratio))
        return found

    def _chosen(self, option: str, choices: tuple[str, ...], first: str) -> str | None:
        if option not in self._node.entries:
            return first
        word = self._word(option)
        if word is None:
            return None
        try:
            return parse_choice(word.text, choices)
        except RefusedError as refused:
            self._refuse(refused, word, option)
            return None

    def _hundredths(self, divisor: int | str, ratio: Ratio) -> Number:
        if isinstance(divisor, int):
            return divisor * 100
        try:
            return ratio(divisor)
        except LookupError:
            self._wrong = True
            self._record.refuse("ratio_not_known", self._node, below=self._place, table=divisor)
            return 100

    def _word(self, key: str) -> Word | None:
        """Return the word of a key; note where it is `unknown`, and refuse what is no word."""
        node = self._node.entries.get(key)
        if node is None:
            return None
        if is_unknown(node):
            self._unknown = True
            return None
        word = self._record.word(node, join(self._place, key))
        self._wrong = self._wrong or word is None
        return word

    def _missing(self, key: str) -> None:
        self._wrong = True
        self._record.refuse("missing_key", self._node, below=join(self._place, key), key=key)

    def _refuse(self, refused: RefusedError, word: Word, key: str) -> None:
        self._wrong = True
        self._record.refuse_value(refused, word, join(self._place, key))
