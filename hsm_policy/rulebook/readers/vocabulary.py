"""The vocabulary file: every key that a case may have."""

from __future__ import annotations

from typing import NamedTuple

from hsm_policy.calendar import FIRST, LAST
from hsm_policy.documents import (
    PLAIN,
    Document,
    Items,
    Map,
    Node,
    Record,
    Word,
    describe,
    join,
    parse_document,
    shown,
)
from hsm_policy.messages import Diagnostic, DiagnosticsError, Location, diagnose, suggest
from hsm_policy.names import is_free, is_term, name_problem
from hsm_policy.rulebook.readers.fields import (
    Lists,
    allowed_change,
    conditions,
    forms,
    name_of,
    number_of,
    plausible,
    question,
    require,
    taken,
    words_of,
)
from hsm_policy.rulebook.vocabulary import DATE, NUMERIC, Disjoint, Group, Input, Vocabulary

_LEAF = ("type", "question", "absent", "predicate", "change", "only_for", "needed_for")

_ONE = (*_LEAF, "one_a_day")

_GROUP = ("type", "question", "absent", "keys")

_MOST_ITEMS = 1000

_BOUNDS = ("least", "greatest")

ATTRIBUTES = {
    "money": (*_ONE, *_BOUNDS, "plausible", "forms"),
    "percent": (*_ONE, *_BOUNDS, "plausible"),
    "count": (*_ONE, *_BOUNDS, "plausible"),
    "date": (*_LEAF, "not_before", "not_after", "keeps", "milestone"),
    "yes_no": _ONE,
    "flag": _LEAF,
    "choice": (*_ONE, "values"),
    "country": (*_ONE, "values"),
    "countries": (*_LEAF, "values"),
    "choices": (*_LEAF, "values"),
    "map": (*_GROUP, "together", "either"),
    "list": (*_GROUP, "item", "most", "apart"),
}

NEEDED = ("values", "keys", "item", "most", *_BOUNDS)


def load_vocabulary(
    text: str | bytes, file: str = "", places: dict[str, Location] | None = None
) -> Vocabulary:
    """Read the text of a vocabulary; `places` gets the place of each key by its path.

    Raises:
        DiagnosticsError: with everything that is wrong with it.
    """
    document = parse_document(text, file)
    loader = _Loader(document, {} if places is None else places)
    if isinstance(document.node, Map):
        loader.read(document.node)
    elif document.node is not None:
        loader.refuse(document.node, "", "not_map", found=describe(document.node))
    if loader.problems:
        raise DiagnosticsError(loader.problems)
    return loader.vocabulary


class _Above(NamedTuple):
    """The context of an entry: path, subject, and the first words of its predicate."""

    path: str = ""
    subject: str = ""
    words: tuple[str, ...] = ()
    container: str = ""
    list_path: str = ""


class _Loader:
    """Collects inputs, groups and problems."""

    def __init__(self, document: Document, places: dict[str, Location]) -> None:
        self.problems: list[Diagnostic] = document.problems
        self._places = places
        self._file = document.file
        self._inputs: dict[str, Input] = {}
        self._groups: dict[str, Group] = {}
        self._lists: dict[str, tuple[str, ...]] = {}
        self._tops: tuple[str, ...] = ()
        self._predicates: dict[tuple[str, str], str] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary that was read."""
        return Vocabulary(
            inputs=self._inputs, groups=self._groups, tops=self._tops, value_lists=self._lists
        )

    def refuse(self, node: Node, path: str, code: str, **args: str) -> None:
        """Note a problem at a node."""
        at = (self._file, node.line, node.column)
        self.problems.append(diagnose(code, at=at, path=path, args=args))

    def read(self, root: Map) -> None:
        """Read the whole file."""
        top = Record(root, self._file, "", self.problems, codes=PLAIN)
        top.known("value_lists", "inputs")
        named = top.entry("value_lists")
        self._lists = {name: self._once(named, name) for name in named}
        keys = top.entry("inputs").node
        self._tops = tuple(keys.entries)
        self._entries(keys, _Above())
        date = self._inputs.get("date")
        if date is None or date.type != "date":
            self.refuse(keys, "inputs", "no_date")

    def _entries(self, keys: Map, above: _Above) -> None:
        for name, node in keys.entries.items():
            path = join(above.path, name)
            if not is_free(name):
                self.refuse(node, path, name_problem(name, "bad_name"), found=name)
            elif isinstance(node, Map):
                self._places[path] = Location(self._file, *keys.keys[name])
                self._entry(name, self._record(node, path), above)
            else:
                self.refuse(node, path, "not_map", found=describe(node))

    def _record(self, node: Map, path: str) -> Record:
        return Record(node, self._file, path, self.problems, codes=PLAIN)

    def _entry(self, name: str, entry: Record, above: _Above) -> None:
        kind = entry.choice("type", ATTRIBUTES)
        if kind not in ATTRIBUTES:
            return
        entry.known(*ATTRIBUTES[kind])
        require(entry, *(key for key in ATTRIBUTES[kind] if key in NEEDED))
        if kind not in ("map", "list"):
            self._leaf(name, kind, entry, above)
        elif above.list_path:
            entry.refuse("group_in_list")
        else:
            self._group(name, kind, entry, above)

    def _group(self, name: str, kind: str, entry: Record, above: _Above) -> None:
        path, keys = entry.path, entry.entry("keys").node
        absent = entry.choice("absent", ("none",), "") != ""
        together = entry.choice("together", ("true", "false"), "") == "true"
        item = name_of(entry, "item")
        if kind == "list":
            below = _Above(f"{path}[]", item, (item,), f"{path}[]", path)
            self._places[below.path] = self._places[path]
        else:
            words = (*above.words, name) if above.path else ()
            container = path if absent or together else above.container
            below = _Above(path, above.subject or name, words, container)
        self._entries(keys, below)
        leaves = [self._inputs.get(join(below.path, key)) for key in keys.entries]
        optional = all(leaf is not None and leaf.absent for leaf in leaves)
        self._groups[path] = Group(
            path=path,
            kind=kind,
            keys=tuple(keys.entries),
            absent=absent,
            all_or_nothing=together,
            optional_leaves=kind == "map" and optional,
            either=self._either(entry, keys),
            item=item,
            most=self._most(entry),
            disjoint=self._disjoint(entry, below.path),
            question=question(entry, needed=absent or together),
        )

    def _most(self, entry: Record) -> int:
        """Return the greatest number of items, at least one."""
        most = number_of(entry, "most", "count")
        node = entry.get("most")
        if most > _MOST_ITEMS or (
            isinstance(node, Word) and node.text and not node.text.strip("0.")
        ):
            entry.refuse("list_most", node, most=str(_MOST_ITEMS))
        return most

    def _either(self, entry: Record, keys: Map) -> tuple[str, ...]:
        found = words_of(entry, "either")
        for key in found:
            if key not in keys.entries:
                entry.refuse("no_sibling", found=key)
        return found

    def _disjoint(self, entry: Record, inside: str) -> Disjoint | None:
        """Return the two days between which items of a list never overlap."""
        if "apart" not in entry:
            return None
        below = entry.entry("apart")
        below.known("by", "from", "until")
        require(below, "from", "until")
        first = self._item_key(below, "from", inside, "date")
        last = self._item_key(below, "until", inside, "date")
        by = self._item_key(below, "by", inside, "choice")
        if first is None or last is None:
            return None
        if first.path not in last.not_before or _asked(first) != _asked(last):
            below.refuse("apart_ends", first=below.text("from", ""), last=below.text("until", ""))
        return Disjoint(first.path, last.path, by.path if by else "")

    def _item_key(self, entry: Record, key: str, inside: str, kind: str) -> Input | None:
        """Return the key of a list's items named by an attribute: of one type, never absent."""
        node = entry.get(key)
        found = self._inputs.get(join(inside, entry.text(key, "")))
        if node is None or (found and found.type == kind and not found.absent):
            return found if node else None
        entry.refuse("apart_key", node, found=entry.text(key, ""), kind=kind)
        return None

    def _one_a_day(self, entry: Record, above: _Above) -> str:
        """Return the path of the day on which all items of a list hold one value."""
        if "one_a_day" not in entry:
            return ""
        beside = self._inputs.get(join(above.path, entry.text("one_a_day", "")))
        if not above.list_path or beside is None or beside.type != "date":
            node = entry.get("one_a_day")
            entry.refuse("no_day_in_list", node, found=entry.text("one_a_day", ""))
            return ""
        return beside.path

    def _leaf(self, name: str, kind: str, entry: Record, above: _Above) -> None:
        values = self._once(entry, "values", self._lists)
        known = ("true", "false") if kind == "yes_no" else values
        for value in values:
            if not is_term(value):
                code = name_problem(value, "rulebook_name")
                entry.refuse(code, entry.get("values"), found=shown(value))
        predicate = name_of(entry, "predicate") or "_".join((*above.words, name))
        self._claim(entry, predicate, above.subject)
        least, greatest = FIRST, LAST
        if kind != "date":
            least, greatest = number_of(entry, "least", kind), number_of(entry, "greatest", kind)
        if least > greatest:
            entry.refuse("bounds_reversed", entry.get("least"))
        before = tuple(self._inputs)
        siblings = [key.removeprefix(f"{above.path}.") for key in before] if above.path else before
        self._inputs[entry.path] = Input(
            path=entry.path,
            predicate=predicate,
            subject=above.subject,
            type=kind,
            list_path=above.list_path,
            least=least,
            greatest=greatest,
            values=values,
            absent=self._absent(entry, kind, known),
            taken=taken(entry, kind, least, greatest),
            container=above.container,
            not_before=self._days(entry, "not_before", above.path),
            not_after=self._days(entry, "not_after", above.path),
            allowed_when=conditions(entry, "only_for", siblings),
            required_when=conditions(entry, "needed_for", siblings),
            question=question(entry, needed=True),
            change=allowed_change(entry),
            forms=forms(entry),
            one_a_day=self._one_a_day(entry, above),
            plausible=plausible(entry, kind, least, greatest),
            keeps=entry.choice("keeps", (DATE,), ""),
            milestone=entry.languages("milestone", needed=False),
        )

    def _absent(self, entry: Record, kind: str, known: tuple[str, ...]) -> str:
        """Return what a left-out key means: `none`, one of the words, or a number as written."""
        if kind in NUMERIC:
            return entry.text("absent", "")
        return entry.choice("absent", ("none", *known), "")

    def _once(self, entry: Record, key: str, lists: Lists | None = None) -> tuple[str, ...]:
        """Return the words of a list; a duplicate is noted."""
        words = words_of(entry, key, lists)
        if lists is None or isinstance(entry.get(key), Items):
            for word in dict.fromkeys(one for one in words if words.count(one) > 1):
                entry.refuse("rulebook_twice", entry.get(key), name=shown(word))
        return words

    def _claim(self, entry: Record, predicate: str, subject: str) -> None:
        other = self._predicates.setdefault((predicate, subject), entry.path)
        if other != entry.path:
            entry.refuse("same_predicate", found=predicate, other=other)

    def _days(self, entry: Record, key: str, above: str) -> tuple[str, ...]:
        """Return the paths of the days that this one is compared with: beside it, or at the top."""
        found = []
        for name in words_of(entry, key):
            beside = self._inputs.get(join(above, name)) or self._inputs.get(name)
            if beside is None or beside.type != "date":
                node = entry.get(key)
                days = [path for path, one in self._inputs.items() if one.type == "date"]
                known = [*days, *(path.rpartition(".")[2] for path in days)]
                entry.refuse("no_such_day_key", node, found=name, **suggest(name, known))
            else:
                found.append(beside.path)
        return tuple(found)


def _asked(entry: Input) -> tuple[object, ...]:
    """Return the conditions of an input, by attribute."""
    return (entry.allowed_when, entry.required_when)
