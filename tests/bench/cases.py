"""The cases that are measured."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from tests.policy.lives import read

Data = dict[str, Any]
QUESTION = "hsm_permit"


def plain_offer(salary: str) -> Data:
    """Make the offer that the others are variations of."""
    return {
        "case": "offer",
        "date": "2026-03-01",
        "worker": {"born": "1990-05-01", "nationality": "IN", "degree": "master"},
        "employer": {"recognised_sponsor": True},
        "job": {
            "salary": salary,
            "market_conform": True,
            "paid_to_own_account": True,
            "works_in_netherlands": True,
            "contract": {"from": "2026-04-01", "until": "2029-03-31"},
        },
    }


def offers() -> Iterator[Data]:
    """Give plain offers of one shape; each two differ in something that a requirement reads."""
    yes_no = [True, False]
    answers = itertools.product(
        ["1985-03-01", "1999-07-15"], ["5500.00", "7000.00"], ["IN", "DE"], yes_no, yes_no, yes_no
    )
    for born, salary, nationality, recognised, account, here in answers:
        offer = plain_offer(salary)
        offer["worker"] |= {"born": born, "nationality": nationality}
        offer["employer"] |= {"recognised_sponsor": recognised}
        offer["job"] |= {"paid_to_own_account": account, "works_in_netherlands": here}
        yield offer


def lives() -> Iterator[Data]:
    """Give files of a couple years later; each two differ in something that a requirement reads."""
    yes_no = [True, False]
    answers = itertools.product(["IN", "US"], ["3900.00", "6000.00"], yes_no, yes_no)
    for nationality, salary, passed, genuine in answers:
        life = read("ten-years").case_on(dt.date(2023, 8, 1))
        life["partner"] |= {"nationality": nationality, "exams": {"integration": passed}}
        life["relationship"] |= {"genuine": genuine}
        life["job"] |= {"salary": salary}
        yield life


def with_allowances() -> Iterator[Data]:
    """Give offers with two allowances, of which one counts, none or both."""
    yes_no = [True, False]
    answers = itertools.product(["1990-05-01", "1999-07-15"], yes_no, yes_no, yes_no)
    for born, first, second, recognised in answers:
        offer = plain_offer("1.00")
        offer["worker"] |= {"born": born}
        offer["employer"] |= {"recognised_sponsor": recognised}
        offer["job"]["parts"] = [
            _allowance("310.50", guaranteed=first),
            _allowance("125.25", guaranteed=second),
        ]
        yield offer


def _allowance(amount: str, *, guaranteed: bool) -> Data:
    return {
        "kind": "fixed_allowance",
        "amount": amount,
        "guaranteed": guaranteed,
        "structural": True,
        "paid_monthly": True,
    }


def wanting() -> Data:
    """Give an offer that needs three changes before it is granted."""
    offer = plain_offer("5000.00")
    offer["employer"] |= {"recognised_sponsor": False}
    offer["job"] |= {"paid_to_own_account": False}
    return offer
