"""Questions, figures, keys and readings found by their ids, or by their titles in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from hsm_policy.messages import DiagnosticsError, allowed_values, diagnose, nearest
from hsm_policy.rulebook.model import RulebookData

_BETWEEN = re.compile(r"[\s_-]+")

Titles = Mapping[str, Iterable[str]]
"""The titles of each id, in every language."""


def find_question(source: RulebookData, name: str) -> str:
    """Return the id of a question; DiagnosticsError where there is none, or several are called so.

    `name` is its id or its title, whatever the case of its letters.
    """
    return _found(name, question_titles(source), "no_question", "question")


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
    known = {**question_titles(source), **figure_titles(source)}
    return _found(name, known, "no_such_answer", "what")


def find_key(source: RulebookData, name: str) -> str:
    """Return the path of a key, given by its path or its question; any other name as it is."""
    is_sentence = " " in name.strip()
    return (named(name, key_titles(source)) or name) if is_sentence else name


def question_titles(source: RulebookData) -> dict[str, list[str]]:
    """Return the titles of each question, by id."""
    return {one.id: list(one.title.values()) for one in source.questions.values()}


def figure_titles(source: RulebookData) -> dict[str, list[str]]:
    """Return the titles of each figure, by id."""
    return {one.id: list(one.title.values()) for one in source.figures.values()}


def key_titles(source: RulebookData) -> dict[str, list[str]]:
    """Return the questions that ask for each input, map and list, by path."""
    inputs, groups = source.vocabulary.inputs.values(), source.vocabulary.groups.values()
    asked = {one.path: list(one.question.values()) for one in inputs}
    return asked | {one.path: list(one.question.values()) for one in groups}


def find_readings(source: RulebookData, readings: Mapping[str, str]) -> dict[str, str]:
    """Return chosen readings with ids for titles; a name that is neither stays as it is."""
    points = {one.id: list(one.title.values()) for one in source.points.values()}
    found = {}
    for point, reading in readings.items():
        name = named(point, points) or point
        declared = source.points[name].readings.values() if name in source.points else ()
        sentences = {one.id: list(one.text.values()) for one in declared}
        found[name] = named(reading, sentences) or reading
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
    found = [one for one, texts in known.items() if plain in map(folded, (one, *texts))]
    if len(found) > 1:
        args = {"name": name, "values": allowed_values(found)}
        raise DiagnosticsError([diagnose("named_so", args=args)])
    return found[0] if found else ""


def near_name(name: str, known: Titles) -> str:
    """Return the id whose id or title is most like a name, or nothing."""
    plain = folded(name)
    ids = {folded(text): one for one, texts in known.items() for text in (one, *texts)}
    return nearest(name, known) or ids.get(nearest(plain, ids), "")


def folded(text: str) -> str:
    """Return a name without case, punctuation at its ends, and kinds of space."""
    return _BETWEEN.sub(" ", text.casefold()).strip(" ?.:")
