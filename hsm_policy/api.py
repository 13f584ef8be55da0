"""A rulebook as a program uses it: cases in, verdicts and answers out.

What only some questions take is imported when such a question comes: most processes decide one
case and end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import astuple, replace

from hsm_policy.cases import Case
from hsm_policy.names import Outcome
from hsm_policy.verdict import Session, shipped_folder

if TYPE_CHECKING:
    from hsm_policy.analysis import (
        Combinations,
        Interview,
        Minimum,
        NearestRepair,
        RegionMap,
        Repairs,
        Routes,
        Timeline,
        WhatIf,
    )
    from hsm_policy.authoring import Trial
    from hsm_policy.validator import Findings
    from hsm_policy.verdict import Derivation, Verdict, VerdictReport


class Rulebook(Session):
    """A rulebook, ready to decide cases; immutable, and safe to use from several threads."""

    def with_tables(self, verdict: Verdict, lang: str = "en") -> VerdictReport:
        """Return the report of a verdict, each open outcome with its residual table."""
        report = verdict.report(lang)
        undecided = [name for name, one in report.verdicts.items() if one.outcome == Outcome.OPEN]
        for question in undecided:
            from hsm_policy.analysis import residual_table  # most verdicts need none of it

            if table := residual_table(verdict, question):
                answer = report.verdicts[question]
                report.verdicts[question] = replace(answer, table=table.rows)
        return report

    def combinations(self, case: Case) -> Combinations:
        """Find the outcome of each question under every combination of readings that matters."""
        from hsm_policy.analysis import Combinations

        return Combinations(self.engine, case)

    def why(self, case: Case, what: str) -> Derivation:
        """Derive the outcome of a question, or a figure; Problems where there is none such."""
        from hsm_policy.verdict import Derivation

        return Derivation(self.evaluate(case), what)

    def minimum(
        self,
        case: Case,
        input: str | None = None,  # noqa: A002 - the word of the contract with callers
        question: str | None = None,
    ) -> Minimum:
        """Find the lowest value of an input at which a question is granted."""
        from hsm_policy.analysis import find_minimum

        return find_minimum(self.engine, case, input, question)

    def map(
        self,
        case: Case,
        inputs: tuple[str, str],
        question: str | None = None,
        ranges: Mapping[str, str] | None = None,
    ) -> RegionMap:
        """Find the regions of two inputs; `ranges` such as `{"date": "2026-01-01..2026-12-31"}`."""
        from hsm_policy.analysis import map_regions

        return map_regions(self.engine, case, inputs, question, ranges)

    def what_if(
        self,
        case: Case,
        changes: Mapping[str, Any],
        *,
        readings: Mapping[str, str] | None = None,
        profile: str | None = None,
        scenarios: Iterable[str] | None = None,
    ) -> WhatIf:
        """Compare a case with what it would be after changes; None takes a key away.

        Values given as text are read as in a case file. Readings and a profile go before those of
        the case; scenarios take the place of its own, and none are left where there are none in
        them. Problems as in reading a case, and for names that the rulebook does not know.
        """
        from hsm_policy.analysis import WhatIf
        from hsm_policy.cases import DecidedUnder, other_case

        chosen = DecidedUnder(
            readings or {}, profile, None if scenarios is None else tuple(scenarios)
        )
        after = other_case(self.source, case, changes, chosen)
        return WhatIf(self.evaluate(case), self.evaluate(after))

    def repair(self, case: Case, question: str, keep: Collection[str] = ()) -> Repairs:
        """Find every smallest set of changes that gets a question granted, cheapest first.

        `keep` are paths that stay as they are. Problems for a question or path that is not known,
        or a question that the case does not raise.
        """
        from hsm_policy.analysis import find_repairs

        return find_repairs(self.engine, case, question, keep)

    def nearest_repair(self, case: Case, what: str) -> NearestRepair | None:
        """Return the cheapest repair of a question that is not granted.

        None where it is granted, where nothing helps, or where `what` is no question.
        """
        if what not in self.source.questions:
            return None
        from hsm_policy.analysis import NearestRepair

        cheapest = next(iter(self.repair(case, what).report().repairs), None)
        return NearestRepair(what, *astuple(cheapest)) if cheapest and cheapest.changes else None

    def timeline(self, case: Case, until: str | None = None) -> Timeline:
        """Find every day after that of the case, up to a last one, on which something changes.

        `until` is an ISO day, by default five years on. Problems for a day that will not do.
        """
        from hsm_policy.analysis import build_timeline

        return build_timeline(self.engine, case, until)

    def routes(self, case: Case) -> Routes:
        """Compare all routes that the rulebook declares, also those that the case does not raise.

        What raises such a route is then taken as not known.
        """
        from hsm_policy.analysis import Routes

        return Routes(self.engine, case)

    def interview(self, case: Case, questions: tuple[str, ...] = ()) -> Interview:
        """Begin an interview that asks what can still change the outcomes of some questions.

        Left out, they are all that the case raises. Problems for a question that is not known.
        """
        from hsm_policy.analysis import Interview

        return Interview(self.engine, case, questions)

    def export(self, case: Case) -> str:
        """Give a case with the rulebook as one plain program."""
        from hsm_policy.engine import export_program

        return export_program(self.engine, case)

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of a case."""
        from hsm_policy.authoring import case_schema

        return case_schema(self.source.vocabulary, self.source.point_names())

    def test(
        self, only: str = "", jobs: int = 1, tell: Callable[[int, int], None] = lambda *_: None
    ) -> Trial:
        """Try the scenarios beside the rules whose name or file holds `only`.

        `tell` hears how many were tried, and of how many.

        Raises:
            DiagnosticsError: with all that is wrong with the files of scenarios.
        """
        from hsm_policy.authoring import run_trial

        return run_trial(self, only, jobs, tell)

    @staticmethod
    def check(folder: Path | str | None = None, seconds: int | None = None) -> Findings:
        """Find what is wrong with a rulebook folder; broken files are findings too.

        With `seconds` it is checked in a process of its own, with so much time and 2 GB of memory:
        for a rulebook from a stranger.
        """
        chosen = Path(folder) if folder else shipped_folder()
        if seconds is not None:
            from hsm_policy.validator import check_bounded

            return check_bounded(chosen, seconds)
        from hsm_policy.validator import findings

        return findings(chosen)
