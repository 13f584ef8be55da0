"""`hsm list`, and the commented case file of `hsm new case`, with the rulebook of the program."""

from __future__ import annotations

import json

import pytest

from hsm_policy.cli.main import run
from hsm_policy.documents import unindexed
from hsm_policy.engine import Situation
from tests.support.strategies import rulebook

Capture = pytest.CaptureFixture[str]


def listed(capsys: Capture, *words: str) -> list[str]:
    assert run(["list", *words, "--format", "json"]) == 0
    return [one["id"] for one in json.loads(capsys.readouterr().out)[words[0]]]


def test_everything_that_has_a_name_is_listed(capsys: Capture) -> None:
    source = rulebook().source
    assert listed(capsys, "questions") == list(source.questions)
    assert listed(capsys, "figures") == list(source.figures)
    assert listed(capsys, "tables") == list(source.tables)
    assert {*source.vocabulary.inputs} < {*listed(capsys, "keys")}
    readings = [f"{one.id}={name}" for one in source.points.values() for name in one.readings]
    assert listed(capsys, "readings") == readings


def test_a_word_is_looked_for_in_names_and_in_titles_of_both_languages(capsys: Capture) -> None:
    assert "hsm_permit" in listed(capsys, "questions", "Kennismigrant")
    assert listed(capsys, "questions", "blue card") == ["blue_card"]
    assert "job.salary" in listed(capsys, "keys", "gross salary")
    assert "year_end_bonus=monthly_only" in listed(capsys, "readings", "year-end bonus")


@pytest.mark.parametrize("amount", ["5942", "5942.00", "5,942.00", "EUR 5,942.00", "5.942,00"])
def test_an_amount_is_found_in_the_tables_as_people_write_it(amount: str, capsys: Capture) -> None:
    assert "hsm_norm" in listed(capsys, "tables", amount)


def test_a_list_has_a_line_for_each_name(capsys: Capture) -> None:
    assert run(["list", "questions", "blue", "--lang", "nl"]) == 0
    assert capsys.readouterr().out == "  blue_card  Europese blauwe kaart\n"


def test_nothing_found_is_said(capsys: Capture) -> None:
    assert run(["list", "figures", "xyzzy"]) == 1
    assert capsys.readouterr() == ("", "nothing here is called or titled `xyzzy`\n")


def uncommented(text: str) -> str:
    return "".join(line.removeprefix("# ") for line in text.splitlines(keepends=True))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_blank_case_is_valid_when_uncommented_and_raises_its_question(lang: str) -> None:
    book = rulebook()
    for question in ("", *book.source.questions):
        text = book.blank_case(question, lang, "2026-03-01")
        bare = book.case_text(text)
        assert bare.document == {"case": "my-case", "date": "2026-03-01"}
        case = book.case_text(uncommented(text))
        assert {*map(unindexed, case.values)} <= {"date", *book.source.vocabulary.inputs}
        assert not question or question in Situation(book.engine, case).questions


def test_a_blank_case_has_the_keys_that_its_question_reads_and_no_others() -> None:
    text = rulebook().blank_case("orientation_year", "en", "2026-03-01")
    case = rulebook().case_text(uncommented(text))
    assert case.written == {
        "date", "filed_on", "worker", "worker.nationality", "worker.degree", "worker.graduated",
        "worker.graduated.on", "worker.graduated.at", "worker.orientation_year_until",
        "worker.permit", "worker.permit.kind", "worker.permit.from", "worker.permit.until",
        "job", "job.role", "residence", "residence[].who", "residence[].permit",
        "residence[].from", "residence[].until",
    }  # fmt: skip
    assert "Where did the worker graduate" in text


def test_a_blank_case_is_printed_for_a_question_by_its_title(capsys: Capture) -> None:
    assert run(["new", "case", "EU Blue Card", "--lang", "nl"]) == 0
    assert capsys.readouterr().out.startswith("## Een zaak voor: Europese blauwe kaart (blue_card)")
    assert run(["new", "case", "blue_crad"]) == 1
    assert "did you mean `blue_card`?" in capsys.readouterr().err


def test_a_new_rulebook_needs_a_folder_and_a_case_no_copy(capsys: Capture) -> None:
    assert run(["new", "rulebook"]) == 2
    assert "[DIR|QUESTION] is missing" in capsys.readouterr().err
    assert run(["new", "case", "--copy"]) == 2
    assert "--copy is for a rulebook" in capsys.readouterr().err
