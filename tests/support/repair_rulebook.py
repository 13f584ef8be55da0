"""A tiny rulebook with small numbers, so that every change of a case can be tried."""

from __future__ import annotations

from tests.support.small_rulebook import FILES, VERDICT

VOCABULARY = """\
value_lists:
  kinds: [reader, student, staff]
inputs:
  date:
    type: date
    change: {cost: 2, direction: forward}
    question: {en: On which day?, nl: Op welke dag?}
  applicant:
    type: map
    keys:
      born:
        type: date
        not_after: date
        question: {en: When were you born?, nl: Wanneer bent u geboren?}
      kind:
        type: choice
        values: kinds
        change: {cost: 7, direction: any}
        question: {en: What are you?, nl: Wat bent u?}
      resident:
        type: yes_no
        change: {cost: 4, direction: "yes"}
        question: {en: Do you live here?, nl: Woont u hier?}
      exempt:
        type: yes_no
        absent: none
        change: {cost: 9, direction: "yes"}
        question: {en: Are you exempt?, nl: Bent u vrijgesteld?}
      income:
        type: money
        least: 0
        greatest: 0.12
        change: {cost: 3, direction: up}
        question: {en: What do you earn a month?, nl: Wat verdient u per maand?}
  loans:
    type: list
    absent: none
    item: loan
    most: 2
    question: {en: What do you borrow?, nl: Wat leent u?}
    keys:
      fine:
        type: money
        predicate: fine
        least: 0
        greatest: 0.06
        change: {cost: 1, direction: down}
        question: {en: What is the fine?, nl: Hoe hoog is de boete?}
"""
QUESTIONS = """\
questions:
  card:
    title: {en: library card, nl: bibliotheekpas}
    raised_by: [applicant]
    requirements:
      age:
        title: {en: age, nl: leeftijd}
        unmet: {en: Too young., nl: Te jong.}
        open: {en: The age is not known., nl: De leeftijd is onbekend.}
      means:
        title: {en: means, nl: middelen}
        unmet: {en: Too little money., nl: Te weinig geld.}
        open: {en: The means are not known., nl: De middelen zijn onbekend.}
figures:
  debt: {type: money, title: {en: debt, nl: schuld}}
minimum: {input: applicant.income, question: card}
"""
RULES = """\
% Who gets a card?

%@ rule: card.age
%@ source: act 1
%@ en: The applicant was born on {B} and is old enough.
%@ nl: De aanvrager is geboren op {B} en oud genoeg.
met(card, age) :-
    raised(card), kind(applicant, K), born(applicant, B), date(D), age(K, N), D >= @birthday(B, N).

%@ rule: card.exempt
%@ source: act 1
%@ en: Staff who are exempt need no age.
%@ nl: Vrijgesteld personeel heeft geen leeftijd nodig.
met(card, age) :- raised(card), exempt(applicant, true), kind(applicant, staff).

%@ rule: card.debt
%@ source: act 3
%@ en: The fines come to {S}.
%@ nl: De boetes zijn samen {S}.
debt(S) :- S = #sum { F, L : fine(L, F) }.

%@ rule: card.means
%@ source: act 3
%@ en: The income of {I} is twice the fines of {S}, and enough.
%@ nl: Het inkomen van {I} is tweemaal de boetes van {S}, en genoeg.
means :- income(applicant, I), debt(S), I >= 2 * S, kind(applicant, K), needed(K, M), I >= M.

%@ rule: card.means.met
%@ source: act 3
%@ en: The means are enough.
%@ nl: De middelen zijn genoeg.
met(card, means) :- raised(card), means, not rich.

%@ rule: card.means.resident
%@ source: act 4
%@ en: A resident needs less.
%@ nl: Een inwoner heeft minder nodig.
met(card, means) :-
    raised(card), resident(applicant, true), income(applicant, I), low(M), I >= M, not rich.

%@ rule: card.rich
%@ source: act 5
%@ en: A student who earns {I} is too rich.
%@ nl: Een student die {I} verdient is te rijk.
rich :- kind(applicant, student), income(applicant, I), limit(M), I > M.

%@ rule: card.debt.figure
%@ source: act 3
%@ en: The debt is {S}.
%@ nl: De schuld is {S}.
figure(debt, S) :- raised(card), debt(S).
"""
_AMOUNT = """\
  - table: {name}
    title: {{en: {name}, nl: {name}}}
    keys: []
    unit: euro
    known_from: 2020-01-01
    known_until: open
    rows:
      - {{from: 2020-01-01, value: {value}, source: act, where: "9", sure: official}}
"""
AMOUNTS = f"""\
tables:
{_AMOUNT.format(name="low", value="0.05")}{_AMOUNT.format(name="limit", value="0.09")}\
  - table: needed
    title: {{en: needed, nl: nodig}}
    keys: [kind]
    unit: euro
    known_from: 2020-01-01
    known_until: open
    rows:
      - {{from: 2020-01-01, kind: reader, value: 0.06, source: act, where: "9", sure: official}}
      - {{from: 2020-01-01, kind: student, value: 0.04, source: act, where: "9", sure: official}}
      - {{from: 2020-01-01, kind: staff, value: 0.08, source: act, where: "9", sure: official}}
      - {{from: 2026-03-03, kind: staff, value: 0.07, source: act, where: "9", sure: official}}
  - table: age
    title: {{en: ages, nl: leeftijden}}
    keys: [kind]
    unit: years
    known_from: 1900-01-01
    known_until: open
    rows:
      - {{from: 1900-01-01, kind: reader, value: 12, source: act, where: "1", sure: official}}
      - {{from: 1900-01-01, kind: staff, value: 12, source: act, where: "1", sure: official}}
      - {{from: 1900-01-01, kind: student, value: 0, source: act, where: "1", sure: official}}
      - {{from: 2100-01-01, kind: student, value: 12, source: act, where: "1", sure: official}}
"""
LEFT_OUT = ("policy/ledger.yaml", "policy/routes.yaml", "policy/readings.yaml")
REPAIR_FILES = {
    **{name: text for name, text in FILES.items() if name not in LEFT_OUT},
    "policy/vocabulary.yaml": VOCABULARY,
    "policy/questions.yaml": QUESTIONS,
    "policy/card.lp": RULES,
    "policy/verdict.lp": VERDICT,
    "facts/amounts.yaml": AMOUNTS,
}
