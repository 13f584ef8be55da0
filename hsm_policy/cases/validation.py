"""Validation of a case against the vocabulary: which keys are known, unknown or absent.

A `path` has no numbers (`job.parts[].amount`), a `place` has them (`job.parts[0].amount`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from hsm_policy.calendar import iso
from hsm_policy.cases.case import UNKNOWN, Value
from hsm_policy.cases.consistency import CaseFacts, contradictions
from hsm_policy.cases.input_values import CaseRecord, read_value
from hsm_policy.documents import Items, Map, Node, Number, Word, is_unknown, join
from hsm_policy.messages import allowed_values
from hsm_policy.rulebook import Group, Input, Vocabulary


class Above(NamedTuple):
    """The state of the map or item around a key.

    `open`: it was written `unknown`, so that what may be absent in it is not known either. `key`
    names what is missing for all that is in it, where that is one key. `maybe`: it may not exist.
    """

    open: bool = False
    key: str = ""
    maybe: bool = False


GIVEN = Above()


class CaseValidator:
    """Collects the fields of a `Case`, key by key."""

    def __init__(
        self, vocabulary: Vocabulary, ratios: Callable[[str, int], Number], record: CaseRecord
    ) -> None:
        self.values: dict[str, Value] = {}
        self.unknown: dict[str, str] = {}
        self.maybe: set[str] = set()
        self.assumed: list[str] = []
        self.written: set[str] = set()
        self.lists: dict[str, int] = {}
        self._vocabulary = vocabulary
        self._ratios = ratios
        self._record = record
        self._dates: list[tuple[Input, str, Node]] = []
        self._items: dict[str, Node] = {}
        self._wrong: set[str] = set()
        self._denied: set[str] = set()
        self._asked: dict[str, frozenset[str]] = {}

    def inside(self, path: str, place: str, node: Map | None, above: Above) -> None:
        """Read the keys inside a map or an item; `node` is None if it was left out."""
        for key in self._vocabulary.keys(path):
            inner, at = join(path, key), join(place, key)
            found = node.entries.get(key) if node else None
            if found is not None:
                self.written.add(inner)
            if leaf := self._vocabulary.inputs.get(inner):
                self._leaf(leaf, at, place, found, above)
            else:
                group = self._vocabulary.groups[inner]
                read = self._list if group.kind == "list" else self._map
                read(group, at, found, above)

    def compare_days(self) -> None:
        """Refuse periods that end before they begin, and the like."""
        for entry, place, node in self._dates:
            for other in entry.not_before:
                self._compare(place, node, other, earliest=True)
            for other in entry.not_after:
                self._compare(place, node, other, earliest=False)

    def compare_items(self) -> None:
        """Refuse items of a list that contradict others of it."""
        said = CaseFacts(self.values, self.unknown, self.maybe, self.lists)
        for clash in contradictions(self._vocabulary, said):
            node = self._items[clash.item]
            path = join(clash.item, clash.key) if clash.key else clash.item
            if isinstance(node, Map):
                node = node.entries.get(clash.key, node)
            self._record.refuse(clash.code, node, clash.hint, path, **clash.args)

    def _leaf(self, entry: Input, at: str, place: str, node: Node | None, above: Above) -> None:
        exists = self._exists(entry, place)
        if node is None:
            if exists is not False:
                self._left_out(entry, at, above, certain=exists is True)
            return
        if entry.allowed_when and (exists is False or not self._may_stand(entry, place)):
            self._refuse_misplaced(entry, at, node)
            return
        value = read_value(node, entry, at, self._record, self._ratio)
        if value is None:
            self._wrong.add(at)
        elif value == UNKNOWN:
            if exists is not False:
                self._not_known(entry, at, Above(open=True), certain=exists is True)
        elif entry.type == "flag" and value == "false":
            self._denied.add(at)
        else:
            self.values[at] = value
            if entry.not_before or entry.not_after:
                self._dates.append((entry, at, node))

    def _left_out(self, entry: Input, at: str, above: Above, *, certain: bool) -> None:
        if not entry.absent or above.open:
            self._not_known(entry, at, above, certain=certain)
            return
        self.assumed.append(at)
        if entry.default is not None:
            self.values[at] = entry.default

    def _not_known(self, entry: Input, at: str, above: Above, *, certain: bool) -> None:
        self.unknown[at] = above.key or at
        if above.maybe or not certain or entry.absent == "none":
            self.maybe.add(at)

    def _exists(self, entry: Input, place: str) -> bool | None:
        """Whether the keys beside an input let it exist; None if that is not known."""
        verdict: bool | None = True
        for key, values in entry.conditions.items():
            beside = join(place, key)
            if beside in self.values:
                if self.values[beside] not in values:
                    return False
            elif beside in self.unknown or beside in self._wrong:
                verdict = None
            else:
                return False
        return verdict

    def _may_stand(self, entry: Input, place: str) -> bool:
        """Whether some value of the keys beside an input allows it and all inputs before it."""
        allowed = True
        for key, values in entry.allowed_when.items():
            beside = join(place, key)
            if beside in self._wrong:
                continue
            left = self._asked.get(beside, frozenset(values)) & frozenset(values)
            self._asked[beside] = left
            allowed = allowed and bool(left)
        return allowed

    def _refuse_misplaced(self, entry: Input, at: str, node: Node) -> None:
        for sibling, values in entry.allowed_when.items():
            self._record.refuse(
                "only_for", node, below=at, sibling=sibling, values=allowed_values(values)
            )

    def _map(self, group: Group, at: str, node: Node | None, above: Above) -> None:
        if isinstance(node, Map):
            names = self._vocabulary.keys(group.path)
            self._record.check_keys(node, at, names, self._vocabulary.inputs)
            empty = group.all_or_nothing and not node.entries
            self.inside(group.path, at, node, Above(key=at) if empty else GIVEN)
        elif node is None and group.absent and not above.open:
            self.assumed.append(at)
            return
        elif node is None or is_unknown(node):
            self._nothing_said(group, at, above, is_open=above.open or node is not None)
        else:
            self._record.refuse_kind("not_map", node, at)
            self._wrong.add(at)
            return
        if group.either:
            self._either(group, at, node)

    def _nothing_said(self, group: Group, at: str, above: Above, *, is_open: bool) -> None:
        one_key = group.all_or_nothing or (group.absent and is_open and not group.optional_leaves)
        maybe = above.maybe or (group.absent and is_open)
        if maybe:
            self.maybe.add(at)
        key = above.key or (at if one_key else "")
        self.inside(group.path, at, None, Above(is_open, key, maybe))

    def _list(self, group: Group, at: str, node: Node | None, above: Above) -> None:
        if node is None and group.absent and not above.open:
            self.assumed.append(at)
            self.lists[at] = 0
        elif node is None or is_unknown(node):
            self.lists[at] = 1
            self.maybe |= {at, f"{at}[0]"}
            below = Above(open=True, key=above.key or at, maybe=True)
            self.inside(group.inside, f"{at}[0]", None, below)
        elif isinstance(node, Items):
            self.lists[at] = len(node.items)
            if len(node.items) > group.most:
                count = {"count": str(len(node.items)), "most": str(group.most)}
                self._record.refuse("list_too_long", node, below=at, **count)
            for index, item in enumerate(node.items[: group.most]):
                self._item(group, f"{at}[{index}]", item)
        else:
            self._record.refuse_kind("not_list", node, at, "write_list")

    def _item(self, group: Group, at: str, node: Node) -> None:
        self._items[at] = node
        if isinstance(node, Map):
            names = self._vocabulary.keys(group.inside)
            self._record.check_keys(node, at, names, self._vocabulary.inputs)
            self.inside(group.inside, at, node, GIVEN)
        elif is_unknown(node):
            self.inside(group.inside, at, None, Above(open=True))
        else:
            self._record.refuse_kind("not_map", node, at)

    def _either(self, group: Group, at: str, node: Node | None) -> None:
        """Keep exactly one of two keys: the known one, or the one that is still possible."""
        places = [join(at, key) for key in group.either]
        known = [place for place in places if place in self.values or place in self._wrong]
        if len(known) > 1:
            self._refuse_both(group, at, node)
        left = [place for place in places if place in self.unknown]
        possible = [place for place in left if place not in self._denied and not known]
        for place in left:
            if place not in possible:
                del self.unknown[place]
                self.maybe.discard(place)
            elif len(possible) > 1:
                self.maybe.add(place)

    def _refuse_both(self, group: Group, at: str, node: Node | None) -> None:
        one, other = group.either[:2]
        place = node.word_of(other) if isinstance(node, Map) else Word("")
        self._record.refuse("either", place, below=join(at, other), one=one, other=other)

    def _compare(self, place: str, node: Node, other: str, *, earliest: bool) -> None:
        beside = _same_item(other, place)
        mine, theirs = self.values[place], self.values.get(beside)
        if not isinstance(mine, int) or not isinstance(theirs, int):
            return
        if mine < theirs if earliest else mine > theirs:
            code = "before_other" if earliest else "after_other"
            args = {"found": iso(mine), "other": beside, "bound": iso(theirs)}
            self._record.refuse(code, node, below=place, **args)

    def _ratio(self, table: str) -> Number:
        date = self.values.get("date")
        # Without a date the case is refused anyway; any ratio lets the rest be read.
        return self._ratios(table, date) if isinstance(date, int) else 100


def _same_item(path: str, place: str) -> str:
    """Return `path` with the list index of `place` in its `[]`."""
    number = place[place.find("[") : place.find("]") + 1]
    return path.replace("[]", number)
