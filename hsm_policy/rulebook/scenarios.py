"""Scenario files: cases, and the verdicts expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from hsm_policy.documents import Map, Record, edited, parse_document, read_own, shown, to_plain
from hsm_policy.messages import (
    Diagnostic,
    DiagnosticsError,
    Location,
    allowed_values,
    diagnose,
    suggest,
)

ENDING = ".cases.yaml"

MOST = 200_000
"""The greatest number of values in a scenario file."""


class Scenario(msgspec.Struct, frozen=True):
    """One case and the expected verdict; `announced` are the announced laws that it asks for."""

    name: str
    file: str
    line: int
    case: dict[str, Any]
    announced: tuple[str, ...]
    expect: dict[str, Any]


def scenario_files(folder: Path) -> list[Path]:
    """Return the files of a rulebook that hold scenarios."""
    return sorted((folder / "policy").rglob(f"*{ENDING}"))


def read_scenarios(folder: Path, files: Iterable[Path] | None = None) -> list[Scenario]:
    """Read the scenarios of a rulebook; DiagnosticsError with every problem of their files."""
    reader = ScenarioReader(folder)
    found = list(scenario_files(folder)) if files is None else list(files)
    scenarios = [one for path in found for one in reader.read(path)]
    if not (scenarios or reader.problems):
        reader.problems.append(diagnose("no_scenarios", at=(str(folder), 0, 0)))
    if reader.problems:
        raise DiagnosticsError(reader.problems)
    return scenarios


class WrittenScenario(NamedTuple):
    """A scenario as written, the bases of its file, and its case (empty if it is wrong)."""

    entry: Record
    bases: Map
    case: dict[str, Any]


class ScenarioReader:
    """Reads files of scenarios and collects their problems; `written` has all scenarios."""

    def __init__(self, folder: Path) -> None:
        self.problems: list[Diagnostic] = []
        self._folder = folder
        self.written: list[WrittenScenario] = []
        self._names: dict[str, Location] = {}

    def read(self, path: Path) -> Iterator[Scenario]:
        """Iterate over the valid scenarios of a file."""
        inside = path.is_relative_to(self._folder)
        file = str(path.relative_to(self._folder)) if inside else path.name
        try:
            document = parse_document(read_own(path), file, MOST)
        except DiagnosticsError as found:
            self.problems += (msgspec.structs.replace(one, file=file) for one in found.problems)
            return
        self.problems += document.problems
        if document.node is not None and not isinstance(document.node, Map):
            self.problems.append(diagnose("rulebook_map", at=(file, 1, 1), args={"key": file}))
        if isinstance(document.node, Map):
            top = Record(document.node, file, "", self.problems)
            top.known("bases", "scenarios")
            bases = {name: to_plain(one.node) for name, one in top.entries("bases").items()}
            written = top.entry("bases").node
            for entry in top.items("scenarios"):
                yield from self._scenario(entry, bases, written)

    def _scenario(self, entry: Record, bases: dict[str, Any], written: Map) -> Iterator[Scenario]:
        entry.known("name", "base", "with", "case", "scenarios", "expect")
        before = len(self.problems)
        name = entry.text("name")
        if name in self._names:
            other = self._names[name]
            place = f"{other.file}:{other.line}"
            node = entry.get("name")
            entry.refuse("scenario_twice", node, found=shown(name), place=place)
        self._names.setdefault(name, entry.place)
        case = self._case(entry, bases)
        expect = self._expected(entry)
        self.written.append(WrittenScenario(entry, written, case))
        announced = entry.texts("scenarios")
        if len(self.problems) == before:
            yield Scenario(name, entry.file, entry.place.line, case, announced, expect)

    def _case(self, entry: Record, bases: dict[str, Any]) -> dict[str, Any]:
        given = entry.node.entries.keys()
        if len({"case", "base"} & given) != 1 or {"case", "with"} <= given:
            entry.refuse("scenario_case")
            return {}
        if "case" in given:
            return {"case": "scenario", **to_plain(entry.entry("case").node)}
        base = entry.text("base")
        if base not in bases:
            args = {"found": shown(base), "known": allowed_values(bases) or "…"}
            self._refuse(entry, "base", "scenario_base", args | suggest(base, bases))
            return {}
        start = {"case": "scenario", **bases[base]}
        case, wrong = edited(start, to_plain(entry.entry("with").node))
        at = (entry.file, entry.place.line, entry.place.column)
        self.problems += [diagnose(one.code, at=at, args=one.args) for one in wrong]
        return case

    def _expected(self, entry: Record) -> dict[str, Any]:
        expect = entry.entry("expect")
        if "expect" not in entry:
            entry.refuse("rulebook_missing", key="expect")
        found = to_plain(expect.node)
        for kind, value in found.items():
            if kind not in EXPECTATIONS:
                args = {"found": shown(kind), "known": allowed_values(EXPECTATIONS)}
                args |= suggest(kind, EXPECTATIONS)
                self._refuse(expect, kind, "scenario_expectation", args)
            elif not is_well_formed(kind, value):
                args = {"found": kind, "form": f"{kind}: {EXPECTATIONS[kind]}"}
                self._refuse(expect, kind, "scenario_form", args)
        return dict(found)

    def _refuse(self, entry: Record, key: str, code: str, args: dict[str, str]) -> None:
        place = entry.place_of(key)
        at = (place.file, place.line, place.column)
        self.problems.append(diagnose(code, at=at, path=entry.path, args=args))


OF_QUESTIONS, OF_FIGURES, NAMES = "{question: ...}", "{figure: ...}", "[name, ...]"

EXPECTATIONS = {
    **dict.fromkeys(("outcome", "unmet", "met", "waived", "open"), OF_QUESTIONS),
    **dict.fromkeys(("missing", "assumed", "contested"), OF_QUESTIONS),
    "figures": OF_FIGURES,
    **dict.fromkeys(("null_figures", "no_figures"), NAMES),
    "between": OF_FIGURES,
    **dict.fromkeys(("duties", "done"), "{duty/who: day}"),
    **dict.fromkeys(("risks", "no_risks", "notes", "no_notes"), NAMES),
    "texts": "{name: words}",
}
"""The form of each kind of expectation."""


def is_well_formed(kind: str, expected: object) -> bool:
    """Return whether an expectation is written in the form of its kind."""
    if EXPECTATIONS[kind] == NAMES:
        return isinstance(expected, list) and all(isinstance(one, str) for one in expected)
    return isinstance(expected, dict)
