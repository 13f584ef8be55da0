"""Annotations: several on one line, the law's own words, and concepts declared with one line."""

from __future__ import annotations

import pytest

from hsm_policy.syntax import format_text, parse_rules

RULE = """\
%@ concept: adult(Person)  en: The person is of age.  nl: De persoon is meerderjarig.

%@ en: {P} is of age. Note: on the day.   nl: {P} is meerderjarig.
%@ rule: card.adult   source: act 1(1)   source: code 2   says: one, two
%@ text: "Meerderjarig is
%@ text: wie achttien is."
adult(P) :- born(P, B), old_enough(B).
"""


def test_several_annotations_stand_on_one_line() -> None:
    parsed = parse_rules(RULE, "a.lp")
    [rule] = parsed.rules
    assert not parsed.problems
    assert (rule.id, [one.id for one in rule.sources], rule.says) == (
        "card.adult",
        ["act", "code"],
        ("one", "two"),
    )
    assert rule.texts == {"en": "{P} is of age. Note: on the day.", "nl": "{P} is meerderjarig."}
    assert rule.law == '"Meerderjarig is wie achttien is."'


def test_a_concept_is_declared_by_a_line_of_its_own() -> None:
    [concept] = parse_rules(RULE, "a.lp").concepts
    assert (concept.name, concept.arguments, concept.place.line) == ("adult", ("Person",), 1)
    assert concept.texts == {"en": "The person is of age.", "nl": "De persoon is meerderjarig."}


def test_the_house_style_keeps_what_stands_on_one_line_and_two_spaces_between() -> None:
    after = format_text(RULE, "a.lp").after
    assert after == RULE.replace("   ", "  ")
    assert format_text(after, "a.lp").after == after


def test_what_is_too_long_for_one_line_is_put_below_each_other() -> None:
    long = f"%@ rule: a.b  en: {'word ' * 20}  nl: {'woord ' * 20}\na.\n"
    lines = format_text(long, "a.lp").after.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == [
        "%@ rule",
        "%@ en",
        "%@ en",
        "%@ nl",
        "%@ nl",
    ]
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("%@ concept: Adult(P)", "concept_form"),
        ("%@ concept: adult(worker)", "concept_form"),
        ("%@ concept: adult(P)  source: act", "concept_form"),
        ("%@ rule: a  sorce: act", "annotation_key"),
        ("%@ nothing", "annotation_form"),
    ],
)
def test_what_is_no_annotation_is_refused(line: str, code: str) -> None:
    assert [one.code for one in parse_rules(f"{line}\na.\n", "a.lp").problems] == [code]
