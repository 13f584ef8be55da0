"""Slips in wording: a wrong article, and Dutch that says the opposite of the English."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.authoring.mutation.mutants import mutants
from hsm_policy.authoring.mutation.wording import WordingCheck, reworded
from hsm_policy.syntax import Citation, Fun, Rule, literal, make_rule
from tests.support.small_rulebook import write


@pytest.mark.parametrize(
    ("dutch", "slips"),
    [
        ("De boete telt niet mee.", ["De boete telt mee."]),
        ("Er is geen boete.", ["Er is een boete."]),
        ("De boete telt mee.", ["De boete telt niet mee."]),
        (
            "Er is geen pas na 14 dagen.",
            ["Er is een pas na 14 dagen.", "Er is geen pas na 15 dagen."],
        ),
        ("Twee of drie boeken.", ["Twee of vier boeken."]),
        ("Vanaf {D1}.", []),
    ],
)
def test_the_dutch_is_opposed_and_miscounted(dutch: str, slips: list[str]) -> None:
    found = [one.texts["nl"] for _, _, one in reworded(_rule(dutch))]
    assert found == slips


@pytest.mark.parametrize(
    ("where", "wrong"),
    [("2.1(1)(a)1", "2.2(1)(a)1"), ("10ei(2)", "11ei(2)"), ("A9/2.3", "A9/2.4"), ("table", "")],
)
def test_another_article_is_cited(where: str, wrong: str) -> None:
    found = [one.sources[0].where for _, _, one in reworded(_rule("", where))]
    assert found == ([wrong] if wrong else [])


def _rule(dutch: str, where: str = "") -> Rule:
    made = make_rule("one", literal("counts", Fun("one")))
    return Rule(
        *(made.id, made.head, made.body, made.place),
        texts={"en": "It does.", "nl": dutch},
        sources=(Citation("act", where),),
    )


def test_the_checks_notice_what_opposes_and_what_is_not_in_the_act(tmp_path: Path) -> None:
    folder = write(tmp_path)
    check = WordingCheck(folder)
    noticed = {
        f"{one.before} -> {one.after}": check.noticed(one.rewritten)
        for one in mutants(Rulebook.load(folder).source)
        if one.rewritten is not None
    }
    assert noticed["De boete telt mee. -> De boete telt niet mee."]
    assert noticed["act 1 -> act 2"]
    assert not noticed["act 3 -> act 4"]
