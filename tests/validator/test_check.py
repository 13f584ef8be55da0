"""What is said of a broken rulebook: every mistake at its place, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

import pytest

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from hsm_policy.messages.diagnostic import Diagnostic, DiagnosticsError
from hsm_policy.rulebook import loader
from hsm_policy.validator.validate import findings
from tests import ROOT
from tests.support.codes import codes_of_a_rulebook
from tests.support.small_rulebook import APPLICANT, CASE, write
from tests.support.small_rulebook import FILES as SMALL
from tests.validator.broken_rulebooks import (
    MISTAKES,
    REFUSED,
    REFUSED_IN,
    TOLD_OF,
    Broken,
    rule,
)

ELSEWHERE = {  # in tests of their own
    "check_time", "check_memory", "check_died", "expectation_form", "expectation_unknown",
    "export_not_held",
    "file_outside", "file_unread", "id_elsewhere", "not_plain", "person_unknown", "silence_refused",
}  # fmt: skip
ONLY_WHEN_CHECKED = ("day_out_of_range", "measures_multiplied")
SAID_ELSEWHERE = {  # of answers, tested below or with the commands
    "no_input", "no_question", "not_raised", "no_such_answer", "no_profile", "no_scenario",
    "bad_path", "minimum_no_item", "minimum_unused", "minimum_not_number",
    "until_no_day", "until_before_date", "until_too_late",
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _read_each_text_once() -> Iterator[None]:
    """Parse a text once: nearly all files of all these rulebooks are the same."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("parse_rules", "read_document"):
            patch.setattr(loader, name, lru_cache(maxsize=None)(getattr(loader, name)))
        yield


def _id(broken: Broken) -> str:
    return f"{broken.code}-{broken.new[:30]!r}"


def broken_folders(tmp_path: Path, mistakes: list[Broken]) -> Iterator[tuple[Path, Broken]]:
    """Yield for each mistake a folder with the small rulebook in which it was made."""
    for number, broken in enumerate(mistakes):
        text = SMALL[broken.file]
        assert broken.old in text
        files = {**SMALL, broken.file: text.replace(broken.old, broken.new, 1)}
        yield write(tmp_path / str(number), files), broken


def said(folder: Path) -> list[Diagnostic]:
    return list(findings(folder, today=20260301).problems)


def _line(folder: Path, broken: Broken) -> int:
    text = (folder / broken.file).read_text(encoding="utf-8")
    return text.count("\n", 0, text.index(broken.mark)) + 1


def load(folder: Path) -> Rulebook:
    return Rulebook.load(folder, cache=Cache(None))


def use(folder: Path, *, decide: bool) -> None:
    """Load a rulebook, and decide a case with it if asked."""
    book = load(folder)
    if decide:
        book.evaluate(book.case(CASE))


@pytest.mark.parametrize("mistakes", MISTAKES.items(), ids=itemgetter(0))
def test_a_mistake_is_found_where_it_is(
    tmp_path: Path, subtests: pytest.Subtests, mistakes: tuple[str, list[Broken]]
) -> None:
    group, rows = mistakes
    for folder, broken in broken_folders(tmp_path, rows):
        with subtests.test(broken=_id(broken)):
            problems = said(folder)
            found = [problem for problem in problems if problem.code == broken.code]
            assert found, [problem.line_of_text() for problem in problems]
            if broken.mark:
                places = [(problem.file, problem.line) for problem in found]
                assert (broken.file, _line(folder, broken)) in places
            for problem in problems:
                assert problem.file
                assert problem.help("en")
                assert problem.help("nl")
            if group in ("annotations", "names", "measures"):
                assert {one.code for one in problems if one.severity == "error"} == {broken.code}


@pytest.mark.parametrize("mistakes", REFUSED_IN.values(), ids=REFUSED_IN)
def test_a_mistake_keeps_the_rulebook_from_being_used(
    tmp_path: Path, subtests: pytest.Subtests, mistakes: list[Broken]
) -> None:
    one_of_each = {broken.code: broken for broken in mistakes}
    for folder, broken in broken_folders(tmp_path, list(one_of_each.values())):
        with subtests.test(broken=_id(broken)):
            with pytest.raises(DiagnosticsError) as caught:
                use(folder, decide=broken.code in ONLY_WHEN_CHECKED)
            assert broken.code in {problem.code for problem in caught.value.problems}


def test_a_warning_does_not(tmp_path: Path, subtests: pytest.Subtests) -> None:
    for folder, broken in broken_folders(tmp_path, TOLD_OF):
        with subtests.test(broken=_id(broken)):
            assert {problem.severity for problem in said(folder)} <= {"warning", "info"}
            load(folder)


def test_the_small_rulebook_decides(tmp_path: Path) -> None:
    folder = write(tmp_path)
    assert said(folder) == []
    book = load(folder)
    verdict = book.evaluate(book.case(CASE)).to_dict()
    assert verdict["verdicts"]["card"]["outcome"] == "granted"
    assert verdict["figures"]["fee"]["value"] == "30.00"


def test_sentences_on_several_lines_are_one(tmp_path: Path) -> None:
    rules = {rule.id: rule for rule in load(write(tmp_path)).source.rules}
    assert rules["card.resident"].texts["en"] == "Who lives elsewhere picks the card up."


def test_the_rulebook_that_comes_along_has_neither_errors_nor_warnings() -> None:
    found = [one.line_of_text() for one in said(ROOT) if one.severity != "info"]
    assert found == []


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    card = SMALL["policy/card.lp"]
    card = card.replace("raised(card), debt(S).", "raised(card), debt(S)")
    card = card.replace("runs until {T}", "runs until {U}")
    card = card.replace("loan_kind(L, film)", "loan_sort(L, film)")
    amounts = SMALL["facts/amounts.yaml"].replace("value: 30.00", "value: thirty")
    write(tmp_path, {**SMALL, "policy/card.lp": card, "facts/amounts.yaml": amounts})
    with pytest.raises(DiagnosticsError) as caught:
        load(tmp_path)
    assert {problem.code for problem in caught.value.problems} == {
        "full_stop_missing", "placeholder_unknown", "predicate_unknown", "rulebook_amount",
    }  # fmt: skip


def test_two_rules_that_disagree_are_named(tmp_path: Path) -> None:
    text = SMALL["policy/card.lp"].replace(", not low_income.", ".")
    book = load(write(tmp_path, {**SMALL, "policy/card.lp": text}))
    case = book.case({**CASE, "applicant": {**APPLICANT, "income": "100.00"}})
    with pytest.raises(DiagnosticsError) as caught:
        book.evaluate(case)
    (problem,) = caught.value.problems
    assert problem.code == "two_values"
    assert "card.fee" in problem.message
    assert "card.fee.resident" in problem.message
    assert problem.file == "policy/card.lp"


def test_a_negation_between_questions_that_comes_round_nowhere_is_accepted(tmp_path: Path) -> None:
    more = (
        "\n%@ rule: verdict.extra\n%@ source: act 1\n%@ en: a\n%@ nl: b\n"
        "met(card, debts) :- not failed(other), raised(card).\n"
    )
    folder = write(tmp_path, {**SMALL, "policy/verdict.lp": SMALL["policy/verdict.lp"] + more})
    assert "negation_cycle" not in {problem.code for problem in said(folder)}


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({}, {"no_rulebook"}),
        ({"policy/vocabulary.yaml": None}, {"no_vocabulary"}),
        ({"policy/vocabulary.yaml": ""}, {"empty"}),
        ({"policy/vocabulary.yaml": "- a\n- b\n"}, {"not_map"}),
        ({"policy/questions.yaml": ""}, {"empty"}),
        ({"policy/questions.yaml": "- a\n- b\n"}, {"rulebook_map"}),
        ({"policy/questions.yaml": "a: b\n---\nc: d\n"}, {"several_documents"}),
        ({"policy/questions.yaml": "questions: &a {}\n"}, {"anchor"}),
        ({"policy/card.lp": b"\xff\xfe\x00binary"}, {"not_utf8"}),
        ({"policy/card.lp": b"a.\n\x00b."}, {"hidden"}),
        ({"facts/amounts.yaml": b"\x00\x01\x02"}, {"hidden"}),
        ({"facts/amounts.yaml": "x: " + "y" * 2_100_000}, {"too_large"}),
        ({"policy/card.lp": "% " + "y" * 2_100_000}, {"too_large"}),
        ({"policy/sub/vocabulary.yaml": SMALL["policy/vocabulary.yaml"]}, {"rulebook_twice"}),
    ],
)
def test_a_file_that_cannot_be_used_is_said_so(
    tmp_path: Path, files: dict[str, str | bytes | None], codes: set[str]
) -> None:
    kept = {**SMALL, **files} if files else {}
    write(tmp_path, {name: text for name, text in kept.items() if text is not None})
    with pytest.raises(DiagnosticsError) as caught:
        load(tmp_path)
    assert codes <= {problem.code for problem in caught.value.problems}
    assert all(problem.hint for problem in caught.value.problems)


def test_a_rulebook_without_a_ledger_is_asked_nothing_of_it(tmp_path: Path) -> None:
    guide = SMALL["facts/sources.yaml"].replace("kind: statute", "kind: guide")
    files = {**SMALL, "facts/sources.yaml": guide}
    del files["policy/ledger.yaml"]
    assert said(write(tmp_path, files)) == []


def test_a_statement_that_nothing_has_is_said_with_the_nearest(tmp_path: Path) -> None:
    card = SMALL["policy/card.lp"].replace("card-costs", "card-cost")
    found = said(write(tmp_path, {**SMALL, "policy/card.lp": card}))
    assert [(one.code, one.hint) for one in found if one.file == "policy/card.lp"] == [
        ("statement_unknown", "did you mean `card-costs`?")
    ]


def test_a_rule_that_cites_a_statement_may_rest_on_a_guide(tmp_path: Path) -> None:
    guide = SMALL["facts/sources.yaml"].replace("kind: statute", "kind: guide")
    found = said(write(tmp_path, {**SMALL, "facts/sources.yaml": guide}))
    unsupported = {one.args["id"] for one in found if one.code == "rule_unsupported"}
    assert "card.age" in unsupported
    assert "card.fee" not in unsupported


def test_an_empty_file_of_clauses_or_a_folder_named_like_one_is_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, {**SMALL, "policy/empty.lp": "", "policy/comment.lp": "% nothing\n"})
    (folder / "policy" / "folder.lp").mkdir()
    load(folder)


def test_a_file_of_clauses_without_a_word_is_told_of_once(tmp_path: Path) -> None:
    folder = write(tmp_path, {**SMALL, "policy/card.lp": " \n"})
    found = [one for one in said(folder) if one.severity == "warning"]
    assert [(one.code, one.file, one.line) for one in found] == [("empty", "policy/card.lp", 1)]


def test_a_rulebook_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        load(write(tmp_path, {**SMALL, "policy/questions.yaml": "figures: {}\n"}))
    assert "no_questions" in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("policy/questions.yaml", "no_questions"),
        ("facts/sources.yaml", "no_sources"),
        ("policy/vocabulary.yaml", "no_vocabulary"),
    ],
)
def test_a_missing_part_is_said_once_and_not_of_every_name_in_it(
    tmp_path: Path, missing: str, code: str
) -> None:
    folder = write(tmp_path, {name: text for name, text in SMALL.items() if name != missing})
    assert [(problem.code, problem.file) for problem in said(folder)] == [(code, missing)]


def test_a_rulebook_that_decides_nothing_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, {**SMALL, "policy/verdict.lp": "% nothing\n"})
    with pytest.raises(DiagnosticsError) as caught:
        load(folder)
    found = [(one.code, one.file, one.args["found"]) for one in caught.value.problems]
    assert found == [
        ("verdict_missing", "policy/questions.yaml", "requirement"),
        ("verdict_missing", "policy/questions.yaml", "outcome"),
    ]


def test_a_requirement_that_no_rule_meets_is_refused(tmp_path: Path) -> None:
    text = SMALL["policy/card.lp"].replace("met(card, debts) :-", "met(card, age) :-")
    with pytest.raises(DiagnosticsError) as caught:
        load(write(tmp_path, {**SMALL, "policy/card.lp": text}))
    (problem,) = caught.value.problems
    assert problem.code == "requirement_never_met"
    assert problem.message == "no rule meets the requirement `debts` of the question `card`"
    assert (problem.file, problem.line) == ("policy/questions.yaml", 10)


@pytest.mark.parametrize("ways", ["waived(card, debts)", "undecided(card, debts)", "met(Q, R)"])
def test_a_requirement_can_be_dealt_with_in_other_ways(tmp_path: Path, ways: str) -> None:
    text = SMALL["policy/card.lp"].replace(
        "met(card, debts) :- raised(card)", f"{ways} :- asks(Q, R)"
    )
    folder = write(tmp_path, {**SMALL, "policy/card.lp": text})
    assert {one.code for one in said(folder)} & {"requirement_never_met"} == set()


def test_a_wrong_unit_is_not_said_of_every_value(tmp_path: Path) -> None:
    text = SMALL["facts/amounts.yaml"].replace("unit: euro", "unit: euros", 1)
    found = said(write(tmp_path, {**SMALL, "facts/amounts.yaml": text}))
    assert [(problem.code, problem.line) for problem in found] == [("rulebook_choice", 5)]


def test_an_amount_with_a_comma_is_said_to_want_a_point(tmp_path: Path) -> None:
    text = SMALL["facts/amounts.yaml"].replace("value: 30.00", "value: 30,00")
    found = said(write(tmp_path, {**SMALL, "facts/amounts.yaml": text}))
    assert [(one.line, one.path, one.hint) for one in found] == [
        (10, "tables[0].rows[1]", "write euros with a point, such as 5942.00")
    ]


def test_a_warning_does_not_hide_a_circle(tmp_path: Path) -> None:
    circle = rule("odd :- raised(card), not odd.") + rule("note(odd) :- low_income, low_income.")
    circle = circle.replace("card.more", "card.one", 1)
    folder = write(tmp_path, {**SMALL, "policy/more.lp": circle})
    assert {"negation_cycle", "condition_twice"} <= {problem.code for problem in said(folder)}


def test_a_link_that_leads_nowhere_is_a_missing_file(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "policy" / "more.lp").symlink_to("nowhere.lp")
    found = [(one.code, one.file) for one in said(folder)]
    assert found == [("no_file", "policy/more.lp")]


def test_a_missing_folder_is_said_so() -> None:
    with pytest.raises(DiagnosticsError) as caught:
        load(Path("/nowhere/at/all"))
    assert [problem.code for problem in caught.value.problems] == ["no_rulebook"]


def test_answers_refuse_in_words(tmp_path: Path) -> None:
    book = load(write(tmp_path))
    case = book.case(CASE)
    bare = book.case({"case": "two", "date": "2026-03-01"})
    asked: dict[str, Callable[[], object]] = {
        "no_input": lambda: book.minimum(case, "applicant.incom"),
        "no_question": lambda: book.minimum(case, "applicant.income", "crad"),
        "not_raised": lambda: book.minimum(bare, "applicant.income", "card"),
        "no_such_answer": lambda: book.why(case, "feee"),
        "no_profile": lambda: book.with_options(case, profile="strict"),
        "no_scenario": lambda: book.with_options(case, scenarios=("shorter",)),
        "no_point": lambda: book.with_options(case, readings={"film": "counts"}),
        "no_reading": lambda: book.with_options(case, readings={"film_counts": "count"}),
        "bad_path": lambda: book.what_if(case, {"loans[7].fine": "1.00"}),
        "until_no_day": lambda: book.timeline(case, "soon"),
        "until_before_date": lambda: book.timeline(case, "1999-01-01"),
        "until_too_late": lambda: book.timeline(case, "2300-01-01"),
        "minimum_no_item": lambda: book.minimum(case, "loans[7].fine"),
        "minimum_not_number": lambda: book.minimum(case, "applicant.kind"),
    }
    for code, ask in asked.items():
        with pytest.raises(DiagnosticsError) as caught:
            ask()
        assert [problem.code for problem in caught.value.problems] == [code]
        assert caught.value.problems[0].hint
        assert "{" not in caught.value.problems[0].line_of_text("nl")


def test_every_code_is_tested() -> None:
    tested = {broken.code for broken in [*REFUSED, *TOLD_OF]} | SAID_ELSEWHERE | ELSEWHERE
    tested |= {"no_rulebook", "no_vocabulary", "no_questions", "no_sources", "two_values"}
    tested |= {"verdict_missing", "requirement_never_met"}
    assert set(codes_of_a_rulebook()) - tested == {"cannot_ground"}
