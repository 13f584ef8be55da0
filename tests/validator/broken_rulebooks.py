"""Mistakes that somebody can make in the small rulebook, each with what must be said of it."""

from __future__ import annotations

from typing import NamedTuple

CARD, VERDICT = "policy/card.lp", "policy/verdict.lp"
VOCABULARY, QUESTIONS = "policy/vocabulary.yaml", "policy/questions.yaml"
READINGS, WORDS = "policy/readings.yaml", "policy/words.yaml"
LEDGER, ROUTES = "policy/ledger.yaml", "policy/routes.yaml"
AMOUNTS, SOURCES = "facts/amounts.yaml", "facts/sources.yaml"


class Broken(NamedTuple):
    """In `file`, `old` becomes `new`; then `code` is found on the line that holds `mark`."""

    code: str
    file: str
    old: str
    new: str
    mark: str


def rule(clause: str, before: str = "", sentence: str = "Told.") -> str:
    """Give a rule with its annotation."""
    return (
        f"{before}%@ rule: card.more\n%@ source: act 1\n%@ en: {sentence}\n%@ nl: {sentence}\n"
        f"{clause}\n\n"
    )


def clause(code: str, text: str, mark: str = "", sentence: str = "Told.") -> Broken:
    """A rule that is added at the end of the file of clauses."""
    end = "%@ rule: card.old_law"
    last = text.splitlines()[-1]
    return Broken(code, CARD, end, rule(text, sentence=sentence) + end, mark or last)


def table(name: str, key: str = "") -> str:
    """Give a table of one row, to be put before another."""
    row = f"from: 2020-01-01, {key + ': a, ' if key else ''}value: 1, source: act, sure: official"
    return (
        f"- table: {name}\n    title: {{en: a, nl: b}}\n    keys: [{key}]\n    unit: euro\n"
        f"    known_from: 2020-01-01\n    known_until: open\n    rows: [{{{row}}}]\n  "
    )


STATEMENTS = [
    Broken(
        "full_stop_missing",
        CARD,
        "raised(card), debt(S).\n",
        "raised(card), debt(S)\n",
        "figure(debt, S)",
    ),
    Broken("full_stop_missing", VERDICT, "not failed(Q).", "not failed(Q)", "outcome(Q, granted)"),
    clause("full_stop_missing", "odd(X) :- loan(X)\neven(X) :- odd(X).", "odd(X) :- loan(X)"),
    clause("full_stop_missing", "odd(X) :- loan(X)\n  counts(X).", "odd(X) :- loan(X)"),
    clause("syntax", "odd(X) :- loan(X),, counts(X)."),
    clause("head_refused", "odd(X) : - loan(X)."),
    clause("name_capital", "Odd(X) :- loan(X)."),
    clause("name_capital", "odd(X) :- loan(X), Counts(X)."),
    clause("comma_meant", "odd(X) :- loan(X). counts(X), X != X."),
    clause("comma_meant", "odd(X) :- loan(X).\n    counts(X).", "odd(X) :- loan(X)."),
    clause("operator_odd", "odd(X) :- fine(X, F), limit(M), F ≥ M."),
    clause("operator_odd", "odd(X) :- fine(X, F), limit(M), F => M."),
    clause("operator_odd", "odd(X) :- fine(X, F), limit(M), F =< M."),
    clause("quote_odd", "odd(X) :- loan(X), X != “NL”."),
    clause("word_not", "odd(X) :- loan(X), niet low_income."),
    clause("word_and", "odd(X) :- loan(X) and low_income."),
    clause("word_or", "odd(X) :- loan(X)\n    of low_income.", "    of low_income."),
    clause("word_if", "odd(X) if loan(X)."),
    clause("bracket_open", "odd(X :- loan(X)."),
    clause("bracket_open", "odd(X) :-\n    loan(X,\n    counts(X.", "counts(X."),
    clause("bracket_extra", "odd(X) :- loan(X))."),
    clause("comment_open", "%* this never ends\nodd(X) :- loan(X).", "%* this"),
    clause("string_open", 'odd(X) :- loan(X), X = "abc.'),
    clause("character", "ödd(X) :- loan(X)."),
    clause("character", "odd(X) :- loan(X), X != é."),
    clause("statement_long", "odd :- " + "counts(loan), " * 400 + "low_income."),
    clause("statement_deep", "odd(" + "f(" * 60 + "x" + ")" * 60 + ")."),
    clause("number_of_law", "odd(X) :- fine(X, F), F > 500."),
    clause("number_of_law", "odd(X) :- fine(X, F), F > 0x1F."),
    clause("statement_refused", "#const n = 3."),
    clause("statement_refused", '#include "/etc/passwd".'),
    clause("statement_refused", "#script (python)\nprint(1)\n#end.", "#script"),
    clause("statement_refused", "#show counts/1."),
    clause("statement_refused", "#external odd."),
    clause("statement_refused", "#minimize { F, X : fine(X, F) }."),
    clause("head_refused", "{ odd(X) } :- loan(X)."),
    clause("head_refused", "odd(X); even(X) :- loan(X)."),
    clause("head_refused", ":- loan(X)."),
    clause("head_refused", "not odd(X) :- loan(X)."),
    clause("body_refused", "odd(X) :- loan(X), not not counts(X)."),
    clause("body_refused", "odd(X) :- loan(X), not X = book."),
    clause("body_refused", "odd(X) :- loan(X), fine(X, F), 1 < F < 3."),
    clause("body_refused", "odd(X) :- loan(X), 1 { counts(Y) }."),
    clause("aggregate_refused", "odd :- 2 <= #count { L : counts(L) }."),
    clause("aggregate_refused", "odd :- X = #sum+ { F, L : fine(L, F) }."),
    clause("aggregate_refused", "odd :- X = #sum { F, L : fine(L, F); F, L : fine(L, F) }."),
    clause("term_refused", "odd(X) :- fine(X, F), F = 1..3."),
    clause("term_refused", "odd(X) :- fine(X, F), income(applicant, I), F / 2 > I."),
    clause("term_refused", "odd(X) :- loan((X, X))."),
    clause("function_unknown", "odd(X) :- date(D), X = @plus_month(D, 1)."),
    clause("function_arguments", "odd(X) :- date(D), X = @plus_months(D)."),
]

ANNOTATIONS = [
    Broken(
        "annotation_form",
        CARD,
        "%@ source: act 1\n",
        "%@ source: act 1\n%@ source act 2\n",
        "source act 2",
    ),
    Broken(
        "annotation_key",
        CARD,
        "%@ source: act 1\n",
        "%@ source: act 1\n%@ sourse: act 2\n",
        "sourse",
    ),
    Broken(
        "annotation_twice",
        CARD,
        "%@ rule: card.age\n",
        "%@ rule: card.one\n%@ rule: card.age\n",
        "card.age",
    ),
    Broken(
        "annotation_alone",
        VERDICT,
        "outcome(Q, granted) :- raised(Q), not failed(Q).\n",
        "",
        "%@ rule: verdict.granted",
    ),
    Broken(
        "annotation_missing",
        CARD,
        "%@ rule: card.age",
        "odd(X) :- counts(X).\n\n%@ rule: card.age",
        "odd(X)",
    ),
    Broken("rule_id_missing", CARD, "%@ rule: card.age\n", "", "met(card, age)"),
    Broken(
        "rule_id_twice",
        CARD,
        "%@ rule: card.debt.low",
        "%@ rule: card.age",
        "%@ rule: card.age\n%@ source: act 3",
    ),
    Broken(
        "text_missing", CARD, "%@ nl: De boete telt mee.\n", "", "counts(L) :- loan_kind(L, book)"
    ),
    Broken("source_missing", CARD, "%@ source: act 6\n", "", "figure(card_until"),
    Broken("source_unknown", CARD, "%@ source: act 6\n", "%@ source: atc 6\n", "atc 6"),
    Broken("placeholder_unknown", CARD, "runs until {T}", "runs until {U}", "until {U}"),
    Broken("placeholder_unknown", CARD, "runs until {T}", "runs until {T", "until {T"),
    Broken(
        "placeholder_unknown",
        CARD,
        "The fines come to {S}.",
        "The fines of {L} come to {S}.",
        "fines of {L}",
    ),
    Broken(
        "placeholders_differ",
        CARD,
        "De boetes zijn samen {S}.",
        "Dit zijn de boetes.",
        "fines come to",
    ),
]

NAMES = [
    clause("predicate_unknown", "odd(X) :- loan(X), count(X)."),
    clause("predicate_unknown", "odd(S) :- S = #sum { F, L : cuonts(L), fine(L, F) }."),
    clause("predicate_arguments", "odd(X) :- loan(X), counts(X, film)."),
    clause("predicate_arguments", "figure(fee) :- raised(card)."),
    clause("head_given", "born(applicant, D) :- date(D)."),
    clause("head_given", "age(cards, N) :- age(card, N)."),
    clause("head_given", "raised(card) :- given(applicant)."),
    clause("output_in_body", "odd :- figure(fee, F), F > 0."),
    clause("output_in_body", "odd :- note(pick_up)."),
    clause("output_in_body", "odd :- met(card, age)."),
    clause("name_reserved", "_odd(X) :- loan(X)."),
    clause("name_reserved", "odd(law) :- raised(card)."),
    Broken(
        "name_taken",
        AMOUNTS,
        "- table: limit",
        table("born", "k") + "- table: limit",
        "- table: born",
    ),
    clause("subject_unknown", "odd :- born(aplicant, B), date(D), B < D."),
    clause("question_unknown", "met(crad, age) :- low_income."),
    clause("question_unknown", "risk(odd, crad) :- raised(card)."),
    clause("requirement_unknown", "met(card, aged) :- low_income."),
    clause("figure_unknown", "figure(fees, F) :- fee(reader, F)."),
    clause("point_unknown", "odd :- reading(film_count, counts)."),
    clause("reading_unknown", "odd :- reading(film_counts, does)."),
    clause("scenario_unknown", "odd :- scenario(shorter)."),
    clause("path_unknown", "odd :- given(applicants)."),
    clause("path_unknown", 'odd :- given("applicant.birthday").'),
]

MEASURES = [
    clause("kinds_differ", "odd :- date(D), income(applicant, I), I < D."),
    clause("kinds_differ", "odd :- kind(applicant, K), income(applicant, I), K = I."),
    clause("kinds_differ", "odd :- kind(applicant, K), K < 3."),
    clause("kinds_differ", "odd :- date(D), D > 3."),
    clause("kinds_differ", "odd(T) :- date(D), limit(M), T = @plus_days(M, 1), D < T."),
    clause("kinds_differ", "odd :- income(applicant, I), counts(I)."),
    clause("kinds_differ", "figure(fee, D) :- raised(card), date(D)."),
    clause(
        "units_differ", "odd :- date(D), months(card, N), born(applicant, B), D > @plus_days(B, N)."
    ),
    clause("symbol_order", "odd :- kind(applicant, K), K < student."),
    clause("measured_constant", "odd(X) :- fine(X, 0)."),
    clause("measured_constant", "odd :- date(D), born(applicant, @plus_days(D, 1))."),
    clause("measured_constant", "debt(0) :- low_income."),
    clause("measured_twice", "odd(X) :- fine(X, F), limit(F)."),
    clause("measured_twice", "odd(X) :- fine(X, F), F = #sum { A, L : fine(L, A) }."),
    clause("measured_negated", "odd(M) :- limit(M), not debt(M)."),
    clause("measured_negated", "odd :- raised(card), not debt(_)."),
    clause("input_negated", "odd :- raised(card), not resident(applicant, true)."),
    clause("input_negated", "odd(K) :- kind(applicant, K), not raised(card)."),
    clause(
        "measures_multiplied",
        "odd :- loan_count(C), months(card, N), X = C * C, X > N.\n"
        "%@ rule: card.n\n%@ source: act 1\n%@ en: a\n%@ nl: b\n"
        "loan_count(C) :- C = #count { L : loan(L) }.",
        "X = C * C",
    ),
    clause(
        "measures_multiplied",
        "odd :- n(C), income(applicant, I), I * C > M, limit(M).\n"
        "%@ rule: card.n\n%@ source: act 1\n%@ en: a\n%@ nl: b\n"
        "n(C) :- C = #count { L : loan(L) }.",
        "I * C > M",
    ),
    clause(
        "measures_multiplied",
        "odd :- n(C), income(applicant, I), @per_cent(I, C) > M, limit(M).\n"
        "%@ rule: card.n\n%@ source: act 1\n%@ en: a\n%@ nl: b\n"
        "n(C) :- C = #count { L : loan(L) }.",
        "@per_cent(I, C) > M",
    ),
    clause("kinds_differ", "odd :- date(D), limit(M), income(applicant, I), @per_cent(M, D) > I."),
    clause("same_input", "odd :- born(applicant, B), @plus_months(B, 1) >= B."),
    clause(
        "same_input", "odd :- born(applicant, B), T = @plus_months(B, 1), T >= @plus_days(B, 9)."
    ),
    clause("row_without_day", "odd :- low_fee(F, A, B), limit(M), F > M."),
    clause("row_without_day", "odd :- low_fee(F, A, B), date(D), A <= D, B > A."),
    clause("variable_unbound", "odd(X, Y) :- loan(X)."),
    clause("variable_unbound", "odd(X) :- not counts(X)."),
    clause("variable_unbound", "odd :- date(D), D > E."),
    clause("variable_unbound", "odd(_) :- raised(card)."),
    clause("variable_unbound", "odd(S) :- S = #sum { F, K : fine(L, F) }."),
    clause("grows_without_end", "debt(T) :- debt(S), T = S + S."),
    clause("grows_without_end", "odd(f(X)) :- odd(X)."),
    clause("negation_cycle", "odd :- raised(card), not odd."),
    clause(
        "negation_cycle",
        "odd :- raised(card), not even.\n"
        "%@ rule: card.even\n%@ source: act 1\n%@ en: a\n%@ nl: b\neven :- raised(card), not odd.",
        "not even",
    ),
    clause(
        "range_wraps",
        "note(odd) :- income(applicant, I), months(card, N), limit(M), I * N * N * N > M.",
    ),
    Broken("range_wraps", VOCABULARY, "greatest: 500.00", "greatest: 20000000.00", ""),
    Broken(
        "day_out_of_range",
        AMOUNTS,
        'name: card, value: 12, source: act, where: "1"',
        'name: card, value: 9000, source: act, where: "1"',
        "",
    ),
]

LEDGERS = [
    Broken("statement_unknown", CARD, "says: card-costs", "says: card-cost", "says: card-cost"),
    Broken("statement_unknown", AMOUNTS, "[card-one-year]", "[card-1-year]", 'where: "6"'),
    Broken("statement_without_place", CARD, "card-costs, ", "", ""),
    Broken(
        "statement_without_place",
        LEDGER,
        "{text: Films may count as books do., reading: film_counts}",
        "Films may count.",
        "films",
    ),
    Broken(
        "statement_reasons", LEDGER, "reading: film", "out_of_scope: advert, reading: film", "films"
    ),
    Broken("statement_reasons", LEDGER, "{note: pick", "{rule: card.age, note: pick", "elsewhere"),
    Broken("report_unknown", LEDGER, "note: pick_up", "note: pickup", "pickup"),
    Broken("report_unknown", LEDGER, "note: pick_up", "rule: card.ages", "card.ages"),
    Broken("report_unknown", LEDGER, "note: pick_up", "figure: pick_up", "figure: pick_up"),
    Broken("point_unknown", LEDGER, "film_counts", "film_count", "film_count"),
    Broken("rulebook_choice", LEDGER, "scope: advert", "scope: weather", "weather"),
    Broken("rulebook_twice", LEDGER, "      shop:", "      card-costs:", "card-costs: {text"),
    Broken("rulebook_key", LEDGER, "reading: film_counts", "readings: film_counts", "readings:"),
    Broken("rulebook_missing", LEDGER, "A card runs for a year.", "''", "card-one-year"),
    Broken("rulebook_missing", LEDGER, "    title: What a card costs\n", "", "statements:"),
    Broken("rule_unsupported", SOURCES, "kind: statute", "kind: guide", ""),
]

FILES = [
    Broken(
        "rulebook_key",
        QUESTIONS,
        "    title: {en: library",
        "    titel: x\n    title: {en: library",
        "titel: x",
    ),
    Broken(
        "rulebook_missing",
        QUESTIONS,
        "open: {en: The age is not known., nl: De leeftijd is onbekend.}",
        "",
        "title: {en: age",
    ),
    Broken("rulebook_missing", QUESTIONS, "nl: bibliotheekpas}", "nl: ''}", "library card"),
    Broken("rulebook_choice", QUESTIONS, "{type: date, title", "{type: day, title", "type: day"),
    Broken("rulebook_choice", AMOUNTS, "unit: years", "unit: year", "unit: year"),
    Broken("rulebook_choice", READINGS, "default: counts", "default: count", "default: count"),
    Broken("rulebook_choice", SOURCES, "kind: statute", "kind: law", "kind: law"),
    Broken(
        "rulebook_map",
        WORDS,
        "staff: {en: an employee, nl: een medewerker}",
        "staff: an employee",
        "staff: an",
    ),
    Broken(
        "rulebook_list",
        QUESTIONS,
        "raised_by: [applicant]",
        "raised_by: applicant",
        "raised_by: applicant",
    ),
    Broken("rulebook_list", AMOUNTS, "tables:\n", "tables: x\nodd:\n", "tables: x"),
    Broken(
        "rulebook_words",
        QUESTIONS,
        "raised_by: [applicant]",
        "raised_by: [applicant, {loans: all}]",
        "{loans: all}",
    ),
    Broken(
        "no_such_day",
        AMOUNTS,
        "{from: 2024-01-01, kind: reader",
        "{from: 2024-13-01, kind: reader",
        "2024-13-01",
    ),
    Broken(
        "rulebook_day",
        AMOUNTS,
        "{from: 2024-01-01, kind: reader",
        "{from: 0001-01-01, kind: reader",
        "0001-01-01",
    ),
    Broken("rulebook_amount", AMOUNTS, "value: 30.00", "value: 30.005", "30.005"),
    Broken("rulebook_amount", AMOUNTS, "value: 30.00", "value: 1e999999999", "1e999"),
    Broken("rulebook_amount", AMOUNTS, "value: 30.00", "value: 30000000.00", "30000000"),
    Broken("rulebook_name", AMOUNTS, "kind: staff", "kind: 'staff). #script (python'", "#script"),
    Broken("rulebook_name", AMOUNTS, "kind: staff", "kind: Staff", "Staff"),
    Broken(
        "rulebook_name",
        VOCABULARY,
        "[reader, student, staff]",
        "[reader, student, not]",
        "values: kinds",
    ),
    Broken("rulebook_name", QUESTIONS, "  fee: {type", "  the fee: {type", "the fee"),
    Broken("bad_name", VOCABULARY, "      income:", "      Income:", "type: money"),
    Broken(
        "rulebook_twice",
        AMOUNTS,
        "- table: limit\n",
        "- table: fee\n",
        "- table: fee\n    title: {en: limit",
    ),
    Broken(
        "rulebook_day",
        SOURCES,
        "    title: {en: A lo",
        "    from: soon\n    title: {en: A lo",
        "soon",
    ),
    Broken(
        "no_such_day",
        SOURCES,
        "    title: {en: A lo",
        "    from: 2027-02-30\n    title: {en: A lo",
        "02-30",
    ),
    Broken(
        "rulebook_key",
        SOURCES,
        "    title: {en: A lo",
        "    sur: official\n    title: {en: A lo",
        "sur: ",
    ),
    Broken(
        "rulebook_choice",
        SOURCES,
        "    title: {en: A lo",
        "    sure: very\n    title: {en: A lo",
        "very",
    ),
    Broken(
        "source_unknown",
        SOURCES,
        "    title: {en: A lo",
        "    source: atc\n    title: {en: A lo",
        "atc",
    ),
    Broken(
        "statement_unknown",
        SOURCES,
        "    title: {en: A lo",
        "    says: [card-cost]\n    title: {en: A lo",
        "card-cost]",
    ),
    Broken(
        "rulebook_easter",
        SOURCES,
        "sources:",
        "holidays: {source: act, fixed: ['02-28'],\n easter: ['1', '1000']}\nsources:",
        "1000",
    ),
    Broken("unit_unfit", AMOUNTS, "unit: euro", "unit: percent", "unit: percent"),
    Broken("keys_unknown", AMOUNTS, "keys: [kind]", "keys: [sort]", "keys: [sort]"),
    Broken(
        "rulebook_holiday",
        SOURCES,
        "sources:",
        "holidays: {source: act, fixed: ['02-30'], easter: ['1']}\nsources:",
        "holidays",
    ),
    Broken(
        "row_not_known",
        AMOUNTS,
        "{from: 2024-01-01, kind: reader",
        "{from: 2028-01-01, kind: reader",
        "2028-01-01",
    ),
    Broken(
        "row_reversed",
        AMOUNTS,
        "{from: 2024-01-01, kind: reader",
        "{from: 2024-01-01, until: 2023-12-31, kind: reader",
        "until: 2023",
    ),
    Broken(
        "rows_overlap",
        AMOUNTS,
        "{from: 2024-01-01, kind: reader",
        "{from: 2020-01-01, kind: reader",
        "value: 20.00",
    ),
    Broken(
        "rows_overlap",
        AMOUNTS,
        "{from: 2020-01-01, kind: reader,",
        "{from: 2020-01-01, until: 2025-01-01, kind: reader,",
        "until: 2025",
    ),
    Broken(
        "source_unknown",
        AMOUNTS,
        "value: 30.00, source: act",
        "value: 30.00, source: atc",
        "source: atc",
    ),
    Broken(
        "source_unknown",
        READINGS,
        '{source: act, where: "3"}',
        '{source: atc, where: "3"}',
        "source: atc",
    ),
    Broken(
        "path_unknown",
        QUESTIONS,
        "raised_by: [applicant]",
        "raised_by: [applicants]",
        "[applicants]",
    ),
    Broken(
        "minimum_unknown",
        QUESTIONS,
        "input: applicant.income",
        "input: applicant.kind",
        "applicant.kind",
    ),
    Broken("minimum_unknown", QUESTIONS, "question: card}", "question: crad}", "crad"),
    Broken(
        "question_unknown", QUESTIONS, "minimum:", "order: {questions: [crad]}\nminimum:", "crad]"
    ),
    Broken("figure_unknown", QUESTIONS, "minimum:", "order: {figures: [dept]}\nminimum:", "dept]"),
    Broken("rulebook_key", QUESTIONS, "minimum:", "order: {points: [a]}\nminimum:", "points:"),
    Broken("route_unknown", ROUTES, "    card:\n", "    crad:\n", "crad:"),
    Broken("route_unknown", ROUTES, "longest: length", "longest: lenght", "lenght"),
    Broken("route_unknown", ROUTES, "less: fee", "less: fees", "less: fees"),
    Broken("route_unknown", ROUTES, "        allowed: {", "        alowed: {", "alowed: {"),
    Broken("route_unknown", ROUTES, "figure: debt", "figure: dept", "figure: dept"),
    Broken("route_unknown", ROUTES, "row: months.card", "row: months.cart", "months.cart"),
    Broken("route_unknown", ROUTES, "        fee: {value", "        fees: {value", "fees: {value"),
    Broken("route_unknown", ROUTES, "row: months.card", "row: fee.reader", "fee.reader"),
    Broken("rulebook_missing", ROUTES, ", less: fee}", "}", "of: allowed"),
    Broken("path_unknown", ROUTES, "applicant.kind: r", "applicant.knd: r", "applicant.knd"),
    Broken("source_unknown", ROUTES, "{source: act}", "{source: atc}", "source: atc"),
    Broken("rulebook_twice", ROUTES, "    above: {", "    outcome: {", "outcome: {"),
    Broken("rulebook_missing", ROUTES, "      status: reader\n", "", "name: {en: Card"),
    Broken("text_placeholder", QUESTIONS, "fines of {debt}", "fines of {dept}", "fines of {dept}"),
    Broken(
        "text_placeholder",
        QUESTIONS,
        "fines of {debt} are",
        "fines of {debt are",
        "fines of {debt are",
    ),
    Broken("yaml_colon", AMOUNTS, "{en: fees,", "{en: fees: all,", "fees: all"),
    Broken("yaml_colon", AMOUNTS, "{en: fees,", "{en: the fees: all,", "fees: all"),
    Broken("yaml_bracket", AMOUNTS, "{en: fees, nl", "{en: fees nl", "fees nl"),
    Broken("yaml_quote_ended", WORDS, "en: a student", "en: 'a student's name'", "student's"),
    Broken("yaml_quote_ended", QUESTIONS, "en: library card", 'en: "a "card""', 'a "card'),
    Broken("yaml_quote", AMOUNTS, 'where: "9",', 'where: "9,', 'where: "9,'),
    Broken("curly_quotes", AMOUNTS, 'where: "9"', "where: \u201c9, 2\u201d", "\u201c9"),
    Broken(
        "yaml_bracket",
        AMOUNTS,
        "title: {en: fees, nl: contributies}",
        "title: {en: fees, nl: contributies",
        "keys: [kind]",
    ),
    Broken(
        "duplicate_key",
        QUESTIONS,
        "  fee: {type",
        "  debt: {type: money, title: {en: a, nl: b}}\n  fee: {type",
        "debt: {type: money, title: {en: debt",
    ),
    Broken("tab", WORDS, "  staff", "\tstaff", "staff"),
    Broken(
        "missing_key",
        VOCABULARY,
        "        least: 0\n        greatest: 100000.00\n",
        "        greatest: 100000.00\n",
        "type: money",
    ),
    Broken(
        "unknown_key",
        VOCABULARY,
        "least: 0\n        greatest: 100",
        "least: 0\n        gratest: 5\n        greatest: 100",
        "gratest",
    ),
    Broken("no_date", VOCABULARY, "  date:\n    type: date", "  day:\n    type: date", "day:"),
    Broken(
        "same_predicate",
        VOCABULARY,
        "      income:\n        type: money",
        "      income:\n        type: money\n        predicate: kind",
        "type: money\n        predicate: kind",
    ),
]

WARNINGS = [
    Broken(
        "figure_unused",
        QUESTIONS,
        "figures:\n",
        "figures:\n  odd: {type: money, title: {en: a, nl: b}}\n",
        "odd: {",
    ),
    Broken(
        "row_carried",
        AMOUNTS,
        "{from: 2024-01-01, kind: reader",
        "{from: 2027-01-01, kind: reader",
        "kind: student",
    ),
    Broken("point_unused", CARD, ", reading(film_counts, counts).", ".", ""),
    clause("value_unknown", "note(odd) :- kind(applicant, pupil)."),
    clause("value_unknown", "note(odd) :- kind(applicant, K), K != pupil."),
    clause("value_unknown", "figure(fee, F) :- raised(card), fee(pupil, F)."),
    clause("predicate_unused", "odd(X) :- loan(X)."),
    Broken(
        "table_unused",
        AMOUNTS,
        "- table: limit\n",
        table("odd") + "- table: limit\n",
        "- table: odd",
    ),
    Broken(
        "input_unused",
        VOCABULARY,
        "      income:\n",
        "      pet:\n        type: yes_no\n        question: {en: a, nl: b}\n      income:\n",
        "pet:",
    ),
    Broken(
        "statement_twice",
        LEDGER,
        "Who wants a card pays for it.",
        "{text: They pay., reading: film_counts}",
        "They pay",
    ),
    Broken("word_missing", WORDS, "  staff: {en: an employee, nl: een medewerker}\n", "", ""),
]
