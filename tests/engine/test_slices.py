"""A ground program that holds only what a case can ask for decides as the whole one does."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given

from hsm_policy.engine.engine import Engine
from hsm_policy.engine.situation import Situation
from hsm_policy.engine.solving.solver import Solver
from hsm_policy.rulebook.slicing import Scope, slice_rules
from hsm_policy.syntax.parser import parse_rules
from hsm_policy.verdict.decision import decide
from tests.support.strategies import examples, plain_cases, read, rulebook

RULES = """
%@ rule: asked
met(q, r) :- raised(q), helper(1).
%@ rule: helper
helper(X) :- deeper(X).
%@ rule: other
met(other, r) :- raised(other), alone.
%@ rule: alone
alone.
%@ rule: state
requirement(Q, R, met) :- raised(Q), met(Q, R).
%@ rule: sum
deeper(X) :- X = #sum { A, P : member(P), weight(P, A) }.
%@ rule: member
member(P) :- part(P), not left_out(P).
%@ rule: left_out
left_out(P) :- part(P), alone_too.
"""


def test_a_rule_is_kept_when_something_shown_depends_on_it() -> None:
    rules = parse_rules(RULES, "policy/x.lp").rules
    kept = slice_rules(rules, Scope(("q",)), [("requirement", 3)])
    assert kept == {"state", "asked", "helper", "sum", "member", "left_out"}
    assert slice_rules(rules, Scope(()), [("requirement", 3)]) == {"state"}


def test_a_rule_that_needs_what_the_case_never_has_is_left_out() -> None:
    rules = parse_rules(
        """
%@ rule: planned
note(plan) :- scenario(plans).
%@ rule: other
note(other) :- scenario(others).
%@ rule: decided
note(decision) :- decided(decision, refused).
%@ rule: undecided
note(none) :- not decided(decision, refused).
""",
        "policy/x.lp",
    ).rules
    scope = Scope((), never=(("scenario", "plans"), ("decided", "decision")))
    assert slice_rules(rules, scope, [("note", 1)]) == {"other", "undecided"}


class _Whole(Engine):
    def solver(self, shape: Mapping[str, int], scope: Scope | None) -> Solver:
        del scope
        return super().solver(shape, None)


@pytest.mark.slow
@examples(4)
@given(plain_cases(most=1, unknown=1))
def test_the_whole_program_decides_alike(document: dict[str, Any]) -> None:
    engine = rulebook().engine
    case = read(document)
    whole = _Whole(engine.source, engine.cache)
    sliced = decide(Situation(engine, case))
    # What belongs only to a permit that is not needed is told by slices, so it is left out here.
    assume(not any(one.not_needed for one in sliced.answers.values()))
    assert sliced == decide(Situation(whole, case))
