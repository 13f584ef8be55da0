"""The scenarios that stand beside the rules, read from their files and held against verdicts."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsm_policy import Rulebook
from hsm_policy.case import Case
from hsm_policy.document import load, plain

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "policy").rglob("*.cases.yaml"))

Check = Callable[[dict[str, Any], Any], Iterator[str]]


@dataclass(frozen=True)
class Scenario:
    """One case and what its verdict must say."""

    name: str
    file: str
    case: dict[str, Any]
    announced: tuple[str, ...]
    expect: dict[str, Any]

    def read(self, book: Rulebook) -> Case:
        """Read the case, under the announced law that the scenario asks for."""
        return book.with_options(book.case(self.case), scenarios=self.announced)

    def problems(self, book: Rulebook) -> list[str]:
        """Say what the verdict has otherwise than expected, a line each."""
        verdict = book.evaluate(self.read(book)).to_dict()
        return [
            line
            for kind, expected in self.expect.items()
            for line in CHECKS[kind](verdict, expected)
        ]


def scenarios(files: list[Path] | None = None) -> Iterator[Scenario]:
    """Give every scenario of the rulebook; what a file may hold is told in the how-to guides."""
    for path in FILES if files is None else files:
        document = plain(load(path.read_text(encoding="utf-8"), path.name))
        for told in document["scenarios"]:
            yield _scenario(told, document.get("bases", {}), path)


def _scenario(told: dict[str, Any], bases: dict[str, Any], path: Path) -> Scenario:
    unknown = [key for key in told["expect"] if key not in CHECKS]
    unknown += [key for key in told if key not in ("name", *CASE_KEYS, "expect")]
    if unknown:
        raise ValueError(f"{path.name}: {told['name']}: no such key: {unknown}")
    return Scenario(
        name=told["name"],
        file=path.name,
        case=_case(told, bases),
        announced=tuple(told.get("scenarios", ())),
        expect=told["expect"],
    )


CASE_KEYS = ("base", "with", "case", "scenarios")


def _case(told: dict[str, Any], bases: dict[str, Any]) -> dict[str, Any]:
    case = copy.deepcopy(told["case"] if "case" in told else bases[told["base"]])
    for path, value in told.get("with", {}).items():
        put(case, path.split("."), value)
    return {"case": "scenario", **case}


def put(case: dict[str, Any], path: list[str], value: object) -> None:
    """Write a value at a dotted path, or take away what is there when it is null."""
    for key in path[:-1]:
        inner = case.get(key)
        case[key] = inner if isinstance(inner, dict) else {}
        case = case[key]
    if value is None:
        case.pop(path[-1], None)
    else:
        case[path[-1]] = value


def _outcome(verdict: dict[str, Any], expected: Mapping[str, str | None]) -> Iterator[str]:
    for question, wanted in expected.items():
        got = verdict["verdicts"].get(question, {}).get("outcome")
        yield from _compare(f"outcome of {question}", wanted, got)


def _states(state: str, whole: bool) -> Check:
    """Check the requirements in a state: all of them, or that those named are among them."""

    def check(verdict: dict[str, Any], expected: Mapping[str, list[str]]) -> Iterator[str]:
        for question, wanted in expected.items():
            told = verdict["verdicts"].get(question, {}).get("requirements", ())
            got = sorted(one["id"] for one in told if one["state"] == state)
            if not (sorted(wanted) == got if whole else set(wanted) <= set(got)):
                yield f"{state} of {question}: expected {sorted(wanted)}, got {got}"

    return check


def _figures(verdict: dict[str, Any], expected: Mapping[str, str | None]) -> Iterator[str]:
    """Check the values of figures; null says that one is there and cannot be told."""
    for figure, wanted in expected.items():
        got = verdict["figures"].get(figure, {"value": "not given"})["value"]
        yield from _compare(f"figure {figure}", wanted, got)


def _given(verdict: dict[str, Any], expected: list[str]) -> Iterator[str]:
    for figure in expected:
        if verdict["figures"].get(figure, {"value": "not given"})["value"] is not None:
            yield f"figure {figure}: expected null, got {verdict['figures'].get(figure)}"


def _not_given(verdict: dict[str, Any], expected: list[str]) -> Iterator[str]:
    for figure in expected:
        if figure in verdict["figures"]:
            yield f"figure {figure}: expected none, got {verdict['figures'][figure]}"


def _between(verdict: dict[str, Any], expected: Mapping[str, list[str]]) -> Iterator[str]:
    for figure, wanted in expected.items():
        got = sorted(verdict["figures"].get(figure, {}).get("between", ()))
        yield from _compare(f"values of {figure}", sorted(wanted), got)


def _duties(key: str) -> Check:
    """Check the last day of duties, or the day they were done; null says that there is none."""

    def check(verdict: dict[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
        for duty, wanted in expected.items():
            told = [one for one in verdict["duties"] if f"{one['id']}/{one['who']}" == duty]
            got = [one[key] for one in told if one[key] is not None or key == "by"]
            days = wanted if isinstance(wanted, list) else [wanted] if wanted is not None else []
            yield from _compare(f"`{key}` of duty {duty}", days, got)

    return check


def _named(part: str, there: bool) -> Check:
    """Check that risks or notes are there, or that they are not; `risk/question` says on what."""

    def check(verdict: dict[str, Any], expected: list[str]) -> Iterator[str]:
        got = [one["id"] for one in verdict[part]]
        got += [f"{one['id']}/{one['on']}" for one in verdict[part] if "on" in one]
        for wanted in expected:
            if (wanted in got) is not there:
                yield f"{part}: {wanted} {'is not there' if there else 'is there'}, got {got}"

    return check


def _texts(verdict: dict[str, Any], expected: Mapping[str, str]) -> Iterator[str]:
    """Check that the sentence of a note, risk, duty or figure holds certain words."""
    for name, words in expected.items():
        told = [one for part in ("notes", "risks", "duties") for one in verdict[part]]
        got = [one["text"] for one in told if one["id"] == name]
        got += [verdict["figures"][name]["text"]] if name in verdict["figures"] else []
        if not any(words in text for text in got):
            yield f"text of {name}: expected `{words}` in it, got {got}"


def _lists(part: str) -> Check:
    def check(verdict: dict[str, Any], expected: Mapping[str, list[str]]) -> Iterator[str]:
        for question, wanted in expected.items():
            got = sorted(verdict["verdicts"].get(question, {}).get(part, ()))
            yield from _compare(f"{part} of {question}", sorted(wanted), got)

    return check


def _contested(verdict: dict[str, Any], expected: Mapping[str, dict[str, str]]) -> Iterator[str]:
    for question, wanted in expected.items():
        told = verdict["verdicts"].get(question, {}).get("contested", ())
        got = {one["point"]: one["outcome"] for one in told}
        yield from _compare(f"contested of {question}", wanted, got)


def _compare(what: str, wanted: object, got: object) -> Iterator[str]:
    if wanted != got:
        yield f"{what}: expected {wanted}, got {got}"


CHECKS: dict[str, Check] = {
    "outcome": _outcome,
    "unmet": _states("unmet", whole=True),
    "met": _states("met", whole=False),
    "waived": _states("waived", whole=False),
    "open": _states("open", whole=False),
    "figures": _figures,
    "null_figures": _given,
    "no_figures": _not_given,
    "between": _between,
    "duties": _duties("by"),
    "done": _duties("done"),
    "risks": _named("risks", there=True),
    "no_risks": _named("risks", there=False),
    "notes": _named("notes", there=True),
    "no_notes": _named("notes", there=False),
    "texts": _texts,
    "missing": _lists("missing"),
    "assumed": _lists("assumed"),
    "contested": _contested,
}
