"""A tiny rulebook about another law: who gets a library card, what it costs, until when it runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

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
      born:
        type: date
        question: {en: When were you born?, nl: Wanneer bent u geboren?}
      kind:
        type: choice
        values: kinds
        question: {en: What are you?, nl: Wat bent u?}
      resident:
        type: yes_no
        question: {en: Do you live here?, nl: Woont u hier?}
      income:
        type: money
        least: 0
        greatest: 100000.00
        question: {en: What do you earn a month?, nl: Wat verdient u per maand?}
  loans:
    type: list
    absent: none
    item: loan
    most: 8
    question: {en: What do you borrow?, nl: Wat leent u?}
    keys:
      title_kind:
        type: choice
        predicate: loan_kind
        values: [book, film]
        question: {en: What is it?, nl: Wat is het?}
      fine:
        type: money
        predicate: fine
        least: 0
        greatest: 500.00
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
      debts:
        title: {en: no debts, nl: geen schulden}
        unmet:
          en: The fines of {debt} are above what is allowed.
          nl: De boetes van {debt} zijn hoger dan toegestaan.
        open: {en: The fines are not known., nl: De boetes zijn onbekend.}
figures:
  fee: {type: money, title: {en: fee, nl: contributie}}
  debt: {type: money, title: {en: debt, nl: schuld}}
  card_until: {type: date, title: {en: last day, nl: laatste dag}}
minimum: {input: applicant.income, question: card}
"""

ROUTES = """\
routes:
  longest: length
  columns:
    fee: {title: {en: Fee, nl: Contributie}}
    allowed: {title: {en: Debt, nl: Schuld}}
    above: {title: {en: Too much, nl: Te veel}, of: allowed, less: fee}
    length: {title: {en: Length, nl: Duur}}
    staff:
      title: {en: Has a fee, nl: Met contributie}
      lists:
        fee: {value: "yes", text: {en: "yes", nl: ja}}
      otherwise: {value: "no", text: {en: "no", nl: nee}}
  questions:
    card:
      name: {en: Card, nl: Pas}
      status: reader
      cells:
        fee: {figure: fee}
        allowed: {figure: debt}
        length:
          - row: months.card
            when: {applicant.kind: reader}
          - {value: unknown, text: {en: as told, nl: als verteld}, sources: [{source: act}]}
"""

READINGS = """\
points:
  film_counts:
    title: {en: Does a film count?, nl: Telt een film mee?}
    default: counts
    readings:
      counts:
        text: {en: It does., nl: Ja.}
        authority: [{source: act, where: "3"}]
      does_not:
        text: {en: It does not., nl: Nee.}
        authority: [{source: act, where: "4"}]
"""

WORDS = """\
words:
  reader: {en: a reader, nl: een lezer}
  student: {en: a student, nl: een student}
  staff: {en: an employee, nl: een medewerker}
"""

CARD = """\
% Who gets a card, and what does it cost?

%@ rule: card.age
%@ source: act 1
%@ en: The applicant was born on {B} and is old enough.
%@ nl: De aanvrager is geboren op {B} en oud genoeg.
met(card, age) :- raised(card), born(applicant, B), date(D), age(card, N), D >= @birthday(B, N).

%@ rule: card.fine.book
%@ source: act 3
%@ en: The fine counts.
%@ nl: De boete telt mee.
counts(L) :- loan_kind(L, book).

%@ rule: card.fine.film
%@ source: act 4
%@ en: The fine for a film counts too.
%@ nl: De boete voor een film telt ook mee.
counts(L) :- loan_kind(L, film), reading(film_counts, counts).

%@ rule: card.debt
%@ source: act 3
%@ en: The fines come to {S}.
%@ nl: De boetes zijn samen {S}.
debt(S) :- S = #sum { F, L : counts(L), fine(L, F) }.

%@ rule: card.debt.low
%@ source: act 3
%@ en: The fines of {S} are not above {M}.
%@ nl: De boetes van {S} zijn niet hoger dan {M}.
met(card, debts) :- raised(card), debt(S), limit(M), S <= M.

%@ rule: card.low_income
%@ source: act 5
%@ en: The income of {I} is below {M}.
%@ nl: Het inkomen van {I} is lager dan {M}.
low_income :- income(applicant, I), income_limit(M), I < M.

%@ rule: card.fee
%@ source: act 5
%@ says: card-costs, staff-pay-nothing
%@ en: As {K} the applicant pays {F}.
%@ nl: Als {K} betaalt de aanvrager {F}.
figure(fee, F) :- raised(card), kind(applicant, K), fee(K, F), not low_income.

%@ rule: card.fee.resident
%@ source: act 5
%@ en: A resident with a low income pays {T} a year.
%@ nl: Een inwoner met een laag inkomen betaalt {T} per jaar.
figure(fee, T) :- raised(card), low_income, low_fee(F), months(card, N), T = F * N.

%@ rule: card.debt.figure
%@ source: act 3
%@ en: The debt is {S}.
%@ nl: De schuld is {S}.
figure(debt, S) :- raised(card), debt(S).

%@ rule: card.until
%@ source: act 6
%@ en: The card runs until {T}.
%@ nl: De pas loopt tot en met {T}.
figure(card_until, T) :-
    raised(card), date(D), months(card, N), T = @day_before(@plus_months(D, N)).

%@ rule: card.resident
%@ source: act 7
%@ en: Who lives elsewhere
%@ en: picks the card up.
%@ nl: Wie elders woont, haalt de pas op.
note(pick_up) :- raised(card), resident(applicant, false).

%@ rule: card.old_law
%@ source: act 8
%@ en: Under the law of the day of birth the fee was {F}.
%@ nl: Volgens het recht van de geboortedag was de contributie {F}.
note(old_law) :- born(applicant, B), low_fee(F, B), limit(M), F > M.
"""

VERDICT = """\
% From requirements to outcomes.

%@ rule: verdict.met
%@ source: act 1
%@ en: This is met.
%@ nl: Hieraan is voldaan.
requirement(Q, R, met) :- raised(Q), asks(Q, R), met(Q, R).

%@ rule: verdict.unmet
%@ source: act 1
%@ en: This is not met.
%@ nl: Hieraan is niet voldaan.
requirement(Q, R, unmet) :- raised(Q), asks(Q, R), not met(Q, R).

%@ rule: verdict.failed
%@ source: act 1
%@ en: Something is not met.
%@ nl: Aan iets is niet voldaan.
failed(Q) :- requirement(Q, R, unmet).

%@ rule: verdict.refused
%@ source: act 1
%@ en: There is no card.
%@ nl: Er komt geen pas.
outcome(Q, refused) :- failed(Q).

%@ rule: verdict.granted
%@ source: act 1
%@ en: There is a card.
%@ nl: Er komt een pas.
outcome(Q, granted) :- raised(Q), not failed(Q).
"""

AMOUNTS = """\
tables:
  - table: fee
    title: {en: fees, nl: contributies}
    keys: [kind]
    unit: euro
    known_from: 2020-01-01
    known_until: 2027-12-31
    rows:
      - {from: 2020-01-01, kind: reader, value: 20.00, source: act, where: "9", sure: official}
      - {from: 2024-01-01, kind: reader, value: 30.00, source: act, where: "9", sure: official}
      - {from: 2020-01-01, kind: student, value: 10.00, source: act, where: "9", sure: official}
      - {from: 2020-01-01, kind: staff, value: 0, source: act, where: "9", sure: official}
  - table: low_fee
    title: {en: low fee, nl: lage contributie}
    keys: []
    unit: euro
    known_from: 2020-01-01
    known_until: open
    rows:
      - {from: 2020-01-01, value: 0.50, source: act, where: "9", sure: official}
  - table: limit
    title: {en: limit of fines, nl: grens voor boetes}
    keys: []
    unit: euro
    known_from: 2020-01-01
    known_until: open
    rows:
      - {from: 2020-01-01, value: 25.00, source: act, where: "9", sure: official}
  - table: income_limit
    title: {en: limit of income, nl: inkomensgrens}
    keys: []
    unit: euro
    known_from: 2020-01-01
    known_until: open
    rows:
      - {from: 2020-01-01, value: 1500.00, source: act, where: "9", sure: official}
  - table: age
    title: {en: ages, nl: leeftijden}
    keys: [name]
    unit: years
    known_from: 1900-01-01
    known_until: open
    rows:
      - {from: 1900-01-01, name: card, value: 12, source: act, where: "1", sure: official}
  - table: months
    title: {en: months, nl: maanden}
    keys: [name]
    unit: months
    known_from: 1900-01-01
    known_until: open
    rows:
      - {from: 1900-01-01, name: card, value: 12, source: act, where: "6", sure: official,
         says: [card-one-year]}
"""

SOURCES = """\
sources:
  act: {title: Library Act, kind: statute, url: "https://example.org", version: 2020-01-01,
        provisions: ["1", "3", "4", "5", "6", "7", "8", "9", "12(1) until 2020-12-31"]}
scenarios:
  #@ silence: scenario_unused the cards of this library never change
  longer:
    title: {en: A longer card, nl: Een langere pas}
    text: {en: The card may run longer., nl: De pas kan langer lopen.}
provisions:
  act:
    "1": {title: cards}
    "3": {title: incomes}
    "4": {title: books}
    "5": {title: children}
    "6": {title: the length of a card}
    "7": {title: photos}
    "8": {title: fines, not_decided: how a fine is paid}
    "9": {title: amounts, paragraphs: [1, 2], out_of_scope: {2: how they are set}}
"""

LEDGER = """\
ledger:
  costs:
    title: What a card costs
    statements:
      card-costs: Who wants a card pays for it.
      staff-pay-nothing: Employees have it for nothing.
      elsewhere: {text: Who lives elsewhere comes by., reported_by: {note: pick_up}}
  length:
    title: How long a card runs
    statements:
      card-one-year: A card runs for a year.
      films: {text: Films may count as books do., reading: film_counts}
      shop: {text: The shop is open on Sundays., out_of_scope: advert}
"""

APPLICANT = {"born": "2000-01-01", "kind": "reader", "resident": True, "income": "2000.00"}
CASE = {
    "case": "one",
    "date": "2026-03-01",
    "applicant": APPLICANT,
    "loans": [{"title_kind": "book", "fine": "5.00"}, {"title_kind": "film", "fine": "20.00"}],
}

FILES: dict[str, str] = {
    "policy/vocabulary.yaml": VOCABULARY,
    "policy/questions.yaml": QUESTIONS,
    "policy/routes.yaml": ROUTES,
    "policy/readings.yaml": READINGS,
    "policy/words.yaml": WORDS,
    "policy/ledger.yaml": LEDGER,
    "policy/card.lp": CARD,
    "policy/verdict.lp": VERDICT,
    "facts/amounts.yaml": AMOUNTS,
    "facts/sources.yaml": SOURCES,
}


def write(folder: Path, files: Mapping[str, str | bytes] = FILES) -> Path:
    """Write the files of a rulebook into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            path.write_bytes(content)
    return folder
