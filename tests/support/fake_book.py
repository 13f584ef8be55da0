"""A rulebook that answers from a list: what the command line is tested against."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec

from hsm_policy.analysis import CombinationsReport, MinimumReport, RoutesReport, WhatIfReport
from hsm_policy.api import Rulebook
from hsm_policy.messages import Report
from hsm_policy.messages.diagnostic import Diagnostic, DiagnosticsError
from hsm_policy.validator import FindingsReport
from hsm_policy.verdict import DerivationNode, QuestionReport, VerdictReport
from tests.support.fake_answers import (
    FINDINGS,
    changes,
    minimum_found,
    minimum_none,
    routes,
    titles,
    verdict,
    why_tree,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path


class Answer:
    """An answer that is there already, in each language."""

    def __init__(self, kind: type[Report], answer: Callable[[str], object]) -> None:
        self.kind, self.answer = kind, answer

    def report(self, lang: str = "en") -> Report:
        """Give it as a report."""
        return msgspec.convert(self.answer(lang), self.kind)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Give it as plain data."""
        return self.report(lang).to_dict()

    @property
    def questions(self) -> dict[str, QuestionReport]:
        """The questions of a verdict."""
        report = self.report()
        assert isinstance(report, VerdictReport)
        return report.verdicts


class FakeCase:
    """A case by its name; `options` are those it was given."""

    def __init__(self, name: str, **options: object) -> None:
        self.name = name
        self.options = options


class FakeRulebook:
    """Answers each case by the name that its text holds; remembers how it was asked."""

    asked: list[object] = []  # noqa: RUF012 - what the tests look at
    source = SimpleNamespace(minimum=("job.salary", "hsm_permit"))

    @classmethod
    def load(cls, folder: Path | None = None) -> FakeRulebook:
        """Open the rulebook; a folder called `broken` holds two problems."""
        cls.asked.append(("load", folder))
        if folder is not None and folder.name == "broken":
            first = Diagnostic(message="no such table", file="policy/a.lp", line=4, column=7)
            raise DiagnosticsError(
                [first, Diagnostic(message="bad row", file="facts/b.yaml", line=2, hint="?")]
            )
        return cls()

    @classmethod
    def check(cls, folder: Path | None = None, seconds: int | None = None) -> Answer:
        """Find what is wrong: nothing in the program's own rulebook."""
        assert seconds == 60
        cls.asked.append(("check", folder))
        return Answer(
            FindingsReport, lambda _: FINDINGS if folder is not None else {"findings": []}
        )

    def case(self, source: Path) -> FakeCase:
        """Read a case file."""
        return self.case_text(source.read_text(encoding="utf-8"), str(source))

    def case_text(self, text: str | bytes, name: str) -> FakeCase:
        """Read `case: NAME`; `wrong` has two problems and `crash` is a fault of the program."""
        plain = text if isinstance(text, str) else text.decode("utf-8")
        found = plain.strip().removeprefix("case: ")
        if found == "wrong":
            path = "job.salary"
            first = Diagnostic(message="not an amount", file=name, line=2, column=3, path=path)
            raise DiagnosticsError(
                [first, Diagnostic(message="unknown key `jbo`", file=name, line=9, hint="job")]
            )
        if found == "crash":
            raise RuntimeError("a fault")
        if found == "interrupt":
            raise KeyboardInterrupt
        return FakeCase(found)

    def with_options(self, case: FakeCase, **options: object) -> FakeCase:
        """Take options over."""
        self.asked.append(("options", options))
        if options.get("profile") == "unheard-of":
            raise DiagnosticsError([Diagnostic(message="no such profile")])
        return FakeCase(case.name, **options)

    def titles(self, lang: str = "en") -> dict[str, Any]:
        """Give the titles."""
        return titles(lang)

    def question(self, name: str) -> str:
        """Know the questions that have a title."""
        if name not in self.titles()["questions"]:
            raise DiagnosticsError([Diagnostic(message="no such question")])
        return name

    def typed(self, path: str, text: str, lang: str = "en") -> str:
        """Take a value as it is typed."""
        assert path
        assert lang
        return text

    def evaluate(self, case: FakeCase, questions: Collection[str] = ()) -> Answer:
        """Decide; the other reading of the bonus turns a refusal."""
        if questions:
            self.asked.append(("evaluate", case.name, tuple(questions)))
        name = case.name
        if case.options.get("readings") == {"year_end_bonus": "any_guaranteed"}:
            name = name.replace("refused", "granted")
        return Answer(VerdictReport, lambda lang: verdict(name, lang))

    def combinations(self, case: FakeCase, questions: Collection[str] = ()) -> Answer:
        """Explore the readings of no question."""
        assert case.name
        assert not questions
        return Answer(CombinationsReport, lambda _: {"questions": {}, "points": []})

    explain: Any = Rulebook.explain
    under_all_readings: Any = Rulebook.under_all_readings
    _under_readings: Any = Rulebook._under_readings  # noqa: SLF001 - the fake stands in for it

    def nearest_repair(self, case: FakeCase, what: str) -> None:
        """Know of no repair."""
        assert case.name
        assert what

    def with_tables(self, verdict: Answer, lang: str = "en") -> Report:
        """Give the same: the fake makes no tables."""
        return verdict.report(lang)

    def why(self, case: FakeCase, what: str) -> Answer:
        """Explain what there is."""
        if what == "unheard-of":
            raise DiagnosticsError([Diagnostic(message="no such question")])
        self.asked.append(("why", case.name, what))
        return Answer(DerivationNode, why_tree)

    def minimum(self, case: FakeCase, name: str | None, question: str | None) -> Answer:
        """Find the lowest value: there is none for a case that is open or silent."""
        self.asked.append(("minimum", case.name, name, question))
        outcome = {"offer-open": "open", "silent": "refused"}.get(case.name)
        if outcome is None:
            return Answer(MinimumReport, minimum_found)
        return Answer(MinimumReport, lambda lang: minimum_none(outcome, lang))

    def what_if(self, case: FakeCase, given: Mapping[str, str | None]) -> Answer:
        """Compare; there is no key `job.salry`."""
        if "job.salry" in given:
            raise DiagnosticsError([Diagnostic(message="no such key", path="job.salry")])
        self.asked.append(("what_if", case.name, given))
        return Answer(WhatIfReport, changes)

    def routes(self, case: FakeCase) -> Answer:
        """Compare two routes."""
        self.asked.append(("routes", case.name))
        return Answer(RoutesReport, routes)

    def export(self, case: FakeCase) -> str:
        """Write a program."""
        return f"% {case.name}\n"

    def schema(self) -> dict[str, object]:
        """Give a schema."""
        return {"type": "object"}


def fake_api() -> ModuleType:
    """Make a module that stands in for `hsm_policy.api`."""
    module = ModuleType("hsm_policy.api")
    module.Rulebook = FakeRulebook  # type: ignore[attr-defined]
    module.Case = FakeCase  # type: ignore[attr-defined]
    return module
