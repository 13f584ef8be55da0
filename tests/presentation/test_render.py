"""Whole texts, in both languages: what a reader gets on paper."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec import convert
from msgspec.structs import replace

from hsm_policy.analysis import MinimumReport, RoutesReport, TimelineReport, WhatIfReport
from hsm_policy.authoring import PartReport
from hsm_policy.presentation.findings import render_findings
from hsm_policy.presentation.icalendar import calendar_file
from hsm_policy.presentation.page import Page, StyledText
from hsm_policy.presentation.text.changes import render_changes
from hsm_policy.presentation.text.diff import part_text
from hsm_policy.presentation.text.regions import render_minimum
from hsm_policy.presentation.text.routes import render_routes
from hsm_policy.presentation.text.timeline import render_timeline
from hsm_policy.presentation.text.verdict import Level, render_verdict
from hsm_policy.presentation.text.why import render_why
from hsm_policy.presentation.words import Words
from hsm_policy.validator import FindingsReport
from hsm_policy.verdict import DerivationNode, VerdictReport
from tests.support import fake_answers
from tests.support.expected import expected
from tests.support.fake_answers import titles, verdict

BOTH = pytest.mark.parametrize("lang", ["en", "nl"])


def as_expected(page: Page, name: str, lang: str) -> None:
    """Compare a page with the whole text that stands in a file."""
    text = page.text()
    assert text == expected(name, lang, now=text)


def changed(rows: Sequence[object]) -> WhatIfReport:
    """Make an answer of changes, without rules."""
    rules: dict[str, list[object]] = {"no_longer": [], "now": []}
    return convert({"changes": rows, "rules": rules}, WhatIfReport)


def paragraphs(page: Page) -> list[str]:
    """Split a page at its empty lines."""
    return page.text().split("\n\n")


@BOTH
def test_a_refusal_is_told_verdict_first_then_what_decides_it_and_the_sources_last(
    lang: str,
) -> None:
    page = render_verdict(
        convert(verdict("offer-refused", lang), VerdictReport), titles(lang), lang
    )
    as_expected(page, "refused", lang)


@BOTH
def test_several_questions_begin_with_all_outcomes_and_an_open_one_says_what_would_settle_it(
    lang: str,
) -> None:
    page = render_verdict(convert(verdict("offer-open", lang), VerdictReport), titles(lang), lang)
    as_expected(page, "open", lang)


@BOTH
@pytest.mark.parametrize("level", ["brief", "full"])
def test_a_verdict_is_told_in_a_line_for_each_question_or_with_every_requirement(
    level: Level, lang: str
) -> None:
    page = render_verdict(
        convert(verdict("offer-refused", lang), VerdictReport), titles(lang), lang, level=level
    )
    as_expected(page, level, lang)


def test_only_sources_of_what_is_shown_are_listed() -> None:
    told = convert(verdict("offer-refused"), VerdictReport)
    met = [one for one in told.verdicts["hsm_permit"].requirements if one.state == "met"]
    assert met[0].text not in render_verdict(told, titles()).text()
    plain = replace(told, duties=[], risks=[], notes=[])
    assert "guide-2025" not in render_verdict(plain, titles()).text()
    assert "guide-2025" in render_verdict(plain, titles(), level="full").text()


@BOTH
def test_a_derivation_is_an_indented_tree_that_tells_each_step_once(lang: str) -> None:
    page = render_why(convert(fake_answers.why_tree(lang), DerivationNode), titles(lang), lang)
    as_expected(page, "why", lang)


@BOTH
def test_a_minimum_is_told_with_one_step_less_and_all_regions(lang: str) -> None:
    page = render_minimum(convert(fake_answers.minimum_found(), MinimumReport), titles(lang), lang)
    as_expected(page, "minimum", lang)


@BOTH
def test_routes_are_told_with_what_each_lacks(lang: str) -> None:
    page = render_routes(convert(fake_answers.routes(lang), RoutesReport), titles(lang), lang)
    as_expected(page, "routes", lang)


def test_routes_that_do_not_fit_a_page_are_told_in_bands_that_repeat_their_names() -> None:
    page = render_routes(convert(fake_answers.routes(), RoutesReport), titles(), width=40)
    first, second = paragraphs(page)[1:3]
    for band in (first, second):
        assert [line.split()[0] for line in band.splitlines()][-2:] == ["Treaty", "Migrant"]
        assert max(map(len, band.splitlines())) <= 40
    assert first.splitlines()[0] == "Route    Outcome  Amount"
    assert second.splitlines()[0] == "Route    Short of it  Longest"


def test_a_rulebook_without_routes_says_so() -> None:
    answer = {**fake_answers.routes(), "routes": []}
    assert (
        "The rulebook declares no routes."
        in render_routes(convert(answer, RoutesReport), titles()).text()
    )


@BOTH
def test_no_minimum_is_told_with_its_reason(lang: str) -> None:
    page = render_minimum(
        convert(fake_answers.minimum_none("open", lang), MinimumReport), titles(lang), lang
    )
    as_expected(page, "no_minimum", lang)


@BOTH
def test_changes_are_told_by_the_titles_of_what_changed(lang: str) -> None:
    page = render_changes(convert(fake_answers.changes(lang), WhatIfReport), titles(lang), lang)
    as_expected(page, "changes", lang)


@BOTH
def test_findings_are_told_one_line_each_with_their_help(lang: str) -> None:
    page = render_findings(convert(fake_answers.FINDINGS, FindingsReport), lang)
    as_expected(page, "findings", lang)


def test_nothing_found_and_nothing_changed_are_said() -> None:
    assert render_findings(FindingsReport([])).text() == "No findings.\n"
    assert render_changes(changed([]), titles()).text() == "Nothing changes.\n"


def test_a_case_that_raises_no_question_says_so() -> None:
    page = render_verdict(convert(verdict("silent"), VerdictReport), titles())
    assert paragraphs(page)[1] == "The case raises no question that the rulebook answers."


def test_without_titles_names_are_read_as_words() -> None:
    text = render_verdict(convert(verdict("offer-refused"), VerdictReport), {}).text()
    assert "Hsm permit: REFUSED" in text
    assert "  - Salary threshold: not met. " in text
    assert "[1] buwav-2026, 2.1(1)(a)" in text


def test_risk_is_a_verdict_of_its_own_and_names_the_requirement_that_failed() -> None:
    answer = verdict("offer-refused")
    answer["verdicts"]["hsm_permit"] |= {"outcome": "at_risk", "depends_on_assumed": []}
    text = render_verdict(convert(answer, VerdictReport), titles()).text()
    assert "Highly skilled migrant permit: AT RISK" in text
    assert "AT RISK\n  - Salary: not met. " in text


def test_an_outcome_that_the_program_does_not_know_is_still_told() -> None:
    answer = convert(verdict("offer-granted"), VerdictReport)
    later = replace(answer.verdicts["hsm_permit"], outcome="withdrawn_later")
    told = render_verdict(replace(answer, verdicts={"hsm_permit": later}), titles())
    assert "permit: WITHDRAWN LATER" in told.text()


@pytest.mark.parametrize(
    ("by", "done", "told"),
    [
        ("2026-06-12", None, "Employer, by 12 June 2026"),
        ("2026-06-12", "2026-06-12", "Employer, done on 12 June 2026\n"),
        (
            "2026-06-12",
            "2026-06-13",
            "Employer, done late, on 13 June 2026; the last day was 12 June 2026",
        ),
        (None, None, "Employer, the last day is not known"),
    ],
)
def test_a_duty_tells_its_last_day_or_when_it_was_done(
    by: str | None, done: str | None, told: str
) -> None:
    answer = verdict("offer-refused")
    answer["duties"] = [{**answer["duties"][0], "by": by, "done": done}]
    assert told in render_verdict(convert(answer, VerdictReport), titles()).text()


def test_a_source_is_described_once_and_each_place_in_it_has_its_number() -> None:
    answer = verdict("offer-refused")
    answer["risks"][0]["sources"] = [{"id": "buwav-2026", "where": "2.1(5)"}]
    text = render_verdict(convert(answer, VerdictReport), titles()).text()
    assert "too high. [3]" in text
    assert "  [3] Besluit uitvoering Wet arbeid vreemdelingen 2022, 2.1(5)\n" in text
    assert text.count("https://") == 1


def test_a_minimum_that_is_the_least_value_allowed_says_so() -> None:
    answer = {**fake_answers.minimum_found(), "minimum": "0.00", "just_below": None}
    text = render_minimum(convert(answer, MinimumReport), titles()).text()
    assert "This is the lowest value that a case may give." in text


def test_higher_values_that_will_not_do_are_announced() -> None:
    answer = fake_answers.minimum_found()
    answer["regions"][1]["to"] = "6999.99"
    answer["regions"].append({"from": "7000.00", "to": None, "outcome": "refused"})
    text = render_minimum(convert(answer, MinimumReport), titles()).text()
    assert "Not every higher value is enough" in text


def test_the_regions_of_a_day_end_later_and_not_above() -> None:
    answer = {
        **fake_answers.minimum_found(),
        "input": "worker.born",
        "minimum": "1996-03-02",
        "just_below": "1996-03-01",
        "regions": [
            {"from": "1900-01-01", "to": "1996-03-01", "outcome": "refused"},
            {"from": "1996-03-02", "to": None, "outcome": "granted"},
        ],
    }
    text = render_minimum(convert(answer, MinimumReport), titles()).text()
    assert "At 1 March 1996 the outcome is: refused." in text
    assert "  from 2 March 1996    and later                         granted" in text


def test_long_text_is_wrapped_and_an_amount_stays_on_one_line() -> None:
    page = Page(width=24)
    page.paragraph("It is at least EUR 5,942.00 a month. [1]", lead=[StyledText("* ")])
    assert page.text() == "* It is at least\n  EUR 5,942.00 a\n  month. [1]\n"


def test_a_text_cannot_steer_the_terminal() -> None:
    page = Page()
    page.line("a\x1b[2Jb\n\u202ec")
    assert page.text() == "a\\x1b[2Jb\\x0a\\x202ec\n"


def test_plain_text_never_ends_a_line_with_a_space() -> None:
    page = render_verdict(convert(verdict("offer-refused"), VerdictReport), titles())
    assert all(line == line.rstrip() for line in page.text().splitlines())


def test_a_version_is_a_day_a_month_or_a_year_and_otherwise_said_in_words() -> None:
    answer, names = verdict("offer-refused"), titles()
    source = names["sources"]["buwav-2026"]
    for version, told in [("2023-04", "version of April 2023"), ("undated", "not dated")]:
        names["sources"]["buwav-2026"] = {**source, "kind": "authority", "version": version}
        names["words"]["undated"] = "not dated"
        text = " ".join(render_verdict(convert(answer, VerdictReport), names).text().split())
        assert f"(public authority, {told})" in text


def test_a_title_in_lower_case_is_capitalised_where_a_line_begins() -> None:
    names = titles()
    names["questions"]["hsm_permit"] = "permit for work"
    names["figures"]["hsm_category"] = "category of pay"
    text = render_verdict(convert(verdict("offer-refused"), VerdictReport), names).text()
    assert "\nPermit for work: REFUSED\n" in text
    assert "\n  Category of pay " in text


def test_what_was_left_out_is_told_with_the_value_it_is_taken_as() -> None:
    names = {**titles(), "absent": {"worker.permit": "hsm"}}
    names["words"]["worker.permit.hsm"] = "skilled work"
    text = render_verdict(convert(verdict("offer-refused"), VerdictReport), names).text()
    assert "worker.graduated, worker.permit (skilled work)" in text


def test_a_reading_that_gives_another_outcome_than_before_is_told_with_both() -> None:
    sides = [
        [{"point": "year_end_bonus", "reading": "any_guaranteed", "outcome": outcome}]
        for outcome in ("granted", "open")
    ]
    row = {"what": "verdicts.hsm_permit.contested", "from": sides[0], "to": sides[1], "because": ""}
    told = " ".join(render_changes(changed([row]), titles()).text().split())
    before, _, after = told.partition(" -> ")
    assert before.endswith("(granted)")
    assert after.endswith("(open)")


def test_a_figure_that_becomes_known_is_told_once_with_what_it_could_have_been() -> None:
    rows = [
        {"what": "figures.hsm_threshold.value", "from": None, "to": "4357.00", "because": ""},
        {
            "what": "figures.hsm_threshold.between",
            "from": ["4357.00", "5942.00"],
            "to": None,
            "because": "",
        },
    ]
    assert render_changes(changed(rows), titles()).text() == (
        "What changes\n"
        "  * Amount required: not known: EUR 4,357.00 or EUR 5,942.00 -> EUR 4,357.00\n"
    )


def life(milestones: Sequence[object], changes: Sequence[object] = ()) -> TimelineReport:
    """Make the report of a life."""
    ends = {"from": "2026-03-01", "until": "2027-03-01", "as": "life", "notes": []}
    return convert({**ends, "changes": changes, "milestones": milestones}, TimelineReport)


def test_a_life_tells_what_is_overdue_first_and_then_each_day_with_what_is_due() -> None:
    changes = [
        {
            "date": "2026-05-02",
            "until": "2026-12-31",
            "what": "figures.hsm_threshold.value",
            "from": "4000.00",
            "to": "4200.00",
            "because": "Not said.",
        },
    ]
    milestones = [
        {"date": "2026-02-01", "what": "a", "text": "Report it.", "overdue": True},
        {"date": "2026-05-02", "what": "b", "text": "Last day."},
    ]
    assert render_timeline(life(milestones, changes), titles()).text() == (
        "From 1 March 2026 to 1 March 2027\n"
        "\n"
        "Overdue, not done\n"
        "  ! 1 February 2026: Report it.\n"
        "\n"
        "2 May 2026\n"
        "  > Last day.\n"
        "  * Amount required: another day on each of the days from 2 May 2026 to 31\n"
        "    December 2026, from EUR 4,000.00 to EUR 4,200.00\n"
        "\n"
    )


def test_a_calendar_file_is_the_same_each_time_and_names_nobody() -> None:
    text = "Eén, twee; drie: " + "é" * 60
    report = life([{"date": "2026-12-31", "what": "worker.permit.until", "text": text}])
    made = calendar_file(report, "Yusuf", "nl")
    assert made == calendar_file(report, "Yusuf", "nl")
    assert made != calendar_file(report, "Ana", "nl")
    assert "Yusuf" not in made
    assert made.endswith("END:VCALENDAR\r\n")
    lines = made.split("\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line for line in lines)
    unfolded = made.replace("\r\n ", "").split("\r\n")
    assert "DTSTART;VALUE=DATE:20261231" in unfolded
    assert "DTEND;VALUE=DATE:20270101" in unfolded
    assert "DTSTAMP:20260301T000000Z" in unfolded
    escaped = text.replace(",", "\\,").replace(";", "\\;")
    assert f"SUMMARY;LANGUAGE=nl:{escaped}" in unfolded


def test_what_becomes_of_a_duty_is_told_by_its_sentence_without_names() -> None:
    because = "Report it by 1 May 2026."
    rows: list[dict[str, object]] = [
        {"what": "duties.a.worker.by", "from": None, "to": "2026-05-01"},
        {"what": "duties.b.worker.done", "from": None, "to": "2026-05-02"},
        {"what": "duties.c.worker.overdue", "from": None, "to": True},
        {"what": "duties.d.worker.by", "from": "2026-05-01", "to": None},
        {"what": "duties.d.worker.done", "from": "2026-05-02", "to": None},
    ]
    told = render_changes(changed([{**row, "because": because} for row in rows]), titles()).text()
    assert told == (
        "What changes\n"
        "  * New duty: Report it by 1 May 2026.\n"
        "  * Duty done on 2 May 2026: Report it by 1 May 2026.\n"
        "  * Duty overdue: Report it by 1 May 2026.\n"
        "  * Duty that goes: Report it by 1 May 2026.\n"
    )


def test_a_duty_that_comes_is_told_by_its_sentence_and_a_long_list_by_what_differs() -> None:
    because = "Report it by 1 May 2026."
    rows = [
        {"what": "duties.a.worker.by", "from": None, "to": "2026-05-01", "because": because},
        {
            "what": "verdicts.hsm_permit.assumed",
            "from": ["a", "b"],
            "to": ["b", "c"],
            "because": "",
        },
    ]
    assert render_changes(changed(rows), titles()).text() == (
        "What changes\n"
        "  * New duty: Report it by 1 May 2026.\n"
        "  * Highly skilled migrant permit, not stated: no longer a; also c\n"
    )


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "worker: 2 January 2026 becomes employer: 2 January 2026"),
        ("nl", "worker: 2 januari 2026 wordt employer: 2 januari 2026"),
    ],
)
def test_a_duty_that_passes_to_somebody_else_is_told_with_both(lang: str, told: str) -> None:
    before, after = ([{"who": who, "by": "2026-01-02"}] for who in ("worker", "employer"))
    part = PartReport("duties.report.by", before, after, case={})
    assert told in part_text(part, Words({}, lang))
