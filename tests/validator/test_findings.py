"""What `hsm check` does with its findings: points at them, silences, mends and bounds them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from hsm_policy.cli import main as cli
from hsm_policy.messages.catalog import explanations, page_of
from hsm_policy.messages.diagnostic import Diagnostic
from hsm_policy.validator.fixes import fix_files
from hsm_policy.validator.sandbox import check_bounded
from hsm_policy.validator.validate import findings
from tests.support.small_rulebook import FILES, write
from tests.validator.broken_more import END, WARNINGS_MORE, item_table
from tests.validator.broken_rulebooks import (
    AMOUNTS,
    CARD,
    QUESTIONS,
    VERDICT,
    VOCABULARY,
    WARNINGS,
    WORDS,
    rule,
)
from tests.validator.sarif_shape import SARIF

Capture = pytest.CaptureFixture[str]
TODAY = 20260301
CASES = "policy/card.cases.yaml"
SCENARIO = """\
bases:
  reader:
    date: 2026-03-01
    applicant: {born: 2000-01-01, kind: reader, resident: true, income: 2000.00}
scenarios:
  - name: A reader gets a card
    base: reader
    with: {loans: []}
    expect:
      outcome: {card: granted}
      notes: [pick_up]
"""


def said(folder: Path) -> list[Diagnostic]:
    return list(findings(folder, today=TODAY).problems)


def codes(folder: Path) -> list[tuple[str, str, int]]:
    return [(one.code, one.file, one.line) for one in said(folder)]


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    assert old in FILES[file]
    return write(folder, {**FILES, file: FILES[file].replace(old, new, 1)})


def with_rule(folder: Path, text: str, before: str = "") -> Path:
    more = rule(text, before=before)
    return changed(folder, CARD, END, more + END)


# --- scenarios ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("kind: reader, res", "knd: reader, res", "unknown_key", 4),
        ("kind: reader, res", "kind: readr, res", "not_choice", 4),
        ("with: {loans: []}", "with: {loans: [], applicant.kind: studnt}", "not_choice", 8),
        ("base: reader", "base: raeder", "scenario_base", 7),
        ("outcome: {card: granted}", "outcome: {crad: granted}", "question_unknown", 10),
        ("outcome: {card: granted}", "outcome: {card: grantd}", "outcome_unknown", 10),
        ("outcome: {card: granted}", "outcomes: {card: granted}", "scenario_expectation", 10),
        ("outcome: {card: granted}", "outcome: granted", "scenario_form", 10),
        ("outcome: {card: granted}", "met: {card: [agee]}", "requirement_unknown", 10),
        ("outcome: {card: granted}", "figures: {feee: 30.00}", "figure_unknown", 10),
        ("outcome: {card: granted}", 'figures: {fee: "30,00"}', "expectation_form", 10),
        ("outcome: {card: granted}", "missing: {card: [applicant.brn]}", "path_unknown", 10),
        ("outcome: {card: granted}", "contested: {card: {film: open}}", "point_unknown", 10),
        ("notes: [pick_up]", "notes: [pick_upp]", "expectation_unknown", 11),
        ("notes: [pick_up]", "no_risks: [late]", "expectation_unknown", 11),
        ("    expect:", "    scenarios: [shorter]\n    expect:", "scenario_unknown", 9),
        ("    expect:", "\texpect:", "tab", 9),
        ("scenarios:\n", "scenarios: x\nmore:\n", "rulebook_list", 5),
    ],
)
def test_a_mistake_in_a_scenario_is_found_on_its_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in SCENARIO
    found = codes(write(tmp_path, {**FILES, CASES: SCENARIO.replace(old, new, 1)}))
    assert (code, CASES, line) in found


def test_who_has_a_duty_is_misspelled_once_and_not_in_each_scenario(tmp_path: Path) -> None:
    duty = rule("duty(pay, reader, D) :- raised(card), date(D).")
    files = {**FILES, CARD: FILES[CARD].replace(END, duty + END)}
    files[CASES] = SCENARIO.replace("notes: [pick_up]", "duties: {pay/reader: 2026-03-01}")
    assert codes(write(tmp_path / "right", files)) == []
    files[CARD] = files[CARD].replace("duty(pay, reader", "duty(pay, raeder")
    assert [code for code, _, _ in codes(write(tmp_path / "wrong", files))] == ["word_missing"]


def test_a_scenario_in_order_is_no_finding(tmp_path: Path) -> None:
    assert codes(write(tmp_path, {**FILES, CASES: SCENARIO})) == []


def test_a_scenario_that_expects_wrongly_is_still_read_for_its_case(tmp_path: Path) -> None:
    text = SCENARIO.replace("outcome: {", "outcomes: {").replace("knd: reader", "kind: reader")
    text = text.replace("kind: reader, res", "kind: readr, res")
    found = {code for code, _, _ in codes(write(tmp_path, {**FILES, CASES: text}))}
    assert {"scenario_expectation", "not_choice"} <= found


def test_of_whom_a_duty_is_expected_is_looked_at_too(tmp_path: Path) -> None:
    duty = rule("duty(pay, applicant, D) :- raised(card), debt(S), date(D), S > S.")
    files = {**FILES, CARD: FILES[CARD].replace(END, duty + END)}
    for who, there in (("applicant", False), ("aplicant", True)):
        told = SCENARIO.replace("notes: [pick_up]", f"duties: {{pay/{who}: ~}}")
        found = said(write(tmp_path, {**files, CASES: told}))
        wrong = [one for one in found if one.code == "expectation_unknown"]
        assert bool(wrong) is there
        assert not there or wrong[0].args["near"] == "pay/applicant"


def test_a_second_scenario_of_one_name_says_where_the_first_stands(tmp_path: Path) -> None:
    again = SCENARIO + SCENARIO[SCENARIO.index("  - name:") :]
    found = said(write(tmp_path, {**FILES, CASES: again}))
    assert [one.code for one in found] == ["scenario_twice"]
    assert f"{CASES}:" in found[0].text()
    assert found[0].help("nl")


def test_an_unknown_base_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    wrong = SCENARIO.replace("base: reader", "base: x")
    (found,) = said(write(tmp_path, {**FILES, CASES: wrong}))
    assert "`reader`" in found.help()


def test_what_hangs_on_a_rule_that_is_missing_is_not_told_beside_it(tmp_path: Path) -> None:
    start = FILES[CARD].index("%@ rule: card.age\n")
    after = FILES[CARD].index("%@ rule:", start + 5)
    cited = FILES[CARD][:start] + FILES[CARD][after:].replace("says: card-costs, ", "says: ")
    files = {**FILES, CARD: cited}
    found = {one.code for one in said(write(tmp_path, files)) if one.severity == "error"}
    assert found == {"requirement_never_met"}


def test_an_input_that_was_renamed_is_what_its_rules_mean(tmp_path: Path) -> None:
    old, new = "      income:\n", "      yearly_income:\n"
    text = FILES[VOCABULARY].replace(old, new)
    (found,) = {
        (one.code, one.file, one.args["near"])
        for one in said(write(tmp_path, {**FILES, VOCABULARY: text}))
        if one.severity == "error" and one.file == CARD
    }
    assert found == ("predicate_unknown", CARD, "yearly_income")


def test_a_requirement_without_anything_below_it_is_one_finding(tmp_path: Path) -> None:
    text = FILES[QUESTIONS]
    start = text.index("      debts:\n") + len("      debts:\n")
    empty = text[:start] + text[text.index("figures:") :]
    found = said(write(tmp_path, {**FILES, QUESTIONS: empty}))
    (wrong,) = [one for one in found if one.file == QUESTIONS and one.severity == "error"]
    line = empty[:start].count("\n")
    assert (wrong.code, wrong.line) == ("rulebook_map", line)


def test_a_figure_of_no_known_type_is_one_finding(tmp_path: Path) -> None:
    text = FILES[QUESTIONS].replace("fee: {type: money", "fee: {type: euro")
    assert text != FILES[QUESTIONS]
    found = said(write(tmp_path, {**FILES, QUESTIONS: text}))
    assert [one.code for one in found if one.severity == "error"] == ["rulebook_choice"]


# --- silence -----------------------------------------------------------------


def test_a_warning_is_silenced_with_a_reason_before_its_rule(tmp_path: Path) -> None:
    before = "%@ silence: predicate_unused read by the rules that are announced\n"
    assert codes(with_rule(tmp_path, "odd(X) :- loan(X).", before)) == []


def test_a_remark_in_a_table_is_silenced_on_the_line_above(tmp_path: Path) -> None:
    new = "#@ silence: table_stale told in December\n    known_until: 2025-12-31"
    assert codes(changed(tmp_path, AMOUNTS, "known_until: 2027-12-31", new)) == []


def test_a_silence_covers_its_own_rule_only(tmp_path: Path) -> None:
    text = "odd(X) :- loan(X).\n\n" + rule("even(X) :- loan(X).").replace("card.more", "card.even")
    folder = with_rule(tmp_path, text, "%@ silence: predicate_unused for later\n")
    assert [code for code, _, _ in codes(folder)] == ["predicate_unused"]


def test_a_silence_without_a_reason_silences_nothing(tmp_path: Path) -> None:
    folder = with_rule(tmp_path, "odd(X) :- loan(X).", "%@ silence: predicate_unused\n")
    assert {code for code, _, _ in codes(folder)} == {"predicate_unused", "silence_reason"}


def test_an_error_is_never_silenced(tmp_path: Path) -> None:
    before = "%@ silence: predicate_unknown it comes next year\n"
    folder = with_rule(tmp_path, "note(odd) :- laon(X).", before)
    assert {code for code, _, _ in codes(folder)} == {"predicate_unknown", "silence_refused"}


def test_a_silence_of_nothing_is_not_told_while_something_else_is_wrong(tmp_path: Path) -> None:
    card = FILES[CARD].replace(
        "%@ rule: card.until", "%@ silence: rule_twice x\n%@ rule: card.until"
    )
    card = card.replace("loan_kind(L, film)", "loan_knd(L, film)")
    found = {code for code, _, _ in codes(write(tmp_path, {**FILES, CARD: card}))}
    assert found == {"predicate_unknown"}


# --- mending -----------------------------------------------------------------


def mended(folder: Path) -> list[str]:
    found, lines = fix_files(folder, lambda: findings(folder, today=TODAY))
    assert found.problems == said(folder)
    again, none = fix_files(folder, lambda: findings(folder, today=TODAY))
    assert (again.problems, none) == (found.problems, [])
    return [one.code or one.after for one in lines]


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        (CARD, "debt(S), limit(M), S <= M.\n", "debt(S), limit(M), S <= M\n"),
        (CARD, "debt(S), limit(M), S <= M.\n", "debt(S), limit(M), S <= M,\n"),
        (VERDICT, "not failed(Q).\n", "not failed(Q)\n"),
        (CARD, "loan_kind(L, film)", "loan_knd(L, film)"),
        (CARD, "not low_income.", "not low_incom."),
        (CARD, "%@ source: act 6", "%@ sourse: act 6"),
        (CARD, "raised(card), debt(S), limit", "raised(card),\u00a0debt(S), limit"),
        (AMOUNTS, "known_until: 2027", "known_untill: 2027"),
        (CARD, "debt(S), limit(M), S <= M.\n", "debt(S), limit(M), S ≤ M.\n"),
        (CARD, "debt(S), limit(M), S <= M.\n", "debt(S), limit(M), S =< M.\n"),
        (VERDICT, "% From", "\ufeff% From"),
        (VERDICT, "outcomes.\n", "outcomes.\r\n"),
        (VERDICT, "failed(Q).\n", "failed(Q).  \n"),
        (
            CARD,
            "%@ rule: card.until\n",
            "%@ silence: predicate_unused for later\n%@ rule: card.until\n",
        ),
    ],
)
def test_what_there_is_no_doubt_about_is_mended_and_nothing_else(
    tmp_path: Path, file: str, right: str, wrong: str
) -> None:
    folder = changed(tmp_path, file, right, wrong)
    assert len(mended(folder)) == 1
    for name, text in FILES.items():
        assert (folder / name).read_bytes() == text.encode()
    assert codes(folder) == []


def test_several_mistakes_are_mended_together(tmp_path: Path) -> None:
    card = FILES[CARD].replace("loan_kind(L, film)", "loan_knd(L, film)").replace("\n", "\r\n")
    card = card.replace("debt(S), limit(M), S <= M.", "debt(S), limit(M), S <= M")
    assert len(mended(write(tmp_path, {**FILES, CARD: card}))) == 3
    assert (tmp_path / CARD).read_text(encoding="utf-8") == FILES[CARD]


@pytest.mark.parametrize(
    "text", ["odd(X) :- loan(X)\n    counts(X).", "note(odd) :- carrots.", "odd(X :- loan(X)."]
)
def test_what_is_in_doubt_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    folder = with_rule(tmp_path, text)
    before = (folder / CARD).read_bytes()
    assert mended(folder) == []
    assert (folder / CARD).read_bytes() == before


def test_quotation_marks_of_a_word_processor_are_made_straight(tmp_path: Path) -> None:
    folder = with_rule(tmp_path, "note(odd) :- kind(applicant, K), K != “NL”. % “as it was”")
    assert mended(folder) == ['note(odd) :- kind(applicant, K), K != "NL". % “as it was”']


def test_an_annotation_without_its_rule_is_taken_out(tmp_path: Path) -> None:
    lost = "outcome(Q, granted) :- raised(Q), not failed(Q).\n"
    kept = (
        "outcome(Q, granted) :- raised(Q), not failed(Q).\n\n%@ rule: verdict.lost\n%@ en: Lost.\n"
    )
    folder = changed(tmp_path, VERDICT, lost, kept)
    assert mended(folder) == ["", ""]
    assert (folder / VERDICT).read_text(encoding="utf-8").rstrip() == FILES[VERDICT].rstrip()


# --- how it is told ----------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_finding_shows_its_line_with_a_caret_under_the_place(
    tmp_path: Path, capsys: Capture, lang: str
) -> None:
    folder = changed(tmp_path, CARD, "loan_kind(L, film)", "loan_knd(L, film)")
    assert cli.run(["check", str(folder), "--lang", lang]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("policy/card.lp:19:14: ")
    assert lines[1:3] == [
        "  19 | counts(L) :- loan_knd(L, film), reading(film_counts, counts).",
        "     |              ^",
    ]
    assert "`loan_kind`" in lines[3]
    assert f"({page_of('predicate_unknown', lang)})" in lines[3]


def test_of_a_long_line_the_place_is_shown(tmp_path: Path, capsys: Capture) -> None:
    text = (
        "note(odd) :- " + "low_income, " * 20 + "laon(X), " + "low_income, " * 20 + "raised(card)."
    )
    cli.run(["check", str(with_rule(tmp_path, text))])
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if "laon(X), " in line)
    assert len(lines[at]) <= 80
    assert lines[at][lines[at + 1].index("^") :].startswith("laon(X)")


def test_a_line_that_steers_a_terminal_is_shown_without_that(
    tmp_path: Path, capsys: Capture
) -> None:
    cli.run(["check", str(with_rule(tmp_path, "odd(X) :- loan(X), \u202e\x1b[31mX."))])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_findings_are_sarif(tmp_path: Path, capsys: Capture) -> None:
    folder = changed(tmp_path, CARD, "loan_kind(L, film)", "loan_knd(L, film)")
    assert cli.run(["check", str(folder), "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    jsonschema.validate(log, SARIF)
    (result,) = log["runs"][0]["results"]
    assert result["ruleId"] == "predicate_unknown"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == CARD
    assert place["region"] == {"startLine": 19, "startColumn": 14}
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == "predicate_unknown"


def test_findings_are_junit(tmp_path: Path, capsys: Capture) -> None:
    card = FILES[CARD].replace("loan_kind(L, film)", 'loan_knd(L, "<&>")')
    folder = write(tmp_path, {**FILES, CARD: card})
    assert cli.run(["check", str(folder), "--format", "junit"]) == 1
    root = ET.fromstring(capsys.readouterr().out)  # noqa: S314 - what the program wrote itself
    suites = {suite.get("name"): suite for suite in root}
    assert root.get("tests") == str(len(suites)) == str(len(FILES))
    assert root.get("failures") == "1"
    (case,) = suites[CARD]
    assert case.get("line") == "19"
    assert "loan_knd" in (case[0].text or "")
    assert suites[AMOUNTS].get("failures") == "0"


def test_a_warning_fails_no_build(tmp_path: Path, capsys: Capture) -> None:
    folder = with_rule(tmp_path, "odd(X) :- loan(X).")
    assert cli.run(["check", str(folder), "--format", "junit"]) == 0
    assert ET.fromstring(capsys.readouterr().out).get("failures") == "0"  # noqa: S314 - its own


def test_only_check_has_the_further_formats(capsys: Capture) -> None:
    assert cli.run(["test", "--format", "sarif"]) == 2
    assert "text, json" in capsys.readouterr().err


def test_what_can_be_silenced_says_how() -> None:
    codes = {one.code for one in [*WARNINGS, *WARNINGS_MORE]}
    own = {"silence_reason", "silence_unused", "silence_unknown"}
    told = {code for code, parts in explanations().items() if "silence" in parts}
    assert codes - own <= told | {"byte_order_mark", "line_ends", "trailing_space"}


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_code_is_explained_from_the_page(capsys: Capture, lang: str) -> None:
    assert cli.run(["check", "--explain", "row_hole", "--lang", lang]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert explanations(lang)["row_hole"]["why"] in out


def test_a_code_that_is_none_is_wrong_usage(capsys: Capture) -> None:
    assert cli.run(["check", "--explain", "row_holes"]) == 2
    assert "row_hole" in capsys.readouterr().err
    assert cli.run(["check", "somewhere", "--explain", "row_hole"]) == 2


def test_what_was_mended_is_shown(tmp_path: Path, capsys: Capture) -> None:
    folder = changed(tmp_path, CARD, "loan_kind(L, film)", "loan_knd(L, film)")
    assert cli.run(["check", str(folder), "--fix"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "policy/card.lp:19"
    assert out[1].startswith("  - counts(L) :- loan_knd(")
    assert out[2].startswith("  + counts(L) :- loan_kind(")
    assert out[-1] == "No findings."


# --- a rulebook from a stranger ----------------------------------------------


def test_a_join_of_large_tables_is_refused_before_it_is_tried(tmp_path: Path) -> None:
    amounts = FILES[AMOUNTS] + item_table("many", 300)
    text = FILES[CARD].replace(END, rule("odd(A, B, C) :- many(A), many(B), many(C).") + END)
    found = codes(write(tmp_path, {**FILES, AMOUNTS: amounts, CARD: text}))
    line = text[: text.index("odd(A, B, C)")].count("\n") + 1
    assert found == [("rule_too_great", CARD, line)]


def many_rules(folder: Path) -> Path:
    more = [
        rule(f"odd{n} :- loan(X), counts(X).").replace("card.more", f"card.m{n}")
        for n in range(6000)
    ]
    return write(folder, {**FILES, "policy/more.lp": "".join(more)})


def test_a_check_that_takes_too_long_is_stopped_and_says_where(tmp_path: Path) -> None:
    folder = many_rules(tmp_path)
    (problem,) = check_bounded(folder, 1).problems
    assert problem.code == "check_time"
    assert "1 seconds" in problem.message
    assert problem.hint


def test_a_check_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    folder = many_rules(tmp_path)
    found = check_bounded(folder, 60, 60).problems
    assert {one.code for one in found} <= {"check_memory", "check_died"}
    assert len(found) == 1


def test_a_bounded_check_finds_the_same(tmp_path: Path) -> None:
    folder = changed(tmp_path, CARD, "loan_kind(L, film)", "loan_knd(L, film)")
    assert check_bounded(folder, 60).problems == said(folder)


def test_a_folder_that_is_none_is_named_as_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (problem,) = check_bounded(Path("nowhere"), 60).problems
    assert (problem.code, problem.file) == ("no_rulebook", "nowhere")


def test_no_module_in_the_folder_of_the_reader_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path)
    for name in ("yaml", "msgspec", "clingo", "hsm_policy"):
        (folder / f"{name}.py").write_text("open('run', 'w').close()\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert check_bounded(Path(), 60).problems == []
    assert not (folder / "run").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("name", ["policy/pipe.lp", "facts/pipe.yaml", "policy/pipe.cases.yaml"])
def test_a_pipe_in_the_folder_is_not_waited_for(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path)
    os.mkfifo(folder / name)
    assert ("not_plain", name, 0) in codes(folder)


def test_a_link_out_of_the_rulebook_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.lp"
    secret.write_text("my_secret(1).", encoding="utf-8")
    folder = write(tmp_path / "book")
    (folder / "policy" / "more.lp").symlink_to(secret)
    (folder / "facts" / "same.yaml").symlink_to("sources.yaml")
    found = said(folder)
    assert ("file_outside", "policy/more.lp") in [(one.code, one.file) for one in found]
    assert not any("secret" in one.message for one in found)


def test_a_file_with_another_ending_is_told_of(tmp_path: Path) -> None:
    folder = write(tmp_path, {**FILES, "policy/more.yml": "a: b\n", "facts/MORE.YAML": "a: b\n"})
    assert codes(folder) == [
        ("file_unread", "facts/MORE.YAML", 0), ("file_unread", "policy/more.yml", 0),
    ]  # fmt: skip


def test_a_file_that_is_not_read_is_told_before_what_follows_from_it(tmp_path: Path) -> None:
    files = {name.replace("readings.yaml", "readings.yml"): text for name, text in FILES.items()}
    found = said(write(tmp_path, files))
    assert len(found) > 1
    assert (found[0].code, found[0].file) == ("file_unread", "policy/readings.yml")


def test_a_name_of_a_file_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "policy" / os.fsdecode(b"b\xff.lp")).write_text("odd.", encoding="utf-8")
    assert "annotation_missing" in {code for code, _, _ in codes(folder)}


def test_words_in_an_old_encoding_are_found_at_their_place(tmp_path: Path) -> None:
    text = FILES[WORDS].replace("een lezer", "een lézer").encode("latin-1")
    (problem,) = said(write(tmp_path, {**FILES, WORDS: text}))
    assert (problem.code, problem.line, problem.column) == ("not_utf8", 2, 35)


def _moved(tmp_path: Path, **homes: str) -> list[tuple[str, str, int]]:
    """Return what is found when files of the small rulebook stand in other folders."""
    moved = {f"policy/{name}.lp": f"policy/{home}" for name, home in homes.items()}
    folder = write(tmp_path, {moved.get(name, name): text for name, text in FILES.items()})
    return [one for one in codes(folder) if one[0] == "id_elsewhere"]


def test_rules_stand_in_the_folder_that_their_ids_name(tmp_path: Path) -> None:
    assert _moved(tmp_path, card="card/rules.lp", verdict="verdict/more/rules.lp") == []


def test_rules_of_a_rulebook_without_folders_stand_together(tmp_path: Path) -> None:
    assert _moved(tmp_path) == []


def test_a_rule_in_the_folder_of_another_word_is_sent_home(tmp_path: Path) -> None:
    found = _moved(tmp_path, card="card/rules.lp", verdict="cards/verdict/rules.lp")
    assert len(found) == FILES["policy/verdict.lp"].count("%@ rule: ")
    assert {file for _, file, _ in found} == {"policy/cards/verdict/rules.lp"}


def test_a_rule_beside_the_folders_is_sent_home(tmp_path: Path) -> None:
    found = _moved(tmp_path, card="card/rules.lp")
    assert len(found) == FILES["policy/verdict.lp"].count("%@ rule: ")
    (problem, *_) = [one for one in said(tmp_path) if one.code == "id_elsewhere"]
    assert (problem.file, problem.severity) == ("policy/verdict.lp", "warning")
    assert "`policy/verdict/`" in problem.help()
    assert "`policy/verdict/`" in problem.help("nl")


def test_a_scenario_stands_where_it_likes(tmp_path: Path) -> None:
    homes = {CARD: "policy/card/a.lp", "policy/verdict.lp": "policy/verdict/a.lp"}
    files = {homes.get(name, name): text for name, text in FILES.items()}
    folder = write(tmp_path, {**files, "policy/cases/a.cases.yaml": "scenarios: []\n"})
    assert "id_elsewhere" not in {code for code, _, _ in codes(folder)}
