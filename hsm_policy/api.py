"""A rulebook as a program uses it: cases in, verdicts and answers out.

What only some questions take is imported when such a question comes: most processes decide one
case and end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hsm_policy.cache import Cache, user_cache
from hsm_policy.case import Case
from hsm_policy.clauses import Rules
from hsm_policy.decide import decide
from hsm_policy.engine import Engine
from hsm_policy.folder import digest, stamp
from hsm_policy.reader import read_case, read_path, read_text
from hsm_policy.source import Source
from hsm_policy.verdict import Verdict

if TYPE_CHECKING:
    from hsm_policy.changes import WhatIf
    from hsm_policy.combinations import Combinations
    from hsm_policy.interview import Interview
    from hsm_policy.maps import RegionMap
    from hsm_policy.minimum import Minimum
    from hsm_policy.repair import Repairs
    from hsm_policy.routes import Routes
    from hsm_policy.scenarios import Scenario
    from hsm_policy.soundness import Findings
    from hsm_policy.timeline import Timeline
    from hsm_policy.trial import Trial
    from hsm_policy.why import Why


def shipped_folder() -> Path:
    """Give the folder of the rulebook that comes with the program."""
    package = Path(__file__).resolve().parent
    inside = package / "rulebook"
    return inside if inside.is_dir() else package.parent


def load_source(folder: Path, cache: Cache) -> Source:
    """Read the files of a rulebook; Problems with all that is wrong with them."""

    def read() -> Source:
        from hsm_policy.files import Loader
        from hsm_policy.problems import Problems
        from hsm_policy.soundness import errors, kinds_of

        loader = Loader(folder)
        source = loader.load()
        problems = [*loader.problems, *errors(source, loader.doubtful, blind=loader.blind)]
        if problems:
            raise Problems(problems)
        # What only the checks read is not kept.
        rules = Rules.of(replace(rule, lines={}) for rule in source.rules)
        return replace(source, kinds=kinds_of(source), rules=rules, ledger=None)

    return cache.source(cache.digest(stamp(folder), lambda: digest(folder)), read)


class Rulebook:
    """A rulebook, ready to decide cases; immutable, and safe to use from several threads."""

    def __init__(self, source: Source, cache: Cache, folder: Path | None = None) -> None:
        self.source, self.folder = source, folder
        self.engine = Engine(source, cache)

    @classmethod
    def load(cls, folder: Path | str | None = None, cache: Cache | None = None) -> Rulebook:
        """Load a folder with policy/ and facts/, by default the one that comes with the program.

        Problems where anything in it is wrong.
        """
        kept = user_cache() if cache is None else cache
        found = Path(folder) if folder else shipped_folder()
        return cls(load_source(found, kept), kept, found)

    def case(self, data: Mapping[str, Any] | Path | str) -> Case:
        """Read a case from a mapping or a file; Problems with all that is wrong with it."""
        vocabulary, ratios = self.source.vocabulary, self.source.ratio
        points = self.source.point_names()
        if isinstance(data, Mapping):
            return read_case(data, vocabulary, ratios=ratios, points=points)
        return read_path(data, vocabulary, ratios=ratios, points=points)

    def case_text(self, text: str | bytes, name: str = "") -> Case:
        """Read a case from YAML or JSON text."""
        return read_text(
            text,
            self.source.vocabulary,
            ratios=self.source.ratio,
            points=self.source.point_names(),
            file=name,
        )

    def with_options(
        self,
        case: Case,
        *,
        date: str | None = None,
        readings: Mapping[str, str] | None = None,
        profile: str | None = None,
        scenarios: tuple[str, ...] = (),
    ) -> Case:
        """Give a case with another date, other readings, or scenarios of announced law.

        Problems for a name that the rulebook does not know.
        """
        from hsm_policy.options import with_options

        moved = self.changed(case, {"date": date}) if date else case
        return with_options(self.source, moved, readings or {}, profile, scenarios)

    def evaluate(self, case: Case) -> Verdict:
        """Decide a case."""
        return Verdict(self.engine, case, decide(self.engine, case))

    def combinations(self, case: Case) -> Combinations:
        """Find the outcome of each question under every combination of readings that matters."""
        from hsm_policy.combinations import Combinations

        return Combinations(self.engine, case)

    def why(self, case: Case, what: str) -> Why:
        """Derive the outcome of a question, or a figure; Problems where there is none such."""
        from hsm_policy.why import Why

        return Why(self.evaluate(case), what)

    def minimum(
        self,
        case: Case,
        input: str | None = None,  # noqa: A002 - the word of the contract with callers
        question: str | None = None,
    ) -> Minimum:
        """Find the lowest value of an input at which a question is granted."""
        from hsm_policy.minimum import minimum

        return minimum(self.engine, case, input, question)

    def map(
        self,
        case: Case,
        inputs: tuple[str, str],
        question: str | None = None,
        ranges: Mapping[str, str] | None = None,
    ) -> RegionMap:
        """Find the regions of two inputs; `ranges` such as `{"date": "2026-01-01..2026-12-31"}`."""
        from hsm_policy.maps import region_map

        return region_map(self.engine, case, inputs, question, ranges)

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
        from hsm_policy.changes import WhatIf
        from hsm_policy.changing import Other, other_case

        chosen = Other(readings or {}, profile, None if scenarios is None else tuple(scenarios))
        after = other_case(self.source, case, changes, chosen, self.case)
        return WhatIf(self.evaluate(case), self.evaluate(after))

    def repair(self, case: Case, question: str, keep: Collection[str] = ()) -> Repairs:
        """Find every smallest set of changes that gets a question granted, cheapest first.

        `keep` are paths that stay as they are. Problems for a question or path that is not known,
        or a question that the case does not raise.
        """
        from hsm_policy.repair import repairs

        return repairs(self.engine, case, question, self.changed, keep)

    def nearest_repair(self, case: Case, what: str) -> dict[str, Any] | None:
        """Give the cheapest repair of a question that is not granted, and what it is for.

        None where it is granted, where nothing helps, or where `what` is no question.
        """
        if what not in self.source.questions:
            return None
        told = self.repair(case, what).to_dict()
        cheapest = next(iter(told["repairs"]), None)
        return {"for": what, **cheapest} if cheapest and cheapest["changes"] else None

    def timeline(self, case: Case, until: str | None = None) -> Timeline:
        """Find every day after that of the case, up to a last one, on which something changes.

        `until` is an ISO day, by default five years on. Problems for a day that will not do.
        """
        from hsm_policy.timeline import timeline

        return timeline(self.engine, case, until)

    def routes(self, case: Case) -> Routes:
        """Compare all routes that the rulebook declares, also those that the case does not raise.

        What raises such a route is then taken as not known.
        """
        from hsm_policy.routes import Routes

        return Routes(self.engine, case, self.changed)

    def interview(self, case: Case, questions: tuple[str, ...] = ()) -> Interview:
        """Begin an interview that asks what can still change the outcomes of some questions.

        Left out, they are all that the case raises. Problems for a question that is not known.
        """
        from hsm_policy.interview import Interview

        return Interview(self.engine, case, questions, self.changed)

    def changed(self, case: Case, changes: Mapping[str, Any]) -> Case:
        """Give a case that says something else at some paths; None takes a key away.

        Values given as text are read as in a case file. Problems as in reading a case.
        """
        from hsm_policy.changing import changed

        return changed(case, changes, self.case)

    def export(self, case: Case) -> str:
        """Give a case with the rulebook as one plain program."""
        from hsm_policy.export import export

        return export(self.engine, case)

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of a case."""
        from hsm_policy.schema import case_schema

        return case_schema(self.source.vocabulary, self.source.point_names())

    def test(self, only: str = "") -> Trial:
        """Try the scenarios beside the rules, those whose name or file holds `only`.

        Problems with all that is wrong with their files.
        """
        from hsm_policy.scenarios import read_scenarios
        from hsm_policy.trial import Trial, attempt

        wanted = only.lower()
        told = read_scenarios(self.folder) if self.folder else []
        chosen = [one for one in told if wanted in f"{one.file} {one.name}".lower()]
        return Trial([attempt(one, self.scenario_case, self.evaluate) for one in chosen])

    def scenario_case(self, scenario: Scenario) -> Case:
        """Read the case of a scenario, under the announced law that it asks for."""
        return self.with_options(self.case(scenario.case), scenarios=scenario.announced)

    def titles(self, lang: str = "en") -> dict[str, Any]:
        """Give the names of questions, figures, points and words in a language."""
        from hsm_policy.titles import titles

        return titles(self.source, lang)

    @staticmethod
    def check(folder: Path | str | None = None, seconds: int | None = None) -> Findings:
        """Find what is wrong with a rulebook folder; broken files are findings too.

        With `seconds` it is checked in a process of its own, with so much time and 2 GB of memory:
        for a rulebook from a stranger.
        """
        chosen = Path(folder) if folder else shipped_folder()
        if seconds is not None:
            from hsm_policy.bounded import check_bounded

            return check_bounded(chosen, seconds)
        from hsm_policy.soundness import findings

        return findings(chosen)
