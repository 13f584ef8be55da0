"""Loader: reads the files of a rulebook folder into one `RulebookData`, and collects problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from hsm_policy.documents import (
    Map,
    NameUse,
    Record,
    read_document,
    read_text_file,
)
from hsm_policy.messages import Diagnostic, DiagnosticsError, Location, diagnose, suggest
from hsm_policy.rulebook.belonging import BELONGING, left_out, with_questions
from hsm_policy.rulebook.day_reads import with_rows_of_days
from hsm_policy.rulebook.files import digest, rulebook_files, spelled
from hsm_policy.rulebook.model import (
    AnnouncedLaw,
    Figure,
    HolidayRules,
    Ledger,
    Point,
    Question,
    RouteTable,
    RulebookData,
    RuleStore,
    Table,
)
from hsm_policy.rulebook.persons import (
    Families,
    completed,
    families,
    for_each_item,
    for_each_person,
    misnamed,
)
from hsm_policy.rulebook.provisions import Article, read_act
from hsm_policy.rulebook.readers.fields import FIELDS, FIGURES, UNITS
from hsm_policy.rulebook.readers.questions import (
    read_figure,
    read_ledger,
    read_point,
    read_publisher,
    read_question,
    read_source,
)
from hsm_policy.rulebook.readers.routes import named_rows, route_table
from hsm_policy.rulebook.readers.tables import Rows, announced_law, holiday_rules
from hsm_policy.rulebook.readers.vocabulary import load_vocabulary
from hsm_policy.rulebook.sources import Publisher, Source
from hsm_policy.rulebook.types import names_of
from hsm_policy.rulebook.vocabulary import Vocabulary, raisers
from hsm_policy.syntax import Concept, Rule, constant_name, parse_rules, term_text

VOCABULARY = "policy/vocabulary.yaml"

PARTS = (
    "tables", "sources", "publishers", "scenarios", "holidays", "questions", "figures", "minimum",
    "points", "words", "provisions", "ledger", "routes", "order", *BELONGING,
)  # fmt: skip

_OF_TABLES = ("route_list", "route_row")

One = TypeVar("One")

_TEXT = re.compile(r'"(\w+)"')


class Loader:
    """Reads one rulebook folder; `problems` grows as files are read."""

    def __init__(self, folder: Path, told: Callable[[str], object] = str) -> None:
        """Take the folder; `told` is called with the name of each file before it is read."""
        self.folder, self.told = folder, told
        self.problems: list[Diagnostic] = []
        self.tables: dict[str, Table] = {}
        self.questions: dict[str, Question] = {}
        self.figures: dict[str, Figure] = {}
        self.points: dict[str, Point] = {}
        self.scenarios: dict[str, AnnouncedLaw] = {}
        self.references: dict[str, Source] = {}
        self.publishers: dict[str, Publisher] = {}
        self.provisions: dict[str, dict[str, Article]] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.word_places: dict[str, Location] = {}
        self.rules: list[Rule] = []
        self.concepts: dict[str, Concept] = {}
        self.declared: dict[str, dict[str, Record]] = {"questions": {}, "figures": {}}
        self.places: dict[tuple[str, str], Location] = {}
        self.owners: dict[tuple[str, str], str] = {}
        self.holidays = HolidayRules()
        self.ledger: Ledger | None = None
        self.minimum = ("", "")
        self.order: dict[str, tuple[str, ...]] = {}
        self.routes = RouteTable()
        self.doubtful: set[str] = set()
        self.misnamed: list[Table] = []
        self.families: Families = {}
        self.blind = False
        self.mentions: list[NameUse] = []
        self.input_places: dict[str, Location] = {}
        self._vocabulary_file = ""
        self.vocabulary = Vocabulary(inputs={}, groups={}, tops=())

    def load(self) -> RulebookData:
        """Read every file; the result is complete only if `problems` is empty.

        Raises:
            DiagnosticsError: the folder holds no rulebook at all.
        """
        identity = digest(self.folder)
        texts = []
        for path in rulebook_files(self.folder):
            name = spelled(path.relative_to(self.folder))
            self.told(name)
            try:
                text = read_text_file(path, name)
            except DiagnosticsError as found:
                self._refuse(found)
                continue
            texts.append(text)
            self._file(path, text, name)
        self._declare()
        if not self._vocabulary_file:
            self.problems.append(diagnose("no_vocabulary", at=(VOCABULARY, 0, 0)))
            self.blind = True
        if not self.blind:
            self._ask_for("no_questions", "policy/questions.yaml", self.questions)
            self._ask_for("no_sources", "facts/sources.yaml", self.references)
        if not self.blind:
            self._look_up()
        source = self._source(identity, texts)
        self.doubtful |= names_of(self.misnamed, source)
        return source

    def _declare(self) -> None:
        """Read the questions and figures, of each person where they are declared so; the rules."""
        groups = self.vocabulary.groups
        asked, told = (families(one, groups) for one in self.declared.values())
        self.families = {**asked, **told}
        for name, entry in self._entries("questions", asked, told).items():
            self.questions[name] = read_question(name, entry, self.places["questions", name])
        for name, entry in self._entries("figures", told, told).items():
            figure = read_figure(name, entry)
            of = asked.get(figure.of, {}).get(figure.person, figure.of)
            self.rules += figure.silences
            self.figures[name] = replace(figure, of=of, silences=())
            self.owners["figure", name] = of
            if figure.type not in FIGURES:
                self.doubtful.add("figure")
        self.rules += [one for asked_of in self.questions.values() for one in left_out(asked_of)]
        each = for_each_person(self.rules, self.families, self.words)
        self.rules = list(with_questions(each, self.owners, self.questions))
        for rule, found in misnamed(self.rules, self.families):
            at = (rule.place.file, rule.place.line, rule.place.column)
            self.problems.append(
                diagnose("person_unknown", at=at, args={"found": term_text(found)})
            )

    def _entries(self, part: str, own: Families, known: Families) -> dict[str, Record]:
        """Return the declared questions or figures, those of each item for themselves."""
        found: dict[str, Record] = {}
        for name, base, entry in for_each_item(self.declared[part], own, self.words, known):
            if name != base:
                self._once(entry, name, (*self.declared[part], *found))
            found[name], self.places[part, name] = entry, self.places[part, base]
        return completed(found, self.words, known)

    def _ask_for(self, code: str, file: str, declared: Collection[str]) -> None:
        """Note a missing part of the rulebook once, instead of every name that it would declare."""
        if not declared:
            self.problems.append(diagnose(code, at=(file, 0, 0)))
            self.blind = True

    def _look_up(self) -> None:
        """Note each name that is declared nowhere."""
        known: dict[str, tuple[str, Collection[str]]] = {
            "source": ("source_unknown", self.references),
            "path": ("path_unknown", [*raisers(self.vocabulary)]),
            "input": (
                "minimum_unknown",
                [path for path, entry in self.vocabulary.inputs.items() if entry.numeric],
            ),
            "question": ("minimum_unknown", self.questions),
            "ordered_questions": ("question_unknown", {**self.questions, **self.families}),
            "ordered_figures": ("figure_unknown", {**self.figures, **self.families}),
            "route": ("route_unknown", self.questions),
            "route_column": ("route_unknown", self.routes.columns),
            "route_figure": ("route_unknown", self.figures),
            "route_status": ("route_unknown", self._statuses()),
            "route_list": ("route_unknown", self.tables),
            "route_row": ("route_unknown", [*named_rows(self.tables.values())]),
            **{kind: ("conclusion_unknown", self._concluded(kind)) for kind in BELONGING.values()},
        }
        for kind, name, place in self.mentions:
            code, names = known[kind]
            if name not in names and not (self.misnamed and kind in _OF_TABLES):
                at = (place.file, place.line, place.column)
                args = {"kind": kind, "found": name, **suggest(name, names, fixable=True)}
                self.problems.append(diagnose(code, at=at, args=args))

    def _concluded(self, kind: str) -> set[str]:
        """Return the ids of the notes, risks, duties or figures that rules conclude."""
        heads = [rule.head for rule in self.rules if rule.head.name == kind and rule.head.args]
        return {name for head in heads if (name := constant_name(head.args[0]))}

    def cited(self) -> set[str]:
        """Return the ids of the sources that tables, points, routes and holidays cite."""
        return {name for kind, name, _ in self.mentions if kind == "source"}

    def _refuse(self, found: DiagnosticsError) -> None:
        """Note that a whole file could not be read, so that its names are unknown."""
        self.problems += found.problems
        self.blind = True

    def _statuses(self) -> set[str]:
        """Return the statuses of routes: values of a case, and keys of lists of routes."""
        listed = {name for one in self.routes.columns.values() for name in one.lists}
        rows = [row for name in listed if name in self.tables for row in self.tables[name].rows]
        said = (entry.values for entry in self.vocabulary.inputs.values())
        return {key for row in rows for key in row.keys}.union(*said)

    def _file(self, path: Path, text: str, name: str) -> None:
        if path.suffix == ".lp":
            self._clauses(text, name)
        elif path.name == "vocabulary.yaml":
            self._vocabulary(text, name)
        else:
            self._document(text, name)

    def _source(self, identity: str, texts: list[str]) -> RulebookData:
        named = {key for t in self.tables.values() for row in t.rows for key in row.keys}
        named |= {found for text in texts for found in _TEXT.findall(text)}
        entries = self.vocabulary.inputs.values()
        lists = [one.values for one in entries if one.type in ("country", "countries")]
        countries = named.intersection(chain.from_iterable(lists))
        return RulebookData(
            digest=identity,
            vocabulary=self.vocabulary,
            tables=self.tables,
            questions=_ordered(self.questions, self._order("questions")),
            figures=_ordered(self.figures, self._order("figures")),
            points=self.points,
            scenarios=self.scenarios,
            references=self.references,
            publishers=self.publishers,
            provisions=self.provisions,
            words=self.words,
            rules=RuleStore.of(with_rows_of_days(rule, self.tables) for rule in self.rules),
            holidays=self.holidays,
            minimum=self.minimum,
            routes=self.routes,
            concepts=self.concepts,
            countries=tuple(sorted(countries)),
            ledger=self.ledger,
        )

    def _order(self, part: str) -> list[str]:
        """Return the names in their order; a name with `each` stands for those of its items."""
        known = self.questions if part == "questions" else self.figures
        return [
            name
            for one in self.order.get(part, ())
            for name in ((one,) if one in known else self.families.get(one, {}).values())
        ]

    def _clauses(self, text: str, name: str) -> None:
        parsed = parse_rules(text, name)
        self.rules += parsed.rules
        for concept in parsed.concepts:
            name = f"{concept.name}/{len(concept.arguments)}"
            if name in self.concepts:
                at = (concept.place.file, concept.place.line, concept.place.column)
                self.problems.append(diagnose("rulebook_twice", at=at, args={"name": name}))
            self.concepts[name] = concept
        self.problems += parsed.problems
        self.doubtful |= parsed.doubtful

    def _vocabulary(self, text: str, name: str) -> None:
        if self._vocabulary_file:
            at = (name, 1, 1)
            self.problems.append(
                diagnose("rulebook_twice", at=at, args={"name": "vocabulary.yaml"})
            )
        self._vocabulary_file = name
        try:
            self.vocabulary = load_vocabulary(text, name, self.input_places)
        except DiagnosticsError as found:
            self._refuse(found)

    def _document(self, text: str, name: str) -> None:
        try:
            node = read_document(text, name)
        except DiagnosticsError as found:
            self._refuse(found)
            return
        if not isinstance(node, Map):
            self._refuse(
                DiagnosticsError([diagnose("rulebook_map", at=(name, 1, 1), args={"key": name})])
            )
            return
        top = Record(node, name, "", self.problems, self.mentions)
        if "table" in node.entries:
            self._table(top)
            return
        top.known(*PARTS)
        self._parts(top, node)
        if "ledger" in node.entries:
            self._once(top, "ledger", () if self.ledger is None else ("ledger",))
            self.ledger = read_ledger(top.entries("ledger"))

    def _parts(self, top: Record, node: Map) -> None:
        for table in top.items("tables"):
            self._table(table)
        self._of_sources(top)
        for name, entry in top.entries("scenarios").items():
            self._once(entry, name, self.scenarios)
            place = top.place_below("scenarios", name)
            self.scenarios[name] = announced_law(name, entry, place)
        for part, declared in self.declared.items():
            for name, entry in top.entries(part).items():
                self._once(entry, name, declared)
                declared[name] = entry
                self.places[part, name] = top.place_below(part, name)
        for name, entry in top.entries("points").items():
            self._once(entry, name, self.points)
            self.points[name] = read_point(name, entry, top.place_below("points", name))
        words = top.entry("words")
        for name in words:
            self._once(words, name, self.words)
            self.words[name] = words.languages(name)
            self.word_places[name] = words.place_of(name)
        self._belonging(top)
        self._single(top, node)

    def _belonging(self, top: Record) -> None:
        """Read of which question notes, risks and duties are."""
        for part, kind in BELONGING.items():
            for name, entry in top.entries(part).items():
                self._once(entry, name, [one for other, one in self.owners if other == kind])
                self.owners[kind, name] = entry.read(FIELDS["belonging"])["of"]
                self.mentions.append(NameUse(kind, name, top.place_below(part, name)))

    def _of_sources(self, top: Record) -> None:
        """Read the sources, their publishers, and the provisions of the acts among them."""
        for name, entry in top.entries("sources", names=False).items():
            self._once(entry, name, self.references)
            self.references[name] = read_source(name, entry, top.place_below("sources", name))
        for name, entry in top.entries("publishers").items():
            self._once(entry, name, self.publishers)
            self.publishers[name] = read_publisher(name, entry)
        for name, entry in top.entries("provisions", names=False).items():
            self._once(entry, name, self.provisions)
            self.provisions[name] = read_act(entry)
            self.mentions.append(NameUse("source", name, top.place_below("provisions", name)))

    def _single(self, top: Record, node: Map) -> None:
        """Read the parts that a rulebook has at most once."""
        if "minimum" in node.entries:
            entry = top.entry("minimum")
            found = entry.read(FIELDS["minimum"])
            self.minimum = (found["input"], found["question"])
        if "order" in node.entries:
            entry = top.entry("order")
            entry.known("questions", "figures")
            for part in ("questions", "figures"):
                self.order[part] = entry.texts(part)
                entry.mention(f"ordered_{part}", part)
        if "routes" in node.entries:
            self.routes = route_table(top.entry("routes"))
        if "holidays" in node.entries:
            self.holidays = holiday_rules(top.entry("holidays"))

    def _once(self, entry: Record, name: str, known: Iterable[str]) -> None:
        if name in known:
            entry.refuse("rulebook_twice", name=name)

    def _table(self, entry: Record) -> None:
        entry.known(*FIELDS["table"])
        name = entry.name("table")
        self._once(entry, name, self.tables)
        table = Rows(entry, name).table()
        if name in self.tables:
            self.misnamed.append(table)
        if self.tables.setdefault(name, table).unit not in UNITS:
            self.doubtful.add(name)


def _ordered(declared: Mapping[str, One], first: Sequence[str]) -> dict[str, One]:
    """Return what is declared by name, the names of `first` before all others."""
    names = (name for name in first if name in declared)
    return {name: declared[name] for name in (*names, *declared)}
