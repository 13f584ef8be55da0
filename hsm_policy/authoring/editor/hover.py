"""Hover texts (Markdown) for the name at a place, and renaming of predicates and variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hsm_policy.authoring.editor.declarations import Declaration
from hsm_policy.authoring.editor.index import Range, RulebookIndex
from hsm_policy.authoring.editor.occurrences import IndexedClause, Occurrence
from hsm_policy.messages import say
from hsm_policy.names import is_free

_KINDS = {
    "input": "editor_input",
    "group": "editor_group",
    "table": "editor_table",
    "question": "editor_question",
    "requirement": "editor_requirement",
    "figure": "editor_figure",
    "point": "editor_point",
    "reading": "editor_reading",
    "scenario": "editor_scenario",
    "word": "editor_word",
    "source": "editor_source",
    "statement": "editor_statement",
}

_ROWS = 8

_RULES = 12


def hover(book: RulebookIndex, file: str, offset: int, lang: str) -> tuple[str, Occurrence] | None:
    """Return the Markdown text about the name at a place, with the name; None if there is none."""
    spot = book.spot(file, offset)
    if spot is None:
        return None
    text = "\n\n".join(_paragraphs(book, file, offset, spot, lang))
    return (text, spot) if text else None


def _paragraphs(
    book: RulebookIndex, file: str, offset: int, spot: Occurrence, lang: str
) -> Iterator[str]:
    if spot.kind == "variable":
        uses = book.references(file, offset)
        count = sum(book.files[file][one.start - 1 : one.start] != "{" for one in uses)
        yield f"`{spot.name}`: {say('editor_placeholder', lang, count=str(count))}"
    elif spot.kind == "function":
        yield f"`@{spot.name}`: {say('editor_function', lang)}"
    elif spot.kind == "rule":
        for name, clause in book.all_clauses():
            if clause.id == spot.name:
                yield _rule(name, clause, lang)
    for one in book.meant(spot):
        yield from _declared(one, lang)
    if spot.kind == "predicate":
        yield from _predicate(book, spot, lang)


def _predicate(book: RulebookIndex, spot: Occurrence, lang: str) -> Iterator[str]:
    heads = book.heads(spot.name, spot.arity)
    if heads:
        text = say("editor_rule", lang, count=str(len(heads)))
        lines = [_rule(name, clause, lang) for name, clause in heads[:_RULES]]
        yield "\n".join([f"`{spot.name}/{spot.arity}`: {text}", "", *(f"- {one}" for one in lines)])
    elif book.signatures().get((spot.name, spot.arity)) == "engine":
        yield f"`{spot.name}/{spot.arity}`: {say('editor_engine', lang)}"


def _rule(file: str, clause: IndexedClause, lang: str) -> str:
    sources = ", ".join(clause.sources)
    said = clause.texts.get(lang, "")
    return f"`{clause.id or file}`: {said}" + (f" _({sources})_" if sources else "")


def _declared(one: Declaration, lang: str) -> Iterator[str]:
    """Yield the paragraphs on one declaration: what it is, its text, its limits, its rows."""
    path = one.of.removesuffix("[]") if one.kind == "group" else one.of
    kind = say(_KINDS[one.kind], lang, path=path, file=one.place.file)
    details = [
        one.details[key] for key in ("type", "unit", "kind", "version") if key in one.details
    ]
    yield f"`{one.form or one.name}`: {', '.join([kind, *details])}"
    text = one.texts.get(lang) or one.texts.get("en", "")
    if text:
        yield text
    if one.details.get("url"):
        yield f"<{one.details['url']}>"
    yield from _limits(one, lang)
    if one.rows:
        yield "\n".join(_rows(one, lang))


def _limits(one: Declaration, lang: str) -> Iterator[str]:
    if one.kind != "input":
        return
    if one.values:
        shown = ", ".join(f"`{value}`" for value in one.values[:20])
        yield say("editor_one_of", lang, values=shown + (" …" if len(one.values) > 20 else ""))  # noqa: PLR2004 - about one line
    if "greatest" in one.details:
        least, greatest = one.details.get("least", "0"), one.details["greatest"]
        yield say("editor_bounds", lang, least=least, greatest=greatest)
    if "absent" in one.details:
        yield say("editor_absent", lang, value=f"`{one.details['absent']}`")


def _rows(one: Declaration, lang: str) -> Iterator[str]:
    """Yield the latest rows of a table, newest first, as a Markdown list."""
    latest = sorted(one.rows, key=lambda row: row.get("from", ""))
    for row in reversed(latest[-_ROWS:]):
        cells = [text for key, text in row.items() if key not in ("from", "until", "source")]
        since = say("editor_since", lang, day=row.get("from", ""))
        yield f"- {since}: {' '.join(cells)} _({row.get('source', '')})_"
    if len(latest) > _ROWS:
        yield f"- {say('editor_more_rows', lang, count=str(len(latest) - _ROWS))}"


_VARIABLE = re.compile(r"_*[A-Z][A-Za-z0-9_]*")


class RenameRefused(Exception):
    """The reason why a name cannot be renamed, in the user's language."""


def renamable(book: RulebookIndex, file: str, offset: int, lang: str) -> Occurrence:
    """Return the predicate or variable at a place, if it can be renamed.

    Raises:
        RenameRefused: there is none, or the vocabulary, a table or the engine fixes its name.
    """
    spot = book.spot(file, offset)
    if spot is None or spot.kind not in ("predicate", "variable"):
        raise RenameRefused(say("editor_not_renamed", lang))
    if spot.kind == "variable":
        return spot
    kind = book.signatures().get((spot.name, spot.arity), "rule")
    place = next((one.place.file for one in book.predicate(spot.name, spot.arity)), "")
    if kind == "table":
        raise RenameRefused(say("editor_not_renamed_table", lang, name=spot.name, file=place))
    if kind in ("input", "group"):
        raise RenameRefused(say("editor_not_renamed_key", lang, name=spot.name))
    if kind == "engine":
        raise RenameRefused(say("editor_not_renamed_engine", lang, name=spot.name))
    return spot


def renamed(book: RulebookIndex, file: str, offset: int, name: str, lang: str) -> list[Range]:
    """Return every range that must be replaced by the new name.

    Raises:
        RenameRefused: as `renamable`, or the new name is no valid name or already taken.
    """
    spot = renamable(book, file, offset, lang)
    fits = is_free(name) if spot.kind == "predicate" else _VARIABLE.fullmatch(name)
    if not fits:
        raise RenameRefused(say("editor_no_name", lang, name=name))
    if name != spot.name and _is_taken(book, file, offset, spot, name):
        raise RenameRefused(say("editor_taken", lang, name=name))
    return book.references(file, offset)


def _is_taken(book: RulebookIndex, file: str, offset: int, spot: Occurrence, name: str) -> bool:
    if spot.kind == "predicate":
        return any(known == name for known, _ in book.signatures())
    clause = book.clauses[file].clause_at(offset)
    return clause is not None and any(
        one.kind == "variable" and one.name == name for one in clause.spots
    )
