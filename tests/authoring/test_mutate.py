"""`hsm mutate`: small mistakes in a rulebook, and which of them its scenarios notice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from hsm_policy import Rulebook
from hsm_policy.authoring.mutation.mutants import Mutant, mutants
from hsm_policy.authoring.mutation.mutation import TRYING, Mutation, MutationOptions, run_mutation
from hsm_policy.authoring.mutation.trial import MutantResult, MutationBench
from hsm_policy.cli.main import run
from hsm_policy.messages.diagnostic import DiagnosticsError
from tests.support.small_rulebook import CARD, FILES, write
from tests.validator.broken_rulebooks import rule

pytestmark = pytest.mark.slow

Capture = pytest.CaptureFixture[str]
SCENARIOS = """\
bases:
  reader:
    date: 2026-03-01
    applicant: {born: 2000-01-01, kind: reader, resident: true, income: 2000.00}
scenarios:
  - name: On the twelfth birthday a reader is old enough
    base: reader
    with: {applicant.born: 2014-03-01}
    expect: {outcome: {card: granted}, figures: {fee: "30.00"}}
  - name: A day before it a reader is not
    base: reader
    with: {applicant.born: 2014-03-02}
    expect: {outcome: {card: refused}, unmet: {card: [age]}}
  - name: An income of the limit itself is not low
    base: reader
    with: {applicant.income: 1500.00}
    expect: {figures: {fee: "30.00"}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("book")
    return write(made, {**FILES, "policy/card.cases.yaml": SCENARIOS})


@pytest.fixture(scope="module")
def found(folder: Path) -> Mutation:
    return run_mutation(Rulebook.load(folder), MutationOptions())


def _texts(source_of: Path) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for one in mutants(Rulebook.load(source_of).source):
        told.setdefault(one.before, set()).add(one.after)
    return told


def _states(found: Mutation, before: str) -> dict[str, str]:
    return {one.after: result.state for one, result in found.found if one.before == before}


def test_comparisons_are_shifted_turned_and_left_out(folder: Path) -> None:
    told = _texts(folder)
    leap_day = "D >= @plus_years(B, N)"
    others = {"D > @birthday(B, N)", "D < @birthday(B, N)", ""}
    assert told["D >= @birthday(B, N)"] == {leap_day, *others}
    assert told["I < M"] == {"I <= M", "I >= M", ""}


def test_what_gives_a_variable_its_value_is_left_alone(folder: Path) -> None:
    told = _texts(folder)
    assert "T = F * N" not in told
    assert "born(applicant, B)" not in told
    assert told["not low_income"] == {"", "low_income"}


def test_amounts_move_by_a_cent_and_days_by_a_day(folder: Path) -> None:
    told = _texts(folder)
    assert told["fee.reader: 30.00"] == {"30.01", "29.99"}
    assert told["fee.reader: from 2024-01-01"] == {"2024-01-02", "2023-12-31"}
    assert told["fee.reader: until 2027-12-31"] == {"2028-01-01", "2027-12-30"}
    assert told["months.card: 12"] == {"13", "11"}
    assert told["fee.reader: reader"] == {"student"}
    assert told["counts"] == {"does_not"}


def test_what_gives_a_sentence_its_value_is_left_alone(tmp_path: Path) -> None:
    more = rule("note(most) :- raised(card), limit(M).", sentence="At most {M}.")
    found = _texts(write(tmp_path, {**FILES, "policy/card.lp": CARD + more}))
    assert "raised(card)" in found
    assert "limit(M)" not in found


@pytest.mark.parametrize(("sentence", "same"), [("A fine.", True), ("A fine of {F}.", False)])
def test_what_may_change_a_sentence_is_not_called_equivalent(
    tmp_path: Path, sentence: str, same: bool
) -> None:
    more = rule("note(fined) :- raised(card), fine(L, F), F <= F.", sentence=sentence)
    files = {**FILES, "policy/card.lp": CARD + more, "policy/card.cases.yaml": SCENARIOS}
    bench = MutationBench(write(tmp_path, files))
    (mutant,) = (one for one in bench.mutants if (one.before, one.after) == ("F <= F", ""))
    assert (bench.attempt(mutant).state == "equivalent") is same


def test_a_turn_between_rows_that_tell_nothing_is_left_alone(tmp_path: Path) -> None:
    row = "      - {from: 2020-01-01, kind: reader, value: 20.00"
    assert row in FILES["facts/amounts.yaml"]
    unknown = FILES["facts/amounts.yaml"].replace(row, row.replace("20.00", "unknown"))
    found = _texts(write(tmp_path, {**FILES, "facts/amounts.yaml": unknown}))
    assert "fee.reader: from 2020-01-01" not in found
    assert found["fee.reader: from 2024-01-01"] == {"2024-01-02", "2023-12-31"}


def test_every_mutant_has_a_name_of_its_own_and_differs_from_the_original(folder: Path) -> None:
    source = Rulebook.load(folder).source
    made = mutants(source)
    assert len({one.key for one in made}) == len(made)
    for one in made:
        changed = one.applied(source)
        parts = [changed.tables, changed.points, list(changed.rules)]
        assert parts != [source.tables, source.points, list(source.rules)]


def test_a_scenario_at_the_border_kills_a_comparison_that_is_shifted(found: Mutation) -> None:
    states = _states(found, "D >= @birthday(B, N)")
    assert states.pop("D >= @plus_years(B, N)") != "killed"  # nobody is born on 29 February
    assert set(states.values()) == {"killed"}
    assert _states(found, "I < M") == {"I <= M": "killed", "I >= M": "killed", "": "killed"}
    assert set(_states(found, "age.card: 12").values()) == {"killed"}


def test_what_no_scenario_looks_at_survives_with_a_case_that_tells_it_apart(
    found: Mutation, folder: Path
) -> None:
    survivors = {one.key: result for one, result in found.survivors}
    key = next(one for one in survivors if "limit: 25.00 -> 25.01" in one)
    fine = survivors[key].witness
    assert fine is not None
    assert fine.differs["verdicts.card"][0]["outcome"] == "refused"
    key = next(one for one in survivors if one.endswith("resident(applicant, false) -> "))
    witness = survivors[key].witness
    assert witness is not None
    book = Rulebook.load(folder)
    case = book.case(witness.case)
    mutant = next(one for one, _ in found.survivors if one.key == key)
    other = MutationBench(folder).engine(mutant)
    notes = [Rulebook(book.source, book.engine.cache).evaluate(case).to_dict()["notes"]]
    changed = Rulebook(mutant.applied(book.source), other.cache)
    notes.append(changed.evaluate(case).to_dict()["notes"])
    assert notes[0] != notes[1]


def test_what_makes_no_difference_in_any_case_is_said_to_be_equivalent(found: Mutation) -> None:
    same = {
        one.key.partition(" ")[2] for one, result in found.found if result.state == "equivalent"
    }
    assert "raised(Q) -> " in same


def test_a_condition_that_its_readers_ask_again_makes_no_difference(found: Mutation) -> None:
    states = {one.key: result.state for one, result in found.found}
    lines = CARD.splitlines()
    told = {
        head: states[f"policy/card.lp:{at}:{line.index('raised(card)') + 1} raised(card) -> "]
        for at, line in enumerate(lines, start=1)
        for head, _, _ in (line.partition(" :- "),)
        if "raised(card)," in line and head
    }
    assert told["met(card, age)"] == "equivalent"
    assert told["met(card, debts)"] == "equivalent"
    assert told["figure(debt, S)"] != "equivalent"


def _by_hand(bench: MutationBench, mutant: Mutant) -> bool:
    """Tell whether any scenario fails once the change is made, trying them all."""
    book = Rulebook(mutant.applied(bench.book.source), bench.engine(mutant).cache)
    return any(_fails(book, bench, number) for number in range(len(bench.scenarios)))


def _fails(book: Rulebook, bench: MutationBench, number: int) -> bool:
    from hsm_policy.verdict.expectations import unmet_expectations

    scenario = bench.scenarios[number]
    try:
        told = book.evaluate(book.scenario_case(scenario))
    except DiagnosticsError:
        return True
    return bool(unmet_expectations(told, scenario.expect))


def test_a_mutant_is_killed_just_where_some_scenario_fails(found: Mutation, folder: Path) -> None:
    bench = MutationBench(folder)
    by_scenarios = [one for one in found.found if one[0].rewritten is None]
    for mutant, result in by_scenarios[::24]:
        assert (result.state == "killed") is _by_hand(bench, mutant), mutant.key


def test_what_was_found_is_kept_and_read_again(folder: Path, tmp_path: Path) -> None:
    book, kept = Rulebook.load(folder), tmp_path / "kept"
    heard: list[str] = []
    choice = MutationOptions("birthday", 1, kept)
    first = run_mutation(book, choice)
    again = run_mutation(book, choice, lambda what, _done, _all: heard.append(what))
    assert again.found == first.found
    assert heard == []
    kept.write_text(kept.read_text().splitlines()[0] + "\nbroken off in the mid", encoding="utf-8")
    assert run_mutation(book, choice).found == first.found
    kept.write_text(kept.read_text().rpartition("\n")[0], encoding="utf-8")
    run_mutation(book, choice, lambda what, *_: heard.append(what))
    assert heard == [TRYING]  # what the scenarios reach is kept too


def test_a_survivor_is_tried_again_once_there_is_another_scenario(tmp_path: Path) -> None:
    copy = write(tmp_path / "book", {**FILES, "policy/card.cases.yaml": SCENARIOS})
    choice = MutationOptions("12 -> 13,resident(applicant, false) -> ", 1, tmp_path / "kept")
    before = run_mutation(Rulebook.load(copy), choice)
    extra = """\
  - name: Who lives elsewhere picks the card up
    base: reader
    with: {applicant.resident: false}
    expect: {notes: [pick_up]}
  - name: Who lives here does not
    base: reader
    expect: {no_notes: [pick_up], figures: {card_until: 2027-02-28}}
"""
    (copy / "policy/card.cases.yaml").write_text(SCENARIOS + extra, encoding="utf-8")
    after = run_mutation(Rulebook.load(copy), choice)
    assert before.count("survived") > 0
    assert after.count("survived") == 0
    assert Rulebook.load(copy).test().failed == []


def test_several_processes_find_what_one_finds(folder: Path) -> None:
    book = Rulebook.load(folder)
    one, two = (run_mutation(book, MutationOptions("months,age", jobs)) for jobs in (1, 2))
    assert [result.state for _, result in one.found] == [result.state for _, result in two.found]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HSM_POLICY_CACHE", "off")
    return iter(())


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("lang", "words"), [("en", "is left out"), ("nl", "vervalt")])
def test_the_text_names_each_survivor_with_its_place(
    lang: str, words: str, folder: Path, capsys: Capture
) -> None:
    assert run(["mutate", str(folder), "--only", "resident", "--jobs", "1", "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert re.search(rf"policy/card.lp:\d+  resident\(applicant, false\) {words}\n", told)


@pytest.mark.usefixtures("quick")
def test_the_object_is_that_of_the_contract(folder: Path, capsys: Capture) -> None:
    shown = ["--only", "resident", "--jobs", "1", "--format", "json"]
    assert run(["mutate", str(folder), *shown]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"mutants", "killed", "equivalent", "survivors"} <= told.keys()
    assert told["mutants"] == told["killed"] + told["equivalent"] + len(told["survivors"])
    assert {*told["survivors"][0]} == {"file", "line", "mutation", "witness"}


@pytest.mark.usefixtures("quick")
def test_scenarios_are_written_that_the_rulebook_as_it_is_passes(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "new.cases.yaml"
    shown = ["--only", "resident", "--jobs", "1", "--write", str(file)]
    assert run(["mutate", str(folder), *shown]) == 0
    assert str(file) in capsys.readouterr().out
    written: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert written["scenarios"]
    copy = write(tmp_path / "book", {**FILES, "policy/new.cases.yaml": file.read_bytes()})
    book = Rulebook.load(copy)
    assert book.test().failed == []
    again = run_mutation(book, MutationOptions("resident"))
    assert again.count("survived") == 0


def test_a_result_that_is_kept_says_which_scenario_it_was(found: Mutation) -> None:
    tried = (result for mutant, result in found.found if mutant.rewritten is None)
    killed = [one for one in tried if one.state == "killed"]
    assert all(one.by and one.mark for one in killed)
    assert replace(killed[0], by="") != MutantResult("x", "killed")
