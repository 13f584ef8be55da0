"""What the YAML files of a rulebook declare, with places: read as far as they can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from hsm_policy.documents import Items, Map, Node, Word, parse_document
from hsm_policy.messages import Location

_PARTS = ("questions", "figures", "points", "words", "scenarios", "sources")

_GROUPS = ("map", "list")


class Declaration(msgspec.Struct, frozen=True):
    """A name with what it stands for.

    `kind` is input, group, table, question, requirement, figure, point, reading, word, scenario,
    source or statement; `of` is what it belongs to, as a requirement to its question. `form` is
    how a clause writes it, `arities` how many arguments it takes there. `texts` are its title,
    question or sentence by language, `values` the words it may hold.
    """

    kind: str
    name: str
    place: Location
    of: str = ""
    form: str = ""
    arities: tuple[int, ...] = ()
    texts: dict[str, str] = {}
    details: dict[str, str] = {}
    values: tuple[str, ...] = ()
    rows: tuple[dict[str, str], ...] = ()


def declarations(file: str, text: str) -> list[Declaration]:
    """Give everything that one file declares; nothing of a file that is no YAML."""
    node = parse_document(text, file).node
    if not isinstance(node, Map):
        return []
    if "inputs" in node.entries:
        return list(_Vocabulary(file, node).inputs())
    return list(_of_document(file, node))


def _of_document(file: str, node: Map) -> Iterator[Declaration]:
    if "table" in node.entries:
        yield from _table(file, node)
    for item in _items(node.entries.get("tables")):
        yield from _table(file, item)
    for part in _PARTS:
        kind = part.removesuffix("s")
        for name, place, entry in _entries(file, node.entries.get(part)):
            yield from _named(kind, name, place, entry, file)
    for subject, _, entry in _entries(file, node.entries.get("ledger")):
        for name, place, told in _entries(file, entry.entries.get("statements")):
            text = _text(entry.entries["statements"], name) or _text(told, "text")
            yield Declaration("statement", name, place, subject, texts={"en": text})


def _named(kind: str, name: str, place: Location, entry: Map, file: str) -> Iterator[Declaration]:
    inside = entry.entries
    texts = _languages(inside.get("title") or (entry if kind == "word" else None))
    if kind == "source":
        texts = {"en": _text(entry, "title")}
    details = {key: _text(entry, key) for key in ("type", "kind", "url", "version", "default")}
    details = {key: text for key, text in details.items() if text}
    yield Declaration(kind, name, place, texts=texts, details=details)
    for below, one in (("requirements", "requirement"), ("readings", "reading")):
        for key, where, told in _entries(file, inside.get(below)):
            title = told.entries.get("title") or told.entries.get("text")
            yield Declaration(one, key, where, name, texts=_languages(title))


def _table(file: str, node: Map) -> Iterator[Declaration]:
    name = _text(node, "table")
    if not name:
        return
    keys, unit = _words(node.entries.get("keys")), _text(node, "unit")
    arguments = [key.title().replace("_", "") for key in keys]
    arguments += [] if unit == "none" else ["Value"]
    told = ("from", "until", *keys, "value", "source")
    rows = tuple(
        {key: _text(row, key) for key in told if key in row.entries}
        for row in _items(node.entries.get("rows"))
    )
    line, column = node.entries["table"].line, node.entries["table"].column
    yield Declaration(
        "table",
        name,
        Location(file, line, column),
        form=_form(name, arguments),
        arities=(len(arguments), len(arguments) + 2),
        texts=_languages(node.entries.get("title")),
        details={"unit": unit},
        values=tuple(dict.fromkeys(row[keys[0]] for row in rows if keys and keys[0] in row)),
        rows=rows,
    )


class _Vocabulary:
    """Reads the vocabulary: which predicate each key of a case makes."""

    def __init__(self, file: str, node: Map) -> None:
        self.file, self.node = file, node
        lists = node.entries.get("value_lists")
        found = lists.entries.items() if isinstance(lists, Map) else ()
        self.lists = {name: _words(words) for name, words in found}

    def inputs(self) -> Iterator[Declaration]:
        """Give every key."""
        yield from self._below(self.node.entries["inputs"], "", (), "")

    def _below(
        self, keys: Node | None, path: str, words: tuple[str, ...], subject: str
    ) -> Iterator[Declaration]:
        for name, place, entry in _entries(self.file, keys):
            kind, here = _text(entry, "type"), f"{path}.{name}".lstrip(".")
            if kind not in _GROUPS:
                yield self._leaf(name, place, entry, here, words, subject)
                continue
            item = _text(entry, "item")
            yield Declaration(
                "group",
                item or name,
                place,
                of=here,
                form=f"{item}(X)" if item else "",
                arities=(1,) if item else (),
                texts=_languages(entry.entries.get("question")),
                details={"type": kind},
            )
            inside = (item,) if item else (*words, name) if path else ()
            below = f"{here}[]" if item else here
            yield from self._below(
                entry.entries.get("keys"), below, inside, item or subject or name
            )

    def _leaf(
        self,
        name: str,
        place: Location,
        entry: Map,
        path: str,
        words: tuple[str, ...],
        subject: str,
    ) -> Declaration:
        listed = entry.entries.get("values")
        named = self.lists.get(listed.text) if isinstance(listed, Word) else None
        kind = _text(entry, "type")
        values = ("true", "false") if kind in ("yes_no", "flag") else named or _words(listed)
        of = {"": []}.get(subject, ["X" if "[]" in path else subject])
        predicate = _text(entry, "predicate") or "_".join((*words, name))
        keys = ("type", "least", "greatest", "absent")
        return Declaration(
            "input",
            predicate,
            place,
            of=path,
            form=_form(predicate, [*of, "Value"]),
            arities=(len(of) + 1,),
            texts=_languages(entry.entries.get("question")),
            details={key: _text(entry, key) for key in keys if _text(entry, key)},
            values=values,
        )


def _form(name: str, arguments: list[str]) -> str:
    return f"{name}({', '.join(arguments)})" if arguments else name


def _entries(file: str, node: Node | None) -> Iterator[tuple[str, Location, Map]]:
    """Give each key of a map with its place and the map below it, empty where there is none."""
    for name, below in node.entries.items() if isinstance(node, Map) else ():
        line, column = node.keys[name]  # type: ignore[union-attr]
        inside = below if isinstance(below, Map) else Map({}, {}, below.line, below.column)
        yield name, Location(file, line, column), inside


def _items(node: Node | None) -> list[Map]:
    items = node.items if isinstance(node, Items) else []
    return [item for item in items if isinstance(item, Map)]


def _words(node: Node | None) -> tuple[str, ...]:
    items = node.items if isinstance(node, Items) else []
    return tuple(item.text for item in items if isinstance(item, Word))


def _text(node: Node | None, key: str) -> str:
    found = node.entries.get(key) if isinstance(node, Map) else None
    return found.text if isinstance(found, Word) else ""


def _languages(node: Node | None) -> dict[str, str]:
    found: Mapping[str, Node] = node.entries if isinstance(node, Map) else {}
    return {key: word.text for key, word in found.items() if isinstance(word, Word)}
