"""Files of properties: what a rulebook declares to hold of all cases, for `hsm prove`.

    properties:
      more_pay_never_hurts: {question: permit, monotone: job.pay}
      a_fine_is_never_both: {never: "outcome(Q, granted), fined(Q)"}

Quoted texts are literals of a rule body, over any predicate of the rulebook.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from hsm_policy.documents import Items, Map, Record, read_text_file, shown
from hsm_policy.documents import read_document as load_document
from hsm_policy.messages import (
    Diagnostic,
    DiagnosticsError,
    Location,
    allowed_values,
    diagnose,
    suggest,
)
from hsm_policy.names import Outcome
from hsm_policy.rulebook import RulebookData, RuleStore, with_rows_of_days
from hsm_policy.syntax import Body, literal, make_rule, opposite, parse_rules
from hsm_policy.validator.context import ValidationContext
from hsm_policy.validator.rules.binding import check_binding
from hsm_policy.validator.rules.constants import check_constants
from hsm_policy.validator.rules.kinds import check_kinds
from hsm_policy.validator.rules.measures import check_measures
from hsm_policy.validator.rules.names import check_names

ENDING = "properties.yaml"

KINDS = ("monotone", "independent", "always", "never", "if")

_KEYS = (
    *("question", "figure", *KINDS, "values", "then", "where"),
    *("items", "readings", "scenarios", "from", "until"),
)

_HEAD = "goal"

_OWN_CHECKS = ("output_in_body", "input_negated")
"""Checks that apply to rules only: a property reads outcomes, and cases where all is known."""

MOST_ITEMS = 8


class Property(msgspec.Struct, frozen=True, kw_only=True):
    """One declared property.

    `kind` is one of KINDS. `of` is a question, or a figure where `figure` is set; `keys` are paths
    of inputs, maps or lists whose change may (or may not) change it. `values` are the values of a
    choice from worst to best, or the outcomes of which one always holds. `body` are literals that
    never hold together, or that imply each of `then`; `where` are literals that restrict the cases.
    Lists have at most `items` items. `first` and `last` (yyyymmdd, 0 for no bound) limit the day of
    the case. Readings that are not named are universally quantified.
    """

    name: str
    kind: str
    place: Location
    of: str = ""
    figure: bool = False
    keys: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    body: tuple[Body, ...] = ()
    then: tuple[Body, ...] = ()
    where: tuple[Body, ...] = ()
    texts: dict[str, str] = {}
    items: int = 1
    readings: dict[str, str] = {}
    scenarios: tuple[str, ...] = ()
    first: int = 0
    last: int = 0


def property_paths(folder: Path) -> list[Path]:
    """Return the property files of a rulebook folder."""
    return sorted((folder / "policy").rglob(f"*{ENDING}"))


def read_properties(folder: Path, source: RulebookData) -> list[Property]:
    """Read all properties of a rulebook; raises DiagnosticsError with every finding."""
    reader = _Reader(source)
    found = [one for path in property_paths(folder) for one in reader.read(folder, path)]
    if not (found or reader.problems):
        reader.problems.append(diagnose("no_properties", at=(str(folder), 0, 0)))
    if reader.problems:
        raise DiagnosticsError(sorted(reader.problems, key=lambda one: (one.file, one.line)))
    return found


class _Reader:
    """Reads property files and collects findings."""

    def __init__(self, source: RulebookData) -> None:
        self.source = source
        self._looking = ValidationContext(source)
        self.problems: list[Diagnostic] = []
        self._names: set[str] = set()

    def read(self, folder: Path, path: Path) -> Iterator[Property]:
        """Yield the valid properties of a file."""
        file = path.relative_to(folder).as_posix()
        try:
            node = load_document(read_text_file(path, file), file)
        except DiagnosticsError as refused:
            self.problems += refused.problems
            return
        if not isinstance(node, Map):
            self.problems.append(diagnose("rulebook_map", at=(file, 1, 1), args={"key": file}))
            return
        top = Record(node, file, "", self.problems)
        top.known("properties")
        for name, entry in top.entries("properties").items():
            if name in self._names:
                entry.refuse("property_twice", found=name)
            self._names.add(name)
            before = len(self.problems)
            found = self._property(name, entry)
            if found is not None and len(self.problems) == before:
                yield found

    def _property(self, name: str, entry: Record) -> Property | None:
        entry.known(*_KEYS)
        kinds = [kind for kind in KINDS if kind in entry]
        if len(kinds) != 1:
            entry.refuse("property_kind", known=allowed_values(KINDS))
            return None
        kind = kinds[0]
        before = len(self.problems)
        found = self._read(name, kind, entry)
        if len(self.problems) == before:
            self._check(found, entry)
        return found

    def _read(self, name: str, kind: str, entry: Record) -> Property:
        return Property(
            name=name,
            kind=kind,
            place=entry.place,
            of=self._of(entry, kind),
            figure="figure" in entry,
            keys=self._paths(entry, kind),
            values=self._values(entry, kind),
            body=self._body(entry, kind) if kind in ("never", "if") else (),
            then=self._body(entry, "then") if kind == "if" else (),
            where=self._body(entry, "where") if "where" in entry else (),
            texts={
                key: entry.text(key) for key in ("never", "if", "then", "where") if _has(entry, key)
            },
            items=self._items(entry),
            readings=self._readings(entry),
            scenarios=self._scenarios(entry),
            first=entry.day("from", 0),
            last=entry.day("until", 0),
        )

    def _of(self, entry: Record, kind: str) -> str:
        """Return the question or figure that a property is about."""
        if kind in ("never", "if"):
            return ""
        key = "figure" if _has(entry, "figure") else "question"
        if key == "figure" and kind == "always":
            entry.refuse("property_figure")
        known: Collection[str] = self.source.figures if key == "figure" else self.source.questions
        return self._named(entry, key, entry.text(key), known)

    def _paths(self, entry: Record, kind: str) -> tuple[str, ...]:
        if kind not in ("monotone", "independent"):
            return ()
        vocabulary = self.source.vocabulary
        known = [*vocabulary.inputs, *vocabulary.groups]
        if kind == "monotone":
            known = [path for path, one in vocabulary.inputs.items() if _ordered(one.type)]
        found = _texts(entry, kind)
        return tuple(self._named(entry, kind, path, known) for path in found)

    def _values(self, entry: Record, kind: str) -> tuple[str, ...]:
        if kind == "always":
            return tuple(
                self._named(entry, kind, one, tuple(Outcome)) for one in _texts(entry, kind)
            )
        if kind != "monotone":
            return ()
        path = next(iter(_texts(entry, kind)), "")
        declared = self.source.vocabulary.inputs.get(path)
        if declared is None or declared.type != "choice":
            return ("false", "true") if declared and declared.type == "yes_no" else ()
        found = entry.texts("values")
        if len(found) < 2:  # noqa: PLR2004 - an order takes two
            entry.refuse("property_values", path=path)
        return tuple(self._named(entry, "values", one, declared.values) for one in found)

    def _named(self, entry: Record, key: str, found: str, known: Iterable[str]) -> str:
        names = tuple(known)
        if found and found not in names:
            place = entry.place_of(key)
            args = {"found": shown(found), "key": key, **suggest(found, names)}
            at = (place.file, place.line, place.column)
            self.problems.append(diagnose("property_name", at=at, path=entry.path, args=args))
        return found

    def _body(self, entry: Record, key: str) -> tuple[Body, ...]:
        """Return the literals under a key."""
        text = entry.text(key)
        if not text:
            return ()
        place = entry.place_of(key)
        parsed = parse_rules(f"{_HEAD} :- {text.rstrip('.')}.", place.file)
        self.problems += (_at(one, place) for one in parsed.problems)
        if len(parsed.rules) != 1:
            return ()
        return with_rows_of_days(parsed.rules[0], self.source.tables).body

    def _check(self, found: Property, entry: Record) -> None:
        """Validate the literals of a property as a rule body, once with each of `then` negated."""
        base = (*found.body, *found.where)
        self._look(base, entry)
        for part in found.then:
            turned = opposite(part)
            if turned is None:
                entry.refuse("property_then")
            else:
                self._look((*base, turned), entry)

    def _look(self, body: tuple[Body, ...], entry: Record) -> None:
        rule = make_rule(_HEAD, literal(_HEAD), *body)
        look = self._looking
        look.rules, look.problems = RuleStore.of([rule]), []
        for check in (check_binding, check_names, check_constants, check_kinds, check_measures):
            if not look.problems:
                check(look)
        found = [_at(one, entry.place) for one in look.problems if one.code not in _OWN_CHECKS]
        self.problems += [one for one in found if one not in self.problems]

    def _items(self, entry: Record) -> int:
        if not _has(entry, "items"):
            return 1
        found = entry.amount("items", "count")
        if not 0 <= found <= MOST_ITEMS:
            entry.refuse("property_items", most=str(MOST_ITEMS))
        return found

    def _readings(self, entry: Record) -> dict[str, str]:
        inside = entry.entry("readings")
        found = {}
        for point in inside:
            self._named(inside, point, point, self.source.points)
            if point in self.source.points:
                reading = inside.text(point)
                found[point] = self._named(
                    inside, point, reading, self.source.points[point].readings
                )
        return found

    def _scenarios(self, entry: Record) -> tuple[str, ...]:
        return tuple(
            self._named(entry, "scenarios", one, self.source.scenarios)
            for one in entry.texts("scenarios")
        )


def _ordered(kind: str) -> bool:
    return kind in ("money", "date", "count", "percent", "yes_no", "choice")


def _has(entry: Record, key: str) -> bool:
    return key in entry


def _texts(entry: Record, key: str) -> tuple[str, ...]:
    """Return the value of a key that is one text or a list of texts."""
    node = entry.get(key)
    if isinstance(node, Items):
        return entry.texts(key)
    return (entry.text(key),) if node is not None else ()


def _at(problem: Diagnostic, place: Location) -> Diagnostic:
    """Return a finding moved to its line in the YAML file."""
    return msgspec.structs.replace(problem, line=place.line, column=place.column)
