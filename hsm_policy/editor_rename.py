"""A predicate or a variable renamed everywhere it stands."""

from __future__ import annotations

import re

from hsm_policy.editor_book import EditorBook, Range, Spot
from hsm_policy.interface_texts import say
from hsm_policy.names import is_free

_VARIABLE = re.compile(r"_*[A-Z][A-Za-z0-9_]*")


class NotRenamed(Exception):
    """Why a name stays as it is, in the language of its reader."""


def renamable(book: EditorBook, file: str, offset: int, lang: str) -> Spot:
    """Give the name at a place that can be renamed.

    Raises:
        NotRenamed: there is none.
    """
    spot = book.spot(file, offset)
    if spot is None or spot.kind not in ("predicate", "variable"):
        raise NotRenamed(say("editor_not_renamed", lang))
    if spot.kind == "variable":
        return spot
    kind = book.signatures().get((spot.name, spot.arity), "rule")
    place = next((one.place.file for one in book.predicate(spot.name, spot.arity)), "")
    if kind == "table":
        raise NotRenamed(say("editor_not_renamed_table", lang, name=spot.name, file=place))
    if kind in ("input", "group"):
        raise NotRenamed(say("editor_not_renamed_key", lang, name=spot.name))
    if kind == "engine":
        raise NotRenamed(say("editor_not_renamed_engine", lang, name=spot.name))
    return spot


def renamed(book: EditorBook, file: str, offset: int, name: str, lang: str) -> list[Range]:
    """Give every place that must hold the new name.

    Raises:
        NotRenamed: the name cannot be changed, or not to this one.
    """
    spot = renamable(book, file, offset, lang)
    fits = is_free(name) if spot.kind == "predicate" else _VARIABLE.fullmatch(name)
    if not fits:
        raise NotRenamed(say("editor_no_name", lang, name=name))
    if name != spot.name and _is_taken(book, file, offset, spot, name):
        raise NotRenamed(say("editor_taken", lang, name=name))
    return book.references(file, offset)


def _is_taken(book: EditorBook, file: str, offset: int, spot: Spot, name: str) -> bool:
    if spot.kind == "predicate":
        return any(known == name for known, _ in book.signatures())
    clause = book.clauses[file].clause_at(offset)
    return clause is not None and any(
        one.kind == "variable" and one.name == name for one in clause.spots
    )
