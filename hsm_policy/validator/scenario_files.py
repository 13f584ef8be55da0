"""Scenario files: they can be read, and expect only what a verdict can say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from hsm_policy.cases import read_case
from hsm_policy.documents import Document, Items, Map, Node, Record, Word, edited, shown, unindexed
from hsm_policy.messages import (
    Diagnostic,
    DiagnosticsError,
    allowed_values,
    diagnose,
    suggest,
)
from hsm_policy.names import Outcome, State
from hsm_policy.rulebook import ScenarioReader, WrittenScenario, raisers, scenario_files
from hsm_policy.syntax import constant_name
from hsm_policy.validator.context import ValidationContext

_OF_QUESTIONS = ("outcome", *State, "missing", "assumed", "contested")

_OUTCOME = {"name": "outcome", "known": allowed_values(tuple(Outcome))}

_OF_ENGINE = ("amount_not_known_", "implausible_")
"""The prefixes of notes of the program: an amount of the law is not known, a value is unusual."""

_OF_FIGURES = ("figures", "null_figures", "no_figures", "between")

_FORMS = {
    "money": (r"[0-9]+\.[0-9]{2}", "1234.00"),
    "percent": (r"[0-9]+\.[0-9]{2}", "27.00"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-01-31"),
    "count": (r"[0-9]+", "12"),
}
"""The form of a figure's value in a verdict, with an example."""

_REPORTS = {
    "duties": "duty", "done": "duty", "risks": "risk", "no_risks": "risk", "notes": "note",
    "no_notes": "note",
}  # fmt: skip


def check_scenarios(look: ValidationContext, folder: Path) -> list[Diagnostic]:
    """Return the findings about the scenario files of a rulebook."""
    reader = ScenarioReader(folder)
    expected = _Expected(look)
    for path in scenario_files(folder):
        list(reader.read(path))
    for written in reader.written:
        reader.problems += _case(look, written)
        if isinstance(written.entry.get("expect"), Map):
            reader.problems += expected.of(written.entry.entry("expect"))
        reader.problems += _announced(look, written.entry)
    return reader.problems


def _case(look: ValidationContext, written: WrittenScenario) -> Iterable[Diagnostic]:
    source, entry = look.source, written.entry
    if not written.case:
        return ()
    names = {"ratios": source.ratio, "points": source.point_names()}
    try:
        read_case(written.case, source.vocabulary, **names)  # type: ignore[arg-type]
    except DiagnosticsError:
        document = Document(_node(_changed(entry, written.bases), entry.node), [], entry.file)
        try:
            read_case(document, source.vocabulary, **names)  # type: ignore[arg-type]
        except DiagnosticsError as found:
            return found.problems
    return ()


def _changed(entry: Record, bases: Map) -> object:
    """Return the case of a scenario as data whose words keep their places."""
    name = Word("scenario", "text", entry.place.line, entry.place.column)
    if "case" in entry:
        return {"case": name, **_data(entry.node.entries["case"])}
    start = {"case": name, **_data(bases.entries[entry.text("base")])}
    changes = _data(entry.node.entries["with"]) if "with" in entry else {}
    gone = {path: None if _is_null(value) else value for path, value in changes.items()}
    return edited(start, gone)[0]


def _is_null(value: object) -> bool:
    return isinstance(value, Word) and value.kind == "null"


def _data(node: Node) -> dict[str, object]:
    found = _inside(node)
    return found if isinstance(found, dict) else {}


def _inside(node: Node) -> object:
    if isinstance(node, Map):
        return {key: _inside(value) for key, value in node.entries.items()}
    return [_inside(item) for item in node.items] if isinstance(node, Items) else node


def _node(data: object, above: Node) -> Node:
    """Return data as a tree; a value without a place takes the place of the node above it."""
    if isinstance(data, dict):
        entries = {key: _node(value, above) for key, value in data.items()}
        keys = {key: (node.line, node.column) for key, node in entries.items()}
        first = min(keys.values(), default=(above.line, above.column))
        return Map(entries, keys, *first)
    if isinstance(data, list):
        items = [_node(value, above) for value in data]
        first = min(((one.line, one.column) for one in items), default=(above.line, above.column))
        return Items(items, *first)
    return data if isinstance(data, Word) else Word("", "null", above.line, above.column)


def _announced(look: ValidationContext, entry: Record) -> Iterator[Diagnostic]:
    node = entry.get("scenarios")
    for word in _words(node):
        if word.text not in look.source.scenarios:
            yield _unknown("scenario_unknown", entry, word, look.source.scenarios)


class _Expected:
    """What verdicts of a rulebook can say, to validate expectations."""

    def __init__(self, look: ValidationContext) -> None:
        self.source = look.source
        self.reported = {kind: set(_told_of(look, kind)) for kind in ("duty", "risk", "note")}
        self.paths = [*raisers(self.source.vocabulary), *self.source.vocabulary.inputs]

    def of(self, entry: Record) -> Iterator[Diagnostic]:
        """Yield a finding for each name in an expectation that no verdict can have."""
        for kind, node in entry.node.entries.items():
            if kind in _OF_QUESTIONS and isinstance(node, Map):
                yield from self._questions(entry, kind, node)
            elif kind in _OF_FIGURES:
                for word in _names(node):
                    if word.text not in self.source.figures:
                        yield _unknown("figure_unknown", entry, word, self.source.figures)
                if kind == "figures" and isinstance(node, Map):
                    yield from self._value(entry, node)
            elif kind in _REPORTS:
                yield from self._reports(entry, _REPORTS[kind], node)

    def _questions(self, entry: Record, kind: str, node: Map) -> Iterator[Diagnostic]:
        questions = self.source.questions
        for word in _names(node):
            inside = node.entries[word.text]
            if word.text not in questions:
                yield _unknown("question_unknown", entry, word, questions)
            else:
                yield from self._told(entry, kind, word.text, inside)

    def _told(self, entry: Record, kind: str, question: str, node: Node) -> Iterator[Diagnostic]:
        """Yield findings about the expectations of one question."""
        source = self.source
        code, known, args = {
            "missing": ("path_unknown", self.paths, {}),
            "assumed": ("path_unknown", self.paths, {}),
            "contested": ("point_unknown", [*source.points], {}),
            "outcome": ("outcome_unknown", tuple(Outcome), _OUTCOME),
        }.get(
            kind,
            (
                "requirement_unknown",
                [*source.questions[question].requirements],
                {"question": question},
            ),
        )
        for word in [node] if isinstance(node, Word) else _names(node):
            if not _is_null(word) and unindexed(word.text) not in known:
                yield _unknown(code, entry, word, known, **args)

    def _reports(self, entry: Record, kind: str, node: Node) -> Iterator[Diagnostic]:
        told = self.reported[kind]
        names = {name for name, _ in told}
        for word in _names(node):
            name, slash, of = word.text.partition("/")
            known = {one for one in names if one}
            if name in names and slash:
                known = {f"{name}/{one}" for other, one in told if other in (name, None) and one}
            free = None in names or (name, None) in told or name.startswith(_OF_ENGINE)
            if not free and (f"{name}/{of}" if slash and name in names else name) not in known:
                found = word if name in names else Word(name, "text", word.line, word.column)
                yield _unknown("expectation_unknown", entry, found, known, kind=kind)

    def _value(self, entry: Record, node: Map) -> Iterator[Diagnostic]:
        """Yield findings about figure values in another form than verdicts have."""
        for name, value in node.entries.items():
            figure = self.source.figures.get(name)
            pattern, form = _FORMS.get(figure.type if figure else "", (".*", ""))
            if not isinstance(value, Word) or _is_null(value):
                continue
            if re.fullmatch(pattern, value.text) is None:
                yield _unknown("expectation_form", entry, value, (), form=form)


def _told_of(look: ValidationContext, kind: str) -> Iterator[tuple[str | None, str | None]]:
    """Yield each name of a kind that rules derive, and its subject; None for any."""
    for rule in look.rules:
        args = [constant_name(argument) for argument in rule.head.args]
        if rule.head.name == kind and args:
            yield args[0], args[1] if len(args) > 1 else ""


def _names(node: Node | None) -> Iterator[Word]:
    """Yield the keys of a map, or the words of a list."""
    if isinstance(node, Map):
        for key, (line, column) in node.keys.items():
            yield Word(key, "text", line, column)
    else:
        yield from _words(node)


def _words(node: Node | None) -> Iterator[Word]:
    for item in node.items if isinstance(node, Items) else ():
        if isinstance(item, Word):
            yield item


def _unknown(
    code: str, entry: Record, word: Word, among: Collection[str], **args: str
) -> Diagnostic:
    given = {"found": shown(word.text), **suggest(word.text, among, fixable=True), **args}
    return diagnose(code, at=(entry.file, word.line, word.column), args=given)
