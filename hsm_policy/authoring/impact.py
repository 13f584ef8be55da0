"""The impact of an edited rulebook on a table of people: who is decided otherwise, and by what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median_low
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from hsm_policy.analysis import (
    CHUNK,
    Answers,
    Layout,
    People,
    RowOptions,
    Rows,
    Table,
    Told,
    Wanted,
    find_minimum,
    lay_out,
    read_map,
)
from hsm_policy.authoring.symbolic.changes import RulebookChange, rulebook_changes
from hsm_policy.documents import number_text
from hsm_policy.engine import Cache
from hsm_policy.messages import DiagnosticsError, Report
from hsm_policy.names import Outcome
from hsm_policy.rulebook import DATE
from hsm_policy.verdict import Session


class BecauseReport(msgspec.Struct, frozen=True):
    """The edits that turn an outcome alone, or only together: rules by id, rows of tables by name.

    Other edits (readings, questions, keys) stand among the rules.
    """

    rules: list[str]
    figures: list[str]


class ShortReport(msgspec.Struct, frozen=True):
    """How far the usual input lies below what would be granted: least, middle and most."""

    input: str
    rows: int
    least: str
    median: str
    most: str


class TurnReport(msgspec.Struct, frozen=True):
    """Rows whose outcome turns in one way for one reason; an outcome is null where not raised.

    `since` is the earliest day of such a case, `example` the one that says least.
    """

    before: str | None
    after: str | None
    count: int
    because: BecauseReport
    since: str
    short: ShortReport | None
    example: dict[str, Any]


class ImpactReport(Report, frozen=True):
    """The outcomes that turn, by question; `problems` counts the rows that were not compared."""

    rows: int
    problems: int
    raised: dict[str, int]
    questions: dict[str, list[TurnReport]]


class _Key(NamedTuple):
    """What the rows of one group have in common; `edits` are indices of changes."""

    question: str
    before: str
    after: str
    edits: tuple[int, ...]


class _Group:
    """The rows of one turn."""

    def __init__(self) -> None:
        self.count = 0
        self.since = ""
        self.short: list[int] = []
        self.example: dict[str, Any] = {}
        self._least = 0

    def add(self, document: dict[str, Any]) -> None:
        """Count a row; keep it where it says less than all before."""
        self.count += 1
        self.since = min(self.since or document[DATE], document[DATE])
        told = sum(1 for _ in _leaves(document))
        if not self.example or told < self._least:
            self.example, self._least = document, told


class Impact:
    """Two rulebooks compared over one table."""

    def __init__(
        self, before: Session, after: Session, table: Table, layout: Layout, options: RowOptions
    ) -> None:
        self._books, self._table, self._options = (before, after), table, options
        self._people = People(before.source, layout, options, "en")
        changes = rulebook_changes(before.source, after.source)
        self.changes = [*{(one.kind, one.name): one for one in reversed(changes)}.values()][::-1]
        self._questions = [one for one in after.source.questions if one in before.source.questions]
        self._alone: dict[int, Session | None] = {}
        self._groups: dict[_Key, _Group] = {}
        self._raised = dict.fromkeys(self._questions, 0)

    @classmethod
    def of(
        cls,
        before: Session,
        after: Session,
        people: Path,
        mapped: Path | None,
        options: RowOptions,
        questions: tuple[str, ...] = (),
    ) -> Impact:
        """Prepare a comparison; DiagnosticsError with what is wrong with the columns or the map."""
        table = Table(people)
        found = read_map(mapped) if mapped else None
        layouts = [
            lay_out(table.headers, one.source, found, str(mapped or people))
            for one in (before, after)
        ]
        made = cls(before, after, table, layouts[0], options)
        if questions:
            made._questions = [*questions]
            made._raised = dict.fromkeys(questions, 0)
        return made

    def run(self, tell: Callable[[int, int], None]) -> ImpactReport:
        """Decide every row under both rulebooks."""
        first, failed = 1, 0
        for frame in self._table.frames(CHUNK):
            tell(first - 1, self._table.count)
            rows = self._people.rows(first, frame)
            failed += len({one.row for one in rows.problems}) + self._compare(rows)
            first += frame.height
        tell(self._table.count, self._table.count)
        questions: dict[str, list[TurnReport]] = {
            name: [] for name, count in self._raised.items() if count
        }
        for key, group in sorted(self._groups.items(), key=lambda one: -one[1].count):
            questions[key.question].append(self._report(key, group))
        return ImpactReport(self._table.count, failed, self._raised, questions)

    def _compare(self, rows: Rows) -> int:
        """Group the rows that turn; return how many could not be compared."""
        if not rows.numbers:
            return 0
        one, other = (self._decided(book, rows) for book in self._books)
        both = one.keys() & other.keys()
        for name in self._questions:
            pairs = {at: (one[at].get(name, ""), other[at].get(name, "")) for at in both}
            self._raised[name] += sum(1 for pair in pairs.values() if any(pair))
            turned = sorted(at for at, (old, new) in pairs.items() if old != new)
            if turned:
                self._add(name, rows, turned, pairs)
        return len(rows.numbers) - len(both)

    def _decided(self, book: Session, rows: Rows) -> dict[int, Told]:
        wanted = Wanted(tuple(self._questions))
        told, wrong = Answers(book, wanted, self._options.scenarios).told(rows)
        given_up = {at for at, *_ in wrong}
        return {at: one for at, one in told.items() if at not in given_up}

    def _add(
        self, question: str, rows: Rows, turned: list[int], pairs: dict[int, tuple[str, str]]
    ) -> None:
        some = rows.some(turned)
        causes = self._causes(question, some, [pairs[at][1] for at in turned])
        documents = some.documents(self._books[0].source)
        for at, edits, document in zip(turned, causes, documents, strict=True):
            old, new = pairs[at]
            group = self._groups.setdefault(_Key(question, old, new, edits), _Group())
            group.add(document)
            if new not in ("", Outcome.GRANTED):
                group.short += self._short(question, document)

    def _causes(self, question: str, rows: Rows, after: list[str]) -> list[tuple[int, ...]]:
        """Return for each row the edits that alone give the later outcome; all where none does."""
        whole = range(len(self.changes))
        if len(whole) == 1:
            return [(0,)] * len(after)
        found: list[list[int]] = [[] for _ in after]
        for at in whole:
            book = self._with_one(at)
            told = self._decided(book, rows) if book else {}
            for place, outcome in enumerate(after):
                if place in told and told[place].get(question, "") == outcome:
                    found[place].append(at)
        return [tuple(one) or tuple(whole) for one in found]

    def _with_one(self, at: int) -> Session | None:
        """Return the earlier rulebook with one edit alone; None where that means nothing."""
        if at not in self._alone:
            one, other = (book.source for book in self._books)
            apply = self.changes[at].apply
            digest = f"{one.digest} with {at} of {other.digest}"
            source = replace(apply(one), digest=digest) if apply else None
            self._alone[at] = Session(source, Cache(None)) if source else None
        return self._alone[at]

    def _short(self, question: str, document: dict[str, Any]) -> Iterator[int]:
        """Yield what the usual input lacks under the later rulebook, in its smallest unit."""
        book = self._books[1]
        path = book.source.minimum[0]
        if not path or path not in book.engine.reads[question]:
            return
        try:
            case = book.case(document)
            lowest = find_minimum(book.engine, case, path, question).lowest
        except DiagnosticsError:
            return
        value = case.values.get(path)
        money = book.source.vocabulary.inputs[path].type == "money"
        if money and isinstance(value, int) and lowest is not None and lowest > value:
            yield lowest - value

    def _report(self, key: _Key, group: _Group) -> TurnReport:
        edits = [self.changes[at] for at in key.edits]
        return TurnReport(
            before=key.before or None,
            after=key.after or None,
            count=group.count,
            because=BecauseReport(
                rules=[_named(one) for one in edits if one.kind != "row"],
                figures=[one.name for one in edits if one.kind == "row"],
            ),
            since=group.since,
            short=self._short_report(group.short),
            example=group.example,
        )

    def _short_report(self, found: list[int]) -> ShortReport | None:
        if not found:
            return None
        three = (min(found), median_low(found), max(found))
        least, middle, most = (number_text(one, "money") for one in three)
        return ShortReport(self._books[1].source.minimum[0], len(found), least, middle, most)


def _named(one: RulebookChange) -> str:
    return one.name if one.kind == "rule" else f"{one.kind} {one.name}"


def _leaves(node: object) -> Iterator[object]:
    if isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from _leaves(one)
    else:
        yield node
