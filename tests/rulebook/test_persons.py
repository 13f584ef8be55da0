"""Questions and figures of each person: declared once, with one rule for all."""

from __future__ import annotations

from pathlib import Path

from hsm_policy.rulebook import Loader, RulebookData
from hsm_policy.syntax import part_text
from tests.support.small_rulebook import FILES, write

QUESTIONS = """\
questions:
  pass:
    person: parent
    title: {en: "pass of {person}", nl: "pas van {person}"}
    raised_by: ["family[who={person}]"]
    requirements:
      age:
        title: {en: age, nl: leeftijd}
        unmet: {en: "{Person} is too young for {pass_fee}.", nl: "{Person} is te jong."}
        open: {en: "Not known. {Person} says no age.", nl: Onbekend.}
  child_pass: {person: child, like: pass, title: {en: the pass, nl: de pas}}
figures:
  pass_fee: {type: money, of: pass, person: parent, title: {en: fee, nl: leges}}
  child_pass_fee: {person: child, like: pass_fee}
words:
  child: {en: the child, nl: het kind}
  parent: {en: the parent, nl: de ouder}
"""

RULES = """\
%@ rule: pass.age
%@ en: {Person} is old enough. So {Person} pays.
met(pass(Person), age) :- adult(Person), granted(pass(child)).

%@ rule: pass.fee
figure(pass_fee(Person), 1) :- adult(Person).

%@ rule: pass.odd
note(odd) :- raised(pass(aunt)), granted(pass).
"""


def _loaded(folder: Path) -> tuple[RulebookData, list[str]]:
    write(folder, {**FILES, "policy/more.yaml": QUESTIONS, "policy/more.lp": RULES})
    loader = Loader(folder)
    source = loader.load()
    return source, [one.code for one in loader.problems]


def test_an_entry_takes_what_it_does_not_state_from_the_one_it_is_like(tmp_path: Path) -> None:
    source, _ = _loaded(tmp_path)
    parent, child = source.questions["pass"], source.questions["child_pass"]
    assert (parent.title["en"], child.title["en"]) == ("pass of the parent", "the pass")
    assert (parent.raised_by, child.raised_by) == (("family[who=parent]",), ("family[who=child]",))
    age = child.requirements["age"]
    assert age.unmet == {
        "en": "The child is too young for {child_pass_fee}.",
        "nl": "Het kind is te jong.",
    }
    assert age.open["en"] == "Not known. The child says no age."
    fee = source.figures["child_pass_fee"]
    assert (fee.type, fee.of) == ("money", "child_pass")


def test_a_rule_about_a_persons_own_is_one_rule_for_each_person(tmp_path: Path) -> None:
    source, problems = _loaded(tmp_path)
    met, other = [one for one in source.rules if one.id == "pass.age"]
    assert [part_text(met.head), part_text(other.head)] == [
        "met(pass, age)",
        "met(child_pass, age)",
    ]
    assert [part_text(one) for one in other.body] == [
        "adult(child)",
        "outcome(child_pass, granted)",
    ]
    assert other.texts["en"] == "The child is old enough. So the child pays."
    fees = [one for one in source.rules if one.id == "pass.fee"]
    assert [part_text(one.body[0]) for one in fees] == ["raised(pass)", "raised(child_pass)"]
    assert "person_unknown" in problems
