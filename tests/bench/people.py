"""Rows as an HR department has them: a table of employees, some cells of which are empty."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

DAY = dt.date(2026, 3, 1)

BORDERS = (5942.00, 4357.00, 3122.00, 4754.00)
"""Amounts a month at which something turns, for the share of salaries on or beside one."""

COUNTRIES = (
    *("IN",) * 5, "CN", "CN", "TR", "TR", "US", "BR", "ZA", "IR", "RU", "GB", "EG", "PK", "MX",
    "JP", "KR", "DE", "UA",
)  # fmt: skip

PAYMENTS = (
    "year_end_bonus", "variable_bonus", "fixed_allowance", "expense_allowance", "commission",
    "holiday_allowance", "in_kind", "sign_on_bonus", "equity",
)  # fmt: skip

Row = dict[str, Any]


def people(count: int, seed: int = 1, *, missing: float = 1.0, spread: bool = False) -> Row:
    """Return a table of employees, column by column.

    `missing` scales how many cells are empty: at 1 a quarter of the rows leave a question open. All
    rows have one day, or with `spread` each its own.
    """
    made = [
        _Employee(random.Random(f"{seed} {row}"), missing, spread=spread) for row in range(count)
    ]
    names = dict.fromkeys(name for one in made for name in one.row)
    table: Row = {name: [one.row.get(name) for one in made] for name in names}
    return {"case": [f"E{row:07}" for row in range(count)], **table}


class _Employee:
    def __init__(self, chance: random.Random, missing: float, *, spread: bool) -> None:
        self.chance, self.missing, self.row = chance, missing, Row()
        self.day = DAY + dt.timedelta(days=chance.randint(-900, 300) if spread else 0)
        self.row["date"] = self.day.isoformat()
        self.row["job.role"] = "employee"
        kind = chance.choices(("first", "extension", "change_of_employer"), (55, 30, 15))[0]
        self.put("application", kind, 0.05)
        self.worker(kind)
        self.job()
        for number in range(chance.choices((0, 1, 2, 3), (60, 25, 10, 5))[0]):
            self.payment(f"job.parts[{number}]")

    def put(self, name: str, value: Any, empty: float = 0.0) -> None:
        """Fill a cell, or leave it empty with a probability."""
        if self.chance.random() >= empty * self.missing:
            self.row[name] = value

    def around(self, least: int, most: int) -> dt.date:
        return self.day + dt.timedelta(days=self.chance.randint(least, most))

    def worker(self, kind: str) -> None:
        chance = self.chance
        born = self.day - dt.timedelta(days=int(min(62, max(21, chance.gauss(32, 6))) * 365.25))
        if chance.random() < 0.02:
            thirty = dt.date(self.day.year - 30, self.day.month, min(self.day.day, 28))
            born = thirty + dt.timedelta(days=chance.randint(-2, 2))
        self.put("worker.born", born.isoformat(), 0.08)
        self.put("worker.nationality", chance.choice(COUNTRIES), 0.03)
        degree = chance.choices(("none", "bachelor", "master", "doctorate"), (8, 34, 50, 8))[0]
        self.put("worker.degree", degree, 0.25)
        if chance.random() < 0.3:
            self.put("worker.graduated.on", self.around(-1500, -10).isoformat())
            at = chance.choices(("dutch", "listed_foreign", "other"), (5, 2, 3))[0]
            self.put("worker.graduated.at", at)
        if chance.random() < 0.06:
            self.put("worker.orientation_year_until", self.around(-700, 300).isoformat())
        if kind != "first":
            kinds = ("hsm", "blue_card", "orientation_year", "student")
            self.put("worker.permit.kind", chance.choices(kinds, (80, 8, 8, 4))[0])
            begun = self.around(-1700, -100)
            ended = begun + dt.timedelta(days=chance.choice((365, 730, 1095, 1826)))
            self.put("worker.permit.from", begun.isoformat())
            self.put("worker.permit.until", ended.isoformat())
        if chance.random() < 0.4:
            self.put("worker.relevant_experience_years", chance.randint(0, 20))

    def job(self) -> None:
        chance = self.chance
        sponsor = chance.random() > 0.012
        self.put("employer.recognised_sponsor", sponsor, 0.03)
        salary = round(chance.lognormvariate(8.62, 0.30), 2)
        if chance.random() < 0.25:
            salary = chance.choice(BORDERS) + chance.choice((0, 0, 0, -0.01, 0.01, -50, 50, 100))
        self.put("job.salary", f"{salary:.2f}", 0.03)
        self.put("job.paid_to_own_account", True, 0.10)
        self.put("job.market_conform", True, 0.20)
        self.put("job.works_in_netherlands", chance.random() > 0.01, 0.03)
        begun = self.around(-30, 120)
        if chance.random() >= 0.05 * self.missing:
            self.put("job.contract.from", begun.isoformat())
            if chance.random() < 0.55:
                self.put("job.contract.permanent", True)
            else:
                length = chance.choice((180, 364, 365, 548, 730, 1095))
                until = begun + dt.timedelta(days=length)
                self.put("job.contract.until", until.isoformat())
        self.put("job.it", chance.random() < 0.4, 0.5)

    def payment(self, item: str) -> None:
        chance = self.chance
        self.put(f"{item}.kind", chance.choice(PAYMENTS))
        cents = chance.randint(0, 99) if chance.random() < 0.3 else 0
        amount = chance.choice((50, 100, 150, 200, 250, 300, 400, 500))
        self.put(f"{item}.amount", f"{amount}.{cents:02}")
        self.put(f"{item}.guaranteed", chance.random() < 0.6, 0.1)
        self.put(f"{item}.structural", chance.random() < 0.6, 0.2)
        self.put(f"{item}.paid_monthly", chance.random() < 0.5, 0.1)
