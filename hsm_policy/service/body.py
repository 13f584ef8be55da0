"""The JSON body of a question: a case, and the options of its command as keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from msgspec.structs import replace

from hsm_policy.api import Rulebook
from hsm_policy.cases import Case
from hsm_policy.documents import Document, Items, Map, Node, Word, is_json, parse_document, to_plain
from hsm_policy.messages import Diagnostic, DiagnosticsError, allowed_values, diagnose, suggest

TEXT, TEXTS, MAP = "text", "texts", "map"
"""The kinds of options: a text, a list of texts (or one), a map by names."""

READINGS = "readings"
"""A map of contested points, or `all` where the question is asked under all of them."""

OF_THE_CASE = {"date": TEXT, "readings": MAP, "profile": TEXT, "scenarios": TEXTS}
"""The options by which a case is decided otherwise than it says, with their kinds."""

CASE = "/case"
"""The JSON pointer of the case, the `file` of what is wrong in it."""

Kinds = Mapping[str, str]


class Question(NamedTuple):
    """What a body asks: a case as it was told and as its options change it, and those by name."""

    book: Rulebook
    told: Case
    case: Case
    options: Mapping[str, Any]
    lang: str

    def text(self, name: str) -> str | None:
        """Return an option that is a text; None where it is not given."""
        found: str | None = self.options.get(name)
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Return an option that is a list."""
        return tuple(self.options.get(name, ()))

    def map(self, name: str) -> dict[str, Any]:
        """Return an option that is a map."""
        return dict(self.options.get(name, {}))


class Verb(NamedTuple):
    """How a question is answered: by which function, with which options, in how many seconds.

    A `slow` verb leaves workers free for others.
    """

    answer: Callable[[Question], dict[str, Any]]
    options: Kinds
    seconds: float = 3
    slow: bool = False
    needs_case: bool = True


def read_question(
    book: Rulebook, body: bytes, kinds: Kinds, lang: str, *, needs_case: bool
) -> Question:
    """Read a body whose options have these kinds.

    Raises DiagnosticsError with what is wrong; the `file` of what is wrong in the case is `CASE`.
    """
    root = _root(body)
    problems = list(_unknown(root, ("case", *kinds)))
    options = dict[str, Any]()
    for name, node in root.entries.items():
        if name in kinds:
            with _collecting(problems):
                options[name] = _option(kinds[name], name, node)
    case: Case | None = None
    with _collecting(problems):
        case = _case(book, root, options, needs_case=needs_case)
    if problems or case is None:
        raise DiagnosticsError(problems)
    return Question(book, case, _under(book, case, options), options, lang)


@contextmanager
def _collecting(problems: list[Diagnostic]) -> Iterator[None]:
    try:
        yield
    except DiagnosticsError as refused:
        problems += refused.problems


def _root(body: bytes) -> Map:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not is_json(text):
        raise DiagnosticsError([diagnose("body_not_json")])
    document = parse_document(text) if text.lstrip(" \t\r\n").startswith("{") else None
    if document is not None and document.problems:
        raise DiagnosticsError(document.problems)
    if document is None or not isinstance(document.node, Map):
        raise DiagnosticsError([diagnose("body_not_map")])
    return document.node


def _unknown(root: Map, known: tuple[str, ...]) -> Iterator[Diagnostic]:
    for name in root.entries:
        if name not in known:
            args = {"key": name[:60], "values": allowed_values(known), **suggest(name, known)}
            yield diagnose("body_no_key", path=name, args=args)


def _option(kind: str, name: str, node: Node) -> Any:  # noqa: ANN401 - of any of the kinds
    """Return an option as plain data; `readings: all` stays a text."""
    value = to_plain(node)
    if kind == READINGS:
        if isinstance(node, Map):
            kind = MAP
        elif value == "all":
            return value
    if kind == TEXTS and isinstance(node, Word):
        return [_text(name, node)]
    if kind == TEXTS and isinstance(node, Items):
        return [_text(name, one) for one in node.items]
    if kind == MAP and isinstance(node, Map):
        return value
    if kind == TEXT:
        return _text(name, node)
    code = "body_not_texts" if kind == TEXTS else "body_not_map_of"
    raise DiagnosticsError([diagnose(code, path=name, args={"key": name})])


def _text(name: str, node: Node) -> str:
    if isinstance(node, Word) and node.text and node.kind != "null":
        return node.text
    raise DiagnosticsError([diagnose("body_not_text", path=name, args={"key": name})])


def _case(book: Rulebook, root: Map, options: Mapping[str, Any], *, needs_case: bool) -> Case:
    """Read the case; where none is needed or written, one of which only the day is known."""
    written = root.entries.get("case")
    if written is None and needs_case:
        raise DiagnosticsError([diagnose("body_no_case")])
    if written is None:
        day = options.get("date") or date.today().isoformat()  # noqa: DTZ011 - where it is asked
        return book.case({"case": "interview", "date": day})
    try:
        return book.case(Document(written, []))
    except DiagnosticsError as refused:
        raise DiagnosticsError(replace(one, file=CASE) for one in refused.problems) from None


def _under(book: Rulebook, case: Case, options: Mapping[str, Any]) -> Case:
    """Return the case with the options that change it."""
    chosen = options.get("readings", {})
    return book.with_options(
        case,
        date=options.get("date"),
        readings={} if chosen == "all" else chosen,
        profile=options.get("profile"),
        scenarios=tuple(options.get("scenarios", ())),
    )
