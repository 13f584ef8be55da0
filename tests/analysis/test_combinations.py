"""Every combination of readings: the rows are what choosing those readings gives, and no longer."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from msgspec import convert

from hsm_policy import Rulebook
from hsm_policy.analysis.combinations import (
    CombinationsReport,
    CombinationTable,
    QuestionCombinations,
    branch_on,
    explore_readings,
)
from hsm_policy.analysis.combinations import Outcomes as Tree
from hsm_policy.cases.case import Case
from hsm_policy.engine.situation import Situation
from hsm_policy.messages.diagnostic import Location
from hsm_policy.names import Outcome
from hsm_policy.presentation.text.changes import render_combinations
from hsm_policy.rulebook.model import Point, Reading
from hsm_policy.verdict.outcomes import outcome_among
from tests import EXAMPLES
from tests.support.fake_answers import titles
from tests.support.small_rulebook import APPLICANT, CARD, CASE, FILES, write
from tests.support.small_rulebook import READINGS as READINGS_FILE
from tests.support.strategies import Document, examples, plain_cases, read, rulebook, whole_cases

SOME = examples(2, shrunk=False)
Choice = tuple[str, ...]
Outcomes = dict[Choice, str]


def read_by(case: Case, question: str) -> list[str]:
    """Give the points that the rules of a question read."""
    solver = Situation(rulebook().engine, case).solver
    return [point for point in rulebook().source.points if point in solver.points(question)]


def by_choosing(case: Case, question: str, points: list[str]) -> Outcomes:
    """Decide the case anew, from nothing, under every combination of readings of some points."""
    engine = rulebook().engine
    readings = [engine.source.points[point].readings for point in points]
    found: dict[Choice, str] = {}
    for choice in product(*readings):
        chosen = {**Situation(engine, case).readings, **dict(zip(points, choice, strict=True))}
        situation = Situation(engine, case, chosen)
        solver = situation.solver
        certain = situation.consequences(solver.outcomes[question]).cautious
        found[choice] = outcome_among(solver, certain, question)
    return found


def fits(readings: Mapping[str, str], points: list[str], choice: Choice) -> bool:
    """Tell whether a combination has the readings of a row."""
    return readings.items() <= dict(zip(points, choice, strict=True)).items()


def mattering(points: list[str], outcomes: Outcomes) -> tuple[str, ...]:
    """Give the points of which another reading alone changes some combination."""
    found = set()
    for one, other in combinations(outcomes, 2):
        differing = [p for p, a, b in zip(points, one, other, strict=True) if a != b]
        if len(differing) == 1 and outcomes[one] != outcomes[other]:
            found.add(differing[0])
    return tuple(point for point in points if point in found)


def flips(own: Choice, points: list[str], outcomes: Outcomes) -> list[tuple[dict[str, str], str]]:
    """Give the changes from the own readings that turn the outcome and no part of which does."""
    turned = [
        ({p: b for p, a, b in zip(points, own, choice, strict=True) if a != b}, outcome)
        for choice, outcome in outcomes.items()
        if outcome != outcomes[own]
    ]
    return [
        (change, outcome)
        for change, outcome in turned
        if not any(part.items() < change.items() for part, _ in turned)
    ]


def hold(
    explored: QuestionCombinations, points: list[str], outcomes: Outcomes, own: Choice
) -> None:
    """Hold what was explored against every combination decided by itself."""
    assert tuple(explored.points) == mattering(points, outcomes)
    for choice, outcome in outcomes.items():
        rows = [row for row in explored.rows if fits(row.readings, points, choice)]
        assert [row.outcome for row in rows] == [outcome], choice
    assert fits(explored.rows[0].readings, points, own)
    found = sorted((sorted(one.readings.items()), one.outcome) for one in explored.flips)
    wanted = flips(own, points, outcomes)
    assert found == sorted((sorted(one.items()), outcome) for one, outcome in wanted)


@pytest.mark.slow
@SOME
@given(
    st.one_of(
        plain_cases(unknown=0), plain_cases(unknown=5), whole_cases(known=True), whole_cases()
    )
)
def test_the_table_of_readings_is_what_deciding_every_combination_gives(document: Document) -> None:
    note(str(document))
    case = read(document)
    for question, explored in explore_readings(Situation(rulebook().engine, case)).items():
        points = read_by(case, question)
        own = tuple(Situation(rulebook().engine, case).readings[point] for point in points)
        hold(explored, points, by_choosing(case, question, points), own)


ORDER = ("first", "second", "third", "fourth")
READINGS = {"first": "ab", "second": "ab", "third": "abc", "fourth": "ab"}
DECLARED = {
    point: Point(
        id=point,
        title={},
        default="a",
        profiles={},
        readings={one: Reading(id=one, text={}, authority=()) for one in READINGS[point]},
        place=Location("", 0, 0),
    )
    for point in ORDER
}
CHOICES = list(product(*READINGS.values()))


def tree(outcomes: Outcomes, before: Choice = ()) -> Tree:
    """Give the outcomes of all combinations as a tree."""
    if len(before) == len(ORDER):
        return Outcome(outcomes[before])
    point = ORDER[len(before)]
    return branch_on(point, {one: tree(outcomes, (*before, one)) for one in READINGS[point]})


def fewest(outcomes: Outcomes, left: tuple[str, ...] = ORDER) -> int:
    """Give how many rows the shortest table has, by trying every way to cut."""
    if len(set(outcomes.values())) == 1:
        return 1
    return min(
        sum(
            fewest({c: o for c, o in outcomes.items() if c[ORDER.index(point)] == one}, rest)
            for one in READINGS[point]
        )
        for point in left
        for rest in [tuple(other for other in left if other != point)]
        if point in mattering(list(ORDER), outcomes)
    )


@examples(6)
@given(
    st.lists(st.sampled_from(("granted", "refused", "open")), min_size=len(CHOICES)).map(
        lambda drawn: dict(zip(CHOICES, drawn, strict=False))
    ),
    st.sampled_from(CHOICES),
)
def test_a_table_is_as_short_as_cutting_by_points_can_make_it(
    outcomes: Outcomes, own: Choice
) -> None:
    explored = CombinationTable(DECLARED, dict(zip(ORDER, own, strict=True))).explored(
        tree(outcomes)
    )
    hold(explored, list(ORDER), outcomes, own)
    assert len(explored.rows) == fewest(outcomes)


@pytest.fixture
def separated() -> Case:
    """Give a marriage that ends: he moved out, no court has dissolved it yet."""
    return rulebook().case(EXAMPLES / "ten-years.yaml")


def test_two_points_that_matter_only_together_are_found(separated: Case) -> None:
    told = rulebook().combinations(separated).to_dict()["questions"]["partner_permit"]
    suffices, dissolved = "real_relationship_suffices", "legal_dissolution"
    assert told == {
        "points": ["cohabitation", "end_of_relationship"],
        "rows": [
            {"readings": {"cohabitation": "required"}, "outcome": "refused"},
            {
                "readings": {"cohabitation": suffices, "end_of_relationship": "factual_separation"},
                "outcome": "refused",
            },
            {
                "readings": {"cohabitation": suffices, "end_of_relationship": dissolved},
                "outcome": "granted",
            },
        ],
        "flips": [
            {
                "readings": {"cohabitation": suffices, "end_of_relationship": dissolved},
                "outcome": "granted",
            }
        ],
    }
    assert rulebook().evaluate(separated).decision.answers["partner_permit"].contested == ()


def test_the_first_row_and_what_turns_it_go_by_the_readings_of_the_case(separated: Case) -> None:
    chosen = {"cohabitation": "real_relationship_suffices"}
    case = rulebook().with_options(separated, readings=chosen)
    told = rulebook().combinations(case).to_dict()["questions"]["partner_permit"]
    assert told["rows"][0]["readings"]["end_of_relationship"] == "factual_separation"
    assert told["flips"] == [
        {"readings": {"end_of_relationship": "legal_dissolution"}, "outcome": "granted"}
    ]


def test_a_question_without_a_point_that_matters_has_one_row(separated: Case) -> None:
    told = rulebook().combinations(separated).to_dict()["questions"]["parent_permit"]
    assert told == {"points": [], "rows": [{"readings": {}, "outcome": "granted"}], "flips": []}


def test_each_reading_of_a_point_that_matters_names_who_stands_behind_it(separated: Case) -> None:
    told = rulebook().combinations(separated).to_dict("nl")["points"]
    assert [one["point"] for one in told] == ["cohabitation", "end_of_relationship"]
    assert told[0]["title"] == "Moeten de twee samenwonen?"
    assert told[0]["reading"] == "required"
    assert told[0]["readings"][1] == {
        "reading": "real_relationship_suffices",
        "text": "Een oprechte relatie is genoeg, ook voor twee die apart wonen.",
        "sources": [
            {
                "id": "amice",
                "where": "2, Council of State",
                "url": "https://www.amice-advocaten.nl/?p=8781",
            }
        ],
    }


ANSWER = convert(
    {
        "questions": {
            "hsm_permit": {
                "points": ["year_end_bonus", "b"],
                "rows": [
                    {"readings": {"year_end_bonus": "x"}, "outcome": "refused"},
                    {"readings": {"year_end_bonus": "y", "b": "p"}, "outcome": "granted"},
                    {"readings": {"year_end_bonus": "y", "b": "q"}, "outcome": "open"},
                ],
                "flips": [{"readings": {"year_end_bonus": "y", "b": "p"}, "outcome": "granted"}],
            },
            "partner_permit": {
                "points": [],
                "rows": [{"readings": {}, "outcome": "granted"}],
                "flips": [],
            },
        },
        "points": [
            {
                "point": "year_end_bonus",
                "title": "Which bonus counts?",
                "reading": "x",
                "readings": [
                    {"reading": "x", "text": "None.", "sources": [{"id": "a", "where": "1"}]},
                    {"reading": "y", "text": "Every one.", "sources": []},
                ],
            }
        ],
    },
    CombinationsReport,
)


def test_combinations_are_a_table_that_says_who_reads_it_so() -> None:
    assert render_combinations(ANSWER, titles()).text() == (
        "Under every combination of readings\n"
        "\n"
        "Highly skilled migrant permit\n"
        "Outcome  year_end_bonus  b\n"
        "----------------------------\n"
        "REFUSED  x               any\n"
        "GRANTED  y               p\n"
        "OPEN     y               q\n"
        "* The outcome changes with year_end_bonus=y and b=p: granted.\n"
        "\n"
        "Partner's permit\n"
        "  GRANTED, the same under every reading.\n"
        "\n"
        "Who stands behind each reading\n"
        "  * Which bonus counts? (year_end_bonus)\n"
        "    x, as here: None. [1]\n"
        "    y: Every one.\n"
        "\n"
        "Sources\n"
        "  [1] a, 1\n"
    )


def test_combinations_read_in_dutch() -> None:
    text = render_combinations(ANSWER, titles("nl"), "nl").text()
    assert "\nAFGEWEZEN  x               elke\n" in text
    assert "\n* De uitkomst verandert met year_end_bonus=y en b=p: verleend.\n" in text
    assert "\n  VERLEEND, hetzelfde bij elke lezing.\n" in text
    assert "\nWie achter elke lezing staat\n" in text


def test_the_page_on_readings_shows_the_combinations_of_its_example(separated: Case) -> None:
    answer = rulebook().combinations(separated).report()
    shown = render_combinations(answer, rulebook().titles(), width=100).text()
    page = EXAMPLES.parent / "reference" / "readings.md"
    assert f"```text\n{shown}```\n" in page.read_text(encoding="utf-8")


TWELVE = [f"p{number}" for number in range(12)]
POINT = """\
  {name}:
    title: {{en: Is it so?, nl: Is het zo?}}
    default: a
    readings:
      a: {{text: {{en: It is., nl: Ja.}}, authority: [{{source: act, where: "3"}}]}}
      b: {{text: {{en: It is not., nl: Nee.}}, authority: [{{source: act, where: "4"}}]}}
"""
ALL_TWELVE = """
%@ rule: card.all_twelve
%@ source: act 1
%@ en: On each point the other reading holds.
%@ nl: Op elk punt geldt de andere lezing.
met(card, age) :- raised(card), {all}.
"""


@pytest.mark.parametrize(("fine", "outcome"), [("5.00", "granted"), ("unknown", "open")])
def test_twelve_points_that_matter_only_all_together_are_thirteen_rows(
    fine: str, outcome: str, tmp_path: Path
) -> None:
    every = ", ".join(f"reading({name}, b)" for name in TWELVE)
    files = {
        **FILES,
        "policy/readings.yaml": READINGS_FILE + "".join(POINT.format(name=one) for one in TWELVE),
        "policy/card.lp": CARD + ALL_TWELVE.format(all=every),
    }
    book = Rulebook.load(write(tmp_path, files))
    child = {**APPLICANT, "born": "2020-01-01"}
    loans = [{"title_kind": "book", "fine": fine}]
    case = book.case({**CASE, "applicant": child, "loans": loans})
    explored = explore_readings(Situation(book.engine, case))["card"]
    assert list(explored.points) == TWELVE
    assert len(explored.rows) == len(TWELVE) + 1
    assert [(one.readings, one.outcome) for one in explored.flips] == [
        (dict.fromkeys(TWELVE, "b"), outcome)
    ]
