"""Properties proved over all cases, or refuted with a case that the rulebook confirms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hsm_policy import Rulebook
from hsm_policy.authoring.proofs import prove_properties
from hsm_policy.authoring.symbolic.all_cases import Cover
from hsm_policy.authoring.symbolic.consistency import COMPLETE
from hsm_policy.authoring.symbolic.prover import Prover
from hsm_policy.cli.main import run
from hsm_policy.engine.situation import Situation
from hsm_policy.engine.solving.evaluation import evaluate_numbers
from hsm_policy.messages.diagnostic import DiagnosticsError
from hsm_policy.rulebook.scenarios import read_scenarios
from hsm_policy.validator.property_files import read_properties
from tests.support.small_rulebook import CARD, FILES, QUESTIONS, VERDICT, write
from tests.support.strategies import rulebook

pytestmark = pytest.mark.slow

Json = dict[str, Any]


def proofs(folder: Path, properties: str, files: Mapping[str, str] | None = None) -> list[Json]:
    """Give what becomes of properties, a line each, of the small rulebook with other files."""
    declared = {"policy/properties.yaml": f"properties:\n{properties}"}
    write(folder, {**FILES, **(files or {}), **declared})
    found: list[Json] = prove_properties(Rulebook.load(folder), "it").to_dict()["properties"]
    return found


def unasked(folder: Path, files: Mapping[str, str]) -> dict[str, Json]:
    """Give what becomes of the properties that every rulebook must have."""
    write(folder, {**FILES, **files})
    found = prove_properties(Rulebook.load(folder)).to_dict()["properties"]
    return {one["name"]: one for one in found}


HOLD = [
    "{question: card, always: [granted, refused]}",
    '{never: "outcome(card, granted), outcome(card, refused)"}',
    '{if: "outcome(card, granted)", then: "requirement(card, age, met), not failed(card)"}',
    '{if: "figure(card_until, U), date(D)", then: "U > D"}',
    "{question: card, independent: [applicant.resident, applicant.income, applicant.kind]}",
    "{figure: fee, independent: [applicant.born, loans]}",
    "{figure: debt, monotone: 'loans[].fine', items: 2}",
    "{figure: card_until, monotone: date}",
    '{question: card, monotone: date, where: "not counts(loan(0))", items: 1}',
]


@pytest.mark.parametrize("declared", HOLD)
def test_what_holds_in_every_case_is_proved(tmp_path: Path, declared: str) -> None:
    (one,) = proofs(tmp_path, f"  it: {declared}\n")
    assert (one["proved"], one["counterexample"]) == (True, None)
    assert one["covers"].startswith("every complete case")


FAIL = [
    ("{question: card, always: [granted]}", "refused"),
    ('{never: "counts(L), fine(L, F), limit(M), F > M"}', ""),
    ("{question: card, independent: applicant.born}", ""),
    ("{question: card, monotone: applicant.born}", ""),
    ("{question: card, monotone: 'loans[].fine'}", ""),
    ("{figure: fee, monotone: applicant.income}", ""),
    ("{figure: fee, independent: applicant.kind}", ""),
    ("{figure: fee, monotone: applicant.kind, values: [reader, student]}", ""),
]


@pytest.mark.parametrize(("declared", "outcome"), FAIL)
def test_what_does_not_is_refuted_with_cases_that_the_rulebook_confirms(
    tmp_path: Path, declared: str, outcome: str
) -> None:
    (one,) = proofs(tmp_path, f"  it: {declared}\n")
    book = Rulebook.load(tmp_path)
    assert one["proved"] is False
    cases = [one["counterexample"], one.get("compared_with")]
    verdicts = [book.evaluate(book.case(case)).to_dict() for case in cases if case]
    if outcome:
        assert verdicts[0]["verdicts"]["card"]["outcome"] == outcome
    if len(verdicts) > 1:
        figure = "figure" in declared
        said = [
            v["figures"]["fee"]["value"] if figure else v["verdicts"]["card"]["outcome"]
            for v in verdicts
        ]
        assert said == one["told"]
        assert said[0] != said[1]


@pytest.mark.parametrize(
    "raised_by",
    [
        "applicant",
        "applicant.resident",
        "loans[title_kind=film]",
        "applicant[resident=true]",
        'applicant"]\n    raised_with: ["applicant.born", "applicant[resident=true]',
        'loans[title_kind=film]"]\n    raised_with: ["applicant[resident=true]',
    ],
)
def test_a_counterexample_writes_what_raises_its_question(tmp_path: Path, raised_by: str) -> None:
    files = {"policy/questions.yaml": QUESTIONS.replace("[applicant]", f'["{raised_by}"]')}
    body = "raised(card), fee(student, S), fee(reader, R), S < R"
    (one,) = proofs(tmp_path, f'  it: {{never: "{body}"}}\n', files)
    assert one["proved"] is False
    book = Rulebook.load(tmp_path)
    verdict = book.evaluate(book.case(one["counterexample"])).to_dict()
    assert "card" in verdict["verdicts"]


def test_two_cases_differ_in_the_named_key_alone(tmp_path: Path) -> None:
    (one,) = proofs(tmp_path, "  it: {question: card, monotone: applicant.born}\n")
    first, second = one["counterexample"], one["compared_with"]
    born = [case["applicant"].pop("born") for case in (first, second)]
    assert first == second
    assert born[0] < born[1]
    assert one["told"] == ["granted", "refused"]


@pytest.mark.parametrize(
    ("declared", "old", "new"),
    [
        (HOLD[0], "raised(Q), not failed(Q).", "raised(Q), not failed(Q), not met(Q, debts)."),
        (HOLD[1], ":- raised(Q), not failed(Q).", ":- raised(Q), met(Q, age)."),
        (HOLD[8], "D >= @birthday(B, N)", "@birthday(B, N) >= D"),
        (HOLD[4], "N), D >= @birthday(B, N)", "N), kind(applicant, reader), D >= @birthday(B, N)"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_refuted(tmp_path: Path, declared: str, old: str, new: str) -> None:
    files = {
        "policy/card.lp": CARD.replace(old, new),
        "policy/verdict.lp": VERDICT.replace(old, new),
    }
    assert files != {"policy/card.lp": CARD, "policy/verdict.lp": VERDICT}
    (one,) = proofs(tmp_path, f"  it: {declared}\n", files)
    assert one["proved"] is False


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("{question: crad, always: [granted]}", "property_name"),
        ("{question: card}", "property_kind"),
        ("{question: card, always: [granted], never: x}", "property_kind"),
        ("{question: card, monotone: applicant.kind}", "property_values"),
        ("{question: card, monotone: applicant.kind, values: [reader, clerk]}", "property_name"),
        ("{figure: fee, always: [granted]}", "property_figure"),
        ("{question: card, always: [granted], items: 99}", "property_items"),
        ("{question: card, always: [granted], readings: {film_count: x}}", "property_name"),
        ('{never: "otcome(card, granted)"}', "predicate_unknown"),
        ('{never: "outcome(card, granted"}', "bracket_open"),
        ('{if: "raised(card), debt(S)", then: "debt(S)"}', "measured_negated"),
        ('{if: "raised(card)", then: "N = #count { L : counts(L) }"}', "property_then"),
        ("{question: card, always: [granted], foo: 1}", "rulebook_key"),
    ],
)
def test_what_is_wrong_with_a_property_is_told_at_its_line(
    tmp_path: Path, declared: str, code: str
) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        proofs(tmp_path, f"  good: {HOLD[0]}\n  bad: {declared}\n")
    assert {one.line for one in caught.value.problems} == {3}
    assert code in {one.code for one in caught.value.problems}


def test_the_check_of_a_rulebook_looks_into_its_properties(tmp_path: Path) -> None:
    wrong = "properties:\n  it: {question: crad, always: [granted]}\n"
    write(tmp_path, {**FILES, "policy/properties.yaml": wrong})
    told = [(one.code, one.file, one.line) for one in Rulebook.check(tmp_path).problems]
    assert ("property_name", "policy/properties.yaml", 2) in told


def test_a_name_given_twice_and_no_properties_at_all_are_told(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "policy/a.properties.yaml": f"properties:\n  it: {HOLD[0]}\n"})
    (tmp_path / "policy/b.properties.yaml").write_text(f"properties:\n  it: {HOLD[1]}\n")
    book = Rulebook.load(tmp_path)
    with pytest.raises(DiagnosticsError, match="another property has the name"):
        prove_properties(book)
    for file in (tmp_path / "policy").glob("*.properties.yaml"):
        file.unlink()
    assert {one.declared.place.file for one in prove_properties(book).proofs} == {""}


VACUOUS = [
    '{if: "outcome(card, open)", then: "met(card, age)"}',
    '{if: "kind(applicant, reader), kind(applicant, staff)", then: "met(card, age)"}',
    '{never: "income(applicant, I), I < 0, outcome(card, granted)"}',
    '{never: "failed(card)", where: "fee(reader, F), fee(staff, L), F < L", from: 2024-01-01}',
    "{question: card, always: [granted, refused], from: 2026-01-02, until: 2026-01-01}",
    '{question: card, always: [granted], where: "debt(S), S < 0"}',
    '{question: card, independent: loans, where: "low_income, not low_income"}',
]


@pytest.mark.parametrize("declared", VACUOUS)
def test_what_speaks_of_no_case_is_said_to_say_nothing(tmp_path: Path, declared: str) -> None:
    (one,) = proofs(tmp_path, f"  it: {declared}\n")
    assert (one["proved"], one["vacuous"], one["counterexample"]) == (None, True, None)


def test_what_every_rulebook_must_have_is_looked_at_without_being_declared(tmp_path: Path) -> None:
    found = unasked(tmp_path, {})
    assert [one["proved"] for one in found.values()] == [True, True, True]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            "every_question_has_one_outcome",
            ":- raised(Q), not failed(Q).",
            ":- raised(Q), not failed(Q), low_income.",
        ),
        ("every_question_has_one_outcome", ":- raised(Q), not failed(Q).", ":- raised(Q)."),
        ("fee_has_one_value", "fee(K, F), not low_income.", "fee(K, F)."),
        ("every_rule_can_apply", "fee(K, F), not low_income.", "fee(K, F), F < 0."),
    ],
)
def test_what_every_rulebook_must_have_is_refuted_where_it_is_not_so(
    tmp_path: Path, name: str, old: str, new: str
) -> None:
    files = {
        "policy/card.lp": CARD.replace(old, new),
        "policy/verdict.lp": VERDICT.replace(old, new),
    }
    one = unasked(tmp_path, files)[name]
    assert one["proved"] is False
    if name == "every_rule_can_apply":
        assert one["unreachable"] == ["card.fee"]
    else:
        assert one["counterexample"]


def test_after_the_limit_of_time_the_rest_is_said_not_to_be_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, FILES)
    answer = prove_properties(Rulebook.load(tmp_path), seconds=0.0).to_dict()
    assert {one["reached"] for one in answer["properties"]} == {False}
    assert run(["prove", str(tmp_path), "--only", "every_rule", "--seconds", "60"]) == 0
    assert "proved every_rule_can_apply" in capsys.readouterr().out


def test_every_scenario_that_is_decided_lies_within_what_a_proof_covers() -> None:
    """A case in which nothing is missing is, as it is written, among those that proofs look at."""
    book = rulebook()
    declared = {one.name: one for one in read_properties(Path(), book.source)}["one_outcome_each"]
    prover = Prover(book.engine, replace(declared, items=4), book.case)
    space = prover._space(4, Cover())  # noqa: SLF001 - what is proved over
    atoms = space._ground.atoms  # noqa: SLF001
    outside, looked = [], 0
    for scenario in read_scenarios(Path())[::75]:
        case = book.scenario_case(scenario)
        if case.scenarios or any(length > 4 for length in case.lists.values()):
            continue
        answers = book.evaluate(case).decision.answers.values()
        if any(one.missing for one in answers):
            continue
        looked += 1
        outer = Situation(book.engine, case).context
        assignment = space._layout.bind(case, [one for one in outer if one in atoms])  # noqa: SLF001
        evaluate_numbers(space._judge, assignment)  # noqa: SLF001
        assignment.hold(atoms[COMPLETE])
        if not space._judge.satisfiable(assignment):  # noqa: SLF001
            outside.append(scenario.name)
    assert looked > 6
    assert outside == []


def test_the_properties_of_the_law_are_read_and_some_are_proved() -> None:
    """All are proved by `hsm prove`; here two that take little time."""
    book = rulebook()
    names = {one.name for one in read_properties(Path(), book.source)}
    assert len(names) >= 42
    for name in ("more_pay_never_hurts_blue_card", "marriage_never_harms"):
        (one,) = prove_properties(book, name).proofs
        assert one.proved, name
