"""A loaded rulebook that reads and decides cases.

What few commands need is imported only when used: most processes decide one case and end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from msgspec.structs import replace

from hsm_policy.cases import Case, read_case, read_path, read_text
from hsm_policy.documents import Document
from hsm_policy.engine import Cache, Engine, Situation, user_cache
from hsm_policy.rulebook import (
    RulebookData,
    RuleStore,
    Scenario,
    digest,
    find_question,
    stamp,
)
from hsm_policy.verdict.decision import decide
from hsm_policy.verdict.verdict import Verdict


def shipped_folder() -> Path:
    """Return the folder of the rulebook that comes with the program."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent


def load_source(folder: Path, cache: Cache) -> RulebookData:
    """Read and validate the files of a rulebook, from the cache where they have not changed.

    Raises DiagnosticsError with all findings that are errors.
    """

    def read() -> RulebookData:
        from hsm_policy.messages import DiagnosticsError
        from hsm_policy.rulebook import Loader
        from hsm_policy.validator import errors, kinds_of

        loader = Loader(folder)
        source = loader.load()
        problems = [*loader.problems, *errors(source, loader.doubtful, blind=loader.blind)]
        if problems:
            raise DiagnosticsError(problems)
        # Only the validator reads the rest.
        rules = RuleStore.of(replace(rule, lines={}) for rule in source.rules)
        return replace(source, kinds=kinds_of(source), rules=rules, ledger=None, provisions={})

    return cache.source(cache.digest(stamp(folder), lambda: digest(folder)), read)


class Session:
    """A rulebook loaded to decide cases."""

    def __init__(self, source: RulebookData, cache: Cache, folder: Path | None = None) -> None:
        self.source, self.folder = source, folder
        self.engine = Engine(source, cache)

    @classmethod
    def load(cls, folder: Path | str | None = None, cache: Cache | None = None) -> Self:
        """Load a folder with policy/ and facts/, by default the one that comes with the program.

        Raises DiagnosticsError with everything that is wrong in it.
        """
        kept = user_cache() if cache is None else cache
        found = Path(folder) if folder else shipped_folder()
        return cls(load_source(found, kept), kept, found)

    def case(self, data: Mapping[str, Any] | Document | Path | str) -> Case:
        """Read a case from a mapping, a parsed document, or the path of a YAML or JSON file.

        Raises DiagnosticsError with everything that is wrong in it.
        """
        vocabulary, ratios = self.source.vocabulary, self.source.ratio
        points = self.source.point_names()
        if isinstance(data, (Mapping, Document)):
            return read_case(data, vocabulary, ratios=ratios, points=points)
        return read_path(data, vocabulary, ratios=ratios, points=points)

    def case_text(self, text: str | bytes, name: str = "") -> Case:
        """Read a case from YAML or JSON text; `name` is the file that diagnostics mention.

        Raises DiagnosticsError with everything that is wrong in it.
        """
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
        """Return a case with another date (ISO day), other readings by point, or announced law.

        Raises DiagnosticsError where the rulebook does not have a reading, profile or scenario.
        """
        from hsm_policy.cases import with_options

        moved = self.changed(case, {"date": date}) if date else case
        return with_options(self.source, moved, readings or {}, profile, scenarios)

    def question(self, name: str) -> str:
        """Return the id of a question, given by its id or title.

        Raises DiagnosticsError where there is none.
        """
        return find_question(self.source, name)

    def typed(self, path: str, text: str, lang: str = "en") -> Any:
        """Return the value of a key as a case file has it, from what someone types in a language.

        Raises DiagnosticsError where the text cannot be read.
        """
        from hsm_policy.cases import typed

        return typed(self.source, path, text, lang)

    def evaluate(self, case: Case, questions: Collection[str] = ()) -> Verdict:
        """Decide all questions that a case raises, or only some `questions`, by id or title.

        Raises DiagnosticsError where a question does not exist or is not raised, and where two
        rules give one figure different values.
        """
        situation = Situation(self.engine, case)
        names = [questions] if isinstance(questions, str) else questions
        asked = [situation.question(name) for name in names]
        return Verdict(situation, decide(situation, asked))

    def evaluate_many(
        self, cases: Iterable[Case], questions: Collection[str] = ()
    ) -> Iterator[Verdict]:
        """Yield the verdict on each of some cases, in their order, as `evaluate` gives it."""
        return (self.evaluate(case, questions) for case in cases)

    def changed(self, case: Case, changes: Mapping[str, Any]) -> Case:
        """Return a case with other values at some paths; None removes a key.

        Values given as text are read as in a case file. Raises DiagnosticsError as in reading a
        case.
        """
        from hsm_policy.cases import changed

        return changed(self.source, case, changes)

    def scenario_case(self, scenario: Scenario) -> Case:
        """Read the case of a scenario, under the announced law that it asks for."""
        return self.with_options(self.case(scenario.case), scenarios=scenario.announced)

    def titles(self, lang: str = "en") -> dict[str, Any]:
        """Return the labels of questions, figures, points and words in a language."""
        from hsm_policy.messages import check_language
        from hsm_policy.rulebook import labels_in

        check_language(lang)
        return labels_in(self.source, lang)
