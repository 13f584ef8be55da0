"""What the files of a rulebook say, as records, with titles in a language and defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from hsm_policy.documents import Number
from hsm_policy.messages import Location
from hsm_policy.rulebook.provisions import Article
from hsm_policy.rulebook.sources import Publisher, Source, links_to
from hsm_policy.rulebook.vocabulary import Vocabulary
from hsm_policy.syntax import Aggregate, Concept, Rule


class NumberedRule(msgspec.Struct, frozen=True, array_like=True):
    """A rule with its number, and the number of aggregates in the rules before it."""

    number: int
    aggregates: int
    rule: Rule


class RuleStore(msgspec.Struct, frozen=True, dict=True):
    """All rules in order, by `name/arity` of the head.

    They are decoded on demand, since one case needs few of them.
    """

    encoded: dict[str, msgspec.Raw]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleStore:
        """Build the store of some rules."""
        found: dict[str, list[NumberedRule]] = {}
        aggregates = 0
        for number, rule in enumerate(rules):
            one = NumberedRule(number, aggregates, rule)
            found.setdefault(f"{rule.head.name}/{len(rule.head.args)}", []).append(one)
            aggregates += sum(isinstance(item, Aggregate) for item in rule.body)
        encode = msgspec.msgpack.encode
        return cls({head: msgspec.Raw(encode(those)) for head, those in found.items()})

    def of_head(self, name: str, arity: int) -> list[NumberedRule]:
        """Return the clauses for a predicate, in their order."""
        head = f"{name}/{arity}"
        if head not in self._decoded:
            encoded = self.encoded.get(head)
            self._decoded[head] = (
                msgspec.msgpack.decode(encoded, type=list[NumberedRule]) if encoded else []
            )
        return self._decoded[head]

    @cached_property
    def _decoded(self) -> dict[str, list[NumberedRule]]:
        return {}

    @cached_property
    def _all(self) -> tuple[Rule, ...]:
        decoder = msgspec.msgpack.Decoder(list[NumberedRule])
        found = [one for encoded in self.encoded.values() for one in decoder.decode(encoded)]
        return tuple(one.rule for one in sorted(found, key=lambda one: one.number))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


Texts = dict[str, str]


class Row(msgspec.Struct, frozen=True):
    """One row of a table, in force from `first` to the day before `before` (yyyymmdd).

    `note` says why a value far from the one beside it is right, or a row is kept that none reads.
    `also` are (source, place) pairs that confirm the value.
    """

    keys: tuple[str, ...]
    value: int | None
    first: int
    before: int
    source: str = ""
    where: str = ""
    sure: str = ""
    says: tuple[str, ...] = ()
    line: int = 0
    written: bool = True
    note: str = ""
    also: tuple[tuple[str, str], ...] = ()

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Every (source, place) pair that the row names."""
        return ((self.source, self.where), *self.also) if self.source else ()


class Table(msgspec.Struct, frozen=True):
    """A dated table of facts; `known_until` is its last known day (yyyymmdd), 0 without an end.

    `ends` is the place of that day in the file. `before` is `none` if there was no such rule
    before the first row. The rows of percentages have so many `decimals`, without a point.
    """

    id: str
    title: Texts
    keys: tuple[str, ...]
    unit: str
    known_from: int
    known_until: int
    rows: tuple[Row, ...]
    place: Location
    ends: Location = Location("", 0, 0)
    before: str = ""
    decimals: int = 0

    def number(self, value: int) -> Number:
        """Return the number that the value of a row stands for: 4.86 for 486 with two decimals."""
        scale: int = 10**self.decimals
        if not value % scale:
            return value // scale
        from fractions import Fraction  # few tables have any

        return Fraction(value, scale)

    @property
    def kind(self) -> str:
        """The type of its values: money (cents), date (yyyymmdd) or count."""
        return {"euro": "money", "day": "date"}.get(self.unit, "count")


class LeftOut(msgspec.Struct, frozen=True):
    """The key without which a requirement is taken for granted; a sentence and a note say so."""

    key: str
    note: str
    text: Texts


class Requirement(msgspec.Struct, frozen=True):
    """One requirement of a question, with its sentences for the states unmet and open.

    `spots` are the places of those sentences, such as `unmet.en`.
    """

    id: str
    title: Texts
    unmet: Texts
    open: Texts
    place: Location = Location("", 0, 0)
    spots: dict[str, Location] = {}
    left_out: LeftOut | None = None


class NotAsked(msgspec.Struct, frozen=True):
    """What the law asks, or excepts, and the rulebook does not decide; (source, place) pairs."""

    law: str
    text: Texts
    sources: tuple[tuple[str, str], ...]


class Question(msgspec.Struct, frozen=True):
    """A question that the rulebook answers.

    A case raises it by any key of `raised_by`, and of `raised_with` where that names some.
    Where the note `not_needed` holds, the person needs no permit, and the note says so. Of its
    figures only `not_needed_figures` are told then.
    """

    id: str
    title: Texts
    raised_by: tuple[str, ...]
    requirements: dict[str, Requirement]
    place: Location
    raised_with: tuple[str, ...] = ()
    outcomes: dict[str, Texts] = {}
    not_asked: tuple[NotAsked, ...] = ()
    not_needed: str = ""
    not_needed_figures: tuple[str, ...] = ()
    person: str = ""
    like: str = ""
    each: str = ""


class Figure(msgspec.Struct, frozen=True):
    """A figure of the verdict: money, date, count, percent or choice.

    A day is shown in a life `unless_refused`, a question, is refused. A figure `told_by` the
    timeline is left out of reports of verdicts. One `of` a question is given where a case raises
    that question; where nothing gives it, `no_value` says so. `silences` are the rules by which it
    has no value on a condition.
    """

    id: str
    type: str
    title: Texts
    place: Location
    unless_refused: str = ""
    told_by: str = ""
    of: str = ""
    no_value: Texts = {}
    silences: tuple[Rule, ...] = ()
    person: str = ""
    like: str = ""
    each: str = ""


class Reading(msgspec.Struct, frozen=True):
    """One reading of a contested point, and its authorities (source, place in it)."""

    id: str
    text: Texts
    authority: tuple[tuple[str, str], ...]


class Point(msgspec.Struct, frozen=True):
    """A contested point of law."""

    id: str
    title: Texts
    default: str
    profiles: dict[str, str]
    readings: dict[str, Reading]
    place: Location


class AnnouncedLaw(msgspec.Struct, frozen=True):
    """Announced law, applied only when asked for; `spots` are the places of its keys."""

    id: str
    title: Texts
    text: Texts
    place: Location = Location("", 0, 0)
    first: int = 0
    source: str = ""
    where: str = ""
    sure: str = ""
    says: tuple[str, ...] = ()
    spots: dict[str, Location] = {}


class LedgerStatement(msgspec.Struct, frozen=True):
    """A statement found in the literature, in the words of the rulebook.

    If no rule and no row cites it, one of the other fields answers it: why it is out of
    scope, the contested point that holds it, or the kind and the id of what reports it.
    """

    id: str
    subject: str
    text: str
    place: Location
    out_of_scope: str = ""
    reading: str = ""
    reported_by: tuple[str, str] = ("", "")

    @property
    def placed(self) -> bool:
        """Whether the ledger itself answers it, so that no rule needs to."""
        return bool(self.out_of_scope or self.reading or any(self.reported_by))


class Ledger(msgspec.Struct, frozen=True):
    """All statements that the rulebook must answer, by id, and the titles of their subjects."""

    subjects: dict[str, str]
    statements: dict[str, LedgerStatement]


class HolidayRules(msgspec.Struct, frozen=True):
    """The holidays on which a statutory term does not end, as `days.Holidays` takes them."""

    fixed: tuple[tuple[int, int], ...] = ()
    easter: tuple[int, ...] = ()
    moved: tuple[tuple[int, int], ...] = ()


class RouteCell(msgspec.Struct, frozen=True):
    """The cell of a route in one column: a figure, a row of a table, or a text with a value.

    `when` is a key of a case and the value that it must have; without one, the cell always holds.
    """

    figure: str = ""
    table: str = ""
    row: str = ""
    value: str = ""
    text: Texts = {}
    sources: tuple[tuple[str, str], ...] = ()
    when: tuple[str, str] = ("", "")


class RouteColumn(msgspec.Struct, frozen=True):
    """A column of the routes.

    Each route has its own cell, or the first of `lists` that contains the route's status decides,
    else `otherwise`. Or the cell is the amount by which column `of` exceeds column `less`.
    """

    id: str
    title: Texts
    lists: dict[str, RouteCell] = {}
    otherwise: RouteCell | None = None
    of: str = ""
    less: str = ""


class Route(msgspec.Struct, frozen=True):
    """A question as one of several routes: the status it leads to, and its cells by column."""

    name: Texts
    status: str
    cells: dict[str, tuple[RouteCell, ...]]


class RouteTable(msgspec.Struct, frozen=True):
    """All routes by question; equal ones are ordered by their column `longest`, highest first."""

    columns: dict[str, RouteColumn] = {}
    routes: dict[str, Route] = {}
    longest: str = ""


class RulebookData(msgspec.Struct, frozen=True):
    """All data of a rulebook's files; from the cache, without the data that only checks read.

    `concepts` are the declared ones by `name/arity`.
    """

    digest: str
    vocabulary: Vocabulary
    tables: dict[str, Table]
    questions: dict[str, Question]
    figures: dict[str, Figure]
    points: dict[str, Point]
    scenarios: dict[str, AnnouncedLaw]
    references: dict[str, Source]
    words: dict[str, Texts]
    rules: RuleStore
    holidays: HolidayRules
    minimum: tuple[str, str]
    countries: tuple[str, ...]
    kinds: dict[str, dict[str, str]] = {}
    ledger: Ledger | None = None
    routes: RouteTable = RouteTable()
    publishers: dict[str, Publisher] = {}
    provisions: dict[str, dict[str, Article]] = {}
    concepts: dict[str, Concept] = {}

    def links(self, source: str, where: str, day: int) -> tuple[str, str]:
        """Return the address of a place in a source on a day, and its JCI; each may be empty."""
        known = self.references.get(source)
        return links_to(known, self.publishers.values(), where, day) if known else ("", "")

    def ratio(self, table: str, day: int) -> Number:
        """Return the per cent in a table without keys on a day; KeyError if it has none."""
        for row in self.tables[table].rows:
            if row.first <= day < row.before and row.value is not None:
                return self.tables[table].number(row.value)
        raise KeyError(table)

    def point_names(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the readings of each contested point."""
        return {point.id: tuple(point.readings) for point in self.points.values()}
