"""A tiny rulebook of another law: rates with decimals, rounding, and amounts past millions."""

from __future__ import annotations

from tests.support.small_rulebook import VERDICT

VOCABULARY = """\
inputs:
  date:
    type: date
    question: {en: On which day?, nl: Op welke dag?}
  person:
    type: map
    keys:
      income:
        type: money
        least: 0
        greatest: 900000000000.00
        question: {en: What is the income of the year?, nl: Wat is het inkomen van het jaar?}
      children:
        type: count
        least: 0
        greatest: 20
        question: {en: How many children?, nl: Hoeveel kinderen?}
"""

QUESTIONS = """\
questions:
  allowance:
    title: {en: care allowance, nl: zorgtoeslag}
    raised_by: [person]
    requirements:
      amount:
        title: {en: an amount is left, nl: er blijft een bedrag over}
        unmet: {en: Nothing is left., nl: Er blijft niets over.}
        open: {en: The income is not known., nl: Het inkomen is onbekend.}
figures:
  norm: {type: money, title: {en: own share, nl: eigen deel}}
  monthly: {type: money, title: {en: a month, nl: per maand}}
  credit: {type: money, title: {en: child credit, nl: kinderkorting}}
  rate: {type: count, title: {en: rate in per cent, nl: percentage}}
"""

RULES = """\
% What is left of the premium above one's own share of the income, and a credit that falls.

%@ rule: care.norm
%@ source: care 2
%@ en: Of an income of {Income} the person bears {Norm}.
%@ nl: Van een inkomen van {Income} draagt de persoon {Norm}.
norm(Norm) :-
    income(person, Income), date(Day), threshold(Threshold, Day),
    rate(low, Low, Day), rate(high, High, Day),
    Norm = @per_cent(Threshold, Low) + @per_cent(@greatest(Income - Threshold, 0), High).

%@ rule: care.left
%@ source: care 2
%@ en: The premium is above one's own share, {Norm}.
%@ nl: De premie is hoger dan het eigen deel, {Norm}.
met(allowance, amount) :- norm(Norm), date(Day), premium(Premium, Day), Norm < Premium.

%@ rule: care.monthly
%@ source: care 3
%@ en: A month it is {Amount}.
%@ nl: Per maand is het {Amount}.
figure(monthly, Amount) :-
    norm(Norm), date(Day), premium(Premium, Day), count(months, Months),
    Amount = @round_down(@share(@greatest(Premium - Norm, 0), 1, Months), cent).

%@ rule: care.norm.told
%@ source: care 2
%@ en: The own share is {Amount}.
%@ nl: Het eigen deel is {Amount}.
figure(norm, Amount) :- norm(Norm), Amount = @round_half_up(Norm, euro).

%@ rule: care.rate
%@ source: care 2
%@ en: The rate is {High} per cent.
%@ nl: Het percentage is {High}.
figure(rate, High) :- raised(allowance), date(Day), rate(high, High, Day).

%@ rule: care.credit
%@ source: care 4
%@ en: The credit falls by {Fall} for each part of {Step} above {Threshold}.
%@ nl: De korting daalt met {Fall} voor elk deel van {Step} boven {Threshold}.
figure(credit, Amount) :-
    children(person, Children), income(person, Income), date(Day), threshold(Threshold, Day),
    credit(each, Each), credit(fall, Fall), credit(step, Step),
    Above = @round_up(@greatest(Income - Threshold, 0), Step),
    Falls = @round_down(@share(Above, Fall, Step), cent),
    Amount = @greatest(Each * Children - Falls, 0).
"""

FACTS = """\
tables:
  - table: threshold
    title: {en: threshold income, nl: drempelinkomen}
    keys: []
    unit: euro
    known_from: 2024-01-01
    known_until: 2025-12-31
    rows:
      - {from: 2024-01-01, value: 26819.00, source: care, where: "1", sure: official}
      - {from: 2025-01-01, value: 28406.00, source: care, where: "1", sure: official}
  - table: premium
    title: {en: standard premium, nl: standaardpremie}
    keys: []
    unit: euro
    known_from: 2024-01-01
    known_until: 2025-12-31
    rows:
      - {from: 2024-01-01, value: 1987.00, source: care, where: "1", sure: official}
      - {from: 2025-01-01, value: 2112.00, source: care, where: "1", sure: official}
  - table: rate
    title: {en: rates of the own share, nl: percentages van het eigen deel}
    keys: [part]
    unit: percent
    known_from: 2024-01-01
    known_until: 2025-12-31
    rows:
      - {from: 2024-01-01, part: low, value: 1.896, source: care, where: "2", sure: official}
      - {from: 2024-01-01, part: high, value: 13.49, source: care, where: "2", sure: official}
      - {from: 2025-01-01, part: low, value: 1.896, source: care, where: "2", sure: official}
      - {from: 2025-01-01, part: high, value: 13.7, source: care, where: "2", sure: official}
  - table: count
    title: {en: numbers, nl: aantallen}
    keys: [name]
    unit: count
    known_from: 1900-01-01
    known_until: open
    rows:
      - {from: 1900-01-01, name: months, value: 12, source: care, where: "3", sure: official}
  - table: credit
    title: {en: child credit, nl: kinderkorting}
    keys: [part]
    unit: euro
    known_from: 1900-01-01
    known_until: open
    rows:
      - {from: 1900-01-01, part: each, value: 2000.00, source: care, where: "4", sure: official}
      - {from: 1900-01-01, part: fall, value: 50.00, source: care, where: "4", sure: official}
      - {from: 1900-01-01, part: step, value: 1000.00, source: care, where: "4", sure: official}
"""

SOURCES = """\
sources:
  care: {title: Care Act, kind: statute, url: "https://example.org", version: 2024-01-01}
"""

FOREIGN = {
    "policy/vocabulary.yaml": VOCABULARY,
    "policy/questions.yaml": QUESTIONS,
    "policy/care.lp": RULES,
    "policy/verdict.lp": VERDICT.replace("act 1", "care 1"),
    "facts/amounts.yaml": FACTS,
    "facts/sources.yaml": SOURCES,
}
