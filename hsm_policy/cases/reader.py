"""Reads a case against the vocabulary: a valid `Case`, or all problems of its file at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from hsm_policy.cases.case import Case
from hsm_policy.cases.input_values import CaseRecord
from hsm_policy.cases.validation import GIVEN, CaseValidator
from hsm_policy.documents import (
    Document,
    Map,
    Node,
    Number,
    Word,
    from_python,
    is_unknown,
    join,
    parse_document,
    read_file,
    shown,
    to_plain,
)
from hsm_policy.messages import DiagnosticsError, allowed_values, nearest, suggest
from hsm_policy.rulebook import Vocabulary

Ratios = Callable[[str, int], Number]

Points = Mapping[str, tuple[str, ...]]

LONGEST_ID = 100


def read_case(
    data: Mapping[str, object] | Document,
    vocabulary: Vocabulary,
    *,
    ratios: Ratios,
    points: Points,
    file: str = "",
) -> Case:
    """Read a case from a mapping or a parsed document.

    `ratios` returns the whole per cent of a table on a day (LookupError if it is not known),
    `points` the contested points with their readings. Raises DiagnosticsError with all problems.
    """
    document = data if isinstance(data, Document) else from_python(data, file)
    root = document.node
    top = root if isinstance(root, Map) else Map({}, {})
    record = CaseRecord(top, document.file or file, document.problems)
    reader = _Reader(vocabulary, ratios, points, record)
    if isinstance(root, Map):
        reader.read(root)
    elif root is not None:
        empty = isinstance(root, Word) and root.kind == "null"
        record.refuse("empty" if empty else "not_a_case", root)
    if record.problems or not isinstance(root, Map):
        raise DiagnosticsError(record.problems)
    return reader.case(root)


def read_text(
    text: str | bytes, vocabulary: Vocabulary, *, ratios: Ratios, points: Points, file: str = ""
) -> Case:
    """Read YAML or JSON text; DiagnosticsError as `read_case`."""
    return read_case(parse_document(text, file), vocabulary, ratios=ratios, points=points)


def read_path(path: str | Path, vocabulary: Vocabulary, *, ratios: Ratios, points: Points) -> Case:
    """Read a file; DiagnosticsError as `read_case`."""
    text = read_file(path)
    return read_text(text, vocabulary, ratios=ratios, points=points, file=str(path))


class _Reader:
    """Reads the id, date and readings of a case itself, and the rest by the vocabulary."""

    def __init__(
        self, vocabulary: Vocabulary, ratios: Ratios, points: Points, record: CaseRecord
    ) -> None:
        self._vocabulary = vocabulary
        self._points = points
        self._record = record
        self._walk = CaseValidator(vocabulary, ratios, record)
        self._id = ""
        self._readings: dict[str, str] = {}

    def read(self, root: Map) -> None:
        """Read the whole case."""
        names = ("case", "readings", *self._vocabulary.tops)
        self._record.check_keys(root, "", names, self._vocabulary.inputs)
        for key in ("case", "date"):
            if key not in root.entries:
                self._record.refuse("missing_key", root, below=key, key=key)
        self._read_id(root.entries.get("case"))
        self._read_readings(root.entries.get("readings"))
        self._walk.inside("", "", root, GIVEN)
        self._walk.compare_days()
        self._walk.compare_items()
        date = root.entries.get("date")
        if date is not None and is_unknown(date):
            self._record.refuse("never_unknown", date, below="date", key="date")

    def case(self, root: Map) -> Case:
        """Return the case that was read without a problem."""
        walk = self._walk
        date = walk.values["date"]
        return Case(
            id=self._id,
            date=date if isinstance(date, int) else 0,
            values=walk.values,
            unknown=walk.unknown,
            maybe=frozenset(walk.maybe),
            assumed=tuple(walk.assumed),
            given=frozenset(key for key in root.entries if key in self._vocabulary.groups),
            written=frozenset(walk.written),
            lists=walk.lists,
            readings=self._readings,
            document=to_plain(root),
        )

    def _read_id(self, node: Node | None) -> None:
        if node is None:
            return
        self._id = self._record.word_text(node, "case")
        if len(self._id) > LONGEST_ID:
            self._record.refuse("text_too_long", node, below="case", most=str(LONGEST_ID))

    def _read_readings(self, node: Node | None) -> None:
        if isinstance(node, Map):
            for point, chosen in node.entries.items():
                if point in self._points:
                    self._read_reading(point, chosen)
                else:
                    near = nearest(point, self._points)
                    path = join("readings", shown(point))
                    self._record.refuse_key("no_point", node.word_of(point), near, path)
        elif node is not None:
            self._record.refuse_kind("not_map", node, "readings")

    def _read_reading(self, point: str, node: Node) -> None:
        path = f"readings.{point}"
        known = self._points[point]
        text = self._record.word_text(node, path)
        if text in known:
            self._readings[point] = text
        elif text.strip():
            args = {"found": shown(text), "values": allowed_values(known), "point": point}
            self._record.refuse("no_reading", node, "", path, **args, **suggest(text, known))
