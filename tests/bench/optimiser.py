"""The lowest salary of an offer by the optimiser of z3."""

from __future__ import annotations

import datetime as dt
from typing import Any

import z3  # type: ignore[import-untyped]

from hsm_policy import Rulebook
from tests.bench.cases import Data

EURO = 100
_SECURE = ("guaranteed", "structural", "paid_monthly")


class Optimiser:
    """The lowest salary of an offer by z3, of a model written for this one question.

    It knows the amounts of the day by age, what makes an allowance count, and the other
    requirements as truth values; it is given nothing of what the rulebook knows beside.
    """

    def __init__(self, book: Rulebook, day: str) -> None:
        tables, on = book.source.tables, dt.date.fromisoformat(day)
        number = int(on.strftime("%Y%m%d"))
        self.norm = {
            row.keys[0]: row.value
            for row in tables["hsm_norm"].rows
            if row.first <= number < row.before
        }
        ages = {row.keys[0]: row.value for row in tables["age"].rows}
        self.higher_from = int(ages["higher_amount"] or 0)

    def lowest(self, case: Data) -> str | None:
        """State the rules and a case, and let the optimiser find the lowest salary, in euros."""
        problem, salary = z3.Optimize(), z3.Int("salary")
        threshold, counted = z3.Ints("threshold counted")
        problem.add(salary >= 0, *self._threshold(case, threshold))
        problem.add(*self._counted(case, salary, counted), counted >= threshold)
        problem.add(*self._requirements(case))
        problem.minimize(salary)
        if problem.check() != z3.sat:
            return None
        cents = problem.model()[salary].as_long()
        return f"{cents // EURO}.{cents % EURO:02}"

    def _threshold(self, case: Data, threshold: Any) -> list[Any]:
        born, day = (dt.date.fromisoformat(one) for one in (case["worker"]["born"], case["date"]))
        birthday, today = z3.Ints("birthday today")
        amount = z3.If(today >= birthday, self.norm["age_30_plus"], self.norm["under_30"])
        rises = born.replace(year=born.year + self.higher_from)
        return [
            birthday == rises.toordinal(),
            today == day.toordinal(),
            threshold == amount,
        ]

    def _counted(self, case: Data, salary: Any, counted: Any) -> list[Any]:
        facts, added = [], []
        for number, part in enumerate(case["job"].get("parts", ())):
            amount, secure = z3.Int(f"amount{number}"), z3.Bools(f"g{number} s{number} m{number}")
            facts.append(amount == int(part["amount"].replace(".", "")))
            facts += [one == part[key] for one, key in zip(secure, _SECURE, strict=True)]
            added.append(z3.If(z3.And(*secure), amount, 0))
        return [*facts, counted == z3.Sum(salary, *added)]

    def _requirements(self, case: Data) -> list[Any]:
        job = case["job"]
        recognised, account, here, contract = needed = z3.Bools("recognised account here contract")
        return [
            recognised == case["employer"]["recognised_sponsor"],
            account == job["paid_to_own_account"],
            here == job["works_in_netherlands"],
            contract == ("contract" in job),
            z3.And(*needed),
        ]
