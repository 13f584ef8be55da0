"""What a scenario expects of a verdict, part by part, held against what the verdict says.

Each expectation has a form, which says how it is written, and gives what is not as expected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Json = Mapping[str, Any]


class UnmetExpectation(NamedTuple):
    """What was expected of a part of a verdict, and what it is; `about` is what explains it."""

    part: str
    expected: object
    got: object
    about: str = ""


Check = Callable[[Json, Any], Iterator[UnmetExpectation]]

OF_QUESTIONS, OF_FIGURES, NAMES = "{question: ...}", "{figure: ...}", "[name, ...]"


class Expectation(NamedTuple):
    """One kind of expectation: how it is written, and how it is checked."""

    form: str
    check: Check

    def well_formed(self, expected: object) -> bool:
        """Whether a value has the form of this expectation."""
        if self.form == NAMES:
            return isinstance(expected, list) and all(isinstance(one, str) for one in expected)
        return isinstance(expected, dict)


def _outcome(verdict: Json, expected: Json) -> Iterator[UnmetExpectation]:
    for question, wanted in expected.items():
        got = verdict["verdicts"].get(question, {}).get("outcome")
        yield from _compare(f"outcome.{question}", wanted, got, question)


def _states(state: str, *, whole: bool) -> Check:
    """Check the requirements in a state: all of them, or that those named are among them."""

    def check(verdict: Json, expected: Mapping[str, Sequence[str]]) -> Iterator[UnmetExpectation]:
        for question, wanted in expected.items():
            told = verdict["verdicts"].get(question, {}).get("requirements", ())
            got = sorted(one["id"] for one in told if one["state"] == state)
            if not (sorted(wanted) == got if whole else set(wanted) <= set(got)):
                yield UnmetExpectation(f"{state}.{question}", sorted(wanted), got, question)

    return check


_NOT_GIVEN = "not given"


def _value(verdict: Json, figure: str) -> object:
    return verdict["figures"].get(figure, {"value": _NOT_GIVEN})["value"]


def _figures(verdict: Json, expected: Json) -> Iterator[UnmetExpectation]:
    """Check the values of figures; null says that one is there and cannot be told."""
    for figure, wanted in expected.items():
        yield from _compare(f"figures.{figure}", wanted, _value(verdict, figure), figure)


def _told_as_null(verdict: Json, expected: Sequence[str]) -> Iterator[UnmetExpectation]:
    for figure in expected:
        yield from _compare(f"figures.{figure}", None, _value(verdict, figure), figure)


def _not_told(verdict: Json, expected: Sequence[str]) -> Iterator[UnmetExpectation]:
    for figure in expected:
        yield from _compare(f"figures.{figure}", _NOT_GIVEN, _value(verdict, figure), figure)


def _between(verdict: Json, expected: Mapping[str, Sequence[str]]) -> Iterator[UnmetExpectation]:
    for figure, wanted in expected.items():
        got = sorted(verdict["figures"].get(figure, {}).get("between", ()))
        yield from _compare(f"between.{figure}", sorted(wanted), got, figure)


def _duties(key: str) -> Check:
    """Check the last day of duties, or the day they were done; null says that there is none."""

    def check(verdict: Json, expected: Json) -> Iterator[UnmetExpectation]:
        for duty, wanted in expected.items():
            told = [one for one in verdict["duties"] if f"{one['id']}/{one['who']}" == duty]
            got = [one[key] for one in told if one[key] is not None or key == "by"]
            days = wanted if isinstance(wanted, list) else [wanted] if wanted is not None else []
            yield from _compare(f"duties.{duty}.{key}", days, got)

    return check


def _named(part: str, *, there: bool) -> Check:
    """Check that risks or notes are there, or that they are not; `risk/question` says on what."""

    def check(verdict: Json, expected: Sequence[str]) -> Iterator[UnmetExpectation]:
        got = [one["id"] for one in verdict[part]]
        got += [f"{one['id']}/{one['on']}" for one in verdict[part] if "on" in one]
        for wanted in expected:
            if (wanted in got) is not there:
                yield UnmetExpectation(part if there else f"no_{part}", wanted, got)

    return check


def _texts(verdict: Json, expected: Mapping[str, str]) -> Iterator[UnmetExpectation]:
    """Check that the sentence of a note, risk, duty or figure holds certain words."""
    for name, words in expected.items():
        told = [one for part in ("notes", "risks", "duties") for one in verdict[part]]
        got = [one["text"] for one in told if one["id"] == name]
        got += [verdict["figures"][name]["text"]] if name in verdict["figures"] else []
        if not any(words in text for text in got):
            yield UnmetExpectation(f"texts.{name}", words, got)


def _lists(part: str) -> Check:
    def check(verdict: Json, expected: Mapping[str, Sequence[str]]) -> Iterator[UnmetExpectation]:
        for question, wanted in expected.items():
            got = sorted(verdict["verdicts"].get(question, {}).get(part, ()))
            yield from _compare(f"{part}.{question}", sorted(wanted), got, question)

    return check


def _contested(verdict: Json, expected: Mapping[str, Json]) -> Iterator[UnmetExpectation]:
    for question, wanted in expected.items():
        told = verdict["verdicts"].get(question, {}).get("contested", ())
        got = {one["point"]: one["outcome"] for one in told}
        yield from _compare(f"contested.{question}", wanted, got, question)


def _compare(part: str, wanted: object, got: object, about: str = "") -> Iterator[UnmetExpectation]:
    if wanted != got:
        yield UnmetExpectation(part, wanted, got, about)


EXPECTATIONS: dict[str, Expectation] = {
    "outcome": Expectation(OF_QUESTIONS, _outcome),
    "unmet": Expectation(OF_QUESTIONS, _states("unmet", whole=True)),
    "met": Expectation(OF_QUESTIONS, _states("met", whole=False)),
    "waived": Expectation(OF_QUESTIONS, _states("waived", whole=False)),
    "open": Expectation(OF_QUESTIONS, _states("open", whole=False)),
    "missing": Expectation(OF_QUESTIONS, _lists("missing")),
    "assumed": Expectation(OF_QUESTIONS, _lists("assumed")),
    "contested": Expectation(OF_QUESTIONS, _contested),
    "figures": Expectation(OF_FIGURES, _figures),
    "null_figures": Expectation(NAMES, _told_as_null),
    "no_figures": Expectation(NAMES, _not_told),
    "between": Expectation(OF_FIGURES, _between),
    "duties": Expectation("{duty/who: day}", _duties("by")),
    "done": Expectation("{duty/who: day}", _duties("done")),
    "risks": Expectation(NAMES, _named("risks", there=True)),
    "no_risks": Expectation(NAMES, _named("risks", there=False)),
    "notes": Expectation(NAMES, _named("notes", there=True)),
    "no_notes": Expectation(NAMES, _named("notes", there=False)),
    "texts": Expectation("{name: words}", _texts),
}


def unmet_expectations(verdict: Json, expect: Json) -> list[UnmetExpectation]:
    """Return all expectations that a verdict does not meet."""
    return [
        one
        for kind, expected in expect.items()
        for one in EXPECTATIONS[kind].check(verdict, expected)
    ]
