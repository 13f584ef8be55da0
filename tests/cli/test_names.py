"""`hsm list`, and the commented case file of `hsm new case`, with the rulebook of the program."""

from __future__ import annotations

import json

import pytest

from hsm_policy.cli.main import run
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
