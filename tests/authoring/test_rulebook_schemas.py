"""The JSON Schemas of a rulebook's files take and refuse what the readers take and refuse."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, ValidationError

from hsm_policy import Rulebook
from hsm_policy.authoring.schemas.rulebook import rulebook_schema, vocabulary_schema
from hsm_policy.authoring.schemas.scenarios import property_schema, scenario_schema
from hsm_policy.cli import main as cli
from hsm_policy.documents.reader import read_document, to_plain
from hsm_policy.documents.record import Record
from hsm_policy.engine.cache import Cache
from hsm_policy.messages.diagnostic import Diagnostic, DiagnosticsError
from hsm_policy.rulebook.loader import Loader
from hsm_policy.rulebook.scenarios import MOST, read_scenarios
from hsm_policy.validator.property_files import read_properties
from tests import ROOT
from tests.support import small_rulebook
from tests.support.strategies import rulebook

Capture = pytest.CaptureFixture[str]
SHIPPED = [
    path
    for folder in (ROOT, ROOT / "hsm_policy" / "authoring" / "skeleton")
    for part in ("policy", "facts")
    for path in sorted((folder / part).glob("*.yaml"))
]
SCENARIOS = """\
bases:
  reader: {date: 2026-03-01, applicant: {born: 2000-01-01, kind: reader}}
scenarios:
  - name: Who is a reader gets a card
    base: reader
    with: {applicant.resident: true, "loans[0].fine": 5.00, applicant.kind: ~}
    scenarios: [longer]
    expect: {outcome: {card: open}, missing: {card: [applicant.kind]}, risks: []}
  - name: Of nobody nothing is known
    case: {date: 2026-03-01}
    expect: {outcome: {card: ~}}
"""
PROPERTIES = """\
properties:
  more_pays_more: {figure: fee, monotone: applicant.income, items: 2, from: 2024-01-01}
  decided: {question: card, always: [granted, refused], scenarios: [longer]}
  never_both:
    never: "outcome(Q, granted), outcome(Q, refused)"
    readings: {film_counts: counts}
    until: 2026-01-01
  of_age: {if: "outcome(card, granted)", then: "requirement(card, age, met)", where: "raised(card)"}
"""
DOCUMENTS = {
    **{name: text for name, text in small_rulebook.FILES.items() if name.endswith(".yaml")},
    "facts/days.yaml": """\
table: holiday_law
title: {en: days of law, nl: dagen van de wet}
keys: []
unit: day
known_until: 2030-12-31
rows:
  - {from: 2020-01-01, until: 2021-12-31, value: 2020-06-01, source: act, sure: secondary}
  - {from: 2022-01-01, value: unknown, source: act, where: "2", sure: unverified}
""",
    "facts/holidays.yaml": """\
holidays:
  source: act
  fixed: ["01-01"]
  easter: ["-2", "39"]
  moved_from_sunday: ["04-27"]
""",
    "policy/card.cases.yaml": SCENARIOS,
    "policy/properties.yaml": PROPERTIES,
}
ELSEWHERE = {
    "source_unknown", "path_unknown", "minimum_unknown", "route_unknown", "no_questions",
    "no_sources", "rows_overlap", "no_sibling", "no_such_day_key", "apart_ends", "apart_key",
    "no_day_in_list", "no_list_of_values", "same_predicate", "bounds_reversed", "scenario_base",
    "no_scenarios", "no_properties", "property_name", "property_values", "property_then",
}  # fmt: skip
"""What a schema cannot see: names that stand elsewhere, and numbers held against each other."""
APART = re.compile(
    r"readings counts gone|rows\.\d (None|kind|name) .*|tables\.\d keys .*"
    r"|expect\.outcome card .*|^bases"
    r"|^properties\.\w+ (never|if|then|where) Wrong One"
)
"""Where one of the two is stricter: the reader knows the keys of a table and the readings of a
point, the schema what an outcome can be, and it looks into a base before it is used."""


@cache
def schemas(folder: Path) -> dict[str, Draft7Validator]:
    book = rulebook() if folder == ROOT else Rulebook.load(folder, Cache(None))
    made = {
        "scenarios": scenario_schema(book.schema(), book.source),
        "properties": property_schema(book.source),
        "vocabulary": vocabulary_schema(),
        "rulebook": rulebook_schema(),
    }
    for one in made.values():
        Draft7Validator.check_schema(one)
    return {name: Draft7Validator(one) for name, one in made.items()}


def kind_of(name: str) -> str:
    if name.endswith(".cases.yaml"):
        return "scenarios"
    if name.endswith("properties.yaml"):
        return "properties"
    return "vocabulary" if name.endswith("vocabulary.yaml") else "rulebook"


def as_editors_see(data: Any) -> Any:
    """Give plain data with numbers where an editor takes words for them."""
    if isinstance(data, dict):
        return {key: as_editors_see(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_editors_see(value) for value in data]
    if isinstance(data, str) and data.replace(".", "", 1).isdigit():
        return float(data) if "." in data else int(data)
    return data


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parents[1].name}-{path.name}")
def test_the_schemas_take_every_file_that_is_shipped(path: Path) -> None:
    validator = schemas(path.parents[1])[kind_of(path.name)]
    data = to_plain(read_document(path.read_text(encoding="utf-8"), most=MOST))
    for seen in (as_editors_see(data),) if "cases" in path.name else (data, as_editors_see(data)):
        assert [one.message for one in validator.iter_errors(seen)] == []


def shape(data: Any, path: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give what tells a map from others: where it stands but for numbers, and its keys."""
    near = [step for step in path if isinstance(step, str)][-1:]
    return (*near, *at(data, path))


def maps(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path of each map in a document, the document itself first."""
    if isinstance(data, dict):
        yield path
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in pairs if isinstance(data, (dict, list)) else ():
        if isinstance(value, (dict, list)):
            yield from maps(value, (*path, key))


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def broken(data: Any) -> Iterator[tuple[str, Any]]:
    """Give a document with one thing wrong, or only other, in each of its maps."""
    one_of_each = {shape(data, path): path for path in maps(data)}
    for path in one_of_each.values():
        for key in (*at(data, path), None):
            values: tuple[Any, ...] = ("Wrong One", {}, None, "gone")
            for value in values:
                changed = copy.deepcopy(data)
                inside = at(changed, path)
                if key is None:
                    inside["unheard_of"] = "x"
                elif value == "gone":
                    del inside[key]
                else:
                    inside[key] = value
                yield f"{'.'.join(map(str, path))} {key} {value}", changed
                if key is None:
                    break


def refused(book: Rulebook, folder: Path, name: str, data: Any) -> bool | None:
    """Tell whether a reader refuses a document; None where only for what a schema cannot see."""
    (folder / name).write_text(json.dumps(data), encoding="utf-8")
    if kind_of(name) == "scenarios":
        found = _of_scenarios(book, folder, folder / name)
    elif kind_of(name) == "properties":
        found = _of_properties(book, folder)
    else:
        loader = Loader(folder)
        loader.load()
        found = [one for one in loader.problems if one.file == name]
    seen = [one for one in found if one.code not in ELSEWHERE]
    return bool(seen) if seen or not found else None


def _of_scenarios(book: Rulebook, folder: Path, path: Path) -> list[Diagnostic]:
    try:
        for scenario in read_scenarios(folder, [path]):
            book.case(scenario.case)
    except DiagnosticsError as found:
        return list(found.problems)
    return []


def _of_properties(book: Rulebook, folder: Path) -> list[Diagnostic]:
    try:
        read_properties(folder, book.source)
    except DiagnosticsError as found:
        return list(found.problems)
    return []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_reader_and_schema_refuse_the_same(name: str, tmp_path: Path) -> None:
    whole = small_rulebook.write(tmp_path / "whole")
    validator = schemas(whole)[kind_of(name)]
    book = Rulebook.load(whole, Cache(None))
    folder = small_rulebook.write(tmp_path / "alone", {name: DOCUMENTS[name]})
    data = to_plain(read_document(DOCUMENTS[name]))
    assert not refused(book, folder, name, data)
    assert list(validator.iter_errors(data)) == []
    differing = [
        (what, "reader" if by_reader else "schema")
        for what, document in broken(data)
        if (by_reader := refused(book, folder, name, document)) is validator.is_valid(document)
    ]
    assert [one for one in differing if not APART.search(one[0])] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_knows_every_key_that_the_reader_knows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: set[tuple[str, str]] = set()

    def note(entry: Record, *keys: str) -> None:
        known.update((entry.path, key) for key in keys)

    whole = small_rulebook.write(tmp_path / "whole")
    book, validator = Rulebook.load(whole, Cache(None)), schemas(whole)[kind_of(name)]
    folder = small_rulebook.write(tmp_path / "alone", {name: DOCUMENTS[name]})
    data = to_plain(read_document(DOCUMENTS[name]))
    monkeypatch.setattr(Record, "known", note)
    assert not refused(book, folder, name, data)
    assert known
    assert {one for one in known if _refuses_key(validator, data, *one)} == set()


def _refuses_key(validator: Draft7Validator, data: Any, path: str, key: str) -> bool:
    """Tell whether the schema has no such key in a map of a document, whatever it holds."""
    changed = copy.deepcopy(data)
    inside = changed
    for step, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", _written(path, data)):
        inside = inside[int(number)] if number else inside.get(step, {})
    if not isinstance(inside, dict) or key in inside:
        return False
    inside[key] = {}
    return any(
        one.validator == "additionalProperties" and f"'{key}'" in one.message
        for one in _errors(validator.iter_errors(changed))
    )


def _written(path: str, data: Any) -> str:
    """Give the path of an entry of the vocabulary as its file has it."""
    if not isinstance(data.get("inputs"), dict) or path.startswith("value_lists"):
        return path
    keys, *more = (f"inputs.{path}".replace("[]", "").split(".question", 1)) if path else ("",)
    return ".keys.".join(keys.split(".")).replace("inputs.keys.", "inputs.") + "".join(
        f".question{one}" for one in more
    )


def _errors(found: Iterable[ValidationError]) -> Iterator[ValidationError]:
    for one in found:
        yield one
        yield from _errors(one.context or ())


def test_each_schema_is_printed_and_all_are_written_with_settings_that_are_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = str(small_rulebook.write(tmp_path / "book"))
    titles = {}
    for kind in ("case", "scenarios", "properties", "vocabulary", "rulebook"):
        assert cli.run(["schema", "--of", kind, "--policy", folder]) == 0
        titles[kind] = json.loads(capsys.readouterr().out)["title"]
    assert titles["scenarios"] == "hsm-policy scenarios"
    assert cli.run(["schema", "--write", ".vscode", "--policy", folder]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == ".vscode/settings.json: written"
    wired = json.loads((tmp_path / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert wired[".vscode/scenarios.schema.json"] == ["*.cases.yaml"]
    assert "policy/questions.yaml" in wired[".vscode/rulebook.schema.json"]
    for file in wired:
        kind = Path(file).name.partition(".")[0]
        assert json.loads((tmp_path / file).read_text("utf-8"))["title"] == titles[kind]
    (tmp_path / ".vscode/settings.json").write_text("{}", encoding="utf-8")
    assert cli.run(["schema", "--write", ".vscode", "--policy", folder, "--lang", "nl"]) == 0
    told = capsys.readouterr().out.splitlines()[-1]
    assert told == ".vscode/settings.json: bestaat al en blijft zoals het is"
    assert (tmp_path / ".vscode/settings.json").read_text(encoding="utf-8") == "{}"


def test_schemas_of_the_rulebook_need_no_rulebook_that_is_in_order(
    tmp_path: Path, capsys: Capture
) -> None:
    assert cli.run(["schema", "--of", "vocabulary", "--policy", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "hsm-policy vocabulary"
    assert cli.run(["schema", "--of", "case", "--policy", str(tmp_path)]) == 1


def test_schemas_that_cannot_be_written_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken").write_text("", encoding="utf-8")
    assert cli.run(["schema", "--write", "taken"]) == 1
    assert capsys.readouterr() == ("", "taken: cannot be written: file exists\n")
