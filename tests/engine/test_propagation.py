"""What the rules alone tell, without a search, is what a search finds."""

from __future__ import annotations

import clingo
import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from msgspec.structs import replace

from hsm_policy.cases.case import Case
from hsm_policy.engine.encoding import leaves
from hsm_policy.engine.layout import AtomLayout
from hsm_policy.engine.propagation import PartialModel, derivation_steps, steps_above, watched
from hsm_policy.engine.situation import Consequences, Situation
from hsm_policy.engine.solving.solver import Solver
from hsm_policy.verdict.outcomes import outcome_among
from tests.support.strategies import Document, examples, plain_cases, read, rulebook, whole_cases

SOME = examples(2, shrunk=False)
_SEARCHING: dict[int, Solver] = {}


def searching(case: Case) -> Solver:
    """Give the solver for the shape of a case, which is told no steps and so searches always."""
    engine, situation = rulebook().engine, Situation(rulebook().engine, case)
    ground = situation.solver.ground
    if id(ground) not in _SEARCHING:
        blind = replace(ground, steps=[])
        found = leaves(engine.source.vocabulary, situation.shape)
        _SEARCHING[id(ground)] = Solver(blind, AtomLayout(blind, found, engine.functions))
    return _SEARCHING[id(ground)]


class Searched(Situation):
    """A case asked of a solver that always searches."""

    @property
    def solver(self) -> Solver:
        """The solver that always searches."""
        return searching(self.case)


def searched(case: Case) -> Consequences:
    """Return the consequences of a case, found by the solver alone."""
    return Searched(rulebook().engine, case).consequences()


@pytest.mark.slow
@SOME
@given(st.one_of(plain_cases(), whole_cases()))
def test_what_the_rules_alone_tell_a_search_tells_too(document: Document) -> None:
    note(str(document))
    case = read(document)
    assert Situation(rulebook().engine, case).consequences() == searched(case)


@pytest.mark.slow
@SOME
@given(st.one_of(plain_cases(unknown=0), whole_cases(known=True)))
def test_the_outcome_under_another_reading_is_what_a_search_finds_under_it(
    document: Document,
) -> None:
    note(str(document))
    book, case = rulebook(), read(document)
    answers = book.evaluate(case).decision.answers
    for question, answer in answers.items():
        for one in answer.contested:
            other = book.with_options(case, readings={one.point: one.reading})
            found = searched(other).cautious
            assert outcome_among(searching(other), found, question) == one.outcome


def program(text: str) -> tuple[str, dict[str, int]]:
    """Ground a small program; give it as aspif, with the numbers of its atoms."""
    from hsm_policy.engine.aspif import AspifObserver, write_aspif

    recorder = AspifObserver()
    control = clingo.Control()
    control.register_observer(recorder)  # type: ignore[arg-type] # has what is called
    control.add("base", [], text)
    control.ground([("base", [])])
    atoms = {str(one.symbol): one.literal for one in control.symbolic_atoms}
    return write_aspif(recorder.statements), atoms


FREE = "#external a. #external b. "


@pytest.mark.parametrize(
    ("rules", "a", "settled"),
    [
        ("p :- a. q :- not p.", True, {"p": True, "q": False}),
        ("p :- a. q :- not p.", False, {"p": False, "q": True}),
        ("p :- a, b.", False, {"p": False}),
        ("p :- a, b.", True, {"p": None}),
        ("p :- b. p :- a.", True, {"p": True}),
        ("p :- b. q :- not p. r :- q, not a.", True, {"p": None, "q": None, "r": False}),
        ("p :- b. p :- not b.", True, {"p": None}),
    ],
)
def test_an_atom_is_settled_where_no_completion_can_tell_otherwise(
    rules: str, a: bool, settled: dict[str, bool | None]
) -> None:
    """`b` is open; what is left open may still be certain, which is for a search to find."""
    aspif, atoms = program(FREE + rules)
    view = PartialModel([atoms["a"] if a else -atoms["a"]], [atoms["b"]])
    view.follow(derivation_steps(aspif, atoms.values()))
    found = {
        name: atoms[name] in view.certain if view.settles(atoms[name]) else None for name in settled
    }
    assert found == settled


@pytest.mark.parametrize(
    "rules",
    [
        "p :- a. p :- q. q :- p.",
        "p :- not q, a. q :- not p.",
        "{p} :- a.",
        "p ; q :- a.",
        "p :- 1 {a ; b} 1.",
    ],
)
def test_rules_that_need_a_search_are_left_to_it(rules: str) -> None:
    aspif, atoms = program(FREE + rules)
    assert derivation_steps(aspif, atoms.values()) == []


def test_turning_a_free_atom_tells_what_hangs_on_it_and_changes_nothing() -> None:
    aspif, atoms = program(FREE + "p :- a. q :- not p. r :- b.")
    steps = derivation_steps(aspif, atoms.values())
    view = PartialModel([atoms["a"], -atoms["b"]], [])
    view.follow(steps)
    before = set(view.certain), set(view.possible)
    wanted = [atoms[name] for name in "pqr"]
    watches = steps_above(watched(steps), [atoms["a"]])
    assert [atom for atom, _, _ in watches] == [atoms["p"], atoms["q"]]
    assert view.turned([-atoms["a"]], watches, wanted) == [-atoms["p"], atoms["q"], -atoms["r"]]
    assert (view.certain, view.possible) == before
