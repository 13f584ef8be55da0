"""Items of one list that contradict each other: overlapping periods, two values on one day.

Unknown values count in the case's favour: a period with one known end is that day. So every case
accepted here has a completion that is accepted too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from hsm_policy.calendar import iso
from hsm_policy.cases.case import Value
from hsm_policy.documents import number_text
from hsm_policy.messages import allowed_values
from hsm_policy.rulebook import Disjoint, Group, Input, Vocabulary


class CaseFacts(NamedTuple):
    """The parts of a `Case` that are compared here."""

    values: Mapping[str, Value]
    unknown: Mapping[str, str]
    maybe: Collection[str]
    lists: Mapping[str, int]


class Contradiction(NamedTuple):
    """An item, or a key of one, that contradicts an earlier item, and its message."""

    item: str
    key: str
    code: str
    hint: str
    args: dict[str, str]


class _Period(NamedTuple):
    """The first and last day of an item, and possible values of the key that separates items."""

    place: str
    first: int
    last: int
    among: frozenset[str]


def contradictions(vocabulary: Vocabulary, said: CaseFacts) -> Iterator[Contradiction]:
    """Iterate over the items of lists that contradict an item before them."""
    if all(length < 2 for length in said.lists.values()):  # noqa: PLR2004 - it takes two
        return
    for group in vocabulary.groups.values():
        if group.disjoint is not None and said.lists.get(group.path, 0):
            periods = list(_periods(vocabulary, group, group.disjoint, said))
            yield from _overlaps(group.disjoint, periods)
    for entry in vocabulary.inputs.values():
        if entry.one_a_day and said.lists.get(entry.list_path, 0):
            yield from _two_on_a_day(entry, said)


def _periods(
    vocabulary: Vocabulary, group: Group, disjoint: Disjoint, said: CaseFacts
) -> Iterator[_Period]:
    """Iterate over the periods of a list with at least one known day, in their order."""
    for index in range(min(said.lists[group.path], group.most)):
        place = f"{group.path}[{index}]"
        ends = [path.replace("[]", f"[{index}]") for path in (disjoint.first, disjoint.last)]
        told = [said.values[end] for end in ends if end in said.values]
        days = [day for day in told if isinstance(day, int)]
        among = _among(vocabulary, disjoint.by, index, said)
        whole = all(end in said.values or end in said.unknown for end in ends)
        if days and whole and among and days[0] <= days[-1]:
            yield _Period(place, days[0], days[-1], among)


def _among(vocabulary: Vocabulary, by: str, index: int, said: CaseFacts) -> frozenset[str]:
    """Return the possible values of the key that separates periods; none without such a key."""
    if not by:
        return frozenset(("",))
    place = by.replace("[]", f"[{index}]")
    if place in said.values:
        return frozenset((str(said.values[place]),))
    certain = place in said.unknown and place not in said.maybe
    return frozenset(vocabulary.inputs[by].values if certain else ())


def _overlaps(disjoint: Disjoint, periods: list[_Period]) -> Iterator[Contradiction]:
    pairs = [
        (one, other)
        for number, other in enumerate(periods)
        for one in periods[:number]
        if overlap(one, other)
    ]
    key = disjoint.by.rpartition(".")[2]
    certain = [pair for pair in pairs if len(pair[0].among | pair[1].among) == 1]
    for one, other in certain:
        args = {"other": one.place, "day": iso(max(one.first, other.first)), "by": key}
        args |= {"value": next(iter(one.among))} if key else {}
        yield Contradiction(
            other.place, "", "overlap_of_one" if key else "overlap", "end_first", args
        )
    if not certain:
        yield from _no_way(key, periods, pairs)


def overlap(one: _Period, other: _Period) -> bool:
    """Whether two periods share more than the day on which one ends and the other begins."""
    return one.first < other.last and other.first < one.last


def _no_way(
    key: str, periods: list[_Period], pairs: list[tuple[_Period, _Period]]
) -> Iterator[Contradiction]:
    """Find the first period that overlaps earlier ones, whatever its unknown values are."""
    touching: dict[str, set[str]] = {period.place: set() for period in periods}
    among: dict[str, frozenset[str]] = {}
    for period in periods:
        earlier = [one.place for one, other in pairs if other == period]
        among[period.place] = period.among
        for place in earlier:
            touching[place].add(period.place)
            touching[period.place].add(place)
        joined = _joined(period.place, touching)
        if not _fits({place: among[place] for place in among if place in joined}, touching):
            args = {"others": allowed_values(earlier), "by": key}
            yield Contradiction(period.place, "", "overlap_of_any", "end_first", args)
            return


def _joined(place: str, touching: Mapping[str, set[str]]) -> set[str]:
    """Return the periods connected with one by overlaps, directly or through others."""
    found, pending = set[str](), {place}
    while pending:
        found |= pending
        pending = set[str]().union(*(touching[one] for one in pending)) - found
    return found


def _fits(left: dict[str, frozenset[str]], touching: Mapping[str, set[str]]) -> bool:
    """Whether each period can have a value that no overlapping period has."""
    if not left:
        return True
    place = min(left, key=lambda one: len(left[one]))
    rest = {one: among for one, among in left.items() if one != place}
    return any(
        _fits({o: a - {value} if o in touching[place] else a for o, a in rest.items()}, touching)
        for value in sorted(left[place])
    )


def _two_on_a_day(entry: Input, said: CaseFacts) -> Iterator[Contradiction]:
    """Find different values of a key in items of the same day."""
    seen: dict[int, tuple[str, Value]] = {}
    for index in range(said.lists[entry.list_path]):
        place, beside = (p.replace("[]", f"[{index}]") for p in (entry.path, entry.one_a_day))
        day, mine = said.values.get(beside), said.values.get(place)
        if isinstance(day, int) and mine is not None:
            other, theirs = seen.setdefault(day, (place, mine))
            if theirs != mine:
                found, value = (_shown(one, entry) for one in (mine, theirs))
                args = {"found": found, "other": other, "value": value, "day": iso(day)}
                item, _, key = place.rpartition(".")
                yield Contradiction(item, key, "two_on_a_day", "keep_one", args)


def _shown(value: Value, entry: Input) -> str:
    return number_text(value, entry.type) if isinstance(value, int) else str(value)
