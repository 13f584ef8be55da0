"""Cases refused: every mistake has its place, is said in both languages, and says what to do."""

from __future__ import annotations

import pytest

from tests.support.reading import START, refusals

HOSTILE: list[tuple[str, str, str, int]] = [
    # text after the name and the date (which are lines 1 and 2), message, path, line
    ("salry: 3", "no key `salry` here", "salry", 3),
    ("job:\n  salry: 3", "no key `salry` here", "job.salry", 4),
    ("job:\n  parts:\n    - {kind: equity, amonut: 1}", "no key `amonut`",
     "job.parts[0].amonut", 5),
    ("worker: {permit: {since: 2024-01-01}}", "no key `since`", "worker.permit.since", 3),
    ("<b>: 1", "no key `<b>`", "<b>", 3),
    ('"": 1', "no key ``", "", 3),
    ("job: {salary: 5942.001}", "more than two decimals", "job.salary", 3),
    ("job: {salary: 5942.000}", "more than two decimals", "job.salary", 3),
    ("job: {salary: -1}", "`-1` is negative", "job.salary", 3),
    ("job: {salary: -0.00}", "`-0.00` is negative", "job.salary", 3),
    ("job: {salary: .nan}", "`.nan` is not a number", "job.salary", 3),
    ("job: {salary: NaN}", "`NaN` is not a number", "job.salary", 3),
    ("job: {salary: -.inf}", "`-.inf` is not a number", "job.salary", 3),
    ("job: {salary: Infinity}", "`Infinity` is not a number", "job.salary", 3),
    ("job: {salary: 1e3}", "`1e3` has an exponent", "job.salary", 3),
    ("job: {salary: 5.9E+3}", "has an exponent", "job.salary", 3),
    ("job: {salary: '5,942.00'}", "is not an amount", "job.salary", 3),
    ("job: {salary: 5_942}", "is not an amount", "job.salary", 3),
    ("job: {salary: 0x10}", "is not an amount", "job.salary", 3),
    ("job: {salary: 05942}", "is not an amount", "job.salary", 3),
    ("job: {salary: € 5942}", "is not an amount", "job.salary", 3),
    ("job: {salary: \u0665\u0669}", "is not an amount", "job.salary", 3),
    ("job: {salary: true}", "`true` is not an amount", "job.salary", 3),
    ("job: {salary: 1000000.01}", "is more than 1000000.00", "job.salary", 3),
    ("job: {salary: " + "9" * 5000 + "}", "is more than 1000000.00", "job.salary", 3),
    ("job: {salary: [1]}", "must be a single value, not `[…]`", "job.salary", 3),
    ("job: {parts: [{amount: {amount: 1}}]}", "must be a single value", "job.parts[0].amount", 3),
    ("job: {salary: {amount: 72000, per: year}}", "key `holiday_allowance` is missing",
     "job.salary.holiday_allowance", 3),
    ("job: {salary: {per: month}}", "the key `amount` is missing", "job.salary.amount", 3),
    ("job: {salary: {amount: 1, per: week}}", "`week` is none of", "job.salary.per", 3),
    ("job: {salary: {amount: x}}", "`x` is not an amount", "job.salary.amount", 3),
    ("job: {salary: {amount: 1, net: true}}", "no key `net`", "job.salary.net", 3),
    ("job: {salary: {amount: 20000000, per: year, holiday_allowance: included}}",
     "is more than 1000000.00", "job.salary", 3),
    ("job: {share_percent: 1%}", "is not a percentage", "job.share_percent", 3),
    ("job: {share_percent: 100.01}", "is more than 100.00", "job.share_percent", 3),
    ("employer: {employees: 2.5}", "is not a whole number", "employer.employees", 3),
    ("employer: {employees: -3}", "is negative", "employer.employees", 3),
    ("employer: {employees: many}", "is not a whole number", "employer.employees", 3),
    ("worker: {months_beyond_150_km: 25}", "is more than 24", "worker.months_beyond_150_km", 3),
    ("worker: {born: 2026-02-30}", "there is no day 2026-02-30", "worker.born", 3),
    ("worker: {born: 2100-02-29}", "there is no day 2100-02-29", "worker.born", 3),
    ("worker: {born: 1899-12-31}", "lies before 1900-01-01", "worker.born", 3),
    ("job: {first_day: 2200-01-01}", "lies after 2199-12-31", "job.first_day", 3),
    ("worker: {born: 12-04-1997}", "is not a date", "worker.born", 3),
    ("worker: {born: 1997-4-12}", "is not a date", "worker.born", 3),
    ("worker: {born: 1997-04-12T00:00:00}", "is not a date", "worker.born", 3),
    ("worker: {born: 2026-03-02}", "lies after `date`, which is 2026-03-01", "worker.born", 3),
    ("children:\n  - {born: 2020-01-01}\n  - {born: 2027-01-01}", "lies after `date`",
     "children[1].born", 5),
    ("worker: {permit: {from: 2024-02-01, until: 2024-01-31}}",
     "lies before `worker.permit.from`, which is 2024-02-01", "worker.permit.until", 3),
    ("residence:\n  - {from: 2021-01-01}\n  - {from: 2023-01-01, until: 2022-12-31}",
     "lies before `residence[1].from`", "residence[1].until", 5),
    ("worker: {nationality: Dutch}", "is not a country", "worker.nationality", 3),
    ("worker: {nationality: XX}", "`XX` is not a country", "worker.nationality", 3),
    ("worker: {nationality: [IN, nl]}", "`nl` is not a country", "worker.nationality[1]", 3),
    ("worker: {nationality: []}", "names nothing", "worker.nationality", 3),
    ("worker: {nationality: [IN, unknown]}", "cannot stand among", "worker.nationality[1]", 3),
    ("worker: {nationality: {a: IN}}", "must be a single value", "worker.nationality", 3),
    ("employer: {recognised_sponsor: yes}", "neither `true` nor `false`",
     "employer.recognised_sponsor", 3),
    ("employer: {recognised_sponsor: 'true'}", "neither `true` nor `false`",
     "employer.recognised_sponsor", 3),
    ("employer: {recognised_sponsor: 1}", "neither", "employer.recognised_sponsor", 3),
    ("job: {role: professor}", "`professor` is none of `employee`", "job.role", 3),
    ("worker: {degree: Master}", "`Master` is none of", "worker.degree", 3),
    ("job: []", "must hold keys and values, not `[…]`", "job", 3),
    ("job: yes", "must hold keys and values, not `yes`", "job", 3),
    ("job: {parts: {kind: equity}}", "must be a list, not `{…}`", "job.parts", 3),
    ("job: {parts: [equity]}", "must hold keys and values, not `equity`", "job.parts[0]", 3),
    ("children: 2", "must be a list, not `2`", "children", 3),
    ("job:", "has no value", "job", 3),
    ("job: {salary: }", "has no value", "job.salary", 3),
    ("job: {parts: ~}", "has no value", "job.parts", 3),
    ("worker: {permit: null}", "has no value", "worker.permit", 3),
    ("job: {parts: [" + "{}, " * 17 + "]}", "17 items, and at most 16", "job.parts", 3),
    ("job: {contract: {until: 2027-01-01, permanent: true}}",
     "`until` and `permanent` exclude each other", "job.contract.permanent", 3),
    ("events:\n  - {kind: leave, reason: redundancy}",
     "exists only where `kind` is `job_ended`", "events[0].reason", 4),
    ("events: [{kind: job_ended, salary: 1}]", "exists only where", "events[0].salary", 3),
    ("readings: {cohabitatoin: required}", "no contested point", "readings.cohabitatoin", 3),
    ("readings: {cohabitation: strict}", "no reading `strict`", "readings.cohabitation", 3),
    ("readings: [required]", "must hold keys and values", "readings", 3),
    ("readings: {search_period: }", "has no value", "readings.search_period", 3),
    ("job: {salary: 1}\njob: {salary: 2}", "the key `job` is given twice", "job", 4),
    ("job: {salary: &s 1}", "anchors", "job.salary", 3),
]  # fmt: skip


def test_a_mistake_is_refused_with_its_place(subtests: pytest.Subtests) -> None:
    for text, message, path, line in HOSTILE:
        with subtests.test(text=text):
            (problem,) = refusals(START + text)
            assert message in problem.message
            assert (problem.path, problem.line, problem.file) == (path, line, "case.yaml")
            assert problem.hint
            assert problem.help("nl") != problem.hint


NOT_BEGUN = [
    ("date: 2026-03-01", "the key `case` is missing", "case"),
    ("case: x", "the key `date` is missing", "date"),
    ("case: x\ndate: unknown", "`date` must be known", "date"),
    ("case: x\ndate: 2026-02-29", "there is no day", "date"),
    ("case: x\ndate:", "has no value", "date"),
    ("case:\ndate: 2026-03-01", "has no value", "case"),
    ("case: ' '\ndate: 2026-03-01", "is empty", "case"),
    ("case: {a: b}\ndate: 2026-03-01", "must be a single value", "case"),
    (f"case: {'x' * 101}\ndate: 2026-03-01", "longer than 100", "case"),
    ('case: "a\\x1bb"\ndate: 2026-03-01', "U+001B may not stand", "case"),
    ("- case: x", "a case consists of keys and values", ""),
    ("just words", "a case consists of keys and values", ""),
    ("---\n", "there is nothing in it", ""),
]


def test_a_case_has_a_name_and_a_date(subtests: pytest.Subtests) -> None:
    for text, message, path in NOT_BEGUN:
        with subtests.test(text=text):
            (problem,) = refusals(text)
            assert message in problem.message
            assert problem.path == path
            assert problem.hint


HINTS = [
    ("job: {salry: 3}", "did you mean `salary`?"),
    ("salary: 3", "did you mean `job.salary`?"),
    ("employer: {recognized_sponsor: true}", "did you mean `recognised_sponsor`?"),
    ("worker: {degree: Master}", "did you mean `master`?"),
    ("worker: {nationality: nl}", "did you mean `NL`?"),
    ("readings: {cohabitatoin: required}", "did you mean `cohabitation`?"),
    ("readings: {cohabitation: require}", "did you mean `required`?"),
    ("job:", "leave the key out, or write `unknown`"),
    ("readings: {cohabitation: }", "write a value here"),
    ("job: {salary: 5942,00}", "write euros with a point, such as 5942.00"),
    ("job: {salary: Unknown}", "did you mean `unknown`?"),
    ("job: {salary: -1}", "write it without the minus"),
    ("job: {salary: 59420000}", "check the digits and the point"),
    ("employer: {founded: 2026-02-30}", "write a day that exists"),
    ("worker: {born: 2027-01-01}", "check both days"),
    ("events: [{kind: leave, reason: redundancy}]", "take it out, or change `kind`"),
    ("worker: {born: 12-04-1997}", "write year, month and day, such as 2026-03-01"),
    ("job: {salary: '5,942.00'}", "write it as 5942.00"),
    ("job: {salary: much}", "write euros with a point, such as 5942.00"),
    ("employer: {recognised_sponsor: yes}", "write true or false, without quotes"),
]


def test_a_mistake_comes_with_what_to_do(subtests: pytest.Subtests) -> None:
    for text, hint in HINTS:
        with subtests.test(text=text):
            (problem,) = refusals(START + text)
            assert problem.hint == hint


@pytest.mark.parametrize(
    ("text", "found"), [("'true'", '`"true"`'), ("yes", "`yes`"), ("True", "`True`")]
)
def test_yes_and_no_are_said_as_they_were_written(text: str, found: str) -> None:
    (problem,) = refusals(START + f"employer: {{recognised_sponsor: {text}}}")
    assert problem.message == f"{found} is neither `true` nor `false`"


def test_all_mistakes_of_a_file_are_reported_together_and_in_order() -> None:
    text = "case: x\njob:\n  salary: -1\n  salary: 2\n  it: maybe\nworker: {born: 2026-02-30}\n"
    lines = [(problem.line, problem.path) for problem in refusals(text)]
    assert lines == [
        (1, "date"),
        (3, "job.salary"),
        (4, "job.salary"),
        (5, "job.it"),
        (6, "worker.born"),
    ]


def test_a_wrong_value_brings_no_second_problem() -> None:
    text = START + "events: [{kind: holiday, from: 2026-01-01, reason: redundancy}]"
    assert [problem.path for problem in refusals(text)] == ["events[0].kind"]


def test_a_problem_is_one_line_of_text() -> None:
    (problem,) = refusals(START + "job: {salry: 3}")
    assert problem.line_of_text() == (
        "case.yaml:3:7: job.salry: there is no key `salry` here (did you mean `salary`?)"
    )
    assert problem.line_of_text("nl") == (
        "case.yaml:3:7: job.salry: er is hier geen sleutel `salry` (bedoelde u `salary`?)"
    )
