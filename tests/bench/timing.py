"""How long something takes, and lines of a report that compare it with something else.

Machines differ, so all is measured in one run and told as ratios. Inside the process the time of
the processor counts, since the machine has other work too.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tests import ROOT


def median(work: Callable[[Any], object], subjects: list[Any]) -> float:
    """Give the median of the seconds that some work takes on each of its subjects."""
    return statistics.median(seconds(partial(work, subject)) for subject in subjects)


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Give how many seconds some work takes."""
    start = clock()
    work()
    return clock() - start


def processes(runs: int, *commands: list[str | Path]) -> list[float]:
    """Measure whole processes, in turns: of each the fastest of some, once all is compiled."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def once(command: list[str | Path]) -> None:
        subprocess.run(command, cwd=ROOT, env=kept, stdout=subprocess.DEVNULL, check=True)

    times: list[list[float]] = [[] for _ in commands]
    for turn in range(1 + runs):
        for command, found in zip(commands, times, strict=True):
            taken = seconds(partial(once, command), time.perf_counter)
            found.extend([taken] if turn else [])
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
            f"{self.what:<40}{self.seconds * 1000:>10.3f} ms"
            f"{self.ratio:>9.4f} of {self.beside:<28}{limit}"
        ).rstrip()
