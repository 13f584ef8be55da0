"""More mistakes in the small rulebook: what shows when rules, tables and files are compared."""

from __future__ import annotations

from tests.validator.broken_rulebooks import (
    AMOUNTS,
    CARD,
    QUESTIONS,
    READINGS,
    ROUTES,
    SOURCES,
    VERDICT,
    VOCABULARY,
    WORDS,
    Broken,
    clause,
    rule,
)

END = "%@ rule: card.old_law"


def second(text: str) -> str:
    """Give a further rule with its annotation, to stand after another one."""
    return "\n" + rule(text).replace("card.more", "card.second").strip()


def item_table(name: str, count: int) -> str:
    """Give a table with so many keys, to be put at the end of the tables."""
    row = "      - {{from: 2020-01-01, key: k{}, source: act, where: '1', sure: official}}\n"
    head = (
        f"  - table: {name}\n    title: {{en: a, nl: b}}\n    keys: [key]\n    unit: none\n"
        "    known_from: 2020-01-01\n    known_until: open\n    rows:\n"
    )
    return head + "".join(row.format(number) for number in range(count))


MERGE = "<<<<<<< HEAD\n{0}=======\n{0}>>>>>>> theirs\n"
REFUSED_MORE = [
    Broken(
        "merge_mark",
        CARD,
        "counts(L) :- loan_kind(L, book).\n",
        MERGE.format("counts(L) :- loan_kind(L, book).\n"),
        "<<<<<<<",
    ),
    Broken(
        "merge_mark",
        WORDS,
        "  staff: {en: an employee, nl: een medewerker}\n",
        MERGE.format("  staff: {en: an employee, nl: een medewerker}\n"),
        "<<<<<<<",
    ),
    clause("full_stop_comma", "odd(X) :- loan(X),\neven(X) :- loan(X).", "odd(X) :- loan(X),"),
    clause("full_stop_missing", "odd(X) :- fine(X, F), F > 0\neven(X) :- loan(X).", "F > 0"),
    clause("full_stop_missing", "odd(X) :- loan(X),\n\n", "odd(X) :- loan(X),"),
    clause("odd_space", "odd(X) :-\u00a0loan(X)."),
    clause("comment_open", "%* one %* two *%\nodd(X) :- loan(X).", "%* one"),
    clause("statement_refused", ":~ low_income. [1@1]"),
    clause("statement_refused", "#heuristic odd. [1, true]"),
    clause("statement_refused", "#program base."),
    clause("number_of_law", "odd :- date(D), D > 2026-01-01."),
    clause("number_of_law", "odd(X) :- fine(X, F), F > 1.5."),
    clause("head_refused", "odd(X; Y) :- loan(X), loan(Y)."),
    clause("aggregate_cycle", "odd(N) :- N = #count { L : loan(L), odd(L) }."),
    clause("aggregate_cycle", "odd :- N = #count { L : loan(L), not odd }, N > 0."),
    clause("grows_without_end", "odd(X) :- odd(Y), X = s(Y)."),
    clause("outcome_unknown", "outcome(card, maybe) :- low_income."),
    clause("outcome_unknown", "requirement(card, age, maybe) :- low_income."),
    clause("units_mixed", "odd :- months(card, N), age(card, Y), N > Y."),
    clause(
        "units_mixed",
        "odd :- date(D), born(applicant, B), months(card, N), age(card, Y), T = N + Y, "
        "D > @plus_months(B, T).",
    ),
    clause(
        "units_differ",
        "odd :- date(D), born(applicant, B), long(N), D > @plus_days(B, N)."
        + second("long(N) :- months(card, N)."),
        "odd :- date(D)",
    ),
    clause(
        "kinds_differ",
        "odd :- earned(I), begun(D), I > D."
        + second("earned(I) :- income(applicant, I).")
        + second("begun(D) :- born(applicant, D).").replace("card.second", "card.third"),
        "odd :- earned(I)",
    ),
    clause(
        "rule_too_great",
        "odd(A, B, C, D, E, G) :- " + ", ".join(f"loan({x})" for x in "ABCDEG") + ".",
    ),
    Broken("rule_id_form", CARD, "%@ rule: card.until", "%@ rule: Card until", "Card until"),
    Broken("rulebook_amount", AMOUNTS, "value: 30.00", "value: -30.00", "-30.00"),
    Broken("rulebook_missing", QUESTIONS, "raised_by: [applicant]", "raised_by: []", "raised_by"),
    Broken(
        "rulebook_missing",
        READINGS,
        '        authority: [{source: act, where: "3"}]\n',
        "",
        "text: {en: It does.",
    ),
    Broken(
        "rulebook_twice",
        VOCABULARY,
        "[reader, student, staff]",
        "[reader, student, reader]",
        "kinds:",
    ),
    Broken("list_most", VOCABULARY, "most: 8", "most: 0", "most: 0"),
    Broken("bounds_reversed", VOCABULARY, "least: 0", "least: 100000.01", "least: 100000.01"),
    Broken(
        "no_such_day_key",
        VOCABULARY,
        "type: date\n        question: {en: When",
        "type: date\n        not_after: dat\n        question: {en: When",
        "not_after: dat",
    ),
    Broken("list_most", VOCABULARY, "most: 8", "most: 1000000000", "most: 1000000000"),
    Broken(
        "range_wraps",
        VOCABULARY,
        "greatest: 100000.00",
        "greatest: 99999999999.00",
        "      income:",
    ),
    Broken("figures_differ", QUESTIONS, "boetes van {debt} zijn", "boetes zijn", "fines of"),
    Broken("route_unknown", ROUTES, "status: reader", "status: raeder", "raeder"),
    Broken("rulebook_address", SOURCES, "https://example.org", "javascript:alert(1)", "javascript"),
]

WARNINGS_MORE = [
    clause("condition_never", "note(odd) :- low_income, not low_income."),
    clause("condition_never", "note(odd) :- income(applicant, I), limit(M), I > M, M >= I."),
    clause("condition_never", "note(odd) :- income(applicant, I), I > I."),
    clause("condition_twice", "note(odd) :- low_income, low_income."),
    clause("rule_twice", "counts(K) :- loan_kind(K, book)."),
    clause("number_bare", "note(odd) :- N = #count { L : loan(L) }, N > 3."),
    clause("predicate_unused", "odd(X) :- odd(X), loan(X)."),
    clause(
        "predicate_unused",
        "odd(X) :- even(X)." + second("even(X) :- odd(X), loan(X)."),
        "odd(X) :- even(X)",
    ),
    Broken("source_without_place", CARD, "%@ source: act 6\n", "%@ source: act\n", "source: act\n"),
    Broken(
        "source_without_place",
        AMOUNTS,
        'value: 30.00, source: act, where: "9"',
        "value: 30.00, source: act",
        "value: 30.00",
    ),
    Broken(
        "source_without_place",
        SOURCES,
        "    title: {en: A longer",
        "    source: act\n    title: {en: A longer",
        "source: act",
    ),
    Broken(
        "row_hole",
        AMOUNTS,
        "{from: 2020-01-01, kind: reader,",
        "{from: 2020-01-01, until: 2022-12-31, kind: reader,",
        "until: 2022",
    ),
    Broken("row_hole", AMOUNTS, "known_from: 2020", "known_from: 2019", "- table: fee"),
    Broken("row_too_early", AMOUNTS, "- {from: 2020", "- {from: 2019", "from: 2019"),
    Broken("word_unused", WORDS, "words:\n", "words:\n  redaer: {en: a, nl: b}\n", "redaer"),
    Broken("word_unused", WORDS, "words:\n", "words:\n  fees.reader: {en: a, nl: b}\n", "fees."),
    Broken(
        "scenario_unused",
        AMOUNTS,
        "tables:\n",
        "scenarios:\n  later: {title: {en: a, nl: b}, text: {en: a, nl: b}}\ntables:\n",
        "later",
    ),
    Broken("row_unread", AMOUNTS, "kind: staff", "kind: staf", "kind: staf,"),
    Broken(
        "table_stale",
        AMOUNTS,
        "known_until: 2027-12-31",
        "known_until: 2025-12-31",
        "known_until: 2025",
    ),
    Broken(
        "point_settled",
        READINGS,
        "      does_not:\n        text: {en: It does not., nl: Nee.}\n"
        '        authority: [{source: act, where: "4"}]\n',
        "",
        "film_counts:",
    ),
    Broken(
        "source_unused",
        SOURCES,
        "scenarios:",
        "  other: {title: x, kind: statute}\nscenarios:",
        "other:",
    ),
    Broken("byte_order_mark", VERDICT, "% From", "\ufeff% From", "% From"),
    Broken("line_ends", VERDICT, "outcomes.\n", "outcomes.\r\n", "% From"),
    Broken("trailing_space", VERDICT, "failed(Q).\n", "failed(Q).  \n", "failed(Q).  "),
    clause("sum_no_key", "figure(debt, S) :- raised(card), S = #sum { F : fine(L, F) }."),
    clause("sum_no_key", "figure(debt, S) :- raised(card), S = #sum { F : fine(_, F) }."),
    clause("sum_no_key", "figure(fee, S) :- raised(card), S = #sum { F : fee(K, F) }."),
    clause("condition_never", "note(odd) :- kind(applicant, reader), kind(applicant, staff)."),
    clause("condition_never", "note(odd) :- loan_kind(L, book), loan_kind(L, film)."),
    Broken(
        "sentence_copied",
        CARD,
        "%@ en: The fines come to {S}.\n%@ nl: De boetes zijn samen {S}.",
        "%@ en: All fines together come to {S}.\n%@ nl: All fines together come to {S}.",
        "%@ nl: All fines",
    ),
    clause("word_missing", "duty(pay, raeder, D) :- raised(card), date(D)."),
    Broken(
        "silence_reason",
        AMOUNTS,
        "    known_until: 2027-12-31",
        "    #@ silence: table_stale\n    known_until: 2025-12-31",
        "#@ silence",
    ),
    Broken(
        "silence_unused",
        CARD,
        "%@ rule: card.until",
        "%@ silence: predicate_unused for later\n%@ rule: card.until",
        "%@ silence",
    ),
    Broken(
        "silence_unknown",
        CARD,
        "%@ rule: card.until",
        "%@ silence: predicat_unused for later\n%@ rule: card.until",
        "%@ silence",
    ),
]
