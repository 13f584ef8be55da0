"""The inputs that a repair may change, with direction, cost and range, as the vocabulary declares.

An unknown input is never changed, and a map that the case does not have is not added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from hsm_policy import calendar as days
from hsm_policy.cases import Case, changed
from hsm_policy.documents import unindexed
from hsm_policy.engine import value_term
from hsm_policy.messages import DiagnosticsError
from hsm_policy.rulebook import Input, RulebookData, Vocabulary

YES, NO = "true", "false"


class AdjustableInput(msgspec.Struct, frozen=True):
    """One input that may change: its path, cost and direction.

    A number or day goes up (`sign` 1), down (-1) or both ways (0) from `start`, in cents, yyyymmdd
    or a count. Any other input takes one of `values`, as in a case file. `instead` are keys that
    the change removes, since they exclude this one.
    """

    path: str
    entry: Input
    cost: int
    sign: int = 0
    start: int = 0
    values: tuple[str | bool, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether it is a number or a day."""
        return self.entry.numeric

    @property
    def switch(self) -> bool:
        """Whether it can only change to one value, and removes no other key."""
        return len(self.values) == 1 and not self.instead

    @property
    def span(self) -> tuple[int, int]:
        """The first and last step that a number may take, its start included."""
        at, entry = self.step(self.start), self.entry
        least, greatest = self.step(entry.least), self.step(entry.greatest)
        return at if self.sign > 0 else least, at if self.sign < 0 else greatest

    def step(self, value: int) -> int:
        """Return a value as a step: cents, an ordinal day or a count."""
        return days.ordinal(value) if self.entry.type == "date" else value

    def value(self, step: int) -> int:
        """Return the value at a step: cents, yyyymmdd or a count."""
        return days.from_ordinal(step) if self.entry.type == "date" else step

    @property
    def term(self) -> str:
        """The value that a switch changes to, as a term of the rules."""
        return value_term(self.entry.type, str(self.values[0]).lower())


_SIGNS = {"up": 1, "forward": 1, "down": -1, "any": 0}


def adjustable_inputs(
    source: RulebookData, case: Case, paths: Iterable[str]
) -> list[AdjustableInput]:
    """Return the inputs among these paths that a repair may change in a case."""
    vocabulary, found = source.vocabulary, []
    for path in sorted(paths):
        entry = vocabulary.inputs[unindexed(path)]
        if entry.change is None or path in case.unknown:
            continue
        sign, cost = _SIGNS.get(entry.change.direction, 0), entry.change.cost
        start = case.date if path == "date" else case.values.get(path)
        if entry.numeric:
            if isinstance(start, int):
                found.append(AdjustableInput(path, entry, cost, sign, start))
            continue
        instead = tuple(_excluded_keys(vocabulary, case, path))
        values = tuple(
            value
            for value in _other_values(entry, start)
            if _possible(source, case, {**dict.fromkeys(instead), path: value})
        )
        if values and _has_parent(vocabulary, case, path):
            found.append(AdjustableInput(path, entry, cost, values=values, instead=instead))
    return found


def _other_values(entry: Input, start: object) -> Iterator[str | bool]:
    """Yield the values that an input may change to."""
    direction = entry.change.direction if entry.change else ""
    if entry.type in ("yes_no", "flag"):
        wanted = {"yes": (YES,), "no": (NO,)}.get(direction, (YES, NO))
        yield from (one == YES for one in wanted if one != start and (one, start) != (NO, None))
    else:
        yield from (one for one in entry.values if one != start)


def _has_parent(vocabulary: Vocabulary, case: Case, path: str) -> bool:
    """Whether the map or item around an input is present, or means nothing by its presence."""
    above = path.rpartition(".")[0]
    group = vocabulary.groups.get(unindexed(above))
    if above in case.maybe or group is None or group.optional_leaves or not group.absent:
        return above not in case.maybe
    return any(key.startswith(f"{above}.") for key in (*case.values, *case.unknown))


def _excluded_keys(vocabulary: Vocabulary, case: Case, path: str) -> Iterator[str]:
    """Yield the keys of the case that cannot stand beside an input."""
    above, _, name = path.rpartition(".")
    group = vocabulary.groups.get(unindexed(above))
    if group and name in group.either:
        yield from (f"{above}.{one}" for one in group.either if f"{above}.{one}" in case.values)


def _possible(source: RulebookData, case: Case, changes: Mapping[str, Any]) -> bool:
    try:
        changed(source, case, changes)
    except DiagnosticsError:
        return False
    return True
