"""Declarations in the YAML files of a rulebook, with their places; faulty entries are skipped."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hsm_policy.documents import Map, Record, join, parse_document
from hsm_policy.messages import Location

_PARTS = ("questions", "figures", "points", "words", "scenarios", "sources")

_GROUPS = ("map", "list")


class Declaration(msgspec.Struct, frozen=True):
    """A name that a YAML file declares.

    `kind` is input, group, table, question, requirement, figure, point, reading, word, scenario,
    source or statement. `of` is the parent: the question of a requirement, the path of an input.
    `form` is the atom as a clause writes it, `arities` the numbers of arguments it can have.
    `texts` holds the title, question or sentence by language, `values` the constants allowed.
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
    """Return all declarations of one file; empty if it is not valid YAML."""
    node = parse_document(text, file).node
    if not isinstance(node, Map):
        return []
    top = Record(node, file, "", problems=[])  # discarded: `hsm check` reports them
    return list(_Vocabulary(top).inputs() if "inputs" in top else _of_document(top))


def _of_document(top: Record) -> Iterator[Declaration]:
    for table in [top, *top.items("tables")]:
        if _text(table, "table"):
            yield _table(table)
    for part in _PARTS:
        for name, entry in top.entries(part).items():
            yield from _named(part.removesuffix("s"), name, top.place_below(part, name), entry)
    for subject, entry in top.entries("ledger").items():
        statements = entry.entry("statements")
        for name in statements:
            texts = {"en": _text(statements, name) or _text(statements.entry(name), "text")}
            yield Declaration("statement", name, statements.place_of(name), subject, texts=texts)


def _named(kind: str, name: str, place: Location, entry: Record) -> Iterator[Declaration]:
    texts = _languages(entry if kind == "word" else entry.entry("title"))
    if kind == "source":
        texts = {"en": _text(entry, "title")}
    details = _texts(entry, "type", "kind", "url", "version", "default")
    yield Declaration(kind, name, place, texts=texts, details=details)
    for below, one, title in (
        ("requirements", "requirement", "title"),
        ("readings", "reading", "text"),
    ):
        for key, inner in entry.entries(below).items():
            texts = _languages(inner.entry(title))
            yield Declaration(one, key, entry.place_below(below, key), name, texts=texts)


def _table(entry: Record) -> Declaration:
    name, unit, keys = _text(entry, "table"), _text(entry, "unit"), entry.texts("keys")
    arguments = [key.title().replace("_", "") for key in keys]
    arguments += [] if unit == "none" else ["Value"]
    columns = ("from", "until", *keys, "value", "source")
    rows = tuple(
        {key: _text(row, key) for key in columns if key in row} for row in entry.items("rows")
    )
    node = entry.node.entries["table"]
    return Declaration(
        "table",
        name,
        Location(entry.file, node.line, node.column),
        form=_form(name, arguments),
        arities=(len(arguments), len(arguments) + 1, len(arguments) + 2),
        texts=_languages(entry.entry("title")),
        details={"unit": unit},
        values=tuple(dict.fromkeys(row[keys[0]] for row in rows if keys and keys[0] in row)),
        rows=rows,
    )


class _Vocabulary:
    """Reads the inputs and groups of the vocabulary, with the predicate of each."""

    def __init__(self, top: Record) -> None:
        self._top, lists = top, top.entry("value_lists")
        self._lists = {name: lists.texts(name) for name in lists}

    def inputs(self) -> Iterator[Declaration]:
        """Yield the declarations of all keys of a case, nested ones too."""
        yield from self._below(self._top, "inputs", "", (), "")

    def _below(
        self, above: Record, key: str, path: str, words: tuple[str, ...], subject: str
    ) -> Iterator[Declaration]:
        for name, entry in above.entries(key).items():
            kind, here, place = _text(entry, "type"), join(path, name), above.place_below(key, name)
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
                texts=_languages(entry.entry("question")),
                details={"type": kind},
            )
            inside = (item,) if item else (*words, name) if path else ()
            below = f"{here}[]" if item else here
            yield from self._below(entry, "keys", below, inside, item or subject or name)

    def _leaf(
        self,
        name: str,
        place: Location,
        entry: Record,
        path: str,
        words: tuple[str, ...],
        subject: str,
    ) -> Declaration:
        kind = _text(entry, "type")
        values = self._lists.get(_text(entry, "values")) or entry.texts("values")
        values = ("true", "false") if kind in ("yes_no", "flag") else values
        of = {"": []}.get(subject, ["X" if "[]" in path else subject])
        predicate = _text(entry, "predicate") or "_".join((*words, name))
        return Declaration(
            "input",
            predicate,
            place,
            of=path,
            form=_form(predicate, [*of, "Value"]),
            arities=(len(of) + 1,),
            texts=_languages(entry.entry("question")),
            details=_texts(entry, "type", "least", "greatest", "absent"),
            values=values,
        )


def _form(name: str, arguments: list[str]) -> str:
    return f"{name}({', '.join(arguments)})" if arguments else name


def _text(entry: Record, key: str) -> str:
    return entry.text(key, "")


def _texts(entry: Record, *keys: str) -> dict[str, str]:
    return {key: text for key in keys if (text := _text(entry, key))}


def _languages(entry: Record) -> dict[str, str]:
    return {key: text for key in entry if (text := _text(entry, key))}
