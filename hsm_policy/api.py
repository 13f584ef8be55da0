"""The Python interface: a rulebook that decides cases and answers questions about them.

What few programs need is imported only when used: most processes decide one case and end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import astuple, replace

from hsm_policy.cases import Case
from hsm_policy.names import Outcome
from hsm_policy.verdict import Session, shipped_folder

if TYPE_CHECKING:
    from hsm_policy.analysis import (
        AllReadingsReport,
        AsLived,
        Columns,
        Combinations,
        Interview,
        Minimum,
        NearestRepair,
        OtherReading,
        Receipt,
        RegionMap,
        Repairs,
        Replay,
        Routes,
        Timeline,
        WhatIf,
    )
    from hsm_policy.authoring import Trial
    from hsm_policy.validator import Findings
    from hsm_policy.verdict import Derivation, DerivationNode, Verdict, VerdictReport


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

    def combinations(self, case: Case, questions: Collection[str] = ()) -> Combinations:
        """Find the outcome of each question under every combination of readings that matters.

        Of some `questions`, by id or title, only theirs.
        """
        from hsm_policy.analysis import Combinations

        return Combinations(self.engine, case, questions)

    def under_all_readings(
        self, case: Case, questions: Collection[str] = (), lang: str = "en"
    ) -> AllReadingsReport:
        """Decide a case, also under each other reading and each combination that matters."""
        from msgspec.structs import asdict

        from hsm_policy.analysis import AllReadingsReport

        report = self.evaluate(case, questions).report(lang)
        return AllReadingsReport(
            **asdict(report),
            under_readings=list(self._under_readings(case, questions, report.readings)),
            combinations=self.combinations(case, questions).report(lang),
        )

    def _under_readings(
        self, case: Case, questions: Collection[str], readings: Mapping[str, str]
    ) -> Iterator[OtherReading]:
        """Decide a case under each reading that is not in force, one contested point at a time."""
        from hsm_policy.analysis import OtherReading

        titles = self.titles()
        for choice in titles["readings"]:
            point, _, reading = choice.partition(".")
            if readings.get(point, titles["defaults"].get(point)) == reading:
                continue
            other = self.with_options(case, readings={point: reading})
            found = self.evaluate(other, questions).questions
            yield OtherReading(point, reading, {name: one.outcome for name, one in found.items()})

    def explain(self, case: Case, what: str, lang: str = "en") -> DerivationNode:
        """Return the derivation of a question or figure, with the cheapest repair if there is one.

        Raises DiagnosticsError as `why`.
        """
        derived = self.why(case, what).report(lang)
        nearest = self.nearest_repair(case, what)
        if nearest is None:
            return derived
        from msgspec.structs import asdict

        from hsm_policy.analysis import ExplainedOutcome

        return ExplainedOutcome(**asdict(derived), nearest=nearest)

    def why(self, case: Case, what: str) -> Derivation:
        """Derive the outcome of a question, or a figure; `what` is its id.

        Raises DiagnosticsError where the verdict has no such question or figure.
        """
        from hsm_policy.verdict import Derivation

        return Derivation(self.evaluate(case), what)

    def minimum(
        self,
        case: Case,
        input: str | None = None,  # noqa: A002 - the word of the contract with callers
        question: str | None = None,
    ) -> Minimum:
        """Find the lowest value of an input (a path) at which a question is granted.

        Input and question are by default those that the rulebook names. Raises DiagnosticsError
        where one does not exist, the input is no number or day, or the case does not raise the
        question.
        """
        from hsm_policy.analysis import find_minimum

        return find_minimum(self.engine, case, input, question)

    def map(
        self,
        case: Case,
        inputs: tuple[str, str],
        question: str | None = None,
        ranges: Mapping[str, str] | None = None,
    ) -> RegionMap:
        """Find the regions of two inputs; `ranges` such as `{"date": "2026-01-01..2026-12-31"}`.

        Raises DiagnosticsError where an input, question or range does not exist, or there are too
        many regions.
        """
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
        """Compare the verdict on a case with the one after changes, by path; None removes a key.

        Values given as text are read as in a case file. Readings and a profile precede those of the
        case; `scenarios` replace its own, an empty one removes them. Raises DiagnosticsError as in
        reading a case, and where the rulebook does not have a name.
        """
        from hsm_policy.analysis import WhatIf
        from hsm_policy.cases import DecidedUnder, other_case

        chosen = DecidedUnder(
            readings or {}, profile, None if scenarios is None else tuple(scenarios)
        )
        after = other_case(self.source, case, changes, chosen)
        return WhatIf(self.evaluate(case), self.evaluate(after))

    def repair(
        self, case: Case, question: str | None = None, keep: Collection[str] = ()
    ) -> Repairs:
        """Find every minimal set of changes that gets a question granted, cheapest first.

        The question is by default the rulebook's, or else the first that the case raises. `keep`
        are paths that stay as they are. Raises DiagnosticsError where the question or a path
        does not exist, or the case does not raise the question.
        """
        from hsm_policy.analysis import find_repairs

        return find_repairs(self.engine, case, question, keep)

    def nearest_repair(self, case: Case, what: str) -> NearestRepair | None:
        """Return the cheapest repair of a question that is not granted.

        None where it is granted, where no repair exists, or where `what` is no question.
        """
        from hsm_policy.analysis import NearestRepair
        from hsm_policy.rulebook import find_answer

        what = find_answer(self.source, what)
        if what not in self.source.questions:
            return None
        cheapest = next(iter(self.repair(case, what).report().repairs), None)
        return NearestRepair(what, *astuple(cheapest)) if cheapest and cheapest.changes else None

    def timeline(self, case: Case, until: str | None = None, as_: AsLived = "life") -> Timeline:
        """Find every later day on which something in the verdict changes, up to `until`.

        `until` is an ISO day, by default five years on. As `life` the application stays filed on
        its day; as `filed` it moves with the date. Raises DiagnosticsError where `until` is no day
        or lies before the case.
        """
        from hsm_policy.analysis import build_timeline

        return build_timeline(self.engine, case, until, as_)

    def routes(self, case: Case) -> Routes:
        """Compare all routes that the rulebook declares, also those that the case does not raise.

        The keys that would raise such a route are taken as unknown.
        """
        from hsm_policy.analysis import Routes

        return Routes(self.engine, case)

    def interview(
        self, case: Case, questions: tuple[str, ...] = (), passed: Collection[str] = ()
    ) -> Interview:
        """Begin an interview that asks for what can still change the outcomes of some questions.

        By default they are all that the case raises. `passed` are paths that nobody knows, as an
        earlier interview had them. Raises DiagnosticsError where a question does not exist.
        """
        from hsm_policy.analysis import Interview

        return Interview(self.engine, case, questions, passed)

    def blank_case(self, question: str = "", lang: str = "en", date: str = "") -> str:
        """Return a case file to fill in: the keys that a question can need, commented out.

        Without a question it has all keys. `date` is an ISO day, by default today. Raises
        DiagnosticsError where the question does not exist.
        """
        from datetime import date as days

        from hsm_policy.analysis import blank_case
        from hsm_policy.messages import check_language

        check_language(lang)
        day = date or days.today().isoformat()  # noqa: DTZ011 - the day where the writer is
        return blank_case(self.engine, question, lang, day)

    def table(
        self, rows: Mapping[str, Any], questions: Collection[str] = (), *, assumed: bool = True
    ) -> Columns:
        """Decide many cases at once: columns in, columns out, each as `evaluate` would.

        `rows` maps the path of a key (`worker.born`, `job.parts[0].amount`) to one cell for each
        case: a list, a numpy array or a Polars series, all of one length, or a single value that
        all cases share. Cells are as in `case`; an empty one (None or "") leaves its key out,
        `unknown` leaves it open. The column `case` has the ids. Only some `questions`, by id or
        title, are answered where any are given. Without `assumed` the keys taken as absent that
        turn an outcome are not looked for, which takes most of the time.

        Raises DiagnosticsError for a column or question that does not exist; what is wrong with a
        row stands among the problems of the result. Raises DiagnosticsError without the extra
        `portfolio` too.
        """
        from hsm_policy.messages import need_extra

        need_extra("portfolio", "numpy")
        from hsm_policy.analysis import decide_table

        return decide_table(self.engine, rows, questions, assumed=assumed)

    def export(self, case: Case) -> str:
        """Return the case and the rulebook as the text of one plain clingo program."""
        from hsm_policy.engine import export_program

        return export_program(self.engine, case)

    def receipt(
        self,
        case: Case,
        *,
        told: Case | None = None,
        report: VerdictReport | None = None,
        questions: Collection[str] = (),
        lang: str = "en",
    ) -> Receipt:
        """Return the receipt of the verdict on a case, or of its `report` where that is made.

        `told` is the case as it was told, where a date, readings or announced law were applied to
        it; `questions` are those that alone were asked for, `lang` is the language of the report.
        """
        from hsm_policy.analysis import make_receipt

        asked = [self.question(name) for name in questions]
        made = report or self.with_tables(self.evaluate(case, asked), lang)
        return make_receipt(told or case, made, lang, asked)

    def replay(self, receipt: Receipt | Mapping[str, Any] | Path | str, case: Case) -> Replay:
        """Decide a case as it was told anew, and compare the verdict with a receipt.

        The day, readings and announced law of the receipt are applied to the case. Raises
        DiagnosticsError with everything that is wrong in the receipt, a mapping or a file.
        """
        from hsm_policy.analysis import Receipt, Replay, make_receipt, read_receipt
        from hsm_policy.messages import DiagnosticsError

        then = receipt if isinstance(receipt, Receipt) else read_receipt(receipt)
        try:
            decided = self.with_options(
                case, date=then.date, readings=then.readings, scenarios=tuple(then.scenarios)
            )
            verdict = self.evaluate(decided, then.questions)
        except DiagnosticsError as refused:
            return Replay(self.source, then, refused)
        report = self.with_tables(verdict, then.lang)
        now = make_receipt(case, report, then.lang, then.questions, then.salt)
        return Replay(self.source, then, now)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a case."""
        from hsm_policy.authoring import case_schema

        return case_schema(self.source.vocabulary, self.source.point_names())

    def test(
        self, only: str = "", jobs: int = 1, tell: Callable[[int, int], None] = lambda *_: None
    ) -> Trial:
        """Run the scenarios whose name or file contains `only`, in at most `jobs` processes.

        `tell` is called with the number done and the total. Raises DiagnosticsError with everything
        that is wrong in the scenario files.
        """
        from hsm_policy.authoring import run_trial

        return run_trial(self, only, jobs, tell)

    @staticmethod
    def check(folder: Path | str | None = None, seconds: int | None = None) -> Findings:
        """Find what is wrong with a rulebook folder; broken files are findings too.

        With `seconds` a process of its own checks it, limited to that time and 2 GB of memory: for
        the rulebook of a stranger.
        """
        chosen = Path(folder) if folder else shipped_folder()
        if seconds is not None:
            from hsm_policy.validator import check_bounded

            return check_bounded(chosen, seconds)
        from hsm_policy.validator import findings

        return findings(chosen)
