"""Figures, notes, risks and duties declared of a question: given where the case raises it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsm_policy.rulebook import Loader
from hsm_policy.syntax import Rule, literals
from tests.support.small_rulebook import FILES, write

DECLARED = """\
notes:
  noted: {of: card}
duties:
  owed: {of: card}
"""


def _bodies(folder: Path, *clauses: str) -> list[list[str]]:
    """Return the predicates of the bodies of some clauses, as they are decided."""
    added = "\n".join(
        f"%@ rule: card.more{number}\n{clause}\n" for number, clause in enumerate(clauses)
    )
    write(folder, {**FILES, "policy/more.yaml": DECLARED, "policy/more.lp": added})
    rules = Loader(folder).load().rules
    return [_read(one) for one in rules if one.id.startswith("card.more")]


def _read(one: Rule) -> list[str]:
    return [f"{item.name}/{len(item.args)}" for item in literals(one.body)]


@pytest.mark.parametrize(
    ("clause", "body"),
    [
        ("note(noted) :- limit(M).", ["raised/1", "limit/1"]),
        ("duty(owed, applicant, D) :- date(D).", ["raised/1", "date/1"]),
        ("risk(late, card) :- limit(M).", ["raised/1", "limit/1"]),
        ("note(noted) :- limit(M), raised(card).", ["limit/1", "raised/1"]),
        ("note(other) :- limit(M).", ["limit/1"]),
    ],
)
def test_a_rule_asks_for_the_question_that_its_conclusion_is_of(
    clause: str, body: list[str], tmp_path: Path
) -> None:
    others = ["note(noted).", "duty(owed, applicant, D) :- date(D)."]
    assert _bodies(tmp_path, clause, *others)[0] == body
