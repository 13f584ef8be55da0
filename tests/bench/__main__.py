"""How fast the engine is, beside stock clingo and other ways: `python -m tests.bench`.

With the policy as it is, and with fifteen renamed copies of it beside. A limit that is not kept
makes the run fail.
"""

from __future__ import annotations

import datetime as dt
import itertools
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import clingo

from hsm_policy import Rulebook
from tests import ROOT
from tests.bench import rivals
from tests.bench.cases import QUESTION, lives, offers, plain_offer, wanting, with_allowances
from tests.bench.optimiser import Optimiser
from tests.bench.people import people
from tests.bench.timing import Line, median, processes, seconds
from tests.support.copies import with_copies

COPIES = 15
TEN_YEARS_ON = "2036-03-01"
STOCK_RUNS = 8
PROCESS_RUNS = 15
ROWS = 5_000


class Times(NamedTuple):
    """Medians in seconds of one rulebook."""

    stock: float
    new: float
    known: float
    text: float
    why: float
    minimum: float


def measure_life(book: Rulebook) -> tuple[float, float]:
    """Measure the evaluation of a full life, of a class not met before and of a known one."""
    for warm in ({"application": "first"}, {"application": "change_of_employer"}):
        book.evaluate(book.case(next(lives()) | warm)).to_dict()
    cases = [book.case(data) for data in lives()]
    again = [book.case(data | {"case": "again"}) for data in lives()]
    return median(book.evaluate, cases), median(book.evaluate, again)


def measure(book: Rulebook) -> Times:
    """Measure one rulebook, warmed by a case of the same shape that comes to another answer."""
    warm = plain_offer("5942.01") | {"application": "extension"}
    cases = [book.case(data) for data in offers()]
    again = [book.case(data | {"case": "again"}) for data in offers()]
    programs = [book.export(case) for case in cases[:STOCK_RUNS]]
    for _ in range(2):
        book.evaluate(book.case(warm)).to_dict()
        book.why(book.case(warm), QUESTION).to_dict()
        book.minimum(book.case(warm)).to_dict()
    return Times(
        stock=median(_stock, programs),
        new=median(book.evaluate, cases),
        known=median(book.evaluate, again),
        text=median(lambda case: book.evaluate(case).to_dict(), again),
        why=median(lambda case: book.why(case, QUESTION).to_dict(), cases),
        minimum=median(lambda case: book.minimum(case).to_dict(), cases[:STOCK_RUNS]),
    )


def _stock(program: str) -> None:
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    control.solve(on_model=lambda _: None)


def report(times: Times, name: str = "") -> Iterator[Line]:
    """Compare what was measured of one rulebook with what it is measured by."""
    stock = "a stock run" + (" of all" if name else "")
    yield Line(f"evaluate, new class{name}", times.new, stock, times.new / times.stock, 0.2)
    yield Line(f"evaluate, known class{name}", times.known, stock, times.known / times.stock, 0.02)
    yield Line(f"evaluate, all texts{name}", times.text, stock, times.text / times.stock)
    yield Line(f"why{name}", times.why, stock, times.why / times.stock)
    ratio = times.minimum / times.new
    yield Line(f"minimum{name}", times.minimum, "a new-class evaluate", ratio, 30)


def report_growth(alone: Times, beside: Times) -> Iterator[Line]:
    """Compare the rulebook that has copies beside with the one that has none."""
    for name, one, many in (
        ("new class", alone.new, beside.new),
        ("known class", alone.known, beside.known),
        ("minimum", alone.minimum, beside.minimum),
    ):
        yield Line(f"{name}, with copies", many, "the same without copies", many / one, 2)


def report_life(book: Rulebook, offer: Times) -> Iterator[Line]:
    """Compare a full life with a plain offer, both inside the process."""
    new, known = measure_life(book)
    yield Line("full life, new class", new, "an offer, new class", new / offer.new, 10)
    yield Line("full life, known class", known, "an offer, known class", known / offer.known, 10)


def report_answers(book: Rulebook, offer: Times) -> Iterator[Line]:
    """Compare a timeline of ten years, and a question of an interview, with a plain offer."""
    cases = [book.case(data) for data in itertools.islice(offers(), STOCK_RUNS)]
    years = median(lambda case: book.timeline(case, TEN_YEARS_ON), cases)
    left_out = {"job": {"salary": "5000.00"}}
    asked = [book.case(data | left_out) for data in itertools.islice(offers(), STOCK_RUNS)]
    one = median(lambda case: book.interview(case).next(), asked)
    beside = "a new-class evaluate"
    yield Line("timeline of ten years", years, beside, years / offer.new, 300)
    yield Line("next question of an interview", one, beside, one / offer.new, 100)


def report_process() -> Line:
    """Measure `hsm evaluate` as a whole process beside the bare import of clingo."""
    program = Path(sys.executable).with_name("hsm")
    whole, bare = processes(
        PROCESS_RUNS,
        [program, "evaluate", "docs/examples/offer-asha.yaml"],
        [sys.executable, "-c", "import clingo"],
    )
    return Line("hsm evaluate, whole process", whole, "python -c 'import clingo'", whole / bare, 4)


def report_minimum(book: Rulebook) -> Iterator[Line]:
    """Compare the lowest salary with other ways to it, on cases with two allowances.

    To state the case to the optimiser counts, as reading the case does for the others; what is
    done once for all cases counts for none. Their classes have been met before, as in any series
    of cases. Steps of one euro are measured by a sample.
    """
    cases = list(with_allowances())
    optimiser = Optimiser(book, cases[0]["date"])
    ways = [_lowest, lambda _, case: optimiser.lowest(case), rivals.by_halving]
    found = [[way(book, case) for case in cases] for way in ways]
    if not found[0] == found[1] == found[2]:
        raise AssertionError(found)
    ours, theirs, halving = (median(partial(way, book), cases) for way in ways)
    euros = int(float(found[0][0] or 0))
    sample = seconds(partial(rivals.in_euros, book, cases[0], euros))
    stepping = sample * euros / rivals.SAMPLE
    yield Line("minimum, the case read too", ours, "z3's optimiser", ours / theirs, 1)
    yield Line("minimum, the case read too", ours, "halving by evaluations", ours / halving, 1)
    yield Line("minimum, the case read too", ours, f"{euros} evaluations", ours / stepping, 1)


def _lowest(book: Rulebook, case: dict[str, Any]) -> str | None:
    lowest: str | None = book.minimum(book.case(case)).to_dict()["minimum"]
    return lowest


def report_days(book: Rulebook) -> Line:
    """Compare a timeline of ten years, with its texts, with evaluating every day: by a sample."""
    offer = plain_offer("5500.00")
    book.timeline(book.case(offer), TEN_YEARS_ON).to_dict()
    ours = seconds(lambda: book.timeline(book.case(offer), TEN_YEARS_ON).to_dict())
    first, last = (dt.date.fromisoformat(day) for day in (offer["date"], TEN_YEARS_ON))
    days = (last - first).days
    sample = seconds(partial(rivals.day_by_day, book, offer, days))
    each = sample * days / rivals.SAMPLE
    return Line("timeline of ten years, with texts", ours, f"{days} evaluations", ours / each, 1)


def report_repair(book: Rulebook, offer: Times) -> Iterator[Line]:
    """Compare a repair of three changes with an evaluation, and with trying all on a grid."""
    case = book.case(wanting())
    repairs = book.repair(case, QUESTION).to_dict()["repairs"]
    if [len(one["changes"]) for one in repairs] != [3]:
        raise AssertionError(repairs)
    ours = median(lambda _: book.repair(case, QUESTION).to_dict(), [None] * STOCK_RUNS)
    grid = seconds(partial(rivals.by_force, book))
    yield Line("repair of three changes", ours, "a new-class evaluate", ours / offer.new, 500)
    yield Line("repair of three changes", ours, "trying 480 offers", ours / grid)


def report_tables(book: Rulebook, offer: Times) -> Iterator[Line]:
    """Compare a row of a table of employees with a plain offer: complete, and as they come."""
    for name, missing in (("complete", 0), ("as they come", 1)):
        book.table(people(ROWS // 10, 2, missing=missing), assumed=False)
        rows = people(ROWS, missing=missing)
        each = seconds(partial(book.table, rows, assumed=False)) / ROWS
        yield Line(f"a row of {ROWS}, {name}", each, "a new-class evaluate", each / offer.new)


def measured() -> Iterator[Line]:
    """Measure one thing after the other."""
    book = Rulebook.load()
    alone = measure(book)
    yield from report(alone)
    yield from report_life(book, alone)
    yield from report_answers(book, alone)
    yield from report_minimum(book)
    yield report_days(book)
    yield from report_repair(book, alone)
    yield from report_tables(book, alone)
    yield report_process()
    with tempfile.TemporaryDirectory() as name:
        beside = measure(Rulebook.load(with_copies(ROOT, COPIES, Path(name))))
    yield from report(beside, f", beside {COPIES} copies")
    yield from report_growth(alone, beside)


def main() -> int:
    """Measure, print, and say by the exit status whether all limits are kept."""
    kept = True
    for line in measured():
        print(line, flush=True)
        kept &= line.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
