"""What the files declare for a figure that nothing gives, and for a key that a case leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine import Cache
from tests.support.small_rulebook import APPLICANT, CASE, FILES, QUESTIONS, write

TOLD = QUESTIONS.replace(
    "figures:\n",
    """\
figures:
  bonus:
    type: money
    of: card
    no_value: {en: There is no bonus for others., nl: Voor anderen is er geen bonus.}
    title: {en: bonus, nl: bonus}
""",
).replace(
    "unmet: {en: Too young.",
    """\
left_out:
          key: applicant.resident
          note: assumed
          text: {en: The age will do., nl: De leeftijd volstaat.}
        unmet: {en: Too young.""",
)

RULES = """\
% The bonus of students.

%@ rule: bonus.student
%@ source: act 1
%@ en: A student gets {F}.
%@ nl: Een student krijgt {F}.
figure(bonus, F) :- kind(applicant, student), low_fee(F).
"""

WAIVED = FILES["policy/verdict.lp"].replace("not met(Q, R)", "not met(Q, R), not waived(Q, R)")
WAIVED += """
%@ rule: verdict.waived
%@ source: act 1
%@ en: This is not asked.
%@ nl: Dit wordt niet gevraagd.
requirement(Q, R, waived) :- raised(Q), asks(Q, R), waived(Q, R), not met(Q, R).
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder: Path = tmp_path_factory.mktemp("absence")
    changed = {"questions.yaml": TOLD, "bonus.lp": RULES, "verdict.lp": WAIVED}
    write(folder, {**FILES, **{f"policy/{name}": text for name, text in changed.items()}})
    return Rulebook.load(folder, cache=Cache(None))


def _verdict(book: Rulebook, **applicant: Any) -> dict[str, Any]:
    told = {key: one for key, one in {**APPLICANT, **applicant}.items() if one is not None}
    return book.evaluate(book.case({**CASE, "applicant": told})).to_dict()


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("student", "0.50", "A student gets EUR 0.50."),
        ("reader", None, "There is no bonus for others."),
        ("unknown", None, "Bonus: not known."),
    ],
)
def test_a_figure_that_nothing_gives_says_so(
    book: Rulebook, kind: str, value: str | None, text: str
) -> None:
    bonus = _verdict(book, kind=kind)["figures"]["bonus"]
    assert (bonus["value"], bonus["text"]) == (value, text)


def test_a_requirement_is_taken_for_granted_where_its_key_is_left_out(book: Rulebook) -> None:
    for resident, state, noted in ((None, "waived", True), (True, "unmet", False)):
        found = _verdict(book, resident=resident, born="2020-01-01")
        states = {one["id"]: one for one in found["verdicts"]["card"]["requirements"]}
        assert states["age"]["state"] == state
        assert ("assumed" in [one["id"] for one in found["notes"]]) == noted
