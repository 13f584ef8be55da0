"""The files of a rulebook folder read into one `Source`, with every problem of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from hsm_policy import days
from hsm_policy.clauses import Place, Rule, parse
from hsm_policy.document import Items, Map
from hsm_policy.document import load as load_document
from hsm_policy.entries import Entry
from hsm_policy.problems import Problem, Problems, make
from hsm_policy.folder import digest, rulebook_files
from hsm_policy.source import (
    Figure,
    HolidayRules,
    Point,
    Question,
    Reading,
    Reference,
    Requirement,
    Row,
    Scenario,
    Source,
    Table,
)
from hsm_policy.vocabulary import Vocabulary, load_vocabulary

LARGEST_FOLDER = 20_000_000
UNITS = ("euro", "percent", "months", "years", "days", "weeks", "count", "day", "none")
SURE = ("official", "secondary", "unverified")
KINDS = ("statute", "decree", "court", "ind", "law_firm", "guide")
FIGURES = ("money", "date", "count", "percent", "choice")
_COUNTRY = re.compile(r'"([A-Z]{2})"')


class Loader:
    """Reads one rulebook folder; `problems` grows as files are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.tables: dict[str, Table] = {}
        self.questions: dict[str, Question] = {}
        self.figures: dict[str, Figure] = {}
        self.points: dict[str, Point] = {}
        self.scenarios: dict[str, Scenario] = {}
        self.references: dict[str, Reference] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.rules: list[Rule] = []
        self.holidays = HolidayRules()
        self.minimum = ("", "")
        self.vocabulary = Vocabulary(inputs={}, groups={}, tops=())

    def load(self) -> Source:
        """Read every file; the result is whole only when `problems` is empty."""
        identity = digest(self.folder)
        texts = []
        for path in rulebook_files(self.folder):
            name = str(path.relative_to(self.folder))
            text = self._text(path, name)
            texts.append(text)
            if path.suffix == ".lp":
                rules, problems = parse(text, name)
                self.rules += rules
                self.problems += problems
            elif path.name == "vocabulary.yaml":
                self._vocabulary(text, name)
            else:
                self._document(text, name)
        return self._source(identity, texts)

    def _source(self, identity: str, texts: list[str]) -> Source:
        keyed = {key for t in self.tables.values() for row in t.rows for key in row.keys}
        countries = {key for key in keyed if key.isupper() and len(key) == 2}
        countries |= {found for text in texts for found in _COUNTRY.findall(text)}
        return Source(
            digest=identity,
            vocabulary=self.vocabulary,
            tables=self.tables,
            questions=self.questions,
            figures=self.figures,
            points=self.points,
            scenarios=self.scenarios,
            references=self.references,
            words=self.words,
            rules=tuple(self.rules),
            holidays=self.holidays,
            minimum=self.minimum,
            countries=tuple(sorted(countries)),
        )

    def _text(self, path: Path, name: str) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            self.problems.append(make("unreadable_policy", at=(name, 1, 1)))
            return ""

    def _vocabulary(self, text: str, name: str) -> None:
        try:
            self.vocabulary = load_vocabulary(text, name)
        except Problems as found:
            self.problems += found.problems

    def _document(self, text: str, name: str) -> None:
        try:
            node = load_document(text, name)
        except Problems as found:
            self.problems += found.problems
            return
        if not isinstance(node, Map):
            self.problems.append(make("rulebook_map", at=(name, 1, 1), args={"key": name}))
            return
        top = Entry(node, name, "", self.problems)
        if "table" in node.entries:
            self._table(top)
            return
        top.known(
            "tables", "sources", "scenarios", "holidays", "questions", "figures", "minimum",
            "points", "words",
        )  # fmt: skip
        self._parts(top, node)

    def _parts(self, top: Entry, node: Map) -> None:
        for table in top.items("tables"):
            self._table(table)
        for name, entry in top.entries("sources").items():
            self.references[name] = _reference(name, entry)
        for name, entry in top.entries("scenarios").items():
            self.scenarios[name] = Scenario(name, entry.languages("title"), entry.languages("text"))
        for name, entry in top.entries("questions").items():
            self._once(entry, name, self.questions)
            self.questions[name] = _question(name, entry)
        for name, entry in top.entries("figures").items():
            self._once(entry, name, self.figures)
            self.figures[name] = _figure(name, entry)
        for name, entry in top.entries("points").items():
            self._once(entry, name, self.points)
            self.points[name] = _point(name, entry)
        words = top.entry("words")
        self.words.update({name: words.languages(name) for name in words.keys()})
        if "minimum" in node.entries:
            entry = top.entry("minimum")
            self.minimum = (entry.text("input"), entry.text("question"))
        if "holidays" in node.entries:
            self.holidays = _holidays(top.entry("holidays"))

    def _once(self, entry: Entry, name: str, known: Iterable[str]) -> None:
        if name in known:
            entry.wrong("rulebook_twice", name=name)

    def _table(self, entry: Entry) -> None:
        entry.known("table", "title", "keys", "unit", "known_from", "known_until", "rows")
        name = entry.text("table")
        self._once(entry, name, self.tables)
        self.tables[name] = _Rows(entry, name).table()


class _Rows:
    """The rows of one table, put in order and closed on both sides."""

    def __init__(self, entry: Entry, name: str) -> None:
        self.entry, self.name = entry, name
        self.keys = entry.texts("keys")
        self.unit = entry.choice("unit", UNITS)
        self.known_from = entry.day("known_from", days.FIRST)
        open_end = entry.text("known_until", "open") == "open"
        self.known_until = 0 if open_end else entry.day("known_until")

    def table(self) -> Table:
        """Give the table with rows that cover every day for each key."""
        groups: dict[tuple[str, ...], list[tuple[Entry, Row, int]]] = {}
        for item in self.entry.items("rows"):
            row, last = self._row(item)
            groups.setdefault(row.keys, []).append((item, row, last))
        rows = [row for key, found in groups.items() for row in self._closed(key, found)]
        return Table(
            id=self.name,
            title=self.entry.languages("title"),
            keys=self.keys,
            unit=self.unit,
            known_from=self.known_from,
            known_until=self.known_until,
            rows=tuple(rows),
            place=self.entry.place,
        )

    def _row(self, item: Entry) -> tuple[Row, int]:
        item.known("from", "until", *self.keys, "value", "source", "where", "sure", "says")
        value = None if self.unit == "none" else self._value(item)
        row = Row(
            keys=tuple(item.text(key) for key in self.keys),
            value=value,
            first=item.day("from"),
            before=0,
            source=item.text("source"),
            where=item.text("where", ""),
            sure=item.choice("sure", SURE),
            says=item.texts("says"),
            line=item.place.line,
        )
        return row, item.day("until", 0)

    def _value(self, item: Entry) -> int | None:
        if item.text("value") == "unknown":
            return None
        if self.unit == "day":
            return item.day("value")
        return item.amount("value", 100 if self.unit == "euro" else 1)

    def _closed(self, key: tuple[str, ...], found: list[tuple[Entry, Row, int]]) -> list[Row]:
        """Let each row end where the next begins; add what is not known before and after."""
        found.sort(key=lambda one: one[1].first)
        closed = []
        end = days.plus_days(self.known_until, 1) if self.known_until else BEYOND
        for number, (item, row, last) in enumerate(found):
            following = found[number + 1][1].first if number + 1 < len(found) else end
            before = days.plus_days(last, 1) if last else following
            if before <= row.first or (last and following < before):
                item.wrong("rows_overlap", table=self.name)
            closed.append(_until(row, before))
        return closed if self.unit == "none" else self._filled(key, closed)

    def _filled(self, key: tuple[str, ...], rows: list[Row]) -> list[Row]:
        filled, day = [], days.FIRST
        for row in [*rows, Row(key, None, BEYOND, BEYOND)]:
            if day < row.first:
                filled.append(Row(key, None, day, row.first, written=False))
            filled.append(row)
            day = row.before
        return filled[:-1]


BEYOND = 22000101


def _until(row: Row, before: int) -> Row:
    return Row(
        row.keys, row.value, row.first, before, row.source, row.where, row.sure, row.says, row.line
    )


def _reference(name: str, entry: Entry) -> Reference:
    entry.known("title", "kind", "url", "version")
    return Reference(
        name,
        entry.text("title"),
        entry.choice("kind", KINDS),
        entry.text("url", ""),
        entry.text("version", ""),
    )


def _question(name: str, entry: Entry) -> Question:
    entry.known("title", "raised_by", "requirements")
    requirements = {}
    for key, inside in entry.entries("requirements").items():
        inside.known("title", "unmet", "open")
        requirements[key] = Requirement(
            key, inside.languages("title"), inside.languages("unmet"), inside.languages("open")
        )
    return Question(
        name, entry.languages("title"), entry.texts("raised_by"), requirements, entry.place
    )


def _figure(name: str, entry: Entry) -> Figure:
    entry.known("type", "title")
    return Figure(name, entry.choice("type", FIGURES), entry.languages("title"), entry.place)


def _point(name: str, entry: Entry) -> Point:
    entry.known("title", "default", "articles", "readings")
    readings = {}
    for key, inside in entry.entries("readings").items():
        inside.known("text", "authority")
        authority = tuple(
            (item.text("source"), item.text("where", "")) for item in inside.items("authority")
        )
        readings[key] = Reading(key, inside.languages("text"), authority)
    default = entry.choice("default", readings)
    profiles = {"articles": entry.choice("articles", readings)} if "articles" in entry.keys() else {}
    return Point(name, entry.languages("title"), default, profiles, readings, entry.place)


def _holidays(entry: Entry) -> HolidayRules:
    entry.known("fixed", "easter", "moved_from_sunday", "source")

    def pairs(key: str) -> tuple[tuple[int, int], ...]:
        split = [text.split("-") for text in entry.texts(key)]
        return tuple((int(month), int(day)) for month, day in split)

    try:
        easter = tuple(int(text) for text in entry.texts("easter"))
        return HolidayRules(pairs("fixed"), easter, pairs("moved_from_sunday"))
    except ValueError:
        entry.wrong("rulebook_holiday")
        return HolidayRules()


__all__ = ["Items", "Loader", "Place", "digest", "rulebook_files"]
