"""What a verdict tells of a duty where it is not known which rule gives its day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from hsm_policy.syntax.ast import Fun, Rule, Var
from tests.support.small_rulebook import APPLICANT, CASE, FILES, write
from tests.support.strategies import rulebook

RULE = """\
%@ rule: duty.{kind}
%@ source: act 1
%@ en: Bring it back by {{T}}.
%@ nl: Breng het terug uiterlijk op {{T}}.
duty(bring_back, applicant, T) :-
    raised(card), kind(applicant, {kind}), date(D), T = @plus_days(D, {days}).
"""


def _duties(folder: Path, days: dict[str, int], kind: str) -> list[tuple[str, Any]]:
    rules = "% When a loan has to be back.\n"
    rules += "\n".join(RULE.format(kind=each, days=number) for each, number in days.items())
    write(folder, {**FILES, "policy/duties.lp": rules})
    book = Rulebook.load(folder, cache=Cache(None))
    case = book.case({**CASE, "applicant": {**APPLICANT, "kind": kind}})
    return [(duty["id"], duty["by"]) for duty in book.evaluate(case).to_dict()["duties"]]


@pytest.mark.parametrize(
    ("days", "kind", "expected"),
    [
        ({"reader": 1, "student": 2, "staff": 3}, "unknown", [("bring_back", None)]),
        ({"reader": 1, "student": 2}, "unknown", []),
        ({"reader": 1, "student": 1, "staff": 1}, "unknown", [("bring_back", "2026-03-02")]),
        ({"reader": 1, "student": 2, "staff": 3}, "student", [("bring_back", "2026-03-03")]),
        ({"reader": 1, "student": 2}, "staff", []),
    ],
    ids=["always, on some day", "perhaps never", "always on one day", "known", "known to owe none"],
)
def test_a_duty_is_told_where_it_arises_whatever_else_is_so(
    tmp_path: Path, days: dict[str, int], kind: str, expected: list[tuple[str, Any]]
) -> None:
    assert CASE["date"] == "2026-03-01"
    assert _duties(tmp_path, days, kind) == expected


LOAN = """\
% When a loan has to be back.

%@ rule: duties.due
%@ source: act 1
%@ en: It is to be back on {{T}}.
%@ nl: Het moet terug zijn op {{T}}.
due(T) :- raised(card), date(D), T = {due}.

%@ rule: duties.owed
%@ source: act 1
%@ en: Bring it back by {{T}}.
%@ nl: Breng het terug uiterlijk op {{T}}.
duty(bring_back, applicant, T) :- due(T).

%@ rule: duties.done
%@ source: act 1
%@ en: It was brought back on {{D}}.
%@ nl: Het is teruggebracht op {{D}}.
done(bring_back, applicant, T, D) :- due(T), kind(applicant, student), date(D).
"""


@pytest.mark.parametrize(
    ("kind", "due", "overdue"),
    [
        ("reader", "@day_before(D)", True),
        ("reader", "@plus_days(D, 0)", None),
        ("student", "@day_before(D)", None),
        ("unknown", "@day_before(D)", None),
    ],
    ids=["passed undone", "not passed", "done", "perhaps done"],
)
def test_a_duty_is_overdue_once_its_last_day_has_passed_undone(
    tmp_path: Path, kind: str, due: str, overdue: bool | None
) -> None:
    write(tmp_path, {**FILES, "policy/duties.lp": LOAN.format(due=due)})
    book = Rulebook.load(tmp_path, cache=Cache(None))
    case = book.case({**CASE, "applicant": {**APPLICANT, "kind": kind}})
    (duty,) = book.evaluate(case).to_dict()["duties"]
    assert duty.get("overdue") == overdue


def _duties_of_the_rulebook() -> list[Rule]:
    return [rule for rule in rulebook().source.rules if rule.head.name == "duty"]


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("rule", _duties_of_the_rulebook(), ids=lambda rule: rule.id)
def test_a_duty_says_who_owes_it_by_which_day_and_what_follows_later(rule: Rule, lang: str) -> None:
    """Where several people owe it by one rule, the answer names each beside the sentence."""
    who, last_day = rule.head.args[1:]
    assert isinstance(last_day, Var)
    if isinstance(who, Fun):
        owes = rulebook().source.words[who.name][lang].removeprefix("de ").removeprefix("the ")
        assert owes.lower() in rule.texts[lang].lower()
    assert f"{{{last_day.name}}}" in rule.texts[lang]
    assert "later" in rule.texts[lang].partition("}")[2]


def test_there_are_duties_to_look_at() -> None:
    assert {rule.head.args[0] for rule in _duties_of_the_rulebook()} == {
        Fun("report_job_end"),
        Fun("report_salary_change"),
        Fun("report_employer_change"),
        Fun("report_relationship_end"),
        Fun("apply_for_ruling"),
        Fun("pass_integration"),
    }
