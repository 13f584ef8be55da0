"""Stock clingo on the export and the engine agree on every atom, whatever the case."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import clingo
import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from hsm_policy.cases.case import Case
from hsm_policy.documents.values import OPEN
from hsm_policy.engine.situation import Situation
from hsm_policy.names import NOT_TOLD
from tests.support.completions import settled
from tests.support.reference import engine, stock
from tests.support.strategies import Document, examples, plain_cases, rulebook, whole_cases

pytestmark = pytest.mark.slow

ANNOUNCED = st.sampled_from(((), (), (), tuple(rulebook().source.scenarios)))


def _amount_open(case: Case) -> bool:
    """Tell whether an amount counts that the law does not tell, which leaves states open."""
    situation = Situation(rulebook().engine, case)
    return any(situation.assignment.numbers[law[0]] is OPEN for law in situation.solver.layout.laws)


def _differences(
    document: Document, announced: tuple[str, ...]
) -> dict[str, list[tuple[str, ...]]]:
    book = rulebook()
    case = book.with_options(book.case(document), scenarios=announced)
    theirs, ours = stock(book.export(case)), engine(book, case)
    return {"only stock": sorted(theirs - ours), "only here": sorted(ours - theirs)}


@examples(12, shrunk=False)
@given(whole_cases(), ANNOUNCED)
def test_no_case_of_the_vocabulary_tells_the_engine_from_stock_clingo(
    document: Document, announced: tuple[str, ...]
) -> None:
    """Cases made from the vocabulary alone: left out, unknown, on and beside every boundary."""
    note(str(document))
    assert _differences(document, announced) == {"only stock": [], "only here": []}


@examples(12, shrunk=False)
@given(plain_cases(), ANNOUNCED)
def test_no_typical_case_tells_the_engine_from_stock_clingo(
    document: Document, announced: tuple[str, ...]
) -> None:
    """Typical cases with some keys said otherwise, which get further than any made from nothing."""
    note(str(document))
    assert _differences(document, announced) == {"only stock": [], "only here": []}


@examples(4, shrunk=False)
@given(st.one_of(whole_cases(known=True), plain_cases(most=2, unknown=0)))
def test_where_nothing_is_missing_the_export_gives_the_verdict(document: Document) -> None:
    """Outcomes, states of requirements and figures are those that a user of the verdict reads.

    That a figure has no value may be a rule's conclusion or follow from its declaration.
    """
    note(str(document))
    book = rulebook()
    case = settled(book.case(document))
    assume(not case.unknown and not _amount_open(case))
    decision = book.evaluate(case).decision
    atoms = stock(book.export(case))
    outcomes = {(name, answer.outcome) for name, answer in decision.answers.items()}
    states = {
        (name, *state)
        for name, one in decision.answers.items()
        for state in one.requirements.items()
    }
    figures = {
        (name, str(figure.value))
        for name, figure in decision.figures.items()
        if figure.value not in (None, NOT_TOLD)
    }
    assert {atom[1:] for atom in atoms if atom[0] == "outcome"} == outcomes
    assert {atom[1:] for atom in atoms if atom[0] == "requirement"} == states
    told = {atom[1:] for atom in atoms if atom[0] == "figure"}
    assert {one for one in told if one[1] != NOT_TOLD} == figures


@examples(4, shrunk=False)
@given(st.one_of(whole_cases(), plain_cases()))
def test_an_export_needs_no_script_and_loads_from_a_file(document: Document) -> None:
    """Any build of clingo runs it: no function from outside, no script, and `load` reads it."""
    book = rulebook()
    program = book.export(book.case(document))
    code = "\n".join(line for line in program.splitlines() if not line.startswith("%"))
    assert "@" not in re.sub(r'"[^"]*"', "", code)
    assert "#script" not in code
    control = clingo.Control(["--warn=none"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.lp"
        path.write_text(program, encoding="utf-8")
        control.load(str(path))
    control.ground([("base", [])])
    shown: list[str] = []
    control.solve(on_model=lambda model: shown.extend(s.name for s in model.symbols(shown=True)))
    assert set(shown) <= {"outcome", "requirement", "figure"}


def test_an_export_says_what_is_not_known() -> None:
    """What is not known is exported as absent, and a comment says so."""
    book = rulebook()
    program = book.export(book.case({"case": "little", "date": "2026-03-01", "job": {}}))
    assert "% not known: job.salary" in program.splitlines()
