"""Rates and rounding: exact against fractions, the same for stock clingo, with exact borders."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from hsm_policy.engine.rates import (
    base_of,
    per_cent,
    round_down,
    round_half_up,
    round_up,
    share,
)
from hsm_policy.messages import DiagnosticsError
from hsm_policy.validator.validate import findings
from tests.support.foreign_law import FOREIGN
from tests.support.reference import engine, stock
from tests.support.small_rulebook import write
from tests.support.strategies import rulebook

AMOUNTS = st.fractions(-(10**13), 10**13, max_denominator=1000)
RATES = st.fractions(0, 2000, max_denominator=1000)


@given(AMOUNTS, RATES, st.integers(1, 10**6))
def test_a_rate_is_taken_exactly(number: Fraction, rate: Fraction, whole: int) -> None:
    assert per_cent(number, rate) == number * rate / 100
    assert share(number, rate, whole) == number * rate / whole


@given(AMOUNTS, st.integers(1, 10**6))
def test_rounding_gives_the_multiples_around_a_number(number: Fraction, unit: int) -> None:
    down, up, near = (f(number, unit) for f in (round_down, round_up, round_half_up))
    assert (down, up) == (floor(number / unit) * unit, ceil(number / unit) * unit)
    assert near == (up if up - number <= number - down else down)
    assert all(isinstance(one, int) for one in (down, up, near))


@given(st.integers(-(10**7), 10**7), RATES.filter(bool), st.integers(-3, 3))
def test_what_a_part_takes_is_the_least_that_gives_it(part: int, rate: Fraction, off: int) -> None:
    assert (per_cent(base_of(part, rate) + off, rate) >= part) == (off >= 0)


def test_a_part_of_nothing_is_never_reached() -> None:
    assert base_of(1, 0) > 10**14
    assert base_of(0, 0) < -(10**14)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = write(tmp_path_factory.mktemp("foreign"), FOREIGN)
    assert {one.code for one in findings(folder, today=20250101).problems} == set()
    return Rulebook.load(folder, cache=Cache(None))


def told(income: str, **more: object) -> dict[str, object]:
    person = {"income": income, "children": 2}
    return {"case": "one", "date": "2024-05-01", "person": person, **more}


def own_share(income: int) -> Fraction:
    """Give the own share of 2024 in cents, by fractions."""
    above = max(income - 2681900, 0)
    return Fraction("1.896") / 100 * 2681900 + Fraction("13.49") / 100 * above


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 9 * 10**13))
def test_figures_of_any_amount_are_those_of_fractions(foreign: Rulebook, income: int) -> None:
    verdict = foreign.evaluate(foreign.case(told(f"{income // 100}.{income % 100:02}"))).to_dict()
    norm = own_share(income)
    left = max(198700 - norm, Fraction(0))
    falls = 5000 * ceil(Fraction(max(income - 2681900, 0), 100000))
    wanted = {
        "norm": 100 * floor(norm / 100 + Fraction(1, 2)),
        "monthly": floor(left / 12),
        "credit": max(400000 - falls, 0),
    }
    for name, cents in wanted.items():
        assert verdict["figures"][name]["value"] == f"{cents // 100}.{cents % 100:02}"
    granted = verdict["verdicts"]["allowance"]["outcome"] == "granted"
    assert granted == (norm < 198700)
    assert verdict["figures"]["rate"]["value"] == "13.49"


LAST = 3777905
"""The highest income in cents with an own share below the premium of 2024."""


@pytest.mark.parametrize("income", [0, 2681900, 2681901, LAST, LAST + 1, 10**9])
@pytest.mark.parametrize("date", ["2024-12-31", "2025-01-01"])
def test_stock_clingo_agrees(foreign: Rulebook, income: int, date: str) -> None:
    case = foreign.case(told(f"{income // 100}.{income % 100:02}", date=date))
    assert stock(foreign.export(case)) == engine(foreign, case)


def test_what_stock_clingo_cannot_hold_is_refused_in_words(foreign: Rulebook) -> None:
    case = foreign.case(told("30000000.00"))
    assert foreign.evaluate(case).to_dict()["verdicts"]["allowance"]["outcome"] == "refused"
    with pytest.raises(DiagnosticsError, match="stock clingo cannot hold"):
        foreign.export(case)


def test_the_border_of_an_amount_is_exact(foreign: Rulebook) -> None:
    assert own_share(LAST) < 198700 <= own_share(LAST + 1)
    found = foreign.minimum(foreign.case(told("1.00")), "person.income", "allowance").to_dict()
    ends = [(one["from"], one["outcome"]) for one in found["regions"]]
    assert ends == [("0.00", "granted"), (f"{(LAST + 1) // 100}.{(LAST + 1) % 100:02}", "refused")]


def test_an_income_that_is_not_known_leaves_it_open(foreign: Rulebook) -> None:
    answer = foreign.evaluate(foreign.case(told("unknown"))).to_dict()["verdicts"]["allowance"]
    assert (answer["outcome"], answer["missing"]) == ("open", ["person.income"])


def test_a_rate_that_is_not_known_leaves_open_what_hangs_on_it(tmp_path: Path) -> None:
    facts = FOREIGN["facts/amounts.yaml"].replace("value: 13.49", "value: unknown")
    write(tmp_path, {**FOREIGN, "facts/amounts.yaml": facts})
    book = Rulebook.load(tmp_path, cache=Cache(None))
    outcomes = [
        book.evaluate(book.case(told(income))).to_dict()["verdicts"]["allowance"]["outcome"]
        for income in ("26819.00", "26819.01", "900000.00")
    ]
    assert outcomes == ["granted", "open", "open"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("@round_half_up(Norm, euro)", "Norm"), "figure_unrounded"),
        (("@round_half_up(Norm, euro)", "@round_half_up(Norm, 1)"), "kinds_differ"),
        (("Norm < Premium.", "@share(Premium, 1, Norm) > Premium."), "measures_multiplied"),
    ],
)
def test_what_the_law_does_not_say_is_refused(
    tmp_path: Path, change: tuple[str, str], code: str
) -> None:
    rules = FOREIGN["policy/care.lp"].replace(*change)
    write(tmp_path, {**FOREIGN, "policy/care.lp": rules})
    found = [one.code for one in findings(tmp_path, today=20250101).problems]
    assert found == [code]


@pytest.mark.parametrize("salary", ["3704.70", "3704.71", "5942.01", "20216.05", "1000000.00"])
def test_the_export_works_out_the_same_parts(salary: str) -> None:
    book = rulebook()
    case = book.case(
        {
            "case": "part",
            "date": "2026-03-01",
            "worker": {
                "born": "1990-04-12",
                "degree": "bachelor",
                "recruited_from_abroad": True,
                "months_beyond_150_km": 24,
            },
            "job": {
                "salary": salary,
                "first_day": "2026-02-01",
                "ruling_applied_on": "2026-02-15",
            },
        }
    )
    theirs, ours = (
        {atom for atom in atoms if atom[1].startswith(("ruling", "tax_ruling"))}
        for atoms in (stock(book.export(case)), engine(book, case))
    )
    assert theirs == ours != set()
