"""Questions, figures, keys and readings found by their ids, or by their titles in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hsm_policy.messages import (
    DiagnosticsError,
    allowed_values,
    cents,
    diagnose,
    nearest,
    typed_amount,
)
from hsm_policy.rulebook.model import RulebookData, Texts

_BETWEEN = re.compile(r"[\s_-]+")

Titles = Mapping[str, Texts]
"""The title of each id, in every language."""


def find_question(source: RulebookData, name: str) -> str:
    """Return the id of a question; DiagnosticsError where there is none, or several are called so.

    `name` is its id or its title, whatever the case of its letters.
    """
    return _found(name, titles_of(source, "questions"), "no_question", "question")


def default_question(source: RulebookData, raised: Sequence[str] = ()) -> str:
    """Return the default question, or the first of those raised if it is not among them.

    The rulebook declares its default as the `question` of its `minimum`; the only one needs no
    declaration. Raises DiagnosticsError where there is none.
    """
    alone = next(iter(source.questions)) if len(source.questions) == 1 else ""
    usual = source.minimum[1] or alone or (raised[0] if len(raised) == 1 else "")
    found = raised[0] if usual and raised and usual not in raised else usual
    if not found:
        args = {"values": allowed_values(source.questions)}
        raise DiagnosticsError([diagnose("no_usual_question", args=args)])
    return found


def default_input(source: RulebookData, named: str | None = None) -> str:
    """Return the input that is named, or the default one; DiagnosticsError if there is none."""
    found = find_key(source, named) if named else source.minimum[0]
    if not found:
        numbers = [path for path, entry in source.vocabulary.inputs.items() if entry.numeric]
        args = {"values": allowed_values(numbers)}
        raise DiagnosticsError([diagnose("no_usual_input", args=args)])
    return found


def find_answer(source: RulebookData, name: str) -> str:
    """Return the id of a question or a figure, like `find_question`."""
    known = titles_of(source, "questions") | titles_of(source, "figures")
    return _found(name, known, "no_such_answer", "what")


def find_figure(source: RulebookData, name: str, among: Iterable[str]) -> str:
    """Return the id of a figure that is one of some, like `find_question`."""
    titles = titles_of(source, "figures")
    return _found(name, {one: titles.get(one, {}) for one in sorted(among)}, "no_figure", "figure")


def find_key(source: RulebookData, name: str) -> str:
    """Return the path of a key, given by its path or its question; any other name as it is."""
    is_sentence = " " in name.strip()
    return (named(name, titles_of(source, "keys")) or name) if is_sentence else name


def find_readings(source: RulebookData, readings: Mapping[str, str]) -> dict[str, str]:
    """Return chosen readings with ids for titles; a name that is neither stays as it is."""
    points = {one.id: one.title for one in source.points.values()}
    found = {}
    for point, reading in readings.items():
        name = named(point, points) or point
        declared = source.points[name].readings.values() if name in source.points else ()
        found[name] = named(reading, {one.id: one.text for one in declared}) or reading
    return found


def _found(name: str, known: Titles, code: str, arg: str) -> str:
    found = named(name, known)
    if found:
        return found
    args = {arg: name, "near": near_name(name, known), "values": allowed_values(known)}
    raise DiagnosticsError([diagnose(code, args=args)])


def named(name: str, known: Titles) -> str:
    """Return the id with this id or title, empty where there is none; one of several is refused."""
    if name in known:
        return name
    plain = folded(name)
    found = [one for one, title in known.items() if plain in map(folded, (one, *title.values()))]
    if len(found) > 1:
        args = {"name": name, "values": allowed_values(found)}
        raise DiagnosticsError([diagnose("named_so", args=args)])
    return found[0] if found else ""


def near_name(name: str, known: Titles) -> str:
    """Return the id whose id or title is most like a name, or nothing."""
    ids = {folded(text): one for one, title in known.items() for text in (one, *title.values())}
    return nearest(name, known) or ids.get(nearest(folded(name), ids), "")


def folded(text: str) -> str:
    """Return a name without case, punctuation at its ends, and kinds of space."""
    return _BETWEEN.sub(" ", text.casefold()).strip(" ?.:")


def titles_of(source: RulebookData, kind: str) -> dict[str, Texts]:
    """Return the titles of the questions, figures, tables, keys or readings, by id.

    That of a key is the question that asks for it; the id of a reading is `point=reading`.
    """
    if kind == "keys":
        inputs, groups = source.vocabulary.inputs.values(), source.vocabulary.groups.values()
        return {one.path: one.question for one in inputs} | {
            one.path: one.question for one in groups
        }
    if kind == "readings":
        points = source.points.values()
        return {f"{p.id}={one.id}": one.text for p in points for one in p.readings.values()}
    if kind == "tables":
        return {one.id: one.title for one in source.tables.values()}
    declared = source.questions if kind == "questions" else source.figures
    return {one.id: one.title for one in declared.values()}


def names_of(source: RulebookData, kind: str, word: str, lang: str) -> Iterator[dict[str, Any]]:
    """Yield what there is of a kind as plain data: `id` and `title`.

    With a `word`, only those with it in their id or in a title in any language, or the tables with
    this amount of money in a row. A reading has the title of its `point`, and whether it is the
    `default`.
    """
    amount = typed_amount(word, lang)
    held = {
        one.id
        for one in source.tables.values()
        if amount and one.unit == "euro" and cents(amount) in [row.value for row in one.rows]
    }
    for name, title in titles_of(source, kind).items():
        point = source.points.get(name.partition("=")[0]) if kind == "readings" else None
        texts = (name, *title.values(), *(point.title.values() if point else ()))
        if name in held or any(folded(word) in folded(text) for text in texts):
            found = {"id": name, "title": title.get(lang, name)}
            about = point.title.get(lang, point.id) if point else ""
            yield found | (
                {"point": about, "default": name == f"{point.id}={point.default}"} if point else {}
            )


def labels_in(source: RulebookData, lang: str) -> dict[str, Any]:
    """Return the names as a mapping of mappings, each by id."""
    questions, figures = source.questions.values(), source.figures.values()
    points, inputs = source.points.values(), source.vocabulary.inputs.values()
    return {
        "questions": {one.id: one.title.get(lang, one.id) for one in questions},
        "requirements": {
            f"{one.id}.{name}": requirement.title.get(lang, name)
            for one in questions
            for name, requirement in one.requirements.items()
        },
        "not_needed": {one.id: one.not_needed for one in questions if one.not_needed},
        "outcomes": {
            f"{one.id}.{outcome}": called.get(lang, outcome)
            for one in questions
            for outcome, called in one.outcomes.items()
        },
        "routes": {
            name: route.name.get(lang, name) for name, route in source.routes.routes.items()
        },
        "columns": {one.id: one.title.get(lang, one.id) for one in source.routes.columns.values()},
        "figures": {one.id: one.title.get(lang, one.id) for one in figures},
        "points": {one.id: one.title.get(lang, one.id) for one in points},
        "readings": {
            f"{one.id}.{name}": reading.text.get(lang, name)
            for one in points
            for name, reading in one.readings.items()
        },
        "lists": {
            one.id: one.title.get(lang, one.id)
            for one in source.tables.values()
            if one.unit == "none"
        },
        "defaults": {one.id: one.default for one in points},
        "absent": {one.path: one.absent for one in inputs if one.absent not in ("", "none")},
        "inputs": {
            path: question.get(lang, path)
            for path, question in [
                *((one.path, one.question) for one in inputs),
                *((one.path, one.question) for one in source.vocabulary.groups.values()),
            ]
            if question
        },
        "types": {
            **{one.path: one.type for one in inputs},
            **{one.id: one.type for one in figures},
        },
        "words": {name: texts.get(lang, name) for name, texts in source.words.items()},
        "sources": {
            one.id: {"title": one.title, "kind": one.kind, "url": one.url, "version": one.version}
            for one in source.references.values()
        },
    }
