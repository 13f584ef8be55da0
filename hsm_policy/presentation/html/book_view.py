"""What the page of a rulebook shows, as its template asks for it: words, values, links."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, NamedTuple

from hsm_policy import calendar as days
from hsm_policy.cases import profile_readings, profiles
from hsm_policy.messages import capital, say, texts
from hsm_policy.presentation.html.cross_references import TOLD, WAYS, References, Referent
from hsm_policy.rulebook import DATE, Group, Input, Point, Row, RulebookData, Scenario, Table
from hsm_policy.syntax import Rule
from hsm_policy.validator import OFFICIAL
from hsm_policy.verdict import Wording

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")

_NAMED = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")

_WEB = re.compile(r"https?://[^\s\"'<>]+")


class SentencePart(NamedTuple):
    """A part of a sentence: plain text, or a `name` in braces."""

    text: str
    named: bool


class CitedSource(NamedTuple):
    """A source with the place in it."""

    id: str
    where: str


class BookView:
    """A rulebook in one language; `clauses` are the texts of its rules, by their ids."""

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
        """Give a sentence of the page."""
        return say(f"book.{name}", self.lang, **values)

    def says(self, name: str) -> str:
        """Give a sentence of the program, by its whole name."""
        return say(name, self.lang)

    def own(self, texts: dict[str, str], otherwise: str = "") -> str:
        """Give a text of the rulebook in the language of the page."""
        return texts.get(self.lang) or otherwise

    def title(self, texts: dict[str, str], otherwise: str = "") -> str:
        """Give a text of the rulebook as a heading."""
        return capital(self.own(texts, otherwise))

    @staticmethod
    def parts(text: str) -> list[SentencePart]:
        """Cut a sentence at the names that it holds in braces."""
        pieces = _NAMED.split(text)
        return [SentencePart(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]

    @staticmethod
    def coded(text: str) -> list[SentencePart]:
        """Cut a sentence at what stands in it between backticks."""
        pieces = text.split("`")
        return [SentencePart(piece, bool(at % 2)) for at, piece in enumerate(pieces) if piece]

    @staticmethod
    def anchor(kind: str, name: str) -> str:
        """Give the id of a thing in the page, whatever characters its name has."""
        return f"{kind}-{_UNSAFE.sub(lambda found: f'~{ord(found[0]):x}~', name)}"

    @staticmethod
    def web(url: str) -> str:
        """Give an address that a link may lead to: of the web, nothing else."""
        return url if _WEB.fullmatch(url) else ""

    @cached_property
    def known(self) -> set[Referent]:
        """Everything that the page has a place for."""
        source, references = self.source, self.references
        found = {Referent("question", name) for name in source.questions}
        found |= {Referent("figure", name) for name in source.figures}
        found |= {Referent("table", name) for name in source.tables}
        found |= {Referent("point", name) for name in source.points}
        found |= {Referent("announced", name) for name in source.scenarios}
        found |= {Referent("source", name) for name in source.references}
        found |= {Referent("input", name) for name in source.vocabulary.inputs}
        found |= {Referent("input", name) for name in source.vocabulary.groups}
        found |= {Referent("rule", rule.id) for rule in source.rules}
        found |= {thing for thing in references.given if thing.kind in ("concept", *TOLD[1:])}
        if source.ledger:
            found |= {Referent("statement", name) for name in source.ledger.statements}
        for question in source.questions.values():
            found |= {Referent("requirement", f"{question.id}.{r}") for r in question.requirements}
        return found | {Referent("file", file) for file in self.files}

    def has(self, kind: str, name: str) -> bool:
        """Tell whether the page has a place for something."""
        return Referent(kind, name) in self.known

    @cached_property
    def files(self) -> dict[str, list[Rule]]:
        """The rules by the file that they stand in."""
        found: dict[str, list[Rule]] = {}
        for rule in self.source.rules:
            found.setdefault(rule.place.file, []).append(rule)
        return found

    @cached_property
    def tried(self) -> dict[str, list[Scenario]]:
        """The scenarios by the file that they stand in."""
        found: dict[str, list[Scenario]] = {}
        for one in self.scenarios:
            found.setdefault(one.file.replace("\\", "/"), []).append(one)
        return found

    @staticmethod
    def beside(file: str) -> str:
        """Give the file of scenarios beside one of rules."""
        return file.removesuffix(".lp") + ".cases.yaml"

    @staticmethod
    def rules_beside(file: str) -> str:
        """Give the file of rules beside one of scenarios."""
        return file.removesuffix(".cases.yaml") + ".lp"

    def concluded(self, rule: Rule) -> list[Referent]:
        """Give what a rule concludes: requirements, something told, or a concept."""
        return self._concluded.get(rule.id, [])

    @cached_property
    def _concluded(self) -> dict[str, list[Referent]]:
        found: dict[str, list[Referent]] = {}
        for thing, rules in self.references.given.items():
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
        """Tell whether a rule cites an official source."""
        known = self.source.references
        return any(one.id in known and known[one.id].kind in OFFICIAL for one in rule.sources)

    def used(self, source: str) -> list[Table]:
        """Give the tables with a row from a source."""
        tables = self.source.tables.values()
        return [table for table in tables if any(row.source == source for row in table.rows)]

    def stated(self, statement: str) -> list[Table]:
        """Give the tables with a row that holds a statement of the ledger."""
        tables = self.source.tables.values()
        return [table for table in tables if any(statement in row.says for row in table.rows)]

    def value(self, table: Table, row: Row) -> str:
        """Give the value of a row as a sentence has it."""
        if row.value is None:
            return self.t("unknown")
        unit = table.unit
        one = f"unit.one.{unit}" if row.value == 1 else f"unit.{unit}"
        if one in texts():
            return say(one, self.lang, number=str(row.value))
        if unit == "percent":
            return self.wording.value(row.value * 100, "percent")
        return self.wording.value(row.value, table.kind)

    def day(self, number: int) -> str:
        """Write a day."""
        return self.wording.value(number, "date")

    def first(self, row: Row) -> str:
        """Give the first day of a row, nothing where a table begins without being known."""
        return self.day(row.first) if row.written or row.first > days.FIRST else ""

    def last(self, row: Row) -> str:
        """Give the last day of a row, nothing where it is in force until the law changes."""
        return "" if row.before >= days.BEYOND else self.day(days.day_before(row.before))

    def bounds(self, entry: Input) -> str:
        """Give the least and the greatest value of an amount or a number."""
        if entry.type not in ("money", "count", "percent"):
            return ""
        ends = (entry.least, entry.greatest)
        least, greatest = (self.wording.value(end, entry.type) for end in ends)
        return self.t("between", least=least, greatest=greatest)

    def inside(self, top: str) -> list[Input | Group]:
        """Give the maps, lists and inputs under a key at the top of a case, in their order."""
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
        """Say of which type a key is, with its bounds or values."""
        if isinstance(one, Group):
            return self.t(f"type.{one.kind}", **({"most": str(one.most)} if one.most else {}))
        values = ", ".join(one.values) if one.type == "choice" else ""
        return " ".join(filter(None, (self.t(f"type.{one.type}"), values or self.bounds(one))))

    def left_out(self, one: Input | Group) -> str:
        """Say what a key that a case leaves out means; nothing for a plain map."""
        if isinstance(one, Group):
            plain = one.kind == "map" and not (one.absent or one.all_or_nothing)
            return "" if plain else self.t("left_absent" if one.absent else "left_unknown")
        if one.path == DATE:
            return self.t("left_never")
        if one.absent in ("", "none"):
            return self.t("left_absent" if one.absent else "left_unknown")
        return self.wording.value(one.absent, one.type, one.path)

    def sure(self, how: str) -> str:
        """Say how sure a row is."""
        return self.t(f"sure.{how}")

    def outcome(self, question: str, outcome: str | None) -> str:
        """Give the word for an outcome that a scenario expects; a dash where it expects none."""
        if outcome is None or question not in self.source.questions:
            return "-"
        return self.wording.outcome(question, outcome)

    @staticmethod
    def expected(scenario: Scenario) -> dict[str, str | None]:
        """Give the outcomes that a scenario expects, by question."""
        return dict(scenario.expect.get("outcome", {}))

    def reading(self, kind: str, name: str) -> list[Rule]:
        """Give the rules that read something; for a key, also by its mere presence."""
        read_by = self.references.read_by
        found = read_by.get(Referent(kind, name), [])
        return found + read_by.get(Referent("key", name), []) if kind == "input" else found

    def readers(self, rule: Rule) -> list[Rule]:
        """Give the rules that read what a rule concludes."""
        return self.reading("concept", f"{rule.head.name}/{len(rule.head.args)}")

    def behind(self, source: str) -> list[Point]:
        """Give the contested points of which a source is an authority."""
        return [
            point
            for point in self.source.points.values()
            if any(
                (source,) == named[:1] for one in point.readings.values() for named in one.authority
            )
        ]

    def place_of_name(self, name: str) -> str:
        """Give the anchor of what a name in a clause stands for, nothing where it is none."""
        return self._places.get(name, "")

    @cached_property
    def _places(self) -> dict[str, str]:
        """Where the names of clauses are told: inputs, tables and concepts."""
        inputs = self.source.vocabulary.inputs.values()
        found = {one.predicate: self.anchor("input", one.path) for one in inputs}
        found |= {name: self.anchor("table", name) for name in self.source.tables}
        concepts = self.references.concepts()
        return found | {one.partition("/")[0]: self.anchor("concept", one) for one in concepts}

    def holidays(self) -> list[str]:
        """Name the days on which a statutory term does not end, in the order of the file."""
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
        """Give the readings of each profile, that of the defaults first."""
        return {name: profile_readings(self.source, name) for name in profiles(self.source)}


def _under(path: str, above: str) -> bool:
    return path == above or path.startswith((f"{above}.", f"{above}[]"))
