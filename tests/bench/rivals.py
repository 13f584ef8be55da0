"""The answers of the engine found by evaluating again and again, as a user could."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from hsm_policy import Rulebook
from tests.bench.cases import QUESTION, Data, plain_offer

GRANTED = "granted"
EURO = 100
SAMPLE = 200
"""How many evaluations are measured of a way that takes thousands."""
HIGHEST = 100_000 * EURO
"""No amount of the law is near it; a search that knows nothing of the law begins there."""


def _granted(book: Rulebook, case: Data, cents: int) -> bool:
    job = {**case["job"], "salary": f"{cents // EURO}.{cents % EURO:02}"}
    return book.evaluate(book.case({**case, "job": job})).outcome(QUESTION) == GRANTED


def by_halving(book: Rulebook, case: Data) -> str | None:
    """Find the lowest salary by evaluating, taking for granted that more is never worse."""
    low, high = -1, HIGHEST
    if not _granted(book, case, high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _granted(book, case, middle) else (middle, high)
    return f"{high // EURO}.{high % EURO:02}"


def in_euros(book: Rulebook, case: Data, most: int) -> None:
    """Evaluate so many of the salaries in whole euros up to a lowest one, evenly spread."""
    step = most // SAMPLE
    for euros in range(0, step * SAMPLE, step):
        _granted(book, case, euros * EURO)


def day_by_day(book: Rulebook, case: Data, days: int) -> None:
    """Evaluate a case on so many of the days that follow its own, evenly spread."""
    first, step = dt.date.fromisoformat(case["date"]), days // SAMPLE
    for after in range(1, step * SAMPLE, step):
        day = first + dt.timedelta(days=after)
        book.evaluate(book.case({**case, "date": day.isoformat()}))


def by_force(book: Rulebook) -> list[Data]:
    """Try every combination of four answers, and salaries a hundred euros apart, at an offer."""
    return [offer for offer in _grid() if _is_granted(book, offer)]


def _is_granted(book: Rulebook, offer: Data) -> bool:
    return book.evaluate(book.case(offer)).outcome(QUESTION) == GRANTED


def _grid() -> Iterator[Data]:
    yes_no = [True, False]
    for salary, *answers in itertools.product(range(5000, 8000, 100), *[yes_no] * 4):
        offer = plain_offer(f"{salary}.00")
        recognised, account, here, conform = answers
        offer["employer"] |= {"recognised_sponsor": recognised}
        offer["job"] |= {"paid_to_own_account": account, "works_in_netherlands": here}
        offer["job"] |= {"market_conform": conform}
        yield offer
