"""The JSON of every answer is of its schema, and reads back into the report it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from jsonschema import Draft202012Validator

from hsm_policy import Rulebook
from hsm_policy.analysis import AllReadingsReport
from hsm_policy.authoring import (
    MutationOptions,
    answer_schema,
    compare_rulebooks,
    measure_coverage,
    prove_properties,
    run_mutation,
)
from hsm_policy.authoring.schemas.answers import answer_types
from hsm_policy.cli.rulebook.schema import KINDS, SchemaName
from hsm_policy.messages import Report, Reportable
from tests import EXAMPLES
from tests.authoring.test_mutate import SCENARIOS
from tests.support.small_rulebook import FILES, write
from tests.support.strategies import rulebook

INLINE = ("map", "routes")
"""Answers with keys that the rulebook or the user names."""


def hold(name: str, report: Report) -> None:
    """Hold the JSON of a report against its schema, and read it back."""
    plain = msgspec.json.decode(msgspec.json.encode(report.to_dict()))
    Draft202012Validator(answer_schema(name)).validate(plain)
    if name not in INLINE:
        again = msgspec.convert(plain, answer_types()[name])
        assert again.to_dict() == report.to_dict()


def answers(book: Rulebook, case: Any, lang: str) -> dict[str, Report]:
    """Give the answers about one case."""
    verdict = book.evaluate(case)
    found: dict[str, Reportable] = {
        "minimum": book.minimum(case, "job.salary", "hsm_permit"),
        "what-if": book.what_if(case, {"job.salary": "1000.00"}),
        "timeline": book.timeline(case, "2026-12-31"),
        "routes": book.routes(case),
        "ask": book.interview(case),
        "repair": book.repair(case, "hsm_permit"),
        "why": book.why(case, "hsm_permit"),
        "map": book.map(case, ("job.salary", "worker.born"), "hsm_permit"),
    }
    reports = {name: one.report(lang) for name, one in found.items()}
    return {**reports, "verdict": book.with_tables(verdict, lang)}


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("open_key", ["", "employer"])
def test_answers_about_a_case_are_of_their_schemas(lang: str, open_key: str) -> None:
    book = rulebook()
    case = book.case(EXAMPLES / "offer-asha.yaml")
    case = book.changed(case, {open_key: "unknown"}) if open_key else case
    for name, report in answers(book, case, lang).items():
        hold(name, report)


def test_a_verdict_under_all_readings_is_of_the_schema_of_verdicts() -> None:
    book = rulebook()
    case = book.case(EXAMPLES / "offer-asha.yaml")
    fields = msgspec.structs.asdict(book.evaluate(case).report())
    combinations = book.combinations(case).report()
    hold("verdict", AllReadingsReport(**fields, under_readings=[], combinations=combinations))


def test_answers_about_a_rulebook_are_of_their_schemas(tmp_path: Path) -> None:
    declared = "properties:\n  it: {question: card, independent: applicant.born}\n"
    files = {"policy/card.cases.yaml": SCENARIOS, "policy/properties.yaml": declared}
    folder = write(tmp_path / "book", {**FILES, **files})
    book = Rulebook.load(folder)
    found: dict[str, Reportable] = {
        "check": Rulebook.check(folder),
        "test": book.test(),
        "coverage": measure_coverage(book),
        "mutate": run_mutation(book, MutationOptions(only="limit")),
        "prove": prove_properties(book),
        "diff": compare_rulebooks(folder, folder),
    }
    for name, answer in found.items():
        hold(name, answer.report())


def test_the_schema_of_every_answer_has_a_name_on_the_command_line() -> None:
    assert get_args(SchemaName) == (*KINDS, *answer_types())


def test_a_verdict_is_an_object_whose_questions_have_outcomes() -> None:
    verdict = rulebook().evaluate(rulebook().case(EXAMPLES / "offer-asha.yaml"))
    answer = verdict.questions["hsm_permit"]
    assert answer.outcome == verdict.to_dict()["verdicts"]["hsm_permit"]["outcome"]
    assert answer.to_dict()["outcome"] == answer.outcome
