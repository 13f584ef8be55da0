"""An interview asks what can still change the outcome, and ends where the whole case does."""

from __future__ import annotations

import io
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hsm_policy.cases.case import Case, Value
from hsm_policy.cli.main import run
from hsm_policy.messages.diagnostic import DiagnosticsError
from tests.support.completions import decided, representatives, with_value, written_leaves
from tests.support.strategies import Document, examples, rulebook

SETTINGS = examples(2)
YUSUF = "docs/examples/open-yusuf.yaml"
EXAMPLES = [
    "docs/examples/offer-asha.yaml",
    "docs/examples/couple-ana-and-tiago.yaml",
    "docs/examples/job-loss-wei.yaml",
]
Capture = pytest.CaptureFixture[str]


def at(document: Document, path: str) -> Any:
    node: Any = document
    for part in path.split("."):
        node = node[part]
    return node


@given(st.sampled_from(EXAMPLES), st.data())
@SETTINGS
def test_answers_that_are_known_lead_to_the_verdict_of_the_whole_case(
    example: str, data: st.DataObject
) -> None:
    book = rulebook()
    whole = book.case(Path(example))
    whole_answers = decided(whole).answers
    questions = tuple(name for name, answer in whole_answers.items() if answer.outcome != "open")
    leaves = sorted(path for path in written_leaves(whole) if "[" not in path)
    hidden = data.draw(st.sets(st.sampled_from(leaves), min_size=1, max_size=3))
    less = book.changed(whole, dict.fromkeys(hidden, "unknown"))
    interview = book.interview(less, questions)
    certain = {name: whole_answers[name].outcome for name in questions}
    while interview.outcomes() != certain:
        asked = interview.next()
        assert asked is not None
        assert asked.requirements
        known = asked.input in hidden
        interview.answer(asked, str(at(whole.document, asked.input)) if known else "?")


def known(case: Case, path: str, value: Value) -> Case | None:
    """Give a case in which a leaf that nobody knew has a value, None where no valid case has it."""
    unknown = {one: key for one, key in case.unknown.items() if one != path}
    return with_value(replace(case, unknown=unknown, maybe=case.maybe - {path}), path, value)


def turns(document: Document, path: str, others: list[str], questions: tuple[str, ...]) -> bool:
    """Tell whether some values of a leaf lead to different outcomes while all else is the same."""
    book = rulebook()
    case = book.case(document)
    tried = [representatives(case, one, few=True) for one in others]
    for beside in itertools.product(*tried):
        seen: dict[str, set[str]] = {name: set() for name in questions}
        for value in representatives(case, path):
            made: Case | None = case
            for one, told in (*zip(others, beside, strict=True), (path, value)):
                made = made and known(made, one, told)
            answers = decided(made).answers if made else {}
            for name in answers.keys() & seen:
                seen[name].add(answers[name].outcome)
            if any(len(outcomes) > 1 for outcomes in seen.values()):
                return True
    return False


@pytest.mark.slow
@given(st.sampled_from(EXAMPLES), st.data())
@SETTINGS
def test_nothing_is_asked_that_cannot_turn_an_outcome(example: str, data: st.DataObject) -> None:
    """Each leaf that is asked for is flipped, whatever the other one hidden is."""
    book = rulebook()
    whole = book.case(Path(example))
    whole_answers = decided(whole).answers
    questions = tuple(name for name, answer in whole_answers.items() if answer.outcome != "open")
    leaves = sorted(path for path in written_leaves(whole) if "[" not in path)
    hidden = data.draw(st.lists(st.sampled_from(leaves), min_size=1, max_size=2, unique=True))
    less = book.changed(whole, dict.fromkeys(hidden, "unknown"))
    asked = book.interview(less, questions).next()
    if asked is not None and asked.input in hidden:
        others = [path for path in hidden if path != asked.input]
        assert turns(less.document, asked.input, others, questions), asked


def ask(answers: str, *words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    return run(["ask", *words])


def test_a_refusal_that_is_certain_ends_the_interview(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert ask("no\n", YUSUF, "--format", "json", monkeypatch=monkeypatch) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["answers"] == [{"input": "employer.recognised_sponsor", "answer": False}]
    assert told["outcomes"] == {"hsm_permit": "refused", "blue_card": "refused"}
    assert told["case"]["employer"] == {"recognised_sponsor": False}


def test_what_nobody_knows_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    words = (YUSUF, "--for", "hsm_permit", "--format", "json")
    assert ask("?\n" * 30, *words, monkeypatch=monkeypatch) == 0
    told = json.loads(capsys.readouterr().out)
    names = [one["input"] for one in told["answers"]]
    assert len(names) == len(set(names))
    assert names[:2] == ["employer.recognised_sponsor", "worker.born"]
    assert told["outcomes"]["hsm_permit"] == "open"


def test_it_says_what_is_wrong_with_an_answer_and_asks_again(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    answers = "perhaps\nyes\n1999-13-01\n1999-01-01\n"
    assert ask(answers, YUSUF, "--format", "json", monkeypatch=monkeypatch) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["outcomes"]["hsm_permit"] == "granted"
    assert "neither `true` nor `false`" in shown.err
    assert "1999-13-01" in shown.err
    assert "Traceback" not in shown.err


def test_it_says_why_it_asks_and_what_is_certain_now(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    ask("no\n", YUSUF, monkeypatch=monkeypatch)
    shown = " ".join(capsys.readouterr().err.split())
    assert "Is the employer a recognised sponsor? (employer.recognised_sponsor)" in shown
    assert "Asked because of: residence permit as a highly skilled migrant, recognised" in shown
    assert "Now certain: residence permit as a highly skilled migrant: refused." in shown


def test_an_interview_that_is_left_is_taken_up_with_the_case_it_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    kept = tmp_path / "case.yaml"
    assert ask("yes\n", YUSUF, "--save", str(kept), monkeypatch=monkeypatch) == 0
    assert ask("1999-01-01\n", str(kept), "--format", "json", monkeypatch=monkeypatch) == 0
    told = json.loads(capsys.readouterr().out.split("\n{", 1)[1].join(["{", ""]))
    assert [one["input"] for one in told["answers"]] == ["worker.born"]
    assert told["outcomes"]["hsm_permit"] == "granted"


def test_a_case_that_cannot_be_kept_is_printed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    nowhere = tmp_path / "no" / "case.yaml"
    assert ask("no\n", YUSUF, "--save", str(nowhere), monkeypatch=monkeypatch) == 1
    shown = capsys.readouterr()
    assert str(nowhere) in shown.err
    assert "recognised_sponsor: false" in shown.out


def test_without_a_case_it_asks_for_what_the_rulebook_asks_first(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert ask("", "--date", "2026-03-01", "--format", "json", monkeypatch=monkeypatch) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["case"] == {"case": "interview", "date": "2026-03-01", "job": {}}
    assert told["outcomes"] == {"hsm_permit": "open"}


def test_a_question_that_is_not_raised_yet_can_be_asked_about(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    words = ("--for", "daft_permit", "--date", "2026-03-01", "--lang", "nl")
    assert ask("IN\n", *words, monkeypatch=monkeypatch) == 0
    shown = capsys.readouterr()
    assert "AFGEWEZEN" in shown.out
    assert "Gevraagd vanwege" in shown.err


def test_a_question_that_the_rulebook_does_not_know_is_named_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert ask("", "--for", "daft_permits", monkeypatch=monkeypatch) == 1
    assert "daft_permit" in capsys.readouterr().err


def test_the_case_cannot_come_from_where_the_answers_come_from(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert ask("", "-", monkeypatch=monkeypatch) == 2
    assert "standard input" in capsys.readouterr().err


def test_what_an_item_of_a_list_leaves_out_is_asked_for() -> None:
    book = rulebook()
    offer = book.case(Path(EXAMPLES[0]))
    less = book.changed(offer, {"job.parts[0].guaranteed": "unknown", "job.salary": "5600.00"})
    case = book.changed(less, {"job.parts[0].paid_monthly": True})
    interview = book.interview(case, ("hsm_permit",))
    asked = interview.next()
    assert asked is not None
    assert asked.input == "job.parts[0].guaranteed"
    interview.answer(asked, "yes")
    assert interview.outcomes() == {"hsm_permit": "granted"}


@pytest.mark.parametrize(
    "yes", ["yes", "y", "Y", "ja", "J", "true", "True", "waar", "yes.", " ja "]
)
def test_every_word_for_yes_is_an_answer(yes: str) -> None:
    book = rulebook()
    interview = book.interview(book.case(Path(YUSUF)), ("hsm_permit",))
    asked = interview.next()
    assert asked is not None
    interview.answer(asked, yes, "nl")
    assert interview.answers == {"employer.recognised_sponsor": True}


DUTCH_WORKER = {
    "case": "x",
    "date": "2026-03-01",
    "worker": {"born": "1990-01-01", "nationality": "NL"},
    "partner": {"born": "1991-01-01", "nationality": "IN", "lives": "abroad"},
    "relationship": {"kind": "marriage", "durable": True, "genuine": True},
}


def test_a_part_that_the_case_leaves_out_is_asked_for_where_an_outcome_hangs_on_it() -> None:
    book = rulebook()
    interview = book.interview(book.case(DUTCH_WORKER))
    assert not book.evaluate(interview.case).to_dict()["verdicts"]["partner_permit"]["missing"]
    asked = interview.next()
    assert asked is not None
    assert asked.input == "sponsor.status"
    interview.answer(asked, "nederlander", "nl")
    assert interview.document["sponsor"] == {"status": "dutch"}


def test_what_need_not_be_there_can_be_denied() -> None:
    book = rulebook()
    case = {"case": "x", "date": "2026-03-01", "worker": {"graduated": "unknown"}}
    interview = book.interview(book.case(case))
    asked = interview.next()
    assert asked is not None
    assert (asked.input, asked.optional) == ("worker.graduated.on", "worker.graduated")
    interview.answer(asked, "geen", "nl")
    assert interview.document == {"case": "x", "date": "2026-03-01", "worker": {}}


def test_an_item_that_there_is_is_asked_about() -> None:
    book = rulebook()
    case = {"case": "x", "date": "2026-03-01", "partner": {"nationality": "IN"}}
    interview = book.interview(book.case(case), ("parent_permit",))
    asked = interview.next()
    assert asked is not None
    interview.answer(asked, "yes")
    inside = interview.next()
    assert (asked.input, inside and inside.input.partition(".")[0]) == ("children", "children[0]")


def test_only_the_questions_asked_for_are_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert ask("no\n", YUSUF, "--for", "blue_card", monkeypatch=monkeypatch) == 0
    shown = capsys.readouterr().out
    assert "EU Blue Card: " in shown
    assert "highly skilled migrant" not in shown.partition("Sources")[0]


def test_a_key_that_was_taken_as_absent_is_asked_for_where_it_turns_a_firm_outcome() -> None:
    book = rulebook()
    case = book.changed(book.case(Path(EXAMPLES[0])), {"job.salary": "5000.00"})
    interview = book.interview(case, ("hsm_permit",))
    assert interview.outcomes() == {"hsm_permit": "refused"}
    asked = interview.next()
    assert asked is not None
    turning = {one.key for one in book.evaluate(case).depends_on_assumed("hsm_permit")}
    assert asked.key in turning
    assert "worker.graduated" in turning


def test_an_answer_that_makes_no_valid_case_leaves_the_case_as_it_is() -> None:
    book = rulebook()
    interview = book.interview(book.case(Path(YUSUF)))
    before = interview.document
    asked = interview.next()
    assert asked is not None
    with pytest.raises(DiagnosticsError):
        interview.answer(asked, "[1, 2]")
    assert interview.document == before
    assert interview.next() == asked
