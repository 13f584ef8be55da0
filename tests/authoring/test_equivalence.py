"""What reads what a changed rule derives, and where that cannot be followed."""

from __future__ import annotations

from collections.abc import Sequence

from hsm_policy.authoring.mutation.equivalence import Layer, layers, may_unify
from hsm_policy.messages.diagnostic import Location
from hsm_policy.syntax.ast import Comparison, Fun, Literal, Rule, Term, Var, literal

AT = Location("policy/x.lp", 1, 1)
Q, R, N = Var("Q"), Var("R"), Var("N")


def rule(head: Literal, *body: Literal | Comparison, en: str = "") -> Rule:
    return Rule(id=head.name, head=head, body=body, place=AT, texts={"en": en})


def atom(name: str, *args: Term | str, negated: bool = False) -> Literal:
    terms = (Fun(one) if isinstance(one, str) else one for one in args)
    return literal(name, *terms, negated=negated)


MET = atom("met", "card", "age")
RULES = [
    rule(MET, atom("old")),
    rule(atom("requirement", Q, R, "met"), atom("raised", Q), atom("met", Q, R)),
    rule(atom("requirement", Q, R, "unmet"), atom("asks", Q, R), atom("met", Q, R, negated=True)),
    rule(atom("failed", Q), atom("requirement", Q, R, "unmet")),
]


def told(rules: Sequence[Rule], head: Literal) -> list[Layer]:
    return list(layers(rules, [head]))


def test_what_reads_a_head_is_asked_of_with_the_constants_that_it_has() -> None:
    (layer,) = told(RULES, MET)
    assert layer.names == {"met"}
    asked = {tuple(one.name for one in found.args if isinstance(one, Fun)) for found in layer.asked}
    assert asked == {("card", "age", "met"), ("card", "age", "unmet")}


def test_what_is_shown_is_the_end_of_it() -> None:
    assert told(RULES, atom("requirement", "card", "age", "met")) == []


def test_what_is_not_shown_is_followed_by_another_layer() -> None:
    first, second = told(RULES, atom("old"))
    assert [one.name for one in first.asked] == ["met"]
    assert second.names == {"old", "met"}
    assert {one.name for one in second.asked} == {"requirement"}


def test_what_rests_on_itself_is_not_followed() -> None:
    circle = [rule(atom("near", N), atom("next", N)), rule(atom("next", N), atom("near", N))]
    assert told(circle, atom("near", N)) == []
    apart = [rule(atom("near", N), atom("next", N)), rule(atom("next", "a"), atom("near", "b"))]
    assert told(apart, atom("near", "b")) != []


def test_a_sentence_that_tells_a_value_is_not_left_out_of_sight() -> None:
    silent = [rule(atom("note", "late"), atom("term", N), en="Too late.")]
    assert told(silent, atom("term", N)) != []
    speaking = [rule(atom("note", "late"), atom("term", N), en="Later than {N} months.")]
    assert told(speaking, atom("term", N)) == []
    held = [rule(atom("figure", "months", N), atom("term", N), en="It takes {N} months.")]
    assert told(held, atom("term", N)) != []


def test_patterns_with_different_constants_are_not_one() -> None:
    assert may_unify(atom("met", Q, "age"), atom("met", "card", R))
    assert not may_unify(atom("met", "card", "age"), atom("met", "card", "debts"))
    assert not may_unify(atom("met", Q, Q), atom("met", "card", "age"))
    assert not may_unify(atom("met", "card"), atom("met", "card", "age"))


def test_what_nothing_reads_has_a_layer_that_asks_nothing() -> None:
    (layer,) = told(RULES, atom("unread", N))
    assert layer.asked == ()
