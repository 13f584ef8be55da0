"""What is left out against brute force: every value of every key left out, told and decided."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy import Rulebook
from hsm_policy.verdict.decider import OutcomeDecider
from hsm_policy.verdict.outcomes import BEST
from tests.support.small_rulebook import FILES, VERDICT, write
from tests.support.strategies import examples, rulebook

Document = dict[str, Any]

VOCABULARY = """\
value_lists:
  kinds: [reader, student, staff]
inputs:
  date:
    type: date
    question: {en: On which day?, nl: Op welke dag?}
  applicant:
    type: map
    keys:
      resident:
        type: yes_no
        question: {en: Do you live here?, nl: Woont u hier?}
      income:
        type: money
        least: 0
        greatest: 0.05
        question: {en: What do you earn?, nl: Wat verdient u?}
      kind:
        type: choice
        values: kinds
        absent: reader
        question: {en: What are you?, nl: Wat bent u?}
      member:
        type: yes_no
        absent: false
        question: {en: Are you a member?, nl: Bent u lid?}
      visits:
        type: count
        least: 0
        greatest: 3
        absent: none
        question: {en: How often did you come?, nl: Hoe vaak kwam u?}
      since:
        type: date
        not_after: date
        absent: none
        question: {en: Since when?, nl: Sinds wanneer?}
      barred:
        type: date
        absent: none
        question: {en: Since when are you barred?, nl: Sinds wanneer bent u uitgesloten?}
      pet:
        type: yes_no
        question: {en: Have you a pet?, nl: Hebt u een huisdier?}
      school:
        type: map
        absent: none
        together: true
        question: {en: Which school?, nl: Welke school?}
        keys:
          level:
            type: choice
            values: [low, high]
            question: {en: Which level?, nl: Welk niveau?}
          until:
            type: date
            question: {en: Until when?, nl: Tot wanneer?}
  loans:
    type: list
    absent: none
    item: loan
    most: 4
    question: {en: What do you borrow?, nl: Wat leent u?}
    keys:
      fine:
        type: money
        predicate: fine
        least: 0
        greatest: 0.05
        question: {en: What is the fine?, nl: Hoe hoog is de boete?}
      shelf:
        type: count
        least: 0
        greatest: 9
        absent: none
        question: {en: On which shelf?, nl: Op welke plank?}
      form:
        type: choice
        values: [paper, disc]
        question: {en: In which form?, nl: In welke vorm?}
      pages:
        type: count
        least: 0
        greatest: 9
        absent: none
        predicate: pages
        only_for: {form: [paper]}
        question: {en: How many pages?, nl: Hoeveel bladzijden?}
      minutes:
        type: count
        least: 0
        greatest: 9
        absent: none
        predicate: minutes
        only_for: {form: [disc]}
        question: {en: How many minutes?, nl: Hoeveel minuten?}
      lost:
        type: yes_no
        predicate: lost
        absent: false
        question: {en: Is it lost?, nl: Is het kwijt?}
"""

QUESTIONS = """\
questions:
  card:
    title: {en: library card, nl: bibliotheekpas}
    raised_by: [applicant]
    not_asked:
      - law: asks
        text: {en: A card needs a photo., nl: Voor een pas is een foto nodig.}
        sources: [{source: act, where: "7"}]
      - law: excepts
        text: {en: The king needs none., nl: De koning heeft er geen nodig.}
        sources: [{source: act}]
    requirements:
      worthy:
        title: {en: worth it, nl: waardig}
        unmet: {en: Not worth it., nl: Niet waardig.}
        open: {en: Not known., nl: Niet bekend.}
      debts:
        title: {en: no debts, nl: geen schulden}
        unmet: {en: Too many fines., nl: Te veel boetes.}
        open: {en: Not known., nl: Niet bekend.}
"""

RULES = """\
met(card, worthy) :- resident(applicant, true), kind(applicant, reader), income(applicant, I),
    limit(M), I >= M.
met(card, worthy) :- member(applicant, true), not late.
met(card, worthy) :- visits(applicant, N), often(card, T), N >= T.
met(card, worthy) :- since(applicant, S), date(D), years(card, N), D >= @plus_years(S, N).
met(card, worthy) :- school_level(applicant, high), school_until(applicant, U), date(D), U >= D.
late :- kind(applicant, staff).
late :- barred(applicant, B).
debt(S) :- S = #sum { F, L : fine(L, F), lost(L, false) }.
met(card, debts) :- debt(S), limit(M), S <= M.
met(card, debts) :- kind(applicant, staff).
met(card, debts) :- given("applicant.member"), kind(applicant, student).
met(card, debts) :- given("applicant.visits"), kind(applicant, student), not visits_told.
visits_told :- visits(applicant, N).
met(card, debts) :- pages(L, N), often(card, T), N >= T.
met(card, debts) :- minutes(L, N), often(card, T), N >= T.
"""

TABLES = """\
tables:
  - table: limit
    title: {en: limit, nl: grens}
    keys: []
    unit: euro
    known_from: 2020-01-01
    known_until: open
    rows: [{from: 2020-01-01, value: 0.03, source: act, where: "9", sure: official}]
  - table: often
    title: {en: times, nl: keren}
    keys: [name]
    unit: count
    known_from: 1900-01-01
    known_until: open
    rows: [{from: 1900-01-01, name: card, value: 3, source: act, where: "9", sure: official}]
  - table: years
    title: {en: years, nl: jaren}
    keys: [name]
    unit: years
    known_from: 1900-01-01
    known_until: open
    rows: [{from: 1900-01-01, name: card, value: 2, source: act, where: "9", sure: official}]
"""


def _annotated(rules: str) -> str:
    """Give each clause the least annotation that a rule has."""
    found = []
    for number, clause in enumerate(one for one in rules.split(".\n") if one.strip()):
        lines = [
            f"%@ rule: card.r{number}",
            "%@ source: act 1",
            "%@ en: So it is.",
            "%@ nl: Zo is het.",
        ]
        found.append("\n".join([*lines, clause.strip() + "."]))
    return "\n\n".join(found) + "\n"


SOURCES = "sources:\n  act: {title: Library Act, kind: statute}\n"

RULEBOOK = {
    "policy/vocabulary.yaml": VOCABULARY,
    "policy/questions.yaml": QUESTIONS,
    "policy/words.yaml": FILES["policy/words.yaml"],
    "policy/card.lp": _annotated(RULES),
    "policy/verdict.lp": VERDICT,
    "facts/amounts.yaml": TABLES,
    "facts/sources.yaml": SOURCES,
}

AMOUNTS = [f"0.0{cents}" for cents in range(6)]

DAYS = ["1900-01-01", "2024-02-29", "2024-03-01", "2024-03-02", "2026-02-28", "2026-03-01"]

ITEMS = [
    {"fine": fine, "form": "paper", "pages": 0, "lost": lost}
    for fine in AMOUNTS
    for lost in (True, False)
]

NEEDED = ("resident", "income")

VALUES: dict[str, list[Any]] = {
    "resident": [True, False],
    "income": AMOUNTS,
    "kind": ["reader", "student", "staff"],
    "member": [True, False],
    "visits": [0, 1, 2, 3],
    "since": DAYS,
    "barred": DAYS[:2],
    "school": [
        {"level": level, "until": day}
        for level in ("low", "high")
        for day in (*DAYS, "2026-03-02", "2199-12-31")
    ],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """Load the tiny rulebook."""
    return Rulebook.load(write(tmp_path_factory.mktemp("book"), RULEBOOK))


@st.composite
def cases(draw: st.DrawFn) -> Document:
    """Write some keys and leave the others out; what is asked of everyone may be unknown."""
    applicant = {
        key: draw(
            st.sampled_from(["unknown", *values] if key in ("resident", "income") else values)
        )
        for key, values in VALUES.items()
        if key in ("resident", "income") or draw(st.integers(0, 2)) == 0
    }
    case: Document = {"case": "one", "date": "2026-03-01", "applicant": applicant}
    if draw(st.booleans()):
        items = draw(st.lists(st.sampled_from(ITEMS), max_size=2))
        case["loans"] = [
            {key: one for key, one in item.items() if key != "lost" or draw(st.booleans())}
            for item in items
        ]
    return case


def told(case: Document, key: str) -> Iterator[Document]:
    """Give the case with a key told in every way that can matter."""
    if key == "loans":
        yield from ({**case, "loans": some} for some in ([], *([item] for item in ITEMS)))
    elif key.startswith("loans["):
        number = int(key.partition("[")[2].partition("]")[0])
        for lost in (True, False):
            items = [dict(item) for item in case["loans"]]
            items[number]["lost"] = lost
            yield {**case, "loans": items}
    else:
        name = key.partition(".")[2]
        for value in VALUES[name]:
            yield {**case, "applicant": {**case["applicant"], name: value}}


def completed(case: Document) -> Iterator[Document]:
    """Give the case with what is unknown filled in, in every way."""
    open_keys = [key for key, value in case["applicant"].items() if value == "unknown"]
    for some in itertools.product(*(VALUES[key] for key in open_keys)):
        filled = dict(zip(open_keys, some, strict=True))
        yield {**case, "applicant": {**case["applicant"], **filled}}


def by_telling(book: Rulebook, case: Document, outcome: str, assumed: list[str]) -> dict[str, str]:
    """Find the keys that alone turn an outcome, each with the best other one, by trying."""
    found: dict[str, str] = {}
    decider = OutcomeDecider(book.engine)
    for key in assumed:
        tried = (book.case(one) for some in told(case, key) for one in completed(some))
        others = {str(decider.outcome(one, "card")) for one in tried} - {outcome}
        if others:
            found[key] = min(others, key=[*map(str, BEST)].index)
    return found


@examples(3)
@given(case=cases())
def test_the_keys_that_turn_an_outcome_are_those_that_trying_finds(
    book: Rulebook, case: Document
) -> None:
    """No key is missed and none is named without need, of whatever kind it is."""
    answer = book.evaluate(book.case(case)).to_dict()["verdicts"]["card"]
    found = {one["key"]: one["outcome"] for one in answer["depends_on_assumed"]}
    if answer["outcome"] == "open":
        assert found == {}
    else:
        assert found == by_telling(book, case, answer["outcome"], answer["assumed"])


def test_keys_of_which_only_one_can_be_told_are_each_told_alone(book: Rulebook) -> None:
    """Pages are of paper and minutes of a disc; which it is, is not known."""
    case = {
        "case": "one",
        "date": "2026-03-01",
        "applicant": {"resident": True, "income": "0.03"},
        "loans": [{"fine": "0.05"}],
    }
    answer = book.evaluate(book.case(case)).to_dict()["verdicts"]["card"]
    assert answer["outcome"] == "refused"
    found = {one["key"]: one["outcome"] for one in answer["depends_on_assumed"]}
    assert found["loans[0].pages"] == found["loans[0].minutes"] == "granted"


def test_that_there_is_no_such_thing_is_no_way_to_tell_a_key(book: Rulebook) -> None:
    """A rule that holds where visits are given and there are none holds in no case."""
    applicant = {"resident": True, "income": "0.03", "kind": "student", "member": False}
    case = {
        "case": "one",
        "date": "2026-03-01",
        "applicant": {**applicant, "since": "2020-01-01"},
        "loans": [{"fine": "0.05", "form": "disc", "minutes": 0, "lost": False}],
    }
    verdict = book.evaluate(book.case(case))
    assert verdict.outcome("card") == "granted"
    answer = book.evaluate(book.changed(verdict.case, {"applicant.member": None})).to_dict()
    found = answer["verdicts"]["card"]
    assert found["outcome"] == "refused"
    assert [one["key"] for one in found["depends_on_assumed"]] == ["applicant.member"]


def test_what_the_rulebook_does_not_decide_stands_with_the_outcomes_that_it_could_turn(
    book: Rulebook,
) -> None:
    """What the law asks more could turn a granted one, what it excepts a refused one."""

    def beside(**applicant: object) -> list[tuple[str, list[tuple[str, str]]]]:
        case = {"case": "one", "date": "2026-03-01", "applicant": applicant}
        answer = book.evaluate(book.case(case)).to_dict()["verdicts"]["card"]
        return [
            (one["text"], [(cited["id"], cited["where"]) for cited in one["sources"]])
            for one in answer["not_asked"]
        ]

    asked = ("A card needs a photo.", [("act", "7")])
    excepted = ("The king needs none.", [("act", "")])
    assert beside(resident=True, income="0.03") == [asked]
    assert beside(resident=False, income="0.03") == [excepted]
    assert beside(income="0.03") == []


def test_keys_that_no_rule_of_the_raised_questions_mentions_are_named(book: Rulebook) -> None:
    """Also those in items; what is mentioned is not named, whether it counts here or not."""
    case = {
        "case": "one",
        "date": "2026-03-01",
        "applicant": {"resident": True, "income": "0.01", "pet": True, "visits": 1},
        "loans": [{"fine": "0.01", "shelf": 2}, {"fine": "0.02", "lost": False}],
    }
    verdict = book.evaluate(book.case(case)).to_dict()
    assert verdict["unread"] == ["applicant.pet", "loans[0].shelf"]


def test_a_dutch_diploma_of_which_nothing_is_said_is_told_to_a_refused_master() -> None:
    """The reduced amount turns on it, and so it stands directly under the outcome."""
    worker = {"born": "1990-05-01", "nationality": "IN", "degree": "master"}
    contract = {"from": "2025-04-01", "permanent": True}
    case = {
        "case": "master",
        "date": "2025-03-01",
        "worker": worker,
        "employer": {"recognised_sponsor": True},
        "job": {"salary": "3500.00", "contract": contract, "paid_to_own_account": True},
    }
    shipped = rulebook()
    answer = shipped.evaluate(shipped.case(case)).to_dict()["verdicts"]["hsm_permit"]
    assert answer["outcome"] == "refused"
    assert {"key": "worker.graduated", "outcome": "granted"} in answer["depends_on_assumed"]


def test_a_key_that_turns_an_outcome_however_it_is_told_is_named() -> None:
    """An orientation year that was had before may have been for this study, whenever it ended."""
    graduated = {"on": "2025-06-30", "at": "dutch"}
    worker = {"nationality": "IN", "graduated": graduated}
    shipped = rulebook()
    case = shipped.case({"case": "year", "date": "2026-03-01", "worker": worker})
    answer = shipped.evaluate(case).to_dict()["verdicts"]["orientation_year"]
    assert answer["outcome"] == "granted"
    turning = {"key": "worker.orientation_year_until", "outcome": "open"}
    assert turning in answer["depends_on_assumed"]


def test_a_key_that_only_other_questions_read_is_not_read() -> None:
    """The worker's own education counts for his integration alone, which is not asked here."""
    case = {
        "case": "couple",
        "date": "2026-03-01",
        "partner": {"born": "1996-01-20", "nationality": "IN"},
        "sponsor": {"status": "dutch"},
        "relationship": {"kind": "marriage"},
        "worker": {"dutch_language_diploma": True},
    }
    shipped = rulebook()
    unread = shipped.evaluate(shipped.case(case)).to_dict()["unread"]
    assert unread == ["worker.dutch_language_diploma"]
