"""The vocabulary of cases: inputs (the leaves), and the maps and lists around them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


def raisers(vocabulary: Vocabulary) -> Iterator[str]:
    """Iterate over all that can raise a question: keys, items, and keys with a value.

    Those with a value are of a list, such as `loans[kind=film]`, or of a map.
    """
    yield from vocabulary.inputs
    yield from vocabulary.groups
    for path, group in vocabulary.groups.items():
        yield from (f"{path}[{number}]" for number in range(group.most if group.item else 0))
    for entry in vocabulary.inputs.values():
        above, _, key = entry.path.rpartition(".")
        values = ("true", "false") if entry.type == "yes_no" else entry.values
        if above and entry.type in ("choice", "yes_no"):
            yield from (f"{above.removesuffix('[]')}[{key}={value}]" for value in values)


Forms = dict[str, dict[str, int | str]]

DATE = "date"
"""The key of the day that a case is about."""

NUMERIC = ("money", "date", "count", "percent")


class AllowedChange(msgspec.Struct, frozen=True):
    """How a repair may change an input: cost, and direction (one of `DIRECTIONS`)."""

    cost: int
    direction: str


class Plausible(msgspec.Struct, frozen=True):
    """The values of an input that nothing is said of, and what a note says of another one."""

    least: int
    most: int
    text: dict[str, str]


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One leaf of a case.

    `path` is its place (`job.parts[].amount`). `subject` is the first argument of its fact: the map
    at the top, the name of the list's item, or empty for a key at the top. `least` and `greatest`
    are cents, hundredths, whole numbers or days yyyymmdd. `absent` is the meaning of a left-out
    key: a value as it is written, `none` for "there is none", empty for "not known"; `taken` is
    that value as a number. `container` is the nearest map
    or list around it that may itself be missing (`job.contract`, `job.parts[]`). `allowed_when`
    (`only_for` in the file) maps a key beside it to the values with which it may be written;
    `required_when` (`needed_for`), to those with which it exists. `not_before` and `not_after` are
    paths of days. `one_a_day` is the path of a day beside it: all items of the list with the same
    day have the same value. `keeps` is a key (`date`) whose first day a left-out key holds in a
    timeline lived forward; `milestone` is the sentence that such a timeline has for its day.
    """

    path: str
    predicate: str
    subject: str
    type: str
    list_path: str = ""
    least: int = 0
    greatest: int = 0
    values: tuple[str, ...] = ()
    absent: str = ""
    taken: int = 0
    container: str = ""
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    allowed_when: dict[str, tuple[str, ...]] = {}
    required_when: dict[str, tuple[str, ...]] = {}
    question: dict[str, str] = {}
    change: AllowedChange | None = None
    forms: Forms = {}
    one_a_day: str = ""
    plausible: Plausible | None = None
    keeps: str = ""
    milestone: dict[str, str] = {}

    @property
    def conditions(self) -> dict[str, tuple[str, ...]]:
        """The keys beside it and the values they must have for it to exist."""
        return {**self.allowed_when, **self.required_when}

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers or days."""
        return self.type in NUMERIC

    @property
    def default(self) -> int | str | tuple[str, ...] | None:
        """The value of a left-out key; None where it has none or is not known."""
        if self.absent in ("", "none"):
            return None
        if self.numeric:
            return self.taken
        return (self.absent,) if self.several else self.absent

    @property
    def several(self) -> bool:
        """Whether it can have several values at once."""
        return self.type in ("countries", "choices")


class Disjoint(msgspec.Struct, frozen=True):
    """The paths of the first and the last day of list items that never overlap.

    If `by` is set, only items with the same value of it may not overlap.
    """

    first: str
    last: str
    by: str = ""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A map or list of a case; `keys` are the names inside it (inside each item of a list).

    `absent`: it may not exist at all. `all_or_nothing` (`together` in the file): while nothing in
    it is known, it is missing as one key. `optional_leaves`: each leaf in it may be absent by
    itself, so that the map alone says nothing. `disjoint` (`apart`): items that never overlap.
    """

    path: str
    kind: str
    keys: tuple[str, ...]
    absent: bool = False
    all_or_nothing: bool = False
    optional_leaves: bool = False
    either: tuple[str, ...] = ()
    item: str = ""
    most: int = 0
    disjoint: Disjoint | None = None
    question: dict[str, str] = {}

    @property
    def inside(self) -> str:
        """The path before its keys."""
        return f"{self.path}[]" if self.kind == "list" else self.path


class Vocabulary(msgspec.Struct, frozen=True):
    """All inputs and groups by path, in the order of the file; `tops` are the top-level keys."""

    inputs: dict[str, Input]
    groups: dict[str, Group]
    tops: tuple[str, ...]
    value_lists: dict[str, tuple[str, ...]] = {}

    def keys(self, path: str) -> tuple[str, ...]:
        """Return the names of the keys inside a map, inside an item of a list, or at the top."""
        return self.groups[path.removesuffix("[]")].keys if path else self.tops
