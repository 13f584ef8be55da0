"""What is wrong with scenarios, and with a rulebook as a whole, is found where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.small_rulebook import FILES, write
from tests.validator.broken_rulebooks import (
    CARD,
    END,
    QUESTIONS,
    VOCABULARY,
    rule,
)
from tests.validator.checked import codes, said

CASES = "policy/card.cases.yaml"
SCENARIO = """\
bases:
  reader:
    date: 2026-03-01
    applicant: {born: 2000-01-01, kind: reader, resident: true, income: 2000.00}
scenarios:
  - name: A reader gets a card
    base: reader
    with: {loans: []}
    expect:
      outcome: {card: granted}
      notes: [pick_up]
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("kind: reader, res", "knd: reader, res", "unknown_key", 4),
        ("kind: reader, res", "kind: readr, res", "not_choice", 4),
        ("with: {loans: []}", "with: {loans: [], applicant.kind: studnt}", "not_choice", 8),
        ("base: reader", "base: raeder", "scenario_base", 7),
        ("outcome: {card: granted}", "outcome: {crad: granted}", "question_unknown", 10),
        ("outcome: {card: granted}", "outcome: {card: grantd}", "outcome_unknown", 10),
        ("outcome: {card: granted}", "outcomes: {card: granted}", "scenario_expectation", 10),
        ("outcome: {card: granted}", "outcome: granted", "scenario_form", 10),
        ("outcome: {card: granted}", "met: {card: [agee]}", "requirement_unknown", 10),
        ("outcome: {card: granted}", "figures: {feee: 30.00}", "figure_unknown", 10),
        ("outcome: {card: granted}", 'figures: {fee: "30,00"}', "expectation_form", 10),
        ("outcome: {card: granted}", "missing: {card: [applicant.brn]}", "path_unknown", 10),
        ("outcome: {card: granted}", "contested: {card: {film: open}}", "point_unknown", 10),
        ("notes: [pick_up]", "notes: [pick_upp]", "expectation_unknown", 11),
        ("notes: [pick_up]", "no_risks: [late]", "expectation_unknown", 11),
        ("    expect:", "    scenarios: [shorter]\n    expect:", "scenario_unknown", 9),
        ("    expect:", "\texpect:", "tab", 9),
        ("scenarios:\n", "scenarios: x\nmore:\n", "rulebook_list", 5),
    ],
)
def test_a_mistake_in_a_scenario_is_found_on_its_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in SCENARIO
    found = codes(write(tmp_path, {**FILES, CASES: SCENARIO.replace(old, new, 1)}))
    assert (code, CASES, line) in found


def test_who_has_a_duty_is_misspelled_once_and_not_in_each_scenario(tmp_path: Path) -> None:
    duty = rule("duty(pay, reader, D) :- raised(card), date(D).")
    files = {**FILES, CARD: FILES[CARD].replace(END, duty + END)}
    files[CASES] = SCENARIO.replace("notes: [pick_up]", "duties: {pay/reader: 2026-03-01}")
    assert codes(write(tmp_path / "right", files)) == []
    files[CARD] = files[CARD].replace("duty(pay, reader", "duty(pay, raeder")
    assert [code for code, _, _ in codes(write(tmp_path / "wrong", files))] == ["word_missing"]


def test_a_scenario_in_order_is_no_finding(tmp_path: Path) -> None:
    assert codes(write(tmp_path, {**FILES, CASES: SCENARIO})) == []


def test_a_scenario_that_expects_wrongly_is_still_read_for_its_case(tmp_path: Path) -> None:
    text = SCENARIO.replace("outcome: {", "outcomes: {").replace("knd: reader", "kind: reader")
    text = text.replace("kind: reader, res", "kind: readr, res")
    found = {code for code, _, _ in codes(write(tmp_path, {**FILES, CASES: text}))}
    assert {"scenario_expectation", "not_choice"} <= found


def test_of_whom_a_duty_is_expected_is_looked_at_too(tmp_path: Path) -> None:
    duty = rule("duty(pay, applicant, D) :- raised(card), debt(S), date(D), limit(M), S > M.")
    files = {**FILES, CARD: FILES[CARD].replace(END, duty + END)}
    for who, there in (("applicant", False), ("aplicant", True)):
        told = SCENARIO.replace("notes: [pick_up]", f"duties: {{pay/{who}: ~}}")
        found = said(write(tmp_path, {**files, CASES: told}))
        wrong = [one for one in found if one.code == "expectation_unknown"]
        assert bool(wrong) is there
        assert not there or wrong[0].args["near"] == "pay/applicant"


def test_a_second_scenario_of_one_name_says_where_the_first_stands(tmp_path: Path) -> None:
    again = SCENARIO + SCENARIO[SCENARIO.index("  - name:") :]
    found = said(write(tmp_path, {**FILES, CASES: again}))
    assert [one.code for one in found] == ["scenario_twice"]
    assert f"{CASES}:" in found[0].text()
    assert found[0].help("nl")


def test_an_unknown_base_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    wrong = SCENARIO.replace("base: reader", "base: x")
    (found,) = said(write(tmp_path, {**FILES, CASES: wrong}))
    assert "`reader`" in found.help()


def test_what_hangs_on_a_rule_that_is_missing_is_not_told_beside_it(tmp_path: Path) -> None:
    start = FILES[CARD].index("%@ rule: card.age\n")
    after = FILES[CARD].index("%@ rule:", start + 5)
    cited = FILES[CARD][:start] + FILES[CARD][after:].replace("says: card-costs, ", "says: ")
    files = {**FILES, CARD: cited}
    found = {one.code for one in said(write(tmp_path, files)) if one.severity == "error"}
    assert found == {"requirement_never_met"}


def test_an_input_that_was_renamed_is_what_its_rules_mean(tmp_path: Path) -> None:
    old, new = "      income:\n", "      yearly_income:\n"
    text = FILES[VOCABULARY].replace(old, new)
    (found,) = {
        (one.code, one.file, one.args["near"])
        for one in said(write(tmp_path, {**FILES, VOCABULARY: text}))
        if one.severity == "error" and one.file == CARD
    }
    assert found == ("predicate_unknown", CARD, "yearly_income")


def test_a_requirement_without_anything_below_it_is_one_finding(tmp_path: Path) -> None:
    text = FILES[QUESTIONS]
    start = text.index("      debts:\n") + len("      debts:\n")
    empty = text[:start] + text[text.index("figures:") :]
    found = said(write(tmp_path, {**FILES, QUESTIONS: empty}))
    (wrong,) = [one for one in found if one.file == QUESTIONS and one.severity == "error"]
    line = empty[:start].count("\n")
    assert (wrong.code, wrong.line) == ("rulebook_map", line)


def test_a_figure_of_no_known_type_is_one_finding(tmp_path: Path) -> None:
    text = FILES[QUESTIONS].replace("fee: {type: money", "fee: {type: euro")
    assert text != FILES[QUESTIONS]
    found = said(write(tmp_path, {**FILES, QUESTIONS: text}))
    assert [one.code for one in found if one.severity == "error"] == ["rulebook_choice"]
