"""A case as a form tells it: the document that travels along, with what the fields say.

The name of a field is a letter and a path: `v:loan.amount` is its value, `p:loan.amount:per` a form
in which the amount is written, and `u:loan` says that nobody knows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from hsm_policy.analysis import raising_value
from hsm_policy.cases import AMOUNT, UNKNOWN, Case, is_raised, typed
from hsm_policy.documents import edited, join, unindexed
from hsm_policy.messages import Diagnostic, DiagnosticsError

if TYPE_CHECKING:
    from hsm_policy.api import Rulebook
    from hsm_policy.rulebook import Input

Fields = Sequence[tuple[str, str]]
"""The names and texts of the fields of a form, in order."""

MOST_DEEP = 20


class Told(NamedTuple):
    """A case as it was told.

    `case` is what can be read of it: without the keys that `problems` are about. `wanted` are the
    questions that the teller chose, `questions` those that are decided.
    """

    document: dict[str, Any]
    case: Case
    problems: tuple[Diagnostic, ...]
    wanted: tuple[str, ...]
    questions: tuple[str, ...]

    @property
    def carried(self) -> str:
        """The document as the text that travels in a form."""
        return json.dumps(self.document, ensure_ascii=False)


def read_told(book: Rulebook, document: dict[str, Any], wanted: Iterable[str] = ()) -> Told:
    """Read a document as far as it can be read, and find which questions are to be decided."""
    chosen = tuple(name for name in dict.fromkeys(wanted) if name in book.source.questions)
    case, problems = _readable(book, document)
    raised = tuple(questions_of(book, case))
    decided = tuple(name for name in raised if name in chosen) or raised
    if not problems:
        document = case.document
    return Told(document, case, problems, chosen, decided)


def questions_of(book: Rulebook, case: Case) -> Iterator[str]:
    """Yield the questions that a case raises."""
    for question in book.source.questions.values():
        asked = any(is_raised(path, case) for path in question.raised_by)
        beside = question.raised_with
        if asked and (not beside or any(is_raised(path, case) for path in beside)):
            yield question.id


def raising(book: Rulebook, document: dict[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
    """Return a document in which the wanted questions are raised, without saying more."""
    for name in wanted:
        question = book.source.questions.get(name)
        raised = questions_of(book, _readable(book, document)[0])
        if question is None or name in raised:
            continue
        paths = (*question.raised_by[:1], *question.raised_with[:1])
        values = dict(raising_value(book.source, path) for path in paths)
        document = edited(document, values)[0]
    return document


def carried_document(text: str) -> dict[str, Any]:
    """Return the document that travels in a form; empty where the text is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and _depth(found) <= MOST_DEEP else {}


def with_fields(
    book: Rulebook, document: Mapping[str, Any], fields: Fields, lang: str
) -> dict[str, Any]:
    """Return a document with what the fields of a form say, typed in a language.

    A text that cannot be read stays as it is, so that reading the case finds it.
    """
    changes: dict[str, Any] = {}
    said: dict[str, list[str]] = {}
    for name, text in fields:
        said.setdefault(name, []).append(text.strip())
    for name in said:
        kind, _, path = name.partition(":")
        entry = book.source.vocabulary.inputs.get(unindexed(path))
        if kind == "v" and (entry or path == "case"):
            changes[path] = _value(book, entry, path, said, lang)
    unknown = [name[2:] for name, texts in said.items() if name[:2] == "u:" and texts[-1]]
    shown = [name[2:] for name in said if name[:2] == "u:"]
    for path in shown:
        if path in unknown and not _told_inside(changes, path):
            changes = {one: value for one, value in changes.items() if not _is_in(one, path)}
            changes[path] = UNKNOWN
        elif path not in changes and value_at(document, path) == UNKNOWN:
            changes[path] = None
    return _pruned(book, edited(dict(document), changes)[0], document)


def _value(
    book: Rulebook, entry: Input | None, path: str, said: Mapping[str, list[str]], lang: str
) -> Any:  # noqa: ANN401
    """Return the value of a key as a case file has it; None where nothing is said."""
    texts = [text for text in said[f"v:{path}"] if text]
    if not texts:
        return None
    if entry is None:
        return texts[-1]
    if entry.several:
        values = [_typed(book, path, text, lang) for text in dict.fromkeys(texts)]
        return values[0] if len(values) == 1 else [*_flat(values)]
    value = _typed(book, path, texts[-1], lang)
    if entry.type == "flag" and value is False:
        return None
    forms = {name: said.get(f"p:{path}:{name}", [""])[-1] for name in entry.forms}
    chosen = {name: text for name, text in forms.items() if text in entry.forms[name]}
    plain = all(entry.forms[name][text] == 1 for name, text in chosen.items())
    return value if plain or isinstance(value, dict) else {AMOUNT: value, **chosen}


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        yield from value if isinstance(value, list) else [value]


def _typed(book: Rulebook, path: str, text: str, lang: str) -> Any:  # noqa: ANN401
    try:
        return typed(book.source, path, text, lang)
    except DiagnosticsError:
        return text


def _told_inside(changes: Mapping[str, Any], path: str) -> bool:
    """Whether fields say something of a key or of what is in it."""
    return any(value is not None and _is_in(one, path) for one, value in changes.items())


def _is_in(one: str, path: str) -> bool:
    return one == path or one.startswith((f"{path}.", f"{path}["))


def value_at(document: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401
    """Return what a document has at a path; None where it has nothing."""
    node: Any = document
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, list) and step.isdigit() and int(step) < len(node):
            node = node[int(step)]
        elif isinstance(node, dict):
            node = node.get(step)
        else:
            return None
    return node


def _pruned(
    book: Rulebook, document: dict[str, Any], before: Mapping[str, Any], path: str = ""
) -> dict[str, Any]:
    """Return a document without maps and lists that a form emptied.

    A map at the top that must exist stays, since it may raise a question; so does what was written
    empty before.
    """
    kept: dict[str, Any] = {}
    groups = book.source.vocabulary.groups
    for key, value in document.items():
        inner = join(path, key)
        node = _pruned(book, value, before, inner) if isinstance(value, dict) else value
        group = groups.get(inner)
        must = group is not None and not path and group.kind == "map" and not group.absent
        if node not in ({}, []) or value_at(before, inner) == node or (must and key in before):
            kept[key] = node
    return kept


def _readable(book: Rulebook, document: dict[str, Any]) -> tuple[Case, tuple[Diagnostic, ...]]:
    """Return the case without what cannot be read, and all problems of the document."""
    try:
        return book.case(document), ()
    except DiagnosticsError as refused:
        problems = refused.problems
    left: dict[str, Any] = document
    found: tuple[Diagnostic, ...] = problems
    while found:
        paths = {one.path for one in found if value_at(left, one.path) is not None}
        if not paths:
            break
        left = edited(left, dict.fromkeys(paths))[0]
        try:
            return book.case(left), problems
        except DiagnosticsError as refused:
            found = refused.problems
    return book.case({key: _first(book, key, document) for key in ("case", "date")}), problems


def _first(book: Rulebook, key: str, document: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return the id or the day of a case, or one in its place where it cannot be read."""
    other = {"case": "case", "date": today()}
    try:
        book.case({**other, key: document.get(key)})
    except DiagnosticsError:
        return other[key]
    return document.get(key)


def today() -> str:
    """Return the day where the server is, as an ISO day."""
    from datetime import date

    return date.today().isoformat()  # noqa: DTZ011 - the day where the teller is


def _depth(node: Any) -> int:  # noqa: ANN401
    """Return how deep a document is, counted no further than it may be."""
    level, deep = [node], 0
    while level and deep <= MOST_DEEP:
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        deep += 1
    return deep
