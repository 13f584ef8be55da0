"""How fast the engine is, beside stock clingo on the same cases: `python -m tests.bench`.

All in one run, as ratios, since machines differ: with the policy as it is, and with fifteen renamed
copies of it beside. Inside the process the time of the processor counts, since the machine has
other work too. A limit that is not kept makes the run fail.
"""

import datetime as dt
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import clingo

from hsm_policy import Rulebook
from tests.copies import with_copies
from tests.lives import read

ROOT = Path(__file__).resolve().parent.parent
COPIES = 15
TEN_YEARS_ON = "2036-03-01"
STOCK_RUNS = 8
PROCESS_RUNS = 15
QUESTION = "hsm_permit"

Data = dict[str, Any]


class Times(NamedTuple):
    """Medians in seconds of one rulebook."""

    stock: float
    new: float
    known: float
    text: float
    why: float
    minimum: float


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


def measure_life(book: Rulebook) -> tuple[float, float]:
    """Measure the evaluation of a full life, of a class not met before and of a known one."""
    for warm in ({"application": "first"}, {"application": "change_of_employer"}):
        book.evaluate(book.case(next(lives()) | warm)).to_dict()
    cases = [book.case(data) for data in lives()]
    again = [book.case(data | {"case": "again"}) for data in lives()]
    return _median(book.evaluate, cases), _median(book.evaluate, again)


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
        stock=_median(_stock, programs),
        new=_median(book.evaluate, cases),
        known=_median(book.evaluate, again),
        text=_median(lambda case: book.evaluate(case).to_dict(), again),
        why=_median(lambda case: book.why(case, QUESTION).to_dict(), cases),
        minimum=_median(lambda case: book.minimum(case).to_dict(), cases[:STOCK_RUNS]),
    )


def _stock(program: str) -> None:
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program)
    control.ground([("base", [])])
    control.solve(on_model=lambda _: None)


def _median(work: Callable[[Any], object], subjects: list[Any]) -> float:
    return statistics.median(_seconds(partial(work, subject)) for subject in subjects)


def _seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    start = clock()
    work()
    return clock() - start


def _processes(*commands: list[str | Path]) -> list[float]:
    """Measure whole processes, in turns: of each the fastest of some, once all is compiled."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def once(command: list[str | Path]) -> None:
        subprocess.run(command, cwd=ROOT, env=kept, stdout=subprocess.DEVNULL, check=True)

    times: list[list[float]] = [[] for _ in commands]
    for turn in range(1 + PROCESS_RUNS):
        for command, found in zip(commands, times, strict=True):
            seconds = _seconds(partial(once, command), time.perf_counter)
            found.extend([seconds] if turn else [])
    return [min(found) for found in times]


class Line(NamedTuple):
    """One line of the report: a ratio, of what, and the limit it has to keep."""

    what: str
    seconds: float
    beside: str
    ratio: float
    limit: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the limit, if there is one, is kept."""
        return self.limit is None or self.ratio <= self.limit

    def __str__(self) -> str:
        """Write the line in columns."""
        limit = "" if self.limit is None else f"at most {self.limit:g}"
        limit += "" if self.kept else "  NOT KEPT"
        return (
            f"{self.what:<38}{self.seconds * 1000:>9.3f} ms"
            f"{self.ratio:>9.4f} of {self.beside:<28}{limit}"
        )


def report(alone: Times, beside: Times) -> Iterator[Line]:
    """Compare what was measured with what it is measured by."""
    for name, times in (("", alone), (f", beside {COPIES} copies", beside)):
        stock = "a stock run" + (" of all" if name else "")
        yield Line(f"evaluate, new class{name}", times.new, stock, times.new / times.stock, 0.2)
        yield Line(
            f"evaluate, known class{name}", times.known, stock, times.known / times.stock, 0.02
        )
        yield Line(f"evaluate, all texts{name}", times.text, stock, times.text / times.stock)
        yield Line(f"why{name}", times.why, stock, times.why / times.stock)
        ratio = times.minimum / times.new
        yield Line(f"minimum{name}", times.minimum, "a new-class evaluate", ratio, 30)
    for name, one, many in (
        ("new class", alone.new, beside.new),
        ("known class", alone.known, beside.known),
        ("minimum", alone.minimum, beside.minimum),
    ):
        yield Line(f"{name}, with copies", many, "the same without copies", many / one, 2)


def report_life(life: tuple[float, float], offer: Times) -> Iterator[Line]:
    """Compare a full life with a plain offer, both inside the process."""
    new, known = life
    yield Line("full life, new class", new, "an offer, new class", new / offer.new, 10)
    yield Line("full life, known class", known, "an offer, known class", known / offer.known, 10)


def report_answers(book: Rulebook, offer: Times) -> Iterator[Line]:
    """Compare a timeline of ten years, and a question of an interview, with a plain offer."""
    cases = [book.case(data) for data in itertools.islice(offers(), STOCK_RUNS)]
    years = _median(lambda case: book.timeline(case, TEN_YEARS_ON), cases)
    left_out = {"job": {"salary": "5000.00"}}
    asked = [book.case(data | left_out) for data in itertools.islice(offers(), STOCK_RUNS)]
    one = _median(lambda case: book.interview(case).next(), asked)
    beside = "a new-class evaluate"
    yield Line("timeline of ten years", years, beside, years / offer.new, 300)
    yield Line("next question of an interview", one, beside, one / offer.new, 100)


def report_process() -> Line:
    """Measure `hsm evaluate` as a whole process beside the bare import of clingo."""
    program = Path(sys.executable).with_name("hsm")
    whole, bare = _processes(
        [program, "evaluate", "docs/examples/offer-asha.yaml"],
        [sys.executable, "-c", "import clingo"],
    )
    return Line("hsm evaluate, whole process", whole, "python -c 'import clingo'", whole / bare, 4)


def main() -> int:
    """Measure, print, and say by the exit status whether all limits are kept."""
    book = Rulebook.load()
    alone, life = measure(book), measure_life(book)
    with tempfile.TemporaryDirectory() as name:
        beside = measure(Rulebook.load(with_copies(ROOT, COPIES, Path(name))))
    lines = [
        *report(alone, beside),
        *report_life(life, alone),
        *report_answers(book, alone),
        report_process(),
    ]
    print(
        f"stock clingo: {alone.stock * 1000:.1f} ms a run, {beside.stock * 1000:.1f} ms with copies"
    )
    print(*lines, sep="\n")
    return 0 if all(line.kept for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
