"""What advice may change of a case: the inputs that the vocabulary lets it, and how far.

What a case does not know is never changed, and a map of which it says nothing is not invented.
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
    """One input that may change, by its path: what a change costs, and where it goes.

    A number or day goes `up` or forward (1), down (-1) or both ways (0) from `start`. Anything else
    takes one of `values`, as a case file has them. `instead` are keys that cannot stand beside it.
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
        """Whether it can only go to one value, with nothing else in its way."""
        return len(self.values) == 1 and not self.instead

    @property
    def span(self) -> tuple[int, int]:
        """How far a number may go, in steps (cents or days), where it stands included."""
        at, entry = self.step(self.start), self.entry
        least, greatest = self.step(entry.least), self.step(entry.greatest)
        return at if self.sign > 0 else least, at if self.sign < 0 else greatest

    def step(self, value: int) -> int:
        """Count a value in steps: cents, days or ones."""
        return days.ordinal(value) if self.entry.type == "date" else value

    def value(self, step: int) -> int:
        """Give the value at a step."""
        return days.from_ordinal(step) if self.entry.type == "date" else step

    @property
    def term(self) -> str:
        """The value of a switch once it is turned, as the rules have it."""
        return value_term(self.entry.type, str(self.values[0]).lower())


_SIGNS = {"up": 1, "forward": 1, "down": -1, "any": 0}


def adjustable_inputs(
    source: RulebookData, case: Case, paths: Iterable[str]
) -> list[AdjustableInput]:
    """Return the inputs that advice may change in a case, among those at some paths."""
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
        instead = tuple(_instead(vocabulary, case, path))
        values = tuple(
            value
            for value in _others(entry, start)
            if _possible(source, case, {**dict.fromkeys(instead), path: value})
        )
        if values and _around(vocabulary, case, path):
            found.append(AdjustableInput(path, entry, cost, values=values, instead=instead))
    return found


def _others(entry: Input, start: object) -> Iterator[str | bool]:
    """Give the values that an input may change to."""
    direction = entry.change.direction if entry.change else ""
    if entry.type in ("yes_no", "flag"):
        wanted = {"yes": (YES,), "no": (NO,)}.get(direction, (YES, NO))
        yield from (one == YES for one in wanted if one != start and (one, start) != (NO, None))
    else:
        yield from (one for one in entry.values if one != start)


def _around(vocabulary: Vocabulary, case: Case, path: str) -> bool:
    """Tell whether the map or item around an input is there, or says nothing by being there."""
    above = path.rpartition(".")[0]
    group = vocabulary.groups.get(unindexed(above))
    if above in case.maybe or group is None or group.optional_leaves or not group.absent:
        return above not in case.maybe
    return any(key.startswith(f"{above}.") for key in (*case.values, *case.unknown))


def _instead(vocabulary: Vocabulary, case: Case, path: str) -> Iterator[str]:
    """Give the keys beside an input of which only one can stand."""
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
