"""All checks in order: the errors that prevent loading, and the findings of `hsm check`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from hsm_policy.messages import (
    Diagnostic,
    DiagnosticsError,
    Location,
    Report,
    Reportable,
    diagnose,
)
from hsm_policy.rulebook import RulebookData, infer_types, unread_files
from hsm_policy.validator.context import ValidationContext
from hsm_policy.validator.rules.annotations import check_annotations, check_texts
from hsm_policy.validator.rules.binding import check_binding
from hsm_policy.validator.rules.constants import check_constants, check_possible
from hsm_policy.validator.rules.contradictions import check_contradictions
from hsm_policy.validator.rules.declarations import (
    check_declared,
    check_reached,
    check_use,
)
from hsm_policy.validator.rules.kinds import check_kinds
from hsm_policy.validator.rules.ledger import (
    check_ledger,
    check_lists,
    check_provisions,
    check_verdict,
)
from hsm_policy.validator.rules.measures import check_measures, check_rates
from hsm_policy.validator.rules.names import check_names
from hsm_policy.validator.rules.provisions import check_provision_ledger
from hsm_policy.validator.rules.size import check_form, check_size, sizes
from hsm_policy.validator.rules.stratification import check_graph
from hsm_policy.validator.rules.tables import check_rows, check_tables
from hsm_policy.validator.rules.translations import check_translations
from hsm_policy.validator.rules.units import check_sums, check_units
from hsm_policy.validator.suppressions import apply_suppressions, suppressions

if TYPE_CHECKING:
    from hsm_policy.rulebook import Loader

_LONGEST_EPOCH = 10


def kinds_of(source: RulebookData) -> dict[str, dict[str, str]]:
    """Return the type of each measured variable, by rule id and variable."""
    types = infer_types(source)
    return {rule.id: types.variables(rule) for rule in source.rules}


def errors(
    source: RulebookData, doubtful: Iterable[str] = (), *, blind: bool = False
) -> list[Diagnostic]:
    """Return the errors that prevent a rulebook from being used.

    `doubtful` are names in statements that could not be read. `blind` means that whole files could
    not be read. Conclusions that depend on either are skipped.
    """
    found = _checked(source, doubtful, blind=blind)
    return [problem for problem in found if problem.severity == "error"]


def _checked(
    source: RulebookData, doubtful: Iterable[str], *, blind: bool, today: int = 0
) -> list[Diagnostic]:
    look = ValidationContext(source, doubtful)
    check_binding(look)
    if blind:
        return look.problems
    check_annotations(look)
    check_texts(look)
    check_translations(look)
    check_provisions(look, today)
    check_names(look)
    check_constants(look)
    if any(problem.code == "name_taken" for problem in look.problems):
        return look.problems
    _compare(look, source, doubtful)
    check_ledger(look)
    return look.problems


def _compare(look: ValidationContext, source: RulebookData, doubtful: Iterable[str]) -> None:
    """Run the checks that compare rules with each other."""
    check_kinds(look)
    check_units(look)
    check_measures(look)
    check_rates(look)
    suspects = check_graph(look)
    if doubtful or look.refused:
        return
    check_verdict(look)
    check_lists(look)
    check_possible(look)
    check_contradictions(look)
    check_rows(look)
    check_sums(look)
    check_reached(look)
    check_size(look)
    if suspects and not look.refused:
        from hsm_policy.validator.rules.stratification import cycles

        try:
            look.problems += cycles(source, suspects)
        except DiagnosticsError as found:
            look.problems += found.problems


def wording_findings(source: RulebookData) -> list[Diagnostic]:
    """Return the findings about what a rulebook cites and about its sentences in two languages."""
    look = ValidationContext(source)
    check_translations(look)
    check_provisions(look, _today())
    check_provision_ledger(look)
    return look.problems


class CheckStep(NamedTuple):
    """The step that validation is at, for a report when a limit is exceeded.

    `doing` is `reading`, `comparing`, `grounding` or `scenarios`; `instances` is an upper bound on
    the instances of the rule at `place`.
    """

    doing: str
    place: Location
    instances: int = 0


Told = Callable[[CheckStep], None]


def _silent(_step: CheckStep) -> None:
    return


class FindingReport(msgspec.Struct, frozen=True):
    """What is wrong, how badly, and where; the line is 0 where it is in no line."""

    code: str
    severity: str
    file: str
    line: int
    column: int
    message: str
    help: str


class FindingsReport(Report, frozen=True):
    """All findings by place."""

    findings: list[FindingReport]


class Findings(Reportable):
    """The findings of `hsm check`."""

    def __init__(self, problems: list[Diagnostic]) -> None:
        once = {(one.code, one.file, one.line, one.column, one.text()): one for one in problems}
        self.problems = sorted(once.values(), key=_order)

    def report(self, lang: str = "en") -> FindingsReport:
        """Return the findings, in a language."""
        return FindingsReport(
            [
                FindingReport(
                    *(one.code, one.severity, one.file, one.line, one.column),
                    message=one.text(lang),
                    help=one.help(lang),
                )
                for one in self.problems
            ]
        )


def _order(one: Diagnostic) -> tuple[bool, str, int, int]:
    """Sort key of a finding: unreadable files first, since other findings follow from them."""
    return one.code != "file_unread", one.file, one.line, one.column


def findings(folder: Path, today: int = 0, told: Told = _silent) -> Findings:
    """Validate a rulebook folder; unreadable files are findings too.

    `today` (yyyymmdd, by default the current day) is a day on which tables must be known. `told` is
    called with each step before it begins.
    """
    from hsm_policy.rulebook import Loader

    loader = Loader(folder, lambda name: told(CheckStep("reading", Location(name, 0, 0))))
    whole = False
    found_here = [
        diagnose("file_unread", at=(name, 0, 0), severity="warning")
        for name in unread_files(folder)
    ]
    found_here += check_form(folder)
    try:
        source = loader.load()
        told(CheckStep("comparing", Location("", 0, 0)))
        found_here += [
            *loader.problems,
            *_checked(source, loader.doubtful, blind=loader.blind, today=today or _today()),
        ]
        whole = not any(one.severity == "error" or one.code == "empty" for one in found_here)
    except DiagnosticsError as found:
        found_here += found.problems
    if whole:
        found_here += _further(source, loader, told, today)
    return Findings(apply_suppressions(found_here, suppressions(folder), whole=whole))


def _today() -> int:
    """Return the current day as yyyymmdd, or that of SOURCE_DATE_EPOCH for reproducible output."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = dt.datetime.now(tz=dt.UTC)
    if epoch.isascii() and epoch.isdigit() and len(epoch) <= _LONGEST_EPOCH:
        now = dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC)
    return int(f"{now:%Y%m%d}")


def _further(source: RulebookData, loader: Loader, told: Told, today: int) -> list[Diagnostic]:
    """Return the warnings and remarks that are looked for where no error was found."""
    from hsm_policy.validator.rules.stratification import check_shapes
    from hsm_policy.validator.scenario_files import check_scenarios

    look, places = ValidationContext(source), loader.input_places
    rule, count = max(sizes(look), key=lambda one: one[1])
    told(CheckStep("grounding", rule.place, count))
    check_tables(look, today or _today())
    check_use(look, places)
    check_declared(look, loader.word_places, loader.cited())
    check_provision_ledger(look)
    shapes = check_shapes(source, places)
    told(CheckStep("scenarios", Location("", 0, 0)))
    beside = [*check_scenarios(look, loader.folder), *_properties(source, loader.folder)]
    if any(one.code == "word_missing" and one.args.get("near") for one in look.problems):
        beside = [one for one in beside if one.code != "expectation_unknown"]  # it may expect right
    return [*look.problems, *shapes, *beside]


def _properties(source: RulebookData, folder: Path) -> list[Diagnostic]:
    """Return the findings about the declared properties."""
    from hsm_policy.validator.property_files import property_paths, read_properties

    try:
        if property_paths(folder):
            read_properties(folder, source)
    except DiagnosticsError as found:
        return list(found.problems)
    return []
