"""The table of an open verdict: its rows hold every completion once, and say what becomes of it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from hsm_policy import calendar as days
from hsm_policy.analysis.residual.tree import MOST_ROWS, ResidualTable, residual_table
from hsm_policy.cases.case import Case, Value
from hsm_policy.cli import main as cli
from hsm_policy.documents.values import plain_value
from hsm_policy.engine.situation import Situation
from hsm_policy.presentation.text.verdict import render_verdict
from tests.engine.test_unknown import doubtful
from tests.support.completions import (
    Completion,
    completed,
    decided,
    entry_of,
    representatives,
    settled,
)
from tests.support.strategies import Document, examples, read, rulebook

TRIED = 40
SETTINGS = examples(3, shrunk=False)
Json = dict[str, Any]

OFFER: Document = {
    "case": "offer",
    "date": "2026-03-01",
    "application": "first",
    "worker": {"nationality": "IN", "degree": "master", "born": "1996-03-01"},
    "employer": {"recognised_sponsor": True},
    "job": {
        "role": "employee",
        "salary": "5000.00",
        "paid_to_own_account": True,
        "works_in_netherlands": True,
        "contract": {"from": "2026-05-01", "until": "2029-04-30"},
    },
}


def offer(**said: Any) -> Case:
    """Give the offer with other values, None for a key left out, by path with __ for a dot."""
    document: Document = {key: dict(v) if isinstance(v, dict) else v for key, v in OFFER.items()}
    for path, value in said.items():
        top, _, key = path.partition("__")
        if value is None:
            document[top].pop(key)
        else:
            document[top][key] = value
    return read(document)


def table(case: Case, question: str = "hsm_permit") -> ResidualTable:
    """Give the table of a question that is open."""
    found = residual_table(rulebook().evaluate(case), question)
    assert found is not None
    return found


def fits(condition: Json, values: dict[str, Value]) -> bool:
    """Tell whether the values of a case meet a condition of a row."""
    path = condition["input"]
    if path not in values:
        return bool(condition.get("none"))
    value, kind = values[path], entry_of(path).type
    if "from" in condition:
        low, mine, high = (
            _number(one) for one in (condition["from"], plain_value(value, kind), condition["to"])
        )
        return (low is None or low <= mine) and (high is None or mine <= high)
    held = set(value) if isinstance(value, tuple) else {_as_written(value)}
    if "is_not" in condition:
        return not held & set(condition["is_not"])
    return bool(held & set(condition["is"]))


def _number(told: str | None) -> Any:
    """Give an amount, a count or a day as a number."""
    return None if told is None else int(told.replace("-", "").replace(".", ""))


def _as_written(value: object) -> object:
    return {"true": True, "false": False}.get(str(value), value)


def rows_for(rows: list[Json], case: Case) -> list[Json]:
    """Give the rows of which a case meets every condition."""
    return [row for row in rows if all(fits(one, case.values) for one in row["when"])]


def tried(case: Case, rows: list[Json]) -> dict[str, list[Value | None]]:
    """Give values to try for each unknown input: what the rows name, a step beside, and others."""
    found: dict[str, list[Value | None]] = {
        path: list(representatives(case, path, few=True)) for path in case.unknown
    }
    for condition in (one for row in rows for one in row["when"]):
        for end in ("from", "to"):
            if condition.get(end) is not None and condition["input"] in found:
                found[condition["input"]] += _beside(condition["input"], condition[end])
    for path, values in found.items():
        if path in case.maybe or entry_of(path).conditions:
            values.append(None)
    return found


def _beside(path: str, told: str) -> list[Value]:
    """Give a value of a table, and those one step below and above it."""
    entry = entry_of(path)
    if entry.type == "date":
        step = days.ordinal(int(told.replace("-", "")))
        near = [days.from_ordinal(step + by) for by in (-1, 0, 1)]
    else:
        near = [int(told.replace(".", "")) + by for by in (-1, 0, 1)]
    return [value for value in near if entry.least <= value <= entry.greatest]


def some_completions(case: Case, rows: list[Json], seed: int) -> Iterator[Case]:
    """Give some valid completions of a case, drawn from the values to try."""
    values, draw = tried(case, rows), random.Random(seed)
    found = 0
    for _ in range(60 * TRIED):
        chosen: Completion = {path: draw.choice(some) for path, some in values.items()}
        made = completed(case, chosen)
        if made is not None and Situation(rulebook().engine, made).consistent:
            yield made
            found += 1
        if found == TRIED:
            return


def check(case: Case, question: str, seed: int) -> None:
    """Hold the table of a question against completions, each evaluated by itself."""
    found = table(case, question)
    rows = found.to_dict()
    assert 1 <= len(rows) <= MOST_ROWS
    met = 0
    for made in some_completions(case, rows, seed):
        met += 1
        held = rows_for(rows, made)
        assert len(held) == 1, (made.values, held)
        answer = decided(made).answers[question]
        if held[0]["outcome"] != "open":
            assert answer.outcome == held[0]["outcome"], (made.values, held)
    assume(met)
    for leaf, told in zip(found.leaves, rows, strict=True):
        if told["outcome"] == "open" and told["turns_on"] and not told["amounts"]:
            assert set(told["turns_on"]) <= set(case.unknown.values())
            assert len(set(_shown(found, leaf.when, case))) > 1, told


def _shown(found: ResidualTable, part: Any, case: Case) -> Iterator[str]:
    """Give the outcomes of completions in a row, each evaluated by itself."""
    space = found.space
    for outcome in space.literals:
        space.left += 1
        witness = space.find(part, outcome)
        if witness is not None:
            made = completed(case, _filled(found, case, witness))
            if made is None:
                yield outcome  # it leaves open what no rule of the question reads
            else:
                answer = decided(made).answers[space.question]
                assert answer.outcome == outcome
                yield outcome


def _filled(found: ResidualTable, case: Case, witness: Any) -> Completion:
    filled: Completion = {}
    for path in case.unknown:
        slots = found.space.slots(path)
        if slots.has not in witness.atoms:
            filled[path] = None
        elif slots.leaf.numeric:
            filled[path] = witness.numbers.get(slots.node, slots.leaf.entry.least)
        else:
            said = tuple(
                slots.written(v) for v, atom in slots.values.items() if atom in witness.atoms
            )
            filled[path] = said if slots.leaf.entry.type == "countries" else said[0]
    return filled


@pytest.mark.slow
@SETTINGS
@given(doubtful(), st.integers(0, 1000))
def test_each_completion_is_in_one_row_and_is_decided_as_that_row_says(
    document: Document, seed: int
) -> None:
    """Rows are apart, hold all there is, are exact at each edge, and open only where they must."""
    case = settled(read(document))
    answers = rulebook().evaluate(case).decision.answers
    questions = [name for name, one in answers.items() if one.outcome == "open" and one.missing]
    assume(questions)
    note(str(document))
    for question in questions:
        check(case, question, seed)


def told(rows: list[Json]) -> list[str]:
    """Write rows so that they can be read."""
    return [
        " and ".join(_condition(one) for one in row["when"]) + f": {row['outcome']}" for row in rows
    ]


def _condition(one: Json) -> str:
    none = " or none" if one.get("none") else ""
    if "from" in one:
        return f"{one['input']} {one['from'] or ''}..{one['to'] or ''}{none}"
    said = one.get("list") or one.get("is_not", one.get("is"))
    return f"{one['input']} {'not ' if 'is_not' in one else ''}{said}{none}"


EXAMPLE = [
    "job.salary ..4356.99: refused",
    "job.salary 4357.00..5941.99 and worker.born ..1996-03-01: refused",
    "job.salary 4357.00..5941.99 and worker.born 1996-03-02..: granted",
    "job.salary 5942.00..: granted",
]


def test_a_salary_and_a_birth_date_that_are_not_known_make_four_exact_rows() -> None:
    assert told(table(offer(worker__born=None, job__salary=None)).to_dict()) == EXAMPLE


def test_a_table_says_the_same_whatever_was_asked_before() -> None:
    case = offer(worker__born=None, job__salary=None, worker__graduated="unknown")
    first = table(case).to_dict()
    table(offer(worker__nationality=None, job__salary=None))
    assert table(case).to_dict() == first


def test_several_unknowns_that_matter_only_together_are_told_to_the_end() -> None:
    case = offer(worker__born=None, job__salary=None, worker__graduated="unknown")
    rows = told(table(case).to_dict())
    assert all(not row.endswith("open") for row in rows)
    assert rows[:1] == ["job.salary ..3121.99: refused"]
    assert (
        "job.salary 3122.00..5941.99 and worker.graduated.at ['dutch', 'listed_foreign']"
        " and worker.graduated.on 2023-03-01..2026-03-01: granted"
    ) in rows


def test_countries_are_told_by_the_list_of_the_law_that_holds_them() -> None:
    rows = told(table(offer(worker__nationality=None, worker__born=None)).to_dict())
    assert rows == [
        "worker.nationality eu_eea_swiss: refused",
        "worker.nationality not eu_eea_swiss and worker.born ..1996-03-01: refused",
        "worker.nationality not eu_eea_swiss and worker.born 1996-03-02..: granted",
    ]


def test_two_amounts_that_count_together_are_told_as_far_as_one_alone_decides() -> None:
    part = {"kind": "year_end_bonus", "amount": "unknown", "guaranteed": True}
    part |= {"structural": True, "paid_monthly": True}
    found = table(offer(job__salary=None, job__parts=[part]))
    rows = found.to_dict()
    assert told(rows) == ["job.salary ..5941.99: open", "job.salary 5942.00..: granted"]
    assert rows[0]["turns_on"] == ["job.salary", "job.parts[0].amount"]


def test_a_row_that_hangs_on_an_amount_that_the_law_does_not_tell_says_so() -> None:
    document = {**OFFER, "date": "2199-03-01", "employer": {"recognised_sponsor": "unknown"}}
    document["job"] = {**OFFER["job"], "contract": {"from": "2026-05-01", "permanent": True}}
    rows = table(read(document)).to_dict()
    assert told(rows) == [
        "employer.recognised_sponsor [True]: open",
        "employer.recognised_sponsor [False]: refused",
    ]
    assert rows[0]["turns_on"] == []
    assert rows[0]["amounts"] == ["hsm_norm"]


def test_an_outcome_that_is_certain_has_no_table() -> None:
    verdict = rulebook().evaluate(offer(job__salary="6000.00"))
    assert verdict.outcome("hsm_permit") == "granted"
    assert residual_table(verdict, "hsm_permit") is None
    assert residual_table(verdict, "partner_permit") is None
    assert all(
        "table" not in one for one in rulebook().with_tables(verdict).to_dict()["verdicts"].values()
    )


def test_the_object_of_a_verdict_has_a_table_only_where_it_is_asked_for() -> None:
    verdict = rulebook().evaluate(offer(worker__born=None, job__salary=None))
    assert "table" not in verdict.to_dict()["verdicts"]["hsm_permit"]
    assert (
        told(rulebook().with_tables(verdict).to_dict()["verdicts"]["hsm_permit"]["table"])
        == EXAMPLE
    )


ENGLISH = """\
  The outcome depends on what is missing:
    worker.born: On which day was the worker born?
    job.salary: What is the fixed contractual gross salary a month, without
    holiday allowance?
  Outcome for each possible answer:
    job.salary up to and including EUR 4,356.99: REFUSED
    job.salary from EUR 4,357.00 up to and including EUR 5,941.99
      worker.born up to and including 1 March 1996: REFUSED
      worker.born from 2 March 1996: GRANTED
    job.salary from EUR 5,942.00: GRANTED
"""
DUTCH = """\
  De uitkomst hangt af van wat ontbreekt:
    worker.born: Op welke dag is de werknemer geboren?
    job.salary: Wat is het vaste contractuele brutoloon per maand, zonder
    vakantietoeslag?
  Uitkomst bij elk mogelijk antwoord:
    job.salary tot en met € 4.356,99: AFGEWEZEN
    job.salary vanaf € 4.357,00 tot en met € 5.941,99
      worker.born tot en met 1 maart 1996: AFGEWEZEN
      worker.born vanaf 2 maart 1996: VERLEEND
    job.salary vanaf € 5.942,00: VERLEEND
"""


@pytest.mark.parametrize(("lang", "text"), [("en", ENGLISH), ("nl", DUTCH)])
def test_the_worked_example_reads_as_a_few_lines_in_both_languages(lang: str, text: str) -> None:
    verdict = rulebook().evaluate(offer(worker__born=None, job__salary=None))
    page = render_verdict(rulebook().with_tables(verdict, lang), rulebook().titles(lang), lang)
    assert f"\n{text}" in page.text()


def _file(folder: Path) -> str:
    """Write the offer without salary and birth date to a file."""
    case = offer(worker__born=None, job__salary=None)
    (folder / "offer.json").write_text(json.dumps(case.document), encoding="utf-8")
    return str(folder / "offer.json")


def test_the_command_line_gives_the_table_of_each_open_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["evaluate", _file(tmp_path), "--format", "json"]) == 0
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    assert told(verdicts["hsm_permit"]["table"]) == EXAMPLE
    assert told(verdicts["blue_card"]["table"]) == [
        "job.salary ..5941.99: refused",
        "job.salary 5942.00..: granted",
    ]


def test_a_case_under_all_readings_comes_without_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["evaluate", _file(tmp_path), "--format", "json", "--readings", "all"]
    assert cli.run(words) == 0
    assert "table" not in json.loads(capsys.readouterr().out)["verdicts"]["hsm_permit"]


def test_the_table_does_not_hang_on_the_seed_of_hashes(tmp_path: Path) -> None:
    file = tmp_path / "open.json"
    worker = {"born": "1990-01-01", "nationality": "IN"}
    decision = {"on": "2026-03-30", "outcome": "refused"}
    known = {"worker": worker, "employer": {"recognised_sponsor": True}, "decision": decision}
    said = {"case": "open", "date": "2026-03-30", "job": {"salary": "5942.00"}, **known}
    file.write_text(json.dumps(said), encoding="utf-8")
    command = [sys.executable, "-m", "hsm_policy", "evaluate", str(file), "--format", "json"]
    told = {
        subprocess.run(
            command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "3")
    }
    assert len(told) == 1
