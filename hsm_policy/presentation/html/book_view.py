"""What the template of the book asks for: texts, values, anchors and cross-references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from hsm_policy import calendar as days
from hsm_policy.cases import profile_readings, profiles
from hsm_policy.messages import capital, say, texts
from hsm_policy.presentation.html.cross_references import CONCLUSIONS, WAYS, References, Referent
from hsm_policy.presentation.html.subjects import Subject, subjects_of
from hsm_policy.rulebook import (
    DATE,
    Figure,
    Group,
    Input,
    Point,
    Row,
    RulebookData,
    Scenario,
    Table,
)
from hsm_policy.syntax import Rule
from hsm_policy.validator import OFFICIAL
from hsm_policy.verdict import Wording

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")

_NAMED = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_WEB = re.compile(r"https?://[^\s\"'<>]+")


class SentencePart(NamedTuple):
    """A part of a sentence; `named` marks a name that stood in braces or backticks."""

    text: str
    named: bool


class CitedSource(NamedTuple):
    """A source and the place in it."""

    id: str
    where: str


class BookView:
    """A rulebook in one language, as the template reads it.

    `clauses` are the tokens of each rule by id; `heads` are the first comments of the files.
    """

    def __init__(
        self,
        source: RulebookData,
        lang: str,
        *,
        clauses: dict[str, Any],
        heads: dict[str, list[str]],
        scenarios: list[Scenario],
    ) -> None:
        self.source, self.lang = source, lang
        self.clauses, self.heads, self.scenarios = clauses, heads, scenarios
        self.references = References(source)
        self.wording = Wording(source, lang)

    def t(self, name: str, /, **values: str) -> str:
        """Return a text of the book, by its name without `book.`."""
        return say(f"book.{name}", self.lang, **values)

    def says(self, name: str) -> str:
        """Return a text of the program, by its full name."""
        return say(name, self.lang)

    def own(self, texts: dict[str, str], otherwise: str = "") -> str:
        """Return a text of the rulebook in the language of the page."""
        return texts.get(self.lang) or otherwise

    def title(self, texts: dict[str, str], otherwise: str = "") -> str:
        """Return a text of the rulebook as a heading."""
        return capital(self.own(texts, otherwise))

    @staticmethod
    def parts(text: str) -> list[SentencePart]:
        """Split a sentence at the names in braces."""
        pieces = _NAMED.split(text)
        return [SentencePart(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]

    @staticmethod
    def coded(text: str) -> list[SentencePart]:
        """Split a sentence at the code between backticks."""
        pieces = text.split("`")
        return [SentencePart(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]

    @staticmethod
    def anchor(kind: str, name: str) -> str:
        """Return the HTML id of something; unsafe characters of its name are escaped."""
        return f"{kind}-{_UNSAFE.sub(lambda found: f'~{ord(found[0]):x}~', name)}"

    @staticmethod
    def web(url: str) -> str:
        """Return the URL if a link may lead to it (http or https), else an empty text."""
        return url if _WEB.fullmatch(url) else ""

    def place(self, source: str, where: str) -> str:
        """Return a link to a place in a source, in the version that was read; empty without one."""
        known = self.source.references.get(source)
        if not where or not known or not _DAY.fullmatch(known.version):
            return ""
        link, _ = self.source.links(source, where, int(known.version.replace("-", "")))
        return self.web(link) if link != known.url else ""

    @cached_property
    def known(self) -> set[Referent]:
        """Everything that has an anchor on the page."""
        source, references = self.source, self.references
        found = {Referent("question", name) for name in source.questions}
        found |= {Referent("figure", name) for name in source.figures}
        found |= {Referent("table", name) for name in source.tables}
        found |= {Referent("point", name) for name in source.points}
        found |= {Referent("announced", name) for name in source.scenarios}
        found |= {Referent("source", name) for name in source.references}
        found |= {Referent("input", name) for name in source.vocabulary.inputs}
        found |= {Referent("input", name) for name in source.vocabulary.groups}
        found |= {Referent("subject", one.id) for one in self.subjects}
        found |= {Referent("rule", rule.id) for those in self.files.values() for rule in those}
        found |= {
            thing
            for thing in references.concluded_by
            if thing.kind in ("concept", *CONCLUSIONS[1:])
        }
        if source.ledger:
            found |= {Referent("statement", name) for name in source.ledger.statements}
        for question in source.questions.values():
            found |= {Referent("requirement", f"{question.id}.{r}") for r in question.requirements}
        return found | {Referent("file", file) for file in self.files}

    def has(self, kind: str, name: str) -> bool:
        """True if the page has an anchor for this."""
        return Referent(kind, name) in self.known

    @cached_property
    def files(self) -> dict[str, list[Rule]]:
        """The rules by file."""
        found: dict[str, list[Rule]] = {}
        # A rule that is one for each person is written once.
        written = {rule.place: rule for rule in self.source.rules if not rule.generated}
        for rule in written.values():
            found.setdefault(rule.place.file, []).append(rule)
        return found

    def without_value(self, figure: Figure) -> list[Rule]:
        """Return the rules by which a figure has no value, which its declaration makes."""
        start = f"{figure.id}.no_value."
        return [rule for rule in self.source.rules if rule.id.startswith(start)]

    @cached_property
    def subjects(self) -> list[Subject]:
        """The subjects, in the order of their files."""
        return subjects_of(self.source, self.references, self.files, self.wording)

    def other(self, written: Iterable[Mapping[str, str]]) -> str:
        """Return texts of the rulebook in the languages that the page is not in."""
        return " ".join(
            text for one in written for lang, text in one.items() if lang != self.lang and text
        )

    def row_words(self, table: Table) -> list[Mapping[str, str]]:
        """Return the words for the keys of a table's rows."""
        words, keys = self.source.words, {key: None for row in table.rows for key in row.keys}
        return [words.get(f"{table.id}.{key}") or words.get(key, {}) for key in keys]

    @staticmethod
    def readings(point: Point) -> list[dict[str, str]]:
        """Return the texts of the readings of a point."""
        return [one.text for one in point.readings.values()]

    @cached_property
    def scenarios_by_file(self) -> dict[str, list[Scenario]]:
        """The scenarios by file."""
        found: dict[str, list[Scenario]] = {}
        for one in self.scenarios:
            found.setdefault(one.file.replace("\\", "/"), []).append(one)
        return found

    @staticmethod
    def scenario_file(file: str) -> str:
        """Return the scenario file that belongs to a policy file."""
        return file.removesuffix(".lp") + ".cases.yaml"

    @staticmethod
    def policy_file(file: str) -> str:
        """Return the policy file that belongs to a scenario file."""
        return file.removesuffix(".cases.yaml") + ".lp"

    def conclusions(self, rule: Rule) -> list[Referent]:
        """Return what a rule concludes: requirements, remarks, figures, duties, or a concept."""
        return self._conclusions.get(rule.id, [])

    @cached_property
    def _conclusions(self) -> dict[str, list[Referent]]:
        found: dict[str, list[Referent]] = {}
        for thing, rules in self.references.concluded_by.items():
            for rule in rules if thing.kind != "way" else ():
                found.setdefault(rule.id, []).append(thing)
        for question in self.source.questions.values():
            for name in question.requirements:
                for rule in [
                    r for way in WAYS for r in self.references.ways(question.id, name, way)
                ]:
                    thing = Referent("requirement", f"{question.id}.{name}")
                    found.setdefault(rule.id, []).append(thing)
        return found

    def official(self, rule: Rule) -> bool:
        """True if the rule cites an official source."""
        known = self.source.references
        return any(one.id in known and known[one.id].kind in OFFICIAL for one in rule.sources)

    def tables_citing(self, source: str) -> list[Table]:
        """Return the tables with a row that cites the source."""
        tables = self.source.tables.values()
        return [table for table in tables if any(source in dict(row.sources) for row in table.rows)]

    def tables_encoding(self, statement: str) -> list[Table]:
        """Return the tables with a row that encodes the statement of the ledger."""
        tables = self.source.tables.values()
        return [table for table in tables if any(statement in row.says for row in table.rows)]

    def value(self, table: Table, row: Row) -> str:
        """Write the value of a row with its unit."""
        if row.value is None:
            return self.t("unknown")
        unit = table.unit
        one = f"unit.one.{unit}" if row.value == 1 else f"unit.{unit}"
        if one in texts():
            return say(one, self.lang, number=str(row.value))
        if unit == "percent":
            return f"{self.wording.value(table.number(row.value), table.kind)}%"
        return self.wording.value(row.value, table.kind)

    def day(self, number: int) -> str:
        """Write a day given as yyyymmdd."""
        return self.wording.value(number, "date")

    def first(self, row: Row) -> str:
        """Write the first day of a row; empty if the row is in force from the beginning."""
        return self.day(row.first) if row.written or row.first > days.FIRST else ""

    def last(self, row: Row) -> str:
        """Write the last day of a row; empty if the row is in force until the law changes."""
        return "" if row.before >= days.BEYOND else self.day(days.day_before(row.before))

    def bounds(self, entry: Input) -> str:
        """Write the least and greatest value of a numeric input; empty for other types."""
        if entry.type not in ("money", "count", "percent"):
            return ""
        ends = (entry.least, entry.greatest)
        least, greatest = (self.wording.value(end, entry.type) for end in ends)
        return self.t("between", least=least, greatest=greatest)

    def keys_under(self, top: str) -> list[Input | Group]:
        """Return the maps, lists and inputs under a top-level key, in vocabulary order."""
        vocabulary, found = self.source.vocabulary, list[Input | Group]()
        waiting = {path: one for path, one in vocabulary.groups.items() if _under(path, top)}
        for path, entry in vocabulary.inputs.items():
            if not _under(path, top):
                continue
            for above in [name for name in waiting if _under(path, name)]:
                found.append(waiting.pop(above))
            found.append(entry)
        return found

    def kind(self, one: Input | Group) -> str:
        """Write the type of a key, with its bounds or possible values."""
        if isinstance(one, Group):
            return self.t(f"type.{one.kind}", **({"most": str(one.most)} if one.most else {}))
        values = ", ".join(one.values) if one.type in ("choice", "choices") else ""
        return " ".join(filter(None, (self.t(f"type.{one.type}"), values or self.bounds(one))))

    def meaning_if_omitted(self, one: Input | Group) -> str:
        """Write what it means that a case omits a key; empty for a plain map."""
        if isinstance(one, Group):
            plain = one.kind == "map" and not (one.absent or one.all_or_nothing)
            return "" if plain else self.t("left_absent" if one.absent else "left_unknown")
        if one.path == DATE:
            return self.t("left_never")
        if one.absent in ("", "none"):
            return self.t("left_absent" if one.absent else "left_unknown")
        value = one.taken if one.numeric else one.absent
        return self.wording.value(value, one.type, one.path)

    def certainty(self, how: str) -> str:
        """Write how certain a row is."""
        return self.t(f"sure.{how}")

    def outcome(self, question: str, outcome: str | None) -> str:
        """Write the outcome that a scenario expects, or a dash."""
        if outcome is None or question not in self.source.questions:
            return "-"
        return self.wording.outcome(question, outcome)

    @staticmethod
    def expected(scenario: Scenario) -> dict[str, str | None]:
        """Return the outcome that a scenario expects for each question."""
        return dict(scenario.expect.get("outcome", {}))

    def readers_of(self, kind: str, name: str) -> list[Rule]:
        """Return the rules that read something; for an input, also those that test its presence."""
        read_by = self.references.read_by
        found = read_by.get(Referent(kind, name), [])
        return found + read_by.get(Referent("key", name), []) if kind == "input" else found

    def readers(self, rule: Rule) -> list[Rule]:
        """Return the rules that read the conclusion of a rule."""
        return self.readers_of("concept", f"{rule.head.name}/{len(rule.head.args)}")

    def points_citing(self, source: str) -> list[Point]:
        """Return the contested points with a reading that cites the source as authority."""
        return [
            point
            for point in self.source.points.values()
            if any(
                (source,) == named[:1] for one in point.readings.values() for named in one.authority
            )
        ]

    def anchor_of_name(self, name: str) -> str:
        """Return the anchor of a name in a clause; empty if it has none."""
        return self._anchors.get(name, "")

    @cached_property
    def _anchors(self) -> dict[str, str]:
        """The anchors of inputs, tables and concepts, by their names in clauses."""
        inputs = self.source.vocabulary.inputs.values()
        found = {one.predicate: self.anchor("input", one.path) for one in inputs}
        found |= {name: self.anchor("table", name) for name in self.source.tables}
        concepts = self.references.concepts()
        return found | {one.partition("/")[0]: self.anchor("concept", one) for one in concepts}

    def holidays(self) -> list[str]:
        """Write the holidays on which no statutory term ends, in the order of the file."""
        rules = self.source.holidays
        fixed = [self._yearly(one) for one in rules.fixed]
        fixed += [self.t("holiday_moved", day=self._yearly(one)) for one in rules.moved]
        easter = [self._from_easter(after) for after in rules.easter]
        return fixed + easter

    def _yearly(self, one: tuple[int, int]) -> str:
        return self.day(20240000 + one[0] * 100 + one[1]).rpartition(" ")[0]

    def _from_easter(self, after: int) -> str:
        name = "easter" if after == 0 else "easter_after" if after > 0 else "easter_before"
        return self.t(name, **({"days": str(abs(after))} if after else {}))

    def profiles(self) -> dict[str, dict[str, str]]:
        """Return the readings of each profile, the default profile first."""
        return {name: profile_readings(self.source, name) for name in profiles(self.source)}


def _under(path: str, above: str) -> bool:
    return path == above or path.startswith((f"{above}.", f"{above}[]"))
