"""How amounts, days and sentences are written."""

from __future__ import annotations

import pytest

from hsm_policy.messages import language


@pytest.mark.parametrize(
    ("cents", "english", "dutch"),
    [
        (594200, "EUR 5,942.00", "€ 5.942,00"),
        (0, "EUR 0.00", "€ 0,00"),
        (7, "EUR 0.07", "€ 0,07"),
        (100000000, "EUR 1,000,000.00", "€ 1.000.000,00"),
        (-150, "EUR -1.50", "€ -1,50"),
    ],
)
def test_an_amount_is_written_as_each_language_does(cents: int, english: str, dutch: str) -> None:
    assert language.euro_text(cents) == english
    assert language.euro_text(cents, "nl") == dutch


@pytest.mark.parametrize(
    ("number", "english", "dutch"),
    [
        (20260301, "1 March 2026", "1 maart 2026"),
        (19991231, "31 December 1999", "31 december 1999"),
        (20240229, "29 February 2024", "29 februari 2024"),
    ],
)
def test_a_day_is_written_out(number: int, english: str, dutch: str) -> None:
    assert language.day_text(number) == english
    assert language.day_text(number, "nl") == dutch


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        ("5942", "5942.00", "5942.00"),
        ("5942.5", "5942.50", "5942.50"),
        ("5,942.00", "5942.00", "5942.00"),
        ("4.500,00", "4500.00", "4500.00"),
        ("EUR 5,942.00", "5942.00", "5942.00"),
        ("€ 4.500,00", "4500.00", "4500.00"),
        ("1.234.567", "1234567.00", "1234567.00"),
        ("4.500", "", "4500.00"),
        ("4,500", "4500.00", ""),
        ("5942.005", "", ""),
        ("1,23,456.00", "", ""),
        ("-5", "", ""),
        ("EUR", "", ""),
    ],
)
def test_an_amount_is_read_as_each_language_writes_it_and_never_guessed(
    text: str, english: str, dutch: str
) -> None:
    assert (language.typed_amount(text), language.typed_amount(text, "nl")) == (english, dutch)


@pytest.mark.parametrize("cents", [0, 7, 594200, 100000000, 99999])
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_an_amount_that_is_written_is_read_back(cents: int, lang: str) -> None:
    assert language.cents(language.typed_amount(language.euro_text(cents, lang), lang)) == cents


@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_a_day_that_is_written_is_read_back(lang: str) -> None:
    assert language.typed_day(language.day_text(20240229, lang)) == 20240229
    assert language.typed_day("29 foo 2024") == language.typed_day("2024-02-29") == 0


def test_cents_are_read_back_from_the_decimal_string() -> None:
    assert language.cents("5942.07") == 594207


@pytest.mark.parametrize(
    ("hundredths", "english", "dutch"),
    [(3000, "30%", "30%"), (2750, "27.5%", "27,5%"), (1, "0.01%", "0,01%"), (0, "0%", "0%")],
)
def test_a_share_has_no_more_decimals_than_it_needs(
    hundredths: int, english: str, dutch: str
) -> None:
    assert language.percent_text(hundredths) == english
    assert language.percent_text(hundredths, "nl") == dutch


def test_items_are_joined_as_in_a_sentence() -> None:
    assert language.enumeration([]) == ""
    assert language.enumeration(["a"], "nl") == "a"
    assert language.enumeration(["a", "b"]) == "a and b"
    assert language.enumeration(["a", "b", "c"], "nl", "or") == "a, b of c"


def test_items_that_hold_the_joining_word_are_kept_apart_by_semicolons() -> None:
    assert language.enumeration(["a or b", "c"], "en", "or") == "a or b; or c"
    assert language.enumeration(["a and b", "c"], "en", "or") == "a and b or c"


@pytest.mark.parametrize(
    ("value", "kind", "english", "dutch"),
    [
        ("5942.00", "money", "EUR 5,942.00", "€ 5.942,00"),
        ("5942.00", "", "EUR 5,942.00", "€ 5.942,00"),
        ("2026-03-01", "date", "1 March 2026", "1 maart 2026"),
        ("1.50", "percent", "1.50%", "1,50%"),
        ("30", "count", "30", "30"),
        ("true", "yes_no", "yes", "ja"),
        ("under_30", "choice", "younger than 30", "younger than 30"),
        ("hours_16", "choice", "hours 16", "hours 16"),
    ],
)
def test_a_value_of_the_answer_is_written_by_its_type(
    value: str, kind: str, english: str, dutch: str
) -> None:
    words = {"under_30": "younger than 30"}
    assert language.value_text(value, kind, "en", words) == english
    assert language.value_text(value, kind, "nl", words) == dutch


def test_placeholders_are_named_once_in_their_order() -> None:
    assert language.placeholders("{T} is more than {S}; {T}, { X } and {}") == ("T", "S")


def test_a_filled_value_is_never_read_as_a_placeholder() -> None:
    assert language.fill("{S} of {T}", {"S": "{T}", "T": "1"}) == "{T} of 1"


def test_a_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        language.fill("{S}", {})
